/* cli/cmd_calendar_feed.c - daybook calendar feed */
#include "calendar/feed.h"
#include "cli/calendar_file.h"
#include "cli/lookup.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "officer", "OFFICER", "the visits of one officer", 0 },
	{ "school", "SCHOOL", "the visits of one school", 0 },
	{ "team", NULL, "all visits", OPTION_SWITCH },
	{ "from", "DATE", "from this day on; otherwise from a year ago on", 0 },
	{ "to", "DATE", "up to this day; otherwise all that are booked", 0 },
	OPTION_CALENDAR_FILE,
};

static int read_wish(const struct cli *cli, struct feed_wish *out, struct err *err)
{
	int asked = (cli_option(cli, "officer") != NULL) + (cli_option(cli, "school") != NULL) +
		    cli_switch(cli, "team");
	int r;

	if (asked != 1)
		return err_set(err, ERR_USAGE,
			       "say whose calendar it is: one of --officer, --school, --team");
	out->today = cli_today(cli);
	if ((r = cli_officer_id(cli, "officer", &out->officer_id, err)) < 0 ||
	    (r = cli_school_id(cli, "school", &out->school_id, err)) < 0)
		return r;
	return calendar_span(cli, date_add(out->today, -365), DATE_NONE, &out->from, &out->to, err);
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(buffer_release) struct buffer bytes = { 0 };
	struct feed_wish wish = { 0 };
	size_t events = 0;
	int r;

	if ((r = calendar_file_check(cli, err)) < 0 || (r = read_wish(cli, &wish, err)) < 0 ||
	    (r = feed_write(cli_store(cli), &wish, &bytes, &events, err)) < 0)
		return r;
	return calendar_file_write(cli, &bytes, "events", events, err);
}

const struct command cmd_calendar_feed = {
	.noun = "calendar",
	.verb = "feed",
	.summary = "Write a calendar to subscribe to: an officer's, a school's, the team's",
	.about = "An iCalendar file that Outlook, Google and Apple read, and read again from "
		 "where it is published. A visit that was called off stays in it as cancelled for "
		 "60 days. It tells nothing of a family: of a visit at home no place, of work "
		 "for one child not even what it is; a school sees no other school. Programs "
		 "look for changes when they like: who must know today is told by 'calendar "
		 "invite'.",
	.example = "daybook calendar feed --officer EWO-01 -o ewo-01.ics\n"
		   "daybook calendar feed --school 137037 --from 2024-09-01 -o -",
	OPTIONS(options),
	.needs = NEEDS_BOOK,
	.run = run,
};
