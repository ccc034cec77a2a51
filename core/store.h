/*
 * core/store.h - one open book; the only users of SQLite.
 *
 * SQL is always a literal in the subset that SQLite 3.40 and PostgreSQL 15 share (?1 parameters, no date(),
 * no LIKE, no OR REPLACE); values are always bound. Statements are prepared once and kept by their literal's
 * address; stmt_end() gives one back. A store belongs to one thread.
 */
#ifndef CORE_STORE_H
#define CORE_STORE_H

#include "core/date.h"
#include "core/error.h"
#include "core/money.h"
#include "core/quantity.h"

struct store; /* opaque: one open book */
struct stmt;  /* opaque: one running statement */

enum store_mode {
	STORE_READ,   /* must exist; nothing can be written */
	STORE_WRITE,  /* must exist; brought up to this program's schema */
	STORE_CREATE, /* must not exist; made with this program's schema */
};

/*
 * Open a book. ':memory:' with STORE_CREATE is a book in memory.
 * ERR_NOT_FOUND: there is no book. ERR_CONFLICT: STORE_CREATE, and there is one. ERR_IO: folder or file refuses.
 * ERR_STORE: not a daybook, damaged, or made by a newer daybook. ERR_BUSY: another process holds it.
 */
int store_open(const char *path, enum store_mode mode, struct store **out,
	       struct err *err) MUST_CHECK;
void store_close(struct store *st); /* NULL is fine; what was not committed is undone */
void store_closep(struct store **st);

/* A store on a copy of an image made by store_image(): tests open a migrated book in no time. */
int store_open_image(const void *bytes, size_t length, struct store **out,
		     struct err *err) MUST_CHECK;
int store_image(struct store *st, void **out_bytes, size_t *out_length,
		struct err *err) MUST_CHECK; /* caller frees */

/* ---- values bound to ?1, ?2, .. ---- */
struct bind {
	enum { BIND_NULL, BIND_INT, BIND_TEXT, BIND_BLOB } kind;
	int64_t i;
	const void *bytes; /* borrowed until the statement ends; NULL binds NULL */
	size_t length;
	char own[16]; /* a date's text */
};

struct bind bind_int(int64_t value);
struct bind bind_text(const char *text); /* NULL binds NULL */
struct bind bind_date(struct date d);    /* DATE_NONE binds NULL */
struct bind bind_blob(const void *bytes, size_t length);
struct bind bind_null(void);
struct bind bind_id(int64_t id); /* 0 binds NULL: a key that may be missing */

/* The values of one statement: BIND(bind_int(a), bind_text(b)), or BIND_NONE. */
#define BIND(...) \
	(const struct bind[]){ __VA_ARGS__ }, COUNT_OF(((const struct bind[]){ __VA_ARGS__ }))
#define BIND_NONE NULL, (size_t) 0

/* ---- statements ---- */

/* Begin a statement that returns rows; step with stmt_next(). The caller ends it. */
int store_query(struct store *st, const char *sql, const struct bind *values, size_t count,
		struct stmt **out, struct err *err) MUST_CHECK;

/* *out_row is false after the last row. */
int stmt_next(struct stmt *q, bool *out_row, struct err *err) MUST_CHECK;

int64_t stmt_int(const struct stmt *q, int column);
bool stmt_is_null(const struct stmt *q, int column);
const char *stmt_text(const struct stmt *q,
		      int column);                /* borrowed until the next step; NULL for NULL */
char *stmt_dup(const struct stmt *q, int column); /* caller frees; NULL for NULL or no memory */
struct money stmt_money(const struct stmt *q, int column);
struct quantity stmt_quantity(const struct stmt *q, int column);
struct date stmt_date(const struct stmt *q, int column); /* DATE_NONE for NULL */
const void *stmt_blob(const struct stmt *q, int column, size_t *out_length);
void stmt_copy(const struct stmt *q, int column, char *out,
	       size_t size); /* text into a fixed buffer, cut; "" for NULL */

void stmt_end(struct stmt *q);   /* NULL is fine */
void stmt_endp(struct stmt **q); /* for SCOPED */

/* Query that has one row, or none: ERR_NOT_FOUND is NOT set; *out_row says. The caller ends *out in any case. */
int store_one(struct store *st, const char *sql, const struct bind *values, size_t count,
	      struct stmt **out, bool *out_row, struct err *err) MUST_CHECK;

/* One whole number; 'fallback' when there is no row or it is NULL. */
int store_int(struct store *st, const char *sql, const struct bind *values, size_t count,
	      int64_t fallback, int64_t *out, struct err *err) MUST_CHECK;

/* Rows changed by the last statement run by store_run(). */
int64_t store_changes(struct store *st);

/* ---- for core/work.c and core/audit.c alone: everybody else writes through a unit of work ---- */
int store_run(struct store *st, const char *sql, const struct bind *values, size_t count,
	      struct err *err) MUST_CHECK;
int64_t store_last_id(struct store *st);
int store_begin(struct store *st, bool write, struct err *err) MUST_CHECK;
int store_commit(struct store *st, struct err *err) MUST_CHECK;
void store_rollback(struct store *st);

/* A row that was written, as the store saw it, also by triggers. Texts are borrowed. */
struct store_change {
	char kind; /* 'i' insert, 'u' update, 'd' delete */
	const char *table;
	const char *key;  /* primary key values joined by '/' */
	const char *body; /* the row as JSON; an update: {"was":{what changed},"is":{the row}} */
};
typedef void store_watcher(void *context,
			   const struct store_change *change); /* change NULL: no memory */

/* Call 'watch' for each row written in the tables that are audited, until store_unwatch(). */
int store_watch(struct store *st, store_watcher *watch, void *context, struct err *err) MUST_CHECK;

void store_unwatch(struct store *st);

/* Call 'each' for the tables that are audited, by name, until it fails. */
int store_each_table(struct store *st,
		     int (*each)(void *context, const char *table, struct err *err), void *context,
		     struct err *err) MUST_CHECK;

/* The row of a table as store_change.body would have it on insert: for holding facts against the audit trail. */
int store_each_row(struct store *st, const char *table, store_watcher *each, void *context,
		   struct err *err) MUST_CHECK;

/* Check the file itself: integrity, foreign keys, schema. 'say' is called for each finding. */
int store_integrity(struct store *st, void (*say)(void *context, const char *finding),
		    void *context, struct err *err) MUST_CHECK;

/* The newest schema this program knows. */
int64_t store_schema_newest(void);

#endif
