/* tests/test_correct.c - what comes to light after a year was closed: entered in the open year, adding up to nothing */
#include <criterion/criterion.h>

#include "billing/correct.h"
#include "billing/succeed.h"
#include "billing/year.h"
#include "core/correct.h"
#include "core/setting.h"
#include "tests/use.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

static const struct fy fy_2024 = { 2024 };

static void close_year(struct store *st)
{
	struct work work = WORK_EMPTY;
	SCOPED(year_release) struct year year = { .row_count = 0 };
	struct err err = { 0 };
	bool is_new = false;

	book_begin(&work, st, "finance", "year close", "2025-04-01");
	MUST(year_look(st, fy_2024, work.today, &year, &err));
	MUST(year_close(&work, &year, &is_new, &err));
	book_commit(&work);
	cr_assert(is_new);
}

/* Hold and draw days of the closed year, on 6 May 2025: what was drawn, or the code of the refusal. */
static int64_t use_late(struct store *st, const char *on, struct effort effort,
			struct money *out_worth, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	const struct ask ask = { .school_id = book_school(st, BOOK_ACADEMY),
				 .service_id = 1,
				 .on = day(on),
				 .effort = effort };
	struct holds holds = { .count = 0 };
	int r;

	book_begin(&work, st, "manager", "year close", "2025-05-06");
	work.reason = "found in the officer's diary";
	if ((r = correct_begin(&work, fy_of(ask.on), "record it", err)) < 0 ||
	    (r = hold_days(&work, &ask, &holds, err)) < 0)
		return r;
	for (size_t i = 0; i < holds.count; i++)
		if ((r = hold_draw(&work, holds.id[i], 10000, day("2025-05-20"), err)) < 0)
			return r;
	if ((r = correct_end(&work, "2024-25 late-use", out_worth, err)) < 0 ||
	    (r = work_commit(&work, err)) < 0)
		return r;
	return holds.total.hundredths;
}

static int take_back(struct store *st, int64_t hold, struct money *out_worth, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	int r;

	book_begin(&work, st, "manager", "year close", "2025-05-07");
	work.reason = "it never took place";
	if ((r = correct_begin(&work, fy_2024, "reverse it", err)) == ERR_OK &&
	    (r = hold_reverse(&work, hold, err)) == ERR_OK &&
	    (r = correct_end(&work, "2024-25 wrong-use", out_worth, err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

/* On any date after the closing, purchased = used + lapsed and nothing is left. */
static void expect_closed(struct store *st, const char *ref, const char *on, int64_t used)
{
	struct balance b = deal_balance(st, ref, on);

	cr_expect_eq(b.used.hundredths, used, "%s: used %" PRId64, on, b.used.hundredths);
	cr_expect_eq(b.purchased.hundredths, b.used.hundredths + b.lapsed.hundredths, "%s", on);
	cr_expect_eq(b.left.hundredths, 0, "%s", on);
	cr_expect_eq(b.available.hundredths, 0, "%s", on);
	cr_expect_eq(b.value_left.pence, 0, "%s", on);
}

/* Core alone holds these days: no visit stands for them. */
static void expect_good(struct store *st)
{
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM (SELECT e.audit_id FROM day_entry e "
				     "WHERE e.correction = 1 GROUP BY e.allotment_id, e.audit_id "
				     "HAVING sum(e.quantity) <> 0 OR sum(e.value_pence) <> 0) x"),
		     0);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM day_entry WHERE correction = 1 AND "
				     "(dated_on < '2025-05-06' OR reason IS NULL)"),
		     0);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM allotment_sum WHERE balance <> 0 OR "
				     "planned <> 0 OR value_pence <> 0"),
		     0);
}

/* Late, then wrong: half a day of the ten is used, the rest ends again; taken back, all of it has ended. */
Test(correct, late_and_wrong)
{
	static const char *const before[] = { "2025-04-01", "2025-05-05" };
	static const char *const between[] = { "2025-05-06" };
	static const char *const after[] = { "2025-05-07", "2026-05-06" };
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 1000 });
	struct money worth = money_pence(0);
	struct err err = { 0 };
	int64_t charges = deal_number(st, "SELECT sum(charge_id) FROM charge");

	close_year(st);
	cr_expect_eq(use_late(st, "2025-03-28", EFFORT_WHOLE(1, 222), &worth, &err), 50, "%s",
		     err.msg);
	cr_expect_eq(worth.pence, 18400);
	expect_good(st);
	MUST(take_back(st, 1, &worth, &err));
	cr_expect_eq(worth.pence, 18400);
	expect_good(st);
	for (size_t i = 0; i < COUNT_OF(before); i++)
		expect_closed(st, c.ref, before[i], 0);
	for (size_t i = 0; i < COUNT_OF(between); i++)
		expect_closed(st, c.ref, between[i], 50);
	cr_expect_eq(deal_balance(st, c.ref, between[0]).used_provisional.hundredths, 50,
		     "until it was taken back it awaited confirmation");
	for (size_t i = 0; i < COUNT_OF(after); i++)
		expect_closed(st, c.ref, after[i], 0);
	cr_expect_eq(take_back(st, 1, &worth, &err), ERR_CONFLICT);
	cr_expect_eq(deal_number(st, "SELECT sum(charge_id) FROM charge"), charges, "no money");
	cr_expect_eq(deal_number(st, "SELECT lapsed FROM year_close"), 1000, "as it was closed");
}

/* All that ended is used: the pair is the reversal and the use, and nothing ends again. */
Test(correct, all_of_it)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 100 });
	struct money worth = money_pence(0);
	struct err err = { 0 };

	close_year(st);
	cr_expect_eq(use_late(st, "2024-05-07", EFFORT_WHOLE(2, 444), &worth, &err), 100, "%s",
		     err.msg);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM day_entry WHERE correction = 1"), 2);
	expect_closed(st, c.ref, "2025-05-06", 100);
	expect_good(st);
}

/* Timed work of a closed year goes by its sum, too. */
Test(correct, minutes)
{
	static const int64_t draws[] = { 33, 34, 33 };
	SCOPED(store_closep) struct store *st = book_new();
	struct money worth = money_pence(0);
	struct err err = { 0 };

	deal_rate(st, 2024, UNIT_HOUR, 4973);
	(void) deal_sell(st, &(struct deal){ .unit = UNIT_HOUR, .quantity = 740 });
	close_year(st);
	for (size_t i = 0; i < COUNT_OF(draws); i++)
		cr_expect_eq(use_late(st, "2025-03-28", EFFORT_WHOLE(0, 20), &worth, &err),
			     draws[i], "%s", err.msg);
	expect_good(st);
}

Test(correct, refusals)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .to = "2024-12-20", .quantity = 100 });
	struct work work = WORK_EMPTY;
	struct money worth = money_pence(0);
	struct err err = { 0 };

	cr_expect_eq(use_late(st, "2024-05-07", EFFORT_WHOLE(1, 222), &worth, &err), ERR_CONFLICT);
	cr_expect_str_eq(err.msg, "the financial year 2024-25 is open: record it");
	close_year(st);
	cr_expect_eq(use_late(st, "2024-12-23", EFFORT_WHOLE(1, 222), &worth, &err), ERR_CONFLICT);
	cr_expect_str_eq(err.msg,
			 "nothing that could be used on 23 December 2024 ended unused in 2024-25");
	cr_expect_eq(use_late(st, "2024-05-07", EFFORT_WHOLE(1, 222), &worth, &err), 50);
	cr_expect_eq(use_late(st, "2024-05-08", EFFORT_WHOLE(2, 444), &worth, &err), ERR_CONFLICT);
	cr_expect_str_eq(err.msg, "only 0.5 day ended unused in 2024-25: the visit needs 1 day");
	book_begin(&work, st, "manager", "year close", "2025-05-06");
	cr_expect_eq(correct_begin(&work, fy_2024, "", &err), ERR_INVALID);
	cr_expect_str_eq(err.field, "reason");
	work_undo(&work);
	book_begin(&work, st, "admin", "setting set", "2025-05-06");
	MUST(setting_set(&work, "second-person.correction", "always", work.today, &err));
	book_commit(&work);
	cr_expect_eq(use_late(st, "2024-05-08", EFFORT_WHOLE(1, 222), &worth, &err), ERR_CONFLICT);
	cr_expect(strstr(err.msg, "approval give correction \"2024-25 late-use\""), "%s", err.msg);
	expect_closed(st, c.ref, "2025-05-06", 50);
	expect_good(st);
}

/* Days of the open year are never touched, nor used for it. */
Test(correct, the_open_year_keeps_its_days)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct money worth = money_pence(0);
	struct err err = { 0 };
	struct contract c;

	deal_rate(st, 2025, UNIT_DAY, 38000);
	(void) deal_sell(st, &(struct deal){ .quantity = 50 + 50 });
	c = deal_sell(st,
		      &(struct deal){ .on = "2025-03-03", .from = "2025-04-01", .quantity = 1000 });
	close_year(st);
	cr_expect_eq(use_late(st, "2025-03-28", EFFORT_WHOLE(2, 444), &worth, &err), 100, "%s",
		     err.msg);
	cr_expect_eq(use_late(st, "2025-03-31", EFFORT_WHOLE(1, 222), &worth, &err), ERR_CONFLICT);
	cr_expect_eq(deal_balance(st, c.ref, "2025-05-06").available.hundredths, 1000);
	cr_expect_eq(deal_balance(st, c.ref, "2025-05-06").used.hundredths, 0);
}

/* ---- whole visits ---- */

struct late {
	const char *urn, *on; /* NULL: the academy */
	enum visit_session session;
	bool at_our_cost;
};

/* As the manager on 6 May 2025, in a unit of work of its own: the code of the refusal, or ERR_OK. */
static int late_use(struct store *st, int fy, const struct late *l, struct corrected *out,
		    struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct school school;
	struct officer officer;
	struct service service;
	struct visit_plan plan = { .school = &school,
				   .officer = &officer,
				   .service = &service,
				   .place = PLACE_SCHOOL,
				   .on = day(l->on),
				   .session = l->session,
				   .over.use = l->at_our_cost ? OVER_OUR_COST : OVER_REFUSE };
	int r;

	cr_assert_eq(school_find(st, l->urn ? l->urn : BOOK_ACADEMY, &school, err), ERR_OK);
	cr_assert_eq(officer_find(st, "EWO-01", &officer, err), ERR_OK);
	cr_assert_eq(service_find(st, SERVICE_DAYS, &service, err), ERR_OK);
	book_begin(&work, st, "manager", "year correct", "2025-05-06");
	work.reason = "found in the officer's diary";
	if ((r = year_late_use(&work, (struct fy){ (int16_t) fy }, &plan, out, err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

static int wrong_use(struct store *st, int fy, int64_t visit, bool owed, struct corrected *out,
		     struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	int r;

	book_begin(&work, st, "manager", "year correct", "2025-05-07");
	work.reason = "it was called off";
	if ((r = year_wrong_use(&work, (struct fy){ (int16_t) fy }, visit, owed, out, err)) ==
	    ERR_OK)
		r = work_commit(&work, err);
	return r;
}

static int64_t delivered(struct store *st, const char *urn, const char *on)
{
	struct err err = { 0 };
	int64_t id = deal_visit(
		st, &(struct appointment){ .urn = urn, .on = on, .session = SESSION_DAY });

	MUST(deal_deliver(st, "ewo-01", on, id, &err));
	return id;
}

/* A visit that nobody entered: it stands as delivered and awaits the manager's word like any other. */
Test(correct, late_visit)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 100 });
	struct corrected done;
	struct err err = { 0 };

	close_year(st);
	MUST(late_use(st, 2024, &(struct late){ .on = "2025-03-28", .session = SESSION_AM }, &done,
		      &err));
	cr_expect_eq(done.worth.pence, 18400);
	cr_expect_str_eq(use_seen(st, done.visit_id, NULL).state, "delivered");
	cr_expect_eq(use_seen(st, done.visit_id, NULL).days.hundredths, 50);
	expect_closed(st, c.ref, "2025-05-05", 0);
	expect_closed(st, c.ref, "2025-05-06", 50);
	cr_expect_eq(deal_balance(st, c.ref, "2025-05-06").used_provisional.hundredths, 50);
	MUST(deal_confirm(st, "admin", "2025-05-07", done.visit_id, &err));
	cr_expect_eq(deal_balance(st, c.ref, "2025-05-08").used_confirmed.hundredths, 50);

	cr_expect_eq(late_use(st, 2024,
			      &(struct late){ .on = "2025-03-28", .session = SESSION_DAY }, &done,
			      &err),
		     ERR_CONFLICT, "the officer was there already");
	cr_expect_eq(late_use(st, 2024,
			      &(struct late){ .on = "2025-03-27", .session = SESSION_DAY }, &done,
			      &err),
		     ERR_CONFLICT);
	cr_expect_str_eq(err.msg, "only 0.5 day ended unused in 2024-25: the visit needs 1 day");
	MUST(late_use(
		st, 2024,
		&(struct late){ .on = "2025-03-27", .session = SESSION_DAY, .at_our_cost = true },
		&done, &err));
	expect_closed(st, c.ref, "2025-05-06", 100);
	cr_expect_eq(deal_number(st, "SELECT quantity FROM visit_our_cost"), 50);
	use_check(st);
}

/* A visit that did not take place: its day ends unused, and no money moves. */
Test(correct, wrong_visit)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 1000 });
	int64_t visit = delivered(st, NULL, "2025-03-25"), charges;
	struct corrected done;
	struct err err = { 0 };

	(void) deal_bill(st, "2024-04-30", "2024-04-30");
	close_year(st);
	charges = deal_number(st, "SELECT count(*) FROM charge");
	MUST(wrong_use(st, 2024, visit, false, &done, &err));
	cr_expect_eq(done.worth.pence, 36800);
	cr_expect_str_eq(use_seen(st, visit, NULL).state, "reversed");
	expect_closed(st, c.ref, "2025-05-06", 100);
	expect_closed(st, c.ref, "2025-05-07", 0);
	cr_expect_eq(deal_balance(st, c.ref, "2025-05-07").lapsed.hundredths, 1000);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM charge"), charges);
	cr_expect_eq(wrong_use(st, 2024, visit, false, &done, &err), ERR_CONFLICT);
	use_check(st);
}

/* Owed: credited to who paid; purchased is less by it, and nothing is left. */
Test(correct, wrong_visit_owed)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 1000 });
	int64_t visit = delivered(st, NULL, "2025-03-25");
	struct corrected done;
	struct balance b;
	struct err err = { 0 };

	(void) deal_bill(st, "2024-04-30", "2024-04-30");
	close_year(st);
	MUST(wrong_use(st, 2024, visit, true, &done, &err));
	cr_expect_eq(done.credited.hundredths, 100);
	cr_expect_eq(done.money.credited.pence, 36800);
	cr_expect_eq(deal_number(st, "SELECT net_pence FROM charge WHERE kind = 'credit' AND cause "
				     "= 'owed' AND due_on = '2025-05-07'"),
		     -36800);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM owed o JOIN owed_settled t ON t.owed_id "
				     "= o.owed_id WHERE o.cause = 'wrong-use' AND t.how = "
				     "'credited'"),
		     1);
	b = deal_balance(st, c.ref, "2025-05-07");
	cr_expect_eq(b.cancelled.hundredths, 100);
	cr_expect_eq(b.lapsed.hundredths, 900);
	expect_closed(st, c.ref, "2025-05-07", 0);
	cr_expect_eq(deal_balance(st, c.ref, "2025-05-06").cancelled.hundredths, 0);
	use_check(st);
}

/* Only a closed year, and a day of it. */
Test(correct, visits_refused)
{
	SCOPED(store_closep) struct store *st = book_new();
	int64_t visit;
	struct corrected done;
	struct err err = { 0 };
	const struct late march = { .on = "2025-03-28", .session = SESSION_AM },
			  april = { .on = "2025-04-03", .session = SESSION_AM };

	(void) deal_sell(st, &(struct deal){ .quantity = 1000 });
	visit = delivered(st, NULL, "2025-03-25");
	cr_expect_eq(late_use(st, 2024, &march, &done, &err), ERR_CONFLICT);
	cr_expect_str_eq(err.msg, "the financial year 2024-25 is open: 'daybook visit record' "
				  "enters the visit");
	cr_expect_eq(wrong_use(st, 2024, visit, false, &done, &err), ERR_CONFLICT);
	cr_expect_str_eq(err.msg, "the financial year 2024-25 is open: 'daybook visit reverse' "
				  "takes the visit back");
	close_year(st);
	cr_expect_eq(late_use(st, 2024, &april, &done, &err), ERR_INVALID);
	cr_expect_str_eq(err.field, "date");
	cr_expect_eq(wrong_use(st, 2023, visit, false, &done, &err), ERR_INVALID);
	cr_expect_str_eq(err.msg, "25 March 2025 is not in 2023-24");
	cr_expect_eq(wrong_use(st, 2024, 99, false, &done, &err), ERR_NOT_FOUND);
	cr_expect_eq(use_reverse(st, &(struct doing){ .today = "2025-05-06" }, visit, &err),
		     ERR_CONFLICT);
	cr_expect(strstr(err.msg, "year correct"), "%s", err.msg);
	use_check(st);
}

/* Pay as you go: nothing ended unused, so nothing is used late; a wrong use takes its purchase with it. */
Test(correct, pay_as_you_go)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = use_sell(st, &(struct terms){ .commitment = COMMITMENT_AS_USED });
	int64_t visit = delivered(st, NULL, "2025-03-25");
	struct corrected done;
	struct err err = { 0 };

	close_year(st);
	cr_expect_eq(late_use(st, 2024, &(struct late){ .on = "2025-03-28", .session = SESSION_AM },
			      &done, &err),
		     ERR_CONFLICT);
	cr_expect_str_eq(err.msg,
			 "nothing that could be used on 28 March 2025 ended unused in 2024-25");
	MUST(wrong_use(st, 2024, visit, false, &done, &err));
	expect_closed(st, c.ref, "2025-05-07", 0);
	cr_expect_eq(deal_balance(st, c.ref, "2025-05-07").purchased.hundredths, 0);
	use_check(st);
}

/* What was entered late for the old year lies in May, and is no visit of May: the school may have become another by then. */
Test(correct, a_school_converts_all_the_same)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct work work = WORK_EMPTY;
	struct school old, successor;
	struct officer officer;
	struct service service;
	struct corrected corrected;
	struct succession gone;
	struct err err = { 0 };

	(void) deal_sell(st, &(struct deal){ .urn = BOOK_MAINTAINED, .quantity = 1000 });
	close_year(st);
	MUST(school_find(st, BOOK_MAINTAINED, &old, &err));
	MUST(school_find(st, BOOK_ACADEMY, &successor, &err));
	MUST(officer_find(st, "EWO-01", &officer, &err));
	MUST(service_find(st, SERVICE_DAYS, &service, &err));
	struct visit_plan plan = { .school = &old,
				   .officer = &officer,
				   .service = &service,
				   .on = day("2025-03-10"),
				   .session = SESSION_AM };

	book_begin(&work, st, "manager", "year correct", "2025-05-06");
	work.reason = "found in the officer's diary";
	MUST(year_late_use(&work, fy_2024, &plan, &corrected, &err));
	book_commit(&work);
	book_begin(&work, st, "finance", "school succeed", "2025-05-10");
	work.reason = "Converted by order";
	MUST(school_succeed(&work,
			    &(struct succession_ask){ .school = &old,
						      .successor = &successor,
						      .on = day("2025-05-01"),
						      .kind = SUCCESSION_ACADEMY },
			    &gone, &err));
	book_commit(&work);
	use_check(st);
}
