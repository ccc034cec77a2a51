/*
 * core/standard_report.h - what is to be done and by when, and how much of what was promised was kept.
 *
 * A clock belongs to the day it was due; while it is paused, to the day it would have been due. A record that is due
 * once a month, term or year belongs to the last day of that time. In time is what was done by then; late what was done
 * after it or is past it undone. Per cent in time = in time / (in time + late), to the hundredth, half up.
 */
#ifndef CORE_STANDARD_REPORT_H
#define CORE_STANDARD_REPORT_H

#include "core/standard_watch.h"
#include "core/table.h"

/* ---- what is to be done ---- */

struct due_filter {
	struct date
		to; /* due up to this day; DATE_NONE: all that runs. What is paused is told with what runs */
	bool overdue;                  /* only what is past its day */
	const char *standard;          /* NULL: all */
	int64_t school_id, officer_id; /* 0: all */
};

extern const struct column due_columns
	[]; /* due_on, days_over, state, standard, subject, subject_no, officer, urn, school, started_on, due_first_on, reason */
extern const size_t due_column_count;
int due_list(struct store *st, struct date on, const struct due_filter *filter, struct table *t,
	     struct err *err) MUST_CHECK;

/* ---- how it was kept ---- */

enum kept_by { KEPT_WHOLE, KEPT_MONTH, KEPT_TERM, KEPT_YEAR, KEPT_FY };
/* "month", "term", "year" (academic), "fy"; ERR_INVALID. */
int kept_by_parse(const char *text, enum kept_by *out, struct err *err) MUST_CHECK;

enum kept_of { KEPT_ALL, KEPT_OFFICER, KEPT_SCHOOL };

struct kept_ask {
	struct date from, to; /* due in these days */
	struct date on;       /* seen from this day: what is open after it may still be in time */
	enum kept_by by;
	enum kept_of of;               /* one row for each officer or school */
	const char *standard;          /* NULL: all */
	int64_t school_id, officer_id; /* 0: all */
	const struct as_known *as;     /* NULL: as it is known now */
};

#define STANDARD_REPORT_COLUMNS 12
extern const struct column standard_report_columns
	[STANDARD_REPORT_COLUMNS]; /* standard, period, from, party, party_name, due, in_time, late, open, paused, per_cent, per_cent_plain */
extern const size_t standard_report_column_count;
int standard_report(struct store *st, const struct kept_ask *ask, struct table *t,
		    struct err *err) MUST_CHECK;

/* One row of it, for documents. */
struct kept_line {
	const struct promise *promise;
	struct date from; /* of the period; DATE_NONE: the whole */
	int64_t party_id; /* officer or school; 0: all, or none */
	int64_t due, in_time, late, open, paused;
	int64_t in_time_plain, late_plain; /* without pauses and new dates */
};

/* In hundredths of a per cent, half up; -1: nothing was due. */
int64_t kept_per_cent(int64_t in_time, int64_t late);

/* The caller frees *out. In order of standard, period, party. */
int standard_report_lines(struct store *st, const struct kept_ask *ask, struct kept_line **out,
			  size_t *out_count, struct err *err) MUST_CHECK;

#endif
