/* cli/cmd_standard_report.c - daybook standard report */
#include "cli/lookup.h"
#include "core/standard_report.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "year", "YEAR", "academic year, 2024/25 (this one)", 0 },
	{ "from", "DATE", "due from this day on", 0 },
	{ "to", "DATE", "due up to this day", 0 },
	{ "by", "PERIOD", "a row for each month, term, year (academic) or fy", 0 },
	{ "of", "WHO", "a row for each officer or school", 0 },
	{ "standard", "CODE", "of one standard", 0 },
	{ "officer", "OFFICER", "of one officer", 0 },
	{ "school", "SCHOOL", "of one school", 0 },
	OPTION_ON,
	OPTION_KNOWN,
};

/* --from and --to, or the academic year. */
static int read_span(const struct cli *cli, struct kept_ask *out, struct err *err)
{
	const char *year = cli_option(cli, "year");
	int begins = academic_year_of(out->on), r;

	if ((r = cli_span(cli, &out->from, &out->to, err)) < 0)
		return r;
	if (year && (!date_is_none(out->from) || !date_is_none(out->to)))
		return err_set(err, ERR_USAGE, "say --year, or --from and --to");
	if (year && academic_year_parse(year, &begins, err) < 0)
		return err_at(err, "year", 0);
	if (date_is_none(out->from) && !date_from_civil(begins, 9, 1, &out->from))
		out->from = DATE_FIRST;
	if (date_is_none(out->to))
		out->to = date_add(date_add_months(out->from, 12), -1);
	return ERR_OK;
}

static int read_rows(const struct cli *cli, struct kept_ask *out, struct err *err)
{
	const char *by = cli_option(cli, "by"), *of = cli_option(cli, "of");

	if (by && kept_by_parse(by, &out->by, err) < 0)
		return err_at(err, "by", 0);
	if (of && strcmp(of, "officer") != 0 && strcmp(of, "school") != 0) {
		(void) err_set(err, ERR_INVALID, "'%s' is neither officer nor school", of);
		return err_at(err, "of", 0);
	}
	if (of)
		out->of = of[0] == 'o' ? KEPT_OFFICER : KEPT_SCHOOL;
	out->standard = cli_option(cli, "standard");
	if (out->standard && !promise_find(out->standard)) {
		(void) err_set(err, ERR_NOT_FOUND,
			       "'%s' is no standard: 'daybook standard list' shows them",
			       out->standard);
		return err_at(err, "standard", 0);
	}
	return ERR_OK;
}

/* People are spared the columns that all rows have alike. */
static int open_table(const struct cli *cli, const struct kept_ask *ask, struct column *columns,
		      struct table **out, struct err *err)
{
	for (size_t i = 0; i < standard_report_column_count; i++) {
		columns[i] = standard_report_columns[i];
		if ((strcmp(columns[i].key, "period") == 0 && ask->by == KEPT_WHOLE) ||
		    (strcmp(columns[i].key, "party") == 0 && ask->of == KEPT_ALL))
			columns[i].title = NULL;
	}
	return cli_table(cli, columns, standard_report_column_count, out, err);
}

static int run(struct cli *cli, struct err *err)
{
	struct column columns[STANDARD_REPORT_COLUMNS];
	struct kept_ask ask = { .by = KEPT_WHOLE };
	struct as_known lent;
	struct table *t = NULL;
	int r;

	if ((r = cli_as_known(cli, &lent, &ask.as, &ask.on, err)) < 0 ||
	    (r = read_span(cli, &ask, err)) < 0 || (r = read_rows(cli, &ask, err)) < 0 ||
	    (r = cli_officer_id(cli, "officer", &ask.officer_id, err)) < 0 ||
	    (r = cli_school_id(cli, "school", &ask.school_id, err)) < 0 ||
	    (r = open_table(cli, &ask, columns, &t, err)) < 0)
		return r;
	table_empty_text(t, "Nothing was due: 'daybook standard list' shows what is promised.");
	return cli_table_end(t, standard_report(cli_store(cli), &ask, t, err), err);
}

const struct command cmd_standard_report = {
	.noun = "standard",
	.verb = "report",
	.summary = "Report how much of what was promised was done in time",
	.about = "A clock belongs to the day it was due. Late is what was done after that day, or "
		 "is not done and past it; open may still be in time. Per cent is of what was in "
		 "time or late; once by the clock, and once, plain, as if no clock had been paused "
		 "and no new date agreed.",
	.example = "daybook standard report --year 2024/25 --by term\n"
		   "daybook standard report --from 2024-09-01 --to 2024-12-31 --of officer",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
