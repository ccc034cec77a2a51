/*
 * tests/book.h - a book in memory for tests: the authority of data/, catalogue, VAT, account codes, bank holidays,
 * terms of 2024/25, the schools of data/schools-852-derived.csv, users admin, finance, manager, auditor, ewo-01 and
 * ewo-02, officers EWO-01 (works all week), EWO-02 (Mon, Tue, Wed morning) and SM-01, and the day at 368.00 in
 * 2024-25. All of it was done on 1 March 2024.
 */
#ifndef TESTS_BOOK_H
#define TESTS_BOOK_H

#include "core/json.h"
#include "core/work.h"

/* Schools that tests use much: a maintained one, a nursery, an academy, all open. */
#define BOOK_MAINTAINED "116469" /* Cantell School: recharge */
#define BOOK_NURSERY "115831"    /* Hardmoor Early Years Centre: recharge */
#define BOOK_ACADEMY "137037"    /* Upper Shirley High School: sale, with VAT */

struct store *book_new(void);   /* the caller closes it */
struct store *book_empty(void); /* migrated, with the user admin alone */

/* Begin as a user on a date ("2024-09-02"); the test fails when it is refused. */
void book_begin(struct work *work, struct store *st, const char *user, const char *act,
		const char *today);
void book_commit(struct work *work);

/* For expecting a refusal at the very beginning. */
int book_try_begin(struct work *work, struct store *st, const char *user, const char *act,
		   const char *today, struct err *err) MUST_CHECK;

struct date day(const char *iso);
int64_t book_school(struct store *st, const char *urn);
int64_t book_officer(struct store *st, const char *code);
struct json *book_json(const char *text);        /* parsed; json_free() */
struct json *book_data(const char *name);        /* of data/, from the program */
void book_path(const char *name, char out[512]); /* "data/vat.json" in the source tree */

#endif
