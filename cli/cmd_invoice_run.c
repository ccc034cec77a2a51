/* cli/cmd_invoice_run.c - daybook invoice run */
#include "billing/accrue.h"
#include "billing/credit.h"
#include "billing/run.h"
#include "cli/command.h"
#include "invoices/issue.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "to", "DATE", "bill what is due up to this day", OPTION_NEEDED },
	{ "preview", NULL, "show what would be issued and change nothing", OPTION_SWITCH },
};

static void progress_issue(void *cli, size_t done, size_t total)
{
	cli_progress(cli, "issuing", done, total);
}

static void progress_render(void *cli, size_t done, size_t total)
{
	cli_progress(cli, "making PDFs", done, total);
}

static void progress_credit(void *cli, size_t done, size_t total)
{
	cli_progress(cli, "crediting", done, total);
}

/* The documents, then the credit notes, and their sums. */
static int print_run(struct cli *cli, const struct run *documents, const struct credit_run *notes,
		     struct err *err)
{
	struct money net = money_add(run_net(documents), credit_net(notes));
	struct money vat = money_add(run_vat(documents), credit_vat(notes));
	struct table *t = NULL;
	int r = cli_table(cli, run_columns, run_column_count, &t, err);

	if (r < 0)
		return r;
	table_empty_text(t, "Nothing is due that is not billed.");
	run_table(documents, t);
	credit_table(notes, t);
	if (run_count(documents) + credit_count(notes) > 1) {
		table_begin_sum(t);
		for (int i = 0; i < 8; i++)
			table_add_text(t, NULL);
		table_add_money(t, net);
		table_add_money(t, vat);
		table_add_money(t, money_add(net, vat));
	}
	return table_close(t, err);
}

/* PDFs that no run has made yet: of this run, or of one that was stopped. */
static int render(struct cli *cli, size_t issued, struct err *err)
{
	struct work_door door;
	size_t count;
	int r;

	cli_door(cli, &door);
	if ((r = issue_render_missing(cli_store(cli), &door, &count, progress_render, cli, err)) <
	    0)
		return r;
	if (count > issued)
		cli_say(cli, "Made %zu PDFs that an earlier run had left.", count - issued);
	return ERR_OK;
}

/* What would be issued today: first the charges that came up, then what is due, and what is to be credited. */
static int plan(struct cli *cli, struct run **documents, struct credit_run **notes, struct err *err)
{
	struct work *work = cli_work(cli);
	struct credit_filter waiting = { .on = work->today };
	struct accrued accrued;
	int r;

	if ((r = cli_date(cli, "to", DATE_NONE, &waiting.to, err)) < 0 ||
	    (r = charges_accrue(work, waiting.to, &accrued, err)) < 0 ||
	    (r = run_plan(work->store, waiting.to, work->today, documents, err)) < 0)
		return r;
	return credit_plan(work->store, &waiting, notes, err);
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(run_freep) struct run *documents = NULL;
	SCOPED(credit_freep) struct credit_run *notes = NULL;
	struct work *work = cli_work(cli);
	int r;

	if ((r = plan(cli, &documents, &notes, err)) < 0)
		return r;
	if (run_early(documents) > 0)
		cli_say(cli, "%zu of the charges fall due after today: they are billed early.",
			run_early(documents));
	if ((r = run_issue(work, documents, progress_issue, cli, err)) < 0 ||
	    (r = credit_issue(work, notes, progress_credit, cli, err)) < 0)
		return r;
	if (cli_switch(cli, "preview")) { /* issued by every rule, then undone */
		work_undo(work);
		run_forget_numbers(documents);
		credit_forget_numbers(notes);
		return print_run(cli, documents, notes, err);
	}
	if ((r = work_commit(work, err)) < 0 ||
	    (r = render(cli, run_count(documents) + credit_count(notes), err)) < 0)
		return r;
	return print_run(cli, documents, notes, err);
}

const struct command cmd_invoice_run = {
	.noun = "invoice",
	.verb = "run",
	.summary = "Issue everything that is due, and make the PDFs",
	.about = "Charges due by the date that share school, payer, VAT treatment and order number "
		 "come onto one document; "
		 "an internal charge is never on one document with a sale. What was billed and is "
		 "to be given back comes onto credit notes, one for each document that is "
		 "credited. Documents are numbered "
		 "without gap and dated today, never in a month that is closed. "
		 "Run again it finds nothing; a run that was stopped is finished by the next.",
	.example = "daybook invoice run --to 2024-09-30 --preview\ndaybook invoice run --to "
		   "2024-09-30",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE | NEEDS_TABLE,
	.run = run,
};
