/* tests/test_sale.c - what a sale charges: parts, odd pennies, VAT by the document, recharges */
#include <criterion/criterion.h>

#include "billing/run.h"
#include "tests/deal.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

/* The worked cases of DESIGN.md: quote, and the same when agreed. */
Test(sale, worked_cases)
{
	static const struct {
		int line;
		const char *urn;
		int64_t quantity;
		enum billing_plan plan;
		size_t parts;
		int64_t net, vat, vat_at_once, first, last;
		bool recharge;
	} cases[] = {
		{ __LINE__, BOOK_ACADEMY, 1000, PLAN_UPFRONT, 1, 368000, 73600, 73600, 368000,
		  368000, false },
		{ __LINE__, BOOK_MAINTAINED, 1000, PLAN_UPFRONT, 1, 368000, 0, 0, 368000, 368000,
		  true },
		{ __LINE__, BOOK_NURSERY, 1000, PLAN_UPFRONT, 1, 368000, 0, 0, 368000, 368000,
		  true },
		{ __LINE__, BOOK_ACADEMY, 1000, PLAN_TERMLY, 3, 368000, 73599, 73600, 122667,
		  122666, false },
		{ __LINE__, BOOK_MAINTAINED, 1000, PLAN_TERMLY, 3, 368000, 0, 0, 122667, 122666,
		  true },
		{ __LINE__, BOOK_ACADEMY, 500, PLAN_TERMLY, 3, 184000, 36801, 36800, 61334, 61333,
		  false },
		{ __LINE__, BOOK_ACADEMY, 1000, PLAN_MONTHLY, 12, 368000, 73596, 73600, 30667,
		  30666, false },
		{ __LINE__, BOOK_ACADEMY, 1000, PLAN_HALF_YEARLY, 2, 368000, 73600, 73600, 184000,
		  184000, false },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct schedule quoted, agreed;
		struct contract c = { 0 };
		struct err err = { 0 };
		int64_t net = 0;

		MUST(deal_quote(st,
				&(struct deal){ .urn = cases[i].urn,
						.on = "2024-03-20",
						.from = "2024-04-01",
						.quantity = cases[i].quantity,
						.plan = cases[i].plan },
				&c, &quoted, &err));
		MUST(deal_agree(st, c.ref, "2024-03-25", "Head", &agreed, &err));
		cr_expect_eq(quoted.vat.pence, agreed.vat.pence, "row at line %d", cases[i].line);
		cr_expect_eq(agreed.count, cases[i].parts, "row at line %d", cases[i].line);
		cr_expect_eq(agreed.net.pence, cases[i].net, "row at line %d", cases[i].line);
		cr_expect_eq(agreed.vat.pence, cases[i].vat, "row at line %d: %s", cases[i].line,
			     money_text(agreed.vat).s);
		cr_expect_eq(agreed.vat_at_once.pence, cases[i].vat_at_once, "row at line %d",
			     cases[i].line);
		cr_expect_eq(agreed.recharge, cases[i].recharge, "row at line %d", cases[i].line);
		cr_expect_eq(agreed.part[0].net.pence, cases[i].first, "row at line %d",
			     cases[i].line);
		cr_expect_eq(agreed.part[agreed.count - 1].net.pence, cases[i].last,
			     "row at line %d", cases[i].line);
		for (size_t p = 0; p < agreed.count; p++)
			net += agreed.part[p].net.pence;
		cr_expect_eq(net, cases[i].net, "row at line %d: parts come to the price",
			     cases[i].line);
		cr_expect_eq(deal_number(st, "SELECT sum(net_pence) FROM charge"), cases[i].net);
		cr_expect_eq(deal_number(st, "SELECT count(*) FROM charge"),
			     (int64_t) cases[i].parts);
	}
}

/* 3,680.00 in twelve: eight of 306.67, then four of 306.66; 1,840.00 in three: 613.34 + 613.33 + 613.33. */
Test(sale, odd_pennies_first)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct schedule s;
	struct contract c;
	struct err err = { 0 };

	MUST(deal_quote(
		st, &(struct deal){ .on = "2024-04-01", .quantity = 1000, .plan = PLAN_MONTHLY },
		&c, &s, &err));
	for (size_t i = 0; i < 12; i++)
		cr_expect_eq(s.part[i].net.pence, i < 8 ? 30667 : 30666, "part %zu", i + 1);
	MUST(deal_quote(st,
			&(struct deal){ .on = "2024-04-01", .quantity = 500, .plan = PLAN_TERMLY },
			&c, &s, &err));
	for (size_t i = 0; i < 3; i++)
		cr_expect_eq(s.part[i].net.pence, i < 1 ? 61334 : 61333, "part %zu", i + 1);
}

/* Dates of the parts: the first on the day the days begin, the others on the plan's dates up to the end. */
Test(sale, dates_of_parts)
{
	static const struct {
		int line;
		enum billing_plan plan;
		const char *on, *from, *to, *due; /* due dates of all parts */
	} cases[] = {
		{ __LINE__, PLAN_UPFRONT, "2024-04-02", "2024-09-02", "2025-03-31", "2024-09-02" },
		{ __LINE__, PLAN_TERMLY, "2024-04-01", NULL, NULL,
		  "2024-04-01 2024-09-01 2025-01-01" },
		{ __LINE__, PLAN_TERMLY, "2024-09-01", NULL, NULL, "2024-09-01 2025-01-01" },
		{ __LINE__, PLAN_TERMLY, "2024-09-02", NULL, NULL, "2024-09-02 2025-01-01" },
		{ __LINE__, PLAN_TERMLY, "2025-01-02", NULL, NULL, "2025-01-02" },
		{ __LINE__, PLAN_TERMLY, "2024-08-31", NULL, "2024-12-31",
		  "2024-08-31 2024-09-01" },
		{ __LINE__, PLAN_TERMLY, "2024-08-31", NULL, "2025-01-01",
		  "2024-08-31 2024-09-01 2025-01-01" },
		{ __LINE__, PLAN_HALF_YEARLY, "2024-04-01", NULL, NULL, "2024-04-01 2024-10-01" },
		{ __LINE__, PLAN_HALF_YEARLY, "2024-10-01", NULL, NULL, "2024-10-01" },
		{ __LINE__, PLAN_MONTHLY, "2024-12-31", NULL, NULL,
		  "2024-12-31 2025-01-01 2025-02-01 2025-03-01" },
		{ __LINE__, PLAN_MONTHLY, "2025-03-31", NULL, NULL, "2025-03-31" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct contract c = { 0 };
		struct schedule s;
		struct err err = { 0 };
		char due[160] = "";
		struct date expected = DATE_NONE;

		MUST(deal_quote(st,
				&(struct deal){ .on = cases[i].on,
						.from = cases[i].from ? cases[i].from : cases[i].on,
						.to = cases[i].to,
						.quantity = 300,
						.plan = cases[i].plan },
				&c, &s, &err));
		for (size_t p = 0; p < s.count; p++) {
			size_t used = strlen(due);

			(void) snprintf(due + used, sizeof due - used, "%s%s", used ? " " : "",
					date_iso(s.part[p].due_on).s);
			cr_expect_eq(s.part[p].service_from.day, s.part[p].due_on.day);
			cr_expect(p == 0 || s.part[p].service_from.day == expected.day,
				  "row at line %d: the parts leave no day out", cases[i].line);
			expected = date_add(s.part[p].service_to, 1);
		}
		cr_expect_str_eq(due, cases[i].due, "row at line %d: %s", cases[i].line, due);
		cr_expect_eq(s.part[s.count - 1].service_to.day, c.ends_on.day, "row at line %d",
			     cases[i].line);
	}
}

/* What a quote says is due is what is charged when it is agreed that day, rate by rate, school by school. */
Test(sale, a_quote_says_what_is_charged)
{
	static const struct {
		int line;
		bool partners;
		enum billing_plan plan;
		enum later_rate later;
		const char *due; /* of the second year's first part */
	} cases[] = {
		{ __LINE__, false, PLAN_UPFRONT, LATER_CARD, "2025-04-01" },
		{ __LINE__, true, PLAN_UPFRONT, LATER_CARD, "2025-04-01" },
		{ __LINE__, true, PLAN_UPFRONT, LATER_HELD, "2024-09-02" },
		{ __LINE__, true, PLAN_TERMLY, LATER_CARD, "2025-04-01" },
		{ __LINE__, false, PLAN_SPLIT, LATER_HELD, "2025-04-01" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct deal deal = { .on = "2024-09-02",
				     .from = "2024-09-02",
				     .to = "2025-07-22",
				     .quantity = 1000,
				     .plan = cases[i].plan,
				     .later = cases[i].later };
		struct contract c = { 0 };
		struct schedule quoted, agreed;
		struct err err = { 0 };
		struct date first = DATE_NONE;

		deal_rate(st, 2025, UNIT_DAY, 38000);
		if (cases[i].partners) {
			deal.quantity = 0;
			deal.partner[0] = (struct deal_partner){ BOOK_ACADEMY, 500, 0 };
			deal.partner[1] = (struct deal_partner){ BOOK_MAINTAINED, 500, 0 };
		}
		MUST(deal_quote(st, &deal, &c, &quoted, &err));
		MUST(deal_agree(st, c.ref, "2024-09-02", "Head", &agreed, &err));
		cr_assert_eq(quoted.count, agreed.count, "row at line %d", cases[i].line);
		cr_expect_eq(quoted.vat.pence, agreed.vat.pence);
		cr_expect_eq(quoted.vat_at_once.pence, agreed.vat_at_once.pence);
		for (size_t p = 0; p < quoted.count; p++) {
			cr_expect_eq(quoted.part[p].member, agreed.part[p].member);
			cr_expect_eq(quoted.part[p].due_on.day, agreed.part[p].due_on.day);
			cr_expect_eq(quoted.part[p].net.pence, agreed.part[p].net.pence);
			if (quoted.part[p].year == 1 && date_is_none(first))
				first = quoted.part[p].due_on;
		}
		cr_expect_str_eq(date_iso(first).s, cases[i].due, "row at line %d", cases[i].line);
	}
}

/* Another rate than the card's needs a reason; a free service cannot be sold at any. */
Test(sale, rates_and_free_services)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct school school;
	struct service service;
	struct contract c;
	struct schedule s;
	struct err err = { 0 };

	cr_expect_eq(deal_quote(st, &(struct deal){ .quantity = 100, .rate = 35000 }, &c, &s, &err),
		     ERR_INVALID);
	cr_expect_str_eq(err.field, "reason");
	MUST(deal_quote(st, &(struct deal){ .quantity = 100, .rate = 35000, .reason = "a trial" },
			&c, &s, &err));
	cr_expect_eq(c.net.pence, 35000);
	cr_expect_str_eq(c.rate_reason, "a trial");
	MUST(deal_quote(st, &(struct deal){ .quantity = 100, .rate = 36800 }, &c, &s, &err));

	MUST(school_find(st, BOOK_ACADEMY, &school, &err));
	MUST(service_find(st, "fast-track-meeting", &service, &err));
	book_begin(&work, st, "finance", "contract quote", "2024-04-02");
	work.reason = "the finance officer insists";
	cr_expect_eq(sale_quote(&work,
				&(struct offer){ .member_count = 1,
						 .member = { { .school = &school } },
						 .service = &service,
						 .fy = { 2024 },
						 .from = DATE_NONE,
						 .to = DATE_NONE,
						 .quantity = quantity_of(100),
						 .rate = money_pence(100),
						 .expires_on = DATE_NONE },
				&c, &s, &err),
		     ERR_INVALID);
	cr_expect_eq(rate_set(&work, &service, (struct fy){ 2024 }, UNIT_DAY, money_pence(1), &err),
		     ERR_INVALID);
}

/* A top-up is charged at once, on the day it is bought; what was charged before stands. */
Test(sale, a_top_up_is_charged_by_itself)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(
		st, &(struct deal){ .on = "2024-04-01", .quantity = 1000, .plan = PLAN_TERMLY });
	struct purchase p;
	struct err err = { 0 };

	MUST(deal_buy(st, c.ref, "2024-10-07", 150, &p, &err));
	cr_expect_eq(p.net.pence, 55200);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM charge WHERE purchase_id = 2"), 1);
	cr_expect_eq(deal_number(st, "SELECT net_pence FROM charge WHERE due_on = '2024-10-07'"),
		     55200);
	cr_expect_eq(
		deal_number(st, "SELECT sum(net_pence) FROM charge WHERE due_on = '2025-01-01'"),
		122666);
}

/* Agreed late, a quote charges the instalments that it showed; what was due by then is due on the day. */
Test(sale, agreed_after_the_first_instalment)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct schedule quoted, agreed;
	struct contract c;
	struct err err = { 0 };

	MUST(deal_quote(st,
			&(struct deal){ .on = "2024-08-20", .quantity = 300, .plan = PLAN_TERMLY },
			&c, &quoted, &err));
	MUST(deal_agree(st, c.ref, "2024-09-10", "Head", &agreed, &err));
	cr_expect_eq(quoted.count, 3);
	cr_expect_eq(agreed.count, 3);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM charge WHERE due_on = '2024-09-10'"), 2);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM charge WHERE due_on = '2025-01-01'"), 1);
	cr_expect_eq(
		deal_number(st, "SELECT count(*) FROM charge WHERE service_from < '2024-09-10'"),
		0);
}

/* Each instalment's own document reckons its own VAT: 3 x 245.33 = 735.99. */
Test(sale, instalments_bill_their_own_vat)
{
	SCOPED(store_closep) struct store *st = book_new();
	static const char *const days[] = { "2024-04-01", "2024-09-02", "2025-01-02" };

	(void) deal_sell(
		st, &(struct deal){ .on = "2024-04-01", .quantity = 1000, .plan = PLAN_TERMLY });
	for (size_t i = 0; i < COUNT_OF(days); i++)
		cr_expect_eq(deal_bill(st, days[i], days[i]), 1);
	cr_expect_eq(deal_number(st, "SELECT sum(net_pence) FROM document"), 368000);
	cr_expect_eq(deal_number(st, "SELECT sum(vat_pence) FROM document"), 73599);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM document WHERE vat_pence = 24533"), 3);
}
