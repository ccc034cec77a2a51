/* tests/test_offer.c - what is asked for: schools and their shares, days by year, prices, terms; and what is refused */
#include <criterion/criterion.h>

#include "tests/deal.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

#define TWO_YEARS .from = "2024-09-02", .to = "2025-07-22"
#define PARTNERS(A, B) .partner = { { BOOK_ACADEMY, A, 0 }, { BOOK_MAINTAINED, B, 0 } }
#define POOL(A, B) .partner = { { BOOK_ACADEMY, 0, A }, { BOOK_MAINTAINED, 0, B } }, .pooled = true

static struct store *book_with_rates(void)
{
	struct store *st = book_new();

	deal_rate(st, 2025, UNIT_DAY, 37900);
	deal_rate(st, 2024, UNIT_SESSION, 18400);
	deal_rate(st, 2024, UNIT_HOUR, 4973);
	deal_rate(st, 2025, UNIT_HOUR, 4973);
	return st;
}

/* Each refusal names the option where there is one, says what is wrong, and leaves nothing in the book. */
Test(offer, refusals)
{
	static const struct {
		int line;
		struct deal deal;
		int code;
		const char *field, *says;
	} cases[] = {
		/* who */
		{ __LINE__,
		  { .partner = { { BOOK_ACADEMY, 500, 0 }, { BOOK_ACADEMY, 500, 0 } } },
		  ERR_INVALID,
		  "",
		  "Upper Shirley High School is named twice" },
		{ __LINE__,
		  { .partner = { { BOOK_ACADEMY, 500, 0 }, { "116095", 500, 0 } } },
		  ERR_CONFLICT,
		  "",
		  "is closed: it can buy no days" },
		/* shares of payment */
		{ __LINE__,
		  { POOL(6000, 3999), .pay_by = PAY_BY_PERCENT, .quantity = 100 },
		  ERR_INVALID,
		  "pay",
		  "come to 99.99%, not to 100%" },
		{ __LINE__,
		  { POOL(6000, 4001), .pay_by = PAY_BY_PERCENT, .quantity = 100 },
		  ERR_INVALID,
		  "pay",
		  "come to 100.01%, not to 100%" },
		{ __LINE__,
		  { POOL(0, 0), .pay_by = PAY_BY_PERCENT, .quantity = 100 },
		  ERR_INVALID,
		  "pay",
		  "come to 0%, not to 100%" },
		{ __LINE__,
		  { POOL(22080, 14719), .pay_by = PAY_BY_AMOUNT, .quantity = 100 },
		  ERR_INVALID,
		  "pay",
		  "come to £367.99, the price before VAT is £368.00" },
		{ __LINE__,
		  { POOL(100, 100), .pay_by = PAY_BY_AMOUNT, .commitment = COMMITMENT_AS_USED,
		    .plan = PLAN_ON_USE },
		  ERR_INVALID,
		  "pay",
		  "pay as you go has no price to share out in pounds" },
		{ __LINE__,
		  { POOL(0, 0), .pay_by = PAY_BY_AMOUNT, .commitment = COMMITMENT_AS_USED,
		    .plan = PLAN_ON_USE },
		  ERR_INVALID,
		  "pay",
		  "pay as you go has no price to share out in pounds" },
		/* how much */
		{ __LINE__,
		  { PARTNERS(50, 25) },
		  ERR_INVALID,
		  "",
		  "0.75 days is less than the minimum purchase of 1.0 day" },
		{ __LINE__,
		  { PARTNERS(75, 75) },
		  ERR_INVALID,
		  "",
		  "take 0.5 or 1.0 for Upper Shirley High School, not 0.75" },
		{ __LINE__,
		  { PARTNERS(500, 500), .quantity = 900 },
		  ERR_INVALID,
		  "",
		  "the schools' own come to 10, the whole to 9" },
		{ __LINE__,
		  { PARTNERS(500, 525) },
		  ERR_INVALID,
		  "",
		  "take 10.0 or 10.5, not 10.25" },
		{ __LINE__, { .quantity = 975 }, ERR_INVALID, "", "take 9.5 or 10.0, not 9.75" },
		{ __LINE__,
		  { .pattern = "half a day a fortnight", .weeks = 39 },
		  ERR_INVALID,
		  "",
		  "take 9.5 or 10.0, not 9.75" },
		{ __LINE__,
		  { .pattern = "half a day a month", .weeks = 39 },
		  ERR_INVALID,
		  "pattern",
		  "" },
		{ __LINE__,
		  { .pattern = "half a day a fortnight", .from = "2026-04-01", .on = "2026-04-01" },
		  ERR_CONFLICT,
		  "pattern",
		  "2025/26" },
		/* in which year */
		{ __LINE__,
		  { TWO_YEARS, .quantity = 1000, .parted_by = PARTED_AGREED, .allots = 1,
		    .allot = { 1000 } },
		  ERR_INVALID,
		  "",
		  "one for each" },
		{ __LINE__,
		  { TWO_YEARS, .quantity = 1000, .parted_by = PARTED_AGREED, .allots = 2,
		    .allot = { 600, 350 } },
		  ERR_INVALID,
		  "",
		  "come to 9.5, and the contract has 10 days" },
		{ __LINE__,
		  { TWO_YEARS, .quantity = 1000, .parted_by = PARTED_AGREED, .allots = 2,
		    .allot = { 625, 375 } },
		  ERR_INVALID,
		  "",
		  "days go in steps of 0.5" },
		{ __LINE__,
		  { TWO_YEARS, PARTNERS(500, 500), .parted_by = PARTED_AGREED, .allots = 2,
		    .allot = { 600, 400 } },
		  ERR_INVALID,
		  "",
		  "--allot is for one school or a pool" },
		/* when */
		{ __LINE__,
		  { .from = "2024-09-02", .to = "2024-09-01", .quantity = 100 },
		  ERR_INVALID,
		  "",
		  "would end (2024-09-01) before it starts (2024-09-02)" },
		{ __LINE__,
		  { TWO_YEARS, .on = "2025-04-01", .quantity = 100 },
		  ERR_CONFLICT,
		  "",
		  "the days would have ended on 31 March 2025" },
		{ __LINE__,
		  { .from = "2024-04-01",
		    .to = "2034-04-01",
		    .quantity = 100,
		    .later = LATER_HELD },
		  ERR_RANGE,
		  "",
		  "years" },
		{ __LINE__,
		  { .from = "2024-12-31",
		    .to = "2034-12-30",
		    .quantity = 100,
		    .later = LATER_HELD },
		  ERR_RANGE,
		  "",
		  "is longer than the 10 years a contract can run" },
		{ __LINE__,
		  { .expires = "2024-04-01", .quantity = 100 },
		  ERR_INVALID,
		  "",
		  "cannot have expired on 1 April 2024" },
		/* at what price */
		{ __LINE__,
		  { .from = "2024-09-02", .to = "2026-07-22", .quantity = 500 },
		  ERR_NOT_FOUND,
		  "",
		  "no rate for 2026-27 yet" },
		{ __LINE__,
		  { .quantity = 100, .discount_bp = 500 },
		  ERR_INVALID,
		  "reason",
		  "a discount of £18.40: say why" },
		{ __LINE__,
		  { .quantity = 100, .discount = 36801, .reason = "a gift" },
		  ERR_INVALID,
		  "discount",
		  "£368.01 is not possible on a price of £368.00" },
		{ __LINE__,
		  { .quantity = 100, .discount = -1, .reason = "a gift" },
		  ERR_INVALID,
		  "discount",
		  "is not possible" },
		{ __LINE__,
		  { .commitment = COMMITMENT_AS_USED,
		    .plan = PLAN_ON_USE,
		    .discount_bp = 500,
		    .reason = "a gift" },
		  ERR_INVALID,
		  "discount",
		  "is not possible on a price of £0.00" },
		{ __LINE__,
		  { TWO_YEARS, .quantity = 1000, .plan = PLAN_SPLIT },
		  ERR_INVALID,
		  "plan",
		  "one rate for both (--hold-rate)" },
		{ __LINE__,
		  { .quantity = 1000, .plan = PLAN_SPLIT },
		  ERR_INVALID,
		  "",
		  "days in both" },
		{ __LINE__,
		  { .quantity = 1000, .plan = PLAN_ON_USE },
		  ERR_INVALID,
		  "plan",
		  "owed in full" },
		{ __LINE__,
		  { .commitment = COMMITMENT_AS_USED, .plan = PLAN_MONTHLY },
		  ERR_INVALID,
		  "plan",
		  "pay as you go is billed on use" },
		/* on what terms */
		{ __LINE__,
		  { .quantity = 100, .notice = "one day or two" },
		  ERR_INVALID,
		  "notice",
		  "" },
		{ __LINE__, { .quantity = 100, .ending = "soon" }, ERR_INVALID, "ending", "" },
		{ __LINE__,
		  { .quantity = 100, .ask_by = "02-29" },
		  ERR_INVALID,
		  "ask-by",
		  "'02-29' is not a day of every year" },
		{ __LINE__,
		  { .quantity = 100, .ask_by = "2024-01-31" },
		  ERR_INVALID,
		  "ask-by",
		  "is not a day of every year" },
		{ __LINE__, { .quantity = 100, .ask_by = "1-31" }, ERR_INVALID, "ask-by", "" },
		{ __LINE__, { .quantity = 100, .ask_by = "" }, ERR_INVALID, "ask-by", "" },
		{ __LINE__, { .quantity = 100, .ask_by = "13-01" }, ERR_INVALID, "ask-by", "" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_with_rates();
		struct contract c;
		struct schedule s;
		struct err err = { 0 };
		int r = deal_quote(st, &cases[i].deal, &c, &s, &err);

		cr_expect_eq(r, cases[i].code, "row at line %d: %d %s", cases[i].line, r, err.msg);
		cr_expect_str_eq(err.field, cases[i].field, "row at line %d: %s: %s", cases[i].line,
				 err.field, err.msg);
		cr_expect(strstr(err.msg, cases[i].says), "row at line %d: %s", cases[i].line,
			  err.msg);
		cr_expect_eq(deal_number(st, "SELECT count(*) FROM contract"), 0, "row at line %d",
			     cases[i].line);
	}
}

/* The days, rates and prices of each year. */
Test(offer, years)
{
	static const struct {
		int line;
		struct deal deal;
		size_t years;
		int64_t quantity[2], rate[2], net[2];
		enum rate_basis basis[2];
		enum parted_by parted_by;
	} cases[] = {
		/* 131 and 64 school weekdays */
		{ __LINE__,
		  { TWO_YEARS, .quantity = 1000 },
		  2,
		  { 650, 350 },
		  { 36800, 37900 },
		  { 239200, 132650 },
		  { RATE_CARD, RATE_CARD },
		  PARTED_SCHOOL_DAYS },
		{ __LINE__,
		  { TWO_YEARS, .quantity = 1000, .later = LATER_HELD },
		  2,
		  { 650, 350 },
		  { 36800, 36800 },
		  { 239200, 128800 },
		  { RATE_CARD, RATE_HELD },
		  PARTED_SCHOOL_DAYS },
		{ __LINE__,
		  { TWO_YEARS, .quantity = 1000, .later = LATER_PROVISIONAL, .provisional = 39000 },
		  2,
		  { 650, 350 },
		  { 36800, 39000 },
		  { 239200, 136500 },
		  { RATE_CARD, RATE_PROVISIONAL },
		  PARTED_SCHOOL_DAYS },
		{ __LINE__,
		  { TWO_YEARS, .quantity = 1000, .rate = 35000, .reason = "a trial" },
		  2,
		  { 650, 350 },
		  { 35000, 35000 },
		  { 227500, 122500 },
		  { RATE_AGREED, RATE_AGREED },
		  PARTED_SCHOOL_DAYS },
		/* the first year's own rate is no other rate: the price is held */
		{ __LINE__,
		  { TWO_YEARS, .quantity = 1000, .rate = 36800 },
		  2,
		  { 650, 350 },
		  { 36800, 36800 },
		  { 239200, 128800 },
		  { RATE_CARD, RATE_HELD },
		  PARTED_SCHOOL_DAYS },
		{ __LINE__,
		  { TWO_YEARS, .quantity = 1000, .parted_by = PARTED_MONTHS, .later = LATER_HELD },
		  2,
		  { 600, 400 },
		  { 36800, 36800 },
		  { 220800, 147200 },
		  { RATE_CARD, RATE_HELD },
		  PARTED_MONTHS },
		{ __LINE__,
		  { TWO_YEARS, .quantity = 1000, .parted_by = PARTED_AGREED, .allots = 2,
		    .allot = { 1000, 0 } },
		  2,
		  { 1000, 0 },
		  { 36800, 37900 },
		  { 368000, 0 },
		  { RATE_CARD, RATE_CARD },
		  PARTED_AGREED },
		/* school days that are not all known: months, the days before September 2024 are not */
		{ __LINE__,
		  { .from = "2024-08-01",
		    .to = "2025-07-31",
		    .quantity = 1000,
		    .later = LATER_HELD },
		  2,
		  { 650, 350 },
		  { 36800, 36800 },
		  { 239200, 128800 },
		  { RATE_CARD, RATE_HELD },
		  PARTED_MONTHS },
		/* one day: all of it in one year */
		{ __LINE__,
		  { .from = "2024-09-02", .to = "2025-04-01", .quantity = 100 },
		  2,
		  { 100, 0 },
		  { 36800, 37900 },
		  { 36800, 0 },
		  { RATE_CARD, RATE_CARD },
		  PARTED_SCHOOL_DAYS },
		/* what is beyond whole steps stays with the earlier year */
		{ __LINE__,
		  { TWO_YEARS, .unit = UNIT_HOUR, .quantity = 765 },
		  2,
		  { 515, 250 },
		  { 4973, 4973 },
		  { 25611, 12433 },
		  { RATE_CARD, RATE_CARD },
		  PARTED_SCHOOL_DAYS },
		/* 26 and 14 school weeks */
		{ __LINE__,
		  { TWO_YEARS, .pattern = "half a day a fortnight" },
		  2,
		  { 650, 350 },
		  { 36800, 37900 },
		  { 239200, 132650 },
		  { RATE_CARD, RATE_CARD },
		  PARTED_PATTERN },
		/* a discount is taken off in proportion to the price */
		{ __LINE__,
		  { TWO_YEARS, .quantity = 1000, .later = LATER_HELD, .discount_bp = 500,
		    .reason = "paid at once" },
		  2,
		  { 650, 350 },
		  { 36800, 36800 },
		  { 227240, 122360 },
		  { RATE_CARD, RATE_HELD },
		  PARTED_SCHOOL_DAYS },
		{ __LINE__,
		  { TWO_YEARS, .quantity = 1000, .later = LATER_HELD, .discount = 10001,
		    .reason = "paid at once" },
		  2,
		  { 650, 350 },
		  { 36800, 36800 },
		  { 232699, 125300 },
		  { RATE_CARD, RATE_HELD },
		  PARTED_SCHOOL_DAYS },
		{ __LINE__,
		  { .quantity = 100, .discount_bp = 10000, .reason = "a gift" },
		  1,
		  { 100 },
		  { 36800 },
		  { 0 },
		  { RATE_CARD },
		  PARTED_SCHOOL_DAYS },
		/* other minimum and step than the unit's own */
		{ __LINE__,
		  { .quantity = 975, .step = 25 },
		  1,
		  { 975 },
		  { 36800 },
		  { 358800 },
		  { RATE_CARD },
		  PARTED_SCHOOL_DAYS },
		{ __LINE__,
		  { .quantity = 50, .minimum = 50 },
		  1,
		  { 50 },
		  { 36800 },
		  { 18400 },
		  { RATE_CARD },
		  PARTED_SCHOOL_DAYS },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_with_rates();
		SCOPED(freep) char *findings = NULL;
		struct contract c = { 0 }, read;
		struct schedule s;
		struct err err = { 0 };
		int64_t net = 0;

		cr_assert_eq(deal_quote(st, &cases[i].deal, &c, &s, &err), ERR_OK,
			     "row at line %d: %s", cases[i].line, err.msg);
		MUST(contract_find(st, c.ref, &read, &err));
		cr_expect_eq(read.year_count, cases[i].years, "row at line %d", cases[i].line);
		cr_expect_eq(read.parted_by, cases[i].parted_by, "row at line %d: %s",
			     cases[i].line, parted_word(read.parted_by));
		for (size_t y = 0; y < read.year_count; y++) {
			const struct contract_year *got = &read.year[y];

			cr_expect_eq(got->quantity.hundredths, cases[i].quantity[y],
				     "row at line %d, year %zu: %" PRId64, cases[i].line, y,
				     got->quantity.hundredths);
			cr_expect_eq(got->rate.pence, cases[i].rate[y], "row at line %d, year %zu",
				     cases[i].line, y);
			cr_expect_eq(got->net.pence, cases[i].net[y],
				     "row at line %d, year %zu: %s", cases[i].line, y,
				     money_text(got->net).s);
			cr_expect_eq(got->basis, cases[i].basis[y], "row at line %d, year %zu: %s",
				     cases[i].line, y, basis_word(got->basis));
			cr_expect_eq(got->first_on.day,
				     date_max(fy_first(got->fy), c.starts_on).day);
			cr_expect_eq(got->last_on.day, date_min(fy_last(got->fy), c.ends_on).day);
			net += got->net.pence;
		}
		cr_expect_eq(read.net.pence, net, "row at line %d", cases[i].line);
		MUST(deal_agree(st, c.ref, "2024-04-02", "Head", &s, &err));
		findings = deal_findings(st);
		cr_expect_str_eq(findings, "", "row at line %d: %s", cases[i].line, findings);
	}
}

/* Terms are kept as they print themselves, and read again the same. */
Test(offer, terms)
{
	static const struct {
		int line;
		struct deal deal;
		const char *notice, *ending, *ask_by, *expansion, *expires;
	} cases[] = {
		{ __LINE__, { .quantity = 100 }, "", "", "01-31", "", "2024-05-02" },
		{ __LINE__,
		  { .quantity = 100,
		    .notice = "none",
		    .ending = "none",
		    .ask_by = "02-28",
		    .expires = "2024-04-02" },
		  "",
		  "",
		  "02-28",
		  "",
		  "2024-04-02" },
		{ __LINE__,
		  { .quantity = 100,
		    .notice = "under 48 hours: 100%",
		    .ending = "3 months; rolling" },
		  "under 48 hours: 100%",
		  "3 months; rolling",
		  "01-31",
		  "",
		  "2024-05-02" },
		{ __LINE__,
		  { .quantity = 100, .notice = "under 4 weeks: 50%, under 2 weeks: 100%" },
		  "under 4 weeks: 50%, under 2 weeks: 100%",
		  "",
		  "01-31",
		  "",
		  "2024-05-02" },
		{ __LINE__,
		  { .pattern = "a day a week", .weeks = 39 },
		  "",
		  "",
		  "01-31",
		  "1 day a week for 39 weeks: 39 days",
		  "2024-05-02" },
		{ __LINE__,
		  { TWO_YEARS, .pattern = "half a day a fortnight" },
		  "",
		  "",
		  "01-31",
		  "0.5 day a fortnight for 40 school weeks, 2 September 2024 to 22 July 2025: 10 "
		  "days",
		  "2024-05-02" },
		/* --days says which of the nearest is taken */
		{ __LINE__,
		  { .pattern = "half a day a fortnight", .weeks = 39, .quantity = 950 },
		  "",
		  "",
		  "01-31",
		  "0.5 day a fortnight for 39 weeks: 9.75 days",
		  "2024-05-02" },
		/* no quote outlives its contract */
		{ __LINE__,
		  { .to = "2024-04-10", .quantity = 100 },
		  "",
		  "",
		  "01-31",
		  "",
		  "2024-04-10" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_with_rates();
		struct contract c = { 0 }, read;
		struct schedule s;
		struct err err = { 0 };

		cr_assert_eq(deal_quote(st, &cases[i].deal, &c, &s, &err), ERR_OK,
			     "row at line %d: %s", cases[i].line, err.msg);
		MUST(contract_find(st, c.ref, &read, &err));
		cr_expect_str_eq(read.notice_ladder, cases[i].notice, "row at line %d",
				 cases[i].line);
		cr_expect_str_eq(read.end_rule, cases[i].ending, "row at line %d", cases[i].line);
		cr_expect_str_eq(read.ask_by, cases[i].ask_by, "row at line %d", cases[i].line);
		cr_expect_str_eq(read.expansion, cases[i].expansion, "row at line %d: %s",
				 cases[i].line, read.expansion);
		cr_expect_str_eq(date_iso(read.expires_on).s, cases[i].expires, "row at line %d",
				 cases[i].line);
	}
}

/* Who pays what, before anything is charged: by days, equally from a pool, by per cent, by pounds. */
Test(offer, shares)
{
	static const struct {
		int line;
		struct deal deal;
		int64_t pay[2]; /* before VAT */
	} cases[] = {
		{ __LINE__, { PARTNERS(600, 400) }, { 220800, 147200 } },
		{ __LINE__, { POOL(0, 0), .quantity = 1000 }, { 184000, 184000 } },
		{ __LINE__,
		  { POOL(6000, 4000), .pay_by = PAY_BY_PERCENT, .quantity = 100 },
		  { 22080, 14720 } },
		{ __LINE__,
		  { POOL(10000, 0), .pay_by = PAY_BY_PERCENT, .quantity = 100 },
		  { 36800, 0 } },
		{ __LINE__,
		  { POOL(3333, 6667), .pay_by = PAY_BY_PERCENT, .quantity = 100 },
		  { 12265, 24535 } }, /* 12265.44, 24534.56 */
		{ __LINE__,
		  { POOL(36799, 1), .pay_by = PAY_BY_AMOUNT, .quantity = 100 },
		  { 36799, 1 } },
		{ __LINE__,
		  { .partner = { { BOOK_ACADEMY, 500, 9000 }, { BOOK_MAINTAINED, 500, 1000 } },
		    .pay_by = PAY_BY_PERCENT },
		  { 331200, 36800 } },
		/* half a day each over two years: the second year has no days, and nobody to pay for it */
		{ __LINE__, { PARTNERS(50, 50), TWO_YEARS }, { 18400, 18400 } },
		/* free of charge: nobody pays anything */
		{ __LINE__,
		  { POOL(5000, 5000), .pay_by = PAY_BY_PERCENT, .quantity = 100,
		    .discount_bp = 10000, .reason = "a gift" },
		  { 0, 0 } },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_with_rates();
		SCOPED(freep) char *findings = NULL;
		struct contract c = { 0 };
		struct schedule s;
		struct err err = { 0 };
		int64_t pay[2] = { 0 };

		cr_assert_eq(deal_quote(st, &cases[i].deal, &c, &s, &err), ERR_OK,
			     "row at line %d: %s", cases[i].line, err.msg);
		for (size_t p = 0; p < s.count; p++)
			pay[s.part[p].member] += s.part[p].net.pence;
		for (size_t m = 0; m < 2; m++)
			cr_expect_eq(pay[m], cases[i].pay[m],
				     "row at line %d, school %zu: %" PRId64, cases[i].line, m,
				     pay[m]);
		MUST(deal_agree(st, c.ref, "2024-04-02", "Head", &s, &err));
		cr_expect_eq(deal_number(st, "SELECT coalesce(sum(net_pence), 0) FROM charge"),
			     cases[i].pay[0] + cases[i].pay[1], "row at line %d", cases[i].line);
		findings = deal_findings(st);
		cr_expect_str_eq(findings, "", "row at line %d: %s", cases[i].line, findings);
	}
}

/* A pool that cost nothing is topped up at a price: all pay alike. Whose days a top-up gives must be said. */
Test(offer, top_ups_of_partners)
{
	SCOPED(store_closep) struct store *st = book_with_rates();
	struct contract pool = deal_sell(
		st, &(struct deal){ POOL(5000, 5000), .pay_by = PAY_BY_PERCENT, .quantity = 100,
				    .discount_bp = 10000, .reason = "a gift" });
	struct contract own = deal_sell(st, &(struct deal){ PARTNERS(100, 100) });
	struct purchase p;
	SCOPED(freep) char *findings = NULL;
	struct err err = { 0 };

	MUST(deal_buy(st, pool.ref, "2024-05-01", 50, &p, &err));
	cr_expect_eq(deal_number(st, "SELECT min(net_pence) FROM purchase_share WHERE purchase_id ="
				     " 3"),
		     9200);
	cr_expect_eq(deal_buy(st, own.ref, "2024-05-01", 50, &p, &err), ERR_INVALID);
	cr_expect(strstr(err.msg, "say whose these are"), "%s", err.msg);
	p = (struct purchase){ .quantity = quantity_of(50), .member = 1 };
	MUST(deal_top_up(st, own.ref, "2024-05-01", &p, &err));
	cr_expect_eq(deal_balance_of(st, own.ref, BOOK_MAINTAINED, 0, "2024-05-01", 0)
			     .purchased.hundredths,
		     150);
	cr_expect_eq(
		deal_balance_of(st, own.ref, BOOK_ACADEMY, 0, "2024-05-01", 0).purchased.hundredths,
		100);
	findings = deal_findings(st);
	cr_expect_str_eq(findings, "", "%s", findings);
}
