/*
 * tests/test_purchase.c - who pays for a purchase and whose days it gives add up, for random contracts: single,
 * allotted and pooled, over one to three years, paid by days, per cent or pounds, at one rate or several.
 *
 * The shares are reckoned anew here, by a rule of its own. DAYBOOK_PURCHASE_SEED says where the numbers begin.
 */
#include <criterion/criterion.h>

#include "tests/deal.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

enum { CONTRACTS = 250, PARTNERS = 5, YEARS = 3 };

static uint64_t state;

static unsigned draw(unsigned below)
{
	uint64_t z = (state += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return (unsigned) ((z ^ (z >> 31)) >> 33) % below;
}

/* ---- a random offer ---- */

static const char *const urns[PARTNERS] = { BOOK_ACADEMY, BOOK_MAINTAINED, BOOK_NURSERY, "116088",
					    "135629" };

/* Parts of a hundred per cent, one of them possibly nothing. */
static void draw_percents(struct deal *d, unsigned count)
{
	int64_t left = 10000;

	for (unsigned i = 0; i + 1 < count; i++) {
		d->partner[i].pay = draw(8) ? (int64_t) draw((unsigned) left + 1) : 0;
		left -= d->partner[i].pay;
	}
	d->partner[count - 1].pay = left;
}

static struct deal draw_deal(void)
{
	static const char *const ends[YEARS] = { NULL, "2025-07-22", "2026-12-18" };
	static const enum billing_plan plans[] = { PLAN_UPFRONT, PLAN_TERMLY, PLAN_HALF_YEARLY,
						   PLAN_MONTHLY, PLAN_BY_YEAR };
	unsigned count = 1 + draw(PARTNERS), first = draw(PARTNERS);
	struct deal d = { .from = draw(2) ? "2024-09-02" : NULL,
			  .to = ends[draw(YEARS)],
			  .pooled = count > 1 && draw(2),
			  .pay_by = count > 1 && draw(2) ? PAY_BY_PERCENT : PAY_BY_DAYS,
			  .parted_by = draw(2) ? PARTED_SCHOOL_DAYS : PARTED_MONTHS,
			  .later = draw(2) ? LATER_HELD : LATER_CARD,
			  .plan = plans[draw(COUNT_OF(plans))],
			  .reason = "a test" };

	for (unsigned i = 0; i < count; i++) {
		d.partner[i].urn = urns[(first + i) % PARTNERS];
		if (count > 1 && !d.pooled)
			d.partner[i].days = 50 * (int64_t) (2 + draw(19));
	}
	if (count == 1 || d.pooled)
		d.quantity = 50 * (int64_t) (2 + draw(80));
	if (d.pay_by == PAY_BY_PERCENT)
		draw_percents(&d, count);
	if (draw(3) == 0)
		d.rate = 1 + (int64_t) draw(99999);
	if (draw(4) == 0)
		d.discount_bp = 1 + (int64_t) draw(9999);
	return d;
}

/* ---- what it should come to ---- */

/* Parts of a whole, by largest remainder, ties to the first. */
static void share(int64_t whole, const int64_t *weight, size_t count, int64_t *part)
{
	int64_t sum = 0, given = 0, rest[MEMBERS_MAX];

	for (size_t i = 0; i < count; i++)
		sum += weight[i];
	for (size_t i = 0; i < count; i++) {
		part[i] = sum ? whole * weight[i] / sum : 0;
		rest[i] = sum ? whole * weight[i] % sum : -1;
		given += part[i];
	}
	for (; sum && given < whole; given++) {
		size_t most = 0;

		for (size_t i = 1; i < count; i++)
			if (rest[i] > rest[most])
				most = i;
		part[most]++;
		rest[most] = -1;
	}
}

/* What each school pays for years at one rate, which are one purchase. */
static void expect_pay(const struct contract *c, size_t first, size_t last, int64_t *pay)
{
	for (size_t m = 0; m < c->member_count; m++)
		pay[m] = 0;
	for (size_t y = first; y <= last; y++) {
		int64_t weight[MEMBERS_MAX], part[MEMBERS_MAX];

		for (size_t m = 0; m < c->member_count; m++)
			weight[m] = c->pay_by == PAY_BY_DAYS && c->sharing == SHARING_ALLOTTED
					    ? c->year[y].part[m].hundredths
					    : c->member[m].pay_weight;
		share(c->year[y].net.pence, weight, c->member_count, part);
		for (size_t m = 0; m < c->member_count; m++)
			pay[m] += part[m];
	}
}

/* ---- what the book has ---- */

static int64_t number(struct store *st, const char *sql, int64_t a, int64_t b, int64_t c)
{
	struct err err = { 0 };
	int64_t value = 0;

	MUST(store_int(st, sql, BIND(bind_int(a), bind_int(b), bind_int(c)), -1, &value, &err));
	return value;
}

static void check_payments(struct store *st, const struct contract *c, int64_t purchase,
			   size_t first, size_t last)
{
	int64_t pay[MEMBERS_MAX];

	expect_pay(c, first, last, pay);
	for (size_t m = 0; m < c->member_count; m++) {
		int64_t school = c->member[m].school_id;
		int64_t paid =
			number(st,
			       "SELECT coalesce(sum(net_pence), 0) FROM purchase_share WHERE "
			       "purchase_id = ?1 AND school_id = ?2 AND ?3 = 0",
			       purchase, school, 0);
		int64_t charged = number(st,
					 "SELECT coalesce(sum(net_pence), 0) FROM charge WHERE "
					 "purchase_id = ?1 AND school_id = ?2 AND ?3 = 0",
					 purchase, school, 0);

		cr_expect_eq(paid, pay[m], "%s, school %zu: it pays %" PRId64 ", not %" PRId64,
			     c->ref, m, paid, pay[m]);
		cr_expect_eq(charged, pay[m], "%s, school %zu: charged %" PRId64, c->ref, m,
			     charged);
	}
}

/* Each year's days: of each school, or of the pool; with the year's price. */
static void check_days(struct store *st, const struct contract *c, size_t y)
{
	static const char days[] = "SELECT coalesce(sum(quantity), 0) FROM allotment WHERE "
				   "contract_id = ?1 AND fy = ?2 AND coalesce(school_id, 0) = ?3";
	static const char worth[] = "SELECT coalesce(sum(net_pence), 0) FROM allotment WHERE "
				    "contract_id = ?1 AND fy = ?2 AND ?3 = 0";
	static const char all[] = "SELECT coalesce(sum(quantity), 0) FROM allotment WHERE "
				  "contract_id = ?1 AND fy = ?2 AND ?3 = 0";
	int64_t fy = c->year[y].fy.begins;

	cr_expect_eq(number(st, all, c->id, fy, 0), c->year[y].quantity.hundredths, "%s, year %zu",
		     c->ref, y);
	cr_expect_eq(number(st, worth, c->id, fy, 0), c->year[y].net.pence, "%s, year %zu", c->ref,
		     y);
	for (size_t m = 0; m < c->member_count; m++) {
		int64_t own = number(st, days, c->id, fy, c->member[m].school_id);
		int64_t want = c->sharing == SHARING_ALLOTTED ? c->year[y].part[m].hundredths
			       : c->sharing == SHARING_SINGLE ? c->year[y].quantity.hundredths
							      : 0;

		cr_expect_eq(own, want, "%s, year %zu, school %zu", c->ref, y, m);
	}
}

/* The members' parts of all years come to what each bought. */
static void check_parts(const struct contract *c)
{
	for (size_t m = 0; c->sharing == SHARING_ALLOTTED && m < c->member_count; m++) {
		int64_t sum = 0;

		for (size_t y = 0; y < c->year_count; y++) {
			cr_expect_geq(c->year[y].part[m].hundredths, 0);
			sum += c->year[y].part[m].hundredths;
		}
		cr_expect_eq(sum, c->member[m].quantity.hundredths, "%s, school %zu", c->ref, m);
	}
}

static void check_contract(struct store *st, const struct contract *c, int64_t first_purchase)
{
	int64_t purchase = first_purchase;

	for (size_t y = 0, last; y < c->year_count; y = last + 1) {
		int64_t quantity = 0;

		for (last = y; last + 1 < c->year_count &&
			       c->year[last + 1].rate.pence == c->year[y].rate.pence;)
			last++;
		for (size_t i = y; i <= last; i++) {
			quantity += c->year[i].quantity.hundredths;
			check_days(st, c, i);
		}
		if (quantity > 0)
			check_payments(st, c, purchase++, y, last);
	}
	check_parts(c);
	cr_expect_eq(number(st,
			    "SELECT sum(net_pence) FROM purchase WHERE contract_id = ?1 AND ?2 "
			    "= 0 AND ?3 = 0",
			    c->id, 0, 0),
		     c->net.pence, "%s", c->ref);
}

/* A top-up: by the one whose days they are, or by all who pay for the pool. */
static void top_up(struct store *st, const struct contract *c, int64_t purchase)
{
	struct purchase p = { .quantity = quantity_of(50 * (int64_t) (1 + draw(5))), .member = -1 };
	int64_t weight[MEMBERS_MAX] = { 0 }, pay[MEMBERS_MAX];
	struct err err = { 0 };

	if (c->sharing == SHARING_ALLOTTED)
		p.member = (int) draw((unsigned) c->member_count);
	p.first_year = draw((unsigned) c->year_count);
	MUST(deal_top_up(st, c->ref, "2024-04-03", &p, &err));
	for (size_t m = 0; m < c->member_count; m++)
		weight[m] = p.member < 0 ? c->member[m].pay_weight : p.member == (int) m;
	share(p.net.pence, weight, c->member_count, pay);
	for (size_t m = 0; m < c->member_count; m++)
		cr_expect_eq(number(st,
				    "SELECT coalesce(sum(net_pence), 0) FROM charge WHERE "
				    "purchase_id = ?1 AND school_id = ?2 AND ?3 = 0",
				    purchase, c->member[m].school_id, 0),
			     pay[m], "%s, topped up, school %zu", c->ref, m);
	cr_expect_eq(
		number(st,
		       "SELECT sum(quantity) FROM allotment WHERE purchase_id = ?1 AND fy = ?2 "
		       "AND coalesce(school_id, 0) = ?3",
		       purchase, c->year[p.first_year].fy.begins,
		       c->sharing == SHARING_POOLED
			       ? 0
			       : c->member[p.member < 0 ? 0 : p.member].school_id),
		p.quantity.hundredths, "%s, topped up", c->ref);
}

Test(purchase, everything_adds_up)
{
	const char *seed = getenv("DAYBOOK_PURCHASE_SEED");
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(freep) char *findings = NULL;

	state = seed ? strtoull(seed, NULL, 10) : 1;
	deal_rate(st, 2025, UNIT_DAY, 37900);
	deal_rate(st, 2026, UNIT_DAY, 37900);
	for (int i = 0; i < CONTRACTS; i++) {
		const struct deal deal = draw_deal();
		int64_t next =
			deal_number(st, "SELECT coalesce(max(purchase_id), 0) + 1 FROM purchase");
		struct contract c = deal_sell(st, &deal);

		check_contract(st, &c, next);
		if (draw(2))
			top_up(st, &c,
			       deal_number(st, "SELECT max(purchase_id) + 1 FROM purchase"));
	}
	/* each way of sharing was met often */
	cr_expect_gt(deal_number(st, "SELECT count(*) FROM contract WHERE sharing = 'pooled' AND "
				     "pay_by = 'percent'"),
		     20);
	cr_expect_gt(deal_number(st, "SELECT count(*) FROM contract WHERE sharing = 'allotted' AND "
				     "pay_by = 'percent'"),
		     20);
	cr_expect_gt(deal_number(st, "SELECT count(*) FROM contract c WHERE c.sharing <> 'single' "
				     "AND (SELECT count(*) FROM quote_year y WHERE y.contract_id = "
				     "c.contract_id) = 3"),
		     20);
	findings = deal_findings(st);
	cr_expect_str_eq(findings, "", "%s", findings);
}

/* Refusals of a purchase leave nothing; a name and an order number are taken as they are said. */
Test(purchase, who_agreed)
{
	static const struct {
		int line;
		const char *by, *po, *field; /* field NULL: good */
	} cases[] = {
		{ __LINE__, "Bursar", NULL, NULL },
		{ __LINE__, "Bursar", "PO 4502", NULL },
		{ __LINE__, "Zoë O'Brien-Łukasz", "ÄÖÜ/1", NULL },
		{ __LINE__, "", NULL, "by" },
		{ __LINE__, "  ", NULL, "by" },
		{ __LINE__, "two\nlines", NULL, "by" },
		{ __LINE__, "Bursar", "", "po" },
		{ __LINE__, "Bursar", "two\nlines", "po" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct purchase p = { .member = -1 };
		struct err err = { 0 };
		int r = purchase_say(&p, cases[i].by, cases[i].po, &err);

		cr_expect_eq(r, cases[i].field ? ERR_INVALID : ERR_OK, "row at line %d: %d %s",
			     cases[i].line, r, err.msg);
		cr_expect_str_eq(err.field, cases[i].field ? cases[i].field : "",
				 "row at line %d: %s", cases[i].line, err.msg);
		if (r == ERR_OK)
			cr_expect_str_eq(p.agreed_by, cases[i].by);
	}
}
