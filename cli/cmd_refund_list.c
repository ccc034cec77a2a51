/* cli/cmd_refund_list.c - daybook refund list */
#include "billing/receipt_list.h"
#include "cli/lookup.h"
#include "cli/show_receipt.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "payer", "WHO", "to one payer, or to who pays for a school", 0 },
	OPTION_ON,
	OPTION_KNOWN,
};

static int run(struct cli *cli, struct err *err)
{
	const struct as_known *as;
	struct table *t = NULL;
	struct as_known lent;
	struct payer payer;
	struct date today;
	int r;

	if ((r = cli_payer(cli, "payer", &payer, err)) < 0 ||
	    (r = cli_as_known(cli, &lent, &as, &today, err)) < 0 ||
	    (r = cli_table(cli, refund_columns, refund_column_count, &t, err)) < 0)
		return r;
	table_empty_text(t, "No money was given back.");
	return cli_table_end(t, refund_list(cli_store(cli), payer.account_id, as, t, err), err);
}

const struct command cmd_refund_list = {
	.noun = "refund",
	.verb = "list",
	.summary = "List money that was given back",
	.example = "daybook refund list --payer 137037",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
