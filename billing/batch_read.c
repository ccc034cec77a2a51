/* billing/batch_read.c - what batches hold: lines and sums, from what was frozen when they were made */
#include "billing/batch.h"

#include "core/banned.h"

int batch_last(struct store *st, int64_t *out, struct err *err)
{
	return store_int(st, "SELECT max(batch_id) FROM journal_batch", BIND_NONE, 0, out, err);
}

/* ---- batches ---- */

const struct column batch_columns[] = {
	{ "batch", "Batch", COLUMN_INT },         { "made_on", "Made", COLUMN_DATE },
	{ "made_by", "By", COLUMN_TEXT },         { "to", "Up to", COLUMN_DATE },
	{ "journals", NULL, COLUMN_INT },         { "lines", "Lines", COLUMN_INT },
	{ "charges", NULL, COLUMN_INT },          { "credits", NULL, COLUMN_INT },
	{ "settled", "Settled £", COLUMN_MONEY }, { "debit", "Debit £", COLUMN_MONEY },
	{ "credit", "Credit £", COLUMN_MONEY },
};
const size_t batch_column_count = COUNT_OF(batch_columns);

static int query_batches(struct store *st, int64_t first, int64_t last, struct stmt **out,
			 struct err *err)
{
	return store_query(
		st,
		"SELECT g.batch_id, g.made_on, g.to_on, a.actor, count(b.line), count(DISTINCT "
		"b.journal_id), coalesce(sum(CASE WHEN p.pence > 0 THEN p.pence END), 0), "
		"coalesce(sum(CASE WHEN p.pence < 0 THEN -p.pence END), 0), (SELECT count(*) FROM "
		"settlement s WHERE s.audit_id = g.audit_id AND s.pence > 0), (SELECT count(*) "
		"FROM settlement s WHERE s.audit_id = g.audit_id AND s.pence < 0), (SELECT "
		"coalesce(sum(s.pence), 0) FROM settlement s WHERE s.audit_id = g.audit_id) FROM "
		"journal_batch g JOIN audit "
		"a ON a.audit_id = g.audit_id LEFT JOIN batch_line b ON b.batch_id = g.batch_id "
		"LEFT JOIN posting p ON p.journal_id = b.journal_id AND p.line = b.posting_line "
		"WHERE g.batch_id >= ?1 AND g.batch_id <= ?2 GROUP BY g.batch_id, g.made_on, "
		"g.to_on, a.actor, g.audit_id ORDER BY g.batch_id",
		BIND(bind_int(first), bind_int(last)), out, err);
}

static void read_batch(const struct stmt *q, struct batch *out)
{
	*out = (struct batch){
		.id = stmt_int(q, 0),
		.made_on = stmt_date(q, 1),
		.to_on = stmt_date(q, 2),
		.lines = stmt_int(q, 4),
		.journals = stmt_int(q, 5),
		.debit = stmt_money(q, 6),
		.credit = stmt_money(q, 7),
		.charges = stmt_int(q, 8),
		.credits = stmt_int(q, 9),
		.settled = stmt_money(q, 10),
	};
	stmt_copy(q, 3, out->made_by, sizeof out->made_by);
}

int batch_load(struct store *st, int64_t id, struct batch *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = query_batches(st, id, id, &q, err);

	if (r < 0 || (r = stmt_next(q, &row, err)) < 0)
		return r;
	if (!row)
		return err_set(err, ERR_NOT_FOUND,
			       "there is no journal batch %" PRId64
			       ": 'daybook journal show' lists them",
			       id);
	read_batch(q, out);
	return ERR_OK;
}

int batch_table(struct store *st, struct table *t, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = query_batches(st, 1, INT64_MAX, &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct batch b;

		read_batch(q, &b);
		table_add_int(t, b.id);
		table_add_date(t, b.made_on);
		table_add_text(t, b.made_by);
		table_add_date(t, b.to_on);
		table_add_int(t, b.journals);
		table_add_int(t, b.lines);
		table_add_int(t, b.charges);
		table_add_int(t, b.credits);
		table_add_money(t, b.settled);
		table_add_money(t, b.debit);
		table_add_money(t, b.credit);
	}
	return r;
}

/* ---- lines ---- */

const struct column batch_line_columns[] = {
	{ "batch", "Batch", COLUMN_INT },
	{ "line", "Line", COLUMN_INT },
	{ "date", "Date", COLUMN_DATE },
	{ "journal", "Journal", COLUMN_INT },
	{ "code", "Code", COLUMN_CODE },
	{ "account", "Account", COLUMN_CODE },
	{ "title", "Title", COLUMN_TEXT },
	{ "narrative", "Narrative", COLUMN_TEXT },
	{ "debit", "Debit £", COLUMN_MONEY },
	{ "credit", "Credit £", COLUMN_MONEY },
	{ "contract", "Contract", COLUMN_CODE },
	{ "financial_year", "Financial year", COLUMN_CODE },
};
const size_t batch_line_column_count = COUNT_OF(batch_line_columns);

/* A side that is empty has no figure. */
static void add_sides(struct table *t, struct money debit, struct money credit)
{
	if (debit.pence != 0)
		table_add_money(t, debit);
	else
		table_add_text(t, NULL);
	if (credit.pence != 0)
		table_add_money(t, credit);
	else
		table_add_text(t, NULL);
}

int batch_lines(struct store *st, int64_t first, int64_t last, struct table *t, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT b.batch_id, b.line, j.dated_on, b.journal_id, b.code, p.account, b.title, "
		"b.narrative, p.pence, c.ref, p.fy FROM batch_line b JOIN posting p ON "
		"p.journal_id = b.journal_id AND p.line = b.posting_line JOIN journal j ON "
		"j.journal_id = b.journal_id LEFT JOIN contract c ON c.contract_id = p.contract_id "
		"WHERE b.batch_id >= ?1 AND b.batch_id <= ?2 ORDER BY b.batch_id, b.line",
		BIND(bind_int(first), bind_int(last)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		int64_t pence = stmt_int(q, 8);
		struct fy fy = { (int16_t) stmt_int(q, 10) };

		table_add_int(t, stmt_int(q, 0));
		table_add_int(t, stmt_int(q, 1));
		table_add_date(t, stmt_date(q, 2));
		table_add_int(t, stmt_int(q, 3));
		for (int i = 4; i < 8; i++)
			table_add_text(t, stmt_text(q, i));
		add_sides(t, money_pence(pence > 0 ? pence : 0),
			  money_pence(pence < 0 ? -pence : 0));
		table_add_text(t, stmt_text(q, 9));
		table_add_text(t, fy.begins ? fy_text(fy).s : NULL);
	}
	return r;
}

/* ---- sums ---- */

const struct column batch_sum_columns[] = {
	{ "batch", NULL, COLUMN_INT },        { "code", "Code", COLUMN_CODE },
	{ "title", "Title", COLUMN_TEXT },    { "lines", "Lines", COLUMN_INT },
	{ "debit", "Debit £", COLUMN_MONEY }, { "credit", "Credit £", COLUMN_MONEY },
};
const size_t batch_sum_column_count = COUNT_OF(batch_sum_columns);

int batch_sums(struct store *st, int64_t first, int64_t last, bool net, struct table *t,
	       struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT b.batch_id, b.code, min(b.title), count(*), sum(CASE WHEN p.pence > 0 THEN "
		"p.pence ELSE 0 END), sum(CASE WHEN p.pence < 0 THEN -p.pence ELSE 0 END) FROM "
		"batch_line b JOIN posting p ON p.journal_id = b.journal_id AND p.line = "
		"b.posting_line WHERE b.batch_id >= ?1 AND b.batch_id <= ?2 GROUP BY b.batch_id, "
		"b.code ORDER BY b.batch_id, b.code",
		BIND(bind_int(first), bind_int(last)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct money debit = stmt_money(q, 4), credit = stmt_money(q, 5);
		struct money less =
			money_pence(debit.pence < credit.pence ? debit.pence : credit.pence);

		if (net && debit.pence == credit.pence)
			continue;
		if (net) {
			debit = money_sub(debit, less);
			credit = money_sub(credit, less);
		}
		table_add_int(t, stmt_int(q, 0));
		table_add_text(t, stmt_text(q, 1));
		table_add_text(t, stmt_text(q, 2));
		table_add_int(t, stmt_int(q, 3));
		add_sides(t, debit, credit);
	}
	return r;
}
