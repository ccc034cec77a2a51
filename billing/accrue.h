/*
 * billing/accrue.h - what is billed as it is used: pay as you go, "pay for use, at least n", and top-ups that a school
 * agreed to for a visit.
 *
 * Visits write days only; their charges are found here later. Idempotent by the use: each is charged once, one that was
 * taken back is charged no more, and of "at least n" the rest is charged once its days have ended, before they lapse.
 */
#ifndef BILLING_ACCRUE_H
#define BILLING_ACCRUE_H

#include "billing/adjust.h"

struct accrued {
	int64_t uses; /* charged, and what they come to before VAT */
	struct money used;
	int64_t rests;
	struct money rest;
	int64_t reversed; /* uses whose charge was taken back */
	struct adjusted back;
};

/*
 * Charge every use dated up to 'to' that is not charged yet, to the school whose days they are, or of a pool to all by
 * their shares; each is due on its day. Take back what was charged for uses that were none. Charge the rest of days that
 * ended by 'to' and before today. Nothing at a provisional rate.
 */
int charges_accrue(struct work *work, struct date to, struct accrued *out,
		   struct err *err) MUST_CHECK;

#endif
