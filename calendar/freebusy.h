/*
 * calendar/freebusy.h - when an officer cannot be met, for programs that look for a time with several people.
 *
 * BUSY is a visit; BUSY-UNAVAILABLE is every minute that the officer does not work, be it a Sunday, the pattern or an
 * absence. Why is never said, and cannot be told from the bytes: what touches is one stretch.
 */
#ifndef CALENDAR_FREEBUSY_H
#define CALENDAR_FREEBUSY_H

#include "core/buffer.h"
#include "core/officer.h"

#define FREEBUSY_DAYS_MAX 366

/*
 * Add the calendar of from..to to 'out'; *out_stretches: how many. 'now' is the instant it is made at. ERR_RANGE: more
 * than FREEBUSY_DAYS_MAX days; ERR_CONFLICT: neither the officer nor the service has a mail address, which it needs.
 */
int freebusy_write(struct store *st, const struct officer *officer, struct date from,
		   struct date to, const char *now, struct buffer *out, size_t *out_stretches,
		   struct err *err) MUST_CHECK;

#endif
