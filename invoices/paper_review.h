/* invoices/paper_review.h - the service review: what school and service look at together */
#ifndef INVOICES_PAPER_REVIEW_H
#define INVOICES_PAPER_REVIEW_H

#include "core/school.h"
#include "core/work.h"

/* The snapshot, dated by 'to'; the caller frees *out_text. ERR_INVALID: 'from' is after 'to', or 'to' is still to come. */
int paper_review(struct work *work, const struct school *school, struct date from, struct date to,
		 char **out_text, struct err *err) MUST_CHECK;

#endif
