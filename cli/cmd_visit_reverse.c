/* cli/cmd_visit_reverse.c - daybook visit reverse */
#include "cli/visits.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "reason", "TEXT", "what was wrong", OPTION_NEEDED },
};

static int reverse(struct work *work, int64_t visit_id, const void *how, struct err *err)
{
	(void) how;
	return visit_reverse(work, visit_id, err);
}

static int run(struct cli *cli, struct err *err)
{
	return visits_run(cli, "Reversed", reverse, NULL, err);
}

const struct command cmd_visit_reverse = {
	.noun = "visit",
	.verb = "reverse",
	.summary = "Take back a delivery that was recorded wrongly",
	.about = "What it drew is there again, its officers' time is free, and what it left in the "
		 "log of free services is withdrawn, unless that stands on an annex that was "
		 "issued. In a year that is closed, 'year correct' does it.",
	.example = "daybook visit reverse 17 --reason \"It was another school\"",
	OPERANDS(visit_operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
