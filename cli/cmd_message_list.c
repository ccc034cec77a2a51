/* cli/cmd_message_list.c - daybook message list */
#include "cli/lookup.h"
#include "core/enquiry.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "school", "SCHOOL", "of one school", 0 },
	{ "officer", "OFFICER", "of one officer", 0 },
	{ "from", "DATE", "received from this day on", 0 },
	{ "to", "DATE", "received up to this day", 0 },
	{ "all", NULL, "also those that were answered or withdrawn", OPTION_SWITCH },
};

static int run(struct cli *cli, struct err *err)
{
	struct enquiry_filter filter = { .all = cli_switch(cli, "all") };
	struct table *t = NULL;
	int r;

	if ((r = cli_school_id(cli, "school", &filter.school_id, err)) < 0 ||
	    (r = cli_officer_id(cli, "officer", &filter.officer_id, err)) < 0 ||
	    (r = cli_span(cli, &filter.from, &filter.to, err)) < 0 ||
	    (r = cli_table(cli, enquiry_columns, enquiry_column_count, &t, err)) < 0)
		return r;
	table_empty_text(t, filter.all ? "There are no such messages."
				       : "No message waits for an answer.");
	return cli_table_end(t, enquiry_list(cli_store(cli), cli_today(cli), &filter, t, err), err);
}

const struct command cmd_message_list = {
	.noun = "message",
	.verb = "list",
	.summary = "List messages that wait for an answer",
	.example = "daybook message list --officer EWO-01",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
