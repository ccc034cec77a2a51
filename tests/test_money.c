/* tests/test_money.c - amounts, prices, VAT and the split rule */
#include <criterion/criterion.h>

#include "core/money.h"

#include "core/banned.h"

Test(money, parse_and_text)
{
	static const struct {
		int line;
		const char *text;
		int expect_code;
		int64_t expect_pence;
		const char *expect_msg; /* part of it */
	} rows[] = {
		{ __LINE__, "1250", ERR_OK, 125000, NULL },
		{ __LINE__, "1250.50", ERR_OK, 125050, NULL },
		{ __LINE__, "0", ERR_OK, 0, NULL },
		{ __LINE__, "0.01", ERR_OK, 1, NULL },
		{ __LINE__, "007.00", ERR_OK, 700, NULL },
		{ __LINE__, "10000000000", ERR_OK, MONEY_MAX, NULL },
		{ __LINE__, "10000000000.00", ERR_OK, MONEY_MAX, NULL },
		{ __LINE__, "10000000000.01", ERR_RANGE, -1, "too large" },
		{ __LINE__, "10000000001", ERR_RANGE, -1, "too large" },
		{ __LINE__, "99999999999999999999999999", ERR_RANGE, -1, "too large" },
		{ __LINE__, "1250.5", ERR_INVALID, -1, "'1250.5' has one decimal" },
		{ __LINE__, "1250.555", ERR_INVALID, -1, "more than two decimals" },
		{ __LINE__, "-5.00", ERR_INVALID, -1, "'-5.00' is negative" },
		{ __LINE__, "1,250.00", ERR_INVALID, -1, "leave out the comma" },
		{ __LINE__, "£12.00", ERR_INVALID, -1, "leave out the pound sign" },
		{ __LINE__, "", ERR_INVALID, -1, "'' is not an amount such as 1250.00" },
		{ __LINE__, ".50", ERR_INVALID, -1, "is not an amount" },
		{ __LINE__, "5.", ERR_INVALID, -1, "is not an amount" },
		{ __LINE__, "1.00.00", ERR_INVALID, -1, "is not an amount" },
		{ __LINE__, " 1.00", ERR_INVALID, -1, "is not an amount" },
		{ __LINE__, "1.00 ", ERR_INVALID, -1, "is not an amount" },
		{ __LINE__, "+1.00", ERR_INVALID, -1, "is not an amount" },
		{ __LINE__, "1e3", ERR_INVALID, -1, "is not an amount" },
		{ __LINE__, "0x10", ERR_INVALID, -1, "is not an amount" },
	};
	static const struct {
		int line;
		int64_t pence;
		const char *plain, *pretty;
	} texts[] = {
		{ __LINE__, 0, "0.00", "0.00" },
		{ __LINE__, 5, "0.05", "0.05" },
		{ __LINE__, -5, "-0.05", "-0.05" },
		{ __LINE__, 99999, "999.99", "999.99" },
		{ __LINE__, 100000, "1000.00", "1,000.00" },
		{ __LINE__, -12345678, "-123456.78", "-123,456.78" },
		{ __LINE__, MONEY_MAX, "10000000000.00", "10,000,000,000.00" },
		{ __LINE__, INT64_MAX, "92233720368547758.07", "92,233,720,368,547,758.07" },
		{ __LINE__, INT64_MIN, "-92233720368547758.08", "-92,233,720,368,547,758.08" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct money m = money_pence(-1);
		struct err err = { 0 };
		int r = money_parse(rows[i].text, &m, &err);

		cr_expect_eq(r, rows[i].expect_code, "row at line %d: %s", rows[i].line, err.msg);
		cr_expect_eq(m.pence, rows[i].expect_pence, "row at line %d", rows[i].line);
		if (rows[i].expect_msg)
			cr_expect(strstr(err.msg, rows[i].expect_msg), "row at line %d: %s",
				  rows[i].line, err.msg);
	}
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct money m = money_pence(texts[i].pence);

		cr_expect_str_eq(money_text(m).s, texts[i].plain, "row at line %d", texts[i].line);
		cr_expect_str_eq(money_pretty(m).s, texts[i].pretty, "row at line %d",
				 texts[i].line);
	}
}

Test(money, price_and_vat)
{
	static const struct {
		int line;
		int64_t rate, hundredths;
		int expect_code;
		int64_t expect_pence;
	} prices[] = {
		{ __LINE__, 36800, 1000, ERR_OK, 368000 },
		{ __LINE__, 36800, 50, ERR_OK, 18400 },
		{ __LINE__, 33333, 25, ERR_OK, 8333 },   /* 8333.25 */
		{ __LINE__, 33350, 25, ERR_OK, 8338 },   /* 8337.50: the half itself */
		{ __LINE__, 33350, -25, ERR_OK, -8338 }, /* the credit for it */
		{ __LINE__, -33350, 25, ERR_OK, -8338 },
		{ __LINE__, 1, 49, ERR_OK, 0 },
		{ __LINE__, -1, 49, ERR_OK, 0 },
		{ __LINE__, MONEY_MAX, 100, ERR_OK, MONEY_MAX },
		{ __LINE__, -MONEY_MAX, 100, ERR_OK, -MONEY_MAX },
		{ __LINE__, MONEY_MAX, 101, ERR_RANGE, 7 },
		{ __LINE__, MONEY_MAX, -QUANTITY_MAX, ERR_RANGE, 7 },
	};
	static const struct {
		int line;
		int64_t net, bp, expect;
	} vats[] = {
		{ __LINE__, 368000, 2000, 73600 },
		{ __LINE__, -368000, 2000, -73600 },
		{ __LINE__, 368000, 0, 0 },
		{ __LINE__, 12, 2000, 2 }, /* 2.4 */
		{ __LINE__, 13, 2000, 3 }, /* 2.6 */
		{ __LINE__, 50, 500, 3 },  /* 2.5: up */
		{ __LINE__, -50, 500, -3 },
		{ __LINE__, 49, 500, 2 },
		{ __LINE__, MONEY_MAX, 10000, MONEY_MAX },
	};

	for (size_t i = 0; i < COUNT_OF(prices); i++) {
		struct money m = money_pence(7);
		struct err err = { 0 };
		int r = money_price(money_pence(prices[i].rate), quantity_of(prices[i].hundredths),
				    &m, &err);

		cr_expect_eq(r, prices[i].expect_code, "row at line %d: %s", prices[i].line,
			     err.msg);
		cr_expect_eq(m.pence, prices[i].expect_pence, "row at line %d: %" PRId64,
			     prices[i].line, m.pence);
	}
	for (size_t i = 0; i < COUNT_OF(vats); i++) {
		struct money m = money_vat(money_pence(vats[i].net), vats[i].bp);

		cr_expect_eq(m.pence, vats[i].expect, "row at line %d: %" PRId64, vats[i].line,
			     m.pence);
	}
}

Test(money, split_worked)
{
	static const struct {
		int line;
		int64_t total;
		size_t count;
		bool equal;
		int64_t weights[12], expect[12];
	} rows[] = {
		{ __LINE__, 368000, 3, true, { 0 }, { 122667, 122667, 122666 } },
		{ __LINE__, -368000, 3, true, { 0 }, { -122667, -122667, -122666 } },
		{ __LINE__, 184000, 3, true, { 0 }, { 61334, 61333, 61333 } },
		{ __LINE__,
		  368000,
		  12,
		  true,
		  { 0 },
		  { 30667, 30667, 30667, 30667, 30667, 30667, 30667, 30667, 30666, 30666, 30666,
		    30666 } },
		{ __LINE__, 6150, 2, false, { 7, 5 }, { 3588, 2562 } }, /* 3587.5 + 2562.5 */
		{ __LINE__, 368000, 2, false, { 7, 5 }, { 214667, 153333 } },
		{ __LINE__, 36800, 2, false, { 60, 40 }, { 22080, 14720 } },
		{ __LINE__, 0, 3, true, { 0 }, { 0, 0, 0 } },
		{ __LINE__, 1, 3, true, { 0 }, { 1, 0, 0 } },
		{ __LINE__, -2, 3, true, { 0 }, { -1, -1, 0 } },
		{ __LINE__, 100, 3, false, { 0, 1, 0 }, { 0, 100, 0 } },
		{ __LINE__, 100, 3, false, { 1, 2, 3 }, { 17, 33, 50 } },   /* 16.67 33.33 50 */
		{ __LINE__, 10, 4, false, { 0, 3, 3, 1 }, { 0, 4, 4, 2 } }, /* 4.29 4.29 1.43 */
		{ __LINE__, 77, 1, true, { 0 }, { 77 } },
		{ __LINE__, INT64_MIN, 2, true, { 0 }, { INT64_MIN / 2, INT64_MIN / 2 } },
		{ __LINE__,
		  INT64_MAX,
		  2,
		  false,
		  { INT64_MAX, INT64_MAX },
		  { INT64_MAX / 2 + 1, INT64_MAX / 2 } },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const int64_t *weights = rows[i].equal ? NULL : rows[i].weights;
		int64_t whole[12] = { 0 };
		struct money parts[12] = { { 0 } };

		money_split(money_pence(rows[i].total), weights, rows[i].count, parts);
		split_whole(rows[i].total, weights, rows[i].count, whole);
		for (size_t k = 0; k < COUNT_OF(parts); k++) {
			cr_expect_eq(parts[k].pence, rows[i].expect[k],
				     "row at line %d part %zu: %" PRId64, rows[i].line, k,
				     parts[k].pence);
			cr_expect_eq(whole[k], rows[i].expect[k], "row at line %d part %zu",
				     rows[i].line, k);
		}
	}
}

static uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/*
 * Small enough for 64 bits, so that the check shares nothing with the split: parts add up, are
 * within one of the exact share, have the sign of the total, and none was rounded up before one
 * that had the larger remainder, or the same and stood earlier.
 */
static void check_split(int64_t total, const int64_t *weights, size_t count, uint64_t seed)
{
	int64_t parts[40], sum = 0, all = 0, size = total < 0 ? -total : total;

	split_whole(total, weights, count, parts);
	for (size_t i = 0; i < count; i++)
		all += weights[i];
	for (size_t i = 0; i < count; i++) {
		int64_t part = total < 0 ? -parts[i] : parts[i];
		int64_t off = part * all - size * weights[i]; /* of the exact share, times 'all' */

		cr_assert(part >= 0 && off > -all && off < all, "seed %" PRIu64 " part %zu", seed,
			  i);
		sum += parts[i];
		for (size_t k = 0; k < count; k++) {
			int64_t mine = size * weights[i] % all, other = size * weights[k] % all;
			bool i_up = part * all > size * weights[i];
			bool k_down =
				(total < 0 ? -parts[k] : parts[k]) * all < size * weights[k] ||
				other == 0;

			if (i_up && k_down)
				cr_assert(mine > other || (mine == other && i < k),
					  "seed %" PRIu64 ": %zu was served before %zu", seed, i,
					  k);
		}
	}
	cr_assert_eq(sum, total, "seed %" PRIu64, seed);
}

Test(money, split_properties)
{
	for (uint64_t seed = 1; seed <= 20000; seed++) {
		uint64_t state = seed * UINT64_C(0x9E3779B97F4A7C15);
		size_t count = 1 + (size_t) (next_random(&state) % 40);
		uint64_t heaviest = UINT64_C(1) << (next_random(&state) % 12);
		int64_t total = (int64_t) (next_random(&state) % 2000000000) - 1000000000;
		int64_t weights[40];

		if (seed % 3 == 0)
			total %= 100; /* fewer units than parts */
		for (size_t i = 0; i < count; i++)
			weights[i] = (int64_t) (next_random(&state) % (heaviest + 1));
		weights[next_random(&state) % count] += 1;
		check_split(total, weights, count, seed);
	}
}
