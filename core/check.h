/* core/check.h - holds the book against its own rules: findings, one sentence each */
#ifndef CORE_CHECK_H
#define CORE_CHECK_H

#include "core/store.h"

/* Where findings go, and how many there were. */
struct findings {
	void (*say)(void *context, const char *finding);
	void *context;
	size_t count;
};

void findings_add(struct findings *f, const char *fmt, ...) PRINTF_LIKE(2, 3);

/*
 * Run a query that returns one text column, a finding a row. For checks that are one SELECT each.
 */
int findings_query(struct findings *f, struct store *st, const char *sql,
		   struct err *err) MUST_CHECK;

/* The file, the day ledger and its sums, holds, values, purchases and shares, years. */
int core_check(struct store *st, struct findings *f, struct err *err) MUST_CHECK;

#endif
