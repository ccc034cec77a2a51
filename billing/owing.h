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
 * SQL: what facts took off document d, as amounts above 0, and what is outstanding of it, as on the date and as known by
 * the parameters named. The same as the view document_effect has, but by the indexes of its tables: where d is a row of
 * a list, SQLite would read the view whole for each.
 */
#define TAKEN_OFF(table, sum, day, more, on, known)                                 \
	"(SELECT coalesce(sum(" sum "), 0) FROM " table " t WHERE t.document_id = " \
	"d.document_id AND t." day " <= " on " AND t.audit_id <= " known more ")"
#define PAID_OF(on, known)                                                                      \
	TAKEN_OFF("allocation", "t.pence", "allocated_on", " AND t.receipt_id IS NOT NULL", on, \
		  known)
#define CREDITED_OF(on, known)                                                                 \
	TAKEN_OFF("allocation", "t.pence", "allocated_on", " AND t.credit_id IS NOT NULL", on, \
		  known)
#define WRITTEN_OFF_OF(on, known) \
	TAKEN_OFF("write_off", "t.net_pence + t.vat_pence", "written_on", "", on, known)
#define SETTLED_OF(on, known) \
	TAKEN_OFF("settlement", "t.pence", "settled_on", " AND d.kind <> 'credit-note'", on, known)
#define OUTSTANDING_OF(on, known)                                                          \
	"(CASE WHEN d.kind = 'credit-note' OR d.issued_on > " on " OR d.audit_id > " known \
	" THEN 0 ELSE d.net_pence + d.vat_pence END - " TAKEN_OFF(                         \
		"allocation", "t.pence", "allocated_on", "", on,                           \
		known) " - " WRITTEN_OFF_OF(on, known) " - " SETTLED_OF(on, known) ")"
/* SQL: the day that document d is to be paid by: its own, or the one that came with the number of the ledger that issues. */
#define DUE_OF(known)                                                                       \
	"coalesce(d.due_on, (SELECT i.due_on FROM document_number i WHERE i.document_id = " \
	"d.document_id AND i.audit_id <= " known "))"
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
