/* cli/cmd_message_withdraw.c - daybook message withdraw MESSAGE */
#include "cli/lookup.h"
#include "cli/result.h"
#include "core/enquiry.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "MESSAGE", "its number, as 'message list' shows it", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "reason", "TEXT", "what was wrong with it", OPTION_NEEDED },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	int64_t id;
	int r;

	if ((r = cli_number(cli, 0, "message", &id, err)) < 0 ||
	    (r = enquiry_withdraw(cli_work(cli), id, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_int(root, "message", id);
	return result_print(cli, root, err, "Withdrew message %" PRId64 ": no report counts it.",
			    id);
}

const struct command cmd_message_withdraw = {
	.noun = "message",
	.verb = "withdraw",
	.summary = "Withdraw a message that was entered in error",
	.example = "daybook message withdraw 12 --reason \"Entered twice\"",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
