/* tests/test_owed.c - visits that did not take place: notice, no access, waivers; days that the service owes */
#include <criterion/criterion.h>

#include "core/approval.h"
#include "core/owed.h"
#include "core/setting.h"
#include "core/year_end.h"
#include "tests/use.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

static const struct visit_told by_school = { .by = "school" }, by_service = { .by = "service" };

static struct visit_off off_of(struct store *st, int64_t visit)
{
	struct visit_off off = { 0 };
	struct err err = { 0 };

	MUST(visit_off_load(st, visit, &off, &err));
	return off;
}

/* ---- the notice of the contract ---- */

/* A visit on Tuesday 10 September at 08:45, all day: what is drawn, by when the school told. */
Test(owed, notice)
{
	static const char hours[] = "under 48 hours: 100%",
			  weeks[] = "under 4 weeks: 50%, under 2 weeks: 100%";
	static const struct {
		int line;
		const char *notice, *on;
		int min;
		int64_t drawn;
		const char *rung;
	} cases[] = {
		{ __LINE__, NULL, "2024-09-10", 500, 0, "" },
		{ __LINE__, hours, "2024-09-08", 525, 0, "" }, /* 48 hours to the minute */
		{ __LINE__, hours, "2024-09-08", 526, 100, "under 48 hours: 100%" },
		{ __LINE__, hours, "2024-09-10", 525, 100, "under 48 hours: 100%" },
		{ __LINE__, weeks, "2024-08-13", 600, 0, "" },
		{ __LINE__, weeks, "2024-08-14", 600, 50, "under 4 weeks: 50%" },
		{ __LINE__, weeks, "2024-08-27", 600, 50, "under 4 weeks: 50%" },
		{ __LINE__, weeks, "2024-08-28", 600, 100, "under 2 weeks: 100%" },
		{ __LINE__, "under 2 working days: 100%", "2024-09-06", 900, 0, "" },
		{ __LINE__, "under 2 working days: 100%", "2024-09-09", 600, 100,
		  "under 2 working days: 100%" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct contract c =
			use_sell(st, &(struct terms){ .quantity = 200, .notice = cases[i].notice });
		int64_t visit =
			use_visit(st, &(struct trip){ .on = "2024-09-10", .session = SESSION_DAY });
		const struct moment at = { day(cases[i].on), cases[i].min };
		struct balance b;
		struct err err = { 0 };

		MUST(use_cancel(st, &(struct doing){ .today = cases[i].on }, visit,
				&(struct visit_told){ .by = "school", .at = &at }, &err));
		b = deal_balance(st, c.ref, "2024-09-10");
		cr_expect_eq(b.used.hundredths, cases[i].drawn, "row at line %d: %" PRId64,
			     cases[i].line, b.used.hundredths);
		cr_expect_eq(b.available.hundredths, 200 - cases[i].drawn, "row at line %d",
			     cases[i].line);
		cr_expect_eq(deal_balance(st, c.ref, cases[i].on).available.hundredths,
			     200 - cases[i].drawn, "row at line %d: from the day of telling on",
			     cases[i].line);
		cr_expect_str_eq(off_of(st, visit).rung, cases[i].rung, "row at line %d",
				 cases[i].line);
		cr_expect_eq(use_seen(st, visit, NULL).days.hundredths, cases[i].drawn);
		use_check(st);
	}
}

/* Told on the day before the year ends for a day of the next: drawn from the next year's days. */
Test(owed, notice_over_the_end_of_the_year)
{
	SCOPED(store_closep) struct store *st = book_new();
	const struct moment at = { day("2025-03-31"), 600 };
	struct work work = WORK_EMPTY;
	struct service service;
	struct school school;
	struct schedule schedule;
	struct contract c;
	struct sold sold;
	struct err err = { 0 };
	int64_t visit;

	deal_rate(st, 2025, UNIT_DAY, 38000);
	MUST(school_find(st, BOOK_ACADEMY, &school, &err));
	MUST(service_find(st, SERVICE_DAYS, &service, &err));
	const struct offer offer = { .member_count = 1,
				     .member = { { .school = &school } },
				     .service = &service,
				     .fy = { 2025 },
				     .from = DATE_NONE,
				     .to = DATE_NONE,
				     .quantity = quantity_of(100),
				     .notice_ladder = "under 48 hours: 100%",
				     .expires_on = DATE_NONE };
	book_begin(&work, st, "finance", "contract quote", "2025-03-03");
	MUST(sale_quote(&work, &offer, &c, &schedule, &err));
	book_commit(&work);
	book_begin(&work, st, "finance", "contract agree", "2025-03-03");
	MUST(sale_agree(&work, &c, "Bursar", NULL, &sold, &schedule, &err));
	book_commit(&work);
	visit = use_visit(
		st,
		&(struct trip){ .today = "2025-03-10", .on = "2025-04-01", .session = SESSION_AM });
	MUST(use_cancel(st, &(struct doing){ .today = "2025-03-31" }, visit,
			&(struct visit_told){ .by = "school", .at = &at }, &err));
	cr_expect_eq(deal_balance(st, c.ref, "2025-04-01").used.hundredths, 50);
	/* drawn on the day it was told, and awaiting confirmation since */
	const struct balance b = deal_balance_of(st, c.ref, BOOK_ACADEMY, 2025, "2025-03-31", 0);

	cr_expect_eq(b.used.hundredths, 50);
	cr_expect_eq(b.used_provisional.hundredths, 50);
	use_check(st);
}

/* Drawn late, it awaits confirmation, is confirmed, disputed and reversed like a delivery. */
Test(owed, drawn_late_is_like_a_delivery)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c =
		use_sell(st, &(struct terms){ .quantity = 200, .notice = "under 48 hours: 100%" });
	const struct doing today = { .user = "ewo-01", .today = "2024-09-09" };
	struct err err = { 0 };
	int64_t visit = use_visit(st, &(struct trip){ .on = "2024-09-10", .session = SESSION_DAY });

	MUST(use_cancel(st, &today, visit, &by_school, &err));
	cr_expect_eq(deal_confirm(st, "ewo-01", "2024-09-10", visit, &err), ERR_DENIED);
	MUST(use_query(st, &(struct doing){ .today = "2024-09-10" }, visit, "Bursar", &err));
	cr_expect_eq(deal_confirm(st, "manager", "2024-09-10", visit, &err), ERR_CONFLICT);
	MUST(use_answer(st, &(struct doing){ .today = "2024-09-11" }, visit, true, &err));
	MUST(deal_confirm(st, "manager", "2024-09-11", visit, &err));
	cr_expect_eq(deal_confirm(st, "manager", "2024-09-11", visit, &err), ERR_CONFLICT, "twice");
	cr_expect_str_eq(use_seen(st, visit, NULL).state, "cancelled-by-school");
	cr_expect_eq(deal_balance(st, c.ref, "2024-09-11").used_confirmed.hundredths, 100);
	MUST(use_reverse(st, &(struct doing){ .today = "2024-09-12" }, visit, &err));
	cr_expect_eq(deal_balance(st, c.ref, "2024-09-12").available.hundredths, 200);
	use_check(st);
}

/* What is refused, and nothing done. */
Test(owed, cancelling_that_is_refused)
{
	static const struct moment later = { { 19976 }, 600 }, began = { { 19976 }, 526 };
	static const struct {
		int line;
		const char *user, *today;
		struct visit_told told;
		int code;
		const char *says;
	} cases[] = {
		{ __LINE__, "manager", "2024-09-09", { .by = "weather" }, ERR_INVALID, "weather" },
		{ __LINE__, "ewo-02", "2024-09-09", { .by = "school" }, ERR_DENIED, "officer" },
		{ __LINE__,
		  "manager",
		  "2024-09-09",
		  { .by = "school", .at = &later },
		  ERR_INVALID,
		  "still to come" },
		{ __LINE__,
		  "manager",
		  "2024-09-11",
		  { .by = "school" },
		  ERR_CONFLICT,
		  "began at 08:45 on 10 September 2024" },
		{ __LINE__,
		  "manager",
		  "2024-09-10",
		  { .by = "school", .at = &began },
		  ERR_CONFLICT,
		  "visit no-access 1" },
		{ __LINE__,
		  "manager",
		  "2024-09-09",
		  { .by = "service", .closure = true },
		  ERR_INVALID,
		  "draws nothing" },
		{ __LINE__,
		  "manager",
		  "2024-09-09",
		  { .by = "service", .waive = true },
		  ERR_INVALID,
		  "draws nothing" },
		{ __LINE__,
		  "manager",
		  "2024-09-09",
		  { .by = "school", .waive = true, .closure = true },
		  ERR_INVALID,
		  "nothing to waive" },
		{ __LINE__,
		  "manager",
		  "2024-09-01",
		  { .by = "school", .waive = true },
		  ERR_CONFLICT,
		  "nothing to waive" },
		{ __LINE__,
		  "ewo-01",
		  "2024-09-09",
		  { .by = "school", .waive = true },
		  ERR_DENIED,
		  "'visit waive' is for manager or admin" },
	};
	SCOPED(store_closep) struct store *st = book_new();
	int64_t visit;

	(void) use_sell(st, &(struct terms){ .quantity = 200, .notice = "under 48 hours: 100%" });
	visit = use_visit(st, &(struct trip){ .on = "2024-09-10", .session = SESSION_DAY });
	cr_assert_eq(day("2024-09-10").day, 19976);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct err err = { 0 };

		cr_expect_eq(use_cancel(st,
					&(struct doing){ .user = cases[i].user,
							 .today = cases[i].today },
					visit, &cases[i].told, &err),
			     cases[i].code, "row at line %d: %s", cases[i].line, err.msg);
		cr_expect(strstr(err.msg, cases[i].says), "row at line %d: %s", cases[i].line,
			  err.msg);
		cr_expect_str_eq(use_seen(st, visit, NULL).state, "planned");
	}
	use_check(st);
}

/* A closure draws nothing, and is told afterwards, too; the manager may let a late cancellation pass. */
Test(owed, closures_and_waivers)
{
	static const struct {
		int line;
		const char *today;
		struct visit_told told;
		const char *decided;
	} cases[] = {
		{ __LINE__, "2024-09-10", { .by = "school", .closure = true }, "closure" },
		{ __LINE__, "2024-09-12", { .by = "school", .closure = true }, "closure" },
		{ __LINE__, "2024-09-10", { .by = "school", .waive = true }, "waived" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct contract c = use_sell(
			st, &(struct terms){ .quantity = 200, .notice = "under 48 hours: 100%" });
		const struct moment at = { day("2024-09-10"), 500 };
		struct visit_told told = cases[i].told;
		struct err err = { 0 };
		int64_t visit =
			use_visit(st, &(struct trip){ .on = "2024-09-10", .session = SESSION_DAY });

		told.at = told.waive ? &at : NULL;
		MUST(use_cancel(st, &(struct doing){ .today = cases[i].today }, visit, &told,
				&err));
		cr_expect_eq(deal_balance(st, c.ref, "2024-09-12").available.hundredths, 200);
		cr_expect_str_eq(off_of(st, visit).decided, cases[i].decided, "row at line %d",
				 cases[i].line);
		cr_expect_eq(off_of(st, visit).owed, false);
		use_check(st);
	}
}

/* Where the setting says so, a waiver needs a second person, by its worth. */
Test(owed, a_waiver_with_a_second_person)
{
	SCOPED(store_closep) struct store *st = book_new();
	const struct doing today = { .today = "2024-09-09" };
	const struct visit_told waived = { .by = "school", .waive = true };
	struct work work = WORK_EMPTY;
	struct approval approval;
	struct err err = { 0 };
	int64_t visit;

	(void) use_sell(st, &(struct terms){ .quantity = 200, .notice = "under 48 hours: 50%" });
	visit = use_visit(st, &(struct trip){ .on = "2024-09-10", .session = SESSION_DAY });
	book_begin(&work, st, "admin", "setting set", "2024-04-02");
	MUST(setting_set(&work, "second-person.waiver", "100.00", work.today, &err));
	book_commit(&work);
	cr_expect_eq(use_cancel(st, &today, visit, &waived, &err), ERR_CONFLICT);
	cr_expect(strstr(err.msg, "visit 1 184.00"), "%s", err.msg);
	book_begin(&work, st, "finance", "approval give", "2024-09-09");
	work.reason = "the boiler burst";
	MUST(approval_give(&work, "waiver", "visit 1 184.00", &approval, &err));
	book_commit(&work);
	MUST(use_cancel(st, &today, visit, &waived, &err));
	use_check(st);
}

/* Nobody was there: told at the visit itself. */
Test(owed, no_access)
{
	static const struct {
		int line;
		const char *notice;
		bool waive;
		int64_t drawn;
	} cases[] = {
		{ __LINE__, NULL, false, 0 },
		{ __LINE__, "under 48 hours: 100%", false, 100 },
		{ __LINE__, "under 4 weeks: 50%, under 2 working days: 80%", false, 80 },
		{ __LINE__, "under 48 hours: 100%", true, 0 },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct contract c =
			use_sell(st, &(struct terms){ .quantity = 200, .notice = cases[i].notice });
		const struct doing that_day = { .today = "2024-09-10" };
		struct visit_booked booked = { 0 };
		struct err err = { 0 };
		struct trip t = { .on = "2024-09-10", .session = SESSION_DAY };
		int64_t visit = use_visit(st, &t);

		cr_expect_eq(use_no_access(st, &(struct doing){ .today = "2024-09-09" }, visit,
					   false, &err),
			     ERR_CONFLICT, "still to come");
		MUST(use_no_access(st, &that_day, visit, cases[i].waive, &err));
		cr_expect_eq(deal_balance(st, c.ref, "2024-09-10").used_provisional.hundredths,
			     cases[i].drawn, "row at line %d", cases[i].line);
		cr_expect_str_eq(use_seen(st, visit, NULL).state, "no-access");
		cr_expect_eq(use_book(st, &t, &booked, &err), ERR_CONFLICT,
			     "the officer was there");
		cr_expect_eq(use_no_access(st, &that_day, visit, false, &err), ERR_CONFLICT,
			     "twice");
		cr_expect_eq(deal_deliver(st, "ewo-01", "2024-09-10", visit, &err), ERR_CONFLICT);
		MUST(deal_confirm(st, "admin", "2024-09-11", visit, &err));
		use_check(st);
	}
}

/* Each contract by its own ladder; what is bought as it is used is bought only as far as it is drawn. */
Test(owed, notice_of_several)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract a =
		use_sell(st, &(struct terms){ .quantity = 200, .notice = "under 48 hours: 100%" });
	struct contract b = use_sell(st, &(struct terms){ .urn = BOOK_NURSERY,
							  .commitment = COMMITMENT_AS_USED,
							  .notice = "under 48 hours: 50%" });
	struct err err = { 0 };
	int64_t visit = use_visit(st, &(struct trip){ .on = "2024-09-10",
						      .session = SESSION_DAY,
						      .urn = { BOOK_ACADEMY, BOOK_NURSERY },
						      .part = { 6000, 4000 } });

	MUST(use_cancel(st, &(struct doing){ .today = "2024-09-09" }, visit, &by_school, &err));
	cr_expect_eq(deal_balance(st, a.ref, "2024-09-10").used.hundredths, 60);
	cr_expect_eq(deal_balance(st, b.ref, "2024-09-10").used.hundredths, 20);
	cr_expect_eq(deal_number(st, "SELECT net_pence FROM purchase WHERE origin = 'as-used'"),
		     7360);
	cr_expect_eq(off_of(st, visit).drawn_bp, 10000);
	use_check(st);
}

/* ---- owed ---- */

static int settle(struct store *st, const char *today, int64_t owed_id, enum owed_how how,
		  const char *by, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	int r;

	book_begin(&work, st, "manager", "owed offer", today);
	work.reason = "decided";
	r = owed_settle(&work, owed_id, how, by, err);
	return r < 0 ? r : work_commit(&work, err);
}

static int offer(struct store *st, const char *today, int64_t owed_id, const char *slot,
		 struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	int r;

	book_begin(&work, st, "manager", "owed offer", today);
	work.reason = "by telephone";
	r = owed_offer(&work, owed_id, day(slot), err);
	return r < 0 ? r : work_commit(&work, err);
}

static int ask(struct store *st, const char *ref, const char *today, const char *on,
	       int64_t quantity, const char *by, size_t *rows, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct contract c;
	int r = contract_find(st, ref, &c, err);

	if (r < 0)
		return r;
	book_begin(&work, st, "manager", "owed ask", today);
	r = owed_ask(&work,
		     &(struct owed_ask){ .contract = &c,
					 .school_id = c.school.id,
					 .quantity = quantity_of(quantity),
					 .on = day(on),
					 .said_by = by },
		     rows, err);
	return r < 0 ? r : work_commit(&work, err);
}

static void count_owed(void *context, const struct owed *o)
{
	*(int64_t *) context += o->quantity.hundredths;
}

static int64_t owed_to(struct store *st, const char *urn)
{
	const struct owed_filter filter = { .school_id = book_school(st, urn) };
	struct err err = { 0 };
	int64_t sum = 0;

	MUST(owed_open_each(st, &filter, count_owed, &sum, &err));
	return sum;
}

/* Officer ill all March: what the service cancelled is owed, and does not lapse. */
Test(owed, cancelled_by_the_service)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 300 });
	struct balance b;
	struct err err = { 0 };
	struct owed o;
	int64_t first = use_visit(st, &(struct trip){ .on = "2025-03-11", .session = SESSION_DAY });
	int64_t second =
		use_visit(st, &(struct trip){ .on = "2025-03-12", .session = SESSION_DAY });
	const struct doing ill = { .today = "2025-03-10", .reason = "the officer is ill" };

	MUST(use_cancel(st, &ill, first, &by_service, &err));
	MUST(use_cancel(st, &ill, second, &by_service, &err));
	cr_expect(off_of(st, first).owed);
	b = deal_balance(st, c.ref, "2025-03-31");
	cr_expect_eq(b.owed.hundredths, 200);
	cr_expect_eq(b.available.hundredths, 300, "it reduces nothing");
	b = deal_balance(st, c.ref, "2025-04-01");
	cr_expect_eq(b.lapsed.hundredths, 100);
	cr_expect_eq(b.left.hundredths, 200);
	cr_expect_eq(b.available.hundredths, 0, "it cannot be booked any more");
	MUST(owed_load(st, 1, &o, &err));
	cr_expect_eq(o.quantity.hundredths, 100);
	cr_expect_eq(o.cause, OWED_CANCELLED);
	cr_expect_str_eq(o.reason, "the officer is ill");
	cr_expect_eq(owed_to(st, BOOK_ACADEMY), 200);
	/* settled once, in one of four ways */
	cr_expect_eq(settle(st, "2025-04-02", 1, SETTLED_WAIVED, NULL, &err), ERR_INVALID);
	cr_expect_str_eq(err.field, "by");
	MUST(settle(st, "2025-04-02", 1, SETTLED_WAIVED, "Head teacher", &err));
	cr_expect_eq(settle(st, "2025-04-02", 1, SETTLED_CREDITED, NULL, &err), ERR_CONFLICT);
	cr_expect_eq(settle(st, "2025-04-02", 9, SETTLED_CREDITED, NULL, &err), ERR_NOT_FOUND);
	MUST(settle(st, "2025-04-02", 2, SETTLED_CREDITED, NULL, &err));
	cr_expect_eq(owed_to(st, BOOK_ACADEMY), 0);
	cr_expect_eq(deal_balance(st, c.ref, "2025-04-02").lapsed.hundredths, 300,
		     "waived or credited, they are owed no more");
	cr_expect_eq(deal_balance(st, c.ref, "2025-04-01").owed.hundredths, 200,
		     "on that day they were");
	use_check(st);
}

/* A visit booked in its stead makes it good, once enough is booked of the same year's days. */
Test(owed, re_arranged)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 200 });
	struct trip t = { .on = "2024-09-10", .session = SESSION_DAY };
	struct visit_booked booked = { 0 };
	struct err err = { 0 };
	int64_t visit = use_visit(st, &t);

	t.instead_of = visit;
	t.on = "2024-09-11";
	cr_expect_eq(use_book(st, &t, &booked, &err), ERR_CONFLICT, "it is still planned");
	cr_expect_str_eq(err.field, "instead-of");
	MUST(use_cancel(st, &(struct doing){ .today = "2024-09-09" }, visit, &by_service, &err));
	t.session = SESSION_AM;
	MUST(use_book(st, &t, &booked, &err));
	cr_expect(!booked.made_good, "half of it");
	cr_expect_eq(owed_to(st, BOOK_ACADEMY), 100);
	/* cancelled by the service again, it is not owed twice */
	MUST(use_cancel(st, &(struct doing){ .today = "2024-09-09" }, booked.id, &by_service,
			&err));
	cr_expect_eq(owed_to(st, BOOK_ACADEMY), 100);
	MUST(use_book(st, &t, &booked, &err));
	t.session = SESSION_PM;
	MUST(use_book(st, &t, &booked, &err));
	cr_expect(booked.made_good);
	cr_expect_eq(owed_to(st, BOOK_ACADEMY), 0);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM owed_settled WHERE how = 're-arranged'"),
		     1);
	t.on = "2024-09-12";
	cr_expect_eq(use_book(st, &t, &booked, &err), ERR_CONFLICT, "nothing is owed any more");
	cr_expect_eq(deal_balance(st, c.ref, "2024-09-09").available.hundredths, 100);
	/* what made it good is cancelled in its turn */
	MUST(use_cancel(st, &(struct doing){ .today = "2024-09-09" }, 4, &by_service, &err));
	cr_expect_eq(owed_to(st, BOOK_ACADEMY), 50);
	use_check(st);
}

/* Nothing but the same year's bought days makes it good. */
Test(owed, not_made_good_by_another_year)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct visit_booked booked = { 0 };
	struct err err = { 0 };
	int64_t visit;

	deal_rate(st, 2025, UNIT_DAY, 38000);
	(void) deal_sell(st, &(struct deal){ .quantity = 100 });
	(void) deal_sell(
		st, &(struct deal){ .quantity = 100, .on = "2025-03-03", .from = "2025-04-01" });
	visit = use_visit(st, &(struct trip){ .on = "2025-03-25", .session = SESSION_DAY });
	MUST(use_cancel(st, &(struct doing){ .today = "2025-03-24" }, visit, &by_service, &err));
	MUST(use_book(st,
		      &(struct trip){ .today = "2025-03-24",
				      .on = "2025-04-02",
				      .session = SESSION_DAY,
				      .instead_of = visit },
		      &booked, &err));
	cr_expect(!booked.made_good);
	cr_expect_eq(owed_to(st, BOOK_ACADEMY), 100);
	use_check(st);
}

/* Pay as you go has bought nothing: nothing is owed. */
Test(owed, nothing_bought_nothing_owed)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct err err = { 0 };
	int64_t visit;

	(void) use_sell(st, &(struct terms){ .commitment = COMMITMENT_AS_USED });
	visit = use_visit(st, &(struct trip){ .on = "2024-09-10", .session = SESSION_DAY });
	MUST(use_cancel(st, &(struct doing){ .today = "2024-09-09" }, visit, &by_service, &err));
	cr_expect_eq(off_of(st, visit).owed, false);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM owed"), 0);
	use_check(st);
}

/* Asked for in time and no slot offered: owed; a day late it is not. */
Test(owed, asked_for)
{
	static const struct {
		int line;
		const char *ask_by, *today, *on;
		int64_t quantity;
		const char *by;
		int code;
		const char *says;
	} cases[] = {
		{ __LINE__, NULL, "2025-02-03", "2025-01-31", 150, "Bursar", ERR_OK, NULL },
		{ __LINE__, NULL, "2025-02-03", "2025-02-01", 150, "Bursar", ERR_INVALID,
		  "asks for dates of 2024-25 by 31 January 2025" },
		{ __LINE__, "11-30", "2024-12-02", "2024-11-30", 150, "Bursar", ERR_OK, NULL },
		{ __LINE__, "11-30", "2024-12-02", "2024-12-01", 150, "Bursar", ERR_INVALID,
		  "by 30 November 2024" },
		{ __LINE__, NULL, "2025-01-20", "2025-01-21", 150, "Bursar", ERR_INVALID,
		  "still to come" },
		{ __LINE__, NULL, "2025-01-20", "2025-01-20", 151, "Bursar", ERR_CONFLICT,
		  "only 1.5 days of C-2024-001 are neither used, booked nor owed already" },
		{ __LINE__, NULL, "2025-01-20", "2025-01-20", 0, "Bursar", ERR_INVALID,
		  "more than nothing" },
		{ __LINE__, NULL, "2025-01-20", "2025-01-20", 50, "", ERR_INVALID, "asked" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct contract c =
			use_sell(st, &(struct terms){ .quantity = 200, .ask_by = cases[i].ask_by });
		struct err err = { 0 };
		size_t rows = 0;
		int r;

		(void) use_visit(st, &(struct trip){ .on = "2025-03-25", .session = SESSION_AM });
		r = ask(st, c.ref, cases[i].today, cases[i].on, cases[i].quantity, cases[i].by,
			&rows, &err);
		cr_expect_eq(r, cases[i].code, "row at line %d: %s", cases[i].line, err.msg);
		if (r < 0) {
			cr_expect(cases[i].says && strstr(err.msg, cases[i].says),
				  "row at line %d: %s", cases[i].line, err.msg);
			continue;
		}
		cr_expect_eq(rows, 1);
		cr_expect_eq(deal_balance(st, c.ref, "2025-03-31").owed.hundredths, 150);
		cr_expect_eq(ask(st, c.ref, cases[i].today, cases[i].on, 50, "Bursar", &rows, &err),
			     ERR_CONFLICT, "owed already");
		use_check(st);
	}
}

/* Noted after the days ended: whether or not an entry says so already, they were asked for in time and are owed. */
Test(owed, asked_for_and_noted_late)
{
	for (int entered = 0; entered < 2; entered++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct contract c =
			use_sell(st, &(struct terms){ .quantity = 200, .to = "2024-06-28" });
		struct work work = WORK_EMPTY;
		struct lapses lapses;
		struct err err = { 0 };
		size_t rows = 0;

		book_begin(&work, st, "finance", "daily", "2024-07-01");
		if (entered)
			MUST(days_lapse(&work, &lapses, &err));
		book_commit(&work);
		cr_expect_eq(ask(st, c.ref, "2024-07-02", "2024-06-20", 150, "Bursar", &rows, &err),
			     ERR_OK, "%s", err.msg);
		cr_expect_eq(deal_balance(st, c.ref, "2024-07-02").owed.hundredths, 150);
		cr_expect_eq(deal_balance(st, c.ref, "2024-07-02").lapsed.hundredths, 50);
		cr_expect_eq(ask(st, c.ref, "2024-07-02", "2024-06-20", 51, "Bursar", &rows, &err),
			     ERR_CONFLICT);
		use_check(st);
	}
}

/* A slot that was offered settles it: what the school does not take ends unused. */
Test(owed, offered)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 200 });
	struct err err = { 0 };
	struct owed o;
	size_t rows;

	MUST(ask(st, c.ref, "2025-01-20", "2025-01-20", 200, "Bursar", &rows, &err));
	cr_expect_eq(offer(st, "2025-02-03", 1, "2025-03-15", &err), ERR_INVALID, "a Saturday");
	cr_expect_eq(offer(st, "2025-02-03", 1, "2025-01-17", &err), ERR_INVALID, "before");
	cr_expect_eq(offer(st, "2025-02-03", 1, "2025-04-01", &err), ERR_INVALID, "after the end");
	cr_expect_str_eq(err.field, "date");
	MUST(offer(st, "2025-02-03", 1, "2025-03-12", &err));
	cr_expect_eq(offer(st, "2025-02-03", 1, "2025-03-12", &err), ERR_CONFLICT, "twice");
	MUST(owed_load(st, 1, &o, &err));
	cr_expect(o.settled);
	cr_expect_eq(o.how, SETTLED_OFFERED);
	cr_expect_eq(date_compare(o.slot_on, day("2025-03-12")), 0);
	cr_expect_str_eq(o.settled_reason, "by telephone");
	cr_expect_eq(deal_balance(st, c.ref, "2025-04-01").lapsed.hundredths, 200);
	use_check(st);
}
