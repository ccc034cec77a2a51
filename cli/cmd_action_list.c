/* cli/cmd_action_list.c - daybook action list */
#include "cli/lookup.h"
#include "core/action.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "school", "SCHOOL", "of one school", 0 },
	{ "officer", "OFFICER", "of one officer", 0 },
	{ "due-to", "DATE", "due up to this day", 0 },
	{ "all", NULL, "also those that are done or dropped", OPTION_SWITCH },
};

static int run(struct cli *cli, struct err *err)
{
	struct action_filter filter = { .all = cli_switch(cli, "all") };
	struct table *t = NULL;
	int r;

	if ((r = cli_school_id(cli, "school", &filter.school_id, err)) < 0 ||
	    (r = cli_officer_id(cli, "officer", &filter.officer_id, err)) < 0 ||
	    (r = cli_date(cli, "due-to", DATE_NONE, &filter.due_to, err)) < 0 ||
	    (r = cli_table(cli, action_columns, action_column_count, &t, err)) < 0)
		return r;
	table_empty_text(t, filter.all ? "There are no such actions." : "No action is open.");
	return cli_table_end(t, action_list(cli_store(cli), cli_today(cli), &filter, t, err), err);
}

const struct command cmd_action_list = {
	.noun = "action",
	.verb = "list",
	.summary = "List agreed actions",
	.example = "daybook action list --officer EWO-01",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
