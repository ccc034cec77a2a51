/* cli/cmd_billing_due.c - daybook billing due */
#include "billing/report.h"
#include "cli/command.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "to", "DATE", "due up to this day (today)", 0 },
};

static int run(struct cli *cli, struct err *err)
{
	struct table *t = NULL;
	struct date to;
	int r;

	if ((r = cli_date(cli, "to", cli_today(cli), &to, err)) < 0 ||
	    (r = cli_table(cli, report_due_columns, report_due_column_count, &t, err)) < 0)
		return r;
	table_empty_text(t, "Nothing is due that is not billed.");
	return cli_table_end(t, report_due(cli_store(cli), to, t, err), err);
}

const struct command cmd_billing_due = {
	.noun = "billing",
	.verb = "due",
	.summary = "List what is due and not billed, by payer, and what holds it",
	.about = "A charge is held while its payer needs an order number and none was given. A "
		 "credit waits for its credit note.",
	.example = "daybook billing due --to 2024-09-30",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
