/* cli/cmd_action_reopen.c - daybook action reopen ACTION */
#include "cli/lookup.h"
#include "cli/result.h"
#include "core/action.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "ACTION", "its number, as 'action list' shows it", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "reason", "TEXT", "why it was not done, or is needed after all", OPTION_NEEDED },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	int64_t id;
	int r;

	if ((r = cli_number(cli, 0, "action", &id, err)) < 0 ||
	    (r = action_reopen(cli_work(cli), id, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_int(root, "action", id);
	return result_print(cli, root, err, "Action %" PRId64 " is open again.", id);
}

const struct command cmd_action_reopen = {
	.noun = "action",
	.verb = "reopen",
	.summary = "Open an action again that was not done after all",
	.example = "daybook action reopen 7 --reason \"The letter came back\"",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
