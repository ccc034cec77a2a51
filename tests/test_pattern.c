/* tests/test_pattern.c - "half a day a fortnight", read and expanded */
#include <criterion/criterion.h>

#include "core/days.h"
#include "core/pattern.h"
#include "tests/book.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

static struct pattern pattern_of(const char *text)
{
	struct pattern p = { 0 };
	struct err err = { 0 };

	MUST(pattern_parse(text, &p, &err));
	return p;
}

/* ---- reading ---- */

Test(pattern, parse)
{
	static const struct {
		int line;
		const char *text, *again; /* as it is written */
	} rows[] = {
		{ __LINE__, "0.5 day per fortnight", "0.5 day a fortnight" },
		{ __LINE__, "1 day a week", "1 day a week" },
		{ __LINE__, "2 sessions per month", "2 sessions a month" },
		{ __LINE__, "half a day a fortnight", "0.5 day a fortnight" },
		{ __LINE__, "3 hours per week", "3 hours a week" },
		{ __LINE__, "Half a day a fortnight, term time", "0.5 day a fortnight" },
		{ __LINE__, "half a day each fortnight in term time only", "0.5 day a fortnight" },
		{ __LINE__, "  a half-day per fortnight ", "0.5 day a fortnight" },
		{ __LINE__, "half-day fortnightly", "0.5 day a fortnight" },
		{ __LINE__, "\xC2\xBD day a fortnight", "0.5 day a fortnight" },
		{ __LINE__, "1\xC2\xBD days a week", "1.5 days a week" },
		{ __LINE__, "one and a half days a week", "1.5 days a week" },
		{ __LINE__, "2 half days a week", "1 day a week" },
		{ __LINE__, "a day a week", "1 day a week" },
		{ __LINE__, "a day every other week", "1 day a fortnight" },
		{ __LINE__, "one day every second week", "1 day a fortnight" },
		{ __LINE__, "1 day every 2 weeks", "1 day a fortnight" },
		{ __LINE__, "1 day every third week", "1 day every 3 weeks" },
		{ __LINE__, "1 day every three weeks", "1 day every 3 weeks" },
		{ __LINE__, "1 day every 52 weeks", "1 day every 52 weeks" },
		{ __LINE__, "1 day every two fortnights", "1 day every 4 weeks" },
		{ __LINE__, "1 DAY A WEEK", "1 day a week" },
		{ __LINE__, "0.25 hours/week", "0.25 hour a week" },
		{ __LINE__, "half an hour every school week", "0.5 hour a week" },
		{ __LINE__, "an hour weekly", "1 hour a week" },
		{ __LINE__, "3.75 hours monthly", "3.75 hours a month" },
		{ __LINE__, "one session a term", "1 session a term" },
		{ __LINE__, "two sessions termly", "2 sessions a term" },
		{ __LINE__, "twelve sessions a month", "12 sessions a month" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct pattern p = { 0 }, again = { 0 };
		struct err err = { 0 };

		cr_expect_eq(pattern_parse(rows[i].text, &p, &err), ERR_OK, "row at line %d: %s",
			     rows[i].line, err.msg);
		cr_expect_str_eq(pattern_text(&p).s, rows[i].again, "row at line %d: %s",
				 rows[i].line, pattern_text(&p).s);
		cr_expect_eq(pattern_parse(rows[i].again, &again, &err), ERR_OK);
		cr_expect(again.quantity.hundredths == p.quantity.hundredths &&
				  again.unit == p.unit && again.every == p.every &&
				  again.weeks == p.weeks,
			  "row at line %d: it is read again", rows[i].line);
	}
}

Test(pattern, refused)
{
	static const char examples[] =
		"is not a pattern such as '0.5 day per fortnight' or '2 sessions a month'";
	static const struct {
		int line;
		const char *text, *expect_msg;
	} rows[] = {
		{ __LINE__, "", examples },
		{ __LINE__, "9.5", examples },
		{ __LINE__, "1 day", examples },
		{ __LINE__, "a week", examples },
		{ __LINE__, "1 visit a week", examples },
		{ __LINE__, "1 day a year", examples },
		{ __LINE__, "1 day a half term", examples },
		{ __LINE__, "1 day every 2 months", examples },
		{ __LINE__, "1 day every other term", examples },
		{ __LINE__, "1 day every 53 weeks", examples },
		{ __LINE__, "1 day every 27 fortnights", examples },
		{ __LINE__, "1 day every 0 weeks", examples },
		{ __LINE__, "1 day every 1.5 weeks", examples },
		{ __LINE__, "1 day every 99999999 weeks", examples },
		{ __LINE__, "1 day a week and more", examples },
		{ __LINE__, "1 day a week in", examples },
		{ __LINE__, "1 day a week term", examples },
		{ __LINE__, "1 day a week for 39 weeks", examples },
		{ __LINE__, "1/2 day a week", examples },
		{ __LINE__, "one and two days a week", examples },
		{ __LINE__, "0.25 half days a week", examples },
		{ __LINE__,
		  "one two three four five six seven eight nine ten eleven twelve one two"
		  " three four five",
		  examples },
		{ __LINE__,
		  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		  "aaaaaaaaaaaaaaaaaa",
		  examples },
		{ __LINE__, "\xC2\xBD\xC2\xBD day a week", examples },
		{ __LINE__, "0 days a week", "a pattern of 0 comes to nothing" },
		{ __LINE__, "0.555 days a week", "'0.555' has three decimals" },
		{ __LINE__, "1,5 days a week", examples },
		{ __LINE__, "-1 day a fortnight and", examples },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct pattern p = { .weeks = 77 };
		struct err err = { 0 };

		cr_expect_eq(pattern_parse(rows[i].text, &p, &err), ERR_INVALID, "row at line %d",
			     rows[i].line);
		cr_expect(strstr(err.msg, rows[i].expect_msg), "row at line %d: %s", rows[i].line,
			  err.msg);
		cr_expect_eq(p.weeks, 77, "outputs are touched only on success");
	}
}

Test(pattern, too_large)
{
	struct pattern p;
	struct err err = { 0 };

	cr_expect_eq(pattern_parse("100000000 days a week", &p, &err), ERR_RANGE);
	cr_expect_str_eq(err.msg, "'100000000' is too large: the most is 10000000.00");
}

/* Whatever is typed, it is read or refused. */
Test(pattern, any_text)
{
	static const char *const pieces[] = {
		"a ",   "half ",   "0.5 ", "day ",  "days ", "per ",  "fortnight", "week ",
		"/",    "every ",  "2 ",   "term ", "time",  "and ",  "\xC2\xBD",  "-",
		"only", "session", ", ",   "hour ", "month", "other", "\xC3",      "9999999999 "
	};
	uint64_t state = 88172645463325252U;
	size_t read = 0;

	for (int n = 0; n < 100000; n++) {
		char text[160] = "";
		struct pattern p;
		struct err err = { 0 };
		size_t used = 0;

		for (int k = 0; k < 7; k++) {
			state ^= state << 13;
			state ^= state >> 7;
			state ^= state << 17;
			used += (size_t) snprintf(text + used, sizeof text - used, "%s",
						  pieces[state % COUNT_OF(pieces)]);
		}
		if (pattern_parse(text, &p, &err) == ERR_OK) {
			read++;
			cr_expect(p.quantity.hundredths > 0, "%s", text);
		} else {
			cr_expect(err.msg[0] != '\0', "%s", text);
		}
	}
	cr_expect(read > 0);
}

/* ---- over weeks ---- */

Test(pattern, over_weeks)
{
	static const struct {
		int line;
		const char *pattern;
		int weeks;
		int64_t expect;
		int occurrences, over;
		const char *text;
	} rows[] = {
		{ __LINE__, "0.5 day per fortnight", 39, 975, 19, 1,
		  "0.5 day a fortnight for 39 weeks: 9.75 days" },
		{ __LINE__, "0.5 day per fortnight", 38, 950, 19, 0,
		  "0.5 day a fortnight for 38 weeks: 9.5 days" },
		{ __LINE__, "0.5 day per fortnight", 40, 1000, 20, 0,
		  "0.5 day a fortnight for 40 weeks: 10 days" },
		{ __LINE__, "1 day a week", 39, 3900, 39, 0, "1 day a week for 39 weeks: 39 days" },
		{ __LINE__, "1 session a fortnight", 40, 2000, 20, 0,
		  "1 session a fortnight for 40 weeks: 20 sessions" },
		{ __LINE__, "1 session a fortnight", 39, 1950, 19, 1,
		  "1 session a fortnight for 39 weeks: 19.5 sessions" },
		{ __LINE__, "7.4 hours a week", 39, 28860, 39, 0,
		  "7.4 hours a week for 39 weeks: 288.6 hours" },
		{ __LINE__, "3.7 hours a fortnight", 39, 7215, 19, 1,
		  "3.7 hours a fortnight for 39 weeks: 72.15 hours" },
		{ __LINE__, "1 day every 3 weeks", 39, 1300, 13, 0,
		  "1 day every 3 weeks for 39 weeks: 13 days" },
		{ __LINE__, "3 hours every 3 weeks", 40, 4000, 13, 1,
		  "3 hours every 3 weeks for 40 weeks: 40 hours" },
		{ __LINE__, "1 day a fortnight", 1, 50, 0, 1,
		  "1 day a fortnight for 1 week: 0.5 day" },
		{ __LINE__, "1 day a week", PATTERN_WEEKS_MAX, 53000, 530, 0,
		  "1 day a week for 530 weeks: 530 days" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct pattern p = pattern_of(rows[i].pattern);
		struct expansion x = { 0 };
		struct err err = { 0 };

		cr_expect_eq(pattern_expand_weeks(&p, rows[i].weeks, &x, &err), ERR_OK,
			     "row at line %d: %s", rows[i].line, err.msg);
		cr_expect_eq(x.quantity.hundredths, rows[i].expect, "row at line %d: %" PRId64,
			     rows[i].line, x.quantity.hundredths);
		cr_expect_eq(x.occurrences, rows[i].occurrences, "row at line %d", rows[i].line);
		cr_expect_eq(x.weeks_over, rows[i].over, "row at line %d", rows[i].line);
		cr_expect(x.years == 0 && x.periods == rows[i].weeks);
		cr_expect_str_eq(expansion_text(&x).s, rows[i].text, "row at line %d: %s",
				 rows[i].line, expansion_text(&x).s);
	}
}

Test(pattern, over_weeks_refused)
{
	static const struct {
		int line;
		const char *pattern;
		int weeks;
		int expect_code;
		const char *expect_msg;
	} rows[] = {
		{ __LINE__, "1 day every 3 weeks", 40, ERR_INVALID,
		  "1 day every 3 weeks for 40 weeks does not come out in hundredths: the nearest"
		  " are 13.33 and 13.34 days" },
		{ __LINE__, "0.25 hour a fortnight", 39, ERR_INVALID,
		  "the nearest are 4.87 and 4.88 hours" },
		{ __LINE__, "0.01 day a fortnight", 1, ERR_INVALID,
		  "the nearest are 0 and 0.01 day" },
		{ __LINE__, "1 day a month", 39, ERR_INVALID,
		  "'1 day a month' is no pattern by the week" },
		{ __LINE__, "1 day a term", 39, ERR_INVALID, "no pattern by the week" },
		{ __LINE__, "1 day a week", 0, ERR_INVALID, "0 weeks are not possible: 1 to 530" },
		{ __LINE__, "1 day a week", -3, ERR_INVALID, "-3 weeks are not possible" },
		{ __LINE__, "1 day a week", 531, ERR_INVALID, "531 weeks are not possible" },
		{ __LINE__, "9999999 days a week", 39, ERR_RANGE, "is too much" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct pattern p = pattern_of(rows[i].pattern);
		struct expansion x = { .periods = 7 };
		struct err err = { 0 };

		cr_expect_eq(pattern_expand_weeks(&p, rows[i].weeks, &x, &err), rows[i].expect_code,
			     "row at line %d", rows[i].line);
		cr_expect(strstr(err.msg, rows[i].expect_msg), "row at line %d: %s", rows[i].line,
			  err.msg);
		cr_expect_eq(x.periods, 7, "outputs are touched only on success");
	}
}

/* ---- over term dates ---- */

/* Southampton 2024/25: eight, seven, six, six, five and eight weeks with school days. */
Test(pattern, over_dates)
{
	static const struct {
		int line;
		const char *pattern, *from, *to;
		int periods;
		int64_t expect, weights[2], by_year[2];
	} rows[] = {
		{ __LINE__,
		  "0.5 day a fortnight",
		  "2024-09-02",
		  "2025-07-22",
		  40,
		  1000,
		  { 26, 14 },
		  { 650, 350 } }, /* the week of 31 March has four days in April */
		{ __LINE__,
		  "1 day a week",
		  "2024-09-02",
		  "2025-07-22",
		  40,
		  4000,
		  { 26, 14 },
		  { 2600, 1400 } },
		{ __LINE__,
		  "2 sessions a month",
		  "2024-09-02",
		  "2025-07-22",
		  11,
		  2200,
		  { 7, 4 },
		  { 1400, 800 } }, /* no school in August */
		{ __LINE__,
		  "2 sessions a month",
		  "2024-09-01",
		  "2025-08-31",
		  11,
		  2200,
		  { 7, 4 },
		  { 1400, 800 } },
		{ __LINE__,
		  "1 session a term",
		  "2024-09-02",
		  "2025-07-22",
		  3,
		  300,
		  { 2, 1 },
		  { 200, 100 } }, /* the spring term ends on 4 April */
		{ __LINE__, "1 day a week", "2024-09-02", "2024-10-25", 8, 800, { 8 }, { 800 } },
		{ __LINE__, "1 day a week", "2024-10-21", "2024-11-04", 2, 200, { 2 }, { 200 } },
		{ __LINE__, "1 day a week", "2024-09-06", "2024-09-09", 2, 200, { 2 }, { 200 } },
		{ __LINE__,
		  "1 day a week",
		  "2025-03-31",
		  "2025-04-01",
		  1,
		  100,
		  { 1, 0 },
		  { 100, 0 } }, /* one day in each: the earlier */
		{ __LINE__,
		  "1 day a week",
		  "2025-03-31",
		  "2025-04-02",
		  1,
		  100,
		  { 0, 1 },
		  { 0, 100 } },
		{ __LINE__, "1 day a week", "2025-04-19", "2025-05-05", 2, 200, { 2 }, { 200 } },
		{ __LINE__,
		  "0.33 hour a fortnight",
		  "2024-09-02",
		  "2025-07-22",
		  40,
		  660,
		  { 26, 14 },
		  { 429, 231 } },
	};
	SCOPED(store_closep) struct store *st = book_new();

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct pattern p = pattern_of(rows[i].pattern);
		struct expansion x = { 0 };
		struct err err = { 0 };

		cr_expect_eq(pattern_expand_dates(st, &p, 0, day(rows[i].from), day(rows[i].to), &x,
						  &err),
			     ERR_OK, "row at line %d: %s", rows[i].line, err.msg);
		cr_expect_eq(x.periods, rows[i].periods, "row at line %d: %d", rows[i].line,
			     x.periods);
		cr_expect_eq(x.quantity.hundredths, rows[i].expect, "row at line %d: %" PRId64,
			     rows[i].line, x.quantity.hundredths);
		cr_expect_eq((int) x.years, fy_of(x.to).begins - x.first_year.begins + 1);
		for (size_t k = 0; k < 2; k++) {
			cr_expect_eq(x.weights[k], rows[i].weights[k], "row at line %d: %" PRId64,
				     rows[i].line, x.weights[k]);
			cr_expect_eq(x.by_year[k].hundredths, rows[i].by_year[k], "row at line %d",
				     rows[i].line);
		}
	}
}

Test(pattern, over_dates_text)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct expansion x;
	struct pattern p = pattern_of("half a day a fortnight");
	struct err err = { 0 };

	MUST(pattern_expand_dates(st, &p, 0, day("2024-09-02"), day("2025-07-22"), &x, &err));
	cr_expect_str_eq(
		expansion_text(&x).s,
		"0.5 day a fortnight for 40 school weeks, 2 September 2024 to 22 July 2025:"
		" 10 days");
	p = pattern_of("1 session a term");
	MUST(pattern_expand_dates(st, &p, 0, day("2024-09-02"), day("2025-07-22"), &x, &err));
	cr_expect_str_eq(expansion_text(&x).s,
			 "1 session a term for 3 school terms, 2 September 2024 to 22 July 2025: 3"
			 " sessions");
}

Test(pattern, over_dates_refused)
{
	static const struct {
		int line;
		const char *pattern, *from, *to;
		int expect_code;
		const char *expect_msg;
	} rows[] = {
		{ __LINE__, "1 day a week", "2024-04-01", "2025-03-31", ERR_CONFLICT,
		  "the term dates of 2023/24 are not known: load them with 'daybook term import', "
		  "or say for how many weeks" },
		{ __LINE__, "1 day a month", "2024-09-02", "2025-09-30", ERR_CONFLICT,
		  "the term dates of 2025/26 are not known: load them with 'daybook term import'" },
		{ __LINE__, "1 day a week", "2024-12-23", "2025-01-03", ERR_INVALID,
		  "there is no school day from 23 December 2024 to 3 January 2025" },
		{ __LINE__, "1 day a week", "2025-01-03", "2024-12-23", ERR_INVALID,
		  "23 December 2024 is before 3 January 2025" },
		{ __LINE__, "1 day a week", "2024-09-02", "2034-09-02", ERR_RANGE,
		  "is more than ten years" },
		{ __LINE__, "1 day every 3 weeks", "2024-09-02", "2025-07-22", ERR_INVALID,
		  "does not come out in hundredths: the nearest are 13.33 and 13.34 days" },
	};
	SCOPED(store_closep) struct store *st = book_new();

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct pattern p = pattern_of(rows[i].pattern);
		struct expansion x = { .periods = 7 };
		struct err err = { 0 };

		cr_expect_eq(pattern_expand_dates(st, &p, 0, day(rows[i].from), day(rows[i].to), &x,
						  &err),
			     rows[i].expect_code, "row at line %d", rows[i].line);
		cr_expect(strstr(err.msg, rows[i].expect_msg), "row at line %d: %s", rows[i].line,
			  err.msg);
		cr_expect_eq(x.periods, 7);
	}
}

/* A school's own dates, training days too; dates of a whole year in one do not say where a term ends. */
Test(pattern, own_terms)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(json_freep)
	struct json *own = book_json(
		"{\"school\":\"137037\",\"years\":[{\"academic_year\":\"2024/25\",\"terms\":"
		"[{\"name\":\"All\",\"start\":\"2024-09-04\",\"end\":\"2025-07-18\"}]}],"
		"\"inset\":[\"2024-09-04\",\"2024-09-05\",\"2024-09-06\"]}");
	struct work work = WORK_EMPTY;
	struct pattern weekly = pattern_of("1 day a week"), termly = pattern_of("1 day a term");
	int64_t academy = book_school(st, BOOK_ACADEMY);
	struct expansion x;
	struct err err = { 0 };
	size_t terms;

	book_begin(&work, st, "manager", "term import", "2024-09-02");
	MUST(term_load(&work, own, &terms, &err));
	book_commit(&work);
	MUST(pattern_expand_dates(st, &weekly, academy, day("2024-09-02"), day("2024-12-20"), &x,
				  &err));
	cr_expect_eq(x.periods, 15, "no week of training days alone, and no half-term: %d",
		     x.periods);
	cr_expect_eq(pattern_expand_dates(st, &termly, academy, day("2024-09-02"),
					  day("2025-07-22"), &x, &err),
		     ERR_CONFLICT);
	cr_expect(strstr(err.msg, "the dates of 2024/25 do not part it into terms"), "%s", err.msg);
	MUST(pattern_expand_dates(st, &termly, book_school(st, BOOK_MAINTAINED), day("2024-09-02"),
				  day("2025-07-22"), &x, &err));
	cr_expect_eq(x.periods, 3);
}
