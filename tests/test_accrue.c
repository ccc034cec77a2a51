/* tests/test_accrue.c - what is billed as it is used: each use once, no use that was none, the rest of "at least n" */
#include <criterion/criterion.h>

#include "billing/accrue.h"
#include "core/year_end.h"
#include "tests/use.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

static struct accrued accrue(struct store *st, const char *to, const char *today)
{
	struct work work = WORK_EMPTY;
	struct accrued out;
	struct err err = { 0 };

	book_begin(&work, st, "finance", "invoice run", today);
	MUST(charges_accrue(&work, day(to), &out, &err));
	book_commit(&work);
	return out;
}

/* A visit of the academy that was held, all day or a morning. */
static int64_t held(struct store *st, const char *on, enum visit_session session, const char *urn)
{
	struct err err = { 0 };
	int64_t visit =
		use_visit(st, &(struct trip){ .urn = { urn }, .on = on, .session = session });

	MUST(use_deliver(st, &(struct doing){ .today = on }, visit, NULL, 0, &err));
	return visit;
}

static int64_t charged(struct store *st)
{
	return deal_number(st,
			   "SELECT coalesce(sum(c.net_pence), 0) FROM charge c WHERE NOT EXISTS "
			   "(SELECT 1 FROM charge_void v WHERE v.charge_id = c.charge_id)");
}

/* Each visit is charged on its day, once, up to the date asked for. */
Test(accrue, pay_as_you_go)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct accrued a;

	(void) use_sell(st, &(struct terms){ .commitment = COMMITMENT_AS_USED });
	(void) held(st, "2024-09-03", SESSION_DAY, NULL);
	(void) held(st, "2024-09-10", SESSION_AM, NULL);
	(void) held(st, "2024-10-01", SESSION_PM, NULL);
	a = accrue(st, "2024-09-30", "2024-10-02");
	cr_expect_eq(a.uses, 2);
	cr_expect_eq(a.used.pence, 55200);
	cr_expect_eq(accrue(st, "2024-09-30", "2024-10-02").uses, 0);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM charge WHERE due_on = '2024-09-10' AND "
				     "net_pence = 18400 AND quantity = 50 AND cause = 'used'"),
		     1);
	cr_expect_eq(accrue(st, "2024-10-31", "2024-10-02").used.pence, 18400);
	cr_expect_eq(accrue(st, "2026-10-31", "2026-10-02").rests, 0);
	cr_expect_eq(charged(st), 73600);
	use_check(st);
}

/* A use that was none: its charge is voided before it is billed, credited after, and nothing twice. */
Test(accrue, reversed_uses)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct accrued a;
	int64_t first, second;
	struct err err = { 0 };

	(void) use_sell(st, &(struct terms){ .commitment = COMMITMENT_AS_USED });
	first = held(st, "2024-09-03", SESSION_DAY, NULL);
	cr_expect_eq(deal_bill(st, "2024-09-30", "2024-09-30"), 1);
	second = held(st, "2024-10-01", SESSION_DAY, NULL);
	(void) accrue(st, "2024-10-01", "2024-10-01");
	MUST(use_reverse(st, &(struct doing){ .today = "2024-10-02" }, first, &err));
	MUST(use_reverse(st, &(struct doing){ .today = "2024-10-02" }, second, &err));
	use_check(st);
	a = accrue(st, "2024-10-31", "2024-10-02");
	cr_expect_eq(a.reversed, 2);
	cr_expect_eq(a.back.credited.pence, 36800);
	cr_expect_eq(a.back.credited_vat.pence, 7360);
	cr_expect_eq(a.back.voided.pence, 36800);
	cr_expect_eq(accrue(st, "2024-10-31", "2024-10-02").reversed, 0);
	cr_expect_eq(charged(st), 0);
	use_check(st);
}

/* "At least 5": used days as they are used; when the year is over the rest, also if it has lapsed already. */
Test(accrue, at_least_so_many)
{
	static const char *const orders[] = { "the rest, then the lapse",
					      "the lapse, then the rest" };

	for (size_t i = 0; i < COUNT_OF(orders); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct work work = WORK_EMPTY;
		struct lapses lapses;
		struct accrued a;
		struct err err = { 0 };

		(void) use_sell(
			st, &(struct terms){ .commitment = COMMITMENT_AT_LEAST, .quantity = 500 });
		cr_expect_eq(charged(st), 0);
		(void) held(st, "2024-09-03", SESSION_DAY, NULL);
		(void) held(st, "2025-03-31", SESSION_AM, NULL);
		cr_expect_eq(accrue(st, "2025-03-31", "2025-03-31").used.pence, 55200);
		cr_expect_eq(accrue(st, "2025-03-31", "2025-03-31").rests, 0, "it is not over");
		cr_expect_eq(accrue(st, "2025-03-30", "2025-04-01").rests, 0, "not asked for");
		if (i == 1) {
			book_begin(&work, st, "finance", "daily", "2025-04-01");
			MUST(days_lapse(&work, &lapses, &err));
			book_commit(&work);
		}
		a = accrue(st, "2025-03-31", "2025-04-01");
		cr_expect_eq(a.rests, 1, "%s", orders[i]);
		cr_expect_eq(a.rest.pence, 128800, "%s: %s", orders[i], money_text(a.rest).s);
		cr_expect_eq(charged(st), 184000);
		cr_expect_eq(deal_number(st, "SELECT quantity FROM charge WHERE cause = 'rest' AND "
					     "due_on = '2025-03-31'"),
			     350);
		cr_expect_eq(accrue(st, "2025-04-30", "2025-04-30").rests, 0);
		use_check(st);
	}
}

/* Beyond the minimum each visit buys what it uses; a top-up raises it. */
Test(accrue, beyond_the_minimum)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c =
		use_sell(st, &(struct terms){ .commitment = COMMITMENT_AT_LEAST, .quantity = 100 });
	struct purchase p;
	struct err err = { 0 };

	(void) held(st, "2024-09-03", SESSION_DAY, NULL);
	(void) held(st, "2024-09-10", SESSION_DAY, NULL);
	(void) accrue(st, "2024-09-30", "2024-09-30");
	cr_expect_eq(charged(st), 73600);
	MUST(deal_buy(st, c.ref, "2024-10-01", 150, &p, &err));
	cr_expect_eq(charged(st), 73600);
	(void) held(st, "2024-10-08", SESSION_AM, NULL);
	cr_expect_eq(accrue(st, "2025-03-31", "2025-04-01").rest.pence, 36800);
	cr_expect_eq(charged(st), 128800);
	use_check(st);
}

/* A pool shares what each visit costs, whoever had it. */
Test(accrue, a_pool_shares)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct accrued a;
	int64_t visit;
	struct err err = { 0 };

	(void) deal_share(st, &(struct shared){ .urn = { BOOK_ACADEMY, BOOK_MAINTAINED },
						.pay = { 6000, 4000 },
						.pooled = true,
						.commitment = COMMITMENT_AS_USED,
						.plan = PLAN_ON_USE });
	(void) held(st, "2024-09-03", SESSION_AM, BOOK_ACADEMY);
	visit = held(st, "2024-09-10", SESSION_DAY, BOOK_MAINTAINED);
	a = accrue(st, "2024-09-30", "2024-09-30");
	cr_expect_eq(a.uses, 2);
	cr_expect_eq(deal_number(st, "SELECT sum(c.net_pence) FROM charge c JOIN school s ON "
				     "s.school_id = c.school_id WHERE s.urn = '137037'"),
		     11040 + 22080);
	cr_expect_eq(deal_bill(st, "2024-09-30", "2024-09-30"), 2);
	MUST(use_reverse(st, &(struct doing){ .today = "2024-10-02" }, visit, &err));
	a = accrue(st, "2024-10-02", "2024-10-02");
	cr_expect_eq(a.reversed, 2);
	cr_expect_eq(a.back.credited.pence, 36800);
	cr_expect_eq(a.back.credited_vat.pence, 4416);
	cr_expect_eq(charged(st), 18400);
	use_check(st);
}

/* A top-up that the school agreed to for a visit, on days agreed beforehand: charged as it is used, they are not again. */
Test(accrue, a_top_up_at_a_visit)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct visit_booked booked = { 0 };
	struct accrued a;
	struct err err = { 0 };

	(void) deal_sell(st, &(struct deal){ .quantity = 100, .plan = PLAN_TERMLY });
	(void) held(st, "2024-09-03", SESSION_AM, NULL);
	MUST(use_record(st,
			&(struct trip){ .today = "2024-09-10",
					.on = "2024-09-10",
					.session = SESSION_DAY,
					.over = { OVER_TOP_UP, "Ms Bursar", "PO 7" } },
			&booked, &err));
	use_check(st);
	a = accrue(st, "2024-09-30", "2024-09-30");
	cr_expect_eq(a.uses, 1);
	cr_expect_eq(a.used.pence, 18400);
	cr_expect_eq(charged(st), 55200);
	cr_expect_eq(deal_number(st,
				 "SELECT count(*) FROM charge c JOIN purchase p ON p.purchase_id "
				 "= c.purchase_id WHERE p.order_number = 'PO 7'"),
		     1);
	use_check(st);
}

/* Of partners with days of their own, who agreed to a top-up pays it alone, however they share what they bought together. */
Test(accrue, a_top_up_of_a_partner)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct visit_booked booked = { 0 };
	struct err err = { 0 };
	int64_t before;

	(void) deal_sell(st, &(struct deal){ .partner = { { BOOK_ACADEMY, 100, 6000 },
							  { BOOK_MAINTAINED, 100, 4000 } },
					     .pay_by = PAY_BY_PERCENT });
	before = charged(st);
	(void) held(st, "2024-09-03", SESSION_DAY, BOOK_ACADEMY);
	MUST(use_record(st,
			&(struct trip){ .today = "2024-09-10",
					.urn = { BOOK_ACADEMY },
					.on = "2024-09-10",
					.session = SESSION_DAY,
					.over = { OVER_TOP_UP, "Ms Bursar", NULL } },
			&booked, &err));
	cr_expect_eq(accrue(st, "2024-09-30", "2024-09-30").uses, 1);
	cr_expect_eq(charged(st), before + 36800);
	cr_expect_eq(deal_number(st, "SELECT sum(c.net_pence) FROM charge c JOIN school s ON "
				     "s.school_id = c.school_id WHERE c.cause = 'used' AND s.urn = "
				     "'137037'"),
		     36800);
	use_check(st);
}

/*
 * Odd prices: 3 days for 1.00 in all. However often days are used, charged and given back, what is charged is what they
 * cost, to the penny, and all of it in the end.
 */
Test(accrue, to_the_penny)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct work work = WORK_EMPTY;
	struct school school;
	struct service service;
	struct contract c;
	struct schedule s;
	struct sold sold;
	struct err err = { 0 };
	int64_t visit[6];
	static const char *const days[] = { "2024-09-03", "2024-09-04", "2024-09-05",
					    "2024-09-10", "2024-09-11", "2024-09-12" };

	MUST(school_find(st, BOOK_ACADEMY, &school, &err));
	MUST(service_find(st, SERVICE_DAYS, &service, &err));
	book_begin(&work, st, "finance", "contract quote", "2024-04-02");
	work.reason = "a trial";
	MUST(sale_quote(&work,
			&(struct offer){ .member_count = 1,
					 .member = { { .school = &school } },
					 .service = &service,
					 .fy = { 2024 },
					 .from = DATE_NONE,
					 .to = DATE_NONE,
					 .quantity = quantity_of(300),
					 .commitment = COMMITMENT_AT_LEAST,
					 .rate = money_pence(34),
					 .discount = money_pence(2),
					 .plan = PLAN_ON_USE,
					 .expires_on = DATE_NONE },
			&c, &s, &err));
	book_commit(&work);
	book_begin(&work, st, "finance", "contract agree", "2024-04-02");
	MUST(sale_agree(&work, &c, "Head", NULL, &sold, &s, &err));
	book_commit(&work);
	for (size_t i = 0; i < 3; i++) {
		visit[i] = held(st, days[i], SESSION_DAY, NULL);
		if (i > 0)
			(void) accrue(st, days[i], days[i]);
	}
	cr_expect_eq(charged(st), 100);
	for (size_t i = 0; i < 3; i++) {
		MUST(use_reverse(st, &(struct doing){ .today = days[3 + i] }, visit[i], &err));
		visit[3 + i] = held(st, days[3 + i], SESSION_DAY, NULL);
		(void) accrue(st, days[3 + i], days[3 + i]);
		cr_expect_eq(charged(st), 100, "after %zu: %" PRId64, i + 1, charged(st));
		use_check(st);
	}
	MUST(use_reverse(st, &(struct doing){ .today = "2024-09-13" }, visit[3], &err));
	(void) accrue(st, "2024-09-30", "2024-09-30");
	(void) accrue(st, "2025-03-31", "2025-04-01");
	cr_expect_eq(charged(st), 100);
	use_check(st);
}
