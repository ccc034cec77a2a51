/* cli/cmd_account_set.c - daybook account set ACCOUNT --code CODE */
#include "billing/account.h"
#include "cli/result.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "ACCOUNT", "of the money ledger, such as income: 'account list' shows them",
	  OPTION_NEEDED },
};

static const struct option options[] = {
	{ "code", "CODE", "Its code in the authority's general ledger", OPTION_NEEDED },
	{ "title", "TEXT", "What it is called there; otherwise as it is", 0 },
	{ "from", "DATE", "From when it holds; otherwise today", 0 },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct account_code a;
	struct date from;
	int r;

	if ((r = cli_date(cli, "from", cli_today(cli), &from, err)) < 0 ||
	    (r = account_set(cli_work(cli), cli_operand(cli, 0), cli_option(cli, "code"),
			     cli_option(cli, "title"), from, &a, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_text(root, "account", a.account);
	json_add_text(root, "code", a.code);
	json_add_text(root, "title", a.title);
	json_add_date(root, "from", from);
	return result_print(cli, root, err, "%s is %s, %s, from %s.", a.account, a.code, a.title,
			    date_long(from).s);
}

const struct command cmd_account_set = {
	.noun = "account",
	.verb = "set",
	.summary = "Set the code of an account, from a date on",
	.about = "Journals dated from then on go out with it. What is in a batch keeps the code it "
		 "went out with.",
	.example = "daybook account set income --code 41120 --from 2025-04-01\n"
		   "daybook account set interest --code 41900-EWS --title \"Late payment: EWS\"",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
