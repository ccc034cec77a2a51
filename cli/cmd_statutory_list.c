/* cli/cmd_statutory_list.c - daybook statutory list */
#include "cli/lookup.h"

#include "core/statutory.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "school", "SCHOOL", "of one school", 0 },
	{ "officer", "OFFICER", "of one officer", 0 },
	{ "service", "CODE", "of one service", 0 },
	{ "from", "DATE", "from this day on", 0 },
	{ "to", "DATE", "up to this day", 0 },
	OPTION_ON,
	OPTION_KNOWN,
};

static int run(struct cli *cli, struct err *err)
{
	struct statutory_filter filter = { 0 };
	struct service service;
	struct table *t = NULL;
	struct as_known lent;
	struct date today;
	int r;

	if ((r = cli_school_id(cli, "school", &filter.school_id, err)) < 0 ||
	    (r = cli_officer_id(cli, "officer", &filter.officer_id, err)) < 0 ||
	    (r = cli_as_known(cli, &lent, &filter.as, &today, err)) < 0 ||
	    (r = cli_date(cli, "from", DATE_NONE, &filter.from, err)) < 0 ||
	    (r = cli_date(cli, "to", DATE_NONE, &filter.to, err)) < 0)
		return r;
	if (cli_option(cli, "service")) {
		if ((r = cli_service(cli, "service", NULL, &service, err)) < 0)
			return r;
		filter.service_id = service.id;
	}
	if ((r = cli_table(cli, statutory_columns, statutory_column_count, &t, err)) < 0)
		return r;
	table_empty_text(t, "No free services were recorded.");
	return cli_table_end(t, statutory_list(cli_store(cli), &filter, t, err), err);
}

const struct command cmd_statutory_list = {
	.noun = "statutory",
	.verb = "list",
	.summary = "List services delivered free",
	.example = "daybook statutory list --school 137037 --from 2024-04-01",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
