/* cli/cmd_statement.c - daybook statement WHO: what a payer owed, what came and went, what it owes */
#include "cli/lookup.h"
#include "cli/write_paper.h"
#include "invoices/paper_statement.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "WHO", "a payer, or a school whose payer is meant", OPTION_NEEDED },
};
static const struct option options[] = {
	{ "from", "DATE", "from this day on (1 April of its financial year)", 0 },
	{ "to", "DATE", "up to this day (today)", 0 },
	OPTION_ON,
	OPTION_KNOWN,
	{ "o", "FILE", "write it as a PDF: a file, a folder, or - for standard output",
	  OPTION_WRITES },
};

/* ---- for programs ---- */

static void json_lines(struct json *array, const struct statement_line *line, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct json *o = json_add_object(array, NULL);

		json_add_date(o, "date", line[i].on);
		json_add_text(o, "what", line[i].what);
		json_add_text(o, "document", line[i].document[0] ? line[i].document : NULL);
		if (line[i].receipt_id)
			json_add_int(o, "receipt", line[i].receipt_id);
		json_add_text(o, "text", line[i].text);
		json_add_money(o, "charge", line[i].charge);
		json_add_money(o, "credit", line[i].credit);
		json_add_money(o, "balance", line[i].balance);
	}
}

static int print_json(const struct cli *cli, const struct payer *payer,
		      const struct statement_ask *ask, const struct statement *s, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();

	json_add_text(root, "payer", payer->name);
	json_add_date(root, "from", ask->from);
	json_add_date(root, "to", ask->to);
	json_add_money(root, "opening", s->opening);
	json_lines(json_add_array(root, "lines"), s->line, s->count);
	json_add_money(root, "closing", s->closing);
	json_add_money(root, "not_due", s->not_due);
	json_add_money(root, "overdue", s->overdue);
	json_add_money(root, "disputed", s->disputed);
	json_add_money(root, "on_account", s->on_account);
	json_add_money(root, "internal_opening", s->journal_opening);
	json_lines(json_add_array(root, "internal_charges"), s->journal, s->journal_count);
	return cli_print_json(cli, root, err);
}

/* ---- for people ---- */

static void say(FILE *out, const char *what, struct money amount)
{
	fprintf(out, "%-28s £%s\n", what, money_pretty(amount).s);
}

static void print_closing(FILE *out, const struct statement_ask *ask, const struct statement *s)
{
	struct money owed = s->closing;

	fputc('\n', out);
	if (owed.pence < 0) {
		owed.pence = -owed.pence;
		say(out, "In their favour", owed);
	} else {
		say(out, "Owed", owed);
	}
	if (s->overdue.pence)
		say(out, "  overdue", s->overdue);
	if (s->not_due.pence)
		say(out, "  not due yet", s->not_due);
	if (s->on_account.pence)
		say(out, s->closing.pence < 0 ? "  money on account" : "  less money on account",
		    s->on_account);
	if (s->disputed.pence)
		say(out, "  of it disputed", s->disputed);
	fprintf(out, "As on %s.\n", date_long(ask->to).s);
}

static int print_rows(const struct cli *cli, const struct statement *s, struct date from,
		      bool journal, struct err *err)
{
	struct table *t = NULL;
	int r = cli_table(cli, statement_columns, statement_column_count, &t, err);

	if (r < 0)
		return r;
	statement_table(s, from, journal, t);
	return table_close(t, err);
}

static bool has_journal(const struct statement *s)
{
	return s->journal_count > 0 || s->journal_opening.pence != 0;
}

static int print_journal(const struct cli *cli, const struct statement *s, struct date from,
			 struct err *err)
{
	if (!has_journal(s))
		return ERR_OK;
	fputs("\nInternal charges, settled by journal: there is nothing to pay. The balance is\n"
	      "what no journal has settled yet.\n\n",
	      cli_out(cli));
	return print_rows(cli, s, from, true, err);
}

static int print_text(const struct cli *cli, const struct payer *payer,
		      const struct statement_ask *ask, const struct statement *s, struct err *err)
{
	bool only_journal = s->count == 0 && has_journal(s) && s->opening.pence == 0;
	int r;

	if (cli_table_only(cli)) {
		if (s->journal_count > 0)
			cli_say(cli, "%zu lines of internal charges are left out: --json has them",
				s->journal_count);
		return print_rows(cli, s, ask->from, false, err);
	}
	fprintf(cli_out(cli), "Statement of account: %s\n%s to %s\n", payer->name,
		date_long(ask->from).s, date_long(ask->to).s);
	if (only_journal)
		return print_journal(cli, s, ask->from, err);
	fputc('\n', cli_out(cli));
	if ((r = print_rows(cli, s, ask->from, false, err)) < 0)
		return r;
	print_closing(cli_out(cli), ask, s);
	return print_journal(cli, s, ask->from, err);
}

/* ---- to be sent ---- */

static int write_pdf(struct cli *cli, const struct payer *payer, const struct statement_ask *ask,
		     struct err *err)
{
	const struct paper_about about = { .payer_id = payer->id, .school_id = payer->school_id };
	SCOPED(freep) char *snapshot = NULL;
	int r;

	if (cli_option(cli, "known"))
		return err_set(err, ERR_USAGE,
			       "a statement is sent as it is known now: leave out --known or -o");
	if (cli_table_only(cli))
		return err_set(err, ERR_USAGE, "-o writes a PDF: leave out --csv and --xlsx");
	if ((r = paper_statement(cli_work(cli), payer, ask, &snapshot, err)) < 0)
		return r;
	return cli_write_paper(cli, &about, snapshot, err);
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(statement_release) struct statement s = { .count = 0 };
	struct statement_ask ask = { .known = 0 };
	const struct as_known *as;
	struct as_known lent;
	struct payer payer;
	struct date today;
	int r;

	if ((r = cli_as_known(cli, &lent, &as, &today, err)) < 0 ||
	    (r = cli_date(cli, "to", today, &ask.to, err)) < 0)
		return r;
	ask.to = as && !date_is_none(as->on) ? date_min(ask.to, as->on) : ask.to;
	if ((r = cli_date(cli, "from", fy_first(fy_of(ask.to)), &ask.from, err)) < 0 ||
	    (r = payer_find(cli_store(cli), cli_operand(cli, 0), ask.to, &payer, err)) < 0)
		return r;
	ask.account_id = payer.account_id;
	ask.known = as ? as->known : 0;
	if (cli_option(cli, "o"))
		return write_pdf(cli, &payer, &ask, err);
	if ((r = statement_load(cli_store(cli), &ask, &s, err)) < 0)
		return r;
	return cli_json(cli) ? print_json(cli, &payer, &ask, &s, err)
			     : print_text(cli, &payer, &ask, &s, err);
}

const struct command cmd_statement = {
	.noun = "statement",
	.summary = "Show the statement of account of a payer",
	.about =
		"What was owed, each invoice, credit note and payment since, and what is owed now: "
		"overdue, not due yet, less money on account. Internal charges that are settled by "
		"journal are listed apart: there is nothing to pay. With -o it is a PDF to send, "
		"with what is still to be paid, a slip, and the days of the year; the PDF is kept, "
		"'daybook paper list' shows it.",
	.example = "daybook statement 137037\n"
		   "daybook statement \"Upper Shirley\" --to 2024-09-30 -o statement.pdf",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
