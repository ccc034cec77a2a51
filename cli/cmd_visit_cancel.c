/* cli/cmd_visit_cancel.c - daybook visit cancel */
#include "calendar/series.h"
#include "cli/lookup.h"
#include "cli/visits.h"
#include "core/text.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "VISIT", "number of the visit, as 'visit list' shows it", OPTION_REPEAT }
};

static const struct option options[] = {
	{ "by", "WHO", "school or service", OPTION_NEEDED },
	{ "reason", "TEXT", "why", OPTION_NEEDED },
	{ "series", "SERIES", "all planned visits of a series instead", 0 },
	{ "from", "DATE", "of it those from this day on (today)", 0 },
	{ "told", "WHEN", "when the school told, such as \"2024-06-03 10:00\" (now)", 0 },
	{ "closure", NULL, "the school was closed and could not help it", OPTION_SWITCH },
	{ "waive", NULL, "draw nothing all the same: the manager's right", OPTION_SWITCH },
};

static int cancel(struct work *work, int64_t visit_id, const void *how, struct err *err)
{
	return visit_cancel(work, visit_id, how, err);
}

/* The rest of a series. */
static int cancel_series(struct cli *cli, const struct visit_told *told, struct err *err)
{
	SCOPED(freep) int64_t *ids = NULL;
	struct date from = cli_today(cli);
	int64_t id = 0;
	size_t count = 0;
	int r;

	if (number_parse(cli_option(cli, "series"), "series", 1, INT64_C(1000000000), &id, err) < 0)
		return err_at(err, "series", 0);
	if ((r = cli_date(cli, "from", from, &from, err)) < 0 ||
	    (r = series_planned(cli_store(cli), id, from, &ids, &count, err)) < 0)
		return r;
	return visits_run_all(cli, "Cancelled", cancel, told, ids, count, err);
}

static int run(struct cli *cli, struct err *err)
{
	struct moment moment = { DATE_NONE, 0 };
	struct visit_told told = { .by = cli_option(cli, "by"),
				   .closure = cli_switch(cli, "closure"),
				   .waive = cli_switch(cli, "waive") };
	int r = cli_moment(cli, "told", moment, MINUTE_NEEDED, &moment, err);

	if (r < 0)
		return r;
	if (!date_is_none(moment.on))
		told.at = &moment;
	if ((cli_operand_count(cli) > 0) == (cli_option(cli, "series") != NULL) ||
	    (cli_option(cli, "from") && !cli_option(cli, "series")))
		return err_set(err, ERR_USAGE,
			       "say which: the numbers of visits, or --series with or without "
			       "--from");
	if (cli_option(cli, "series"))
		return cancel_series(cli, &told, err);
	return visits_run(cli, "Cancelled", cancel, &told, err);
}

const struct command cmd_visit_cancel = {
	.noun = "visit",
	.verb = "cancel",
	.summary = "Cancel planned visits",
	.about = "By the school: the notice printed on the contract decides what is drawn, by when "
		 "the school told; without such a notice nothing is. A closure not of the "
		 "school's making draws nothing. By the service: nothing is drawn, and the days "
		 "are owed until they are re-arranged (visit book --instead-of) or decided. What "
		 "is not drawn is free to book again, until it ends.",
	.example = "daybook visit cancel 17 --by school --reason \"Training day\"\n"
		   "daybook visit cancel --series 3 --from 2025-01-06 --by school --reason "
		   "\"Ends at Christmas\"",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
