/*
 * billing/succeed.h - a school becomes another, or closes: what becomes of its contracts, money and visits.
 *
 * The school's last day is the day before. Finance says of each contract that has days or time left whether it
 * continues or ends. Continued, the days not delivered are taken back from the old school, with its own VAT, and sold
 * to the successor on the same terms, with its own; visits booked for that day or later follow. DESIGN.md, Schools and
 * people change.
 */
#ifndef BILLING_SUCCEED_H
#define BILLING_SUCCEED_H

#include "billing/change.h"
#include "billing/schedule.h"
#include "core/succession.h"

/* Not said; continues with the successor; its days that are not booked end unused. */
enum succession_how { HOW_UNSAID, HOW_CONTINUE, HOW_END };

struct succession_choice {
	const char *ref; /* borrowed */
	enum succession_how how;
};

#define SUCCESSION_MAX 32 /* contracts of one school that have time left */

struct succession_ask {
	const struct school *school, *successor; /* successor NULL: a closure */
	struct date on;                          /* the successor's first day */
	enum succession_kind kind;
	size_t count;
	struct succession_choice choice[SUCCESSION_MAX];
	bool preview; /* to be undone: what is not said is shown as if it continued, and needs no second person */
};

/* What became of one contract. */
struct succeeded {
	int64_t contract_id;
	char ref[16], successor_ref[16]; /* successor_ref "": none was made */
	enum succession_how how;
	bool said;   /* by finance; else there was nothing to choose, or it is a preview */
	bool pooled; /* the pool stays: left and worth are all of it */
	enum unit unit;
	struct quantity left;        /* not delivered: neither used nor booked before that day */
	struct quantity booked;      /* of left: for visits of that day or later */
	struct money worth;          /* of left */
	struct adjusted money;       /* what the old payer is charged less */
	struct money sold, sold_vat; /* what the successor's payer is charged more */
	bool recharge;               /* without VAT: an internal charge */
};

struct succession {
	size_t count, visits; /* visits that went over */
	struct succeeded at[SUCCESSION_MAX];
};

/*
 * Do it, for work->reason. ERR_INVALID: a day to come, a choice for no contract of the school, no reason. ERR_CONFLICT:
 * the day lies in a closed year, the successor is closed, it was done already; visits stand in the way (listed, see
 * calendar/follow.h); a contract was not chosen for (listed with its days and their worth). A pooled contract goes on
 * with the successor as a member, and nothing of it is credited. Above the setting second-person.credit each
 * contract's worth needs an approval, as in sale_cancel().
 */
int school_succeed(struct work *work, const struct succession_ask *ask, struct succession *out,
		   struct err *err) MUST_CHECK;

/* ---- billing/succeed_contract.c: for billing/succeed.c ---- */

/* Fill all but what is done: of a contract of the school, as it stands. */
int succeeded_look(struct store *st, const struct succession_ask *ask, const struct contract *c,
		   struct succeeded *out, struct err *err) MUST_CHECK;

/* After follow_let_go(): stop the contract for the school; take its days back and sell them, or let them end. */
int succeeded_apply(struct work *work, const struct succession_ask *ask, struct contract *c,
		    struct succeeded *out, struct err *err) MUST_CHECK;

#endif
