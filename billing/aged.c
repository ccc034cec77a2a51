/* billing/aged.c - reads who owes what since when */
#include "billing/aged.h"

#include "core/banned.h"

struct aged {
	struct date on;
	struct aged_line *line;
	size_t count;
};

void aged_free(struct aged *aged)
{
	if (!aged)
		return;
	free(aged->line);
	free(aged);
}

void aged_freep(struct aged **aged)
{
	aged_free(*aged);
	*aged = NULL;
}

size_t aged_count(const struct aged *aged)
{
	return aged->count;
}

const struct aged_line *aged_line(const struct aged *aged, size_t i)
{
	return &aged->line[i];
}

const char *age_word(enum age age)
{
	static const char *const words[AGES] = { "not-due", "1-30", "31-60", "61-90", "over-90" };

	return words[age];
}

enum age age_of(int64_t overdue_days)
{
	if (overdue_days <= 0)
		return AGE_NOT_DUE;
	return overdue_days <= 30   ? AGE_TO_30
	       : overdue_days <= 60 ? AGE_TO_60
	       : overdue_days <= 90 ? AGE_TO_90
				    : AGE_OVER_90;
}

/* ---- reading ---- */

/*
 * 'owed': what is outstanding of each document. 'free': what a payer's receipts, refunds and credit notes come to, less
 * what is allocated to its documents. Both by their own dates, so that they add up to payer_effect on every one.
 */
static const char aged_sql[] =
	"WITH who AS (SELECT coalesce(p.account_id, p.payer_id) AS account, max(p.payer_id) AS "
	"latest FROM payer p GROUP BY coalesce(p.account_id, p.payer_id)),"
	" owed AS (SELECT e.document_id, sum(e.pence) AS pence FROM document_effect e WHERE "
	"e.on_date <= ?1 AND e.audit_id <= ?2 GROUP BY e.document_id HAVING sum(e.pence) <> 0),"
	" moved AS (SELECT x.payer_id AS account, x.pence FROM payer_effect x WHERE x.what IN "
	"('credit-note','receipt','receipt-in','receipt-out','receipt-back','refund') AND "
	"x.on_date <= ?1 AND x.audit_id <= ?2"
	" UNION ALL SELECT coalesce(p.account_id, p.payer_id), a.pence FROM allocation a JOIN "
	"document d ON d.document_id = a.document_id JOIN payer p ON p.payer_id = d.payer_id "
	"WHERE d.settles = 'bank' AND a.allocated_on <= ?1 AND a.audit_id <= ?2)"
	" SELECT w.account, n.name, s.urn, d.document_id, d.name, d.kind, d.issued_on, "
	"coalesce(d.due_on, (SELECT z.due_on FROM document_number z WHERE z.document_id = "
	"d.document_id AND z.audit_id <= ?2)), o.pence, g.dispute_id, g.opened_on, g.owner, "
	"d.net_pence + d.vat_pence FROM owed o JOIN document d ON d.document_id "
	"= o.document_id JOIN payer p ON p.payer_id = d.payer_id JOIN who w ON w.account = "
	"coalesce(p.account_id, p.payer_id) JOIN payer n ON n.payer_id = w.latest LEFT JOIN school "
	"s ON s.school_id = n.school_id LEFT JOIN dispute g ON g.document_id = d.document_id AND "
	"g.opened_on <= ?1 AND g.audit_id <= ?2 AND NOT EXISTS (SELECT 1 FROM dispute_end h WHERE "
	"h.dispute_id = g.dispute_id AND h.ended_on <= ?1 AND h.audit_id <= ?2) WHERE d.settles = "
	"'bank'"
	" UNION ALL SELECT w.account, n.name, s.urn, NULL, NULL, NULL, NULL, NULL, f.pence, NULL, "
	"NULL, NULL, NULL FROM (SELECT m.account, sum(m.pence) AS pence FROM moved m GROUP BY "
	"m.account "
	"HAVING sum(m.pence) <> 0) f JOIN who w ON w.account = f.account JOIN payer n ON "
	"n.payer_id = w.latest LEFT JOIN school s ON s.school_id = n.school_id"
	" ORDER BY 2, 1, 8, 5";

static void read_line(const struct stmt *q, struct date on, struct aged_line *line)
{
	*line = (struct aged_line){ .account_id = stmt_int(q, 0),
				    .document_id = stmt_int(q, 3),
				    .issued_on = stmt_date(q, 6),
				    .due_on = stmt_date(q, 7),
				    .amount = stmt_money(q, 8),
				    .gross = stmt_money(q, 12),
				    .dispute_id = stmt_int(q, 9),
				    .disputed_on = stmt_date(q, 10) };
	stmt_copy(q, 1, line->payer, sizeof line->payer);
	stmt_copy(q, 2, line->urn, sizeof line->urn);
	stmt_copy(q, 4, line->number, sizeof line->number);
	stmt_copy(q, 5, line->kind, sizeof line->kind);
	stmt_copy(q, 11, line->dispute_owner, sizeof line->dispute_owner);
	if (!date_is_none(line->due_on) && date_compare(line->due_on, on) < 0)
		line->overdue_days = on.day - line->due_on.day;
	line->age = age_of(line->overdue_days);
}

/* Room for one more, doubling. */
static int grow(struct aged *aged, struct err *err)
{
	struct aged_line *grown;

	if (aged->count != 0 && (aged->count & (aged->count - 1)) != 0)
		return ERR_OK;
	grown = realloc(aged->line, (aged->count == 0 ? 1 : aged->count * 2) * sizeof *grown);
	if (!grown)
		return err_nomem(err);
	aged->line = grown;
	return ERR_OK;
}

int aged_read(struct store *st, const struct as_known *as, struct aged **out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	SCOPED(aged_freep) struct aged *aged = calloc(1, sizeof *aged);
	bool row = false;
	int r;

	if (!aged)
		return err_nomem(err);
	assert(!date_is_none(as->on));
	aged->on = as->on;
	if ((r = store_query(st, aged_sql, BIND(bind_as_on(as), bind_as_known(as)), &q, err)) < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		if ((r = grow(aged, err)) < 0)
			return r;
		read_line(q, as->on, &aged->line[aged->count++]);
	}
	if (r < 0)
		return r;
	*out = aged;
	aged = NULL;
	return ERR_OK;
}

/* ---- sums ---- */

void aged_add(struct aged_sum *sum, const struct aged_line *line)
{
	struct money *column = line->document_id == 0  ? &sum->on_account
			       : line->dispute_id != 0 ? &sum->disputed
						       : &sum->age[line->age];

	*column = money_add(*column, line->amount);
	sum->total = money_add(sum->total, line->amount);
}

struct aged_sum aged_sum(const struct aged *aged)
{
	struct aged_sum sum = { .total = money_pence(0) };

	for (size_t i = 0; i < aged->count; i++)
		aged_add(&sum, &aged->line[i]);
	return sum;
}

/* ---- tables ---- */

const struct column aged_payer_columns[] = {
	{ "payer", "Payer", COLUMN_TEXT },         { "urn", NULL, COLUMN_CODE },
	{ "not_due", "Not due", COLUMN_MONEY },    { "days_1_30", "1-30", COLUMN_MONEY },
	{ "days_31_60", "31-60", COLUMN_MONEY },   { "days_61_90", "61-90", COLUMN_MONEY },
	{ "over_90", "Over 90", COLUMN_MONEY },    { "disputed", "Disputed", COLUMN_MONEY },
	{ "on_account", "On acct", COLUMN_MONEY }, { "total", "Total £", COLUMN_MONEY },
};
static_assert(COUNT_OF(aged_payer_columns) == AGED_PAYER_COLUMNS, "the header says how many");

static void add_sum(struct table *t, const char *payer, const char *urn, const struct aged_sum *sum)
{
	table_add_text(t, payer);
	table_add_text(t, urn && urn[0] ? urn : NULL);
	for (size_t i = 0; i < AGES; i++)
		table_add_money(t, sum->age[i]);
	table_add_money(t, sum->disputed);
	table_add_money(t, sum->on_account);
	table_add_money(t, sum->total);
}

void aged_payer_table(const struct aged *aged, struct table *t)
{
	struct aged_sum all = aged_sum(aged), sum = { .total = money_pence(0) };

	for (size_t i = 0; i < aged->count; i++) {
		const struct aged_line *line = &aged->line[i];

		aged_add(&sum, line);
		if (i + 1 < aged->count && line[1].account_id == line->account_id)
			continue;
		add_sum(t, line->payer, line->urn, &sum);
		sum = (struct aged_sum){ .total = money_pence(0) };
	}
	if (aged->count == 0)
		return;
	table_begin_sum(t);
	add_sum(t, NULL, NULL, &all);
}

const struct column aged_document_columns[] = {
	{ "number", NULL, COLUMN_CODE },        { NULL, "Number", COLUMN_CODE },
	{ "kind", NULL, COLUMN_CODE },          { "payer", "Payer", COLUMN_TEXT },
	{ "urn", NULL, COLUMN_CODE },           { "issued_on", NULL, COLUMN_DATE },
	{ "due_on", "Due", COLUMN_DATE },       { "overdue_days", "Days", COLUMN_INT },
	{ "age", NULL, COLUMN_CODE },           { "gross", NULL, COLUMN_MONEY },
	{ "outstanding", NULL, COLUMN_MONEY },  { "on_account", NULL, COLUMN_MONEY },
	{ NULL, "Amount £", COLUMN_MONEY },     { "dispute", NULL, COLUMN_INT },
	{ "disputed_on", NULL, COLUMN_DATE },   { "disputed_days", NULL, COLUMN_INT },
	{ "dispute_owner", NULL, COLUMN_CODE }, { NULL, "Disputed", COLUMN_TEXT },
};
const size_t aged_document_column_count = COUNT_OF(aged_document_columns);

/* The dispute's number, day, age, owner; the last two again in words: "12 days, finance". */
static void add_dispute(struct table *t, const struct aged_line *line, struct date on)
{
	int64_t days = line->dispute_id ? on.day - line->disputed_on.day : 0;
	char words[96];

	if (line->dispute_id == 0) {
		for (int i = 0; i < 5; i++)
			table_add_text(t, NULL);
		return;
	}
	(void) snprintf(words, sizeof words, "%" PRId64 " day%s, %s", days, days == 1 ? "" : "s",
			line->dispute_owner);
	table_add_int(t, line->dispute_id);
	table_add_date(t, line->disputed_on);
	table_add_int(t, days);
	table_add_text(t, line->dispute_owner);
	table_add_text(t, words);
}

static void add_line(struct table *t, const struct aged_line *line, struct date on)
{
	bool document = line->document_id != 0;

	table_add_text(t, document ? line->number : NULL);
	table_add_text(t, document ? line->number : "on account");
	table_add_text(t, document ? line->kind : NULL);
	table_add_text(t, line->payer);
	table_add_text(t, line->urn[0] ? line->urn : NULL);
	table_add_date(t, line->issued_on);
	table_add_date(t, line->due_on);
	if (document) {
		table_add_int(t, line->overdue_days);
		table_add_text(t, age_word(line->age));
		table_add_money(t, line->gross);
		table_add_money(t, line->amount);
		table_add_text(t, NULL);
	} else {
		for (int i = 0; i < 4; i++)
			table_add_text(t, NULL);
		table_add_money(t, line->amount);
	}
	table_add_money(t, line->amount);
	add_dispute(t, line, on);
}

void aged_document_table(const struct aged *aged, struct table *t)
{
	struct aged_sum all = aged_sum(aged);

	for (size_t i = 0; i < aged->count; i++)
		add_line(t, &aged->line[i], aged->on);
	if (aged->count == 0)
		return;
	table_begin_sum(t);
	for (int i = 0; i < 12; i++)
		table_add_text(t, NULL);
	table_add_money(t, all.total);
	for (int i = 0; i < 5; i++)
		table_add_text(t, NULL);
}
