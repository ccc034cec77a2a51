/* cli/cmd_user_enable.c - daybook user enable NAME */
#include "cli/user_state.h"

#include "core/banned.h"

static int run(struct cli *cli, struct err *err)
{
	return user_state_run(cli, false, err);
}

const struct command cmd_user_enable = {
	.noun = "user",
	.verb = "enable",
	.summary = "Let a user that was disabled act again",
	.example = "daybook user enable finance",
	OPERANDS(user_state_operands),
	OPTIONS(user_state_options),
	.needs = NEEDS_WRITE,
	.run = run,
};
