/* cli/cmd_dispute_list.c - daybook dispute list */
#include "billing/dispute.h"
#include "cli/lookup.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "all", NULL, "with those that ended", OPTION_SWITCH },
	OPTION_ON,
	OPTION_KNOWN,
};

static int run(struct cli *cli, struct err *err)
{
	const struct as_known *given;
	struct as_known as;
	struct table *t = NULL;
	struct date on;
	int r;

	if ((r = cli_as_known(cli, &as, &given, &on, err)) < 0 ||
	    (r = cli_table(cli, dispute_columns, dispute_column_count, &t, err)) < 0)
		return r;
	as.on = on; /* ages are reckoned to a day */
	table_empty_text(t, "Nothing is disputed.");
	return cli_table_end(t, dispute_table(cli_store(cli), &as, cli_switch(cli, "all"), t, err),
			     err);
}

const struct command cmd_dispute_list = {
	.noun = "dispute",
	.verb = "list",
	.summary = "List what payers dispute, since when, and whose it is to clear up",
	.example = "daybook dispute list\ndaybook dispute list --all --on 2024-09-30",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
