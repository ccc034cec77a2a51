/* tests/test_topup.c - further days on a contract: volume tiers, also those that price all anew; what comes free */
#include <criterion/criterion.h>

#include "billing/change.h"
#include "core/benefit.h"
#include "tests/use.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

/* Northamptonshire's older list (price-cases 5): 565 a day, from 4 days 500, from 11 475, from 21 432, of all of them. */
static void set_card(struct store *st, bool reprices)
{
	static const int64_t above[] = { 300, 1000, 2000 }, rate[] = { 50000, 47500, 43200 };
	struct work work = WORK_EMPTY;
	struct service service;
	struct err err = { 0 };

	MUST(service_find(st, SERVICE_DAYS, &service, &err));
	book_begin(&work, st, "finance", "rate set", "2024-03-04");
	MUST(rate_set(&work, &service, (struct fy){ 2024 }, UNIT_DAY, money_pence(56500), &err));
	for (size_t i = 0; i < COUNT_OF(above); i++)
		MUST(rate_set_tier(&work, &service, (struct fy){ 2024 }, UNIT_DAY,
				   &(struct rate_tier){ .above = quantity_of(above[i]),
							.rate = money_pence(rate[i]),
							.whole_volume = true,
							.reprices = reprices },
				   &err));
	book_commit(&work);
}

static int top_up(struct store *st, const char *ref, const char *on, int64_t quantity, int member,
		  int64_t rate, struct purchase *p, struct repriced *k, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct contract c;
	struct schedule s;
	int r = contract_find(st, ref, &c, err);

	if (r < 0)
		return r;
	*p = (struct purchase){ .quantity = quantity_of(quantity),
				.agreed_by = "Bursar",
				.rate = money_pence(rate),
				.member = member };
	book_begin(&work, st, "finance", "contract buy", on);
	work.reason = rate ? "agreed with the head" : NULL;
	if ((r = sale_top_up(&work, &c, p, &s, k, err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

static void take_back(struct store *st, const char *ref, const char *on, int64_t quantity)
{
	struct work work = WORK_EMPTY;
	struct contract c;
	struct changed changed;
	struct err err = { 0 };

	MUST(contract_find(st, ref, &c, &err));
	book_begin(&work, st, "finance", "contract cancel", on);
	work.reason = "fewer pupils";
	MUST(sale_cancel(&work, &c,
			 &(struct cancel_ask){ .quantity = quantity_of(quantity), .by = "Head" },
			 &changed, &err));
	book_commit(&work);
}

static int64_t charged(struct store *st, const char *urn)
{
	int64_t sum = 0;
	struct err err = { 0 };

	MUST(store_int(st,
		       "SELECT coalesce(sum(c.net_pence), 0) FROM charge c JOIN school s ON "
		       "s.school_id = c.school_id WHERE (?1 IS NULL OR s.urn = ?1) AND NOT EXISTS "
		       "(SELECT 1 FROM charge_void v WHERE v.charge_id = c.charge_id)",
		       BIND(bind_text(urn)), 0, &sum, &err));
	return sum;
}

static int64_t worth(struct store *st)
{
	return deal_number(st, "SELECT sum(value_pence) FROM allotment_sum");
}

/* A top-up pays the tier that both together reach; where that prices all anew, the days before cost it too. */
Test(topup, volume_tiers)
{
	static const struct {
		int line;
		bool reprices, bill;
		int64_t first, back, more;    /* bought, taken back, topped up */
		int64_t net, difference, all; /* of the top-up; of the days before; of the whole */
	} cases[] = {
		{ __LINE__, false, false, 2000, 0, 100, 43200, 0, 993200 },
		{ __LINE__, true, false, 2000, 0, 100, 43200, -86000, 907200 },
		{ __LINE__, true, true, 2000, 0, 100, 43200, -86000, 907200 },
		{ __LINE__, true, false, 2000, 200, 300, 129600, -77400, 907200 },
		{ __LINE__, true, true, 2000, 200, 300, 129600, -77400, 907200 },
		{ __LINE__, true, false, 2100, 300, 100, 47500, 0, 825100 },
		{ __LINE__, true, false, 100, 0, 50, 28250, 0, 84750 },
		{ __LINE__, true, false, 300, 0, 50, 25000, -19500, 175000 },
		{ __LINE__, false, false, 300, 0, 100, 50000, 0, 219500 },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct contract c;
		struct purchase p;
		struct repriced k;
		struct err err = { 0 };

		set_card(st, cases[i].reprices);
		c = deal_sell(st,
			      &(struct deal){ .quantity = cases[i].first, .plan = PLAN_TERMLY });
		if (cases[i].bill)
			(void) deal_bill(st, "2024-09-30", "2024-09-30");
		if (cases[i].back)
			take_back(st, c.ref, "2024-10-01", cases[i].back);
		MUST(top_up(st, c.ref, "2024-10-02", cases[i].more, -1, 0, &p, &k, &err));
		cr_expect_eq(p.net.pence, cases[i].net, "row at line %d: %s", cases[i].line,
			     money_text(p.net).s);
		cr_expect_eq(k.difference.pence, cases[i].difference, "row at line %d: %s",
			     cases[i].line, money_text(k.difference).s);
		cr_expect_eq(k.less.voided.pence + k.less.credited.pence, -cases[i].difference,
			     "row at line %d", cases[i].line);
		cr_expect_eq(charged(st, NULL), cases[i].all, "row at line %d: %" PRId64,
			     cases[i].line, charged(st, NULL));
		cr_expect_eq(worth(st), cases[i].all, "row at line %d", cases[i].line);
		use_check(st);
		take_back(st, c.ref, "2024-10-03", 0);
		cr_expect_eq(charged(st, NULL), 0, "row at line %d", cases[i].line);
		use_check(st);
	}
}

/* Another rate than the card's has no tiers; neither has one that the card had when it was agreed. */
Test(topup, a_rate_that_is_not_the_cards)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract other, was;
	struct purchase p;
	struct repriced k;
	struct err err = { 0 };

	other = deal_sell(st,
			  &(struct deal){ .quantity = 300, .rate = 30000, .reason = "a trial" });
	was = deal_sell(st, &(struct deal){ .urn = BOOK_MAINTAINED, .quantity = 300 });
	set_card(st, true);
	MUST(top_up(st, other.ref, "2024-10-02", 200, -1, 0, &p, &k, &err));
	cr_expect_eq(p.net.pence, 60000);
	MUST(top_up(st, was.ref, "2024-10-02", 200, -1, 0, &p, &k, &err));
	cr_expect_eq(p.net.pence, 73600);
	MUST(top_up(st, was.ref, "2024-10-02", 200, -1, 40000, &p, &k, &err));
	cr_expect_eq(p.net.pence, 80000);
	cr_expect_eq(k.difference.pence, 0);
	use_check(st);
}

/* Partners: each pays the new price of its own days, also of those that one gave the other. */
Test(topup, partners_are_repriced)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct work work = WORK_EMPTY;
	struct school taker = { 0 };
	struct transferred t;
	struct contract c;
	struct purchase p;
	struct repriced k;
	struct err err = { 0 };

	set_card(st, true);
	c = deal_share(st, &(struct shared){ .urn = { BOOK_ACADEMY, BOOK_MAINTAINED },
					     .days = { 1000, 1000 } });
	cr_expect_eq(charged(st, BOOK_ACADEMY), 475000);
	MUST(school_find(st, BOOK_MAINTAINED, &taker, &err));
	book_begin(&work, st, "finance", "contract transfer", "2024-05-01");
	work.reason = "both heads agreed";
	MUST(sale_transfer(&work, &c,
			   &(struct transfer_ask){ .from_school = book_school(st, BOOK_ACADEMY),
						   .to = &taker,
						   .quantity = quantity_of(400),
						   .fy = { 2024 } },
			   &t, &err));
	book_commit(&work);
	MUST(top_up(st, c.ref, "2024-10-02", 100, 0, 0, &p, &k, &err));
	cr_expect_eq(charged(st, BOOK_ACADEMY), 7 * 43200, "%" PRId64, charged(st, BOOK_ACADEMY));
	cr_expect_eq(charged(st, BOOK_MAINTAINED), 14 * 43200, "%" PRId64,
		     charged(st, BOOK_MAINTAINED));
	cr_expect_eq(worth(st), 21 * 43200);
	use_check(st);
}

/* A partner that has closed buys nothing more, and keeps no other from it. */
Test(topup, a_closed_partner)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct work work = WORK_EMPTY;
	struct contract c;
	struct purchase p;
	struct repriced k;
	struct err err = { 0 };

	c = deal_share(st, &(struct shared){ .urn = { BOOK_ACADEMY, BOOK_MAINTAINED },
					     .days = { 1000, 1000 } });
	book_begin(&work, st, "admin", "school import", "2024-09-01");
	MUST(work_run(&work, "UPDATE school SET closed_on = '2024-08-31' WHERE urn = ?1",
		      BIND(bind_text(BOOK_ACADEMY)), &err));
	book_commit(&work);
	cr_expect_eq(top_up(st, c.ref, "2024-10-02", 100, 0, 0, &p, &k, &err), ERR_CONFLICT);
	cr_expect_str_eq(err.msg,
			 "Upper Shirley High School (137037) is closed: it can buy no days");
	MUST(top_up(st, c.ref, "2024-10-02", 100, 1, 0, &p, &k, &err));
	use_check(st);
}

/* ---- what comes free ---- */

static int set_benefit(struct store *st, int64_t from, const char *gives, int64_t quantity,
		       struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct service service, free_one;
	struct benefit_rule rule = { .fy = { 2024 },
				     .unit = UNIT_DAY,
				     .from = quantity_of(from),
				     .gives = quantity_of(quantity) };
	int r;

	if ((r = service_find(st, SERVICE_DAYS, &service, err)) < 0 ||
	    (r = service_find(st, gives, &free_one, err)) < 0)
		return r;
	rule.service_id = service.id;
	rule.gives_id = free_one.id;
	book_begin(&work, st, "finance", "rate benefit", "2024-03-04");
	if ((r = benefit_set(&work, &rule, &service, &free_one, err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

/* With the first purchase alone, for visits of its own service alone; taken back with all the rest. */
Test(topup, training_comes_free)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract small, large;
	struct purchase p;
	struct repriced k;
	struct visit_booked booked = { 0 };
	struct err err = { 0 };
	struct trip training = { .on = "2024-09-03",
				 .session = SESSION_DAY,
				 .service = "attendance-training" };

	MUST(set_benefit(st, 950, "attendance-training", 100, &err));
	MUST(set_benefit(st, 2000, "attendance-training", 200, &err));
	small = deal_sell(st, &(struct deal){ .urn = BOOK_MAINTAINED, .quantity = 900 });
	cr_expect_eq(small.benefit_count, 0);
	MUST(top_up(st, small.ref, "2024-05-01", 200, -1, 0, &p, &k, &err));
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM purchase WHERE origin = 'benefit'"), 0);
	large = deal_sell(st, &(struct deal){ .quantity = 950 });
	cr_assert_eq(large.benefit_count, 1);
	cr_expect_eq(large.benefit[0].quantity.hundredths, 100);
	cr_expect_eq(charged(st, BOOK_ACADEMY), 349600);
	MUST(use_book(st, &training, &booked, &err));
	cr_expect_eq(deal_number(st, "SELECT planned FROM allotment_sum s JOIN allotment a ON "
				     "a.allotment_id = s.allotment_id WHERE a.only_service IS NOT "
				     "NULL"),
		     100);
	use_check(st);
	MUST(use_cancel(st, &(struct doing){ .today = "2024-09-02" }, booked.id,
			&(struct visit_told){ .by = "school" }, &err));
	take_back(st, large.ref, "2024-09-03", 0);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM contract WHERE state = 'cancelled'"), 1);
	use_check(st);
}

Test(topup, rules_of_what_comes_free)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct err err = { 0 };

	cr_expect_eq(set_benefit(st, 950, "penalty-notice", 100, &err), ERR_INVALID);
	cr_expect_eq(set_benefit(st, 950, SERVICE_DAYS, 100, &err), ERR_INVALID);
	cr_expect_eq(set_benefit(st, 0, "attendance-training", 100, &err), ERR_INVALID);
	cr_expect_eq(set_benefit(st, 950, "attendance-training", 0, &err), ERR_NOT_FOUND);
	MUST(set_benefit(st, 950, "attendance-training", 100, &err));
	MUST(set_benefit(st, 950, "attendance-training", 50, &err));
	cr_expect_eq(deal_number(st, "SELECT quantity FROM benefit_rule"), 50);
	MUST(set_benefit(st, 950, "attendance-training", 0, &err));
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM benefit_rule"), 0);
	use_check(st);
}
