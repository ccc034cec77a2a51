/* cli/cmd_contract_renew.c - daybook contract renew REF */
#include "billing/renew.h"
#include "cli/read_offer.h"
#include "cli/show_sale.h"

#include "core/banned.h"

static const struct operand operands[] = { { "CONTRACT", "reference of the agreed contract",
					     OPTION_NEEDED } };
static const struct option options[] = {
	{ "fy", "YEAR", "in which year it begins (the one after)", 0 },
	{ "days", "N", "another number of days", 0 },
	{ "sessions", "N", "the same for a contract of sessions", 0 },
	{ "hours", "N", "the same for a contract of hours", 0 },
	{ "school", "URN=N", "another number of a partner's own days", OPTION_REPEAT },
	{ "pay", "URN=SHARE", "other shares of payment: 60% or 220.80", OPTION_REPEAT },
	{ "rate", "POUNDS", "another rate than the card's; needs --reason", 0 },
	{ "hold-rate", NULL, "the rate of the old contract; needs --reason", OPTION_SWITCH },
	{ "provisional", "POUNDS", "later years' rate, to be confirmed once", 0 },
	{ "plan", "PLAN", "another plan", 0 },
	{ "po", "NUMBER", "the school's order number", 0 },
	{ "expires", "DATE", "how long the price holds (30 days)", 0 },
	{ "reason", "TEXT", "why another rate, or renewed after notice", 0 },
};

/* Partners with days of their own say each whose; a pool or one school just how many. */
static int read_quantity(const struct cli *cli, const struct contract *c, struct offer *o,
			 struct err *err)
{
	bool said =
		cli_option(cli, "days") || cli_option(cli, "sessions") || cli_option(cli, "hours");
	int r;

	if (said && c->sharing == SHARING_ALLOTTED)
		return err_set(err, ERR_USAGE,
			       "the partners of %s have %s of their own: say --school URN=N for "
			       "those that change",
			       c->ref, unit_terms(c->unit)->plural);
	if (said && c->commitment == COMMITMENT_AS_USED)
		return err_set(err, ERR_USAGE, "%s is pay as you go: it has no number of %s",
			       c->ref, unit_terms(c->unit)->plural);
	if (cli_option_count(cli, "school") > 0 && c->sharing != SHARING_ALLOTTED)
		return err_set(err, ERR_USAGE, "no %s of %s are a partner's own: say --%s N",
			       unit_terms(c->unit)->plural, c->ref, unit_option(c->unit));
	if (said) {
		if ((r = cli_unit_quantity(cli, c, &o->quantity, err)) < 0)
			return r;
		if (o->parted_by == PARTED_AGREED &&
		    o->quantity.hundredths != c->quantity.hundredths)
			o->parted_by = PARTED_SCHOOL_DAYS;
	}
	return read_own_quantities(cli, o, err);
}

static int read_rate(const struct cli *cli, const struct contract *c, struct offer *o,
		     struct err *err)
{
	const char *plan = cli_option(cli, "plan");
	int r;

	if ((r = cli_rate(cli, "rate", &o->rate, err)) < 0 ||
	    (r = cli_rate(cli, "provisional", &o->provisional, err)) < 0)
		return r;
	if ((cli_option(cli, "rate") != NULL) + (cli_option(cli, "provisional") != NULL) +
		    cli_switch(cli, "hold-rate") >
	    1)
		return err_set(err, ERR_USAGE,
			       "--rate, --hold-rate and --provisional each say the rate: take one");
	if (cli_switch(cli, "hold-rate"))
		o->rate = c->rate;
	if (cli_option(cli, "provisional"))
		o->later = LATER_PROVISIONAL;
	if (plan && plan_parse(plan, &o->plan, err) < 0)
		return err_at(err, "plan", 0);
	o->order_number = cli_option(cli, "po");
	return cli_date(cli, "expires", DATE_NONE, &o->expires_on, err);
}

static int run(struct cli *cli, struct err *err)
{
	struct renew_room room;
	struct contract c, renewal;
	struct offer offer;
	struct schedule s;
	struct fy fy = { 0 };
	int r;

	if ((r = cli_contract(cli, &c, err)) < 0 || (r = cli_fy(cli, "fy", fy, &fy, err)) < 0 ||
	    (r = renew_offer(cli_store(cli), &c, cli_option(cli, "fy") ? &fy : NULL, &room, &offer,
			     err)) < 0 ||
	    (r = read_quantity(cli, &c, &offer, err)) < 0 ||
	    (r = read_shares(cli, &offer, err)) < 0 || (r = read_rate(cli, &c, &offer, err)) < 0 ||
	    (r = sale_renew(cli_work(cli), &c, &offer, &renewal, &s, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	return show_sale(cli, "Quoted", &renewal, NULL, &s, err);
}

const struct command cmd_contract_renew = {
	.noun = "contract",
	.verb = "renew",
	.summary = "Quote a contract anew for the next year, on the same terms",
	.about =
		"The same schools, shares, unit, number of days, plan and rules, for the same span "
		"a year later, at the card's rate of then. It is a quote like any other, to be "
		"agreed; its days start at zero, for none is carried forward. Schools that joined "
		"by a transfer are not in it, nor is a discount. A contract of which notice was "
		"given, or which was ended, is renewed only with --reason, and each once.",
	.example = "daybook contract renew C-2024-001\n"
		   "daybook contract renew C-2024-001 --days 8 --po 5012\n"
		   "daybook contract renew C-2024-002 --hold-rate --reason \"Agreed for three "
		   "years\"",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
