/* cli/cmd_rate_late_set.c - daybook rate late-set FROM RATE */
#include "billing/late_rate.h"
#include "cli/result.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "FROM", "first day of the half year: 1 January or 1 July, as 2026-01-01", OPTION_NEEDED },
	{ "RATE", "the Bank's rate on the day before, in per cent: 4.00", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "margin", "RATE", "what the law adds (as in the half year before)", 0 },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct quantity reference, margin = { -1 };
	struct late_rate rate;
	struct date from;
	int r;

	if ((r = date_parse(cli_operand(cli, 0), &from, err)) < 0 ||
	    (r = quantity_parse(cli_operand(cli, 1), &reference, err)) < 0 ||
	    (r = cli_quantity(cli, "margin", &margin, err)) < 0 ||
	    (r = late_rate_set(cli_work(cli), from, reference.hundredths, margin.hundredths, &rate,
			       err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_date(root, "from", rate.from_on);
	json_add_date(root, "to", half_year_last(rate.from_on));
	json_add_text(root, "reference", late_percent(rate.reference_bp).s);
	json_add_text(root, "margin", late_percent(rate.margin_bp).s);
	json_add_text(root, "rate", late_percent(rate.reference_bp + rate.margin_bp).s);
	return result_print(cli, root, err,
			    "What becomes late from %s to %s bears %s %% a year (%s %% and %s %%).",
			    date_long(rate.from_on).s, date_long(half_year_last(rate.from_on)).s,
			    late_percent(rate.reference_bp + rate.margin_bp).s,
			    late_percent(rate.reference_bp).s, late_percent(rate.margin_bp).s);
}

const struct command cmd_rate_late_set = {
	.noun = "rate",
	.verb = "late-set",
	.summary = "Set the rate of interest on late payment for a half year",
	.about =
		"The Bank of England's rate on 31 December serves what becomes late from 1 January "
		"to 30 June, that of 30 June from 1 July to 31 December. Claims that were issued "
		"stay as they are.",
	.example = "daybook rate late-set 2026-01-01 4.00",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
