/* cli/cmd_invoice_run.c - daybook invoice run */
#include "billing/accrue.h"
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

/* The documents and their sums. */
static int print_run(struct cli *cli, const struct run *documents, struct err *err)
{
	struct table *t = NULL;
	int r = cli_table(cli, run_columns, run_column_count, &t, err);

	if (r < 0)
		return r;
	table_empty_text(t, "Nothing is due that is not billed.");
	run_table(documents, t);
	if (run_count(documents) > 1) {
		table_begin_sum(t);
		for (int i = 0; i < 8; i++)
			table_add_text(t, NULL);
		table_add_money(t, run_net(documents));
		table_add_money(t, run_vat(documents));
		table_add_money(t, money_add(run_net(documents), run_vat(documents)));
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

/* They are no part of a run: credit notes take them. */
static void say_credits(const struct cli *cli, const struct run *documents)
{
	struct money net;
	int64_t count = run_credits(documents, &net);

	if (count > 0)
		cli_say(cli, "%" PRId64 " credit%s for a credit note: £%s before VAT to give back.",
			count, count == 1 ? " waits" : "s wait",
			money_pretty(money_pence(-net.pence)).s);
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(run_freep) struct run *documents = NULL;
	struct work *work = cli_work(cli);
	struct accrued accrued;
	struct date to;
	int r;

	if ((r = cli_date(cli, "to", DATE_NONE, &to, err)) < 0 ||
	    (r = charges_accrue(work, to, &accrued, err)) < 0 ||
	    (r = run_plan(work->store, to, work->today, &documents, err)) < 0)
		return r;
	if (run_early(documents) > 0)
		cli_say(cli, "%zu of the charges fall due after today: they are billed early.",
			run_early(documents));
	say_credits(cli, documents);
	if ((r = run_issue(work, documents, progress_issue, cli, err)) < 0)
		return r;
	if (cli_switch(cli, "preview")) { /* issued by every rule, then undone */
		work_undo(work);
		run_forget_numbers(documents);
		return print_run(cli, documents, err);
	}
	if ((r = work_commit(work, err)) < 0 || (r = render(cli, run_count(documents), err)) < 0)
		return r;
	return print_run(cli, documents, err);
}

const struct command cmd_invoice_run = {
	.noun = "invoice",
	.verb = "run",
	.summary = "Issue everything that is due, and make the PDFs",
	.about = "Charges due by the date that share school, payer, VAT treatment and order number "
		 "come onto one document; "
		 "an internal charge is never on one document with a sale. Documents are numbered "
		 "without gap and dated today, never in a month that is closed. "
		 "Run again it finds nothing; a run that was stopped is finished by the next.",
	.example = "daybook invoice run --to 2024-09-30 --preview\ndaybook invoice run --to "
		   "2024-09-30",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE | NEEDS_TABLE,
	.run = run,
};
