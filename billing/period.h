/*
 * billing/period.h - months that are closed for money.
 *
 * Closing a month closes every day up to its end: no document and no journal is dated there any more. Months close in
 * order and stay closed. Days and visits go on: it is the year that closes those.
 */
#ifndef BILLING_PERIOD_H
#define BILLING_PERIOD_H

#include "core/table.h"
#include "core/work.h"

/* Months are their first days. */
struct period_close {
	struct date first, last; /* months that were closed by this act; DATE_NONE: none, it was */
	struct date closed_on;   /* of the month asked for */
	int64_t unbilled;        /* charges due by its end that no document bills, and their sum */
	struct money unbilled_net;
	int64_t credits; /* credits that no document gives, and their sum, less than 0 */
	struct money credits_net;
	int64_t unbatched; /* lines dated up to its end that no batch of the journal has */
};

/*
 * Close a month, and those that are open between it and the last one that was closed. Closed already: nothing is done.
 * ERR_CONFLICT: the month is not over. ERR_INVALID: it lies too far back to be meant.
 */
int period_close(struct work *work, struct date month, struct period_close *out,
		 struct err *err) MUST_CHECK;

/* May something be dated 'on'? ERR_CONFLICT: its month is closed. 'what' begins the sentence: "a document". */
int period_check(struct store *st, struct date on, const char *what, struct err *err) MUST_CHECK;

/* The day itself, or the first after it whose month is not closed. */
int period_first_open(struct store *st, struct date on, struct date *out,
		      struct err *err) MUST_CHECK;

extern const struct column period_columns[]; /* month, closed_on, closed_by */
extern const size_t period_column_count;
int period_table(struct store *st, struct table *t, struct err *err) MUST_CHECK;

#endif
