/* tests/test_life.c - a contract after its quote: withdrawn, cancelled, moved, ended, renewed, confirmed */
#include <criterion/criterion.h>

#include "billing/change.h"
#include "billing/confirm.h"
#include "billing/renew.h"
#include "tests/deal.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

/* A quote is withdrawn once, with a reason; then it is agreed no more. */
Test(life, a_quote_is_withdrawn)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct contract c = { 0 };
	struct schedule s;
	struct err err = { 0 };

	MUST(deal_quote(st, &(struct deal){ .quantity = 100 }, &c, &s, &err));
	book_begin(&work, st, "finance", "contract withdraw", "2024-04-02");
	cr_expect_eq(contract_withdraw(&work, &c, &err), ERR_INVALID);
	cr_expect_str_eq(err.field, "reason");
	work.reason = "quoted twice";
	MUST(contract_withdraw(&work, &c, &err));
	cr_expect_eq(contract_withdraw(&work, &c, &err), ERR_CONFLICT);
	book_commit(&work);
	cr_expect_eq(deal_agree(st, c.ref, "2024-04-02", "Head", &s, &err), ERR_CONFLICT);
	cr_expect_eq(
		deal_number(st, "SELECT count(*) FROM contract_event WHERE kind = 'withdrawn'"), 1);
}

/* ---- days taken back ---- */

struct taken {
	const char *ref, *on;
	int64_t quantity; /* 0: all */
	int fy;           /* 0: any */
	const char *urn;  /* NULL: everybody's */
};

static int take_back(struct store *st, const struct taken *t, struct changed *out, struct err *err)
{
	struct contract c = { 0 };
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct fy fy = { (int16_t) t->fy };
	const struct cancel_ask ask = { .quantity = quantity_of(t->quantity),
					.fy = t->fy ? &fy : NULL,
					.school_id = t->urn ? book_school(st, t->urn) : 0,
					.by = "Bursar" };
	int r;

	if ((r = contract_find(st, t->ref, &c, err)) < 0)
		return r;
	book_begin(&work, st, "finance", "contract cancel", t->on);
	work.reason = "fewer pupils";
	if ((r = sale_cancel(&work, &c, &ask, out, err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

static void expect_clean(struct store *st, int line)
{
	SCOPED(freep) char *findings = deal_findings(st);

	cr_expect_str_empty(findings, "at line %d: %s", line, findings);
}

#define EXPECT_CLEAN(st) expect_clean(st, __LINE__)

/*
 * 10 days by three instalments, 4 taken back: 1,472.00. Not billed: the last instalment and a part of the one before
 * are voided. Billed: credited, each with the VAT of its own document's rate.
 */
Test(life, days_taken_back_are_voided_or_credited)
{
	static const struct {
		int line;
		const char *urn, *bill_to; /* NULL: nothing is billed before */
		int64_t quantity, voided, voided_vat, credited, credited_vat, left;
	} cases[] = {
		{ __LINE__, BOOK_ACADEMY, NULL, 400, 147200, 29440, 0, 0, 220800 },
		{ __LINE__, BOOK_ACADEMY, "2024-09-30", 400, 122666, 24533, 24534, 4907, 220800 },
		{ __LINE__, BOOK_ACADEMY, "2025-01-31", 400, 0, 0, 147200, 29440, 220800 },
		{ __LINE__, BOOK_MAINTAINED, "2024-09-30", 400, 122666, 0, 24534, 0, 220800 },
		{ __LINE__, BOOK_ACADEMY, "2025-01-31", 0, 0, 0, 368000, 73599, 0 },
		{ __LINE__, BOOK_ACADEMY, NULL, 50, 18400, 3680, 0, 0, 349600 },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct changed changed;
		struct err err = { 0 };
		struct contract c = deal_sell(st, &(struct deal){ .urn = cases[i].urn,
								  .on = "2024-04-01",
								  .quantity = 1000,
								  .plan = PLAN_TERMLY });

		if (cases[i].bill_to)
			(void) deal_bill(st, cases[i].bill_to, cases[i].bill_to);
		MUST(take_back(st,
			       &(struct taken){ c.ref, "2025-02-03", cases[i].quantity, 0, NULL },
			       &changed, &err));
		cr_expect_eq(changed.money.voided.pence, cases[i].voided, "row at line %d: %s",
			     cases[i].line, money_text(changed.money.voided).s);
		cr_expect_eq(changed.money.voided_vat.pence, cases[i].voided_vat, "row at line %d",
			     cases[i].line);
		cr_expect_eq(changed.money.credited.pence, cases[i].credited, "row at line %d: %s",
			     cases[i].line, money_text(changed.money.credited).s);
		cr_expect_eq(changed.money.credited_vat.pence, cases[i].credited_vat,
			     "row at line %d: %s", cases[i].line,
			     money_text(changed.money.credited_vat).s);
		cr_expect_eq(deal_number(st, "SELECT sum(net_pence) FROM charge c WHERE NOT EXISTS "
					     "(SELECT 1 FROM charge_void v WHERE v.charge_id = "
					     "c.charge_id)"),
			     cases[i].left, "row at line %d", cases[i].line);
		EXPECT_CLEAN(st);
	}
}

/* Nothing used and nothing left: the contract is cancelled. Used days stand, and so does what is booked. */
Test(life, all_taken_back)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct changed changed;
	struct contract c;
	struct err err = { 0 };
	struct contract a = deal_sell(st, &(struct deal){ .quantity = 300 });
	struct contract b =
		deal_sell(st, &(struct deal){ .urn = BOOK_MAINTAINED, .quantity = 300 });

	(void) deal_visit(st, &(struct appointment){ .on = "2024-09-10", .session = SESSION_DAY });
	cr_expect_eq(
		take_back(st, &(struct taken){ a.ref, "2024-05-01", 250, 0, NULL }, &changed, &err),
		ERR_CONFLICT);
	MUST(take_back(st, &(struct taken){ a.ref, "2024-05-01", 0, 0, NULL }, &changed, &err));
	cr_expect_eq(changed.quantity.hundredths, 200);
	MUST(contract_find(st, a.ref, &c, &err));
	cr_expect_eq(c.state, CONTRACT_AGREED);
	cr_expect_eq(c.last_on.day, day("2025-03-31").day, "%s", date_iso(c.last_on).s);
	cr_expect_eq(
		take_back(st, &(struct taken){ a.ref, "2024-05-01", 0, 0, NULL }, &changed, &err),
		ERR_CONFLICT);
	MUST(take_back(st, &(struct taken){ b.ref, "2024-05-01", 0, 0, NULL }, &changed, &err));
	MUST(contract_find(st, b.ref, &c, &err));
	cr_expect_eq(c.state, CONTRACT_CANCELLED);
	cr_expect_eq(c.last_on.day, day("2024-05-01").day);
	cr_expect_eq(
		take_back(st, &(struct taken){ b.ref, "2024-05-01", 0, 0, NULL }, &changed, &err),
		ERR_CONFLICT);
	EXPECT_CLEAN(st);
}

/* Last to end first, last bought first: the top-up's days before those of the first purchase. */
Test(life, the_last_bought_is_taken_back_first)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 200 });
	struct changed changed;
	struct purchase p;
	struct err err = { 0 };

	MUST(deal_buy(st, c.ref, "2024-05-01", 100, &p, &err));
	MUST(take_back(st, &(struct taken){ c.ref, "2024-05-02", 150, 0, NULL }, &changed, &err));
	cr_expect_eq(deal_number(st, "SELECT balance FROM allotment_sum WHERE allotment_id = 2"),
		     0);
	cr_expect_eq(deal_number(st, "SELECT balance FROM allotment_sum WHERE allotment_id = 1"),
		     150);
	cr_expect_eq(changed.count, 1);
	EXPECT_CLEAN(st);
}

/* One pooled day paid 60 / 40, half of it taken back: 110.40 + 73.60; each its own VAT. */
Test(life, a_pool_gives_back_by_its_shares)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c =
		deal_share(st, &(struct shared){ .urn = { BOOK_ACADEMY, BOOK_MAINTAINED },
						 .pay = { 6000, 4000 },
						 .pooled = true,
						 .quantity = 150 });
	struct changed changed;
	struct err err = { 0 };

	(void) deal_bill(st, "2024-04-02", "2024-04-02");
	MUST(take_back(st, &(struct taken){ c.ref, "2024-05-02", 50, 0, NULL }, &changed, &err));
	cr_expect_eq(changed.money.credited.pence, 18400);
	cr_expect_eq(changed.money.credited_vat.pence, 2208);
	cr_expect_eq(deal_number(st,
				 "SELECT net_pence FROM charge c JOIN school s ON s.school_id = "
				 "c.school_id WHERE c.kind = 'credit' AND s.urn = '137037'"),
		     -11040);
	cr_expect_eq(take_back(st, &(struct taken){ c.ref, "2024-05-02", 50, 0, BOOK_ACADEMY },
			       &changed, &err),
		     ERR_INVALID);
	MUST(take_back(st, &(struct taken){ c.ref, "2024-05-02", 0, 0, NULL }, &changed, &err));
	cr_expect_eq(changed.money.credited.pence, 36800);
	EXPECT_CLEAN(st);
}

/* Partners with days of their own: one gives its own back, and gets its own money. */
Test(life, a_partner_gives_its_own_back)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c =
		deal_share(st, &(struct shared){ .urn = { BOOK_ACADEMY, BOOK_MAINTAINED },
						 .days = { 200, 300 } });
	struct changed changed;
	struct err err = { 0 };

	cr_expect_eq(
		take_back(st, &(struct taken){ c.ref, "2024-05-02", 100, 0, NULL }, &changed, &err),
		ERR_USAGE);
	cr_expect_eq(take_back(st, &(struct taken){ c.ref, "2024-05-02", 250, 0, BOOK_ACADEMY },
			       &changed, &err),
		     ERR_CONFLICT);
	MUST(take_back(st, &(struct taken){ c.ref, "2024-05-02", 100, 0, BOOK_ACADEMY }, &changed,
		       &err));
	cr_expect_eq(changed.money.voided.pence, 36800);
	cr_expect_eq(changed.money.voided_vat.pence, 7360);
	MUST(take_back(st, &(struct taken){ c.ref, "2024-05-02", 0, 0, NULL }, &changed, &err));
	cr_expect_eq(changed.count, 2);
	cr_expect_eq(changed.quantity.hundredths, 400);
	EXPECT_CLEAN(st);
}

/* A second person, where the setting asks for one: of exactly this contract and worth. */
Test(life, a_credit_needs_its_second_person)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 200 });
	struct changed changed;
	struct err err = { 0 };

	deal_approve(st, "C-2024-009 1.00"); /* the setting is on now */
	cr_expect_eq(
		take_back(st, &(struct taken){ c.ref, "2024-04-03", 100, 0, NULL }, &changed, &err),
		ERR_CONFLICT);
	cr_expect(strstr(err.msg, "C-2024-001 368.00"), "%s", err.msg);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM day_entry WHERE kind = 'cancel'"), 0);
}

/* ---- days moved to another school ---- */

static int move(struct store *st, const char *ref, const char *on, const char *from, const char *to,
		int64_t quantity, struct transferred *out, struct err *err)
{
	struct contract c = { 0 };
	struct school taker = { 0 };
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct transfer_ask ask = { .from_school = book_school(st, from),
				    .to = &taker,
				    .quantity = quantity_of(quantity),
				    .fy = fy_of(day(on)) };
	int r;

	if ((r = contract_find(st, ref, &c, err)) < 0 || (r = school_find(st, to, &taker, err)) < 0)
		return r;
	book_begin(&work, st, "finance", "contract transfer", on);
	work.reason = "both heads agreed";
	if ((r = sale_transfer(&work, &c, &ask, out, err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

static void set_payer(struct store *st, const char *urn, const char *name)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	book_begin(&work, st, "finance", "school set", "2024-04-02");
	MUST(school_set(&work, book_school(st, urn),
			&(struct school_change){ .from = day("2024-04-02"),
						 .payer_name = name,
						 .address = "1 High Street; Southampton" },
			&err));
	book_commit(&work);
}

/* Between payers the money goes with the days: credited without VAT to the one, charged with VAT to the other. */
Test(life, days_move_with_their_money)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c =
		deal_share(st, &(struct shared){ .urn = { BOOK_MAINTAINED, BOOK_ACADEMY },
						 .days = { 300, 200 } });
	struct transferred t;
	struct err err = { 0 };

	(void) deal_bill(st, "2024-04-02", "2024-04-02");
	MUST(move(st, c.ref, "2024-05-01", BOOK_MAINTAINED, BOOK_ACADEMY, 150, &t, &err));
	cr_expect(t.moves_money && !t.joined);
	cr_expect_eq(t.worth.pence, 55200);
	cr_expect_eq(t.given.credited.pence, 55200);
	cr_expect_eq(t.given.credited_vat.pence, 0);
	cr_expect_eq(t.charged.pence, 55200);
	cr_expect_eq(t.charged_vat.pence, 11040);
	cr_expect_eq(move(st, c.ref, "2024-05-01", BOOK_MAINTAINED, BOOK_ACADEMY, 200, &t, &err),
		     ERR_CONFLICT);
	cr_expect_eq(move(st, c.ref, "2024-05-01", BOOK_MAINTAINED, BOOK_ACADEMY, 25, &t, &err),
		     ERR_INVALID);
	cr_expect_eq(move(st, c.ref, "2024-05-01", BOOK_ACADEMY, BOOK_ACADEMY, 50, &t, &err),
		     ERR_INVALID);
	EXPECT_CLEAN(st);
	cr_expect_eq(deal_bill(st, "2024-05-01", "2024-05-01"), 1);
}

/* A school that is no member joins; of a single contract too. It may then top up, pay, and give back what it was given. */
Test(life, the_taker_joins)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 300, .plan = PLAN_TERMLY });
	struct transferred t;
	struct changed changed;
	struct err err = { 0 };

	MUST(move(st, c.ref, "2024-05-01", BOOK_ACADEMY, BOOK_NURSERY, 100, &t, &err));
	cr_expect(t.moves_money && t.joined);
	cr_expect_eq(t.given.voided.pence, 36800);
	cr_expect_eq(t.given.voided_vat.pence, 7360);
	cr_expect_eq(t.charged_vat.pence, 0);
	MUST(contract_find(st, c.ref, &c, &err));
	cr_assert_eq(c.member_count, 2);
	cr_expect_eq(c.member[1].joined_on.day, day("2024-05-01").day);
	cr_expect_eq(c.member[1].pay_weight, 0);
	(void) deal_visit(st, &(struct appointment){ .urn = BOOK_NURSERY,
						     .on = "2024-09-10",
						     .session = SESSION_AM,
						     .today = "2024-05-02" });
	MUST(take_back(st, &(struct taken){ c.ref, "2024-05-02", 50, 0, BOOK_NURSERY }, &changed,
		       &err));
	cr_expect_eq(changed.money.voided.pence, 18400);
	EXPECT_CLEAN(st);
	MUST(take_back(st, &(struct taken){ c.ref, "2024-05-02", 0, 0, NULL }, &changed, &err));
	cr_expect_eq(changed.quantity.hundredths, 200);
	EXPECT_CLEAN(st);
}

/* One payer: only days move; what is taken back of the taker is taken off the giver's charge, for it was charged. */
Test(life, one_payer_moves_days_alone)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct transferred t;
	struct changed changed;
	struct contract c;
	struct err err = { 0 };

	set_payer(st, BOOK_MAINTAINED, "Federation");
	set_payer(st, BOOK_NURSERY, "Federation");
	c = deal_share(st, &(struct shared){ .urn = { BOOK_MAINTAINED, BOOK_NURSERY },
					     .days = { 300, 100 } });
	MUST(move(st, c.ref, "2024-05-01", BOOK_MAINTAINED, BOOK_NURSERY, 250, &t, &err));
	cr_expect_not(t.moves_money);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM charge"), 2);
	MUST(take_back(st, &(struct taken){ c.ref, "2024-05-02", 350, 0, BOOK_NURSERY }, &changed,
		       &err));
	cr_expect_eq(changed.money.voided.pence, 128800);
	EXPECT_CLEAN(st);
}

/* A pool has nothing to move, and neither has pay as you go; no money moves at a provisional rate. */
Test(life, what_is_not_moved)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract pool =
		deal_share(st, &(struct shared){ .urn = { BOOK_MAINTAINED, BOOK_ACADEMY },
						 .pooled = true,
						 .quantity = 200 });
	struct contract as_used = deal_share(st, &(struct shared){ .urn = { BOOK_ACADEMY },
								   .commitment = COMMITMENT_AS_USED,
								   .plan = PLAN_ON_USE });
	struct contract c =
		deal_share(st, &(struct shared){ .urn = { BOOK_MAINTAINED, BOOK_ACADEMY },
						 .days = { 300, 200 },
						 .from = "2024-09-02",
						 .to = "2025-07-22",
						 .plan = PLAN_BY_YEAR,
						 .later = LATER_PROVISIONAL,
						 .provisional = 38000 });
	struct transferred t;
	struct err err = { 0 };

	cr_expect_eq(move(st, pool.ref, "2024-05-01", BOOK_MAINTAINED, BOOK_ACADEMY, 50, &t, &err),
		     ERR_CONFLICT);
	cr_expect(strstr(err.msg, "share one pool"), "%s", err.msg);
	cr_expect_eq(move(st, as_used.ref, "2024-05-01", BOOK_ACADEMY, BOOK_NURSERY, 50, &t, &err),
		     ERR_CONFLICT);
	cr_expect(strstr(err.msg, "pay as you go"), "%s", err.msg);
	cr_expect_eq(move(st, c.ref, "2025-04-01", BOOK_MAINTAINED, BOOK_ACADEMY, 50, &t, &err),
		     ERR_CONFLICT);
	cr_expect(strstr(err.msg, "is provisional"), "%s", err.msg);
	MUST(move(st, c.ref, "2024-09-02", BOOK_MAINTAINED, BOOK_ACADEMY, 50, &t, &err));
	EXPECT_CLEAN(st);
}

/* ---- ended before its time ---- */

static int end_contract(struct store *st, const char *ref, const char *today, const char *told,
			const char *on, struct ended *out, struct err *err)
{
	struct contract c = { 0 };
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	const struct end_ask ask = { .told = day(told),
				     .by = "Head Teacher",
				     .on = on ? day(on) : DATE_NONE };
	int r;

	if ((r = contract_find(st, ref, &c, err)) < 0)
		return r;
	book_begin(&work, st, "finance", "contract end", today);
	work.reason = "joins a trust";
	if ((r = sale_end(&work, &c, &ask, out, err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

/*
 * By the calendar: of 10 days over 365, 182 after the end, 4.98 go back, in half days 4.5; over two years, of the first
 * what lies after the end and the second whole. Never what is used.
 */
Test(life, days_after_the_end_go_back)
{
	static const struct {
		int line;
		const char *from, *to, *rule, *told, *on, *last_on;
		int visits; /* days used before */
		int64_t taken, left;
		bool notice;
	} cases[] = {
		{ __LINE__, "2024-04-01", "2025-03-31", "3 months", "2024-06-30", NULL,
		  "2024-09-30", 0, 450, 550, false },
		{ __LINE__, "2024-04-01", "2025-03-31", "3 months", "2024-06-30", NULL,
		  "2024-09-30", 7, 300, 0, false },
		{ __LINE__, "2024-04-01", "2025-03-31", "3 months", "2024-12-31", NULL,
		  "2025-03-31", 0, 0, 0, true },
		{ __LINE__, "2024-04-01", "2025-03-31", "3 months", "2024-12-30", NULL,
		  "2025-03-30", 0, 0, 1000, false },
		{ __LINE__, "2024-09-02", "2025-07-22", "", "2024-12-02", "2025-01-31",
		  "2025-01-31", 0, 500, 500, false },
		{ __LINE__, "2024-09-02", "2025-07-22", "", "2024-12-02", "2025-05-30",
		  "2025-05-30", 0, 150, 850, false },
		{ __LINE__, "2024-04-01", "2025-03-31", "3 months; 1 month before renewal",
		  "2025-02-28", NULL, "2025-03-31", 0, 0, 0, true },
		{ __LINE__, "2024-04-01", "2025-03-31", "3 months; 1 month before renewal",
		  "2025-03-02", NULL, "2025-06-02", 0, 0, 0, true },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct ended ended;
		struct contract c;
		struct err err = { 0 };

		deal_rate(st, 2025, UNIT_DAY, 36800);
		c = deal_share(st, &(struct shared){ .urn = { BOOK_ACADEMY },
						     .on = "2024-04-01",
						     .from = cases[i].from,
						     .to = cases[i].to,
						     .quantity = 1000,
						     .plan = PLAN_BY_YEAR,
						     .end_rule = cases[i].rule });
		for (int v = 0; v < cases[i].visits; v++) {
			char on[16];
			int64_t visit;

			(void) snprintf(on, sizeof on, "2024-06-%02d", 3 + v + (v > 4 ? 2 : 0));
			visit = deal_visit(
				st, &(struct appointment){ .on = on, .session = SESSION_DAY });
			MUST(deal_deliver(st, "manager", on, visit, &err));
		}
		MUST(end_contract(st, c.ref, "2025-03-03", cases[i].told, cases[i].on, &ended,
				  &err));
		cr_expect_str_eq(date_iso(ended.last_on).s, cases[i].last_on, "row at line %d: %s",
				 cases[i].line, date_iso(ended.last_on).s);
		cr_expect_eq(ended.ends, !cases[i].notice, "row at line %d", cases[i].line);
		cr_expect_eq(ended.changed.quantity.hundredths, cases[i].taken,
			     "row at line %d: %s", cases[i].line,
			     quantity_text(ended.changed.quantity).s);
		cr_expect_eq(ended.left.hundredths, cases[i].left, "row at line %d: %s",
			     cases[i].line, quantity_text(ended.left).s);
		cr_expect_eq(ended.changed.money.voided.pence, cases[i].taken * 368,
			     "row at line %d: %s", cases[i].line,
			     money_text(ended.changed.money.voided).s);
		MUST(contract_find(st, c.ref, &c, &err));
		cr_expect_eq(c.state, cases[i].notice ? CONTRACT_AGREED : CONTRACT_ENDED,
			     "row at line %d", cases[i].line);
		cr_expect_eq(end_contract(st, c.ref, "2025-03-03", cases[i].told, cases[i].on,
					  &ended, &err),
			     ERR_CONFLICT, "row at line %d", cases[i].line);
		EXPECT_CLEAN(st);
	}
}

/* Visits and uses after the end refuse it; the days left can be used up to the end and not after it. */
Test(life, what_stands_in_the_way_of_an_end)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_share(st, &(struct shared){ .urn = { BOOK_ACADEMY },
							     .on = "2024-04-01",
							     .quantity = 400,
							     .end_rule = "1 month" });
	struct ended ended;
	struct visit_booked booked;
	struct err err = { 0 };
	int64_t visit =
		deal_visit(st, &(struct appointment){ .on = "2024-07-08", .session = SESSION_DAY });

	cr_expect_eq(end_contract(st, c.ref, "2024-06-03", "2024-06-03", NULL, &ended, &err),
		     ERR_CONFLICT);
	cr_expect(strstr(err.msg, "booked after 3 July 2024: visit 1 on 8 July 2024; cancel"), "%s",
		  err.msg);
	MUST(deal_cancel(st, "manager", "school", visit, &err));
	cr_expect_eq(end_contract(st, c.ref, "2024-06-03", "2024-06-04", NULL, &ended, &err),
		     ERR_INVALID);
	cr_expect_eq(end_contract(st, c.ref, "2024-06-03", "2024-03-31", NULL, &ended, &err),
		     ERR_INVALID);
	cr_expect_eq(
		end_contract(st, c.ref, "2024-06-03", "2024-06-03", "2024-08-01", &ended, &err),
		ERR_INVALID);
	MUST(end_contract(st, c.ref, "2024-06-03", "2024-06-03", NULL, &ended, &err));
	cr_expect_eq(ended.left.hundredths, 150);
	(void) deal_visit(st, &(struct appointment){ .today = "2024-06-03",
						     .on = "2024-07-03",
						     .session = SESSION_AM });
	cr_expect_eq(deal_book(st,
			       &(struct appointment){ .today = "2024-06-03",
						      .on = "2024-07-04",
						      .session = SESSION_AM },
			       &booked, &err),
		     ERR_CONFLICT);
	cr_expect_eq(deal_balance(st, c.ref, "2024-07-04").lapsed.hundredths, 100);
	EXPECT_CLEAN(st);
}

/* ---- renewed ---- */

static int renew(struct store *st, const char *ref, const char *on, int fy, const char *reason,
		 struct contract *out, struct err *err)
{
	struct contract c = { 0 };
	struct renew_room room;
	struct offer offer;
	struct schedule s;
	struct fy year = { (int16_t) fy };
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	int r;

	if ((r = contract_find(st, ref, &c, err)) < 0 ||
	    (r = renew_offer(st, &c, fy ? &year : NULL, &room, &offer, err)) < 0)
		return r;
	book_begin(&work, st, "finance", "contract renew", on);
	work.reason = reason;
	if ((r = sale_renew(&work, &c, &offer, out, &s, err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

/* The same terms for the same span a year later, at that year's rate; members that joined are not in it. */
Test(life, a_renewal_has_the_same_terms)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c =
		deal_share(st, &(struct shared){ .urn = { BOOK_ACADEMY, BOOK_MAINTAINED },
						 .pay = { 6000, 4000 },
						 .days = { 200, 350 },
						 .plan = PLAN_TERMLY,
						 .end_rule = "3 months" });
	struct transferred t;
	struct contract n = { 0 }, again = { 0 };
	struct err err = { 0 };

	cr_expect_eq(renew(st, c.ref, "2025-02-03", 0, NULL, &n, &err), ERR_NOT_FOUND, "no rate");
	deal_rate(st, 2025, UNIT_DAY, 38000);
	MUST(move(st, c.ref, "2024-05-01", BOOK_MAINTAINED, BOOK_NURSERY, 100, &t, &err));
	MUST(renew(st, c.ref, "2025-02-03", 0, NULL, &n, &err));
	cr_expect_str_eq(n.ref, "C-2025-001");
	cr_expect_str_eq(date_iso(n.starts_on).s, "2025-04-01");
	cr_expect_str_eq(date_iso(n.ends_on).s, "2026-03-31");
	cr_expect_eq(n.member_count, 2);
	cr_expect_eq(n.member[1].quantity.hundredths, 350);
	cr_expect_eq(n.member[0].pay_weight, 6000);
	cr_expect_eq(n.pay_by, PAY_BY_PERCENT);
	cr_expect_eq(n.plan, PLAN_TERMLY);
	cr_expect_str_eq(n.end_rule, "3 months");
	cr_expect_eq(n.net.pence, 209000);
	cr_expect_eq(n.renews_id, c.id);
	cr_expect_eq(renew(st, c.ref, "2025-02-03", 0, NULL, &again, &err), ERR_CONFLICT);
	cr_expect(strstr(err.msg, "renewed already, by C-2025-001"), "%s", err.msg);
	/* one that has expired leaves room for another */
	MUST(renew(st, c.ref, "2025-03-10", 0, NULL, &again, &err));
	cr_expect_str_eq(again.ref, "C-2025-002");
	EXPECT_CLEAN(st);
}

/* Spans, and the parts of two financial years: as before where they were given, else by the new dates. */
Test(life, a_renewal_keeps_the_span)
{
	static const struct {
		int line;
		const char *from, *to;
		int fy;
		const char *new_from, *new_to; /* NULL: refused */
	} cases[] = {
		{ __LINE__, "2024-04-01", "2025-03-31", 0, "2025-04-01", "2026-03-31" },
		{ __LINE__, "2024-04-01", "2025-03-31", 2026, "2026-04-01", "2027-03-31" },
		{ __LINE__, "2024-04-01", "2025-03-31", 2024, NULL, NULL },
		{ __LINE__, "2024-04-01", "2025-03-31", 2023, NULL, NULL },
		{ __LINE__, "2024-09-02", "2025-07-22", 0, "2025-09-02", "2026-07-22" },
		{ __LINE__, "2024-09-01", "2025-02-28", 0, "2025-09-01", "2026-02-28" },
		{ __LINE__, "2024-04-01", "2026-03-31", 0, "2026-04-01", "2028-03-31" },
		{ __LINE__, "2024-04-01", "2026-03-31", 2025, NULL, NULL },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct contract c, n = { 0 };
		struct err err = { 0 };
		int r;

		for (int fy = 2025; fy < 2028; fy++)
			deal_rate(st, fy, UNIT_DAY, 36800);
		c = deal_share(st, &(struct shared){ .urn = { BOOK_ACADEMY },
						     .on = "2024-04-01",
						     .from = cases[i].from,
						     .to = cases[i].to,
						     .quantity = 1000,
						     .plan = PLAN_BY_YEAR });
		r = renew(st, c.ref, "2025-03-03", cases[i].fy, NULL, &n, &err);
		if (!cases[i].new_from) {
			cr_expect_eq(r, ERR_INVALID, "row at line %d", cases[i].line);
			continue;
		}
		cr_expect_eq(r, ERR_OK, "row at line %d: %s", cases[i].line, err.msg);
		cr_expect_str_eq(date_iso(n.starts_on).s, cases[i].new_from, "row at line %d",
				 cases[i].line);
		cr_expect_str_eq(date_iso(n.ends_on).s, cases[i].new_to, "row at line %d",
				 cases[i].line);
	}
}

/* Not a quote, and after notice only with a reason. */
Test(life, what_is_not_renewed)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c =
		deal_share(st, &(struct shared){ .urn = { BOOK_ACADEMY },
						 .quantity = 400,
						 .end_rule = "1 month before renewal" });
	struct contract quote = { 0 }, n = { 0 };
	struct schedule s;
	struct ended ended;
	struct err err = { 0 };

	deal_rate(st, 2025, UNIT_DAY, 38000);
	MUST(deal_quote(st, &(struct deal){ .quantity = 100 }, &quote, &s, &err));
	cr_expect_eq(renew(st, quote.ref, "2024-05-01", 0, NULL, &n, &err), ERR_CONFLICT);
	MUST(end_contract(st, c.ref, "2025-01-06", "2025-01-06", NULL, &ended, &err));
	cr_expect_not(ended.ends);
	cr_expect_eq(renew(st, c.ref, "2025-02-03", 0, NULL, &n, &err), ERR_CONFLICT);
	cr_expect_str_eq(err.field, "reason");
	MUST(renew(st, c.ref, "2025-02-03", 0, "the head changed her mind", &n, &err));
}

/* ---- a provisional rate is confirmed ---- */

static int confirm(struct store *st, const char *ref, const char *on, int64_t rate,
		   struct confirmed *out, struct err *err)
{
	struct contract c = { 0 };
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	int r;

	if ((r = contract_find(st, ref, &c, err)) < 0)
		return r;
	book_begin(&work, st, "finance", "contract confirm-rate", on);
	work.reason = rate ? "agreed with the heads" : NULL;
	if ((r = sale_confirm_rate(&work, &c, 1, money_pence(rate), out, err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

static int64_t standing(struct store *st, int fy)
{
	int64_t sum = 0;
	struct err err = { 0 };

	MUST(store_int(st,
		       "SELECT coalesce(sum(c.net_pence), 0) FROM charge c WHERE c.fy = ?1 AND NOT "
		       "EXISTS (SELECT 1 FROM charge_void v WHERE v.charge_id = c.charge_id)",
		       BIND(bind_int(fy)), 0, &sum, &err));
	return sum;
}

/*
 * 6.5 + 3.5 days, the second year provisional at 380.00. Nothing of it is charged; confirmed at the card's 400.00, 3.5
 * days are 1,400.00. Days taken back before are not charged, and what was bought since costs the same.
 */
Test(life, a_rate_is_confirmed_once)
{
	static const struct {
		int line;
		int64_t taken, bought, rate; /* taken back and bought before; another rate */
		int64_t net_was, net;
	} cases[] = {
		{ __LINE__, 0, 0, 0, 133000, 140000 },
		{ __LINE__, 100, 0, 0, 95000, 100000 },
		{ __LINE__, 350, 0, 0, 0, 0 },
		{ __LINE__, 0, 150, 0, 190000, 200000 },
		{ __LINE__, 200, 150, 0, 114000, 120000 },
		{ __LINE__, 100, 0, 37000, 95000, 92500 },
		{ __LINE__, 0, 0, 38000, 133000, 133000 },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct changed changed;
		struct confirmed k;
		struct purchase p;
		struct err err = { 0 };
		struct contract c = deal_share(st, &(struct shared){ .urn = { BOOK_ACADEMY },
								     .from = "2024-09-02",
								     .to = "2025-07-22",
								     .quantity = 1000,
								     .plan = PLAN_BY_YEAR,
								     .later = LATER_PROVISIONAL,
								     .provisional = 38000 });

		if (cases[i].bought) {
			struct work work = WORK_EMPTY;
			struct schedule s;

			p = (struct purchase){ .quantity = quantity_of(cases[i].bought),
					       .agreed_by = "Bursar",
					       .first_year = 1,
					       .member = -1 };
			book_begin(&work, st, "finance", "contract buy", "2024-10-01");
			MUST(sale_buy(&work, &c, &p, &s, &err));
			book_commit(&work);
			cr_expect_eq(s.count, 0, "row at line %d", cases[i].line);
		}
		if (cases[i].taken)
			MUST(take_back(
				st,
				&(struct taken){ c.ref, "2024-12-02", cases[i].taken, 2025, NULL },
				&changed, &err));
		cr_expect_eq(standing(st, 2024), 239200, "row at line %d", cases[i].line);
		cr_expect_eq(standing(st, 2025), 0, "row at line %d", cases[i].line);
		cr_expect_eq(confirm(st, c.ref, "2025-03-03", 0, &k, &err), ERR_NOT_FOUND);
		deal_rate(st, 2025, UNIT_DAY, 40000);
		MUST(confirm(st, c.ref, "2025-03-03", cases[i].rate, &k, &err));
		cr_expect_eq(k.net_was.pence, cases[i].net_was, "row at line %d: %s", cases[i].line,
			     money_text(k.net_was).s);
		cr_expect_eq(k.net.pence, cases[i].net, "row at line %d: %s", cases[i].line,
			     money_text(k.net).s);
		cr_expect_eq(k.told[0].difference.pence, cases[i].net - cases[i].net_was,
			     "row at line %d", cases[i].line);
		cr_expect_eq(standing(st, 2025), cases[i].net, "row at line %d", cases[i].line);
		cr_expect_eq(standing(st, 2024), 239200, "row at line %d", cases[i].line);
		cr_expect_eq(deal_number(st, "SELECT coalesce(sum(s.value_pence), 0) FROM "
					     "allotment_sum s JOIN allotment a ON a.allotment_id = "
					     "s.allotment_id WHERE a.fy = 2025"),
			     cases[i].net, "row at line %d: the worth of what is left",
			     cases[i].line);
		cr_expect_eq(deal_number(st, "SELECT count(*) FROM message"), 0);
		cr_expect_eq(confirm(st, c.ref, "2025-03-03", 0, &k, &err), ERR_CONFLICT);
		/* free to withdraw */
		if (cases[i].net > 0)
			MUST(take_back(st, &(struct taken){ c.ref, "2025-03-04", 0, 2025, NULL },
				       &changed, &err));
		cr_expect_eq(standing(st, 2025), 0, "row at line %d", cases[i].line);
		EXPECT_CLEAN(st);
	}
}

/* Partners: each is charged for its own, also of days that it was given by a school of the same payer; and is told. */
Test(life, partners_are_told_a_confirmed_rate)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct work work = WORK_EMPTY;
	struct confirmed k;
	struct transferred t;
	struct contract c;
	struct err err = { 0 };

	set_payer(st, BOOK_MAINTAINED, "Federation");
	set_payer(st, BOOK_NURSERY, "Federation");
	book_begin(&work, st, "finance", "school set", "2024-04-02");
	MUST(school_set(&work, book_school(st, BOOK_ACADEMY),
			&(struct school_change){ .from = day("2024-04-02"),
						 .mail = "office@upper.example" },
			&err));
	book_commit(&work);
	c = deal_share(st, &(struct shared){ .urn = { BOOK_ACADEMY, BOOK_MAINTAINED, BOOK_NURSERY },
					     .days = { 400, 300, 300 },
					     .from = "2024-09-02",
					     .to = "2025-07-22",
					     .plan = PLAN_BY_YEAR,
					     .later = LATER_PROVISIONAL,
					     .provisional = 38000 });
	book_begin(&work, st, "finance", "contract transfer", "2025-01-06");
	work.reason = "one head has too many";
	{
		struct school nursery = { 0 };
		const struct transfer_ask ask = { .from_school = book_school(st, BOOK_MAINTAINED),
						  .to = &nursery,
						  .quantity = quantity_of(50),
						  .fy = { 2025 } };

		MUST(school_find(st, BOOK_NURSERY, &nursery, &err));
		MUST(sale_transfer(&work, &c, &ask, &t, &err));
	}
	book_commit(&work);
	cr_expect_not(t.moves_money);
	deal_rate(st, 2025, UNIT_DAY, 40000);
	MUST(confirm(st, c.ref, "2025-03-03", 0, &k, &err));
	cr_expect_eq(k.quantity.hundredths, 350);
	cr_expect_eq(k.net.pence, 140000);
	cr_expect_eq(standing(st, 2025), 140000);
	cr_expect_str_eq(k.told[0].to, "office@upper.example");
	cr_expect_str_eq(k.told[1].to, "");
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM message WHERE message_key = "
				     "'rate:2025:C-2024-001:137037'"),
		     1);
	EXPECT_CLEAN(st);
}
