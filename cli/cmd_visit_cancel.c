/* cli/cmd_visit_cancel.c - daybook visit cancel */
#include "cli/visits.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "by", "WHO", "school or service", OPTION_NEEDED },
	{ "reason", "TEXT", "why", OPTION_NEEDED },
	{ "told", "WHEN", "when the school told, such as \"2024-06-03 10:00\" (now)", 0 },
	{ "closure", NULL, "the school was closed and could not help it", OPTION_SWITCH },
	{ "waive", NULL, "draw nothing all the same: the manager's right", OPTION_SWITCH },
};

/* "2024-06-03 10:00" */
static int read_moment(const char *text, struct moment *out, struct err *err)
{
	char on[16];
	struct err ignored = { 0 };

	if (strlen(text) >= 15 && text[10] == ' ') {
		(void) snprintf(on, sizeof on, "%.10s", text);
		if (date_parse(on, &out->on, &ignored) == ERR_OK &&
		    clock_parse(text + 11, &out->min, &ignored) == ERR_OK)
			return ERR_OK;
	}
	err_set(err, ERR_INVALID, "'%s' is not a day and a time such as \"2024-06-03 10:00\"",
		text);
	return err_at(err, "told", 0);
}

static int cancel(struct work *work, int64_t visit_id, const void *how, struct err *err)
{
	return visit_cancel(work, visit_id, how, err);
}

static int run(struct cli *cli, struct err *err)
{
	const char *at = cli_option(cli, "told");
	struct moment moment;
	struct visit_told told = { .by = cli_option(cli, "by"),
				   .closure = cli_switch(cli, "closure"),
				   .waive = cli_switch(cli, "waive") };

	if (at) {
		int r = read_moment(at, &moment, err);

		if (r < 0)
			return r;
		told.at = &moment;
	}
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
	.example = "daybook visit cancel 17 --by school --reason \"Training day\"",
	OPERANDS(visit_operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
