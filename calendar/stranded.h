/*
 * calendar/stranded.h - schools that a file of the register calls closed, or does not have any more, and that have
 * days left or visits booked: what somebody has to settle. An import itself never touches these.
 */
#ifndef CALENDAR_STRANDED_H
#define CALENDAR_STRANDED_H

#include "core/json.h"
#include "core/school_import.h"

struct stranded_school {
	int64_t school_id;
	char urn[8], name[128];
	bool missing;          /* the file does not have it */
	struct date closed_on; /* DATE_NONE: not known */
	struct quantity days, sessions,
		hours;     /* left, of contracts that have not ended; booked ones too */
	int64_t contracts; /* that these are of */
	int64_t visits;    /* planned, of whatever date */
};

struct stranded {
	struct stranded_school *schools; /* by name */
	size_t count;
};

#define STRANDED_EMPTY \
	{              \
		0      \
	}

/* As the book is on 'today', before the import is written or after. Release it in any case. */
int stranded_find(struct store *st, const struct school_import *import, struct date today,
		  struct stranded *out, struct err *err) MUST_CHECK;
void stranded_release(struct stranded *s); /* for SCOPED */

extern const struct column stranded_columns[]; /* urn, name, closed, left, visits: for people */
extern const size_t stranded_column_count;
void stranded_table(const struct stranded *s, struct table *t);

/* {"urn","name","missing","closed_on","days","sessions","hours","contracts","visits"}, added to an array. */
void stranded_json(const struct stranded *s, struct json *array);

#endif
