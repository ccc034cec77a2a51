/* cli/cmd_rate_set.c - daybook rate set --fy YEAR --rate AMOUNT [--above N] */
#include "cli/lookup.h"
#include "cli/result.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "service", "CODE", "Which service; otherwise " SERVICE_DAYS, 0 },
	{ "fy", "YEAR", "Financial year, such as 2024-25", OPTION_NEEDED },
	{ "unit", "UNIT", "day, session (half a day) or hour; otherwise day", 0 },
	{ "rate", "AMOUNT", "Price of a unit without VAT, such as 368.00", OPTION_NEEDED },
	{ "above", "N", "A volume tier: the price of quantities larger than this", 0 },
	{ "whole", NULL, "The tier prices every unit of a purchase, not only those above",
	  OPTION_SWITCH },
	{ "reprice", NULL, "With --whole: a top-up into the tier prices all units anew",
	  OPTION_SWITCH },
};

static int read_tier(const struct cli *cli, struct rate_tier *out, struct err *err)
{
	struct rate_tier tier = { .whole_volume = cli_switch(cli, "whole"),
				  .reprices = cli_switch(cli, "reprice") };
	int r;

	if ((r = cli_money(cli, "rate", &tier.rate, err)) < 0 ||
	    (r = cli_quantity(cli, "above", &tier.above, err)) < 0)
		return r;
	if (cli_option(cli, "above") && tier.above.hundredths == 0) {
		(void) err_set(err, ERR_INVALID,
			       "a tier is above something: without --above the rate is the plain"
			       " one");
		return err_at(err, "above", 0);
	}
	if (tier.whole_volume && tier.above.hundredths == 0)
		return err_set(err, ERR_USAGE, "--whole is about a tier: give --above too");
	if (tier.reprices && !tier.whole_volume)
		return err_set(err, ERR_USAGE,
			       "--reprice is about a tier that prices the whole:"
			       " give --whole too");
	*out = tier;
	return ERR_OK;
}

/* "a day costs £368.00 in 2024-25", "in 2024-25 what is above 3 days costs £350.00 a day" */
static void say_price(const struct rate_tier *tier, struct fy fy, enum unit unit, char *out,
		      size_t size)
{
	const char *word = unit_terms(unit)->word, *n = unit == UNIT_HOUR ? "n" : "";
	struct quantity_text above = quantity_named(tier->above, unit);
	struct money_text rate = money_pretty(tier->rate);

	if (tier->above.hundredths == 0)
		(void) snprintf(out, size, "a%s %s costs £%s in %s", n, word, rate.s,
				fy_text(fy).s);
	else if (!tier->whole_volume)
		(void) snprintf(out, size, "in %s what is above %s costs £%s a%s %s", fy_text(fy).s,
				above.s, rate.s, n, word);
	else
		(void) snprintf(
			out, size,
			"in %s a purchase above %s costs £%s a%s %s, all of it; a top-up %s",
			fy_text(fy).s, above.s, rate.s, n, word,
			tier->reprices ? "prices all of it anew" : "pays that for what it adds");
}

static int report(const struct cli *cli, const struct service *service, struct fy fy,
		  enum unit unit, const struct rate_tier *tier, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	bool is_plain = tier->above.hundredths == 0;
	char price[200];

	say_price(tier, fy, unit, price, sizeof price);
	json_add_text(root, "service", service->code);
	json_add_text(root, "financial_year", fy_text(fy).s);
	json_add_text(root, "unit", unit_terms(unit)->word);
	json_add_text(root, "above", is_plain ? NULL : quantity_text(tier->above).s);
	json_add_money(root, "rate", tier->rate);
	json_add_bool(root, "whole_volume", tier->whole_volume);
	json_add_bool(root, "reprices", tier->reprices);
	return result_print(cli, root, err, "%s: %s.", service->title, price);
}

static int run(struct cli *cli, struct err *err)
{
	struct service service;
	enum unit unit;
	struct rate_tier tier;
	struct fy fy;
	int r;

	if ((r = cli_unit(cli, "unit", UNIT_DAY, &unit, err)) < 0 ||
	    (r = cli_fy(cli, "fy", fy_of(cli_today(cli)), &fy, err)) < 0 ||
	    (r = read_tier(cli, &tier, err)) < 0 ||
	    (r = cli_service(cli, "service", SERVICE_DAYS, &service, err)) < 0 ||
	    (r = rate_set_tier(cli_work(cli), &service, fy, unit, &tier, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	return report(cli, &service, fy, unit, &tier, err);
}

const struct command cmd_rate_set = {
	.noun = "rate",
	.verb = "set",
	.summary = "Set the price of a unit of a service in a financial year",
	.about = "What is quoted or agreed keeps its own rate. A free service can never have a "
		 "price.\n\n"
		 "With --above it is the price of a volume tier: \"above 3 days\" is 3.5 days, 4 "
		 "days and more. A "
		 "tier prices the units above it; with --whole it prices every unit of a first "
		 "purchase, and a top-up "
		 "pays for the units that it adds, or, with --reprice, the new price of all of "
		 "them less what those "
		 "had before cost by the card. 'rate drop' takes a tier away.",
	.example = "daybook rate set --fy 2024-25 --rate 368.00\n"
		   "daybook rate set --fy 2024-25 --rate 350.00 --above 10 --whole",
	OPTIONS(options),
	.needs = NEEDS_WRITE,
	.run = run,
};
