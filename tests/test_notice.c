/* tests/test_notice.c - notice: ladders of late notice, moments around a change of the clock, contracts that end */
#include <criterion/criterion.h>

#include "core/days.h"
#include "core/notice.h"
#include "tests/book.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

/* ---- moments ---- */

static struct moment at(const char *text) /* "2024-09-02 09:30" */
{
	struct err err = { 0 };
	struct moment m = { DATE_NONE, 0 };
	char iso[11];

	(void) snprintf(iso, sizeof iso, "%.10s", text);
	m.on = day(iso);
	MUST(clock_parse(text + 11, &m.min, &err));
	return m;
}

/* Summer time of 2024: 31 March to 27 October; of 2025: 30 March to 26 October. */
Test(moment, elapsed)
{
	static const struct {
		int line;
		const char *from, *to;
		int64_t minutes;
	} cases[] = {
		{ __LINE__, "2024-09-02 09:00", "2024-09-02 09:00", 0 },
		{ __LINE__, "2024-09-02 09:00", "2024-09-03 09:01", 1441 },
		{ __LINE__, "2024-09-03 09:01", "2024-09-02 09:00", -1441 },
		{ __LINE__, "2024-09-02 00:00", "2024-09-02 24:00", 1440 },
		{ __LINE__, "2024-02-28 12:00", "2024-03-01 12:00", 2880 },
		{ __LINE__, "2024-03-30 12:00", "2024-03-31 12:00", 1440 - 60 },
		{ __LINE__, "2024-03-31 00:59", "2024-03-31 02:00", 1 },
		{ __LINE__, "2024-03-31 00:00", "2024-03-31 24:00", 1440 - 60 },
		{ __LINE__, "2025-03-29 12:00", "2025-03-30 12:00", 1440 - 60 },
		{ __LINE__, "2024-10-26 12:00", "2024-10-27 12:00", 1440 + 60 },
		{ __LINE__, "2024-10-27 00:59", "2024-10-27 01:00", 1 },
		{ __LINE__, "2024-10-27 01:59", "2024-10-27 02:00", 61 }, /* the first 1:59 */
		{ __LINE__, "2025-10-25 12:00", "2025-10-26 12:00", 1440 + 60 },
		{ __LINE__, "2024-03-01 12:00", "2024-11-01 12:00", 245 * 1440 },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		cr_expect_eq(clock_elapsed(at(cases[i].from), at(cases[i].to)), cases[i].minutes,
			     "row at line %d: %" PRId64, cases[i].line,
			     clock_elapsed(at(cases[i].from), at(cases[i].to)));
}

Test(moment, of_an_instant)
{
	static const struct {
		int line;
		const char *instant, *wall; /* NULL: refused */
	} cases[] = {
		{ __LINE__, "2024-01-15T09:30:00Z", "2024-01-15 09:30" },
		{ __LINE__, "2024-07-15T09:30:59Z", "2024-07-15 10:30" },
		{ __LINE__, "2024-07-15T23:30:00Z", "2024-07-16 00:30" },
		{ __LINE__, "2024-12-31T23:59:59Z", "2024-12-31 23:59" },
		{ __LINE__, "2024-03-31T00:59:59Z", "2024-03-31 00:59" },
		{ __LINE__, "2024-03-31T01:00:00Z", "2024-03-31 02:00" },
		{ __LINE__, "2024-10-27T00:59:59Z", "2024-10-27 01:59" },
		{ __LINE__, "2024-10-27T01:00:00Z", "2024-10-27 01:00" },
		{ __LINE__, "2024-07-15", NULL },
		{ __LINE__, "2024-07-15 09:30:00Z", NULL },
		{ __LINE__, "", NULL },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct moment m = { DATE_NONE, 0 };
		struct err err = { 0 };
		char wall[72];
		int r = clock_moment(cases[i].instant, &m, &err);

		if (!cases[i].wall) {
			cr_expect_eq(r, ERR_INVALID, "row at line %d", cases[i].line);
			continue;
		}
		cr_assert_eq(r, ERR_OK, "row at line %d: %s", cases[i].line, err.msg);
		(void) snprintf(wall, sizeof wall, "%s %s", date_iso(m.on).s, clock_text(m.min).s);
		cr_expect_str_eq(wall, cases[i].wall, "row at line %d: %s", cases[i].line, wall);
	}
}

/* ---- the ladder ---- */

Test(notice, text)
{
	static const struct {
		int line;
		const char *text, *canonical; /* NULL: as given */
	} cases[] = {
		{ __LINE__, "", NULL },
		{ __LINE__, "  ", "" },
		{ __LINE__, "none", "" },
		{ __LINE__, "under 48 hours: 100%", NULL },
		{ __LINE__, "under 1 hour: 1%", NULL },
		{ __LINE__, "under 4 weeks: 50%, under 2 weeks: 100%", NULL },
		{ __LINE__, "  Under 04 week :50 % ,under 2 weeks:100%  ",
		  "under 4 weeks: 50%, under 2 weeks: 100%" },
		{ __LINE__, "under 1 weeks: 50%, under 1 working days: 75%, under 1 hours: 100%",
		  "under 1 week: 50%, under 1 working day: 75%, under 1 hour: 100%" },
		{ __LINE__,
		  "under 52 weeks: 10%, under 99 working days: 20%, under 98 working days: 30%,"
		  " under 97 working days: 40%, under 999 hours: 50%, under 998 hours: 100%",
		  NULL },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct notice_ladder ladder = { 0 }, again = { 0 };
		const char *canonical = cases[i].canonical ? cases[i].canonical : cases[i].text;
		struct err err = { 0 };

		cr_assert_eq(notice_parse(cases[i].text, &ladder, &err), ERR_OK,
			     "row at line %d: %s", cases[i].line, err.msg);
		cr_expect_str_eq(notice_text(&ladder).s, canonical, "row at line %d: %s",
				 cases[i].line, notice_text(&ladder).s);
		MUST(notice_parse(canonical, &again, &err));
		cr_expect_eq(again.count, ladder.count);
		cr_expect_str_eq(notice_text(&again).s, canonical, "row at line %d", cases[i].line);
	}
}

Test(notice, text_refused)
{
	static const struct {
		int line;
		const char *text;
		int code;
		const char *says; /* part of the refusal */
	} cases[] = {
		{ __LINE__, "48 hours", ERR_INVALID, "such as \"under 48 hours: 100%\"" },
		{ __LINE__, "under 48 hours", ERR_INVALID, "such as" },
		{ __LINE__, "under 48 hours: 100", ERR_INVALID, "such as" },
		{ __LINE__, "under 48 days: 100%", ERR_INVALID, "such as" },
		{ __LINE__, "under -48 hours: 100%", ERR_INVALID, "such as" },
		{ __LINE__, "under 48.5 hours: 100%", ERR_INVALID, "such as" },
		{ __LINE__, "under 48 hours: 33.3%", ERR_INVALID, "such as" },
		{ __LINE__, "under 9999999 hours: 100%", ERR_INVALID, "such as" },
		{ __LINE__, "under 48 hours: 100%,", ERR_INVALID, "such as" },
		{ __LINE__, "under 48 hoursx: 100%", ERR_INVALID, "such as" },
		{ __LINE__, "none, under 48 hours: 100%", ERR_INVALID, "such as" },
		{ __LINE__, "under 48 hours: 100% please", ERR_INVALID, "'please' is too much" },
		{ __LINE__, "under 0 hours: 100%", ERR_RANGE, "1 to 999 hours, not 0" },
		{ __LINE__, "under 1000 hours: 100%", ERR_RANGE, "1 to 999 hours, not 1000" },
		{ __LINE__, "under 100 working days: 100%", ERR_RANGE, "1 to 99 working days" },
		{ __LINE__, "under 53 weeks: 100%", ERR_RANGE, "1 to 52 weeks" },
		{ __LINE__, "under 48 hours: 0%", ERR_RANGE, "1% to 100%, not 0%" },
		{ __LINE__, "under 48 hours: 101%", ERR_RANGE, "1% to 100%, not 101%" },
		{ __LINE__, "under 2 weeks: 50%, under 4 weeks: 100%", ERR_INVALID,
		  "the longest notice comes first: 'under 4 weeks'" },
		{ __LINE__, "under 2 weeks: 50%, under 2 weeks: 100%", ERR_INVALID, "longest" },
		{ __LINE__, "under 1 week: 50%, under 168 hours: 100%", ERR_INVALID, "longest" },
		{ __LINE__, "under 1 week: 50%, under 5 working days: 100%", ERR_INVALID,
		  "longest" },
		{ __LINE__, "under 24 hours: 50%, under 1 working day: 100%", ERR_INVALID,
		  "longest" },
		{ __LINE__, "under 4 weeks: 50%, under 2 weeks: 50%", ERR_INVALID,
		  "shorter notice draws more: 50% is not more than the 50%" },
		{ __LINE__, "under 4 weeks: 100%, under 2 weeks: 50%", ERR_INVALID, "draws more" },
		{ __LINE__,
		  "under 7 weeks: 1%, under 6 weeks: 2%, under 5 weeks: 3%, under 4 weeks: 4%,"
		  " under 3 weeks: 5%, under 2 weeks: 6%, under 1 week: 7%",
		  ERR_INVALID, "at most 6 steps" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct notice_ladder ladder = { .count = 99 };
		struct err err = { 0 };

		cr_expect_eq(notice_parse(cases[i].text, &ladder, &err), cases[i].code,
			     "row at line %d: %s", cases[i].line, err.msg);
		cr_expect(strstr(err.msg, cases[i].says), "row at line %d: %s", cases[i].line,
			  err.msg);
		cr_expect_eq(ladder.count, 99, "row at line %d: touched", cases[i].line);
	}
}

/* Price cases 9 and 10; the clock; bank holidays and weekends. */
Test(notice, due)
{
	static const char west_northants[] = "under 48 hours: 100%";
	static const char ladder_10[] = "under 4 weeks: 50%, under 2 weeks: 100%";
	static const char days[] = "under 5 working days: 25%, under 2 working days: 100%";
	static const char mixed[] = "under 1 week: 50%, under 1 working day: 75%, under 4 hours: "
				    "100%";
	static const struct {
		int line;
		const char *ladder, *visit, *told;
		int percent;
	} cases[] = {
		{ __LINE__, "", "2024-09-03 09:00", "2024-09-03 09:00", 0 },
		/* 9: 48 h 00 is not under 48 h, 47 h 59 is */
		{ __LINE__, west_northants, "2024-09-05 08:45", "2024-09-03 08:45", 0 },
		{ __LINE__, west_northants, "2024-09-05 08:45", "2024-09-03 08:46", 100 },
		{ __LINE__, west_northants, "2024-09-05 08:45", "2024-09-03 08:44", 0 },
		{ __LINE__, west_northants, "2024-09-09 13:00", "2024-09-07 13:01", 100 },
		{ __LINE__, west_northants, "2024-09-05 08:45", "2024-08-01 08:45", 0 },
		/* no access is told at the visit; told later is no better */
		{ __LINE__, west_northants, "2024-09-05 08:45", "2024-09-05 08:45", 100 },
		{ __LINE__, west_northants, "2024-09-05 08:45", "2024-09-06 08:45", 100 },
		/* the night of 31 March 2024 has an hour less, that of 27 October one more */
		{ __LINE__, west_northants, "2024-04-01 09:00", "2024-03-30 08:00", 0 },
		{ __LINE__, west_northants, "2024-04-01 09:00", "2024-03-30 08:01", 100 },
		{ __LINE__, west_northants, "2024-04-01 09:00", "2024-03-30 09:00", 100 },
		{ __LINE__, west_northants, "2024-10-28 09:00", "2024-10-26 09:00", 0 },
		{ __LINE__, west_northants, "2024-10-28 09:00", "2024-10-26 10:00", 0 },
		{ __LINE__, west_northants, "2024-10-28 09:00", "2024-10-26 10:01", 100 },
		/* 10: under 4 weeks and at least 2 weeks 50 %, under 2 weeks 100 %; by the date */
		{ __LINE__, ladder_10, "2024-10-29 09:00", "2024-10-01 17:00", 0 },
		{ __LINE__, ladder_10, "2024-10-29 09:00", "2024-10-02 00:00", 50 },
		{ __LINE__, ladder_10, "2024-10-29 09:00", "2024-10-15 17:00", 50 },
		{ __LINE__, ladder_10, "2024-10-29 09:00", "2024-10-16 08:00", 100 },
		{ __LINE__, ladder_10, "2024-10-29 09:00", "2024-10-29 09:00", 100 },
		{ __LINE__, ladder_10, "2024-10-29 09:00", "2024-10-30 09:00", 100 },
		/* working days: Thursday 5 September is 2 after Tuesday, 5 after the Thursday before */
		{ __LINE__, days, "2024-09-05 09:00", "2024-08-29 17:00", 0 },
		{ __LINE__, days, "2024-09-05 09:00", "2024-08-30 08:00", 25 },
		{ __LINE__, days, "2024-09-05 09:00", "2024-09-03 17:00", 25 },
		{ __LINE__, days, "2024-09-05 09:00", "2024-09-04 08:00", 100 },
		/* Monday is 1 after Friday, Saturday and Sunday; 2 after Thursday */
		{ __LINE__, days, "2024-09-09 09:00", "2024-09-05 17:00", 25 },
		{ __LINE__, days, "2024-09-09 09:00", "2024-09-06 09:00", 100 },
		{ __LINE__, days, "2024-09-09 09:00", "2024-09-07 09:00", 100 },
		/* Easter 2024: Good Friday 29 March, Monday 1 April; Wednesday is 2 after Thursday */
		{ __LINE__, days, "2024-04-03 09:00", "2024-03-28 17:00", 25 },
		{ __LINE__, days, "2024-04-02 09:00", "2024-03-28 08:00", 100 },
		{ __LINE__, days, "2024-04-02 09:00", "2024-03-27 17:00", 25 },
		/* Christmas 2024: 25, 26 December and 1 January; Thursday 2 January is 5 after the 23rd */
		{ __LINE__, days, "2025-01-02 09:00", "2024-12-23 17:00", 0 },
		{ __LINE__, days, "2025-01-02 09:00", "2024-12-24 09:00", 25 },
		{ __LINE__, days, "2025-01-02 09:00", "2024-12-31 09:00", 100 },
		/* several units: what draws most of those that apply */
		{ __LINE__, mixed, "2024-09-09 13:00", "2024-09-02 17:00", 0 },
		{ __LINE__, mixed, "2024-09-09 13:00", "2024-09-03 09:00", 50 },
		{ __LINE__, mixed, "2024-09-09 13:00", "2024-09-06 17:00", 50 },
		{ __LINE__, mixed, "2024-09-09 13:00", "2024-09-09 09:00", 75 },
		{ __LINE__, mixed, "2024-09-09 13:00", "2024-09-09 09:01", 100 },
	};
	SCOPED(store_closep) struct store *st = book_new();

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct notice_ladder ladder;
		struct err err = { 0 };
		int bp = -1;

		MUST(notice_parse(cases[i].ladder, &ladder, &err));
		MUST(notice_due(st, &ladder, at(cases[i].visit), at(cases[i].told), &bp, &err));
		cr_expect_eq(bp, cases[i].percent * 100, "row at line %d: %d", cases[i].line, bp);
	}
}

/* ---- the end of a contract ---- */

Test(end_rule, text)
{
	static const struct {
		int line;
		const char *text, *canonical; /* canonical NULL: refused */
		struct end_rule rule;
	} cases[] = {
		{ __LINE__, "", "", { 0, 0, false } },
		{ __LINE__, " none ", "", { 0, 0, false } },
		{ __LINE__, "3 months", "3 months", { 0, 3, false } },
		{ __LINE__, "1 months", "1 month", { 0, 1, false } },
		{ __LINE__, "3 months; rolling", "3 months; rolling", { 0, 3, true } },
		{ __LINE__, "Rolling;3 Months", "3 months; rolling", { 0, 3, true } },
		{ __LINE__, "1 month before renewal", "1 month before renewal", { 1, 0, true } },
		{ __LINE__,
		  "3 months; 1 month before renewal",
		  "3 months; 1 month before renewal",
		  { 1, 3, true } },
		{ __LINE__,
		  " 2 month before renewal ; 12 months ",
		  "12 months; 2 months before renewal",
		  { 2, 12, true } },
		{ __LINE__, "rolling", NULL, { 0 } },
		{ __LINE__, "rolling; rolling; 3 months", NULL, { 0 } },
		{ __LINE__, "3 months; rolling; 1 month before renewal", NULL, { 0 } },
		{ __LINE__, "3 months; 4 months", NULL, { 0 } },
		{ __LINE__, "1 month before renewal; 2 months before renewal", NULL, { 0 } },
		{ __LINE__, "0 months", NULL, { 0 } },
		{ __LINE__, "13 months", NULL, { 0 } },
		{ __LINE__, "3 weeks", NULL, { 0 } },
		{ __LINE__, "3 months before", NULL, { 0 } },
		{ __LINE__, "3 months;", NULL, { 0 } },
		{ __LINE__, "3 months, 1 month before renewal", NULL, { 0 } },
		{ __LINE__, "three months", NULL, { 0 } },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct end_rule rule = { .notice_months = 99 };
		struct err err = { 0 };
		int r = end_rule_parse(cases[i].text, &rule, &err);

		if (!cases[i].canonical) {
			cr_expect_eq(r, ERR_INVALID, "row at line %d", cases[i].line);
			cr_expect(strstr(err.msg, "\"3 months; 1 month before renewal\""), "%s",
				  err.msg);
			cr_expect_eq(rule.notice_months, 99, "row at line %d: touched",
				     cases[i].line);
			continue;
		}
		cr_assert_eq(r, ERR_OK, "row at line %d: %s", cases[i].line, err.msg);
		cr_expect_eq(rule.renewal_months, cases[i].rule.renewal_months, "row at line %d",
			     cases[i].line);
		cr_expect_eq(rule.notice_months, cases[i].rule.notice_months, "row at line %d",
			     cases[i].line);
		cr_expect_eq(rule.rolling, cases[i].rule.rolling, "row at line %d", cases[i].line);
		cr_expect_str_eq(end_rule_text(&rule).s, cases[i].canonical, "row at line %d: %s",
				 cases[i].line, end_rule_text(&rule).s);
	}
}

/* Price case 11, and what stands around it. */
Test(end_rule, end)
{
	static const char buckinghamshire[] = "3 months; 1 month before renewal";
	static const struct {
		int line;
		const char *rule, *starts, *ends, *told, *last;
		bool renews;
	} cases[] = {
		/* 11: renewal on 1 April 2025 */
		{ __LINE__, buckinghamshire, "2024-04-01", "2025-03-31", "2025-02-28", "2025-03-31",
		  false },
		{ __LINE__, buckinghamshire, "2024-04-01", "2025-03-31", "2025-03-02", "2025-06-02",
		  true },
		/* 1 March is a month before 1 April: in time */
		{ __LINE__, buckinghamshire, "2024-04-01", "2025-03-31", "2025-03-01", "2025-03-31",
		  false },
		{ __LINE__, buckinghamshire, "2024-04-01", "2025-03-31", "2025-03-31", "2025-06-30",
		  true },
		{ __LINE__, buckinghamshire, "2024-04-01", "2025-03-31", "2024-04-01", "2025-03-31",
		  false },
		{ __LINE__, buckinghamshire, "2024-04-01", "2025-03-31", "2024-01-01", "2025-03-31",
		  false },
		/* a year with a leap day: 29 February is in time, 1 March too, 2 March is not */
		{ __LINE__, buckinghamshire, "2023-04-01", "2024-03-31", "2024-02-29", "2024-03-31",
		  false },
		{ __LINE__, buckinghamshire, "2023-04-01", "2024-03-31", "2024-03-01", "2024-03-31",
		  false },
		{ __LINE__, buckinghamshire, "2023-04-01", "2024-03-31", "2024-03-02", "2024-06-02",
		  true },
		/* renewed already: the notice is of the next term */
		{ __LINE__, buckinghamshire, "2024-04-01", "2025-03-31", "2025-04-01", "2026-03-31",
		  false },
		{ __LINE__, buckinghamshire, "2024-04-01", "2025-03-31", "2026-03-02", "2026-06-02",
		  true },
		{ __LINE__, buckinghamshire, "2024-04-01", "2025-03-31", "9999-12-31", "9999-12-30",
		  false }, /* no date is later */
		/* months that are too short: a month before 31 May is 30 April, told on the 30th still */
		{ __LINE__, "1 month before renewal", "2024-05-31", "2025-05-30", "2025-04-30",
		  "2025-05-30", false },
		{ __LINE__, "1 month before renewal", "2024-05-31", "2025-05-30", "2025-05-01",
		  "2026-05-30", true },
		{ __LINE__, "3 months", "2024-09-02", "2025-07-22", "2024-11-30", "2025-02-28",
		  false },
		{ __LINE__, "3 months", "2023-09-02", "2024-07-22", "2023-11-30", "2024-02-29",
		  false },
		/* a term from 29 February: years go by the first */
		{ __LINE__, "1 month before renewal", "2023-03-01", "2024-02-28", "2024-02-28",
		  "2025-02-27", true },
		{ __LINE__, "1 month before renewal", "2023-03-01", "2024-02-28", "2027-12-01",
		  "2028-02-28", false },
		/* late, and no other notice: the whole of the next year */
		{ __LINE__, "1 month before renewal", "2024-04-01", "2025-03-31", "2025-03-02",
		  "2026-03-31", true },
		/* shorter notice than the time before the renewal: the term is served */
		{ __LINE__, "1 month; 6 months before renewal", "2024-04-01", "2025-03-31",
		  "2024-11-01", "2025-03-31", false },
		{ __LINE__, "1 month; 6 months before renewal", "2024-04-01", "2025-03-31",
		  "2025-03-15", "2025-04-15", true },
		/* not rolling: the contract's last day at the latest */
		{ __LINE__, "", "2024-04-01", "2025-03-31", "2024-06-01", "2025-03-31", false },
		{ __LINE__, "3 months", "2024-04-01", "2025-03-31", "2024-06-10", "2024-09-10",
		  false },
		{ __LINE__, "3 months", "2024-04-01", "2025-03-31", "2025-02-10", "2025-03-31",
		  false },
		{ __LINE__, "3 months", "2024-04-01", "2025-03-31", "2024-01-10", "2024-07-01",
		  false }, /* counts from the first day */
		{ __LINE__, "3 months", "2024-04-01", "2025-03-31", "2025-06-01", "2025-03-31",
		  false },
		/* rolling by notice alone */
		{ __LINE__, "3 months; rolling", "2024-04-01", "2025-03-31", "2024-06-10",
		  "2024-09-10", false },
		{ __LINE__, "3 months; rolling", "2024-04-01", "2025-03-31", "2024-12-31",
		  "2025-03-31", false },
		{ __LINE__, "3 months; rolling", "2024-04-01", "2025-03-31", "2025-01-01",
		  "2025-04-01", true },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct end_rule rule;
		struct ending ending;
		struct err err = { 0 };

		MUST(end_rule_parse(cases[i].rule, &rule, &err));
		ending = notice_end(&rule, day(cases[i].starts), day(cases[i].ends),
				    day(cases[i].told));
		cr_expect_str_eq(date_iso(ending.last_day).s, cases[i].last, "row at line %d: %s",
				 cases[i].line, date_iso(ending.last_day).s);
		cr_expect_eq(ending.renews, cases[i].renews, "row at line %d", cases[i].line);
	}
}
