/* tests/test_closed_day.c - days of one school that are closed to pupils and open to staff */
#include <criterion/criterion.h>

#include "calendar/slots.h"
#include "core/days.h"
#include "tests/deal.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

#define TODAY "2024-09-02"

static int close_day(struct store *st, const char *urn, const char *on, const char *kind,
		     const char *title, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	const struct closed_day d = { day(on), kind, title };
	int r = book_try_begin(&work, st, "manager", "term day", TODAY, err);

	if (r < 0 || (r = school_day_close(&work, book_school(st, urn), &d, err)) < 0)
		return r;
	return work_commit(&work, err);
}

static int open_day(struct store *st, const char *urn, const char *on, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	int r;

	book_begin(&work, st, "manager", "term day", TODAY);
	r = school_day_open(&work, book_school(st, urn), day(on), err);
	return r < 0 ? r : work_commit(&work, err);
}

/* What a day is, by both ways of asking; they must agree. */
static const char *what_is(struct store *st, const char *urn, const char *on)
{
	static const char *const words[] = { "closed", "no school", "school", "not known" };
	struct err err = { 0 };
	enum school_day is = SCHOOL_DAY_NO;
	unsigned char kind = 0;
	char why[80];

	MUST(day_is_school_day(st, book_school(st, urn), day(on), &is, why, &err));
	MUST(days_kinds(st, book_school(st, urn), day(on), day(on), &kind, &err));
	cr_expect_eq(is == SCHOOL_DAY_YES, kind == DAY_SCHOOL, "%s", on);
	cr_expect_eq(is == SCHOOL_DAY_NOT_KNOWN, kind == DAY_NOT_KNOWN, "%s", on);
	return words[kind];
}

Test(closed_day, of_one_school)
{
	static const struct {
		int line;
		const char *on, *kind, *title;
		int code;
		const char *says, *is; /* is: at the school, afterwards */
	} rows[] = {
		{ __LINE__, "2024-11-29", "inset", "Training", ERR_OK, "", "no school" },
		{ __LINE__, "2024-11-29", "own", "Founder's day", ERR_OK, "", "no school" },
		{ __LINE__, "2024-12-02", "own", "Elections", ERR_OK, "", "no school" },
		{ __LINE__, "2024-10-28", "inset", "Training", ERR_OK, "", "no school" },
		{ __LINE__, "2027-11-29", "inset", "Training", ERR_OK, "", "no school" },
		{ __LINE__, "2024-11-30", "inset", "Training", ERR_INVALID,
		  "Sat 30 Nov 2024 is no working day", "closed" },
		{ __LINE__, "2024-12-25", "own", "Christmas", ERR_INVALID, "no working day",
		  "closed" },
		{ __LINE__, "2024-12-03", "holiday", "Off", ERR_INVALID, "inset", "school" },
		{ __LINE__, "2024-12-03", "own", "", ERR_INVALID, "title", "school" },
		{ __LINE__, "2044-12-05", "own", "Off", ERR_INVALID, "year", "not known" },
	};
	SCOPED(store_closep) struct store *st = book_new();

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct err err = { 0 };

		cr_expect_eq(
			close_day(st, BOOK_ACADEMY, rows[i].on, rows[i].kind, rows[i].title, &err),
			rows[i].code, "line %d: %s", rows[i].line, err.msg);
		cr_expect(strstr(err.msg, rows[i].says), "line %d: %s", rows[i].line, err.msg);
		cr_expect_str_eq(what_is(st, BOOK_ACADEMY, rows[i].on), rows[i].is, "line %d",
				 rows[i].line);
	}
	cr_expect_str_eq(what_is(st, BOOK_MAINTAINED, "2024-11-29"), "school",
			 "another school's day is its own");
	cr_expect_str_eq(what_is(st, BOOK_MAINTAINED, "2027-11-29"), "not known",
			 "no terms of that year are known");
}

Test(closed_day, opened_again)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct err err = { 0 };

	MUST(close_day(st, BOOK_ACADEMY, "2024-11-29", "own", "Off", &err));
	cr_expect_eq(open_day(st, BOOK_MAINTAINED, "2024-11-29", &err), ERR_NOT_FOUND);
	MUST(open_day(st, BOOK_ACADEMY, "2024-11-29", &err));
	cr_expect_str_eq(what_is(st, BOOK_ACADEMY, "2024-11-29"), "school");
	cr_expect_eq(open_day(st, BOOK_ACADEMY, "2024-12-25", &err), ERR_NOT_FOUND,
		     "Christmas is everybody's");
}

/* Officers work: at their desks as ever, at the school for a reason, elsewhere as if nothing were. */
Test(closed_day, staff_work)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct slots slots = { .count = 0 };
	struct visit_booked booked;
	struct err err = { 0 };
	struct appointment a = { .today = TODAY,
				 .on = "2024-11-29",
				 .service = "fast-track-meeting",
				 .session = SESSION_AM };
	char text[200];

	MUST(close_day(st, BOOK_ACADEMY, "2024-11-29", "inset", "Training", &err));
	MUST(slots_free(st,
			&(struct slot_wish){ .officer_id = book_officer(st, "EWO-01"),
					     .school_id = book_school(st, BOOK_ACADEMY),
					     .from = day("2024-11-29"),
					     .to = day("2024-12-31"),
					     .most = 1 },
			&slots, &err));
	slots_text(&slots, text, sizeof text);
	cr_expect_str_eq(text, "Mon 2 Dec 2024 am");
	cr_expect_eq(deal_book(st, &a, &booked, &err), ERR_CONFLICT);
	cr_expect_str_eq(err.msg, "29 November 2024 is no school day at Upper Shirley High School "
				  "(Training): to book it all the same give a --reason");
	a.reason = "trains the staff";
	MUST(deal_book(st, &a, &booked, &err));
	a.reason = NULL;
	a.urn = BOOK_MAINTAINED;
	a.session = SESSION_PM;
	MUST(deal_book(st, &a, &booked, &err));
}
