/* tests/bench/days.c - balances over a million entries; a diary of 100,000 visits */
#include "tests/bench/bench.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "billing/check.h"
#include "billing/document.h"
#include "billing/sale.h"
#include "calendar/capacity.h"
#include "calendar/slots.h"
#include "calendar/visit.h"
#include "core/audit.h"
#include "core/balance.h"
#include "core/statutory.h"

#include "core/banned.h"

#define YEARS 7 /* 2018 to 2024 */
#define LAST_YEAR 2024
#define SCHOOLS 500
#define USES 285 /* a school and year: a million entries */
#define API_UNIT 5000
#define API_UNITS 200

#define VISIT_SCHOOLS 200
#define VISIT_OFFICERS 60
#define VISIT_YEARS 4 /* 2021 to 2024 */
#define VISITS 100000
#define VISITS_AN_ACT 1000

static int64_t school_key(struct store *st)
{
	struct err err = { 0 };
	int64_t id;

	MUST(store_int(st, "SELECT school_id FROM school WHERE urn = '200000'", BIND_NONE, 0, &id,
		       &err));
	return id;
}

/* ---- a million entries ---- */

static void count_balance(void *context, const struct balance *b)
{
	int64_t *count = context;

	*count += b->left.hundredths > 0;
}

static void time_balances(struct store *st, const char *what, int64_t school_id,
			  const struct fy *fy, const char *on, int64_t times)
{
	const struct balance_filter filter = { .school_id = school_id,
					       .fy = fy,
					       .on = bench_day(on) };
	struct err err = { 0 };
	int64_t at = clock_ticks(), count = 0;

	for (int64_t i = 0; i < times; i++)
		MUST(balance_each(st, &filter, count_balance, &count, &err));
	bench_line(what, times, clock_ticks() - at);
}

static int64_t fill_hold(struct store *st, struct bind allotment, struct bind school, struct fy fy,
			 struct bind on)
{
	struct err err = { 0 };
	int64_t id;

	MUST(store_run(st,
		       "INSERT INTO hold (contract_id, allotment_id, school_id, made_on, on_date,"
		       " quantity, audit_id) SELECT contract_id, ?1, ?2, ?3, ?4, 50, 1 FROM"
		       " allotment WHERE allotment_id = ?1",
		       BIND(allotment, school, bind_date(fy_first(fy)), on), &err));
	id = store_last_id(st);
	MUST(store_run(st,
		       "UPDATE hold SET released_on = on_date, released_audit_id = 1 WHERE"
		       " hold_id = ?1",
		       BIND(bind_int(id)), &err));
	return id;
}

/*
 * Contracts are recorded; uses come below the audit trail, by SQL. Those of the last year, which is asked about,
 * have a hold each; those of a year before share one, to be done sooner.
 */
static int64_t fill_uses(struct store *st, int64_t allotment, int64_t school_id, struct fy fy)
{
	struct bind a = bind_int(allotment), year = bind_int(fy.begins),
		    school = bind_int(school_id);
	struct err err = { 0 };
	int64_t hold = 0;

	for (int i = 0; i < USES; i++) {
		struct bind on = bind_date(date_add(fy_first(fy), i * 240 / USES));

		if (i == 0 || fy.begins == LAST_YEAR)
			hold = fill_hold(st, a, school, fy, on);
		MUST(store_run(
			st,
			"INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence,"
			" dated_on, provisional_until, school_id, hold_id, audit_id)"
			" VALUES (?1, ?2, 'use', -50, ?3, ?4, ?4, ?5, ?6, 1)",
			BIND(a, year, bind_int(-BENCH_WORTH(50)), on, school, bind_int(hold)),
			&err));
	}
	return USES;
}

static void fill_million(struct store *st, int64_t first)
{
	static int64_t allotments[YEARS][SCHOOLS];
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int64_t at, count = 0;

	bench_begin(&work, st, "contract agree", "2018-04-01");
	for (int y = 0; y < YEARS; y++)
		for (int64_t s = 0; s < SCHOOLS; s++)
			allotments[y][s] = bench_contract(
				&work, first + s,
				(struct fy){ (int16_t) (LAST_YEAR - YEARS + 1 + y) }, s + 1, 200);
	bench_commit(&work);
	at = clock_ticks();
	MUST(store_begin(st, true, &err));
	for (int y = 0; y < YEARS; y++)
		for (int64_t s = 0; s < SCHOOLS; s++)
			count += fill_uses(st, allotments[y][s], first + s,
					   (struct fy){ (int16_t) (LAST_YEAR - YEARS + 1 + y) });
	MUST(store_commit(st, &err));
	bench_line("entries by SQL, all triggers, no audit trail", count, clock_ticks() - at);
}

static void draw_one(struct work *work, int64_t school_id)
{
	struct err err = { 0 };
	struct holds holds;

	MUST(hold_days(work,
		       &(struct ask){ .school_id = school_id,
				      .service_id = 1,
				      .on = work->today,
				      .effort = EFFORT_WHOLE(1, 222) },
		       &holds, &err));
	for (size_t i = 0; i < holds.count; i++)
		MUST(hold_draw(work, holds.id[i], 10000, date_add(work->today, 14), &err));
}

/* The ledger's own functions: a hold, let go and drawn, is 3 rows in the trail. */
static void time_ledger(struct store *st, int64_t first)
{
	struct work work = WORK_EMPTY;
	int64_t at = clock_ticks();

	bench_begin(&work, st, "visit deliver", "2024-12-02");
	for (int64_t i = 0; i < API_UNIT; i++)
		draw_one(&work, first + i % SCHOOLS);
	bench_commit(&work);
	bench_line("hold and draw, with audit trail, one act", API_UNIT, clock_ticks() - at);
	at = clock_ticks();
	for (int64_t i = 0; i < API_UNITS; i++) {
		bench_begin(&work, st, "visit deliver", "2024-12-02");
		draw_one(&work, first + i % SCHOOLS);
		bench_commit(&work);
	}
	bench_line("hold and draw, an act each", API_UNITS, clock_ticks() - at);
}

/* The real program, from its start to its end. */
static void time_command(const char *what, const char *path, char *const words[])
{
	int64_t at = clock_ticks();
	posix_spawn_file_actions_t files;

	(void) setenv("DAYBOOK", path, 1);
	(void) setenv("DAYBOOK_NOW", "2024-12-02T09:00:00Z", 1);
	if (posix_spawn_file_actions_init(&files) != 0 ||
	    posix_spawn_file_actions_addopen(&files, 1, "/dev/null", 1, 0) != 0)
		bench_fail("posix_spawn_file_actions_init", "no memory");
	for (int i = 0; i < 50; i++) {
		int status = 0;
		pid_t pid;

		if (posix_spawn(&pid, BENCH_DAYBOOK, &files, NULL, words, environ) != 0 ||
		    waitpid(pid, &status, 0) != pid || status != 0)
			bench_fail(BENCH_DAYBOOK, "the program could not be run");
	}
	(void) posix_spawn_file_actions_destroy(&files); /* memory only */
	bench_line(what, 50, clock_ticks() - at);
}

void bench_balances(void)
{
	SCOPED(store_closep) struct store *st = NULL;
	const struct fy fy = { LAST_YEAR };
	char path[256];
	int64_t first;

	st = bench_book("balances", path);
	bench_register("balances.csv", SCHOOLS);
	bench_schools(st, "balances.csv", "2018-03-12");
	first = school_key(st);
	bench_heading("balances, a million entries");
	fill_million(st, first);
	time_balances(st, "one school, today", first + 7, &fy, "2024-12-02", 2000);
	time_balances(st, "500 schools, today", 0, &fy, "2024-12-02", 20);
	time_balances(st, "500 schools, 7 years, today", 0, NULL, "2024-12-02", 5);
	time_balances(st, "one school, past date", first + 7, &fy, "2024-07-15", 500);
	time_balances(st, "500 schools, past date", 0, &fy, "2024-07-15", 3);
	time_balances(st, "one school, 7 years, past date", first + 7, NULL, "2024-07-15", 50);
	time_ledger(st, first);
	time_command("process: daybook balance 200007", path,
		     (char *[]){ "daybook", "--as", "bench", "balance", "200007", NULL });
	time_command("process: daybook balance (500 schools)", path,
		     (char *[]){ "daybook", "--as", "bench", "balance", NULL });
}

/* ---- a diary ---- */

struct diary {
	struct store *store;
	int64_t first, service;
	int64_t allotments[VISIT_YEARS][VISIT_SCHOOLS];
};

static void fill_contracts(struct diary *d)
{
	struct work work = WORK_EMPTY;

	bench_begin(&work, d->store, "contract agree", "2018-04-01");
	for (int y = 0; y < VISIT_YEARS; y++)
		for (int64_t s = 0; s < VISIT_SCHOOLS; s++)
			d->allotments[y][s] = bench_contract(
				&work, d->first + s,
				(struct fy){ (int16_t) (LAST_YEAR - VISIT_YEARS + 1 + y) }, s + 1,
				100);
	bench_commit(&work);
}

static void fill_delivered(struct work *work, struct bind hold, struct bind allotment,
			   struct bind school, struct fy fy, struct bind on)
{
	struct bind act = bind_int(work_audit_id(work));
	struct err err = { 0 };
	int64_t entry;

	MUST(work_run(work,
		      "UPDATE hold SET released_on = on_date, released_audit_id = ?2 WHERE"
		      " hold_id = ?1",
		      BIND(hold, act), &err));
	MUST(work_insert(work,
			 "INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence,"
			 " dated_on, provisional_until, school_id, hold_id, audit_id)"
			 " VALUES (?1, ?2, 'use', -50, ?3, ?4, ?4, ?5, ?6, ?7)",
			 BIND(allotment, bind_int(fy.begins), bind_int(-BENCH_WORTH(50)), on,
			      school, hold, act),
			 &entry, &err));
	MUST(work_run(work,
		      "INSERT INTO use_confirmed (entry_id, confirmed_on, audit_id)"
		      " VALUES (?1, ?2, ?3)",
		      BIND(bind_int(entry), on, act), &err));
}

/* Visit 'n': mornings and afternoons of all officers, 5 days a week, 42 weeks of each year. */
static void fill_visit(struct work *work, const struct diary *d, int64_t n, const char *today)
{
	int64_t slot = n / VISIT_OFFICERS, half = slot % 2, day = slot / 2, year = day / 210,
		school = (n * 7 + slot) % VISIT_SCHOOLS, hold_id, visit_id;
	struct fy fy = { (int16_t) (LAST_YEAR - VISIT_YEARS + 1 + year) };
	struct date on = date_add(fy_first(fy), (int32_t) (day % 210 / 5 * 7 + day % 5 + 5));
	struct bind allotment = bind_int(d->allotments[year][school]),
		    school_id = bind_int(d->first + school), date = bind_date(on),
		    act = bind_int(work_audit_id(work));
	bool planned = date_compare(on, bench_day(today)) > 0;
	struct err err = { 0 };

	MUST(work_insert(work,
			 "INSERT INTO hold (contract_id, allotment_id, school_id, made_on, on_date,"
			 " quantity, audit_id) SELECT contract_id, ?1, ?2, ?3, ?4, 50, ?5 FROM"
			 " allotment WHERE allotment_id = ?1",
			 BIND(allotment, school_id, bind_date(fy_first(fy)), date, act), &hold_id,
			 &err));
	MUST(work_insert(work,
			 "INSERT INTO visit (uid, changed_at, school_id, officer_id, service_id, "
			 "kind, on_date, session,"
			 " start_min, end_min, state, delivered_by, confirmed_by, audit_id)"
			 " VALUES ('bench-' || ?12, '2024-04-01T09:00:00Z', ?1, ?2, ?3, "
			 "'purchased', ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
			 BIND(school_id, bind_int(1 + n % VISIT_OFFICERS), bind_int(d->service),
			      date, bind_text(half ? "pm" : "am"), bind_int(half ? 780 : 540),
			      bind_int(half ? 1020 : 720),
			      bind_text(planned ? "planned" : "confirmed"),
			      planned ? bind_null() : bind_text("bench"),
			      planned ? bind_null() : bind_text("other"), act, bind_int(hold_id)),
			 &visit_id, &err));
	MUST(work_run(work,
		      "INSERT INTO visit_school (visit_id, line, school_id, part_bp) VALUES (?1, "
		      "1, ?2, 10000)",
		      BIND(bind_int(visit_id), school_id), &err));
	MUST(work_run(work,
		      "INSERT INTO visit_officer (visit_id, line, officer_id) VALUES (?1, 1, ?2)",
		      BIND(bind_int(visit_id), bind_int(1 + n % VISIT_OFFICERS)), &err));
	MUST(work_run(work, "INSERT INTO visit_hold (visit_id, hold_id) VALUES (?1, ?2)",
		      BIND(bind_int(visit_id), bind_int(hold_id)), &err));
	if (!planned)
		fill_delivered(work, bind_int(hold_id), allotment, school_id, fy, date);
}

static void fill_diary(struct diary *d)
{
	int64_t at = clock_ticks();

	for (int64_t n = 0; n < VISITS; n += VISITS_AN_ACT) {
		struct work work = WORK_EMPTY;

		bench_begin(&work, d->store, "visit book", "2024-10-01");
		for (int64_t i = n; i < n + VISITS_AN_ACT; i++)
			fill_visit(&work, d, i, "2024-10-01");
		bench_commit(&work);
	}
	bench_line("visits by SQL, 8 rows each, with audit trail", VISITS, clock_ticks() - at);
}

static void time_booking(struct diary *d, int64_t times, bool one_act)
{
	struct school school;
	struct officer officer = { .id = 1 };
	const struct service service = { .id = d->service };
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	struct date on = bench_day("2025-03-03"); /* a Monday */
	int64_t at = clock_ticks();

	for (int64_t i = 0; i < times; i++) {
		struct visit_plan plan = {
			.school = &school,
			.officer = &officer,
			.service = &service,
			.on = date_add(on, (int32_t) (i / VISIT_OFFICERS % 5)),
			.session = one_act ? SESSION_PM : SESSION_AM,
		};
		struct visit_booked booked;

		officer.id = 1 + i % VISIT_OFFICERS;
		if (i == 0 || !one_act)
			bench_begin(&work, d->store, "visit book", "2024-12-02");
		MUST(school_load(d->store, d->first + i % VISIT_SCHOOLS, &school, &err));
		MUST(visit_book(&work, &plan, &booked, &err));
		if (i == times - 1 || !one_act)
			bench_commit(&work);
	}
	bench_line(one_act ? "book a visit, one act" : "book a visit, an act each", times,
		   clock_ticks() - at);
}

static void count_visit(void *context, const struct visit *v)
{
	int64_t *count = context;

	*count += v->id > 0;
}

static void time_visits(struct store *st, const char *what, const struct visit_filter *filter,
			int64_t times)
{
	struct err err = { 0 };
	int64_t at = clock_ticks(), count = 0;

	for (int64_t i = 0; i < times; i++)
		MUST(visit_each(st, filter, count_visit, &count, &err));
	bench_line(what, times, clock_ticks() - at);
	if (count == 0)
		bench_fail(what, "no visit was found");
}

/* A working pattern for each officer, as an authority has them. */
static void fill_patterns(struct store *st)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	bench_begin(&work, st, "officer pattern", "2024-03-01");
	for (int64_t id = 1; id <= VISIT_OFFICERS; id++)
		MUST(officer_pattern_set(&work, id, bench_day("2024-03-01"), "mon-fri",
					 "8:30-17:00", &err));
	bench_commit(&work);
}

static void time_capacity(struct diary *d)
{
	const struct slot_wish wish = { .officer_id = 5,
					.school_id = d->first + 3,
					.from = bench_day("2024-09-01"),
					.to = bench_day("2025-03-31"),
					.most = 5 };
	struct capacity capacity;
	struct slots slots;
	struct err err = { 0 };
	int64_t at;

	fill_patterns(d->store);
	at = clock_ticks();
	for (int i = 0; i < 20; i++)
		MUST(capacity_left(d->store, (struct fy){ LAST_YEAR }, bench_day("2024-04-01"),
				   &capacity, &err));
	bench_line("capacity_left: 60 officers, a whole year", 20, clock_ticks() - at);
	at = clock_ticks();
	for (int i = 0; i < 200; i++)
		MUST(slots_free(d->store, &wish, &slots, &err));
	bench_line("slots_free: the next five", 200, clock_ticks() - at);
}

static void say(void *context, const char *finding)
{
	int64_t *count = context;

	if (++*count <= 5)
		printf("  finding: %s\n", finding);
}

static void time_checks(struct store *st)
{
	int64_t count = 0, anchor, at = clock_ticks();
	struct findings f = { .say = say, .context = &count };
	struct err err = { 0 };

	MUST(core_check(st, &f, &err));
	MUST(billing_check(st, &f, &err));
	bench_line("book check, without the audit trail", 1, clock_ticks() - at);
	at = clock_ticks();
	MUST(audit_verify(st, NULL, &anchor, say, &count, &err));
	bench_line("audit verify", 1, clock_ticks() - at);
	MUST(store_int(st, "SELECT count(*) FROM audit_detail", BIND_NONE, 0, &count, &err));
	bench_value("rows in the audit trail", count, "");
}

static void time_diary(struct diary *d)
{
	struct store *st = d->store;

	time_booking(d, 200, false);
	time_booking(d, 200, true);
	time_visits(st, "visit_each: a month, all officers",
		    &(struct visit_filter){ .from = bench_day("2024-09-01"),
					    .to = bench_day("2024-09-30") },
		    5);
	time_visits(st, "visit_each: a month, one officer",
		    &(struct visit_filter){ .officer_id = 5,
					    .from = bench_day("2024-09-01"),
					    .to = bench_day("2024-09-30") },
		    50);
	time_visits(st, "visit_each: a school, all years",
		    &(struct visit_filter){
			    .school_id = d->first + 3, .from = DATE_NONE, .to = DATE_NONE },
		    20);
	time_visits(
		st, "visit_each: a month, all officers, as it was known",
		&(struct visit_filter){ .from = bench_day("2024-09-01"),
					.to = bench_day("2024-09-30"),
					.as = &(struct as_known){ bench_day("2024-11-01"), 0 } },
		2);
	time_visits(st, "visit_each: one visit",
		    &(struct visit_filter){ .visit_id = 4321, .from = DATE_NONE, .to = DATE_NONE },
		    200);
	time_capacity(d);
	time_checks(st);
}

void bench_visits(void)
{
	static struct diary d;
	SCOPED(store_closep) struct store *st = NULL;
	struct err err = { 0 };
	struct service service;
	char path[256];

	st = bench_book("visits", path);
	bench_register("visits.csv", VISIT_SCHOOLS);
	bench_schools(st, "visits.csv", "2018-03-12");
	bench_officers(st, VISIT_OFFICERS);
	MUST(service_find(st, SERVICE_DAYS, &service, &err));
	d = (struct diary){ .store = st, .first = school_key(st), .service = service.id };
	bench_heading("a diary of 100,000 visits");
	fill_contracts(&d);
	fill_diary(&d);
	time_diary(&d);
	time_command("process: daybook visit list --school 200003 ..", path,
		     (char *[]){ "daybook", "--as", "bench", "visit", "list", "--school", "200003",
				 "--from", "2024-09-01", NULL });
	bench_calendars(st);
}
