/* tests/test_debt.c - aged debt on any date, and disputes */
#include <criterion/criterion.h>

#include "billing/aged.h"
#include "billing/dispute.h"
#include "tests/owing.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

static struct aged *read_aged(struct store *st, const char *on, int64_t known)
{
	struct aged *aged = NULL;
	struct err err = { 0 };

	MUST(aged_read(st, &(struct as_known){ .on = day(on), .known = known }, &aged, &err));
	return aged;
}

/* One invoice of £441.60 issued on 1 May 2024, due on 31 May: each boundary of its age. */
Test(debt, ages)
{
	static const struct {
		int line;
		const char *on;
		int64_t days;
		int age; /* -1: not issued */
	} cases[] = {
		{ __LINE__, "2024-04-30", 0, -1 },
		{ __LINE__, "2024-05-01", 0, AGE_NOT_DUE },
		{ __LINE__, "2024-05-31", 0, AGE_NOT_DUE }, /* the due day is not late */
		{ __LINE__, "2024-06-01", 1, AGE_TO_30 },
		{ __LINE__, "2024-06-30", 30, AGE_TO_30 },
		{ __LINE__, "2024-07-01", 31, AGE_TO_60 },
		{ __LINE__, "2024-07-30", 60, AGE_TO_60 },
		{ __LINE__, "2024-07-31", 61, AGE_TO_90 },
		{ __LINE__, "2024-08-29", 90, AGE_TO_90 },
		{ __LINE__, "2024-08-30", 91, AGE_OVER_90 },
		{ __LINE__, "2028-02-29", 1369, AGE_OVER_90 },
	};
	SCOPED(store_closep) struct store *st = book_new();

	(void) owing_invoice(st, BOOK_ACADEMY, 100, "2024-05-01");
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(aged_freep) struct aged *aged = read_aged(st, cases[i].on, 0);
		struct aged_sum sum = aged_sum(aged);

		cr_assert_eq(aged_count(aged), cases[i].age < 0 ? 0 : 1, "row at line %d",
			     cases[i].line);
		cr_expect_eq(sum.total.pence, owing_receivable(st, cases[i].on));
		if (cases[i].age < 0)
			continue;
		cr_expect_eq(aged_line(aged, 0)->overdue_days, cases[i].days, "row at line %d",
			     cases[i].line);
		cr_expect_eq(aged_line(aged, 0)->age, (enum age) cases[i].age, "row at line %d",
			     cases[i].line);
		cr_expect_eq(sum.age[cases[i].age].pence, 44160, "row at line %d", cases[i].line);
	}
}

/* What happened to four invoices, read on days between: every day the total is the money ledger's. */
Test(debt, on_any_date)
{
	static const struct {
		int line;
		const char *on;
		int64_t not_due, to_30, to_60, to_90, over, disputed, on_account;
	} cases[] = {
		{ __LINE__, "2024-05-01", 44160 + 88320, 0, 0, 0, 0, 0, 0 },
		{ __LINE__, "2024-05-31", 44160 + 88320 + 44160, 0, 0, 0, 0, 0, 0 },
		{ __LINE__, "2024-06-01", 44160, 44160 + 88320, 0, 0, 0, 0, 0 },
		{ __LINE__, "2024-06-10", 44160, 34160 + 88320, 0, 0, 0, 0, -5000 },
		{ __LINE__, "2024-06-12", 44160, 34160, 0, 0, 0, 88320, -5000 },
		{ __LINE__, "2024-06-15", 44160, 34160, 0, 0, 0, 66240, -5000 },
		{ __LINE__, "2024-06-16", 44160, 34160, 0, 0, 0, 66240, -5000 - 4416 },
		{ __LINE__, "2024-06-20", 44160, 34160 + 66240, 0, 0, 0, 0, -9416 },
		{ __LINE__, "2024-06-25", 39160, 34160 + 66240, 0, 0, 0, 0, -4416 },
		{ __LINE__, "2024-07-01", 0, 39160, 34160 + 66240, 0, 0, 0, -4416 },
		{ __LINE__, "2024-07-05", 0, 44160, 34160 + 66240, 0, 0, 0, -9416 },
		{ __LINE__, "2025-03-31", 0, 0, 0, 0, 44160 + 34160 + 66240, 0, -9416 },
	};
	SCOPED(store_closep) struct store *st = book_new();
	struct owing_number a, b, c, by_journal;
	int64_t receipt, dispute;

	a = owing_invoice(st, BOOK_ACADEMY, 100, "2024-05-01");
	b = owing_invoice(st, "136641", 200, "2024-05-01");
	by_journal = owing_invoice(st, BOOK_MAINTAINED, 300, "2024-05-01");
	cr_assert_eq(by_journal.s[2], 'R');
	c = owing_invoice(st, BOOK_ACADEMY, 100, "2024-05-31");
	receipt = owing_receive(st, a.s, "2024-06-10", 15000, 10000);
	dispute = owing_dispute(st, b.s, "2024-06-12");
	owing_credit(st, b.s, "2024-06-15", 18400, 3680, 22080);
	owing_credit(st, b.s, "2024-06-16", 3680, 736, 0);
	owing_end(st, dispute, "upheld", "2024-06-20");
	owing_allocate(st, receipt, c.s, "2024-06-25", 5000);
	owing_unallocate(st, receipt, c.s, "2024-07-05");
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(aged_freep) struct aged *aged = read_aged(st, cases[i].on, 0);
		struct aged_sum s = aged_sum(aged);
		const int64_t expected[] = { cases[i].not_due,   cases[i].to_30, cases[i].to_60,
					     cases[i].to_90,     cases[i].over,  cases[i].disputed,
					     cases[i].on_account };
		const int64_t got[] = { s.age[0].pence,    s.age[1].pence, s.age[2].pence,
					s.age[3].pence,    s.age[4].pence, s.disputed.pence,
					s.on_account.pence };

		for (size_t k = 0; k < COUNT_OF(got); k++)
			cr_expect_eq(got[k], expected[k], "row at line %d, column %zu: %" PRId64,
				     cases[i].line, k, got[k]);
		cr_expect_eq(s.total.pence, owing_receivable(st, cases[i].on), "row at line %d",
			     cases[i].line);
	}
}

/* As it was known: what was entered later, however it is dated, is not there yet. */
Test(debt, as_it_was_known)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(aged_freep) struct aged *then = NULL, *now = NULL;
	struct owing_number a = owing_invoice(st, BOOK_ACADEMY, 100, "2024-05-01");
	int64_t known = deal_number(st, "SELECT max(audit_id) FROM audit");

	(void) owing_receive(st, a.s, "2024-06-10", 44160, 44160);
	then = read_aged(st, "2024-06-30", known);
	now = read_aged(st, "2024-06-30", 0);
	cr_expect_eq(aged_sum(then).total.pence, 44160);
	cr_expect_eq(aged_count(now), 0);
}

/* An account is named by its latest address, whatever row its documents have. */
Test(debt, one_row_an_account)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(aged_freep) struct aged *aged = NULL;
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	struct school_change change = { .address = "1 New Road; Southampton; SO15 7QU",
					.from = day("2024-05-10") };

	(void) owing_invoice(st, BOOK_ACADEMY, 100, "2024-05-01");
	book_begin(&work, st, "finance", "school set", "2024-05-09");
	MUST(school_set(&work, book_school(st, BOOK_ACADEMY), &change, &err));
	book_commit(&work);
	(void) owing_invoice(st, BOOK_ACADEMY, 100, "2024-05-31");
	cr_assert_eq(deal_number(st, "SELECT count(DISTINCT payer_id) FROM document"), 2);
	aged = read_aged(st, "2024-06-01", 0);
	cr_assert_eq(aged_count(aged), 2);
	cr_expect_eq(aged_line(aged, 0)->account_id, aged_line(aged, 1)->account_id);
	cr_expect_str_eq(aged_line(aged, 1)->urn, BOOK_ACADEMY);
}

/* ---- disputes ---- */

/* One act after the other on one book: invoices 1 (academy), 2 (paid), 3 (internal). */
Test(debt, disputes)
{
	static const struct {
		int line;
		const char *today, *number, *on, *by, *owner, *reason;
		int code;
		const char *why;
	} opens[] = {
		{ __LINE__, "2024-06-10", "EWS24-00009", "2024-06-10", "B", NULL, "x",
		  ERR_NOT_FOUND, "no document has the number 'EWS24-00009'" },
		{ __LINE__, "2024-06-10", "", "2024-06-10", "B", NULL, "x", ERR_NOT_FOUND, "''" },
		{ __LINE__, "2024-06-10", "EWR24-00001", "2024-06-10", "B", NULL, "x", ERR_CONFLICT,
		  "settled by journal" },
		{ __LINE__, "2024-06-10", "EWS24-00002", "2024-06-10", "B", NULL, "x", ERR_CONFLICT,
		  "nothing of EWS24-00002 is outstanding: £441.60 is paid" },
		{ __LINE__, "2024-06-10", "EWS24-00001", "2024-06-11", "B", NULL, "x", ERR_INVALID,
		  "11 June 2024 is still to come" },
		{ __LINE__, "2024-06-10", "EWS24-00001", "2024-04-30", "B", NULL, "x", ERR_CONFLICT,
		  "was issued on 1 May 2024" },
		{ __LINE__, "2024-06-10", "EWS24-00001", "2024-06-10", "", NULL, "x", ERR_INVALID,
		  "name" },
		{ __LINE__, "2024-06-10", "EWS24-00001", "2024-06-10", "B", "nobody", "x",
		  ERR_NOT_FOUND, "'nobody' is no user" },
		{ __LINE__, "2024-06-10", "EWS24-00001", "2024-06-10", "B", NULL, NULL, ERR_INVALID,
		  "say why" },
		{ __LINE__, "2024-06-10", "ews24-00001", "2024-06-05", "B", "manager", "x", ERR_OK,
		  "" },
		{ __LINE__, "2024-06-11", "EWS24-00001", "2024-06-11", "B", NULL, "x", ERR_CONFLICT,
		  "disputed already, since 5 June 2024 (dispute 1, owner manager)" },
	};
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(freep) char *findings = NULL;
	struct owing_number paid;

	(void) owing_invoice(st, BOOK_ACADEMY, 100, "2024-05-01");
	paid = owing_invoice(st, "136641", 100, "2024-05-01");
	(void) owing_receive(st, paid.s, "2024-05-20", 44160, 44160);
	(void) owing_invoice(st, BOOK_MAINTAINED, 100, "2024-05-01");
	for (size_t i = 0; i < COUNT_OF(opens); i++) {
		SCOPED(work_undo) struct work work = WORK_EMPTY;
		struct dispute_said said = { .number = opens[i].number,
					     .said_by = opens[i].by,
					     .owner = opens[i].owner,
					     .on = day(opens[i].on) };
		struct err err = { 0 };
		struct dispute d;
		int r;

		book_begin(&work, st, "finance", "dispute open", opens[i].today);
		work.reason = opens[i].reason;
		if ((r = dispute_open(&work, &said, &d, &err)) == ERR_OK)
			r = work_commit(&work, &err);
		cr_expect_eq(r, opens[i].code, "row at line %d: %s", opens[i].line, err.msg);
		if (r < 0)
			cr_expect(strstr(err.msg, opens[i].why), "row at line %d: %s",
				  opens[i].line, err.msg);
	}
	findings = deal_findings(st);
	cr_expect_str_eq(findings, "");
}

/* How disputes end, and what may come after. */
Test(debt, disputes_end)
{
	static const struct {
		int line;
		const char *today;
		int64_t id;
		const char *outcome;
		int code;
		const char *why;
	} ends[] = {
		{ __LINE__, "2024-06-10", 9, "upheld", ERR_NOT_FOUND, "there is no dispute 9" },
		{ __LINE__, "2024-06-10", 1, "won", ERR_INVALID, "'won' is no outcome" },
		{ __LINE__, "2024-06-04", 1, "upheld", ERR_CONFLICT, "cannot end before" },
		{ __LINE__, "2024-06-10", 1, "rejected", ERR_OK, "" },
		{ __LINE__, "2024-06-11", 1, "upheld", ERR_CONFLICT,
		  "ended on 10 June 2024: rejected" },
	};
	SCOPED(store_closep) struct store *st = book_new();
	struct owing_number a = owing_invoice(st, BOOK_ACADEMY, 100, "2024-05-01");
	struct err err = { 0 };
	struct dispute d;

	(void) owing_dispute(st, a.s, "2024-06-05");
	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		SCOPED(work_undo) struct work work = WORK_EMPTY;
		int r;

		err = (struct err){ 0 };
		book_begin(&work, st, "finance", "dispute end", ends[i].today);
		work.reason = "Looked into";
		if ((r = dispute_end(&work, ends[i].id, ends[i].outcome, &d, &err)) == ERR_OK)
			r = work_commit(&work, &err);
		cr_expect_eq(r, ends[i].code, "row at line %d: %s", ends[i].line, err.msg);
		if (r < 0)
			cr_expect(strstr(err.msg, ends[i].why), "row at line %d: %s", ends[i].line,
				  err.msg);
	}
	{
		SCOPED(work_undo) struct work work = WORK_EMPTY;

		book_begin(&work, st, "finance", "dispute open", "2024-06-20");
		work.reason = "Again";
		cr_expect_eq(dispute_open(&work,
					  &(struct dispute_said){ .number = a.s,
								  .said_by = "B",
								  .on = day("2024-06-09") },
					  &d, &err),
			     ERR_CONFLICT);
		cr_expect(strstr(err.msg, "ended on 10 June 2024"), "%s", err.msg);
	}
	cr_expect_eq(owing_dispute(st, a.s, "2024-06-10"), 2, "the day it ended is free");
}

/* Nothing is dated in a closed month. */
Test(debt, disputes_in_a_closed_month)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct owing_number a = owing_invoice(st, BOOK_ACADEMY, 100, "2024-05-01");
	struct err err = { 0 };
	struct dispute d;

	deal_close(st, "2024-05", "2024-06-03");
	book_begin(&work, st, "finance", "dispute open", "2024-06-03");
	work.reason = "x";
	cr_expect_eq(dispute_open(&work,
				  &(struct dispute_said){
					  .number = a.s, .said_by = "B", .on = day("2024-05-31") },
				  &d, &err),
		     ERR_CONFLICT);
	cr_expect(strstr(err.msg, "May 2024 is closed"), "%s", err.msg);
}
