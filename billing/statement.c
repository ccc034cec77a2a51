/* billing/statement.c - reads the statement of account of a payer */
#include "billing/statement.h"

#include "billing/owing.h"

#include "core/banned.h"

void statement_release(struct statement *s)
{
	free(s->line);
	free(s->journal);
	*s = (struct statement){ .count = 0 };
}

/* ---- words ---- */

/* A fact of the sales ledger, as a line calls it. */
static const struct {
	const char *what, *word;
} words[] = {
	{ "vat-invoice", "VAT invoice" },
	{ "invoice", "Invoice" },
	{ "recharge", "Internal charge" },
	{ "credit-note", "Credit note" },
	{ "receipt", "Payment" },
	{ "receipt-in", "Payment identified" },
	{ "receipt-out", "Payment moved away" },
	{ "receipt-back", "Payment reversed" },
	{ "refund", "Paid back" },
	{ "write-off", "Written off" },
	{ "settled", "Settled by journal" },
};

static const char *word_of(const char *what)
{
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (strcmp(words[i].what, what) == 0)
			return words[i].word;
	return what;
}

/* on_date, what, number, receipt, reference, pence */
static void read_line(const struct stmt *q, struct money *balance, struct statement_line *out)
{
	struct money amount = stmt_money(q, 5);
	const char *number = stmt_text(q, 2), *reference = stmt_text(q, 4);
	const char *beside = number ? number : reference ? reference : "";

	*out = (struct statement_line){ .on = stmt_date(q, 0), .receipt_id = stmt_int(q, 3) };
	stmt_copy(q, 1, out->what, sizeof out->what);
	stmt_copy(q, 2, out->document, sizeof out->document);
	(void) snprintf(out->text, sizeof out->text, "%s%s%s", word_of(out->what),
			number      ? " "
			: beside[0] ? ": "
				    : "",
			beside);
	if (amount.pence >= 0)
		out->charge = amount;
	else
		out->credit = money_sub(money_pence(0), amount);
	*balance = money_add(*balance, amount);
	out->balance = *balance;
}

/* ---- lines ---- */

/* The lines of a query from a day on; what comes before is the balance they begin with. */
static int load_lines(struct stmt *q, struct date from, struct money *out_opening,
		      struct money *out_closing, struct statement_line **out, size_t *out_count,
		      struct err *err)
{
	struct money balance = money_pence(0);
	size_t room = 0;
	bool row = false;
	int r;

	*out_opening = balance;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct statement_line *grown = *out;

		if (date_compare(stmt_date(q, 0), from) < 0) {
			balance = money_add(balance, stmt_money(q, 5));
			*out_opening = balance;
			continue;
		}
		if (*out_count == room) {
			room = room ? room * 2 : 16;
			if (!(grown = realloc(*out, room * sizeof *grown)))
				return err_nomem(err);
			*out = grown;
		}
		read_line(q, &balance, &(*out)[(*out_count)++]);
	}
	*out_closing = balance;
	return r;
}

static int load_ledger(struct store *st, const struct statement_ask *ask, const struct as_known *as,
		       struct statement *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	int r = store_query(
		st,
		"SELECT e.on_date, e.what, d.name, e.receipt_id, r.reference, e.pence"
		" FROM payer_effect e LEFT JOIN document d ON d.document_id ="
		" e.document_id LEFT JOIN receipt r ON r.receipt_id = e.receipt_id WHERE"
		" e.payer_id = ?1 AND e.on_date <= ?2 AND e.audit_id <= ?3 ORDER BY"
		" e.on_date, e.audit_id, e.pence DESC, d.document_id, e.receipt_id",
		BIND(bind_int(ask->account_id), bind_as_on(as), bind_as_known(as)), &q, err);

	return r < 0 ? r
		     : load_lines(q, ask->from, &out->opening, &out->closing, &out->line,
				  &out->count, err);
}

#define OF_ACCOUNT                                                                \
	"d.payer_id IN (SELECT a.payer_id FROM payer a WHERE a.payer_id = ?1 OR " \
	"a.account_id = ?1)"

/* Charges and credits that are settled by journal, and their settlement. */
static int load_journal(struct store *st, const struct statement_ask *ask,
			const struct as_known *as, struct statement *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct money closing;
	int r = store_query(
		st,
		"SELECT x.on_date, x.what, x.name, NULL, NULL, x.pence FROM (SELECT d.issued_on AS "
		"on_date, d.kind AS what, d.name, d.net_pence + d.vat_pence AS pence, d.audit_id, "
		"d.document_id FROM document d WHERE d.settles = 'journal' AND " OF_ACCOUNT
		" UNION ALL SELECT s.settled_on, 'settled', d.name, -s.pence, s.audit_id, "
		"d.document_id FROM settlement s JOIN document d ON d.document_id = s.document_id "
		"WHERE " OF_ACCOUNT ") x WHERE x.on_date <= ?2 AND x.audit_id <= ?3 ORDER BY "
		"x.on_date, x.audit_id, x.document_id",
		BIND(bind_int(ask->account_id), bind_as_on(as), bind_as_known(as)), &q, err);

	return r < 0 ? r
		     : load_lines(q, ask->from, &out->journal_opening, &closing, &out->journal,
				  &out->journal_count, err);
}

/* ---- what the balance is made of ---- */

static int load_parts(struct store *st, const struct statement_ask *ask, const struct as_known *as,
		      struct statement *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT " DUE_OF("?3") ", " OUTSTANDING_OF("?2", "?3") ", CASE WHEN " DISPUTED_OF(
			"?2", "?3") " THEN 1 ELSE 0 END FROM document d WHERE d.settles = 'bank' "
				    "AND d.kind <> 'credit-note' AND " OF_ACCOUNT,
		BIND(bind_int(ask->account_id), bind_as_on(as), bind_as_known(as)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct date due_on = stmt_date(q, 0);
		bool overdue = !date_is_none(due_on) && date_compare(due_on, ask->to) < 0;
		struct money *part = overdue ? &out->overdue : &out->not_due;

		*part = money_add(*part, stmt_money(q, 1));
		if (stmt_int(q, 2))
			out->disputed = money_add(out->disputed, stmt_money(q, 1));
	}
	/* what is outstanding, less the balance, is what came and pays nothing */
	out->on_account = money_sub(money_add(out->not_due, out->overdue), out->closing);
	return r;
}

int statement_load(struct store *st, const struct statement_ask *ask, struct statement *out,
		   struct err *err)
{
	SCOPED(statement_release) struct statement s = { .count = 0 };
	struct as_known as = { .on = ask->to, .known = ask->known };
	int r;

	if (date_compare(ask->to, ask->from) < 0)
		return err_set(err, ERR_INVALID, "a statement from %s to %s ends before it begins",
			       date_long(ask->from).s, date_long(ask->to).s);
	if ((r = load_ledger(st, ask, &as, &s, err)) < 0 ||
	    (r = load_journal(st, ask, &as, &s, err)) < 0 ||
	    (r = load_parts(st, ask, &as, &s, err)) < 0)
		return r;
	*out = s;
	s = (struct statement){ .count = 0 };
	return ERR_OK;
}

/* ---- table ---- */

const struct column statement_columns[] = {
	{ "date", "Date", COLUMN_DATE },        { "what", NULL, COLUMN_CODE },
	{ "document", NULL, COLUMN_CODE },      { "receipt", NULL, COLUMN_INT },
	{ "text", "What", COLUMN_TEXT },        { "charge", "Charge £", COLUMN_MONEY },
	{ "credit", "Credit £", COLUMN_MONEY }, { "balance", "Balance £", COLUMN_MONEY },
};
const size_t statement_column_count = COUNT_OF(statement_columns);

static void add_amount(struct table *t, struct money m)
{
	if (m.pence)
		table_add_money(t, m);
	else
		table_add_text(t, NULL);
}

static void add_rows(const struct statement_line *line, size_t count, struct table *t)
{
	for (size_t i = 0; i < count; i++) {
		table_add_date(t, line[i].on);
		table_add_text(t, line[i].what);
		table_add_text(t, line[i].document[0] ? line[i].document : NULL);
		if (line[i].receipt_id)
			table_add_int(t, line[i].receipt_id);
		else
			table_add_text(t, NULL);
		table_add_text(t, line[i].text);
		add_amount(t, line[i].charge);
		add_amount(t, line[i].credit);
		table_add_money(t, line[i].balance);
	}
}

void statement_table(const struct statement *s, struct date from, bool journal, struct table *t)
{
	table_add_date(t, from);
	table_add_text(t, "opening");
	table_add_text(t, NULL);
	table_add_text(t, NULL);
	table_add_text(t, "Brought forward");
	table_add_text(t, NULL);
	table_add_text(t, NULL);
	table_add_money(t, journal ? s->journal_opening : s->opening);
	if (journal)
		add_rows(s->journal, s->journal_count, t);
	else
		add_rows(s->line, s->count, t);
}
