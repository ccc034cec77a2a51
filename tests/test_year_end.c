/* tests/test_year_end.c - what ends unused with a financial year, what keeps it from closing, and that it stays closed */
#include <criterion/criterion.h>

#include "billing/year.h"
#include "core/approval.h"
#include "core/owed.h"
#include "core/setting.h"
#include "tests/deal.h"
#include "tests/raw.h"
#include "tests/use.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

static const struct fy fy_2024 = { 2024 };

/* Close in a unit of work of its own: the code of the refusal, or ERR_OK. */
static int close_year(struct store *st, int begins, const char *user, const char *today,
		      bool *out_new, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	SCOPED(year_release) struct year year = { .row_count = 0 };
	int r;

	if ((r = book_try_begin(&work, st, user, "year close", today, err)) == ERR_OK &&
	    (r = year_look(st, (struct fy){ (int16_t) begins }, work.today, &year, err)) ==
		    ERR_OK &&
	    (r = year_close(&work, &year, out_new, err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

static void must_close(struct store *st, int begins, const char *today)
{
	struct err err = { 0 };
	bool is_new = false;

	MUST(close_year(st, begins, "finance", today, &is_new, &err));
	cr_assert(is_new);
}

/* A visit of the academy that was booked and delivered on its day. */
static int64_t visit_done(struct store *st, const char *on, enum visit_session session)
{
	struct err err = { 0 };
	int64_t id = deal_visit(st, &(struct appointment){ .on = on, .session = session });

	MUST(deal_deliver(st, "ewo-01", on, id, &err));
	return id;
}

static struct year look(struct store *st, int begins, const char *today)
{
	struct year year = { .row_count = 0 };
	struct err err = { 0 };

	MUST(year_look(st, (struct fy){ (int16_t) begins }, day(today), &year, &err));
	return year;
}

/* Lapse what ended, as 'daily' does. */
static struct lapses lapse(struct store *st, const char *today)
{
	struct work work = WORK_EMPTY;
	struct lapses lapses = { .count = 0 };
	struct err err = { 0 };

	book_begin(&work, st, "finance", "year close", today);
	MUST(days_lapse(&work, &lapses, &err));
	book_commit(&work);
	return lapses;
}

static void expect_good(struct store *st)
{
	SCOPED(freep) char *findings = deal_findings(st);

	cr_expect_str_empty(findings);
}

/* 10 bought, 7.5 used: 2.5 days worth 920.00 end; no money moves; the next year opens at 0. */
Test(year_end, what_is_left_ends)
{
	static const char *const days[] = { "2024-05-07", "2024-05-08", "2024-05-09", "2024-05-10",
					    "2024-06-04", "2024-06-05", "2024-06-06" };
	static const char *const asked[] = { "2025-04-01", "2025-05-01", "2026-06-01" };
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(year_release) struct year before = { .row_count = 0 };
	SCOPED(year_release) struct year after = { .row_count = 0 };
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 1000 });
	int64_t charges;
	struct balance b;

	for (size_t i = 0; i < COUNT_OF(days); i++)
		(void) visit_done(st, days[i], SESSION_DAY);
	(void) visit_done(st, "2025-03-31", SESSION_AM);
	(void) deal_bill(st, "2025-03-31", "2025-03-31");
	charges = deal_number(st, "SELECT sum(charge_id) FROM charge");

	before = look(st, 2024, "2025-04-01");
	cr_assert_eq(before.row_count, 1);
	cr_expect_eq(before.rows[0].days.bought.hundredths, 1000);
	cr_expect_eq(before.rows[0].days.used.hundredths, 750);
	cr_expect_eq(before.rows[0].days.left.hundredths, 250);
	cr_expect_eq(before.rows[0].days.unused.hundredths, 250);
	cr_expect_eq(before.worth.pence, 92000);
	cr_expect(date_is_none(before.closed_on));

	must_close(st, 2024, "2025-04-03");
	after = look(st, 2024, "2025-04-03");
	cr_expect_eq(after.rows[0].days.left.hundredths, 0);
	cr_expect_eq(after.rows[0].days.unused.hundredths, 250, "it ended, and is still told");
	cr_expect_eq(after.worth.pence, 92000);
	cr_expect_eq(date_compare(after.closed_on, day("2025-04-03")), 0);
	for (size_t i = 0; i < COUNT_OF(asked); i++) {
		b = deal_balance(st, c.ref, asked[i]);
		cr_expect_eq(b.left.hundredths, 0, "%s", asked[i]);
		cr_expect_eq(b.lapsed.hundredths, 250, "%s", asked[i]);
		cr_expect_eq(b.value_left.pence, 0, "%s", asked[i]);
	}
	b = deal_balance(st, c.ref, "2024-09-30"); /* as it was */
	cr_expect_eq(b.left.hundredths, 300);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM day_entry WHERE kind = 'lapse' AND "
				     "dated_on = '2025-03-31' AND quantity = -250 AND value_pence "
				     "= -92000"),
		     1);
	cr_expect_eq(deal_number(st, "SELECT sum(charge_id) FROM charge"), charges);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM allotment WHERE fy > 2024"), 0);
	expect_good(st);
}

/* Used to the last hour: nothing ends, and the row of closing is written all the same. */
Test(year_end, exact_fit)
{
	SCOPED(store_closep) struct store *st = book_new();

	(void) deal_sell(st, &(struct deal){ .quantity = 100 });
	(void) visit_done(st, "2024-05-07", SESSION_DAY);
	must_close(st, 2024, "2025-04-01");
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM day_entry WHERE kind = 'lapse'"), 0);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM year_close WHERE fy = 2024 AND lapsed = "
				     "0 AND value_pence = 0 AND entry_id IS NULL"),
		     1);
	expect_good(st);
}

/* A year in which nothing was bought closes too. */
Test(year_end, nothing_bought)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(year_release) struct year year = { .row_count = 0 };

	must_close(st, 2023, "2024-04-02");
	must_close(st, 2020, "2024-04-02");
	year = look(st, 2020, "2024-04-02");
	cr_expect_eq(year.row_count, 0);
	cr_expect(!date_is_none(year.closed_on));
	expect_good(st);
}

/* Again: it says since when, and writes nothing. */
Test(year_end, closed_once)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct err err = { 0 };
	int64_t acts, entries;
	bool is_new = true;

	(void) deal_sell(st, &(struct deal){ .quantity = 1000 });
	must_close(st, 2024, "2025-04-01");
	acts = deal_number(st, "SELECT count(*) FROM audit");
	entries = deal_number(st, "SELECT count(*) FROM day_entry");
	MUST(close_year(st, 2024, "manager", "2025-04-02", &is_new, &err));
	cr_expect_not(is_new);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM audit"), acts);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM day_entry"), entries);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM year_close"), 1);
}

/* Nothing is dated in it any more, by any path. */
Test(year_end, stays_closed)
{
	static const struct {
		int line;
		const char *sql, *why;
	} cases[] = {
		{ __LINE__,
		  "INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence, dated_on, "
		  "school_id, audit_id) VALUES (1, 2024, 'cancel', -50, -18400, '2025-03-31', 1, "
		  "1)",
		  "the financial year is closed" },
		{ __LINE__,
		  "INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence, dated_on, "
		  "school_id, correction, audit_id) VALUES (1, 2024, 'cancel', -50, -18400, "
		  "'2025-03-31', 1, 1, 1)",
		  "the financial year is closed" },
		{ __LINE__, "UPDATE financial_year SET closed_audit_id = NULL WHERE fy = 2024",
		  "stays closed" },
		{ __LINE__, "UPDATE year_close SET lapsed = 0", "never changed" },
		{ __LINE__, "DELETE FROM year_close", "never deleted" },
		{ __LINE__,
		  "INSERT INTO year_close (allotment_id, fy, lapsed, value_pence, entry_id, "
		  "audit_id) VALUES (1, 2024, 0, 0, NULL, 1)",
		  "UNIQUE" },
	};
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(raw_closep) sqlite3 *db = NULL;
	struct visit_booked booked = { 0 };
	struct purchase p;
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 1000 });
	struct err err = { 0 };

	must_close(st, 2024, "2025-04-01");
	cr_expect_eq(deal_buy(st, c.ref, "2025-04-01", 100, &p, &err), ERR_CONFLICT);
	cr_expect_eq(deal_book(st,
			       &(struct appointment){ .today = "2025-04-01",
						      .on = "2025-03-31",
						      .session = SESSION_AM },
			       &booked, &err),
		     ERR_CONFLICT);
	cr_expect(strstr(err.msg, "closed"), "%s", err.msg);
	db = raw_open(st);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *why = raw_try(db, cases[i].sql);

		cr_expect(why && strstr(why, cases[i].why), "row at line %d: %s", cases[i].line,
			  why ? why : "done");
	}
}

/* A year is over, its visits are recorded, its owed days decided, its rates confirmed, earlier years closed. */
Test(year_end, what_stands_in_the_way)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(year_release) struct year year = { .row_count = 0 };
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 1000 });
	struct owed owed = { .allotment_id = 1,
			     .school_id = c.school.id,
			     .cause = OWED_CANCELLED,
			     .quantity = quantity_of(200) };
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	bool is_new;
	int64_t visit =
		deal_visit(st, &(struct appointment){ .on = "2025-03-25", .session = SESSION_DAY });

	deal_rate(st, 2025, UNIT_DAY, 38000);
	(void) deal_sell(
		st, &(struct deal){ .on = "2025-02-03", .from = "2025-04-01", .quantity = 100 });
	cr_expect_eq(close_year(st, 2024, "finance", "2025-03-31", &is_new, &err), ERR_CONFLICT);
	cr_expect_str_eq(err.msg, "2024-25 is not over: it can be closed from 1 April 2025 on; "
				  "--preview shows what would end unused");
	book_begin(&work, st, "manager", "year close", "2025-03-20");
	work.reason = "ill all March";
	owed.since_on = work.today;
	MUST(owed_add(&work, &owed, &err));
	book_commit(&work);

	cr_expect_eq(close_year(st, 2024, "finance", "2025-04-01", &is_new, &err), ERR_CONFLICT);
	cr_expect_str_eq(err.msg,
			 "2024-25 cannot be closed yet: 1 visit is still booked, 1 owed item is "
			 "undecided; 'daybook year status 2024-25' says what to do");
	year = look(st, 2024, "2025-04-01");
	cr_expect_eq(year.matters[MATTER_VISITS], 1);
	cr_expect_eq(year.matters[MATTER_OWED], 1);
	cr_expect_eq(year.matters[MATTER_CHARGES], 1);
	cr_expect_eq(year.charges.pence, 368000);
	cr_expect_eq(year.rows[0].days.booked.hundredths, 100);
	cr_expect_eq(year.rows[0].days.owed.hundredths, 200);
	cr_expect_eq(year.rows[0].days.unused.hundredths, 700);
	cr_expect_eq(year.worth.pence, 7 * 36800);

	cr_expect_eq(close_year(st, 2025, "finance", "2026-04-01", &is_new, &err), ERR_CONFLICT);
	cr_expect_str_eq(err.msg, "2025-26 cannot be closed yet: 2024-25 is still open; 'daybook "
				  "year status 2025-26' says what to do");
	MUST(deal_deliver(st, "ewo-01", "2025-04-01", visit, &err));
	cr_expect_eq(close_year(st, 2024, "finance", "2025-04-01", &is_new, &err), ERR_CONFLICT);
	book_begin(&work, st, "manager", "year close", "2025-04-01");
	work.reason = "they found another way";
	MUST(owed_settle(&work, owed.id, SETTLED_WAIVED, "Head Teacher", &err));
	book_commit(&work);
	must_close(st, 2024, "2025-04-01");
	must_close(st, 2025, "2026-04-01");
	cr_expect_eq(deal_balance(st, c.ref, "2025-04-02").lapsed.hundredths, 900);
	expect_good(st);
}

/* What ends early ends early; a late record takes it up again, and the next run lets the rest end. */
Test(year_end, ended_days_lapse_again)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .to = "2024-06-28", .quantity = 300 });
	struct lapses lapses;
	int64_t late, booked = deal_visit(st, &(struct appointment){ .on = "2024-06-27",
								     .session = SESSION_AM });
	struct err err = { 0 };

	cr_expect_eq(lapse(st, "2024-06-28").count, 0, "not over yet");
	cr_expect_eq(lapse(st, "2024-07-01").count, 0, "a visit is not recorded yet");
	cr_expect_eq(deal_balance(st, c.ref, "2024-07-01").lapsed.hundredths, 250);
	MUST(deal_deliver(st, "ewo-01", "2024-07-02", booked, &err));
	lapses = lapse(st, "2024-07-02");
	cr_expect_eq(lapses.count, 1);
	cr_expect_eq(lapses.quantity[UNIT_DAY].hundredths, 250);
	cr_expect_eq(lapses.worth.pence, 92000);
	cr_expect_eq(lapse(st, "2024-07-02").count, 0, "once");
	cr_expect_eq(lapse(st, "2024-12-02").count, 0, "once");

	late = deal_visit(st, &(struct appointment){ .today = "2024-07-03",
						     .on = "2024-06-25",
						     .session = SESSION_DAY });
	MUST(deal_deliver(st, "ewo-01", "2024-07-03", late, &err));
	lapses = lapse(st, "2024-07-04");
	cr_expect_eq(lapses.quantity[UNIT_DAY].hundredths, 150);
	cr_expect_eq(deal_balance(st, c.ref, "2024-07-04").lapsed.hundredths, 150);
	must_close(st, 2024, "2025-04-01");
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM year_close c JOIN day_entry e ON "
				     "e.entry_id = c.entry_id WHERE c.lapsed = 150 AND "
				     "c.value_pence = 55200 AND e.quantity = -150"),
		     1);
	expect_good(st);
}

/* Late work takes up first what ended first, however much that was. */
Test(year_end, taken_up_in_order)
{
	SCOPED(store_closep) struct store *st = book_new();
	int64_t visit, late;
	struct err err = { 0 };

	(void) deal_sell(st, &(struct deal){ .to = "2024-06-28", .quantity = 150 });
	visit = deal_visit(st, &(struct appointment){ .on = "2024-06-27", .session = SESSION_DAY });
	MUST(deal_deliver(st, "ewo-01", "2024-06-28", visit, &err));
	cr_expect_eq(lapse(st, "2024-07-01").quantity[UNIT_DAY].hundredths, 50);
	MUST(use_reverse(st, &(struct doing){ .today = "2024-07-02" }, visit, &err));
	cr_expect_eq(lapse(st, "2024-07-03").quantity[UNIT_DAY].hundredths, 100);
	late = deal_visit(st, &(struct appointment){ .today = "2024-07-04",
						     .on = "2024-06-25",
						     .session = SESSION_AM });
	MUST(deal_deliver(st, "ewo-01", "2024-07-04", late, &err));
	cr_expect_eq(deal_number(st, "SELECT b.quantity FROM day_entry b JOIN day_entry e ON "
				     "e.entry_id = b.reverses_entry_id AND e.kind = 'lapse' ORDER "
				     "BY b.entry_id LIMIT 1"),
		     50);
	expect_good(st);
}

/* Owed days keep their allotment from ending. */
Test(year_end, owed_days_wait)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .to = "2024-06-28", .quantity = 300 });
	struct owed owed = { .allotment_id = 1,
			     .school_id = c.school.id,
			     .cause = OWED_CANCELLED,
			     .quantity = quantity_of(100) };
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	book_begin(&work, st, "manager", "year close", "2024-06-20");
	work.reason = "ill";
	owed.since_on = work.today;
	MUST(owed_add(&work, &owed, &err));
	book_commit(&work);
	cr_expect_eq(lapse(st, "2024-07-01").count, 0);
	cr_expect_eq(deal_balance(st, c.ref, "2024-07-01").left.hundredths, 100);
	cr_expect_eq(deal_balance(st, c.ref, "2024-07-01").lapsed.hundredths, 200);
	book_begin(&work, st, "manager", "year close", "2024-07-02");
	work.reason = "they found another way";
	MUST(owed_settle(&work, owed.id, SETTLED_WAIVED, "Head Teacher", &err));
	book_commit(&work);
	cr_expect_eq(lapse(st, "2024-07-03").quantity[UNIT_DAY].hundredths, 300);
}

/* What the service called off and the school used otherwise is owed no more: nobody has to decide it. */
Test(year_end, owed_days_used_otherwise)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 100 });
	struct owed owed = { .allotment_id = 1,
			     .school_id = c.school.id,
			     .cause = OWED_CANCELLED,
			     .quantity = quantity_of(100) };
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	bool closed = false;

	book_begin(&work, st, "manager", "year close", "2024-06-20");
	work.reason = "ill";
	owed.since_on = work.today;
	MUST(owed_add(&work, &owed, &err));
	book_commit(&work);
	int64_t visit =
		deal_visit(st, &(struct appointment){ .on = "2024-09-20", .session = SESSION_DAY });

	MUST(deal_deliver(st, "manager", "2024-09-20", visit, &err));
	MUST(close_year(st, 2024, "manager", "2025-04-02", &closed, &err));
	cr_expect(closed);
}

/* What nobody could do by daybook is found. */
Test(year_end, book_check_finds)
{
	static const struct {
		int line;
		const char *sql, *finding;
	} cases[] = {
		{ __LINE__, "DELETE FROM year_close",
		  "allotment 1: its year is closed, and it has no row of closing" },
		{ __LINE__, "UPDATE financial_year SET closed_audit_id = NULL",
		  "allotment 1: it has a row of closing, and its year is open" },
		{ __LINE__, "UPDATE allotment_sum SET balance = 50",
		  "allotment 1: its year is closed, and days of it are left" },
		{ __LINE__, "UPDATE year_close SET lapsed = 950",
		  "allotment 1: other days had ended when its year closed" },
		{ __LINE__,
		  "INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence, dated_on, "
		  "school_id, audit_id) VALUES (1, 2024, 'cancel', -50, 0, '2025-03-31', 1, 999)",
		  "entered into a year that was closed" },
		{ __LINE__,
		  "INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence, dated_on, "
		  "school_id, correction, audit_id) VALUES (1, 2024, 'cancel', -50, 0, "
		  "'2025-05-01', 1, 1, 999)",
		  "allotment 1: the corrections of act 999 do not add up to 0" },
	};
	SCOPED(store_closep) struct store *st = book_new();

	(void) deal_sell(st, &(struct deal){ .quantity = 1000 });
	must_close(st, 2024, "2025-04-01");
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(raw_closep) sqlite3 *db = raw_open(st);
		SCOPED(store_closep) struct store *altered = NULL;
		SCOPED(freep) char *findings = NULL;

		raw_disarm(db);
		raw_run(db, cases[i].sql);
		altered = raw_store(db);
		findings = deal_findings(altered);
		cr_expect(strstr(findings, cases[i].finding), "row at line %d: %s", cases[i].line,
			  findings);
	}
}

/* Who may, and a second person where the setting asks for one. */
Test(year_end, who_closes)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct work work = WORK_EMPTY;
	struct approval approval;
	struct err err = { 0 };
	bool is_new;

	(void) deal_sell(st, &(struct deal){ .quantity = 1000 });
	cr_expect_eq(close_year(st, 2024, "ewo-01", "2025-04-01", &is_new, &err), ERR_DENIED);
	cr_expect_eq(close_year(st, 2024, "auditor", "2025-04-01", &is_new, &err), ERR_DENIED);
	book_begin(&work, st, "admin", "setting set", "2025-04-01");
	MUST(setting_set(&work, "second-person.year-close", "1000", work.today, &err));
	book_commit(&work);
	cr_expect_eq(close_year(st, 2024, "finance", "2025-04-01", &is_new, &err), ERR_CONFLICT);
	cr_expect(strstr(err.msg, "daybook approval give year-close \"2024-25\""), "%s", err.msg);
	book_begin(&work, st, "manager", "approval give", "2025-04-01");
	work.reason = "the list is right";
	MUST(approval_give(&work, "year-close", "2024-25", &approval, &err));
	book_commit(&work);
	must_close(st, 2024, "2025-04-01");
	expect_good(st);
}

/* Core itself refuses, whoever calls: days that are booked or owed are never closed away. */
Test(year_end, core_keeps_what_is_promised)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct lapses lapses;
	struct err err = { 0 };

	(void) deal_sell(st, &(struct deal){ .quantity = 1000 });
	(void) deal_visit(st, &(struct appointment){ .on = "2025-03-25", .session = SESSION_DAY });
	book_begin(&work, st, "finance", "year close", "2025-04-01");
	cr_expect_eq(year_days_close(&work, fy_2024, &lapses, &err), ERR_CONFLICT);
	cr_expect_str_eq(err.msg, "days of 2024-25 are still booked or owed");
}
