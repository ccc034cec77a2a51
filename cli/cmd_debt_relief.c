/* cli/cmd_debt_relief.c - daybook debt relief */
#include "billing/relief.h"
#include "cli/lookup.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "on", "DATE", "as on this date", 0 },
	{ "claim", NULL, "claim what may be claimed", OPTION_SWITCH | OPTION_WRITES },
	{ "to", "DATE", "with --claim: of that which could be by this day (today)", 0 },
};

static int check_options(const struct cli *cli, struct err *err)
{
	if (cli_switch(cli, "claim") && cli_option(cli, "on"))
		return err_set(err, ERR_USAGE,
			       "--claim is of today, --on shows another day: leave one out");
	if (!cli_switch(cli, "claim") && cli_option(cli, "to"))
		return err_set(err, ERR_USAGE, "--to goes with --claim: use --on to look");
	return ERR_OK;
}

static int read_or_claim(struct cli *cli, struct reliefs *out, struct err *err)
{
	struct date day;
	int r;

	if (!cli_switch(cli, "claim")) {
		r = cli_date(cli, "on", cli_today(cli), &day, err);
		return r < 0 ? r : relief_read(cli_store(cli), day, out, err);
	}
	if ((r = cli_date(cli, "to", cli_today(cli), &day, err)) < 0 ||
	    (r = relief_claim(cli_work(cli), day, out, err)) < 0)
		return r;
	return work_commit(cli_work(cli), err);
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(reliefs_release) struct reliefs reliefs = { 0 };
	struct money sum = money_pence(0);
	struct table *t = NULL;
	int r;

	if ((r = check_options(cli, err)) < 0 || (r = read_or_claim(cli, &reliefs, err)) < 0 ||
	    (r = cli_table(cli, relief_columns, relief_column_count, &t, err)) < 0)
		return r;
	table_empty_text(t, cli_switch(cli, "claim") ? "Nothing is to be claimed."
						     : "No VAT is written off.");
	relief_table(&reliefs, t);
	if ((r = table_close(t, err)) < 0 || cli_json(cli) || cli_table_only(cli) ||
	    reliefs.count == 0)
		return r;
	for (size_t i = 0; i < reliefs.count; i++)
		if (cli_switch(cli, "claim") || reliefs.row[i].state == RELIEF_DUE)
			sum = money_add(sum, reliefs.row[i].vat);
	fprintf(cli_out(cli),
		cli_switch(cli, "claim") ? "\nClaimed: £%s, for box 4.\n"
					 : "\nTo be claimed: £%s.\n",
		money_pretty(sum).s);
	return ERR_OK;
}

const struct command cmd_debt_relief = {
	.noun = "debt",
	.verb = "relief",
	.summary = "Show, or claim, the VAT of debts that are written off",
	.about = "VAT Notice 700/18: the VAT of a debt that is written off may be claimed back, in "
		 "box 4 of the return, when more than six months have passed since the later of "
		 "due date and tax point, and until four years and six months after it. Each "
		 "write-off is claimed once. --claim claims what may be today, or with --to only "
		 "what could be by the end of a VAT period; the claim is dated today.",
	.example = "daybook debt relief\ndaybook debt relief --claim --to 2025-03-31",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
