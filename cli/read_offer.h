/* cli/read_offer.h - the options of 'contract quote' as an offer */
#ifndef CLI_READ_OFFER_H
#define CLI_READ_OFFER_H

#include "billing/offer.h"
#include "cli/lookup.h"

/* What an offer borrows: must live as long as it. */
struct offer_room {
	struct school school[MEMBERS_MAX];
	struct service service;
	struct pattern pattern;
};

/* Read every option of the call into *out. A failure names the option. */
int read_offer(const struct cli *cli, struct offer_room *room, struct offer *out,
	       struct err *err) MUST_CHECK;

/* --pay URN=60% or URN=220.80, of the offer's schools. */
int read_shares(const struct cli *cli, struct offer *o, struct err *err) MUST_CHECK;

/* --school URN=DAYS where the offer has its schools already: the new quantities of those that are named. */
int read_own_quantities(const struct cli *cli, struct offer *o, struct err *err) MUST_CHECK;

#endif
