/*
 * invoices/ubl.h - a document as UBL 2.1, Invoice or CreditNote, from its frozen snapshot.
 *
 * With electronic addresses of both parties it is one of Peppol BIS Billing 3.0; without, one of EN 16931, which goes
 * any other way: by mail, or inside the PDF. Amounts, dates and parties are those of the PDF.
 *
 * A line whose figures are no days at a rate (a part of a price, a price lowered) is one of its net amount, and its
 * description tells the days. What is outside the scope of VAT has no VAT number.
 */
#ifndef INVOICES_UBL_H
#define INVOICES_UBL_H

#include "invoices/document.h"

/*
 * The XML in *out, which the caller frees. The same document gives the same bytes, in any time zone and locale.
 * ERR_INVALID: it cannot be said in EN 16931: an unknown category of VAT, one that may not stand beside another, or VAT
 * without a VAT number.
 */
int ubl_write(const struct document *doc, char **out, size_t *out_length,
	      struct err *err) MUST_CHECK;

/* Whose electronic address is not known. */
enum ubl_lack { UBL_LACKS_SUPPLIER = 1 << 0, UBL_LACKS_PAYER = 1 << 1 };

/* 0: it is one of Peppol. */
unsigned ubl_lacks(const struct document *doc);

#endif
