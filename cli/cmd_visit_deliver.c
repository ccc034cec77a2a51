/* cli/cmd_visit_deliver.c - daybook visit deliver */
#include "cli/visits.h"

#include "core/banned.h"

static int deliver(struct work *work, int64_t visit_id, const void *how, struct err *err)
{
	(void) how;
	return visit_deliver(work, visit_id, err);
}

static int run(struct cli *cli, struct err *err)
{
	return visits_run(cli, "Delivered", deliver, NULL, err);
}

const struct command cmd_visit_deliver = {
	.noun = "visit",
	.verb = "deliver",
	.summary = "Record visits as delivered, as booked",
	.about = "The days are drawn and awaiting confirmation: for ten working days, or until the "
		 "manager confirms. An officer delivers their own visits. A free service goes into "
		 "the log of free services. A visit that went otherwise is cancelled before it is "
		 "delivered, and booked as it was.",
	.example = "daybook visit deliver 17 18",
	OPERANDS(visit_operands),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
