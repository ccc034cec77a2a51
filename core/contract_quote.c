/* core/contract_quote.c - the rules of buying, and the quote they let stand; charges nothing */
#include "core/contract.h"

#include "core/service.h"

#include "core/banned.h"

#define PER_YEAR_MAX 1000000 /* hundredths: more than a year holds */

/* "9.5" for days, "7.40" for hours. */
static struct quantity_text shown(const struct contract *c, int64_t hundredths)
{
	return quantity_pretty(quantity_of(hundredths), unit_terms(c->unit)->decimals);
}

static const char *units(const struct contract *c, int64_t hundredths)
{
	const struct unit_terms *terms = unit_terms(c->unit);

	return hundredths == 100 ? terms->word : terms->plural;
}

/* ---- how much ---- */

/* The first purchase, all members together: the minimum, or whole steps above it. */
static int check_first_quantity(const struct contract *c, struct err *err)
{
	int64_t q = c->quantity.hundredths, least = c->minimum.hundredths,
		step = c->step.hundredths;

	if (q < least)
		return err_set(err, ERR_INVALID, "%s %s is less than the minimum purchase of %s %s",
			       shown(c, q).s, units(c, q), shown(c, least).s, units(c, least));
	if ((q - least) % step != 0) {
		int64_t below = q - (q - least) % step;

		return err_set(
			err, ERR_INVALID,
			"%s are sold in steps of %s above the first %s: take %s or %s, not %s",
			unit_terms(c->unit)->plural, shown(c, step).s, shown(c, least).s,
			shown(c, below).s, shown(c, below + step).s, shown(c, q).s);
	}
	return ERR_OK;
}

/* A part of the whole goes by the step; what the whole has beyond its steps stays on one part. */
static int check_part(const struct contract *c, int64_t part, const char *whose, struct err *err)
{
	int64_t step = c->step.hundredths, odd = part % step;

	if (odd == 0 || odd == c->quantity.hundredths % step)
		return ERR_OK;
	return err_set(err, ERR_INVALID, "%s goes in steps of %s: take %s or %s for %s, not %s",
		       unit_terms(c->unit)->plural, shown(c, step).s, shown(c, part - odd).s,
		       shown(c, part - odd + step).s, whose, shown(c, part).s);
}

static int check_parts(const struct contract *c, const struct contract_year *y, struct err *err)
{
	int64_t sum = 0;
	int r;

	if (c->sharing != SHARING_ALLOTTED)
		return ERR_OK;
	for (size_t i = 0; i < c->member_count; i++) {
		sum += y->part[i].hundredths;
		if ((r = check_part(c, y->part[i].hundredths, c->member[i].name, err)) < 0)
			return r;
	}
	if (sum != y->quantity.hundredths)
		return err_set(err, ERR_INVALID,
			       "the members' %s in %s come to %s, the contract has %s",
			       unit_terms(c->unit)->plural, fy_text(y->fy).s, shown(c, sum).s,
			       shown(c, y->quantity.hundredths).s);
	return ERR_OK;
}

static int check_years(const struct contract *c, struct err *err)
{
	int64_t sum = 0;
	int r;

	for (size_t i = 0; i < c->year_count; i++) {
		const struct contract_year *y = &c->year[i];

		sum += y->quantity.hundredths;
		if (y->quantity.hundredths > PER_YEAR_MAX)
			return err_set(err, ERR_INVALID,
				       "%s %s are more than a year holds: is the number right",
				       shown(c, y->quantity.hundredths).s,
				       unit_terms(c->unit)->plural);
		if ((r = check_part(c, y->quantity.hundredths, fy_text(y->fy).s, err)) < 0 ||
		    (r = check_parts(c, y, err)) < 0)
			return r;
	}
	assert(sum == c->quantity.hundredths);
	return ERR_OK;
}

/* ---- whether ---- */

/* Those that pay: the member it is for, or all. */
static int check_schools_open(struct store *st, const struct contract *c, int member,
			      struct date today, struct err *err)
{
	for (size_t i = 0; i < c->member_count; i++) {
		struct school school;
		int r;

		if (member >= 0 && (size_t) member != i)
			continue;
		r = school_load(st, c->member[i].school_id, &school, err);

		if (r < 0)
			return r;
		if (school_is_closed(&school, today))
			return err_set(err, ERR_CONFLICT, "%s (%s) is closed: it can buy no days",
				       school.name, school.urn);
	}
	return ERR_OK;
}

static int check_year_open(struct store *st, struct fy fy, struct err *err)
{
	bool closed;
	int r = fy_is_closed(st, fy, &closed, err);

	if (r == ERR_OK && closed)
		r = err_set(err, ERR_CONFLICT, "the financial year %s is closed", fy_text(fy).s);
	return r;
}

/* Days are sold up to the last day of their year of the contract. */
static int check_not_over(const struct contract *c, const struct contract_year *y,
			  struct date today, struct err *err)
{
	struct date last = date_min(y->last_on, c->last_on);

	if (date_compare(today, last) > 0)
		return err_set(err, ERR_CONFLICT,
			       "the days would have ended on %s: no day is sold into the past",
			       date_long(last).s);
	return ERR_OK;
}

int contract_can_buy(struct store *st, const struct contract *c, int member, struct fy fy,
		     struct date today, struct err *err)
{
	const struct contract_year *y = contract_year(c, fy);
	int r;

	if (!y)
		return err_set(err, ERR_CONFLICT, "%s has no days in %s: it runs from %s to %s",
			       c->ref, fy_text(fy).s, date_long(c->starts_on).s,
			       date_long(c->ends_on).s);
	if ((r = check_schools_open(st, c, member, today, err)) < 0 ||
	    (r = check_year_open(st, fy, err)) < 0)
		return r;
	return check_not_over(c, y, today, err);
}

static int check_dates(const struct contract *c, struct err *err)
{
	if (date_compare(c->starts_on, c->ends_on) > 0)
		return err_set(err, ERR_INVALID,
			       "the contract would end (%s) before it starts (%s)",
			       date_iso(c->ends_on).s, date_iso(c->starts_on).s);
	if (c->year_count > YEARS_MAX || c->year_count == 0)
		return err_set(err, ERR_INVALID,
			       "%s to %s is longer than the %d years a contract can run",
			       date_iso(c->starts_on).s, date_iso(c->ends_on).s, YEARS_MAX);
	return ERR_OK;
}

static int check_quote(struct work *work, const struct contract *c, struct err *err)
{
	int r;

	if ((r = check_dates(c, err)) < 0)
		return r;
	for (size_t i = 0; i < c->year_count; i++)
		if ((r = contract_can_buy(work->store, c, -1, c->year[i].fy, work->today, err)) < 0)
			return r;
	if (c->commitment != COMMITMENT_AS_USED && c->succeeds_id == 0 &&
	    (r = check_first_quantity(c, err)) < 0)
		return r;
	return c->succeeds_id ? ERR_OK : check_years(c, err);
}

/* ---- writing ---- */

static int insert_contract(struct work *work, struct contract *c, struct err *err)
{
	int64_t number;
	int r;

	if ((r = store_int(work->store, "SELECT max(number) FROM contract WHERE fy = ?1",
			   BIND(bind_int(c->fy.begins)), 0, &number, err)) < 0)
		return r;
	number++;
	(void) snprintf(c->ref, sizeof c->ref, "C-%d-%03d", c->fy.begins, (int) number);
	return work_insert(
		work,
		"INSERT INTO contract (ref, fy, number, state, sharing, commitment, unit, "
		"minutes_per_unit, step, minimum, starts_on, ends_on, plan, parted_by, pay_by, "
		"notice_ladder, end_rule, ask_by, renews_id, succeeds_id) VALUES (?1, ?2, ?3, "
		"'quote', ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, "
		"?19)",
		BIND(bind_text(c->ref), bind_int(c->fy.begins), bind_int(number),
		     bind_text(sharing_word(c->sharing)), bind_text(commitment_word(c->commitment)),
		     bind_text(unit_terms(c->unit)->word), bind_int(c->minutes_per_unit),
		     bind_int(c->step.hundredths), bind_int(c->minimum.hundredths),
		     bind_date(c->starts_on), bind_date(c->ends_on), bind_text(plan_word(c->plan)),
		     bind_text(parted_word(c->parted_by)), bind_text(pay_word(c->pay_by)),
		     bind_text(c->notice_ladder), bind_text(c->end_rule), bind_text(c->ask_by),
		     bind_id(c->renews_id), bind_id(c->succeeds_id)),
		&c->id, err);
}

static int insert_members(struct work *work, const struct contract *c, struct err *err)
{
	int r = ERR_OK;

	for (size_t i = 0; r == ERR_OK && i < c->member_count; i++)
		r = work_run(work,
			     "INSERT INTO contract_member (contract_id, line, school_id, "
			     "pay_weight) VALUES (?1, ?2, ?3, ?4)",
			     BIND(bind_int(c->id), bind_int((int64_t) i + 1),
				  bind_int(c->member[i].school_id),
				  bind_int(c->member[i].pay_weight)),
			     err);
	return r;
}

static struct bind text_or_null(const char *text)
{
	return text[0] ? bind_text(text) : bind_null();
}

static int insert_quote(struct work *work, const struct contract *c, struct err *err)
{
	return work_run(work,
			"INSERT INTO quote (contract_id, service_id, quoted_on, expires_on, "
			"expansion, rate_reason, discount_pence, discount_reason, order_number, "
			"audit_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
			BIND(bind_int(c->id), bind_int(c->service_id), bind_date(c->quoted_on),
			     bind_date(c->expires_on), text_or_null(c->expansion),
			     text_or_null(c->rate_reason), bind_int(c->discount.pence),
			     text_or_null(c->discount_reason), text_or_null(c->order_number),
			     bind_int(work_audit_id(work))),
			err);
}

static int insert_year(struct work *work, const struct contract *c, const struct contract_year *y,
		       struct err *err)
{
	int r = work_run(work,
			 "INSERT INTO quote_year (contract_id, fy, first_on, last_on, quantity, "
			 "rate_basis, rate_pence, net_pence) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, "
			 "?8)",
			 BIND(bind_int(c->id), bind_int(y->fy.begins), bind_date(y->first_on),
			      bind_date(y->last_on), bind_int(y->quantity.hundredths),
			      bind_text(basis_word(y->basis)), bind_int(y->rate.pence),
			      bind_int(y->net.pence)),
			 err);

	for (size_t i = 0; r == ERR_OK && c->sharing == SHARING_ALLOTTED && i < c->member_count;
	     i++)
		r = work_run(work,
			     "INSERT INTO quote_part (contract_id, fy, school_id, quantity) VALUES "
			     "(?1, ?2, ?3, ?4)",
			     BIND(bind_int(c->id), bind_int(y->fy.begins),
				  bind_int(c->member[i].school_id),
				  bind_int(y->part[i].hundredths)),
			     err);
	return r;
}

static int insert_years(struct work *work, const struct contract *c, struct err *err)
{
	int r = ERR_OK;

	for (size_t i = 0; r == ERR_OK && i < c->year_count; i++)
		if ((r = fy_ensure(work, c->year[i].fy, err)) == ERR_OK)
			r = insert_year(work, c, &c->year[i], err);
	for (size_t i = 0; r == ERR_OK && i < c->benefit_count; i++)
		r = work_run(work,
			     "INSERT INTO quote_benefit (contract_id, service_id, quantity) VALUES "
			     "(?1, ?2, ?3)",
			     BIND(bind_int(c->id), bind_int(c->benefit[i].service_id),
				  bind_int(c->benefit[i].quantity.hundredths)),
			     err);
	return r;
}

int contract_quote(struct work *work, struct contract *c, struct err *err)
{
	int r;

	c->state = CONTRACT_QUOTE;
	c->quoted_on = work->today;
	c->last_on = c->ends_on;
	c->expires_on = date_min(c->expires_on, c->ends_on);
	c->quantity = quantity_of(0);
	c->net = money_pence(0);
	for (size_t i = 0; i < c->year_count; i++) {
		c->quantity.hundredths += c->year[i].quantity.hundredths;
		c->net = money_add(c->net, c->year[i].net);
	}
	if ((r = check_quote(work, c, err)) < 0 || (r = fy_ensure(work, c->fy, err)) < 0 ||
	    (r = insert_contract(work, c, err)) < 0 || (r = insert_members(work, c, err)) < 0 ||
	    (r = insert_quote(work, c, err)) < 0)
		return r;
	return insert_years(work, c, err);
}

int contract_withdraw(struct work *work, struct contract *c, struct err *err)
{
	const struct contract_word word = { .event = EVENT_WITHDRAWN, .last_on = DATE_NONE };
	int r;

	if (c->state != CONTRACT_QUOTE)
		return err_set(err, ERR_CONFLICT, "%s is %s: only a quote is withdrawn", c->ref,
			       state_word(c->state));
	if ((r = work_need_reason(work, "the quote is withdrawn", err)) < 0 ||
	    (r = contract_move(work, c, CONTRACT_WITHDRAWN, err)) < 0)
		return r;
	return contract_note(work, c, &word, err);
}
