/* cli/cmd_calendar_publish.c - daybook calendar publish */
#include "cli/calendar_file.h"
#include "cli/show_invited.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "from", "DATE", "visits from this day on; otherwise from today", 0 },
	{ "to", "DATE", "up to this day; otherwise all", 0 },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(invited_release) struct invited invited = { .visits = 0 };
	struct date from, to;
	int r;

	if ((r = calendar_span(cli, cli_today(cli), DATE_NONE, &from, &to, err)) < 0 ||
	    (r = invite_visits(cli_work(cli), from, to, &invited, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	return show_invited(cli, &invited, err);
}

const struct command cmd_calendar_publish = {
	.noun = "calendar",
	.verb = "publish",
	.summary = "Invite to every planned visit of which somebody was not told yet",
	.about = "As 'calendar invite' does for one visit. Run again it tells nobody twice. With "
		 "the setting visit.invite at yes, 'daily' does it.",
	.example = "daybook calendar publish --to 2025-07-31",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
