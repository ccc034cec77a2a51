/* billing/offer.c - makes a contract of what is asked for: members, terms, the days of each year */
#include "billing/offer.h"

#include "billing/price.h"
#include "core/apportion.h"
#include "core/benefit.h"
#include "core/check_value.h"
#include "core/notice.h"
#include "core/setting.h"

#include "core/banned.h"

/* ---- who ---- */

static int add_members(const struct offer *offer, struct contract *c, struct err *err)
{
	c->school = *offer->member[0].school;
	c->member_count = offer->member_count;
	for (size_t i = 0; i < offer->member_count; i++) {
		const struct offer_member *from = &offer->member[i];
		struct member *to = &c->member[i];

		for (size_t k = 0; k < i; k++)
			if (c->member[k].school_id == from->school->id)
				return err_set(err, ERR_INVALID, "%s is named twice",
					       from->school->name);
		*to = (struct member){ .school_id = from->school->id,
				       .quantity = from->quantity,
				       .joined_on = DATE_NONE };
		(void) snprintf(to->urn, sizeof to->urn, "%s", from->school->urn);
		(void) snprintf(to->name, sizeof to->name, "%s", from->school->name);
		to->pay_weight = offer->pay_by != PAY_BY_DAYS     ? from->pay
				 : c->sharing == SHARING_ALLOTTED ? from->quantity.hundredths
								  : 1; /* of a pool each the same */
	}
	return ERR_OK;
}

/* Per cents come to 100; amounts are looked at when the price is known, and pay as you go has none. */
static int check_shares(const struct contract *c, struct err *err)
{
	int64_t sum = 0;

	if (c->pay_by == PAY_BY_AMOUNT && c->commitment == COMMITMENT_AS_USED) {
		(void) err_set(err, ERR_INVALID,
			       "pay as you go has no price to share out in pounds: say per cents");
		return err_at(err, "pay", 0);
	}
	if (c->pay_by != PAY_BY_PERCENT)
		return ERR_OK;
	for (size_t i = 0; i < c->member_count; i++)
		sum += c->member[i].pay_weight;
	if (sum == 10000)
		return ERR_OK;
	(void) err_set(err, ERR_INVALID, "the shares of payment come to %s%%, not to 100%%",
		       quantity_pretty(quantity_of(sum), 0).s);
	return err_at(err, "pay", 0);
}

static int check_amounts(const struct contract *c, struct money net, struct err *err)
{
	int64_t sum = 0;

	if (c->pay_by != PAY_BY_AMOUNT)
		return ERR_OK;
	for (size_t i = 0; i < c->member_count; i++)
		sum += c->member[i].pay_weight;
	if (sum == net.pence && sum > 0)
		return ERR_OK;
	if (net.pence == 0)
		(void) err_set(err, ERR_INVALID,
			       "there is no price yet that pounds could share: say per cents, as "
			       "in URN=60%%");
	else
		(void) err_set(err, ERR_INVALID,
			       "the shares of payment come to £%s, the price before VAT is £%s",
			       money_pretty(money_pence(sum)).s, money_pretty(net).s);
	return err_at(err, "pay", 0);
}

/* ---- on what terms ---- */

static int take_line(const char *option, const char *what, const char *text, char *out, size_t size,
		     struct err *err)
{
	if (!text)
		return ERR_OK;
	if (line_check(what, text, size - 1, err) < 0)
		return err_at(err, option, 0);
	(void) snprintf(out, size, "%s", text);
	return ERR_OK;
}

/* Kept as the rule prints itself, so that it is read again the same. */
static int take_notice(const struct offer *offer, struct contract *c, struct err *err)
{
	struct notice_ladder ladder = { 0 };
	struct end_rule rule = { 0 };

	if (offer->notice_ladder && notice_parse(offer->notice_ladder, &ladder, err) < 0)
		return err_at(err, "notice", 0);
	if (offer->end_rule && end_rule_parse(offer->end_rule, &rule, err) < 0)
		return err_at(err, "ending", 0);
	(void) snprintf(c->notice_ladder, sizeof c->notice_ladder, "%s", notice_text(&ladder).s);
	if (snprintf(c->end_rule, sizeof c->end_rule, "%s", end_rule_text(&rule).s) >=
	    (int) sizeof c->end_rule)
		return err_set(err, ERR_RANGE, "the rule of ending is too long");
	return ERR_OK;
}

/* "01-31": a day that every year has. */
static int take_ask_by(const char *text, struct contract *c, struct err *err)
{
	struct date on;

	if (!text)
		text = "01-31";
	if (fy_day_parse(text, c->fy, &on, err) < 0)
		return err_at(err, "ask-by", 0);
	(void) snprintf(c->ask_by, sizeof c->ask_by, "%s", text);
	return ERR_OK;
}

static int take_terms(struct work *work, const struct offer *offer, struct contract *c,
		      struct err *err)
{
	const struct unit_terms *terms = unit_terms(offer->unit);
	int64_t valid;
	int r;

	c->minutes_per_unit = offer->minutes_per_unit ? offer->minutes_per_unit : terms->minutes;
	c->step = offer->step.hundredths ? offer->step : terms->step;
	c->minimum = offer->minimum.hundredths ? offer->minimum : terms->minimum;
	if ((r = take_notice(offer, c, err)) < 0 || (r = take_ask_by(offer->ask_by, c, err)) < 0 ||
	    (r = setting_int(work->store, "quote.valid-days", work->today, &valid, err)) < 0)
		return r;
	c->expires_on = date_is_none(offer->expires_on) ? date_add(work->today, (int32_t) valid)
							: offer->expires_on;
	if (date_compare(c->expires_on, work->today) < 0)
		return err_set(err, ERR_INVALID, "a quote cannot have expired on %s already",
			       date_long(c->expires_on).s);
	return take_line("po", "order number", offer->order_number, c->order_number,
			 sizeof c->order_number, err);
}

/* ---- how many days, in which years ---- */

/* Expand a pattern; what it comes to is sold in whole steps like anything else. */
static int expand(struct work *work, const struct offer *offer, struct contract *c,
		  struct expansion *x, struct err *err)
{
	int r = offer->pattern_weeks
			? pattern_expand_weeks(offer->pattern, offer->pattern_weeks, x, err)
			: pattern_expand_dates(work->store, offer->pattern, c->school.id,
					       c->starts_on, c->ends_on, x, err);

	if (r < 0)
		return err_at(err, "pattern", 0);
	(void) snprintf(c->expansion, sizeof c->expansion, "%s", expansion_text(x).s);
	if (c->quantity.hundredths == 0) /* --days says which of the nearest is taken */
		c->quantity = x->quantity;
	return ERR_OK;
}

static int part_days(struct store *st, const struct offer *offer, const struct contract *c,
		     const struct expansion *x, int64_t school_id, struct quantity total,
		     struct apportioned *out, struct err *err)
{
	static const enum apportion_how hows[] = {
		[PARTED_PATTERN] = APPORTION_PATTERN,
		[PARTED_SCHOOL_DAYS] = APPORTION_SCHOOL_DAYS,
		[PARTED_MONTHS] = APPORTION_MONTHS,
		[PARTED_AGREED] = APPORTION_AGREED,
	};
	const struct apportion ask = {
		.how = hows[c->parted_by],
		.school_id = school_id,
		.from = c->starts_on,
		.to = c->ends_on,
		.unit = c->unit,
		.total = total,
		.step = c->step,
		.given = c->parted_by == PARTED_PATTERN ? x->years : offer->allot_count,
		.weights = x->weights,
		.agreed = offer->allot,
	};

	return apportion_days(st, &ask, out, err);
}

/* The years of a contract, with the days of all members together. */
static int set_years(struct contract *c, const struct apportioned *a, struct err *err)
{
	if (a->count > YEARS_MAX)
		return err_set(err, ERR_RANGE,
			       "%s to %s is longer than the %d years a contract can run",
			       date_iso(c->starts_on).s, date_iso(c->ends_on).s, YEARS_MAX);
	if (a->by_months)
		c->parted_by = PARTED_MONTHS;
	c->year_count = a->count;
	for (size_t i = 0; i < a->count; i++) {
		struct contract_year *y = &c->year[i];

		y->fy = a->part[i].fy;
		y->first_on = a->part[i].first_on;
		y->last_on = a->part[i].last_on;
		y->quantity.hundredths += a->part[i].quantity.hundredths;
	}
	return ERR_OK;
}

static int part_members(struct work *work, const struct offer *offer, struct contract *c,
			const struct expansion *x, struct err *err)
{
	struct apportioned a;
	int r = ERR_OK;

	if (c->sharing != SHARING_ALLOTTED) {
		r = part_days(work->store, offer, c, x, c->school.id, c->quantity, &a, err);
		return r < 0 ? r : set_years(c, &a, err);
	}
	for (size_t m = 0; r == ERR_OK && m < c->member_count; m++) {
		r = part_days(work->store, offer, c, x, c->member[m].school_id,
			      c->member[m].quantity, &a, err);
		if (r == ERR_OK)
			r = set_years(c, &a, err);
		for (size_t i = 0; r == ERR_OK && i < a.count; i++)
			c->year[i].part[m] = a.part[i].quantity;
	}
	return r;
}

/* What the members' own days come to is what is bought. */
static int sum_members(struct contract *c, struct err *err)
{
	int64_t sum = 0;

	if (c->sharing != SHARING_ALLOTTED)
		return ERR_OK;
	for (size_t m = 0; m < c->member_count; m++)
		sum += c->member[m].quantity.hundredths;
	if (c->quantity.hundredths == 0)
		c->quantity = quantity_of(sum);
	if (c->quantity.hundredths != sum)
		return err_set(err, ERR_INVALID,
			       "the schools' own come to %s, the whole to %s: say --school "
			       "URN=%s for each",
			       quantity_pretty(quantity_of(sum), 0).s,
			       quantity_pretty(c->quantity, 0).s, unit_terms(c->unit)->plural);
	if (c->parted_by == PARTED_AGREED)
		return err_set(
			err, ERR_INVALID,
			"--allot is for one school or a pool: the members' own are parted by "
			"school days or months");
	return ERR_OK;
}

static enum sharing sharing_of(const struct offer *offer)
{
	if (offer->member_count == 1)
		return SHARING_SINGLE;
	return offer->pooled ? SHARING_POOLED : SHARING_ALLOTTED;
}

static struct contract begin(const struct offer *offer)
{
	struct date from = date_is_none(offer->from) ? fy_first(offer->fy) : offer->from;
	struct contract c = {
		.sharing = sharing_of(offer),
		.commitment = offer->commitment,
		.fy = fy_of(from),
		.unit = offer->unit,
		.starts_on = from,
		.ends_on = date_is_none(offer->to) ? fy_last(offer->fy) : offer->to,
		.plan = offer->plan,
		.parted_by = offer->parted_by,
		.pay_by = offer->pay_by,
		.service_id = offer->service->id,
		.quantity = offer->quantity,
		.renews_id = offer->renews_id,
		.agreed_on = DATE_NONE,
	};

	(void) snprintf(c.service, sizeof c.service, "%s", offer->service->title);
	return c;
}

int offer_settle(struct work *work, const struct offer *offer, struct contract *out,
		 struct err *err)
{
	struct contract *c = out;
	struct expansion x = { 0 };
	int r;

	*c = begin(offer);
	if (date_compare(c->starts_on, c->ends_on) > 0)
		return err_set(err, ERR_INVALID,
			       "the contract would end (%s) before it starts (%s)",
			       date_iso(c->ends_on).s, date_iso(c->starts_on).s);
	if (c->quantity.hundredths < 0)
		return err_set(err, ERR_INVALID, "%s %s cannot be bought",
			       quantity_pretty(c->quantity, 0).s, unit_terms(c->unit)->plural);
	if ((r = add_members(offer, c, err)) < 0 || (r = check_shares(c, err)) < 0 ||
	    (r = take_terms(work, offer, c, err)) < 0 ||
	    (offer->pattern && (r = expand(work, offer, c, &x, err)) < 0) ||
	    (r = sum_members(c, err)) < 0)
		return r;
	if (offer->pattern && x.years > 1)
		c->parted_by = PARTED_PATTERN;
	if ((r = part_members(work, offer, c, &x, err)) < 0 ||
	    (r = price_years(work, offer, c, err)) < 0)
		return r;
	if ((r = check_amounts(c, c->net, err)) < 0)
		return r;
	return benefits_of(work->store, c->service_id, c->year[0].fy, c->unit, c->quantity,
			   c->benefit, &c->benefit_count, err);
}
