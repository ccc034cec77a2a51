/*
 * core/days.h - which days are working days, and which are school days.
 *
 * A working day is Monday to Friday but for bank holidays of England and Wales and the authority's own closure
 * days. A school day is a working day inside a term of that school and not closed to its pupils: no INSET day, and no
 * day that the school has off of its own. Where no term dates are known the answer is "not known": no date is ever
 * invented.
 */
#ifndef CORE_DAYS_H
#define CORE_DAYS_H

#include "core/json.h"
#include "core/table.h"
#include "core/work.h"

int day_is_working(struct store *st, struct date on, bool *out, struct err *err) MUST_CHECK;

/* The n-th working day after 'from' (n >= 0; 0: the first working day on or after it). */
int day_add_working(struct store *st, struct date from, int n, struct date *out,
		    struct err *err) MUST_CHECK;

enum school_day { SCHOOL_DAY_NO, SCHOOL_DAY_YES, SCHOOL_DAY_NOT_KNOWN };

/* Terms of the school itself go before the authority's. 'why' (80 bytes) says in words why not: "Christmas holidays", "a Sunday". */
int day_is_school_day(struct store *st, int64_t school_id, struct date on, enum school_day *out,
		      char why[80], struct err *err) MUST_CHECK;

/* What one day is, for who asks about many. */
enum day_kind {
	DAY_CLOSED,    /* nobody works */
	DAY_NO_SCHOOL, /* a working day outside the terms, or closed to pupils */
	DAY_SCHOOL,
	DAY_NOT_KNOWN, /* a working day of a year whose terms are not known */
};

/*
 * The same for each day of from..to in a few queries: out[0], an enum day_kind, is 'from'; there must be room for all.
 * 'school_id' 0: by the terms of the authority.
 */
int days_kinds(struct store *st, int64_t school_id, struct date from, struct date to,
	       unsigned char *out, struct err *err) MUST_CHECK;

/*
 * Call 'each' for the days of from..to on which nobody works, or that are closed to the pupils of a school, with what
 * they are called; weekends are not among them. One query.
 */
int day_titles_each(struct store *st, int64_t school_id, struct date from, struct date to,
		    void (*each)(void *context, struct date on, const char *title), void *context,
		    struct err *err) MUST_CHECK;

/* What a day outside the terms is called: "Christmas holidays", by the month. */
const char *day_holiday_name(struct date on);

/* What a file of holidays did to one kind of them. */
struct holiday_count {
	bool given; /* the file has this kind */
	size_t added, removed;
};

struct holiday_counts {
	struct holiday_count bank, own;
};

/*
 * Days on which nobody works: bank holidays in the published shape (https://www.gov.uk/bank-holidays.json), England
 * and Wales, and the authority's own closure days in the same shape, in a division "authority". Within the calendar
 * years that the file has days of, days of that kind which it lacks are removed.
 */
int holiday_import(struct work *work, const struct json *file, struct holiday_counts *out,
		   struct err *err) MUST_CHECK;

/* The same, for what a book begins with. Counts of new bank holidays. */
int holiday_load(struct work *work, const struct json *published, size_t *out_added,
		 struct err *err) MUST_CHECK;

/*
 * Term dates: {"authority","la_code","years":[{"academic_year","terms":[{"name","start","end"}]}]}, and optionally
 * "school": URN for one school's own, and "inset": [dates]. A year with terms replaces what was known of it; a year
 * without leaves it as it is. ERR_INVALID: terms that overlap or lie outside their academic year, with the name.
 */
int term_load(struct work *work, const struct json *terms, size_t *out_terms,
	      struct err *err) MUST_CHECK;

/* ---- core/closed_day.c: days of one school that are closed to pupils; staff may be there, and others work ---- */

struct closed_day {
	struct date on;
	const char *kind;  /* "inset" or "own" */
	const char *title; /* what it is called: "Staff training day" */
};

/*
 * Close a day of a school; one that is closed already gets the new kind and title. ERR_INVALID: no such kind, no
 * working day, a title that is none or a date that is not plausible.
 */
int school_day_close(struct work *work, int64_t school_id, const struct closed_day *d,
		     struct err *err) MUST_CHECK;

/* It is a day like others again. ERR_NOT_FOUND: it was not closed. */
int school_day_open(struct work *work, int64_t school_id, struct date on,
		    struct err *err) MUST_CHECK;

extern const struct column closed_day_columns[]; /* date, urn, school, kind, title */
extern const size_t closed_day_column_count;
/* Of one school, or with 0 of all, by date; training days of all schools have none. */
int closed_day_list(struct store *st, int64_t school_id, struct date from, struct date to,
		    struct table *t, struct err *err) MUST_CHECK;

extern const struct column holiday_columns[]; /* date, kind, title */
extern const size_t holiday_column_count;
int holiday_list(struct store *st, struct date from, struct date to, struct table *t,
		 struct err *err) MUST_CHECK;
extern const struct column term_columns[]; /* academic_year, part, first, last, school */
extern const size_t term_column_count;
int term_list(struct store *st, struct table *t, struct err *err) MUST_CHECK;

/* Call 'each' for the terms of a school that touch from..to, in order. None where they are not known. */
int term_each(struct store *st, int64_t school_id, struct date from, struct date to,
	      void (*each)(void *context, struct date first, struct date last), void *context,
	      struct err *err) MUST_CHECK;

/*
 * Call 'each' for every school day of from..to, in order, with the first day of its term; day_is_school_day() says the
 * same of each of them. Two queries in all. *out_unknown is the first academic year whose terms are not known, or -1: then the days that were
 * told are not all, and the caller forgets them. school_id 0: by the authority's terms.
 */
int school_day_each(struct store *st, int64_t school_id, struct date from, struct date to,
		    void (*each)(void *context, struct date on, struct date term_first),
		    void *context, int *out_unknown, struct err *err) MUST_CHECK;

#endif
