/* cli/cmd_receipt_list.c - daybook receipt list */
#include "billing/receipt_list.h"
#include "cli/lookup.h"
#include "cli/show_receipt.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "payer", "WHO", "of one payer, or of who pays for a school", 0 },
	{ "from", "DATE", "received from this day on", 0 },
	{ "to", "DATE", "received up to this day", 0 },
	{ "free", NULL, "only what is not all used", OPTION_SWITCH },
	{ "suspense", NULL, "only what is nobody's yet", OPTION_SWITCH },
	OPTION_ON,
	OPTION_KNOWN,
};

static int run(struct cli *cli, struct err *err)
{
	struct receipt_filter filter = { .suspense = cli_switch(cli, "suspense"),
					 .free = cli_switch(cli, "free") };
	struct table *t = NULL;
	struct as_known lent;
	struct payer payer;
	struct date today;
	int r;

	if ((r = cli_payer(cli, "payer", &payer, err)) < 0 ||
	    (r = cli_as_known(cli, &lent, &filter.as, &today, err)) < 0 ||
	    (r = cli_date(cli, "from", DATE_NONE, &filter.from, err)) < 0 ||
	    (r = cli_date(cli, "to", DATE_NONE, &filter.to, err)) < 0 ||
	    (r = filter.suspense
			 ? cli_table(cli, suspense_columns, suspense_column_count, &t, err)
			 : cli_table(cli, receipt_columns, receipt_column_count, &t, err)) < 0)
		return r;
	filter.account_id = payer.account_id;
	table_empty_text(t, filter.suspense ? "Nothing is in suspense." : "No receipts match.");
	return cli_table_end(t,
			     filter.suspense ? suspense_list(cli_store(cli), &filter, t, err)
					     : receipt_list(cli_store(cli), &filter, t, err),
			     err);
}

const struct command cmd_receipt_list = {
	.noun = "receipt",
	.verb = "list",
	.summary = "List money that came",
	.about =
		"Free is what pays no document yet and was not given back: money on account, or in "
		"suspense. With --suspense it is said what a receipt could be for, as things "
		"are now.",
	.example = "daybook receipt list --free\n"
		   "daybook receipt list --payer 137037 --from 2024-04-01",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
