/* billing/order.c - gives and lists the order numbers of a contract */
#include "billing/order.h"

#include "core/check_value.h"

#include "core/banned.h"

#define ORDER_BYTES 63 /* as a purchase's */

/* All members are billed to one payer on the day, or whose number it is must be said. */
static int check_payer(struct store *st, const struct contract *c, struct date today,
		       struct err *err)
{
	int64_t payers = 0;
	int r = store_int(
		st,
		"SELECT count(DISTINCT coalesce(p.account_id, p.payer_id)) FROM"
		" contract_member m JOIN school_kind k ON k.school_id = m.school_id AND"
		" k.from_on =" SCHOOL_KIND_FROM(
			"m.school_id", "?2") " JOIN payer p ON"
					     " p.payer_id = k.payer_id WHERE m.contract_id = ?1",
		BIND(bind_int(c->id), bind_date(today)), 0, &payers, err);

	if (r < 0 || payers <= 1)
		return r;
	(void) err_set(err, ERR_CONFLICT,
		       "the schools of %s are billed to %" PRId64 " payers, each with its own order"
		       " numbers: say whose it is, with --school",
		       c->ref, payers);
	return err_at(err, "school", 0);
}

static int check_order(struct work *work, const struct contract *c, const struct order *o,
		       struct err *err)
{
	if (line_check("order number", o->number, ORDER_BYTES, err) < 0)
		return err_at(err, "number", 0);
	if (!date_is_none(o->from) && date_plausible(o->from, work->today, err) < 0)
		return err_at(err, "from", 0);
	if (c->state == CONTRACT_QUOTE || c->state == CONTRACT_WITHDRAWN)
		return err_set(
			err, ERR_CONFLICT,
			"%s is %s: nothing is charged on it that could have an order number%s",
			c->ref, c->state == CONTRACT_QUOTE ? "a quote" : "withdrawn",
			c->state == CONTRACT_QUOTE ? "; a quote has its own, with --po" : "");
	if (!contract_year(c, o->fy)) {
		(void) err_set(err, ERR_CONFLICT, "%s has no days in %s: it runs from %s to %s",
			       c->ref, fy_text(o->fy).s, date_long(c->starts_on).s,
			       date_long(c->ends_on).s);
		return err_at(err, "fy", 0);
	}
	return o->school_id == 0 ? check_payer(work->store, c, work->today, err) : ERR_OK;
}

/* From when it holds: not said, the first of a member and year holds for all of it, another from today on. */
static int find_from(struct work *work, const struct contract *c, const struct order *o,
		     int64_t school_id, struct date *out, struct err *err)
{
	struct date first = date_min(date_min(c->quoted_on, c->starts_on), fy_first(o->fy));
	int64_t others = 0;
	int r = store_int(work->store,
			  "SELECT count(*) FROM contract_order WHERE contract_id = ?1 AND"
			  " school_id = ?2 AND fy = ?3",
			  BIND(bind_int(c->id), bind_int(school_id), bind_int(o->fy.begins)), 0,
			  &others, err);

	*out = !date_is_none(o->from) ? o->from : others == 0 ? first : work->today;
	return r;
}

/* Of one member; what holds on that day already is not written again. */
static int set_one(struct work *work, const struct contract *c, const struct order *o,
		   int64_t school_id, struct date *out_from, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r;

	if ((r = find_from(work, c, o, school_id, out_from, err)) < 0 ||
	    (r = store_one(work->store,
			   "SELECT order_number FROM contract_order WHERE contract_id = ?1 AND"
			   " school_id = ?2 AND fy = ?3 AND from_on <= ?4 ORDER BY from_on DESC,"
			   " line DESC LIMIT 1",
			   BIND(bind_int(c->id), bind_int(school_id), bind_int(o->fy.begins),
				bind_date(*out_from)),
			   &q, &row, err)) < 0)
		return r;
	if (row && strcmp(stmt_text(q, 0), o->number) == 0)
		return ERR_OK;
	return work_run(
		work,
		"INSERT INTO contract_order (contract_id, school_id, fy, line, from_on,"
		" order_number, audit_id) SELECT ?1, ?2, ?3, coalesce(max(line), 0) + 1, ?4, ?5, ?6"
		" FROM contract_order WHERE contract_id = ?1 AND school_id = ?2 AND fy = ?3",
		BIND(bind_int(c->id), bind_int(school_id), bind_int(o->fy.begins),
		     bind_date(*out_from), bind_text(o->number), bind_int(work_audit_id(work))),
		err);
}

/* Charges without a document that carry the number now. */
static int count_charges(struct store *st, const struct contract *c, const struct order *o,
			 struct ordered *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(
		st,
		"SELECT count(*), coalesce(sum(c.net_pence), 0) FROM charge c JOIN purchase u ON"
		" u.purchase_id = c.purchase_id LEFT JOIN document_line l ON l.charge_id ="
		" c.charge_id WHERE u.contract_id = ?1 AND (?2 IS NULL OR c.school_id = ?2) AND"
		" c.fy = ?3 AND c.kind = 'sale' AND l.charge_id IS NULL AND NOT EXISTS (SELECT 1"
		" FROM charge_void z WHERE z.charge_id = c.charge_id) AND " ORDER_NUMBER(
			"9223372036854775807") " = ?4",
		BIND(bind_int(c->id), bind_id(o->school_id), bind_int(o->fy.begins),
		     bind_text(o->number)),
		&q, &row, err);

	if (r < 0)
		return r;
	out->charges = stmt_int(q, 0);
	out->net = stmt_money(q, 1);
	return ERR_OK;
}

int order_set(struct work *work, const struct contract *c, const struct order *order,
	      struct ordered *out, struct err *err)
{
	int r = check_order(work, c, order, err);

	for (size_t i = 0; r == ERR_OK && i < c->member_count; i++)
		if (order->school_id == 0 || order->school_id == c->member[i].school_id)
			r = set_one(work, c, order, c->member[i].school_id, &out->from, err);
	return r < 0 ? r : count_charges(work->store, c, order, out, err);
}

const struct column order_columns[] = {
	{ "financial_year", "Year", COLUMN_CODE }, { "urn", NULL, COLUMN_CODE },
	{ "from", "Due from", COLUMN_DATE },       { "order_number", "Order number", COLUMN_CODE },
	{ "school", "School", COLUMN_TEXT },
};
const size_t order_column_count = COUNT_OF(order_columns);

int order_list(struct store *st, int64_t contract_id, const struct as_known *as, struct table *t,
	       struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT o.fy, s.urn, o.from_on, o.order_number, s.name FROM contract_order o JOIN"
		" school s ON s.school_id = o.school_id WHERE o.contract_id = ?1 AND o.audit_id <="
		" ?2 AND NOT EXISTS (SELECT 1 FROM contract_order x WHERE x.contract_id ="
		" o.contract_id AND x.school_id = o.school_id AND x.fy = o.fy AND x.from_on ="
		" o.from_on AND x.line > o.line AND x.audit_id <= ?2)"
		" ORDER BY o.fy, s.name_folded, o.school_id, o.from_on",
		BIND(bind_int(contract_id), bind_as_known(as)), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		table_add_text(t, fy_text((struct fy){ (int16_t) stmt_int(q, 0) }).s);
		table_add_text(t, stmt_text(q, 1));
		table_add_date(t, stmt_date(q, 2));
		table_add_text(t, stmt_text(q, 3));
		table_add_text(t, stmt_text(q, 4));
	}
	return r;
}
