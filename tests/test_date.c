/* tests/test_date.c - dates against a slow walk through the calendar; years; times of day */
#include <criterion/criterion.h>

#include "core/date.h"

#include "core/banned.h"

/* A calendar that only knows how to turn a page. */
static void walk_on(struct civil *c)
{
	static const int usual[] = { 0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int days = usual[c->month];

	if (c->month == 2 && c->year % 4 == 0 && (c->year % 100 != 0 || c->year % 400 == 0))
		days = 29;
	if (c->day < days) {
		c->day++;
		return;
	}
	c->day = 1;
	if (c->month < 12) {
		c->month++;
		return;
	}
	c->month = 1;
	c->year++;
}

Test(date, every_day)
{
	struct civil walk = { 1900, 1, 1 };
	int weekday = 1; /* 1 January 1900 was a Monday */

	for (int32_t day = -25567; walk.year <= 2100; day++) {
		struct date d = { 0 }, parsed = { 0 };
		struct civil c = date_civil((struct date){ day });
		struct err err = { 0 };
		int fy = walk.month <= 3 ? walk.year - 1 : walk.year;
		int academic = walk.month <= 8 ? walk.year - 1 : walk.year;

		cr_assert(date_from_civil(walk.year, walk.month, walk.day, &d));
		cr_assert_eq(d.day, day, "%d-%d-%d", walk.year, walk.month, walk.day);
		cr_assert(c.year == walk.year && c.month == walk.month && c.day == walk.day);
		cr_assert_eq(date_weekday(d), weekday, "%s", date_iso(d).s);
		cr_assert_eq(date_parse(date_iso(d).s, &parsed, &err), ERR_OK, "%s", err.msg);
		cr_assert_eq(parsed.day, day);
		cr_assert_eq(fy_of(d).begins, fy, "%s", date_iso(d).s);
		cr_assert_eq(academic_year_of(d), academic, "%s", date_iso(d).s);
		cr_assert(date_compare(fy_first(fy_of(d)), d) <= 0, "%s", date_iso(d).s);
		cr_assert(date_compare(fy_last(fy_of(d)), d) >= 0, "%s", date_iso(d).s);

		walk_on(&walk);
		weekday = weekday % 7 + 1;
	}
}

Test(date, from_civil_refuses)
{
	static const struct {
		int line, year, month, day;
		bool expect;
	} rows[] = {
		{ __LINE__, 2024, 2, 29, true },   { __LINE__, 2023, 2, 29, false },
		{ __LINE__, 1900, 2, 29, false },  { __LINE__, 2000, 2, 29, true },
		{ __LINE__, 2100, 2, 29, false },  { __LINE__, 1900, 1, 1, true },
		{ __LINE__, 1899, 12, 31, false }, { __LINE__, 9999, 12, 31, true },
		{ __LINE__, 10000, 1, 1, false },  { __LINE__, 2024, 0, 1, false },
		{ __LINE__, 2024, 13, 1, false },  { __LINE__, 2024, 4, 31, false },
		{ __LINE__, 2024, 4, 0, false },   { __LINE__, 2024, -1, 5, false },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct date d = { 12345 };

		cr_expect_eq(date_from_civil(rows[i].year, rows[i].month, rows[i].day, &d),
			     rows[i].expect, "row at line %d", rows[i].line);
		cr_expect(rows[i].expect || d.day == 12345, "row at line %d", rows[i].line);
	}
}

static struct date day(const char *iso)
{
	struct date d = DATE_NONE;
	struct err err = { 0 };

	cr_assert_eq(date_parse(iso, &d, &err), ERR_OK, "%s", err.msg);
	return d;
}

Test(date, months)
{
	static const struct {
		int line;
		const char *start;
		int n;
		const char *expect;
	} rows[] = {
		{ __LINE__, "2024-01-31", 0, "2024-01-31" },
		{ __LINE__, "2024-01-31", 1, "2024-02-29" },
		{ __LINE__, "2023-01-31", 1, "2023-02-28" },
		{ __LINE__, "2024-01-31", 2, "2024-03-31" },
		{ __LINE__, "2024-01-31", 3, "2024-04-30" },
		{ __LINE__, "2024-12-15", 1, "2025-01-15" },
		{ __LINE__, "2024-02-29", 12, "2025-02-28" },
		{ __LINE__, "2024-02-29", 48, "2028-02-29" },
		{ __LINE__, "2024-09-02", 36, "2027-09-02" },
		{ __LINE__, "9999-11-30", 1, "9999-12-30" },
		{ __LINE__, "9999-11-30", 2, "9999-12-31" },
		{ __LINE__, "2024-11-30", INT32_MAX, "9999-12-31" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		cr_expect_str_eq(date_iso(date_add_months(day(rows[i].start), rows[i].n)).s,
				 rows[i].expect, "row at line %d", rows[i].line);
}

Test(date, parse)
{
	static const struct {
		int line;
		int (*parse)(const char *text, struct date *out, struct err *err);
		const char *text;
		int expect_code;
		const char *expect; /* the date, or part of the message */
	} rows[] = {
		{ __LINE__, date_parse, "2024-09-30", ERR_OK, "2024-09-30" },
		{ __LINE__, date_parse, "2024-02-30", ERR_INVALID,
		  "'2024-02-30' is not a date: February 2024 has 29 days" },
		{ __LINE__, date_parse, "2023-02-29", ERR_INVALID, "February 2023 has 28 days" },
		{ __LINE__, date_parse, "2024-13-01", ERR_INVALID, "there is no month 13" },
		{ __LINE__, date_parse, "2024-00-10", ERR_INVALID, "there is no month 0" },
		{ __LINE__, date_parse, "2024-04-00", ERR_INVALID, "there is no day 0" },
		{ __LINE__, date_parse, "1899-12-31", ERR_RANGE, "too early" },
		{ __LINE__, date_parse, "30/09/2024", ERR_INVALID, "such as 2024-09-30" },
		{ __LINE__, date_parse, "30-09-2024", ERR_INVALID, "such as 2024-09-30" },
		{ __LINE__, date_parse, "2024-9-30", ERR_INVALID, "such as 2024-09-30" },
		{ __LINE__, date_parse, "2024-09-30 ", ERR_INVALID, "such as 2024-09-30" },
		{ __LINE__, date_parse, "2024-09-30T00:00", ERR_INVALID, "such as 2024-09-30" },
		{ __LINE__, date_parse, "12024-09-30", ERR_INVALID, "such as 2024-09-30" },
		{ __LINE__, date_parse, "-024-09-30", ERR_INVALID, "such as 2024-09-30" },
		{ __LINE__, date_parse, "2024-09", ERR_INVALID, "such as 2024-09-30" },
		{ __LINE__, date_parse, "", ERR_INVALID, "such as 2024-09-30" },
		{ __LINE__, date_parse_register, "30-09-2024", ERR_OK, "2024-09-30" },
		{ __LINE__, date_parse_register, "29-02-2023", ERR_INVALID, "has 28 days" },
		{ __LINE__, date_parse_register, "2024-09-30", ERR_INVALID, "such as 30-09-2024" },
		{ __LINE__, date_parse_register, "1-9-2024", ERR_INVALID, "such as 30-09-2024" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct date d = DATE_NONE;
		struct err err = { 0 };
		int r = rows[i].parse(rows[i].text, &d, &err);

		cr_expect_eq(r, rows[i].expect_code, "row at line %d: %s", rows[i].line, err.msg);
		if (r == ERR_OK)
			cr_expect_str_eq(date_iso(d).s, rows[i].expect, "row at line %d",
					 rows[i].line);
		else
			cr_expect(strstr(err.msg, rows[i].expect) && date_is_none(d),
				  "row at line %d: %s", rows[i].line, err.msg);
	}
}

Test(date, text)
{
	struct date d = day("2024-09-02");

	cr_expect_str_eq(date_iso(d).s, "2024-09-02");
	cr_expect_str_eq(date_long(d).s, "2 September 2024");
	cr_expect_str_eq(date_table(d).s, "Mon 2 Sep 2024");
	cr_expect_str_eq(date_table(day("9999-12-31")).s, "Fri 31 Dec 9999");
	cr_expect_str_eq(date_iso(DATE_NONE).s, "");
	cr_expect_str_eq(date_long(DATE_NONE).s, "");
	cr_expect_str_eq(date_table(DATE_NONE).s, "");
	cr_expect_str_eq(date_iso(date_add(day("2024-02-28"), 2)).s, "2024-03-01");
	cr_expect_str_eq(month_name(12), "December");
}

Test(date, financial_years)
{
	static const struct {
		int line;
		const char *text;
		int expect_code;
		int expect;
		const char *expect_msg;
	} rows[] = {
		{ __LINE__, "2024-25", ERR_OK, 2024, NULL },
		{ __LINE__, "1999-00", ERR_OK, 1999, NULL },
		{ __LINE__, "9998-99", ERR_OK, 9998, NULL },
		{ __LINE__, "2024-26", ERR_INVALID, 1, "the one that begins in 2024 is 2024-25" },
		{ __LINE__, "1899-00", ERR_RANGE, 1, "is not between 1900-01 and 9998-99" },
		{ __LINE__, "2024/25", ERR_INVALID, 1, "write it as 2024-25" },
		{ __LINE__, "2024", ERR_INVALID, 1, "write it as 2024-25" },
		{ __LINE__, "2024-2025", ERR_INVALID, 1, "write it as 2024-25" },
		{ __LINE__, "abcd-ef", ERR_INVALID, 1, "'abcd-ef' is not a financial year" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct fy fy = { 1 };
		struct err err = { 0 };

		cr_expect_eq(fy_parse(rows[i].text, &fy, &err), rows[i].expect_code,
			     "row at line %d: %s", rows[i].line, err.msg);
		cr_expect_eq(fy.begins, rows[i].expect, "row at line %d", rows[i].line);
		if (rows[i].expect_msg)
			cr_expect(strstr(err.msg, rows[i].expect_msg), "row at line %d: %s",
				  rows[i].line, err.msg);
		else
			cr_expect_str_eq(fy_text(fy).s, rows[i].text);
	}
	cr_expect_eq(fy_of(day("2025-03-31")).begins, 2024);
	cr_expect_eq(fy_of(day("2025-04-01")).begins, 2025);
	cr_expect_str_eq(date_iso(fy_first((struct fy){ 2024 })).s, "2024-04-01");
	cr_expect_str_eq(date_iso(fy_last((struct fy){ 2024 })).s, "2025-03-31");
	cr_expect_str_eq(date_iso(fy_first(fy_of(day("1900-02-01")))).s, "1900-01-01");
	cr_expect_str_eq(date_iso(fy_last(fy_of(day("9999-05-01")))).s, "9999-12-31");
}

Test(date, academic_years)
{
	struct err err = { 0 };
	int begins = 1;

	cr_expect_eq(academic_year_parse("2024/25", &begins, &err), ERR_OK);
	cr_expect_eq(begins, 2024);
	cr_expect_eq(academic_year_parse("2023-24", &begins, &err), ERR_OK);
	cr_expect_eq(begins, 2023);
	cr_expect_eq(academic_year_parse("2023:24", &begins, &err), ERR_INVALID);
	cr_expect_str_eq(err.msg, "'2023:24' is not an academic year: write it as 2024/25");
	cr_expect_eq(academic_year_parse("2023/25", &begins, &err), ERR_INVALID);
	cr_expect_eq(begins, 2023);
	cr_expect_str_eq(academic_year_text(2099).s, "2099/00");
	cr_expect_eq(academic_year_of(day("2024-08-31")), 2023);
	cr_expect_eq(academic_year_of(day("2024-09-01")), 2024);
}

Test(date, clock)
{
	static const struct {
		int line;
		const char *text;
		int expect_code, expect;
	} rows[] = {
		{ __LINE__, "9:00", ERR_OK, 540 },        { __LINE__, "09:00", ERR_OK, 540 },
		{ __LINE__, "13:30", ERR_OK, 810 },       { __LINE__, "0:00", ERR_OK, 0 },
		{ __LINE__, "24:00", ERR_OK, 1440 },      { __LINE__, "24:01", ERR_INVALID, -1 },
		{ __LINE__, "12:60", ERR_INVALID, -1 },   { __LINE__, "9", ERR_INVALID, -1 },
		{ __LINE__, "9:0", ERR_INVALID, -1 },     { __LINE__, ":30", ERR_INVALID, -1 },
		{ __LINE__, "009:00", ERR_INVALID, -1 },  { __LINE__, "9:000", ERR_INVALID, -1 },
		{ __LINE__, "9:3a", ERR_INVALID, -1 },    { __LINE__, "-9:00", ERR_INVALID, -1 },
		{ __LINE__, "9:00 pm", ERR_INVALID, -1 }, { __LINE__, "9.30", ERR_INVALID, -1 },
		{ __LINE__, "1:::", ERR_INVALID, -1 },    { __LINE__, "", ERR_INVALID, -1 },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct err err = { 0 };
		int minutes = -1;

		cr_expect_eq(clock_parse(rows[i].text, &minutes, &err), rows[i].expect_code,
			     "row at line %d: %s", rows[i].line, err.msg);
		cr_expect_eq(minutes, rows[i].expect, "row at line %d", rows[i].line);
	}
	cr_expect_str_eq(clock_text(540).s, "09:00");
	cr_expect_str_eq(clock_text(1440).s, "24:00");
}
