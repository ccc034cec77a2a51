/* tests/bench/invoicing.c - the register of all schools; an invoice run of 1,000 documents */
#include "tests/bench/bench.h"

#include "billing/run.h"
#include "billing/sale.h"
#include "calendar/visit.h"
#include "core/csv.h"
#include "core/days.h"
#include "core/school_import.h"
#include "core/statutory.h"
#include "invoices/issue.h"

#include "core/banned.h"

#define REGISTER 50000
#define DOCUMENTS 1000
#define RUN_OFFICERS 25
#define RUN_VISITS 4 /* a school; as many free services */

/* ---- the register ---- */

static void import_once(struct store *st, const char *path, const char *title)
{
	SCOPED(csv_closep) struct csv *csv = NULL;
	SCOPED(school_import_freep) struct school_import *import = NULL;
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int64_t at = clock_ticks(), read, compared, written;

	bench_heading(title);
	MUST(csv_read(path, (const char *const[]){ "URN", NULL }, &csv, &err));
	read = clock_ticks();
	bench_begin(&work, st, "school import", "2024-03-11");
	MUST(school_import_read(st, csv, NULL, work.today, &import, &err));
	compared = clock_ticks();
	MUST(school_import_write(&work, import, NULL, NULL, &err));
	written = clock_ticks();
	bench_commit(&work);
	bench_line("read the file", REGISTER, read - at);
	bench_line("hold it against the book", REGISTER, compared - read);
	bench_line("write", REGISTER, written - compared);
	bench_line("audit trail and commit", REGISTER, clock_ticks() - written);
	bench_line("all", REGISTER, clock_ticks() - at);
}

void bench_import(void)
{
	SCOPED(store_closep) struct store *st = NULL;
	char path[256];

	st = bench_book("register", path);
	bench_register("register.csv", REGISTER);
	import_once(st, "register.csv", "register, new schools");
	import_once(st, "register.csv", "register, the same file again");
}

/* ---- invoices ---- */

static void sell(struct store *st, int64_t first_school)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	struct service days;

	bench_begin(&work, st, "contract agree", "2024-03-11");
	MUST(service_find(st, SERVICE_DAYS, &days, &err));
	for (int64_t i = 0; i < DOCUMENTS; i++) {
		struct school school;
		struct contract contract;
		struct sold sold;
		struct schedule schedule;

		MUST(school_load(st, first_school + i, &school, &err));
		MUST(sale_quote(&work,
				&(struct offer){ .member_count = 1,
						 .member = { { .school = &school } },
						 .service = &days,
						 .fy = { 2024 },
						 .from = DATE_NONE,
						 .to = DATE_NONE,
						 .expires_on = DATE_NONE,
						 .unit = UNIT_DAY,
						 .quantity = quantity_of(1000),
						 .plan = PLAN_TERMLY },
				&contract, &schedule, &err));
		MUST(sale_agree(&work, &contract, "The Head", NULL, &sold, &schedule, &err));
	}
	bench_commit(&work);
}

/* The working day 'n' days after April 1st. */
static struct date working_day(struct store *st, int n)
{
	struct err err = { 0 };
	struct date out;

	MUST(day_add_working(st, bench_day("2024-04-02"), n, &out, &err));
	return out;
}

static void visit_one(struct work *work, const struct school *school, const struct service *days,
		      int64_t officer, struct date on, enum visit_session session)
{
	struct officer o = { .id = officer };
	struct visit_plan plan = {
		.school = school, .officer = &o, .service = days, .on = on, .session = session
	};
	struct visit_booked booked;
	struct err err = { 0 };

	MUST(visit_book(work, &plan, &booked, &err));
	MUST(visit_deliver(work, booked.id, &err));
}

static void log_one(struct work *work, const struct school *school, const struct service *service,
		    int64_t officer, struct date on)
{
	const struct statutory_record record = { .school = school,
						 .service = service,
						 .officer_id = officer,
						 .done_on = on,
						 .minutes = 45 };
	struct err err = { 0 };
	int64_t id;

	MUST(statutory_add(work, &record, &id, &err));
}

static void visit_all(struct store *st, int64_t first_school)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	struct service days, free_one = { .statutory = true };
	struct date on[DOCUMENTS * RUN_VISITS / RUN_OFFICERS / 2];

	for (size_t i = 0; i < COUNT_OF(on); i++)
		on[i] = working_day(st, (int) i + 1);
	bench_begin(&work, st, "visit deliver", "2024-08-30");
	MUST(service_find(st, SERVICE_DAYS, &days, &err));
	MUST(store_int(st, "SELECT min(service_id) FROM service WHERE kind = 'statutory'",
		       BIND_NONE, 0, &free_one.id, &err));
	for (int64_t i = 0; i < DOCUMENTS; i++) {
		int64_t officer = 1 + i % RUN_OFFICERS;
		struct school school;

		MUST(school_load(st, first_school + i, &school, &err));
		for (int64_t k = 0; k < RUN_VISITS; k++) {
			int64_t slot = i / RUN_OFFICERS * RUN_VISITS + k;

			visit_one(&work, &school, &days, officer, on[slot / 2],
				  slot % 2 ? SESSION_PM : SESSION_AM);
			log_one(&work, &school, &free_one, officer, on[slot / 2]);
		}
	}
	bench_commit(&work);
}

static void invoice_run(struct store *st, const char *today)
{
	SCOPED(run_freep) struct run *run = NULL;
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int64_t at = clock_ticks(), planned, issued;

	bench_begin(&work, st, "invoice run", today);
	MUST(run_plan(st, bench_day("2024-09-30"), work.today, &run, &err));
	planned = clock_ticks();
	MUST(run_issue(&work, run, NULL, NULL, &err));
	issued = clock_ticks();
	bench_commit(&work);
	if (run_count(run) == 0) {
		bench_line("run again: nothing due", 1, clock_ticks() - at);
		return;
	}
	bench_line("plan", (int64_t) run_count(run), planned - at);
	bench_line("issue", (int64_t) run_count(run), issued - planned);
	bench_line("audit trail and commit", (int64_t) run_count(run), clock_ticks() - issued);
}

static void render_all(struct store *st)
{
	struct err err = { 0 };
	int64_t at = clock_ticks(), bytes;
	size_t count;

	MUST(issue_render_missing(st,
				  &(struct work_door){ .actor = "bench",
						       .door = DOOR_CLI,
						       .act = "invoice run",
						       .today = bench_day("2024-09-02"),
						       .now = "2024-09-02T09:00:00Z" },
				  &count, NULL, NULL, &err));
	bench_line("PDFs, kept in units of 25", (int64_t) count, clock_ticks() - at);
	MUST(store_int(st, "SELECT avg(length(bytes)) FROM blob", BIND_NONE, 0, &bytes, &err));
	bench_value("a PDF", bytes, "bytes");
}

void bench_invoices(void)
{
	SCOPED(store_closep) struct store *st = NULL;
	struct err err = { 0 };
	int64_t at, first;
	char path[256];

	st = bench_book("invoices", path);
	bench_register("invoices.csv", DOCUMENTS);
	bench_schools(st, "invoices.csv", "2024-03-11");
	bench_officers(st, RUN_OFFICERS);
	MUST(store_int(st, "SELECT school_id FROM school WHERE urn = '200000'", BIND_NONE, 0,
		       &first, &err));
	bench_heading("invoice run");
	at = clock_ticks();
	sell(st, first);
	bench_line("quote and agree, one act", DOCUMENTS, clock_ticks() - at);
	at = clock_ticks();
	visit_all(st, first);
	bench_line("book and deliver a visit, log a free service, one act", DOCUMENTS * RUN_VISITS,
		   clock_ticks() - at);
	invoice_run(st, "2024-09-02");
	render_all(st);
	invoice_run(st, "2024-09-02");
	bench_papers(st);
}
