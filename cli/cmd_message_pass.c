/* cli/cmd_message_pass.c - daybook message pass MESSAGE */
#include "cli/lookup.h"
#include "cli/result.h"
#include "core/enquiry.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "MESSAGE", "its number, as 'message list' shows it", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "to", "OFFICER", "who answers it", OPTION_NEEDED },
	{ "reason", "TEXT", "why", 0 },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct officer to;
	int64_t id;
	int r;

	if ((r = cli_number(cli, 0, "message", &id, err)) < 0 ||
	    (r = cli_officer(cli, "to", &to, err)) < 0 ||
	    (r = enquiry_pass(cli_work(cli), id, to.id, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_int(root, "message", id);
	return result_print(cli, root, err,
			    "%s answers message %" PRId64 ". It is due when it was.", to.name, id);
}

const struct command cmd_message_pass = {
	.noun = "message",
	.verb = "pass",
	.summary = "Pass a message on to another officer",
	.example = "daybook message pass 12 --to EWO-02",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
