/*
 * calendar/ical_read.h - somebody's iCalendar file as the times in which they cannot come, or as their answer to an
 * invitation. Asks no book.
 *
 * Times are London's by the clock on the wall. Events that are free, transparent or cancelled take no time. What recurs
 * is followed through a window of days and no further. What an event is about is not read: it may tell why somebody is
 * away. A file is taken whole, or refused whole with the line that is wrong; parts that daybook does not know are passed
 * over and said.
 */
#ifndef CALENDAR_ICAL_READ_H
#define CALENDAR_ICAL_READ_H

#include "calendar/absence.h"
#include "calendar/ical_text.h"

/* What the events of a file may come to, beside the limits of calendar/ical_text.h and ical_rule.h. */
#define ICAL_SPANS_MAX ((size_t) 10000) /* times within the window */
#define ICAL_UID_MAX 500                /* bytes */
#define ICAL_WARNINGS_MAX 20

struct ical_window {
	struct date from, to; /* both included */
	const char
		*mail; /* whose calendar it is: what they declined takes no time; NULL: not known */
};

struct ical_span {
	const char *uid;        /* borrowed from the file */
	char recurrence_id[24]; /* "20240902" or "20240902T080000Z"; "": it does not recur */
	char stamped_at[32];    /* DTSTAMP, as an instant; "": none */
	enum absence_kind kind; /* ABSENCE_OTHER: out of office; else ABSENCE_BUSY */
	struct absence_span span;
	int64_t line;
};

/* An answer to an invitation (RFC 5546, 3.2.3). */
struct ical_answer {
	const char *uid;     /* of what was answered; borrowed from the file */
	char mail[128];      /* who answers */
	char reply[12];      /* "accepted", "tentative", "declined" */
	char stamped_at[32]; /* when */
	int64_t sequence, line;
};

struct ical_warning {
	int64_t line;
	char text[120];
};

struct ical_zones;

struct ical_file {
	struct ical_text text;
	struct ical_zones *zones;
	bool is_answer; /* METHOD:REPLY: 'answer', and no spans */
	struct ical_answer answer;
	struct ical_span
		*spans; /* by UID, RECURRENCE-ID and time; each UID with its RECURRENCE-ID once */
	size_t span_count, span_room;
	size_t events;  /* in the file */
	size_t free;    /* of these: take no time, are cancelled, or have no time left */
	size_t outside; /* take time, and no part of them is in the window */
	struct ical_warning warnings[ICAL_WARNINGS_MAX];
	size_t warning_count; /* of those that are kept */
	size_t more_warnings;
};

#define ICAL_FILE_EMPTY \
	{               \
		0       \
	}

/*
 * ERR_INVALID with the line: damaged; a method that is no business of ours (REQUEST, CANCEL, COUNTER ..); an answer that
 * is none. Release it in any case.
 */
int ical_read(const char *bytes, size_t length, const struct ical_window *window,
	      struct ical_file *out, struct err *err) MUST_CHECK;
void ical_file_release(struct ical_file *file); /* for SCOPED */

#endif
