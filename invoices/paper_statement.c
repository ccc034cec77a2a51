/* invoices/paper_statement.c - what a payer owed, what came and went, what it owes, and what its schools have left */
#include "invoices/paper_statement.h"

#include "billing/aged.h"
#include "billing/snapshot_parts.h"
#include "invoices/layout.h"
#include "invoices/paper_build.h"

#include "core/banned.h"

struct drawing {
	struct work *work;
	const struct payer *payer;
	const struct statement_ask *ask;
	const struct statement *s;
	struct json *paper;
};

static struct money_text figure(struct money m)
{
	return money_pretty(m);
}

/* An amount of a column that is empty where there is none. */
static struct money_text figure_if(struct money m)
{
	return m.pence ? figure(m) : (struct money_text){ "" };
}

/* ---- the panel ---- */

static void draw_panel_of(const struct drawing *d)
{
	const struct statement *s = d->s;
	struct money owed = s->closing;
	struct short_text note = { "" };
	struct money_text overdue = pounds(s->overdue);

	if (owed.pence < 0) {
		paper_panel(d->paper, "In your favour", pounds(money_negate(owed)).s,
			    "We set it against the next invoice, or pay it back if you ask us to",
			    "What you need to do", "Nothing to pay");
		return;
	}
	if (s->disputed.pence > 0)
		(void) snprintf(note.s, sizeof note.s, "of it %s in dispute",
				pounds(s->disputed).s);
	else if (s->on_account.pence != 0)
		(void) snprintf(note.s, sizeof note.s, "after %s of yours that pays no invoice yet",
				pounds(money_negate(s->on_account)).s);
	else if (s->journal_count > 0 && owed.pence == 0)
		(void) snprintf(note.s, sizeof note.s, "internal charges are settled by journal");
	paper_panel(d->paper, "You owe", pounds(owed).s, note.s,
		    s->overdue.pence > 0 ? "Overdue: please pay now" : "Overdue",
		    s->overdue.pence > 0 ? overdue.s : "Nothing");
}

/* ---- what came and went ---- */

static const struct paper_column columns[] = {
	{ "Date", 28, FORM_DATE },       { "What", 70, FORM_LEFT },
	{ "Charge £", 24, FORM_RIGHT },  { "Payment £", 24, FORM_RIGHT },
	{ "Balance £", 24, FORM_RIGHT },
};

static void add_lines(struct json *table, struct money opening, struct date from,
		      const struct statement_line *line, size_t count, struct money closing,
		      struct date to)
{
	paper_row(table, ROW_PLAIN,
		  CELLS(date_short(from).s, "Brought forward", "", "", figure(opening).s));
	for (size_t i = 0; i < count; i++) {
		struct short_text what;

		if (!line[i].document[0] || strstr(line[i].text, line[i].document))
			(void) snprintf(what.s, sizeof what.s, "%s", line[i].text);
		else
			(void) snprintf(what.s, sizeof what.s, "%s, %s", line[i].text,
					line[i].document);
		paper_row(table, ROW_PLAIN,
			  CELLS(date_short(line[i].on).s, what.s, figure_if(line[i].charge).s,
				figure_if(line[i].credit).s, figure(line[i].balance).s));
	}
	paper_row(table, ROW_TOTAL, CELLS(date_short(to).s, "Balance", "", "", figure(closing).s));
}

static void draw_account(const struct drawing *d)
{
	const struct statement *s = d->s;

	if (s->count == 0 && s->opening.pence == 0 && s->journal_count > 0)
		return;
	paper_heading(d->paper, "Your account");
	add_lines(paper_table(d->paper, columns, COUNT_OF(columns)), s->opening, d->ask->from,
		  s->line, s->count, s->closing, d->ask->to);
}

static void draw_journal(const struct drawing *d)
{
	const struct statement *s = d->s;

	if (s->journal_count == 0 && s->journal_opening.pence == 0)
		return;
	paper_heading(d->paper, "Internal charges (no VAT)");
	paper_text(d->paper, "We move these from your delegated budget by journal: there is "
			     "nothing to pay. The balance is what no journal has moved yet.");
	add_lines(paper_table(d->paper, columns, COUNT_OF(columns)), s->journal_opening,
		  d->ask->from, s->journal, s->journal_count,
		  s->journal_count ? s->journal[s->journal_count - 1].balance : s->journal_opening,
		  d->ask->to);
}

/* ---- what is still to be paid ---- */

static const struct paper_column open_columns[] = {
	{ "Invoice", 48, FORM_LEFT }, { "Issued", 30, FORM_DATE },    { "Pay by", 30, FORM_DATE },
	{ "State", 40, FORM_LEFT },   { "To pay £", 22, FORM_RIGHT },
};

static void add_open(struct json *table, const struct aged_line *line)
{
	char late[48] = "";

	if (line->document_id == 0) {
		paper_row(table, ROW_PLAIN,
			  CELLS("Payments that pay no invoice yet", "", "", "",
				figure(line->amount).s));
		return;
	}
	if (line->dispute_id)
		(void) snprintf(late, sizeof late, "in dispute");
	else if (line->overdue_days > 0)
		(void) snprintf(late, sizeof late, "%" PRId64 " day%s overdue", line->overdue_days,
				line->overdue_days == 1 ? "" : "s");
	paper_row(table, ROW_PLAIN,
		  CELLS(line->theirs[0] ? line->theirs : line->number,
			date_short(line->issued_on).s, date_short(line->due_on).s, late,
			figure(line->amount).s));
}

/* *out_only: the number of the one invoice that is open; "" for none or several. */
static int draw_open(const struct drawing *d, char out_only[64], struct err *err)
{
	const struct as_known as = { .on = d->ask->to, .known = d->ask->known };
	SCOPED(aged_freep) struct aged *aged = NULL;
	struct json *table = NULL;
	size_t open = 0;
	int r = aged_read(d->work->store, &as, &aged, err);

	out_only[0] = '\0';
	for (size_t i = 0; r == ERR_OK && i < aged_count(aged); i++) {
		const struct aged_line *line = aged_line(aged, i);

		if (line->account_id != d->ask->account_id)
			continue;
		if (!table) {
			paper_heading(d->paper, "What is still to be paid");
			table = paper_table(d->paper, open_columns, COUNT_OF(open_columns));
		}
		add_open(table, line);
		if (line->document_id == 0)
			continue;
		(void) snprintf(out_only, 64, "%s",
				open++ == 0 ? line->theirs[0] ? line->theirs : line->number : "");
	}
	if (table)
		paper_row(table, ROW_TOTAL, CELLS("To pay", "", "", "", figure(d->s->closing).s));
	return r;
}

static void add_slip(const struct drawing *d, const struct supplier *supplier, const char *only)
{
	struct json *slip;

	if (d->s->closing.pence <= 0)
		return;
	slip = json_add_object(d->paper, "slip");
	json_add_text(slip, "quote", *only ? only : "the numbers of the invoices you pay");
	json_add_money(slip, "amount", d->s->closing);
	snapshot_bank(d->paper, supplier);
}

/* ---- the days ---- */

#define SCHOOLS_MAX 600

/* The schools that are charged to the account in the year; else the school that the payer is. */
static int load_schools(struct store *st, const struct payer *payer, struct fy fy, int64_t *ids,
			size_t *count, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT DISTINCT c.school_id FROM document d JOIN payer p ON p.payer_id"
			    " = d.payer_id JOIN document_line l ON l.document_id = d.document_id"
			    " JOIN charge c ON c.charge_id = l.charge_id WHERE (p.payer_id = ?1 OR"
			    " p.account_id = ?1) AND c.fy = ?2 ORDER BY c.school_id",
			    BIND(bind_int(payer->account_id), bind_int(fy.begins)), &q, err);

	*count = 0;
	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row &&
	       *count < SCHOOLS_MAX)
		ids[(*count)++] = stmt_int(q, 0);
	if (r == ERR_OK && *count == 0 && payer->school_id)
		ids[(*count)++] = payer->school_id;
	return r;
}

static int draw_days_of(const struct drawing *d, struct err *err)
{
	int64_t ids[SCHOOLS_MAX];
	struct fy fy = fy_of(d->ask->to);
	size_t count;
	int r = load_schools(d->work->store, d->payer, fy, ids, &count, err);

	if (r < 0 || (r = snapshot_school_days(d->work->store, ids, count, fy, d->ask->to, d->paper,
					       err)) < 0)
		return r;
	if (json_first(json_get(d->paper, "days")))
		paper_draw_days(d->paper);
	return ERR_OK;
}

/* ---- the whole ---- */

static int fill(const struct drawing *d, const struct supplier *supplier, struct err *err)
{
	char only[64];
	int r;

	draw_panel_of(d);
	paper_fact(d->paper, FACT_WIDE, "Account", d->payer->name);
	paper_fact(d->paper, FACT_WIDE, "Period", range_long(d->ask->from, d->ask->to).s);
	draw_account(d);
	if ((r = draw_open(d, only, err)) < 0)
		return r;
	draw_journal(d);
	add_slip(d, supplier, only);
	return draw_days_of(d, err);
}

int paper_statement(struct work *work, const struct payer *payer, const struct statement_ask *ask,
		    char **out_text, struct err *err)
{
	SCOPED(statement_release) struct statement s = { .count = 0 };
	SCOPED(json_freep) struct json *paper = NULL;
	const struct paper_head head = { .kind = "statement",
					 .title = "Statement of account",
					 .reference = payer->name,
					 .made_on = ask->to,
					 .name = payer->name,
					 .address = payer->address };
	struct drawing d = { .work = work, .payer = payer, .ask = ask, .s = &s };
	struct supplier supplier;
	int r;

	if (date_compare(ask->to, work->today) > 0)
		return err_set(err, ERR_INVALID,
			       "%s is still to come: a statement that is sent ends today or before",
			       date_long(ask->to).s);
	if ((r = supplier_load(work->store, ask->to, &supplier, err)) < 0 ||
	    (r = statement_load(work->store, ask, &s, err)) < 0)
		return r;
	d.paper = paper = paper_begin(&supplier, &head);
	if ((r = fill(&d, &supplier, err)) < 0)
		return r;
	return snapshot_end(paper, &supplier, "a statement", out_text, err);
}
