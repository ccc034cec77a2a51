/* cli/cmd_action_defer.c - daybook action defer ACTION */
#include "cli/lookup.h"
#include "cli/result.h"
#include "core/action.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "ACTION", "its number, as 'action list' shows it", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "to", "DATE", "the new date that was agreed", OPTION_NEEDED },
	{ "reason", "TEXT", "who agreed to it, and why", OPTION_NEEDED },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct date to;
	int64_t id;
	int r;

	if ((r = cli_number(cli, 0, "action", &id, err)) < 0 ||
	    (r = cli_date(cli, "to", DATE_NONE, &to, err)) < 0 ||
	    (r = action_defer(cli_work(cli), id, to, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_int(root, "action", id);
	return result_print(cli, root, err,
			    "Action %" PRId64 " is due on %s now. Reports show both dates.", id,
			    date_long(to).s);
}

const struct command cmd_action_defer = {
	.noun = "action",
	.verb = "defer",
	.summary = "Agree another date for an action",
	.example = "daybook action defer 7 --to 2024-11-08 --reason \"Agreed with the head\"",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
