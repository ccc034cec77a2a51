/*
 * billing/schedule.h - a contract's price in parts: when each falls due, for which time, for whom, and how much.
 *
 * Within each financial year the first part falls due on the day its days begin; further ones on the plan's dates up
 * to the contract's end: termly 1 April, 1 September, 1 January; half-yearly 1 April, 1 October; monthly the first of
 * each month. Equal parts, odd pennies first. Over several years: upfront is due whole when it begins (years at another
 * rate are a purchase of their own, due when those begin), by-year each year its own days' worth, split 7/12 and 5/12 of
 * the price. Pay as you go has no parts: its charges come with its visits (billing/accrue.h).
 */
#ifndef BILLING_SCHEDULE_H
#define BILLING_SCHEDULE_H

#include "billing/vat.h"
#include "core/purchase.h"

#define PARTS_MAX 480

struct part {
	size_t member, year; /* of the contract */
	struct date due_on, service_from, service_to;
	struct money net, vat; /* vat: by the treatment on the due date, each document by itself */
	int64_t vat_bp;
	bool recharge;
};

struct schedule {
	size_t count;
	struct part part[PARTS_MAX]; /* member by member, in order of their dates */
	struct money net, vat;       /* sums of the parts */
	struct money
		vat_at_once; /* if all of a member were billed on one document at its first part's rate */
	bool recharge;       /* every part is an internal charge */
};

/*
 * Parts of what every member pays for a purchase, from 'from' on: VAT is reckoned by each member's treatment.
 * ERR_INVALID: split over other than two years. ERR_RANGE: more than PARTS_MAX parts.
 */
int schedule_make(struct store *st, const struct contract *c, const struct purchase *p,
		  enum billing_plan plan, struct date from, struct schedule *out,
		  struct err *err) MUST_CHECK;

/* Reckon the VAT of every part anew, by its due date. */
int schedule_vat(struct store *st, const struct contract *c, struct schedule *s,
		 struct err *err) MUST_CHECK;

#endif
