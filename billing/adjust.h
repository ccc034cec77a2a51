/*
 * billing/adjust.h - changes what a purchase charges after it was agreed: nothing billed is touched, what is not
 * billed yet is voided, what is billed is credited.
 */
#ifndef BILLING_ADJUST_H
#define BILLING_ADJUST_H

#include "core/purchase.h"

enum cause { CAUSE_MOVED, CAUSE_TAKEN_BACK, CAUSE_OWED, CAUSE_PRICE };

struct adjustment {
	int64_t purchase_id, school_id; /* who is credited */
	struct fy fy;                   /* of the days */
	enum cause cause;
	struct quantity quantity; /* 0: price only */
	struct money amount;      /* > 0 */
	struct date on;
	bool given; /* of days that another school gave to it */
};

/* What was done. */
struct adjusted {
	struct money voided, credited;         /* before VAT; add up to the amount */
	struct money voided_vat, credited_vat; /* each charge's by its own rate */
};

void adjusted_add(struct adjusted *sum, const struct adjusted *one);

/*
 * Charge a school less for a purchase: charges that are not billed are voided from the last one, the remainder of one
 * that is only partly taken back is charged anew for the same date; what is billed is credited, from the last, each
 * credit with its charge's VAT. ERR_CONFLICT: the amount is more than the school was charged.
 */
int charge_less(struct work *work, const struct adjustment *a, struct adjusted *out,
		struct err *err) MUST_CHECK;

/*
 * Take one charge back whole, or what was not credited of it yet: for 'quantity', as charge_less() does it. Adds to
 * *out. ERR_NOT_FOUND: it was voided.
 */
int charge_back(struct work *work, int64_t charge_id, enum cause cause, struct quantity quantity,
		struct adjusted *out, struct err *err) MUST_CHECK;

/*
 * The same for a part of it before VAT: this charge alone is voided or credited. ERR_CONFLICT: it is more than is left
 * of the charge.
 */
int charge_back_part(struct work *work, int64_t charge_id, enum cause cause,
		     struct quantity quantity, struct money amount, struct adjusted *out,
		     struct err *err) MUST_CHECK;

/* Of whom an amount is taken back. */
enum payers {
	PAYERS_BY_SHARES, /* all who pay for the purchase, each by its share; given days: who paid for them */
	PAYERS_OWNER_FIRST, /* a->school_id, whose days they are; then schools of its payer; then the others */
	PAYERS_OWNER_ONLY, /* it, and schools of its payer */
};

/*
 * Charge those who pay for a purchase less, as far as they are charged beyond its price as it stands now: nothing at a
 * provisional rate, nothing of days that are billed as they are used. Adds to *out. ERR_CONFLICT as charge_less().
 */
int charge_payers_less(struct work *work, const struct adjustment *a, enum payers who,
		       struct adjusted *out, struct err *err) MUST_CHECK;

/* Charge a school more for a purchase, due on a->on: what it was given by another, or a rate that was confirmed. */
int charge_more(struct work *work, const struct adjustment *a, struct err *err) MUST_CHECK;

/*
 * For work_ensure(): the charges of every purchase that this act touched come to its price, as it stands: net, less
 * what was taken back, with its changes of price. Pay as you go: at most; a provisional rate: nothing.
 */
int charges_ensure(struct work *work, struct err *err) MUST_CHECK;

#endif
