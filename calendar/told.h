/* calendar/told.h - what the parties of visits were told, as calendar/invite.c needs it */
#ifndef CALENDAR_TOLD_H
#define CALENDAR_TOLD_H

#include "calendar/diary.h"
#include "core/work.h"

/* A message that a party got of a visit: one that was dropped told nothing, and is none. */
struct told {
	int64_t visit_id, party_id, sequence;
	bool is_school, is_request; /* a school, or an officer; REQUEST, or CANCEL */
	bool is_last;               /* what this party of this visit was told last */
	char mail[128];             /* where to */
	char code[16], name[128];   /* of the party */
	struct date on;
};

struct tolds {
	struct told *told; /* by visit, in the order in which they were told */
	size_t count, room;
};

void tolds_release(struct tolds *t); /* for SCOPED */

/* Of one visit, or with 0 of all planned ones of from..to (DATE_NONE: open), in one query. */
int tolds_load(struct store *st, int64_t visit_id, struct date from, struct date to,
	       struct tolds *out, struct err *err) MUST_CHECK;

/* Those of one visit: *out_count from the one returned on. */
const struct told *tolds_of(const struct tolds *t, int64_t visit_id, size_t *out_count);

/* What a party was told last; NULL: nothing. */
const struct told *tolds_last(const struct tolds *t, int64_t visit_id, bool is_school,
			      int64_t party_id);

/* Make 'visit' what it was at that sequence: its time, place and officers. At its own it stays what it is. */
int told_version(struct store *st, int64_t sequence, struct diary_visit *visit,
		 struct err *err) MUST_CHECK;

/* How many messages that told this (party, sequence and method) were dropped. */
int told_dropped(struct store *st, const struct told *t, int64_t *out, struct err *err) MUST_CHECK;

/* Remember that a party was told, by the message of that key; t->mail, code, name and on are not looked at. */
int told_write(struct work *work, const struct told *t, const char *key,
	       struct err *err) MUST_CHECK;

#endif
