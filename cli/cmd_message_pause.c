/* cli/cmd_message_pause.c - daybook message pause MESSAGE */
#include "cli/lookup.h"
#include "cli/result.h"
#include "core/enquiry.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "MESSAGE", "its number, as 'message list' shows it", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "on", "DATE", "the first day that does not count (today)", 0 },
	{ "reason", "TEXT", "the exceptional circumstances", OPTION_NEEDED },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct date on;
	int64_t id;
	int r;

	if ((r = cli_number(cli, 0, "message", &id, err)) < 0 ||
	    (r = cli_date(cli, "on", cli_today(cli), &on, err)) < 0 ||
	    (r = enquiry_pause(cli_work(cli), id, on, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_int(root, "message", id);
	return result_print(cli, root, err,
			    "The clock of message %" PRId64
			    " stands from %s on, until 'daybook message resume %" PRId64 "'.",
			    id, date_long(on).s, id);
}

const struct command cmd_message_pause = {
	.noun = "message",
	.verb = "pause",
	.summary = "Stop the clock of a message in exceptional circumstances",
	.about = "Reports show both: by the clock, and as if it had not stood.",
	.example = "daybook message pause 12 --reason \"The school is closed by a flood\"",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
