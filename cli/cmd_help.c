/* cli/cmd_help.c - daybook help [NOUN [VERB]] */
#include "cli/cli.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "NOUN", "What it is about, such as school", 0 },
	{ "VERB", "What to do with it, such as list", 0 },
};

static int run(struct cli *cli, struct err *err)
{
	const char *noun = cli_operand(cli, 0), *verb = cli_operand(cli, 1);
	bool styled = help_is_styled(cli_out(cli));
	const struct command *c;

	if (!noun) {
		help_overview(cli_out(cli), commands, styled);
		return ERR_OK;
	}
	if (!noun_find(commands, noun))
		return noun_unknown(commands, noun, err);
	if (!verb) {
		help_noun(cli_out(cli), commands, noun, styled);
		return ERR_OK;
	}
	c = command_find(commands, noun, verb);
	if (!c)
		return verb_unknown(commands, noun, verb, err);
	help_command(cli_out(cli), c, styled);
	return ERR_OK;
}

const struct command cmd_help = {
	.noun = "help",
	.summary = "Show what daybook can do, or how one command is called",
	.example = "daybook help\ndaybook help contract\ndaybook help contract agree",
	OPERANDS(operands),
	.run = run,
};
