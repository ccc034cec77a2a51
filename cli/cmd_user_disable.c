/* cli/cmd_user_disable.c - daybook user disable NAME */
#include "cli/user_state.h"

#include "core/banned.h"

static int run(struct cli *cli, struct err *err)
{
	return user_state_run(cli, true, err);
}

const struct command cmd_user_disable = {
	.noun = "user",
	.verb = "disable",
	.summary = "Let a user do nothing any more",
	.about = "What they did stays under their name. Nobody disables themselves, so an admin "
		 "always stays.",
	.example = "daybook user disable finance",
	OPERANDS(user_state_operands),
	OPTIONS(user_state_options),
	.needs = NEEDS_WRITE,
	.run = run,
};
