/* invoices/electronic.h - electronic invoices (invoices/ubl.h) of issued documents: kept beside their PDFs */
#ifndef INVOICES_ELECTRONIC_H
#define INVOICES_ELECTRONIC_H

#include "core/work.h"

struct electronic {
	char name[24]; /* the document's number */
	char *bytes;   /* owned */
	size_t length;
	unsigned lacks; /* enum ubl_lack */
	char payer[128],
		school[128]; /* whose address, and for whom; school: URN, or "" of several */
};

/*
 * The XML of a document, as it was kept with its PDF; of one that has none kept, from its snapshot.
 * ERR_NOT_FOUND: no such document; ERR_CONFLICT: a request, which has none; ERR_INVALID: ubl_write().
 */
int electronic_load(struct store *st, const char *number, struct electronic *out,
		    struct err *err) MUST_CHECK;
void electronic_release(struct electronic *electronic); /* an empty one is fine */

#endif
