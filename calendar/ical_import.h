/*
 * calendar/ical_import.h - an officer's own calendar, as absences: what it has of it, and what not any more.
 *
 * The file is the whole of the officer's calendar within the window: what an earlier file had there, and this one has
 * not, is withdrawn. A time is known again by its UID and RECURRENCE-ID. The same file twice changes nothing. What was
 * entered by hand stays, what was withdrawn by hand stays withdrawn while its time is the same, and visits that the
 * calendar has from daybook are none of its own.
 */
#ifndef CALENDAR_ICAL_IMPORT_H
#define CALENDAR_ICAL_IMPORT_H

#include "calendar/ical_read.h"

/* From a year before today to two years after; of the calendar of who has that address (NULL: not known). */
struct ical_window ical_import_window(struct date today, const char *mail);

enum import_change { IMPORT_ADDED, IMPORT_CHANGED, IMPORT_WITHDRAWN };
const char *import_change_word(enum import_change change);

struct import_row {
	enum import_change change;
	enum absence_kind kind;
	struct absence_span span; /* as it is; of one that is withdrawn as it was */
};

/* A planned visit of the officer, from today on, at a time that was added or changed. */
struct import_hit {
	int64_t visit_id;
	struct date on;
	int start_min, end_min;
	char school[128];
};

struct ical_imported {
	size_t added, changed, withdrawn, same;
	size_t visits;           /* events of the file that are visits of daybook */
	size_t dismissed;        /* times that somebody withdrew, and that stay withdrawn */
	size_t left;             /* times after the officer's last day */
	struct import_row *rows; /* what changed, in order of time */
	size_t row_count, row_room;
	struct import_hit *hits; /* in order of time */
	size_t hit_count, hit_room;
};

#define ICAL_IMPORTED_EMPTY \
	{                   \
		0           \
	}

/*
 * Write what is different, in the unit of work. 'kind' NULL: as the file says. ERR_DENIED: an officer takes in their own
 * alone. Release *out in any case.
 */
int ical_import(struct work *work, const struct officer *officer, const struct ical_file *file,
		const struct ical_window *window, const enum absence_kind *kind,
		struct ical_imported *out, struct err *err) MUST_CHECK;
void ical_imported_release(struct ical_imported *i); /* for SCOPED */

extern const struct column ical_import_columns[]; /* change, kind, from, start, to, end */
extern const size_t ical_import_column_count;
void ical_import_table(const struct ical_imported *i, struct table *t);

#endif
