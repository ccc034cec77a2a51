/*
 * billing/income_post.h - posts earned income to the money ledger: the difference between what is reckoned
 * (billing/income.h) and what the ledger says.
 *
 * Up to a day, of every school, contract and year of days: 'deferred', 'accrued' and 'income' become what they are
 * reckoned to be; what is right already is left alone, so that a second time posts nothing. One journal, 'recognised'.
 *
 * On 31 March what is earned and not billed has a journal of its own, 'accrued', which a third one, 'reversed', takes
 * back on 1 April, in the same act: the new year begins without it, and the invoice, once it comes, is income once.
 */
#ifndef BILLING_INCOME_POST_H
#define BILLING_INCOME_POST_H

#include "core/table.h"
#include "core/work.h"

struct income_posted {
	size_t lines;            /* of all its journals; 0: there was nothing to post */
	struct money recognised; /* income of the first journal; less than 0: taken back */
	struct money accrued;    /* of the second, and of the third taken back */
	struct date reversed_on; /* DATE_NONE: no accrual */
};

/*
 * ERR_INVALID: 'on' is still to come. ERR_CONFLICT: its month is closed; income is posted up to a later day; or what
 * the ledger has as deferred does not come from documents (the message names the command that says where).
 */
int income_post(struct work *work, struct date on, struct income_posted *out,
		struct err *err) MUST_CHECK;

/* What an act posted: kind, on_date, contract, financial_year, urn, school, deferred, accrued, income; debit > 0. */
extern const struct column income_post_columns[];
extern const size_t income_post_column_count;
int income_post_table(struct store *st, int64_t audit_id, struct table *t,
		      struct err *err) MUST_CHECK;

#endif
