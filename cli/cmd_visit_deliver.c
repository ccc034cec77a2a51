/* cli/cmd_visit_deliver.c - daybook visit deliver */
#include "cli/read_visit.h"
#include "cli/visits.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "free", "SERVICE=MINUTES", "free work inside a bought session", OPTION_REPEAT },
};

struct inside {
	struct service services[FREE_WORK_MAX];
	struct free_work free[FREE_WORK_MAX];
	size_t count;
};

static int deliver(struct work *work, int64_t visit_id, const void *how, struct err *err)
{
	const struct inside *inside = how;

	return visit_deliver_free(work, visit_id, inside->free, inside->count, err);
}

static int run(struct cli *cli, struct err *err)
{
	struct inside inside = { .count = 0 };
	int r = read_free(cli, inside.services, inside.free, &inside.count, err);

	if (r < 0)
		return r;
	if (inside.count > 0 && cli_operand_count(cli) > 1)
		return err_set(err, ERR_USAGE, "say --free for one visit at a time");
	return visits_run(cli, "Delivered", deliver, &inside, err);
}

const struct command cmd_visit_deliver = {
	.noun = "visit",
	.verb = "deliver",
	.summary = "Record visits as delivered, as booked",
	.about =
		"The days are drawn and awaiting confirmation: for ten working days, or until the "
		"manager confirms. An officer delivers their own visits. A free service goes into "
		"the log of free services, and so does free work inside a bought session (--free): "
		"from half of the session on, the session draws nothing. A visit that went "
		"otherwise is cancelled before it is delivered, and recorded as it was.",
	.example = "daybook visit deliver 17 18\n"
		   "daybook visit deliver 19 --free fast-track-meeting=60",
	OPERANDS(visit_operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
