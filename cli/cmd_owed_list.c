/* cli/cmd_owed_list.c - daybook owed list */
#include "cli/lookup.h"
#include "core/owed.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "school", "SCHOOL", "to one school", 0 },
	{ "fy", "YEAR", "of one financial year", 0 },
	{ "all", NULL, "with those that are settled", OPTION_SWITCH },
};

static int run(struct cli *cli, struct err *err)
{
	struct owed_filter filter = { .all = cli_switch(cli, "all") };
	struct fy fy;
	struct table *t = NULL;
	int r;

	if ((r = cli_school_id(cli, "school", &filter.school_id, err)) < 0 ||
	    (r = cli_fy(cli, "fy", fy_of(cli_today(cli)), &fy, err)) < 0)
		return r;
	if (cli_option(cli, "fy"))
		filter.fy = &fy;
	if ((r = cli_table(cli, owed_columns, owed_column_count, &t, err)) < 0)
		return r;
	table_empty_text(t, "Nothing is owed.");
	return cli_table_end(t, owed_list(cli_store(cli), &filter, t, err), err);
}

const struct command cmd_owed_list = {
	.noun = "owed",
	.verb = "list",
	.summary = "List bought days that the service has failed to deliver",
	.about = "Cancelled by the service and not re-arranged, or asked for in time with no slot "
		 "offered. They do not lapse; before the year is closed each is decided.",
	.example = "daybook owed list --fy 2024-25",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
