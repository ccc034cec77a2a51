/* core/store_open.c - opens a book safely and brings it up to this program's schema */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/store_private.h"

#include "core/embed.h"
#include "core/schema_embedded.h"

#include "core/banned.h"

#define APPLICATION_ID 0x64617962 /* "dayb" */

/* Append only. Once released an entry is never edited: a book somewhere already ran it. */
static const struct migration {
	const char *what, *file;
} migrations[] = {
	{ "the first schema", "0001.sql" },
};

int64_t store_schema_newest(void)
{
	return (int64_t) COUNT_OF(migrations);
}

static int exec(struct store *st, const char *sql, struct err *err)
{
	return sqlite3_exec(st->db, sql, NULL, NULL, NULL) == SQLITE_OK
		       ? ERR_OK
		       : store_fail(st->db, sql, err);
}

/* Per connection, not per file: SQLite forgets these every time. */
static int configure(struct store *st, bool write, struct err *err)
{
	static const struct {
		int option, value;
	} options[] = {
		{ SQLITE_DBCONFIG_DEFENSIVE, 1 },   { SQLITE_DBCONFIG_DQS_DML, 0 },
		{ SQLITE_DBCONFIG_DQS_DDL, 0 },     { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
		{ SQLITE_DBCONFIG_ENABLE_FKEY, 1 },
	};
	int r;

	for (size_t i = 0; i < COUNT_OF(options); i++) {
		int now = -1;

		if (sqlite3_db_config(st->db, options[i].option, options[i].value, &now) !=
			    SQLITE_OK ||
		    now != options[i].value)
			return err_set(err, ERR_STORE,
				       "this SQLite does not keep the rules a book needs");
	}
	/* recursive_triggers: without it a REPLACE would delete a kept row in silence */
	if ((r = exec(st,
		      "PRAGMA recursive_triggers = ON; PRAGMA cell_size_check = ON; PRAGMA "
		      "temp_store = MEMORY; PRAGMA cache_size = -65536;"
		      "PRAGMA synchronous = FULL",
		      err)) < 0)
		return r;
	if (write)
		return exec(st, "PRAGMA journal_mode = WAL", err);
	return exec(st, "PRAGMA query_only = ON", err);
}

static int pragma_int(struct store *st, const char *sql, int64_t *out, struct err *err)
{
	return store_int(st, sql, BIND_NONE, 0, out, err);
}

/* Is it a book, and one this program knows? *out_at is its schema. */
static int look_at_schema(struct store *st, int64_t *out_at, struct err *err)
{
	int64_t id, at;
	int r;

	if ((r = pragma_int(st, "PRAGMA application_id", &id, err)) < 0 ||
	    (r = pragma_int(st, "PRAGMA user_version", &at, err)) < 0)
		return r;
	if (id != APPLICATION_ID)
		return err_set(err, ERR_STORE, "the file is a database, but not a daybook");
	if (at > store_schema_newest())
		return err_set(err, ERR_STORE,
			       "the book was made by a newer daybook (schema %" PRId64
			       ", this program knows %" PRId64 "): use that one",
			       at, store_schema_newest());
	*out_at = at;
	return ERR_OK;
}

static int migrate_one(struct store *st, int64_t at, struct err *err)
{
	char stamp[80];
	int r;

	(void) snprintf(stamp, sizeof stamp,
			"PRAGMA application_id = %d; PRAGMA user_version = %" PRId64,
			APPLICATION_ID, at + 1);
	if ((r = exec(st, (const char *) schema_embedded(migrations[at].file)->bytes, err)) < 0)
		return r;
	return exec(st, stamp, err);
}

/* Each step in its own transaction; the number is read again under the lock, since two processes may open a book at once. */
static int migrate(struct store *st, bool create, struct err *err)
{
	for (;;) {
		int64_t at = 0;
		int r;

		if (!create && (r = look_at_schema(st, &at, err)) < 0)
			return r;
		if (at == store_schema_newest())
			return ERR_OK;
		if ((r = store_begin(st, true, err)) < 0)
			return r;
		if ((!create && (r = look_at_schema(st, &at, err)) < 0) ||
		    (at < store_schema_newest() && (r = migrate_one(st, at, err)) < 0)) {
			store_rollback(st);
			return r;
		}
		if ((r = store_commit(st, err)) < 0)
			return r;
		create = false;
	}
}

/* Tell a missing book from one that may not be read, before SQLite says "unable to open" to both. */
static int look_at_file(const char *path, enum store_mode mode, struct err *err)
{
	struct stat info;

	if (stat(path, &info) < 0) {
		if (errno != ENOENT)
			return err_set(err, ERR_IO, "cannot open the book '%s': %s", path,
				       strerror(errno));
		if (mode == STORE_CREATE)
			return ERR_OK;
		return err_set(err, ERR_NOT_FOUND,
			       "there is no book '%s': make one with 'daybook init', or name it "
			       "with --book",
			       path);
	}
	if (mode == STORE_CREATE)
		return err_set(err, ERR_CONFLICT, "'%s' is there already: it is left as it is",
			       path);
	if (!S_ISREG(info.st_mode))
		return err_set(err, ERR_IO, "'%s' is not a file", path);
	if (access(path, mode == STORE_READ ? R_OK : R_OK | W_OK) < 0)
		return err_set(err, ERR_IO, "cannot open the book '%s': %s", path, strerror(errno));
	return ERR_OK;
}

static int open_raw(const char *path, bool create, struct store **out, struct err *err)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	struct store *st = calloc(1, sizeof *st);

	if (!st)
		return err_nomem(err);
	/* Nobody asks how much memory SQLite uses: counting it costs a lock for every piece. Refused once a book was open. */
	(void) sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	if (sqlite3_open_v2(path, &st->db, create ? flags | SQLITE_OPEN_CREATE : flags, NULL) !=
	    SQLITE_OK) {
		int r = err_set(err, ERR_IO, "cannot open the book '%s': %s", path,
				st->db ? sqlite3_errmsg(st->db) : "out of memory");

		store_close(st);
		return r;
	}
	/* Before the first look: another process may be taking its log away, and has the file for itself. */
	(void) sqlite3_busy_timeout(st->db, 5000);
	*out = st;
	return ERR_OK;
}

int store_open(const char *path, enum store_mode mode, struct store **out, struct err *err)
{
	SCOPED(store_closep) struct store *st = NULL;
	bool memory = strcmp(path, ":memory:") == 0;
	int64_t at;
	int r;

	if (!memory && (r = look_at_file(path, mode, err)) < 0)
		return r;
	if ((r = open_raw(path, mode == STORE_CREATE, &st, err)) < 0)
		return r;
	/* The number first: a file of a newer daybook is not touched, not even its journal mode. */
	if (mode != STORE_CREATE && (r = look_at_schema(st, &at, err)) < 0)
		return r;
	if ((r = configure(st, mode != STORE_READ, err)) < 0)
		return r;
	if (mode != STORE_READ && (r = migrate(st, mode == STORE_CREATE, err)) < 0)
		return r;
	if (mode == STORE_READ && at < store_schema_newest())
		return err_set(err, ERR_STORE,
			       "the book has an older schema: any command that writes brings it up "
			       "to date");
	*out = st;
	st = NULL;
	return ERR_OK;
}

int store_open_image(const void *bytes, size_t length, struct store **out, struct err *err)
{
	SCOPED(store_closep) struct store *st = NULL;
	unsigned char *copy;
	int r;

	if ((r = open_raw(":memory:", true, &st, err)) < 0)
		return r;
	copy = sqlite3_malloc64(length);
	if (!copy)
		return err_nomem(err);
	memcpy(copy, bytes, length);
	if (sqlite3_deserialize(
		    st->db, "main", copy, (sqlite3_int64) length, (sqlite3_int64) length,
		    SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE) != SQLITE_OK)
		return store_fail(st->db, "deserialize", err); /* SQLite has freed the copy */
	if ((r = configure(st, true, err)) < 0)
		return r;
	*out = st;
	st = NULL;
	return ERR_OK;
}

int store_image(struct store *st, void **out_bytes, size_t *out_length, struct err *err)
{
	sqlite3_int64 length = 0;
	unsigned char *bytes = sqlite3_serialize(st->db, "main", &length, 0);
	void *copy = bytes ? malloc((size_t) length) : NULL;

	if (!copy) {
		sqlite3_free(bytes);
		return err_nomem(err);
	}
	memcpy(copy, bytes, (size_t) length);
	sqlite3_free(bytes);
	*out_bytes = copy;
	*out_length = (size_t) length;
	return ERR_OK;
}

void store_close(struct store *st)
{
	struct stmt *q, *tmp;

	if (!st)
		return;
	HASH_ITER(hh, st->statements, q, tmp)
	{
		HASH_DEL(st->statements, q);
		while (q) {
			struct stmt *twin = q->next;

			(void) sqlite3_finalize(
				q->raw); /* its failure was reported by the step that had it */
			free(q);
			q = twin;
		}
	}
	store_watch_free(st);
	(void) sqlite3_close(st->db); /* rolls back what was open; nothing is left to report to */
	free(st);
}

void store_closep(struct store **st)
{
	store_close(*st);
	*st = NULL;
}
