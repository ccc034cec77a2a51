/* cli/cmd_charge_list.c - daybook charge list */
#include "billing/sale.h"
#include "cli/lookup.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "to", "DATE", "due up to this day (today, or the day of --on)", 0 },
	{ "school", "SCHOOL", "of one school", 0 },
	{ "all", NULL, "with those that are billed already", OPTION_SWITCH },
	{ "held", NULL, "only those that are held, and why", OPTION_SWITCH },
	OPTION_ON,
	OPTION_KNOWN,
};

static int run(struct cli *cli, struct err *err)
{
	struct charge_filter filter = { .all = cli_switch(cli, "all"),
					.held = cli_switch(cli, "held") };
	struct table *t = NULL;
	struct as_known lent;
	struct date today;
	int r;

	if ((r = cli_as_known(cli, &lent, &filter.as, &today, err)) < 0 ||
	    (r = cli_date(cli, "to", today, &filter.to, err)) < 0 ||
	    (r = cli_school_id(cli, "school", &filter.school_id, err)) < 0 ||
	    (r = cli_table(cli, charge_columns, charge_column_count, &t, err)) < 0)
		return r;
	table_empty_text(t, filter.held ? "Nothing that is due is held."
					: "Nothing is due that is not billed.");
	return cli_table_end(t, charge_list(cli_store(cli), &filter, t, err), err);
}

const struct command cmd_charge_list = {
	.noun = "charge",
	.verb = "list",
	.summary = "List what is due to be invoiced",
	.about =
		"Charges come from what was agreed, by the contract's plan, and are billed once: "
		"by 'daybook invoice run'. Held (no PO): the payer needs an order number; give it "
		"with 'daybook contract order'. Written off: a credit of an invoice that was given "
		"up already; it waits until 'daybook debt write-back'.",
	.example = "daybook charge list --to 2024-09-30\ndaybook charge list --held",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
