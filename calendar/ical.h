/*
 * calendar/ical.h - writes iCalendar (RFC 5545): what is to be shown goes in, text that Outlook, Google and Apple obey
 * comes out.
 *
 * Lines end in CRLF and are folded at 75 octets. Times of events are the clock's on the wall in the authority's place,
 * with a VTIMEZONE of our own: its rules, and not a list of dates, which Outlook passes over. Knows no book.
 */
#ifndef CALENDAR_ICAL_H
#define CALENDAR_ICAL_H

#include "core/buffer.h"
#include "core/clock.h"

enum ical_method { ICAL_PUBLISH, ICAL_REQUEST, ICAL_CANCEL };
const char *ical_method_word(enum ical_method method); /* "REQUEST" */

/* All texts are borrowed. Control bytes in words become blanks; in an address they are refused. */
struct ical_head {
	enum ical_method method;
	const char *name; /* of a calendar that is subscribed to; NULL: a message, which has none */
	int refresh_hours; /* of the same: how often it is worth asking again */
	bool zone;         /* it has events, whose times need the zone */
};

/* A UID that shows nothing of what it is of: the same for the same text. */
void ical_uid(const char *text, char out[40]);

/* Begin and end a calendar. ERR_NOMEM is also kept in out->failed, so the end alone need be asked. */
int ical_begin(struct buffer *out, const struct ical_head *head, struct err *err) MUST_CHECK;
int ical_end(struct buffer *out, struct err *err) MUST_CHECK;

/* A person or body of an event. */
struct ical_party {
	char name[160], mail[128];
	char answer
		[16]; /* of an attendee: "accepted", "needs-action", ..: asked to answer if it is that, of what is not cancelled */
};

struct ical_event {
	const char *uid;
	int64_t sequence;
	const char *made_at;    /* DTSTAMP, an instant as clock_now() writes it */
	const char *changed_at; /* LAST-MODIFIED */
	struct date on;
	int start_min, end_min; /* of the local day; 1440: the next midnight */
	bool cancelled;
	const char *summary;
	const char *location, *category, *description; /* NULL or "": none */
	const struct ical_party *organizer;            /* NULL: none */
	const struct ical_party *attendees;
	size_t attendee_count;
};

/* ERR_INVALID: an address holds a control byte, which would make a line of its own; nothing is written then. */
int ical_event(struct buffer *out, const struct ical_event *event, struct err *err) MUST_CHECK;

/* A stretch of time in which somebody cannot be met: never why. */
struct ical_busy {
	struct moment from, to;
	bool away; /* does not work then; else: is at a visit */
};

struct ical_free_busy {
	const char *uid, *made_at;
	const struct ical_party *organizer; /* whose time it is */
	struct moment from, to;             /* what it tells of */
	const struct ical_busy *busy;
	size_t count;
};

int ical_free_busy(struct buffer *out, const struct ical_free_busy *times,
		   struct err *err) MUST_CHECK;

#endif
