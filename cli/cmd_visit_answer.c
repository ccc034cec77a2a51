/* cli/cmd_visit_answer.c - daybook visit answer */
#include "cli/visits.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "stands", NULL, "it took place as recorded", OPTION_SWITCH },
	{ "reversed", NULL, "it did not: what it drew is given back", OPTION_SWITCH },
	{ "reason", "TEXT", "what the school is answered", OPTION_NEEDED },
};

static int answer(struct work *work, int64_t visit_id, const void *how, struct err *err)
{
	const bool *stands = how;

	return visit_answer(work, visit_id, *stands, err);
}

static int run(struct cli *cli, struct err *err)
{
	bool stands = cli_switch(cli, "stands");

	if (stands == cli_switch(cli, "reversed"))
		return err_set(err, ERR_USAGE, "say which: --stands or --reversed");
	return visits_run(cli, stands ? "Upheld" : "Reversed", answer, &stands, err);
}

const struct command cmd_visit_answer = {
	.noun = "visit",
	.verb = "answer",
	.summary = "Answer a school that disputes a visit",
	.about = "Where it stands, it awaits confirmation as before. Nobody upholds their own "
		 "delivery.",
	.example = "daybook visit answer 17 --stands --reason \"The log says 8:45 to 12:30\"",
	OPERANDS(visit_operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
