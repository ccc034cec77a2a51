/* cli/cmd_absence_list.c - daybook absence list */
#include "calendar/absence.h"
#include "cli/lookup.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "officer", "OFFICER", "of one officer", 0 },
	{ "from", "DATE", "that last to this day or longer; otherwise today", 0 },
	{ "to", "DATE", "that begin by this day", 0 },
	{ "all", NULL, "also those that are over", OPTION_SWITCH },
	{ "withdrawn", NULL, "also those that were withdrawn", OPTION_SWITCH },
};

static int run(struct cli *cli, struct err *err)
{
	struct absence_filter filter = { .withdrawn = cli_switch(cli, "withdrawn") };
	struct date from = cli_switch(cli, "all") ? DATE_NONE : cli_today(cli);
	struct table *t = NULL;
	int r;

	if ((r = cli_officer_id(cli, "officer", &filter.officer_id, err)) < 0 ||
	    (r = cli_date(cli, "from", from, &filter.from, err)) < 0 ||
	    (r = cli_date(cli, "to", DATE_NONE, &filter.to, err)) < 0 ||
	    (r = cli_table(cli, absence_columns, absence_column_count, &t, err)) < 0)
		return r;
	table_empty_text(t, "No absence is in the book for that time.");
	return cli_table_end(t, absence_list(cli_store(cli), &filter, t, err), err);
}

const struct command cmd_absence_list = {
	.noun = "absence",
	.verb = "list",
	.summary = "List when officers are away",
	.about = "For staff: schools are told that an officer is not available, and never why.",
	.example = "daybook absence list\n"
		   "daybook absence list --officer EWO-04 --from 2024-09-01 --to 2025-03-31",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
