/*
 * calendar/absence.h - times in which an officer is not there: leave, sickness, training, other, busy elsewhere.
 *
 * An absence is entered and withdrawn, and never changed. To staff it has its kind; to schools and feeds an absent
 * officer is only "not available" (DESIGN.md, Schools and people change): nothing that a school reads comes from here.
 */
#ifndef CALENDAR_ABSENCE_H
#define CALENDAR_ABSENCE_H

#include "core/officer.h"

enum absence_kind {
	ABSENCE_LEAVE,
	ABSENCE_SICKNESS,
	ABSENCE_TRAINING,
	ABSENCE_OTHER,
	ABSENCE_BUSY,
};

/* "leave", "sickness", "training", "other" or "busy". */
int absence_kind_parse(const char *text, enum absence_kind *out, struct err *err) MUST_CHECK;
const char *absence_kind_word(enum absence_kind kind);

/* From a minute of a day up to, not with, a minute of a day. Whole days: 0 and 1440. */
struct absence_span {
	struct date first_on;
	int start_min;
	struct date last_on;
	int end_min;
};

/* Do they touch some minute of start..end of a day? */
bool absence_touches(const struct absence_span *span, struct date on, int start_min, int end_min);

/* The morning or the afternoon of a day: up to the end of its session, or from the start of it on. */
int absence_half_day(struct store *st, struct date on, bool afternoon, struct absence_span *out,
		     struct err *err) MUST_CHECK;

/* What is entered; of a file also what it is known by there. */
struct absence_entry {
	int64_t officer_id;
	enum absence_kind kind;
	struct absence_span span;
	const char *uid;           /* NULL: entered here */
	const char *recurrence_id; /* NULL: none */
	const char *stamped_at;    /* NULL: none */
};

#define ABSENCE_DAYS_MAX 731

/*
 * Enter. ERR_INVALID: it would end before it starts, lasts more than ABSENCE_DAYS_MAX days, or a date is not plausible;
 * ERR_CONFLICT: the officer has left by then, or it is there already; ERR_DENIED: an officer enters their own alone.
 * Absences may overlap: who falls ill on leave has both.
 */
int absence_add(struct work *work, const struct absence_entry *entry, int64_t *out_id,
		struct err *err) MUST_CHECK;

/*
 * It does not hold any more, or never did, for work->reason. ERR_NOT_FOUND; ERR_CONFLICT: it is withdrawn already;
 * ERR_DENIED as above.
 */
int absence_withdraw(struct work *work, int64_t absence_id, struct err *err) MUST_CHECK;

/*
 * May a visit of the officer be there? ERR_CONFLICT: an absence touches it. With work->reason it passes for the manager,
 * who may have agreed it with the officer, and for a day that is today or over: work that was done can always be
 * recorded. An officer's own word is to withdraw the absence.
 */
int absence_check(struct work *work, const struct officer *officer, struct date on, int start_min,
		  int end_min, struct err *err) MUST_CHECK;

/* How many planned visits of the officer it touches. */
int absence_hits(struct store *st, int64_t officer_id, const struct absence_span *t, int64_t *out,
		 struct err *err) MUST_CHECK;

/* ---- reading ---- */

struct absence {
	int64_t id, officer_id;
	char officer[16];
	enum absence_kind kind;
	struct absence_span span;
	bool from_file;
	struct date withdrawn_on; /* DATE_NONE: it holds */
};

struct absence_filter {
	int64_t officer_id;   /* 0: all */
	struct date from, to; /* that touch some day of it; DATE_NONE: open */
	bool withdrawn;       /* those too */
};

/* In one query, by officer's code and time. */
int absence_each(struct store *st, const struct absence_filter *filter,
		 void (*each)(void *context, const struct absence *a), void *context,
		 struct err *err) MUST_CHECK;

/* ERR_NOT_FOUND, saying how to see those that there are. */
int absence_load(struct store *st, int64_t absence_id, struct absence *out,
		 struct err *err) MUST_CHECK;

/* "9 to 13 September 2024", "the morning of 9 September 2024 (to 12:27)": as people say it. */
struct absence_words {
	char s[96];
};
struct absence_words absence_text(const struct absence_span *t);

extern const struct column
	absence_columns[]; /* absence, officer, kind, from, start, to, end, source, withdrawn_on */
extern const size_t absence_column_count;
int absence_list(struct store *st, const struct absence_filter *filter, struct table *t,
		 struct err *err) MUST_CHECK;

#endif
