/*
 * billing/due.h - charges that are due and on no document, in the order in which they come onto documents.
 */
#ifndef BILLING_DUE_H
#define BILLING_DUE_H

#include "billing/facts.h"

struct due {
	struct due_charge *charge; /* owned: those that can be billed, then those that are held */
	size_t count;              /* of the first */
	size_t held;               /* of the others */
};

void due_release(struct due *due);

/* Sales due by a date that are not billed and not voided. */
int due_load(struct store *st, struct date to, struct due *out, struct err *err) MUST_CHECK;

/*
 * Do two charges, neighbours in that order, come onto one document? Whether the tax point of work that was done is
 * another, billing/tax_point.h knows.
 */
bool due_together(const struct due_charge *a, const struct due_charge *b);

/* Order the charges of one document as its lines: by school, year and due date. */
void due_order_lines(struct due_charge *charge, size_t count);

#endif
