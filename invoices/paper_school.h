/*
 * invoices/paper_school.h - what papers tell a school of its days and services: the blocks that the year-end statement
 * and the service review share.
 */
#ifndef INVOICES_PAPER_SCHOOL_H
#define INVOICES_PAPER_SCHOOL_H

#include "billing/supplier.h"
#include "calendar/visit.h"
#include "core/balance.h"
#include "invoices/paper_build.h"

/* A paper about one school and a period, as it is written. */
struct school_paper {
	struct store *store;
	const struct school *school;
	struct date from, to, today;
	struct supplier supplier;
	struct json *paper;
};

/* Begin 'paper', dated by 'to' and addressed to the school. The caller ends p->paper with json_free(). */
int school_paper_begin(struct school_paper *p, const char *kind, const char *title,
		       struct err *err) MUST_CHECK;

/* What the school's contracts come to in a year, as on a date: by unit, for "10.0 days, 4.00 hours". */
#define PAPER_UNITS 3
struct school_sums {
	bool has[PAPER_UNITS];
	struct quantity bought[PAPER_UNITS], used[PAPER_UNITS], booked[PAPER_UNITS],
		left[PAPER_UNITS], unused[PAPER_UNITS];
	bool pooled; /* of a pool, the days of all of its schools */
	struct date ends_on;
};
int school_sums_load(struct store *st, int64_t school_id, struct fy fy, struct date on,
		     struct school_sums *out, struct err *err) MUST_CHECK;

struct sum_text {
	char s[120];
};
/* Of the units that it has: "10.0 days"; "no days". */
struct sum_text school_sum(const struct school_sums *sums, const struct quantity *of);

/* The days of a year with their chart, as on a date. */
int school_paper_days(struct school_paper *p, struct fy fy, struct date on,
		      struct err *err) MUST_CHECK;

/* A table of the visits in a period, in the words of p->today; 'empty' is said where there is none. */
enum visit_choice { VISITS_ALL, VISITS_BOOKED };
int school_paper_visits(struct school_paper *p, enum visit_choice choice, struct date from,
			struct date to, const char *empty, struct err *err) MUST_CHECK;

/* A table of the free services in the period: how often each. */
int school_paper_free(struct school_paper *p, struct err *err) MUST_CHECK;

#endif
