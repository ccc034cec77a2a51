/* cli/cmd_school_list.c - daybook school list [MATCH] */
#include "cli/command.h"
#include "core/school.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "MATCH", "A part of the name, or a URN", 0 },
};

static const struct option options[] = {
	{ "all", NULL, "Closed schools too", OPTION_SWITCH },
	{ "on", "DATE", "As it is on this date; otherwise today", 0 },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(table_freep) struct table *t = NULL;
	struct date on;
	int r;

	if ((r = cli_date(cli, "on", cli_today(cli), &on, err)) < 0 ||
	    (r = cli_table(cli, school_columns, school_column_count, &t, err)) < 0)
		return r;
	table_empty_text(t, cli_operand(cli, 0) ? "no school matches" : "there are no schools yet");
	if ((r = school_list(cli_store(cli), on, cli_operand(cli, 0), cli_switch(cli, "all"), t,
			     err)) < 0)
		return r;
	r = table_close(t, err);
	t = NULL;
	return r;
}

const struct command cmd_school_list = {
	.noun = "school",
	.verb = "list",
	.summary = "List schools, with who is billed and how",
	.example = "daybook school list\ndaybook school list \"st mary\" --all",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
