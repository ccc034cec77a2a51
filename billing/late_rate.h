/*
 * billing/late_rate.h - the law of late payment as data: the rate of a half year, and the fixed sums.
 *
 * Late Payment of Commercial Debts (Interest) Act 1998: a debt bears, for as long as it is late, the reference rate of
 * the half year in which it became late and a margin above it. The Bank's rate on 31 December serves 1 January to 30
 * June, that of 30 June serves 1 July to 31 December. A half year whose rate the book does not have has none: the one
 * before is never taken for it.
 */
#ifndef BILLING_LATE_RATE_H
#define BILLING_LATE_RATE_H

#include "core/json.h"
#include "core/table.h"
#include "core/work.h"

struct late_rate {
	struct date from_on; /* first day of the half year it serves */
	int64_t reference_bp, margin_bp;
};

struct date half_year_first(struct date d); /* 1 January or 1 July */
struct date half_year_last(struct date first);

/* Of the half year of 'late_on', the first day that a debt was late. ERR_NOT_FOUND says how to enter it. */
int late_rate_on(struct store *st, struct date late_on, struct late_rate *out,
		 struct err *err) MUST_CHECK;

/* The fixed sum for a debt of that size, 0 where the book has none. */
int late_sum_on(struct store *st, struct date late_on, struct money debt, struct money *out,
		struct err *err) MUST_CHECK;

/*
 * Enter the rate of a half year, or mend it; claims that were issued stay. margin_bp -1: as the half year before has it.
 * ERR_INVALID: 'from_on' begins no half year, or a rate lies outside 0 to 100 per cent; the margin is above 0.
 */
int late_rate_set(struct work *work, struct date from_on, int64_t reference_bp, int64_t margin_bp,
		  struct late_rate *out, struct err *err) MUST_CHECK;

/* data/late-payment.json. ERR_INVALID names the key. */
int late_load(struct work *work, const struct json *data, struct err *err) MUST_CHECK;

/* "13.25" */
struct money_text late_percent(int64_t bp);

/* from, to, reference, margin, rate: per cent, newest first. */
extern const struct column late_rate_columns[];
extern const size_t late_rate_column_count;
int late_rate_table(struct store *st, struct table *t, struct err *err) MUST_CHECK;

/* from, debt_from, sum. */
extern const struct column late_sum_columns[];
extern const size_t late_sum_column_count;
int late_sum_table(struct store *st, struct table *t, struct err *err) MUST_CHECK;

#endif
