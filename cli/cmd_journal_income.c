/* cli/cmd_journal_income.c - daybook journal income */
#include "billing/income_post.h"
#include "cli/command.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "on", "DATE", "what was earned up to this day", OPTION_NEEDED },
	{ "preview", NULL, "show what would be posted and change nothing", OPTION_SWITCH },
};

static int print(const struct cli *cli, int64_t audit_id, struct err *err)
{
	struct table *t = NULL;
	int r = cli_table(cli, income_post_columns, income_post_column_count, &t, err);

	if (r < 0)
		return r;
	table_empty_text(t, "Nothing is to be posted: the ledger says what was earned.");
	return cli_table_end(t, income_post_table(cli_store(cli), audit_id, t, err), err);
}

static void say(const struct cli *cli, struct date on, const struct income_posted *p)
{
	const char *would = cli_switch(cli, "preview") ? "Would post" : "Posted";

	if (p->lines == 0)
		return;
	cli_say(cli, "%s on %s: income £%s.", would, date_long(on).s,
		money_pretty(p->recognised).s);
	if (!date_is_none(p->reversed_on))
		cli_say(cli, "Accrued then, and taken back on %s: £%s.",
			date_long(p->reversed_on).s, money_pretty(p->accrued).s);
}

static int run(struct cli *cli, struct err *err)
{
	struct work *work = cli_work(cli);
	struct income_posted posted;
	int64_t audit_id = work_audit_id(work);
	struct date on;
	int r;

	if ((r = cli_date(cli, "on", DATE_NONE, &on, err)) < 0 ||
	    (r = income_post(work, on, &posted, err)) < 0)
		return r;
	if (cli_switch(cli, "preview")) { /* posted by every rule, shown, then undone */
		r = print(cli, audit_id, err);
		work_undo(work);
	} else if ((r = work_commit(work, err)) == ERR_OK) {
		r = print(cli, audit_id, err);
	}
	if (r == ERR_OK)
		say(cli, on, &posted);
	return r;
}

const struct command cmd_journal_income = {
	.noun = "journal",
	.verb = "income",
	.summary = "Post the income that was earned up to a day",
	.about = "Posts the difference between what was earned, deferred and accrued by that day "
		 "and what the money ledger says of each contract and year: run again it posts "
		 "nothing. The day lies in no closed month, and not before one that income was "
		 "posted for. Amounts below 0 are credits.\n\n"
		 "On 31 March what is earned and not billed is accrued by a journal of its own, "
		 "which is taken back on 1 April, so that the invoice is income once.",
	.example = "daybook journal income --on 2025-03-31 --preview\n"
		   "daybook journal income --on 2025-03-31",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE | NEEDS_TABLE,
	.run = run,
};
