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
};

/* The JSON names of the command line contract. */
extern const struct column document_columns[];
extern const size_t document_column_count;
int document_list(struct store *st, const struct document_filter *filter, struct table *t,
		  struct err *err) MUST_CHECK;

/* The snapshot of a document, "EWS24-00087". ERR_NOT_FOUND. The caller frees *out_snapshot. */
int document_snapshot(struct store *st, const char *name, int64_t *out_id, char **out_snapshot,
		      struct err *err) MUST_CHECK;

/* The credit notes of a document, oldest first. */
struct credited_by {
	char name[24];
	struct date issued_on;
	struct money net, vat; /* above 0 */
};
int document_credits(struct store *st, int64_t document_id,
		     void (*add)(void *context, const struct credited_by *note), void *context,
		     struct err *err) MUST_CHECK;

#endif
