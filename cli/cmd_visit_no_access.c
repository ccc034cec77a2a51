/* cli/cmd_visit_no_access.c - daybook visit no-access */
#include "cli/visits.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "reason", "TEXT", "what the officer found", OPTION_NEEDED },
	{ "waive", NULL, "draw nothing all the same: the manager's right", OPTION_SWITCH },
};

static int no_access(struct work *work, int64_t visit_id, const void *how, struct err *err)
{
	const bool *waive = how;

	return visit_no_access(work, visit_id, *waive, err);
}

static int run(struct cli *cli, struct err *err)
{
	bool waive = cli_switch(cli, "waive");

	return visits_run(cli, "No access at", no_access, &waive, err);
}

const struct command cmd_visit_no_access = {
	.noun = "visit",
	.verb = "no-access",
	.summary = "Record that an officer came and nobody was there",
	.about =
		"It counts as told at the visit itself: the notice printed on the contract "
		"decides what is drawn, and without such a notice nothing is. What is drawn awaits "
		"confirmation like a delivery.",
	.example = "daybook visit no-access 17 --reason \"The gate was locked\"",
	OPERANDS(visit_operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
