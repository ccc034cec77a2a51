/*
 * billing/report.h - what finance asks of a book: due, billed, paid, outstanding, VAT, sums of the journal.
 *
 * Every figure is read from the facts or from the documents' own rows; nothing is reckoned anew. Amounts of a table
 * that can be added have a sum for people.
 */
#ifndef BILLING_REPORT_H
#define BILLING_REPORT_H

#include "core/audit_known.h"
#include "core/table.h"

struct report_span {
	struct date from, to; /* both included; DATE_NONE: open */
};
/* For SQL: 'date BETWEEN ?n AND ?m'. */
struct bind report_from(const struct report_span *span);
struct bind report_to(const struct report_span *span);

/*
 * Charges due by a day that no document has, by payer: due_on, payer, urn, school, contract, financial_year,
 * order_number, treatment, net, state ("due", "held", "credit": it waits for a credit note), held. held: why it is not
 * billed; empty where nothing is in the way.
 */
extern const struct column report_due_columns[];
extern const size_t report_due_column_count;
int report_due(struct store *st, struct date to, struct table *t, struct err *err) MUST_CHECK;

/* Documents issued in a time, credit notes below 0: key, documents, net, vat, gross. */
enum report_by { REPORT_BY_MONTH, REPORT_BY_SCHOOL, REPORT_BY_PAYER, REPORT_BY_KIND };
/* "month", "school", "payer", "kind". ERR_INVALID names them. */
int report_by_parse(const char *word, enum report_by *out, struct err *err) MUST_CHECK;
extern const struct column report_billed_columns[];
extern const size_t report_billed_column_count;
int report_billed(struct store *st, const struct report_span *span, enum report_by by,
		  struct table *t, struct err *err) MUST_CHECK;

/*
 * Receipts of a time and what they paid: receipt, posted_on, received_on, payer, method, reference, received,
 * document, paid. Several rows where several were paid; what pays no document says what it is: "on account",
 * "suspense", "refunded", "returned".
 */
extern const struct column report_paid_columns[];
extern const size_t report_paid_column_count;
int report_paid(struct store *st, const struct report_span *span, struct table *t,
		struct err *err) MUST_CHECK;

/*
 * What is outstanding, by the reading of billing/aged.h, which says what as->on must be. By payer: payer, documents,
 * outstanding, disputed (of it), on_account (below 0), total.
 */
extern const struct column report_outstanding_columns[];
extern const size_t report_outstanding_column_count;
int report_outstanding(struct store *st, const struct as_known *as, struct table *t,
		       struct err *err) MUST_CHECK;

/* Document by document, and money on account: aged_document_columns. */
int report_open(struct store *st, const struct as_known *as, struct table *t,
		struct err *err) MUST_CHECK;

/*
 * For the VAT return of a time: section, what, treatment, rate, month, documents, net, vat, gross. Sections: "sales"
 * and "credit-notes" by treatment, rate and month; "outside": what is outside the scope of VAT, in no box; "relief":
 * VAT of bad debts claimed, "repaid" paid back because the debt was paid after all (box 1); "box": boxes 1, 4 and 6;
 * "invoice-due": money that came before any invoice, which is counted once an invoice has it as tax point.
 *
 * An invoice counts on its tax point, a credit note on its day of issue, a claim on the day it was made. A return is for a time: both
 * its days are there.
 */
extern const struct column report_vat_columns[];
extern const size_t report_vat_column_count;
int report_vat(struct store *st, const struct report_span *span, struct table *t,
	       struct err *err) MUST_CHECK;

/* The documents and claims behind it: counts_on, number, section, payer, treatment, rate, net, vat, gross. */
extern const struct column report_vat_line_columns[];
extern const size_t report_vat_line_column_count;
int report_vat_lines(struct store *st, const struct report_span *span, struct table *t,
		     struct err *err) MUST_CHECK;

/* Each account: account, debit and credit of the time, balance at its end (debit > 0). */
extern const struct column report_journal_columns[];
extern const size_t report_journal_column_count;
int report_journal(struct store *st, const struct report_span *span, struct table *t,
		   struct err *err) MUST_CHECK;

#endif
