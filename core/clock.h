/* core/clock.h - the only place that asks the system what time it is; the doors call it and pass the answer on */
#ifndef CORE_CLOCK_H
#define CORE_CLOCK_H

#include "core/date.h"

/*
 * The instant in UTC ("2026-11-22T15:40:30Z") and the date in the authority's place (Europe/London, by the rule
 * of the EU's summer time order: last Sundays of March and October, 01:00 UTC).
 * $DAYBOOK_NOW sets the instant, for tests. ERR_INVALID when it is not one.
 */
int clock_now(char out_instant[32], struct date *out_today, struct err *err) MUST_CHECK;

/* Monotonic microseconds, for progress bars and benchmarks. */
int64_t clock_ticks(void);

#endif
