/* cli/cmd_rate_set.c - daybook rate set --fy YEAR --rate AMOUNT */
#include "cli/result.h"
#include "core/service.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "service", "CODE", "Which service; otherwise " SERVICE_DAYS, 0 },
	{ "fy", "YEAR", "Financial year, such as 2024-25", OPTION_NEEDED },
	{ "unit", "UNIT", "day, session (half a day) or hour; otherwise day", 0 },
	{ "rate", "AMOUNT", "Price of a unit without VAT, such as 368.00", OPTION_NEEDED },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	const char *code = cli_option(cli, "service"), *word = cli_option(cli, "unit");
	struct service service;
	enum unit unit = UNIT_DAY;
	struct money rate = { 0 };
	struct fy fy;
	int r;

	if (word && unit_parse(word, &unit, err) < 0)
		return err_at(err, "unit", 0);
	if ((r = cli_fy(cli, "fy", fy_of(cli_today(cli)), &fy, err)) < 0 ||
	    (r = cli_money(cli, "rate", &rate, err)) < 0 ||
	    (r = service_find(cli_store(cli), code ? code : SERVICE_DAYS, &service, err)) < 0 ||
	    (r = rate_set(cli_work(cli), &service, fy, unit, rate, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_text(root, "service", service.code);
	json_add_text(root, "financial_year", fy_text(fy).s);
	json_add_text(root, "unit", unit_terms(unit)->word);
	json_add_money(root, "rate", rate);
	return result_print(cli, root, err, "%s: a %s costs %s in %s.", service.title,
			    unit_terms(unit)->word, money_pretty(rate).s, fy_text(fy).s);
}

const struct command cmd_rate_set = {
	.noun = "rate",
	.verb = "set",
	.summary = "Set the price of a unit of a service in a financial year",
	.about = "What is quoted or agreed keeps its own rate. A free service can never have a "
		 "price.",
	.example = "daybook rate set --fy 2024-25 --rate 368.00",
	OPTIONS(options),
	.needs = NEEDS_WRITE,
	.run = run,
};
