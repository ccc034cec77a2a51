/* cli/cmd_contract_quote.c - daybook contract quote */
#include "cli/read_offer.h"
#include "cli/show_sale.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "school", "SCHOOL", "who buys: URN or part of its name; partners: repeat, URN=DAYS",
	  OPTION_NEEDED | OPTION_REPEAT },
	{ "pool", NULL, "partners draw from one pool", OPTION_SWITCH },
	{ "pay", "URN=SHARE", "a partner's share of payment: 60% or 220.80", OPTION_REPEAT },
	{ "fy", "YEAR", "financial year, such as 2024-25 (the current one)", 0 },
	{ "from", "DATE", "first day of the contract (1 April)", 0 },
	{ "to", "DATE", "last day of the contract (31 March); may lie in a later year", 0 },
	{ "days", "N", "how many days; half days are sold above the first", 0 },
	{ "sessions", "N", "or how many half-day sessions", 0 },
	{ "hours", "N", "or how many hours", 0 },
	{ "pattern", "TEXT", "or how much how often: \"0.5 day per fortnight\"", 0 },
	{ "weeks", "N", "weeks of the pattern (by the term dates)", 0 },
	{ "pay-as-you-go", NULL, "each visit buys what it uses", OPTION_SWITCH },
	{ "at-least", NULL, "billed on use, --days at the least", OPTION_SWITCH },
	{ "unit", "UNIT", "day, session or hour, where no number says it", 0 },
	{ "allot-by", "HOW", "two years: school-days (default) or months", 0 },
	{ "allot", "YEAR=N", "or as agreed: 2024-25=6.5, each year once", OPTION_REPEAT },
	{ "service", "CODE", "what is sold (ewo-days)", 0 },
	{ "rate", "POUNDS", "another rate than the card's; needs --reason", 0 },
	{ "hold-rate", NULL, "later years at the first year's rate", OPTION_SWITCH },
	{ "provisional", "POUNDS", "later years' rate, to be confirmed once", 0 },
	{ "discount", "AMOUNT", "5% or 100.00; needs --reason", 0 },
	{ "reason", "TEXT", "why another rate, or a discount", 0 },
	{ "plan", "PLAN", "upfront, termly, half-yearly, monthly, by-year or split", 0 },
	{ "notice", "LADDER", "late cancelling: \"under 48 hours: 100%\"", 0 },
	{ "ending", "RULE", "\"3 months; 1 month before renewal\"", 0 },
	{ "ask-by", "MM-DD", "last day to ask for dates (01-31)", 0 },
	{ "hours-a-day", "N", "length of a day (7.40)", 0 },
	{ "step", "N", "least step above the minimum (0.5 day)", 0 },
	{ "minimum", "N", "least first purchase (1 day)", 0 },
	{ "po", "NUMBER", "the school's order number", 0 },
	{ "expires", "DATE", "how long the price holds (30 days)", 0 },
};

static int run(struct cli *cli, struct err *err)
{
	struct work *work = cli_work(cli);
	struct offer_room room;
	struct offer offer;
	struct contract c;
	struct schedule s;
	int r;

	if ((r = read_offer(cli, &room, &offer, err)) < 0 ||
	    (r = sale_quote(work, &offer, &c, &s, err)) < 0 || (r = work_commit(work, err)) < 0)
		return r;
	return show_sale(cli, "Quoted", &c, NULL, &s, err);
}

const struct command cmd_contract_quote = {
	.noun = "contract",
	.verb = "quote",
	.summary = "Quote days to a school",
	.about = "Writes a quote at the rate card's price of the year. The least first purchase is "
		 "one day, two sessions or "
		 "7.40 hours; steps are half a day, one session, a quarter of an hour. A quote "
		 "holds its price until it "
		 "expires; it sells nothing until it is agreed.\n\n"
		 "Each financial year (1 April to 31 March) has its own days: a contract over two "
		 "is parted by its pattern, else by the school days of each year, else by months, "
		 "and no day passes from one into the next. Partners have days of their own, or a "
		 "pool; they pay for their days, or in the shares that are given.",
	.example = "daybook contract quote --school 137037 --fy 2024-25 --days 10\n"
		   "daybook contract quote --school \"Upper Shirley\" --days 3.5 --plan termly "
		   "--po 4471\n"
		   "daybook contract quote --school 137037 --from 2024-09-02 --to 2025-07-22 "
		   "--days 10 --hold-rate\n"
		   "daybook contract quote --school 137037 --school 116454 --pool --days 1 --pay "
		   "137037=60% --pay 116454=40%\n"
		   "daybook contract quote --school 137037 --pattern \"0.5 day per fortnight\" "
		   "--weeks 39 --days 9.5\n"
		   "daybook contract quote --school 137037 --pay-as-you-go --unit session",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
