/* cli/cmd_billing_outstanding.c - daybook billing outstanding */
#include "billing/report.h"
#include "cli/lookup.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "documents", NULL, "document by document", OPTION_SWITCH },
	OPTION_ON,
	OPTION_KNOWN,
};

static int run(struct cli *cli, struct err *err)
{
	bool open = cli_switch(cli, "documents");
	const struct as_known *as;
	struct as_known lent;
	struct table *t = NULL;
	struct date on;
	int r;

	if ((r = cli_as_known(cli, &lent, &as, &on, err)) < 0 ||
	    (r = cli_table(cli, open ? report_open_columns : report_outstanding_columns,
			   open ? report_open_column_count : report_outstanding_column_count, &t,
			   err)) < 0)
		return r;
	table_empty_text(t, "Nothing is outstanding.");
	return cli_table_end(
		t, (open ? report_open : report_outstanding)(cli_store(cli), as, on, t, err), err);
}

const struct command cmd_billing_outstanding = {
	.noun = "billing",
	.verb = "outstanding",
	.summary = "Show what is outstanding, by payer",
	.about = "What is not paid, credited or written off of the documents of each payer; what "
		 "of it is disputed; and its money on account, below 0: receipts and credit notes "
		 "that pay nothing yet. The total is what the payer owes. Internal charges that "
		 "the journal settles are never outstanding.",
	.example = "daybook billing outstanding --on 2025-03-31",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
