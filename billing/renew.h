/* billing/renew.h - a contract's next year: a new quote on the same terms, whose days start at zero */
#ifndef BILLING_RENEW_H
#define BILLING_RENEW_H

#include "billing/sale.h"

/* What the offer borrows; the contract is borrowed too. */
struct renew_room {
	struct school school[MEMBERS_MAX];
	struct service service;
};

/*
 * The offer that renews a contract: its schools but those that joined later, shares, unit, step, days, plan, notice,
 * ending and ask-by; the same span in the first year that begins after its end, or in 'fy'; at the card's rate, the
 * first year's held where it was held. A caller may change quantities, rate and order number before sale_renew().
 * ERR_INVALID: not a later year, or it would begin before the old one ends; err->field is "fy".
 */
int renew_offer(struct store *st, const struct contract *c, const struct fy *fy,
		struct renew_room *room, struct offer *out, struct err *err) MUST_CHECK;

/*
 * Quote it. ERR_CONFLICT: not agreed, renewed already (the message names by which), or, without work->reason, notice
 * was given or it was ended. Further refusals as sale_quote().
 */
int sale_renew(struct work *work, const struct contract *c, const struct offer *offer,
	       struct contract *out, struct schedule *out_schedule, struct err *err) MUST_CHECK;

#endif
