/* cli/cmd_balance.c - daybook balance: what each school has bought, used, booked and has left */
#include "cli/lookup.h"

#include "core/balance.h"

#include "core/banned.h"

static const struct operand operands[] = { { "SCHOOL", "one school only: URN or part of its name",
					     0 } };
static const struct option options[] = {
	{ "fy", "YEAR", "one financial year (the one of --on)", 0 },
	OPTION_ON,
	OPTION_KNOWN,
};

static void count_owed(void *context, const struct balance *b)
{
	size_t *count = context;

	*count += b->owed.hundredths > 0;
}

/* What is owed stands in what is left, also after its last day. */
static int say_owed(const struct cli *cli, const struct balance_filter *filter, struct err *err)
{
	size_t count = 0;
	int r;

	if (cli_json(cli) || cli_table_only(cli))
		return ERR_OK;
	r = balance_each(cli_store(cli), filter, count_owed, &count, err);
	if (r == ERR_OK && count > 0)
		fputs("\nOf what is left the service owes a part: 'daybook owed list' says "
		      "which.\n",
		      cli_out(cli));
	return r;
}

static int run(struct cli *cli, struct err *err)
{
	struct balance_filter filter = { 0 };
	const struct as_known *as;
	struct as_known lent;
	struct table *t = NULL;
	struct school school;
	char nothing[160];
	struct fy fy;
	int r;

	if ((r = cli_as_known(cli, &lent, &as, &filter.on, err)) < 0 ||
	    (r = cli_fy(cli, "fy", fy_of(filter.on), &fy, err)) < 0)
		return r;
	filter.fy = &fy;
	filter.known = lent.known;
	if (cli_operand(cli, 0)) {
		if ((r = school_find(cli_store(cli), cli_operand(cli, 0), &school, err)) < 0)
			return r;
		filter.school_id = school.id;
	}
	if ((r = cli_table(cli, balance_columns, balance_column_count, &t, err)) < 0)
		return r;
	(void) snprintf(nothing, sizeof nothing,
			"No days were bought for %s (another year: --fy).\n"
			"Free services are due all the same: 'daybook statutory list'.",
			fy_text(fy).s);
	table_empty_text(t, nothing);
	if ((r = cli_table_end(t, balance_list(cli_store(cli), &filter, t, err), err)) < 0)
		return r;
	return say_owed(cli, &filter, err);
}

const struct command cmd_balance = {
	.noun = "balance",
	.summary = "Show what schools have bought, used, booked and have left",
	.about = "Bought less used is what a school has; less what is booked, what is left to "
		 "book. Days that ended unused on the "
		 "contract's last day, 31 March at the latest, stand under Ended. The same figures "
		 "are on the school's documents. --on counts what is dated up to a day; --known "
		 "what had been entered by then.",
	.example = "daybook balance\ndaybook balance 137037 --on 2024-09-30\n"
		   "daybook balance 137037 --on 2024-09-30 --known 2024-10-02\ndaybook --json "
		   "balance --fy 2024-25",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
