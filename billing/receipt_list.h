/* billing/receipt_list.h - receipts and refunds, listed; one receipt with all that was done with it */
#ifndef BILLING_RECEIPT_LIST_H
#define BILLING_RECEIPT_LIST_H

#include "billing/receipt.h"
#include "core/audit_known.h"
#include "core/table.h"

struct receipt_filter {
	int64_t account_id;        /* 0: everybody's */
	struct date from, to;      /* received; DATE_NONE: open */
	bool suspense;             /* only what is nobody's yet */
	bool free;                 /* only what is not all allocated, refunded or reversed */
	const struct as_known *as; /* NULL: as it is known now */
};

/* receipt, received_on, posted_on, payer, amount, allocated, refunded, free, method, reference, state. */
extern const struct column receipt_columns[];
extern const size_t receipt_column_count;
int receipt_list(struct store *st, const struct receipt_filter *filter, struct table *t,
		 struct err *err) MUST_CHECK;

/* The same for what is in suspense, with what it could be for: likely. */
extern const struct column suspense_columns[];
extern const size_t suspense_column_count;
int suspense_list(struct store *st, const struct receipt_filter *filter, struct table *t,
		  struct err *err) MUST_CHECK;

enum receipt_fact_kind { FACT_MOVED, FACT_ALLOCATED, FACT_UNDONE, FACT_REFUNDED, FACT_BACK };

/* One thing that was done with a receipt. Texts are borrowed until the next. */
struct receipt_fact {
	enum receipt_fact_kind kind;
	struct date on;
	int64_t id;           /* of the allocation, or of the one undone; of the refund */
	const char *payer;    /* moved: to whom; NULL: suspense */
	const char *document; /* allocated: to which */
	struct money amount;
	const char *reason; /* or a refund's reference; NULL: none */
	bool undone;        /* an allocation that stands no more */
	const char *by;     /* user */
};

/* In the order in which they were entered. */
int receipt_facts(struct store *st, int64_t receipt_id,
		  int (*each)(void *context, const struct receipt_fact *fact, struct err *err),
		  void *context, struct err *err) MUST_CHECK;

/*
 * Money that came before its invoice, of payers who are charged VAT: what is free beyond all that is outstanding of them,
 * the earliest receipt taken to pay that. Its VAT invoice is due 30 days after it came (VAT Regulations 1995, 13(5)).
 * receipt, received_on, payer, free, without_invoice, vat_invoice_due_by, late (on 'today').
 */
extern const struct column advance_columns[];
extern const size_t advance_column_count;
int advance_list(struct store *st, const struct as_known *as, struct date today, struct table *t,
		 struct err *err) MUST_CHECK;

/* refund, paid_on, payer, receipt, document, amount, reference, reason. */
extern const struct column refund_columns[];
extern const size_t refund_column_count;
/* account_id 0: everybody's. */
int refund_list(struct store *st, int64_t account_id, const struct as_known *as, struct table *t,
		struct err *err) MUST_CHECK;

#endif
