/* cli/cmd_dispute_open.c - daybook dispute open NUMBER */
#include "billing/dispute.h"
#include "cli/result.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "NUMBER", "of the invoice that is disputed, such as EWS24-00087", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "by", "NAME", "who at the payer disputes it", OPTION_NEEDED },
	{ "reason", "TEXT", "what they say", OPTION_NEEDED },
	{ "owner", "USER", "who clears it up (you)", 0 },
	{ "on", "DATE", "since when (today)", 0 },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct dispute_said said = { .number = cli_operand(cli, 0),
				     .said_by = cli_option(cli, "by"),
				     .owner = cli_option(cli, "owner") };
	struct dispute d;
	int r;

	if ((r = cli_date(cli, "on", cli_today(cli), &said.on, err)) < 0 ||
	    (r = dispute_open(cli_work(cli), &said, &d, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_int(root, "dispute", d.id);
	json_add_text(root, "number", d.number);
	json_add_text(root, "payer", d.payer);
	json_add_date(root, "opened_on", d.opened_on);
	json_add_text(root, "said_by", d.said_by);
	json_add_text(root, "owner", d.owner);
	json_add_money(root, "outstanding", d.outstanding);
	return result_print(cli, root, err,
			    "Opened dispute %" PRId64 ": %s disputes %s since %s, £%s is "
			    "outstanding.\nIt is %s's to clear up; until it ends there is no "
			    "reminder and no interest.",
			    d.id, d.payer, d.number, date_long(d.opened_on).s,
			    money_pretty(d.outstanding).s, d.owner);
}

const struct command cmd_dispute_open = {
	.noun = "dispute",
	.verb = "open",
	.summary = "Note that a payer disputes an invoice",
	.about =
		"It gets an owner, and a column of its own in 'debt aged'. While it is open nobody "
		"is reminded and no interest is claimed. An invoice has one open dispute at a "
		"time.",
	.example = "daybook dispute open EWS24-00002 --by \"School bursar\" --reason \"Two visits "
		   "did not take place\"",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
