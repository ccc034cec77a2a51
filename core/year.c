/* core/year.c - financial and academic years, months, times of day; declared in core/date.h */
#include "core/date.h"

#include "core/banned.h"

enum { FIRST_YEAR = 1900, LAST_YEAR = 9998 }; /* that may begin a year we can read */

/* Years begin on the first of a month: the calendar year in which the one that holds 'd' began. */
static int year_begun(struct date d, int month)
{
	struct civil c = date_civil(d);

	return c.month >= month ? c.year : c.year - 1;
}

struct fy fy_of(struct date d)
{
	return (struct fy){ .begins = (int16_t) year_begun(d, 4) };
}

struct date fy_first(struct fy fy)
{
	struct date first = { 0 };

	if (!date_from_civil(fy.begins, 4, 1,
			     &first)) { /* January to March 1900: its year began too early */
		bool real = date_from_civil(FIRST_YEAR, 1, 1, &first);

		assert(real && fy.begins == FIRST_YEAR - 1);
	}
	return first;
}

struct date fy_last(struct fy fy)
{
	struct date last = { 0 };

	if (!date_from_civil(fy.begins + 1, 3, 31, &last)) {
		bool real = date_from_civil(LAST_YEAR + 1, 12, 31, &last);

		assert(real && fy.begins == LAST_YEAR + 1);
	}
	return last;
}

/* "2024-25": four digits, the mark, the last two digits of the year after. */
static int year_parse(const char *text, const char *marks, const char *what, int *out,
		      struct err *err)
{
	const char mark[2] = { marks[0], '\0' };
	int first = 0, second = 0;
	bool good = strlen(text) == 7 && strchr(marks, text[4]) != NULL;

	for (int i = 0; good && i < 7; i++)
		if (i != 4 && (text[i] < '0' || text[i] > '9'))
			good = false;
	if (!good)
		return err_set(err, ERR_INVALID, "'%s' is not %s year: write it as 2024%s25", text,
			       what, mark);
	for (int i = 0; i < 4; i++)
		first = first * 10 + (text[i] - '0');
	second = (text[5] - '0') * 10 + (text[6] - '0');
	if (second != (first + 1) % 100)
		return err_set(err, ERR_INVALID,
			       "'%s' is not %s year: the one that begins in %d is %d%s%02d", text,
			       what, first, first, mark, (first + 1) % 100);
	if (first < FIRST_YEAR || first > LAST_YEAR)
		return err_set(err, ERR_RANGE, "'%s' is not between %d%s%02d and %d%s%02d", text,
			       FIRST_YEAR, mark, (FIRST_YEAR + 1) % 100, LAST_YEAR, mark,
			       (LAST_YEAR + 1) % 100);
	*out = first;
	return ERR_OK;
}

/* 2024-25 or 2024/25 */
static struct date_text year_text(int begins, char mark)
{
	struct date_text text;

	(void) snprintf(text.s, sizeof text.s, "%04d%c%02d", begins, mark, (begins + 1) % 100);
	return text;
}

int fy_parse(const char *text, struct fy *out, struct err *err)
{
	int begins, r;

	if ((r = year_parse(text, "-", "a financial", &begins, err)) < 0)
		return r;
	*out = (struct fy){ .begins = (int16_t) begins };
	return ERR_OK;
}

struct date_text fy_text(struct fy fy)
{
	return year_text(fy.begins, '-');
}

int fy_day_parse(const char *text, struct fy fy, struct date *out, struct err *err)
{
	struct err ignored = { 0 };
	struct date on;
	char iso[24];

	(void) snprintf(iso, sizeof iso, "2023-%.8s", text); /* a year without 29 February */
	if (date_parse(iso, &on, &ignored) < 0)
		return err_set(
			err, ERR_INVALID,
			"'%s' is not a day of every year: write month and day, such as 09-30",
			text);
	struct civil c = date_civil(on);
	bool real = date_from_civil(c.month >= 4 ? fy.begins : fy.begins + 1, c.month, c.day, out);

	assert(real);
	(void) real;
	return ERR_OK;
}

int academic_year_parse(const char *text, int *out_begins, struct err *err)
{
	return year_parse(text, "/-", "an academic", out_begins, err);
}

int academic_year_of(struct date d)
{
	return year_begun(d, 9);
}

struct date_text academic_year_text(int begins)
{
	return year_text(begins, '/');
}

/* ---- months ---- */

int month_parse(const char *text, struct date *out_first, struct err *err)
{
	struct err ignored = { 0 };
	char first[16];

	if (strlen(text) == 7) {
		(void) snprintf(first, sizeof first, "%s-01", text);
		if (date_parse(first, out_first, &ignored) == ERR_OK)
			return ERR_OK;
	}
	return err_set(err, ERR_INVALID,
		       "'%s' is not a month: write year and month, such as 2024-06", text);
}

struct date_text month_text(struct date d)
{
	struct date_text text = date_iso(d);

	text.s[7] = '\0';
	return text;
}

struct date_text month_long(struct date d)
{
	struct civil c = date_civil(d);
	struct date_text text;

	(void) snprintf(text.s, sizeof text.s, "%s %d", month_name(c.month), c.year);
	return text;
}

/* ---- time of day ---- */

int clock_parse(const char *text, int *out_minutes, struct err *err)
{
	const char *colon = strchr(text, ':');
	int hours = 0, minutes = 0;
	bool good = colon && colon > text && colon - text <= 2 && strlen(colon + 1) == 2;

	for (const char *p = text; good && *p != '\0'; p++) {
		if (p == colon)
			continue;
		if (*p < '0' || *p > '9')
			good = false;
		else if (p < colon)
			hours = hours * 10 + (*p - '0');
		else
			minutes = minutes * 10 + (*p - '0');
	}
	if (!good)
		return err_set(err, ERR_INVALID,
			       "'%s' is not a time: write hours and minutes, such as 9:00 or 13:30",
			       text);
	if (minutes > 59 || hours * 60 + minutes > 1440)
		return err_set(err, ERR_INVALID,
			       "'%s' is not a time of day: they go from 0:00 to 24:00", text);
	*out_minutes = hours * 60 + minutes;
	return ERR_OK;
}

struct date_text clock_text(int minutes)
{
	struct date_text text;

	assert(minutes >= 0 && minutes <= 1440);
	(void) snprintf(text.s, sizeof text.s, "%02d:%02d", minutes / 60, minutes % 60);
	return text;
}
