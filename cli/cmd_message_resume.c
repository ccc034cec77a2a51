/* cli/cmd_message_resume.c - daybook message resume MESSAGE */
#include "cli/lookup.h"
#include "cli/result.h"
#include "core/enquiry.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "MESSAGE", "its number, as 'message list' shows it", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "on", "DATE", "the first day that counts again (today)", 0 },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct date on;
	int64_t id;
	int r;

	if ((r = cli_number(cli, 0, "message", &id, err)) < 0 ||
	    (r = cli_date(cli, "on", cli_today(cli), &on, err)) < 0 ||
	    (r = enquiry_resume(cli_work(cli), id, on, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_int(root, "message", id);
	return result_print(cli, root, err, "The clock of message %" PRId64 " goes on from %s.", id,
			    date_long(on).s);
}

const struct command cmd_message_resume = {
	.noun = "message",
	.verb = "resume",
	.summary = "Let the clock of a message go on",
	.example = "daybook message resume 12",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
