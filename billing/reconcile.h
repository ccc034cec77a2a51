/*
 * billing/reconcile.h - holds the day ledger, charges, documents, receipts and the money ledger against each other.
 *
 * Each tie has two sides, read from different facts, which must come to the same on any date; where they do not, it
 * says of which documents, payers or receipts. Three may differ in a sound book, and it is said why: what is not
 * charged yet, what is earned and not posted yet, what has not gone out in a batch yet.
 */
#ifndef BILLING_RECONCILE_H
#define BILLING_RECONCILE_H

#include "core/audit_known.h"
#include "core/table.h"

struct reconciled {
	size_t differ;   /* ties that must agree and do not */
	char first[64];  /* the first of them, "Documents = receivable" */
	bool to_post;    /* income is earned and not posted: 'journal income' */
	size_t journals; /* not gone out yet */
};

/*
 * tie, what, name, one_side, other_side, difference, state, remark: a row for each tie, name empty; under one that
 * must agree and does not, a row for each that is wrong. state: "agrees", "differs", "to charge", "to post", "to send".
 *
 * The tie of purchases and charges, whose changes of price and cancellations reach back, is always as it stands now.
 */
extern const struct column reconcile_columns[];
extern const size_t reconcile_column_count;
int reconcile_table(struct store *st, const struct as_known *as, struct date on, struct table *t,
		    struct reconciled *out, struct err *err) MUST_CHECK;

#endif
