/*
 * billing/credit.h - credit notes: what was billed and is given back.
 *
 * A note credits one document, line by line, at the VAT rate of each line, never beyond what is left of it; when that
 * comes to nothing, so does its VAT. It is dated the day of its issue and is made in the treatment and settlement of
 * what it credits. Where that is paid by bank, the note pays it as far as it is outstanding; the rest is money on
 * account. Changes of contracts leave credits (billing/adjust.h) that wait for their note; an invoice run gives them, but
 * holds those of a document that is written off (billing/credit_held.h).
 */
#ifndef BILLING_CREDIT_H
#define BILLING_CREDIT_H

#include "billing/issued.h"
#include "core/quantity.h"
#include "core/table.h"
#include "core/work.h"

struct credit_run; /* opaque: notes that would be issued */

struct credit_filter {
	struct date to, on; /* due up to 'to', issued on 'on' */
	int64_t audit_id;   /* only what this act credits; 0: all that waits */
	const char *reason; /* what the notes say; NULL: what the credits are for */
};

/* Notes for credits that no document gives; of one act none is held. The caller frees *out with credit_free(). */
int credit_plan(struct store *st, const struct credit_filter *filter, struct credit_run **out,
		struct err *err) MUST_CHECK;
void credit_free(struct credit_run *run); /* NULL is fine */
void credit_freep(struct credit_run **run);

size_t credit_count(const struct credit_run *run);
struct money credit_net(const struct credit_run *run); /* below 0, as in the book */
struct money credit_vat(const struct credit_run *run);
/* In run_columns of billing/run.h. 'with_held': and a row for each note that is held: for programs. */
void credit_table(const struct credit_run *run, bool with_held, struct table *t);

/* Notes of all that waits that are held: how many, their sum above 0 before VAT, and the first of them. */
struct credit_held {
	size_t count;
	struct money net;
	const char *document; /* the run's; "" if there is none */
	int64_t write_off_id; /* to be taken back first */
};
struct credit_held credit_held(const struct credit_run *run);
extern const struct column
	credit_held_columns[]; /* document, urn, school, write_off, written_off, net */
extern const size_t credit_held_column_count;
void credit_held_table(const struct credit_run *run, struct table *t);

/*
 * Issue them, in the unit of work they were planned in; 'progress' may be NULL. ERR_CONFLICT: as run_issue(), or a note
 * would go beyond what is left of its document.
 */
int credit_issue(struct work *work, struct credit_run *run, progress_fn *progress, void *context,
		 struct err *err) MUST_CHECK;
void credit_forget_numbers(struct credit_run *run); /* after an issue that was undone */

/* One note of a run; texts are the run's. */
struct credit_issued {
	const char *name;       /* "" before it is issued */
	struct money net, vat;  /* above 0 */
	struct money taken_off; /* set against the document at once */
	bool by_journal;
};
struct credit_issued credit_at(const struct credit_run *run, size_t i);

#endif
