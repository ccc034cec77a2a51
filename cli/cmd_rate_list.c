/* cli/cmd_rate_list.c - daybook rate list */
#include "cli/command.h"
#include "core/service.h"

#include "core/banned.h"

static int run(struct cli *cli, struct err *err)
{
	struct table *t = NULL;
	int r;

	if ((r = cli_table(cli, rate_columns, rate_column_count, &t, err)) < 0)
		return r;
	table_empty_text(t, "there are no rates yet: 'daybook rate set' sets one");
	return cli_table_end(t, rate_list(cli_store(cli), t, err), err);
}

const struct command cmd_rate_list = {
	.noun = "rate",
	.verb = "list",
	.summary = "List the rate card",
	.example = "daybook rate list --csv",
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
