/* tests/test_interest.c - interest on late payment, to the penny and the day, and the fixed sum */
#include <criterion/criterion.h>

#include "billing/interest.h"
#include "billing/write_off.h"
#include "core/setting.h"
#include "tests/owing.h"
#include "tests/raw.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

/* Claim in a unit of work of its own. */
static int claim(struct store *st, const char *number, const char *to, const char *today,
		 bool with_sum, struct interest *out, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	int r;

	book_begin(&work, st, "finance", "debt interest", today);
	if ((r = interest_reckon(st, number, day(to), work.today, with_sum, out, err)) == ERR_OK &&
	    (r = interest_issue(&work, out, err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

static int64_t days_of(const struct interest *i)
{
	int64_t days = 0;

	for (size_t k = 0; k < i->count; k++)
		days += i->stretch[k].days;
	return days;
}

/* What happened to an invoice of £441.60; a day less than 2 months after it was issued. */
struct story {
	const char *issued;               /* due 30 days later */
	const char *paid_on, *settled_on; /* NULL: not; allocated that day, where it was later */
	int64_t paid;
	bool bounced;
	const char *credited_on; /* half of it */
	const char *disputed, *ended, *outcome;
};

static struct owing_number tell(struct store *st, const struct story *s)
{
	struct owing_number a = owing_invoice(st, BOOK_ACADEMY, 100, s->issued);
	int64_t receipt, dispute = 0;

	if (s->disputed)
		dispute = owing_dispute(st, a.s, s->disputed);
	if (s->ended)
		owing_end(st, dispute, s->outcome, s->ended);
	if (s->credited_on)
		owing_credit(st, a.s, s->credited_on, 18400, 3680, 22080);
	if (s->paid_on) {
		receipt = owing_receive(st, a.s, s->paid_on, s->paid, s->settled_on ? 0 : s->paid);
		if (s->settled_on)
			owing_allocate(st, receipt, a.s, s->settled_on, s->paid);
		if (s->bounced)
			owing_unallocate(st, receipt, a.s, "2024-06-29");
	}
	return a;
}

/* Figures by hand: pence x days x rate / 3,650,000, half up. */
Test(interest, days)
{
	static const struct {
		int line;
		struct story story;
		const char *to;
		int64_t days, rate, pence;
		size_t stretches;
		const char *last; /* NULL: 'to' */
	} cases[] = {
		{ __LINE__, { .issued = "2024-05-01" }, "2024-06-01", 1, 1325, 16, 1, NULL },
		{ __LINE__, { .issued = "2024-05-01" }, "2024-06-30", 30, 1325, 481, 1, NULL },
		{ __LINE__, { .issued = "2024-05-01" }, "2025-05-31", 365, 1325, 5851, 1, NULL },
		/* the rate is that of the first day that it was late, whatever the rate becomes */
		{ __LINE__, { .issued = "2024-11-30" }, "2025-01-31", 32, 1325, 513, 1, NULL },
		{ __LINE__, { .issued = "2024-12-01" }, "2025-01-31", 31, 1275, 478, 1, NULL },
		/* over a leap day; a year has 365 days all the same */
		{ __LINE__, { .issued = "2024-12-01" }, "2028-02-28", 1154, 1275, 17801, 1, NULL },
		{ __LINE__, { .issued = "2024-12-01" }, "2028-03-01", 1156, 1275, 17832, 1, NULL },
		/* paid: on the first day late, later, in part, allocated late, bounced */
		{ __LINE__,
		  { .issued = "2024-05-01", .paid_on = "2024-06-01", .paid = 44160 },
		  "2024-06-30",
		  1,
		  1325,
		  16,
		  1,
		  "2024-06-01" },
		{ __LINE__,
		  { .issued = "2024-05-01", .paid_on = "2024-06-13", .paid = 44160 },
		  "2024-06-30",
		  13,
		  1325,
		  208,
		  1,
		  "2024-06-13" },
		{ __LINE__,
		  { .issued = "2024-05-01", .paid_on = "2024-06-10", .paid = 10000 },
		  "2024-06-30",
		  30,
		  1325,
		  408,
		  2,
		  NULL },
		{ __LINE__,
		  { .issued = "2024-05-01",
		    .paid_on = "2024-06-10",
		    .settled_on = "2024-06-20",
		    .paid = 10000 },
		  "2024-06-30",
		  30,
		  1325,
		  408,
		  2,
		  NULL },
		{ __LINE__,
		  { .issued = "2024-05-01", .paid_on = "2024-05-31", .paid = 10000 },
		  "2024-06-30",
		  30,
		  1325,
		  372,
		  1,
		  NULL },
		{ __LINE__,
		  { .issued = "2024-05-01",
		    .paid_on = "2024-06-10",
		    .paid = 44160,
		    .bounced = true },
		  "2024-06-30",
		  30,
		  1325,
		  481,
		  1,
		  NULL },
		{ __LINE__,
		  { .issued = "2024-05-01", .credited_on = "2024-06-11" },
		  "2024-06-30",
		  30,
		  1325,
		  329,
		  2,
		  NULL },
		/* disputed: upheld from 5 to 9 June; the day it ended counts; rejected, withdrawn */
		{ __LINE__,
		  { .issued = "2024-05-01",
		    .disputed = "2024-06-05",
		    .ended = "2024-06-10",
		    .outcome = "upheld" },
		  "2024-06-30",
		  25,
		  1325,
		  401,
		  2,
		  NULL },
		{ __LINE__,
		  { .issued = "2024-05-01",
		    .disputed = "2024-05-20",
		    .ended = "2024-06-10",
		    .outcome = "upheld" },
		  "2024-06-30",
		  21,
		  1325,
		  337,
		  1,
		  NULL },
		{ __LINE__,
		  { .issued = "2024-05-01",
		    .disputed = "2024-06-05",
		    .ended = "2024-06-10",
		    .outcome = "rejected" },
		  "2024-06-30",
		  30,
		  1325,
		  481,
		  1,
		  NULL },
		{ __LINE__,
		  { .issued = "2024-05-01",
		    .disputed = "2024-06-05",
		    .ended = "2024-06-10",
		    .outcome = "withdrawn" },
		  "2024-06-30",
		  30,
		  1325,
		  481,
		  1,
		  NULL },
	};

	for (size_t k = 0; k < COUNT_OF(cases); k++) {
		SCOPED(store_closep) struct store *st = book_new();
		SCOPED(interest_release) struct interest i = { .count = 0 };
		struct owing_number a = tell(st, &cases[k].story);
		int64_t parts = 0;
		struct err err = { 0 };

		MUST(interest_reckon(st, a.s, day(cases[k].to), day(cases[k].to), true, &i, &err));
		cr_expect_eq(days_of(&i), cases[k].days, "row at line %d: %" PRId64 " days",
			     cases[k].line, days_of(&i));
		cr_expect_eq(i.rate.reference_bp + i.rate.margin_bp, cases[k].rate,
			     "row at line %d", cases[k].line);
		cr_expect_eq(i.interest.pence, cases[k].pence, "row at line %d: %" PRId64,
			     cases[k].line, i.interest.pence);
		cr_expect_eq(i.count, cases[k].stretches, "row at line %d: %zu", cases[k].line,
			     i.count);
		cr_expect_str_eq(date_iso(i.to).s, cases[k].last ? cases[k].last : cases[k].to,
				 "row at line %d", cases[k].line);
		cr_expect_eq(i.fixed_sum.pence, 4000, "row at line %d", cases[k].line);
		for (size_t n = 0; n < i.count; n++)
			parts += i.stretch[n].interest.pence;
		cr_expect_eq(parts, i.interest.pence, "row at line %d", cases[k].line);
	}
}

/* Written off when it was due, and owed again since: the sum goes by what was owed when it was late at last. */
Test(interest, sum_after_a_write_back)
{
	static const struct {
		int line;
		int64_t paid; /* in part, before it was due; allocated when it is owed again */
		int64_t sum, pence;
	} cases[] = {
		{ __LINE__, 0, 7000, 481 },     /* 1,324.80 for 10 days */
		{ __LINE__, 44160, 4000, 321 }, /* 883.20 */
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		SCOPED(interest_release) struct interest in = { .count = 0 };
		struct owing_number a = owing_invoice(st, BOOK_ACADEMY, 300, "2024-05-01");
		struct work work = WORK_EMPTY;
		struct write_off w;
		struct err err = { 0 };

		book_begin(&work, st, "finance", "debt write-off", "2024-05-20");
		work.reason = "Wound up";
		MUST(write_off_debt(&work, a.s, NULL, &w, &err));
		book_commit(&work);
		book_begin(&work, st, "finance", "debt write-back", "2024-06-20");
		work.reason = "It was not";
		MUST(write_off_take_back(&work, w.id, &w, &err));
		book_commit(&work);
		if (cases[i].paid)
			owing_allocate(st, owing_receive(st, a.s, "2024-05-10", cases[i].paid, 0),
				       a.s, "2024-06-20", cases[i].paid);
		MUST(claim(st, a.s, "2024-06-30", "2024-06-30", true, &in, &err));
		cr_expect_eq(days_of(&in), 10, "row at line %d", cases[i].line);
		cr_expect_eq(in.interest.pence, cases[i].pence, "row at line %d: %s", cases[i].line,
			     money_text(in.interest).s);
		cr_expect_eq(in.fixed_sum.pence, cases[i].sum, "row at line %d: %s", cases[i].line,
			     money_text(in.fixed_sum).s);
	}
}

/* Sums by size, rates by half year. */
Test(interest, law)
{
	static const struct {
		int line;
		const char *on;
		int64_t debt, sum;
	} sums[] = {
		{ __LINE__, "2024-06-01", 1, 4000 },
		{ __LINE__, "2024-06-01", 99999, 4000 },
		{ __LINE__, "2024-06-01", 100000, 7000 },
		{ __LINE__, "2024-06-01", 999999, 7000 },
		{ __LINE__, "2024-06-01", 1000000, 10000 },
		{ __LINE__, "2002-08-06", 100000, 0 },
	};
	static const struct {
		int line;
		const char *on;
		int64_t bp; /* 0: none */
	} rates[] = {
		{ __LINE__, "2023-12-31", 0 },   { __LINE__, "2024-01-01", 525 },
		{ __LINE__, "2024-06-30", 525 }, { __LINE__, "2024-07-01", 525 },
		{ __LINE__, "2024-12-31", 525 }, { __LINE__, "2025-01-01", 475 },
		{ __LINE__, "2025-06-30", 475 }, { __LINE__, "2025-07-01", 425 },
		{ __LINE__, "2025-12-31", 425 }, { __LINE__, "2026-01-01", 0 },
	};
	SCOPED(store_closep) struct store *st = book_new();

	for (size_t k = 0; k < COUNT_OF(sums); k++) {
		struct money sum;
		struct err err = { 0 };

		MUST(late_sum_on(st, day(sums[k].on), money_pence(sums[k].debt), &sum, &err));
		cr_expect_eq(sum.pence, sums[k].sum, "row at line %d", sums[k].line);
	}
	for (size_t k = 0; k < COUNT_OF(rates); k++) {
		struct late_rate rate;
		struct err err = { 0 };

		cr_expect_eq(late_rate_on(st, day(rates[k].on), &rate, &err),
			     rates[k].bp ? ERR_OK : ERR_NOT_FOUND, "row at line %d", rates[k].line);
		if (rates[k].bp)
			cr_expect_eq(rate.reference_bp, rates[k].bp, "row at line %d",
				     rates[k].line);
		else
			cr_expect(strstr(err.msg, "'daybook rate late-set "), "%s", err.msg);
	}
}

Test(interest, rate_set)
{
	static const struct {
		int line;
		const char *from;
		int64_t bp, margin;
		int code;
		const char *why;
	} cases[] = {
		{ __LINE__, "2026-01-02", 400, -1, ERR_INVALID, "begins no half year" },
		{ __LINE__, "2026-01-01", 10001, -1, ERR_INVALID, "100.01 % is no reference rate" },
		{ __LINE__, "2026-01-01", 400, 0, ERR_INVALID, "0.00 % is no margin" },
		{ __LINE__, "2019-01-01", 75, -1, ERR_CONFLICT, "give it, with --margin" },
		{ __LINE__, "2026-01-01", 400, -1, ERR_OK, "" },
		{ __LINE__, "2026-07-01", 0, 900, ERR_OK, "" },
	};
	SCOPED(store_closep) struct store *st = book_new();

	for (size_t k = 0; k < COUNT_OF(cases); k++) {
		SCOPED(work_undo) struct work work = WORK_EMPTY;
		struct late_rate rate;
		struct err err = { 0 };

		book_begin(&work, st, "finance", "rate late-set", "2026-01-05");
		cr_expect_eq(late_rate_set(&work, day(cases[k].from), cases[k].bp, cases[k].margin,
					   &rate, &err),
			     cases[k].code, "row at line %d: %s", cases[k].line, err.msg);
		if (cases[k].code < 0)
			cr_expect(strstr(err.msg, cases[k].why), "row at line %d: %s",
				  cases[k].line, err.msg);
		else
			cr_expect_eq(rate.margin_bp, cases[k].margin < 0 ? 800 : cases[k].margin);
	}
}

/* Claims one after the other: each goes on from the day after the last; the sum once. */
Test(interest, claims)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(freep) char *findings = NULL;
	struct owing_number a = owing_invoice(st, BOOK_ACADEMY, 300, "2024-05-01");
	static const struct {
		int line;
		const char *to, *today;
		bool sum;
		int code;
		const char *from, *last;
		int64_t interest, fixed;
	} cases[] = {
		{ __LINE__, "2024-06-30", "2024-07-01", false, ERR_OK, "2024-06-01", "2024-06-30",
		  1443, 0 },
		{ __LINE__, "2024-06-30", "2024-07-01", true, ERR_CONFLICT, NULL, NULL, 0, 0 },
		{ __LINE__, "2024-07-31", "2024-08-01", true, ERR_OK, "2024-07-01", "2024-07-31",
		  1491, 7000 },
		{ __LINE__, "2024-08-01", "2024-08-01", true, ERR_OK, "2024-08-01", "2024-08-01",
		  48, 0 },
		{ __LINE__, "2024-08-01", "2024-08-02", true, ERR_CONFLICT, NULL, NULL, 0, 0 },
	};

	for (size_t k = 0; k < COUNT_OF(cases); k++) {
		SCOPED(interest_release) struct interest i = { .count = 0 };
		struct err err = { 0 };

		cr_expect_eq(claim(st, a.s, cases[k].to, cases[k].today, cases[k].sum, &i, &err),
			     cases[k].code, "row at line %d: %s", cases[k].line, err.msg);
		if (cases[k].code < 0) {
			cr_expect(strstr(err.msg, "is claimed up to"), "%s", err.msg);
			continue;
		}
		cr_expect_str_eq(date_iso(i.from).s, cases[k].from, "row at line %d",
				 cases[k].line);
		cr_expect_str_eq(date_iso(i.to).s, cases[k].last, "row at line %d", cases[k].line);
		cr_expect_eq(i.interest.pence, cases[k].interest, "row at line %d: %" PRId64,
			     cases[k].line, i.interest.pence);
		cr_expect_eq(i.fixed_sum.pence, cases[k].fixed, "row at line %d", cases[k].line);
	}
	cr_expect_eq(owing_debt(st, "EWI24-00001").owing.outstanding.pence, 1443);
	cr_expect_eq(owing_receivable(st, "2024-08-01"), 132480 + 1443 + 1491 + 7000 + 48);
	cr_expect_eq(deal_number(st, "SELECT sum(pence) FROM posting WHERE account = 'interest'"),
		     -(1443 + 1491 + 7000 + 48));
	findings = deal_findings(st);
	cr_expect_str_eq(findings, "");
}

/* Invoices 1 (late), 2 (paid in time), 3 (disputed), an internal charge, and a claim on 1. */
Test(interest, refused)
{
	static const struct {
		int line;
		const char *number, *to, *today;
		int code;
		const char *why;
	} cases[] = {
		{ __LINE__, "EWS24-00009", "2024-06-30", "2024-07-01", ERR_NOT_FOUND,
		  "no document" },
		{ __LINE__, "EWR24-00001", "2024-06-30", "2024-07-01", ERR_CONFLICT,
		  "settled by journal" },
		{ __LINE__, "EWI24-00001", "2024-12-31", "2025-01-01", ERR_CONFLICT,
		  "is a claim for late payment itself" },
		{ __LINE__, "EWS24-00001", "2024-07-02", "2024-07-01", ERR_INVALID,
		  "2 July 2024 is still to come" },
		{ __LINE__, "EWS24-00001", "2024-05-31", "2024-07-01", ERR_CONFLICT,
		  "was due on 31 May 2024: it was not late on 31 May 2024" },
		{ __LINE__, "EWS24-00002", "2024-06-30", "2024-07-01", ERR_CONFLICT,
		  "it was paid in time" },
		{ __LINE__, "EWS24-00003", "2024-06-30", "2024-07-01", ERR_CONFLICT,
		  "EWS24-00003 is disputed (dispute 1)" },
		{ __LINE__, "EWS24-00001", "2024-06-20", "2024-06-30", ERR_CONFLICT,
		  "June 2024 is closed" },
	};
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(interest_release) struct interest first = { .count = 0 };
	struct err err = { 0 };
	struct owing_number paid, disputed;

	(void) owing_invoice(st, BOOK_ACADEMY, 100, "2024-05-01");
	paid = owing_invoice(st, "136641", 100, "2024-05-01");
	(void) owing_receive(st, paid.s, "2024-05-31", 44160, 44160);
	disputed = owing_invoice(st, "136641", 100, "2024-05-01");
	(void) owing_dispute(st, disputed.s, "2024-06-05");
	(void) owing_invoice(st, BOOK_MAINTAINED, 100, "2024-05-01");
	MUST(claim(st, "EWS24-00001", "2024-06-10", "2024-06-10", true, &first, &err));
	deal_close(st, "2024-06", "2024-07-01");
	for (size_t k = 0; k < COUNT_OF(cases); k++) {
		SCOPED(interest_release) struct interest i = { .count = 0 };

		err = (struct err){ 0 };
		cr_expect_eq(
			claim(st, cases[k].number, cases[k].to, cases[k].today, true, &i, &err),
			cases[k].code, "row at line %d: %s", cases[k].line, err.msg);
		cr_expect(strstr(err.msg, cases[k].why), "row at line %d: %s", cases[k].line,
			  err.msg);
	}
}

/* The database, and 'book check'. */
Test(interest, kept_in_order)
{
	static const struct {
		const char *sql, *finding;
	} altered[] = {
		{ "UPDATE late_claim SET interest_pence = 1",
		  "document EWI24-00001: claims what it does not come to" },
		{ "INSERT INTO late_claim VALUES (99, 1, '2024-06-10', '2024-06-12', 1325, 1, 0, "
		  "1)",
		  NULL },
		{ "DELETE FROM late_claim",
		  "document EWI24-00001: a claim for late payment of nothing" },
	};
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(interest_release) struct interest i = { .count = 0 };
	struct owing_number a = owing_invoice(st, BOOK_ACADEMY, 100, "2024-05-01");
	struct err err = { 0 };

	MUST(claim(st, a.s, "2024-06-10", "2024-06-10", true, &i, &err));
	{
		SCOPED(raw_closep) sqlite3 *db = raw_open(st);
		const char *why = raw_try(db, altered[1].sql);

		cr_expect(why && strstr(why, "no day is claimed twice"), "%s", why ? why : "done");
	}
	for (size_t k = 0; k < COUNT_OF(altered); k++) {
		SCOPED(freep) char *findings = NULL;
		SCOPED(raw_closep) sqlite3 *db = NULL;
		SCOPED(store_closep) struct store *bad = NULL;

		if (!altered[k].finding)
			continue;
		db = raw_open(st);
		raw_disarm(db);
		raw_run(db, altered[k].sql);
		bad = raw_store(db);
		findings = deal_findings(bad);
		cr_expect(strstr(findings, altered[k].finding), "%s: %s", altered[k].sql, findings);
	}
}

/* Every series has its own letters. */
Test(interest, series)
{
	static const struct {
		const char *name, *value;
		int code;
	} cases[] = { { "series.invoice", "EWS", ERR_CONFLICT },
		      { "series.invoice", "EWR", ERR_CONFLICT },
		      { "series.sale", "EWI", ERR_CONFLICT },
		      { "series.invoice", "LATE", ERR_OK },
		      { "series.sale", "LATE", ERR_CONFLICT } };
	SCOPED(store_closep) struct store *st = book_new();

	for (size_t k = 0; k < COUNT_OF(cases); k++) {
		SCOPED(work_undo) struct work work = WORK_EMPTY;
		struct err err = { 0 };
		int r;

		book_begin(&work, st, "admin", "setting set", "2024-05-01");
		r = setting_set(&work, cases[k].name, cases[k].value, work.today, &err);
		cr_expect_eq(r, cases[k].code, "%s %s: %s", cases[k].name, cases[k].value, err.msg);
		if (r == ERR_OK)
			book_commit(&work);
	}
}
