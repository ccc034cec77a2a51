/* cli/cmd_standard_list.c - daybook standard list */
#include "cli/lookup.h"
#include "core/standard.h"

#include "core/banned.h"

static const struct option options[] = {
	OPTION_ON,
};

static int run(struct cli *cli, struct err *err)
{
	struct date on;
	struct table *t = NULL;
	int r;

	if ((r = cli_date(cli, "on", cli_today(cli), &on, err)) < 0 ||
	    (r = cli_table(cli, standard_columns, standard_column_count, &t, err)) < 0)
		return r;
	return cli_table_end(t, standard_list(cli_store(cli), on, t, err), err);
}

const struct command cmd_standard_list = {
	.noun = "standard",
	.verb = "list",
	.summary = "List what can be promised, and what is",
	.example = "daybook standard list --on 2024-09-02",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
