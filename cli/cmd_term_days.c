/* cli/cmd_term_days.c - daybook term days */
#include "cli/lookup.h"
#include "core/days.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "school", "SCHOOL", "of one school", 0 },
	{ "from", "DATE", "First day; otherwise 1 September of this academic year", 0 },
	{ "to", "DATE", "Last day; otherwise 31 August of the next", 0 },
};

static int run(struct cli *cli, struct err *err)
{
	int year = academic_year_of(cli_today(cli));
	struct date first = DATE_NONE, last = DATE_NONE, from, to;
	struct table *t = NULL;
	int64_t school_id;
	int r;

	if (!date_from_civil(year, 9, 1, &first) || !date_from_civil(year + 2, 8, 31, &last))
		return err_set(err, ERR_RANGE, "the year is too far off");
	if ((r = cli_school_id(cli, "school", &school_id, err)) < 0 ||
	    (r = cli_date(cli, "from", first, &from, err)) < 0 ||
	    (r = cli_date(cli, "to", last, &to, err)) < 0 ||
	    (r = cli_table(cli, closed_day_columns, closed_day_column_count, &t, err)) < 0)
		return r;
	table_empty_text(t, "no closed day of a school is known between these dates");
	return cli_table_end(t, closed_day_list(cli_store(cli), school_id, from, to, t, err), err);
}

const struct command cmd_term_days = {
	.noun = "term",
	.verb = "days",
	.summary = "List days on which single schools are closed to pupils",
	.example = "daybook term days --school cantell",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
