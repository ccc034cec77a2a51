/* cli/cmd_user_disable.c - daybook user disable NAME */
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

	if ((r = user_disable(cli_work(cli), name, true, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_text(root, "name", name);
	json_add_bool(root, "disabled", true);
	return result_print(cli, root, err, "%s is disabled.", name);
}

const struct command cmd_user_disable = {
	.noun = "user",
	.verb = "disable",
	.summary = "Let a user do nothing any more",
	.about = "What they did stays under their name. Nobody disables themselves, so an admin "
		 "always stays.",
	.example = "daybook user disable finance",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_WRITE,
	.run = run,
};
