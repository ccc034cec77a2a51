/*
 * core/apportion.h - parts what a contract sells between the financial years it lies in; parts a price for the plan
 * 'split'.
 *
 * Quantities go at the contract's step by the one split rule: largest remainder, ties to the earlier year. 10 days
 * at half days, 2 September 2024 to 22 July 2025, 131 and 64 school days: 6.5 + 3.5. What a quantity has beyond whole
 * steps (7.40 hours sold by the quarter hour: 0.15) goes to the earliest year that has a weight.
 */
#ifndef CORE_APPORTION_H
#define CORE_APPORTION_H

#include "core/money.h"
#include "core/store.h"

#define APPORTION_YEARS 11 /* that ten years of a contract can touch */

enum apportion_how {
	APPORTION_PATTERN, /* by weights, such as the visits of each year: struct expansion has them */
	APPORTION_SCHOOL_DAYS, /* by the school days of each year; where they are not known, by months */
	APPORTION_MONTHS,
	APPORTION_AGREED, /* the quantities are given */
};

struct apportion {
	enum apportion_how how;
	int64_t school_id;    /* whose terms; 0: the authority's, for several schools together */
	struct date from, to; /* of the contract, both included */
	enum unit unit;       /* for the words of a refusal */
	struct quantity total, step;
	size_t given;                  /* PATTERN, AGREED: how many years are given; must be all */
	const int64_t *weights;        /* PATTERN: not below 0 */
	const struct quantity *agreed; /* AGREED */
};

/* A year's part. */
struct apportion_part {
	struct fy fy;
	struct date first_on, last_on; /* of the contract in this year */
	int64_t weight;                /* visits, school days or months; AGREED: hundredths */
	struct quantity quantity;      /* may be 0 */
};

struct apportioned {
	size_t count;
	struct apportion_part part[APPORTION_YEARS];
	bool by_months;   /* asked for school days and taken by months */
	int unknown_year; /* the academic year whose terms are not known; -1 */
};

/*
 * MONTHS counts the calendar months that the contract touches in each year. One that ends in July counts its August
 * too, unless it began in one: what is bought is a school year, which is paid for from September to August although
 * nobody works in August. That gives the 7/12 and 5/12 that councils publish.
 *
 * A contract inside one year has one part, without a question to the book. ERR_INVALID: 'to' before 'from'; PATTERN:
 * no weight at all; AGREED: not as many as there are years, not the total, no whole steps. ERR_RANGE: more than ten
 * years.
 */
int apportion_days(struct store *st, const struct apportion *ask, struct apportioned *out,
		   struct err *err) MUST_CHECK;

/* How many financial years from..to touch. ERR_INVALID, ERR_RANGE as above. */
int apportion_years(struct date from, struct date to, size_t *out, struct err *err) MUST_CHECK;

/* The plan 'split': 7/12 of a price in the first financial year, 5/12 in the second, to the penny. */
void split_price(struct money price, struct money out[2]);

#endif
