/* cli/cmd_visit_query.c - daybook visit query */
#include "cli/visits.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "by", "NAME", "who at the school disputes it", OPTION_NEEDED },
	{ "reason", "TEXT", "what they say", OPTION_NEEDED },
};

static int query(struct work *work, int64_t visit_id, const void *how, struct err *err)
{
	return visit_query(work, visit_id, how, err);
}

static int run(struct cli *cli, struct err *err)
{
	return visits_run(cli, "Queried", query, cli_option(cli, "by"), err);
}

const struct command cmd_visit_query = {
	.noun = "visit",
	.verb = "query",
	.summary = "Note that the school disputes what a visit drew",
	.about = "As long as it awaits confirmation. Until the manager has answered, it is "
		 "confirmed neither by time nor by anybody.",
	.example = "daybook visit query 17 --by \"Ms Bursar\" --reason \"The officer left at 10\"",
	OPERANDS(visit_operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
