/*
 * calendar/follow.h - planned visits that go over to the school that their school became.
 *
 * The visits stay the same ones, with their days and times; what was booked for them is given back and promised anew
 * of the successor's days, to the hundredth. DESIGN.md, Schools and people change.
 */
#ifndef CALENDAR_FOLLOW_H
#define CALENDAR_FOLLOW_H

#include "core/work.h"

struct follow {
	int64_t school_id, successor_id; /* successor_id 0: nobody follows */
	struct date on;                  /* the successor's first day */
};

/*
 * ERR_CONFLICT, naming them: visits of that day or later that were delivered at the school, or of which days were
 * drawn then (reverse them first); planned ones that cannot follow: nobody does, or the successor is at the same visit.
 */
int follow_check(struct store *st, const struct follow *f, struct err *err) MUST_CHECK;

/* ERR_CONFLICT, naming them: planned visits of that day or later draw on a contract that ends. */
int follow_check_contract(struct store *st, const struct follow *f, int64_t contract_id,
			  const char *ref, struct err *err) MUST_CHECK;

/* Give back what is booked for planned visits of that day or later. */
int follow_let_go(struct work *work, const struct follow *f, struct err *err) MUST_CHECK;

/*
 * After the school's succession and the successor's contracts were written in this act: the visits go over, and what
 * was let go in it is promised again, of the contract that goes on, of a pool that the successor joined, or bought as
 * used. *out_visits: how many.
 */
int follow_go_over(struct work *work, const struct follow *f, size_t *out_visits,
		   struct err *err) MUST_CHECK;

#endif
