/* billing/charge.c - lists what is due and what was billed */
#include "billing/charged.h"
#include "billing/credit_held.h"
#include "billing/order.h"
#include "billing/sale.h"

#include "core/banned.h"

const struct column charge_columns[] = {
	{ "due_on", "Due", COLUMN_DATE },      { "urn", NULL, COLUMN_CODE },
	{ "school", "School", COLUMN_TEXT },   { "contract", "Contract", COLUMN_CODE },
	{ "part", "Part", COLUMN_INT },        { "parts", "of", COLUMN_INT },
	{ "net", "Net £", COLUMN_MONEY },      { "treatment", NULL, COLUMN_CODE },
	{ NULL, "Billed as", COLUMN_CODE },    { "payer", NULL, COLUMN_TEXT },
	{ "order_number", NULL, COLUMN_CODE }, { "service_from", NULL, COLUMN_DATE },
	{ "service_to", NULL, COLUMN_DATE },   { "document", NULL, COLUMN_CODE },
	{ NULL, "Document", COLUMN_CODE }, /* or why there is none */
	{ "kind", NULL, COLUMN_CODE },         { "cause", NULL, COLUMN_CODE },
	{ "quantity", NULL, COLUMN_QUANTITY }, { "held", NULL, COLUMN_CODE },
};
const size_t charge_column_count = COUNT_OF(charge_columns);

/* The number it was billed with, or that it would have; and whether its payer, as it is billed now, needs one. */
#define ORDER_OF \
	"CASE WHEN d.document_id IS NULL THEN " ORDER_NUMBER("?3") " ELSE d.order_number END"
#define HELD                                                                                   \
	"(p.order_needed = 1 AND c.kind = 'sale' AND d.document_id IS NULL AND " ORDER_NUMBER( \
		"?3") " IS NULL)"

/* A literal for one school and one for all of them, so that each has its index. */
#define CHARGES(WHERE)                                                                       \
	"SELECT c.due_on, s.urn, s.name, k.ref, c.part, c.parts, c.net_pence, "              \
	"coalesce(d.treatment, sk.treatment), coalesce(b.name, p.name), " ORDER_OF ", "      \
	"c.service_from, c.service_to, d.name, c.kind, c.cause, c.quantity, CASE WHEN " HELD \
	" THEN 1 ELSE 0 END, (SELECT o.document_id FROM document_line o WHERE o.charge_id "  \
	"= c.credits_id AND d.document_id IS NULL) FROM charge c"                            \
	" JOIN purchase u ON u.purchase_id = c.purchase_id"                                  \
	" JOIN contract k ON k.contract_id = u.contract_id"                                  \
	" JOIN school s ON s.school_id = c.school_id"                                        \
	" JOIN school_kind sk ON sk.school_id = c.school_id AND sk.from_on =" KIND_THEN      \
	" JOIN payer p ON p.payer_id = sk.payer_id" BILLED_THEN                              \
	" LEFT JOIN payer b ON b.payer_id = d.payer_id WHERE " WHERE " AND" CHARGE_THEN      \
	"AND c.due_on <= ?4 AND (?5 = 1 OR d.document_id IS NULL) AND (?6 = 0 OR " HELD      \
	" OR c.kind = 'credit')"                                                             \
	" ORDER BY c.due_on, s.name_folded, c.charge_id"

static const char of_school[] = CHARGES("c.school_id = ?1");
static const char of_all[] = CHARGES("?1 IS NULL");

/* Why it is not billed, as programs read it; NULL: nothing is in the way. */
static const char *held_why(const struct stmt *q, const struct held_credits *credits)
{
	if (stmt_int(q, 16) != 0)
		return "order-number";
	return held_credits_find(credits, stmt_int(q, 17)) ? "written-off" : NULL;
}

static void add_charge(const struct stmt *q, const char *held, struct table *t)
{
	table_add_date(t, stmt_date(q, 0));
	for (int i = 1; i < 4; i++)
		table_add_text(t, stmt_text(q, i));
	table_add_int(t, stmt_int(q, 4));
	table_add_int(t, stmt_int(q, 5));
	table_add_money(t, stmt_money(q, 6));
	table_add_text(t, stmt_text(q, 7));
	table_add_text(t, treatment_word(stmt_text(q, 7)));
	table_add_text(t, stmt_text(q, 8));
	table_add_text(t, stmt_text(q, 9));
	table_add_date(t, stmt_date(q, 10));
	table_add_date(t, stmt_date(q, 11));
	table_add_text(t, stmt_text(q, 12));
	table_add_text(t, !held                               ? stmt_text(q, 12)
			  : strcmp(held, "order-number") == 0 ? "held, no PO"
							      : "written off");
	table_add_text(t, stmt_text(q, 13));
	table_add_text(t, stmt_text(q, 14));
	if (stmt_is_null(q, 15))
		table_add_text(t, NULL);
	else
		table_add_quantity(t, stmt_quantity(q, 15));
	table_add_text(t, held);
}

int charge_list(struct store *st, const struct charge_filter *filter, struct table *t,
		struct err *err)
{
	SCOPED(held_credits_release) struct held_credits credits = { 0 };
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = held_credits_load(st, filter->to, filter->as, &credits, err);

	if (r == ERR_OK)
		r = store_query(st, filter->school_id != 0 ? of_school : of_all,
				BIND(bind_id(filter->school_id), bind_as_on(filter->as),
				     bind_as_known(filter->as), bind_date(filter->to),
				     bind_int(filter->all), bind_int(filter->held)),
				&q, err);
	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		const char *held = held_why(q, &credits);

		if (held || !filter->held)
			add_charge(q, held, t);
	}
	return r;
}

const struct column contract_charge_columns[] = {
	{ "due_on", "Due", COLUMN_DATE },
	{ "part", "Part", COLUMN_INT },
	{ "parts", "of", COLUMN_INT },
	{ "cause", "For", COLUMN_CODE },
	{ "net", "£ before VAT", COLUMN_MONEY },
	{ "document", "Billed on", COLUMN_CODE },
	{ "kind", NULL, COLUMN_CODE },
	{ "quantity", NULL, COLUMN_QUANTITY },
	{ "urn", NULL, COLUMN_CODE },
	{ "school", "School", COLUMN_TEXT },
};
const size_t contract_charge_column_count = COUNT_OF(contract_charge_columns);

int contract_charge_list(struct store *st, int64_t contract_id, const struct as_known *as,
			 bool with_school, struct table *t, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT c.due_on, c.part, c.parts, c.cause, c.net_pence, d.name, c.kind, "
		"c.quantity, s.urn, s.name FROM charge c JOIN school s ON s.school_id = "
		"c.school_id JOIN purchase u ON u.purchase_id = c.purchase_id" BILLED_THEN
		"WHERE u.contract_id = ?1 AND" CHARGE_THEN "ORDER BY c.due_on, c.charge_id",
		BIND(bind_int(contract_id), bind_as_on(as), bind_as_known(as)), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		table_add_date(t, stmt_date(q, 0));
		table_add_int(t, stmt_int(q, 1));
		table_add_int(t, stmt_int(q, 2));
		table_add_text(t, stmt_text(q, 3));
		table_add_money(t, stmt_money(q, 4));
		table_add_text(t, stmt_text(q, 5));
		table_add_text(t, stmt_text(q, 6));
		if (stmt_is_null(q, 7))
			table_add_text(t, NULL);
		else
			table_add_quantity(t, stmt_quantity(q, 7));
		table_add_text(t, stmt_text(q, 8));
		if (with_school)
			table_add_text(t, stmt_text(q, 9));
	}
	return r;
}
