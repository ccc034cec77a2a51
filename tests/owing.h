/*
 * tests/owing.h - what payers owe, for tests: invoices, and receipts, allocations and credit notes as raw facts.
 *
 * Each is one act of finance on its day, with its journal. A receipt and a credit note are written as they are, for
 * tests of what is read from them: their own rules are tested elsewhere.
 */
#ifndef TESTS_OWING_H
#define TESTS_OWING_H

#include "billing/debt.h"
#include "tests/deal.h"

/* Sell days (hundredths) to a school and bill them on a day; the number of the one document, "EWS24-00001". */
struct owing_number {
	char s[24];
};
struct owing_number owing_invoice(struct store *st, const char *urn, int64_t hundredths,
				  const char *on);
struct debt owing_debt(struct store *st, const char *number);

/* Money of the document's payer: received, and allocated so far as 'allocated' says. Returns the receipt. */
int64_t owing_receive(struct store *st, const char *number, const char *on, int64_t pence,
		      int64_t allocated);
void owing_allocate(struct store *st, int64_t receipt, const char *number, const char *on,
		    int64_t pence);
/* Take all that is allocated of a receipt to a document back. */
void owing_unallocate(struct store *st, int64_t receipt, const char *number, const char *on);
/* A credit note of a document, amounts above 0, allocated to it so far as 'allocated' says. It has no lines. */
void owing_credit(struct store *st, const char *number, const char *on, int64_t net, int64_t vat,
		  int64_t allocated);

/* A dispute of finance, on a day, and its end. */
int64_t owing_dispute(struct store *st, const char *number, const char *on);
void owing_end(struct store *st, int64_t dispute, const char *outcome, const char *on);

/* The account 'receivable' of the money ledger on a day, all payers. */
int64_t owing_receivable(struct store *st, const char *on);

#endif
