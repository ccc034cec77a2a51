/*
 * calendar/announce.h - schools are told ahead that their link officer will not be available, and whom to ask instead.
 *
 * Never why, and never of an hour: of an absence of a day or more that is entered before it begins, the setting
 * cover.announce-days ahead, each school once. Who is there after all is announced, too, where the absence was.
 */
#ifndef CALENDAR_ANNOUNCE_H
#define CALENDAR_ANNOUNCE_H

#include "core/work.h"

struct announced {
	size_t told;   /* messages queued */
	size_t untold; /* schools that have no mail address, once for each absence */
};

/* Queue what is due on work->today; again it queues nothing. */
int announce_absences(struct work *work, struct announced *out, struct err *err) MUST_CHECK;

#endif
