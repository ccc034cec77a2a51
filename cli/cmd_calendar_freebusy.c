/* cli/cmd_calendar_freebusy.c - daybook calendar freebusy */
#include "calendar/freebusy.h"
#include "cli/calendar_file.h"
#include "cli/lookup.h"

#include "core/banned.h"

#define WEEKS 8

static const struct option options[] = {
	{ "officer", "OFFICER", "whose time", OPTION_NEEDED },
	{ "from", "DATE", "from this day on; otherwise from today", 0 },
	{ "to", "DATE", "up to this day; otherwise eight weeks", 0 },
	OPTION_CALENDAR_FILE,
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(buffer_release) struct buffer bytes = { 0 };
	struct officer officer;
	struct work_door door;
	struct date from, to;
	size_t stretches = 0;
	int r;

	cli_door(cli, &door);
	if ((r = calendar_file_check(cli, err)) < 0 ||
	    (r = cli_officer(cli, "officer", &officer, err)) < 0 ||
	    (r = cli_date(cli, "from", cli_today(cli), &from, err)) < 0 ||
	    (r = calendar_span(cli, from, date_add(from, 7 * WEEKS - 1), &from, &to, err)) < 0 ||
	    (r = freebusy_write(cli_store(cli), &officer, from, to, door.now, &bytes, &stretches,
				err)) < 0)
		return r;
	return calendar_file_write(cli, &bytes, "stretches", stretches, err);
}

const struct command cmd_calendar_freebusy = {
	.noun = "calendar",
	.verb = "freebusy",
	.summary = "Write when an officer is busy, or not there, without saying why",
	.about = "An iCalendar file for programs that look for a time that suits several people. "
		 "Visits are busy; all that the officer does not work, by pattern, closed day or "
		 "absence, is not available, and nothing in it says why.",
	.example = "daybook calendar freebusy --officer EWO-01 --from 2025-03-24 --to 2025-04-04 "
		   "-o ewo-01.ics",
	OPTIONS(options),
	.needs = NEEDS_BOOK,
	.run = run,
};
