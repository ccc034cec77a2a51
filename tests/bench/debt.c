/* tests/bench/debt.c - aged debt over seven years of 500 payers with ten invoices a year each */
#include "tests/bench/bench.h"

#include "billing/aged.h"
#include "billing/issued.h"

#include "core/banned.h"

#define DEBT_PAYERS 500
#define DEBT_YEARS 7
#define DEBT_EACH 10 /* invoices of a payer in a year */
#define DEBT_FIRST 2018

/* One in twenty stays unpaid, one in ten is paid in part; the others are paid whole, 40 days on. */
static void pay_one(struct work *work, int64_t document, int64_t payer, struct date issued,
		    int64_t number)
{
	int64_t pence = number % 10 == 3 ? 20000 : 44160, receipt;
	struct date on = date_add(issued, 40);
	struct err err = { 0 };

	if (number % 20 == 7)
		return;
	MUST(work_insert(work,
			 "INSERT INTO receipt (received_on, posted_on, pence, method, reference, "
			 "audit_id) VALUES (?1, ?1, ?2, 'bank', 'BACS', ?3)",
			 BIND(bind_date(on), bind_int(pence), bind_int(work_audit_id(work))),
			 &receipt, &err));
	MUST(work_run(work,
		      "INSERT INTO receipt_move (receipt_id, line, payer_id, moved_on, audit_id) "
		      "VALUES (?1, 1, ?2, ?3, ?4)",
		      BIND(bind_int(receipt), bind_int(payer), bind_date(on),
			   bind_int(work_audit_id(work))),
		      &err));
	MUST(work_run(work,
		      "INSERT INTO allocation (document_id, receipt_id, allocated_on, pence, "
		      "audit_id) VALUES (?1, ?2, ?3, ?4, ?5)",
		      BIND(bind_int(document), bind_int(receipt), bind_date(on),
			   bind_int(number % 50 == 9 ? pence - 100 : pence),
			   bind_int(work_audit_id(work))),
		      &err));
}

static void bill_one(struct work *work, int64_t payer, int64_t school, struct date on)
{
	struct new_document d = { .kind = "vat-invoice",
				  .series = "EWS",
				  .payer_id = payer,
				  .school_id = school,
				  .issued_on = on,
				  .tax_point_on = on,
				  .due_on = date_add(on, 30),
				  .service_from = on,
				  .service_to = on,
				  .treatment = "standard",
				  .net = money_pence(36800),
				  .vat = money_pence(7360),
				  .snapshot = "{}" };
	struct err err = { 0 };
	int64_t id = 0;

	MUST(document_take_number(work, &d, &err));
	MUST(document_insert(work, &d, &id, &err));
	pay_one(work, id, payer, on, id);
}

static void bill_year(struct store *st, int year, int64_t first_payer, int64_t first_school)
{
	struct work work = WORK_EMPTY;
	char today[16];

	(void) snprintf(today, sizeof today, "%d-04-01", year + 1);
	bench_begin(&work, st, "invoice run", today);
	for (int i = 0; i < DEBT_EACH; i++)
		for (int64_t k = 0; k < DEBT_PAYERS; k++)
			bill_one(&work, first_payer + k, first_school + k,
				 date_add(fy_first((struct fy){ (int16_t) year }), 30 * i));
	bench_commit(&work);
}

static void read_once(struct store *st, const char *on)
{
	SCOPED(aged_freep) struct aged *aged = NULL;
	int64_t at = clock_ticks();
	struct err err = { 0 };
	char what[60];

	MUST(aged_read(st, &(struct as_known){ .on = bench_day(on) }, &aged, &err));
	(void) snprintf(what, sizeof what, "aged debt on %s, lines of it", on);
	bench_line(what, (int64_t) aged_count(aged), clock_ticks() - at);
}

void bench_debt(void)
{
	SCOPED(store_closep) struct store *st = NULL;
	struct err err = { 0 };
	int64_t at, school, payer;
	char path[256];

	st = bench_book("debt", path);
	bench_register("debt.csv", DEBT_PAYERS);
	bench_schools(st, "debt.csv", "2018-03-11");
	MUST(store_int(st, "SELECT school_id FROM school WHERE urn = '200000'", BIND_NONE, 0,
		       &school, &err));
	MUST(store_int(st, "SELECT payer_id FROM school_kind WHERE school_id = ?1",
		       BIND(bind_int(school)), 0, &payer, &err));
	bench_heading("debt: 7 years, 500 payers, 10 invoices each");
	at = clock_ticks();
	for (int year = DEBT_FIRST; year < DEBT_FIRST + DEBT_YEARS; year++)
		bill_year(st, year, payer, school);
	bench_line("invoices, receipts, allocations", DEBT_PAYERS * DEBT_YEARS * DEBT_EACH,
		   clock_ticks() - at);
	read_once(st, "2021-04-01");
	read_once(st, "2025-04-01");
}
