/* tests/test_capacity.c - sessions that are left to give and to sell, against a slow count day by day */
#include <criterion/criterion.h>

#include "calendar/capacity.h"
#include "core/days.h"
#include "core/setting.h"
#include "tests/deal.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

static const struct fy this_year = { 2024 };

static struct capacity left(struct store *st, const char *from)
{
	struct capacity c = { 0 };
	struct err err = { 0 };

	MUST(capacity_left(st, this_year, day(from), &c, &err));
	return c;
}

static void import_terms(struct store *st, const char *text)
{
	SCOPED(json_freep) struct json *terms = book_json(text);
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	size_t count;

	book_begin(&work, st, "manager", "term import", "2024-04-02");
	MUST(term_load(&work, terms, &count, &err));
	book_commit(&work);
}

static void close_days(struct store *st, const char *text)
{
	SCOPED(json_freep) struct json *days = book_json(text);
	struct holiday_counts counts;
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	book_begin(&work, st, "manager", "holiday import", "2024-04-02");
	MUST(holiday_import(&work, days, &counts, &err));
	book_commit(&work);
}

static void set_pattern(struct store *st, const char *officer, const char *from, const char *days,
			const char *hours)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	book_begin(&work, st, "manager", "officer pattern", "2024-04-02");
	MUST(officer_pattern_set(&work, book_officer(st, officer), day(from), days, hours, &err));
	book_commit(&work);
}

static void set(struct store *st, const char *name, const char *value, const char *from)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	book_begin(&work, st, "admin", "setting set", "2024-04-02");
	MUST(setting_set(&work, name, value, day(from), &err));
	book_commit(&work);
}

/* The terms of one school, training days of the authority and of schools, a day of closure. */
static void hard_days(struct store *st)
{
	import_terms(st, "{\"school\":\"137037\",\"years\":[{\"academic_year\":\"2024/25\","
			 "\"terms\":[{\"name\":\"All\",\"start\":\"2024-09-03\","
			 "\"end\":\"2025-07-18\"}]}],\"inset\":[\"2024-11-29\",\"2024-12-27\"]}");
	import_terms(st, "{\"years\":[],\"inset\":[\"2024-09-02\",\"2024-12-25\"]}");
	close_days(st, "{\"authority\":{\"events\":[{\"title\":\"Closed\",\"date\":\"2024-12-27\"},"
		       "{\"title\":\"Closed\",\"date\":\"2025-02-10\"}]}}");
}

/* ---- many days at once are as one by one ---- */

static enum day_kind kind_of(struct store *st, int64_t school_id, struct date on)
{
	struct err err = { 0 };
	enum school_day is;
	bool working;
	char why[80];

	MUST(day_is_working(st, on, &working, &err));
	MUST(day_is_school_day(st, school_id, on, &is, why, &err));
	if (!working)
		return DAY_CLOSED;
	return is == SCHOOL_DAY_YES  ? DAY_SCHOOL
	       : is == SCHOOL_DAY_NO ? DAY_NO_SCHOOL
				     : DAY_NOT_KNOWN;
}

Test(days, many_at_once)
{
	static const struct {
		int line;
		const char *urn, *from, *to; /* urn NULL: the authority's terms */
	} cases[] = {
		{ __LINE__, NULL, "2024-01-01", "2026-03-31" },
		{ __LINE__, BOOK_ACADEMY, "2024-01-01", "2026-03-31" },
		{ __LINE__, BOOK_MAINTAINED, "2024-08-31", "2024-09-01" },
		{ __LINE__, BOOK_ACADEMY, "2024-12-27", "2024-12-27" },
		{ __LINE__, NULL, "2024-10-26", "2024-11-03" },
	};
	static unsigned char kinds[1000];
	SCOPED(store_closep) struct store *st = book_new();

	hard_days(st);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int64_t school = cases[i].urn ? book_school(st, cases[i].urn) : 0;
		struct date from = day(cases[i].from), to = day(cases[i].to);
		struct err err = { 0 };

		MUST(days_kinds(st, school, from, to, kinds, &err));
		for (struct date d = from; date_compare(d, to) <= 0; d = date_add(d, 1))
			cr_expect_eq(kinds[d.day - from.day], kind_of(st, school, d),
				     "row at line %d: %s is %d", cases[i].line, date_iso(d).s,
				     kinds[d.day - from.day]);
	}
}

/* ---- the slow count ---- */

static bool has_visit(struct store *st, int64_t officer, struct date on, int start, int end)
{
	struct err err = { 0 };
	int64_t count;

	MUST(store_int(st,
		       "SELECT count(*) FROM visit WHERE officer_id = ?1 AND on_date = ?2"
		       " AND start_min < ?4 AND end_min > ?3"
		       " AND state NOT IN ('cancelled-by-school', 'cancelled-by-service')",
		       BIND(bind_int(officer), bind_date(on), bind_int(start), bind_int(end)), 0,
		       &count, &err));
	return count > 0;
}

static void slow_session(struct store *st, int64_t officer, struct date on, const char *setting,
			 struct capacity *sum)
{
	struct err err = { 0 };
	int start, end;
	bool works;

	MUST(setting_span(st, setting, on, &start, &end, &err));
	MUST(officer_works(st, officer, on, start, end, &works, &err));
	sum->total += works;
	sum->taken += works && has_visit(st, officer, on, start, end);
}

static struct capacity slow(struct store *st, const char *const *officers, const char *from)
{
	struct capacity sum = { 0 };

	for (; *officers; officers++)
		for (struct date on = day(from); date_compare(on, fy_last(this_year)) <= 0;
		     on = date_add(on, 1)) {
			enum day_kind kind = kind_of(st, 0, on);

			if (kind != DAY_SCHOOL && kind != DAY_NOT_KNOWN)
				continue;
			slow_session(st, book_officer(st, *officers), on, "visit.am", &sum);
			slow_session(st, book_officer(st, *officers), on, "visit.pm", &sum);
		}
	return sum;
}

static void expect_as_slow(struct store *st, const char *const *officers, const char *from)
{
	struct capacity is = left(st, from), must = slow(st, officers, from);

	cr_expect_eq(is.total, must.total, "from %s: %" PRId64 " in all, not %" PRId64, from,
		     must.total, is.total);
	cr_expect_eq(is.taken, must.taken, "from %s: %" PRId64 " taken, not %" PRId64, from,
		     must.taken, is.taken);
}

static const char *const both[] = { "EWO-01", "EWO-02", NULL };

Test(capacity, counts_every_session)
{
	SCOPED(store_closep) struct store *st = book_new();

	hard_days(st);
	set_pattern(st, "EWO-01", "2024-11-04", "mon-thu fri:8:30-12:30", "8:30-17:00");
	set_pattern(st, "EWO-02", "2025-01-06", "mon:8:45-12:00 mon:12:00-16:42 tue sat",
		    "9:00-17:00");
	set_pattern(st, "EWO-02", "2025-03-01", "none", NULL);
	set(st, "visit.am", "9:00-12:00", "2025-01-13");
	set(st, "visit.pm", "12:30-15:30", "2025-02-24");
	(void) deal_sell(st, &(struct deal){ .quantity = 2000 });
	(void) deal_visit(st, &(struct appointment){ .on = "2024-09-03", .session = SESSION_DAY });
	(void) deal_visit(st, &(struct appointment){ .on = "2024-09-04", .session = SESSION_AM });
	/* touches both sessions; two in one; outside both; on a day that is none; called off */
	(void) deal_visit(st,
			  &(struct appointment){ .on = "2024-09-05", .start = 700, .end = 800 });
	(void) deal_visit(st,
			  &(struct appointment){ .on = "2024-09-06", .start = 530, .end = 540 });
	(void) deal_visit(st,
			  &(struct appointment){ .on = "2024-09-06", .start = 540, .end = 560 });
	(void) deal_visit(st,
			  &(struct appointment){ .on = "2024-09-09", .start = 747, .end = 780 });
	(void) deal_visit(st, &(struct appointment){
				      .on = "2024-12-23", .session = SESSION_AM, .reason = "x" });
	(void) deal_visit(st, &(struct appointment){ .on = "2024-09-10",
						     .session = SESSION_AM,
						     .service = "fast-track-meeting",
						     .officer = "EWO-02" });
	(void) deal_visit(st, &(struct appointment){ .on = "2024-09-12",
						     .session = SESSION_AM,
						     .officer = "EWO-02",
						     .reason = "not a day of theirs" });
	for (int i = 0; i < 2; i++) {
		struct err err = { 0 };
		int64_t visit = deal_visit(
			st, &(struct appointment){ .on = "2024-09-11", .session = SESSION_PM });

		MUST(deal_cancel(st, "manager", i ? "school" : "service", visit, &err));
	}
	expect_as_slow(st, both, "2024-04-01");
	expect_as_slow(st, both, "2024-09-03");
	expect_as_slow(st, both, "2024-09-06");
	expect_as_slow(st, both, "2025-02-10");
	expect_as_slow(st, both, "2025-03-31");
}

/* Monday 24 to Monday 31 March 2025: EWO-01 six days, EWO-02 Monday, Tuesday, Wednesday morning, Monday. */
Test(capacity, figures)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct capacity c = left(st, "2025-03-24");
	struct err err = { 0 };

	cr_expect(c.known);
	cr_expect_str_eq(date_iso(c.from).s, "2025-03-24");
	cr_expect_str_eq(date_iso(c.to).s, "2025-03-31");
	cr_expect_eq(c.total, 12 + 7);
	cr_expect(c.taken == 0 && c.sold == 0 && c.free == 19);
	/* two days sold: four sessions */
	(void) deal_sell(st, &(struct deal){ .quantity = 200 });
	c = left(st, "2025-03-24");
	cr_expect(c.taken == 0 && c.sold == 4 && c.free == 15);
	/* half a day of them booked: it is taken, and not sold any more */
	(void) deal_visit(st, &(struct appointment){ .on = "2025-03-25", .session = SESSION_AM });
	c = left(st, "2025-03-24");
	cr_expect(c.taken == 1 && c.sold == 3 && c.free == 15);
	/* a free service takes the officer's time too */
	(void) deal_visit(st, &(struct appointment){ .on = "2025-03-31",
						     .session = SESSION_DAY,
						     .service = "fast-track-meeting" });
	c = left(st, "2025-03-24");
	cr_expect(c.taken == 3 && c.sold == 3 && c.free == 13);
	/* delivered: taken as it was */
	(void) deal_visit(st, &(struct appointment){ .on = "2025-03-24", .session = SESSION_AM });
	MUST(deal_deliver(st, "ewo-01", "2025-03-24", 3, &err));
	c = left(st, "2025-03-24");
	cr_expect(c.taken == 4 && c.sold == 2 && c.free == 13);
	c = left(st, "2025-03-25");
	cr_expect(c.total == 17 - 2 && c.taken == 3 && c.sold == 2 && c.free == 10);
}

/* From the year's first day at the earliest; nothing of a year that is over; free may be below 0. */
Test(capacity, ends_of_the_year)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct capacity c = left(st, "2024-01-01");

	cr_expect_str_eq(date_iso(c.from).s, "2024-04-01");
	c = left(st, "2025-04-01");
	cr_expect(date_is_none(c.from) && c.total == 0 && c.free == 0 && !c.known);
	(void) deal_sell(st, &(struct deal){ .quantity = 3000 });
	c = left(st, "2025-03-31");
	cr_expect(c.total == 4 && c.sold == 60 && c.free == -56);
}

/* What is left in each unit, as sessions; the sum is rounded up, not each. */
Test(capacity, sold_in_units)
{
	SCOPED(store_closep) struct store *st = book_new();

	deal_rate(st, 2024, UNIT_SESSION, 18400);
	deal_rate(st, 2024, UNIT_HOUR, 4973);
	(void) deal_sell(st, &(struct deal){ .unit = UNIT_HOUR, .quantity = 740 });
	cr_expect_eq(left(st, "2024-04-02").sold, 2, "7 h 24 m are 444 minutes");
	(void) deal_sell(st, &(struct deal){ .unit = UNIT_HOUR, .quantity = 765 });
	cr_expect_eq(left(st, "2024-04-02").sold, 5, "15 more minutes begin another");
	(void) deal_sell(st,
			 &(struct deal){ .urn = BOOK_NURSERY, .unit = UNIT_HOUR, .quantity = 765 });
	cr_expect_eq(left(st, "2024-04-02").sold, 7, "30 minutes in two contracts are within one");
	(void) deal_sell(st, &(struct deal){ .unit = UNIT_SESSION, .quantity = 300 });
	cr_expect_eq(left(st, "2024-04-02").sold, 10);
	(void) deal_sell(st, &(struct deal){ .quantity = 150 });
	cr_expect_eq(left(st, "2024-04-02").sold, 13);
}

/* A contract that has ended promises nothing any more; one that is still to begin does. */
Test(capacity, sold_and_not_ended)
{
	SCOPED(store_closep) struct store *st = book_new();

	(void) deal_sell(
		st, &(struct deal){ .quantity = 100, .from = "2024-04-02", .to = "2024-07-23" });
	(void) deal_sell(
		st, &(struct deal){ .quantity = 200, .from = "2024-09-02", .to = "2025-03-31" });
	cr_expect_eq(left(st, "2024-04-02").sold, 6);
	cr_expect_eq(left(st, "2024-07-23").sold, 6);
	cr_expect_eq(left(st, "2024-07-24").sold, 4);
}

/* Only who goes to schools counts, as long as they are there. */
static void count_officer(void *context, const struct capacity_officer *o)
{
	int64_t *sum = context;

	sum[0] += o->total;
	sum[1]++;
}

Test(capacity, officers)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct work work = WORK_EMPTY;
	struct capacity c;
	struct err err = { 0 };
	int64_t id, sum[2] = { 0 };

	book_begin(&work, st, "manager", "officer add", "2024-04-02");
	MUST(officer_add(&work, "ASE-01", "Acting Senior", "acting-senior", NULL, &id, &err));
	MUST(officer_add(&work, "CME-01", "CME", "cme-officer", NULL, &id, &err));
	book_commit(&work);
	/* ASE-01 has no pattern: Monday to Friday */
	MUST(capacity_each(st, this_year, day("2025-03-24"), count_officer, sum, &c, &err));
	cr_expect(c.total == 12 + 7 + 12 && sum[0] == c.total && sum[1] == 3);

	book_begin(&work, st, "manager", "officer end", "2024-04-02");
	MUST(officer_set_end(&work, book_officer(st, "ASE-01"), day("2025-03-25"), &err));
	MUST(officer_set_end(&work, book_officer(st, "EWO-02"), day("2025-03-23"), &err));
	book_commit(&work);
	memset(sum, 0, sizeof sum);
	MUST(capacity_each(st, this_year, day("2025-03-24"), count_officer, sum, &c, &err));
	cr_expect_eq(c.total, 12 + 4, "%" PRId64, c.total);
	cr_expect_eq(sum[1], 2, "who has left is not listed");
	cr_expect(c.known);
}

Test(capacity, no_patterns)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct work work = WORK_EMPTY;
	struct capacity c;
	struct err err = { 0 };

	book_begin(&work, st, "manager", "officer pattern", "2024-04-02");
	MUST(work_run(&work, "DELETE FROM officer_pattern", BIND_NONE, &err));
	book_commit(&work);
	c = left(st, "2025-03-24");
	cr_expect(!c.known);
	cr_expect_eq(c.total, 24, "Monday to Friday for both");
}

Test(capacity, no_officers)
{
	SCOPED(store_closep) struct store *st = book_empty();
	struct capacity c;
	struct err err = { 0 };

	MUST(capacity_left(st, this_year, day("2024-09-02"), &c, &err));
	cr_expect(!c.known && c.total == 0 && c.free == 0);
}
