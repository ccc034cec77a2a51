/*
 * core/succession.h - a school that became another (an academy, a merger), or closed: written once, with its reason.
 *
 * What becomes of its contracts, visits and money is billing/succeed.h's.
 */
#ifndef CORE_SUCCESSION_H
#define CORE_SUCCESSION_H

#include "core/school.h"

enum succession_kind { SUCCESSION_ACADEMY, SUCCESSION_MERGER, SUCCESSION_CLOSURE };

/* "academy", "merger", "closure". */
int succession_kind_parse(const char *text, enum succession_kind *out, struct err *err) MUST_CHECK;
const char *succession_kind_word(enum succession_kind kind);

/*
 * 'school' is closed from the day before 'on'; 'successor' (NULL: a closure) has its link officer from 'on' on, unless
 * it has one of its own then. For work->reason. ERR_CONFLICT: it was succeeded already.
 */
int succession_write(struct work *work, const struct school *school, const struct school *successor,
		     struct date on, enum succession_kind kind, struct err *err) MUST_CHECK;

/* One line of a school's descent, seen from the school that was asked for. */
struct descent {
	bool forward;             /* the school became 'urn'; else 'urn' became it */
	char urn[8], school[128]; /* "" where nobody follows */
	struct date on;           /* the successor's first day */
	enum succession_kind kind;
};

/* What the school became, then what became it, by date. */
int descent_each(struct store *st, int64_t school_id,
		 void (*each)(void *context, const struct descent *d), void *context,
		 struct err *err) MUST_CHECK;

#endif
