/*
 * calendar/diary.h - visits as calendars show them, to their officers, their schools and the team.
 *
 * A calendar lies open on a desk, on a telephone, in a staff room: what it says tells nothing of a family. So a visit at
 * home says no place, and work for one child not even what it is; who may know looks the visit up by its number.
 * A school sees itself, and no other school of the same visit. DESIGN.md, Calendars elsewhere.
 */
#ifndef CALENDAR_DIARY_H
#define CALENDAR_DIARY_H

#include "calendar/ical.h"
#include "calendar/visit.h"

struct diary_party {
	int64_t id;
	char code[16]; /* an officer's; a school's URN */
	char name[128], mail[128];
};

struct diary_visit {
	int64_t visit_id, sequence;
	char uid[48], changed_at[32], state[24];
	struct date on;
	int start_min, end_min;
	enum visit_place place;
	bool free_service;
	char service[96], family[32]; /* of the catalogue */
	char address[400];            /* of the leading school: lines */
	size_t school_count, officer_count;
	struct diary_party schools[VISIT_SCHOOLS_MAX], officers[VISIT_OFFICERS_MAX];
};

struct diary_filter {
	int64_t visit_id, school_id, officer_id; /* 0: all */
	struct date from, to;                    /* DATE_NONE: open */
	struct date
		off_since; /* called off or found wrong before this day: not shown; DATE_NONE: all */
};

typedef int diary_reader(void *context, const struct diary_visit *v, struct err *err);

/* Call 'each' for visits in order of time, until it fails: one query, one pass. */
int diary_each(struct store *st, const struct diary_filter *filter, diary_reader *each,
	       void *context, struct err *err) MUST_CHECK;

/* Called off, or found not to have taken place. */
bool diary_is_off(const struct diary_visit *v);

/* Who looks. */
enum diary_view { VIEW_TEAM, VIEW_OFFICER, VIEW_SCHOOL };

struct diary_words {
	char summary[1400], location[600], description[2600]; /* room for all that can be */
	const char *category;
};

void diary_say(const struct diary_visit *v, enum diary_view view, struct diary_words *out);

/* The event of a visit, in words that are lent until 'event' is written; without parties, made when it was changed. */
void diary_event(const struct diary_visit *v, const struct diary_words *words,
		 struct ical_event *event);

#endif
