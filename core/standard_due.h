/*
 * core/standard_due.h - when what was promised is due.
 *
 * Day 0 is the day of receipt; what comes after the day has ended (setting standard.day-ends, 16:30) or on a day that is
 * no working day counts as of the next working day. It is due at the end of the n-th working day after day 0. A team's
 * clock does not stop for the day off of one who works part-time (DESIGN.md, Service standards). A day inside a pause
 * does not count.
 */
#ifndef CORE_STANDARD_DUE_H
#define CORE_STANDARD_DUE_H

#include "core/clock.h"
#include "core/standard.h"

/* The working days of a book, read a calendar year at a time and kept: for who asks about many. */
struct work_days; /* opaque */
int work_days_open(struct store *st, struct work_days **out, struct err *err) MUST_CHECK;
void work_days_freep(struct work_days **days); /* for SCOPED */
int work_days_is(struct work_days *days, struct date on, bool *out, struct err *err) MUST_CHECK;

/* Days from 'from' to before 'to' do not count. */
struct due_pause {
	struct date from, to; /* 'to' DATE_NONE: it is still paused */
};

/* What is reckoned. */
struct due_rule {
	enum measure measure; /* one of those that have a clock */
	int64_t amount;
	struct moment at;               /* when it came */
	struct date due;                /* MEASURE_BY_DATE: the date agreed */
	int day_ends;                   /* minute of the day */
	const struct due_pause *pauses; /* in order, apart from one another */
	size_t pause_count;
};

/* Day 0 of what came at a moment. */
int due_day_zero(struct work_days *days, struct moment at, int day_ends, struct date *out,
		 struct err *err) MUST_CHECK;

/* DATE_NONE: a pause that has not ended keeps it from being due. */
int due_reckon(struct work_days *days, const struct due_rule *rule, struct date *out,
	       struct err *err) MUST_CHECK;

#endif
