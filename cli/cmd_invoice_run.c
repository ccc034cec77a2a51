/* cli/cmd_invoice_run.c - daybook invoice run */
#include "billing/accrue.h"
#include "billing/credit.h"
#include "billing/run.h"
#include "cli/command.h"
#include "cli/mail_documents.h"
#include "cli/stop.h"
#include "invoices/issue.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "to", "DATE", "bill what is due up to this day", OPTION_NEEDED },
	{ "preview", NULL, "show what would be issued and change nothing", OPTION_SWITCH },
};

/* What the steps of a run are told with, and asked to stop by. */
struct watch {
	const struct cli *cli;
	struct stop *stop;
	const char *what;
};

static bool progress(void *context, size_t done, size_t total)
{
	struct watch *watch = context;

	cli_progress(watch->cli, watch->what, done, total);
	return !stop_asked(watch->stop);
}

/* The documents, then the credit notes, and their sums. Programs get what is held, too. */
static int print_run(struct cli *cli, const struct run *documents, const struct credit_run *notes,
		     struct err *err)
{
	struct money net = money_add(run_net(documents), credit_net(notes));
	struct money vat = money_add(run_vat(documents), credit_vat(notes));
	bool for_programs = cli_json(cli) || cli_table_only(cli);
	struct table *t = NULL;
	int r = cli_table(cli, run_columns, run_column_count, &t, err);

	if (r < 0)
		return r;
	table_empty_text(t, "Nothing is due that is not billed.");
	run_table(documents, for_programs, t);
	credit_table(notes, for_programs, t);
	if (run_count(documents) + credit_count(notes) > 1) {
		table_begin_sum(t);
		for (int i = 0; i < 8; i++)
			table_add_text(t, NULL);
		table_add_money(t, net);
		table_add_money(t, vat);
		table_add_money(t, money_add(net, vat));
		for (int i = 0; i < 3; i++)
			table_add_text(t, NULL);
	}
	return table_close(t, err);
}

static int print_held_charges(struct cli *cli, const struct run *documents, struct err *err)
{
	struct table *t = NULL;
	struct money net;
	int r;

	if (run_held(documents, &net) == 0)
		return ERR_OK;
	fputc('\n', cli_out(cli));
	if ((r = cli_table(cli, run_held_columns, run_held_column_count, &t, err)) < 0)
		return r;
	run_held_table(documents, t);
	return table_close(t, err);
}

static int print_held_notes(struct cli *cli, const struct credit_run *notes, struct err *err)
{
	struct table *t = NULL;
	int r;

	if (credit_held(notes).count == 0)
		return ERR_OK;
	fputc('\n', cli_out(cli));
	if ((r = cli_table(cli, credit_held_columns, credit_held_column_count, &t, err)) < 0)
		return r;
	credit_held_table(notes, t);
	return table_close(t, err);
}

/* A preview also shows people which charges and credit notes are held. */
static int print_held(struct cli *cli, const struct run *documents, const struct credit_run *notes,
		      struct err *err)
{
	int r;

	if (cli_json(cli) || cli_table_only(cli))
		return ERR_OK;
	r = print_held_charges(cli, documents, err);
	return r < 0 ? r : print_held_notes(cli, notes, err);
}

/* PDFs that no run has made yet: of this run, or of one that was stopped. */
static int render(struct cli *cli, struct stop *stop, size_t issued, struct err *err)
{
	struct watch watch = { .cli = cli, .stop = stop, .what = "making PDFs" };
	struct work_door door;
	size_t count;
	int r;

	cli_door(cli, &door);
	if ((r = issue_render_missing(cli_store(cli), &door, &count, progress, &watch, err)) < 0)
		return r;
	if (count > issued)
		cli_say(cli, "Made %zu PDFs that an earlier run had left.", count - issued);
	return ERR_OK;
}

/* To who pays, where the authority wants it so. */
static int mail(struct cli *cli, struct err *err)
{
	SCOPED(mailed_release) struct mailed m = { .one = NULL };
	int r = mail_documents_due(cli, &m, err);

	if (r == ERR_OK)
		mail_documents_say(cli, NULL, &m);
	return r;
}

/* What a run leaves, and what brings it onto the next. */
static void say_held(const struct cli *cli, const struct run *documents)
{
	struct money net;
	size_t count = run_held(documents, &net);

	if (count > 0)
		cli_say(cli,
			"%zu charge%s of £%s %s held: no order number. Give it with"
			"\n'daybook contract order %s --number PO'; 'daybook charge list --held'"
			" shows %s.",
			count, count == 1 ? "" : "s", money_pretty(net).s,
			count == 1 ? "is" : "are", run_held_contract(documents),
			count == 1 ? "it" : "them all");
}

static void say_held_notes(const struct cli *cli, const struct credit_run *notes)
{
	struct credit_held held = credit_held(notes);

	if (held.count > 0)
		cli_say(cli,
			"%zu credit note%s of £%s %s held: %s is written off. Take that back with"
			"\n'daybook debt write-back %" PRId64 "'; 'daybook charge list --held'"
			" shows %s.",
			held.count, held.count == 1 ? "" : "s", money_pretty(held.net).s,
			held.count == 1 ? "is" : "are", held.document, held.write_off_id,
			held.count == 1 ? "it" : "them all");
}

/* What would be issued, and what a person should know of it beforehand. */
static int plan(struct cli *cli, struct run **out, struct credit_run **out_notes, struct err *err)
{
	struct work *work = cli_work(cli);
	struct credit_filter waiting = { .on = work->today };
	struct accrued accrued;
	int r;

	if ((r = cli_date(cli, "to", DATE_NONE, &waiting.to, err)) < 0 ||
	    (r = charges_accrue(work, waiting.to, &accrued, err)) < 0 ||
	    (r = run_plan(work->store, waiting.to, work->today, out, err)) < 0 ||
	    (r = credit_plan(work->store, &waiting, out_notes, err)) < 0)
		return r;
	if (run_early(*out) > 0)
		cli_say(cli, "%zu of the charges fall due after today: they are billed early.",
			run_early(*out));
	say_held(cli, *out);
	say_held_notes(cli, *out_notes);
	return ERR_OK;
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(run_freep) struct run *documents = NULL;
	SCOPED(credit_freep) struct credit_run *notes = NULL;
	SCOPED(stop_end) struct stop stop = STOP_EMPTY;
	struct watch watch = { .cli = cli, .stop = &stop, .what = "issuing" };
	struct work *work = cli_work(cli);
	struct err stopped = { 0 };
	int r, printed;

	stop_hold(&stop);
	if ((r = plan(cli, &documents, &notes, err)) < 0 ||
	    (r = run_issue(work, documents, progress, &watch, err)) < 0 ||
	    (r = credit_issue(work, notes, progress, &watch, err)) < 0)
		return r;
	if (cli_switch(cli, "preview")) { /* issued by every rule, then undone */
		work_undo(work);
		run_forget_numbers(documents);
		credit_forget_numbers(notes);
		r = print_run(cli, documents, notes, err);
		return r < 0 ? r : print_held(cli, documents, notes, err);
	}
	if ((r = work_commit(work, err)) < 0)
		return r;
	if (run_requests(documents))
		cli_say(cli, "They are requests: 'daybook invoice request batch' sends them to the"
			     " ledger that\nissues.");
	r = render(cli, &stop,
		   run_requests(documents) ? 0 : run_count(documents) + credit_count(notes),
		   &stopped); /* issued they are in any case */
	if (r == ERR_OK)
		r = mail(cli, &stopped);
	if ((printed = print_run(cli, documents, notes, err)) < 0)
		return printed;
	if (r < 0)
		*err = stopped;
	return r;
}

const struct command cmd_invoice_run = {
	.noun = "invoice",
	.verb = "run",
	.summary = "Issue everything that is due, and make the PDFs",
	.about =
		"Charges due by the date that share school, payer, VAT treatment and order number "
		"come onto one document, or those of all its schools where the payer is billed so "
		"(school set --one-document); "
		"an internal charge is never on one document with a sale. What was billed and is "
		"to be "
		"given back comes onto credit notes, one for each document that is credited. "
		"Documents are numbered "
		"without gap and dated today, never in a month that is closed. "
		"Run again it finds nothing; a run that was stopped is finished by the next.\n"
		"Ctrl-C while documents are issued: nothing is issued. While PDFs are made: what "
		"is issued stays, and the next run makes the missing ones.\n"
		"A payer that needs an order number (school set --order-number) is not billed for "
		"what has none: those charges are held and listed, and stop no other; so is the "
		"credit note of what is written off, until 'debt write-back'. The tax point "
		"is the day of issue; for work that was charged afterwards its own day, if the "
		"document comes more than 14 days after it; and the day of the money, where enough "
		"for the whole document was on account before.\n"
		"With the setting invoice.mail at yes, what is issued is queued as mail to its "
		"payer afterwards (invoice mail).",
	.example = "daybook invoice run --to 2024-09-30 --preview\ndaybook invoice run --to "
		   "2024-09-30",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE | NEEDS_TABLE,
	.run = run,
};
