/* cli/cmd_invoice_request_list.c - daybook invoice request list */
#include "billing/request.h"
#include "cli/command.h"

#include "core/banned.h"

static int run(struct cli *cli, struct err *err)
{
	struct table *t = NULL;
	int64_t waiting = 0;
	int r;

	if ((r = request_waiting(cli_store(cli), &waiting, err)) < 0 ||
	    (r = cli_table(cli, request_columns, request_column_count, &t, err)) < 0)
		return r;
	if (waiting > 0)
		cli_say(cli, "%" PRId64 " request%s not sent: 'daybook invoice request batch'.",
			waiting, waiting == 1 ? " is" : "s are");
	table_empty_text(t, "No batch of requests was made.");
	return cli_table_end(t, request_list(cli_store(cli), t, err), err);
}

const struct command cmd_invoice_request_list = {
	.noun = "invoice",
	.verb = "request-list",
	.summary = "List the batches of requests, and how many of each have their number",
	.example = "daybook invoice request list",
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
