/* billing/payers.c - who gets back what a purchase charged too much */
#include "billing/adjust.h"

#include "billing/charged.h"
#include "core/school.h"

#include "core/banned.h"

/* The schools that are charged for a purchase, in the order in which odd pennies are shared out. */
struct payers_now {
	size_t count;
	struct payer_now {
		int64_t school_id, payer_id;
		struct money charged, less; /* less: to take back */
	} at[MEMBERS_MAX];
};

static int load_payers(struct store *st, const struct adjustment *a, struct payers_now *out,
		       struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT g.school_id, g.charged, k.payer_id FROM (SELECT c.school_id, "
		"c.purchase_id, sum(c.net_pence) AS charged FROM charge c WHERE c.purchase_id = ?1 "
		"AND NOT EXISTS (SELECT 1 FROM charge_void v WHERE v.charge_id = c.charge_id) "
		"GROUP BY c.school_id, c.purchase_id) g JOIN purchase p ON p.purchase_id = "
		"g.purchase_id JOIN contract_member m ON m.contract_id = p.contract_id AND "
		"m.school_id = g.school_id JOIN school_kind k ON k.school_id = g.school_id AND "
		"k.from_on =" SCHOOL_KIND_FROM("g.school_id", "?2") " ORDER BY m.line",
		BIND(bind_int(a->purchase_id), bind_date(a->on)), &q, err);

	*out = (struct payers_now){ 0 };
	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row &&
	       out->count < MEMBERS_MAX)
		out->at[out->count++] = (struct payer_now){ .school_id = stmt_int(q, 0),
							    .charged = stmt_money(q, 1),
							    .payer_id = stmt_int(q, 2) };
	return r;
}

/* By what each is charged now, so that nobody gets back more than that, however often it is done. */
static void share_out(struct payers_now *p, struct money amount)
{
	struct money parts[MEMBERS_MAX];
	int64_t weights[MEMBERS_MAX], sum = 0;

	for (size_t i = 0; i < p->count; i++) {
		weights[i] = p->at[i].charged.pence > 0 ? p->at[i].charged.pence : 0;
		sum += weights[i];
	}
	if (sum == 0)
		return;
	money_split(amount, weights, p->count, parts);
	for (size_t i = 0; i < p->count; i++)
		p->at[i].less = parts[i];
}

/* Take from those that 'fits' of what is not placed yet. */
static struct money take_most(struct payer_now *p, struct money rest)
{
	int64_t most = p->charged.pence - p->less.pence;
	int64_t taken = most < rest.pence ? most : rest.pence;

	if (taken <= 0)
		return rest;
	p->less.pence += taken;
	return money_pence(rest.pence - taken);
}

static int owner_first(struct store *st, struct payers_now *p, const struct adjustment *a,
		       bool only, struct err *err)
{
	struct money rest = a->amount;
	struct school_terms terms;
	int r = school_terms_on(st, a->school_id, a->on, &terms, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < p->count; i++)
		if (p->at[i].school_id == a->school_id)
			rest = take_most(&p->at[i], rest);
	for (size_t i = 0; i < p->count; i++)
		if (p->at[i].payer_id == terms.payer.id)
			rest = take_most(&p->at[i], rest);
	for (size_t i = 0; i < p->count && !only; i++)
		rest = take_most(&p->at[i], rest);
	if (rest.pence == 0)
		return ERR_OK;
	return err_set(err, ERR_CONFLICT,
		       "£%s cannot be taken back: of that the school was charged £%s",
		       money_pretty(a->amount).s, money_pretty(money_sub(a->amount, rest)).s);
}

/* What the purchase charges beyond its price as it stands; below 0: less. */
static int load_excess(struct store *st, int64_t purchase_id, int64_t *out, struct err *err)
{
	return store_int(st,
			 "SELECT " CHARGED " - " PRICE " FROM purchase u WHERE u.purchase_id = ?1",
			 BIND(bind_int(purchase_id)), 0, out, err);
}

/* Days go with the money, so that all of them together are those that were taken. */
static int take_all(struct work *work, const struct adjustment *a, const struct payers_now *p,
		    struct adjusted *out, struct err *err)
{
	int64_t weights[MEMBERS_MAX], days[MEMBERS_MAX], sum = 0;
	int r = ERR_OK;

	for (size_t i = 0; i < p->count; i++)
		sum += weights[i] = p->at[i].less.pence;
	if (sum == 0)
		return ERR_OK;
	split_whole(a->quantity.hundredths, weights, p->count, days);
	for (size_t i = 0; r == ERR_OK && i < p->count; i++) {
		struct adjustment one = *a;
		struct adjusted done;

		if (p->at[i].less.pence == 0)
			continue;
		one.school_id = p->at[i].school_id;
		one.amount = p->at[i].less;
		one.quantity = quantity_of(days[i]);
		if ((r = charge_less(work, &one, &done, err)) == ERR_OK)
			adjusted_add(out, &done);
	}
	return r;
}

int charge_payers_less(struct work *work, const struct adjustment *a, enum payers who,
		       struct adjusted *out, struct err *err)
{
	struct adjustment less = *a;
	struct payers_now payers;
	int64_t excess = a->amount.pence;
	int r = ERR_OK;

	work_ensure(work, charges_ensure);
	if (who != PAYERS_OWNER_ONLY) /* moved: the price stays as it was */
		r = load_excess(work->store, a->purchase_id, &excess, err);
	if (r < 0 || excess <= 0 || a->amount.pence == 0)
		return r;
	if (excess < less.amount.pence)
		less.amount = money_pence(excess);
	if ((r = load_payers(work->store, &less, &payers, err)) < 0)
		return r;
	if (who == PAYERS_BY_SHARES)
		share_out(&payers, less.amount);
	else if ((r = owner_first(work->store, &payers, &less, who == PAYERS_OWNER_ONLY, err)) < 0)
		return r;
	return take_all(work, &less, &payers, out, err);
}
