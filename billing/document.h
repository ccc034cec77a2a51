/* billing/document.h - issued documents: found, listed, shown; never changed */
#ifndef BILLING_DOCUMENT_H
#define BILLING_DOCUMENT_H

#include "core/audit_known.h"
#include "core/table.h"
#include "core/work.h"

struct document_filter {
	int64_t school_id;         /* 0: all */
	struct date from, to;      /* of issue; DATE_NONE: open */
	const char *name;          /* NULL: all */
	const struct as_known *as; /* NULL: as it is known now */
	bool without_theirs;       /* the table lacks the last column: nobody has such a number */
};

/* The JSON names of the command line contract. */
extern const struct column document_columns[];
extern const size_t
	document_column_count; /* people need the last only where the ledger gave numbers */
int document_has_theirs(struct store *st, bool *out, struct err *err) MUST_CHECK;
int document_list(struct store *st, const struct document_filter *filter, struct table *t,
		  struct err *err) MUST_CHECK;

/*
 * By our number or, of a request, by the one that the ledger gave it; of ours lower case will do. ERR_NOT_FOUND.
 */
int document_find(struct store *st, const char *number, int64_t *out_id,
		  struct err *err) MUST_CHECK;

/* Its snapshot, found in the same way. The caller frees *out_snapshot. */
int document_snapshot(struct store *st, const char *number, int64_t *out_id, char **out_snapshot,
		      struct err *err) MUST_CHECK;

/* What the ledger that issues said of our request: "" and DATE_NONE, if nothing yet. */
struct document_theirs {
	char number[48];
	struct date given_on, due_on;
};
int document_theirs(struct store *st, int64_t document_id, struct document_theirs *out,
		    struct err *err) MUST_CHECK;

#endif
