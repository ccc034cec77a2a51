/* tests/bench/books.c - makes the books that are measured */
#include "tests/bench/bench.h"

#include "cli/cli.h"
#include "core/csv.h"
#include "core/officer.h"
#include "core/school_import.h"
#include "core/service.h"

#include "core/banned.h"

struct date bench_day(const char *iso)
{
	struct date d = DATE_NONE;
	struct err err = { 0 };

	MUST(date_parse(iso, &d, &err));
	return d;
}

/* A command as a person would type it. */
static void command(int count, char **words)
{
	FILE *nowhere = fopen("/dev/null", "w");

	if (!nowhere || cli_run(count, words, nowhere) != 0)
		bench_fail(words[0], "the command was refused");
	(void) fclose(nowhere);
}

#define COMMAND(...) \
	command((int) COUNT_OF(((char *[]){ __VA_ARGS__ })), (char *[]){ __VA_ARGS__, NULL })

struct store *bench_book(const char *name, char out_path[256])
{
	struct store *st = NULL;
	struct err err = { 0 };

	(void) snprintf(out_path, 256, "%s.db", name);
	(void) setenv("DAYBOOK", out_path, 1);
	(void) setenv("DAYBOOK_NOW", "2018-03-01T09:00:00Z", 1);
	COMMAND("init", "--authority", BENCH_SOURCE "/data/authority-southampton.json");
	COMMAND("user", "add", "bench", "--role", "admin");
	COMMAND("user", "add", "other", "--role", "admin");
	(void) setenv("DAYBOOK_NOW", "2024-03-01T09:00:00Z", 1);
	COMMAND("rate", "set", "--service", "ewo-days", "--fy", "2024-25", "--unit", "day",
		"--rate", "368.00");
	MUST(store_open(out_path, STORE_WRITE, &st, &err));
	return st;
}

void bench_register(const char *path, size_t count)
{
	FILE *out = fopen(path, "w");

	if (!out)
		bench_fail("fopen", path);
	fputs("URN,LA (code),EstablishmentName,TypeOfEstablishment (code),"
	      "EstablishmentTypeGroup (code),EstablishmentStatus (code),OpenDate,CloseDate,Street,"
	      "Locality,Town,County (name),Postcode\n",
	      out);
	for (size_t i = 0; i < count; i++)
		fprintf(out,
			"%zu,852,\"St Swithun's %s School, No %zu\",%s,%s,1,01-09-19%02zu,,%zu "
			"High "
			"Road,Bitterne,Southampton,Hampshire,SO%zu %zuAB\n",
			200000 + i, i % 3 ? "Primary" : "Academy and Sixth Form", i,
			i % 2 ? "34" : "01", i % 2 ? "10" : "4", 10 + i % 90, 1 + i % 400,
			14 + i % 6, 1 + i % 9);
	(void) fclose(out);
}

void bench_begin(struct work *work, struct store *st, const char *act, const char *today)
{
	struct err err = { 0 };
	char now[32];

	(void) snprintf(now, sizeof now, "%sT09:00:00Z", today);
	MUST(work_begin(work, st,
			&(struct work_door){ .actor = "bench",
					     .door = DOOR_CLI,
					     .act = act,
					     .reason = "benchmark",
					     .today = bench_day(today),
					     .now = now },
			&err));
}

void bench_commit(struct work *work)
{
	struct err err = { 0 };

	MUST(work_commit(work, &err));
}

void bench_schools(struct store *st, const char *path, const char *today)
{
	SCOPED(csv_closep) struct csv *csv = NULL;
	SCOPED(school_import_freep) struct school_import *import = NULL;
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	MUST(csv_read(path, (const char *const[]){ "URN", NULL }, &csv, &err));
	bench_begin(&work, st, "school import", today);
	MUST(school_import_read(st, csv, NULL, work.today, &import, &err));
	MUST(school_import_write(&work, import, NULL, NULL, &err));
	bench_commit(&work);
}

void bench_officers(struct store *st, size_t count)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int64_t id;

	bench_begin(&work, st, "officer add", "2018-03-01");
	for (size_t i = 1; i <= count; i++) {
		char code[16], name[32];

		(void) snprintf(code, sizeof code, "BEN-%03zu", i);
		(void) snprintf(name, sizeof name, "Officer %03zu", i);
		MUST(officer_add(&work, code, name, "ewo", NULL, &id, &err));
	}
	bench_commit(&work);
}

static int64_t insert(struct work *work, const char *sql, const struct bind *values, size_t count)
{
	struct err err = { 0 };
	int64_t id;

	MUST(work_insert(work, sql, values, count, &id, &err));
	return id;
}

int64_t bench_contract(struct work *work, int64_t school_id, struct fy fy, int64_t number,
		       int64_t days)
{
	struct bind year = bind_int(fy.begins), school = bind_int(school_id),
		    act = bind_int(work_audit_id(work)), quantity = bind_int(days * 100),
		    net = bind_int(BENCH_WORTH(days * 100)), first = bind_date(fy_first(fy)),
		    last = bind_date(fy_last(fy)), contract, purchase, allotment;
	struct err err = { 0 };
	struct service service;
	char ref[16];

	(void) snprintf(ref, sizeof ref, "C-%d-%03d", fy.begins, (int) number);
	MUST(fy_ensure(work, fy, &err));
	MUST(service_find(work->store, SERVICE_DAYS, &service, &err));
	contract =
		bind_int(insert(work,
				"INSERT INTO contract (ref, fy, number, state, sharing, commitment,"
				" unit, minutes_per_unit, step, minimum, starts_on, ends_on, plan,"
				" parted_by, pay_by, notice_ladder, end_rule, ask_by) VALUES (?1,"
				" ?2, ?3, 'agreed', 'single', 'quantity', 'day', 444, 50, 50, ?4,"
				" ?5, 'upfront', 'school-days', 'days', '', '', '01-31')",
				BIND(bind_text(ref), year, bind_int(number), first, last)));
	(void) insert(work,
		      "INSERT INTO contract_member (contract_id, line, school_id, pay_weight)"
		      " VALUES (?1, 1, ?2, 1)",
		      BIND(contract, school));
	purchase = bind_int(insert(
		work,
		"INSERT INTO purchase (contract_id, service_id, origin, bought_on, agreed_by,"
		" quantity, rate_pence, net_pence, audit_id)"
		" VALUES (?1, ?2, 'agreed', ?3, 'The Head', ?4, 36800, ?5, ?6)",
		BIND(contract, bind_int(service.id), first, quantity, net, act)));
	(void) insert(work,
		      "INSERT INTO purchase_share (purchase_id, school_id, quantity, net_pence)"
		      " VALUES (?1, ?2, ?3, ?4)",
		      BIND(purchase, school, quantity, net));
	(void) insert(work,
		      "INSERT INTO charge (purchase_id, school_id, kind, cause, part, parts, fy,"
		      " due_on, service_from, service_to, net_pence, audit_id)"
		      " VALUES (?1, ?2, 'sale', 'agreed', 1, 1, ?3, ?4, ?4, ?5, ?6, ?7)",
		      BIND(purchase, school, year, first, last, net, act));
	allotment = bind_int(insert(
		work,
		"INSERT INTO allotment (purchase_id, contract_id, school_id, fy, unit, first_on,"
		" expires_on, last_on, quantity, net_pence) VALUES (?1, ?2, ?3, ?4, 'day', ?5, ?6,"
		" ?6, ?7, ?8)",
		BIND(purchase, contract, school, year, first, last, quantity, net)));
	(void) insert(
		work,
		"INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence,"
		" dated_on, school_id, audit_id) VALUES (?1, ?2, 'purchase', ?3, ?4, ?5, ?6, ?7)",
		BIND(allotment, year, quantity, net, first, school, act));
	return allotment.i;
}
