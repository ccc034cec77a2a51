/*
 * billing/interest.h - interest and the fixed sum for an invoice that is, or was, paid late: only where finance asks.
 *
 * Simple interest, a day at a time, on what was outstanding at the beginning of the day, VAT included. The first day is
 * the one after the due date; the day on which money came is the last that bears interest on it, for by then it was
 * late so many days. Money counts from the day it reached the bank, however late it was allocated. Days in a dispute
 * that was upheld do not count; those of one that was rejected or withdrawn do; while one is open nothing is claimed.
 * The rate is that of the half year in which the debt became late (billing/late_rate.h), a year has 365 days, and the
 * whole claim is rounded once, half up.
 *
 * A claim is an invoice of its own, outside the scope of VAT, and says which days it is for: the next goes on from the
 * day after. The fixed sum, by the size of the debt when it became late, or when it was owed again after that, is claimed
 * once. Never for an internal charge, nor on a claim.
 */
#ifndef BILLING_INTEREST_H
#define BILLING_INTEREST_H

#include "billing/debt.h"
#include "billing/late_rate.h"

/* Days on which the same was outstanding. */
struct interest_stretch {
	struct date from, to;
	int64_t days;
	struct money balance, interest;
};

struct interest {
	struct debt debt;
	struct late_rate rate;
	struct date from, to;             /* first and last day that it is for */
	struct interest_stretch *stretch; /* owned */
	size_t count;
	struct money interest, fixed_sum;
	char number[24]; /* of the claim; "" before it is issued */
	struct date due_on;
};

void interest_release(struct interest *i);

/*
 * Reckon it up to 'to'. ERR_NOT_FOUND: no such document, or no rate for its half year. ERR_INVALID: 'to' is after
 * 'today'. ERR_CONFLICT: an internal charge, a claim, disputed, not late by then, or all is claimed. The caller ends
 * *out with interest_release().
 */
int interest_reckon(struct store *st, const char *number, struct date to, struct date today,
		    bool with_sum, struct interest *out, struct err *err) MUST_CHECK;

/* Issue what was reckoned, today. ERR_CONFLICT: the month is closed, or a setting is missing. */
int interest_issue(struct work *work, struct interest *i, struct err *err) MUST_CHECK;

/* For the above: what the claim shows (billing/snapshot.h). The caller frees *out. */
struct supplier;
int interest_snapshot(const struct interest *i, const struct supplier *supplier,
		      const char *school_urn, const char *school_name, struct date issued_on,
		      char **out, struct err *err) MUST_CHECK;

/* "Interest on EWS24-00002, 43 days at 13.25 % on £4,416.00" */
struct interest_text {
	char s[160];
};
struct interest_text interest_line_text(const struct interest *i, const struct interest_stretch *s);

#endif
