/*
 * invoices/chosen.h - the PDFs of many documents: each as a file of a folder, or all in one file for the print room.
 *
 * Requests to the ledger that issues have no PDF and are left out.
 */
#ifndef INVOICES_CHOSEN_H
#define INVOICES_CHOSEN_H

#include "core/date.h"
#include "core/error.h"
#include "core/store.h"

/* Which documents. */
struct chosen {
	int64_t school_id, account_id; /* 0: all */
	const char *kind;              /* as billing/snapshot.h has it; NULL: all */
	struct date from, until;       /* of issue; DATE_NONE: open */
};

/* Told after each document; false: no more. */
struct chosen_watch {
	bool (*step)(void *context, size_t done, size_t total);
	void *context;
};

/* What came of it. */
struct chosen_sum {
	size_t documents, written, there; /* there: their files were what they should be */
	size_t bytes;                     /* of the one file */
};

/* "vat-invoice", "invoice", "recharge" (or as people are shown it, "internal") or "credit-note". ERR_INVALID lists them. */
int chosen_kind(const char *word, const char **out, struct err *err) MUST_CHECK;

/*
 * Each as NUMBER.pdf, the kept bytes; the folder is made if it is not there. A file that is there and the same is left
 * alone, any other of that name written anew. ERR_CONFLICT: one has no PDF yet, and nothing is written; or it was
 * stopped, and what was written stays.
 */
int chosen_to_folder(struct store *st, const struct chosen *which, const char *folder,
		     const struct chosen_watch *watch, struct chosen_sum *out,
		     struct err *err) MUST_CHECK;

/*
 * All in one file, drawn from what was frozen at issue; 'duplex' as in invoices/combined.h. In the order of their payers'
 * names and then of their numbers: what goes into one envelope lies together. The file is written whole or not at all.
 * ERR_NOT_FOUND: there is none; ERR_CONFLICT: stopped.
 */
int chosen_to_file(struct store *st, const struct chosen *which, const char *file, bool duplex,
		   const struct chosen_watch *watch, struct chosen_sum *out,
		   struct err *err) MUST_CHECK;

#endif
