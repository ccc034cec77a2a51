/* billing/instalment.c - a contract's price in the parts in which it is, or would be, charged */
#include "billing/instalment.h"

#include "billing/charged.h"
#include "billing/sale.h"

#include "core/banned.h"

void instalments_release(struct instalments *list)
{
	free(list->at);
	list->at = NULL;
}

static int add(struct instalments *list, const struct instalment *part, struct err *err)
{
	struct instalment *more = realloc(list->at, (list->count + 1) * sizeof *more);

	if (!more)
		return err_nomem(err);
	list->at = more;
	list->at[list->count++] = *part;
	return ERR_OK;
}

/* ---- as they would be charged ---- */

static int add_scheduled(struct store *st, const struct contract *c, const struct schedule *s,
			 struct instalments *out, struct err *err)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct part *p = &s->part[i];
		struct instalment part = { .member = p->member,
					   .cause = "agreed",
					   .due_on = p->due_on,
					   .service_from = p->service_from,
					   .service_to = p->service_to,
					   .net = p->net,
					   .recharge = p->recharge,
					   .provisional = year_is_provisional(&c->year[p->year]) };
		struct school_terms terms;
		int r = school_terms_on(st, c->member[p->member].school_id, p->due_on, &terms, err);

		if (r < 0)
			return r;
		part.payer = terms.payer.account_id;
		(void) snprintf(part.name, sizeof part.name, "%s", terms.payer.name);
		if ((r = add(out, &part, err)) < 0)
			return r;
	}
	return ERR_OK;
}

/* Agreed, each provisional year is charged once it is confirmed, as billing/confirm.c does it. */
static int add_provisional(struct store *st, const struct contract *c, struct instalments *out,
			   struct err *err)
{
	struct schedule s;

	for (size_t i = 0; i < c->year_count; i++) {
		const struct contract_year *y = &c->year[i];
		const struct purchase p = { .origin = ORIGIN_AGREED,
					    .first_year = i,
					    .year_count = 1,
					    .member = c->sharing == SHARING_SINGLE ? 0 : -1 };
		int r;

		if (!year_is_provisional(y) || y->net.pence == 0)
			continue;
		if ((r = schedule_make(st, c, &p, c->plan, date_max(y->first_on, c->agreed_on), &s,
				       err)) < 0 ||
		    (r = add_scheduled(st, c, &s, out, err)) < 0)
			return r;
	}
	return ERR_OK;
}

/* ---- as they are charged ---- */

#define CHARGES                                                                                \
	"SELECT c.charge_id, c.school_id, c.cause, c.credits_id, c.due_on, c.service_from, "   \
	"c.service_to, c.net_pence, coalesce(d.treatment, sk.treatment), coalesce(b.name, "    \
	"p.name), coalesce(b.account_id, b.payer_id, p.account_id, p.payer_id) FROM charge c " \
	"JOIN purchase u ON u.purchase_id = c.purchase_id JOIN contract_member m ON "          \
	"m.contract_id = u.contract_id AND m.school_id = c.school_id JOIN school_kind sk ON "  \
	"sk.school_id = c.school_id AND sk.from_on =" KIND_THEN " JOIN payer p ON p.payer_id " \
	"= sk.payer_id" BILLED_THEN " LEFT JOIN payer b ON b.payer_id = d.payer_id WHERE "     \
	"u.contract_id = ?1 AND" CHARGE_THEN "ORDER BY m.line, c.due_on, c.charge_id"

static size_t member_of(const struct contract *c, int64_t school_id)
{
	const struct member *m = contract_member(c, school_id);

	return m ? (size_t) (m - c->member) : 0;
}

static int add_charges(struct store *st, const struct contract *c, const struct as_known *as,
		       struct instalments *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st, CHARGES, BIND(bind_int(c->id), bind_as_on(as), bind_as_known(as)),
			    &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct instalment part = { .charge = stmt_int(q, 0),
					   .member = member_of(c, stmt_int(q, 1)),
					   .credits = stmt_int(q, 3),
					   .due_on = stmt_date(q, 4),
					   .service_from = stmt_date(q, 5),
					   .service_to = stmt_date(q, 6),
					   .net = stmt_money(q, 7),
					   .recharge = strcmp(stmt_text(q, 8), "recharge") == 0,
					   .payer = stmt_int(q, 10) };

		stmt_copy(q, 2, part.cause, sizeof part.cause);
		stmt_copy(q, 9, part.name, sizeof part.name);
		r = add(out, &part, err);
	}
	return r;
}

/* ---- VAT ---- */

/* What of a charge, and of its VAT, was left before the credit at 'place'. */
static struct money vat_back(const struct instalments *list, size_t place)
{
	const struct instalment *credit = &list->at[place];
	struct money net = money_pence(0), vat = money_pence(0);

	for (size_t i = 0; i < list->count; i++) {
		const struct instalment *other = &list->at[i];

		if (other->charge == credit->credits ||
		    (other->credits == credit->credits && i < place)) {
			net = money_add(net, other->net);
			vat = money_add(vat, other->vat);
		}
	}
	return money_negate(vat_credited(money_negate(credit->net), credit->vat_bp, net, vat));
}

static int reckon_vat(struct store *st, struct instalments *list, struct err *err)
{
	for (size_t i = 0; i < list->count; i++) {
		struct instalment *part = &list->at[i];
		struct vat_rate rate;
		int r = vat_rate_on(st, part->recharge ? "recharge" : "standard", part->due_on,
				    &rate, err);

		if (r < 0)
			return r;
		part->vat_bp = rate.bp;
		if (part->credits == 0)
			part->vat = money_vat(part->net, rate.bp);
	}
	for (size_t i = 0; i < list->count; i++)
		if (list->at[i].credits != 0)
			list->at[i].vat = vat_back(list, i);
	return ERR_OK;
}

/* ---- order, sums ---- */

static size_t first_of(const struct instalments *list, int64_t payer, size_t before)
{
	for (size_t i = 0; i < before; i++)
		if (list->at[i].payer == payer)
			return i;
	return before;
}

/* Does b come before a, which stands before it? The payer that came first does; then the earlier date. */
static bool comes_before(const struct instalment *b, const struct instalment *a, size_t first_b,
			 size_t first_a)
{
	if (first_b != first_a)
		return first_b < first_a;
	return date_compare(b->due_on, a->due_on) < 0;
}

static int put_in_order(struct instalments *list, struct err *err)
{
	SCOPED(freep) size_t *first = calloc(list->count + 1, sizeof *first);

	if (!first)
		return err_nomem(err);
	for (size_t i = 0; i < list->count; i++)
		first[i] = first_of(list, list->at[i].payer, i);
	for (size_t i = 1; i < list->count; i++) {
		struct instalment part = list->at[i];
		size_t key = first[i], at = i;

		for (; at > 0 && comes_before(&part, &list->at[at - 1], key, first[at - 1]); at--) {
			list->at[at] = list->at[at - 1];
			first[at] = first[at - 1];
		}
		list->at[at] = part;
		first[at] = key;
	}
	return ERR_OK;
}

static bool same_document(const struct instalment *a, const struct instalment *b)
{
	return a->payer == b->payer && a->vat_bp == b->vat_bp && a->recharge == b->recharge;
}

/* All from 'first' on that could stand on one document with it; 0 where an earlier one could. */
static struct money on_one_document(const struct instalments *list, size_t first)
{
	struct money sum = money_pence(0);

	for (size_t i = 0; i < list->count; i++) {
		if (!same_document(&list->at[i], &list->at[first]))
			continue;
		if (i < first)
			return money_pence(0);
		sum = money_add(sum, list->at[i].net);
	}
	return sum;
}

static void add_up(struct instalments *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct instalment *part = &list->at[i];

		list->payers += i == 0 || part[-1].payer != part->payer;
		list->net = money_add(list->net, part->net);
		list->vat = money_add(list->vat, part->vat);
		list->vat_at_once = money_add(list->vat_at_once,
					      money_vat(on_one_document(list, i), part->vat_bp));
	}
}

static int load(struct store *st, const struct contract *c, const struct as_known *as,
		struct instalments *out, struct err *err)
{
	struct schedule s;
	int r;

	if (c->state == CONTRACT_QUOTE) {
		r = sale_schedule(st, c, c->quoted_on, &s, err);
		return r < 0 ? r : add_scheduled(st, c, &s, out, err);
	}
	r = add_charges(st, c, as, out, err);
	if (r < 0 || c->state != CONTRACT_AGREED)
		return r;
	return add_provisional(st, c, out, err);
}

int instalments_load(struct store *st, const struct contract *c, const struct as_known *as,
		     struct instalments *out, struct err *err)
{
	SCOPED(instalments_release) struct instalments list = { .count = 0 };
	int r;

	*out = list;
	if (c->commitment != COMMITMENT_QUANTITY)
		return ERR_OK;
	if ((r = load(st, c, as, &list, err)) < 0 || (r = reckon_vat(st, &list, err)) < 0 ||
	    (r = put_in_order(&list, err)) < 0)
		return r;
	add_up(&list);
	*out = list;
	list.at = NULL;
	return ERR_OK;
}
