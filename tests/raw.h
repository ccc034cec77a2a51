/* tests/raw.h - a private copy of a book as plain SQLite sees it: for those who do what daybook never would */
#ifndef TESTS_RAW_H
#define TESTS_RAW_H

#include <sqlite3.h>

#include "core/store.h"

/* Rules on: foreign keys, checks and triggers, as daybook itself opens it. */
sqlite3 *raw_open(struct store *st);
void raw_closep(sqlite3 **db); /* for SCOPED */

/* One statement or several. NULL when it was done, else why not (until the next call). */
const char *raw_try(sqlite3 *db, const char *sql);
void raw_run(sqlite3 *db, const char *sql); /* the test fails when it is refused */
int64_t raw_number(sqlite3 *db, const char *sql);

/* No rule holds any more: no trigger, no check, no foreign key. */
void raw_disarm(sqlite3 *db);

/* The altered copy as a book again. */
struct store *raw_store(sqlite3 *db);

#endif
