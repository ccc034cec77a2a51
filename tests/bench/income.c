/* tests/bench/income.c - income, reconciliation and reports over 7 years of 500 schools, each billed and paid */
#include "tests/bench/bench.h"

#include "billing/income.h"
#include "billing/income_post.h"
#include "billing/reconcile.h"
#include "billing/report.h"

#include "core/banned.h"

#define YEARS 7 /* 2018 to 2024 */
#define LAST_YEAR 2024
#define SCHOOLS 500
#define USES 30 /* of 40 half days: a quarter ends unused */

static void run(struct store *st, const char *sql, const struct bind *values, size_t count)
{
	struct err err = { 0 };

	MUST(store_run(st, sql, values, count, &err));
}

static void fill_uses(struct store *st, struct bind allotment, struct bind school, struct fy fy)
{
	struct bind hold;

	run(st,
	    "INSERT INTO hold (contract_id, allotment_id, school_id, made_on, on_date, quantity, "
	    "audit_id) SELECT contract_id, ?1, ?2, ?3, ?3, 50, 1 FROM allotment WHERE "
	    "allotment_id = ?1",
	    BIND(allotment, school, bind_date(fy_first(fy))));
	hold = bind_int(store_last_id(st));
	run(st, "UPDATE hold SET released_on = on_date, released_audit_id = 1 WHERE hold_id = ?1",
	    BIND(hold));
	for (int i = 0; i < USES; i++)
		run(st,
		    "INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence, "
		    "dated_on, provisional_until, school_id, hold_id, audit_id) VALUES (?1, ?2, "
		    "'use', -50, ?3, ?4, ?4, ?5, ?6, 1)",
		    BIND(allotment, bind_int(fy.begins), bind_int(-BENCH_WORTH(50)),
			 bind_date(date_add(fy_first(fy), 5 + i * 8)), school, hold));
}

static void post(struct store *st, const char *kind, struct bind source, struct bind on,
		 const char *debit, const char *credit, struct bind payer, struct bind charge)
{
	struct bind journal;

	run(st,
	    "INSERT INTO journal (dated_on, source_kind, source_id, audit_id) VALUES (?1, ?2, ?3,"
	    " 1)",
	    BIND(on, bind_text(kind), source));
	journal = bind_int(store_last_id(st));
	run(st,
	    "INSERT INTO posting (journal_id, line, account, payer_id, pence) SELECT ?1, 1, ?2, "
	    "?3, net_pence FROM charge WHERE charge_id = ?4",
	    BIND(journal, bind_text(debit), payer, charge));
	run(st,
	    "INSERT INTO posting (journal_id, line, account, payer_id, school_id, contract_id, fy,"
	    " pence) SELECT ?1, 2, ?2, CASE ?2 WHEN 'receivable' THEN ?3 END, c.school_id, CASE "
	    "?2 WHEN 'deferred' THEN u.contract_id END, c.fy, -c.net_pence FROM charge c JOIN "
	    "purchase u ON u.purchase_id = c.purchase_id WHERE c.charge_id = ?4",
	    BIND(journal, bind_text(credit), payer, charge));
}

/* An invoice without VAT on the first of May, paid whole in June: below the audit trail, by SQL. */
static void bill_and_pay(struct store *st, struct bind charge, struct fy fy, int64_t number)
{
	struct err err = { 0 };
	struct bind on = bind_date(date_add(fy_first(fy), 30)),
		    paid_on = bind_date(date_add(fy_first(fy), 70)), document, payer, receipt;
	int64_t id;
	char name[24];

	(void) snprintf(name, sizeof name, "EWR%02d-%05d", fy.begins % 100, (int) number);
	run(st,
	    "INSERT INTO document (kind, series, fy, number, name, payer_id, school_id, issued_on,"
	    " tax_point_on, service_from, service_to, treatment, settles, net_pence, vat_pence, "
	    "snapshot, snapshot_sha256, audit_id) SELECT 'recharge', 'EWR', ?1, ?2, ?3, "
	    "k.payer_id, c.school_id, ?4, ?4, c.service_from, c.service_to, 'recharge', 'bank', "
	    "c.net_pence, 0, '{}', '', 1 FROM charge c JOIN school_kind k ON k.school_id = "
	    "c.school_id WHERE c.charge_id = ?5",
	    BIND(bind_int(fy.begins), bind_int(number), bind_text(name), on, charge));
	document = bind_int(store_last_id(st));
	run(st,
	    "INSERT INTO document_line (document_id, line, charge_id, vat_bp, net_pence) SELECT "
	    "?1, 1, charge_id, 0, net_pence FROM charge WHERE charge_id = ?2",
	    BIND(document, charge));
	MUST(store_int(st, "SELECT payer_id FROM document WHERE document_id = ?1", BIND(document),
		       0, &id, &err));
	payer = bind_int(id);
	post(st, "document", document, on, "receivable", "deferred", payer, charge);
	run(st,
	    "INSERT INTO receipt (received_on, posted_on, pence, method, reference, audit_id) "
	    "SELECT ?1, ?1, net_pence, 'bank', ?2, 1 FROM charge WHERE charge_id = ?3",
	    BIND(paid_on, bind_text(name), charge));
	receipt = bind_int(store_last_id(st));
	run(st,
	    "INSERT INTO receipt_move (receipt_id, line, payer_id, moved_on, audit_id) VALUES "
	    "(?1, 1, ?2, ?3, 1)",
	    BIND(receipt, payer, paid_on));
	run(st,
	    "INSERT INTO allocation (document_id, receipt_id, allocated_on, pence, audit_id) "
	    "SELECT ?1, ?2, ?3, net_pence, 1 FROM charge WHERE charge_id = ?4",
	    BIND(document, receipt, paid_on, charge));
	post(st, "receipt", receipt, paid_on, "bank", "receivable", payer, charge);
}

static void fill(struct store *st, int64_t first)
{
	static int64_t allotments[YEARS][SCHOOLS];
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	bench_begin(&work, st, "contract agree", "2018-04-01");
	for (int y = 0; y < YEARS; y++)
		for (int64_t s = 0; s < SCHOOLS; s++)
			allotments[y][s] = bench_contract(
				&work, first + s,
				(struct fy){ (int16_t) (LAST_YEAR - YEARS + 1 + y) }, s + 1, 20);
	bench_commit(&work);
	MUST(store_begin(st, true, &err));
	for (int y = 0; y < YEARS; y++) {
		struct fy fy = { (int16_t) (LAST_YEAR - YEARS + 1 + y) };

		run(st,
		    "INSERT INTO series (series, fy, kind, last_number, last_on) VALUES ('EWR', ?1,"
		    " 'recharge', 0, ?2)",
		    BIND(bind_int(fy.begins), bind_date(fy_first(fy))));
		for (int64_t s = 0; s < SCHOOLS; s++) {
			fill_uses(st, bind_int(allotments[y][s]), bind_int(first + s), fy);
			bill_and_pay(st, bind_int(y * SCHOOLS + s + 1), fy, s + 1);
		}
	}
	MUST(store_commit(st, &err));
}

typedef int filler(struct store *st, struct table *t, struct err *err);

static void time_table(struct store *st, const char *what, const struct column *columns,
		       size_t count, filler *fill_table)
{
	FILE *nowhere = fopen("/dev/null", "w");
	struct table *t = NULL;
	struct err err = { 0 };
	int64_t at = clock_ticks();

	if (!nowhere)
		bench_fail("fopen", "/dev/null");
	MUST(table_open(nowhere, TABLE_TEXT, 80, columns, count, &t, &err));
	MUST(fill_table(st, t, &err));
	MUST(table_close(t, &err));
	bench_line(what, 1, clock_ticks() - at);
	(void) fclose(nowhere);
}

static int by_contract(struct store *st, struct table *t, struct err *err)
{
	struct income sum;

	return income_by_contract(st, &(struct income_ask){ .on = bench_day("2025-03-31") }, t,
				  &sum, err);
}

static int by_month(struct store *st, struct table *t, struct err *err)
{
	const struct fy fy = { LAST_YEAR };
	struct income sum;

	return income_by_month(st, &(struct income_ask){ .on = bench_day("2025-03-31"), .fy = &fy },
			       t, &sum, err);
}

static int reconcile(struct store *st, struct table *t, struct err *err)
{
	struct reconciled done;
	int r = reconcile_table(st, NULL, bench_day("2025-03-31"), t, &done, err);

	if (r == ERR_OK && done.differ > 0)
		bench_fail("reconcile_table", done.first);
	return r;
}

static int outstanding(struct store *st, struct table *t, struct err *err)
{
	return report_outstanding(st, &(struct as_known){ .on = bench_day("2024-06-01") }, t, err);
}

static int vat(struct store *st, struct table *t, struct err *err)
{
	return report_vat(st,
			  &(struct report_span){ bench_day("2024-04-01"), bench_day("2024-06-30") },
			  t, err);
}

static void time_post(struct store *st, const char *what)
{
	struct work work = WORK_EMPTY;
	struct income_posted posted;
	struct err err = { 0 };
	int64_t at = clock_ticks();

	bench_begin(&work, st, "journal income", "2025-04-02");
	MUST(income_post(&work, bench_day("2025-03-31"), &posted, &err));
	bench_commit(&work);
	bench_line(what, posted.lines > 0 ? (int64_t) posted.lines : 1, clock_ticks() - at);
}

void bench_income(void)
{
	SCOPED(store_closep) struct store *st = NULL;
	struct err err = { 0 };
	char path[256];
	int64_t first;

	st = bench_book("income", path);
	bench_register("income.csv", SCHOOLS);
	bench_schools(st, "income.csv", "2018-03-12");
	MUST(store_int(st, "SELECT school_id FROM school WHERE urn = '200000'", BIND_NONE, 0,
		       &first, &err));
	bench_heading("income and reconciliation, 7 years of 500 schools");
	fill(st, first);
	time_table(st, "income by contract", income_contract_columns, income_contract_column_count,
		   by_contract);
	time_table(st, "income by month", income_month_columns, income_month_column_count,
		   by_month);
	time_table(st, "reconcile", reconcile_columns, reconcile_column_count, reconcile);
	time_table(st, "outstanding", report_outstanding_columns, report_outstanding_column_count,
		   outstanding);
	time_table(st, "VAT of a quarter", report_vat_columns, report_vat_column_count, vat);
	time_post(st, "post income of all years, lines");
	time_post(st, "post again: nothing");
}
