/* billing/charge.c - lists what is due and what was billed */
#include "billing/sale.h"

#include "core/banned.h"

const struct column charge_columns[] = {
	{ "due_on", "Due", COLUMN_DATE },      { "urn", NULL, COLUMN_CODE },
	{ "school", "School", COLUMN_TEXT },   { "contract", "Contract", COLUMN_CODE },
	{ "part", "Part", COLUMN_INT },        { "parts", "of", COLUMN_INT },
	{ "net", "Net £", COLUMN_MONEY },      { "treatment", NULL, COLUMN_CODE },
	{ NULL, "Billed as", COLUMN_CODE },    { "payer", NULL, COLUMN_TEXT },
	{ "order_number", NULL, COLUMN_CODE }, { "service_from", NULL, COLUMN_DATE },
	{ "service_to", NULL, COLUMN_DATE },   { "document", "Document", COLUMN_CODE },
};
const size_t charge_column_count = COUNT_OF(charge_columns);

/* A literal for one school and one for all of them, so that each has its index. */
#define CHARGES(WHERE)                                                                          \
	"SELECT c.due_on, s.urn, s.name, k.ref, c.part, c.parts, c.net_pence, sk.treatment,"    \
	" p.name, u.order_number, c.service_from, c.service_to, d.name FROM charge c"           \
	" JOIN purchase u ON u.purchase_id = c.purchase_id"                                     \
	" JOIN contract k ON k.contract_id = u.contract_id"                                     \
	" JOIN school s ON s.school_id = c.school_id"                                           \
	" JOIN school_kind sk ON sk.school_id = c.school_id AND sk.from_on =" SCHOOL_KIND_FROM( \
		"c.school_id",                                                                  \
		"c.due_on") " JOIN payer p ON p.payer_id = sk.payer_id"                         \
			    " LEFT JOIN document_line l ON l.charge_id = c.charge_id"           \
			    " LEFT JOIN document d ON d.document_id = l.document_id"            \
			    " WHERE " WHERE                                                     \
			    " AND NOT EXISTS (SELECT 1 FROM charge_void z WHERE z.charge_id = " \
			    "c.charge_id)"                                                      \
			    " AND c.due_on <= ?2 AND (?3 = 1 OR l.charge_id IS NULL)"           \
			    " ORDER BY c.due_on, s.name_folded, c.charge_id"

static const char of_school[] = CHARGES("c.school_id = ?1");
static const char of_all[] = CHARGES("?1 IS NULL");

int charge_list(struct store *st, int64_t school_id, struct date to, bool all, struct table *t,
		struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st, school_id != 0 ? of_school : of_all,
			    BIND(bind_id(school_id), bind_date(to), bind_int(all)), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
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
	}
	return r;
}

const struct column contract_charge_columns[] = {
	{ "due_on", "Due", COLUMN_DATE },
	{ "part", "Part", COLUMN_INT },
	{ "parts", "of", COLUMN_INT },
	{ "net", "£ before VAT", COLUMN_MONEY },
	{ "document", "Billed on", COLUMN_CODE },
};
const size_t contract_charge_column_count = COUNT_OF(contract_charge_columns);

int contract_charge_list(struct store *st, int64_t contract_id, struct table *t, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT c.due_on, c.part, c.parts, c.net_pence, d.name FROM charge c"
			    " JOIN purchase u ON u.purchase_id = c.purchase_id"
			    " LEFT JOIN document_line l ON l.charge_id = c.charge_id LEFT JOIN "
			    "document d ON d.document_id = l.document_id"
			    " WHERE u.contract_id = ?1 AND NOT EXISTS (SELECT 1 FROM charge_void z "
			    "WHERE z.charge_id = c.charge_id) ORDER BY c.due_on, c.charge_id",
			    BIND(bind_int(contract_id)), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		table_add_date(t, stmt_date(q, 0));
		table_add_int(t, stmt_int(q, 1));
		table_add_int(t, stmt_int(q, 2));
		table_add_money(t, stmt_money(q, 3));
		table_add_text(t, stmt_text(q, 4));
	}
	return r;
}
