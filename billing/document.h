/* billing/document.h - issued documents: found, listed, shown; never changed */
#ifndef BILLING_DOCUMENT_H
#define BILLING_DOCUMENT_H

#include "core/audit_known.h"
#include "core/table.h"
#include "core/work.h"

struct document_filter {
	int64_t school_id;         /* 0: all */
	struct date from, to;      /* of issue; DATE_NONE: open */
	const struct as_known *as; /* NULL: as it is known now */
	bool without_theirs;       /* the table lacks the last column: nobody has such a number */
	int64_t account_id;        /* of one payer; 0: all */
	bool unpaid;               /* only what is still to be paid by bank */
};

/* The JSON names of the command line contract. */
extern const struct column document_columns[];
extern const size_t
	document_column_count; /* people need the last only where the ledger gave numbers */
int document_has_theirs(struct store *st, bool *out, struct err *err) MUST_CHECK;
int document_list(struct store *st, const struct document_filter *filter, struct table *t,
		  struct err *err) MUST_CHECK;

/* A document by its number, as it is typed or as the corporate ledger gave it. */
struct document_head {
	int64_t id, account_id; /* of its payer */
	char name[24];
	bool is_credit, by_journal;
};

/* In capitals or not. ERR_NOT_FOUND. */
int document_find(struct store *st, const char *number, struct document_head *out,
		  struct err *err) MUST_CHECK;

/* What pays a document, and stands. Texts are borrowed until the next. */
struct document_payment {
	int64_t allocation_id;
	struct date on;
	struct money amount;
	int64_t receipt_id; /* 0: a credit note pays */
	const char *credit; /* its number; NULL: a receipt pays */
};
int document_payments(struct store *st, int64_t document_id,
		      void (*each)(void *context, const struct document_payment *payment),
		      void *context, struct err *err) MUST_CHECK;

/* The snapshot of a document, "EWS24-00087", found as document_find() does. ERR_NOT_FOUND. The caller frees *out_snapshot. */
int document_snapshot(struct store *st, const char *name, int64_t *out_id, char **out_snapshot,
		      struct err *err) MUST_CHECK;

/* What the ledger that issues said of our request: "" and DATE_NONE, if nothing yet. */
struct document_theirs {
	char number[48];
	struct date given_on, due_on;
};
int document_theirs(struct store *st, int64_t document_id, struct document_theirs *out,
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
