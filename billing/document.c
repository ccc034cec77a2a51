/* billing/document.c - reads issued documents */
#include "billing/document.h"

#include "billing/owing.h"

#include "core/banned.h"

const struct column document_columns[] = {
	{ "number", "Number", COLUMN_CODE },
	{ "kind", NULL, COLUMN_CODE },
	{ "issued_on", "Issued", COLUMN_DATE },
	{ "tax_point", NULL, COLUMN_DATE },
	{ "due_on", NULL, COLUMN_DATE },
	{ "service_from", NULL, COLUMN_DATE },
	{ "service_to", NULL, COLUMN_DATE },
	{ "payer", NULL, COLUMN_TEXT },
	{ "urn", NULL, COLUMN_CODE },
	{ "school", NULL, COLUMN_TEXT },
	{ NULL, "For", COLUMN_TEXT },
	{ "contract", NULL, COLUMN_CODE },
	{ "order_number", NULL, COLUMN_CODE },
	{ "net", NULL, COLUMN_MONEY },
	{ "vat", NULL, COLUMN_MONEY },
	{ "gross", "Gross £", COLUMN_MONEY },
	{ "paid", NULL, COLUMN_MONEY },
	{ "credited", NULL, COLUMN_MONEY },
	{ "written_off", NULL, COLUMN_MONEY },
	{ "settled", NULL, COLUMN_MONEY },
	{ "outstanding", "Outstanding £", COLUMN_MONEY },
	{ "disputed", NULL, COLUMN_BOOL },
	{ "currency", NULL, COLUMN_CODE },
	{ "vat_treatment", NULL, COLUMN_CODE },
	{ "issuer", NULL, COLUMN_CODE },
	{ "issuer_number", NULL, COLUMN_CODE },
	{ NULL, "Their number", COLUMN_CODE },
};
const size_t document_column_count = COUNT_OF(document_columns);

static void add_row(const struct stmt *q, bool with_theirs, struct table *t)
{
	const char *school = stmt_text(q, 9);

	table_add_text(t, stmt_text(q, 0));
	table_add_text(t, stmt_text(q, 1));
	for (int i = 2; i < 7; i++)
		table_add_date(t, stmt_date(q, i));
	for (int i = 7; i < 10; i++)
		table_add_text(t, stmt_text(q, i));
	table_add_text(t, school ? school : stmt_text(q, 7));
	table_add_text(t, stmt_text(q, 10));
	table_add_text(t, stmt_text(q, 11));
	table_add_money(t, stmt_money(q, 12));
	table_add_money(t, stmt_money(q, 13));
	table_add_money(t, money_add(stmt_money(q, 12), stmt_money(q, 13)));
	for (int i = 14; i < 18; i++)
		table_add_money(t, stmt_money(q, i));
	table_add_money(t, stmt_money(q, 25));
	table_add_bool(t, stmt_int(q, 18) != 0);
	table_add_text(t, "GBP");
	table_add_text(t, stmt_text(q, 19));
	table_add_text(t, stmt_text(q, 20));
	table_add_text(t, stmt_text(q, 21));
	if (with_theirs)
		table_add_text(t, stmt_text(q, 21));
}

/* What is free of a credit note, less than 0: what it pays and what was refunded of it are taken off. */
#define CREDIT_LEFT                                                                           \
	"(d.net_pence + d.vat_pence + (SELECT coalesce(sum(ca.pence), 0) FROM allocation "    \
	"ca WHERE ca.credit_id = d.document_id AND ca.allocated_on <= ?5 AND ca.audit_id <= " \
	"?6) + (SELECT coalesce(sum(cf.pence), 0) FROM refund cf WHERE cf.credit_id = "       \
	"d.document_id AND cf.paid_on <= ?5 AND cf.audit_id <= ?6) - (SELECT "                \
	"coalesce(sum(cs.pence), 0) FROM settlement cs WHERE cs.document_id = "               \
	"d.document_id AND cs.settled_on <= ?5 AND cs.audit_id <= ?6))"

/* clang-format off */
/* One literal for each kind of filter, so that each has its index: "?1 IS NULL OR .." has none. */
#define DOCUMENTS(WHERE)                                                                           \
	"SELECT * FROM (SELECT y.*, CASE y.kind WHEN 'credit-note' THEN y.credit_left ELSE"        \
	" y.net_pence + y.vat_pence - y.paid - y.credited - y.written_off - y.settled END AS"      \
	" left_pence FROM (SELECT d.name, d.kind, d.issued_on, d.tax_point_on, coalesce(d.due_on, i.due_on),"          \
	" d.service_from, d.service_to, p.name AS payer, s.urn, coalesce(s.name, (SELECT"                        \
	" CASE count(DISTINCT c.school_id) WHEN 1 THEN min(h.name) ELSE count(DISTINCT c.school_id)" \
	" || ' schools' END FROM document_line l JOIN charge c ON c.charge_id = l.charge_id JOIN"  \
	" school h ON h.school_id = c.school_id WHERE l.document_id = d.document_id HAVING count(*) > 0)) AS school,"                 \
	" (SELECT min(k.ref) FROM document_line l JOIN charge c ON c.charge_id = l.charge_id"      \
	"  JOIN purchase u ON u.purchase_id = c.purchase_id JOIN contract k ON k.contract_id ="    \
	"  u.contract_id WHERE l.document_id = d.document_id), d.order_number, d.net_pence,"       \
	" d.vat_pence, " PAID_OF("?5", "?6") " AS paid, " CREDITED_OF("?5", "?6")                  \
	" AS credited, " WRITTEN_OFF_OF("?5", "?6") " AS written_off, " SETTLED_OF("?5", "?6")     \
	" AS settled, CASE WHEN " DISPUTED_OF("?5", "?6") " THEN 1 ELSE 0 END, d.treatment,"       \
	" d.issuer, i.number AS theirs, d.series, d.number, " CREDIT_LEFT " AS credit_left FROM document d JOIN payer p ON"      \
	" p.payer_id = d.payer_id LEFT JOIN document_number i ON i.document_id = d.document_id"    \
	" AND i.audit_id <= ?6 LEFT JOIN school s ON s.school_id = d.school_id WHERE " WHERE    \
	" AND d.issued_on >= coalesce(?2, '') AND d.issued_on <= coalesce(?3, '9')"                \
	" AND d.issued_on <= ?5 AND d.audit_id <= ?6 AND (?4 = 0 OR d.settles = 'bank')) y) x"     \
	" WHERE ?4 = 0 OR x.left_pence > 0"                                                       \
	" ORDER BY x.issued_on, x.series, x.number"
/* clang-format on */

#define OF_PAYER                                                                                 \
	"d.payer_id IN (SELECT a.payer_id FROM payer a WHERE a.payer_id = ?7 OR a.account_id = " \
	"?7)"

/* Of a school also those that it shares with others. */
#define OF_SCHOOL                                                                         \
	"d.document_id IN (SELECT x.document_id FROM document x WHERE x.school_id = ?1 "  \
	"UNION SELECT l.document_id FROM charge c JOIN document_line l ON l.charge_id = " \
	"c.charge_id WHERE c.school_id = ?1)"

static const char by_school[] = DOCUMENTS(OF_SCHOOL " AND (?7 IS NULL OR " OF_PAYER ")");
static const char by_payer[] = DOCUMENTS("?1 IS NULL AND " OF_PAYER);
static const char by_date[] = DOCUMENTS("?1 IS NULL AND ?7 IS NULL");

static const char *sql_of(const struct document_filter *filter)
{
	if (filter->school_id != 0)
		return by_school;
	return filter->account_id != 0 ? by_payer : by_date;
}

int document_list(struct store *st, const struct document_filter *filter, struct table *t,
		  struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st, sql_of(filter),
			    BIND(bind_id(filter->school_id), bind_date(filter->from),
				 bind_date(filter->to), bind_int(filter->unpaid),
				 bind_as_on(filter->as), bind_as_known(filter->as),
				 bind_id(filter->account_id)),
			    &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row)
		add_row(q, !filter->without_theirs, t);
	return r;
}

int document_payments(struct store *st, int64_t document_id,
		      void (*each)(void *context, const struct document_payment *payment),
		      void *context, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT a.allocation_id, a.allocated_on, a.pence, a.receipt_id, c.name"
			    " FROM allocation a LEFT JOIN document c ON c.document_id = a.credit_id"
			    " WHERE a.document_id = ?1 AND a.undoes_id IS NULL AND NOT EXISTS"
			    " (SELECT 1 FROM allocation u WHERE u.undoes_id = a.allocation_id)"
			    " ORDER BY a.allocated_on, a.allocation_id",
			    BIND(bind_int(document_id)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row)
		each(context, &(struct document_payment){ .allocation_id = stmt_int(q, 0),
							  .on = stmt_date(q, 1),
							  .amount = stmt_money(q, 2),
							  .receipt_id = stmt_int(q, 3),
							  .credit = stmt_text(q, 4) });
	return r;
}

/* ---- one ---- */

int document_find(struct store *st, const char *number, struct document_head *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	char capitals[64];
	bool row = false;
	size_t n = 0;
	int r;

	for (; number[n] != '\0' && n + 1 < sizeof capitals; n++)
		capitals[n] = number[n] >= 'a' && number[n] <= 'z' ? (char) (number[n] - 'a' + 'A')
								   : number[n];
	capitals[n] = '\0';
	r = store_one(st,
		      "SELECT d.document_id, coalesce(p.account_id, p.payer_id), d.name, d.kind,"
		      " d.settles FROM document d JOIN payer p ON p.payer_id = d.payer_id WHERE"
		      " d.document_id = coalesce((SELECT x.document_id FROM document x WHERE x.name"
		      " = ?1), (SELECT n.document_id FROM document_number n WHERE n.number = ?1),"
		      " (SELECT n.document_id FROM document_number n WHERE n.number = ?2))",
		      BIND(bind_text(capitals), bind_text(number)), &q, &row, err);
	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_NOT_FOUND,
			       "no document has the number '%s': 'daybook invoice list' shows them",
			       number);
	*out = (struct document_head){ .id = stmt_int(q, 0),
				       .account_id = stmt_int(q, 1),
				       .is_credit = strcmp(stmt_text(q, 3), "credit-note") == 0,
				       .by_journal = strcmp(stmt_text(q, 4), "bank") != 0 };
	stmt_copy(q, 2, out->name, sizeof out->name);
	return ERR_OK;
}

int document_snapshot(struct store *st, const char *name, int64_t *out_id, char **out_snapshot,
		      struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct document_head head;
	bool row = false;
	int r;

	if ((r = document_find(st, name, &head, err)) < 0 ||
	    (r = store_one(st, "SELECT snapshot FROM document WHERE document_id = ?1",
			   BIND(bind_int(head.id)), &q, &row, err)) < 0)
		return r;
	if (!(*out_snapshot = stmt_dup(q, 0)))
		return err_nomem(err);
	*out_id = head.id;
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
