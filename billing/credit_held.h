/*
 * billing/credit_held.h - credits that wait and cannot be given: their document is written off.
 *
 * What is written off was given up once: credited as well, the payer would get money that never came, and the VAT of a
 * bad debt would be given back twice. So the credit note of such a document is held as a whole until the write-off is
 * taken back (billing/write_off.h); an invoice run goes on without it.
 */
#ifndef BILLING_CREDIT_HELD_H
#define BILLING_CREDIT_HELD_H

#include "core/audit_known.h"

struct held_credit {
	int64_t document_id;
	int64_t write_off_id; /* the last one that stands */
	struct money written_off;
};

struct held_credits {
	struct held_credit *at; /* owned; by document */
	size_t count;
};

void held_credits_release(struct held_credits *list);

/* Of credits due up to 'to'; 'as' NULL: as it is known now. The caller ends *out with held_credits_release(). */
int held_credits_load(struct store *st, struct date to, const struct as_known *as,
		      struct held_credits *out, struct err *err) MUST_CHECK;

/* NULL: its credits are not held. */
const struct held_credit *held_credits_find(const struct held_credits *list, int64_t document_id);

/* Would so much, VAT included, go beyond what is left of a document besides what is written off of it? */
bool credit_beyond_written_off(struct money gross, struct money left, struct money written_off);

#endif
