/* billing/due.c - reads what is due and not billed */
#include "billing/due.h"

#include "billing/order.h"

#include "core/banned.h"

void due_release(struct due *due)
{
	free(due->charge);
	*due = (struct due){ .count = 0 };
}

static int read_charge(const struct stmt *q, struct due_charge *c, struct err *err)
{
	*c = (struct due_charge){
		.charge_id = stmt_int(q, 0),
		.school_id = stmt_int(q, 1),
		.payer_id = stmt_int(q, 2),
		.part = (int) stmt_int(q, 5),
		.parts = (int) stmt_int(q, 6),
		.due_on = stmt_date(q, 7),
		.service_from = stmt_date(q, 8),
		.service_to = stmt_date(q, 9),
		.net = stmt_money(q, 10),
		.quantity = stmt_quantity(q, 11),
		.rate = stmt_money(q, 12),
		.price = stmt_money(q, 13),
		.fy = { (int16_t) stmt_int(q, 16) },
		.ends_on = stmt_date(q, 18),
		.bought_on = stmt_date(q, 20),
		.contract_id = stmt_int(q, 22),
		.one_document = stmt_int(q, 25) != 0,
		.rate_from = stmt_date(q, 27),
	};
	struct money multiplied;
	int r;

	while (strcmp(origin_word(c->origin), stmt_text(q, 19)) != 0)
		c->origin++; /* the schema lets no other word stand */
	stmt_copy(q, 3, c->treatment, sizeof c->treatment);
	stmt_copy(q, 4, c->order_number, sizeof c->order_number);
	stmt_copy(q, 14, c->contract, sizeof c->contract);
	stmt_copy(q, 17, c->service, sizeof c->service);
	stmt_copy(q, 21, c->cause, sizeof c->cause);
	stmt_copy(q, 23, c->urn, sizeof c->urn);
	stmt_copy(q, 24, c->school, sizeof c->school);
	c->held = stmt_int(q, 26) != 0 && !c->order_number[0];
	if ((r = money_price(c->rate, c->quantity, &multiplied, err)) < 0)
		return r;
	c->by_amount = c->parts > 1 || multiplied.pence != c->net.pence;
	return unit_parse(stmt_text(q, 15), &c->unit, err);
}

/*
 * In the order of documents: what a payer's one document takes together stands together, and in it what is charged for
 * work that was done, by the VAT rate of its day.
 */
static const char due_sql[] =
	"SELECT x.* FROM (SELECT c.charge_id, c.school_id, k.payer_id, k.treatment, "
	"coalesce(" ORDER_NUMBER(
		"9223372036854775807") ", '') AS order_number, c.part,"
				       " c.parts, c.due_on, c.service_from, c.service_to, "
				       "c.net_pence, "
				       "coalesce(c.quantity, CASE WHEN f.purchase_id IS NULL THEN "
				       "h.quantity END, "
				       "u.quantity), coalesce(f.rate_pence, u.rate_pence), "
				       "coalesce(f.net_pence, "
				       "h.net_pence, u.net_pence), t.ref, t.unit, c.fy, v.title, "
				       "t.ends_on, u.origin, "
				       "u.bought_on, c.cause, t.contract_id, s.urn, s.name,"
				       " CASE WHEN p.one_document = 'payer' THEN 1 ELSE 0 END AS "
				       "one, p.order_needed,"
				       " CASE WHEN c.cause = 'used' AND k.treatment = 'standard' "
				       "THEN (SELECT max(w.from_on)"
				       " FROM vat_rate w WHERE w.treatment = k.treatment AND "
				       "w.from_on <= c.service_from) END"
				       " AS rate_from, s.name_folded, lower(p.name) AS payer_folded"
				       " FROM charge c JOIN purchase u ON u.purchase_id = "
				       "c.purchase_id"
				       " LEFT JOIN rate_confirmed f ON f.purchase_id = "
				       "u.purchase_id LEFT JOIN "
				       "purchase_share h ON h.purchase_id = u.purchase_id AND "
				       "h.school_id = c.school_id"
				       " JOIN contract t ON t.contract_id = u.contract_id JOIN "
				       "service v ON "
				       "v.service_id = u.service_id"
				       " JOIN school s ON s.school_id = c.school_id"
				       " JOIN school_kind k ON k.school_id = c.school_id AND "
				       "k.from_on =" SCHOOL_KIND_FROM(
					       "c.school_id",
					       "c.due_on") " JOIN payer p ON p.payer_id = "
							   "k.payer_id LEFT JOIN document_line l ON"
							   " l.charge_id = c.charge_id WHERE "
							   "c.due_on <= ?1 AND l.charge_id IS"
							   " NULL AND c.kind = 'sale' AND NOT "
							   "EXISTS (SELECT 1 FROM charge_void z"
							   " WHERE z.charge_id = c.charge_id)) x "
							   "ORDER BY"
							   " CASE WHEN x.order_needed = 1 AND "
							   "x.order_number = '' THEN 1 ELSE 0"
							   " END, CASE x.one WHEN 1 THEN "
							   "x.payer_folded ELSE x.name_folded END,"
							   " CASE x.one WHEN 1 THEN 0 ELSE "
							   "x.school_id END, x.payer_id,"
							   " x.treatment, x.order_number, "
							   "coalesce(x.rate_from, ''),"
							   " x.name_folded, x.school_id, x.fy, "
							   "x.due_on, x.charge_id";

int due_load(struct store *st, struct date to, struct due *out, struct err *err)
{
	SCOPED(due_release) struct due due = { .count = 0 };
	SCOPED(stmt_endp) struct stmt *q = NULL;
	size_t all = 0, room = 0;
	bool row = false;
	int r = store_query(st, due_sql, BIND(bind_date(to)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		if (all == room) {
			struct due_charge *grown;

			room = room ? room * 2 : 64;
			if (!(grown = realloc(due.charge, room * sizeof *grown)))
				return err_nomem(err);
			due.charge = grown;
		}
		if ((r = read_charge(q, &due.charge[all], err)) < 0)
			return r;
		due.held += due.charge[all++].held;
	}
	if (r < 0)
		return r;
	due.count = all - due.held;
	*out = due;
	due = (struct due){ .count = 0 };
	return ERR_OK;
}

bool due_together(const struct due_charge *a, const struct due_charge *b)
{
	return a->payer_id == b->payer_id && (a->one_document || a->school_id == b->school_id) &&
	       strcmp(a->treatment, b->treatment) == 0 &&
	       strcmp(a->order_number, b->order_number) == 0;
}

/* By name, so that schools stand in the order of the list; of one name, by number. */
static int compare_lines(const void *left, const void *right)
{
	const struct due_charge *a = left, *b = right;
	int by = strcmp(a->school, b->school);

	if (by == 0)
		by = strcmp(a->urn, b->urn);
	if (by == 0)
		by = a->fy.begins - b->fy.begins;
	if (by == 0)
		by = date_compare(a->due_on, b->due_on);
	return by ? by : (a->charge_id > b->charge_id) - (a->charge_id < b->charge_id);
}

void due_order_lines(struct due_charge *charge, size_t count)
{
	qsort(charge, count, sizeof *charge, compare_lines);
}
