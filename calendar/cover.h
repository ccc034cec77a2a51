/*
 * calendar/cover.h - who takes over while an officer is away: which visits are hit, who could, who does.
 *
 * "We will endeavour to cover on the day or re-arrange the school visit to a convenient date": what can be covered is,
 * at its time; the rest is moved; what remains is unsolved, and owed once it is cancelled. No other visit is touched.
 */
#ifndef CALENDAR_COVER_H
#define CALENDAR_COVER_H

#include "calendar/roster.h"
#include "calendar/visit.h"

/* A planned visit, and the officer of it who is away. */
struct cover_visit {
	int64_t id, sequence;
	struct date on;
	enum visit_session session;
	int start_min, end_min;
	enum visit_place place;
	int64_t officer_id, school_id; /* the leading school */
	char officer[16], urn[8], school[128], service_code[48], service[96];
	int schools, officers; /* how many */
	int64_t absence_id;    /* 0: none is entered */
};

struct cover_filter {
	int64_t absence_id; /* the visits that it touches; else */
	int64_t officer_id; /* those of an officer from..to; 0: those that any absence touches */
	struct date from, to;
};

/* Planned visits, by time and officer, in one query; one that two absences touch comes once. */
int cover_affected(struct store *st, const struct cover_filter *filter,
		   void (*each)(void *context, const struct cover_visit *v), void *context,
		   struct err *err) MUST_CHECK;

/* absence, visit, date, start, end, officer, urn, school, schools, service */
extern const struct column cover_visit_columns[];
extern const size_t cover_visit_column_count;
int cover_affected_list(struct store *st, const struct cover_filter *filter, struct table *t,
			struct err *err) MUST_CHECK;

/* ---- who could ---- */

/* Are these the role and the experience for it? Other visits are for who goes to schools, or has the same role as before. */
bool cover_role_fits(const char *service_code, const struct roster_officer *officer,
		     const char *covered_role);

enum cover_history { HISTORY_NONE, HISTORY_VISITED, HISTORY_LINK_BEFORE, HISTORY_LINK };

struct cover_candidate {
	int64_t officer_id;
	char code[16], name[96], role[24];
	bool able;
	const char *
		why; /* not able: "is-covered", "is-there", "role", "left", "off", "away", "busy", "travel"; else NULL */
	char words[200];            /* .. in words for staff: "does not work then" */
	enum cover_history history; /* with the leading school */
	int64_t week_minutes;       /* of other visits in that week */
	int schools_that_day;       /* others */
};

struct cover_suggestion {
	struct cover_visit visit;
	struct cover_candidate *candidates; /* the best first, then those who cannot, by code */
	size_t count, able;
};

void cover_suggestion_release(struct cover_suggestion *s); /* for SCOPED */

/*
 * Everybody, for the officer of a planned visit who is away: with officer_id 0 its only officer, or the only one whom an
 * absence touches. The best first: link officer of the school, then who was, then who has been there; then the least
 * work in that week; then the fewest other schools that day; then by code. ERR_NOT_FOUND; ERR_CONFLICT: not planned, the
 * officer is none of its, or it is not clear who is to be covered.
 */
int cover_suggest(struct store *st, int64_t visit_id, int64_t officer_id,
		  struct cover_suggestion *out, struct err *err) MUST_CHECK;

/* rank, officer, name, role, able, why, reason, history, week_minutes, schools_that_day */
extern const struct column cover_candidate_columns[];
extern const size_t cover_candidate_column_count;
void cover_suggestion_table(const struct cover_suggestion *s, struct table *t);

/* ---- who does ---- */

struct cover_assigned {
	struct cover_visit visit; /* as it was */
	size_t told, untold;      /* schools that mail waits for; schools without a mail address */
};

/*
 * 'to' takes the place of an officer of a visit (officer_id as above); its schools are told. ERR_CONFLICT as
 * cover_suggest() and visit_hand_over() have it, and: nobody who may chair it would be left at a Fast Track meeting,
 * whatever the reason; who does not go to schools needs work->reason.
 */
int cover_assign(struct work *work, int64_t visit_id, int64_t officer_id, const struct officer *to,
		 struct cover_assigned *out, struct err *err) MUST_CHECK;

/* ---- a whole absence (calendar/cover_auto.c) ---- */

enum cover_did { COVER_COVERED, COVER_MOVED, COVER_CANCELLED, COVER_UNSOLVED };
const char *cover_did_word(enum cover_did did); /* "covered" */

struct cover_step {
	struct cover_visit visit; /* as it was */
	enum cover_did did;
	char officer[16]; /* who goes now */
	struct date on;   /* when */
	int start_min, end_min;
	struct date until; /* unsolved or cancelled: up to when another date was looked for */
	char why[160];     /* .. and what was found: for programs */
};

struct cover_done {
	struct cover_step *steps; /* by time as they were */
	size_t count, did[COVER_UNSOLVED + 1];
	size_t told, untold;
};

void cover_done_release(struct cover_done *d); /* for SCOPED */

struct cover_wish {
	int64_t absence_id; /* the visits that it touches; or 0 and .. */
	const struct officer *officer;
	struct date from, to; /* .. who is away all these days */
	bool cancel_unsolved; /* by the service: their days are owed */
};

/*
 * For work->reason. First every visit that is still to come is covered at its own time, where somebody can; then the
 * others are moved, each to the first time at which its officer, or else somebody, can, on a school day of its schools
 * within its financial year, the days that hold it, and the setting cover.move-days; then the rest is unsolved. Done
 * again it finds only what is unsolved. Schools are told as of each visit.
 */
int cover_auto(struct work *work, const struct cover_wish *wish, struct cover_done *out,
	       struct err *err) MUST_CHECK;

/* visit, did, date, start, urn, school, officer, to_officer, to_date, to_start, to_end, why */
extern const struct column cover_step_columns[];
extern const size_t cover_step_column_count;
void cover_done_table(const struct cover_done *d, struct table *t);

#endif
