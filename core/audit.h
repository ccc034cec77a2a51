/*
 * core/audit.h - the audit trail: a chain of acts, each with the rows it wrote.
 *
 * chain(n) = SHA-256 of chain(n-1) and all columns of act n; so the last one, the head, stands for the whole
 * book. Printed in backups, snapshots and year closes, it proves later that nothing before was altered.
 */
#ifndef CORE_AUDIT_H
#define CORE_AUDIT_H

#include "core/table.h"
#include "core/work.h"

/* For core/work.c: write the act and its rows. 'rows' holds kind, table, key and body, each ended by NUL. */
int audit_write(struct work *work, int64_t audit_id, const char *rows, size_t length,
		struct err *err) MUST_CHECK;

/* Head of the chain and number of acts; 64 noughts for an empty book. */
int audit_head(struct store *st, char out_head[65], int64_t *out_acts, struct err *err) MUST_CHECK;

/*
 * Recompute the chain, and hold every row of every audited table against what the trail recorded last.
 * 'say' is called for each finding. 'head', if not NULL, must be the chain at some act (an anchor
 * kept outside): *out_anchor is its number, 0 when it is nowhere in the chain.
 */
int audit_verify(struct store *st, const char *head, int64_t *out_anchor,
		 void (*say)(void *context, const char *finding), void *context,
		 struct err *err) MUST_CHECK;

/* The acts, oldest first; dates DATE_NONE: open. */
extern const struct column audit_columns[];
extern const size_t audit_column_count;
int audit_list(struct store *st, struct date from, struct date to, struct table *t,
	       struct err *err) MUST_CHECK;

#endif
