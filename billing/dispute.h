/*
 * billing/dispute.h - invoices that the payer disputes.
 *
 * While a dispute is open its document has no reminder and no interest, and stands in a column of its own in aged debt.
 * It has an owner, who clears it up, and ends upheld (the payer was right), rejected or withdrawn. The day it was
 * opened is disputed, the day it ended is not. A document has one open dispute at a time.
 */
#ifndef BILLING_DISPUTE_H
#define BILLING_DISPUTE_H

#include "billing/debt.h"
#include "core/table.h"

struct dispute {
	int64_t id, document_id;
	char number[24], payer[128], said_by[96], owner[64];
	struct date opened_on, ended_on; /* ended_on DATE_NONE: open */
	char outcome[12];                /* "" while open */
	struct money outstanding;
};

struct dispute_said {
	const char *number;  /* of the document */
	const char *said_by; /* who at the payer */
	const char *owner;   /* a user of the book; NULL: who enters it */
	struct date on;
};

/*
 * Open one, for work->reason. ERR_CONFLICT: nothing of the document is outstanding, it is disputed already or was after
 * that day, the day is before it was issued or in a closed month. ERR_INVALID: the day is to come, a text is none.
 * ERR_NOT_FOUND: no such document, no such user.
 */
int dispute_open(struct work *work, const struct dispute_said *said, struct dispute *out,
		 struct err *err) MUST_CHECK;

/* End it today, for work->reason. ERR_INVALID: the outcome is none of the three. ERR_NOT_FOUND; ERR_CONFLICT: it ended. */
int dispute_end(struct work *work, int64_t dispute_id, const char *outcome, struct dispute *out,
		struct err *err) MUST_CHECK;

/* The open ones, or with 'all' those that ended too, oldest first. as->on must be a date: ages are reckoned to it. */
extern const struct column dispute_columns[];
extern const size_t dispute_column_count;
int dispute_table(struct store *st, const struct as_known *as, bool all, struct table *t,
		  struct err *err) MUST_CHECK;

#endif
