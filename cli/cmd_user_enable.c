/* cli/cmd_user_enable.c - daybook user enable NAME */
#include "cli/result.h"
#include "core/user.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "NAME", "Which user, as 'user list' shows them", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "reason", "TEXT", "Why, for the audit trail", 0 },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	const char *name = cli_operand(cli, 0);
	int r;

	if ((r = user_disable(cli_work(cli), name, false, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_text(root, "name", name);
	json_add_bool(root, "disabled", false);
	return result_print(cli, root, err, "%s is enabled.", name);
}

const struct command cmd_user_enable = {
	.noun = "user",
	.verb = "enable",
	.summary = "Let a user that was disabled act again",
	.example = "daybook user enable finance",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_WRITE,
	.run = run,
};
