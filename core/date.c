/* core/date.c - civil dates in the Gregorian calendar; asks no clock */
#include "core/date.h"

#include "core/banned.h"

enum { YEAR_MIN = 1900, YEAR_MAX = 9999 };

static const char *const months[] = {
	"January", "February", "March",     "April",   "May",      "June",
	"July",    "August",   "September", "October", "November", "December",
};

const char *month_name(int month)
{
	assert(month >= 1 && month <= 12);
	return months[month - 1];
}

static int month_days(int year, int month)
{
	static const char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

/*
 * Both directions count in years that begin on 1 March, so that the leap day is the last of its
 * year, and in eras of 400 years, which are all 146,097 days long.
 */
bool date_from_civil(int year, int month, int day, struct date *out)
{
	int era, year_of_era, day_of_year;

	if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12 || day < 1 ||
	    day > month_days(year, month))
		return false;

	if (month <= 2)
		year--;
	era = year / 400;
	year_of_era = year % 400;
	day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
	out->day = era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
		   day_of_year - 719468;
	return true;
}

struct civil date_civil(struct date d)
{
	int days = d.day + 719468, era, day_of_era, year_of_era, day_of_year, month;
	struct civil c;

	assert(!date_is_none(d) && days >= 0);
	era = days / 146097;
	day_of_era = days % 146097;
	year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	month = (5 * day_of_year + 2) / 153; /* 0 is March */

	c.day = day_of_year - (153 * month + 2) / 5 + 1;
	c.month = month < 10 ? month + 3 : month - 9;
	c.year = era * 400 + year_of_era + (c.month <= 2);
	return c;
}

int date_weekday(struct date d)
{
	assert(!date_is_none(d));
	return (d.day % 7 + 7 + 3) % 7 + 1; /* 1 January 1970 was a Thursday */
}

struct date date_add_months(struct date start, int n)
{
	struct civil c = date_civil(start);
	int index = c.year * 12 + c.month - 1, year, month, last;
	struct date result = { 0 };
	bool real;

	assert(n >= 0);
	if (n > YEAR_MAX * 12 + 11 - index) { /* the end of time, as far as we are concerned */
		real = date_from_civil(YEAR_MAX, 12, 31, &result);
		assert(real);
		return result;
	}
	year = (index + n) / 12;
	month = (index + n) % 12 + 1;
	last = month_days(year, month);
	real = date_from_civil(year, month, c.day < last ? c.day : last, &result);
	assert(real);
	(void) real;
	return result;
}

int date_plausible(struct date d, struct date today, struct err *err)
{
	if (date_compare(date_add_months(d, 10 * 12), today) < 0)
		return err_set(err, ERR_INVALID,
			       "%s lies more than ten years before today: is the year right",
			       date_long(d).s);
	if (date_compare(d, date_add_months(today, 5 * 12)) > 0)
		return err_set(err, ERR_INVALID,
			       "%s lies more than five years after today: is the year right",
			       date_long(d).s);
	return ERR_OK;
}

/* ---- text ---- */

/* 'pattern' has a 9 for each digit, the rest must be there as it is. */
static bool looks_like(const char *text, const char *pattern)
{
	for (; *pattern != '\0'; text++, pattern++)
		if (*pattern == '9' ? *text < '0' || *text > '9' : *text != *pattern)
			return false;
	return *text == '\0';
}

static int digits(const char *text, int count)
{
	int value = 0;

	for (int i = 0; i < count; i++)
		value = value * 10 + (text[i] - '0');
	return value;
}

static int from_parts(const char *text, int year, int month, int day, struct date *out,
		      struct err *err)
{
	if (date_from_civil(year, month, day, out))
		return ERR_OK;
	if (month < 1 || month > 12)
		return err_set(err, ERR_INVALID, "'%s' is not a date: there is no month %d", text,
			       month);
	if (year < YEAR_MIN)
		return err_set(err, ERR_RANGE, "'%s' is too early: dates are of the years %d to %d",
			       text, YEAR_MIN, YEAR_MAX);
	if (day < 1)
		return err_set(err, ERR_INVALID, "'%s' is not a date: there is no day 0", text);
	return err_set(err, ERR_INVALID, "'%s' is not a date: %s %d has %d days", text,
		       month_name(month), year, month_days(year, month));
}

int date_parse(const char *text, struct date *out, struct err *err)
{
	if (!looks_like(text, "9999-99-99"))
		return err_set(err, ERR_INVALID,
			       "'%s' is not a date: write year, month and day, such as 2024-09-30",
			       text);
	return from_parts(text, digits(text, 4), digits(text + 5, 2), digits(text + 8, 2), out,
			  err);
}

int date_parse_register(const char *text, struct date *out, struct err *err)
{
	if (!looks_like(text, "99-99-9999"))
		return err_set(err, ERR_INVALID,
			       "'%s' is not a date: the register writes day, month and year, such "
			       "as 30-09-2024",
			       text);
	return from_parts(text, digits(text + 6, 4), digits(text + 3, 2), digits(text, 2), out,
			  err);
}

static void put_digits(char *at, int count, int value)
{
	for (; count > 0; value /= 10)
		at[--count] = (char) ('0' + value % 10);
}

/* Every date that is bound or printed goes through here: snprintf() would be felt. */
struct date_text date_iso(struct date d)
{
	struct date_text text = { "" };
	struct civil c;

	if (date_is_none(d))
		return text;
	c = date_civil(d);
	put_digits(text.s, 4, c.year);
	put_digits(text.s + 5, 2, c.month);
	put_digits(text.s + 8, 2, c.day);
	text.s[4] = text.s[7] = '-';
	return text;
}

struct date_text date_long(struct date d)
{
	struct date_text text = { "" };
	struct civil c;

	if (date_is_none(d))
		return text;
	c = date_civil(d);
	(void) snprintf(text.s, sizeof text.s, "%d %s %d", c.day, month_name(c.month), c.year);
	return text;
}

struct date_text date_short(struct date d)
{
	struct date_text text = { "" };
	struct civil c;

	if (date_is_none(d))
		return text;
	c = date_civil(d);
	(void) snprintf(text.s, sizeof text.s, "%d %.3s %d", c.day, month_name(c.month), c.year);
	return text;
}

struct date_text date_table(struct date d)
{
	static const char weekdays[][4] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
	struct date_text text = { "" };

	if (!date_is_none(d))
		(void) snprintf(text.s, sizeof text.s, "%s %.24s", weekdays[date_weekday(d) - 1],
				date_short(d).s);
	return text;
}
