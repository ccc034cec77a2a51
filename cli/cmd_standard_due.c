/* cli/cmd_standard_due.c - daybook standard due */
#include "cli/lookup.h"
#include "core/standard_report.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "now", NULL, "due today, or overdue", OPTION_SWITCH },
	{ "week", NULL, "due by the end of this week, or overdue", OPTION_SWITCH },
	{ "overdue", NULL, "overdue", OPTION_SWITCH },
	{ "to", "DATE", "due up to this day", 0 },
	{ "officer", "OFFICER", "of one officer", 0 },
	{ "school", "SCHOOL", "of one school", 0 },
	{ "standard", "CODE", "of one standard", 0 },
};

/* One of the four ways to say how far ahead; none: everything. */
static int read_to(const struct cli *cli, struct due_filter *out, struct err *err)
{
	const struct date today = cli_today(cli);
	int given = cli_switch(cli, "now") + cli_switch(cli, "week") + cli_switch(cli, "overdue") +
		    (cli_option(cli, "to") != NULL);

	if (given > 1)
		return err_set(err, ERR_USAGE,
			       "say how far ahead once: --now, --week, --overdue or --to");
	out->overdue = cli_switch(cli, "overdue");
	if (cli_switch(cli, "now"))
		out->to = today;
	else if (cli_switch(cli, "week"))
		out->to = date_add(today, 7 - date_weekday(today));
	else
		return cli_date(cli, "to", DATE_NONE, &out->to, err);
	return ERR_OK;
}

static int read_standard(const struct cli *cli, const char **out, struct err *err)
{
	*out = cli_option(cli, "standard");
	if (!*out || promise_find(*out))
		return ERR_OK;
	(void) err_set(err, ERR_NOT_FOUND,
		       "'%s' is no standard: 'daybook standard list' shows them", *out);
	return err_at(err, "standard", 0);
}

static int run(struct cli *cli, struct err *err)
{
	struct due_filter filter = { .to = DATE_NONE };
	struct table *t = NULL;
	int r;

	if ((r = read_to(cli, &filter, err)) < 0 ||
	    (r = read_standard(cli, &filter.standard, err)) < 0 ||
	    (r = cli_officer_id(cli, "officer", &filter.officer_id, err)) < 0 ||
	    (r = cli_school_id(cli, "school", &filter.school_id, err)) < 0 ||
	    (r = cli_table(cli, due_columns, due_column_count, &t, err)) < 0)
		return r;
	table_empty_text(t, filter.overdue ? "Nothing is overdue." : "Nothing is due.");
	return cli_table_end(t, due_list(cli_store(cli), cli_today(cli), &filter, t, err), err);
}

const struct command cmd_standard_due = {
	.noun = "standard",
	.verb = "due",
	.summary = "List what was promised and is to be done, the first first",
	.about = "Messages, referrals, agreed actions, cases, meetings: everything whose clock "
		 "runs. "
		 "What is paused is listed on the day it would have been due.",
	.example = "daybook standard due --week --officer EWO-01\n"
		   "daybook standard due --overdue",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
