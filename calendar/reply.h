/*
 * calendar/reply.h - what schools answered to invitations.
 *
 * An answer counts while the visit is at the time it was given for: one to a sequence before the last change of day or
 * hours is kept, and counts for nothing. RFC 5546, 2.1.5.
 */
#ifndef CALENDAR_REPLY_H
#define CALENDAR_REPLY_H

#include "core/store.h"

/* What a school that was invited says now: "needs-action", "accepted", "tentative" or "declined". */
struct reply_now {
	int64_t visit_id, school_id;
	char reply[16];
};

struct replies {
	struct reply_now *now; /* by visit */
	size_t count, room;
};

void replies_release(struct replies *r); /* for SCOPED */

/* Of one visit, or with 0 of all, in one query: those that a school was invited to. */
int replies_load(struct store *st, int64_t visit_id, struct replies *out,
		 struct err *err) MUST_CHECK;

/* Of one school; "needs-action" where it said nothing. */
const char *reply_of_school(const struct replies *r, int64_t visit_id, int64_t school_id);

/* What people are shown of it: "accepted", "no reply", .. */
const char *reply_words(const char *reply);

/* Of all schools of a visit: what the most doubtful of them says; NULL: none was invited. */
const char *reply_of_visit(const struct replies *r, int64_t visit_id);

#endif
