/*
 * core/store.c - opens a book, keeps its statements, runs them; with store_open.c and store_watch.c the only
 * users of SQLite.
 */
#include "core/store_private.h"

#include "core/banned.h"

/* ---- values ---- */

struct bind bind_int(int64_t value)
{
	return (struct bind){ .kind = BIND_INT, .i = value };
}

struct bind bind_id(int64_t id)
{
	return id == 0 ? bind_null() : bind_int(id);
}

struct bind bind_text(const char *text)
{
	return text ? (struct bind){ .kind = BIND_TEXT, .bytes = text, .length = strlen(text) }
		    : bind_null();
}

struct bind bind_date(struct date d)
{
	struct bind b = { .kind = BIND_TEXT, .length = 10 };

	if (date_is_none(d))
		return bind_null();
	memcpy(b.own, date_iso(d).s, 11);
	return b; /* bytes NULL: the text is b's own, wherever b is copied to */
}

struct bind bind_blob(const void *bytes, size_t length)
{
	return (struct bind){ .kind = BIND_BLOB, .bytes = bytes, .length = length };
}

struct bind bind_null(void)
{
	return (struct bind){ .kind = BIND_NULL };
}

/* ---- errors ---- */

/* What a constraint of the schema says; triggers and named checks speak plainly, keys do not. */
static int fail_constraint(sqlite3 *db, const char *sql, struct err *err)
{
	static const char check[] = "CHECK constraint failed: ";
	const char *msg = sqlite3_errmsg(db);

	switch (sqlite3_extended_errcode(db)) {
	case SQLITE_CONSTRAINT_TRIGGER:
		return err_set(err, ERR_CONFLICT, "%s", msg);
	case SQLITE_CONSTRAINT_CHECK:
		if (strncmp(msg, check, sizeof check - 1) == 0)
			msg += sizeof check - 1;
		return err_set(err, ERR_CONFLICT, "the book refuses: %s", msg);
	default:
		return err_set(err, ERR_STORE, "the book refuses: %s (while running: %.120s)", msg,
			       sql);
	}
}

/* What the system said is lost now and then: then it is left out. */
static int fail_file(sqlite3 *db, struct err *err)
{
	int why = sqlite3_system_errno(db);

	return err_set(err, ERR_IO,
		       "the book's file cannot be read or written%s%s%s: nothing was changed",
		       why ? " (" : "", why ? strerror(why) : "", why ? ")" : "");
}

int store_fail(sqlite3 *db, const char *sql, struct err *err)
{
	switch (sqlite3_errcode(db) & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(err, ERR_BUSY,
			       "another process is writing to the book: try again in a moment");
	case SQLITE_FULL:
		return err_set(err, ERR_IO, "the disk is full: nothing was changed");
	case SQLITE_IOERR:
		return fail_file(db, err);
	case SQLITE_READONLY:
		return err_set(err, ERR_IO,
			       "the book or its folder is read-only: nothing was changed");
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return err_set(err, ERR_STORE, "the book's file is damaged or not a daybook (%s)",
			       sqlite3_errmsg(db));
	case SQLITE_NOMEM:
		return err_nomem(err);
	case SQLITE_CONSTRAINT:
		return fail_constraint(db, sql, err);
	default:
		return err_set(err, ERR_STORE, "%s (while running: %.120s)", sqlite3_errmsg(db),
			       sql);
	}
}

/* ---- statements: kept by the address of their literal, so a loop prepares nothing ---- */

static int statement_take(struct store *st, const char *sql, struct stmt **out, struct err *err)
{
	struct stmt *q = NULL;

	HASH_FIND_PTR(st->statements, &sql, q);
	while (q && q->busy)
		q = q->next; /* the same text is running already, further out: take its twin */
	if (q) {
		q->busy = true;
		*out = q;
		return ERR_OK;
	}

	q = calloc(1, sizeof *q);
	if (!q)
		return err_nomem(err);
	q->sql = sql;
	q->store = st;
	if (sqlite3_prepare_v3(st->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &q->raw, NULL) !=
	    SQLITE_OK) {
		free(q);
		return store_fail(st->db, sql, err);
	}
	struct stmt *first = NULL;
	HASH_FIND_PTR(st->statements, &sql, first);
	if (first) {
		q->next = first->next;
		first->next = q;
	} else {
		HASH_ADD_PTR(st->statements, sql, q);
	}
	q->busy = true;
	*out = q;
	return ERR_OK;
}

static int bind_all(struct stmt *q, const struct bind *values, size_t count, struct err *err)
{
	assert((size_t) sqlite3_bind_parameter_count(q->raw) == count);
	for (size_t i = 0; i < count; i++) {
		const struct bind *b = &values[i];
		int at = (int) i + 1, rc = SQLITE_OK;

		switch (b->kind) {
		case BIND_NULL:
			rc = sqlite3_bind_null(q->raw, at);
			break;
		case BIND_INT:
			rc = sqlite3_bind_int64(q->raw, at, b->i);
			break;
		case BIND_TEXT:
			rc = b->bytes ? sqlite3_bind_text64(q->raw, at, b->bytes, b->length,
							    SQLITE_STATIC, SQLITE_UTF8)
				      : sqlite3_bind_text(q->raw, at, b->own, (int) b->length,
							  SQLITE_TRANSIENT);
			break;
		case BIND_BLOB:
			rc = sqlite3_bind_blob64(q->raw, at, b->bytes, b->length, SQLITE_STATIC);
			break;
		}
		if (rc != SQLITE_OK)
			return store_fail(q->store->db, q->sql, err);
	}
	return ERR_OK;
}

int store_query(struct store *st, const char *sql, const struct bind *values, size_t count,
		struct stmt **out, struct err *err)
{
	struct stmt *q = NULL;
	int r;

	if ((r = statement_take(st, sql, &q, err)) < 0)
		return r;
	if ((r = bind_all(q, values, count, err)) < 0) {
		stmt_end(q);
		return r;
	}
	*out = q;
	return ERR_OK;
}

int stmt_next(struct stmt *q, bool *out_row, struct err *err)
{
	switch (sqlite3_step(q->raw)) {
	case SQLITE_ROW:
		*out_row = true;
		return ERR_OK;
	case SQLITE_DONE:
		*out_row = false;
		return ERR_OK;
	default:
		return store_fail(q->store->db, q->sql, err);
	}
}

void stmt_end(struct stmt *q)
{
	if (!q)
		return;
	(void) sqlite3_reset(q->raw); /* its failure was reported by the step that had it */
	(void) sqlite3_clear_bindings(q->raw);
	q->busy = false;
}

void stmt_endp(struct stmt **q)
{
	stmt_end(*q);
	*q = NULL;
}

int64_t stmt_int(const struct stmt *q, int column)
{
	return sqlite3_column_int64(q->raw, column);
}

bool stmt_is_null(const struct stmt *q, int column)
{
	return sqlite3_column_type(q->raw, column) == SQLITE_NULL;
}

const char *stmt_text(const struct stmt *q, int column)
{
	return (const char *) sqlite3_column_text(q->raw, column);
}

char *stmt_dup(const struct stmt *q, int column)
{
	const char *text = stmt_text(q, column);

	return text ? strdup(text) : NULL;
}

void stmt_copy(const struct stmt *q, int column, char *out, size_t size)
{
	const char *text = stmt_text(q, column);

	(void) snprintf(out, size, "%s", text ? text : "");
}

struct money stmt_money(const struct stmt *q, int column)
{
	return money_pence(stmt_int(q, column));
}

struct quantity stmt_quantity(const struct stmt *q, int column)
{
	return quantity_of(stmt_int(q, column));
}

struct date stmt_date(const struct stmt *q, int column)
{
	struct err ignored = { 0 };
	struct date d = DATE_NONE;
	const char *text = stmt_text(q, column);

	if (!text || date_parse(text, &d, &ignored) < 0)
		return DATE_NONE; /* date_parse() is the gate on the way in; book check looks again */
	return d;
}

const void *stmt_blob(const struct stmt *q, int column, size_t *out_length)
{
	const void *bytes = sqlite3_column_blob(q->raw, column);

	*out_length = (size_t) sqlite3_column_bytes(q->raw, column);
	return bytes;
}

/* ---- the short forms ---- */

int store_one(struct store *st, const char *sql, const struct bind *values, size_t count,
	      struct stmt **out, bool *out_row, struct err *err)
{
	int r = store_query(st, sql, values, count, out, err);

	return r < 0 ? r : stmt_next(*out, out_row, err);
}

int store_int(struct store *st, const char *sql, const struct bind *values, size_t count,
	      int64_t fallback, int64_t *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st, sql, values, count, &q, &row, err);

	if (r < 0)
		return r;
	*out = row && !stmt_is_null(q, 0) ? stmt_int(q, 0) : fallback;
	return ERR_OK;
}

int store_run(struct store *st, const char *sql, const struct bind *values, size_t count,
	      struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row;
	int r = store_one(st, sql, values, count, &q, &row, err);

	return r < 0 ? r : ERR_OK;
}

int64_t store_changes(struct store *st)
{
	return sqlite3_changes64(st->db);
}

int64_t store_last_id(struct store *st)
{
	return sqlite3_last_insert_rowid(st->db);
}

/* ---- transactions ---- */

int store_begin(struct store *st, bool write, struct err *err)
{
	assert(!st->in_transaction);
	/* IMMEDIATE: a busy book is found out at the start and not half way. */
	int r = write ? store_run(st, "BEGIN IMMEDIATE", BIND_NONE, err)
		      : store_run(st, "BEGIN", BIND_NONE, err);

	if (r == ERR_OK)
		st->in_transaction = true;
	return r;
}

int store_commit(struct store *st, struct err *err)
{
	int r;

	assert(st->in_transaction);
	r = store_run(st, "COMMIT", BIND_NONE, err);
	if (r < 0)
		store_rollback(st);
	st->in_transaction = false;
	return r;
}

void store_rollback(struct store *st)
{
	struct err ignored = { 0 };

	if (!st->in_transaction)
		return;
	st->in_transaction = false;
	if (sqlite3_get_autocommit(st->db) == 0) /* a full disk has rolled back by itself */
		IGNORE(store_run(st, "ROLLBACK", BIND_NONE, &ignored)); /* closing rolls back too */
}
