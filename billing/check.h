/* billing/check.h - holds diary and money against the day ledger: the rest of 'book check' */
#ifndef BILLING_CHECK_H
#define BILLING_CHECK_H

#include "core/check.h"

/* Visits and their holds, charges, documents, series, VAT, snapshots, annexes, journal, closed months. */
int billing_check(struct store *st, struct findings *f, struct err *err) MUST_CHECK;

#endif
