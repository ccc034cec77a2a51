/* calendar/ical_event.h - what the files calendar/ical_read.c, ical_event.c and ical_reply.c share */
#ifndef CALENDAR_ICAL_EVENT_H
#define CALENDAR_ICAL_EVENT_H

#include "calendar/ical_read.h"
#include "calendar/ical_time.h"

struct ical_reading {
	struct ical_file *file;
	const struct ical_window *window;
	int64_t steps;     /* that rules may still take */
	bool any_outside;  /* of the event that is read: a time that is not in the window */
	bool any_too_long; /* and one that was said to be too long */
};

/* One VEVENT: the event itself, or one of its times that was changed (RECURRENCE-ID). */
struct ical_event_part {
	const char *uid;
	size_t component;
	const struct ical_property *recurrence_id; /* NULL: the event itself */
	int64_t sequence;
	char stamped_at[32];
};

/* Parts of one UID, the event itself first, each RECURRENCE-ID once: its times. ERR_INVALID with the line. */
int ical_event_times(struct ical_reading *rd, const struct ical_event_part *parts, size_t count,
		     struct err *err) MUST_CHECK;

/* The busy times of a VFREEBUSY. ERR_INVALID with the line. */
int ical_freebusy_times(struct ical_reading *rd, size_t component, struct err *err) MUST_CHECK;

/* SEQUENCE (0: none) and DTSTAMP ("": none) of a component. ERR_INVALID with the line. */
int ical_read_version(const struct ical_text *text, size_t component, int64_t *out_sequence,
		      char out_stamped_at[32], struct err *err) MUST_CHECK;

/* The UID of a component. ERR_INVALID with the line: none, or too long. */
int ical_read_uid(const struct ical_text *text, size_t component, const char **out,
		  struct err *err) MUST_CHECK;

/* The answer of a file with METHOD:REPLY. ERR_INVALID with the line. */
int ical_answer_read(const struct ical_text *text, struct ical_answer *out,
		     struct err *err) MUST_CHECK;

void ical_warn(struct ical_file *file, int64_t line, const char *fmt, ...) PRINTF_LIKE(3, 4);

#endif
