/* cli/cmd_approval_list.c - daybook approval list */
#include "cli/command.h"
#include "core/approval.h"

#include "core/banned.h"

static int run(struct cli *cli, struct err *err)
{
	struct table *t = NULL;
	int r = cli_table(cli, approval_columns, approval_column_count, &t, err);

	if (r < 0)
		return r;
	table_empty_text(t, "Nobody has given an approval yet.");
	return cli_table_end(t, approval_table(cli_store(cli), cli_today(cli), t, err), err);
}

const struct command cmd_approval_list = {
	.noun = "approval",
	.verb = "list",
	.summary = "List what second persons gave: open, used or stale",
	.about = "Stale is what nobody used in time, or was given by a user who is disabled.",
	.example = "daybook approval list",
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
