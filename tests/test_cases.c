/*
 * tests/test_cases.c - what councils really sell, and DESIGN.md's worked cases: each row with the line of the published
 * offer (price-cases.md) or the case it comes from, and its figures to the penny.
 */
#include <criterion/criterion.h>

#include "billing/year.h"
#include "core/statutory.h"
#include "tests/deal.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

#define SCHOOL_YEAR .from = "2024-09-02", .to = "2025-07-22"

static void expect_good(struct store *st, int line)
{
	SCOPED(freep) char *findings = deal_findings(st);

	cr_expect_str_eq(findings, "", "row at line %d: %s", line, findings);
}

/* ---- sections 1 to 4 and 6 to 8: quantity, price, VAT; 7/12 and the rest ---- */

struct price_case {
	int line, source; /* line of price-cases.md */
	int64_t rate;     /* of the unit, on the card */
	struct deal deal;
	int64_t quantity, net, vat;
	int64_t seven, five; /* sold for a school year by the plan 'split'; 0: not asked */
};

/* Sold at once, to an academy and to a maintained school. */
static void check_price(const struct price_case *row, const char *urn, int64_t vat)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct deal deal = row->deal;
	struct contract c = { 0 };
	struct schedule quoted, agreed;
	struct err err = { 0 };

	deal.urn = urn;
	deal_rate(st, 2024, deal.unit, row->rate);
	cr_assert_eq(deal_quote(st, &deal, &c, &quoted, &err), ERR_OK, "row at line %d: %s",
		     row->line, err.msg);
	MUST(deal_agree(st, c.ref, "2024-04-02", "Head", &agreed, &err));
	cr_expect_eq(c.quantity.hundredths, row->quantity, "row at line %d: %" PRId64, row->line,
		     c.quantity.hundredths);
	cr_expect_eq(c.net.pence, row->net, "row at line %d: %s", row->line, money_text(c.net).s);
	cr_expect_eq(agreed.vat.pence, vat, "row at line %d: %s", row->line,
		     money_text(agreed.vat).s);
	cr_expect_eq(deal_bill(st, "2024-04-30", "2024-04-30"), 1);
	cr_expect_eq(deal_number(st, "SELECT net_pence FROM document"), row->net, "row at line %d",
		     row->line);
	cr_expect_eq(deal_number(st, "SELECT vat_pence FROM document"), vat, "row at line %d",
		     row->line);
	expect_good(st, row->line);
}

static void check_split(const struct price_case *row)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct deal deal = row->deal;
	struct contract c = { 0 };
	struct schedule s;
	struct err err = { 0 };

	deal.from = "2024-09-02";
	deal.to = "2025-07-22";
	deal.plan = PLAN_SPLIT;
	deal.later = LATER_HELD;
	deal_rate(st, 2024, deal.unit, row->rate);
	cr_assert_eq(deal_quote(st, &deal, &c, &s, &err), ERR_OK, "row at line %d: %s", row->line,
		     err.msg);
	cr_assert_eq(s.count, 2);
	cr_expect_eq(s.part[0].net.pence, row->seven, "row at line %d: %s", row->line,
		     money_text(s.part[0].net).s);
	cr_expect_eq(s.part[1].net.pence, row->five, "row at line %d: %s", row->line,
		     money_text(s.part[1].net).s);
	cr_expect_str_eq(date_iso(s.part[0].due_on).s, "2024-09-02");
	cr_expect_str_eq(date_iso(s.part[1].due_on).s, "2025-04-01");
	MUST(deal_agree(st, c.ref, "2024-04-02", "Head", &s, &err));
	expect_good(st, row->line);
}

Test(cases, prices)
{
	static const struct price_case cases[] = {
		/* 1 Southampton: a day at 368.00; below a day and between the steps, as terms of its own allow */
		{ __LINE__,
		  10,
		  36800,
		  { .quantity = 50, .minimum = 50 },
		  50,
		  18400,
		  3680,
		  10733,
		  7667 },
		{ __LINE__, 11, 36800, { .quantity = 100 }, 100, 36800, 7360, 21467, 15333 },
		{ __LINE__, 12, 36800, { .quantity = 300 }, 300, 110400, 22080, 64400, 46000 },
		{ __LINE__, 13, 36800, { .quantity = 1000 }, 1000, 368000, 73600, 214667, 153333 },
		{ __LINE__,
		  14,
		  36800,
		  { .pattern = "half a day a fortnight", .weeks = 39, .step = 25 },
		  975,
		  358800,
		  71760,
		  209300,
		  149500 },
		{ __LINE__,
		  15,
		  36800,
		  { .pattern = "a day a week", .weeks = 39 },
		  3900,
		  1435200,
		  287040,
		  837200,
		  598000 },
		/* rounding 7/12 and 5/12 each by itself would be a penny out */
		{ __LINE__, 19, 6150, { .quantity = 100 }, 100, 6150, 1230, 3588, 2562 },
		/* 2 Leicester: by the hour */
		{ __LINE__,
		  21,
		  4850,
		  { .unit = UNIT_HOUR, .quantity = 740 },
		  740,
		  35890,
		  7178,
		  0,
		  0 },
		/* 3 Wirral: half-day sessions, three at least (a rate of 100.00: none is published) */
		{ __LINE__,
		  23,
		  10000,
		  { .unit = UNIT_SESSION, .quantity = 300, .minimum = 300 },
		  300,
		  30000,
		  6000,
		  0,
		  0 },
		{ __LINE__,
		  23,
		  10000,
		  { .unit = UNIT_SESSION, .quantity = 600, .minimum = 300 },
		  600,
		  60000,
		  12000,
		  0,
		  0 },
		{ __LINE__,
		  23,
		  10000,
		  { .unit = UNIT_SESSION, .quantity = 1200, .minimum = 300 },
		  1200,
		  120000,
		  24000,
		  0,
		  0 },
		{ __LINE__,
		  23,
		  10000,
		  { .unit = UNIT_SESSION,
		    .pattern = "1 session a fortnight",
		    .weeks = 40,
		    .minimum = 300 },
		  2000,
		  200000,
		  40000,
		  0,
		  0 },
		/* 4 a metropolitan council: hourly rate x 7.4 h x days a week x 39 weeks */
		{ __LINE__,
		  25,
		  4850,
		  { .unit = UNIT_HOUR, .pattern = "7.4 hours a week", .weeks = 39, .step = 10 },
		  28860,
		  1399710,
		  279942,
		  0,
		  0 },
		{ __LINE__,
		  25,
		  4850,
		  { .unit = UNIT_HOUR, .pattern = "3.7 hours a fortnight", .weeks = 39, .step = 5 },
		  7215,
		  349928,
		  69986,
		  0,
		  0 }, /* 3499.275, 699.856 */
		/* 6 Nottingham: packages of 5, 10, 15, 20 sessions of three hours (a rate of 300.00: none is published) */
		{ __LINE__,
		  39,
		  30000,
		  { .unit = UNIT_SESSION,
		    .quantity = 500,
		    .minimum = 500,
		    .step = 500,
		    .minutes_per_unit = 180 },
		  500,
		  150000,
		  30000,
		  0,
		  0 },
		{ __LINE__,
		  39,
		  30000,
		  { .unit = UNIT_SESSION,
		    .quantity = 2000,
		    .minimum = 500,
		    .step = 500,
		    .minutes_per_unit = 180 },
		  2000,
		  600000,
		  120000,
		  0,
		  0 },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		check_price(&cases[i], BOOK_ACADEMY, cases[i].vat);
		check_price(&cases[i], BOOK_MAINTAINED, 0);
		if (cases[i].seven)
			check_split(&cases[i]);
	}
}

/* What the published terms do not let a school buy. */
Test(cases, refused)
{
	static const struct {
		int line, source;
		struct deal deal;
		const char *says;
	} cases[] = {
		{ __LINE__, 10, { .quantity = 50 }, "less than the minimum purchase of 1.0 day" },
		{ __LINE__,
		  14,
		  { .pattern = "half a day a fortnight", .weeks = 39 },
		  "take 9.5 or 10.0, not 9.75" },
		{ __LINE__,
		  23,
		  { .unit = UNIT_SESSION, .quantity = 200, .minimum = 300 },
		  "less than the minimum purchase of 3 sessions" },
		{ __LINE__,
		  39,
		  { .unit = UNIT_SESSION, .quantity = 700, .minimum = 500, .step = 500 },
		  "take 5 or 10, not 7" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct contract c;
		struct schedule s;
		struct err err = { 0 };

		deal_rate(st, 2024, UNIT_SESSION, 10000);
		cr_expect_eq(deal_quote(st, &cases[i].deal, &c, &s, &err), ERR_INVALID,
			     "row at line %d", cases[i].line);
		cr_expect(strstr(err.msg, cases[i].says), "row at line %d: %s", cases[i].line,
			  err.msg);
	}
}

/* Line 17: nineteen half-day visits use 9.5 days, twenty use 10. */
Test(cases, thirty_nine_weeks)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 1000 });
	struct holds holds;
	struct err err = { 0 };

	for (int visit = 1; visit <= 20; visit++) {
		MUST(deal_take(st, &(struct taking){ .effort = EFFORT_WHOLE(1, 222) }, &holds,
			       &err));
		cr_expect_eq(deal_balance(st, c.ref, "2024-05-01").used.hundredths, 50 * visit);
	}
	cr_expect_eq(
		deal_take(st, &(struct taking){ .effort = EFFORT_WHOLE(1, 222) }, &holds, &err),
		ERR_CONFLICT);
}

/* ---- section 5: volume tiers; its totals are of the whole volume ---- */

Test(cases, volume_tiers)
{
	static const struct {
		int line, source;
		int64_t quantity, net, rate;
	} cases[] = {
		{ __LINE__, 32, 300, 169500, 56500 },  { __LINE__, 33, 400, 200000, 50000 },
		{ __LINE__, 33, 1000, 500000, 50000 }, { __LINE__, 34, 1100, 522500, 47500 },
		{ __LINE__, 34, 2000, 950000, 47500 }, { __LINE__, 35, 2100, 907200, 43200 },
	};
	static const int64_t tiers[][2] = { { 300, 50000 }, { 1000, 47500 }, { 2000, 43200 } };
	SCOPED(store_closep) struct store *st = book_new();
	struct err err = { 0 };

	deal_rate(st, 2024, UNIT_DAY, 56500);
	for (size_t i = 0; i < COUNT_OF(tiers); i++)
		deal_tier(st, 2024, UNIT_DAY,
			  &(struct rate_tier){ .above = quantity_of(tiers[i][0]),
					       .rate = money_pence(tiers[i][1]),
					       .whole_volume = true });
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct contract c = { 0 };
		struct schedule s;

		MUST(deal_quote(
			st,
			&(struct deal){ .quantity = cases[i].quantity, .minutes_per_unit = 360 },
			&c, &s, &err));
		cr_expect_eq(c.net.pence, cases[i].net, "row at line %d: %s", cases[i].line,
			     money_text(c.net).s);
		cr_expect_eq(c.rate.pence, cases[i].rate, "row at line %d", cases[i].line);
		cr_expect_eq(s.net.pence, cases[i].net, "row at line %d", cases[i].line);
	}
}

/* Line 37: later flat, 650.00 a day and 108.33 an hour: six hours are 649.98, not a day. */
Test(cases, six_hours_are_no_day)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c;
	struct schedule s;
	struct err err = { 0 };

	deal_rate(st, 2024, UNIT_HOUR, 10833);
	MUST(deal_quote(st, &(struct deal){ .unit = UNIT_HOUR, .quantity = 600, .minimum = 100 },
			&c, &s, &err));
	cr_expect_eq(c.net.pence, 64998);
}

/* ---- time bought as needed: lines 25 (by the hour), 39 (393.00 a session of three hours) ---- */

Test(cases, as_needed)
{
	static const struct {
		int line, source;
		enum unit unit;
		int64_t rate;
		int minutes_per_unit, minutes;
		int64_t draws, costs;
	} cases[] = {
		{ __LINE__, 25, UNIT_HOUR, 4850, 60, 60, 100, 4850 },
		{ __LINE__, 25, UNIT_HOUR, 4850, 60, 90, 150, 7275 },
		{ __LINE__, 39, UNIT_SESSION, 39300, 180, 180, 100, 39300 },
		{ __LINE__, 39, UNIT_SESSION, 39300, 180, 60, 33, 12969 },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct contract c;
		struct balance b;
		struct holds holds;
		struct err err = { 0 };

		deal_rate(st, 2024, cases[i].unit, cases[i].rate);
		c = deal_sell(st, &(struct deal){ .unit = cases[i].unit,
						  .minutes_per_unit = cases[i].minutes_per_unit,
						  .commitment = COMMITMENT_AS_USED,
						  .plan = PLAN_ON_USE });
		MUST(deal_take(st, &(struct taking){ .effort = EFFORT_WHOLE(0, cases[i].minutes) },
			       &holds, &err));
		cr_expect_eq(deal_number(st, "SELECT net_pence FROM purchase"), cases[i].costs,
			     "row at line %d", cases[i].line);
		b = deal_balance(st, c.ref, "2024-05-01");
		cr_expect_eq(b.purchased.hundredths, cases[i].draws, "row at line %d",
			     cases[i].line);
		cr_expect_eq(b.used.hundredths, cases[i].draws, "row at line %d", cases[i].line);
		cr_expect_eq(b.left.hundredths, 0, "row at line %d", cases[i].line);
	}
}

/*
 * Line 41: a level is a price for so many hours, not a rate. The hours and the price can be sold as a rate less a
 * discount; extra hours are a top-up at a rate of their own. Level 3 (18 h) and six more: 24 h for 3,769.00.
 */
Test(cases, a_level_and_extra_hours)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c;
	struct purchase p = { .quantity = quantity_of(600),
			      .rate = money_pence(5300),
			      .member = -1 };
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct schedule s;
	struct err err = { 0 };

	deal_rate(st, 2024, UNIT_HOUR, 19200);
	c = deal_sell(st, &(struct deal){ .unit = UNIT_HOUR,
					  .quantity = 1800,
					  .minimum = 900,
					  .step = 300,
					  .discount = 500,
					  .reason = "level 3" });
	cr_expect_eq(c.net.pence, 345100);
	book_begin(&work, st, "finance", "contract buy", "2024-05-01");
	work.reason = "extra hours";
	MUST(purchase_say(&p, "Bursar", NULL, &err));
	MUST(sale_buy(&work, &c, &p, &s, &err));
	book_commit(&work);
	cr_expect_eq(deal_number(st, "SELECT sum(net_pence) FROM charge"), 376900);
	cr_expect_eq(deal_balance(st, c.ref, "2024-05-01").purchased.hundredths, 2400);
	expect_good(st, __LINE__);
}

/* ---- section 8 and DESIGN.md: who pays which part ---- */

Test(cases, shared)
{
	static const struct {
		int line, source; /* 0: DESIGN.md, Partnership */
		struct deal deal;
		int64_t rate, net[3], vat[3];
	} cases[] = {
		/* one day 60 / 40 */
		{ __LINE__,
		  43,
		  { .partner = { { BOOK_ACADEMY, 0, 6000 }, { BOOK_MAINTAINED, 0, 4000 } },
		    .pooled = true,
		    .pay_by = PAY_BY_PERCENT,
		    .quantity = 100 },
		  36800,
		  { 22080, 14720 },
		  { 4416, 0 } },
		/* odd pennies: to the first; to the largest remainder; parts as given */
		{ __LINE__,
		  0,
		  { .partner = { { BOOK_ACADEMY, 50, 0 },
				 { BOOK_MAINTAINED, 50, 0 },
				 { BOOK_NURSERY, 50, 0 } } },
		  36799,
		  { 18400, 18400, 18399 },
		  { 3680, 0, 0 } },
		{ __LINE__,
		  0,
		  { .partner = { { BOOK_MAINTAINED, 50, 0 },
				 { BOOK_ACADEMY, 50, 0 },
				 { BOOK_NURSERY, 50, 0 } } },
		  36801,
		  { 18401, 18401, 18400 },
		  { 0, 3680, 0 } }, /* 552.02 */
		{ __LINE__,
		  0,
		  { .partner = { { BOOK_MAINTAINED, 100, 0 },
				 { BOOK_ACADEMY, 50, 0 },
				 { BOOK_NURSERY, 200, 0 } } },
		  9999,
		  { 9999, 5000, 19998 },
		  { 0, 1000, 0 } }, /* 34,996.5: 349.97 */
		{ __LINE__,
		  0,
		  { .partner = { { BOOK_ACADEMY, 0, 3333 },
				 { BOOK_MAINTAINED, 0, 3333 },
				 { BOOK_NURSERY, 0, 3334 } },
		    .pooled = true,
		    .pay_by = PAY_BY_PERCENT,
		    .quantity = 1000 },
		  36800,
		  { 122655, 122654, 122691 },
		  { 24531, 0, 0 } }, /* .40, .40, .20 */
		{ __LINE__,
		  0,
		  { .partner = { { BOOK_ACADEMY, 0, 100001 },
				 { BOOK_MAINTAINED, 0, 267998 },
				 { BOOK_NURSERY, 0, 1 } },
		    .pooled = true,
		    .pay_by = PAY_BY_AMOUNT,
		    .quantity = 1000 },
		  36800,
		  { 100001, 267998, 1 },
		  { 20000, 0, 0 } },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct contract c = { 0 };
		struct schedule s;
		struct err err = { 0 };

		deal_rate(st, 2024, UNIT_DAY, cases[i].rate);
		MUST(deal_quote(st, &cases[i].deal, &c, &s, &err));
		MUST(deal_agree(st, c.ref, "2024-04-02", "Head", &s, &err));
		cr_assert_eq(s.count, c.member_count, "row at line %d", cases[i].line);
		for (size_t m = 0; m < s.count; m++) {
			cr_expect_eq(s.part[m].net.pence, cases[i].net[m],
				     "row at line %d, school %zu: %s", cases[i].line, m,
				     money_text(s.part[m].net).s);
			cr_expect_eq(s.part[m].vat.pence, cases[i].vat[m],
				     "row at line %d, school %zu: %s", cases[i].line, m,
				     money_text(s.part[m].vat).s);
		}
		cr_expect_eq(deal_bill(st, "2024-04-30", "2024-04-30"), c.member_count);
		cr_expect_eq(deal_number(st, "SELECT sum(vat_pence) FROM document"),
			     cases[i].vat[0] + cases[i].vat[1] + cases[i].vat[2], "row at line %d",
			     cases[i].line);
		expect_good(st, cases[i].line);
	}
}

/* ---- DESIGN.md's worked cases: plans, years ---- */

struct bill {
	const char *due;
	int64_t net;
};

Test(cases, plans)
{
	static const struct {
		int line;
		struct deal deal;
		int64_t vat, vat_at_once;
		size_t count;
		struct bill bill[12];
	} cases[] = {
		/* 10 days, 2 September 2024 to 22 July 2025: 131 and 64 school weekdays */
		{ __LINE__,
		  { SCHOOL_YEAR, .quantity = 1000, .later = LATER_HELD, .plan = PLAN_BY_YEAR },
		  73600,
		  73600,
		  2,
		  { { "2024-09-02", 239200 }, { "2025-04-01", 128800 } } },
		{ __LINE__,
		  { SCHOOL_YEAR, .quantity = 1000, .later = LATER_HELD, .plan = PLAN_BY_YEAR,
		    .parted_by = PARTED_MONTHS },
		  73600,
		  73600,
		  2,
		  { { "2024-09-02", 220800 }, { "2025-04-01", 147200 } } },
		{ __LINE__,
		  { SCHOOL_YEAR, .quantity = 1000, .later = LATER_HELD, .plan = PLAN_SPLIT },
		  73600,
		  73600,
		  2,
		  { { "2024-09-02", 214667 }, { "2025-04-01", 153333 } } },
		{ __LINE__,
		  { SCHOOL_YEAR, .quantity = 1000, .later = LATER_HELD, .plan = PLAN_UPFRONT },
		  73600,
		  73600,
		  2,
		  { { "2024-09-02", 239200 }, { "2024-09-02", 128800 } } },
		{ __LINE__,
		  { SCHOOL_YEAR, .quantity = 1000, .later = LATER_HELD, .plan = PLAN_TERMLY },
		  73600,
		  73600,
		  3,
		  { { "2024-09-02", 119600 },
		    { "2025-01-01", 119600 },
		    { "2025-04-01", 128800 } } },
		/* three termly parts: each reckons its own VAT, 3 x 245.33 */
		{ __LINE__,
		  { .on = "2024-04-01", .quantity = 1000, .plan = PLAN_TERMLY },
		  73599,
		  73600,
		  3,
		  { { "2024-04-01", 122667 },
		    { "2024-09-01", 122667 },
		    { "2025-01-01", 122666 } } },
		/* line 18: 1,840.00 in three */
		{ __LINE__,
		  { .on = "2024-04-01", .quantity = 500, .plan = PLAN_TERMLY },
		  36801,
		  36800,
		  3,
		  { { "2024-04-01", 61334 }, { "2024-09-01", 61333 }, { "2025-01-01", 61333 } } },
		/* 3,680.00 in twelve: eight of 306.67, then four of 306.66 */
		{ __LINE__,
		  { .on = "2024-04-01", .quantity = 1000, .plan = PLAN_MONTHLY },
		  73596,
		  73600,
		  12,
		  { { "2024-04-01", 30667 },
		    { "2024-05-01", 30667 },
		    { "2024-06-01", 30667 },
		    { "2024-07-01", 30667 },
		    { "2024-08-01", 30667 },
		    { "2024-09-01", 30667 },
		    { "2024-10-01", 30667 },
		    { "2024-11-01", 30667 },
		    { "2024-12-01", 30666 },
		    { "2025-01-01", 30666 },
		    { "2025-02-01", 30666 },
		    { "2025-03-01", 30666 } } },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		const char *on = cases[i].deal.on ? cases[i].deal.on : "2024-04-02";
		struct contract c = { 0 };
		struct schedule s;
		struct err err = { 0 };

		MUST(deal_quote(st, &cases[i].deal, &c, &s, &err));
		cr_expect_eq(s.vat.pence, cases[i].vat, "row at line %d: %s", cases[i].line,
			     money_text(s.vat).s);
		cr_expect_eq(s.vat_at_once.pence, cases[i].vat_at_once, "row at line %d",
			     cases[i].line);
		MUST(deal_agree(st, c.ref, on, "Head", &s, &err));
		cr_assert_eq(s.count, cases[i].count, "row at line %d: %zu", cases[i].line,
			     s.count);
		for (size_t p = 0; p < s.count; p++) {
			cr_expect_eq(s.part[p].net.pence, cases[i].bill[p].net,
				     "row at line %d, part %zu: %s", cases[i].line, p,
				     money_text(s.part[p].net).s);
			cr_expect_str_eq(date_iso(s.part[p].due_on).s, cases[i].bill[p].due,
					 "row at line %d, part %zu", cases[i].line, p);
		}
		expect_good(st, cases[i].line);
	}
}

/* At a provisional rate nothing is charged; the first year is, by its plan. */
Test(cases, a_provisional_second_year)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(
		st, &(struct deal){ SCHOOL_YEAR, .quantity = 1000, .later = LATER_PROVISIONAL,
				    .provisional = 37900, .plan = PLAN_BY_YEAR });

	cr_expect_eq(c.net.pence, 239200 + 132650);
	cr_expect_eq(deal_number(st, "SELECT sum(net_pence) FROM charge"), 239200);
	cr_expect_eq(deal_number(st, "SELECT provisional FROM purchase WHERE purchase_id = 2"), 1);
	cr_expect_eq(deal_balance_of(st, c.ref, NULL, 2025, "2024-09-02", 0).purchased.hundredths,
		     350);
	expect_good(st, __LINE__);
}

/* A visit on 31 March is of the old year, one on 1 April of the new; no day is moved. */
Test(cases, old_year_and_new)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c =
		deal_sell(st, &(struct deal){ SCHOOL_YEAR, .quantity = 1000, .later = LATER_HELD,
					      .plan = PLAN_BY_YEAR });
	struct holds holds;
	struct err err = { 0 };

	MUST(deal_take(st, &(struct taking){ .on = "2025-03-31" }, &holds, &err));
	MUST(deal_take(st, &(struct taking){ .on = "2025-04-01" }, &holds, &err));
	cr_expect_eq(deal_balance_of(st, c.ref, NULL, 2024, "2025-04-01", 0).used.hundredths, 100);
	cr_expect_eq(deal_balance_of(st, c.ref, NULL, 2025, "2025-04-01", 0).used.hundredths, 100);
	cr_expect_eq(deal_balance_of(st, c.ref, NULL, 2024, "2025-04-01", 0).lapsed.hundredths,
		     550);
	cr_expect_eq(deal_balance_of(st, c.ref, NULL, 2025, "2025-04-01", 0).left.hundredths, 250);
	for (int i = 0; i < 2; i++)
		MUST(deal_take(st, &(struct taking){ .on = "2025-04-02" }, &holds, &err));
	cr_expect_eq(deal_take(st, &(struct taking){ .on = "2025-04-03" }, &holds, &err),
		     ERR_CONFLICT, "5.5 days of the old year are not there in the new");
}

/* ---- section 12: behaviour ---- */

static void close_year(struct store *st, int fy, const char *on, bool *out_new)
{
	SCOPED(year_release) struct year year = { .row_count = 0 };
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	book_begin(&work, st, "manager", "year close", on);
	MUST(year_look(st, (struct fy){ (int16_t) fy }, work.today, &year, &err));
	MUST(year_close(&work, &year, out_new, &err));
	book_commit(&work);
}

/* Lines 55, 56, 59: bought, used, and the year ends; run again, nothing changes. */
Test(cases, a_year_ends)
{
	static const struct {
		int line, source;
		int bought, used; /* whole days */
	} cases[] = {
		{ __LINE__, 55, 12, 8 },
		{ __LINE__, 56, 12, 12 },
		{ __LINE__, 56, 1, 1 },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct contract c =
			deal_sell(st, &(struct deal){ .quantity = cases[i].bought * 100 });
		int left = cases[i].bought - cases[i].used;
		int64_t charged = deal_number(st, "SELECT sum(net_pence) FROM charge"), entries;
		struct holds holds;
		struct balance b;
		bool is_new = false;
		struct err err = { 0 };

		for (int n = 0; n < cases[i].used; n++)
			MUST(deal_take(st, &(struct taking){ .on = "2024-05-01" }, &holds, &err));
		close_year(st, 2024, "2025-04-01", &is_new);
		cr_expect(is_new);
		b = deal_balance(st, c.ref, "2025-04-01");
		cr_expect_eq(b.lapsed.hundredths, left * 100, "row at line %d", cases[i].line);
		cr_expect_eq(b.left.hundredths, 0, "row at line %d", cases[i].line);
		cr_expect_eq(deal_number(st, "SELECT sum(lapsed) FROM year_close"), left * 100,
			     "row at line %d", cases[i].line);
		cr_expect_eq(deal_number(st, "SELECT count(*) FROM year_close"), 1);
		cr_expect_eq(deal_number(st, "SELECT sum(net_pence) FROM charge"), charged,
			     "no invoice and no refund");
		entries = deal_number(st, "SELECT count(*) FROM day_entry");
		close_year(st, 2024, "2025-04-02", &is_new);
		cr_expect(!is_new);
		cr_expect_eq(deal_number(st, "SELECT count(*) FROM day_entry"), entries);
	}
}

/* Line 57: the covered part draws, the rest is one priced top-up; never both for the same time. */
Test(cases, spill_over)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 150 });
	const struct taking agreed = { .over = { OVER_TOP_UP, "Bursar", "PO 4502" } };
	struct holds holds;
	struct balance b;
	struct err err = { 0 };

	MUST(deal_take(st, &agreed, &holds, &err));
	cr_expect_eq(holds.as_used.hundredths, 0, "enough is left: nothing is bought");
	cr_expect_eq(deal_take(st, &(struct taking){ .book = true }, &holds, &err), ERR_CONFLICT);
	cr_expect(strstr(err.msg, "only 0.5 day left"), "%s", err.msg);
	MUST(deal_take(st, &agreed, &holds, &err));
	cr_expect_eq(holds.total.hundredths, 100);
	cr_expect_eq(holds.as_used.hundredths, 50);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM purchase WHERE origin = 'as-used' AND "
				     "quantity = 50 AND net_pence = 18400 AND order_number = 'PO "
				     "4502' AND agreed_by = 'Bursar'"),
		     1);
	b = deal_balance(st, c.ref, "2024-05-01");
	cr_expect_eq(b.purchased.hundredths, 200);
	cr_expect_eq(b.used.hundredths, 200);
	cr_expect_eq(b.left.hundredths, 0);
}

/* Line 58: A has 8 left, B ends earlier; a draw of 9 (nine officers, one day): B is emptied first, the rest from A. */
Test(cases, two_purchases)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract a = deal_sell(st, &(struct deal){ .quantity = 800 });
	struct contract b = deal_sell(
		st, &(struct deal){ .from = "2024-04-02", .to = "2024-07-31", .quantity = 200 });
	struct holds holds;
	struct err err = { 0 };

	MUST(deal_take(st,
		       &(struct taking){ .effort = { .half_days = 2,
						     .minutes = 444,
						     .officers = 9,
						     .to_bp = 10000 } },
		       &holds, &err));
	cr_expect_eq(holds.count, 2);
	cr_expect_eq(deal_balance(st, b.ref, "2024-05-01").left.hundredths, 0);
	cr_expect_eq(deal_balance(st, a.ref, "2024-05-01").left.hundredths, 100);
}

/* Line 60: the rate changes afterwards: quantities, prices and issued documents do not. */
Test(cases, a_rate_changes_after_issue)
{
	static const char *const figures[] = {
		"SELECT sum(quantity) FROM allotment",
		"SELECT sum(net_pence) FROM purchase",
		"SELECT sum(net_pence) FROM charge",
		"SELECT sum(net_pence + vat_pence) FROM document",
		"SELECT sum(value_pence) FROM day_entry",
	};
	SCOPED(store_closep) struct store *st = book_new();
	int64_t before[COUNT_OF(figures)];
	struct holds holds;
	struct err err = { 0 };

	(void) deal_sell(st, &(struct deal){ .quantity = 1000, .plan = PLAN_TERMLY });
	MUST(deal_take(st, &(struct taking){ .on = "2024-05-01" }, &holds, &err));
	cr_assert_eq(deal_bill(st, "2024-05-01", "2024-05-01"), 1);
	for (size_t i = 0; i < COUNT_OF(figures); i++)
		before[i] = deal_number(st, figures[i]);
	deal_rate(st, 2024, UNIT_DAY, 41100);
	for (size_t i = 0; i < COUNT_OF(figures); i++)
		cr_expect_eq(deal_number(st, figures[i]), before[i], "%s", figures[i]);
	cr_assert_eq(deal_bill(st, "2024-09-01", "2024-09-02"), 1);
	cr_expect_eq(deal_number(st, "SELECT max(net_pence) FROM document"), 122667);
}

/* Lines 61, 62: free work without a contract; a legal case: the review was bought, the prosecution is free. */
Test(cases, free_work)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c;
	struct err err = { 0 };
	int64_t review, court;

	court = deal_visit(st, &(struct appointment){ .urn = BOOK_MAINTAINED,
						      .service = "court-presentation",
						      .on = "2024-06-04",
						      .session = SESSION_AM });
	MUST(deal_deliver(st, "ewo-01", "2024-06-04", court, &err));
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM statutory_record"), 1);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM day_entry"), 0);
	cr_expect_eq(deal_bill(st, "2025-03-31", "2024-06-05"), 0);

	c = deal_sell(st, &(struct deal){ .quantity = 100 });
	review = deal_visit(st, &(struct appointment){ .service = "coding-analysis",
						       .on = "2024-06-11",
						       .session = SESSION_AM });
	court = deal_visit(st, &(struct appointment){ .service = "court-presentation",
						      .on = "2024-06-11",
						      .session = SESSION_PM });
	MUST(deal_deliver(st, "ewo-01", "2024-06-11", review, &err));
	MUST(deal_deliver(st, "ewo-01", "2024-06-11", court, &err));
	cr_expect_eq(deal_balance(st, c.ref, "2024-06-11").used.hundredths, 50);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM statutory_record"), 2);
	expect_good(st, __LINE__);
}
