/* billing/receipt_list.c - reads receipts and refunds */
#include "billing/receipt_list.h"

#include "billing/bank_match.h"
#include "billing/owing.h"

#include "core/banned.h"

const struct column receipt_columns[] = {
	{ "receipt", "No", COLUMN_INT },
	{ "received_on", "Received", COLUMN_DATE },
	{ "posted_on", NULL, COLUMN_DATE },
	{ NULL, "From", COLUMN_TEXT },
	{ "payer", NULL, COLUMN_TEXT },
	{ "amount", "Amount £", COLUMN_MONEY },
	{ "allocated", NULL, COLUMN_MONEY },
	{ "refunded", NULL, COLUMN_MONEY },
	{ "free", "Free £", COLUMN_MONEY },
	{ "method", NULL, COLUMN_CODE },
	{ "reference", "Reference", COLUMN_TEXT },
	{ "state", NULL, COLUMN_CODE },
};
const size_t receipt_column_count = COUNT_OF(receipt_columns);

const struct column suspense_columns[] = {
	{ "receipt", "No", COLUMN_INT },
	{ "received_on", "Received", COLUMN_DATE },
	{ "posted_on", NULL, COLUMN_DATE },
	{ NULL, NULL, COLUMN_TEXT },
	{ "payer", NULL, COLUMN_TEXT },
	{ "amount", "Amount £", COLUMN_MONEY },
	{ "allocated", NULL, COLUMN_MONEY },
	{ "refunded", NULL, COLUMN_MONEY },
	{ "free", NULL, COLUMN_MONEY },
	{ "method", NULL, COLUMN_CODE },
	{ "reference", "Reference", COLUMN_TEXT },
	{ "state", NULL, COLUMN_CODE },
	{ "likely", "Likely", COLUMN_TEXT },
};
const size_t suspense_column_count = COUNT_OF(suspense_columns);

static const char *state_of(bool back, bool held, struct money free)
{
	if (back)
		return "reversed";
	if (!held)
		return "suspense";
	return free.pence ? "on-account" : "used";
}

static void add_row(const struct stmt *q, struct table *t)
{
	bool back = stmt_int(q, 8) != 0, held = !stmt_is_null(q, 3);
	struct money free = stmt_money(q, 11);

	table_add_int(t, stmt_int(q, 0));
	table_add_date(t, stmt_date(q, 1));
	table_add_date(t, stmt_date(q, 2));
	table_add_text(t, back ? "(reversed)" : held ? stmt_text(q, 3) : "(in suspense)");
	table_add_text(t, stmt_text(q, 3));
	table_add_money(t, stmt_money(q, 4));
	table_add_money(t, stmt_money(q, 6));
	table_add_money(t, stmt_money(q, 7));
	table_add_money(t, free);
	table_add_text(t, stmt_text(q, 5));
	table_add_text(t, stmt_text(q, 9));
	table_add_text(t, state_of(back, held, free));
}

/* Of a table of facts, by its own index: as on ?6 and as known by ?7. */
#define SUM_OF(table, sum, day)                                         \
	"(SELECT coalesce(" sum ", 0) FROM " table                      \
	" x WHERE x.receipt_id = r.receipt_id AND x." day " <= ?6 AND " \
	"x.audit_id <= ?7)"
#define ALLOCATED SUM_OF("allocation", "sum(x.pence)", "allocated_on")
#define REFUNDED SUM_OF("refund", "sum(x.pence)", "paid_on")
#define BACK SUM_OF("receipt_back", "count(*)", "back_on")
#define HOLDER SUM_OF("receipt_move", "max(x.line)", "moved_on")

static const char list_sql[] =
	"SELECT * FROM (SELECT z.*, CASE z.back WHEN 0 THEN z.pence - z.allocated - z.refunded "
	"ELSE 0 END AS free FROM (SELECT r.receipt_id, r.received_on, r.posted_on, p.name, "
	"r.pence, r.method, " ALLOCATED " AS allocated, " REFUNDED " AS refunded, " BACK
	" AS back, r.reference, m.payer_id FROM receipt r JOIN receipt_move m ON m.receipt_id = "
	"r.receipt_id AND m.line = " HOLDER
	" LEFT JOIN payer p ON p.payer_id = m.payer_id WHERE r.received_on >= coalesce(?2, '') AND "
	"r.received_on <= coalesce(?3, '9') AND r.posted_on <= ?6 AND r.audit_id <= ?7) z) y WHERE "
	"(?1 IS NULL OR y.payer_id = ?1) AND (?4 = 0 OR y.payer_id IS NULL AND y.back = 0) AND "
	"(?5 = 0 OR y.free > 0) ORDER BY y.received_on, y.receipt_id";

/* With 'index' each row ends with what is likely. */
static int add_all(struct store *st, const struct receipt_filter *filter, struct bank_index *index,
		   struct table *t, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st, list_sql,
			    BIND(bind_id(filter->account_id), bind_date(filter->from),
				 bind_date(filter->to), bind_int(filter->suspense),
				 bind_int(filter->free), bind_as_on(filter->as),
				 bind_as_known(filter->as)),
			    &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct bank_match match;
		char likely[400];

		add_row(q, t);
		if (!index)
			continue;
		if ((r = bank_guess(index, st, stmt_money(q, 4), stmt_text(q, 9), &match, err)) < 0)
			return r;
		bank_likely_text(&match, likely, sizeof likely);
		table_add_text(t, likely[0] ? likely : NULL);
	}
	return r;
}

int receipt_list(struct store *st, const struct receipt_filter *filter, struct table *t,
		 struct err *err)
{
	return add_all(st, filter, NULL, t, err);
}

int suspense_list(struct store *st, const struct receipt_filter *filter, struct table *t,
		  struct err *err)
{
	SCOPED(bank_index_freep) struct bank_index *index = NULL;
	struct receipt_filter suspense = *filter;
	int r = bank_index_load(st, &index, err);

	suspense.suspense = true;
	return r < 0 ? r : add_all(st, &suspense, index, t, err);
}

/* ---- before its invoice ---- */

const struct column advance_columns[] = {
	{ "receipt", "No", COLUMN_INT },
	{ "received_on", "Received", COLUMN_DATE },
	{ "payer", "From", COLUMN_TEXT },
	{ "free", NULL, COLUMN_MONEY },
	{ "without_invoice", "No invoice £", COLUMN_MONEY },
	{ "vat_invoice_due_by", "VAT invoice due by", COLUMN_DATE },
	{ "late", "Late", COLUMN_BOOL },
};
const size_t advance_column_count = COUNT_OF(advance_columns);

enum { VAT_INVOICE_DAYS = 30 };

static const char advance_sql[] =
	"SELECT * FROM (SELECT z.receipt_id, z.received_on, z.name, z.payer_id, z.pence - "
	"z.allocated - z.refunded AS free, (SELECT coalesce(sum(" OUTSTANDING_OF(
		"?6", "?7") "), 0) FROM document d WHERE d.settles = 'bank' AND d.kind <> "
			    "'credit-note' AND "
			    "d.payer_id IN (SELECT a.payer_id FROM payer a WHERE a.payer_id = "
			    "z.payer_id OR "
			    "a.account_id = z.payer_id)) FROM (SELECT r.receipt_id, r.received_on, "
			    "p.name, m.payer_id, "
			    "r.pence, " ALLOCATED " AS allocated, " REFUNDED " AS refunded, " BACK
			    " AS back FROM receipt r JOIN receipt_move m ON m.receipt_id = "
			    "r.receipt_id AND m.line = " HOLDER
			    " JOIN payer p ON p.payer_id = m.payer_id WHERE r.posted_on <= ?6 AND "
			    "r.audit_id <= "
			    "?7) z WHERE z.back = 0 AND EXISTS (SELECT 1 FROM school_kind k JOIN "
			    "payer a ON a.payer_id "
			    "= k.payer_id WHERE coalesce(a.account_id, a.payer_id) = z.payer_id "
			    "AND k.treatment = "
			    "'standard')) y WHERE y.free > 0 ORDER BY y.payer_id, y.received_on, "
			    "y.receipt_id";

/* A row, where something is left of it beyond what its payer still owes, '*owed'. */
static void add_advance(const struct stmt *q, struct date today, struct money *owed,
			struct table *t)
{
	struct money free = stmt_money(q, 4), left = free;
	struct date by = date_add(stmt_date(q, 1), VAT_INVOICE_DAYS);

	left.pence -= owed->pence < left.pence ? owed->pence : left.pence;
	owed->pence -= free.pence - left.pence;
	if (left.pence == 0)
		return;
	table_add_int(t, stmt_int(q, 0));
	table_add_date(t, stmt_date(q, 1));
	table_add_text(t, stmt_text(q, 2));
	table_add_money(t, free);
	table_add_money(t, left);
	table_add_date(t, by);
	table_add_bool(t, date_compare(by, today) < 0);
}

int advance_list(struct store *st, const struct as_known *as, struct date today, struct table *t,
		 struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct money owed = money_pence(0);
	int64_t payer_id = 0;
	bool row = false;
	int r = store_query(st, advance_sql,
			    BIND(bind_null(), bind_null(), bind_null(), bind_null(), bind_null(),
				 bind_as_on(as), bind_as_known(as)),
			    &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		if (stmt_int(q, 3) != payer_id) {
			payer_id = stmt_int(q, 3);
			owed = stmt_money(q, 5);
		}
		add_advance(q, today, &owed, t);
	}
	return r;
}

/* ---- one ---- */

int receipt_facts(struct store *st, int64_t receipt_id,
		  int (*each)(void *context, const struct receipt_fact *fact, struct err *err),
		  void *context, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT x.kind, x.on_date, x.id, p.name, d.name, x.pence, x.reason, x.undone, "
		"a.actor FROM (SELECT 0 AS kind, m.moved_on AS on_date, m.move_id AS id, "
		"m.payer_id,"
		" NULL AS document_id, r.pence, m.reason, 0 AS undone, m.audit_id FROM "
		"receipt_move "
		"m JOIN receipt r ON r.receipt_id = m.receipt_id WHERE m.receipt_id = ?1 UNION ALL "
		"SELECT CASE WHEN a.undoes_id IS NULL THEN 1 ELSE 2 END, a.allocated_on, "
		"coalesce(a.undoes_id, a.allocation_id), NULL, a.document_id, abs(a.pence), NULL, "
		"CASE WHEN EXISTS (SELECT 1 FROM allocation u WHERE u.undoes_id = a.allocation_id) "
		"THEN 1 ELSE 0 END, a.audit_id FROM allocation a WHERE a.receipt_id = ?1 UNION ALL "
		"SELECT 3, f.paid_on, f.refund_id, NULL, NULL, f.pence, f.reference || ': ' || "
		"f.reason, 0, f.audit_id FROM refund f WHERE f.receipt_id = ?1 UNION ALL SELECT 4, "
		"b.back_on, 0, NULL, NULL, r.pence, b.reason, 0, b.audit_id FROM receipt_back b "
		"JOIN receipt r ON r.receipt_id = b.receipt_id WHERE b.receipt_id = ?1) x JOIN "
		"audit "
		"a ON a.audit_id = x.audit_id LEFT JOIN payer p ON p.payer_id = x.payer_id LEFT "
		"JOIN "
		"document d ON d.document_id = x.document_id ORDER BY x.audit_id, x.kind, x.id",
		BIND(bind_int(receipt_id)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct receipt_fact fact = {
			.kind = (enum receipt_fact_kind) stmt_int(q, 0),
			.on = stmt_date(q, 1),
			.id = stmt_int(q, 2),
			.payer = stmt_text(q, 3),
			.document = stmt_text(q, 4),
			.amount = stmt_money(q, 5),
			.reason = stmt_text(q, 6),
			.undone = stmt_int(q, 7) != 0,
			.by = stmt_text(q, 8),
		};

		r = each(context, &fact, err);
	}
	return r;
}

/* ---- refunds ---- */

const struct column refund_columns[] = {
	{ "refund", "No", COLUMN_INT },         { "paid_on", "Paid", COLUMN_DATE },
	{ "payer", "To", COLUMN_TEXT },         { NULL, "Out of", COLUMN_CODE },
	{ "receipt", NULL, COLUMN_INT },        { "credit_note", NULL, COLUMN_CODE },
	{ "amount", "Amount £", COLUMN_MONEY }, { "reference", "Reference", COLUMN_TEXT },
	{ "reason", NULL, COLUMN_TEXT },
};
const size_t refund_column_count = COUNT_OF(refund_columns);

static void add_refund(const struct stmt *q, struct table *t)
{
	char out_of[48];

	if (stmt_is_null(q, 3))
		(void) snprintf(out_of, sizeof out_of, "%s", stmt_text(q, 4));
	else
		(void) snprintf(out_of, sizeof out_of, "receipt %" PRId64, stmt_int(q, 3));
	table_add_int(t, stmt_int(q, 0));
	table_add_date(t, stmt_date(q, 1));
	table_add_text(t, stmt_text(q, 2));
	table_add_text(t, out_of);
	if (stmt_is_null(q, 3))
		table_add_text(t, NULL);
	else
		table_add_int(t, stmt_int(q, 3));
	table_add_text(t, stmt_text(q, 4));
	table_add_money(t, stmt_money(q, 5));
	table_add_text(t, stmt_text(q, 6));
	table_add_text(t, stmt_text(q, 7));
}

int refund_list(struct store *st, int64_t account_id, const struct as_known *as, struct table *t,
		struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT f.refund_id, f.paid_on, p.name, f.receipt_id, d.name, f.pence,"
			    " f.reference, f.reason FROM refund f JOIN payer p ON p.payer_id ="
			    " f.payer_id LEFT JOIN document d ON d.document_id = f.credit_id WHERE"
			    " (?1 IS NULL OR f.payer_id = ?1) AND f.paid_on <= ?2 AND f.audit_id <="
			    " ?3 ORDER BY f.paid_on, f.refund_id",
			    BIND(bind_id(account_id), bind_as_on(as), bind_as_known(as)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row)
		add_refund(q, t);
	return r;
}
