/*
 * calendar/series_calendar.h - what stands against visits of a plan on the days of a span: read once, in a few queries
 * for each of its schools and officers, whatever the days.
 */
#ifndef CALENDAR_SERIES_CALENDAR_H
#define CALENDAR_SERIES_CALENDAR_H

#include "calendar/visit.h"

struct series_calendar; /* opaque */

/* The caller frees *out. */
int series_calendar_load(struct store *st, const struct visit_plan *plan, struct date from,
			 struct date to, struct series_calendar **out, struct err *err) MUST_CHECK;
void series_calendar_freep(struct series_calendar **c);

enum series_day_is {
	SERIES_FREE,
	SERIES_SKIPPED,   /* 'why' says why */
	SERIES_NOT_KNOWN, /* no term dates */
	SERIES_IN_DOUBT, /* an officer does not work then, has left, is elsewhere or on the way: to be asked singly */
};

/* Of plan->on, whose times are filled. 'travel' 0: no way is asked for. */
enum series_day_is series_calendar_day(const struct series_calendar *c,
				       const struct visit_plan *plan, int travel, char *why,
				       size_t size);

#endif
