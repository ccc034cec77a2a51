/* cli/cmd_setting_list.c - daybook setting list */
#include "cli/command.h"
#include "core/setting.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "on", "DATE", "As it is on this date; otherwise today", 0 },
};

static int run(struct cli *cli, struct err *err)
{
	struct table *t = NULL;
	struct date on;
	int r;

	if ((r = cli_date(cli, "on", cli_today(cli), &on, err)) < 0 ||
	    (r = cli_table(cli, setting_columns, setting_column_count, &t, err)) < 0)
		return r;
	table_empty_text(t, "there are no settings");
	return cli_table_end(t, setting_list(cli_store(cli), on, t, err), err);
}

const struct command cmd_setting_list = {
	.noun = "setting",
	.verb = "list",
	.summary = "List what can be set, and what it is set to",
	.example = "daybook setting list --on 2025-04-01",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
