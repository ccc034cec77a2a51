/* cli/cmd_contract_quote.c - daybook contract quote */
#include "cli/lookup.h"
#include "cli/show_sale.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "school", "SCHOOL", "the school that buys: URN or part of its name", OPTION_NEEDED },
	{ "fy", "YEAR", "financial year, such as 2024-25 (the current one)", 0 },
	{ "from", "DATE", "first day of the contract (1 April)", 0 },
	{ "to", "DATE", "last day of the contract (31 March)", 0 },
	{ "days", "N", "how many days; half days are sold above the first", 0 },
	{ "sessions", "N", "or how many half-day sessions", 0 },
	{ "hours", "N", "or how many hours", 0 },
	{ "service", "CODE", "what is sold (ewo-days)", 0 },
	{ "rate", "POUNDS", "another rate than the card's; needs --reason", 0 },
	{ "reason", "TEXT", "why the rate is another", 0 },
	{ "plan", "PLAN", "upfront (default), termly, half-yearly or monthly", 0 },
	{ "po", "NUMBER", "the school's order number", 0 },
	{ "expires", "DATE", "how long the price holds (30 days)", 0 },
};

/* Exactly one of --days, --sessions, --hours. */
static int read_quantity(const struct cli *cli, struct offer *offer, struct err *err)
{
	static const char *const names[] = {
		[UNIT_DAY] = "days", [UNIT_SESSION] = "sessions", [UNIT_HOUR] = "hours"
	};
	int given = 0;

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (cli_option(cli, names[i])) {
			int r = cli_quantity(cli, names[i], &offer->quantity, err);

			if (r < 0)
				return r;
			offer->unit = (enum unit) i;
			given++;
		}
	return given == 1 ? ERR_OK
			  : err_set(err, ERR_USAGE,
				    "say how much: one of --days, --sessions or --hours");
}

static int read_offer(const struct cli *cli, struct offer *offer, struct err *err)
{
	const char *plan = cli_option(cli, "plan");
	int r;

	if ((r = read_quantity(cli, offer, err)) < 0 ||
	    (r = cli_date(cli, "from", DATE_NONE, &offer->from, err)) < 0 ||
	    (r = cli_date(cli, "to", DATE_NONE, &offer->to, err)) < 0 ||
	    (r = cli_fy(cli, "fy", fy_of(date_is_none(offer->from) ? cli_today(cli) : offer->from),
			&offer->fy, err)) < 0 ||
	    (r = cli_date(cli, "expires", DATE_NONE, &offer->expires_on, err)) < 0 ||
	    (r = cli_rate(cli, "rate", &offer->rate, err)) < 0)
		return r;
	if (plan && (r = plan_parse(plan, &offer->plan, err)) < 0)
		return err_at(err, "plan", 0);
	offer->order_number = cli_option(cli, "po");
	return ERR_OK;
}

static int run(struct cli *cli, struct err *err)
{
	struct work *work = cli_work(cli);
	struct school school;
	struct service service;
	struct offer offer = { .school = &school, .service = &service };
	struct contract c;
	struct schedule s;
	int r;

	if ((r = read_offer(cli, &offer, err)) < 0 ||
	    (r = cli_school(cli, "school", &school, err)) < 0 ||
	    (r = cli_service(cli, "service", SERVICE_DAYS, &service, err)) < 0 ||
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
		 "expires; it sells nothing until it is agreed. Days lie in one financial year: 1 "
		 "April to 31 March.",
	.example = "daybook contract quote --school 137037 --fy 2024-25 --days 10\n"
		   "daybook contract quote --school \"Upper Shirley\" --days 3.5 --plan termly "
		   "--po 4471",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
