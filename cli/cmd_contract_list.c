/* cli/cmd_contract_list.c - daybook contract list */
#include "cli/lookup.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "school", "SCHOOL", "of one school only", 0 },
	{ "fy", "YEAR", "of one financial year only", 0 },
};

static int run(struct cli *cli, struct err *err)
{
	struct table *t = NULL;
	struct fy fy = { 0 };
	int64_t school_id;
	int r;

	if ((r = cli_school_id(cli, "school", &school_id, err)) < 0 ||
	    (r = cli_fy(cli, "fy", fy, &fy, err)) < 0 ||
	    (r = cli_table(cli, contract_columns, contract_column_count, &t, err)) < 0)
		return r;
	table_empty_text(t, "No contracts match.");
	return cli_table_end(t,
			     contract_list(cli_store(cli), school_id,
					   cli_option(cli, "fy") ? &fy : NULL, cli_today(cli), t,
					   err),
			     err);
}

const struct command cmd_contract_list = {
	.noun = "contract",
	.verb = "list",
	.summary = "List contracts and quotes",
	.example = "daybook contract list --fy 2024-25",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
