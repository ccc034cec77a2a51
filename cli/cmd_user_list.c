/* cli/cmd_user_list.c - daybook user list */
#include "cli/command.h"
#include "core/user.h"

#include "core/banned.h"

static int run(struct cli *cli, struct err *err)
{
	struct table *t = NULL;
	int r;

	if ((r = cli_table(cli, user_columns, user_column_count, &t, err)) < 0)
		return r;
	table_empty_text(t, "there are no users");
	return cli_table_end(t, user_list(cli_store(cli), t, err), err);
}

const struct command cmd_user_list = {
	.noun = "user",
	.verb = "list",
	.summary = "List the users of the book",
	.example = "daybook user list",
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
