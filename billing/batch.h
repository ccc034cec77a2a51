/*
 * billing/batch.h - the money ledger's way out: numbered batches for the authority's general ledger.
 *
 * A batch takes every line, dated up to its day, that no batch has; each line goes out once, with the code, the title
 * and the words that it had then, frozen. Before that it settles the internal charges, and their credit notes, that are
 * settled by journal and were issued by that day: the settlements are dated today and go out with it. What the corporate
 * ledger posted itself (documents it issued, receipts it told of, and what became of them) stays out; income goes.
 */
#ifndef BILLING_BATCH_H
#define BILLING_BATCH_H

#include "core/table.h"
#include "core/work.h"

struct batch {
	int64_t id; /* 0: there was nothing to take */
	struct date made_on, to_on;
	char made_by[64];
	int64_t lines, journals;
	int64_t charges, credits;   /* internal charges that it settled, and credit notes of them */
	struct money settled;       /* what they took from the budgets of schools */
	struct money debit, credit; /* of all lines; equal */
};

/*
 * Settle and take. Nothing to do: nothing is written, out->id is 0, and so are its counts. ERR_CONFLICT: a settlement would be
 * dated in a closed month, or an account has no code on a journal's date. ERR_INVALID: 'to' is still to come.
 */
int batch_make(struct work *work, struct date to, struct batch *out, struct err *err) MUST_CHECK;

/* ERR_NOT_FOUND: there is no such batch. */
int batch_load(struct store *st, int64_t id, struct batch *out, struct err *err) MUST_CHECK;

/* The number of the last batch; 0: none was made. */
int batch_last(struct store *st, int64_t *out, struct err *err) MUST_CHECK;

extern const struct column batch_columns
	[]; /* batch, made_on, made_by, to, journals, lines, charges, credits, settled, debit.. */
extern const size_t batch_column_count;
int batch_table(struct store *st, struct table *t, struct err *err) MUST_CHECK;

/* ---- what is in them: of batches 'first' to 'last', from what was frozen alone ---- */

/* A row a line: batch, line, date, journal, code, account, title, narrative, debit, credit, contract, financial_year. */
extern const struct column batch_line_columns[];
extern const size_t batch_line_column_count;
int batch_lines(struct store *st, int64_t first, int64_t last, struct table *t,
		struct err *err) MUST_CHECK;

/* A row a code, in the order of codes: batch, code, title, lines, debit, credit. 'net': one side alone, and none of 0. */
extern const struct column batch_sum_columns[];
extern const size_t batch_sum_column_count;
int batch_sums(struct store *st, int64_t first, int64_t last, bool net, struct table *t,
	       struct err *err) MUST_CHECK;

/*
 * A plain-text ledger, which hledger and ledger read: a transaction a journal, accounts called "CODE TITLE" without
 * the signs that mean something there, in GBP. *out_lines: how many postings.
 */
int batch_ledger(struct store *st, int64_t first, int64_t last, FILE *out, int64_t *out_lines,
		 struct err *err) MUST_CHECK;

#endif
