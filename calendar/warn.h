/*
 * calendar/warn.h - schools are told in time of bought days that are neither used nor booked, with times that are free.
 *
 * On the next school day after the dates of the settings warn.on.N, and so many days before a contract's end. A school is
 * told once for each of them, and of the latest alone where several are due; of nothing left it is told nothing. A pool
 * tells each member the whole and its own. The messages wait in the outbox (DESIGN.md, Financial years).
 */
#ifndef CALENDAR_WARN_H
#define CALENDAR_WARN_H

#include "calendar/sender.h"
#include "calendar/slots.h"
#include "core/balance.h"

/* A school that could not be told: it has no mail address. */
struct untold {
	char urn[8], school[128], contract[16];
};

struct warned {
	size_t told; /* messages queued */
	size_t untold_count, untold_room;
	struct untold *untold;
};

void warned_release(struct warned *w);

/* Queue what is due on work->today; again it queues nothing. The caller ends *out with warned_release(). */
int warn_schools(struct work *work, struct warned *out, struct err *err) MUST_CHECK;

/* ---- calendar/warn_text.c ---- */

struct warning {
	const struct school *school;
	const struct balance *days; /* own_used and own_planned: the school's, of a pool */
	struct date on;
	const char *officer; /* code; NULL: none is linked */
	const struct slots *slots;
	const struct sender *sender;
};

/* One line; lines of at most 72 columns, but for names. The caller frees; NULL: no memory. */
char *warning_subject(const struct warning *w);
char *warning_body(const struct warning *w);

#endif
