/* calendar/leaver.h - an officer leaves: what must be in other hands first */
#ifndef CALENDAR_LEAVER_H
#define CALENDAR_LEAVER_H

#include "core/officer.h"

#define LEAVER_MAX 10

/* What an officer still has after a day. */
struct leaver {
	struct leaver_visit {
		int64_t id;
		struct date on;
		char school[128];
	} visit[LEAVER_MAX]; /* the first, by date */
	struct leaver_school {
		char urn[8], name[128];
		struct date from; /* linked since */
	} school[LEAVER_MAX];     /* the first, by name */
	size_t visits, schools;   /* all of them */
};

/* Planned visits after 'on', and schools that have the officer on a later day. */
int leaver_look(struct store *st, int64_t officer_id, struct date on, struct leaver *out,
		struct err *err) MUST_CHECK;

/*
 * The officer's last day of work; DATE_NONE: stays after all. Afterwards no visit is booked and no school linked
 * beyond it. ERR_CONFLICT: there are visits or schools left; the message has the counts and the first of them.
 * ERR_INVALID: a date that is not plausible.
 */
int officer_end(struct work *work, const struct officer *officer, struct date on,
		struct err *err) MUST_CHECK;

#endif
