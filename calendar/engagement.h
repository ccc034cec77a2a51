/*
 * calendar/engagement.h - when officers are somewhere for a visit, and whether they can be somewhere else before or after.
 *
 * Between two visits of a day at different schools an officer travels (setting visit.travel). Nobody travels to what is
 * done online or at a desk, and between a morning and an afternoon session lies lunch.
 */
#ifndef CALENDAR_ENGAGEMENT_H
#define CALENDAR_ENGAGEMENT_H

#include "calendar/visit.h"

struct engagement {
	int64_t visit_id, school_id; /* visit_id 0: it is not booked yet; the leading school */
	struct date on;
	enum visit_session session;
	enum visit_place place;
	int start_min, end_min;
	const char *school; /* its name, lent for the call */
};

/* Are both at the same time? Both are of one officer and one day. */
bool engagements_clash(const struct engagement *a, const struct engagement *b);

/* Is there less time between them than there must be? *out_between: how many minutes there are. */
bool engagements_hurry(const struct engagement *a, const struct engagement *b, int travel,
		       int *out_between);

/* Call 'each' for the visits of an officer that were not called off, on from..to, in order. One query. */
int engagement_each(struct store *st, int64_t officer_id, struct date from, struct date to,
		    void (*each)(void *context, const struct engagement *e), void *context,
		    struct err *err) MUST_CHECK;

/* Minutes to travel, by the setting of that day. */
int travel_minutes(struct store *st, struct date on, int *out, struct err *err) MUST_CHECK;

/* ERR_CONFLICT: the officer is elsewhere then (names the visit). Where 'travel' is not 0 also: no time to travel. */
int engagement_check(struct store *st, const struct officer *officer, const struct engagement *e,
		     int travel, const char *verb, struct err *err) MUST_CHECK;

#endif
