/* tests/test_visit.c - visits: booked, delivered, confirmed, cancelled; each refusal */
#include <criterion/criterion.h>

#include "core/days.h"
#include "tests/deal.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

/* 2 September 2024 is the first school day of the year; terms of 2025/26 are not known. */
Test(visit, booking_refusals)
{
	static const struct {
		int line;
		struct appointment a;
		int code;
		const char *says; /* part of the refusal */
		bool not_known;
	} cases[] = {
		{ __LINE__, { .on = "2024-09-03", .session = SESSION_DAY }, ERR_OK, NULL, false },
		{ __LINE__, { .on = "2024-04-09", .session = SESSION_AM }, ERR_OK, NULL, true },
		{ __LINE__,
		  { .on = "2024-09-07", .session = SESSION_AM },
		  ERR_INVALID,
		  "a Saturday",
		  0 },
		{ __LINE__,
		  { .on = "2024-12-25", .session = SESSION_AM },
		  ERR_INVALID,
		  "Christmas Day",
		  0 },
		{ __LINE__,
		  { .on = "2024-12-25", .session = SESSION_AM, .reason = "urgent" },
		  ERR_INVALID,
		  "no working day",
		  0 },
		{ __LINE__,
		  { .on = "2024-12-24", .session = SESSION_AM },
		  ERR_CONFLICT,
		  "Christmas holidays",
		  0 },
		{ __LINE__,
		  { .on = "2024-12-24", .session = SESSION_AM, .reason = "urgent" },
		  ERR_OK,
		  NULL,
		  0 },
		{ __LINE__,
		  { .on = "2024-09-01", .session = SESSION_AM },
		  ERR_INVALID,
		  "a Sunday",
		  0 },
		{ __LINE__,
		  { .on = "2024-09-04", .session = SESSION_AM, .officer = "EWO-02" },
		  ERR_OK,
		  NULL,
		  0 },
		{ __LINE__,
		  { .on = "2024-09-04", .session = SESSION_PM, .officer = "EWO-02" },
		  ERR_CONFLICT,
		  "EWO-02 does not work",
		  0 },
		{ __LINE__,
		  { .on = "2024-09-05", .session = SESSION_AM, .officer = "EWO-02" },
		  ERR_CONFLICT,
		  "EWO-02 does not work",
		  0 },
		{ __LINE__,
		  { .on = "2024-09-05",
		    .session = SESSION_AM,
		    .officer = "EWO-02",
		    .reason = "cover" },
		  ERR_OK,
		  NULL,
		  0 },
		{ __LINE__,
		  { .on = "2024-09-03", .start = 540, .end = 540 },
		  ERR_INVALID,
		  "before it starts",
		  0 },
		{ __LINE__,
		  { .on = "2024-09-03", .start = 540, .end = 500 },
		  ERR_INVALID,
		  "before it starts",
		  0 },
		{ __LINE__,
		  { .on = "2024-09-03", .start = 540, .end = 544 },
		  ERR_INVALID,
		  "5 minutes",
		  0 },
		{ __LINE__, { .on = "2024-09-03", .start = 540, .end = 545 }, ERR_OK, NULL, 0 },
		{ __LINE__,
		  { .on = "2024-09-03", .start = 500, .end = 560 },
		  ERR_CONFLICT,
		  "does not work",
		  0 },
		{ __LINE__,
		  { .on = "2024-09-03", .session = SESSION_AM, .urn = "116095" },
		  ERR_CONFLICT,
		  "is closed",
		  0 },
		{ __LINE__,
		  { .on = "2024-09-03", .session = SESSION_AM, .urn = BOOK_NURSERY },
		  ERR_CONFLICT,
		  "no bought days are left",
		  0 },
		{ __LINE__,
		  { .on = "2024-09-03",
		    .session = SESSION_AM,
		    .urn = BOOK_NURSERY,
		    .service = "fast-track-meeting" },
		  ERR_OK,
		  NULL,
		  0 },
		{ __LINE__, { .on = "2025-03-31", .session = SESSION_DAY }, ERR_OK, NULL, 0 },
		{ __LINE__,
		  { .on = "2025-04-01", .session = SESSION_DAY },
		  ERR_CONFLICT,
		  "no bought days",
		  0 },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct visit_booked booked = { 0 };
		struct err err = { 0 };
		int r;

		(void) deal_sell(st, &(struct deal){ .quantity = 1000 });
		r = deal_book(st, &cases[i].a, &booked, &err);
		cr_expect_eq(r, cases[i].code, "row at line %d: %d %s", cases[i].line, r, err.msg);
		if (r < 0)
			cr_expect(cases[i].says && strstr(err.msg, cases[i].says),
				  "row at line %d: %s", cases[i].line, err.msg);
		else
			cr_expect_eq(booked.school_day_not_known, cases[i].not_known,
				     "row at line %d", cases[i].line);
		cr_expect_eq(deal_number(st, "SELECT count(*) FROM visit"), r == ERR_OK);
		cr_expect(r == ERR_OK || deal_number(st, "SELECT count(*) FROM hold") == 0);
	}
}

/* One officer is at one place: by the check and, for any other path, by the table. */
Test(visit, clashes)
{
	static const struct {
		int line;
		struct appointment a;
		int code;
	} cases[] = {
		{ __LINE__, { .session = SESSION_AM }, ERR_CONFLICT },
		{ __LINE__, { .session = SESSION_DAY }, ERR_CONFLICT },
		{ __LINE__, { .start = 600, .end = 700 }, ERR_CONFLICT },
		{ __LINE__, { .start = 746, .end = 760 }, ERR_CONFLICT },
		{ __LINE__, { .start = 747, .end = 780 }, ERR_OK }, /* ends when the other begins */
		{ __LINE__, { .session = SESSION_PM }, ERR_OK },
		{ __LINE__, { .session = SESSION_AM, .officer = "EWO-02" }, ERR_OK },
		{ __LINE__, { .session = SESSION_AM, .reason = "he can manage" }, ERR_CONFLICT },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct appointment a = cases[i].a;
		struct visit_booked booked;
		struct err err = { 0 };

		(void) deal_sell(st, &(struct deal){ .quantity = 1000 });
		(void) deal_visit(
			st, &(struct appointment){ .on = "2024-09-03", .session = SESSION_AM });
		a.on = "2024-09-03";
		cr_expect_eq(deal_book(st, &a, &booked, &err), cases[i].code, "row at line %d: %s",
			     cases[i].line, err.msg);
	}
}

/* Sessions draw what they are sold as; the hold becomes a use of the visit's day. */
Test(visit, planned_delivered_confirmed)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 300 });
	int64_t visit =
		deal_visit(st, &(struct appointment){ .on = "2024-09-03", .session = SESSION_DAY });
	struct balance b = deal_balance(st, c.ref, "2024-04-02");
	struct err err = { 0 };

	cr_expect_eq(b.planned.hundredths, 100);
	cr_expect_eq(b.available.hundredths, 200);
	cr_expect_eq(deal_deliver(st, "ewo-01", "2024-09-02", visit, &err), ERR_CONFLICT,
		     "still to come");
	MUST(deal_deliver(st, "ewo-01", "2024-09-04", visit, &err));
	cr_expect_eq(deal_deliver(st, "ewo-01", "2024-09-04", visit, &err), ERR_CONFLICT, "twice");
	b = deal_balance(st, c.ref, "2024-09-03");
	cr_expect_eq(b.used.hundredths, 100,
		     "used on its day, though it was entered the day after");
	cr_expect_eq(b.used_provisional.hundredths, 100);
	cr_expect_eq(b.planned.hundredths, 0);
	cr_expect_eq(
		deal_number(
			st,
			"SELECT count(*) FROM day_entry WHERE provisional_until = '2024-09-18'"),
		1, "ten working days after it was entered");
	MUST(deal_confirm(st, "manager", "2024-09-05", visit, &err));
	cr_expect_eq(deal_confirm(st, "manager", "2024-09-05", visit, &err), ERR_CONFLICT, "twice");
	b = deal_balance(st, c.ref, "2024-09-05");
	cr_expect_eq(b.used_confirmed.hundredths, 100);
	cr_expect_eq(b.left.hundredths, 200);
}

/* Who may do what: nobody confirms their own delivery, an officer answers for their own visits. */
Test(visit, who_may)
{
	static const struct {
		int line;
		const char *delivers;
		int delivered;
		const char *confirms;
		int confirmed;
	} cases[] = {
		{ __LINE__, "ewo-01", ERR_OK, "manager", ERR_OK },
		{ __LINE__, "ewo-02", ERR_DENIED, NULL, 0 },
		{ __LINE__, "finance", ERR_DENIED, NULL, 0 },
		{ __LINE__, "auditor", ERR_DENIED, NULL, 0 },
		{ __LINE__, "nobody", ERR_DENIED, NULL, 0 },
		{ __LINE__, "manager", ERR_OK, "manager", ERR_DENIED },
		{ __LINE__, "manager", ERR_OK, "admin", ERR_OK },
		{ __LINE__, "admin", ERR_OK, "admin", ERR_DENIED },
		{ __LINE__, "admin", ERR_OK, "manager", ERR_OK },
		{ __LINE__, "ewo-01", ERR_OK, "ewo-01", ERR_DENIED },
		{ __LINE__, "ewo-01", ERR_OK, "ewo-02", ERR_DENIED },
		{ __LINE__, "ewo-01", ERR_OK, "finance", ERR_DENIED },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct err err = { 0 };
		int64_t visit;

		(void) deal_sell(st, &(struct deal){ .quantity = 100 });
		visit = deal_visit(
			st, &(struct appointment){ .on = "2024-09-03", .session = SESSION_AM });
		cr_expect_eq(deal_deliver(st, cases[i].delivers, "2024-09-03", visit, &err),
			     cases[i].delivered, "row at line %d: %s", cases[i].line, err.msg);
		if (!cases[i].confirms)
			continue;
		cr_expect_eq(deal_confirm(st, cases[i].confirms, "2024-09-04", visit, &err),
			     cases[i].confirmed, "row at line %d: %s", cases[i].line, err.msg);
		cr_expect_eq(deal_number(st, "SELECT count(*) FROM use_confirmed"),
			     cases[i].confirmed == ERR_OK, "row at line %d", cases[i].line);
	}
}

/* A manager who is the officer of the visit does not confirm it either, whoever delivered it. */
Test(visit, the_officer_of_a_visit_does_not_confirm_it)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int64_t visit;

	(void) deal_sell(st, &(struct deal){ .quantity = 100 });
	book_begin(&work, st, "admin", "user add", "2024-04-02");
	MUST(work_run(&work,
		      "INSERT INTO book_user (name, role, officer_id) VALUES ('sm', 'manager', ?1)",
		      BIND(bind_int(book_officer(st, "SM-01"))), &err));
	book_commit(&work);
	visit = deal_visit(st, &(struct appointment){ .on = "2024-09-03",
						      .session = SESSION_AM,
						      .officer = "SM-01" });
	MUST(deal_deliver(st, "manager", "2024-09-03", visit, &err));
	cr_expect_eq(deal_confirm(st, "sm", "2024-09-03", visit, &err), ERR_DENIED);
	cr_expect_eq(deal_confirm(st, "manager", "2024-09-03", visit, &err), ERR_DENIED);
	MUST(deal_confirm(st, "admin", "2024-09-03", visit, &err));
}

/* Cancelled days are free again; the officer is, too. Only a planned visit can be cancelled, with a reason. */
Test(visit, cancelled)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 100 });
	const struct appointment a = { .on = "2024-09-03", .session = SESSION_DAY };
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int64_t visit = deal_visit(st, &a), second;

	book_begin(&work, st, "manager", "visit cancel", "2024-04-02");
	cr_expect_eq(visit_cancel(&work, visit, &(struct visit_told){ .by = "school" }, &err),
		     ERR_INVALID, "without a reason");
	cr_expect_str_eq(err.field, "reason");
	work_undo(&work);
	cr_expect_eq(deal_cancel(st, "manager", "weather", visit, &err), ERR_INVALID);
	cr_expect_eq(deal_cancel(st, "manager", "school", 99, &err), ERR_NOT_FOUND);
	cr_expect_eq(deal_cancel(st, "ewo-02", "school", visit, &err), ERR_DENIED);
	MUST(deal_cancel(st, "ewo-01", "school", visit, &err));
	cr_expect_eq(deal_balance(st, c.ref, "2024-04-02").available.hundredths, 100);
	cr_expect_eq(deal_cancel(st, "manager", "school", visit, &err), ERR_CONFLICT, "twice");
	cr_expect_eq(deal_deliver(st, "ewo-01", "2024-09-03", visit, &err), ERR_CONFLICT);
	second = deal_visit(st, &a);
	MUST(deal_deliver(st, "ewo-01", "2024-09-03", second, &err));
	cr_expect_eq(deal_cancel(st, "manager", "service", second, &err), ERR_CONFLICT,
		     "delivered");
}

/* A free visit writes the log and draws nothing, with a contract and without; it costs nothing to have 0 left. */
Test(visit, free_services)
{
	static const char *const urns[] = { BOOK_ACADEMY, BOOK_NURSERY };
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 100 });
	struct err err = { 0 };

	(void) deal_visit(st, &(struct appointment){ .on = "2024-09-02", .session = SESSION_DAY });
	for (size_t i = 0; i < COUNT_OF(urns); i++) {
		struct visit_booked booked = { 0 };

		MUST(deal_book(st,
			       &(struct appointment){ .urn = urns[i],
						      .service = "fast-track-meeting",
						      .on = "2024-09-03",
						      .start = 540 + 120 * (int) i,
						      .end = 630 + 120 * (int) i },
			       &booked, &err));
		cr_expect_eq(booked.holds[0].count, 0);
		cr_expect_eq(deal_number(st, "SELECT count(*) FROM statutory_record"), (int64_t) i);
		MUST(deal_deliver(st, "ewo-01", "2024-09-03", booked.id, &err));
		cr_expect_eq(
			deal_number(st, "SELECT count(*) FROM statutory_record WHERE minutes = 90"),
			(int64_t) i + 1);
		MUST(deal_confirm(st, "manager", "2024-09-03", booked.id, &err));
	}
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM day_entry WHERE kind = 'use'"), 0);
	cr_expect_eq(deal_balance(st, c.ref, "2024-09-03").planned.hundredths, 100);
}

/* 0.5 left and a full day booked: refused, with what is left; half a day is not. */
Test(visit, half_a_day_left)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct visit_booked booked;
	struct err err = { 0 };

	(void) deal_sell(st, &(struct deal){ .quantity = 150 });
	(void) deal_visit(st, &(struct appointment){ .on = "2024-09-02", .session = SESSION_DAY });
	cr_expect_eq(deal_book(st,
			       &(struct appointment){ .on = "2024-09-03", .session = SESSION_DAY },
			       &booked, &err),
		     ERR_CONFLICT);
	cr_expect_str_eq(
		err.msg,
		"only 0.5 day left to book on 3 September 2024 (C-2024-001, until 31 March "
		"2025): the visit needs 1.0");
	MUST(deal_book(st, &(struct appointment){ .on = "2024-09-03", .session = SESSION_PM },
		       &booked, &err));
	cr_expect_eq(deal_book(st,
			       &(struct appointment){ .on = "2024-09-03", .session = SESSION_AM },
			       &booked, &err),
		     ERR_CONFLICT);
}

/* The list shows what was booked, and what it takes. */
static void keep_visit(void *context, const struct visit *v)
{
	*(struct visit *) context = *v;
}

Test(visit, shown)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 150 });
	int64_t id =
		deal_visit(st, &(struct appointment){ .on = "2024-09-03", .session = SESSION_PM });
	const struct visit_filter filter = { .visit_id = id, .from = DATE_NONE, .to = DATE_NONE };
	struct visit v = { 0 };
	struct err err = { 0 };

	MUST(visit_each(st, &filter, keep_visit, &v, &err));
	cr_expect_str_eq(v.state, "planned");
	cr_expect_str_eq(v.contract, c.ref);
	cr_expect_eq(v.days.hundredths, 50);
	cr_expect_eq(v.session, SESSION_PM);
	cr_expect_eq(v.start_min, 780);
	MUST(deal_cancel(st, "manager", "service", id, &err));
	MUST(visit_each(st, &filter, keep_visit, &v, &err));
	cr_expect_str_eq(v.state, "cancelled-by-service");
	cr_expect_eq(v.days.hundredths, 0);
}
