/* tests/test_income.c - what was earned, deferred and accrued; its journals; income of each year is the worth of its days */
#include <criterion/criterion.h>

#include "billing/income.h"
#include "billing/income_post.h"
#include "core/year_end.h"
#include "tests/deal.h"
#include "tests/raw.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)
#define SCHOOL_YEAR .from = "2024-09-02", .to = "2025-07-22"

/* On a date; of one year (0: all) and school (NULL: all). */
static struct income income_on(struct store *st, const char *on, int fy, const char *urn)
{
	SCOPED(income_release) struct income_list list = { 0 };
	struct income sum = { .billed = money_pence(0) };
	int64_t school = urn ? book_school(st, urn) : 0;
	struct fy year = { (int16_t) fy };
	struct err err = { 0 };

	MUST(income_reckon(st, &(struct income_ask){ .on = day(on), .fy = fy ? &year : NULL },
			   &list, &err));
	for (size_t i = 0; i < list.count; i++)
		if (school == 0 || list.at[i].school_id == school)
			income_add(&sum, &list.at[i]);
	return sum;
}

static int post(struct store *st, const char *on, const char *today, struct income_posted *out,
		struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	int r;

	book_begin(&work, st, "finance", "journal income", today);
	if ((r = income_post(&work, day(on), out, err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

static struct income_posted posted(struct store *st, const char *on, const char *today)
{
	struct income_posted p = { 0 };
	struct err err = { 0 };

	MUST(post(st, on, today, &p, &err));
	return p;
}

/* What the ledger says of an account on a date, in a year of days (0: all). */
static int64_t ledger(struct store *st, const char *account, const char *on, int fy)
{
	int64_t pence = 0;
	struct err err = { 0 };

	MUST(store_int(st,
		       "SELECT coalesce(sum(p.pence), 0) FROM posting p JOIN journal j ON "
		       "j.journal_id = p.journal_id WHERE p.account = ?1 AND j.dated_on <= ?2 AND "
		       "(?3 IS NULL OR p.fy = ?3)",
		       BIND(bind_text(account), bind_text(on), bind_id(fy)), 0, &pence, &err));
	return pence;
}

static void take(struct store *st, const char *urn, const char *on, int times)
{
	struct err err = { 0 };
	struct holds holds;

	for (int i = 0; i < times; i++)
		MUST(deal_take(st,
			       &(struct taking){ .urn = urn,
						 .on = date_iso(date_add(day(on), i)).s,
						 .effort = EFFORT_WHOLE(2, 444) },
			       &holds, &err));
}

/* 'take' makes no visits: that alone may be said. */
static void expect_clean(struct store *st)
{
	SCOPED(freep) char *findings = deal_findings(st);
	char *rest = NULL;

	for (char *one = strtok_r(findings, "\n", &rest); one; one = strtok_r(NULL, "\n", &rest))
		cr_expect(strstr(one, ": belongs to no visit"), "%s", one);
}

/* ---- reckoned ---- */

/* 10 days of 368.00, billed on 1 May; two used in June, three in September; the rest ends on 31 March. */
Test(income, day_by_day)
{
	static const struct {
		int line;
		const char *on;
		int64_t billed, used, lapsed, deferred, accrued;
	} cases[] = {
		{ __LINE__, "2024-04-30", 0, 0, 0, 0, 0 },
		{ __LINE__, "2024-05-01", 368000, 0, 0, 368000, 0 },
		{ __LINE__, "2024-06-03", 368000, 36800, 0, 331200, 0 },
		{ __LINE__, "2024-06-30", 368000, 73600, 0, 294400, 0 },
		{ __LINE__, "2024-09-30", 368000, 184000, 0, 184000, 0 },
		{ __LINE__, "2025-03-30", 368000, 184000, 0, 184000, 0 },
		{ __LINE__, "2025-03-31", 368000, 184000, 184000, 0, 0 }, /* no entry says so yet */
		{ __LINE__, "2025-07-01", 368000, 184000, 184000, 0, 0 },
	};
	SCOPED(store_closep) struct store *st = book_new();

	(void) deal_sell(st, &(struct deal){ .quantity = 1000 });
	cr_assert_eq(deal_bill(st, "2024-05-01", "2024-05-01"), 1);
	take(st, NULL, "2024-06-03", 2);
	take(st, NULL, "2024-09-02", 3);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct income is = income_on(st, cases[i].on, 0, NULL);

		cr_expect(is.billed.pence == cases[i].billed && is.used.pence == cases[i].used &&
				  is.lapsed.pence == cases[i].lapsed &&
				  is.deferred.pence == cases[i].deferred &&
				  is.accrued.pence == cases[i].accrued &&
				  is.earned.pence == is.used.pence + is.lapsed.pence,
			  "row at line %d: billed %" PRId64 ", used %" PRId64 ", lapsed %" PRId64
			  ", deferred %" PRId64 ", accrued %" PRId64,
			  cases[i].line, is.billed.pence, is.used.pence, is.lapsed.pence,
			  is.deferred.pence, is.accrued.pence);
	}
}

/* The worked case of DESIGN.md, with all used or lapsed: by every plan. */
Test(income, over_two_years)
{
	static const struct {
		int line;
		enum billing_plan plan;
		const char *on, *billed_on; /* all that is due by then, on that day too */
		int64_t deferred[2], accrued[2];
	} cases[] = {
		{ __LINE__, PLAN_SPLIT, "2024-12-31", "2024-09-02", { 214667, 0 }, { 0, 0 } },
		{ __LINE__, PLAN_SPLIT, "2025-03-31", "2024-09-02", { 0, 0 }, { 24533, 0 } },
		{ __LINE__, PLAN_SPLIT, "2025-04-01", "2025-04-01", { 0, 128800 }, { 0, 0 } },
		{ __LINE__, PLAN_SPLIT, "2025-07-22", "2025-04-01", { 0, 0 }, { 0, 0 } },
		{ __LINE__, PLAN_BY_YEAR, "2025-03-31", "2024-09-02", { 0, 0 }, { 0, 0 } },
		{ __LINE__, PLAN_BY_YEAR, "2025-07-22", "2024-09-02", { 0, 0 }, { 0, 128800 } },
		{ __LINE__, PLAN_UPFRONT, "2025-03-31", "2024-09-02", { 0, 128800 }, { 0, 0 } },
		{ __LINE__, PLAN_TERMLY, "2025-03-31", "2024-09-02", { 0, 0 }, { 119600, 0 } },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();

		(void) deal_sell(st, &(struct deal){ SCHOOL_YEAR, .quantity = 1000,
						     .later = LATER_HELD, .plan = cases[i].plan });
		(void) deal_bill(st, "2024-09-02", "2024-09-02");
		(void) deal_bill(st, cases[i].billed_on, cases[i].billed_on);
		for (int k = 0; k < 2; k++) {
			struct income is = income_on(st, cases[i].on, 2024 + k, NULL);

			cr_expect(is.deferred.pence == cases[i].deferred[k] &&
					  is.accrued.pence == cases[i].accrued[k],
				  "row at line %d, year %d: deferred %" PRId64 ", accrued %" PRId64,
				  cases[i].line, 2024 + k, is.deferred.pence, is.accrued.pence);
		}
	}
}

/* Own days of each; a pool by its shares, also where a penny is odd; all together as one. */
Test(income, of_partners)
{
	static const struct {
		int line;
		struct shared deal;
		int64_t earned[2]; /* after one day of the first school */
		int64_t all[2];    /* at the end */
	} cases[] = {
		{ __LINE__,
		  { .urn = { BOOK_ACADEMY, BOOK_MAINTAINED }, .days = { 200, 100 } },
		  { 36800, 0 },
		  { 73600, 36800 } },
		{ __LINE__,
		  { .urn = { BOOK_ACADEMY, BOOK_MAINTAINED },
		    .pooled = true,
		    .quantity = 300,
		    .pay = { 6000, 4000 } },
		  { 22080, 14720 },
		  { 66240, 44160 } },
		{ __LINE__,
		  { .urn = { BOOK_ACADEMY, BOOK_MAINTAINED },
		    .pooled = true,
		    .quantity = 300,
		    .pay = { 3333, 6667 } },
		  { 12265, 24535 },
		  { 36796, 73604 } },
		{ __LINE__,
		  { .urn = { BOOK_ACADEMY, BOOK_MAINTAINED },
		    .days = { 200, 100 },
		    .pay = { 5000, 5000 } },
		  { 18400, 18400 },
		  { 55200, 55200 } },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();

		(void) deal_share(st, &cases[i].deal);
		(void) deal_bill(st, "2024-05-01", "2024-05-01");
		take(st, BOOK_ACADEMY, "2024-06-03", 1);
		for (int k = 0; k < 2; k++) {
			const char *urn = cases[i].deal.urn[k];
			struct income used = income_on(st, "2024-06-30", 0, urn);
			struct income all = income_on(st, "2025-03-31", 0, urn);

			cr_expect_eq(used.earned.pence, cases[i].earned[k],
				     "row at line %d: %" PRId64, cases[i].line, used.earned.pence);
			cr_expect_eq(all.earned.pence, cases[i].all[k], "row at line %d: %" PRId64,
				     cases[i].line, all.earned.pence);
			cr_expect(all.deferred.pence == 0 && all.accrued.pence == 0,
				  "row at line %d", cases[i].line);
		}
	}
}

/* ---- posted ---- */

/* Up to a day, once; then what has changed since; never before what is posted, in a closed month or still to come. */
Test(income, post_once)
{
	static const struct {
		int line;
		const char *on, *today;
		int code;
		size_t lines;
		int64_t recognised;
		int64_t deferred; /* by the ledger, on that day, afterwards */
		const char *why;
	} cases[] = {
		{ __LINE__, "2024-05-31", "2024-07-01", ERR_OK, 0, 0, -368000, NULL },
		{ __LINE__, "2024-06-30", "2024-07-01", ERR_OK, 2, 73600, -294400, NULL },
		{ __LINE__, "2024-06-30", "2024-07-02", ERR_OK, 0, 0, -294400, NULL },
		{ __LINE__, "2024-06-29", "2024-07-02", ERR_CONFLICT, 0, 0, 0,
		  "income is posted up to 30 June 2024 already" },
		{ __LINE__, "2024-07-03", "2024-07-02", ERR_INVALID, 0, 0, 0, "is still to come" },
		{ __LINE__, "2024-09-30", "2024-10-01", ERR_OK, 2, 110400, -184000, NULL },
		{ __LINE__, "2025-03-31", "2025-04-02", ERR_OK, 2, 184000, 0, NULL },
		{ __LINE__, "2025-03-31", "2025-04-02", ERR_OK, 0, 0, 0, NULL },
	};
	SCOPED(store_closep) struct store *st = book_new();

	(void) deal_sell(st, &(struct deal){ .quantity = 1000 });
	(void) deal_bill(st, "2024-05-01", "2024-05-01");
	take(st, NULL, "2024-06-03", 2);
	take(st, NULL, "2024-09-02", 3);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct income_posted p = { 0 };
		struct err err = { 0 };
		int r = post(st, cases[i].on, cases[i].today, &p, &err);

		cr_expect_eq(r, cases[i].code, "row at line %d: %s", cases[i].line, err.msg);
		if (r < 0) {
			cr_expect(cases[i].why && strstr(err.msg, cases[i].why),
				  "row at line %d: %s", cases[i].line, err.msg);
			continue;
		}
		cr_expect_eq(p.lines, cases[i].lines, "row at line %d: %zu", cases[i].line,
			     p.lines);
		cr_expect_eq(p.recognised.pence, cases[i].recognised, "row at line %d",
			     cases[i].line);
		cr_expect_eq(ledger(st, "deferred", cases[i].on, 0), cases[i].deferred,
			     "row at line %d", cases[i].line);
	}
	expect_clean(st);
	deal_close(st, "2025-03", "2025-04-03");
	{
		struct income_posted p;
		struct err err = { 0 };

		cr_expect_eq(post(st, "2025-03-31", "2025-04-03", &p, &err), ERR_CONFLICT);
		cr_expect(strstr(err.msg, "March 2025 is closed"), "%s", err.msg);
	}
}

/* The worked case: 245.33 accrued on 31 March, taken back on 1 April; with the invoice it is income once. */
Test(income, year_end)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct income_posted p;

	(void) deal_sell(st, &(struct deal){ SCHOOL_YEAR, .quantity = 1000, .later = LATER_HELD,
					     .plan = PLAN_SPLIT });
	(void) deal_bill(st, "2024-09-02", "2024-09-02");
	p = posted(st, "2025-03-31", "2025-04-01");
	cr_expect_eq(p.recognised.pence, 214667);
	cr_expect_eq(p.accrued.pence, 24533);
	cr_expect_str_eq(date_iso(p.reversed_on).s, "2025-04-01");
	cr_expect_eq(ledger(st, "accrued", "2025-03-31", 2024), 24533);
	cr_expect_eq(ledger(st, "income", "2025-03-31", 2024), -239200);
	cr_expect_eq(ledger(st, "deferred", "2025-03-31", 0), 0);
	cr_expect_eq(ledger(st, "accrued", "2025-04-01", 0), 0);
	cr_expect_eq(ledger(st, "income", "2025-04-01", 2024), -214667);
	cr_expect_eq(posted(st, "2025-03-31", "2025-04-02").lines, 0);

	/* not billed in April: earned and accrued as it stands; then the invoice comes */
	p = posted(st, "2025-04-30", "2025-05-01");
	cr_expect_eq(ledger(st, "accrued", "2025-04-30", 2024), 24533);
	cr_expect_eq(ledger(st, "income", "2025-04-30", 2024), -239200);
	(void) deal_bill(st, "2025-05-01", "2025-05-02");
	p = posted(st, "2025-05-31", "2025-06-01");
	cr_expect_eq(p.recognised.pence, 0, "it was income before");
	cr_expect_eq(ledger(st, "accrued", "2025-05-31", 0), 0);
	cr_expect_eq(ledger(st, "deferred", "2025-05-31", 2024), 0);
	cr_expect_eq(ledger(st, "deferred", "2025-05-31", 2025), -128800);
	p = posted(st, "2025-07-31", "2025-08-01");
	cr_expect_eq(p.recognised.pence, 128800);
	cr_expect_eq(ledger(st, "deferred", "2025-07-31", 0), 0);
	expect_clean(st);
}

/* What was recognised without an invoice before the year's end is in its accrual too, and taken back whole. */
Test(income, accrued_before_the_year_ends)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct income_posted p;

	(void) deal_sell(st, &(struct deal){ .quantity = 1000 });
	take(st, NULL, "2024-06-03", 2);
	p = posted(st, "2024-06-30", "2024-07-01");
	cr_expect_eq(p.recognised.pence, 73600);
	cr_expect(date_is_none(p.reversed_on));
	cr_expect_eq(ledger(st, "accrued", "2024-06-30", 0), 73600);
	p = posted(st, "2025-03-31", "2025-04-01");
	cr_expect_eq(p.recognised.pence, -73600, "what was recognised is accrued now");
	cr_expect_eq(p.accrued.pence, 368000);
	cr_expect_eq(ledger(st, "accrued", "2025-03-31", 0), 368000);
	cr_expect_eq(ledger(st, "income", "2025-03-31", 0), -368000);
	cr_expect_eq(ledger(st, "accrued", "2025-04-01", 0), 0);
	cr_expect_eq(ledger(st, "income", "2025-04-01", 0), 0);
	(void) deal_bill(st, "2025-04-02", "2025-04-02");
	(void) posted(st, "2025-04-30", "2025-05-01");
	cr_expect_eq(ledger(st, "income", "2025-04-30", 0), -368000);
	cr_expect_eq(ledger(st, "accrued", "2025-04-30", 0), 0);
	expect_clean(st);
}

/* Whatever the plan, whenever it is posted: once all is billed, income of each year is the worth of its days. */
Test(income, of_each_year_is_the_worth_of_its_days)
{
	static const enum billing_plan plans[] = { PLAN_UPFRONT, PLAN_TERMLY,  PLAN_HALF_YEARLY,
						   PLAN_MONTHLY, PLAN_BY_YEAR, PLAN_SPLIT };
	static const char *const ends[] = { "2024-09-30", "2024-12-31", "2025-03-31", "2025-04-30",
					    "2025-07-21" };

	for (size_t i = 0; i < COUNT_OF(plans); i++)
		for (int often = 0; often < 2; often++) {
			SCOPED(store_closep) struct store *st = book_new();

			(void) deal_sell(st,
					 &(struct deal){ SCHOOL_YEAR, .quantity = 1000,
							 .later = LATER_HELD, .plan = plans[i] });
			for (size_t k = 0; k < COUNT_OF(ends); k++) {
				struct date_text next = date_iso(date_add(day(ends[k]), 1));

				if (k != 2) /* nothing is used in March */
					take(st, NULL, ends[k], 1);
				(void) deal_bill(st, ends[k], ends[k]);
				if (often)
					(void) posted(st, ends[k], next.s);
			}
			(void) posted(st, "2025-08-31", "2025-09-01");
			cr_expect_eq(ledger(st, "income", "2025-08-31", 2024), -239200, "plan %zu",
				     i);
			cr_expect_eq(ledger(st, "income", "2025-08-31", 2025), -128800, "plan %zu",
				     i);
			cr_expect_eq(ledger(st, "deferred", "2025-08-31", 0), 0, "plan %zu", i);
			cr_expect_eq(ledger(st, "accrued", "2025-08-31", 0), 0, "plan %zu", i);
			expect_clean(st);
		}
}

/* Pay as you go: earned as it is used, accrued until it is billed. */
Test(income, pay_as_you_go)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct income is;

	(void) deal_sell(st,
			 &(struct deal){ .commitment = COMMITMENT_AS_USED, .plan = PLAN_ON_USE });
	take(st, NULL, "2024-06-03", 2);
	is = income_on(st, "2024-06-30", 0, NULL);
	cr_expect(is.accrued.pence == 73600 && is.deferred.pence == 0);
	(void) deal_bill(st, "2024-06-30", "2024-07-01");
	is = income_on(st, "2024-07-01", 0, NULL);
	cr_expect(is.billed.pence == 73600 && is.accrued.pence == 0 && is.deferred.pence == 0);
}

/* Days that are owed are neither earned nor do they end. */
Test(income, owed)
{
	SCOPED(store_closep) struct store *st = book_new();
	int64_t visit;
	struct income is;
	struct err err = { 0 };

	(void) deal_sell(st, &(struct deal){ .quantity = 300 });
	(void) deal_bill(st, "2024-05-01", "2024-05-01");
	visit = deal_visit(st, &(struct appointment){ .on = "2025-03-10",
						      .today = "2025-02-03",
						      .session = SESSION_DAY });
	MUST(deal_cancel(st, "manager", "service", visit, &err));
	is = income_on(st, "2025-04-01", 0, NULL);
	cr_expect_eq(is.owed.pence, 36800);
	cr_expect_eq(is.lapsed.pence, 73600);
	cr_expect_eq(is.deferred.pence, 36800);
}

/* 'book check' finds income runs and journals that are not what they promise. */
Test(income, book_check)
{
	static const struct {
		int line;
		const char *sql, *finding;
	} cases[] = {
		{ __LINE__, "UPDATE posting SET pence = pence + 1 WHERE account = 'income'",
		  "C-2024-001: deferred, accrued and earned income do not come to what its "
		  "documents bill" },
		{ __LINE__,
		  "UPDATE journal SET dated_on = '2025-03-30' WHERE source_kind = "
		  "'income' AND dated_on = '2025-03-31'",
		  "income run 1: its journal is not of its day" },
		{ __LINE__,
		  "DELETE FROM posting WHERE journal_id IN (SELECT journal_id FROM "
		  "journal WHERE source_kind = 'income'); DELETE FROM journal WHERE "
		  "source_kind = 'income'",
		  "income run 1: not posted to the money ledger" },
		{ __LINE__,
		  "DELETE FROM income_run WHERE kind = 'reversed'; DELETE FROM posting "
		  "WHERE journal_id = (SELECT max(journal_id) FROM journal); DELETE "
		  "FROM journal WHERE journal_id = (SELECT max(journal_id) FROM journal)",
		  "income run 2: its accruals are not taken back" },
	};
	SCOPED(store_closep) struct store *st = book_new();

	(void) deal_sell(st, &(struct deal){ SCHOOL_YEAR, .quantity = 1000, .later = LATER_HELD,
					     .plan = PLAN_SPLIT });
	(void) deal_bill(st, "2024-09-02", "2024-09-02");
	(void) posted(st, "2025-03-31", "2025-04-01");
	expect_clean(st);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(raw_closep) sqlite3 *db = raw_open(st);
		SCOPED(store_closep) struct store *broken = NULL;
		SCOPED(freep) char *findings = NULL;

		raw_disarm(db);
		raw_run(db, cases[i].sql);
		broken = raw_store(db);
		findings = deal_findings(broken);
		cr_expect(strstr(findings, cases[i].finding), "row at line %d: %s", cases[i].line,
			  findings);
	}
}
