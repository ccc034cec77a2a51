/* cli/cmd_action_pass.c - daybook action pass ACTION */
#include "cli/lookup.h"
#include "cli/result.h"
#include "core/action.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "ACTION", "its number, as 'action list' shows it", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "to", "OFFICER", "who does it", OPTION_NEEDED },
	{ "reason", "TEXT", "why", 0 },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct officer to;
	int64_t id;
	int r;

	if ((r = cli_number(cli, 0, "action", &id, err)) < 0 ||
	    (r = cli_officer(cli, "to", &to, err)) < 0 ||
	    (r = action_pass(cli_work(cli), id, to.id, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_int(root, "action", id);
	return result_print(cli, root, err, "%s has action %" PRId64 " now.", to.name, id);
}

const struct command cmd_action_pass = {
	.noun = "action",
	.verb = "pass",
	.summary = "Pass an action on to another officer",
	.example = "daybook action pass 7 --to EWO-02",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
