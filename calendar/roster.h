/*
 * calendar/roster.h - where all officers are over a range of days, to the minute, and why one cannot be somewhere.
 *
 * Read once, in four queries whatever the officers and days; then asked, and changed in memory as a plan takes shape.
 * Nothing is written. For half-day sessions alone calendar/openings.h is cheaper.
 */
#ifndef CALENDAR_ROSTER_H
#define CALENDAR_ROSTER_H

#include "calendar/absence.h"
#include "calendar/engagement.h"

struct roster_officer {
	int64_t id;
	char code[16], name[96], role[24];
	bool experienced;
	struct date ends_on; /* last day of work; DATE_NONE: employed */
};

/* An officer at a school: one for each officer and school of a visit. */
struct roster_place {
	struct engagement at; /* its school is this one; at.school is not set */
	int64_t officer_id;
	bool leading; /* of the visit's schools the first */
	char school[128];
	size_t next; /* of the same day; 0: none. Counted from 1 */
};

struct roster {
	struct date from;                /* a Monday */
	size_t days;                     /* whole weeks */
	struct roster_officer *officers; /* by code */
	size_t count;
	struct officer_patterns *patterns;
	struct absence *away; /* by officer's code */
	size_t away_count, away_room;
	struct roster_place *places;
	size_t place_count, place_room;
	size_t *first; /* of each day; 0: none. Counted from 1 */
	int travel; /* minutes between visits at two schools on a day, by the setting of the first */
};

#define ROSTER_EMPTY \
	{            \
		0    \
	}

#define ROSTER_DAYS_MAX 1200

/* The weeks of from..to, at most ROSTER_DAYS_MAX days. Release it in any case. */
int roster_load(struct store *st, struct date from, struct date to, struct roster *out,
		struct err *err) MUST_CHECK;
void roster_release(struct roster *r); /* for SCOPED */

/* Which officer; count: none. */
size_t roster_find(const struct roster *r, int64_t officer_id);

enum roster_why {
	ROSTER_FREE,
	ROSTER_LEFT,   /* has left by then */
	ROSTER_OFF,    /* does not work then */
	ROSTER_AWAY,   /* an absence touches it */
	ROSTER_BUSY,   /* another visit does */
	ROSTER_TRAVEL, /* no time to come from another school, or to go there */
};

/* What stands in the way: of ROSTER_AWAY the absence, of ROSTER_BUSY and ROSTER_TRAVEL the place. Lent. */
struct roster_hit {
	const struct absence *absence;
	const struct roster_place *place;
};

/*
 * Can the officer be there, on a day of the roster? A visit is not in its own way. 'hit' may be NULL.
 */
enum roster_why roster_can(const struct roster *r, size_t officer, const struct engagement *t,
			   struct roster_hit *hit);

/* Has the school an officer then, of another visit? */
bool roster_school_busy(const struct roster *r, const struct engagement *t);

/* Minutes of visits in the week of a day, and how many other schools on the day itself; a visit can be left out. */
int64_t roster_week_minutes(const struct roster *r, size_t officer, const struct engagement *t);
int roster_schools_that_day(const struct roster *r, size_t officer, const struct engagement *t);

/* The officer is away, though no absence is entered. */
int roster_add_away(struct roster *r, int64_t officer_id, const struct absence_span *span,
		    struct err *err) MUST_CHECK;

/* The visit is at another time, or with another officer in the place of one. */
void roster_move(struct roster *r, int64_t visit_id, const struct engagement *to);
void roster_hand_over(struct roster *r, const struct engagement *t, int64_t from, int64_t to);

#endif
