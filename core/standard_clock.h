/*
 * core/standard_clock.h - the clocks of the service standards: start, pauses with reasons, done.
 *
 * Whoever writes a thing that was promised starts its clock in the same act, and stops it in the act that does it.
 * When it is due is reckoned (core/standard_due.h), never stored. 'standard' is a code of core/standard.c, 'subject' a
 * word of the schema ("referral"), 'subject_id' the key of its row. Where the authority had not adopted the standard
 * no clock was started, and all of these do nothing.
 */
#ifndef CORE_STANDARD_CLOCK_H
#define CORE_STANDARD_CLOCK_H

#include "core/audit_known.h"
#include "core/clock.h"
#include "core/standard.h"

struct clock_start {
	const char *standard, *subject;
	int64_t subject_id;
	int64_t school_id, officer_id; /* 0: none */
	struct moment at;              /* when it came; minute 0: at the start of that day */
	struct date due; /* a standard by the date agreed: that date; else DATE_NONE */
};

/* *out_clock (may be NULL) is 0 where nothing was promised on that day. */
int clock_start(struct work *work, const struct clock_start *start, int64_t *out_clock,
		struct err *err) MUST_CHECK;

/* It is done, in time or late. ERR_INVALID: before it began. Nothing runs: ERR_OK. */
int clock_done(struct work *work, const char *standard, const char *subject, int64_t subject_id,
	       struct moment at, struct err *err) MUST_CHECK;

/* It never had to be done, for work->reason: no report counts it. */
int clock_void(struct work *work, const char *standard, const char *subject, int64_t subject_id,
	       struct err *err) MUST_CHECK;

/* Its end was an error: it runs as if it had not ended. ERR_CONFLICT: it has not ended. */
int clock_again(struct work *work, const char *standard, const char *subject, int64_t subject_id,
		struct err *err) MUST_CHECK;

/*
 * From 'from' on days do not count, for work->reason, until clock_resume(): 'on' is the first day that counts again.
 * ERR_CONFLICT: nothing runs, it is paused already, or it is not. ERR_INVALID: before it began, or before the pause.
 */
int clock_pause(struct work *work, const char *standard, const char *subject, int64_t subject_id,
		struct date from, struct err *err) MUST_CHECK;
int clock_resume(struct work *work, const char *standard, const char *subject, int64_t subject_id,
		 struct date on, struct err *err) MUST_CHECK;

/* A standard by date: a new date was agreed, for work->reason. Reports hold it against both. */
int clock_defer(struct work *work, const char *standard, const char *subject, int64_t subject_id,
		struct date due, struct err *err) MUST_CHECK;

/* All running clocks of the subject have a new school and officer (0: none). */
int clock_move(struct work *work, const char *subject, int64_t subject_id, int64_t school_id,
	       int64_t officer_id, struct err *err) MUST_CHECK;

/* How the subject's newest clock of a standard stands. */
struct clock_state {
	bool promised; /* false: it never had a clock, and the rest is nothing */
	bool running, paused, voided;
	struct date due;       /* DATE_NONE while it is paused */
	struct date due_plain; /* without pauses and new dates */
	struct date done;      /* DATE_NONE: not done */
	bool late;             /* done after 'due', or running past it on 'on' */
};
int clock_state(struct store *st, const char *standard, const char *subject, int64_t subject_id,
		struct date on, struct clock_state *out, struct err *err) MUST_CHECK;

#endif
