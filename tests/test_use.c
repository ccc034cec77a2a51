/* tests/test_use.c - several officers and schools, work without a booking, free minutes, disputes, what is taken back */
#include <criterion/criterion.h>

#include "billing/run.h"
#include "core/statutory.h"
#include "core/user.h"
#include "tests/raw.h"
#include "tests/use.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

static const struct doing as_manager = { .user = "manager" };
static const struct doing as_officer = { .user = "ewo-01" };

/* ---- several ---- */

/* Each officer draws, and none of them is at two places. */
Test(use, several_officers)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 300 });
	struct visit_booked booked = { 0 };
	struct err err = { 0 };
	struct trip t = { .on = "2024-09-03",
			  .session = SESSION_AM,
			  .officer = { "EWO-01", "EWO-02" } };
	int64_t visit = use_visit(st, &t);

	cr_expect_eq(deal_balance(st, c.ref, "2024-04-02").planned.hundredths, 100);
	cr_expect_eq(use_seen(st, visit, NULL).officers, 2);
	cr_expect_eq(use_book(st,
			      &(struct trip){ .on = "2024-09-03",
					      .start = 700,
					      .end = 800,
					      .officer = { "SM-01", "EWO-02" } },
			      &booked, &err),
		     ERR_CONFLICT);
	cr_expect(strstr(err.msg, "EWO-02 is at Upper Shirley High School"), "%s", err.msg);
	t.officer[1] = "EWO-01";
	cr_expect_eq(use_book(st, &t, &booked, &err), ERR_INVALID);
	cr_expect_str_eq(err.msg, "EWO-01 stands twice");
	/* either officer answers for it, another does not; neither confirms it */
	cr_expect_eq(use_deliver(st, &(struct doing){ .user = "ewo-02" }, visit, NULL, 0, &err),
		     ERR_OK, "%s", err.msg);
	cr_expect_eq(deal_confirm(st, "ewo-01", "2024-09-04", visit, &err), ERR_DENIED);
	MUST(deal_confirm(st, "manager", "2024-09-04", visit, &err));
	cr_expect_eq(deal_balance(st, c.ref, "2024-09-04").used_confirmed.hundredths, 100);
	use_check(st);
}

/* A manager who was one of the officers does not confirm it, nor uphold it. */
Test(use, no_officer_of_several_confirms)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int64_t visit;

	(void) deal_sell(st, &(struct deal){ .quantity = 300 });
	book_begin(&work, st, "admin", "user add", "2024-04-02");
	MUST(user_add(&work, "sm", ROLE_MANAGER, book_officer(st, "SM-01"), &err));
	book_commit(&work);
	visit = use_visit(st, &(struct trip){ .on = "2024-09-03",
					      .session = SESSION_AM,
					      .officer = { "EWO-01", "SM-01" } });
	MUST(use_deliver(st, &as_officer, visit, NULL, 0, &err));
	cr_expect_eq(deal_confirm(st, "sm", "2024-09-03", visit, &err), ERR_DENIED);
	MUST(use_query(st, &as_manager, visit, "Bursar", &err));
	cr_expect_eq(use_answer(st, &(struct doing){ .user = "sm" }, visit, true, &err),
		     ERR_DENIED);
	MUST(use_answer(st, &as_manager, visit, true, &err));
	MUST(deal_confirm(st, "manager", "2024-09-03", visit, &err));
	use_check(st);
}

/* The rows of a visit's officers are guarded in the database itself. */
Test(use, one_place_at_a_time)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(raw_closep) sqlite3 *db = NULL;
	const char *why;

	(void) deal_sell(st, &(struct deal){ .quantity = 300 });
	(void) use_visit(st, &(struct trip){ .on = "2024-09-03", .session = SESSION_AM });
	(void) use_visit(st, &(struct trip){ .on = "2024-09-03",
					     .session = SESSION_AM,
					     .officer = { "EWO-02" } });
	db = raw_open(st);
	why = raw_try(db, "INSERT INTO visit_officer SELECT 2, 2, officer_id FROM officer WHERE "
			  "code = 'EWO-01'");
	cr_assert(why);
	cr_expect(strstr(why, "another visit then"), "%s", why);
	cr_expect(raw_try(db, "UPDATE visit_school SET part_bp = 5000"));
	cr_expect(raw_try(db, "DELETE FROM visit_officer"));
}

/* Each school draws its part from its own days; the parts come to the whole, however they are cut. */
Test(use, several_schools)
{
	static const struct {
		int line;
		int part[3];
		enum visit_session session;
		int64_t draws[3];
	} cases[] = {
		{ __LINE__, { 6000, 4000 }, SESSION_DAY, { 60, 40 } },
		{ __LINE__, { 6000, 4000 }, SESSION_AM, { 30, 20 } },
		{ __LINE__, { 3333, 3333, 3334 }, SESSION_DAY, { 33, 34, 33 } },
		{ __LINE__, { 3333, 3333, 3334 }, SESSION_AM, { 17, 16, 17 } },
		{ __LINE__, { 9999, 1 }, SESSION_DAY, { 100, 0 } },
	};
	static const char *const urns[] = { BOOK_ACADEMY, BOOK_MAINTAINED, BOOK_NURSERY };

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct trip t = { .on = "2024-09-03", .session = cases[i].session };
		struct visit_booked booked = { 0 };
		struct err err = { 0 };
		int64_t total = 0;

		for (size_t s = 0; s < 3; s++) {
			(void) deal_sell(st, &(struct deal){ .urn = urns[s], .quantity = 200 });
			t.urn[s] = cases[i].part[s] ? urns[s] : NULL;
			t.part[s] = cases[i].part[s];
		}
		if (cases[i].draws[1] == 0) {
			cr_expect_eq(use_book(st, &t, &booked, &err), ERR_INVALID, "%s", err.msg);
			continue;
		}
		MUST(use_book(st, &t, &booked, &err));
		MUST(use_deliver(st, &as_officer, booked.id, NULL, 0, &err));
		for (size_t s = 0; t.urn[s]; s++) {
			struct visit v = use_seen(st, booked.id, urns[s]);

			cr_expect_eq(v.days.hundredths, cases[i].draws[s],
				     "row at line %d: school %zu draws %" PRId64, cases[i].line, s,
				     v.days.hundredths);
			cr_expect_str_eq(v.urn, urns[s]);
			total += v.days.hundredths;
		}
		cr_expect_eq(total, cases[i].session == SESSION_DAY ? 100 : 50);
		cr_expect_eq(use_seen(st, booked.id, NULL).days.hundredths, total);
		use_check(st);
	}
}

Test(use, parts_that_are_none)
{
	static const struct {
		int line;
		int part[2];
		const char *second, *says;
	} cases[] = {
		{ __LINE__, { 6000, 3000 }, BOOK_NURSERY, "come to 90%: they must come to 100%" },
		{ __LINE__, { 6000, 6000 }, BOOK_NURSERY, "come to 120%" },
		{ __LINE__, { 10000, 0 }, BOOK_NURSERY, "would have no part" },
		{ __LINE__, { 5000, 5000 }, BOOK_ACADEMY, "stands twice" },
		{ __LINE__,
		  { 5000, 5000 },
		  BOOK_NURSERY,
		  "Hardmoor Early Years Centre: no bought days are left" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct visit_booked booked = { 0 };
		struct err err = { 0 };

		(void) deal_sell(st, &(struct deal){ .quantity = 200 });
		cr_expect(use_book(st,
				   &(struct trip){ .on = "2024-09-03",
						   .session = SESSION_AM,
						   .urn = { BOOK_ACADEMY, cases[i].second },
						   .part = { cases[i].part[0], cases[i].part[1] } },
				   &booked, &err) < 0);
		cr_expect(strstr(err.msg, cases[i].says), "row at line %d: %s", cases[i].line,
			  err.msg);
		cr_expect_eq(deal_number(st, "SELECT count(*) FROM hold"), 0);
	}
}

/* Two schools that buy by another unit are two visits. */
Test(use, units_are_not_mixed)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct visit_booked booked = { 0 };
	struct err err = { 0 };

	deal_rate(st, 2024, UNIT_HOUR, 5000);
	(void) deal_sell(st, &(struct deal){ .quantity = 200 });
	(void) deal_sell(st,
			 &(struct deal){ .urn = BOOK_NURSERY, .quantity = 740, .unit = UNIT_HOUR });
	cr_expect_eq(use_book(st,
			      &(struct trip){ .on = "2024-09-03",
					      .session = SESSION_AM,
					      .urn = { BOOK_ACADEMY, BOOK_NURSERY },
					      .part = { 5000, 5000 } },
			      &booked, &err),
		     ERR_CONFLICT);
	cr_expect_str_eq(err.msg,
			 "the schools buy by the day and by the hour: book a visit for each");
}

/* A free visit writes a record for each school, with its part of the minutes. */
Test(use, free_visit_of_two_schools)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct err err = { 0 };
	int64_t visit = use_visit(st, &(struct trip){ .on = "2024-09-03",
						      .service = "fast-track-meeting",
						      .start = 540,
						      .end = 630,
						      .officer = { "EWO-01", "EWO-02" },
						      .urn = { BOOK_ACADEMY, BOOK_NURSERY },
						      .part = { 6000, 4000 } });

	MUST(use_deliver(st, &(struct doing){ .user = "ewo-02" }, visit, NULL, 0, &err));
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM statutory_record"), 2);
	cr_expect_eq(deal_number(st, "SELECT minutes FROM statutory_record WHERE record_id = 1"),
		     54);
	cr_expect_eq(deal_number(st, "SELECT minutes FROM statutory_record WHERE record_id = 2"),
		     36);
	use_check(st);
}

/* Desk work needs no school day; all else does, or a reason. */
Test(use, places)
{
	static const struct {
		int line;
		enum visit_place place;
		const char *on;
		int code;
	} cases[] = {
		{ __LINE__, PLACE_SCHOOL, "2024-12-24", ERR_CONFLICT },
		{ __LINE__, PLACE_HOME, "2024-12-24", ERR_CONFLICT },
		{ __LINE__, PLACE_ONLINE, "2024-12-24", ERR_CONFLICT },
		{ __LINE__, PLACE_DESK, "2024-12-24", ERR_OK },
		{ __LINE__, PLACE_DESK, "2024-12-25", ERR_INVALID },
		{ __LINE__, PLACE_HOME, "2024-09-03", ERR_OK },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct visit_booked booked = { 0 };
		struct err err = { 0 };

		(void) deal_sell(st, &(struct deal){ .quantity = 200 });
		cr_expect_eq(use_book(st,
				      &(struct trip){ .on = cases[i].on,
						      .session = SESSION_AM,
						      .place = cases[i].place },
				      &booked, &err),
			     cases[i].code, "row at line %d: %s", cases[i].line, err.msg);
		if (cases[i].code == ERR_OK)
			cr_expect_eq(use_seen(st, booked.id, NULL).place, cases[i].place);
	}
}

/* ---- beyond what is left ---- */

static struct visit_use use_of;

static void keep_use(void *context, const struct visit_use *use)
{
	(void) context;
	use_of = *use;
}

static struct visit_use look(struct store *st, int64_t visit)
{
	struct err err = { 0 };

	MUST(visit_use_each(st, visit, keep_use, NULL, &err));
	return use_of;
}

/* 0.5 left and a full day done: 0.5 drawn and, agreed by the school, 0.5 as a top-up at 184.00. */
Test(use, half_a_day_left_and_a_day_done)
{
	static const struct {
		int line;
		struct over over;
		const char *reason;
		int code;
		int64_t drawn, bought, net, our_cost;
	} cases[] = {
		{ __LINE__, { .use = OVER_REFUSE }, NULL, ERR_CONFLICT, 0, 0, 0, 0 },
		{ __LINE__, { OVER_TOP_UP, "Ms Bursar", "PO 1" }, NULL, ERR_OK, 100, 50, 18400, 0 },
		{ __LINE__, { OVER_TOP_UP, "", NULL }, NULL, ERR_INVALID, 0, 0, 0, 0 },
		{ __LINE__, { .use = OVER_OUR_COST }, NULL, ERR_INVALID, 0, 0, 0, 0 },
		{ __LINE__, { .use = OVER_OUR_COST }, "promised", ERR_OK, 50, 0, 0, 50 },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct contract c = deal_sell(st, &(struct deal){ .quantity = 100 });
		struct visit_booked booked = { 0 };
		struct err err = { 0 };
		struct visit_use use;
		int r;

		(void) use_visit(st, &(struct trip){ .on = "2024-09-03", .session = SESSION_AM });
		r = use_record(st,
			       &(struct trip){ .on = "2024-09-02",
					       .session = SESSION_DAY,
					       .over = cases[i].over,
					       .reason = cases[i].reason },
			       &booked, &err);
		cr_expect_eq(r, cases[i].code, "row at line %d: %s", cases[i].line, err.msg);
		if (r < 0)
			continue;
		use = look(st, booked.id);
		cr_expect_eq(use.drawn.hundredths, cases[i].drawn, "row at line %d", cases[i].line);
		cr_expect_eq(use.bought.hundredths, cases[i].bought, "row at line %d",
			     cases[i].line);
		cr_expect_eq(use.bought_net.pence, cases[i].net, "row at line %d", cases[i].line);
		cr_expect_eq(use.our_cost.hundredths, cases[i].our_cost, "row at line %d",
			     cases[i].line);
		cr_expect_eq(deal_balance(st, c.ref, "2024-09-02").available.hundredths, 0);
		MUST(deal_confirm(st, "admin", "2024-09-03", booked.id, &err));
		use_check(st);
	}
}

/* A top-up is agreed beforehand: it can be booked, and is bought when it is used. */
Test(use, a_top_up_is_booked)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 100 });
	struct trip t = { .on = "2024-09-03",
			  .session = SESSION_DAY,
			  .over = { OVER_TOP_UP, "Ms Bursar", "PO 1" },
			  .officer = { "EWO-01", "SM-01" } };
	struct visit_booked booked = { 0 };
	struct err err = { 0 };

	MUST(use_book(st, &t, &booked, &err));
	cr_expect_eq(booked.holds[0].as_used.hundredths, 100);
	cr_expect_eq(deal_balance(st, c.ref, "2024-04-02").bought.hundredths, 100);
	MUST(use_deliver(st, &as_officer, booked.id, NULL, 0, &err));
	cr_expect_eq(deal_balance(st, c.ref, "2024-09-03").bought.hundredths, 200);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM purchase WHERE origin = 'as-used' AND "
				     "agreed_by = 'Ms Bursar' AND order_number = 'PO 1' AND "
				     "net_pence = 36800"),
		     1);
	t.over = (struct over){ .use = OVER_OUR_COST };
	cr_expect_eq(use_book(st, &t, &booked, &err), ERR_INVALID, "booked at our cost");
	t = (struct trip){ .on = "2024-09-04",
			   .start = 540,
			   .end = 600,
			   .service = "fast-track-meeting",
			   .over = { OVER_TOP_UP, "Ms Bursar", NULL } };
	cr_expect_eq(use_book(st, &t, &booked, &err), ERR_INVALID, "a free service is not bought");
	use_check(st);
}

/* Pay as you go: booked without a purchase, bought as it is used, balance 0. */
Test(use, pay_as_you_go)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = use_sell(st, &(struct terms){ .commitment = COMMITMENT_AS_USED });
	struct err err = { 0 };
	int64_t visit = use_visit(st, &(struct trip){ .on = "2024-09-03", .session = SESSION_DAY });
	struct visit v = use_seen(st, visit, NULL);

	cr_expect_eq(v.days.hundredths, 100);
	cr_expect_str_eq(v.contract, c.ref, "booked on it, though nothing is bought yet");
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM purchase"), 0);
	MUST(use_deliver(st, &as_officer, visit, NULL, 0, &err));
	cr_expect_eq(look(st, visit).bought_net.pence, 36800);
	cr_expect_eq(look(st, visit).topped_up, false);
	cr_expect_eq(deal_balance(st, c.ref, "2024-09-03").left.hundredths, 0);
	MUST(use_reverse(st, &as_manager, visit, &err));
	cr_expect_eq(deal_balance(st, c.ref, "2024-09-03").bought.hundredths -
			     deal_balance(st, c.ref, "2024-09-03").cancelled.hundredths,
		     0, "what was bought as it was used is taken back with it");
}

/* ---- work without a booking ---- */

Test(use, recorded_afterwards)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 300 });
	struct trip t = { .user = "ewo-01", .on = "2024-09-03", .session = SESSION_AM };
	struct visit_booked booked = { 0 };
	struct err err = { 0 };

	t.today = "2024-09-02";
	cr_expect_eq(use_record(st, &t, &booked, &err), ERR_CONFLICT);
	cr_expect_str_eq(err.msg, "3 September 2024 is still to come: book the visit");
	t.today = "2024-09-10";
	MUST(use_record(st, &t, &booked, &err));
	cr_expect_str_eq(use_seen(st, booked.id, NULL).state, "delivered");
	cr_expect_eq(deal_balance(st, c.ref, "2024-09-03").used.hundredths, 50);
	cr_expect_eq(use_record(st, &t, &booked, &err), ERR_CONFLICT, "the officer was there");
	t.user = "ewo-02";
	t.on = "2024-09-04";
	cr_expect_eq(use_record(st, &t, &booked, &err), ERR_DENIED, "another's work");
	cr_expect_eq(deal_confirm(st, "ewo-01", "2024-09-11", 1, &err), ERR_DENIED);
	MUST(deal_confirm(st, "manager", "2024-09-11", 1, &err));
	use_check(st);
}

/* Days that ended and lapsed are there again for work of before, as long as the year is open. */
Test(use, recorded_into_days_that_lapsed)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = use_sell(st, &(struct terms){ .quantity = 200, .to = "2024-10-31" });
	struct work work = WORK_EMPTY;
	struct visit_booked booked = { 0 };
	struct money worth;
	struct err err = { 0 };
	int64_t entry;

	book_begin(&work, st, "finance", "contract buy", "2024-11-04");
	MUST(ledger_lapse(&work, 1, quantity_of(200), &worth, &entry, &err));
	book_commit(&work);
	MUST(use_record(
		st,
		&(struct trip){ .on = "2024-10-02", .today = "2024-11-05", .session = SESSION_DAY },
		&booked, &err));
	cr_expect_eq(deal_balance(st, c.ref, "2024-11-05").used.hundredths, 100);
	cr_expect_eq(deal_balance(st, c.ref, "2024-11-05").lapsed.hundredths, 100,
		     "the rest has ended all the same");
	cr_expect_eq(use_record(st,
				&(struct trip){ .on = "2024-11-05",
						.today = "2024-11-05",
						.session = SESSION_DAY },
				&booked, &err),
		     ERR_CONFLICT, "after their end");
	use_check(st);
}

/* ---- free work inside a bought session ---- */

Test(use, free_minutes)
{
	static const struct {
		int line;
		enum visit_session session;
		const char *service;
		int64_t minutes;
		int code;
		int64_t draws;
	} cases[] = {
		{ __LINE__, SESSION_AM, "fast-track-meeting", 110, ERR_OK, 50 },
		{ __LINE__, SESSION_AM, "fast-track-meeting", 111, ERR_OK, 0 },
		{ __LINE__, SESSION_AM, "fast-track-meeting", 222, ERR_OK, 0 },
		{ __LINE__, SESSION_AM, "fast-track-meeting", 223, ERR_INVALID, 0 },
		{ __LINE__, SESSION_AM, "fast-track-meeting", 0, ERR_INVALID, 0 },
		{ __LINE__, SESSION_AM, SERVICE_DAYS, 60, ERR_INVALID, 0 },
		{ __LINE__, SESSION_DAY, "fast-track-meeting", 221, ERR_OK, 100 },
		{ __LINE__, SESSION_DAY, "fast-track-meeting", 222, ERR_OK, 0 },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct contract c = deal_sell(st, &(struct deal){ .quantity = 200 });
		struct err err = { 0 };
		int64_t visit = use_visit(
			st, &(struct trip){ .on = "2024-09-03", .session = cases[i].session });
		int r = use_deliver(st, &as_officer, visit, cases[i].service, cases[i].minutes,
				    &err);

		cr_expect_eq(r, cases[i].code, "row at line %d: %s", cases[i].line, err.msg);
		if (r < 0) {
			cr_expect_str_eq(err.field, "free");
			continue;
		}
		cr_expect_eq(deal_number(st, "SELECT minutes FROM statutory_record"),
			     cases[i].minutes);
		cr_expect_eq(deal_balance(st, c.ref, "2024-09-03").used.hundredths, cases[i].draws,
			     "row at line %d", cases[i].line);
		cr_expect_eq(deal_balance(st, c.ref, "2024-09-03").planned.hundredths, 0);
		MUST(deal_confirm(st, "manager", "2024-09-03", visit, &err));
		use_check(st);
	}
}

/* ---- disputes ---- */

/* Disputed, a use awaits confirmation for as long as it takes. */
Test(use, disputed)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 200 });
	struct err err = { 0 };
	int64_t visit = use_visit(st, &(struct trip){ .on = "2024-09-03", .session = SESSION_AM });

	cr_expect_eq(use_query(st, &as_manager, visit, "Bursar", &err), ERR_CONFLICT, "not drawn");
	MUST(use_deliver(st, &as_officer, visit, NULL, 0, &err)); /* awaits until 17 September */
	cr_expect_eq(use_query(st, &as_manager, visit, "", &err), ERR_INVALID);
	cr_expect_str_eq(err.field, "by");
	cr_expect_eq(use_query(st, &(struct doing){ .no_reason = "" }, visit, "Bursar", &err),
		     ERR_INVALID);
	cr_expect_eq(use_answer(st, &as_manager, visit, true, &err), ERR_CONFLICT, "no dispute");
	MUST(use_query(st, &(struct doing){ .today = "2024-09-17" }, visit, "Bursar", &err));
	cr_expect_eq(use_query(st, &(struct doing){ .today = "2024-09-17" }, visit, "Head", &err),
		     ERR_CONFLICT, "disputed already");
	cr_expect_eq(deal_balance(st, c.ref, "2024-10-01").used_provisional.hundredths, 50);
	cr_expect_str_eq(visit_state_words(&(struct visit){ .queried = true }, day("2024-10-01")),
			 "queried");
	cr_expect(use_seen(st, visit, NULL).queried);
	cr_expect_eq(deal_confirm(st, "manager", "2024-09-18", visit, &err), ERR_CONFLICT);
	cr_expect_str_eq(err.msg,
			 "the school disputes this use: it is answered before it is confirmed");
	cr_expect_eq(use_answer(st, &as_officer, visit, true, &err), ERR_DENIED);
	MUST(use_answer(st, &(struct doing){ .today = "2024-10-02" }, visit, true, &err));
	cr_expect_eq(deal_balance(st, c.ref, "2024-10-01").used_provisional.hundredths, 50,
		     "on that day it was");
	cr_expect_eq(deal_balance(st, c.ref, "2024-10-02").used_confirmed.hundredths, 50,
		     "by time, once it is answered");
	cr_expect_eq(use_query(st, &(struct doing){ .today = "2024-10-02" }, visit, "Bursar", &err),
		     ERR_CONFLICT, "its time is over");
	use_check(st);
}

Test(use, disputed_and_reversed)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 200 });
	struct err err = { 0 };
	int64_t visit = use_visit(st, &(struct trip){ .on = "2024-09-03", .session = SESSION_AM });

	MUST(use_deliver(st, &as_officer, visit, NULL, 0, &err));
	MUST(use_query(st, &as_manager, visit, "Bursar", &err));
	MUST(use_answer(st, &as_manager, visit, false, &err));
	cr_expect_str_eq(use_seen(st, visit, NULL).state, "reversed");
	cr_expect_eq(use_seen(st, visit, NULL).queried, false);
	cr_expect_eq(deal_balance(st, c.ref, "2024-09-03").available.hundredths, 200);
	cr_expect_eq(deal_balance(st, c.ref, "2024-10-03").used_provisional.hundredths, 0);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM use_answer WHERE answer = 'reversed'"),
		     1);
	use_check(st);
}

/* It never was: neither used nor awaiting anything, on any day since, also after its time to be confirmed by. */
Test(use, disputed_and_reversed_late)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 200 });
	struct err err = { 0 };
	int64_t visit = use_visit(st, &(struct trip){ .on = "2024-09-03", .session = SESSION_AM });
	struct balance b;

	MUST(use_deliver(st, &as_officer, visit, NULL, 0, &err));
	MUST(use_query(st, &as_manager, visit, "Bursar", &err));
	b = deal_balance(st, c.ref, "2024-10-01");
	cr_expect_eq(b.used_provisional.hundredths, 50);
	MUST(use_answer(st, &(struct doing){ .today = "2024-11-01" }, visit, false, &err));
	b = deal_balance(st, c.ref, "2024-10-01");
	cr_expect_eq(b.used.hundredths, 0);
	cr_expect_eq(b.used_provisional.hundredths, 0);
	cr_expect_eq(b.used_confirmed.hundredths, 0);
	use_check(st);
}

/* ---- taking back ---- */

Test(use, reversed)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 100 });
	const struct trip t = { .on = "2024-09-03", .session = SESSION_DAY };
	struct err err = { 0 };
	int64_t visit = use_visit(st, &t);

	cr_expect_eq(use_reverse(st, &as_manager, visit, &err), ERR_CONFLICT, "only booked");
	MUST(use_deliver(st, &as_officer, visit, NULL, 0, &err));
	MUST(deal_confirm(st, "manager", "2024-09-03", visit, &err));
	cr_expect_eq(use_reverse(st, &as_officer, visit, &err), ERR_DENIED, "the manager's");
	cr_expect_eq(use_reverse(st, &(struct doing){ .no_reason = "" }, visit, &err), ERR_INVALID);
	cr_expect_str_eq(err.field, "reason");
	MUST(use_reverse(st, &as_manager, visit, &err));
	cr_expect_eq(use_reverse(st, &as_manager, visit, &err), ERR_CONFLICT, "twice");
	cr_expect_eq(use_seen(st, visit, NULL).days.hundredths, 0);
	cr_expect_eq(deal_balance(st, c.ref, "2024-09-03").available.hundredths, 100);
	(void) use_visit(st, &t); /* the officer's time and the school's day are free again */
	use_check(st);
}

/* What a visit left in the log goes with it, unless an annex shows it. */
Test(use, reversed_with_its_records)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int64_t first, second;

	(void) deal_sell(st, &(struct deal){ .quantity = 200, .order_number = "PO 1" });
	first = use_visit(st, &(struct trip){ .on = "2024-09-03",
					      .service = "fast-track-meeting",
					      .start = 540,
					      .end = 600 });
	second = use_visit(st, &(struct trip){ .on = "2024-09-03",
					       .service = "fast-track-meeting",
					       .start = 660,
					       .end = 720 });
	MUST(use_deliver(st, &as_officer, first, NULL, 0, &err));
	MUST(use_deliver(st, &as_officer, second, NULL, 0, &err));
	book_begin(&work, st, "manager", "statutory withdraw", "2024-09-03");
	work.reason = "wrong";
	cr_expect_eq(statutory_withdraw(&work, 1, &err), ERR_CONFLICT, "it is a visit's");
	work_undo(&work);
	MUST(use_reverse(st, &as_manager, first, &err));
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM record_withdrawn"), 1);
	cr_expect_eq(deal_bill(st, "2024-09-30", "2024-09-30"), 1);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM annex_record"), 1,
		     "withdrawn ones are left out");
	cr_expect_eq(use_reverse(st, &(struct doing){ .today = "2024-10-01" }, second, &err),
		     ERR_CONFLICT);
	cr_expect(strstr(err.msg, "stands on an annex"), "%s", err.msg);
	use_check(st);
}

/* A record by itself: withdrawn once, with a reason, by who may. */
Test(use, a_record_is_withdrawn)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct school school;
	struct service service;
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int64_t id;

	MUST(school_find(st, BOOK_ACADEMY, &school, &err));
	MUST(service_find(st, "penalty-notice", &service, &err));
	book_begin(&work, st, "manager", "statutory add", "2024-09-03");
	MUST(statutory_add(&work,
			   &(struct statutory_record){ .school = &school,
						       .service = &service,
						       .officer_id = book_officer(st, "EWO-01"),
						       .done_on = day("2024-09-03"),
						       .minutes = 30 },
			   &id, &err));
	book_commit(&work);
	book_begin(&work, st, "ewo-02", "statutory withdraw", "2024-09-03");
	work.reason = "entered twice";
	cr_expect_eq(statutory_withdraw(&work, id, &err), ERR_DENIED, "another's");
	work_undo(&work);
	book_begin(&work, st, "ewo-01", "statutory withdraw", "2024-09-03");
	cr_expect_eq(statutory_withdraw(&work, id, &err), ERR_INVALID);
	work.reason = "entered twice";
	cr_expect_eq(statutory_withdraw(&work, 99, &err), ERR_NOT_FOUND);
	MUST(statutory_withdraw(&work, id, &err));
	cr_expect_eq(statutory_withdraw(&work, id, &err), ERR_CONFLICT, "twice");
	book_commit(&work);
	use_check(st);
}

/* A closed year is corrected in another way. */
Test(use, not_reversed_in_a_closed_year)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int64_t visit;

	(void) deal_sell(st, &(struct deal){ .quantity = 100 });
	visit = use_visit(st, &(struct trip){ .on = "2024-09-03", .session = SESSION_DAY });
	MUST(use_deliver(st, &as_officer, visit, NULL, 0, &err));
	book_begin(&work, st, "finance", "contract buy", "2025-04-30");
	MUST(work_run(&work, "UPDATE financial_year SET closed_audit_id = ?1 WHERE fy = 2024",
		      BIND(bind_int(work_audit_id(&work))), &err));
	book_commit(&work);
	cr_expect_eq(use_reverse(st, &(struct doing){ .today = "2025-05-01" }, visit, &err),
		     ERR_CONFLICT);
	cr_expect(strstr(err.msg, "'daybook year correct'"), "%s", err.msg);
}
