/* cli/cmd_officer_list.c - daybook officer list */
#include "cli/command.h"
#include "core/officer.h"

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
	    (r = cli_table(cli, officer_columns, officer_column_count, &t, err)) < 0)
		return r;
	table_empty_text(t, "there are no officers yet: 'daybook officer add' adds one");
	return cli_table_end(t, officer_list(cli_store(cli), on, t, err), err);
}

const struct command cmd_officer_list = {
	.noun = "officer",
	.verb = "list",
	.summary = "List officers, their working days and how many schools they have",
	.example = "daybook officer list --on 2024-09-02",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
