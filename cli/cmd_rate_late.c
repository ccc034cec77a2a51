/* cli/cmd_rate_late.c - daybook rate late */
#include "billing/late_rate.h"
#include "cli/command.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "sums", NULL, "the fixed sums alone", OPTION_SWITCH },
};

static int print_rates(struct cli *cli, struct err *err)
{
	struct table *t = NULL;
	int r = cli_table(cli, late_rate_columns, late_rate_column_count, &t, err);

	if (r < 0)
		return r;
	table_empty_text(t, "There are no rates yet: 'daybook rate late-set' sets one.");
	return cli_table_end(t, late_rate_table(cli_store(cli), t, err), err);
}

static int print_sums(struct cli *cli, struct err *err)
{
	struct table *t = NULL;
	int r = cli_table(cli, late_sum_columns, late_sum_column_count, &t, err);

	if (r < 0)
		return r;
	table_empty_text(t, "There are no fixed sums.");
	return cli_table_end(t, late_sum_table(cli_store(cli), t, err), err);
}

static int run(struct cli *cli, struct err *err)
{
	int r;

	if (cli_switch(cli, "sums"))
		return print_sums(cli, err);
	if ((r = print_rates(cli, err)) < 0 || cli_json(cli) || cli_table_only(cli))
		return r;
	fputc('\n', cli_out(cli)); /* people see both, programs one of them */
	return print_sums(cli, err);
}

const struct command cmd_rate_late = {
	.noun = "rate",
	.verb = "late",
	.summary = "Show the rates of interest on late payment, and the fixed sums",
	.about = "An invoice bears the rate of the half year in which it became late, for as long "
		 "as it is. The fixed sum goes by what was outstanding then.",
	.example = "daybook rate late\ndaybook --json rate late --sums",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
