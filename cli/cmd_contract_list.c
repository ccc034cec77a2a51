/* cli/cmd_contract_list.c - daybook contract list */
#include "cli/lookup.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "school", "SCHOOL", "of one school only", 0 },
	{ "fy", "YEAR", "of one financial year only", 0 },
	OPTION_ON,
	OPTION_KNOWN,
};

static int run(struct cli *cli, struct err *err)
{
	struct contract_filter filter = { 0 };
	struct table *t = NULL;
	struct as_known lent;
	struct fy fy = { 0 };
	int r;

	if ((r = cli_school_id(cli, "school", &filter.school_id, err)) < 0 ||
	    (r = cli_as_known(cli, &lent, &filter.as, &filter.today, err)) < 0 ||
	    (r = cli_fy(cli, "fy", fy, &fy, err)) < 0 ||
	    (r = cli_table(cli, contract_columns, contract_column_count, &t, err)) < 0)
		return r;
	if (cli_option(cli, "fy"))
		filter.fy = &fy;
	table_empty_text(t, "No contracts match.");
	return cli_table_end(t, contract_list(cli_store(cli), &filter, t, err), err);
}

const struct command cmd_contract_list = {
	.noun = "contract",
	.verb = "list",
	.summary = "List contracts and quotes",
	.example = "daybook contract list --fy 2024-25\n"
		   "daybook contract list --known 2024-10-01",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
