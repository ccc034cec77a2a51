/* cli/cmd_receipt_advance.c - daybook receipt advance: money that came before its invoice */
#include "billing/receipt_list.h"
#include "cli/lookup.h"

#include "core/banned.h"

static const struct option options[] = {
	OPTION_ON,
	OPTION_KNOWN,
};

static int run(struct cli *cli, struct err *err)
{
	const struct as_known *as;
	struct table *t = NULL;
	struct as_known lent;
	struct date today;
	int r;

	if ((r = cli_as_known(cli, &lent, &as, &today, err)) < 0 ||
	    (r = cli_table(cli, advance_columns, advance_column_count, &t, err)) < 0)
		return r;
	table_empty_text(t, "No money came before its invoice.");
	return cli_table_end(t, advance_list(cli_store(cli), as, today, t, err), err);
}

const struct command cmd_receipt_advance = {
	.noun = "receipt",
	.verb = "advance",
	.summary = "List money that came before its invoice",
	.about = "Of payers who are charged VAT: what is on account beyond all that is outstanding "
		 "of "
		 "them. Its tax point is the day it came, and its VAT invoice is due 30 days after "
		 "that (VAT Regulations 1995, regulation 13(5)). Bill what it is for, or give it "
		 "back.",
	.example = "daybook receipt advance",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
