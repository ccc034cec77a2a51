/* cli/cmd_debt_reminded.c - daybook debt reminded */
#include "billing/remind.h"
#include "cli/lookup.h"

#include "core/banned.h"

static const struct option options[] = {
	OPTION_ON,
	OPTION_KNOWN,
};

static int run(struct cli *cli, struct err *err)
{
	const struct as_known *as;
	struct as_known lent;
	struct table *t = NULL;
	struct date on;
	int r;

	if ((r = cli_as_known(cli, &lent, &as, &on, err)) < 0 ||
	    (r = cli_table(cli, reminded_columns, reminded_column_count, &t, err)) < 0)
		return r;
	table_empty_text(t, "Nobody was reminded.");
	return cli_table_end(t, reminded_table(cli_store(cli), as, t, err), err);
}

const struct command cmd_debt_reminded = {
	.noun = "debt",
	.verb = "reminded",
	.summary = "List the reminders that were sent, newest first",
	.about = "One without a message was printed.",
	.example = "daybook debt reminded",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
