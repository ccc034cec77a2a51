/*
 * calendar/ical_text.h - the lines of somebody's iCalendar file (RFC 5545, 3.1), before anybody asks what they mean.
 *
 * Everything that can be wrong with the form of a file is found here, with its line: a file is taken whole or refused
 * whole, and nothing else of daybook sees its bytes. A mark at the beginning, lines that end with LF or CR alone, blank
 * lines and lines folded within a character are taken.
 */
#ifndef CALENDAR_ICAL_TEXT_H
#define CALENDAR_ICAL_TEXT_H

#include "core/error.h"

/* What a file may have at most; more is refused before anything is made of it. */
#define ICAL_BYTES_MAX ((size_t) 2 << 20)
#define ICAL_LINES_MAX 100000
#define ICAL_LINE_MAX 65536 /* bytes of a line, unfolded */
#define ICAL_DEPTH_MAX 6    /* BEGIN within BEGIN */

struct ical_property {
	char *name;   /* in capitals: "DTSTART" */
	char *params; /* as they stand: "TZID=Europe/London;VALUE=DATE"; "" if none */
	char *value;
	int64_t line;
	size_t component; /* which it is a property of */
};

struct ical_component {
	char *name; /* in capitals: "VEVENT" */
	int64_t line;
	size_t parent;      /* SIZE_MAX: stands by itself */
	size_t first, past; /* of its properties and of those within it */
};

struct ical_text {
	char *bytes; /* owned: names and values lie in it */
	struct ical_property *properties;
	size_t property_count, property_room;
	struct ical_component *components; /* in the order in which they begin */
	size_t component_count, component_room;
};

#define ICAL_TEXT_EMPTY \
	{               \
		0       \
	}

/*
 * Read 'length' bytes. ERR_INVALID with the line: too large, no UTF-8, a control byte, no colon, BEGIN and END that do
 * not match, something outside VCALENDAR, no VCALENDAR. Release it in any case.
 */
int ical_text_read(const char *bytes, size_t length, struct ical_text *out,
		   struct err *err) MUST_CHECK;
void ical_text_release(struct ical_text *text); /* for SCOPED */

/* The first property of that name that the component has itself; NULL: none. */
const struct ical_property *ical_first(const struct ical_text *text, size_t component,
				       const char *name);
/* The one after it; NULL: none. */
const struct ical_property *ical_next(const struct ical_text *text,
				      const struct ical_property *property);

/* Its value, or NULL. */
const char *ical_value(const struct ical_text *text, size_t component, const char *name);

/* A parameter without its quotes, cut where it is too long for 'out'; false, and "" in 'out': it has none. */
bool ical_param(const struct ical_property *property, const char *name, char *out, size_t size);

/* ERR_INVALID, the line being said before the sentence and kept in err->line. */
int ical_refuse(struct err *err, int64_t line, const char *fmt, ...) PRINTF_LIKE(3, 4);

#endif
