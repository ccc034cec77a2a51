/* invoices/paper_statement.h - the statement of account of a payer, with its schools' days */
#ifndef INVOICES_PAPER_STATEMENT_H
#define INVOICES_PAPER_STATEMENT_H

#include "billing/statement.h"
#include "core/work.h"

/* The snapshot, dated by ask->to; the caller frees *out_text. ERR_INVALID: the period ends in the future. */
int paper_statement(struct work *work, const struct payer *payer, const struct statement_ask *ask,
		    char **out_text, struct err *err) MUST_CHECK;

#endif
