/* invoices/document_letter.h - for invoices/document_mail.c: the words that a document is mailed with */
#ifndef INVOICES_DOCUMENT_LETTER_H
#define INVOICES_DOCUMENT_LETTER_H

#include "core/date.h"
#include "core/outbox.h"

struct document_letter {
	char subject[MESSAGE_SUBJECT_MAX + 1];
	char *body; /* owned */
};
void document_letter_release(struct document_letter *l);

/*
 * From the snapshot (billing/snapshot.h), so that it says what the PDF says; signed as the service is called on 'on'.
 * Of an internal charge no word of VAT. The caller ends *out with document_letter_release().
 */
int document_letter_write(struct store *st, struct date on, const char *snapshot,
			  struct document_letter *out, struct err *err) MUST_CHECK;

#endif
