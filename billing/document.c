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
	{ "vat_treatment", NULL, COLUMN_CODE },
};
const size_t document_column_count = COUNT_OF(document_columns);

static void add_row(const struct stmt *q, struct table *t)
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
}

/* One literal for each kind of filter, so that each has its index: "?1 IS NULL OR .." has none. */
#define DOCUMENTS(WHERE)                                                                           \
	"SELECT d.name, d.kind, d.issued_on, d.tax_point_on, d.due_on, d.service_from,"            \
	" d.service_to, p.name, s.urn, s.name, (SELECT min(k.ref) FROM document_line l"            \
	"  JOIN charge c ON c.charge_id = l.charge_id"                                             \
	"  JOIN purchase u ON u.purchase_id = c.purchase_id"                                       \
	"  JOIN contract k ON k.contract_id = u.contract_id WHERE l.document_id = d.document_id)," \
	" d.order_number, d.net_pence, d.vat_pence, d.treatment FROM document d"                   \
	" JOIN payer p ON p.payer_id = d.payer_id JOIN school s ON s.school_id = d.school_id"      \
	" WHERE " WHERE " AND d.issued_on >= coalesce(?2, '')"                                     \
	" AND d.issued_on <= coalesce(?3, '9')"                                                    \
	" AND d.issued_on <= ?5 AND d.audit_id <= ?6 ORDER BY d.issued_on, d.series, d.number"

static const char by_name[] = DOCUMENTS("d.name = ?4 AND (?1 IS NULL OR d.school_id = ?1)");
static const char by_school[] = DOCUMENTS("d.school_id = ?1 AND ?4 IS NULL");
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
		add_row(q, t);
	return r;
}

/* People type numbers, also in small letters. */
static void tidy_name(const char *name, char out[24])
{
	size_t n = 0;

	for (; name[n] && n + 1 < 24; n++)
		out[n] = (char) (name[n] >= 'a' && name[n] <= 'z' ? name[n] - 'a' + 'A' : name[n]);
	out[n] = '\0';
}

int document_snapshot(struct store *st, const char *name, int64_t *out_id, char **out_snapshot,
		      struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	char tidy[24];
	bool row = false;
	char *snapshot;
	int r;

	tidy_name(name, tidy);
	r = store_one(st, "SELECT document_id, snapshot FROM document WHERE name = ?1",
		      BIND(bind_text(tidy)), &q, &row, err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_NOT_FOUND,
			       "no document has the number '%s': 'daybook invoice list' shows them",
			       name);
	if (!(snapshot = stmt_dup(q, 1)))
		return err_nomem(err);
	*out_id = stmt_int(q, 0);
	*out_snapshot = snapshot;
	return ERR_OK;
}

int document_credits(struct store *st, int64_t document_id,
		     void (*add)(void *context, const struct credited_by *note), void *context,
		     struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT name, issued_on, -net_pence, -vat_pence FROM document WHERE "
			    "credits_document_id = ?1 ORDER BY document_id",
			    BIND(bind_int(document_id)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct credited_by note = { .issued_on = stmt_date(q, 1),
					    .net = stmt_money(q, 2),
					    .vat = stmt_money(q, 3) };

		stmt_copy(q, 0, note.name, sizeof note.name);
		add(context, &note);
	}
	return r;
}
