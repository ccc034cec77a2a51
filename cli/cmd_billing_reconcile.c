/* cli/cmd_billing_reconcile.c - daybook billing reconcile */
#include "billing/reconcile.h"
#include "cli/lookup.h"

#include "core/banned.h"

static const struct option options[] = { OPTION_ON, OPTION_KNOWN };

static void say_rest(const struct cli *cli, const struct reconciled *done, struct date on)
{
	if (done->to_post)
		cli_say(cli,
			"Income is earned and not posted: 'daybook journal income --on %s'"
			" posts it.",
			date_iso(on).s);
	if (done->journals > 0)
		cli_say(cli, "%zu journal%s not gone out yet: 'daybook journal batch'.",
			done->journals, done->journals == 1 ? " has" : "s have");
}

static int run(struct cli *cli, struct err *err)
{
	const struct as_known *as;
	struct as_known lent;
	struct reconciled done = { 0 };
	struct table *t = NULL;
	struct date on;
	int r;

	if ((r = cli_as_known(cli, &lent, &as, &on, err)) < 0 ||
	    (r = cli_table(cli, reconcile_columns, reconcile_column_count, &t, err)) < 0 ||
	    (r = cli_table_end(t, reconcile_table(cli_store(cli), as, on, t, &done, err), err)) < 0)
		return r;
	say_rest(cli, &done, on);
	if (done.differ == 0)
		return ERR_OK;
	return err_set(err, ERR_CONFLICT, "%zu of the sums do%s not agree: %s%s", done.differ,
		       done.differ == 1 ? "es" : "", done.first, done.differ == 1 ? "" : ", ..");
}

const struct command cmd_billing_reconcile = {
	.noun = "billing",
	.verb = "reconcile",
	.summary = "Hold days, charges, documents, receipts and journal against each other",
	.about = "Two sides of each sum, read from different facts. What must agree and does not "
		 "is said with the documents, payers or receipts that are wrong, and the exit "
		 "status is 1. What is not charged, not posted or not sent yet is said as such: it "
		 "is no fault.\n\n"
		 "What purchases cost against their charges is as it stands now, whatever the "
		 "date; all else as on the date.",
	.example = "daybook billing reconcile --on 2025-03-31",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
