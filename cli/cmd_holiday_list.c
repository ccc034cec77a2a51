/* cli/cmd_holiday_list.c - daybook holiday list */
#include "cli/command.h"
#include "core/days.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "from", "DATE", "First day; otherwise the first of this financial year", 0 },
	{ "to", "DATE", "Last day; otherwise the last of the next financial year", 0 },
};

static int run(struct cli *cli, struct err *err)
{
	struct table *t = NULL;
	struct fy fy = fy_of(cli_today(cli)), next = { (int16_t) (fy.begins + 1) };
	struct date from, to;
	int r;

	if ((r = cli_date(cli, "from", fy_first(fy), &from, err)) < 0 ||
	    (r = cli_date(cli, "to", fy_last(next), &to, err)) < 0 ||
	    (r = cli_table(cli, holiday_columns, holiday_column_count, &t, err)) < 0)
		return r;
	table_empty_text(t, "no holiday is known between these dates");
	return cli_table_end(t, holiday_list(cli_store(cli), from, to, t, err), err);
}

const struct command cmd_holiday_list = {
	.noun = "holiday",
	.verb = "list",
	.summary = "List bank holidays and days on which the service is closed",
	.example = "daybook holiday list --from 2024-12-01 --to 2025-01-31",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
