/* cli/cmd_rate_list.c - daybook rate list */
#include "cli/command.h"
#include "core/benefit.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "benefits", NULL, "only what comes free with enough days", OPTION_SWITCH },
};

static int list_benefits(struct cli *cli, struct err *err)
{
	struct table *t = NULL;
	int r = cli_table(cli, benefit_columns, benefit_column_count, &t, err);

	if (r < 0)
		return r;
	table_empty_text(t, "nothing comes free yet: 'daybook rate benefit' sets it");
	return cli_table_end(t, benefit_list(cli_store(cli), t, err), err);
}

/* People see both; programs one of them. */
static int add_benefits(struct cli *cli, struct err *err)
{
	SCOPED(table_freep) struct table *t = NULL;
	int r = table_open(cli_out(cli), TABLE_TEXT, 80, benefit_columns, benefit_column_count, &t,
			   err);

	if (r < 0 || (r = benefit_list(cli_store(cli), t, err)) < 0 || table_rows(t) == 0)
		return r;
	fputs("\nFree with a first purchase of so many:\n\n", cli_out(cli));
	r = table_close(t, err);
	t = NULL;
	return r;
}

static int run(struct cli *cli, struct err *err)
{
	struct table *t = NULL;
	int r;

	if (cli_switch(cli, "benefits"))
		return list_benefits(cli, err);
	if ((r = cli_table(cli, rate_columns, rate_column_count, &t, err)) < 0)
		return r;
	table_empty_text(t, "there are no rates yet: 'daybook rate set' sets one");
	if ((r = cli_table_end(t, rate_list(cli_store(cli), t, err), err)) < 0)
		return r;
	return cli_json(cli) || cli_table_only(cli) ? ERR_OK : add_benefits(cli, err);
}

const struct command cmd_rate_list = {
	.noun = "rate",
	.verb = "list",
	.summary = "List the rate card, and what comes free with enough days",
	.example = "daybook rate list --csv\ndaybook rate list --benefits --json",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
