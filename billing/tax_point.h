/*
 * billing/tax_point.h - the tax point of a document about to be issued, and with it the rate of its VAT.
 *
 * The VAT invoice makes it, or money that came before (STANDARDS.md 1.3): billed in advance, and for a service that goes on
 * and is paid in parts, that is the day of issue. Work that was done and is charged afterwards has its own day, the
 * earliest on the document; issued within 14 days of it, the day of issue. Money counts that is on the payer's account,
 * owed for nothing that was issued, and covers the whole document: its tax point is the day the bank had it.
 */
#ifndef BILLING_TAX_POINT_H
#define BILLING_TAX_POINT_H

#include "billing/facts.h"

#define TAX_POINT_DAYS 14 /* after the work, in which the VAT invoice still makes the tax point */

/* The tax point of work done on 'worked' and billed on 'issued'. */
struct date tax_point_of_work(struct date worked, struct date issued);

/* The earliest day of work, where nothing but work that was done is charged; else DATE_NONE. */
struct date work_began(const struct due_charge *charge, size_t count);

struct early_money; /* opaque: money on account, while documents take what covers them */

/* What is on accounts by a day. The caller frees *out. */
int early_money_load(struct store *st, struct date on, struct early_money **out,
		     struct err *err) MUST_CHECK;
void early_money_free(struct early_money *money); /* NULL is fine */
void early_money_freep(struct early_money **money);

/*
 * Fill in tax_point_on, vat_rate and vat of a document whose charges, net and issued_on are there. Money that covers it
 * covers no other; nothing is allocated.
 */
int tax_point_set(struct store *st, struct early_money *money, struct facts *facts,
		  struct err *err) MUST_CHECK;

#endif
