/*
 * calendar/openings.h - the half-day sessions of officers over a range of days: which they work, are away from, and
 * which a visit has taken. A few queries for all of it, whatever the days and officers; shared by capacity and slots.
 */
#ifndef CALENDAR_OPENINGS_H
#define CALENDAR_OPENINGS_H

#include "core/days.h"
#include "core/officer.h"

/* Of one day of one officer. An officer works a session when the pattern covers all of it and no absence touches it. */
enum opening {
	WORKS_AM = 1 << 0,
	WORKS_PM = 1 << 1,
	TAKEN_AM = 1 << 2, /* a visit that was not called off touches it, for whatever service */
	TAKEN_PM = 1 << 3,
	AWAY_AM = 1 << 4, /* the pattern covers it, and an absence touches it */
	AWAY_PM = 1 << 5,
};

struct opening_officer {
	int64_t id;
	char code[16], name[96];
	struct date ends_on; /* works no session after it */
	bool has_pattern;    /* else: Monday to Friday */
};

struct openings {
	struct date from;
	size_t days;
	unsigned char *kinds; /* of each day: enum day_kind */
	struct opening_officer *officers;
	size_t count;
	unsigned char *sessions; /* enum opening, 'days' for each officer */
};

#define OPENINGS_EMPTY \
	{              \
		0      \
	}

/*
 * From 'from' to 'to', both included and at most 3,660 days: of the officer, or with 0 of all who go to schools
 * (ewo, acting-senior), by code. Days are those of a school, or with 0 of the authority's terms; on a closed day
 * nobody works. Release it in any case.
 */
int openings_load(struct store *st, int64_t officer_id, int64_t school_id, struct date from,
		  struct date to, struct openings *out, struct err *err) MUST_CHECK;
void openings_release(struct openings *o); /* for SCOPED */

/* The hours of the sessions of one day, in minutes. */
struct session_hours {
	int am_start, am_end, pm_start, pm_end;
};

/* One for each of so many days, from the settings visit.am and visit.pm. The caller frees *out. */
int session_hours_load(struct store *st, struct date from, size_t days, struct session_hours **out,
		       struct err *err) MUST_CHECK;

/* Of a day of officer 'i'. */
static inline unsigned openings_at(const struct openings *o, size_t i, size_t day)
{
	return o->sessions[i * o->days + day];
}

#endif
