/* core/date.h - civil dates: no clock, no zone; financial and academic years */
#ifndef CORE_DATE_H
#define CORE_DATE_H

#include "core/error.h"

/* Days since 1 January 1970; always a real day between 1900-01-01 and 9999-12-31, or DATE_NONE. */
struct date {
	int32_t day;
};

#define DATE_NONE ((struct date){ INT32_MIN })
#define DATE_FIRST ((struct date){ -25567 }) /* 1900-01-01: "always" */

static inline bool date_is_none(struct date d)
{
	return d.day == INT32_MIN;
}

/* <0, 0 or >0 as 'a' is before, on or after 'b'. */
static inline int date_compare(struct date a, struct date b)
{
	return (a.day > b.day) - (a.day < b.day);
}

static inline struct date date_min(struct date a, struct date b)
{
	return a.day < b.day ? a : b;
}

static inline struct date date_max(struct date a, struct date b)
{
	return a.day > b.day ? a : b;
}

static inline struct date date_add(struct date d, int32_t days)
{
	return (struct date){ d.day + days };
}

struct civil {
	int year, month, day; /* month 1-12, day 1-31 */
};

bool date_from_civil(int year, int month, int day, struct date *out); /* false: no such day */
struct civil date_civil(struct date d);
int date_weekday(struct date d); /* 1 Monday .. 7 Sunday */

/*
 * The date 'n' months after 'start' (n >= 0); if that month is too short, its last day.
 * Count from the first date, never from the previous result: 31 Jan + 2 is 31 Mar.
 */
struct date date_add_months(struct date start, int n);

/*
 * Is 'd' a day that a person means, at most ten years before 'today' and five after? For the dates of acts; files
 * may reach further. ERR_INVALID: "2 January 1900 lies more than ten years before today: is the year right".
 */
int date_plausible(struct date d, struct date today, struct err *err) MUST_CHECK;

/* YYYY-MM-DD and a real day, nothing else. */
int date_parse(const char *text, struct date *out, struct err *err) MUST_CHECK;

/* DD-MM-YYYY, as the register of schools writes dates. */
int date_parse_register(const char *text, struct date *out, struct err *err) MUST_CHECK;

struct date_text {
	char s[32];
};

struct date_text date_iso(struct date d);   /* 2024-09-30; "" for DATE_NONE */
struct date_text date_long(struct date d);  /* 30 September 2024 */
struct date_text date_short(struct date d); /* 30 Sep 2024; "" for DATE_NONE */
struct date_text date_table(struct date d); /* Mon 30 Sep 2024 */
const char *month_name(int month);          /* "September" */

/* Financial year: 1 April to 31 March. Shown 2024-25. */
struct fy {
	int16_t begins;
};

struct fy fy_of(struct date d);
struct date fy_first(struct fy fy);
struct date fy_last(struct fy fy);
int fy_parse(const char *text, struct fy *out, struct err *err) MUST_CHECK; /* "2024-25" */
struct date_text fy_text(struct fy fy);
/* The day of a financial year that "09-30" names. ERR_INVALID: no month and day that every year has. */
int fy_day_parse(const char *text, struct fy fy, struct date *out, struct err *err) MUST_CHECK;

/* Academic year: 1 September to 31 August. Shown 2024/25; "2024-25" is read too. */
int academic_year_parse(const char *text, int *out_begins, struct err *err) MUST_CHECK;
int academic_year_of(struct date d);
struct date_text academic_year_text(int begins); /* 2024/25 */

/* A calendar month stands as its first day. */
int month_parse(const char *text, struct date *out_first,
		struct err *err) MUST_CHECK; /* "2024-06" */
struct date_text month_text(struct date d);  /* of any day of it: 2024-06 */
struct date_text month_long(struct date d);  /* June 2024 */

/* "9:00" or "13:30" as minutes of the local day, 0 to 1440. */
int clock_parse(const char *text, int *out_minutes, struct err *err) MUST_CHECK;
struct date_text clock_text(int minutes); /* 09:00 */

#endif
