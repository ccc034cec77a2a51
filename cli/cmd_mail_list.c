/* cli/cmd_mail_list.c - daybook mail list */
#include "cli/command.h"
#include "core/outbox.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "state", "WORD", "only queued, waiting, sent, refused, doubtful or dropped ones", 0 },
	{ "key", "TEXT", "only those whose key begins so", 0 },
};

static int run(struct cli *cli, struct err *err)
{
	const struct outbox_filter filter = { .state = cli_option(cli, "state"),
					      .key = cli_option(cli, "key") };
	struct table *t = NULL;
	int r;

	if ((r = cli_table(cli, outbox_columns, outbox_column_count, &t, err)) < 0)
		return r;
	table_empty_text(t, "No messages match.");
	return cli_table_end(t, outbox_table(cli_store(cli), &filter, t, err), err);
}

const struct command cmd_mail_list = {
	.noun = "mail",
	.verb = "list",
	.summary = "List messages, and what became of them",
	.about =
		"Queued: it waits to be sent. Waiting: the server put it off until the time shown, "
		"or it is held, as its address takes no mail. Doubtful: a try was begun and its "
		"end is not known. Refused: it did not arrive. --json has what the server said, "
		"too.",
	.example = "daybook mail list --state queued",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
