/* cli/cmd_standard_give_up.c - daybook standard give-up CODE */
#include "cli/lookup.h"
#include "cli/result.h"
#include "core/standard.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "CODE", "the standard, as 'standard list' shows it", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "from", "DATE", "from this day on (today)", 0 },
	{ "reason", "TEXT", "why it is promised no more", OPTION_NEEDED },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	const char *code = cli_operand(cli, 0);
	struct date from;
	int r;

	if ((r = cli_date(cli, "from", cli_today(cli), &from, err)) < 0 ||
	    (r = standard_give_up(cli_work(cli), code, from, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_text(root, "code", code);
	json_add_date(root, "from", from);
	return result_print(cli, root, err,
			    "'%s' is promised no more from %s. Clocks that run go on.", code,
			    date_long(from).s);
}

const struct command cmd_standard_give_up = {
	.noun = "standard",
	.verb = "give-up",
	.summary = "Promise a standard no more",
	.about = "What came before that day keeps its clock.",
	.example = "daybook standard give-up feedback-asked --reason \"Asked once a year now\"",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
