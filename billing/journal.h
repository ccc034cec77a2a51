/*
 * billing/journal.h - the money ledger: each fact is posted once, and the lines of a journal add up to 0.
 */
#ifndef BILLING_JOURNAL_H
#define BILLING_JOURNAL_H

#include "core/work.h"

struct posting {
	const char *account;         /* a word of posting.account: "receivable", "deferred" */
	int64_t payer_id, school_id; /* 0: none; the payer's account */
	int64_t contract_id;         /* 0: none */
	struct fy fy;                /* of the days, begins 0: none */
	struct money amount;         /* debit > 0, credit < 0; lines of 0 are left out */
};

/* Post a fact. ERR_CONFLICT: its lines do not add up to 0 (a bug of ours, found before it is written). */
int journal_post(struct work *work, const char *source_kind, int64_t source_id,
		 struct date dated_on, const struct posting *lines, size_t count,
		 struct err *err) MUST_CHECK;

#endif
