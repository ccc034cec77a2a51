/* cli/cmd_visit_cancel.c - daybook visit cancel */
#include "cli/visits.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "by", "WHO", "school or service", OPTION_NEEDED },
	{ "reason", "TEXT", "why", OPTION_NEEDED },
};

static int run(struct cli *cli, struct err *err)
{
	return visits_run(cli, "Cancelled", visit_cancel, cli_option(cli, "by"), err);
}

const struct command cmd_visit_cancel = {
	.noun = "visit",
	.verb = "cancel",
	.summary = "Cancel planned visits",
	.about = "The days they held are free to book again, until they end.",
	.example = "daybook visit cancel 17 --by school --reason \"Training day\"",
	OPERANDS(visit_operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
