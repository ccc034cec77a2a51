/*
 * calendar/feed.h - calendars that Outlook, Google and Apple subscribe to: the visits of an officer, a school, the team.
 *
 * The same book gives the same bytes, on whatever day it is asked: an event is stamped with its last change. A visit
 * that was called off stays as CANCELLED for 60 days, so that nobody misses it, and is gone then.
 */
#ifndef CALENDAR_FEED_H
#define CALENDAR_FEED_H

#include "core/buffer.h"
#include "core/store.h"

#define FEED_CANCELLED_DAYS 60

struct feed_wish {
	int64_t officer_id, school_id; /* of one of them; both 0: of the team */
	struct date from, to;          /* DATE_NONE: open */
	struct date today;
};

/* Adds to 'out'; *out_events: how many visits. ERR_NOT_FOUND: no such officer or school. */
int feed_write(struct store *st, const struct feed_wish *wish, struct buffer *out,
	       size_t *out_events, struct err *err) MUST_CHECK;

#endif
