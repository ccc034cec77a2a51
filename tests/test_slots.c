/* tests/test_slots.c - the next half-day sessions that an officer could give a school */
#include <criterion/criterion.h>

#include "calendar/slots.h"
#include "core/days.h"
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
