/*
 * billing/schedule.h - a purchase's price in parts: when each falls due, for which time, and how much.
 *
 * The first part falls due on the day the days begin; further ones on the plan's dates up to the contract's end:
 * termly 1 April, 1 September, 1 January; half-yearly 1 April, 1 October; monthly the first of each month. Equal
 * parts, odd pennies first.
 */
#ifndef BILLING_SCHEDULE_H
#define BILLING_SCHEDULE_H

#include "billing/vat.h"
#include "core/contract.h"

#define PARTS_MAX 12

struct part {
	struct date due_on, service_from, service_to;
	struct money net, vat; /* vat: by the treatment on the due date, each document by itself */
	int64_t vat_bp;
};

struct schedule {
	size_t count;
	struct part part[PARTS_MAX];
	struct money net, vat;    /* sums of the parts */
	struct money vat_at_once; /* if all were billed on one document at the first part's rate */
	bool recharge;            /* the first part is an internal charge */
};

/* Parts of 'net' for days from 'from' to 'to', billed to a school by a plan. */
int schedule_make(struct store *st, const struct school *school, enum billing_plan plan,
		  struct date from, struct date to, struct money net, struct schedule *out,
		  struct err *err) MUST_CHECK;

/* Reckon the VAT of every part anew, by its due date. */
int schedule_vat(struct store *st, const struct school *school, struct schedule *s,
		 struct err *err) MUST_CHECK;

#endif
