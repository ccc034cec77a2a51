/* tests/test_period.c - months that are closed: in order, for good, and nothing is dated in them any more */
#include <criterion/criterion.h>

#include "billing/period.h"
#include "tests/deal.h"
#include "tests/raw.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

/* Close in a unit of work of its own: the code of the refusal, or ERR_OK. */
static int close_month(struct store *st, const char *month, const char *today,
		       struct period_close *out, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct date first;
	int r;

	book_begin(&work, st, "finance", "period close", today);
	if ((r = month_parse(month, &first, err)) == ERR_OK &&
	    (r = period_close(&work, first, out, err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

Test(period, months)
{
	static const char *const bad[] = { "",        "2024",     "2024-13", "2024-00",
					   "2024-6",  "2024-006", "2024/06", "2024-06-01",
					   "1899-12", "june 24",  "2024-6-" };
	struct err err = { 0 };
	struct date d;

	for (size_t i = 0; i < COUNT_OF(bad); i++)
		cr_expect_eq(month_parse(bad[i], &d, &err), ERR_INVALID, "%s", bad[i]);
	for (int year = 1900; year <= 2100; year += 25)
		for (int month = 1; month <= 12; month++) {
			char text[16];

			(void) snprintf(text, sizeof text, "%04d-%02d", year, month);
			MUST(month_parse(text, &d, &err));
			cr_expect(date_civil(d).day == 1 && date_civil(d).month == month);
			cr_expect_str_eq(month_text(date_add(d, 27)).s, text);
		}
	cr_expect_str_eq(month_long(day("2024-06-30")).s, "June 2024");
}

/* One act after the other on one book. */
Test(period, in_order)
{
	static const struct {
		int line;
		const char *month, *today;
		int code;
		const char *first, *last; /* closed by it; "" none */
		const char *closed_on;
	} cases[] = {
		{ __LINE__, "2024-05", "2024-05-31", ERR_CONFLICT, "", "", "" }, /* not over */
		{ __LINE__, "2024-05", "2024-06-01", ERR_OK, "2024-05", "2024-05", "2024-06-01" },
		{ __LINE__, "2024-05", "2024-06-02", ERR_OK, "", "", "2024-06-01" },
		{ __LINE__, "2024-05", "2024-05-31", ERR_OK, "", "", "2024-06-01" },
		{ __LINE__, "2024-02", "2024-06-02", ERR_OK, "", "", "2024-06-01" }, /* with May */
		{ __LINE__, "2024-06", "2024-06-30", ERR_CONFLICT, "", "", "" },
		{ __LINE__, "2024-08", "2024-08-31", ERR_CONFLICT, "", "", "" },
		{ __LINE__, "2024-08", "2024-09-02", ERR_OK, "2024-06", "2024-08", "2024-09-02" },
		{ __LINE__, "2024-07", "2024-09-03", ERR_OK, "", "", "2024-09-02" },
		{ __LINE__, "2025-02", "2025-03-01", ERR_OK, "2024-09", "2025-02", "2025-03-01" },
		{ __LINE__, "2025-03", "2025-04-01", ERR_OK, "2025-03", "2025-03", "2025-04-01" },
		{ __LINE__, "2010-01", "2025-04-01", ERR_INVALID, "", "", "" },
		{ __LINE__, "2035-01", "2025-04-01", ERR_INVALID, "", "", "" },
	};
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(freep) char *findings = NULL;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int64_t acts = deal_number(st, "SELECT count(*) FROM audit");
		bool wrote = cases[i].first[0] != '\0';
		struct period_close p = { 0 };
		struct err err = { 0 };
		int r = close_month(st, cases[i].month, cases[i].today, &p, &err);

		cr_expect_eq(r, cases[i].code, "row at line %d: %s", cases[i].line, err.msg);
		cr_expect_eq(deal_number(st, "SELECT count(*) FROM audit"), acts + wrote,
			     "row at line %d", cases[i].line);
		if (r < 0)
			continue;
		cr_expect_eq(date_is_none(p.first), !wrote, "row at line %d", cases[i].line);
		cr_expect_str_eq(date_iso(p.closed_on).s, cases[i].closed_on, "row at line %d",
				 cases[i].line);
		if (!wrote || date_is_none(p.first))
			continue;
		cr_expect_str_eq(month_text(p.first).s, cases[i].first);
		cr_expect_str_eq(month_text(p.last).s, cases[i].last);
	}
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM period_close"), 11);
	findings = deal_findings(st);
	cr_expect_str_eq(findings, "");
}

/* A run is refused before it writes; the day after the month is open. */
Test(period, no_document_in_a_closed_month)
{
	static const struct {
		int line;
		const char *on;
		const char *why; /* NULL: issued */
	} cases[] = {
		{ __LINE__, "2024-06-30",
		  "a document cannot be dated 30 June 2024: June 2024 is closed since 1 July 2024; "
		  "the first day that is open is 1 July 2024" },
		{ __LINE__, "2024-04-02", "April 2024 is closed since 1 July 2024" },
		{ __LINE__, "2024-07-01", NULL },
	};
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(freep) char *findings = NULL;
	struct period_close p;
	struct err err = { 0 };

	(void) deal_sell(st, &(struct deal){ .quantity = 100 });
	MUST(close_month(st, "2024-06", "2024-07-01", &p, &err));
	cr_expect_eq(p.unbilled, 1, "due on 2 April");
	cr_expect_eq(p.unbilled_net.pence, 36800);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		size_t count = 0;

		err = (struct err){ 0 };
		cr_expect_eq(deal_run(st, "2024-06-30", cases[i].on, &count, &err),
			     cases[i].why ? ERR_CONFLICT : ERR_OK, "row at line %d: %s",
			     cases[i].line, err.msg);
		cr_expect_eq(count, cases[i].why ? 0 : 1);
		if (cases[i].why)
			cr_expect(strstr(err.msg, cases[i].why), "row at line %d: %s",
				  cases[i].line, err.msg);
	}
	MUST(close_month(st, "2024-06", "2024-07-02", &p, &err));
	cr_expect_eq(p.unbilled, 0);
	cr_expect_eq(p.unbatched, 0, "the document is of July");
	MUST(close_month(st, "2024-07", "2024-08-01", &p, &err)); /* what is in it stays */
	cr_expect_eq(p.unbatched, 3);
	findings = deal_findings(st);
	cr_expect_str_eq(findings, "");
	MUST(deal_run(st, "2024-06-30", "2024-07-31", &(size_t){ 0 }, &err)); /* nothing to date */
}

/* Charges due by the end of the month, not after. */
Test(period, says_what_is_not_billed)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct period_close p;
	struct err err = { 0 };

	(void) deal_sell(
		st, &(struct deal){ .on = "2024-04-01", .quantity = 1000, .plan = PLAN_TERMLY });
	(void) deal_sell(st, &(struct deal){ .on = "2024-04-30", .quantity = 100 });
	(void) deal_sell(st, &(struct deal){ .on = "2024-05-01", .quantity = 100 });
	MUST(close_month(st, "2024-04", "2024-05-02", &p, &err));
	cr_expect_eq(p.unbilled, 2);
	cr_expect_eq(p.unbilled_net.pence, 122667 + 36800);
}

/* The database itself: for whoever writes to it. */
Test(period, triggers)
{
	static const struct {
		int line;
		const char *sql, *why; /* why NULL: done */
	} cases[] = {
		{ __LINE__,
		  "INSERT INTO journal (dated_on, source_kind, source_id, audit_id) VALUES "
		  "('2024-06-30', 'receipt', 1, 1)",
		  "the month is closed: no journal is dated in it" },
		{ __LINE__,
		  "INSERT INTO journal (dated_on, source_kind, source_id, audit_id) VALUES "
		  "('2024-03-31', 'receipt', 1, 1)",
		  "the month is closed: no journal is dated in it" },
		{ __LINE__,
		  "INSERT INTO journal (dated_on, source_kind, source_id, audit_id) VALUES "
		  "('2024-07-01', 'receipt', 1, 1)",
		  NULL },
		{ __LINE__,
		  "INSERT INTO document (kind, series, fy, number, name, payer_id, school_id, "
		  "issued_on, tax_point_on, due_on, service_from, service_to, treatment, "
		  "net_pence, "
		  "vat_pence, snapshot, snapshot_sha256, audit_id) SELECT kind, series, fy, 2, "
		  "'X', payer_id, school_id, '2024-06-30', tax_point_on, due_on, service_from, "
		  "service_to, treatment, net_pence, vat_pence, snapshot, snapshot_sha256, "
		  "audit_id FROM document",
		  "the month is closed: no document is dated in it" },
		{ __LINE__,
		  "INSERT INTO document (kind, series, fy, number, name, payer_id, school_id, "
		  "issued_on, tax_point_on, due_on, service_from, service_to, treatment, "
		  "net_pence, "
		  "vat_pence, snapshot, snapshot_sha256, audit_id) SELECT kind, series, fy, 2, "
		  "'X', payer_id, school_id, '2024-07-01', tax_point_on, due_on, service_from, "
		  "service_to, treatment, net_pence, vat_pence, snapshot, snapshot_sha256, "
		  "audit_id FROM document",
		  NULL },
		{ __LINE__, "INSERT INTO period_close VALUES ('2024-08', '2024-09-01', 1)",
		  "months are closed in order" },
		{ __LINE__, "INSERT INTO period_close VALUES ('2024-05', '2024-09-01', 1)",
		  "months are closed in order" },
		{ __LINE__, "INSERT INTO period_close VALUES ('2024-07', '2024-07-31', 1)",
		  "CHECK" },
		{ __LINE__, "INSERT INTO period_close VALUES ('2024-7', '2024-09-01', 1)",
		  "CHECK" },
		{ __LINE__, "INSERT INTO period_close VALUES ('2024-07', '2024-08-01', 1)", NULL },
		{ __LINE__, "INSERT INTO period_close VALUES ('2024-07', '2024-08-01', 1)", "" },
		{ __LINE__, "UPDATE period_close SET month = '2024-01'", "never changed" },
		{ __LINE__, "DELETE FROM period_close", "never deleted" },
	};
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(raw_closep) sqlite3 *db = NULL;
	struct period_close p;
	struct err err = { 0 };

	(void) deal_sell(st, &(struct deal){ .quantity = 100 });
	cr_assert_eq(deal_bill(st, "2024-04-30", "2024-05-01"), 1);
	MUST(close_month(st, "2024-06", "2024-07-01", &p, &err));
	db = raw_open(st);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *why = raw_try(db, cases[i].sql);

		cr_expect_eq(why == NULL, cases[i].why == NULL, "row at line %d: %s", cases[i].line,
			     why ? why : "it was done");
		if (why && cases[i].why)
			cr_expect(strstr(why, cases[i].why), "row at line %d: %s", cases[i].line,
				  why);
	}
	raw_run(db, "INSERT INTO period_close VALUES ('2024-08', '2024-09-01', 1)");
	raw_run(db, "INSERT INTO period_close VALUES ('2024-09', '2025-01-01', 1)");
	raw_run(db, "INSERT INTO period_close VALUES ('2024-10', '2025-01-01', 1)");
	raw_run(db, "INSERT INTO period_close VALUES ('2024-11', '2025-01-01', 1)");
	raw_run(db, "INSERT INTO period_close VALUES ('2024-12', '2025-01-01', 1)");
	raw_run(db, "INSERT INTO period_close VALUES ('2025-01', '2025-02-01', 1)");
}

/* 'book check' finds what was put into a month behind its back. */
Test(period, book_check)
{
	static const struct {
		const char *sql, *finding;
	} cases[] = {
		{ "UPDATE document SET issued_on = '2024-06-30' WHERE document_id = 2",
		  "document EWS24-00002: dated 2024-06-30, in a month that was closed before" },
		{ "UPDATE journal SET dated_on = '2024-04-30' WHERE journal_id = 2",
		  "journal 2: dated 2024-04-30, in a month that was closed before" },
	};
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(freep) char *good = NULL;
	struct period_close p;
	struct err err = { 0 };

	(void) deal_sell(st, &(struct deal){ .quantity = 100 });
	cr_assert_eq(deal_bill(st, "2024-04-30", "2024-05-01"), 1);
	MUST(close_month(st, "2024-06", "2024-07-01", &p, &err));
	(void) deal_sell(st, &(struct deal){ .on = "2024-07-01", .quantity = 100 });
	cr_assert_eq(deal_bill(st, "2024-07-31", "2024-07-01"), 1);
	good = deal_findings(st);
	cr_expect_str_eq(good, "");
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(freep) char *findings = NULL;
		SCOPED(raw_closep) sqlite3 *db = raw_open(st);
		SCOPED(store_closep) struct store *altered = NULL;

		raw_disarm(db);
		raw_run(db, cases[i].sql);
		altered = raw_store(db);
		findings = deal_findings(altered);
		cr_expect(strstr(findings, cases[i].finding), "%s: %s", cases[i].sql, findings);
	}
}

/* Who may: finance and admin. */
Test(period, who_may)
{
	static const struct {
		const char *user;
		int code;
	} cases[] = { { "manager", ERR_DENIED },
		      { "auditor", ERR_DENIED },
		      { "ewo-01", ERR_DENIED },
		      { "finance", ERR_OK },
		      { "admin", ERR_OK } };
	SCOPED(store_closep) struct store *st = book_new();

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(work_undo) struct work work = WORK_EMPTY;
		struct err err = { 0 };

		cr_expect_eq(book_try_begin(&work, st, cases[i].user, "period close", "2024-07-01",
					    &err),
			     cases[i].code, "%s: %s", cases[i].user, err.msg);
	}
}
