/* tests/book.c - a book in memory for tests */
#include <criterion/criterion.h>

#include "tests/book.h"

#include "billing/account.h"
#include "billing/late_rate.h"
#include "billing/vat.h"
#include "cli/data_embedded.h"
#include "core/csv.h"
#include "core/days.h"
#include "core/officer.h"
#include "core/school.h"
#include "core/school_import.h"
#include "core/service.h"
#include "core/setting.h"
#include "core/user.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

struct date day(const char *iso)
{
	struct date d = DATE_NONE;
	struct err err = { 0 };

	MUST(date_parse(iso, &d, &err));
	return d;
}

static int begin(struct work *work, struct store *st, const char *user, const char *act,
		 const char *today, bool founding, struct err *err)
{
	char now[32];

	(void) snprintf(now, sizeof now, "%sT09:00:00Z", today);
	return work_begin(work, st,
			  &(struct work_door){ .actor = user,
					       .door = DOOR_CLI,
					       .act = act,
					       .today = day(today),
					       .now = now,
					       .founding = founding },
			  err);
}

int book_try_begin(struct work *work, struct store *st, const char *user, const char *act,
		   const char *today, struct err *err)
{
	return begin(work, st, user, act, today, false, err);
}

void book_begin(struct work *work, struct store *st, const char *user, const char *act,
		const char *today)
{
	struct err err = { 0 };

	MUST(begin(work, st, user, act, today, false, &err));
}

void book_commit(struct work *work)
{
	struct err err = { 0 };

	MUST(work_commit(work, &err));
}

int64_t book_school(struct store *st, const char *urn)
{
	struct school school;
	struct err err = { 0 };

	MUST(school_find(st, urn, &school, &err));
	return school.id;
}

int64_t book_officer(struct store *st, const char *code)
{
	struct officer officer;
	struct err err = { 0 };

	MUST(officer_find(st, code, &officer, &err));
	return officer.id;
}

struct json *book_json(const char *text)
{
	struct json *root = NULL;
	struct err err = { 0 };

	MUST(json_parse(text, strlen(text), &root, &err));
	return root;
}

struct json *book_data(const char *name)
{
	const struct embedded_file *file = data_embedded(name);

	cr_assert(file, "data/%s is not in the program", name);
	return book_json((const char *) file->bytes);
}

void book_path(const char *name, char out[512])
{
	const char *source = getenv("DAYBOOK_SOURCE");

	(void) snprintf(out, 512, "%s/%s", source ? source : ".", name);
}

static void add_user(struct work *work, const char *name, enum role role, const char *officer)
{
	struct err err = { 0 };

	MUST(user_add(work, name, role, officer ? book_officer(work->store, officer) : 0, &err));
}

static void add_schools(struct work *work)
{
	SCOPED(csv_closep) struct csv *csv = NULL;
	SCOPED(school_import_freep) struct school_import *import = NULL;
	struct err err = { 0 };
	char path[512];

	book_path("data/schools-852-derived.csv", path);
	MUST(csv_read(path, (const char *const[]){ "URN", NULL }, &csv, &err));
	MUST(school_import_read(work->store, csv, NULL, work->today, &import, &err));
	MUST(school_import_write(work, import, NULL, NULL, &err));
}

static void add_officers(struct work *work)
{
	struct err err = { 0 };
	int64_t id;

	MUST(officer_add(work, "EWO-01", "Officer 01", "ewo", NULL, &id, &err));
	MUST(officer_pattern_set(work, id, day("2024-04-01"), "mon-fri", "8:30-17:00", &err));
	MUST(officer_link(work, id, book_school(work->store, BOOK_MAINTAINED), day("2024-04-01"),
			  &err));
	MUST(officer_add(work, "EWO-02", "Officer 02", "ewo", NULL, &id, &err));
	MUST(officer_pattern_set(work, id, day("2024-04-01"), "mon tue wed:8:30-12:30",
				 "8:30-17:00", &err));
	MUST(officer_add(work, "SM-01", "Service Manager 01", "service-manager", NULL, &id, &err));
}

struct store *book_empty(void)
{
	struct work work = WORK_EMPTY;
	struct store *st = NULL;
	struct err err = { 0 };

	MUST(store_open(":memory:", STORE_CREATE, &st, &err));
	MUST(begin(&work, st, "admin", "init", "2024-03-01", true, &err));
	add_user(&work, "admin", ROLE_ADMIN, NULL);
	book_commit(&work);
	return st;
}

struct store *book_new(void)
{
	SCOPED(json_freep) struct json *authority = book_data("authority-southampton.json");
	SCOPED(json_freep) struct json *catalogue = book_data("catalogue.json");
	SCOPED(json_freep) struct json *vat = book_data("vat.json");
	SCOPED(json_freep) struct json *accounts = book_data("accounts.json");
	SCOPED(json_freep) struct json *late = book_data("late-payment.json");
	SCOPED(json_freep) struct json *holidays = book_data("bank-holidays.json");
	SCOPED(json_freep) struct json *terms = book_data("term-dates-southampton.json");
	struct store *st = book_empty();
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	struct service days;
	size_t count;

	MUST(begin(&work, st, "admin", "init", "2024-03-01", true, &err));
	MUST(setting_load(&work, authority, &err));
	MUST(service_load(&work, catalogue, &err));
	MUST(vat_load(&work, vat, &err));
	MUST(account_load(&work, json_get(accounts, "accounts"), &err));
	MUST(late_load(&work, late, &err));
	MUST(holiday_load(&work, holidays, &count, &err));
	MUST(term_load(&work, terms, &count, &err));
	add_schools(&work);
	add_officers(&work);
	add_user(&work, "finance", ROLE_FINANCE, NULL);
	add_user(&work, "manager", ROLE_MANAGER, NULL);
	add_user(&work, "auditor", ROLE_AUDITOR, NULL);
	add_user(&work, "ewo-01", ROLE_OFFICER, "EWO-01");
	add_user(&work, "ewo-02", ROLE_OFFICER, "EWO-02");
	MUST(service_find(st, SERVICE_DAYS, &days, &err));
	MUST(rate_set(&work, &days, (struct fy){ 2024 }, UNIT_DAY, money_pence(36800), &err));
	book_commit(&work);
	return st;
}
