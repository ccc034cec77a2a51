/* cli/cmd_owed_ask.c - daybook owed ask: a school asked for dates, and no slot was offered */
#include "cli/lookup.h"
#include "cli/result.h"
#include "core/owed.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "CONTRACT", "reference of the contract", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "days", "N", "how many it asked for, in the contract's unit", OPTION_NEEDED },
	{ "for", "SCHOOL", "which of the contract's schools (the first)", 0 },
	{ "on", "DATE", "day on which it asked (today)", 0 },
	{ "by", "NAME", "who at the school asked", OPTION_NEEDED },
	{ "reason", "TEXT", "why no slot could be offered", 0 },
};

static int read_school(const struct cli *cli, const struct contract *c, struct school *out,
		       struct err *err)
{
	if (!cli_option(cli, "for")) {
		*out = c->school;
		return ERR_OK;
	}
	return cli_school(cli, "for", out, err);
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct contract c;
	struct school school;
	struct owed_ask ask = { .contract = &c, .said_by = cli_option(cli, "by") };
	size_t rows = 0;
	int r;

	if ((r = cli_contract(cli, &c, err)) < 0 || (r = read_school(cli, &c, &school, err)) < 0 ||
	    (r = cli_quantity(cli, "days", &ask.quantity, err)) < 0 ||
	    (r = cli_date(cli, "on", cli_today(cli), &ask.on, err)) < 0)
		return r;
	ask.school_id = school.id;
	if ((r = owed_ask(cli_work(cli), &ask, &rows, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_text(root, "contract", c.ref);
	json_add_text(root, "urn", school.urn);
	json_add_quantity(root, "quantity", ask.quantity);
	json_add_text(root, "unit", unit_terms(c.unit)->word);
	json_add_date(root, "since", ask.on);
	json_add_text(root, "asked_by", ask.said_by);
	return result_print(cli, root, err,
			    "Owed to %s on %s since %s: %s. 'daybook owed offer' settles it by a "
			    "slot.",
			    school.name, c.ref, date_long(ask.on).s,
			    quantity_named(ask.quantity, c.unit).s);
}

const struct command cmd_owed_ask = {
	.noun = "owed",
	.verb = "ask",
	.summary = "Note that a school asked for dates and no slot was offered",
	.about = "By the date that the contract says (31 January by default): what was asked for "
		 "in time does not lapse, unless a slot is offered after all.",
	.example = "daybook owed ask C-2024-001 --days 2 --by \"Ms Bursar\"",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
