/*
 * core/store_watch.c - tells the unit of work about every row that is written, also by triggers.
 *
 * SQLite's preupdate hook sees each change, so no function that writes can forget the audit trail. While the
 * hook runs the connection may not be used, so the names of columns are learnt before.
 */
#include "core/store_private.h"

#include "core/crypto.h"

#include "core/banned.h"

#define TABLE_COLUMNS 32
#define LONG_TEXT 1000 /* a longer text stands in the trail as its hash */

struct watched_table {
	char name[48];
	char column[TABLE_COLUMNS][40];
	int pk[TABLE_COLUMNS]; /* 1.. place in the primary key, 0 none */
	int columns;
	UT_hash_handle hh;
};

/* The trail itself, and sums that only repeat the ledger. */
static bool is_audited(const char *table)
{
	static const char *const not_audited[] = { "audit", "audit_detail", "allotment_sum" };

	for (size_t i = 0; i < COUNT_OF(not_audited); i++)
		if (strcmp(table, not_audited[i]) == 0)
			return false;
	return strncmp(table, "sqlite_", 7) != 0;
}

static int learn_column(struct store *st, const struct stmt *q, struct err *err)
{
	struct watched_table *t = NULL;
	const char *name = stmt_text(q, 0);

	HASH_FIND_STR(st->tables, name, t);
	if (!t) {
		t = calloc(1, sizeof *t);
		if (!t)
			return err_nomem(err);
		stmt_copy(q, 0, t->name, sizeof t->name);
		HASH_ADD_STR(st->tables, name, t);
	}
	assert(t->columns < TABLE_COLUMNS);
	stmt_copy(q, 1, t->column[t->columns], sizeof t->column[0]);
	t->pk[t->columns++] = (int) stmt_int(q, 2);
	return ERR_OK;
}

static int learn(struct store *st, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r;

	if (st->tables)
		return ERR_OK;
	if ((r = store_query(st,
			     "SELECT t.name, c.name, c.pk FROM sqlite_schema t JOIN "
			     "pragma_table_info(t.name) c"
			     " WHERE t.type = 'table' ORDER BY t.name, c.cid",
			     BIND_NONE, &q, err)) < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row)
		if (is_audited(stmt_text(q, 0)) && (r = learn_column(st, q, err)) < 0)
			return r;
	return r;
}

void store_watch_free(struct store *st)
{
	struct watched_table *t, *tmp;

	HASH_ITER(hh, st->tables, t, tmp)
	{
		HASH_DEL(st->tables, t);
		free(t);
	}
	buffer_release(&st->body);
}

/* ---- one row as text: key and JSON, one after the other in one buffer ---- */

static void write_value(struct buffer *out, sqlite3_value *v)
{
	switch (sqlite3_value_type(v)) {
	case SQLITE_INTEGER:
		buffer_int(out, sqlite3_value_int64(v));
		return;
	case SQLITE_TEXT:
		if (sqlite3_value_bytes(v) > LONG_TEXT) {
			buffer_text(out, "\"sha256:");
			buffer_text(out, sha256_hex(sha256_of(sqlite3_value_text(v),
							      (size_t) sqlite3_value_bytes(v)))
						 .s);
			buffer_char(out, '"');
		} else {
			buffer_json(out, (const char *) sqlite3_value_text(v));
		}
		return;
	case SQLITE_BLOB: /* blob rows are named by their hash */
		buffer_char(out, '"');
		buffer_int(out, sqlite3_value_bytes(v));
		buffer_text(out, " bytes\"");
		return;
	default:
		buffer_text(out, "null");
	}
}

/* Where a row's values come from: the hook, before and after; or a SELECT. */
struct row_source {
	sqlite3 *db;
	sqlite3_stmt *select; /* NULL: the hook */
	bool old;
};

static sqlite3_value *row_value(const struct row_source *row, int column)
{
	sqlite3_value *v = NULL;

	if (row->select)
		return sqlite3_column_value(row->select, column);
	if (row->old)
		(void) sqlite3_preupdate_old(row->db, column, &v);
	else
		(void) sqlite3_preupdate_new(row->db, column, &v);
	return v;
}

static bool same(sqlite3_value *a, sqlite3_value *b)
{
	if (sqlite3_value_type(a) != sqlite3_value_type(b))
		return false;
	if (sqlite3_value_type(a) == SQLITE_INTEGER)
		return sqlite3_value_int64(a) == sqlite3_value_int64(b);
	if (sqlite3_value_bytes(a) == 0 || sqlite3_value_bytes(b) == 0) /* nothing may be at NULL */
		return sqlite3_value_bytes(a) == sqlite3_value_bytes(b);
	return sqlite3_value_bytes(a) == sqlite3_value_bytes(b) &&
	       memcmp(sqlite3_value_blob(a), sqlite3_value_blob(b),
		      (size_t) sqlite3_value_bytes(a)) == 0;
}

/* The row as an object; with 'unless' only the columns that differ from it. */
static void write_row(struct buffer *out, const struct watched_table *t,
		      const struct row_source *row, const struct row_source *unless)
{
	const char *comma = "\"";

	buffer_char(out, '{');
	for (int i = 0; i < t->columns; i++) {
		if (unless && same(row_value(row, i), row_value(unless, i)))
			continue;
		buffer_text(out, comma);
		buffer_text(out, t->column[i]);
		buffer_text(out, "\":");
		write_value(out, row_value(row, i));
		comma = ",\"";
	}
	buffer_char(out, '}');
}

static void write_key(struct buffer *out, const struct watched_table *t,
		      const struct row_source *row)
{
	int parts = 0;

	for (int at = 1; at <= t->columns; at++)
		for (int i = 0; i < t->columns; i++)
			if (t->pk[i] == at) {
				sqlite3_value *v = row_value(row, i);

				buffer_text(out, parts++ ? "/" : "");
				if (sqlite3_value_type(v) ==
				    SQLITE_INTEGER) /* asking an integer for text would change it */
					buffer_int(out, sqlite3_value_int64(v));
				else if (sqlite3_value_type(v) == SQLITE_TEXT)
					buffer_text(out, (const char *) sqlite3_value_text(v));
			}
}

/* Key and body, each ended by NUL, in st->body; *out_body is the offset of the body. */
static bool describe(struct store *st, const struct watched_table *t,
		     const struct row_source *before, const struct row_source *after,
		     size_t *out_body)
{
	struct buffer *out = &st->body;

	out->length = 0;
	write_key(out, t, after ? after : before);
	buffer_char(out, '\0');
	*out_body = out->length;
	if (before && after) {
		buffer_text(out, "{\"was\":");
		write_row(out, t, before, after);
		buffer_text(out, ",\"is\":");
		write_row(out, t, after, NULL);
		buffer_char(out, '}');
	} else {
		write_row(out, t, after ? after : before, NULL);
	}
	buffer_char(out, '\0');
	return !out->failed;
}

static void tell(struct store *st, char kind, const struct watched_table *t,
		 const struct row_source *before, const struct row_source *after)
{
	size_t body;
	struct store_change change = { .kind = kind, .table = t->name };

	if (!describe(st, t, before, after, &body)) {
		st->watch(st->watch_context,
			  NULL); /* no memory: the watcher fails the unit of work */
		return;
	}
	change.key = st->body.bytes;
	change.body = st->body.bytes + body;
	st->watch(st->watch_context, &change);
}

static void on_change(void *context, sqlite3 *db, int op, const char *schema, const char *table,
		      sqlite3_int64 was, sqlite3_int64 is)
{
	struct store *st = context;
	struct watched_table *t = NULL;
	const struct row_source before = { .db = db, .old = true }, after = { .db = db };

	(void) schema; /* there is one */
	(void) was;
	(void) is;
	HASH_FIND_STR(st->tables, table, t);
	if (!t || !st->watch)
		return;
	if (op == SQLITE_INSERT)
		tell(st, 'i', t, NULL, &after);
	else if (op == SQLITE_DELETE)
		tell(st, 'd', t, &before, NULL);
	else
		tell(st, 'u', t, &before, &after);
}

int store_watch(struct store *st, store_watcher *watch, void *context, struct err *err)
{
	int r;

	if ((r = learn(st, err)) < 0)
		return r;
	st->watch = watch;
	st->watch_context = context;
	(void) sqlite3_preupdate_hook(st->db, on_change,
				      st); /* returns the hook before: there was none */
	return ERR_OK;
}

void store_unwatch(struct store *st)
{
	st->watch = NULL;
	(void) sqlite3_preupdate_hook(st->db, NULL, NULL);
}

int store_each_row(struct store *st, const char *table, store_watcher *each, void *context,
		   struct err *err)
{
	struct watched_table *t = NULL;
	sqlite3_stmt *select = NULL;
	char sql[80];
	int rc, r;

	if ((r = learn(st, err)) < 0)
		return r;
	HASH_FIND_STR(st->tables, table, t);
	assert(t && "a table of the schema");
	(void) snprintf(sql, sizeof sql, "SELECT * FROM %s",
			t->name); /* a name from the schema itself */
	if (sqlite3_prepare_v2(st->db, sql, -1, &select, NULL) != SQLITE_OK)
		return store_fail(st->db, sql, err);
	st->watch = each;
	st->watch_context = context;
	while ((rc = sqlite3_step(select)) == SQLITE_ROW) {
		const struct row_source row = { .db = st->db, .select = select };

		tell(st, 'i', t, NULL, &row);
	}
	st->watch = NULL;
	r = rc == SQLITE_DONE ? ERR_OK : store_fail(st->db, sql, err);
	(void) sqlite3_finalize(select); /* reported just above */
	return r;
}

int store_each_table(struct store *st,
		     int (*each)(void *context, const char *table, struct err *err), void *context,
		     struct err *err)
{
	struct watched_table *t, *tmp;
	int r = learn(st, err);

	HASH_ITER(hh, st->tables, t, tmp)
	{
		if (r < 0)
			break;
		r = each(context, t->name, err);
	}
	return r;
}
