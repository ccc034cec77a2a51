/*
 * invoices/paper_deal.h - a contract on paper: the quote while it is one, then the service level agreement.
 *
 * Both have the same parts: who agrees, days and price, billing, what the days are for, what is free, the authority's
 * own standards and terms (settings agreement.*), contacts, signatures. A quote is dated by the day it was made. An
 * agreement is dated by its last change, shows what holds since, and how it came to it; its texts are those of the day
 * it was agreed, its contacts those of its date. No reason is printed but that of a discount.
 */
#ifndef INVOICES_PAPER_DEAL_H
#define INVOICES_PAPER_DEAL_H

#include "core/contract.h"

/*
 * The snapshot of a contract as it stood on a day; the caller frees *out_text. ERR_CONFLICT: a quote that has expired
 * or was withdrawn by then. ERR_NOT_FOUND: it was not quoted yet. ERR_INVALID: the day is still to come.
 */
int paper_deal(struct work *work, const struct contract *contract, struct date on, char **out_text,
	       struct err *err) MUST_CHECK;

#endif
