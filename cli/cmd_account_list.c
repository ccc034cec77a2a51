/* cli/cmd_account_list.c - daybook account list */
#include "billing/account.h"
#include "cli/lookup.h"

#include "core/banned.h"

static const struct option options[] = {
	OPTION_ON,
};

static int run(struct cli *cli, struct err *err)
{
	struct table *t = NULL;
	struct date on;
	int r;

	if ((r = cli_date(cli, "on", cli_today(cli), &on, err)) < 0 ||
	    (r = cli_table(cli, account_columns, account_column_count, &t, err)) < 0)
		return r;
	return cli_table_end(t, account_table(cli_store(cli), on, t, err), err);
}

const struct command cmd_account_list = {
	.noun = "account",
	.verb = "list",
	.summary = "List the accounts of the money ledger and their codes",
	.about = "Code and title are those of the authority's general ledger, as on the date. An "
		 "internal charge is taken from the code of its payer ('school set --coding'), "
		 "else from the setting coding.from, and only then from the account school-budget; "
		 "its income goes to the setting coding.to, where that is set.",
	.example = "daybook account list\ndaybook account list --on 2025-04-01",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
