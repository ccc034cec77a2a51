/* invoices/ubl_private.h - the parts of an electronic invoice, for invoices/ubl*.c alone */
#ifndef INVOICES_UBL_PRIVATE_H
#define INVOICES_UBL_PRIVATE_H

#include "invoices/ubl.h"
#include "invoices/xml.h"

/* A credit note's elements have names of their own. */
bool ubl_is_credit(const struct document *doc);

/* Outside the scope of VAT: category O, which stands alone and suffers no VAT number. */
bool ubl_is_outside(const struct document *doc);

/* An amount of money, in the document's currency. */
void ubl_amount(struct xml *xml, const struct document *doc, const char *name, struct money amount);

void ubl_date(struct xml *xml, const char *name, struct date date); /* DATE_NONE: nothing */

/* From one day to another, if both are known. */
void ubl_period(struct xml *xml, struct date from, struct date to);

/* "S" and its rate; vat NULL: outside the scope. 'element' is TaxCategory or ClassifiedTaxCategory, which gives no reason. */
void ubl_category(struct xml *xml, const char *element, const struct document_vat *vat,
		  bool reason);

void ubl_supplier(struct xml *xml, const struct document *doc);
void ubl_customer(struct xml *xml, const struct document *doc);
void ubl_delivery(struct xml *xml, const struct document *doc);
void ubl_lines(struct xml *xml, const struct document *doc);

#endif
