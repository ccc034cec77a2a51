/* cli/cmd_service_list.c - daybook service list */
#include "cli/command.h"
#include "core/service.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "kind", "KIND", "free or purchased; otherwise both", 0 },
};

static int run(struct cli *cli, struct err *err)
{
	struct table *t = NULL;
	int r;

	if ((r = cli_table(cli, service_columns, service_column_count, &t, err)) < 0)
		return r;
	table_empty_text(t, "there are no services");
	return cli_table_end(t, service_list(cli_store(cli), cli_option(cli, "kind"), t, err), err);
}

const struct command cmd_service_list = {
	.noun = "service",
	.verb = "list",
	.summary = "List the catalogue: what is free, and why; what can be bought",
	.example = "daybook service list --kind free",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
