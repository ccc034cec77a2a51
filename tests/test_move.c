/* tests/test_move.c - visits moved and handed over: what is promised anew, what is kept of before, each refusal */
#include <criterion/criterion.h>

#include "tests/use.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

static int64_t number(struct store *st, const char *sql)
{
	return deal_number(st, sql);
}

/* Its days go along; the sequence rises by one; what it was is kept. */
Test(move, moves_with_its_days)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct visit_moved moved;
	struct err err = { 0 };
	struct visit v;
	int64_t id;

	(void) use_sell(st, &(struct terms){ .quantity = 100 });
	id = use_visit(st, &(struct trip){ .on = "2024-09-10", .session = SESSION_DAY });
	cr_expect_eq(deal_balance(st, "C-2024-001", "2024-09-01").available.hundredths, 0);

	/* all that is left is its own: it goes along */
	MUST(use_move(st, id, &(struct trip){ .on = "2024-09-11" }, &moved, &err));
	cr_expect_eq(moved.holds[0].total.hundredths, 100);
	v = use_seen(st, id, NULL);
	cr_expect_str_eq(date_iso(v.on).s, "2024-09-11");
	cr_expect_eq(v.session, SESSION_DAY);
	cr_expect_eq(v.days.hundredths, 100);
	cr_expect_eq(number(st, "SELECT sequence FROM visit"), 1);
	cr_expect_eq(number(st, "SELECT count(*) FROM visit_version WHERE on_date = "
				"'2024-09-10' AND sequence = 0"),
		     1);

	/* a shorter one lets the rest go */
	MUST(use_move(st, id, &(struct trip){ .session = SESSION_PM, .place = PLACE_ONLINE },
		      &moved, &err));
	v = use_seen(st, id, NULL);
	cr_expect_eq(v.days.hundredths, 50);
	cr_expect_eq(v.start_min, 780);
	cr_expect_eq(v.place, PLACE_ONLINE);
	cr_expect_eq(deal_balance(st, "C-2024-001", "2024-09-01").available.hundredths, 50);
	cr_expect_eq(number(st, "SELECT sequence FROM visit"), 2);

	/* over itself */
	MUST(use_move(st, id, &(struct trip){ .start = 800, .end = 1002 }, &moved, &err));
	use_check(st);
	MUST(use_deliver(st, &(struct doing){ .user = "ewo-01", .today = "2024-09-11" }, id, NULL,
			 0, &err));
	use_check(st);
}

/* The days of the year that it is moved to; the first contract's are free again. */
Test(move, another_year)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct visit_moved moved;
	struct err err = { 0 };
	int64_t id, other;

	deal_rate(st, 2025, UNIT_DAY, 38000);
	(void) deal_sell(st, &(struct deal){ .quantity = 1000 });
	id = use_visit(st, &(struct trip){ .on = "2025-03-10", .session = SESSION_DAY });
	cr_expect_eq(use_move(st, id, &(struct trip){ .on = "2025-04-28" }, &moved, &err),
		     ERR_CONFLICT);
	cr_expect(strstr(err.msg, "none for 2025-26"), "%s", err.msg);
	(void) deal_sell(
		st, &(struct deal){ .quantity = 100, .from = "2025-04-01", .to = "2026-03-31" });
	other = use_visit(st, &(struct trip){ .on = "2025-04-29", .session = SESSION_AM });
	cr_expect_gt(other, id);
	cr_expect_eq(use_move(st, id, &(struct trip){ .on = "2025-04-28" }, &moved, &err),
		     ERR_CONFLICT);
	cr_expect(strstr(err.msg, "only 0.5 day left"), "%s", err.msg);
	MUST(use_move(st, id, &(struct trip){ .on = "2025-04-28", .session = SESSION_AM }, &moved,
		      &err));
	cr_expect_str_eq(use_seen(st, id, NULL).contract, "C-2025-001");
	cr_expect_eq(deal_balance(st, "C-2024-001", "2025-03-31").available.hundredths, 1000);
	cr_expect_eq(deal_balance(st, "C-2025-001", "2025-04-02").available.hundredths, 0);
	use_check(st);
}

Test(move, refusals)
{
	static const struct {
		int line;
		struct trip to;
		int code;
		const char *says;
	} cases[] = {
		{ __LINE__, { .on = "2024-09-10" }, ERR_CONFLICT, "nothing would change" },
		{ __LINE__, { .on = "2024-09-14" }, ERR_INVALID, "a Saturday" },
		{ __LINE__, { .on = "2024-10-29" }, ERR_CONFLICT, "to move it all the same" },
		{ __LINE__, { .on = "2024-09-12" }, ERR_CONFLICT, "(visit 2)" },
		{ __LINE__,
		  { .session = SESSION_AM, .on = "2024-09-12" },
		  ERR_CONFLICT,
		  "08:45 to 12:27" },
		{ __LINE__, { .officer = { "EWO-02" }, .on = "2024-09-19" }, ERR_CONFLICT, "work" },
		{ __LINE__, { .officer = { "EWO-02" } }, ERR_CONFLICT, "(visit 3)" },
		{ __LINE__, { .start = 600, .end = 600 }, ERR_INVALID, "before it starts" },
		{ __LINE__,
		  { .user = "ewo-02", .on = "2024-09-11" },
		  ERR_DENIED,
		  "for another one" },
		{ __LINE__, { .user = "auditor", .on = "2024-09-11" }, ERR_DENIED, "auditor" },
	};
	SCOPED(store_closep) struct store *st = book_new();
	struct err err = { 0 };
	struct visit_moved moved;
	int64_t id;

	(void) use_sell(st, &(struct terms){ .quantity = 1000 });
	id = use_visit(st, &(struct trip){ .on = "2024-09-10", .session = SESSION_DAY });
	(void) use_visit(st, &(struct trip){ .on = "2024-09-12", .session = SESSION_AM });
	(void) use_visit(st, &(struct trip){ .on = "2024-09-10",
					     .session = SESSION_PM,
					     .officer = { "EWO-02" } });
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		cr_expect_eq(use_move(st, id, &cases[i].to, &moved, &err), cases[i].code,
			     "row at line %d: %s", cases[i].line, err.msg);
		cr_expect(strstr(err.msg, cases[i].says), "row at line %d: %s", cases[i].line,
			  err.msg);
	}
	cr_expect_eq(use_move(st, 99, &cases[0].to, &moved, &err), ERR_NOT_FOUND);
	MUST(use_deliver(st, &(struct doing){ .today = "2024-09-10" }, id, NULL, 0, &err));
	cr_expect_eq(use_move(st, id, &(struct trip){ .on = "2024-09-11" }, &moved, &err),
		     ERR_CONFLICT);
	cr_expect(strstr(err.msg, "only a visit that is planned can be moved"), "%s", err.msg);
	use_check(st);
}

/* A top-up that the school agreed to goes along, and no more of it. */
Test(move, top_up)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct err err = { 0 };
	struct visit_moved moved;
	int64_t id;

	(void) use_sell(st, &(struct terms){ .quantity = 100 });
	(void) use_visit(st, &(struct trip){ .on = "2024-09-09", .session = SESSION_DAY });
	id = use_visit(st, &(struct trip){ .on = "2024-09-10",
					   .session = SESSION_AM,
					   .over = { OVER_TOP_UP, "Ms Bursar", "7" } });
	MUST(use_move(st, id, &(struct trip){ .on = "2024-09-11" }, &moved, &err));
	cr_expect_eq(moved.holds[0].as_used.hundredths, 50);
	cr_expect_eq(number(st, "SELECT count(*) FROM hold WHERE released_on IS NULL AND agreed_by "
				"= 'Ms Bursar' AND order_number = '7' AND on_date = '2024-09-11'"),
		     1);
	cr_expect_eq(use_move(st, id, &(struct trip){ .session = SESSION_DAY }, &moved, &err),
		     ERR_CONFLICT);
	cr_expect(strstr(err.msg, "agreed to a top-up of 0.5 day"), "%s", err.msg);
	use_check(st);
}

Test(move, hands_over)
{
	const struct doing now = { .no_reason = "x" };
	SCOPED(store_closep) struct store *st = book_new();
	struct err err = { 0 };
	struct visit_moved moved;
	int64_t id, two;

	(void) use_sell(st, &(struct terms){ .quantity = 1000 });
	id = use_visit(st, &(struct trip){ .on = "2024-09-10", .session = SESSION_DAY });
	two = use_visit(st, &(struct trip){ .on = "2024-09-11",
					    .session = SESSION_AM,
					    .officer = { "EWO-01", "EWO-02" } });
	cr_expect_eq(use_hand_over(st, &now, two, "EWO-01", "EWO-02", &err), ERR_CONFLICT);
	cr_expect(strstr(err.msg, "already"), "%s", err.msg);
	cr_expect_eq(use_hand_over(st, &now, id, "EWO-02", "SM-01", &err), ERR_CONFLICT);
	cr_expect(strstr(err.msg, "none of visit 1"), "%s", err.msg);
	MUST(use_hand_over(st, &now, id, "EWO-01", "EWO-02", &err));
	cr_expect_str_eq(use_seen(st, id, NULL).officer, "EWO-02");
	cr_expect_eq(number(st, "SELECT sequence FROM visit WHERE visit_id = 1"), 1);
	cr_expect_eq(number(st, "SELECT sequence FROM visit_covered WHERE visit_id = 1"), 0);
	MUST(use_hand_over(st, &now, two, "EWO-02", "SM-01", &err));
	cr_expect_str_eq(use_seen(st, two, NULL).officer, "EWO-01");
	cr_expect_eq(number(st, "SELECT line FROM visit_covered WHERE visit_id = 2"), 2);

	/* day and officer at once: EWO-02 is elsewhere on the new day, EWO-01 on the old one */
	(void) use_visit(st, &(struct trip){ .on = "2024-09-17",
					     .session = SESSION_DAY,
					     .officer = { "EWO-02" } });
	(void) use_visit(st, &(struct trip){ .on = "2024-09-10", .session = SESSION_DAY });
	MUST(use_move(st, id, &(struct trip){ .on = "2024-09-17", .officer = { "EWO-01" } }, &moved,
		      &err));
	cr_expect_eq(number(st, "SELECT sequence FROM visit WHERE visit_id = 1"), 2);
	cr_expect_eq(use_move(st, two, &(struct trip){ .officer = { "EWO-02" } }, &moved, &err),
		     ERR_CONFLICT);
	cr_expect(strstr(err.msg, "several officers"), "%s", err.msg);
	use_check(st);
}
