/* cli/cmd_action_done.c - daybook action done ACTION */
#include "cli/lookup.h"
#include "cli/result.h"
#include "core/action.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "ACTION", "its number, as 'action list' shows it", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "on", "DATE", "when (today)", 0 },
	{ "outcome", "TEXT", "what came of it, in one line", 0 },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct date on;
	int64_t id;
	int r;

	if ((r = cli_number(cli, 0, "action", &id, err)) < 0 ||
	    (r = cli_date(cli, "on", cli_today(cli), &on, err)) < 0 ||
	    (r = action_done(cli_work(cli), id, on, cli_option(cli, "outcome"), err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_int(root, "action", id);
	return result_print(cli, root, err, "Action %" PRId64 " is done.", id);
}

const struct command cmd_action_done = {
	.noun = "action",
	.verb = "done",
	.summary = "Say that an agreed action is done",
	.example = "daybook action done 7 --outcome \"Letter sent\"",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
