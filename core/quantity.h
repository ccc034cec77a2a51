/* core/quantity.h - hundredths of a unit sold (day, session, hour); what a unit is */
#ifndef CORE_QUANTITY_H
#define CORE_QUANTITY_H

#include "core/error.h"

/* Bound by parser and CHECK to |hundredths| <= 10^9. */
#define QUANTITY_MAX INT64_C(1000000000)

struct quantity {
	int64_t hundredths;
};

static inline struct quantity quantity_of(int64_t hundredths)
{
	return (struct quantity){ .hundredths = hundredths };
}

/* "9", "9.5" or "9.50", never negative; three decimals are refused. */
int quantity_parse(const char *text, struct quantity *out, struct err *err) MUST_CHECK;

struct quantity_text {
	char s[40];
};

struct quantity_text quantity_text(struct quantity q); /* 9.50: JSON, CSV */
struct quantity_text quantity_pretty(struct quantity q,
				     int decimals); /* 9.5 with 1; never rounds: falls back to 2 */

struct quantity_text quantity_short(struct quantity q); /* 9, 9.5, 9.75: sentences */

enum unit { UNIT_DAY, UNIT_SESSION, UNIT_HOUR };

/*
 * The standing terms of a unit (DESIGN.md, Buying): least first purchase, step of every other,
 * and what it stands for in minutes of work. A contract copies them when it is quoted.
 */
struct unit_terms {
	const char *word, *plural; /* "day", "days" */
	struct quantity minimum, step;
	int minutes;  /* 444 (7 h 24 m), 222, 60 */
	int decimals; /* that people are shown */
};

const struct unit_terms *unit_terms(enum unit unit);

/* " 10.0 days", the figure in five columns, for tables that hold several units. */
struct quantity_text quantity_column(struct quantity q, enum unit unit);

/* A quantity as a sentence has it: "0.5 day", "1 day", "9.75 days". */
struct quantity_text quantity_named(struct quantity q, enum unit unit);

/* "day", "session" or "hour". */
int unit_parse(const char *text, enum unit *out, struct err *err) MUST_CHECK;

#endif
