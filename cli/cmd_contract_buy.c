/* cli/cmd_contract_buy.c - daybook contract buy: a top-up */
#include "cli/lookup.h"
#include "cli/show_sale.h"

#include "core/banned.h"

static const struct operand operands[] = { { "CONTRACT", "reference of the agreed contract",
					     OPTION_NEEDED } };
static const struct option options[] = {
	{ "days", "N", "how many more, in the contract's unit", 0 },
	{ "sessions", "N", "the same for a contract of sessions", 0 },
	{ "hours", "N", "the same for a contract of hours", 0 },
	{ "fy", "YEAR", "which year of the contract (the current one)", 0 },
	{ "for", "SCHOOL", "which partner's days, where each has its own", 0 },
	{ "by", "NAME", "who at the school agreed", OPTION_NEEDED },
	{ "po", "NUMBER", "the school's order number for the top-up", 0 },
	{ "rate", "POUNDS", "another rate than the contract's; needs --reason", 0 },
	{ "reason", "TEXT", "why the rate is another", 0 },
};

/* Where each partner has its own days: whose these are. */
static int read_member(const struct cli *cli, const struct contract *c, int *out, struct err *err)
{
	int64_t school_id;
	int r;

	if (c->sharing == SHARING_ALLOTTED && !cli_option(cli, "for"))
		return err_set(err, ERR_USAGE,
			       "the partners of %s have days of their own: say --for SCHOOL",
			       c->ref);
	if ((r = cli_member(cli, "for", c, &school_id, err)) < 0)
		return r;
	if (school_id != 0 && c->sharing != SHARING_POOLED)
		*out = (int) (contract_member(c, school_id) - c->member);
	return ERR_OK;
}

static int run(struct cli *cli, struct err *err)
{
	struct work *work = cli_work(cli);
	struct contract c;
	struct purchase p = { .member = -1 };
	struct schedule s;
	struct repriced repriced;
	int r;

	if ((r = purchase_say(&p, cli_option(cli, "by"), cli_option(cli, "po"), err)) < 0 ||
	    (r = cli_contract(cli, &c, err)) < 0 ||
	    (r = cli_unit_quantity(cli, &c, &p.quantity, err)) < 0 ||
	    (r = cli_contract_year(cli, &c, &p.first_year, err)) < 0 ||
	    (r = read_member(cli, &c, &p.member, err)) < 0 ||
	    (r = cli_rate(cli, "rate", &p.rate, err)) < 0 ||
	    (r = sale_top_up(work, &c, &p, &s, &repriced, err)) < 0 ||
	    (r = work_commit(work, err)) < 0)
		return r;
	return show_top_up(cli, &c, &p, &s, &repriced, err);
}

const struct command cmd_contract_buy = {
	.noun = "contract",
	.verb = "buy",
	.summary = "Buy more days on an agreed contract (a top-up)",
	.about = "At the contract's own rate, in steps of half a day, one session or a quarter of "
		 "an hour. The new days end with "
		 "the contract, and are charged at once. Where the contract's rate is the card's, "
		 "the card's volume tiers hold for the year's days together; a tier that prices "
		 "all anew changes the price of the days bought before, too.",
	.example = "daybook contract buy C-2024-001 --days 0.5 --by \"Business manager\" --po 4502",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
