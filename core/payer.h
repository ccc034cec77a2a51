/* core/payer.h - who is invoiced, by name: the account that documents, receipts and statements stand on */
#ifndef CORE_PAYER_H
#define CORE_PAYER_H

#include "core/school.h"

/*
 * The payer a person means: the name of a body that is no school; or a URN, or a part of the name of a school, whose
 * payer on 'on' it then is; or a part of a payer's name. Of that name *out is the latest address; out->account_id is the
 * account. ERR_NOT_FOUND; ERR_CONFLICT when several fit: the message names some of them.
 */
int payer_find(struct store *st, const char *text, struct date on, struct payer *out,
	       struct err *err) MUST_CHECK;

/* SQL: the columns of payer p that payer_read() reads, and reading them from a column on. */
#define PAYER_COLUMNS                                                                 \
	"p.payer_id, p.name, p.address, p.mail, p.school_id, coalesce(p.account_id, " \
	"p.payer_id), p.one_document, p.order_needed, p.settles, p.coding, p.endpoint"
void payer_read(const struct stmt *q, int first, struct payer *out);

/* By any of its ids. */
int payer_load(struct store *st, int64_t payer_id, struct payer *out, struct err *err) MUST_CHECK;

/* The latest address of an account. ERR_NOT_FOUND. */
int payer_latest(struct store *st, int64_t account_id, struct payer *out,
		 struct err *err) MUST_CHECK;

#endif
