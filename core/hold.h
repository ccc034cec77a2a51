/*
 * core/hold.h - days promised to a visit, and what becomes of them: drawn, given back, confirmed, reversed.
 *
 * Days are drawn first from the allotment that ends first, then from the one bought first; a benefit for the
 * visit's own service before both (DESIGN.md, Using). The calendar asks for holds; core knows no visit.
 */
#ifndef CORE_HOLD_H
#define CORE_HOLD_H

#include "core/ledger.h"

/* What a visit takes of one school: half days, or minutes; of several officers; a part of the whole. */
struct effort {
	int half_days; /* 1 or 2; 0: timed */
	int minutes;   /* always: of one officer */
	int officers;  /* 1 or more: each draws */
	int from_bp,
		to_bp; /* the school's part of the visit, parts laid end to end: 0 to 10000 is all of it */
};

#define EFFORT_WHOLE(half, mins) \
	((struct effort){ .half_days = (half), .minutes = (mins), .officers = 1, .to_bp = 10000 })

/*
 * What an effort draws of a unit: half days are 0.5 day or 1 session; timed work, and all work on an hour contract,
 * goes by minutes. Timed quantities are rounded over the sum, never each: see hold_days().
 */
bool effort_is_timed(struct effort effort, enum unit unit);

/* Minutes of the school's part, of all officers together. */
int64_t effort_minutes(struct effort effort);

/* What to do where more is needed than is left. */
enum over_use {
	OVER_REFUSE,
	OVER_TOP_UP,   /* the school agreed to buy exactly what is missing */
	OVER_OUR_COST, /* the service bears what is missing */
};

struct over {
	enum over_use use;
	const char *agreed_by,
		*order_number; /* a top-up's: who at the school; NULL: the contract's order number */
};

/* What is asked of the ledger for a visit. */
struct ask {
	int64_t school_id, service_id;
	struct date on;
	struct effort effort;
	struct over over; /* { 0 }: refuse */
};

#define HOLDS_MAX 128 /* purchases that one visit may draw from */

struct holds {
	size_t count;
	int64_t id[HOLDS_MAX];
	struct quantity total;
	struct quantity as_used;  /* of total: bought when it is drawn */
	struct quantity our_cost; /* beside total: borne by the service */
	enum unit unit;
};

/*
 * Promise days of a school for a service on a day. Timed: round(all minutes promised or used so far + these) -
 * quantity so far, so that three times 20 minutes is one hour. What no allotment covers is bought as used where the
 * school has a pay-as-you-go contract, or as 'over' says. ERR_CONFLICT: too little is left; the message says how
 * much, of which contract, and when it ends.
 */
int hold_days(struct work *work, const struct ask *ask, struct holds *out,
	      struct err *err) MUST_CHECK;

/* Give a hold back. ERR_CONFLICT: drawn or given back already. */
int hold_release(struct work *work, int64_t hold_id, struct err *err) MUST_CHECK;

/*
 * Turn 'bp' of a hold (10000: all of it) into a use dated on its day (today, where that is still to come), awaiting
 * confirmation until 'provisional_until' at the latest; the rest is given back. Pay as you go: the purchase is
 * written first.
 */
int hold_draw(struct work *work, int64_t hold_id, int bp, struct date provisional_until,
	      struct err *err) MUST_CHECK;

/* What that would take of what the school bought, at its price; pay as you go: at the year's rate. */
int hold_worth(struct store *st, int64_t hold_id, int bp, struct money *out,
	       struct err *err) MUST_CHECK;

/* The manager's word on the use that came of a hold. ERR_CONFLICT: nothing was drawn, or the school disputes it. */
int hold_confirm(struct work *work, int64_t hold_id, struct err *err) MUST_CHECK;

/*
 * The use that came of a hold was none: the days are there again. What was bought as it was used is cancelled with
 * it; a dispute is answered. ERR_CONFLICT: nothing was drawn, or it was given back.
 */
int hold_reverse(struct work *work, int64_t hold_id, struct err *err) MUST_CHECK;

/* ---- core/hold_carry.c ---- */

struct carry {
	int64_t contract_id, allotment_id, school_id; /* allotment_id 0: bought as used */
};

/* Promise what a hold that was given back had promised, of other days and for another school. No order number follows. */
int hold_carry(struct work *work, int64_t hold_id, const struct carry *to, int64_t *out_id,
	       struct err *err) MUST_CHECK;

/* ---- core/hold_query.c: the school disputes a use ---- */

/*
 * Note that 'said_by' at the school disputes the use that came of a hold, for work->reason: until it is answered it
 * awaits confirmation, however long that takes. ERR_CONFLICT: nothing was drawn, or it was confirmed, by the manager
 * or by time, or is disputed already.
 */
int hold_query(struct work *work, int64_t hold_id, const char *said_by, struct err *err) MUST_CHECK;

/*
 * Answer, for work->reason: it stands, or it is taken back, which hold_reverse() does. ERR_CONFLICT: nothing is
 * disputed.
 */
int hold_answer(struct work *work, int64_t hold_id, bool stands, struct err *err) MUST_CHECK;

/* Is the use that came of a hold disputed, and not answered yet? */
int hold_is_queried(struct store *st, int64_t hold_id, bool *out, struct err *err) MUST_CHECK;

#endif
