/* billing/report.c - due, billed, outstanding, and the sums of the journal */
#include "billing/report.h"

#include "billing/aged.h"
#include "billing/credit_held.h"
#include "billing/order.h"
#include "core/school.h"

#include "core/banned.h"

struct bind report_from(const struct report_span *span)
{
	return date_is_none(span->from) ? bind_text("") : bind_date(span->from);
}

struct bind report_to(const struct report_span *span)
{
	return date_is_none(span->to) ? bind_text("9") : bind_date(span->to);
}

static void blanks(struct table *t, int count)
{
	for (int i = 0; i < count; i++)
		table_add_text(t, NULL);
}

/* ---- due ---- */

const struct column report_due_columns[] = {
	{ "due_on", "Due", COLUMN_DATE },
	{ "payer", "Payer", COLUMN_TEXT },
	{ "urn", NULL, COLUMN_CODE },
	{ "school", NULL, COLUMN_TEXT },
	{ "contract", "Contract", COLUMN_CODE },
	{ "financial_year", NULL, COLUMN_CODE },
	{ "order_number", NULL, COLUMN_CODE },
	{ "treatment", NULL, COLUMN_CODE },
	{ "net", "£ before VAT", COLUMN_MONEY },
	{ "state", "State", COLUMN_CODE },
	{ "held", "Why not billed", COLUMN_CODE },
};
const size_t report_due_column_count = COUNT_OF(report_due_columns);

static const char due_sql[] =
	"SELECT x.due_on, x.payer, x.urn, x.name, x.ref, x.fy, x.order_number, x.treatment, "
	"x.net_pence, CASE WHEN x.kind = 'credit' THEN 'credit' WHEN x.order_needed = 1 AND "
	"x.order_number IS NULL THEN 'held' ELSE 'due' END AS state, x.credits_id FROM (SELECT "
	"c.due_on, "
	"p.name AS payer, s.urn, s.name, t.ref, c.fy, " ORDER_NUMBER(
		"?2") " AS order_number, k.treatment, c.net_pence, c.kind, p.order_needed, "
		      "c.charge_id, (SELECT o.document_id FROM document_line o WHERE o.charge_id = "
		      "c.credits_id) AS credits_id, "
		      "coalesce(p.account_id, p.payer_id) AS account_id FROM charge c JOIN "
		      "purchase u ON "
		      "u.purchase_id = c.purchase_id JOIN contract t ON t.contract_id = "
		      "u.contract_id JOIN "
		      "school s ON s.school_id = c.school_id JOIN school_kind k ON k.school_id = "
		      "c.school_id "
		      "AND k.from_on =" SCHOOL_KIND_FROM(
			      "c.school_id", "c.due_on") " JOIN payer p ON p.payer_id = k.payer_id "
							 "LEFT JOIN document_line l "
							 "ON l.charge_id = c.charge_id WHERE "
							 "c.due_on <= ?1 AND l.charge_id IS "
							 "NULL AND NOT EXISTS (SELECT 1 FROM "
							 "charge_void z WHERE z.charge_id = "
							 "c.charge_id)) x ORDER BY x.payer, "
							 "x.account_id, x.due_on, x.charge_id";

int report_due(struct store *st, struct date to, struct table *t, struct err *err)
{
	SCOPED(held_credits_release) struct held_credits credits = { 0 };
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct money sum = money_pence(0);
	bool row = false;
	int r = held_credits_load(st, to, NULL, &credits, err);

	if (r == ERR_OK)
		r = store_query(st, due_sql, BIND(bind_date(to), bind_as_known(NULL)), &q, err);
	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		bool written_off = held_credits_find(&credits, stmt_int(q, 10)) != NULL;
		const char *state = written_off ? "held" : stmt_text(q, 9);

		table_add_date(t, stmt_date(q, 0));
		for (int i = 1; i < 5; i++)
			table_add_text(t, stmt_text(q, i));
		table_add_text(t, fy_text((struct fy){ (int16_t) stmt_int(q, 5) }).s);
		table_add_text(t, stmt_text(q, 6));
		table_add_text(t, stmt_text(q, 7));
		table_add_money(t, stmt_money(q, 8));
		table_add_text(t, state);
		table_add_text(t, written_off                    ? "written off"
				  : strcmp(state, "held") == 0   ? "no order number"
				  : strcmp(state, "credit") == 0 ? "credit note to come"
								 : NULL);
		sum = money_add(sum, stmt_money(q, 8));
	}
	if (r == ERR_OK && table_rows(t) > 1) {
		table_begin_sum(t);
		blanks(t, 8);
		table_add_money(t, sum);
		blanks(t, 2);
	}
	return r;
}

/* ---- billed ---- */

const struct column report_billed_columns[] = {
	{ "key", NULL, COLUMN_CODE },
	{ "what", "Billed", COLUMN_TEXT },
	{ "documents", "Documents", COLUMN_INT },
	{ "net", "Net £", COLUMN_MONEY },
	{ "vat", "VAT £", COLUMN_MONEY },
	{ "gross", "Gross £", COLUMN_MONEY },
};
const size_t report_billed_column_count = COUNT_OF(report_billed_columns);

int report_by_parse(const char *word, enum report_by *out, struct err *err)
{
	static const char *const words[] = { "month", "school", "payer", "kind" };

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (strcmp(words[i], word) == 0) {
			*out = (enum report_by) i;
			return ERR_OK;
		}
	return err_set(err, ERR_INVALID,
		       "what was billed is listed by month, school, payer or kind,"
		       " not by '%s'",
		       word);
}

#define BILLED(key, what, place)                                                           \
	"SELECT " key ", " what ", count(*), sum(d.net_pence), sum(d.vat_pence) FROM "     \
	"document d JOIN payer p ON p.payer_id = d.payer_id LEFT JOIN payer a ON "         \
	"a.payer_id = p.account_id LEFT JOIN school s ON s.school_id = d.school_id WHERE " \
	"d.issued_on BETWEEN ?1 AND ?2 GROUP BY " key ", " what " ORDER BY " place

static const char *const billed_sql[] = {
	[REPORT_BY_MONTH] = BILLED("substr(d.issued_on, 1, 7)", "substr(d.issued_on, 1, 7)", "1"),
	[REPORT_BY_SCHOOL] =
		BILLED("s.urn", "coalesce(s.name, p.name || ' (several schools)')", "2, 1"),
	[REPORT_BY_PAYER] =
		BILLED("coalesce(p.account_id, p.payer_id)", "coalesce(a.name, p.name)", "2, 1"),
	[REPORT_BY_KIND] =
		BILLED("d.kind",
		       "CASE d.kind WHEN 'vat-invoice' THEN 'VAT invoices' WHEN 'invoice' THEN "
		       "'invoices outside VAT' WHEN 'recharge' THEN 'internal charges' ELSE "
		       "'credit notes' END",
		       "2"),
};

int report_billed(struct store *st, const struct report_span *span, enum report_by by,
		  struct table *t, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct money net = money_pence(0), vat = money_pence(0);
	int64_t documents = 0;
	bool row = false;
	int r = store_query(st, billed_sql[by], BIND(report_from(span), report_to(span)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct date month;

		table_add_text(t, stmt_text(q, 0));
		if (by == REPORT_BY_MONTH && month_parse(stmt_text(q, 1), &month, err) == ERR_OK)
			table_add_text(t, month_long(month).s);
		else
			table_add_text(t, stmt_text(q, 1));
		table_add_int(t, stmt_int(q, 2));
		table_add_money(t, stmt_money(q, 3));
		table_add_money(t, stmt_money(q, 4));
		table_add_money(t, money_add(stmt_money(q, 3), stmt_money(q, 4)));
		documents += stmt_int(q, 2);
		net = money_add(net, stmt_money(q, 3));
		vat = money_add(vat, stmt_money(q, 4));
	}
	if (r == ERR_OK && table_rows(t) > 1) {
		table_begin_sum(t);
		blanks(t, 2);
		table_add_int(t, documents);
		table_add_money(t, net);
		table_add_money(t, vat);
		table_add_money(t, money_add(net, vat));
	}
	return r;
}

/* ---- outstanding ---- */

const struct column report_outstanding_columns[] = {
	{ "payer", "Payer", COLUMN_TEXT },
	{ "documents", "Documents", COLUMN_INT },
	{ "outstanding", "Outstanding £", COLUMN_MONEY },
	{ "disputed", "Disputed £", COLUMN_MONEY },
	{ "on_account", "On account £", COLUMN_MONEY },
	{ "total", "Total £", COLUMN_MONEY },
};
const size_t report_outstanding_column_count = COUNT_OF(report_outstanding_columns);

struct owed {
	int64_t documents;
	struct money outstanding, disputed, on_account;
};

static void add_owed(struct table *t, const char *payer, const struct owed *owed)
{
	table_add_text(t, payer);
	table_add_int(t, owed->documents);
	table_add_money(t, owed->outstanding);
	table_add_money(t, owed->disputed);
	table_add_money(t, owed->on_account);
	table_add_money(t, money_add(owed->outstanding, owed->on_account));
}

static void count_line(struct owed *owed, const struct aged_line *line)
{
	if (line->document_id == 0) {
		owed->on_account = money_add(owed->on_account, line->amount);
		return;
	}
	owed->documents++;
	owed->outstanding = money_add(owed->outstanding, line->amount);
	if (line->dispute_id != 0)
		owed->disputed = money_add(owed->disputed, line->amount);
}

int report_outstanding(struct store *st, const struct as_known *as, struct table *t,
		       struct err *err)
{
	SCOPED(aged_freep) struct aged *aged = NULL;
	struct owed all = { 0 }, owed = { 0 };
	int r = aged_read(st, as, &aged, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < aged_count(aged); i++) {
		const struct aged_line *line = aged_line(aged, i);

		count_line(&owed, line);
		count_line(&all, line);
		if (i + 1 < aged_count(aged) && line[1].account_id == line->account_id)
			continue;
		add_owed(t, line->payer, &owed);
		owed = (struct owed){ 0 };
	}
	if (table_rows(t) > 1) {
		table_begin_sum(t);
		add_owed(t, NULL, &all);
	}
	return ERR_OK;
}

int report_open(struct store *st, const struct as_known *as, struct table *t, struct err *err)
{
	SCOPED(aged_freep) struct aged *aged = NULL;
	int r = aged_read(st, as, &aged, err);

	if (r == ERR_OK)
		aged_document_table(aged, t);
	return r;
}

/* ---- the journal's sums ---- */

const struct column report_journal_columns[] = {
	{ "account", "Account", COLUMN_CODE },
	{ "debit", "Debit £", COLUMN_MONEY },
	{ "credit", "Credit £", COLUMN_MONEY },
	{ "balance", "Balance £", COLUMN_MONEY },
};
const size_t report_journal_column_count = COUNT_OF(report_journal_columns);

int report_journal(struct store *st, const struct report_span *span, struct table *t,
		   struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT p.account, coalesce(sum(CASE WHEN j.dated_on >= ?1 AND p.pence > 0 THEN "
		"p.pence END), 0), coalesce(sum(CASE WHEN j.dated_on >= ?1 AND p.pence < 0 THEN "
		"-p.pence END), 0), sum(p.pence) FROM posting p JOIN journal j ON j.journal_id = "
		"p.journal_id WHERE j.dated_on <= ?2 GROUP BY p.account ORDER BY p.account",
		BIND(report_from(span), report_to(span)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		table_add_text(t, stmt_text(q, 0));
		for (int i = 1; i < 4; i++)
			table_add_money(t, stmt_money(q, i));
	}
	return r;
}
