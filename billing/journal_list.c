/* billing/journal_list.c - lists the lines of the money ledger, for people and for programs */
#include "billing/journal_list.h"

#include "billing/account.h"
#include "billing/journal_line.h"

#include "core/banned.h"

const struct column journal_columns[] = {
	{ "journal", NULL, COLUMN_INT },       { "line", NULL, COLUMN_INT },
	{ "date", "Date", COLUMN_DATE },       { "source", "Source", COLUMN_TEXT },
	{ "source_kind", NULL, COLUMN_CODE },  { "document", NULL, COLUMN_CODE },
	{ "account", "Account", COLUMN_CODE }, { "payer", NULL, COLUMN_TEXT },
	{ "urn", NULL, COLUMN_CODE },          { "school", NULL, COLUMN_TEXT },
	{ "contract", NULL, COLUMN_CODE },     { "financial_year", NULL, COLUMN_CODE },
	{ "debit", "Debit £", COLUMN_MONEY },  { "credit", "Credit £", COLUMN_MONEY },
	{ "batch", NULL, COLUMN_INT },         { "corporate", NULL, COLUMN_BOOL },
};
const size_t journal_column_count = COUNT_OF(journal_columns);

const struct column journal_people_columns[] = {
	{ "date", "Date", COLUMN_DATE },
	{ "source", "Source, account and whose", COLUMN_TEXT },
	{ "debit", "Debit £", COLUMN_MONEY },
	{ "credit", "Credit £", COLUMN_MONEY },
};
const size_t journal_people_column_count = COUNT_OF(journal_people_columns);

/* A row read: the line, and the batch that it was known to be in; 0: none. */
struct listed {
	struct journal_line line;
	int64_t batch_id;
};

typedef void row_writer(struct table *t, const struct listed *row, int64_t journal_before);

struct sums {
	struct money debit, credit;
};

#define BATCH_KNOWN                                                                 \
	" FROM batch_line b JOIN journal_batch g ON g.batch_id = b.batch_id WHERE " \
	"b.journal_id = p.journal_id AND b.posting_line = p.line AND g.audit_id <= ?6"

static int query_lines(struct store *st, const struct journal_filter *filter, struct stmt **out,
		       struct err *err)
{
	return store_query(
		st,
		"SELECT " JOURNAL_LINE_COLUMNS ", (SELECT b.batch_id" BATCH_KNOWN
		")" JOURNAL_LINE_FROM
		" WHERE f.dated_on >= coalesce(?1, '') AND f.dated_on <= coalesce(?2, '9')"
		" AND (?3 IS NULL OR p.account = ?3) AND f.dated_on <= ?5 AND f.audit_id <= ?6"
		" AND (?4 = 0 OR f.corporate = 0 AND NOT EXISTS (SELECT 1" BATCH_KNOWN "))"
		" ORDER BY f.dated_on, f.journal_id, p.line",
		BIND(bind_date(filter->from), bind_date(filter->to), bind_text(filter->account),
		     bind_int(filter->unbatched), bind_as_on(filter->as),
		     bind_as_known(filter->as)),
		out, err);
}

static int each_line(struct store *st, const struct journal_filter *filter, row_writer *write,
		     struct table *t, struct sums *sums, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	int64_t before = 0;
	bool row = false;
	int r;

	*sums = (struct sums){ { 0 }, { 0 } };
	if (filter->account && (r = account_check(filter->account, err)) < 0)
		return r;
	if ((r = query_lines(st, filter, &q, err)) < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct listed l = { .batch_id = stmt_int(q, JOURNAL_LINE_COUNT) };
		struct money amount;

		journal_line_read(q, &l.line);
		amount = l.line.amount;
		if (amount.pence > 0)
			sums->debit = money_add(sums->debit, amount);
		else
			sums->credit = money_sub(sums->credit, amount);
		write(t, &l, before);
		before = l.line.journal_id;
	}
	return r;
}

/* One of the two is empty. */
static void add_amount(struct table *t, struct money amount)
{
	if (amount.pence > 0)
		table_add_money(t, amount);
	else
		table_add_text(t, NULL);
	if (amount.pence < 0)
		table_add_money(t, money_negate(amount));
	else
		table_add_text(t, NULL);
}

static void add_or_null(struct table *t, const char *text)
{
	table_add_text(t, text[0] ? text : NULL);
}

static void write_program(struct table *t, const struct listed *row, int64_t journal_before)
{
	const struct journal_line *l = &row->line;

	(void) journal_before;
	table_add_int(t, l->journal_id);
	table_add_int(t, l->line);
	table_add_date(t, l->dated_on);
	table_add_text(t, l->source);
	table_add_text(t, l->source_kind);
	add_or_null(t, l->document);
	table_add_text(t, l->account);
	add_or_null(t, l->payer);
	add_or_null(t, l->urn);
	add_or_null(t, l->school);
	add_or_null(t, l->contract);
	table_add_text(t, l->fy.begins ? fy_text(l->fy).s : NULL);
	add_amount(t, l->amount);
	if (row->batch_id)
		table_add_int(t, row->batch_id);
	else
		table_add_text(t, NULL);
	table_add_bool(t, l->corporate);
}

int journal_list(struct store *st, const struct journal_filter *filter, struct table *t,
		 struct err *err)
{
	struct sums sums;

	return each_line(st, filter, write_program, t, &sums, err);
}

/* ---- people ---- */

static void write_heading(struct table *t, const struct listed *row)
{
	char text[128];

	if (row->batch_id)
		(void) snprintf(text, sizeof text, "%s (batch %" PRId64 ")", row->line.source,
				row->batch_id);
	else
		(void) snprintf(text, sizeof text, "%s%s", row->line.source,
				row->line.corporate ? " (corporate ledger)" : "");
	table_add_date(t, row->line.dated_on);
	table_add_text(t, text);
	table_add_text(t, NULL);
	table_add_text(t, NULL);
}

static void write_people(struct table *t, const struct listed *row, int64_t journal_before)
{
	const struct journal_line *l = &row->line;
	char text[200];

	if (l->journal_id != journal_before)
		write_heading(t, row);
	(void) snprintf(text, sizeof text, "  %-17s  %s", l->account,
			l->payer[0] ? l->payer : l->school);
	table_add_date(t, DATE_NONE);
	table_add_text(t, text);
	add_amount(t, l->amount);
}

int journal_list_people(struct store *st, const struct journal_filter *filter, struct table *t,
			struct err *err)
{
	struct sums sums;
	int r = each_line(st, filter, write_people, t, &sums, err);

	if (r < 0 || table_rows(t) == 0)
		return r;
	table_begin_sum(t);
	table_add_date(t, DATE_NONE);
	table_add_text(t, NULL);
	table_add_money(t, sums.debit);
	table_add_money(t, sums.credit);
	return r;
}

int journal_unbatched(struct store *st, struct date to, int64_t *out, struct err *err)
{
	return store_int(st,
			 "SELECT count(*) FROM journal_fact f JOIN posting p ON p.journal_id = "
			 "f.journal_id WHERE f.dated_on <= ?1 AND f.corporate = 0 AND NOT EXISTS "
			 "(SELECT 1 FROM batch_line b WHERE b.journal_id = p.journal_id AND "
			 "b.posting_line = p.line)",
			 BIND(bind_date(to)), 0, out, err);
}
