/* cli/cmd_billing_outstanding.c - daybook billing outstanding */
#include "billing/aged.h"
#include "billing/report.h"
#include "cli/lookup.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "documents", NULL, "document by document, with what is overdue", OPTION_SWITCH },
	OPTION_ON,
	OPTION_KNOWN,
};

static int run(struct cli *cli, struct err *err)
{
	bool open = cli_switch(cli, "documents");
	const struct as_known *given;
	struct as_known as;
	struct table *t = NULL;
	struct date on;
	int r;

	if ((r = cli_as_known(cli, &as, &given, &on, err)) < 0 ||
	    (r = cli_table(cli, open ? aged_document_columns : report_outstanding_columns,
			   open ? aged_document_column_count : report_outstanding_column_count, &t,
			   err)) < 0)
		return r;
	as.on = on; /* ages are reckoned from a day */
	table_empty_text(t, "Nothing is outstanding.");
	return cli_table_end(
		t, (open ? report_open : report_outstanding)(cli_store(cli), &as, t, err), err);
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
