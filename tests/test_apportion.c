/* tests/test_apportion.c - quantities parted between financial years, prices in 7/12 and 5/12 */
#include <criterion/criterion.h>

#include "core/apportion.h"
#include "core/days.h"
#include "core/pattern.h"
#include "tests/book.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

/* ---- by school days and by months ---- */

struct row {
	int line;
	const char *from, *to;
	int64_t total, step, weights[APPORTION_YEARS], expect[APPORTION_YEARS];
};

static void check_row(struct store *st, enum apportion_how how, bool by_months,
		      const struct row *row)
{
	const struct apportion ask = { .how = how,
				       .from = day(row->from),
				       .to = day(row->to),
				       .total = quantity_of(row->total),
				       .step = quantity_of(row->step) };
	struct apportioned a = { 0 };
	struct err err = { 0 };

	cr_assert_eq(apportion_days(st, &ask, &a, &err), ERR_OK, "row at line %d: %s", row->line,
		     err.msg);
	cr_assert_eq((int) a.count, fy_of(ask.to).begins - fy_of(ask.from).begins + 1);
	cr_expect_eq(a.by_months, by_months, "row at line %d", row->line);
	for (size_t i = 0; i < a.count; i++) {
		const struct apportion_part *p = &a.part[i];

		cr_expect_eq(p->weight, row->weights[i], "row at line %d, part %zu: %" PRId64,
			     row->line, i, p->weight);
		cr_expect_eq(p->quantity.hundredths, row->expect[i],
			     "row at line %d, part %zu: %" PRId64, row->line, i,
			     p->quantity.hundredths);
		cr_expect_eq(p->fy.begins, fy_of(ask.from).begins + (int) i);
		cr_expect(fy_of(p->first_on).begins == p->fy.begins &&
			  fy_of(p->last_on).begins == p->fy.begins);
	}
	cr_expect_eq(a.part[0].first_on.day, ask.from.day);
	cr_expect_eq(a.part[a.count - 1].last_on.day, ask.to.day);
}

Test(apportion, school_days)
{
	static const struct row rows[] = {
		/* DESIGN's worked case: 131 and 64 */
		{ __LINE__, "2024-09-02", "2025-07-22", 1000, 50, { 131, 64 }, { 650, 350 } },
		{ __LINE__, "2024-09-01", "2025-08-31", 1000, 50, { 131, 64 }, { 650, 350 } },
		{ __LINE__, "2024-09-02", "2025-07-22", 950, 50, { 131, 64 }, { 650, 300 } },
		{ __LINE__, "2024-09-02", "2025-07-22", 3900, 50, { 131, 64 }, { 2600, 1300 } },
		/* sessions: 13.44 and 6.56 */
		{ __LINE__, "2024-09-02", "2025-07-22", 2000, 100, { 131, 64 }, { 1300, 700 } },
		/* 9.5 days, and the quarter that is no step goes to the first year */
		{ __LINE__, "2024-09-02", "2025-07-22", 975, 50, { 131, 64 }, { 675, 300 } },
		/* hours: 29 quarters are 19.48 and 9.52, and 0.15 is over */
		{ __LINE__, "2024-09-02", "2025-07-22", 740, 25, { 131, 64 }, { 490, 250 } },
		/* no more than a step */
		{ __LINE__, "2024-09-02", "2025-07-22", 50, 50, { 131, 64 }, { 50, 0 } },
		{ __LINE__, "2024-09-02", "2025-07-22", 20, 50, { 131, 64 }, { 20, 0 } },
		{ __LINE__, "2024-09-02", "2025-07-22", 0, 50, { 131, 64 }, { 0, 0 } },
		/* a tie goes to the earlier year */
		{ __LINE__, "2025-03-31", "2025-04-01", 100, 50, { 1, 1 }, { 50, 50 } },
		{ __LINE__, "2025-03-31", "2025-04-01", 150, 50, { 1, 1 }, { 100, 50 } },
		/* weekends count for nothing */
		{ __LINE__, "2025-03-29", "2025-04-05", 500, 50, { 1, 4 }, { 100, 400 } },
		{ __LINE__, "2025-03-29", "2025-04-05", 125, 50, { 1, 4 }, { 25, 100 } },
		/* one year: nothing to part, and its terms need not be known */
		{ __LINE__, "2024-04-01", "2025-03-31", 1000, 50, { 1 }, { 1000 } },
	};
	SCOPED(store_closep) struct store *st = book_new();

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		check_row(st, APPORTION_SCHOOL_DAYS, false, &rows[i]);
}

Test(apportion, school_days_that_are_not_known)
{
	static const struct row rows[] = {
		{ __LINE__, "2025-09-01", "2026-07-21", 1000, 50, { 7, 5 }, { 600, 400 } },
		{ __LINE__,
		  "2024-09-02",
		  "2026-07-21",
		  2000,
		  50,
		  { 7, 12, 5 },
		  { 600, 1000, 400 } },
		{ __LINE__, "2024-03-01", "2024-05-31", 300, 50, { 1, 2 }, { 100, 200 } },
	};
	SCOPED(store_closep) struct store *st = book_new();

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		check_row(st, APPORTION_SCHOOL_DAYS, true, &rows[i]);
}

Test(apportion, months)
{
	static const struct row rows[] = {
		/* DESIGN: 6.0 + 4.0; the August of the school year counts: 7/12 and 5/12 */
		{ __LINE__, "2024-09-02", "2025-07-22", 1000, 50, { 7, 5 }, { 600, 400 } },
		{ __LINE__, "2024-09-01", "2025-07-31", 1200, 50, { 7, 5 }, { 700, 500 } },
		{ __LINE__, "2024-09-01", "2025-08-31", 1200, 50, { 7, 5 }, { 700, 500 } },
		/* it has its August already */
		{ __LINE__, "2024-08-01", "2025-07-31", 1200, 50, { 8, 4 }, { 800, 400 } },
		{ __LINE__, "2025-01-06", "2025-07-22", 800, 50, { 3, 5 }, { 300, 500 } },
		{ __LINE__, "2024-09-02", "2025-06-30", 1000, 50, { 7, 3 }, { 700, 300 } },
		{ __LINE__, "2025-03-31", "2025-04-01", 150, 50, { 1, 1 }, { 100, 50 } },
		{ __LINE__, "2024-04-01", "2026-03-31", 1050, 50, { 12, 12 }, { 550, 500 } },
		{ __LINE__, "2024-09-02", "2024-09-02", 1000, 50, { 1 }, { 1000 } },
		{ __LINE__,
		  "2024-09-02",
		  "2027-07-22",
		  3000,
		  50,
		  { 7, 12, 12, 5 },
		  { 600, 1000, 1000, 400 } },
		{ __LINE__,
		  "2024-09-01",
		  "2034-08-31",
		  12000,
		  50,
		  { 7, 12, 12, 12, 12, 12, 12, 12, 12, 12, 5 },
		  { 700, 1200, 1200, 1200, 1200, 1200, 1200, 1200, 1200, 1200, 500 } },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		check_row(NULL, APPORTION_MONTHS, false, &rows[i]); /* the book is not asked */
}

/* What the parts of DESIGN's case are worth, and what 'split' makes of the price. */
Test(apportion, worked_case)
{
	static const int64_t days[] = { 650, 350 }, months[] = { 600, 400 };
	static const int64_t by_days[] = { 239200, 128800 }, by_months[] = { 220800, 147200 };
	struct err err = { 0 };

	for (size_t i = 0; i < 2; i++) {
		struct money worth;

		MUST(money_price(money_pence(36800), quantity_of(days[i]), &worth, &err));
		cr_expect_eq(worth.pence, by_days[i]);
		MUST(money_price(money_pence(36800), quantity_of(months[i]), &worth, &err));
		cr_expect_eq(worth.pence, by_months[i]);
	}
}

/* Training days of a school are no school days: they move the weights, here not the parts. */
Test(apportion, training_days_count_out)
{
	static const struct {
		const char *inset;
		int64_t weights[2];
	} cases[] = {
		{ "\"2024-09-02\",\"2024-10-25\",\"2025-01-06\",\"2025-02-24\",\"2025-07-22\"",
		  { 127, 63 } }, /* 190 teaching days */
		{ "\"2024-09-02\",\"2024-09-03\",\"2024-10-25\",\"2025-01-06\",\"2025-02-24\"",
		  { 126, 64 } },
		{ "\"2025-07-16\",\"2025-07-17\",\"2025-07-18\",\"2025-07-21\",\"2025-07-22\"",
		  { 131, 59 } },
	};
	SCOPED(store_closep) struct store *st = book_new();
	int64_t academy = book_school(st, BOOK_ACADEMY);

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct apportion ask = { .how = APPORTION_SCHOOL_DAYS,
					 .school_id = academy,
					 .from = day("2024-09-02"),
					 .to = day("2025-07-22"),
					 .total = quantity_of(1000),
					 .step = quantity_of(50) };
		struct work work = WORK_EMPTY;
		struct apportioned a;
		struct err err = { 0 };
		char text[200];
		size_t terms;

		(void) snprintf(text, sizeof text,
				"{\"school\":\"137037\",\"years\":[],\"inset\":[%s]}",
				cases[i].inset);
		SCOPED(json_freep) struct json *file = book_json(text);

		book_begin(&work, st, "manager", "term import", "2024-09-02");
		MUST(term_load(&work, file, &terms, &err));
		book_commit(&work);
		MUST(apportion_days(st, &ask, &a, &err));
		cr_expect_eq(a.part[0].weight, cases[i].weights[0], "%zu: %" PRId64, i,
			     a.part[0].weight);
		cr_expect_eq(a.part[1].weight, cases[i].weights[1]);
		cr_expect_eq(a.part[0].quantity.hundredths, i == 2 ? 700 : 650);
		ask.school_id = 0;
		MUST(apportion_days(st, &ask, &a, &err));
		cr_expect(a.part[0].weight == 131 && a.part[1].weight == 64,
			  "one school's training days are not the authority's");
	}
}

Test(apportion, falls_to_months_and_says_so)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(json_freep)
	struct json *autumn = book_json(
		"{\"school\":\"137037\",\"years\":[{\"academic_year\":\"2024/25\",\"terms\":"
		"[{\"name\":\"Autumn\",\"start\":\"2024-09-04\",\"end\":\"2024-12-20\"}]}]}");
	struct work work = WORK_EMPTY;
	size_t terms;
	struct apportion ask = { .how = APPORTION_SCHOOL_DAYS,
				 .from = day("2024-09-02"),
				 .to = day("2026-07-21"),
				 .total = quantity_of(1000),
				 .step = quantity_of(50) };
	struct apportioned a;
	struct err err = { 0 };

	MUST(apportion_days(st, &ask, &a, &err));
	cr_expect(a.by_months && a.unknown_year == 2025, "%d", a.unknown_year);
	ask.from = day("2024-07-01");
	MUST(apportion_days(st, &ask, &a, &err));
	cr_expect_eq(a.unknown_year, 2023, "the first");
	ask.from = day("2025-03-29"); /* a Saturday to the first Saturday of the Easter holidays */
	ask.to = day("2025-04-05");
	MUST(apportion_days(st, &ask, &a, &err));
	cr_expect(!a.by_months && a.unknown_year == -1);

	book_begin(&work, st, "manager", "term import", "2024-09-02");
	MUST(term_load(&work, autumn, &terms, &err));
	book_commit(&work);
	ask.school_id = book_school(st, BOOK_ACADEMY); /* known, and without a school day */
	MUST(apportion_days(st, &ask, &a, &err));
	cr_expect(a.by_months && a.unknown_year == -1);
	cr_expect(a.part[0].weight == 1 && a.part[1].weight == 1);
}

/* ---- by a pattern, and as agreed ---- */

Test(apportion, pattern)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct apportion ask = { .how = APPORTION_PATTERN,
				 .from = day("2024-09-02"),
				 .to = day("2025-07-22"),
				 .total = quantity_of(1000),
				 .step = quantity_of(50) };
	struct pattern p;
	struct expansion x;
	struct apportioned a;
	struct err err = { 0 };

	MUST(pattern_parse("half a day a fortnight", &p, &err));
	MUST(pattern_expand_dates(st, &p, 0, ask.from, ask.to, &x, &err));
	ask.weights = x.weights;
	ask.given = x.years;
	MUST(apportion_days(st, &ask, &a, &err));
	cr_expect(a.count == 2 && a.part[0].weight == 26 && a.part[1].weight == 14);
	cr_expect(a.part[0].quantity.hundredths == 650 && a.part[1].quantity.hundredths == 350);
	ask.total = quantity_of(975);
	MUST(apportion_days(st, &ask, &a, &err));
	cr_expect(a.part[0].quantity.hundredths == 625 && a.part[1].quantity.hundredths == 350,
		  "19 half days are 12.35 and 6.65; the quarter goes to the first");

	ask.weights = (const int64_t[]){ 0, 3 };
	MUST(apportion_days(st, &ask, &a, &err));
	cr_expect(a.part[0].quantity.hundredths == 0 && a.part[1].quantity.hundredths == 975,
		  "a year without a visit has no part");
	ask.weights = (const int64_t[]){ 0, 0 };
	cr_expect_eq(apportion_days(st, &ask, &a, &err), ERR_INVALID);
	cr_expect(strstr(err.msg, "nothing of the pattern lies in 2 September 2024"), "%s",
		  err.msg);
}

Test(apportion, agreed)
{
	static const struct {
		int line;
		int64_t total, agreed[3];
		size_t given;
		int expect_code;
		const char *expect_msg;
	} rows[] = {
		{ __LINE__, 1000, { 500, 500 }, 2, ERR_OK, NULL },
		{ __LINE__, 1000, { 1000, 0 }, 2, ERR_OK, NULL },
		{ __LINE__, 1000, { 0, 1000 }, 2, ERR_OK, NULL },
		{ __LINE__, 975, { 475, 500 }, 2, ERR_OK, NULL },
		{ __LINE__, 975, { 500, 475 }, 2, ERR_OK, NULL },
		{ __LINE__,
		  1000,
		  { 500, 450 },
		  2,
		  ERR_INVALID,
		  "the years' quantities come to 9.5, and the contract has 10 days" },
		{ __LINE__,
		  1000,
		  { 625, 375 },
		  2,
		  ERR_INVALID,
		  "6.25 days in 2024-25: days go in steps of 0.5" },
		{ __LINE__,
		  975,
		  { 610, 365 },
		  2,
		  ERR_INVALID,
		  "3.65 days in 2025-26: days go in steps of 0.5" },
		{ __LINE__, 975, { 475, 505 }, 2, ERR_INVALID, "days go in steps of 0.5" },
		{ __LINE__,
		  1000,
		  { 1000 },
		  1,
		  ERR_INVALID,
		  "the contract lies in 2 financial years, 2024-25 to 2025-26, and 1 quantities"
		  " are given: one for each" },
		{ __LINE__, 1000, { 500, 300, 200 }, 3, ERR_INVALID, "and 3 quantities" },
		{ __LINE__, 1000, { 0 }, 0, ERR_INVALID, "and 0 quantities" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct quantity agreed[3];
		struct apportion ask = { .how = APPORTION_AGREED,
					 .from = day("2024-09-02"),
					 .to = day("2025-07-22"),
					 .unit = UNIT_DAY,
					 .total = quantity_of(rows[i].total),
					 .step = quantity_of(50),
					 .given = rows[i].given,
					 .agreed = agreed };
		struct apportioned a = { .count = 77 };
		struct err err = { 0 };

		for (size_t k = 0; k < 3; k++)
			agreed[k] = quantity_of(rows[i].agreed[k]);
		cr_expect_eq(apportion_days(NULL, &ask, &a, &err), rows[i].expect_code,
			     "row at line %d: %s", rows[i].line, err.msg);
		if (rows[i].expect_msg) {
			cr_expect(strstr(err.msg, rows[i].expect_msg), "row at line %d: %s",
				  rows[i].line, err.msg);
			cr_expect_eq(a.count, 77, "outputs are touched only on success");
			continue;
		}
		for (size_t k = 0; k < a.count; k++)
			cr_expect_eq(a.part[k].quantity.hundredths, rows[i].agreed[k]);
	}
}

Test(apportion, dates_refused)
{
	static const struct {
		const char *from, *to;
		int expect_code;
		size_t years;
	} cases[] = {
		{ "2024-09-02", "2024-09-01", ERR_INVALID, 0 },
		{ "2024-09-02", "2034-09-01", ERR_OK, 11 },
		{ "2024-09-02", "2034-09-02", ERR_RANGE, 0 },
		{ "2024-04-01", "2034-03-31", ERR_OK, 10 },
		{ "2024-04-01", "9999-12-31", ERR_RANGE, 0 },
		{ "9998-04-01", "9999-12-30", ERR_OK, 2 },
		{ "1900-01-01", "1900-04-01", ERR_OK, 2 },
		{ "2024-02-29", "2034-02-27", ERR_OK, 11 },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct apportion ask = { .how = APPORTION_MONTHS,
					 .from = day(cases[i].from),
					 .to = day(cases[i].to),
					 .total = quantity_of(1000),
					 .step = quantity_of(50) };
		struct apportioned a = { .count = 0 };
		struct err err = { 0 };

		cr_expect_eq(apportion_days(NULL, &ask, &a, &err), cases[i].expect_code, "%s %s",
			     cases[i].from, err.msg);
		cr_expect_eq(a.count, cases[i].years, "%s", cases[i].from);
	}
}

/* Parts add up, are whole steps but for what is over, and stay within a step of their exact share. */
Test(apportion, properties)
{
	static const int64_t steps[] = { 1, 25, 50, 100 };
	uint64_t state = 88172645463325252U;

	for (int n = 0; n < 5000; n++) {
		struct apportion ask = { .how = APPORTION_MONTHS };
		struct apportioned a;
		struct err err = { 0 };
		int64_t sum = 0, weights = 0, odd = 0;

		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		ask.from = date_add(day("2024-01-01"), (int32_t) (state % 700));
		ask.to = date_add(ask.from, (int32_t) (state / 700 % 3600));
		ask.total = quantity_of((int64_t) (state / 2520000 % 20000));
		ask.step = quantity_of(steps[state % 4]);
		MUST(apportion_days(NULL, &ask, &a, &err));
		for (size_t i = 0; i < a.count; i++)
			weights += a.part[i].weight;
		for (size_t i = 0; i < a.count; i++) {
			int64_t q = a.part[i].quantity.hundredths;
			int64_t off = q * weights - ask.total.hundredths * a.part[i].weight;

			sum += q;
			odd += q % ask.step.hundredths != 0;
			cr_assert(q >= 0 && off < 2 * ask.step.hundredths * weights &&
				  off > -2 * ask.step.hundredths * weights);
		}
		cr_assert_eq(sum, ask.total.hundredths);
		cr_assert(odd <= (a.count == 1 || ask.total.hundredths % ask.step.hundredths));
	}
}

/* ---- the plan 'split' ---- */

Test(apportion, split_price)
{
	static const struct {
		int line;
		int64_t price, first, rest;
	} rows[] = {
		{ __LINE__, 18400, 10733, 7667 },
		{ __LINE__, 36800, 21467, 15333 },
		{ __LINE__, 110400, 64400, 46000 },
		{ __LINE__, 368000, 214667, 153333 },
		{ __LINE__, 358800, 209300, 149500 },
		{ __LINE__, 1435200, 837200, 598000 },
		{ __LINE__, 6150, 3588, 2562 }, /* each by itself: 35.88 and 25.63 */
		{ __LINE__, -6150, -3588, -2562 },
		{ __LINE__, 1, 1, 0 },
		{ __LINE__, 0, 0, 0 },
		{ __LINE__, 1200, 700, 500 },
	};
	struct money parts[2];

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		split_price(money_pence(rows[i].price), parts);
		cr_expect_eq(parts[0].pence, rows[i].first, "row at line %d: %" PRId64,
			     rows[i].line, parts[0].pence);
		cr_expect_eq(parts[1].pence, rows[i].rest, "row at line %d", rows[i].line);
	}
	split_price(money_pence(6150), parts);
	cr_expect_eq(money_vat(parts[0], 2000).pence, 718);
	cr_expect_eq(money_vat(parts[1], 2000).pence, 512);
	for (int64_t pence = 0; pence < 5000; pence++) {
		split_price(money_pence(pence), parts);
		cr_assert_eq(parts[0].pence + parts[1].pence, pence);
		cr_assert(parts[0].pence * 12 - pence * 7 < 12 &&
			  pence * 7 - parts[0].pence * 12 < 12);
	}
}

/* ---- school days, one after the other ---- */

struct seen {
	bool is[1100];
	struct date from;
	int days;
};

static void see(void *context, struct date on, struct date term_first)
{
	struct seen *seen = context;

	cr_assert(term_first.day <= on.day);
	seen->is[on.day - seen->from.day] = true;
	seen->days++;
}

/* What school_day_each() tells is what day_is_school_day() says of each day. */
Test(apportion, school_days_agree)
{
	static const char *const ranges[][2] = { { "2024-09-01", "2025-08-31" },
						 { "2024-11-29", "2025-05-05" },
						 { "2025-03-31", "2025-03-31" },
						 { "2024-12-21", "2025-01-05" } };
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(json_freep)
	struct json *own = book_json(
		"{\"school\":\"137037\",\"years\":[{\"academic_year\":\"2024/25\",\"terms\":"
		"[{\"name\":\"One\",\"start\":\"2024-09-04\",\"end\":\"2024-12-20\"},"
		"{\"name\":\"Two\",\"start\":\"2025-01-07\",\"end\":\"2025-07-18\"}]}],"
		"\"inset\":[\"2024-11-29\",\"2025-05-06\"]}");
	const int64_t schools[] = { 0, book_school(st, BOOK_ACADEMY),
				    book_school(st, BOOK_MAINTAINED) };
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	size_t terms;

	book_begin(&work, st, "manager", "term import", "2024-09-02");
	MUST(term_load(&work, own, &terms, &err));
	MUST(work_run(&work,
		      "INSERT INTO closed_day (on_date, school_id, kind, title) VALUES"
		      " ('2025-02-10', 0, 'own', 'moving'), ('2025-02-11', 0, 'inset', 'all')",
		      BIND_NONE, &err));
	book_commit(&work);
	for (size_t i = 0; i < COUNT_OF(schools) * COUNT_OF(ranges); i++) {
		int64_t school = schools[i % COUNT_OF(schools)];
		const char *const *range = ranges[i / COUNT_OF(schools)];
		struct seen seen = { .from = day(range[0]) };
		int unknown = 7;

		MUST(school_day_each(st, school, seen.from, day(range[1]), see, &seen, &unknown,
				     &err));
		cr_expect_eq(unknown, -1);
		for (struct date on = seen.from; date_compare(on, day(range[1])) <= 0;
		     on = date_add(on, 1)) {
			enum school_day is;
			char why[80];

			MUST(day_is_school_day(st, school, on, &is, why, &err));
			cr_expect_eq(seen.is[on.day - seen.from.day], is == SCHOOL_DAY_YES, "%s",
				     date_iso(on).s);
		}
	}
}

Test(apportion, school_days_not_known)
{
	static const struct {
		const char *from, *to;
		int unknown;
	} cases[] = {
		{ "2024-09-01", "2025-08-31", -1 },   { "2024-08-31", "2025-08-31", 2023 },
		{ "2024-09-01", "2025-09-01", 2025 }, { "2020-01-01", "2030-01-01", 2019 },
		{ "2026-01-01", "2026-02-01", 2025 },
	};
	SCOPED(store_closep) struct store *st = book_new();

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		static struct seen seen;
		struct err err = { 0 };
		int unknown = 7;

		seen = (struct seen){ .from = day("2024-09-01") };
		MUST(school_day_each(st, 0, day(cases[i].from), day(cases[i].to), see, &seen,
				     &unknown, &err));
		cr_expect_eq(unknown, cases[i].unknown, "%s: %d", cases[i].from, unknown);
	}
}
