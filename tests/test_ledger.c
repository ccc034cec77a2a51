/* tests/test_ledger.c - the day ledger: what is drawn from where, what is left, what ends, to the penny */
#include <criterion/criterion.h>

#include "tests/deal.h"

#include "core/banned.h"

/* Of one officer at one school. */
#define EFFORT_INIT(half, mins)                                                       \
	{                                                                             \
		.half_days = (half), .minutes = (mins), .officers = 1, .to_bp = 10000 \
	}

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

/* Hold, and draw if wanted, as work of one day; the quantity, or -1 when it is refused. */
static int64_t take(struct store *st, const char *today, const char *on, struct effort effort,
		    bool draw, struct holds *out, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct holds holds = { 0 };

	book_begin(&work, st, "manager", "visit book", today);
	if (hold_days(&work,
		      &(struct ask){ .school_id = book_school(st, BOOK_ACADEMY),
				     .service_id = 1,
				     .on = day(on),
				     .effort = effort },
		      &holds, err) < 0)
		return -1;
	for (size_t i = 0; draw && i < holds.count; i++)
		cr_assert_eq(hold_draw(&work, holds.id[i], 10000, day(on), err), ERR_OK, "%s",
			     err->msg);
	book_commit(&work);
	if (out)
		*out = holds;
	return holds.total.hundredths;
}

static const struct effort half_day = EFFORT_INIT(1, 222);
static const struct effort whole_day = EFFORT_INIT(2, 444);

static struct effort timed(int minutes)
{
	return EFFORT_WHOLE(0, minutes);
}

/* What each kind of work draws of each unit. */
Test(ledger, what_work_draws)
{
	static const struct {
		int line;
		enum unit unit;
		struct effort effort;
		int64_t draws;
	} cases[] = {
		{ __LINE__, UNIT_DAY, EFFORT_INIT(2, 444), 100 },
		{ __LINE__, UNIT_DAY, EFFORT_INIT(1, 222), 50 },
		{ __LINE__, UNIT_DAY, EFFORT_INIT(1, 180), 50 },
		{ __LINE__, UNIT_SESSION, EFFORT_INIT(2, 444), 200 },
		{ __LINE__, UNIT_SESSION, EFFORT_INIT(1, 222), 100 },
		{ __LINE__, UNIT_HOUR, EFFORT_INIT(2, 444), 740 },
		{ __LINE__, UNIT_HOUR, EFFORT_INIT(1, 222), 370 },
		{ __LINE__, UNIT_DAY, EFFORT_INIT(0, 222), 50 },
		{ __LINE__, UNIT_DAY, EFFORT_INIT(0, 60), 14 },
		{ __LINE__, UNIT_SESSION, EFFORT_INIT(0, 60), 27 },
		{ __LINE__, UNIT_HOUR, EFFORT_INIT(0, 60), 100 },
		{ __LINE__, UNIT_HOUR, EFFORT_INIT(0, 20), 33 },
		{ __LINE__, UNIT_HOUR, EFFORT_INIT(0, 15), 25 },
		{ __LINE__, UNIT_DAY, EFFORT_INIT(0, 1), 1 },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct err err = { 0 };

		deal_rate(st, 2024, UNIT_SESSION, 18400);
		deal_rate(st, 2024, UNIT_HOUR, 4973);
		(void) deal_sell(
			st,
			&(struct deal){ .unit = cases[i].unit,
					.quantity = 1000 - (cases[i].unit == UNIT_HOUR ? 10 : 0) });
		cr_expect_eq(
			take(st, "2024-05-01", "2024-05-01", cases[i].effort, true, NULL, &err),
			cases[i].draws, "row at line %d: %s", cases[i].line, err.msg);
	}
}

/* 20 + 20 + 20 minutes on an hour contract: 0.33 + 0.34 + 0.33 = 1.00. The sum is rounded, never the entries. */
Test(ledger, three_times_twenty_minutes_is_an_hour)
{
	SCOPED(store_closep) struct store *st = book_new();
	static const int64_t draws[] = { 33, 34, 33, 33, 34, 33 };
	struct contract c;
	struct err err = { 0 };

	deal_rate(st, 2024, UNIT_HOUR, 4973);
	c = deal_sell(st, &(struct deal){ .unit = UNIT_HOUR, .quantity = 740 });
	for (size_t i = 0; i < COUNT_OF(draws); i++)
		cr_expect_eq(take(st, "2024-05-01", "2024-05-01", timed(20), true, NULL, &err),
			     draws[i], "%zu: %s", i, err.msg);
	cr_expect_eq(deal_balance(st, c.ref, "2024-05-01").used.hundredths, 200);
}

/* Timed work that is only booked counts too; what is let go does not. */
Test(ledger, minutes_let_go_are_not_counted)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct work work = WORK_EMPTY;
	struct holds first = { .count = 0 }, second = { .count = 0 };
	struct err err = { 0 };

	deal_rate(st, 2024, UNIT_HOUR, 4973);
	(void) deal_sell(st, &(struct deal){ .unit = UNIT_HOUR, .quantity = 740 });
	cr_expect_eq(take(st, "2024-05-01", "2024-05-07", timed(20), false, &first, &err), 33);
	cr_expect_eq(take(st, "2024-05-01", "2024-05-07", timed(20), false, &second, &err), 34);
	book_begin(&work, st, "manager", "visit cancel", "2024-05-02");
	MUST(hold_release(&work, second.id[0], &err));
	book_commit(&work);
	cr_expect_eq(take(st, "2024-05-03", "2024-05-07", timed(20), false, NULL, &err), 34);
	cr_expect_eq(take(st, "2024-05-03", "2024-05-07", timed(20), false, NULL, &err), 33);
}

/*
 * Minutes are parted as the days are. Two purchases have 0.01 hour left when 20 minutes come: each of the three
 * parts must keep a minute of it, or its hundredth is forgotten when the next visit is reckoned.
 */
Test(ledger, every_part_of_timed_work_counts)
{
	static const char *const ends[] = { "2024-06-28", "2024-07-31", "2025-03-31" };
	SCOPED(store_closep) struct store *st = book_new();
	struct work work = WORK_EMPTY;
	struct holds holds = { .count = 0 };
	struct err err = { 0 };
	int64_t total = 0;

	deal_rate(st, 2024, UNIT_HOUR, 4973);
	for (size_t i = 0; i < COUNT_OF(ends); i++)
		(void) deal_sell(st, &(struct deal){ .from = "2024-04-02",
						     .to = ends[i],
						     .unit = UNIT_HOUR,
						     .quantity = 740 });
	for (int64_t allotment = 1; allotment <= 2;
	     allotment++) { /* straight into the ledger: 7.39 used */
		book_begin(&work, st, "manager", "visit book", "2024-05-01");
		MUST(work_run(
			&work,
			"INSERT INTO hold (contract_id, allotment_id, school_id, made_on, on_date, "
			"quantity, audit_id) VALUES (?1, ?1, ?2, '2024-05-01', '2024-05-01', 739, "
			"?3)",
			BIND(bind_int(allotment), bind_int(book_school(st, BOOK_ACADEMY)),
			     bind_int(work_audit_id(&work))),
			&err));
		book_commit(&work);
	}
	for (int i = 0; i < 3; i++)
		total += take(st, "2024-05-01", "2024-05-01", timed(20), true, i ? NULL : &holds,
			      &err);
	cr_expect_eq(holds.count, 3);
	cr_expect_eq(total, 100, "an hour is %" PRId64 " hundredths", total);
	cr_expect_eq(deal_number(st, "SELECT -sum(minutes) FROM day_entry"), 60);
}

/* First what ends first, then what was bought first; a visit may take from several. */
Test(ledger, draw_order)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct holds holds = { .count = 0 };
	struct err err = { 0 };
	struct purchase p;
	struct contract late, early, mid;

	late = deal_sell(st, &(struct deal){ .quantity = 100 });
	early = deal_sell(
		st, &(struct deal){ .from = "2024-04-02", .to = "2024-07-31", .quantity = 100 });
	mid = deal_sell(st, &(struct deal){ .quantity = 100 });
	MUST(deal_buy(st, late.ref, "2024-04-03", 50, &p, &err));

	/* 'late' was bought first, then 'mid', then the top-up of 'late' */
	static const int64_t late_left[] = { 150, 100, 50, 50, 50, 0 };
	static const int64_t mid_left[] = { 100, 100, 100, 50, 0, 0 };
	static const struct {
		int half_days;
		size_t holds;
	} visits[] = { { 1, 1 }, { 2, 2 }, { 1, 1 }, { 1, 1 }, { 1, 1 }, { 1, 1 } };

	for (size_t i = 0; i < COUNT_OF(visits); i++) {
		struct effort effort = EFFORT_WHOLE(visits[i].half_days, 222 * visits[i].half_days);

		cr_expect_eq(take(st, "2024-05-01", "2024-05-02", effort, false, &holds, &err),
			     50 * visits[i].half_days, "visit %zu: %s", i, err.msg);
		cr_expect_eq(holds.count, visits[i].holds, "visit %zu", i);
		cr_expect_eq(deal_balance(st, early.ref, "2024-05-01").available.hundredths,
			     i == 0 ? 50 : 0, "visit %zu", i);
		cr_expect_eq(deal_balance(st, late.ref, "2024-05-01").available.hundredths,
			     late_left[i], "visit %zu", i);
		cr_expect_eq(deal_balance(st, mid.ref, "2024-05-01").available.hundredths,
			     mid_left[i], "visit %zu", i);
	}
	cr_expect_eq(take(st, "2024-05-01", "2024-05-02", half_day, false, NULL, &err), -1);
	cr_expect_eq(err.code, ERR_CONFLICT);
}

/* A refusal says what is left, of which contract, until when. */
Test(ledger, too_little_left)
{
	static const struct {
		int line;
		const char *on;
		int half_days;
		int64_t draws; /* -1: refused */
		const char *says;
	} cases[] = {
		{ __LINE__, "2024-05-01", 2, -1,
		  "only 0.5 day left to book on 1 May 2024 (C-2024-001, until 31 March 2025): the "
		  "visit needs 1.0" },
		{ __LINE__, "2024-05-01", 1, 50, NULL },
		{ __LINE__, "2024-05-01", 1, -1, "no bought days are left to book on 1 May 2024" },
		{ __LINE__, "2024-04-01", 1, -1,
		  "no bought days are left to book on 1 April 2024: they begin on 2 April 2024" },
		{ __LINE__, "2025-04-01", 1, -1,
		  "no bought days are left to book on 1 April 2025: the school has bought none for "
		  "2025-26" },
	};
	SCOPED(store_closep) struct store *st = book_new();
	struct err err = { 0 };

	(void) deal_sell(st, &(struct deal){ .quantity = 100 });
	cr_assert_eq(take(st, "2024-04-02", "2024-04-30", half_day, true, NULL, &err), 50);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct effort effort = EFFORT_WHOLE(cases[i].half_days, 222);
		int64_t got = take(st, "2024-05-01", cases[i].on, effort, false, NULL, &err);

		cr_expect_eq(got, cases[i].draws, "row at line %d: %s", cases[i].line, err.msg);
		if (got < 0)
			cr_expect_str_eq(err.msg, cases[i].says, "row at line %d: %s",
					 cases[i].line, err.msg);
	}
}

/* Days and sessions are never mixed; the unit that ends first is tried first, then another. */
Test(ledger, units_are_not_mixed)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract days, sessions;
	struct holds holds = { .count = 0 };
	struct err err = { 0 };

	deal_rate(st, 2024, UNIT_SESSION, 18400);
	days = deal_sell(
		st, &(struct deal){ .from = "2024-04-02", .to = "2024-12-31", .quantity = 150 });
	sessions = deal_sell(st, &(struct deal){ .unit = UNIT_SESSION, .quantity = 300 });
	cr_expect_eq(take(st, "2024-05-01", "2024-05-01", whole_day, false, NULL, &err), 100);
	cr_expect_eq(take(st, "2024-05-01", "2024-05-01", whole_day, false, &holds, &err), 200,
		     "half a day is left, so both sessions come from the other contract");
	cr_expect_eq(holds.unit, UNIT_SESSION);
	cr_expect_eq(take(st, "2024-05-01", "2024-05-01", whole_day, false, NULL, &err), -1);
	cr_expect(strstr(err.msg, "only 0.5 day left"), "%s", err.msg);
	cr_expect_eq(deal_balance(st, days.ref, "2024-05-01").available.hundredths, 50);
	cr_expect_eq(deal_balance(st, sessions.ref, "2024-05-01").available.hundredths, 100);
}

/* 10 bought, 7.5 used on 31 March: 2.5 days (920.00) end; the next year opens without them. */
Test(ledger, what_ends_on_31_march)
{
	static const struct {
		int line;
		const char *on;
		int64_t used, lapsed, left, value;
	} cases[] = {
		{ __LINE__, "2024-04-01", 0, 0, 0, 0 },
		{ __LINE__, "2024-04-02", 0, 0, 1000, 368000 },
		{ __LINE__, "2024-05-01", 700, 0, 300, 110400 },
		{ __LINE__, "2025-03-30", 700, 0, 300, 110400 },
		{ __LINE__, "2025-03-31", 750, 0, 250, 92000 },
		{ __LINE__, "2025-04-01", 750, 250, 0, 0 },
		{ __LINE__, "2026-04-01", 750, 250, 0, 0 },
	};
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 1000 });
	struct err err = { 0 };

	for (int i = 0; i < 7; i++)
		(void) take(st, "2024-05-01", "2024-05-01", whole_day, true, NULL, &err);
	cr_assert_eq(take(st, "2025-03-31", "2025-03-31", half_day, true, NULL, &err), 50);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct balance b = deal_balance(st, c.ref, cases[i].on);

		cr_expect_eq(b.used.hundredths, cases[i].used, "row at line %d", cases[i].line);
		cr_expect_eq(b.lapsed.hundredths, cases[i].lapsed, "row at line %d", cases[i].line);
		cr_expect_eq(b.left.hundredths, cases[i].left, "row at line %d", cases[i].line);
		cr_expect_eq(b.available.hundredths, cases[i].left, "row at line %d",
			     cases[i].line);
		cr_expect_eq(b.value_left.pence, cases[i].value, "row at line %d", cases[i].line);
	}
	cr_expect_eq(take(st, "2025-04-01", "2025-04-01", half_day, true, NULL, &err), -1,
		     "no day is moved into another year");
}

/* Agreed in March for April, used on 1 April: in March the day is booked, not used. */
Test(ledger, a_use_on_the_first_day_of_the_year)
{
	static const struct {
		int line;
		const char *on;
		int64_t bought, used, planned, available, value;
	} cases[] = {
		{ __LINE__, "2025-03-09", 0, 0, 0, 0, 0 },
		{ __LINE__, "2025-03-10", 200, 0, 0, 200, 75800 },
		{ __LINE__, "2025-03-20", 200, 0, 50, 150, 75800 },
		{ __LINE__, "2025-03-31", 200, 0, 50, 150, 75800 },
		{ __LINE__, "2025-04-01", 200, 50, 0, 150, 56850 },
	};
	SCOPED(store_closep) struct store *st = book_new();
	struct work work = WORK_EMPTY;
	struct contract c;
	struct holds holds = { .count = 0 };
	struct err err = { 0 };

	deal_rate(st, 2025, UNIT_DAY, 37900);
	c = deal_sell(st,
		      &(struct deal){ .on = "2025-03-10", .from = "2025-04-01", .quantity = 200 });
	cr_assert_eq(take(st, "2025-03-20", "2025-04-01", half_day, false, &holds, &err), 50);
	book_begin(&work, st, "manager", "visit deliver", "2025-04-02");
	MUST(hold_draw(&work, holds.id[0], 10000, day("2025-04-16"), &err));
	book_commit(&work);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct balance b = deal_balance(st, c.ref, cases[i].on);

		cr_expect_eq(b.purchased.hundredths, cases[i].bought, "row at line %d",
			     cases[i].line);
		cr_expect_eq(b.used.hundredths, cases[i].used, "row at line %d", cases[i].line);
		cr_expect_eq(b.planned.hundredths, cases[i].planned, "row at line %d",
			     cases[i].line);
		cr_expect_eq(b.available.hundredths, cases[i].available, "row at line %d",
			     cases[i].line);
		cr_expect_eq(b.value_left.pence, cases[i].value, "row at line %d", cases[i].line);
	}
}

/* Whatever the price and the order of draws, uses and what is left add up in value to the penny. */
Test(ledger, values_add_up)
{
	static const int64_t rates[] = { 1, 3, 33333, 36800, 36801, 99999, 999999937 };

	for (size_t i = 0; i < COUNT_OF(rates); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct contract c = deal_sell(
			st,
			&(struct deal){ .quantity = 350, .rate = rates[i], .reason = "a test" });
		struct err err = { 0 };
		int64_t net = c.net.pence, so_far = 0;

		for (int n = 0; n < 7; n++) {
			struct balance b;

			if (n % 2)
				(void) take(st, "2024-05-01", "2024-05-01", timed(17 + n), true,
					    NULL, &err);
			(void) take(st, "2024-05-01", "2024-05-01", n % 3 ? timed(29) : half_day,
				    true, NULL, &err);
			so_far = -deal_number(
				st, "SELECT sum(value_pence) FROM day_entry WHERE kind = 'use'");
			b = deal_balance(st, c.ref, "2024-05-01");
			cr_expect_eq(so_far + b.value_left.pence, net, "rate %" PRId64, rates[i]);
			cr_expect_eq(b.value_left.pence,
				     (2 * net * b.left.hundredths + 350) / (2 * 350),
				     "rate %" PRId64, rates[i]);
		}
		while (take(st, "2024-05-01", "2024-05-01", timed(1), true, NULL, &err) > 0)
			;
		cr_expect_eq(deal_number(st, "SELECT sum(value_pence) FROM day_entry"), 0,
			     "rate %" PRId64 ": all used, all worth gone", rates[i]);
	}
}

/* A hold is drawn once or let go once; a draw is confirmed once. */
Test(ledger, once_and_no_more)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct holds holds = { .count = 0 };
	struct err err = { 0 };

	(void) deal_sell(st, &(struct deal){ .quantity = 100 });
	(void) take(st, "2024-05-01", "2024-05-01", half_day, true, &holds, &err);
	for (int act = 0; act < 2; act++) {
		SCOPED(work_undo) struct work work = WORK_EMPTY;

		book_begin(&work, st, "manager", "visit deliver", "2024-05-02");
		if (act == 0)
			cr_expect_eq(hold_draw(&work, holds.id[0], 10000, day("2024-05-20"), &err),
				     ERR_CONFLICT);
		else
			cr_expect_eq(hold_confirm(&work, 999, &err), ERR_CONFLICT);
	}
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM day_entry WHERE kind = 'use'"), 1);
}

/* What awaits confirmation is confirmed by the manager's word, or by time. */
Test(ledger, provisional)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct work work = WORK_EMPTY;
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 200 });
	struct holds a = { .count = 0 }, b = { .count = 0 };
	struct err err = { 0 };
	static const struct {
		int line;
		const char *on;
		int64_t provisional;
	} cases[] = {
		{ __LINE__, "2024-04-30", 0 },   { __LINE__, "2024-05-01", 100 },
		{ __LINE__, "2024-05-07", 100 }, { __LINE__, "2024-05-08", 50 },
		{ __LINE__, "2024-05-15", 50 },  { __LINE__, "2024-05-16", 0 },
	};

	(void) take(st, "2024-05-01", "2024-05-01", half_day, false, &a, &err);
	(void) take(st, "2024-05-01", "2024-05-01", half_day, false, &b, &err);
	book_begin(&work, st, "manager", "visit deliver", "2024-05-01");
	MUST(hold_draw(&work, a.id[0], 10000, day("2024-05-15"), &err));
	MUST(hold_draw(&work, b.id[0], 10000, day("2024-05-15"), &err));
	book_commit(&work);
	book_begin(&work, st, "manager", "visit confirm", "2024-05-08");
	MUST(hold_confirm(&work, b.id[0], &err));
	book_commit(&work);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct balance now = deal_balance(st, c.ref, cases[i].on);

		cr_expect_eq(now.used_provisional.hundredths, cases[i].provisional,
			     "row at line %d", cases[i].line);
		cr_expect_eq(now.used_confirmed.hundredths,
			     now.used.hundredths - cases[i].provisional, "row at line %d",
			     cases[i].line);
	}
}
