/* cli/cmd_rate_drop.c - daybook rate drop --fy YEAR --above N --reason TEXT */
#include "cli/lookup.h"
#include "cli/result.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "service", "CODE", "Which service; otherwise " SERVICE_DAYS, 0 },
	{ "fy", "YEAR", "Financial year, such as 2024-25", OPTION_NEEDED },
	{ "unit", "UNIT", "day, session (half a day) or hour; otherwise day", 0 },
	{ "above", "N", "Which tier, as 'rate list' shows it", OPTION_NEEDED },
	{ "reason", "TEXT", "Why it goes", OPTION_NEEDED },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct quantity above = quantity_of(0);
	struct service service;
	enum unit unit;
	struct fy fy;
	int r;

	if ((r = cli_unit(cli, "unit", UNIT_DAY, &unit, err)) < 0 ||
	    (r = cli_fy(cli, "fy", fy_of(cli_today(cli)), &fy, err)) < 0 ||
	    (r = cli_quantity(cli, "above", &above, err)) < 0 ||
	    (r = cli_service(cli, "service", SERVICE_DAYS, &service, err)) < 0 ||
	    (r = rate_drop_tier(cli_work(cli), &service, fy, unit, above, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_text(root, "service", service.code);
	json_add_text(root, "financial_year", fy_text(fy).s);
	json_add_text(root, "unit", unit_terms(unit)->word);
	json_add_quantity(root, "above", above);
	return result_print(cli, root, err, "%s: there is no tier above %s in %s any more.",
			    service.title, quantity_named(above, unit).s, fy_text(fy).s);
}

const struct command cmd_rate_drop = {
	.noun = "rate",
	.verb = "drop",
	.summary = "Take a volume tier off the rate card",
	.about = "What is quoted or agreed keeps its own price. The plain rate of a unit is never "
		 "dropped, only set.",
	.example = "daybook rate drop --fy 2024-25 --above 10 --reason \"not offered this year\"",
	OPTIONS(options),
	.needs = NEEDS_WRITE,
	.run = run,
};
