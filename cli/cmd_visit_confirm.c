/* cli/cmd_visit_confirm.c - daybook visit confirm */
#include "cli/visits.h"

#include "core/banned.h"

static int confirm(struct work *work, int64_t visit_id, const void *how, struct err *err)
{
	(void) how;
	return visit_confirm(work, visit_id, err);
}

static int run(struct cli *cli, struct err *err)
{
	return visits_run(cli, "Confirmed", confirm, NULL, err);
}

const struct command cmd_visit_confirm = {
	.noun = "visit",
	.verb = "confirm",
	.summary = "Confirm delivered visits",
	.about = "The manager's word that what was recorded is right. Nobody confirms their own "
		 "delivery.",
	.example = "daybook visit confirm 17 18",
	OPERANDS(visit_operands),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
