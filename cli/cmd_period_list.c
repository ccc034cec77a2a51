/* cli/cmd_period_list.c - daybook period list */
#include "billing/period.h"
#include "cli/command.h"

#include "core/banned.h"

static int run(struct cli *cli, struct err *err)
{
	struct table *t = NULL;
	int r = cli_table(cli, period_columns, period_column_count, &t, err);

	if (r < 0)
		return r;
	table_empty_text(t, "No month is closed.");
	return cli_table_end(t, period_table(cli_store(cli), t, err), err);
}

const struct command cmd_period_list = {
	.noun = "period",
	.verb = "list",
	.summary = "List the months that are closed for money",
	.example = "daybook period list",
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
