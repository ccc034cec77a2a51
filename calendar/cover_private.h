/* calendar/cover_private.h - what the files calendar/cover*.c share */
#ifndef CALENDAR_COVER_PRIVATE_H
#define CALENDAR_COVER_PRIVATE_H

#include "calendar/cover.h"

/* ---- calendar/cover_rank.c ---- */

/* Which officers have to do with which schools: read once for all visits of a plan. */
struct cover_past {
	struct cover_link {
		int64_t school_id, officer_id;
		enum cover_history history;
	} * links;
	size_t count, room;
};

void cover_past_release(struct cover_past *p); /* for SCOPED */

/* Of the schools of the visits of from..to, as links are on that last day. */
int cover_past_load(struct store *st, struct date from, struct date to, struct cover_past *out,
		    struct err *err) MUST_CHECK;

/* All officers for the visit at a time, the best first; 'out' has room for all of them. *out_able: how many can. */
void cover_rank(const struct roster *r, const struct cover_past *past, const struct cover_visit *v,
		const struct engagement *t, struct cover_candidate *out, size_t *out_able);

/* The time that a visit has. */
struct engagement cover_time(const struct cover_visit *v);

/* ---- calendar/cover_tell.c ---- */

/* Whom schools ask meanwhile: the setting cover.contact, else the service manager; "" where neither is there. */
struct cover_contact {
	char s[256];
};
int cover_contact_load(struct store *st, struct date on, struct cover_contact *out,
		       struct err *err) MUST_CHECK;

/* Of a visit that changed: what its schools are told. */
struct cover_news {
	struct cover_visit was;
	enum cover_did did;  /* not COVER_UNSOLVED */
	const char *officer; /* code of who comes */
	struct date on;
	enum visit_session session;
	int start_min, end_min;
};

/* Queue it to each school, once a sequence; *told and *untold grow. */
int cover_tell(struct work *work, const struct cover_news *news, size_t *told, size_t *untold,
	       struct err *err) MUST_CHECK;

#endif
