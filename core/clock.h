/*
 * core/clock.h - the only place that asks the system what time it is; the doors call it and pass the answer on.
 * The rule of summer time stands here alone, too.
 */
#ifndef CORE_CLOCK_H
#define CORE_CLOCK_H

#include "core/date.h"

/*
 * The instant in UTC ("2026-11-22T15:40:30Z") and the date in the authority's place (Europe/London, by the rule
 * of the EU's summer time order: last Sundays of March and October, 01:00 UTC).
 * $DAYBOOK_NOW sets the instant, for tests. ERR_INVALID when it is not one.
 */
int clock_now(char out_instant[32], struct date *out_today, struct err *err) MUST_CHECK;

/* A moment by the clock on the wall in the authority's place: minutes of the local day. */
struct moment {
	struct date on;
	int min; /* 0 to 1440 */
};

/* What that clock shows at an instant in UTC, as clock_now() writes it. ERR_INVALID: it is none. */
int clock_moment(const char *instant, struct moment *out, struct err *err) MUST_CHECK;

/* The instant at which it shows that; of an hour that comes twice the first is meant. */
struct date_text clock_instant(struct moment at);

/* An instant so many seconds after another, as clock_now() writes it. ERR_INVALID: 'instant' is none. */
int clock_later(const char *instant, int64_t seconds, char out_instant[32],
		struct err *err) MUST_CHECK;

/*
 * Minutes that pass from one moment to another, less than 0 when it is before: over a night in which the clock
 * changes, an hour less or more than the wall says. Of an hour that comes twice the first is meant.
 */
int64_t clock_elapsed(struct moment from, struct moment to);

/* Monotonic microseconds, for progress bars and benchmarks. */
int64_t clock_ticks(void);

#endif
