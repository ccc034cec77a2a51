/*
 * billing/owing.h - what is outstanding of a document on a date: the one reading behind every list, reminder and report.
 *
 * Gross, less what receipts and credit notes paid of it, less what was written off, less what its batch settled. Each
 * fact counts from its own day (the views document_effect, credit_effect, receipt_effect and payer_effect of the
 * schema, which name what each fact does).
 */
#ifndef BILLING_OWING_H
#define BILLING_OWING_H

#include "core/audit_known.h"

struct owing {
	struct money gross, paid, credited, written_off, settled;
	struct money
		outstanding; /* of an invoice; of a credit note what is free of it, 0 or less */
	bool disputed;
};

/* 'as' NULL: as it is known now, whatever its date. A document that was not issued by then owes nothing. */
int owing_load(struct store *st, int64_t document_id, const struct as_known *as, struct owing *out,
	       struct err *err) MUST_CHECK;

/*
 * SQL: pence of an effect ('paid', 'credited', 'written-off', 'settled', as amounts above 0) of document d, and what is
 * outstanding of it, as on the date and as known by the parameters named.
 */
#define EFFECT_OF(what, on, known)                                                               \
	"(SELECT coalesce(-sum(e.pence), 0) FROM document_effect e WHERE e.document_id = "       \
	"d.document_id AND e.what = '" what "' AND e.on_date <= " on " AND e.audit_id <= " known \
	")"
#define OUTSTANDING_OF(on, known)                                                         \
	"(SELECT coalesce(sum(e.pence), 0) FROM document_effect e WHERE e.document_id = " \
	"d.document_id AND e.on_date <= " on " AND e.audit_id <= " known ")"
/* SQL: is document d disputed? */
#define DISPUTED_OF(on, known)                                                             \
	"EXISTS (SELECT 1 FROM dispute g WHERE g.document_id = d.document_id AND "         \
	"g.opened_on <= " on " AND g.audit_id <= " known " AND NOT EXISTS (SELECT 1 FROM " \
	"dispute_end h WHERE h.dispute_id = g.dispute_id AND h.ended_on <= " on            \
	" AND h.audit_id <= " known "))"

/* SQL: whose account a receipt, a key, stands on; NULL: nobody's. */
#define HOLDER_OF(receipt, on, known)                                          \
	"(SELECT m.payer_id FROM receipt_move m WHERE m.receipt_id = " receipt \
	" AND m.moved_on <= " on " AND m.audit_id <= " known " ORDER BY m.line DESC LIMIT 1)"

#endif
