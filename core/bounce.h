/*
 * core/bounce.h - reads a report about a mail that came back (RFC 3464, in the parts of RFC 3462).
 *
 * Whoever sends mail to us writes these bytes: they are read within their length, to a depth and a number of parts, and
 * what is no report is refused.
 */
#ifndef CORE_BOUNCE_H
#define CORE_BOUNCE_H

#include "core/error.h"

#define BOUNCE_IDS 8

struct bounce {
	char action
		[12]; /* "failed", "delayed", "delivered", "relayed" or "expanded": the worst of the report */
	char status[16];     /* "5.1.1"; "" if it has none */
	char reason[191];    /* what the far server said, or the status; never "" */
	char recipient[128]; /* whom the report is about; "" if it does not say */
	/* What may be the Message-ID of ours that it is about: the 32 hex digits before the '@'. */
	char id[BOUNCE_IDS][33];
	size_t id_count;
};

/* ERR_INVALID: it is no report, or one of no mail that looks like ours. */
int bounce_parse(const char *bytes, size_t length, struct bounce *out, struct err *err) MUST_CHECK;

#endif
