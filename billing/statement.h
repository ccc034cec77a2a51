/*
 * billing/statement.h - the statement of account of a payer: what it owed, what came and went, what it owes.
 *
 * The lines are those of the sales ledger (the view payer_effect); so the balance is what the account 'receivable' of the
 * money ledger says of the payer. Internal charges that are settled by journal stand apart: nobody pays them.
 */
#ifndef BILLING_STATEMENT_H
#define BILLING_STATEMENT_H

#include "core/audit_known.h"
#include "core/payer.h"
#include "core/table.h"

struct statement_ask {
	int64_t account_id;
	struct date from, to; /* both count */
	int64_t known;        /* the last act that counts; 0: all */
};

struct statement_line {
	struct date on;
	char what[16];      /* "invoice", "credit-note", "receipt", "refund", "write-off", .. */
	char document[24];  /* number; "": none */
	int64_t receipt_id; /* 0: none */
	char text[240];     /* in words: "VAT invoice", "received by bank, BACS EWS24-00001" */
	struct money charge, credit; /* one of them is 0 */
	struct money balance;        /* after it */
};

struct statement {
	struct money opening, closing;
	/* of the closing: what is outstanding, by its due date, less what is on account */
	struct money not_due, overdue, disputed;
	struct money on_account; /* receipts and credit notes that pay nothing yet */
	size_t count;
	struct statement_line *line;
	/* settled by journal: not in the balance */
	struct money journal_opening;
	size_t journal_count;
	struct statement_line *journal; /* charge or credit; balance: still to be settled by then */
};

int statement_load(struct store *st, const struct statement_ask *ask, struct statement *out,
		   struct err *err) MUST_CHECK;
void statement_release(struct statement *s);

/* date, what, document, receipt, text, charge, credit, balance. */
extern const struct column statement_columns[];
extern const size_t statement_column_count;
/* The balance brought forward, then each line; of the ledger, or of what is settled by journal. */
void statement_table(const struct statement *s, struct date from, bool journal, struct table *t);

#endif
