/* cli/cmd_manual.c - daybook manual [NOUN] */
#include "cli/cli.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "NOUN", "The page of one noun; without it, the page of daybook itself", 0 },
};

static const struct option options[] = {
	{ "list", NULL, "Print the nouns that have a page, one a line", OPTION_SWITCH },
};

static int run(struct cli *cli, struct err *err)
{
	const char *noun = cli_operand(cli, 0);

	if (cli_switch(cli, "list")) {
		for (const struct command *const *c = commands; *c; c++)
			if (c == commands || strcmp(c[-1]->noun, (*c)->noun) != 0)
				fprintf(cli_out(cli), "%s\n", (*c)->noun);
		return ERR_OK;
	}
	if (noun && !noun_find(commands, noun))
		return noun_unknown(commands, noun, err);
	manual_write(cli_out(cli), commands, noun);
	return ERR_OK;
}

const struct command cmd_manual = {
	.noun = "manual",
	.summary = "Print the source of a manual page, for scdoc",
	.example = "daybook manual school | scdoc | man -l -",
	OPERANDS(operands),
	OPTIONS(options),
	.run = run,
};
