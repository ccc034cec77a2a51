/* billing/succeed_contract.c - one contract of a school that becomes another: taken back and sold anew, or ended */
#include "billing/succeed.h"

#include "billing/sale.h"
#include "core/owed.h"

#include "core/banned.h"

/* ---- as it stands ---- */

int succeeded_look(struct store *st, const struct succession_ask *ask, const struct contract *c,
		   struct succeeded *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool pooled = c->sharing == SHARING_POOLED, row = false;
	int r = store_one(
		st,
		"SELECT coalesce(sum(t.balance - t.before), 0), coalesce(sum(t.after), 0), "
		"coalesce(sum((2 * t.price * (t.balance - t.before) + t.quantity) / (2 * "
		"t.quantity)), 0) FROM (SELECT s.balance, a.quantity, a.net_pence + s.price_pence "
		"AS price, (SELECT coalesce(sum(h.quantity), 0) FROM hold h WHERE h.allotment_id = "
		"a.allotment_id AND h.released_on IS NULL AND h.on_date < ?3) AS before, (SELECT "
		"coalesce(sum(h.quantity), 0) FROM hold h WHERE h.allotment_id = a.allotment_id "
		"AND h.released_on IS NULL AND h.on_date >= ?3 AND h.school_id = ?4) AS after FROM "
		"allotment a JOIN allotment_sum s ON s.allotment_id = a.allotment_id WHERE "
		"a.contract_id = ?1 AND (?2 IS NULL OR a.school_id = ?2) AND a.last_on >= ?3) t",
		BIND(bind_int(c->id), pooled ? bind_null() : bind_int(ask->school->id),
		     bind_date(ask->on), bind_int(ask->school->id)),
		&q, &row, err);

	if (r < 0)
		return r;
	*out = (struct succeeded){
		.contract_id = c->id,
		.pooled = pooled,
		.unit = c->unit,
		.left = stmt_quantity(q, 0),
		.booked = stmt_quantity(q, 1),
		.worth = stmt_money(q, 2),
	};
	(void) snprintf(out->ref, sizeof out->ref, "%s", c->ref);
	return ERR_OK;
}

/* ---- taking back ---- */

/* What each year, and each benefit, gives the successor. */
struct taken {
	struct quantity quantity[YEARS_MAX], benefit[BENEFITS_MAX];
	struct money worth[YEARS_MAX];
	struct changed changed;
};

static int take_benefit(struct work *work, const struct contract *c,
			const struct allotment_now *now, struct taken *taken, struct err *err)
{
	struct quantity free_days = allotment_free(now);
	struct money nothing;
	size_t i = 0;

	while (i + 1 < c->benefit_count && c->benefit[i].service_id != now->allotment.only_service)
		i++;
	taken->benefit[i].hundredths += free_days.hundredths;
	return ledger_cancel(work, now->allotment.id, free_days,
			     date_max(work->today, fy_first(now->allotment.fy)), &nothing, err);
}

static int take_allotment(struct work *work, const struct contract *c,
			  const struct allotment_now *now, struct taken *taken, struct err *err)
{
	const struct contract_year *y = contract_year(c, now->allotment.fy);
	struct quantity free_days = allotment_free(now);
	struct money before = taken->changed.worth;
	size_t year = (size_t) (y - c->year);
	int r;

	if (free_days.hundredths == 0)
		return ERR_OK;
	if (now->allotment.only_service != 0)
		return take_benefit(work, c, now, taken, err);
	if ((r = change_take_back(work, c, now, free_days, &taken->changed, err)) < 0)
		return r;
	taken->quantity[year].hundredths += free_days.hundredths;
	taken->worth[year] = money_add(taken->worth[year], money_sub(taken->changed.worth, before));
	return ERR_OK;
}

/* Days owed to the school are credited with the others: they are sold to the successor, who may have them delivered. */
static int settle_owed(struct work *work, const struct succession_ask *ask,
		       const struct contract *c, struct err *err)
{
	int r = ERR_OK;

	for (;;) {
		int64_t owed;

		if ((r = store_int(
			     work->store,
			     "SELECT min(o.owed_id) FROM owed o JOIN allotment a ON "
			     "a.allotment_id = o.allotment_id WHERE a.contract_id = ?1 AND "
			     "o.school_id = ?2 AND a.last_on >= ?3 AND NOT EXISTS (SELECT 1 "
			     "FROM owed_settled t WHERE t.owed_id = o.owed_id)",
			     BIND(bind_int(c->id), bind_int(ask->school->id), bind_date(ask->on)),
			     0, &owed, err)) < 0 ||
		    owed == 0)
			return r;
		if ((r = owed_settle(work, owed, SETTLED_CREDITED, NULL, err)) < 0)
			return r;
	}
}

/* The school's days of that day or later; 'taken' NULL: they are left to end unused. */
static int stop_days(struct work *work, const struct succession_ask *ask, const struct contract *c,
		     struct taken *taken, struct err *err)
{
	SCOPED(allotments_release) struct allotments list = { 0 };
	const struct allotment_filter filter = { .contract_id = c->id,
						 .school_id = ask->school->id,
						 .still_on = ask->on };
	struct date last = date_add(ask->on, -1);
	int r = allotments_load(work->store, &filter, &list, err);

	for (size_t i = 0; r == ERR_OK && i < list.count; i++) {
		const struct allotment *a = &list.at[i].allotment;

		if (taken && (r = take_allotment(work, c, &list.at[i], taken, err)) < 0)
			return r;
		/* A year that had not begun is taken back whole: nothing of it is left that could end. */
		if (!taken || date_compare(a->first_on, last) <= 0)
			r = ledger_end(work, a->id, last, err);
	}
	return r;
}

/* ---- the successor's contract ---- */

/* A rate that was provisional and is confirmed is the rate. */
static int settle_rate(struct store *st, const struct contract *c, struct contract_year *y,
		       struct err *err)
{
	int64_t rate;
	int r;

	if (y->basis != RATE_PROVISIONAL)
		return ERR_OK;
	r = store_int(st,
		      "SELECT max(k.rate_pence) FROM rate_confirmed k JOIN allotment a ON "
		      "a.purchase_id = k.purchase_id WHERE a.contract_id = ?1 AND a.fy = ?2",
		      BIND(bind_int(c->id), bind_int(y->fy.begins)), 0, &rate, err);
	if (r == ERR_OK && rate > 0) {
		y->basis = RATE_AGREED;
		y->rate = money_pence(rate);
	}
	return r;
}

/*
 * The same rate where it gives at least the worth; what it gives more was a discount. Where top-ups cost more, the
 * rate that gives it.
 */
static int price_year(const struct contract *c, struct contract_year *y, struct money worth,
		      struct money *discount, struct err *err)
{
	int64_t quantity = y->quantity.hundredths;
	struct money price;
	int r = money_price(y->rate, y->quantity, &price, err);

	y->net = worth;
	if (r == ERR_OK && price.pence < worth.pence) {
		y->rate = money_pence((worth.pence * 100 + quantity - 1) / quantity);
		r = money_price(y->rate, y->quantity, &price, err);
	}
	if (r == ERR_OK && c->commitment != COMMITMENT_AS_USED)
		*discount = money_add(*discount, money_sub(price, worth));
	return r;
}

static int fill_years(struct store *st, const struct contract *c, const struct succession_ask *ask,
		      const struct taken *taken, struct contract *n, struct err *err)
{
	int r = ERR_OK;

	n->year_count = 0;
	n->discount = money_pence(0);
	for (size_t i = 0; r == ERR_OK && i < c->year_count; i++) {
		struct contract_year *y;

		if (date_compare(c->year[i].last_on, ask->on) < 0 ||
		    date_compare(c->year[i].first_on, c->last_on) > 0)
			continue;
		y = &n->year[n->year_count++];
		*y = c->year[i];
		y->first_on = date_max(y->first_on, ask->on);
		y->last_on = date_min(y->last_on, c->last_on);
		y->quantity = taken->quantity[i];
		if ((r = settle_rate(st, c, y, err)) == ERR_OK)
			r = price_year(c, y, taken->worth[i], &n->discount, err);
	}
	if (n->discount.pence > 0)
		(void) snprintf(n->discount_reason, sizeof n->discount_reason, "as agreed on %s",
				c->ref);
	else
		n->discount_reason[0] = '\0';
	return r;
}

static void fill_benefits(const struct contract *c, const struct taken *taken, struct contract *n)
{
	n->benefit_count = 0;
	for (size_t i = 0; i < c->benefit_count; i++)
		if (taken->benefit[i].hundredths > 0) {
			n->benefit[n->benefit_count] = c->benefit[i];
			n->benefit[n->benefit_count++].quantity = taken->benefit[i];
		}
}

/* Terms as before, but for the minimum; billed upfront, or each year its own, where it was not to be paid at once. */
static int make_terms(struct store *st, const struct contract *c, const struct succession_ask *ask,
		      const struct taken *taken, struct contract *n, struct err *err)
{
	const struct school *school = ask->successor;
	bool yearly = c->plan == PLAN_BY_YEAR || c->plan == PLAN_SPLIT;

	*n = *c;
	n->id = 0;
	n->sharing = SHARING_SINGLE;
	n->minimum = quantity_of(0);
	n->starts_on = date_max(ask->on, c->starts_on);
	n->ends_on = n->expires_on = c->last_on;
	n->fy = fy_of(n->starts_on);
	n->parted_by = PARTED_AGREED;
	n->pay_by = PAY_BY_DAYS;
	n->renews_id = 0;
	n->succeeds_id = c->id;
	n->school = *school;
	n->member_count = 1;
	n->member[0] = (struct member){ .school_id = school->id,
					.pay_weight = 100,
					.joined_on = DATE_NONE };
	(void) snprintf(n->member[0].urn, sizeof n->member[0].urn, "%s", school->urn);
	(void) snprintf(n->member[0].name, sizeof n->member[0].name, "%s", school->name);
	n->expansion[0] = n->order_number[0] = '\0';
	n->agreed_on = DATE_NONE;
	fill_benefits(c, taken, n);
	if (c->plan != PLAN_ON_USE)
		n->plan = yearly ? PLAN_BY_YEAR : PLAN_UPFRONT;
	return fill_years(st, c, ask, taken, n, err);
}

/* Nothing is left to be sold. */
static bool is_empty(const struct taken *taken)
{
	int64_t sum = 0;

	for (size_t i = 0; i < YEARS_MAX; i++)
		sum += taken->quantity[i].hundredths;
	for (size_t i = 0; i < BENEFITS_MAX; i++)
		sum += taken->benefit[i].hundredths;
	return sum == 0;
}

/* A top-up that was agreed for a visit needs a contract to be bought on. */
static int check_no_top_ups(struct work *work, const struct contract *c,
			    const struct succession_ask *ask, struct err *err)
{
	int64_t visit;
	int r = store_int(
		work->store,
		"SELECT min(x.visit_id) FROM hold h JOIN visit_hold x ON x.hold_id = "
		"h.hold_id WHERE h.contract_id = ?1 AND h.school_id = ?2 AND "
		"h.allotment_id IS NULL AND h.released_audit_id = ?3",
		BIND(bind_int(c->id), bind_int(ask->school->id), bind_int(work_audit_id(work))), 0,
		&visit, err);

	if (r < 0 || visit == 0)
		return r;
	return err_set(
		err, ERR_CONFLICT,
		"nothing of %s is left to go on, and visit %" PRId64
		" is booked on a top-up of it: cancel it first, with 'daybook visit cancel', "
		"and book it for the successor",
		c->ref, visit);
}

static int sell_anew(struct work *work, const struct contract *c, const struct succession_ask *ask,
		     const struct taken *taken, struct succeeded *out, struct err *err)
{
	struct contract n;
	struct schedule schedule;
	struct sold sold;
	int r;

	if (is_empty(taken) && c->commitment == COMMITMENT_QUANTITY)
		return check_no_top_ups(work, c, ask, err);
	if ((r = make_terms(work->store, c, ask, taken, &n, err)) < 0)
		return r;
	if (is_empty(taken)) /* the least was used: what visits use is bought as before */
		n.commitment = COMMITMENT_AS_USED;
	if ((r = contract_quote(work, &n, err)) < 0 ||
	    (r = sale_agree_again(work, &n, c->agreed_by, &sold, &schedule, err)) < 0)
		return r;
	(void) snprintf(out->successor_ref, sizeof out->successor_ref, "%s", n.ref);
	out->sold = schedule.net;
	out->sold_vat = schedule.vat;
	out->recharge = schedule.recharge;
	return ERR_OK;
}

/* ---- the whole ---- */

/* Facts of the act hold on the day before, or on the day; the act itself is today's. */
static int go_on(struct work *work, const struct succession_ask *ask, const struct contract *c,
		 struct succeeded *out, struct err *err)
{
	struct date today = work->today;
	struct taken taken = { .changed = { .count = 0 } };
	int r = settle_owed(work, ask, c, err);

	if (r < 0)
		return r;
	work->today = date_add(ask->on, -1);
	if ((r = stop_days(work, ask, c, &taken, err)) == ERR_OK) {
		work->today = ask->on;
		r = sell_anew(work, c, ask, &taken, out, err);
	}
	work->today = today;
	out->money = taken.changed.money;
	if (r < 0)
		return r;
	return ask->preview ? ERR_OK : change_approve(work, c, &taken.changed, err);
}

static int join_pool(struct work *work, const struct succession_ask *ask, struct contract *c,
		     struct err *err)
{
	struct date today = work->today;
	int r;

	if (contract_member(c, ask->successor->id))
		return ERR_OK;
	work->today = ask->on;
	r = contract_join(work, c, ask->successor, err);
	work->today = today;
	return r;
}

/* A contract of partners goes on for the others; one that was ended stays so. */
static int note_end(struct work *work, const struct succession_ask *ask, struct contract *c,
		    struct err *err)
{
	const struct contract_word word = { .event = EVENT_ENDED,
					    .last_on = date_add(ask->on, -1) };
	int64_t others;
	int r = store_int(work->store,
			  "SELECT count(*) FROM allotment a JOIN allotment_sum s ON s.allotment_id "
			  "= a.allotment_id WHERE a.contract_id = ?1 AND a.school_id <> ?2 AND "
			  "a.last_on >= ?3 AND s.balance > 0",
			  BIND(bind_int(c->id), bind_int(ask->school->id), bind_date(ask->on)), 0,
			  &others, err);

	if (r < 0 || others > 0 || c->sharing == SHARING_ALLOTTED || c->state != CONTRACT_AGREED)
		return r;
	if ((r = contract_move(work, c, CONTRACT_ENDED, err)) < 0)
		return r;
	return contract_note(work, c, &word, err);
}

int succeeded_apply(struct work *work, const struct succession_ask *ask, struct contract *c,
		    struct succeeded *out, struct err *err)
{
	int r;

	if (out->pooled)
		return out->how == HOW_CONTINUE ? join_pool(work, ask, c, err) : ERR_OK;
	r = out->how == HOW_CONTINUE ? go_on(work, ask, c, out, err)
				     : stop_days(work, ask, c, NULL, err);
	return r < 0 ? r : note_end(work, ask, c, err);
}
