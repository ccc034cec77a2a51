/*
 * calendar/series.h - visits booked together by a rule: the days of it, and which of them can be.
 *
 * The rule is a subset of a recurrence rule of RFC 5545 (3.3.10): FREQ=WEEKLY or MONTHLY; INTERVAL; COUNT or UNTIL (a
 * date), one of which must be there; BYDAY (MO,TU of weeks; 1TU,-1FR,WE of months); BYMONTHDAY (of months); WKST. COUNT
 * counts the days of the rule, also those on which nothing is booked.
 */
#ifndef CALENDAR_SERIES_H
#define CALENDAR_SERIES_H

#include "calendar/visit.h"

#define SERIES_MAX 600 /* days of a rule */
#define SERIES_YEARS 5
#define SERIES_PARTS_MAX 31

struct series_rule {
	bool monthly; /* else weekly */
	int interval; /* 1 to 99 */
	int count;    /* 0: until */
	struct date until;
	int week_start; /* 1 Monday .. 7 Sunday */
	struct series_day {
		int ordinal; /* of months: 1 the first, -1 the last, 0 each */
		int weekday;
	} day[SERIES_PARTS_MAX]; /* BYDAY */
	size_t day_count;
	int month_day[SERIES_PARTS_MAX]; /* BYMONTHDAY: 1 to 31, or -1 the last to -31 */
	size_t month_day_count;
};

/* ERR_INVALID says which part is not read, or what is missing. */
int series_parse(const char *text, struct series_rule *out, struct err *err) MUST_CHECK;

#define SERIES_TEXT_MAX 320

/* The rule again, in one order of parts. */
void series_text(const struct series_rule *rule, char out[SERIES_TEXT_MAX]);

/*
 * The days of a rule from 'start' on, in order; 'out' has room for SERIES_MAX. ERR_INVALID: there are none, more than
 * SERIES_MAX, or it goes on for more than SERIES_YEARS.
 */
int series_expand(const struct series_rule *rule, struct date start, struct date *out,
		  size_t *out_count, struct err *err) MUST_CHECK;

/* ---- booking (calendar/series_book.c) ---- */

struct series_booked {
	int64_t id;
	char rule[SERIES_TEXT_MAX];
	size_t asked; /* days of the rule */
	struct series_visit {
		int64_t id;
		struct date on;
	} visit[SERIES_MAX];
	size_t count;
	struct series_skip {
		struct date on;
		char why[96];
	} skip[SERIES_MAX]; /* days of the rule on which nothing is booked */
	size_t skipped;
	struct date
		stopped_on; /* the first day of the rule whose term dates are not known; DATE_NONE: all are */
	struct quantity quantity; /* promised, of all schools together; 0 for a free service */
	enum unit unit;
	size_t bookable;    /* refused for lack of days: so many could be booked */
	struct slots slots; /* refused for reasons of time: as of visit_booked */
};

/*
 * Book a visit as planned on each day of the rule from plan->on on, wholly or not at all. Days that are no school days
 * of all of its schools, or on which an officer is away, are skipped; where term dates are not known it stops. All
 * else is refused as visit_book() refuses it, and where nothing is left to book. *out is the caller's to free, after
 * a refusal, too.
 */
int series_book(struct work *work, struct visit_plan *plan, const struct series_rule *rule,
		struct series_booked **out, struct err *err) MUST_CHECK;

struct series {
	int64_t id;
	char rule[SERIES_TEXT_MAX];
	size_t visits, planned;
};

/* ERR_NOT_FOUND. */
int series_load(struct store *st, int64_t series_id, struct series *out,
		struct err *err) MUST_CHECK;

/*
 * The planned visits of a series from a day on. The caller frees *out. ERR_NOT_FOUND: no such series; ERR_CONFLICT:
 * none of it is planned then.
 */
int series_planned(struct store *st, int64_t series_id, struct date from, int64_t **out,
		   size_t *out_count, struct err *err) MUST_CHECK;

#endif
