/*
 * tests/test_hold.c - where the days of a visit come from and what becomes of them: benefits, pools, pay as you go, our
 * cost, parts of several schools, several officers, what a late cancellation draws, reversals; and who sees which figure.
 */
#include <criterion/criterion.h>

#include "tests/deal.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

#define POOL                                                                                    \
	.partner = { { BOOK_ACADEMY, 0, 6000 }, { BOOK_MAINTAINED, 0, 4000 } }, .pooled = true, \
	.pay_by = PAY_BY_PERCENT
#define AS_USED .commitment = COMMITMENT_AS_USED, .plan = PLAN_ON_USE

static const struct effort half_day = {
	.half_days = 1, .minutes = 222, .officers = 1, .to_bp = 10000
};

static struct holds take(struct store *st, const struct taking *taking)
{
	struct holds holds = { .count = 0 };
	struct err err = { 0 };

	MUST(deal_take(st, taking, &holds, &err));
	return holds;
}

/* A part of a hold is used, or its use was none. */
static int draw(struct store *st, int64_t hold, int bp, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	int r;

	book_begin(&work, st, "manager", "visit deliver", "2024-05-01");
	r = hold_draw(&work, hold, bp, day("2024-05-15"), err);
	return r < 0 ? r : work_commit(&work, err);
}

static int reverse(struct store *st, int64_t hold, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	int r;

	book_begin(&work, st, "manager", "visit reverse", "2024-05-02");
	work.reason = "nobody came";
	r = hold_reverse(&work, hold, err);
	return r < 0 ? r : work_commit(&work, err);
}

/* What is left in an allotment. */
static int64_t left_of(struct store *st, int64_t allotment)
{
	struct allotment_now now;
	struct err err = { 0 };

	MUST(ledger_load(st, allotment, &now, &err));
	return now.left.hundredths - now.planned.hundredths;
}

/* ---- where days come from ---- */

/* A benefit is for its own service, and goes first there; else what ends first, then what was bought first. */
Test(hold, order)
{
	static const struct {
		int line;
		const char *service;
		int64_t left[3]; /* of the days, of the benefit, of those that end early */
	} visits[] = {
		{ __LINE__, "attendance-training", { 300, 50, 100 } },
		{ __LINE__, NULL, { 300, 50, 50 } },
		{ __LINE__, "home-visit", { 300, 50, 0 } },
		{ __LINE__, NULL, { 250, 50, 0 } },
		{ __LINE__, "attendance-training", { 250, 0, 0 } },
		{ __LINE__, "attendance-training", { 200, 0, 0 } },
	};
	SCOPED(store_closep) struct store *st = book_new();

	(void) deal_sell(st, &(struct deal){ .quantity = 300,
					     .benefit = "attendance-training",
					     .benefit_days = 100 });
	(void) deal_sell(
		st, &(struct deal){ .from = "2024-04-02", .to = "2024-07-31", .quantity = 100 });
	for (size_t i = 0; i < COUNT_OF(visits); i++) {
		(void) take(st,
			    &(struct taking){ .service = visits[i].service, .effort = half_day });
		for (int64_t a = 0; a < 3; a++)
			cr_expect_eq(left_of(st, a + 1), visits[i].left[a],
				     "row at line %d, allotment %" PRId64 ": %" PRId64,
				     visits[i].line, a + 1, left_of(st, a + 1));
	}
	cr_expect_eq(deal_number(st, "SELECT sum(net_pence) FROM charge"), 110400 + 36800,
		     "what comes free costs nothing");
	cr_expect_eq(
		deal_number(st, "SELECT sum(value_pence) FROM day_entry WHERE allotment_id = 2"),
		0);
}

/* Where pay as you go stands beside days agreed, what is left of these is used first, and the rest is bought. */
Test(hold, as_used_beside_days)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract days = deal_sell(st, &(struct deal){ .quantity = 150 });
	struct contract needed = deal_sell(st, &(struct deal){ AS_USED });
	static const int64_t bought[] = { 0, 50, 100, 100 };

	for (size_t i = 0; i < COUNT_OF(bought); i++) {
		struct holds holds = take(st, &(struct taking){ .book = false });

		cr_expect_eq(holds.total.hundredths, 100);
		cr_expect_eq(holds.as_used.hundredths, bought[i], "visit %zu", i);
	}
	cr_expect_eq(deal_balance(st, days.ref, "2024-05-01").left.hundredths, 0);
	cr_expect_eq(deal_balance(st, needed.ref, "2024-05-01").purchased.hundredths, 250);
	cr_expect_eq(deal_balance(st, needed.ref, "2024-05-01").left.hundredths, 0);
	cr_expect_eq(
		deal_number(st, "SELECT sum(net_pence) FROM purchase WHERE origin = 'as-used'"),
		92000);
}

/* A booking on pay as you go buys nothing; its visit does, for the pool in its shares. */
Test(hold, as_used_by_a_pool)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ POOL, AS_USED });
	struct holds holds = take(st, &(struct taking){ .urn = BOOK_MAINTAINED, .book = true });
	struct err err = { 0 };

	cr_expect_eq(holds.as_used.hundredths, 100);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM purchase"), 0);
	MUST(draw(st, holds.id[0], 10000, &err));
	cr_expect_eq(deal_number(st, "SELECT max(net_pence) FROM purchase_share"), 22080);
	cr_expect_eq(deal_number(st, "SELECT min(net_pence) FROM purchase_share"), 14720);
	cr_expect_eq(
		deal_balance_of(st, c.ref, BOOK_MAINTAINED, 0, "2024-05-01", 0).own_used.hundredths,
		100);
	cr_expect_eq(
		deal_balance_of(st, c.ref, BOOK_ACADEMY, 0, "2024-05-01", 0).own_used.hundredths,
		0);
	cr_expect_eq(deal_balance_of(st, c.ref, BOOK_ACADEMY, 0, "2024-05-01", 0).left.hundredths,
		     0);
}

/* At the service's own cost: what is left is used, nothing is bought; also where nothing was. */
Test(hold, at_our_cost)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 150 });
	const struct taking ours = { .over = { .use = OVER_OUR_COST } };
	static const int64_t borne[] = { 0, 50, 100 };

	for (size_t i = 0; i < COUNT_OF(borne); i++) {
		struct holds holds = take(st, &ours);

		cr_expect_eq(holds.our_cost.hundredths, borne[i], "visit %zu", i);
		cr_expect_eq(holds.total.hundredths, 100 - borne[i], "visit %zu", i);
	}
	cr_expect_eq(
		take(st, &(struct taking){ .urn = BOOK_NURSERY, .over = { .use = OVER_OUR_COST } })
			.our_cost.hundredths,
		100);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM purchase"), 1);
	cr_expect_eq(deal_balance(st, c.ref, "2024-05-01").used.hundredths, 150);
}

/* A draw on more purchases than one visit may have holds for is refused, not overrun; the rest is still bought. */
Test(hold, many_purchases)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 100 });
	struct holds holds;
	struct purchase p;
	struct err err = { 0 };

	for (int i = 0; i < HOLDS_MAX; i++)
		MUST(deal_buy(st, c.ref, "2024-04-03", 50, &p, &err));
	cr_expect_eq(deal_take(st,
			       &(struct taking){ .effort = { .half_days = 2,
							     .minutes = 444,
							     .officers = 70,
							     .to_bp = 10000 },
						 .over = { OVER_TOP_UP, "Bursar", NULL } },
			       &holds, &err),
		     ERR_OK, "%s", err.msg);
	cr_expect_eq(holds.count, HOLDS_MAX);
	cr_expect_eq(holds.total.hundredths, 7000);
}

/* ---- how much ---- */

/* Parts of one visit, laid end to end, come to the whole: days, and minutes; each officer draws. */
Test(hold, parts_of_several_schools)
{
	static const char *const urns[] = { BOOK_ACADEMY, BOOK_MAINTAINED, BOOK_NURSERY };
	static const struct {
		int line;
		enum unit unit;
		int half_days, minutes, officers;
		int mark[4]; /* where the parts end */
		int64_t draws[3];
	} cases[] = {
		{ __LINE__, UNIT_DAY, 2, 444, 1, { 0, 3333, 6667, 10000 }, { 33, 34, 33 } },
		{ __LINE__, UNIT_DAY, 1, 222, 1, { 0, 3333, 6667, 10000 }, { 17, 16, 17 } },
		{ __LINE__, UNIT_DAY, 2, 444, 2, { 0, 5000, 7500, 10000 }, { 100, 50, 50 } },
		{ __LINE__, UNIT_SESSION, 1, 222, 1, { 0, 3333, 6667, 10000 }, { 33, 34, 33 } },
		{ __LINE__,
		  UNIT_HOUR,
		  0,
		  60,
		  1,
		  { 0, 3333, 6667, 10000 },
		  { 33, 33, 33 } }, /* 20 minutes each */
		{ __LINE__,
		  UNIT_HOUR,
		  0,
		  100,
		  1,
		  { 0, 3333, 6667, 10000 },
		  { 55, 57, 55 } }, /* 33, 34, 33 */
		{ __LINE__, UNIT_HOUR, 0, 90, 2, { 0, 6000, 9000, 10000 }, { 180, 90, 30 } },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();

		deal_rate(st, 2024, cases[i].unit, 36800);
		for (size_t s = 0; s < COUNT_OF(urns); s++)
			(void) deal_sell(st, &(struct deal){ .urn = urns[s],
							     .unit = cases[i].unit,
							     .quantity = 740,
							     .minimum = 740 });
		for (size_t s = 0; s < COUNT_OF(urns); s++) {
			const struct effort part = { .half_days = cases[i].half_days,
						     .minutes = cases[i].minutes,
						     .officers = cases[i].officers,
						     .from_bp = cases[i].mark[s],
						     .to_bp = cases[i].mark[s + 1] };
			struct holds holds =
				take(st, &(struct taking){ .urn = urns[s], .effort = part });

			cr_expect_eq(holds.total.hundredths, cases[i].draws[s],
				     "row at line %d, school %zu: %" PRId64, cases[i].line, s,
				     holds.total.hundredths);
		}
	}
}

/* A part of what was booked is used, half up; the rest is there again. */
Test(hold, what_a_late_cancellation_draws)
{
	static const struct {
		int line;
		int bp;
		int64_t used, left;
	} cases[] = {
		{ __LINE__, 10000, 100, 900 }, { __LINE__, 5000, 50, 950 },
		{ __LINE__, 3333, 33, 967 },   { __LINE__, 50, 1, 999 },
		{ __LINE__, 49, 0, 1000 },     { __LINE__, 0, 0, 1000 },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct contract c = deal_sell(st, &(struct deal){ .quantity = 1000 });
		struct holds holds = take(st, &(struct taking){ .book = true });
		struct balance b;
		struct err err = { 0 };

		cr_expect_eq(left_of(st, 1), 900);
		MUST(draw(st, holds.id[0], cases[i].bp, &err));
		b = deal_balance(st, c.ref, "2024-05-01");
		cr_expect_eq(b.used.hundredths, cases[i].used, "row at line %d", cases[i].line);
		cr_expect_eq(b.available.hundredths, cases[i].left, "row at line %d",
			     cases[i].line);
		cr_expect_eq(b.planned.hundredths, 0, "row at line %d", cases[i].line);
		cr_expect_eq(draw(st, holds.id[0], 10000, &err), ERR_CONFLICT, "once");
	}
}

/* ---- taken back ---- */

/* The days are there again, with their worth; what was bought as it was used is gone with its use. Once. */
Test(hold, reversed)
{
	static const struct {
		int line;
		struct deal deal;
		int64_t left, value;
	} cases[] = {
		{ __LINE__, { .quantity = 1000 }, 1000, 368000 },
		{ __LINE__, { .quantity = 1000, .rate = 33333, .reason = "a test" }, 1000, 333330 },
		{ __LINE__, { AS_USED }, 0, 0 },
		{ __LINE__, { POOL, .quantity = 100 }, 100, 36800 },
		{ __LINE__, { POOL, AS_USED }, 0, 0 },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct contract c = deal_sell(st, &cases[i].deal);
		struct holds holds = take(st, &(struct taking){ .effort = half_day });
		struct balance b = deal_balance(st, c.ref, "2024-05-02");
		struct err err = { 0 };

		cr_expect_eq(b.used.hundredths, 50, "row at line %d", cases[i].line);
		MUST(reverse(st, holds.id[0], &err));
		b = deal_balance(st, c.ref, "2024-05-02");
		cr_expect_eq(b.used.hundredths, 0, "row at line %d", cases[i].line);
		cr_expect_eq(b.purchased.hundredths, cases[i].left, "row at line %d",
			     cases[i].line);
		cr_expect_eq(b.left.hundredths, cases[i].left, "row at line %d", cases[i].line);
		cr_expect_eq(b.value_left.pence, cases[i].value, "row at line %d: %s",
			     cases[i].line, money_text(b.value_left).s);
		cr_expect_eq(reverse(st, holds.id[0], &err), ERR_CONFLICT, "row at line %d: once",
			     cases[i].line);
		cr_expect_eq(take(st, &(struct taking){ .effort = half_day }).total.hundredths, 50,
			     "row at line %d: they can be used again", cases[i].line);
	}
}

/* ---- who sees what ---- */

static int64_t last_act(struct store *st)
{
	return deal_number(st, "SELECT max(audit_id) FROM audit");
}

/* Of a pool each school sees all of it, and what it did itself; on any day, and as it was known. */
Test(hold, a_pool_as_its_schools_see_it)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ POOL, .quantity = 1000 });
	int64_t acts[4] = { last_act(st) };

	(void) take(st, &(struct taking){ .on = "2024-05-01" });
	acts[1] = last_act(st);
	(void) take(st, &(struct taking){
				.urn = BOOK_MAINTAINED, .on = "2024-05-08", .effort = half_day });
	acts[2] = last_act(st);
	(void) take(st, &(struct taking){ .urn = BOOK_MAINTAINED,
					  .today = "2024-05-09",
					  .on = "2024-06-04",
					  .book = true });
	acts[3] = last_act(st);
	const struct {
		int line;
		const char *urn, *on;
		int64_t known, used, planned, left, own_used, own_planned;
	} cases[] = {
		{ __LINE__, NULL, "2024-05-09", 0, 150, 100, 850, 150, 100 },
		{ __LINE__, BOOK_ACADEMY, "2024-05-09", 0, 150, 100, 850, 100, 0 },
		{ __LINE__, BOOK_MAINTAINED, "2024-05-09", 0, 150, 100, 850, 50, 100 },
		{ __LINE__, BOOK_MAINTAINED, "2024-05-08", 0, 150, 0, 850, 50, 0 },
		{ __LINE__, BOOK_MAINTAINED, "2024-05-07", 0, 100, 0, 900, 0, 0 },
		{ __LINE__, BOOK_ACADEMY, "2024-05-07", 0, 100, 0, 900, 100, 0 },
		{ __LINE__, BOOK_ACADEMY, "2024-04-30", 0, 0, 0, 1000, 0, 0 },
		/* of the same day, before all of it was entered */
		{ __LINE__, BOOK_MAINTAINED, "2024-05-09", acts[3], 150, 100, 850, 50, 100 },
		{ __LINE__, BOOK_MAINTAINED, "2024-05-09", acts[2], 150, 0, 850, 50, 0 },
		{ __LINE__, BOOK_MAINTAINED, "2024-05-09", acts[1], 100, 0, 900, 0, 0 },
		{ __LINE__, BOOK_MAINTAINED, "2024-05-09", acts[0], 0, 0, 1000, 0, 0 },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct balance b =
			deal_balance_of(st, c.ref, cases[i].urn, 0, cases[i].on, cases[i].known);

		cr_expect_eq(b.used.hundredths, cases[i].used, "row at line %d", cases[i].line);
		cr_expect_eq(b.planned.hundredths, cases[i].planned, "row at line %d",
			     cases[i].line);
		cr_expect_eq(b.left.hundredths, cases[i].left, "row at line %d", cases[i].line);
		cr_expect_eq(b.own_used.hundredths, cases[i].own_used, "row at line %d: %" PRId64,
			     cases[i].line, b.own_used.hundredths);
		cr_expect_eq(b.own_planned.hundredths, cases[i].own_planned,
			     "row at line %d: %" PRId64, cases[i].line, b.own_planned.hundredths);
		cr_expect_eq(b.members, 2);
		cr_expect_eq(b.sharing, SHARING_POOLED);
	}
}

/* Where days are allotted, each school has its own and sees no other's. */
Test(hold, partners_see_their_own)
{
	static const struct {
		int line;
		const char *urn, *on;
		int64_t purchased, used, left;
	} cases[] = {
		{ __LINE__, BOOK_ACADEMY, "2024-05-01", 600, 100, 500 },
		{ __LINE__, BOOK_MAINTAINED, "2024-05-01", 400, 0, 400 },
		{ __LINE__, BOOK_ACADEMY, "2024-04-30", 600, 0, 600 },
		{ __LINE__, BOOK_NURSERY, "2024-05-01", 0, 0, 0 },
	};
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c =
		deal_sell(st, &(struct deal){ .partner = { { BOOK_ACADEMY, 600, 0 },
							   { BOOK_MAINTAINED, 400, 0 } } });
	struct holds holds;
	struct err err = { 0 };

	(void) take(st, &(struct taking){ .on = "2024-05-01" });
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct balance b = deal_balance_of(st, c.ref, cases[i].urn, 0, cases[i].on, 0);

		cr_expect_eq(b.purchased.hundredths, cases[i].purchased, "row at line %d",
			     cases[i].line);
		cr_expect_eq(b.used.hundredths, cases[i].used, "row at line %d", cases[i].line);
		cr_expect_eq(b.left.hundredths, cases[i].left, "row at line %d", cases[i].line);
		cr_expect_eq(b.own_used.hundredths, cases[i].used, "row at line %d", cases[i].line);
	}
	cr_expect_eq(deal_take(st,
			       &(struct taking){ .urn = BOOK_MAINTAINED,
						 .effort = { .half_days = 2,
							     .minutes = 444,
							     .officers = 5,
							     .to_bp = 10000 } },
			       &holds, &err),
		     ERR_CONFLICT, "a partner's days are not another's");
}
