/* core/officer.h - officers, their dated working patterns, and which schools they are linked to */
#ifndef CORE_OFFICER_H
#define CORE_OFFICER_H

#include "core/table.h"
#include "core/work.h"

struct officer {
	int64_t id;
	char code[16], name[96], role[24], mail[128];
	struct date ends_on; /* last day of work; DATE_NONE: employed */
	bool experienced;    /* an ewo who may do what takes experience: officer_may_chair() */
};

/*
 * By code, or by a part of the name that nobody else has; who is employed goes before who has an end.
 * ERR_NOT_FOUND; ERR_CONFLICT names up to three.
 */
int officer_find(struct store *st, const char *text, struct officer *out,
		 struct err *err) MUST_CHECK;

int officer_load(struct store *st, int64_t officer_id, struct officer *out,
		 struct err *err) MUST_CHECK;

/* A Fast Track meeting is chaired by the service manager, an acting senior or an experienced ewo. */
#define SERVICE_FAST_TRACK "fast-track-meeting"
bool officer_may_chair(const char *role, bool experienced);

/* ERR_INVALID: code (A-Z, 0-9, '-', at most 15), role; ERR_CONFLICT: the code is taken. */
int officer_add(struct work *work, const char *code, const char *name, const char *role,
		const char *mail, int64_t *out_id, struct err *err) MUST_CHECK;

/* ERR_CONFLICT: it is so already. */
int officer_set_experienced(struct work *work, const struct officer *officer, bool experienced,
			    struct err *err) MUST_CHECK;

/*
 * Replace the working pattern from a date on. 'days': "mon tue wed:8:30-12:30", blanks or commas between; days
 * without hours work 'hours' ("8:30-17:00"). "none": works no day from then.
 */
int officer_pattern_set(struct work *work, int64_t officer_id, struct date from, const char *days,
			const char *hours, struct err *err) MUST_CHECK;

/* Does the officer's pattern cover start..end (minutes) on that date? An officer without a pattern works Monday to Friday. */
int officer_works(struct store *st, int64_t officer_id, struct date on, int start_min, int end_min,
		  bool *out, struct err *err) MUST_CHECK;

struct officer_patterns; /* opaque: patterns read once, for who asks about many days */

/* Of one officer, or with 0 of all. The caller frees *out. */
int officer_patterns_load(struct store *st, int64_t officer_id, struct officer_patterns **out,
			  struct err *err) MUST_CHECK;
void officer_patterns_freep(struct officer_patterns **patterns);
/* As officer_works(). */
bool officer_patterns_cover(const struct officer_patterns *patterns, int64_t officer_id,
			    struct date on, int start_min, int end_min);
/* Was a pattern ever set for the officer? */
bool officer_patterns_known(const struct officer_patterns *patterns, int64_t officer_id);

/* ERR_INVALID: no mail address. */
int officer_set_mail(struct work *work, int64_t officer_id, const char *mail,
		     struct err *err) MUST_CHECK;

/* Write the last day of work, or with DATE_NONE none. For calendar/leaver.h, which sees to it that the officer may leave. */
int officer_set_end(struct work *work, int64_t officer_id, struct date on,
		    struct err *err) MUST_CHECK;

/* ERR_CONFLICT: the officer's last day of work is before 'on'. */
int officer_serves(struct store *st, int64_t officer_id, struct date on,
		   struct err *err) MUST_CHECK;

/*
 * Link an officer (0: nobody) to a school from a date on. ERR_CONFLICT: the officer leaves, and nobody follows at
 * the school by then.
 */
int officer_link(struct work *work, int64_t officer_id, int64_t school_id, struct date from,
		 struct err *err) MUST_CHECK;

/* The officer linked to a school on a date; id 0: nobody. */
int officer_linked(struct store *st, int64_t school_id, struct date on, struct officer *out,
		   struct err *err) MUST_CHECK;

struct officer_school {
	int64_t school_id;
	const char *urn, *name; /* borrowed until 'each' returns */
	struct date from;       /* since when, or from when */
};

/* Schools that an officer is linked to on some day of from..to (DATE_NONE: open), by name. */
int officer_schools(struct store *st, int64_t officer_id, struct date from, struct date to,
		    void (*each)(void *context, const struct officer_school *school), void *context,
		    struct err *err) MUST_CHECK;

/* "Mon Tue Wed (am)" on a date. */
int officer_days_text(struct store *st, int64_t officer_id, struct date on, char *out, size_t size,
		      struct err *err) MUST_CHECK;

/* The same put together part by part, from an empty text. Weekday 0: works no day. */
void officer_days_add(char *out, size_t size, int64_t weekday, int64_t start_min, int64_t end_min);
#define OFFICER_DAYS_ALL "Mon Tue Wed Thu Fri" /* without a pattern */

extern const struct column officer_columns
	[]; /* code, name, role, days ("Mon Tue Wed (am)"), schools (count), mail, ends_on, experienced */
extern const size_t officer_column_count;
int officer_list(struct store *st, struct date on, struct table *t, struct err *err) MUST_CHECK;

#endif
