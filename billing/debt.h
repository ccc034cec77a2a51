/* billing/debt.h - a document as a debt: found by its number, for disputes, write-offs, reminders and interest */
#ifndef BILLING_DEBT_H
#define BILLING_DEBT_H

#include "billing/owing.h"
#include "core/payer.h"
#include "core/work.h"

struct debt {
	int64_t document_id, school_id; /* school 0: of several schools */
	char number[24], kind[16], treatment[12], order_number[64];
	bool by_journal, corporate;
	struct date issued_on, tax_point_on,
		due_on; /* due_on DATE_NONE: the ledger that issues has not said it */
	struct money net, vat;
	int64_t vat_bp;     /* the rate of its lines */
	struct payer payer; /* the latest address of its account */
	struct owing owing; /* as it is known now, on all dates */
};

/*
 * By its number, in capitals or not, or by the one a ledger gave it. ERR_NOT_FOUND; ERR_CONFLICT: it is a credit note, or settled by journal, and so
 * nobody's debt.
 */
int debt_find(struct store *st, const char *number, struct debt *out, struct err *err) MUST_CHECK;

/* ERR_CONFLICT: nothing of it is outstanding; the message says what became of it. */
int debt_need_outstanding(const struct debt *d, struct err *err) MUST_CHECK;

#endif
