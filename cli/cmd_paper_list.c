/* cli/cmd_paper_list.c - daybook paper list: the papers that were made */
#include "cli/lookup.h"
#include "invoices/paper.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "kind", "KIND", "quote, agreement, statement, reminder, year-end, service-log or review",
	  0 },
	{ "school", "SCHOOL", "of one school", 0 },
	{ "from", "DATE", "dated on this day or later", 0 },
	{ "to", "DATE", "dated on this day or before", 0 },
};

static int run(struct cli *cli, struct err *err)
{
	struct paper_filter filter = { .kind = cli_option(cli, "kind") };
	struct table *t = NULL;
	int r;

	if ((r = cli_school_id(cli, "school", &filter.school_id, err)) < 0 ||
	    (r = cli_date(cli, "from", DATE_NONE, &filter.from, err)) < 0 ||
	    (r = cli_date(cli, "to", DATE_NONE, &filter.to, err)) < 0 ||
	    (r = cli_table(cli, paper_columns, paper_column_count, &t, err)) < 0)
		return r;
	table_empty_text(t, "No such paper was made.");
	return cli_table_end(t, paper_table_of(cli_store(cli), &filter, t, err), err);
}

const struct command cmd_paper_list = {
	.noun = "paper",
	.verb = "list",
	.summary = "List the papers that were made, which bill nothing",
	.about = "Quotes, agreements, statements, reminders, year-end statements, logs of free "
		 "services and reviews are kept as they were made. The mark names one: it stands "
		 "for what the paper shows.",
	.example = "daybook paper list --kind agreement\n"
		   "daybook paper list --school 137037 --from 2024-04-01",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
