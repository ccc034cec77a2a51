/* cli/cmd_mail_drop.c - daybook mail drop NUMBER --reason TEXT */
#include "cli/lookup.h"
#include "cli/result.h"
#include "core/outbox.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "NUMBER", "of the message, as 'mail list' shows it", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "reason", "TEXT", "why it must not go out", OPTION_NEEDED },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(message_release) struct message m = { 0 };
	SCOPED(json_freep) struct json *root = json_object();
	int64_t id = 0;
	int r;

	if ((r = cli_number(cli, 0, "message", &id, err)) < 0 ||
	    (r = outbox_drop(cli_work(cli), id, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0 ||
	    (r = outbox_load(cli_store(cli), id, &m, err)) < 0)
		return r;
	json_add_int(root, "message", id);
	json_add_text(root, "state", m.state);
	return result_print(cli, root, err, "Dropped message %" PRId64 ": '%s' does not go to %s.",
			    id, m.subject, m.to);
}

const struct command cmd_mail_drop = {
	.noun = "mail",
	.verb = "drop",
	.summary = "Take back a message that waits to be sent",
	.about = "It stays in the list, with who dropped it and why. Its key stays taken: what "
		 "queued it does not queue it again. What was sent, or is doubtful, is not taken "
		 "back.",
	.example = "daybook mail drop 17 --reason \"The school has left\"",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
