/* cli/cmd_visit_list.c - daybook visit list */
#include "calendar/visit.h"
#include "cli/lookup.h"
#include "core/text.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "school", "SCHOOL", "of one school", 0 },
	{ "officer", "OFFICER", "of one officer", 0 },
	{ "from", "DATE", "from this day on", 0 },
	{ "to", "DATE", "up to this day", 0 },
	{ "series", "SERIES", "of one series", 0 },
	{ "state", "STATE",
	  "booked, awaiting, confirmed, \"school cancelled\", \"we cancelled\", \"no access\", "
	  "reversed or queried",
	  0 },
	OPTION_ON,
	OPTION_KNOWN,
};

static int run(struct cli *cli, struct err *err)
{
	struct visit_filter filter = { 0 };
	struct as_known lent;
	const char *state = cli_option(cli, "state");
	struct table *t = NULL;
	int r;

	if (cli_option(cli, "series") &&
	    number_parse(cli_option(cli, "series"), "series", 1, INT64_C(1000000000),
			 &filter.series_id, err) < 0)
		return err_at(err, "series", 0);
	if (state && visit_state_parse(state, &filter.state, err) < 0)
		return err_at(err, "state", 0);
	if ((r = cli_school_id(cli, "school", &filter.school_id, err)) < 0 ||
	    (r = cli_as_known(cli, &lent, &filter.as, &filter.today, err)) < 0 ||
	    (r = cli_officer_id(cli, "officer", &filter.officer_id, err)) < 0 ||
	    (r = cli_date(cli, "from", DATE_NONE, &filter.from, err)) < 0 ||
	    (r = cli_date(cli, "to", DATE_NONE, &filter.to, err)) < 0 ||
	    (r = cli_table(cli, visit_columns, visit_column_count, &t, err)) < 0)
		return r;
	table_empty_text(t, "No visits match.");
	return cli_table_end(t, visit_list(cli_store(cli), &filter, t, err), err);
}

const struct command cmd_visit_list = {
	.noun = "visit",
	.verb = "list",
	.summary = "List visits",
	.example = "daybook visit list --officer EWO-03 --from 2024-10-01 --to 2024-10-31",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
