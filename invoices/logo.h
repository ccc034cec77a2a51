/* invoices/logo.h - the logos that snapshots name, from the book that keeps them */
#ifndef INVOICES_LOGO_H
#define INVOICES_LOGO_H

#include "core/store.h"
#include "invoices/pdf.h"

/* From now on whatever is drawn with 'fonts' finds its logo in the book, which must outlive the drawing. */
void logos_from_book(struct pdf_fonts *fonts, struct store *st);

#endif
