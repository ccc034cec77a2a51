/* billing/confirm.h - a provisional year's rate is confirmed, charged by the plan, and the schools are told */
#ifndef BILLING_CONFIRM_H
#define BILLING_CONFIRM_H

#include "billing/change.h"

/* A school of the contract, and what it is told. */
struct told {
	char urn[8], name[128];
	char to[128]; /* where: the school's mail, else its payer's; "" where neither is known */
	struct quantity days;    /* its own, or the pool's */
	struct money difference; /* of these; of a pool its share */
};

struct confirmed {
	struct money was, rate;    /* of a unit */
	struct quantity quantity;  /* that stands */
	struct money net_was, net; /* of these days */
	size_t charge_count;       /* charges written, by the plan */
	size_t told_count;
	struct told told[MEMBERS_MAX];
};

/*
 * Confirm the rate of a provisional year, once: the card's (rate 0), or another with work->reason. The days of the year
 * are repriced, their charges written by the plan, and each school is told by a message what it costs and that it is free
 * to withdraw. ERR_CONFLICT: not agreed, not provisional, confirmed already; ERR_NOT_FOUND: no rate on the card.
 */
int sale_confirm_rate(struct work *work, struct contract *c, size_t year, struct money rate,
		      struct confirmed *out, struct err *err) MUST_CHECK;

/* ---- billing/confirm_mail.c ---- */

/* Queue the message to each school of out->told that has an address, and fill in the addresses. */
int confirm_tell(struct work *work, const struct contract *c, size_t year, struct confirmed *out,
		 struct err *err) MUST_CHECK;

#endif
