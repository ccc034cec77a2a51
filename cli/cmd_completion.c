/* cli/cmd_completion.c - daybook completion [SHELL] */
#include "cli/cli.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "SHELL", "bash, which is also the default", 0 },
};

static int run(struct cli *cli, struct err *err)
{
	const char *shell = cli_operand(cli, 0);

	if (shell && strcmp(shell, "bash") != 0)
		return err_set(err, ERR_INVALID, "there is no completion for '%s', only for bash",
			       shell);
	completion_write_bash(cli_out(cli), commands);
	return ERR_OK;
}

const struct command cmd_completion = {
	.noun = "completion",
	.summary = "Print the script that completes daybook's words in bash",
	.about = "Load it in the running shell as in the example, or keep it where bash looks for "
		 "completions.",
	.example = "source <(daybook completion)",
	OPERANDS(operands),
	.run = run,
};
