/*
 * billing/aged.h - aged debt: who owes what since when, on any date.
 *
 * One reading over the facts (billing/owing.h names their effects): what is outstanding of each document by the days that
 * it is overdue; what is disputed, whatever its age; and, below 0, money on account: receipts and credit notes that pay
 * nothing yet. So the amounts of a payer add up to its account 'receivable' on that day. What is settled by journal
 * is no debt. The due day itself is not late: a document is overdue by one day on the day after.
 */
#ifndef BILLING_AGED_H
#define BILLING_AGED_H

#include "core/audit_known.h"
#include "core/table.h"

enum age { AGE_NOT_DUE, AGE_TO_30, AGE_TO_60, AGE_TO_90, AGE_OVER_90, AGES };

const char *age_word(enum age age); /* "not-due", "1-30", .. "over-90" */
enum age age_of(int64_t overdue_days);

/* What one document, or the money on account of one payer, is of the debt. */
struct aged_line {
	int64_t account_id;
	char payer[128], urn[8]; /* of its latest address; "": the payer is no school */
	int64_t document_id;     /* 0: money on account */
	char number[24], kind[16];
	struct date issued_on, due_on;
	int64_t overdue_days; /* 0: not due yet, or due today */
	enum age age;
	struct money gross;  /* of the document */
	struct money amount; /* outstanding; of money on account less than 0 */
	int64_t dispute_id;  /* 0: none is open */
	struct date disputed_on;
	char dispute_owner[64];
};

/* What they come to: of a payer, or of all. */
struct aged_sum {
	struct money age[AGES]; /* without what is disputed */
	struct money disputed, on_account, total;
};

struct aged; /* opaque: lines by payer, then by due date */

/* as->on must be a date. The caller ends *out with aged_free(). */
int aged_read(struct store *st, const struct as_known *as, struct aged **out,
	      struct err *err) MUST_CHECK;
void aged_free(struct aged *aged); /* NULL is fine */
void aged_freep(struct aged **aged);

size_t aged_count(const struct aged *aged);
const struct aged_line *aged_line(const struct aged *aged, size_t i);
void aged_add(struct aged_sum *sum, const struct aged_line *line);
struct aged_sum aged_sum(const struct aged *aged); /* of all */

/* A row for each payer, then a sum. */
extern const struct column aged_payer_columns[];
#define AGED_PAYER_COLUMNS 10
void aged_payer_table(const struct aged *aged, struct table *t);

/* A row for each document, and one for the money on account of each payer; then a sum. */
extern const struct column aged_document_columns[];
extern const size_t aged_document_column_count;
void aged_document_table(const struct aged *aged, struct table *t);

#endif
