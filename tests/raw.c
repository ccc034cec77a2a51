/* tests/raw.c - opens a copy of a book with plain SQLite */
#include <criterion/criterion.h>

#include "tests/raw.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

static sqlite3 *raw_of(const void *bytes, size_t length)
{
	unsigned char *copy = sqlite3_malloc64(length);
	sqlite3 *db = NULL;

	cr_assert(copy);
	memcpy(copy, bytes, length);
	cr_assert_eq(sqlite3_open(":memory:", &db), SQLITE_OK);
	cr_assert_eq(sqlite3_deserialize(
			     db, "main", copy, (sqlite3_int64) length, (sqlite3_int64) length,
			     SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE),
		     SQLITE_OK);
	raw_run(db, "PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON");
	return db;
}

sqlite3 *raw_open(struct store *st)
{
	SCOPED(freep) void *bytes = NULL;
	struct err err = { 0 };
	size_t length;

	MUST(store_image(st, &bytes, &length, &err));
	return raw_of(bytes, length);
}

void raw_closep(sqlite3 **db)
{
	(void) sqlite3_close_v2(*db); /* a copy in memory: nothing is lost */
	*db = NULL;
}

const char *raw_try(sqlite3 *db, const char *sql)
{
	return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK ? NULL : sqlite3_errmsg(db);
}

void raw_run(sqlite3 *db, const char *sql)
{
	const char *why = raw_try(db, sql);

	cr_assert(!why, "%s: %s", sql, why);
}

int64_t raw_number(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *q = NULL;
	int64_t number;

	cr_assert_eq(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK, "%s: %s", sql,
		     sqlite3_errmsg(db));
	number = sqlite3_step(q) == SQLITE_ROW ? sqlite3_column_int64(q, 0) : -1;
	(void) sqlite3_finalize(q); /* its failure is the step's */
	return number;
}

static int next_trigger(sqlite3 *db, char *out, size_t size)
{
	sqlite3_stmt *q = NULL;
	int found;

	cr_assert_eq(sqlite3_prepare_v2(
			     db, "SELECT name FROM sqlite_schema WHERE type = 'trigger' LIMIT 1",
			     -1, &q, NULL),
		     SQLITE_OK);
	found = sqlite3_step(q) == SQLITE_ROW;
	if (found)
		(void) snprintf(out, size, "DROP TRIGGER \"%s\"",
				(const char *) sqlite3_column_text(q, 0));
	(void) sqlite3_finalize(q);
	return found;
}

void raw_disarm(sqlite3 *db)
{
	char drop[128];

	while (next_trigger(db, drop, sizeof drop))
		raw_run(db, drop);
	raw_run(db, "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON");
}

struct store *raw_store(sqlite3 *db)
{
	sqlite3_int64 length = 0;
	unsigned char *bytes = sqlite3_serialize(db, "main", &length, 0);
	struct store *st = NULL;
	struct err err = { 0 };

	cr_assert(bytes);
	MUST(store_open_image(bytes, (size_t) length, &st, &err));
	sqlite3_free(bytes);
	return st;
}
