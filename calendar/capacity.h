/*
 * calendar/capacity.h - how many half-day sessions the officers can still give in a financial year, how many of
 * them are taken, and how many were sold and not booked yet: what is free to be sold.
 */
#ifndef CALENDAR_CAPACITY_H
#define CALENDAR_CAPACITY_H

#include "core/store.h"

struct capacity {
	bool known; /* false: no officer has a working pattern, and all count as Monday to Friday */
	struct date from, to; /* DATE_NONE: nothing of the year is left */
	int64_t total;        /* sessions that officers work on school days */
	int64_t taken;        /* of those: a visit takes them */
	int64_t sold;         /* sold and not booked yet */
	int64_t free; /* total - taken - sold; less than 0: more was sold than can be given */
};

/*
 * From 'from', or the year's first day if that is later, to 31 March. Officers are those who go to schools (ewo,
 * acting-senior) and have not left; a session counts when their pattern covers all of it (settings visit.am and
 * visit.pm), on school days by the authority's terms, on working days where these are not known. Sold is what the
 * year's allotments that have not ended on 'from' have left and not booked: a day is two sessions, hours go by
 * their minutes, and the sum is rounded up.
 */
int capacity_left(struct store *st, struct fy fy, struct date from, struct capacity *out,
		  struct err *err) MUST_CHECK;

struct capacity_officer {
	const char *code, *name; /* borrowed until 'each' returns */
	bool has_pattern;
	struct date ends_on; /* DATE_NONE: employed */
	int64_t total, taken;
};

/* The same, and 'each' for every officer, by code. */
int capacity_each(struct store *st, struct fy fy, struct date from,
		  void (*each)(void *context, const struct capacity_officer *officer),
		  void *context, struct capacity *out, struct err *err) MUST_CHECK;

#endif
