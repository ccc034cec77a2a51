/*
 * core/pattern.h - "half a day a fortnight": what a school gets how often, and what that comes to.
 *
 * A pattern is kept in term time: it is expanded over a number of weeks (39 hold 19.5 fortnights), or over the school's
 * term dates. Sums are exact in hundredths; one that does not come out is refused, never rounded.
 */
#ifndef CORE_PATTERN_H
#define CORE_PATTERN_H

#include "core/apportion.h"

enum pattern_every { PATTERN_WEEKS, PATTERN_MONTHLY, PATTERN_TERMLY };

struct pattern {
	struct quantity quantity; /* each time; more than 0 */
	enum unit unit;
	enum pattern_every every;
	int weeks; /* WEEKS: every so many, 1 to 52; else 0 */
};

/*
 * "0.5 day per fortnight", "half a day a fortnight", "1 day a week", "2 sessions per month", "3 hours every 3 weeks",
 * "a day every other week", "one and a half days weekly", "1 session a term". ERR_INVALID shows two examples.
 */
int pattern_parse(const char *text, struct pattern *out, struct err *err) MUST_CHECK;

struct pattern_text {
	char s[200];
};

struct pattern_text pattern_text(
	const struct pattern *p); /* "0.5 day a fortnight"; is read again */

#define PATTERN_WEEKS_MAX 530 /* ten years */

struct expansion {
	struct pattern pattern;
	struct date from, to;     /* DATE_NONE: over a number of weeks */
	int periods;              /* weeks, months or terms, by pattern.every */
	int occurrences;          /* whole ones: 39 weeks hold 19 fortnights .. */
	int weeks_over;           /* .. and one week */
	struct quantity quantity; /* of all periods, exactly: 9.75 days */
	/* over dates: the financial years, and for each its periods and its part in hundredths */
	size_t years;
	struct fy first_year;
	int64_t weights[APPORTION_YEARS]; /* for APPORTION_PATTERN, which parts at the step */
	struct quantity by_year[APPORTION_YEARS];
};

/*
 * Over a number of weeks. ERR_INVALID: not 1 to PATTERN_WEEKS_MAX; a pattern by the month or the term, which needs
 * dates; the quantity does not come out in hundredths: the message has the nearest. ERR_RANGE: too much.
 */
int pattern_expand_weeks(const struct pattern *p, int weeks, struct expansion *out,
			 struct err *err) MUST_CHECK;

/*
 * Over the school days of from..to (school_id 0: by the authority's terms). A week, Monday to Friday, counts when it
 * has one; so does a month; and a term, which is autumn, spring or summer, however many parts its dates have. A week
 * or term on both sides of 31 March is of the year that has more of its school days, or else of the earlier.
 * ERR_CONFLICT: term dates are not known, with the academic year; ERR_INVALID: no school day, or as above.
 */
int pattern_expand_dates(struct store *st, const struct pattern *p, int64_t school_id,
			 struct date from, struct date to, struct expansion *out,
			 struct err *err) MUST_CHECK;

/*
 * "0.5 day a fortnight for 39 weeks: 9.75 days"; "0.5 day a fortnight for 40 school weeks, 2 September 2024 to 22
 * July 2025: 10 days".
 */
struct pattern_text expansion_text(const struct expansion *x);

#endif
