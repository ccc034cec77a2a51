/* billing/confirm.c - confirms a provisional year's rate: prices, days, charges */
#include "billing/confirm.h"

#include "billing/charged.h"
#include "billing/price.h"
#include "billing/sale.h"

#include "core/banned.h"

/* The purchases of the year at the provisional rate. */
#define PENDING_MAX 512

struct pending {
	size_t count;
	struct one {
		int64_t id;
		enum purchase_origin origin;
		struct quantity quantity;
		struct money net, confirmed;
		int member; /* whose it is; -1: each its part */
		struct date first_on;
	} at[PENDING_MAX];
};

static int member_index(const struct contract *c, int64_t school_id)
{
	const struct member *m = contract_member(c, school_id);

	return m ? (int) (m - c->member) : -1;
}

/* Paid by one school alone, of a contract where each pays for its own: a top-up of its own. */
static int load_pending(struct store *st, const struct contract *c, size_t year,
			struct pending *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT u.purchase_id, u.origin, u.quantity, u.net_pence, (SELECT "
		"max(s.school_id) FROM purchase_share s WHERE s.purchase_id = u.purchase_id HAVING "
		"count(*) = 1), (SELECT min(a.first_on) FROM allotment a WHERE a.purchase_id = "
		"u.purchase_id) FROM purchase u WHERE u.contract_id = ?1 AND u.provisional = 1 AND "
		"NOT EXISTS (SELECT 1 FROM rate_confirmed k WHERE k.purchase_id = u.purchase_id) "
		"AND EXISTS (SELECT 1 FROM allotment a WHERE a.purchase_id = u.purchase_id AND "
		"a.fy = ?2) ORDER BY u.purchase_id",
		BIND(bind_int(c->id), bind_int(c->year[year].fy.begins)), &q, err);

	out->count = 0;
	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct one *p = &out->at[out->count];

		if (out->count++ == PENDING_MAX)
			return err_set(
				err, ERR_RANGE,
				"%s was bought on more than %d times at the provisional rate",
				c->ref, PENDING_MAX);
		*p = (struct one){ .id = stmt_int(q, 0),
				   .quantity = stmt_quantity(q, 2),
				   .net = stmt_money(q, 3),
				   .member = member_index(c, stmt_int(q, 4)),
				   .first_on = stmt_date(q, 5) };
		while (strcmp(origin_word(p->origin), stmt_text(q, 1)) != 0)
			p->origin++; /* the schema lets no other word stand */
		if (p->origin == ORIGIN_AGREED && c->sharing != SHARING_SINGLE)
			p->member = -1;
	}
	return r;
}

/* ---- what they cost ---- */

/* A discount in pounds stays: what the days cost less than the provisional rate's price. */
static int take_discount(const struct contract *c, struct money was, struct one *p, struct err *err)
{
	struct money price = { 0 }, discount;
	int r = money_price(was, p->quantity, &price, err);

	if (r < 0 || c->discount.pence == 0 || p->origin != ORIGIN_AGREED)
		return r;
	discount = money_sub(price, p->net);
	if (discount.pence > p->confirmed.pence)
		return err_set(
			err, ERR_CONFLICT,
			"a discount of £%s is more than £%s, what the days cost at this rate",
			money_pretty(discount).s, money_pretty(p->confirmed).s);
	p->confirmed = money_sub(p->confirmed, discount);
	return ERR_OK;
}

/* 'whole' of all that was bought beforehand is shared out by its days; what is bought as it is used goes by the rate. */
static int price_pending(const struct contract *c, struct money was, struct money rate,
			 struct money whole, struct pending *pending, struct err *err)
{
	int64_t weights[PENDING_MAX], sum = 0;
	struct money parts[PENDING_MAX] = { 0 };
	int r = ERR_OK;

	for (size_t i = 0; i < pending->count; i++) {
		bool as_used = pending->at[i].origin == ORIGIN_AS_USED;

		sum += weights[i] = as_used ? 0 : pending->at[i].quantity.hundredths;
	}
	if (sum > 0)
		money_split(whole, weights, pending->count, parts);
	for (size_t i = 0; r == ERR_OK && i < pending->count; i++) {
		struct one *p = &pending->at[i];

		p->confirmed = parts[i];
		if (p->origin == ORIGIN_AS_USED)
			r = money_price(rate, p->quantity, &p->confirmed, err);
		if (r == ERR_OK)
			r = take_discount(c, was, p, err);
	}
	return r;
}

/* The card's rate for so many days together, or another with a reason; and what they cost. */
static int settle(struct work *work, const struct contract *c, size_t year, struct money *rate,
		  struct pending *pending, struct err *err)
{
	const struct contract_year *y = &c->year[year];
	struct rate_quote card;
	struct quantity sum = { 0 };
	const char *reason;
	int r;

	for (size_t i = 0; i < pending->count; i++)
		if (pending->at[i].origin != ORIGIN_AS_USED)
			sum.hundredths += pending->at[i].quantity.hundredths;
	if ((r = rate_price(work->store, c->service_id, y->fy, c->unit, sum, &card, err)) < 0 ||
	    (r = price_settle(work, card.rate, rate, &reason, err)) < 0)
		return r;
	if (reason && (r = money_price(*rate, sum, &card.net, err)) < 0)
		return r;
	return price_pending(c, y->rate, *rate, card.net, pending, err);
}

/* ---- what is charged ---- */

/* Days that were taken back at the provisional rate are not charged at the other either. */
static int leave_out(struct work *work, const struct contract *c, const struct one *p,
		     const struct contract_year *y, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		work->store,
		"SELECT a.school_id, -sum(e.value_pence) FROM allotment a JOIN day_entry "
		"e ON e.allotment_id = a.allotment_id WHERE a.purchase_id = ?1 AND "
		"e.kind = 'cancel' GROUP BY a.allotment_id, a.school_id HAVING "
		"sum(e.value_pence) <> 0 ORDER BY a.allotment_id",
		BIND(bind_int(p->id)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		const struct adjustment less = { .purchase_id = p->id,
						 .school_id = stmt_int(q, 0),
						 .fy = y->fy,
						 .cause = CAUSE_TAKEN_BACK,
						 .amount = stmt_money(q, 1),
						 .on = work->today };
		struct adjusted done = { .voided = money_pence(0) };

		r = charge_payers_less(work, &less, change_payers(c), &done, err);
	}
	return r;
}

/* By the contract's plan; a top-up at once. What is bought as it is used is charged with its use. */
static int charge(struct work *work, const struct contract *c, size_t year, const struct one *one,
		  struct confirmed *out, struct err *err)
{
	const struct contract_year *y = &c->year[year];
	const struct purchase p = {
		.id = one->id,
		.origin = one->origin,
		.bought_on = work->today, /* nothing falls due before it is confirmed */
		.quantity = one->quantity,
		.net = one->confirmed,
		.first_on = one->first_on,
		.first_year = year,
		.year_count = 1,
		.member = c->sharing == SHARING_SINGLE && one->member < 0 ? 0 : one->member,
	};
	enum billing_plan plan = one->origin == ORIGIN_AGREED ? c->plan : PLAN_UPFRONT;
	struct schedule s;
	int r;

	if (c->plan == PLAN_ON_USE || one->origin == ORIGIN_AS_USED || one->confirmed.pence == 0)
		return ERR_OK;
	if ((r = sale_charge(work, c, &p, plan, y->first_on, &s, err)) < 0)
		return r;
	out->charge_count += s.count;
	return leave_out(work, c, one, y, err);
}

/* ---- whose difference it is ---- */

static void add_difference(const struct contract *c, const struct allotment *a,
			   struct money difference, struct confirmed *out)
{
	struct money parts[MEMBERS_MAX];
	int64_t weights[MEMBERS_MAX];
	bool own = change_payers(c) == PAYERS_OWNER_FIRST;

	for (size_t i = 0; i < c->member_count; i++)
		weights[i] = own ? c->member[i].school_id == a->school_id : c->member[i].pay_weight;
	money_split(difference, weights, c->member_count, parts);
	for (size_t i = 0; i < c->member_count; i++)
		out->told[i].difference = money_add(out->told[i].difference, parts[i]);
}

static void add_days(const struct contract *c, const struct allotment_now *now,
		     struct confirmed *out)
{
	out->quantity.hundredths += now->stands.hundredths;
	for (size_t i = 0; i < c->member_count; i++)
		if (now->allotment.school_id == 0 ||
		    c->member[i].school_id == now->allotment.school_id)
			out->told[i].days.hundredths += now->stands.hundredths;
}

/* ---- the whole ---- */

/* One purchase: its price, its days, its charges. */
static int confirm_one(struct work *work, const struct contract *c, size_t year, struct money rate,
		       const struct allotments *list, const struct one *p, struct confirmed *out,
		       struct err *err)
{
	SCOPED(freep) struct money *effects = calloc(list->count + 1, sizeof *effects);
	int64_t price;
	int r;

	if (!effects)
		return err_nomem(err);
	if ((r = store_int(work->store, "SELECT " PRICE " FROM purchase u WHERE u.purchase_id = ?1",
			   BIND(bind_int(p->id)), 0, &price, err)) < 0 ||
	    (r = purchase_confirm(work, p->id, rate, p->confirmed, err)) < 0 ||
	    (r = change_reprice(work, list, p->id, money_sub(p->confirmed, p->net), effects, err)) <
		    0)
		return r;
	out->net_was.pence += price;
	out->net.pence += price;
	for (size_t i = 0; i < list->count; i++) {
		if (list->at[i].allotment.purchase_id != p->id)
			continue;
		out->net = money_add(out->net, effects[i]);
		add_days(c, &list->at[i], out);
		add_difference(c, &list->at[i].allotment, effects[i], out);
	}
	return charge(work, c, year, p, out, err);
}

static int check_year(const struct contract *c, size_t year, struct err *err)
{
	const struct contract_year *y = &c->year[year];

	if (y->basis != RATE_PROVISIONAL)
		return err_set(
			err, ERR_CONFLICT,
			"the rate of %s on %s is agreed, £%s a %s: there is nothing to confirm",
			fy_text(y->fy).s, c->ref, money_pretty(y->rate).s,
			unit_terms(c->unit)->word);
	if (y->confirmed)
		return err_set(err, ERR_CONFLICT,
			       "the rate of %s on %s is confirmed already: £%s a %s",
			       fy_text(y->fy).s, c->ref, money_pretty(y->rate).s,
			       unit_terms(c->unit)->word);
	return ERR_OK;
}

/* The first purchase of the year; 0 where each visit buys what it uses. */
static struct money agreed_net(const struct pending *pending)
{
	for (size_t i = 0; i < pending->count; i++)
		if (pending->at[i].origin == ORIGIN_AGREED)
			return pending->at[i].confirmed;
	return money_pence(0);
}

static int confirm_all(struct work *work, struct contract *c, size_t year, struct money rate,
		       struct confirmed *out, struct err *err)
{
	SCOPED(allotments_release) struct allotments list = { 0 };
	const struct allotment_filter filter = { .contract_id = c->id,
						 .fy = &c->year[year].fy,
						 .still_on = DATE_NONE };
	struct pending pending = { 0 };
	int r;

	if ((r = load_pending(work->store, c, year, &pending, err)) < 0 ||
	    (r = settle(work, c, year, &rate, &pending, err)) < 0 ||
	    (r = allotments_load(work->store, &filter, &list, err)) < 0 ||
	    (r = contract_confirm_year(work, c, year, rate, agreed_net(&pending), err)) < 0)
		return r;
	out->rate = rate;
	for (size_t i = 0; r == ERR_OK && i < pending.count; i++)
		r = confirm_one(work, c, year, rate, &list, &pending.at[i], out, err);
	return r;
}

int sale_confirm_rate(struct work *work, struct contract *c, size_t year, struct money rate,
		      struct confirmed *out, struct err *err)
{
	int r;

	*out = (struct confirmed){ .was = c->year[year].rate, .told_count = c->member_count };
	if ((r = change_check_state(c, err)) < 0 || (r = check_year(c, year, err)) < 0 ||
	    (r = confirm_all(work, c, year, rate, out, err)) < 0)
		return r;
	return confirm_tell(work, c, year, out, err);
}
