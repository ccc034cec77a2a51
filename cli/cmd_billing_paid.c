/* cli/cmd_billing_paid.c - daybook billing paid */
#include "billing/report.h"
#include "cli/lookup.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "from", "DATE", "posted from this day on", 0 },
	{ "to", "DATE", "posted up to this day", 0 },
};

static int run(struct cli *cli, struct err *err)
{
	struct report_span span;
	struct table *t = NULL;
	int r;

	if ((r = cli_span(cli, &span.from, &span.to, err)) < 0 ||
	    (r = cli_table(cli, report_paid_columns, report_paid_column_count, &t, err)) < 0)
		return r;
	table_empty_text(t, "No money came then.");
	return cli_table_end(t, report_paid(cli_store(cli), &span, t, err), err);
}

const struct command cmd_billing_paid = {
	.noun = "billing",
	.verb = "paid",
	.summary = "List the money that came in a time, and what it paid",
	.about = "A row for each document that a receipt pays, and for what it does not pay: on "
		 "account, in suspense because nobody is known to have sent it, refunded, "
		 "returned. As it is known now.",
	.example = "daybook billing paid --from 2024-04-01 --to 2024-06-30",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
