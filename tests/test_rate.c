/* tests/test_rate.c - the rate card: what a quantity costs, with volume tiers; figures that councils have published */
#include <criterion/criterion.h>

#include "core/service.h"
#include "tests/book.h"
#include "tests/deal.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

static const struct fy year = { 2024 };

enum way { MARGINAL, WHOLE, REPRICED };

static struct service days_service(struct store *st)
{
	struct service service;
	struct err err = { 0 };

	MUST(service_find(st, SERVICE_DAYS, &service, &err));
	return service;
}

static int try_tier(struct store *st, enum unit unit, int64_t above, int64_t pence, enum way way,
		    struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct service service = days_service(st);
	int r;

	book_begin(&work, st, "finance", "rate set", "2024-04-02");
	r = rate_set_tier(&work, &service, year, unit,
			  &(struct rate_tier){ .above = quantity_of(above),
					       .rate = money_pence(pence),
					       .whole_volume = way != MARGINAL,
					       .reprices = way == REPRICED },
			  err);
	if (r == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

static void set_tier(struct store *st, enum unit unit, int64_t above, int64_t pence, enum way way)
{
	struct err err = { 0 };

	MUST(try_tier(st, unit, above, pence, way, &err));
}

/* Northamptonshire: 565 a day up to 3 days, 500 from 4, 475 from 11, 432 from 21 (price-cases.md, 5). */
static void northamptonshire(struct store *st, enum way way)
{
	set_tier(st, UNIT_DAY, 0, 56500, MARGINAL);
	set_tier(st, UNIT_DAY, 300, 50000, way);
	set_tier(st, UNIT_DAY, 1000, 47500, way);
	set_tier(st, UNIT_DAY, 2000, 43200, way);
}

static struct rate_quote price_of(struct store *st, enum unit unit, int64_t had, int64_t more)
{
	struct rate_quote quote = { 0 };
	struct err err = { 0 };
	int64_t id = days_service(st).id, sum = 0;

	if (had == 0)
		MUST(rate_price(st, id, year, unit, quantity_of(more), &quote, &err));
	else
		MUST(rate_top_up(st, id, year, unit, quantity_of(had), quantity_of(more), &quote,
				 &err));
	for (size_t i = 0; i < quote.band_count; i++)
		sum += quote.band[i].net.pence;
	cr_expect_eq(quote.net.pence, sum - quote.held.pence, "bands add up");
	return quote;
}

/* ---- without tiers ---- */

Test(rate, published_prices)
{
	static const struct {
		int line;
		enum unit unit;
		int64_t rate, hundredths, net, vat;
	} rows[] = {
		/* Southampton, 368.00 a day */
		{ __LINE__, UNIT_DAY, 36800, 50, 18400, 3680 },
		{ __LINE__, UNIT_DAY, 36800, 100, 36800, 7360 },
		{ __LINE__, UNIT_DAY, 36800, 300, 110400, 22080 },
		{ __LINE__, UNIT_DAY, 36800, 1000, 368000, 73600 },
		{ __LINE__, UNIT_DAY, 36800, 975, 358800, 71760 },
		{ __LINE__, UNIT_DAY, 36800, 3900, 1435200, 287040 },
		/* two schools share a day, 0.6 and 0.4 (Bury) */
		{ __LINE__, UNIT_DAY, 36800, 60, 22080, 4416 },
		{ __LINE__, UNIT_DAY, 36800, 40, 14720, 2944 },
		/* by the hour (Leicester): a day of 7.4 hours */
		{ __LINE__, UNIT_HOUR, 4850, 740, 35890, 7178 },
		{ __LINE__, UNIT_HOUR, 4850, 100, 4850, 970 },
		/* Northamptonshire's later flat price: six hours are not a day */
		{ __LINE__, UNIT_DAY, 65000, 100, 65000, 13000 },
		{ __LINE__, UNIT_HOUR, 10833, 600, 64998, 13000 },
		/* Nottingham, by the session as needed */
		{ __LINE__, UNIT_SESSION, 39300, 100, 39300, 7860 },
		{ __LINE__, UNIT_SESSION, 39300, 500, 196500, 39300 },
		/* Bath & North East Somerset: six extra hours, which with level 3 at 3,451.00 are 3,769.00 */
		{ __LINE__, UNIT_HOUR, 5300, 600, 376900 - 345100, 6360 },
	};
	SCOPED(store_closep) struct store *st = book_new();

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct rate_quote quote;

		deal_rate(st, 2024, rows[i].unit, rows[i].rate);
		quote = price_of(st, rows[i].unit, 0, rows[i].hundredths);
		cr_expect_eq(quote.net.pence, rows[i].net, "row at line %d: %" PRId64, rows[i].line,
			     quote.net.pence);
		cr_expect_eq(money_vat(quote.net, 2000).pence, rows[i].vat, "row at line %d",
			     rows[i].line);
		cr_expect_eq(quote.rate.pence, rows[i].rate);
		cr_expect(!quote.tiered && !quote.whole_volume && quote.band_count == 1);
		quote = price_of(st, rows[i].unit, 250, rows[i].hundredths);
		cr_expect_eq(quote.net.pence, rows[i].net, "a top-up costs the same, line %d",
			     rows[i].line);
	}
}

Test(rate, no_rate)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct rate_quote quote = { .tiered = true };
	struct err err = { 0 };
	int64_t id = days_service(st).id;

	cr_expect_eq(
		rate_price(st, id, (struct fy){ 2025 }, UNIT_DAY, quantity_of(100), &quote, &err),
		ERR_NOT_FOUND);
	cr_expect(strstr(err.msg, "there is no rate of ewo-days for a day in 2025-26"), "%s",
		  err.msg);
	err = (struct err){ 0 };
	cr_expect_eq(rate_top_up(st, id, year, UNIT_HOUR, quantity_of(100), quantity_of(100),
				 &quote, &err),
		     ERR_NOT_FOUND);
	cr_expect(strstr(err.msg, "for an hour in 2024-25"), "%s", err.msg);
	err = (struct err){ 0 };
	cr_expect_eq(rate_price(st, 4711, year, UNIT_DAY, quantity_of(100), &quote, &err),
		     ERR_NOT_FOUND);
	cr_expect(quote.tiered, "outputs are touched only on success");
}

/* ---- tiers ---- */

Test(rate, northamptonshire_first_purchase)
{
	static const struct {
		int line;
		int64_t hundredths, rate, whole, marginal;
		size_t bands; /* of the marginal card */
	} rows[] = {
		{ __LINE__, 100, 56500, 56500, 56500, 1 },
		{ __LINE__, 300, 56500, 169500, 169500, 1 }, /* 3 days are not above 3 */
		{ __LINE__, 350, 50000, 175000, 194500, 2 },
		{ __LINE__, 400, 50000, 200000, 219500, 2 },
		{ __LINE__, 1000, 50000, 500000, 519500, 2 },
		{ __LINE__, 1100, 47500, 522500, 567000, 3 },
		{ __LINE__, 2000, 47500, 950000, 994500, 3 },
		{ __LINE__, 2100, 43200, 907200, 1037700, 4 }, /* less than 20 days */
	};
	SCOPED(store_closep) struct store *st = book_new();

	for (int way = MARGINAL; way <= REPRICED; way++) {
		northamptonshire(st, (enum way) way);
		for (size_t i = 0; i < COUNT_OF(rows); i++) {
			struct rate_quote q = price_of(st, UNIT_DAY, 0, rows[i].hundredths);
			bool is_plain = rows[i].hundredths <= 300;

			cr_expect_eq(
				q.net.pence, way == MARGINAL ? rows[i].marginal : rows[i].whole,
				"way %d, row at line %d: %" PRId64, way, rows[i].line, q.net.pence);
			cr_expect_eq(q.rate.pence, rows[i].rate, "row at line %d", rows[i].line);
			cr_expect_eq(q.band_count, way == MARGINAL ? rows[i].bands : 1,
				     "row at line %d", rows[i].line);
			cr_expect(q.tiered && q.held.pence == 0);
			cr_expect_eq(q.whole_volume, way != MARGINAL && !is_plain);
			cr_expect_eq(q.reprices, way == REPRICED && !is_plain);
		}
	}
}

Test(rate, bands_are_lines)
{
	static const int64_t expect[][3] = { { 300, 56500, 169500 },
					     { 700, 50000, 350000 },
					     { 150, 47500, 71250 } };
	SCOPED(store_closep) struct store *st = book_new();
	struct rate_quote q;

	northamptonshire(st, MARGINAL);
	q = price_of(st, UNIT_DAY, 0, 1150);
	cr_assert_eq(q.band_count, COUNT_OF(expect));
	for (size_t i = 0; i < COUNT_OF(expect); i++) {
		cr_expect_eq(q.band[i].quantity.hundredths, expect[i][0], "band %zu", i);
		cr_expect_eq(q.band[i].rate.pence, expect[i][1], "band %zu", i);
		cr_expect_eq(q.band[i].net.pence, expect[i][2], "band %zu", i);
	}
}

Test(rate, top_ups)
{
	static const struct {
		int line;
		int64_t had, more, marginal, repriced;
	} rows[] = {
		{ __LINE__, 2000, 100, 43200,
		  -42800 }, /* a holder of 20 days: +432, or 9,072 - 9,500 */
		{ __LINE__, 2000, 50, 21600, -64400 },
		{ __LINE__, 2100, 100, 43200, 43200 },
		{ __LINE__, 100, 100, 56500, 56500 }, /* in no tier */
		{ __LINE__, 200, 200, 56500 + 50000, 200000 - 113000 },
		{ __LINE__, 300, 100, 50000, 200000 - 169500 },
		{ __LINE__, 400, 100, 50000, 50000 },
		{ __LINE__, 200, 1000, 56500 + 7 * 50000 + 2 * 47500, 570000 - 113000 },
		{ __LINE__, 250, 100, 28250 + 25000, 175000 - 141250 },
		{ __LINE__, 2000, 0, 0, 0 },
		{ __LINE__, 0, 400, 200000, 200000 }, /* of nothing: a first purchase */
	};
	SCOPED(store_closep) struct store *st = book_new();

	for (int way = MARGINAL; way <= REPRICED; way++) {
		northamptonshire(st, (enum way) way);
		for (size_t i = 0; i < COUNT_OF(rows); i++) {
			struct rate_quote q = price_of(st, UNIT_DAY, rows[i].had, rows[i].more);
			int64_t expect = way == REPRICED ? rows[i].repriced : rows[i].marginal;

			if (rows[i].had == 0 && way == MARGINAL)
				expect = 219500;
			cr_expect_eq(q.net.pence, expect, "way %d, row at line %d: %" PRId64, way,
				     rows[i].line, q.net.pence);
		}
	}
}

/* Where all is priced anew, the quote shows the new lines and what is taken off. */
Test(rate, a_top_up_priced_anew_shows_both)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct rate_quote q;

	northamptonshire(st, REPRICED);
	q = price_of(st, UNIT_DAY, 2000, 100);
	cr_expect_eq(q.band_count, 1);
	cr_expect_eq(q.band[0].quantity.hundredths, 2100);
	cr_expect_eq(q.band[0].net.pence, 907200);
	cr_expect_eq(q.held.pence, 950000);
	cr_expect(q.whole_volume && q.reprices && q.rate.pence == 43200);
}

/* Each tier speaks for itself: a whole-volume tier below a marginal one, and the other way round. */
Test(rate, mixed_cards)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct rate_quote q;

	northamptonshire(st, WHOLE);
	set_tier(st, UNIT_DAY, 1000, 47500, MARGINAL);
	q = price_of(st, UNIT_DAY, 0, 1200); /* 10 at 500, 2 at 475 */
	cr_expect_eq(q.net.pence, 500000 + 95000);
	cr_expect(q.band_count == 2 && !q.whole_volume);
	cr_expect_eq(price_of(st, UNIT_DAY, 0, 2100).net.pence, 907200);

	set_tier(st, UNIT_DAY, 300, 50000, REPRICED);
	q = price_of(st, UNIT_DAY, 200, 1000); /* up to 10 priced anew, 2 more at 475 */
	cr_expect_eq(q.net.pence, 500000 - 113000 + 95000);
	cr_expect(q.held.pence == 113000 && q.band_count == 2 && !q.reprices);
	cr_expect_eq(price_of(st, UNIT_DAY, 1000, 200).held.pence, 0, "nothing below 10 is added");
}

static uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* Whole units at whole pounds: what each one costs by itself, summed one after the other. */
static int64_t unit_by_unit(const int64_t *above, const int64_t *rate, size_t tiers, int64_t from,
			    int64_t to)
{
	int64_t sum = 0;

	for (int64_t u = from + 1; u <= to; u++) {
		size_t k = 0;

		while (k + 1 < tiers && u > above[k + 1])
			k++;
		sum += rate[k];
	}
	return sum;
}

static int64_t whole(const int64_t *above, const int64_t *rate, size_t tiers, int64_t q)
{
	return q == 0 ? 0 : q * unit_by_unit(above, rate, tiers, q - 1, q);
}

Test(rate, properties)
{
	for (uint64_t seed = 1; seed <= 60; seed++) {
		uint64_t state = seed * UINT64_C(0x9E3779B97F4A7C15);
		enum way way = (enum way)(seed % 3);
		size_t tiers = 1 + next_random(&state) % 4;
		int64_t above[4] = { 0 }, rate[4];
		SCOPED(store_closep) struct store *own = book_new();

		for (size_t k = 0; k < tiers; k++) {
			if (k > 0)
				above[k] = above[k - 1] + 1 + (int64_t) (next_random(&state) % 6);
			rate[k] = 100 * (1 + (int64_t) (next_random(&state) % 900));
			set_tier(own, UNIT_DAY, above[k] * 100, rate[k], k == 0 ? MARGINAL : way);
		}
		for (int i = 0; i < 12; i++) {
			int64_t had = 1 + (int64_t) (next_random(&state) % 20);
			int64_t more = 1 + (int64_t) (next_random(&state) % 20), to = had + more;
			int64_t first = way == MARGINAL ? unit_by_unit(above, rate, tiers, 0, to)
							: whole(above, rate, tiers, to);
			int64_t added = unit_by_unit(above, rate, tiers, had, to);

			if (way == REPRICED && (tiers > 1 && to > above[1]))
				added = whole(above, rate, tiers, to) -
					whole(above, rate, tiers, had);
			cr_expect_eq(price_of(own, UNIT_DAY, 0, to * 100).net.pence, first,
				     "seed %" PRIu64 ": %" PRId64, seed, to);
			cr_expect_eq(price_of(own, UNIT_DAY, had * 100, more * 100).net.pence,
				     added, "seed %" PRIu64 ": %" PRId64 " + %" PRId64, seed, had,
				     more);
		}
	}
}

/* ---- limits and refusals ---- */

Test(rate, too_much)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct rate_quote quote;
	struct err err = { 0 };
	int64_t id = days_service(st).id;

	set_tier(st, UNIT_DAY, 0, 1000000000, MARGINAL);
	set_tier(st, UNIT_DAY, 60000, 1000000000, MARGINAL);
	cr_expect_eq(rate_price(st, id, year, UNIT_DAY, quantity_of(QUANTITY_MAX), &quote, &err),
		     ERR_RANGE);
	err = (struct err){ 0 };
	cr_expect_eq(rate_price(st, id, year, UNIT_DAY, quantity_of(120000), &quote, &err),
		     ERR_RANGE, "each band is possible, their sum is not");
	MUST(rate_price(st, id, year, UNIT_DAY, quantity_of(100000), &quote, &err));
	cr_expect_eq(quote.net.pence, MONEY_MAX);
	cr_expect_eq(rate_top_up(st, id, year, UNIT_DAY, quantity_of(QUANTITY_MAX), quantity_of(1),
				 &quote, &err),
		     ERR_RANGE);
	cr_expect(strstr(err.msg, "too much together"), "%s", err.msg);
}

Test(rate, tier_refusals)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct service days = days_service(st);
	struct rate_tier odd = { .above = quantity_of(100),
				 .rate = money_pence(1),
				 .reprices = true };
	struct err err = { 0 };

	cr_expect_eq(try_tier(st, UNIT_SESSION, 300, 18000, WHOLE, &err), ERR_NOT_FOUND);
	cr_expect(strstr(err.msg, "there is no rate of ewo-days for a session in 2024-25"), "%s",
		  err.msg);
	cr_expect_eq(try_tier(st, UNIT_DAY, 300, 0, WHOLE, &err), ERR_INVALID);
	cr_expect_eq(try_tier(st, UNIT_DAY, QUANTITY_MAX + 1, 100, WHOLE, &err), ERR_RANGE);
	book_begin(&work, st, "finance", "rate set", "2024-04-02");
	cr_expect_eq(rate_set_tier(&work, &days, year, UNIT_DAY, &odd, &err), ERR_INVALID);
	work_undo(&work);

	for (int i = 1; i < RATE_TIERS; i++)
		set_tier(st, UNIT_DAY, i * 100, 36800 - i, WHOLE);
	cr_expect_eq(try_tier(st, UNIT_DAY, 5050, 100, WHOLE, &err), ERR_CONFLICT);
	set_tier(st, UNIT_DAY, 100, 35000, MARGINAL); /* one that is there is set again */
	cr_expect_eq(price_of(st, UNIT_DAY, 0, 200).net.pence, 36800 + 35000);
}

static int try_drop(struct store *st, const char *user, const char *reason, int64_t above,
		    struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct service days = days_service(st);
	const struct work_door door = { .actor = user,
					.door = DOOR_CLI,
					.act = "rate drop",
					.reason = reason,
					.today = day("2024-04-03"),
					.now = "2024-04-03T09:00:00Z" };
	int r = work_begin(&work, st, &door, err);

	if (r == ERR_OK)
		r = rate_drop_tier(&work, &days, year, UNIT_DAY, quantity_of(above), err);
	if (r == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

Test(rate, dropping_a_tier)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(freep) char *findings = NULL;
	struct money rate;
	struct err err = { 0 };

	northamptonshire(st, WHOLE);
	cr_expect_eq(try_drop(st, "finance", NULL, 300, &err), ERR_INVALID);
	cr_expect_str_eq(err.field, "reason");
	err = (struct err){ 0 };
	cr_expect_eq(try_drop(st, "finance", "test", 0, &err), ERR_INVALID);
	cr_expect_str_eq(err.field, "above");
	cr_expect_eq(try_drop(st, "finance", "test", 350, &err), ERR_NOT_FOUND);
	cr_expect(strstr(err.msg, "no tier above 3.5 days in 2024-25"), "%s", err.msg);
	cr_expect_eq(try_drop(st, "manager", "test", 300, &err), ERR_DENIED);
	MUST(try_drop(st, "finance", "not offered any more", 300, &err));
	cr_expect_eq(price_of(st, UNIT_DAY, 0, 400).net.pence, 4 * 56500);
	cr_expect_eq(price_of(st, UNIT_DAY, 0, 1100).net.pence, 522500);
	MUST(rate_get(st, days_service(st).id, year, UNIT_DAY, &rate, &err));
	cr_expect_eq(rate.pence, 56500);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM audit_detail WHERE table_name = 'rate'"
				     " AND kind = 'd'"),
		     1, "the trail has it");
	findings = deal_findings(st);
	cr_expect_str_eq(findings, "");
}

Test(rate, a_closed_year_keeps_its_card)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct err err = { 0 };

	northamptonshire(st, WHOLE);
	book_begin(&work, st, "admin", "setting set", "2025-05-01");
	MUST(work_run(&work, "UPDATE financial_year SET closed_audit_id = ?1 WHERE fy = 2024",
		      BIND(bind_int(work_audit_id(&work))), &err));
	book_commit(&work);
	cr_expect_eq(try_tier(st, UNIT_DAY, 300, 1, WHOLE, &err), ERR_CONFLICT);
	cr_expect_str_eq(err.msg, "the financial year 2024-25 is closed");
	cr_expect_eq(try_drop(st, "finance", "test", 300, &err), ERR_CONFLICT);
	cr_expect_eq(price_of(st, UNIT_DAY, 0, 400).net.pence, 200000);
}
