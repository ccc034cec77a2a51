/* billing/price.h - what the years of an offer cost: rates, volume tiers, discount */
#ifndef BILLING_PRICE_H
#define BILLING_PRICE_H

#include "billing/offer.h"

/*
 * Fill basis, rate and net of each year, and the discount, its reason and the rate's. The card's rate prices each year
 * by its own days; a rate held, agreed or provisional prices the years it is for together and shares that out by their
 * days. A rate other than the card's needs work->reason, and so does a discount.
 */
int price_years(struct work *work, const struct offer *offer, struct contract *c,
		struct err *err) MUST_CHECK;

/* The card's rate, or another with a reason. 'card' is what would be paid without one. */
int price_settle(struct work *work, struct money card, struct money *rate, const char **out_reason,
		 struct err *err) MUST_CHECK;

#endif
