/* cli/cmd_dispute_end.c - daybook dispute end DISPUTE */
#include "billing/dispute.h"
#include "cli/lookup.h"
#include "cli/result.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "DISPUTE", "its number, as 'dispute list' shows it", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "outcome", "WORD", "upheld (the payer is right), rejected or withdrawn", OPTION_NEEDED },
	{ "reason", "TEXT", "why it ended so", OPTION_NEEDED },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct dispute d;
	int64_t id;
	int r;

	if ((r = cli_number(cli, 0, "dispute", &id, err)) < 0 ||
	    (r = dispute_end(cli_work(cli), id, cli_option(cli, "outcome"), &d, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_int(root, "dispute", d.id);
	json_add_text(root, "number", d.number);
	json_add_text(root, "payer", d.payer);
	json_add_date(root, "opened_on", d.opened_on);
	json_add_date(root, "ended_on", d.ended_on);
	json_add_text(root, "outcome", d.outcome);
	json_add_money(root, "outstanding", d.outstanding);
	return result_print(cli, root, err,
			    "Dispute %" PRId64 " of %s is %s: £%s is outstanding.%s", d.id,
			    d.number, d.outcome, money_pretty(d.outstanding).s,
			    strcmp(d.outcome, "upheld") == 0
				    ? "\nIts days bear no interest; what the payer is right about "
				      "is credited."
				    : "");
}

const struct command cmd_dispute_end = {
	.noun = "dispute",
	.verb = "end",
	.summary = "End a dispute: upheld, rejected or withdrawn",
	.about = "From today on the invoice is a debt like others. Days in a dispute that was "
		 "upheld "
		 "bear no interest; those of one that was rejected or withdrawn do. What the payer "
		 "is right about is credited, not written off.",
	.example = "daybook dispute end 1 --outcome rejected --reason \"Both visits are signed "
		   "for\"",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
