/*
 * billing/receipt.h - money that came: whose it is, what it pays, what of it goes back.
 *
 * Every fact is written once and taken back by another. A receipt lies in suspense until it is known whose it is; of a
 * payer, what pays no document is money on account. What is allocated lies inside what a payer owes, so allocations post
 * no journal; all else does. A receipt's payer is an account: struct payer.account_id.
 */
#ifndef BILLING_RECEIPT_H
#define BILLING_RECEIPT_H

#include "core/work.h"

/* ---- billing/receipt.c ---- */

#define RECEIPT_REFERENCE_MAX 200

struct new_receipt {
	struct date received_on; /* by the bank */
	struct money amount;
	const char *method;    /* "bank", "card", "cheque", "cash", "corporate" */
	const char *reference; /* what the payer or the bank wrote; "": nothing */
	int64_t account_id;    /* 0: nobody's yet, suspense */
	const char *bank_key;  /* of a line of a bank's file; NULL: entered by hand */
};

/* A receipt as it stands. */
struct receipt {
	int64_t id;
	struct date received_on, posted_on;
	struct money amount, allocated, refunded, free;
	char method[12], reference[RECEIPT_REFERENCE_MAX + 1];
	int64_t account_id; /* 0: in suspense */
	char payer[128];
	struct date held_on; /* since when it is there */
	struct date back_on; /* DATE_NONE: it did not go back */
	char bank_key[72];   /* "": entered by hand */
};

/* ERR_NOT_FOUND. */
int receipt_load(struct store *st, int64_t receipt_id, struct receipt *out,
		 struct err *err) MUST_CHECK;

/*
 * Enter one. It counts from the day it came, or where that month is closed from the first day that is open. ERR_INVALID:
 * nothing, a day to come or too far back, no such method, a bad reference; err->field says which. ERR_CONFLICT: a
 * line of the bank that came in before.
 */
int receipt_add(struct work *work, const struct new_receipt *ask, int64_t *out_id,
		struct err *err) MUST_CHECK;

/*
 * It is another's: account_id 0 puts it back into suspense. From one payer to another, or back, needs work->reason.
 * ERR_CONFLICT: it is there already, parts of it are allocated or refunded, it went back, or something was done with it
 * on a later day than today.
 */
int receipt_move(struct work *work, int64_t receipt_id, int64_t account_id,
		 struct err *err) MUST_CHECK;

/*
 * It was none: a cheque bounced, an entry was in error. 'undo': its allocations are undone with it, *out_undone how many;
 * else they are in the way. ERR_INVALID: no reason. ERR_CONFLICT: it went back before, of it was refunded or allocated.
 */
int receipt_back(struct work *work, int64_t receipt_id, bool undo, size_t *out_undone,
		 struct err *err) MUST_CHECK;

/* ---- billing/allocate.c ---- */

struct allocated {
	int64_t id; /* 0: nothing was written */
	struct money amount;
	struct date on;
	struct money left;        /* free of the receipt or credit note after it */
	struct money outstanding; /* of the document after it */
	char name[24];            /* of the document */
};

/*
 * Have a receipt, or what is free of a credit note, pay a document: 'amount', or as much as fits when that is 0. Dated
 * the first day on which both are there, or today where that month is closed. ERR_NOT_FOUND; ERR_INVALID: an amount below
 * 0; ERR_CONFLICT: in suspense, another payer's, settled by journal, a credit note, more than is free or outstanding, or
 * nothing that fits.
 */
int receipt_allocate(struct work *work, int64_t receipt_id, int64_t document_id,
		     struct money amount, struct allocated *out, struct err *err) MUST_CHECK;
int credit_allocate(struct work *work, int64_t credit_id, int64_t document_id, struct money amount,
		    struct allocated *out, struct err *err) MUST_CHECK;

/* Undo one, whole; dated today. ERR_NOT_FOUND; ERR_CONFLICT: it is undone, or undoes another. */
int allocation_undo(struct work *work, int64_t allocation_id, struct allocated *out,
		    struct err *err) MUST_CHECK;

/* ---- billing/fit.c ---- */

struct open_document {
	int64_t id;
	char name[24];
	struct date due_on; /* of one that is settled by bank: always there */
	struct money outstanding;
};

/* What a payer has to pay, the oldest due first, without what it disputes. */
struct open_documents {
	struct open_document *item;
	size_t count;
};
#define OPEN_DOCUMENTS_EMPTY \
	{                    \
		NULL, 0      \
	}
int open_documents_load(struct store *st, int64_t account_id, struct open_documents *out,
			struct err *err) MUST_CHECK;
void open_documents_release(struct open_documents *list);

/*
 * Have a receipt pay what it can be meant for. 'oldest': what is due first, until nothing is free. Otherwise only where
 * there is one way: one document is outstanding, or one is of just this amount, or all together are. out[i], for each of
 * 'list', is filled in where something was allocated to it. In suspense, nothing is done.
 */
int receipt_fit(struct work *work, int64_t receipt_id, bool oldest,
		const struct open_documents *list, struct allocated *out,
		struct err *err) MUST_CHECK;

/* ---- the money, for the files of this header ---- */

/* What money there is: of a receipt, or with credit_id of a credit note. For the files of this header. */
struct fund {
	int64_t receipt_id, credit_id; /* one of them is 0 */
	int64_t account_id;            /* 0: in suspense */
	struct money free;
	struct date from; /* the first day it can be used on */
	char name[32];    /* "receipt 12", "EWC24-00001" */
};

/* ERR_NOT_FOUND; ERR_CONFLICT: the document is no credit note, or is settled by journal. */
int fund_load(struct store *st, int64_t receipt_id, int64_t credit_id, struct fund *out,
	      struct err *err) MUST_CHECK;

/* ---- billing/refund.c ---- */

struct new_refund {
	int64_t receipt_id, credit_id; /* out of which; one of them is 0 */
	struct money amount;
	struct date paid_on;
	const char *reference; /* of the payment */
};

/*
 * Money was given back, for work->reason. Above the setting second-person.refund it needs an approval of
 * "receipt 12 736.00" or "EWC24-00001 736.00". ERR_INVALID: nothing, no reason or reference, a day that is still to come;
 * ERR_CONFLICT: in suspense, more than is free, before the money was there, a closed month.
 */
int refund_pay(struct work *work, const struct new_refund *ask, int64_t *out_id,
	       struct err *err) MUST_CHECK;

#endif
