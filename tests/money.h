/* tests/money.h - a book in which money came: receipts, a refund, a write-off, a settlement and a batch, by hand */
#ifndef TESTS_MONEY_H
#define TESTS_MONEY_H

#include "tests/deal.h"

/*
 * Sold in April 2024: C-2024-001, 10 days to an academy (EWS24-00001, 3,680.00 and VAT 736.00); C-2024-002, 5 days to
 * a maintained school (EWR24-00001, 1,840.00); C-2024-003, as a nursery uses it, two days of June, not charged.
 * Billed on 1 May. On 1 June 2024:
 *   receipt 1  2,000.00 of the academy, paid on EWS24-00001
 *   receipt 2     50.00 of nobody
 *   receipt 3     30.00 of nobody, found to be the academy's on 15 June
 *   receipt 4     20.00 of the academy, refunded on 15 June
 *   receipt 5     10.00 of the academy, bounced on 15 June
 * On 15 June 100.00 and VAT 20.00 of EWS24-00001 are written off, the VAT claimed on 1 July, EWR24-00001 is settled,
 * and its journal goes out. Each has its journal.
 */
struct store *money_book(void); /* the caller closes it */

#endif
