/*
 * core/whole_term.h - the three terms of an academic year: what falls due once a term goes by them.
 *
 * Term dates are published in parts, often six, between which the half-term holidays lie. A part that begins from August
 * to December is of the autumn term, from January to March of the spring, from April to July of the summer term.
 * Holidays after a term are of that term: so each day from the first term on is of one.
 */
#ifndef CORE_WHOLE_TERM_H
#define CORE_WHOLE_TERM_H

#include "core/days.h"

enum season { SEASON_AUTUMN, SEASON_SPRING, SEASON_SUMMER };

struct whole_term {
	enum season season;
	int year;                /* in which it lies: of "Spring 2025" 2025 */
	struct date first, last; /* school days: last day of its last part */
};

struct date_text whole_term_text(const struct whole_term *term); /* "Spring 2025" */
/* "autumn-2024", "spring 2025": as people type it. ERR_INVALID. */
int whole_term_parse(const char *text, enum season *out_season, int *out_year,
		     struct err *err) MUST_CHECK;

/* The terms of a school (0: of the authority) that touch from..to, in order; none where they are not known. */
int whole_term_each(struct store *st, int64_t school_id, struct date from, struct date to,
		    void (*each)(void *context, const struct whole_term *term), void *context,
		    struct err *err) MUST_CHECK;

/* The term that a day is in, or that the holidays it is in follow. *out_known false: no dates are known of it. */
int whole_term_on(struct store *st, int64_t school_id, struct date on, struct whole_term *out,
		  bool *out_known, struct err *err) MUST_CHECK;

/* The term of a season and year. *out_known false: no dates are known of it. */
int whole_term_of(struct store *st, int64_t school_id, enum season season, int year,
		  struct whole_term *out, bool *out_known, struct err *err) MUST_CHECK;

#endif
