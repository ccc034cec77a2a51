/* cli/cmd_statutory_withdraw.c - daybook statutory withdraw */
#include "cli/lookup.h"
#include "cli/result.h"
#include "core/statutory.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "RECORD", "number of the free service, as 'statutory list' shows it", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "reason", "TEXT", "what was wrong with it", OPTION_NEEDED },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	int64_t id = 0;
	int r;

	if ((r = cli_number(cli, 0, "free service", &id, err)) < 0 ||
	    (r = statutory_withdraw(cli_work(cli), id, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_int(root, "record", id);
	json_add_date(root, "withdrawn_on", cli_today(cli));
	return result_print(cli, root, err,
			    "Withdrew free service %" PRId64 ": no list and no annex shows it.",
			    id);
}

const struct command cmd_statutory_withdraw = {
	.noun = "statutory",
	.verb = "withdraw",
	.summary = "Withdraw a free service that was recorded wrongly",
	.about = "It stays in the book and its audit trail, and is listed no more. One that stands "
		 "on an annex that was issued stays; one that a visit left goes with the visit "
		 "(visit reverse).",
	.example = "daybook statutory withdraw 12 --reason \"Entered twice\"",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
