/* cli/cmd_billing_vat.c - daybook billing vat */
#include "billing/report.h"
#include "cli/lookup.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "quarter", "MONTH", "the three months that end with this one, such as 2024-06", 0 },
	{ "from", "DATE", "from this day on", 0 },
	{ "to", "DATE", "up to this day", 0 },
	{ "lines", NULL, "the documents behind it", OPTION_SWITCH },
};

/* --quarter, or --from and --to. */
static int read_span(const struct cli *cli, struct report_span *out, struct err *err)
{
	const char *quarter = cli_option(cli, "quarter");
	struct date month;
	struct civil c;
	int r;

	if ((r = cli_span(cli, &out->from, &out->to, err)) < 0)
		return r;
	if (!quarter && (date_is_none(out->from) || date_is_none(out->to)))
		return err_set(err, ERR_USAGE,
			       "a VAT return is for a time: --quarter 2024-06, or --from and --to");
	if (quarter && (cli_option(cli, "from") || cli_option(cli, "to")))
		return err_set(err, ERR_USAGE, "--quarter says both days: leave --from and --to");
	if (!quarter)
		return ERR_OK;
	if (month_parse(quarter, &month, err) < 0)
		return err_at(err, "quarter", 0);
	c = date_civil(month);
	(void) date_from_civil(c.month > 2 ? c.year : c.year - 1,
			       c.month > 2 ? c.month - 2 : c.month + 10, 1, &out->from);
	out->to = date_add(date_add_months(month, 1), -1);
	return ERR_OK;
}

static int run(struct cli *cli, struct err *err)
{
	bool lines = cli_switch(cli, "lines");
	struct report_span span;
	struct table *t = NULL;
	int r;

	if ((r = read_span(cli, &span, err)) < 0 ||
	    (r = cli_table(cli, lines ? report_vat_line_columns : report_vat_columns,
			   lines ? report_vat_line_column_count : report_vat_column_count, &t,
			   err)) < 0)
		return r;
	table_empty_text(t, "No document counts for VAT in that time.");
	r = cli_table_end(t, (lines ? report_vat_lines : report_vat)(cli_store(cli), &span, t, err),
			  err);
	if (r == ERR_OK)
		cli_say(cli, "%s to %s.", date_long(span.from).s, date_long(span.to).s);
	return r;
}

const struct command cmd_billing_vat = {
	.noun = "billing",
	.verb = "vat",
	.summary = "Show the figures of a VAT return",
	.about = "An invoice counts on its tax point, a credit note on its day of issue, the VAT "
		 "of a bad debt on the day it was claimed. Figures are those of the documents. "
		 "Internal charges, interest and the fixed sum of late payment are outside the "
		 "scope of VAT and in no box.\n\n"
		 "Money that came before its invoice is counted once an invoice has it as tax "
		 "point; until then it is listed as 'VAT invoice due'.",
	.example = "daybook billing vat --quarter 2024-06\n"
		   "daybook billing vat --from 2024-04-01 --to 2024-06-30 --lines",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
