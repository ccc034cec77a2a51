/* tests/test_slots.c - the next half-day sessions that an officer could give a school */
#include <criterion/criterion.h>

#include "calendar/slots.h"
#include "core/days.h"
#include "core/setting.h"
#include "tests/deal.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

static struct slots look(struct store *st, const char *officer, const char *urn, const char *from,
			 const char *to, size_t most)
{
	const struct slot_wish wish = { .officer_id = book_officer(st, officer),
					.school_id = book_school(st, urn),
					.from = day(from),
					.to = day(to),
					.most = most };
	struct slots slots = { .count = 99 };
	struct err err = { 0 };

	MUST(slots_free(st, &wish, &slots, &err));
	return slots;
}

Test(slots, next)
{
	static const struct {
		int line;
		const char *officer, *urn, *from, *to;
		size_t most;
		const char *text;
		bool not_known;
	} cases[] = {
		/* EWO-01 has visits on the 2nd, all day, and on the 3rd from 9:30 to 10:30 */
		{ __LINE__, "EWO-01", BOOK_ACADEMY, "2024-09-02", "2024-09-30", 3,
		  "Tue 3 Sep 2024 pm, Wed 4 Sep 2024 am, Wed 4 Sep 2024 pm", false },
		{ __LINE__, "EWO-01", BOOK_ACADEMY, "2024-09-02", "2024-09-03", 9,
		  "Tue 3 Sep 2024 pm", false },
		{ __LINE__, "EWO-01", BOOK_ACADEMY, "2024-09-03", "2024-09-03", 0, "", false },
		{ __LINE__, "EWO-01", BOOK_ACADEMY, "2024-09-03", "2024-09-02", 9, "", false },
		/* Monday, Tuesday, Wednesday morning; over the half-term, and over a weekend */
		{ __LINE__, "EWO-02", BOOK_ACADEMY, "2024-09-04", "2024-09-30", 3,
		  "Wed 4 Sep 2024 am, Mon 9 Sep 2024 am, Mon 9 Sep 2024 pm", false },
		{ __LINE__, "EWO-02", BOOK_ACADEMY, "2024-10-23", "2024-12-31", 2,
		  "Wed 23 Oct 2024 am, Mon 4 Nov 2024 am", false },
		/* Christmas */
		{ __LINE__, "EWO-01", BOOK_ACADEMY, "2024-12-21", "2025-01-31", 1,
		  "Mon 6 Jan 2025 am", false },
		{ __LINE__, "EWO-01", BOOK_ACADEMY, "2024-12-21", "2025-01-05", 9, "", false },
		/* the summer of 2024 is not known: passed over, and said */
		{ __LINE__, "EWO-01", BOOK_ACADEMY, "2024-08-26", "2024-09-30", 1,
		  "Tue 3 Sep 2024 pm", true },
		{ __LINE__, "EWO-01", BOOK_ACADEMY, "2025-09-01", "2025-09-30", 9, "", true },
		/* a bank holiday and a weekend are known to be none */
		{ __LINE__, "EWO-01", BOOK_ACADEMY, "2024-08-24", "2024-08-26", 9, "", false },
		/* EWO-02 does not work on these two days that are not known */
		{ __LINE__, "EWO-02", BOOK_ACADEMY, "2024-08-29", "2024-08-30", 9, "", false },
		/* a school that is closed */
		{ __LINE__, "EWO-01", "116095", "2024-09-02", "2024-09-30", 9, "", false },
	};
	SCOPED(store_closep) struct store *st = book_new();

	(void) deal_sell(st, &(struct deal){ .quantity = 1000 });
	(void) deal_visit(st, &(struct appointment){ .on = "2024-09-02", .session = SESSION_DAY });
	(void) deal_visit(st, &(struct appointment){ .on = "2024-09-03",
						     .service = "fast-track-meeting",
						     .start = 570,
						     .end = 630 });
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct slots slots = look(st, cases[i].officer, cases[i].urn, cases[i].from,
					  cases[i].to, cases[i].most);
		char text[900];

		slots_text(&slots, text, sizeof text);
		cr_expect_str_eq(text, cases[i].text, "row at line %d: %s", cases[i].line, text);
		cr_expect_eq(slots.not_known, cases[i].not_known, "row at line %d", cases[i].line);
	}
}

/* Each slot that is offered can be booked, and no more than a year is looked at. */
Test(slots, can_be_booked)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct slots slots;

	(void) deal_sell(st, &(struct deal){ .quantity = 2000 });
	slots = look(st, "EWO-02", BOOK_ACADEMY, "2024-10-14", "2025-03-31", SLOTS_MAX);
	cr_assert_eq(slots.count, SLOTS_MAX);
	for (size_t i = 0; i < slots.count; i++)
		(void) deal_visit(st, &(struct appointment){ .officer = "EWO-02",
							     .on = date_iso(slots.slot[i].on).s,
							     .session = slots.slot[i].session });
	slots = look(st, "EWO-02", BOOK_ACADEMY, "2024-10-14",
		     date_iso(slots.slot[SLOTS_MAX - 1].on).s, SLOTS_MAX);
	cr_expect_eq(slots.count, 0);
	slots = look(st, "EWO-01", BOOK_ACADEMY, "2023-01-01", "2024-12-31", 5);
	cr_expect(slots.count == 0 && slots.not_known, "the first year of a wish");
}

/* Who leaves gives nothing later; the school's own terms and its first and last day hold. */
Test(slots, ends)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(json_freep)
	struct json *own = book_json("{\"school\":\"137037\",\"years\":[{\"academic_year\":"
				     "\"2024/25\",\"terms\":[{\"name\":\"All\",\"start\":"
				     "\"2024-09-05\",\"end\":\"2025-07-18\"}]}],"
				     "\"inset\":[\"2024-09-06\"]}");
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	struct slots slots;
	char text[200], cut[20];
	size_t count;

	book_begin(&work, st, "manager", "term import", "2024-04-02");
	MUST(term_load(&work, own, &count, &err));
	book_commit(&work);
	slots = look(st, "EWO-01", BOOK_ACADEMY, "2024-09-02", "2024-09-30", 3);
	slots_text(&slots, text, sizeof text);
	cr_expect_str_eq(text, "Thu 5 Sep 2024 am, Thu 5 Sep 2024 pm, Mon 9 Sep 2024 am");
	slots_text(&slots, cut, sizeof cut);
	cr_expect_str_eq(cut, "Thu 5 Sep 2024 am", "whole slots only");

	book_begin(&work, st, "admin", "officer end", "2024-04-02");
	MUST(officer_set_end(&work, book_officer(st, "EWO-01"), day("2024-09-05"), &err));
	MUST(work_run(&work, "UPDATE school SET closed_on = '2024-09-09' WHERE urn = '137037'",
		      BIND_NONE, &err));
	book_commit(&work);
	cr_expect_eq(look(st, "EWO-01", BOOK_ACADEMY, "2024-09-02", "2024-09-30", 9).count, 2);
	slots = look(st, "EWO-02", BOOK_ACADEMY, "2024-09-02", "2024-09-30", 9);
	cr_expect_eq(slots.count, 2, "Monday the 9th is the school's last day");
}

static void set_travel(struct store *st, const char *minutes)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	book_begin(&work, st, "admin", "setting set", "2024-04-02");
	MUST(setting_set(&work, "visit.travel", minutes, day("2024-04-01"), &err));
	book_commit(&work);
}

/* Whole days, of all officers and all schools; with time to travel. */
Test(slots, of_several)
{
	SCOPED(store_closep) struct store *st = book_new();
	const int64_t officers[] = { book_officer(st, "EWO-02") };
	const int64_t schools[] = { book_school(st, BOOK_NURSERY) };
	struct slot_wish wish = { .officer_id = book_officer(st, "EWO-01"),
				  .school_id = book_school(st, BOOK_ACADEMY),
				  .from = day("2024-09-02"),
				  .to = day("2024-09-30"),
				  .most = 3,
				  .whole_days = true,
				  .officers = officers,
				  .schools = schools,
				  .school_count = 1 };
	struct slots slots;
	struct err err = { 0 };
	char text[900];

	(void) deal_sell(st, &(struct deal){ .quantity = 1000 });
	(void) deal_visit(st, &(struct appointment){ .on = "2024-09-03", .session = SESSION_PM });
	(void) deal_visit(st, &(struct appointment){ .on = "2024-09-05",
						     .urn = BOOK_MAINTAINED,
						     .service = "fast-track-meeting",
						     .start = 1005,
						     .end = 1015 });
	MUST(slots_free(st, &wish, &slots, &err));
	slots_text(&slots, text, sizeof text);
	cr_expect_str_eq(text, "Mon 2 Sep 2024 day, Wed 4 Sep 2024 day, Thu 5 Sep 2024 day");

	/* at 16:45 elsewhere: no way from a day that ends at 16:42 */
	set_travel(st, "20");
	MUST(slots_free(st, &wish, &slots, &err));
	slots_text(&slots, text, sizeof text);
	cr_expect_str_eq(text, "Mon 2 Sep 2024 day, Wed 4 Sep 2024 day, Fri 6 Sep 2024 day");

	/* EWO-02 works Monday, Tuesday, Wednesday morning */
	wish.officer_count = 1;
	MUST(slots_free(st, &wish, &slots, &err));
	slots_text(&slots, text, sizeof text);
	cr_expect_str_eq(text, "Mon 2 Sep 2024 day, Mon 9 Sep 2024 day, Tue 10 Sep 2024 day");
	wish.whole_days = false;
	MUST(slots_free(st, &wish, &slots, &err));
	slots_text(&slots, text, sizeof text);
	cr_expect_str_eq(text, "Mon 2 Sep 2024 am, Mon 2 Sep 2024 pm, Tue 3 Sep 2024 am");
}

/* Morning and afternoon lie next to each other whatever the way; other visits need the minutes, if schools differ. */
Test(slots, travel)
{
	static const struct {
		int line;
		struct appointment a;
		const char *says; /* NULL: booked */
	} cases[] = {
		{ __LINE__, { .on = "2024-09-10", .session = SESSION_PM }, NULL },
		{ __LINE__,
		  { .on = "2024-09-10", .start = 750, .end = 760 },
		  "(visit 1 ends at 12:27)" },
		{ __LINE__,
		  { .on = "2024-09-10", .start = 750, .end = 760, .reason = "next door" },
		  NULL },
		{ __LINE__,
		  { .on = "2024-09-10", .start = 764, .end = 774, .urn = BOOK_MAINTAINED },
		  "(visit 3 ends at 12:40)" },
		{ __LINE__, { .on = "2024-09-11", .start = 600, .end = 620 }, NULL },
		{ __LINE__, { .on = "2024-09-11", .start = 620, .end = 640 }, NULL },
		{ __LINE__,
		  { .on = "2024-09-11", .start = 540, .end = 561, .urn = BOOK_MAINTAINED },
		  "would have 39 minutes from Cantell School to Upper Shirley High School" },
		{ __LINE__,
		  { .on = "2024-09-11", .start = 540, .end = 560, .urn = BOOK_MAINTAINED },
		  NULL },
	};
	SCOPED(store_closep) struct store *st = book_new();
	struct visit_booked booked;
	struct err err = { 0 };

	set_travel(st, "40");
	(void) deal_visit(st, &(struct appointment){ .on = "2024-09-10",
						     .service = "fast-track-meeting",
						     .urn = BOOK_MAINTAINED,
						     .session = SESSION_AM });
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct appointment a = cases[i].a;
		int r;

		a.service = "fast-track-meeting";
		r = deal_book(st, &a, &booked, &err);
		cr_expect_eq(r, cases[i].says ? ERR_CONFLICT : ERR_OK, "row at line %d: %s",
			     cases[i].line, err.msg);
		cr_expect(!cases[i].says || strstr(err.msg, cases[i].says), "row at line %d: %s",
			  cases[i].line, err.msg);
	}
}
