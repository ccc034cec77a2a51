/* cli/cmd_debt_written_off.c - daybook debt written-off */
#include "billing/write_off.h"
#include "cli/lookup.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "all", NULL, "with those that were taken back", OPTION_SWITCH },
	OPTION_ON,
	OPTION_KNOWN,
};

static int run(struct cli *cli, struct err *err)
{
	const struct as_known *as;
	struct as_known lent;
	struct table *t = NULL;
	struct date on;
	int r;

	if ((r = cli_as_known(cli, &lent, &as, &on, err)) < 0 ||
	    (r = cli_table(cli, write_off_columns, write_off_column_count, &t, err)) < 0)
		return r;
	table_empty_text(t, "Nothing is written off.");
	return cli_table_end(t, write_off_table(cli_store(cli), as, cli_switch(cli, "all"), t, err),
			     err);
}

const struct command cmd_debt_written_off = {
	.noun = "debt",
	.verb = "written-off",
	.summary = "List debts that are written off",
	.example = "daybook debt written-off --all",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
