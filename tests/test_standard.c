/* tests/test_standard.c - adopted standards, and when what they promise is due */
#include <criterion/criterion.h>

#include "core/action.h"
#include "core/days.h"
#include "core/standard_clock.h"
#include "core/standard_due.h"
#include "core/whole_term.h"
#include "tests/book.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

/* Adopt the set of data/ from a day on. */
static void adopt(struct store *st, const char *from)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	SCOPED(json_freep) struct json *set = book_data("standards.json");
	struct err err = { 0 };
	size_t added = 0;

	book_begin(&work, st, "manager", "standard adopt", from);
	MUST(standard_adopt(&work, set, day(from), &added, &err));
	cr_assert_eq(added, json_count(json_get(set, "standards")));
	book_commit(&work);
}

/* ---- due ---- */

/* Over weekends, Easter of two years (2023-24 has two Good Fridays), Christmas, an August, pauses. */
Test(standard, due)
{
	static const struct {
		int line;
		enum measure measure;
		int amount;
		const char *on;
		int min;
		const char *agreed;   /* by date */
		const char *pause[2]; /* from, first day that counts again; "": not ended */
		const char *due;      /* "": not due while it is paused */
	} rows[] = {
		{ __LINE__, MEASURE_WORKING_DAYS, 2, "2024-09-02", 600, "", { 0 }, "2024-09-04" },
		{ __LINE__, MEASURE_WORKING_DAYS, 2, "2024-09-02", 990, "", { 0 }, "2024-09-04" },
		{ __LINE__, MEASURE_WORKING_DAYS, 2, "2024-09-02", 991, "", { 0 }, "2024-09-05" },
		{ __LINE__, MEASURE_WORKING_DAYS, 2, "2024-09-06", 1005, "", { 0 }, "2024-09-11" },
		{ __LINE__, MEASURE_WORKING_DAYS, 2, "2024-09-07", 600, "", { 0 }, "2024-09-11" },
		{ __LINE__, MEASURE_WORKING_DAYS, 2, "2024-09-08", 1440, "", { 0 }, "2024-09-11" },
		/* Easter 2023: 7 and 10 April; 2024: 29 March and 1 April */
		{ __LINE__, MEASURE_WORKING_DAYS, 2, "2023-04-06", 540, "", { 0 }, "2023-04-12" },
		{ __LINE__, MEASURE_WORKING_DAYS, 2, "2024-03-27", 540, "", { 0 }, "2024-04-02" },
		{ __LINE__, MEASURE_WORKING_DAYS, 2, "2024-03-28", 1020, "", { 0 }, "2024-04-04" },
		{ __LINE__, MEASURE_WORKING_DAYS, 2, "2024-03-29", 540, "", { 0 }, "2024-04-04" },
		/* two bank holidays of May 2023 and the coronation */
		{ __LINE__, MEASURE_WORKING_DAYS, 10, "2023-04-28", 540, "", { 0 }, "2023-05-16" },
		/* Christmas, August */
		{ __LINE__, MEASURE_WORKING_DAYS, 2, "2024-12-23", 540, "", { 0 }, "2024-12-27" },
		{ __LINE__, MEASURE_WORKING_DAYS, 10, "2024-12-20", 540, "", { 0 }, "2025-01-08" },
		{ __LINE__, MEASURE_WORKING_DAYS, 2, "2024-08-22", 540, "", { 0 }, "2024-08-27" },
		/* pauses */
		{ __LINE__,
		  MEASURE_WORKING_DAYS,
		  2,
		  "2024-09-02",
		  600,
		  "",
		  { "2024-09-03", "2024-09-06" },
		  "2024-09-09" },
		{ __LINE__,
		  MEASURE_WORKING_DAYS,
		  2,
		  "2024-09-02",
		  600,
		  "",
		  { "2024-09-03", "2024-09-03" },
		  "2024-09-04" },
		{ __LINE__,
		  MEASURE_WORKING_DAYS,
		  2,
		  "2024-09-02",
		  600,
		  "",
		  { "2024-09-04", "" },
		  "" },
		{ __LINE__,
		  MEASURE_WORKING_DAYS,
		  2,
		  "2024-09-02",
		  600,
		  "",
		  { "2024-09-05", "" },
		  "2024-09-04" },
		{ __LINE__, MEASURE_WEEKS, 4, "2024-09-02", 1400, "", { 0 }, "2024-09-30" },
		{ __LINE__,
		  MEASURE_WEEKS,
		  4,
		  "2024-09-02",
		  0,
		  "",
		  { "2024-09-09", "2024-09-16" },
		  "2024-10-07" },
		{ __LINE__, MEASURE_DAYS, 28, "2024-09-02", 0, "", { 0 }, "2024-09-30" },
		{ __LINE__,
		  MEASURE_BY_DATE,
		  0,
		  "2024-09-02",
		  0,
		  "2024-09-20",
		  { 0 },
		  "2024-09-20" },
		{ __LINE__,
		  MEASURE_BY_DATE,
		  0,
		  "2024-09-02",
		  0,
		  "2024-09-02",
		  { 0 },
		  "2024-09-02" },
		{ __LINE__,
		  MEASURE_BY_DATE,
		  0,
		  "2024-09-02",
		  0,
		  "2024-09-20",
		  { "2024-09-09", "2024-09-16" },
		  "2024-09-27" },
	};
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(work_days_freep) struct work_days *days = NULL;
	struct err err = { 0 };

	MUST(work_days_open(st, &days, &err));
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const char *to = rows[i].pause[1];
		struct due_pause pause = {
			rows[i].pause[0] ? day(rows[i].pause[0]) : DATE_NONE,
			to && to[0] ? day(to) : DATE_NONE,
		};
		struct due_rule rule = { rows[i].measure,
					 rows[i].amount,
					 { day(rows[i].on), rows[i].min },
					 rows[i].agreed[0] ? day(rows[i].agreed) : DATE_NONE,
					 990,
					 &pause,
					 rows[i].pause[0] ? 1 : 0 };
		struct date due = DATE_NONE;

		MUST(due_reckon(days, &rule, &due, &err));
		cr_expect_str_eq(date_iso(due).s, rows[i].due, "line %d: %s", rows[i].line,
				 date_iso(due).s);
	}
}

/* The kept years say the same of each day as one question does. */
Test(standard, working_days_agree)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(work_days_freep) struct work_days *days = NULL;
	struct err err = { 0 };

	MUST(work_days_open(st, &days, &err));
	for (struct date on = day("2022-12-20"); date_compare(on, day("2025-01-10")) < 0;
	     on = date_add(on, 1)) {
		bool kept = false, asked = false;

		MUST(work_days_is(days, on, &kept, &err));
		MUST(day_is_working(st, on, &asked, &err));
		cr_expect_eq(kept, asked, "%s", date_iso(on).s);
	}
}

/* ---- adopt ---- */

Test(standard, files_that_are_refused)
{
	static const struct {
		int line;
		const char *set, *says, *field;
	} rows[] = {
		{ __LINE__, "{}", "'set' is missing", "set" },
		{ __LINE__, "{\"set\":\"S\"}", "no list of 'standards'", "standards" },
		{ __LINE__, "{\"set\":\"S\",\"standards\":[{\"code\":\"x\",\"title\":\"T\"}]}",
		  "standard 1: 'x' is no standard", "code" },
		{ __LINE__,
		  "{\"set\":\"S\",\"standards\":[{\"code\":\"answer-message\",\"title\":\"T\"}]}",
		  "standard 1: 'amount' is missing", "amount" },
		{ __LINE__,
		  "{\"set\":\"S\",\"standards\":[{\"code\":\"answer-message\",\"amount\":0,"
		  "\"title\":\"T\"}]}",
		  "from 1 to 366", "amount" },
		{ __LINE__,
		  "{\"set\":\"S\",\"standards\":[{\"code\":\"answer-message\",\"amount\":2.5,"
		  "\"title\":\"T\"}]}",
		  "whole number", "amount" },
		{ __LINE__,
		  "{\"set\":\"S\",\"standards\":[{\"code\":\"supervision\",\"amount\":2,"
		  "\"title\":\"T\"}]}",
		  "every month and has no amount", "amount" },
		{ __LINE__,
		  "{\"set\":\"S\",\"standards\":[{\"code\":\"penalty-decision\",\"amount\":30,"
		  "\"title\":\"T\"}]}",
		  "28 days by law", "amount" },
		{ __LINE__,
		  "{\"set\":\"S\",\"standards\":[{\"code\":\"supervision\",\"title\":\"T\"},"
		  "{\"code\":\"supervision\",\"title\":\"U\"}]}",
		  "standard 2: 'supervision' stands in the file twice", "" },
		{ __LINE__,
		  "{\"set\":\"S\",\"standards\":[{\"code\":\"supervision\",\"title\":\"\"}]}",
		  "title", "title" },
	};
	SCOPED(store_closep) struct store *st = book_new();

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		SCOPED(work_undo) struct work work = WORK_EMPTY;
		SCOPED(json_freep) struct json *set = book_json(rows[i].set);
		struct err err = { 0 };
		size_t added;

		book_begin(&work, st, "manager", "standard adopt", "2024-04-02");
		cr_expect_eq(standard_adopt(&work, set, day("2024-04-02"), &added, &err),
			     ERR_INVALID, "line %d", rows[i].line);
		cr_expect(strstr(err.msg, rows[i].says), "line %d: %s", rows[i].line, err.msg);
		cr_expect_str_eq(err.field, rows[i].field, "line %d: %s", rows[i].line, err.field);
	}
}

/* A clock goes by the standard of its first day; what is given up has no new clocks. */
Test(standard, dated)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	SCOPED(json_freep)
	struct json *longer = book_json("{\"set\":\"Next\",\"standards\":[{\"code\":\"answer-"
					"message\",\"amount\":5,\"title\":"
					"\"Five days\"}]}");
	SCOPED(json_freep) struct json *same = book_data("standards.json");
	struct standard standard;
	struct err err = { 0 };
	bool adopted = true;
	size_t added = 9;

	MUST(standard_on(st, "answer-message", day("2024-04-02"), &standard, &adopted, &err));
	cr_expect_not(adopted, "nothing is promised that was not adopted");
	adopt(st, "2024-04-02");
	book_begin(&work, st, "manager", "standard adopt", "2024-06-03");
	MUST(standard_adopt(&work, same, day("2024-06-03"), &added, &err));
	cr_expect_eq(added, 0, "adopted again");
	MUST(standard_adopt(&work, longer, day("2024-07-01"), &added, &err));
	cr_expect_eq(added, 1);
	work.reason = "We have no helpline any more";
	MUST(standard_give_up(&work, "answer-message", day("2024-09-02"), &err));
	cr_expect_eq(standard_give_up(&work, "answer-message", day("2024-09-03"), &err),
		     ERR_CONFLICT);
	cr_expect_eq(standard_give_up(&work, "answer", day("2024-09-03"), &err), ERR_NOT_FOUND);
	book_commit(&work);
	MUST(standard_on(st, "answer-message", day("2024-06-30"), &standard, &adopted, &err));
	cr_expect_eq(standard.amount, 2);
	MUST(standard_on(st, "answer-message", day("2024-07-01"), &standard, &adopted, &err));
	cr_expect(adopted && standard.amount == 5 && strcmp(standard.title, "Five days") == 0);
	MUST(standard_on(st, "answer-message", day("2024-09-02"), &standard, &adopted, &err));
	cr_expect_not(adopted);
}

/* ---- clocks ---- */

/* One clock of an action of EWO-01, through all that can become of it. */
Test(standard, clock_of_an_action)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct action action = { "school",
				 book_school(st, BOOK_ACADEMY),
				 book_school(st, BOOK_ACADEMY),
				 book_officer(st, "EWO-01"),
				 "Write to the governors",
				 day("2024-09-02"),
				 day("2024-09-20") };
	struct clock_state state;
	struct err err = { 0 };
	int64_t id = 0;

	adopt(st, "2024-04-02");
	book_begin(&work, st, "manager", "action add", "2024-09-02");
	MUST(action_add(&work, &action, &id, &err));
	book_commit(&work);
	MUST(clock_state(st, "agreed-action", "action", id, day("2024-09-20"), &state, &err));
	cr_expect(state.promised && state.running && !state.late);
	MUST(clock_state(st, "agreed-action", "action", id, day("2024-09-21"), &state, &err));
	cr_expect(state.late);

	book_begin(&work, st, "manager", "action defer", "2024-09-18");
	work.reason = "The governors meet in October";
	MUST(action_defer(&work, id, day("2024-10-11"), &err));
	book_commit(&work);
	MUST(clock_state(st, "agreed-action", "action", id, day("2024-09-21"), &state, &err));
	cr_expect(!state.late && state.running);
	cr_expect_str_eq(date_iso(state.due).s, "2024-10-11");
	cr_expect_str_eq(date_iso(state.due_plain).s, "2024-09-20");

	book_begin(&work, st, "ewo-01", "action done", "2024-10-14");
	MUST(action_done(&work, id, day("2024-10-14"), "Sent", &err));
	book_commit(&work);
	MUST(clock_state(st, "agreed-action", "action", id, day("2025-01-01"), &state, &err));
	cr_expect(!state.running && state.late);
	cr_expect_str_eq(date_iso(state.done).s, "2024-10-14");

	book_begin(&work, st, "ewo-01", "action reopen", "2024-10-15");
	work.reason = "It went to the wrong school";
	MUST(action_reopen(&work, id, &err));
	MUST(action_drop(&work, id, &err));
	book_commit(&work);
	MUST(clock_state(st, "agreed-action", "action", id, day("2025-01-01"), &state, &err));
	cr_expect(state.voided && !state.running && !state.late);
}

Test(standard, refusals_of_actions)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct action action = { "school",
				 book_school(st, BOOK_ACADEMY),
				 0,
				 book_officer(st, "EWO-01"),
				 "Call the head",
				 day("2024-09-03"),
				 day("2024-09-20") };
	struct err err = { 0 };
	int64_t id = 0;

	book_begin(&work, st, "manager", "action add", "2024-09-02");
	cr_expect_eq(action_add(&work, &action, &id, &err), ERR_CONFLICT, "%s", err.msg);
	action.agreed_on = day("2024-09-02");
	action.due_on = day("2024-09-01");
	cr_expect_eq(action_add(&work, &action, &id, &err), ERR_INVALID, "%s", err.msg);
	action.due_on = day("2044-09-01");
	cr_expect_eq(action_add(&work, &action, &id, &err), ERR_INVALID, "%s", err.msg);
	action.due_on = day("2024-09-20");
	action.what = "";
	cr_expect_eq(action_add(&work, &action, &id, &err), ERR_INVALID, "%s", err.msg);
	action.what = "Call";
	action.officer_id = 0;
	cr_expect_eq(action_add(&work, &action, &id, &err), ERR_INVALID, "%s", err.msg);
	action.officer_id = book_officer(st, "EWO-01");
	MUST(action_add(&work, &action, &id, &err));
	book_commit(&work);
	book_begin(&work, st, "ewo-02", "action done", "2024-09-03");
	cr_expect_eq(action_done(&work, id, day("2024-09-03"), NULL, &err), ERR_DENIED, "%s",
		     err.msg);
	work_undo(&work);
	book_begin(&work, st, "ewo-01", "action done", "2024-09-03");
	cr_expect_eq(action_done(&work, id, day("2024-09-04"), NULL, &err), ERR_INVALID);
	cr_expect_eq(action_done(&work, id, day("2024-09-01"), NULL, &err), ERR_INVALID);
	cr_expect_eq(action_done(&work, id + 1, day("2024-09-03"), NULL, &err), ERR_NOT_FOUND);
	MUST(action_done(&work, id, day("2024-09-03"), NULL, &err));
	cr_expect_eq(action_done(&work, id, day("2024-09-03"), NULL, &err), ERR_CONFLICT);
	book_commit(&work);
}

/* ---- pauses ---- */

Test(standard, pauses)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct clock_start start = { "process-referral",
				     "referral",
				     7,
				     book_school(st, BOOK_ACADEMY),
				     book_officer(st, "EWO-01"),
				     { day("2024-09-02"), 540 },
				     DATE_NONE };
	struct clock_state state;
	struct err err = { 0 };
	int64_t id = 0;

	book_begin(&work, st, "manager", "action add", "2024-09-02");
	MUST(clock_start(&work, &start, &id, &err));
	cr_expect_eq(id, 0, "nothing was adopted");
	MUST(clock_done(&work, "process-referral", "referral", 7, start.at, &err));
	work_undo(&work);
	adopt(st, "2024-04-02");
	book_begin(&work, st, "manager", "action add", "2024-09-16");
	MUST(clock_start(&work, &start, &id, &err));
	cr_expect_gt(id, 0);
	work.reason = "The school looks for its letters";
	cr_expect_eq(clock_pause(&work, "process-referral", "referral", 7, day("2024-09-01"), &err),
		     ERR_INVALID);
	MUST(clock_pause(&work, "process-referral", "referral", 7, day("2024-09-04"), &err));
	cr_expect_eq(clock_pause(&work, "process-referral", "referral", 7, day("2024-09-05"), &err),
		     ERR_CONFLICT);
	MUST(clock_state(st, "process-referral", "referral", 7, day("2025-01-01"), &state, &err));
	cr_expect(state.paused && date_is_none(state.due) && !state.late);
	cr_expect_eq(
		clock_resume(&work, "process-referral", "referral", 7, day("2024-09-03"), &err),
		ERR_INVALID);
	MUST(clock_resume(&work, "process-referral", "referral", 7, day("2024-09-11"), &err));
	cr_expect_eq(
		clock_resume(&work, "process-referral", "referral", 7, day("2024-09-12"), &err),
		ERR_CONFLICT);
	cr_expect_eq(clock_pause(&work, "process-referral", "referral", 7, day("2024-09-10"), &err),
		     ERR_CONFLICT, "inside the earlier pause");
	MUST(clock_state(st, "process-referral", "referral", 7, day("2025-01-01"), &state, &err));
	cr_expect_str_eq(date_iso(state.due).s, "2024-09-23"); /* ten days but for five */
	cr_expect_str_eq(date_iso(state.due_plain).s, "2024-09-16");
	book_commit(&work);
}

/* ---- terms ---- */

/* Parts are put together; holidays after a term are of it, those before the first known one of none. */
Test(standard, whole_terms)
{
	static const struct {
		int line;
		const char *on, *term, *first, *last; /* term "": not known */
	} rows[] = {
		{ __LINE__, "2024-08-31", "", "", "" },
		{ __LINE__, "2024-09-02", "Autumn 2024", "2024-09-02", "2024-12-20" },
		{ __LINE__, "2024-10-30", "Autumn 2024", "2024-09-02", "2024-12-20" },
		{ __LINE__, "2024-12-20", "Autumn 2024", "2024-09-02", "2024-12-20" },
		{ __LINE__, "2025-01-05", "Autumn 2024", "2024-09-02", "2024-12-20" },
		{ __LINE__, "2025-01-06", "Spring 2025", "2025-01-06", "2025-04-04" },
		{ __LINE__, "2025-04-21", "Spring 2025", "2025-01-06", "2025-04-04" },
		{ __LINE__, "2025-04-22", "Summer 2025", "2025-04-22", "2025-07-22" },
		{ __LINE__, "2025-08-31", "Summer 2025", "2025-04-22", "2025-07-22" },
		{ __LINE__, "2025-10-06", "", "", "" },
	};
	SCOPED(store_closep) struct store *st = book_new();

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct whole_term term = { .year = 0 }, again = { .year = 0 };
		struct err err = { 0 };
		enum season season;
		bool known = false;
		int year;

		MUST(whole_term_on(st, 0, day(rows[i].on), &term, &known, &err));
		cr_assert_eq(known, rows[i].term[0] != '\0', "line %d", rows[i].line);
		if (!known)
			continue;
		cr_expect_str_eq(whole_term_text(&term).s, rows[i].term, "line %d", rows[i].line);
		cr_expect_str_eq(date_iso(term.first).s, rows[i].first, "line %d", rows[i].line);
		cr_expect_str_eq(date_iso(term.last).s, rows[i].last, "line %d", rows[i].line);
		MUST(whole_term_parse(rows[i].term, &season, &year, &err));
		MUST(whole_term_of(st, 0, season, year, &again, &known, &err));
		cr_expect(known && date_compare(again.first, term.first) == 0, "line %d",
			  rows[i].line);
	}
}
