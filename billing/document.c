/* billing/document.c - reads issued documents */
#include "billing/document.h"

#include "core/banned.h"

const struct column document_columns[] = {
	{ "number", "Number", COLUMN_CODE },    { "kind", NULL, COLUMN_CODE },
	{ "issued_on", "Issued", COLUMN_DATE }, { "tax_point", NULL, COLUMN_DATE },
	{ "due_on", NULL, COLUMN_DATE },        { "service_from", NULL, COLUMN_DATE },
	{ "service_to", NULL, COLUMN_DATE },    { "payer", NULL, COLUMN_TEXT },
	{ "urn", NULL, COLUMN_CODE },           { "school", "School", COLUMN_TEXT },
	{ "contract", NULL, COLUMN_CODE },      { "order_number", NULL, COLUMN_CODE },
	{ "net", "Net £", COLUMN_MONEY },       { "vat", "VAT £", COLUMN_MONEY },
	{ "gross", "Gross £", COLUMN_MONEY },   { "currency", NULL, COLUMN_CODE },
	{ "vat_treatment", NULL, COLUMN_CODE }, { "issuer", NULL, COLUMN_CODE },
	{ "issuer_number", NULL, COLUMN_CODE }, { NULL, "Their number", COLUMN_CODE },
};
const size_t document_column_count = COUNT_OF(document_columns);

static void add_row(const struct stmt *q, bool with_theirs, struct table *t)
{
	table_add_text(t, stmt_text(q, 0));
	table_add_text(t, stmt_text(q, 1));
	for (int i = 2; i < 7; i++)
		table_add_date(t, stmt_date(q, i));
	for (int i = 7; i < 12; i++)
		table_add_text(t, stmt_text(q, i));
	table_add_money(t, stmt_money(q, 12));
	table_add_money(t, stmt_money(q, 13));
	table_add_money(t, money_add(stmt_money(q, 12), stmt_money(q, 13)));
	table_add_text(t, "GBP");
	table_add_text(t, stmt_text(q, 14));
	table_add_text(t, stmt_text(q, 15));
	table_add_text(t, stmt_text(q, 16));
	if (with_theirs)
		table_add_text(t, stmt_text(q, 16));
}

/* One literal for each kind of filter, so that each has its index: "?1 IS NULL OR .." has none. */
#define DOCUMENTS(WHERE)                                                                           \
	"SELECT d.name, d.kind, d.issued_on, d.tax_point_on, coalesce(d.due_on, i.due_on), "       \
	"d.service_from,"                                                                          \
	" d.service_to, p.name, s.urn, coalesce(s.name, "                                          \
	" (SELECT count(DISTINCT c.school_id) FROM document_line l JOIN"                           \
	" charge c ON c.charge_id = l.charge_id WHERE l.document_id = d.document_id) || ' "        \
	"schools'), "                                                                              \
	"(SELECT min(k.ref) FROM document_line l"                                                  \
	"  JOIN charge c ON c.charge_id = l.charge_id"                                             \
	"  JOIN purchase u ON u.purchase_id = c.purchase_id"                                       \
	"  JOIN contract k ON k.contract_id = u.contract_id WHERE l.document_id = d.document_id)," \
	" d.order_number, d.net_pence, d.vat_pence, d.treatment, d.issuer, i.number FROM "         \
	"document d LEFT JOIN document_number i ON i.document_id = d.document_id AND i.audit_id "  \
	"<= ?6"                                                                                    \
	" JOIN payer p ON p.payer_id = d.payer_id LEFT JOIN school s ON s.school_id = d.school_id" \
	" WHERE " WHERE " AND d.issued_on >= coalesce(?2, '')"                                     \
	" AND d.issued_on <= coalesce(?3, '9')"                                                    \
	" AND d.issued_on <= ?5 AND d.audit_id <= ?6 ORDER BY d.issued_on, d.series, d.number"

/* Of a school also those that it shares with others. */
#define OF_SCHOOL                                                                         \
	"d.document_id IN (SELECT x.document_id FROM document x WHERE x.school_id = ?1 "  \
	"UNION SELECT l.document_id FROM charge c JOIN document_line l ON l.charge_id = " \
	"c.charge_id WHERE c.school_id = ?1)"

static const char by_name[] = DOCUMENTS("d.name = upper(?4) AND (?1 IS NULL OR " OF_SCHOOL ")");
static const char by_school[] = DOCUMENTS(OF_SCHOOL " AND ?4 IS NULL");
static const char by_date[] = DOCUMENTS("?1 IS NULL AND ?4 IS NULL");

static const char *sql_of(const struct document_filter *filter)
{
	if (filter->name)
		return by_name;
	return filter->school_id != 0 ? by_school : by_date;
}

int document_list(struct store *st, const struct document_filter *filter, struct table *t,
		  struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st, sql_of(filter),
			    BIND(bind_id(filter->school_id), bind_date(filter->from),
				 bind_date(filter->to), bind_text(filter->name),
				 bind_as_on(filter->as), bind_as_known(filter->as)),
			    &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row)
		add_row(q, !filter->without_theirs, t);
	return r;
}

int document_find(struct store *st, const char *number, int64_t *out_id, struct err *err)
{
	int64_t id = 0;
	int r = store_int(st,
			  "SELECT coalesce((SELECT d.document_id FROM document d WHERE d.name ="
			  " upper(?1)), (SELECT n.document_id FROM document_number n WHERE n.number"
			  " = ?1))",
			  BIND(bind_text(number)), 0, &id, err);

	if (r < 0)
		return r;
	if (id == 0)
		return err_set(err, ERR_NOT_FOUND,
			       "no document has the number '%s': 'daybook invoice list' shows them",
			       number);
	*out_id = id;
	return ERR_OK;
}

int document_snapshot(struct store *st, const char *number, int64_t *out_id, char **out_snapshot,
		      struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	char *snapshot;
	int r;

	if ((r = document_find(st, number, out_id, err)) < 0 ||
	    (r = store_one(st, "SELECT snapshot FROM document WHERE document_id = ?1",
			   BIND(bind_int(*out_id)), &q, &row, err)) < 0)
		return r;
	if (!row || !(snapshot = stmt_dup(q, 0)))
		return err_nomem(err);
	*out_snapshot = snapshot;
	return ERR_OK;
}

int document_theirs(struct store *st, int64_t document_id, struct document_theirs *out,
		    struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(
		st, "SELECT number, given_on, due_on FROM document_number WHERE document_id = ?1",
		BIND(bind_int(document_id)), &q, &row, err);

	*out = (struct document_theirs){ .given_on = DATE_NONE, .due_on = DATE_NONE };
	if (r < 0 || !row)
		return r;
	stmt_copy(q, 0, out->number, sizeof out->number);
	out->given_on = stmt_date(q, 1);
	out->due_on = stmt_date(q, 2);
	return ERR_OK;
}

int document_has_theirs(struct store *st, bool *out, struct err *err)
{
	int64_t count = 0;
	int r = store_int(st, "SELECT EXISTS (SELECT 1 FROM document_number)", BIND_NONE, 0, &count,
			  err);

	*out = count > 0;
	return r;
}
