/*
 * core/ledger.h - the day ledger: allotments, holds, draws.
 *
 * Nothing is edited or deleted; what is left is a sum. Days are drawn first from the allotment that ends first,
 * then from the one bought first (DESIGN.md, Using). The database itself refuses to promise or draw more than is
 * left, so a race for the last half day has one winner.
 */
#ifndef CORE_LEDGER_H
#define CORE_LEDGER_H

#include "core/work.h"

struct allotment {
	int64_t id, purchase_id, contract_id, school_id;
	struct fy fy;
	enum unit unit;
	struct date first_on, expires_on;
};

/* Write an allotment and the entry that fills it, dated on the purchase or the year's first day. Fills a->id. */
int ledger_allot(struct work *work, struct allotment *a, struct quantity quantity,
		 struct money value, struct err *err) MUST_CHECK;

/* What a visit takes: a half day, a whole day, or minutes. */
struct effort {
	int half_days; /* 1 or 2; 0: timed */
	int minutes;   /* always */
};

/*
 * What an effort draws of a unit: half days are 0.5 day or 1 session; timed work, and all work on an hour contract,
 * goes by minutes. Timed quantities are rounded over the sum, never each: see ledger_hold().
 */
bool effort_is_timed(struct effort effort, enum unit unit);

#define HOLDS_MAX 128 /* purchases that one visit may draw from */

struct holds {
	size_t count;
	int64_t id[HOLDS_MAX];
	struct quantity total;
	enum unit unit;
};

/*
 * Promise days of a school to a visit. Timed: round(all minutes promised or used so far + these) - quantity so far,
 * so that three times 20 minutes is one hour. ERR_CONFLICT: too little is left; the message says how much, of which
 * contract, and when it ends.
 */
int ledger_hold(struct work *work, int64_t school_id, struct date on, struct effort effort,
		struct holds *out, struct err *err) MUST_CHECK;

/* Let a hold go. */
int ledger_release(struct work *work, int64_t hold_id, struct err *err) MUST_CHECK;

/* Turn a hold into a use dated on its day, awaiting confirmation until 'provisional_until' at the latest. */
int ledger_draw(struct work *work, int64_t hold_id, struct date provisional_until,
		struct err *err) MUST_CHECK;

/* The manager's word on the use that came of a hold. */
int ledger_confirm(struct work *work, int64_t hold_id, struct err *err) MUST_CHECK;

/*
 * Worth of 'left' of an allotment of 'total' that cost 'net': one cumulative split, so that the worths of all draws
 * and of what lapses add up to the penny.
 */
struct money ledger_worth(struct money net, struct quantity total, struct quantity left);

#endif
