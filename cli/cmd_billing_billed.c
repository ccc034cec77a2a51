/* cli/cmd_billing_billed.c - daybook billing billed */
#include "billing/report.h"
#include "cli/lookup.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "from", "DATE", "issued from this day on", 0 },
	{ "to", "DATE", "issued up to this day", 0 },
	{ "by", "month|school|payer|kind", "what a row is (month)", 0 },
};

static int run(struct cli *cli, struct err *err)
{
	const char *word = cli_option(cli, "by");
	enum report_by by = REPORT_BY_MONTH;
	struct report_span span;
	struct table *t = NULL;
	int r;

	if (word && (r = report_by_parse(word, &by, err)) < 0)
		return err_at(err, "by", 0);
	if ((r = cli_span(cli, &span.from, &span.to, err)) < 0 ||
	    (r = cli_table(cli, report_billed_columns, report_billed_column_count, &t, err)) < 0)
		return r;
	table_empty_text(t, "No document was issued then.");
	return cli_table_end(t, report_billed(cli_store(cli), &span, by, t, err), err);
}

const struct command cmd_billing_billed = {
	.noun = "billing",
	.verb = "billed",
	.summary = "Show what was billed in a time",
	.about = "Documents by the day of issue; credit notes are below 0. One document for "
		 "several schools stands under its payer.",
	.example = "daybook billing billed --from 2024-04-01 --to 2025-03-31 --by school",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
