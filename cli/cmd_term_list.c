/* cli/cmd_term_list.c - daybook term list */
#include "cli/command.h"
#include "core/days.h"

#include "core/banned.h"

static int run(struct cli *cli, struct err *err)
{
	struct table *t = NULL;
	int r;

	if ((r = cli_table(cli, term_columns, term_column_count, &t, err)) < 0)
		return r;
	table_empty_text(t,
			 "no term dates are known: 'daybook term import' takes them from a file");
	return cli_table_end(t, term_list(cli_store(cli), t, err), err);
}

const struct command cmd_term_list = {
	.noun = "term",
	.verb = "list",
	.summary = "List term dates of the authority and of single schools",
	.example = "daybook term list",
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
