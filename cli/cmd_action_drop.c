/* cli/cmd_action_drop.c - daybook action drop ACTION */
#include "cli/lookup.h"
#include "cli/result.h"
#include "core/action.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "ACTION", "its number, as 'action list' shows it", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "reason", "TEXT", "why it is not needed", OPTION_NEEDED },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	int64_t id;
	int r;

	if ((r = cli_number(cli, 0, "action", &id, err)) < 0 ||
	    (r = action_drop(cli_work(cli), id, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_int(root, "action", id);
	return result_print(cli, root, err, "Action %" PRId64 " is dropped: no report counts it.",
			    id);
}

const struct command cmd_action_drop = {
	.noun = "action",
	.verb = "drop",
	.summary = "Drop an agreed action that is not needed any more",
	.example = "daybook action drop 7 --reason \"The pupil has moved\"",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
