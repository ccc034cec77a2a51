/* cli/cmd_rate_benefit.c - daybook rate benefit --from N --gives SERVICE --days N */
#include "cli/lookup.h"
#include "cli/result.h"
#include "core/benefit.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "service", "CODE", "What is bought; otherwise " SERVICE_DAYS, 0 },
	{ "fy", "YEAR", "Financial year, such as 2024-25", OPTION_NEEDED },
	{ "unit", "UNIT", "day, session (half a day) or hour; otherwise day", 0 },
	{ "from", "N", "With so many at least of a first purchase", OPTION_NEEDED },
	{ "gives", "CODE", "What comes free with them", OPTION_NEEDED },
	{ "days", "N", "How many of it; 0 takes the rule away", 0 },
	{ "sessions", "N", "The same where the unit is a session", 0 },
	{ "hours", "N", "The same where the unit is an hour", 0 },
};

/* The option of the unit, and no other. */
static int read_gives(const struct cli *cli, enum unit unit, struct quantity *out, struct err *err)
{
	for (enum unit i = UNIT_DAY; i <= UNIT_HOUR; i++)
		if ((cli_option(cli, unit_option(i)) != NULL) != (i == unit))
			return err_set(err, ERR_USAGE, "say how many come free, with --%s",
				       unit_option(unit));
	return cli_quantity(cli, unit_option(unit), out, err);
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct service service, gives;
	struct benefit_rule rule = { .from = { 0 } };
	int r;

	if ((r = cli_unit(cli, "unit", UNIT_DAY, &rule.unit, err)) < 0 ||
	    (r = cli_fy(cli, "fy", rule.fy, &rule.fy, err)) < 0 ||
	    (r = cli_quantity(cli, "from", &rule.from, err)) < 0 ||
	    (r = read_gives(cli, rule.unit, &rule.gives, err)) < 0 ||
	    (r = cli_service(cli, "service", SERVICE_DAYS, &service, err)) < 0 ||
	    (r = cli_service(cli, "gives", NULL, &gives, err)) < 0)
		return r;
	rule.service_id = service.id;
	rule.gives_id = gives.id;
	if ((r = benefit_set(cli_work(cli), &rule, &service, &gives, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_text(root, "service", service.code);
	json_add_text(root, "financial_year", fy_text(rule.fy).s);
	json_add_text(root, "unit", unit_terms(rule.unit)->word);
	json_add_quantity(root, "from", rule.from);
	json_add_text(root, "gives", gives.code);
	json_add_quantity(root, "quantity", rule.gives);
	if (rule.gives.hundredths == 0)
		return result_print(cli, root, err,
				    "Nothing of %s comes free with %s from %s in %s.", gives.title,
				    service.title, quantity_named(rule.from, rule.unit).s,
				    fy_text(rule.fy).s);
	return result_print(cli, root, err, "%s in %s: from %s on, %s of %s free.", service.title,
			    fy_text(rule.fy).s, quantity_named(rule.from, rule.unit).s,
			    quantity_named(rule.gives, rule.unit).s, gives.title);
}

const struct command cmd_rate_benefit = {
	.noun = "rate",
	.verb = "benefit",
	.summary = "Set what comes free with enough days",
	.about =
		"A first purchase of so many at least brings days of another service free, for "
		"visits of that service alone; they are shown on the quote. Of several rules for "
		"one service that with the largest number counts. A top-up brings nothing. What is "
		"quoted or agreed keeps what it has.",
	.example =
		"daybook rate benefit --fy 2024-25 --from 9.75 --gives attendance-training --days "
		"1",
	OPTIONS(options),
	.needs = NEEDS_WRITE,
	.run = run,
};
