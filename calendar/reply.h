/*
 * calendar/reply.h - what schools and officers answered to invitations.
 *
 * An answer counts while the visit is at the time it was given for: one to a sequence before the last change of day or
 * hours is kept, and counts for nothing. RFC 5546, 2.1.5.
 */
#ifndef CALENDAR_REPLY_H
#define CALENDAR_REPLY_H

#include "core/store.h"
#include "core/work.h"

/*
 * What a school that was invited says now: "needs-action", "accepted", "tentative" or "declined". Of officers, whose
 * duty it is, those alone who answered.
 */
struct reply_now {
	int64_t visit_id, party_id;
	bool is_school;
	char code[16]; /* an officer's; "" of a school */
	char reply[16];
};

struct replies {
	struct reply_now *now; /* by visit */
	size_t count, room;
};

void replies_release(struct replies *r); /* for SCOPED */

/* Of one visit, or with 0 of all, in one query. */
int replies_load(struct store *st, int64_t visit_id, struct replies *out,
		 struct err *err) MUST_CHECK;

/* Of one school; "needs-action" where it said nothing. */
const char *reply_of_school(const struct replies *r, int64_t visit_id, int64_t school_id);

/* Of one officer; NULL: nothing was said. */
const char *reply_of_officer(const struct replies *r, int64_t visit_id, const char *code);

/* The first officer of a visit who declined; NULL: nobody did. */
const char *reply_declined_by(const struct replies *r, int64_t visit_id);

/* What people are shown of it: "accepted", "no reply", .. */
const char *reply_words(const char *reply);

/* Of all schools of a visit: what the most doubtful of them says; NULL: none was invited. */
const char *reply_of_visit(const struct replies *r, int64_t visit_id);

/* ---- calendar/reply_take.c ---- */

/* SQL: the first sequence of visit v at the time at which it is now. */
#define REPLY_SINCE                                                                     \
	"coalesce((SELECT max(w.sequence) + 1 FROM visit_version w WHERE w.visit_id = " \
	"v.visit_id AND (w.on_date <> v.on_date OR w.start_min <> v.start_min OR "      \
	"w.end_min <> v.end_min)), 0)"

/* An answer as it came; all texts are borrowed. */
struct reply_given {
	const char *uid, *mail; /* of the visit; who answers */
	const char *reply;      /* "accepted", "tentative", "declined" */
	const char *stamped_at; /* when it was given, an instant; one to come counts as now */
	int64_t sequence;       /* of the invitation that it answers */
};

enum reply_fate {
	REPLY_TAKEN,
	REPLY_KNOWN, /* it is in the book already */
	REPLY_STALE, /* it answers a time at which the visit is not any more: nothing is written */
	REPLY_OLDER, /* there is a later answer: nothing is written */
	REPLY_OVER,  /* the visit is not planned any more: nothing is written */
};

struct reply_taken {
	enum reply_fate fate;
	int64_t visit_id;
	struct date on; /* of the visit, as it was when it was answered */
	int start_min;
	bool is_school;           /* who answered: a school, or an officer */
	char code[16], name[128]; /* the first of those that were told at that address */
	size_t parties;           /* how many were */
};

/*
 * Take an answer. ERR_NOT_FOUND: no visit has that UID; ERR_CONFLICT: nobody was invited to it at that address;
 * ERR_INVALID: it answers what was never sent.
 */
int reply_take(struct work *work, const struct reply_given *given, struct reply_taken *out,
	       struct err *err) MUST_CHECK;

#endif
