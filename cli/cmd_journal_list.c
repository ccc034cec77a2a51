/* cli/cmd_journal_list.c - daybook journal list */
#include "billing/journal_list.h"
#include "cli/lookup.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "from", "DATE", "dated from this day on", 0 },
	{ "to", "DATE", "dated up to this day", 0 },
	{ "account", "ACCOUNT", "of one account, such as deferred", 0 },
	{ "unbatched", NULL, "only what no batch has yet", OPTION_SWITCH },
	OPTION_ON,
	OPTION_KNOWN,
};

static int read_filter(const struct cli *cli, struct as_known *lent, struct journal_filter *out,
		       struct err *err)
{
	struct date ignored;
	int r;

	out->account = cli_option(cli, "account");
	out->unbatched = cli_switch(cli, "unbatched");
	if ((r = cli_as_known(cli, lent, &out->as, &ignored, err)) < 0 ||
	    (r = cli_date(cli, "from", DATE_NONE, &out->from, err)) < 0)
		return r;
	return cli_date(cli, "to", DATE_NONE, &out->to, err);
}

static int run(struct cli *cli, struct err *err)
{
	bool people = !cli_json(cli) && !cli_table_only(cli);
	struct journal_filter filter = { .account = NULL };
	struct table *t = NULL;
	struct as_known lent;
	int r = read_filter(cli, &lent, &filter, err);

	if (r < 0)
		return r;
	r = people ? cli_table(cli, journal_people_columns, journal_people_column_count, &t, err)
		   : cli_table(cli, journal_columns, journal_column_count, &t, err);
	if (r < 0)
		return r;
	table_empty_text(t, "No lines match.");
	return cli_table_end(
		t, (people ? journal_list_people : journal_list)(cli_store(cli), &filter, t, err),
		err);
}

const struct command cmd_journal_list = {
	.noun = "journal",
	.verb = "list",
	.summary = "List the lines of the money ledger",
	.about = "Each journal with what it stands on and its lines, which add up to nothing; "
		 "below, the sums of what is shown. --json and --csv have a row a line, with "
		 "contract, financial year and batch. With --unbatched: what the next 'journal "
		 "batch' takes; of what the corporate ledger posted itself it takes nothing.",
	.example = "daybook journal list --from 2024-09-01 --to 2024-09-30\n"
		   "daybook journal list --account deferred --unbatched",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
