/* cli/cmd_invoice_list.c - daybook invoice list */
#include "billing/document.h"
#include "cli/lookup.h"
#include "cli/show_receipt.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "school", "SCHOOL", "of one school", 0 },
	{ "from", "DATE", "issued from this day on", 0 },
	{ "to", "DATE", "issued up to this day", 0 },
	{ "payer", "WHO", "of one payer, or of who pays for a school", 0 },
	{ "unpaid", NULL, "only what is still to be paid: nothing settled by journal",
	  OPTION_SWITCH },
	OPTION_ON,
	OPTION_KNOWN,
};

static int run(struct cli *cli, struct err *err)
{
	struct document_filter filter = { .unpaid = cli_switch(cli, "unpaid") };
	struct table *t = NULL;
	struct as_known lent;
	struct payer payer;
	struct date today;
	bool has_theirs;
	int r;

	if ((r = cli_school_id(cli, "school", &filter.school_id, err)) < 0 ||
	    (r = cli_payer(cli, "payer", &payer, err)) < 0 ||
	    (r = cli_as_known(cli, &lent, &filter.as, &today, err)) < 0 ||
	    (r = cli_date(cli, "from", DATE_NONE, &filter.from, err)) < 0 ||
	    (r = cli_date(cli, "to", DATE_NONE, &filter.to, err)) < 0 ||
	    (r = document_has_theirs(cli_store(cli), &has_theirs, err)) < 0 ||
	    (r = cli_table(cli, document_columns, document_column_count - !has_theirs, &t, err)) <
		    0)
		return r;
	filter.account_id = payer.account_id;
	filter.without_theirs = !has_theirs;
	table_empty_text(t, "No documents match.");
	return cli_table_end(t, document_list(cli_store(cli), &filter, t, err), err);
}

const struct command cmd_invoice_list = {
	.noun = "invoice",
	.verb = "list",
	.summary = "List issued invoices, internal charges and credit notes",
	.about =
		"Outstanding is what is left to pay of a document: gross, less what receipts and "
		"credit notes paid of it, less what was written off. An internal charge that is "
		"settled by journal is outstanding until its batch. Of a credit note it is what is "
		"free of it, less than 0.",
	.example = "daybook invoice list --from 2024-09-01\n"
		   "daybook invoice list --unpaid --payer 137037",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
