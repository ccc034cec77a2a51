/*
 * billing/issued.h - how any document is issued: its number, without gap in its series, and its row.
 *
 * The number stands on the document, so it is taken first, then the snapshot is made, then the row is written: all in
 * one unit of work, for a failed issue gives its number back.
 */
#ifndef BILLING_ISSUED_H
#define BILLING_ISSUED_H

#include "core/work.h"

/* Told after each document that is issued; whether to go on. */
typedef bool progress_fn(void *context, size_t done, size_t total);

struct new_document {
	const char *kind;   /* "vat-invoice", "invoice", "recharge", "credit-note" */
	const char *series; /* letters before the number; each series numbers one kind */
	char name[24];      /* "EWS24-00087", by document_take_number() */
	int64_t number;
	bool corporate; /* a request to the ledger that issues */
	int64_t payer_id;
	int64_t school_id; /* 0: several schools of the payer */
	struct date issued_on, tax_point_on;
	struct date due_on; /* DATE_NONE: a credit note, or settled by journal */
	struct date service_from, service_to;
	const char *order_number; /* "": none */
	const char *treatment;    /* "standard", "recharge", "outside" */
	bool by_journal;          /* how it is settled; otherwise by bank */
	struct money net, vat;    /* less than 0 on a credit note */
	int64_t credits_id;       /* of a credit note: what it credits; else 0 */
	const char *snapshot;     /* billing/snapshot.h; borrowed */
};

/*
 * Fill in number and name, by series and issued_on. ERR_CONFLICT: the last document of the series is of a later day, or
 * the series numbers documents of another kind.
 */
int document_take_number(struct work *work, struct new_document *d, struct err *err) MUST_CHECK;

/* Write its row; the number must be the one just taken. */
int document_insert(struct work *work, const struct new_document *d, int64_t *out_id,
		    struct err *err) MUST_CHECK;

/* Write one line. charge_id 0: no charge, on an invoice that is outside VAT alone. */
int document_insert_line(struct work *work, int64_t document_id, int64_t line, int64_t charge_id,
			 int64_t vat_bp, struct money net, struct err *err) MUST_CHECK;

/* What a line of a document bills, or credits where it is less than 0: of the days of a school, contract and year. */
struct billed_days {
	int64_t school_id, contract_id;
	struct fy fy;
	struct money net;
};

/*
 * Post a document of days, as of its day of issue: its payer's account owes it, or, settled by journal, its budget is to
 * give it; VAT is owed to HMRC; the income is deferred, in the year of its days, until they are used or end. A credit
 * note is posted alike, with the other sign. The lines add up to d->net; those of one school, contract and year are
 * posted together.
 */
int document_post(struct work *work, const struct new_document *d, int64_t document_id,
		  int64_t account_id, const struct billed_days *lines, size_t count,
		  struct err *err) MUST_CHECK;

#endif
