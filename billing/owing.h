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
 * SQL: what each fact takes off document d: 'what' and 'pence'. The same as the view document_effect has, but by the
 * indexes of its tables: where d is a row of a list, the view would be read whole for each.
 */
#define TAKEN_OFF(on, known)                                                                  \
	"SELECT CASE WHEN ta.receipt_id IS NULL THEN 'credited' ELSE 'paid' END AS what, "    \
	"ta.pence FROM allocation ta WHERE ta.document_id = d.document_id AND "               \
	"ta.allocated_on <= " on " AND ta.audit_id <= " known                                 \
	" UNION ALL SELECT 'written-off', tw.net_pence + tw.vat_pence FROM write_off tw "     \
	"WHERE tw.document_id = d.document_id AND tw.written_on <= " on                       \
	" AND tw.audit_id <= " known " UNION ALL SELECT 'settled', ts.pence FROM settlement " \
	"ts WHERE ts.document_id = d.document_id AND d.kind <> 'credit-note' AND "            \
	"ts.settled_on <= " on " AND ts.audit_id <= " known

/*
 * SQL: pence of an effect ('paid', 'credited', 'written-off', 'settled', as amounts above 0) of document d, and what is
 * outstanding of it, as on the date and as known by the parameters named.
 */
#define EFFECT_OF(what, on, known)                             \
	"(SELECT coalesce(sum(te.pence), 0) FROM (" TAKEN_OFF( \
		on, known) ") te WHERE te.what = '" what "')"
#define OUTSTANDING_OF(on, known)                                                          \
	"(CASE WHEN d.kind = 'credit-note' OR d.issued_on > " on " OR d.audit_id > " known \
	" THEN 0 ELSE d.net_pence + d.vat_pence END - (SELECT coalesce(sum(te.pence), 0) " \
	"FROM (" TAKEN_OFF(on, known) ") te))"
/* SQL: is document d disputed? */
#define DISPUTED_OF(on, known)                                                             \
	"EXISTS (SELECT 1 FROM dispute g WHERE g.document_id = d.document_id AND "         \
	"g.opened_on <= " on " AND g.audit_id <= " known " AND NOT EXISTS (SELECT 1 FROM " \
	"dispute_end h WHERE h.dispute_id = g.dispute_id AND h.ended_on <= " on            \
	" AND h.audit_id <= " known "))"

#endif
