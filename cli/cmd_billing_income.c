/* cli/cmd_billing_income.c - daybook billing income */
#include "billing/income.h"
#include "cli/lookup.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "by", "contract|school|month", "what a row is (contract)", 0 },
	{ "fy", "YEAR", "days of one financial year; by month: today's", 0 },
	OPTION_ON,
	OPTION_KNOWN,
};

typedef int lister(struct store *st, const struct income_ask *ask, struct table *t,
		   struct income *out_sum, struct err *err);

static const struct view {
	const char *by;
	const struct column *columns;
	const size_t *count;
	lister *list;
} views[] = {
	{ "contract", income_contract_columns, &income_contract_column_count, income_by_contract },
	{ "school", income_school_columns, &income_school_column_count, income_by_school },
	{ "month", income_month_columns, &income_month_column_count, income_by_month },
};

static int find_view(const struct cli *cli, const struct view **out, struct err *err)
{
	const char *by = cli_option(cli, "by");

	*out = &views[0];
	for (size_t i = 0; by && i < COUNT_OF(views); i++)
		if (strcmp(views[i].by, by) == 0)
			*out = &views[i];
	if (!by || strcmp((*out)->by, by) == 0)
		return ERR_OK;
	(void) err_set(err, ERR_INVALID,
		       "income is listed by contract, school or month, not by '%s'", by);
	return err_at(err, "by", 0);
}

/* What the columns leave out for people. */
static void say_rest(const struct cli *cli, const struct income *sum)
{
	if (sum->lapsed.pence != 0)
		cli_say(cli, "Of what is earned, £%s ended unused.", money_pretty(sum->lapsed).s);
	if (sum->owed.pence != 0)
		cli_say(cli, "Owed by the service and so not earned: £%s.",
			money_pretty(sum->owed).s);
}

static int run(struct cli *cli, struct err *err)
{
	const struct as_known *as;
	struct as_known lent;
	const struct view *view;
	struct income sum = { .billed = money_pence(0) };
	struct income_ask ask = { 0 };
	struct table *t = NULL;
	struct fy fy;
	int r;

	if ((r = find_view(cli, &view, err)) < 0 ||
	    (r = cli_as_known(cli, &lent, &as, &ask.on, err)) < 0 ||
	    (r = cli_fy(cli, "fy", fy_of(ask.on), &fy, err)) < 0)
		return r;
	ask.known = as ? as->known : 0;
	if (cli_option(cli, "fy") || view->list == income_by_month)
		ask.fy = &fy;
	if ((r = cli_table(cli, view->columns, *view->count, &t, err)) < 0)
		return r;
	table_empty_text(t, "Nothing is billed and nothing is earned.");
	r = cli_table_end(t, view->list(cli_store(cli), &ask, t, &sum, err), err);
	if (r == ERR_OK)
		say_rest(cli, &sum);
	return r;
}

const struct command cmd_billing_income = {
	.noun = "billing",
	.verb = "income",
	.summary = "Show income that is earned, deferred and accrued",
	.about = "Earned is the worth of the days used and of those that ended unused. What is "
		 "billed before VAT and not earned yet is deferred; what is earned and not billed "
		 "yet is accrued. Days that the service owes are not earned.\n\n"
		 "The year is that of the days. A price that is billed by the plan 'split' covers "
		 "the days of both years, the first year's first. What several schools pay for "
		 "together is earned of each by its share of the payment.\n\n"
		 "By month: what was billed and earned in each month for the days of one year, and "
		 "what is deferred and accrued at its end.",
	.example = "daybook billing income --on 2025-03-31\n"
		   "daybook billing income --by month --fy 2024-25",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
