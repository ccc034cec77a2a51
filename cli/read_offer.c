/* cli/read_offer.c - reads what is asked for: who, how much, when, at what price, on what terms */
#include "cli/read_offer.h"

#include "core/text.h"

#include "core/banned.h"

/* ---- who: --school URN or --school URN=DAYS, --pay URN=60% or URN=220.80 ---- */

static int read_member(const struct cli *cli, const char *text, struct school *school,
		       struct offer_member *m, struct err *err)
{
	char name[160];
	const char *days = cli_at_equals(text, name, sizeof name);

	m->school = school;
	if (days && quantity_parse(days, &m->quantity, err) < 0)
		return err_at(err, "school", 0);
	return school_find(cli_store(cli), name, school, err) < 0 ? err_at(err, "school", 0)
								  : ERR_OK;
}

static int read_members(const struct cli *cli, struct offer_room *room, struct offer *o,
			struct err *err)
{
	bool own = false;

	o->member_count = cli_option_count(cli, "school");
	o->pooled = cli_switch(cli, "pool");
	if (o->member_count > MEMBERS_MAX)
		return err_set(err, ERR_USAGE, "a contract has at most %d schools", MEMBERS_MAX);
	for (size_t i = 0; i < o->member_count; i++) {
		int r = read_member(cli, cli_option_at(cli, "school", i), &room->school[i],
				    &o->member[i], err);

		if (r < 0)
			return r;
		own = own || o->member[i].quantity.hundredths > 0;
	}
	if (o->member_count == 1 && o->pooled)
		return err_set(err, ERR_USAGE, "a pool has two schools at least");
	if (o->member_count == 1 && own)
		return err_set(err, ERR_USAGE,
			       "one school has no partners: say how much with --days");
	if (o->member_count > 1 && own == o->pooled)
		return err_set(
			err, ERR_USAGE,
			own ? "days are either pooled (--pool) or each school's own (URN=DAYS)"
			    : "say whose the days are: --school URN=DAYS for each, or --pool");
	return ERR_OK;
}

/* The member that an option's value names. */
static int find_member(const struct cli *cli, struct offer *o, const char *option, const char *name,
		       struct offer_member **out, struct err *err)
{
	struct school school;
	int r = school_find(cli_store(cli), name, &school, err);

	if (r < 0)
		return err_at(err, option, 0);
	for (size_t i = 0; i < o->member_count; i++)
		if (o->member[i].school->id == school.id) {
			*out = &o->member[i];
			return ERR_OK;
		}
	(void) err_set(err, ERR_INVALID, "%s is not one of the contract's schools", school.name);
	return err_at(err, option, 0);
}

/* "60%" or "220.80"; all shares are of one kind. */
static int read_share(const char *text, struct offer *o, struct offer_member *m, bool first,
		      struct err *err)
{
	char figure[32];
	size_t length = strlen(text);
	bool percent = length > 0 && text[length - 1] == '%';
	struct quantity q = { 0 };
	struct money amount = { 0 };
	int r;

	(void) snprintf(figure, sizeof figure, "%.*s", (int) (length - percent), text);
	r = percent ? quantity_parse(figure, &q, err) : money_parse(figure, &amount, err);
	if (r == ERR_OK && !first && o->pay_by != (percent ? PAY_BY_PERCENT : PAY_BY_AMOUNT))
		r = err_set(err, ERR_INVALID, "shares of payment are all per cents or all pounds");
	if (r < 0)
		return err_at(err, "pay", 0);
	o->pay_by = percent ? PAY_BY_PERCENT : PAY_BY_AMOUNT;
	m->pay = percent ? q.hundredths : amount.pence;
	return ERR_OK;
}

int read_shares(const struct cli *cli, struct offer *o, struct err *err)
{
	int r = ERR_OK;

	for (size_t i = 0; r == ERR_OK && i < cli_option_count(cli, "pay"); i++) {
		struct offer_member *m = NULL;
		char name[160];
		const char *share = cli_at_equals(cli_option_at(cli, "pay", i), name, sizeof name);

		if (!share)
			return err_set(err, ERR_USAGE, "write a share as URN=60%% or URN=220.80");
		if ((r = find_member(cli, o, "pay", name, &m, err)) == ERR_OK)
			r = read_share(share, o, m, i == 0, err);
	}
	return r;
}

int read_own_quantities(const struct cli *cli, struct offer *o, struct err *err)
{
	int r = ERR_OK;

	for (size_t i = 0; r == ERR_OK && i < cli_option_count(cli, "school"); i++) {
		struct offer_member *m = NULL;
		char name[160];
		const char *days =
			cli_at_equals(cli_option_at(cli, "school", i), name, sizeof name);

		if (!days)
			return err_set(err, ERR_USAGE, "write a partner's own as URN=3.5");
		if ((r = find_member(cli, o, "school", name, &m, err)) == ERR_OK &&
		    quantity_parse(days, &m->quantity, err) < 0)
			r = err_at(err, "school", 0);
	}
	return r;
}

/* ---- how much: --days, --sessions or --hours; --pattern; pay as you go ---- */

static int read_unit(const struct cli *cli, struct offer *o, int *given, struct err *err)
{
	const char *unit = cli_option(cli, "unit");

	*given = 0;
	for (enum unit i = UNIT_DAY; i <= UNIT_HOUR; i++)
		if (cli_option(cli, unit_option(i))) {
			int r = cli_quantity(cli, unit_option(i), &o->quantity, err);

			if (r < 0)
				return r;
			o->unit = i;
			*given += 1;
		}
	if (unit && *given)
		return err_set(err, ERR_USAGE, "--unit goes with --pay-as-you-go or URN=DAYS");
	if (unit && unit_parse(unit, &o->unit, err) < 0)
		return err_at(err, "unit", 0);
	return ERR_OK;
}

static int read_pattern(const struct cli *cli, struct offer_room *room, struct offer *o, int given,
			struct err *err)
{
	const char *text = cli_option(cli, "pattern"), *weeks = cli_option(cli, "weeks");
	int64_t n = 0;

	if (!text)
		return weeks ? err_set(err, ERR_USAGE, "--weeks goes with --pattern") : ERR_OK;
	if (pattern_parse(text, &room->pattern, err) < 0)
		return err_at(err, "pattern", 0);
	if (given && room->pattern.unit != o->unit)
		return err_set(err, ERR_USAGE, "the pattern is in %s: say --%s",
			       unit_terms(room->pattern.unit)->plural,
			       unit_option(room->pattern.unit));
	if (weeks && number_parse(weeks, "number of weeks", 1, PATTERN_WEEKS_MAX, &n, err) < 0)
		return err_at(err, "weeks", 0);
	o->unit = room->pattern.unit;
	o->pattern = &room->pattern;
	o->pattern_weeks = (int) n;
	return ERR_OK;
}

static int read_quantity(const struct cli *cli, struct offer_room *room, struct offer *o,
			 struct err *err)
{
	bool as_used = cli_switch(cli, "pay-as-you-go"), at_least = cli_switch(cli, "at-least");
	bool own = o->member_count > 1 && !o->pooled;
	int given, r;

	if ((r = read_unit(cli, o, &given, err)) < 0 ||
	    (r = read_pattern(cli, room, o, given, err)) < 0)
		return r;
	o->commitment = as_used    ? COMMITMENT_AS_USED
			: at_least ? COMMITMENT_AT_LEAST
				   : COMMITMENT_QUANTITY;
	if (as_used && (given || at_least || o->pattern))
		return err_set(
			err, ERR_USAGE,
			"pay as you go has no number of days: say --unit, or --at-least with "
			"--days");
	if (given > 1 || (!given && !as_used && !o->pattern && !own))
		return err_set(err, ERR_USAGE,
			       "say how much: one of --days, --sessions or --hours, or --pattern");
	return ERR_OK;
}

/* ---- when, and in which year how much ---- */

/* "2024-25=6.5", the years in their order. */
static int read_allot(const struct cli *cli, struct offer *o, struct err *err)
{
	struct fy first = fy_of(date_is_none(o->from) ? fy_first(o->fy) : o->from);

	o->allot_count = cli_option_count(cli, "allot");
	if (o->allot_count > YEARS_MAX)
		return err_set(err, ERR_USAGE, "a contract runs %d years at most", YEARS_MAX);
	for (size_t i = 0; i < o->allot_count; i++) {
		char name[16];
		const char *days = cli_at_equals(cli_option_at(cli, "allot", i), name, sizeof name);
		struct fy fy;

		if (!days)
			return err_set(err, ERR_USAGE, "write a year's part as 2024-25=6.5");
		if (fy_parse(name, &fy, err) < 0 || quantity_parse(days, &o->allot[i], err) < 0)
			return err_at(err, "allot", 0);
		if (fy.begins != first.begins + (int) i)
			return err_set(
				err, ERR_USAGE,
				"name every year of the contract once, in order: %s is next",
				fy_text((struct fy){ (int16_t) (first.begins + (int) i) }).s);
	}
	return ERR_OK;
}

static int read_years(const struct cli *cli, struct offer *o, struct err *err)
{
	const char *by = cli_option(cli, "allot-by");
	int r;

	if ((r = cli_date(cli, "from", DATE_NONE, &o->from, err)) < 0 ||
	    (r = cli_date(cli, "to", DATE_NONE, &o->to, err)) < 0 ||
	    (r = cli_fy(cli, "fy", fy_of(date_is_none(o->from) ? cli_today(cli) : o->from), &o->fy,
			err)) < 0 ||
	    (r = cli_date(cli, "expires", DATE_NONE, &o->expires_on, err)) < 0)
		return r;
	if (cli_option(cli, "fy") && !date_is_none(o->from) &&
	    fy_of(o->from).begins != o->fy.begins) {
		err_set(err, ERR_INVALID, "%s does not lie in the financial year %s",
			date_iso(o->from).s, fy_text(o->fy).s);
		return err_at(err, "from", 0);
	}
	if (by && strcmp(by, "school-days") != 0 && strcmp(by, "months") != 0) {
		err_set(err, ERR_INVALID, "'%s' is not school-days or months", by);
		return err_at(err, "allot-by", 0);
	}
	o->parted_by = by && strcmp(by, "months") == 0      ? PARTED_MONTHS
		       : cli_option_count(cli, "allot") > 0 ? PARTED_AGREED
							    : PARTED_SCHOOL_DAYS;
	return read_allot(cli, o, err);
}

/* ---- at what price ---- */

/* "5%" or "100.00" */
static int read_discount(const struct cli *cli, struct offer *o, struct err *err)
{
	const char *text = cli_option(cli, "discount");
	size_t length = text ? strlen(text) : 0;
	char figure[32];
	struct quantity percent = { 0 };
	int r;

	if (!text)
		return ERR_OK;
	if (length > 0 && text[length - 1] == '%') {
		(void) snprintf(figure, sizeof figure, "%.*s", (int) length - 1, text);
		r = quantity_parse(figure, &percent, err);
		o->discount_bp = percent.hundredths;
		if (r == ERR_OK && (o->discount_bp == 0 || o->discount_bp > 10000))
			r = err_set(err, ERR_INVALID, "a discount of '%s' is not possible", text);
	} else {
		r = money_parse(text, &o->discount, err);
		if (r == ERR_OK && o->discount.pence <= 0)
			r = err_set(err, ERR_INVALID, "a discount of '%s' is none", text);
	}
	return r < 0 ? err_at(err, "discount", 0) : ERR_OK;
}

static int read_price(const struct cli *cli, struct offer *o, struct err *err)
{
	const char *plan = cli_option(cli, "plan");
	int r;

	if ((r = cli_rate(cli, "rate", &o->rate, err)) < 0 ||
	    (r = cli_rate(cli, "provisional", &o->provisional, err)) < 0 ||
	    (r = read_discount(cli, o, err)) < 0)
		return r;
	o->later = o->provisional.pence           ? LATER_PROVISIONAL
		   : cli_switch(cli, "hold-rate") ? LATER_HELD
						  : LATER_CARD;
	if (o->provisional.pence && (cli_switch(cli, "hold-rate") || o->rate.pence))
		return err_set(err, ERR_USAGE,
			       "--provisional, --hold-rate and --rate each say the later years' "
			       "rate: take one");
	o->plan = o->commitment == COMMITMENT_QUANTITY ? PLAN_UPFRONT : PLAN_ON_USE;
	if (plan && plan_parse(plan, &o->plan, err) < 0)
		return err_at(err, "plan", 0);
	if (!plan && o->plan == PLAN_UPFRONT && !date_is_none(o->to) &&
	    fy_of(o->to).begins > o->fy.begins)
		o->plan = PLAN_BY_YEAR;
	return ERR_OK;
}

/* ---- on what terms ---- */

/* None is the standing term; nothing at all is no term. */
static int read_term(const struct cli *cli, const char *name, struct quantity *out, struct err *err)
{
	int r = cli_quantity(cli, name, out, err);

	if (r == ERR_OK && cli_option(cli, name) && out->hundredths <= 0) {
		err_set(err, ERR_INVALID, "a %s of '%s' is none: leave --%s out, or say how much",
			name, cli_option(cli, name), name);
		r = err_at(err, name, 0);
	}
	return r;
}

static int read_terms(const struct cli *cli, struct offer *o, struct err *err)
{
	struct quantity hours = { 0 };
	int r;

	if ((r = cli_quantity(cli, "hours-a-day", &hours, err)) < 0 ||
	    (r = read_term(cli, "step", &o->step, err)) < 0 ||
	    (r = read_term(cli, "minimum", &o->minimum, err)) < 0)
		return r;
	if (cli_option(cli, "hours-a-day") &&
	    (o->unit == UNIT_HOUR || hours.hundredths < 100 || hours.hundredths > 1200 ||
	     hours.hundredths * 60 % 100 != 0)) {
		err_set(err, ERR_INVALID, "a day is 1 to 12 hours, to the minute, not %s",
			quantity_pretty(hours, 0).s);
		return err_at(err, "hours-a-day", 0);
	}
	o->minutes_per_unit =
		(int) (hours.hundredths * 60 / 100) / (o->unit == UNIT_SESSION ? 2 : 1);
	o->notice_ladder = cli_option(cli, "notice");
	o->end_rule = cli_option(cli, "ending");
	o->ask_by = cli_option(cli, "ask-by");
	o->order_number = cli_option(cli, "po");
	return ERR_OK;
}

int read_offer(const struct cli *cli, struct offer_room *room, struct offer *out, struct err *err)
{
	int r;

	*out = (struct offer){ .service = &room->service };
	if ((r = read_members(cli, room, out, err)) < 0 || (r = read_shares(cli, out, err)) < 0 ||
	    (r = read_quantity(cli, room, out, err)) < 0 || (r = read_years(cli, out, err)) < 0 ||
	    (r = read_price(cli, out, err)) < 0 || (r = read_terms(cli, out, err)) < 0)
		return r;
	return cli_service(cli, "service", SERVICE_DAYS, &room->service, err);
}
