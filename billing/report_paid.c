/* billing/report_paid.c - receipts and what they paid */
#include "billing/report.h"

#include "core/banned.h"

const struct column report_paid_columns[] = {
	{ "posted_on", "Posted", COLUMN_DATE }, { "received_on", NULL, COLUMN_DATE },
	{ "receipt", "Receipt", COLUMN_INT },   { "payer", "Payer", COLUMN_TEXT },
	{ "method", NULL, COLUMN_CODE },        { "reference", NULL, COLUMN_TEXT },
	{ "received", NULL, COLUMN_MONEY },     { "document", NULL, COLUMN_CODE },
	{ "for", "Paid", COLUMN_CODE },         { "paid", "Amount £", COLUMN_MONEY },
};
const size_t report_paid_column_count = COUNT_OF(report_paid_columns);

/* Part by part, what undoes itself left out; 'place' keeps what pays no document last. The parts are the receipt. */
#define PARTS                                                                                   \
	"SELECT a.receipt_id, d.name AS document, NULL AS other, sum(a.pence) AS pence, 1 AS "  \
	"place FROM allocation a JOIN document d ON d.document_id = a.document_id WHERE "       \
	"a.receipt_id IS NOT NULL GROUP BY a.receipt_id, d.name HAVING sum(a.pence) <> 0 "      \
	"UNION ALL SELECT f.receipt_id, NULL, 'refunded', sum(f.pence), 2 FROM refund f WHERE " \
	"f.receipt_id IS NOT NULL GROUP BY f.receipt_id UNION ALL SELECT b.receipt_id, NULL, "  \
	"'returned', r.pence, 3 FROM receipt_back b JOIN receipt r ON r.receipt_id = "          \
	"b.receipt_id UNION ALL SELECT e.receipt_id, NULL, 'free', sum(e.pence), 4 FROM "       \
	"receipt_effect e GROUP BY e.receipt_id HAVING sum(e.pence) <> 0"

static const char paid_sql[] =
	"SELECT r.posted_on, r.received_on, r.receipt_id, y.name, r.method, r.reference, r.pence, "
	"w.document, coalesce(w.document, CASE WHEN w.other <> 'free' THEN w.other WHEN y.payer_id "
	"IS NULL THEN 'suspense' ELSE 'on account' END), w.pence FROM receipt r JOIN (" PARTS
	") w ON w.receipt_id = r.receipt_id LEFT JOIN receipt_move m ON m.receipt_id = "
	"r.receipt_id AND m.line = (SELECT max(x.line) FROM receipt_move x WHERE x.receipt_id = "
	"r.receipt_id) LEFT JOIN payer y ON y.payer_id = m.payer_id WHERE r.posted_on BETWEEN ?1 "
	"AND ?2 ORDER BY r.posted_on, r.receipt_id, w.place, w.document";

int report_paid(struct store *st, const struct report_span *span, struct table *t, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct money sum = money_pence(0);
	bool row = false;
	int r = store_query(st, paid_sql, BIND(report_from(span), report_to(span)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		table_add_date(t, stmt_date(q, 0));
		table_add_date(t, stmt_date(q, 1));
		table_add_int(t, stmt_int(q, 2));
		for (int i = 3; i < 6; i++)
			table_add_text(t, stmt_text(q, i));
		table_add_money(t, stmt_money(q, 6));
		table_add_text(t, stmt_text(q, 7));
		table_add_text(t, stmt_text(q, 8));
		table_add_money(t, stmt_money(q, 9));
		sum = money_add(sum, stmt_money(q, 9));
	}
	if (r == ERR_OK && table_rows(t) > 1) {
		table_begin_sum(t);
		for (int i = 0; i < 9; i++)
			table_add_text(t, NULL);
		table_add_money(t, sum);
	}
	return r;
}
