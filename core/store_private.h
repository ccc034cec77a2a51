/* core/store_private.h - what core/store.c, store_open.c and store_watch.c share; nobody else includes it */
#ifndef CORE_STORE_PRIVATE_H
#define CORE_STORE_PRIVATE_H

#define SQLITE_ENABLE_PREUPDATE_HOOK \
	1 /* Debian's library is built with it; without this the header hides it */
#include <sqlite3.h>
#include <uthash.h>

#include "core/buffer.h"
#include "core/store.h"

struct stmt {
	const char *sql; /* hash key: the literal's address */
	sqlite3_stmt *raw;
	struct store *store;
	struct stmt *next; /* another statement of the same literal */
	bool busy;
	UT_hash_handle hh;
};

struct watched_table; /* core/store_watch.c: names of columns, learnt once */

struct store {
	sqlite3 *db;
	struct stmt *statements;
	bool in_transaction;
	struct watched_table *tables;
	store_watcher *watch;
	void *watch_context;
	struct buffer body; /* of the row being watched */
};

/* Turn SQLite's last failure into a sentence and a code. */
int store_fail(sqlite3 *db, const char *sql, struct err *err);

void store_watch_free(struct store *st);

#endif
