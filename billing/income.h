/*
 * billing/income.h - what was earned, and what of it is billed: by school, contract and financial year of the days.
 *
 * Earned is the worth of the days that were used or that ended unused, as the day ledger has them at the end of the
 * date, also where the entry of a lapse is not written yet; what is owed, or booked and not recorded, is not earned.
 * Billed is what documents bill before VAT, credit notes below 0. Billed beyond what is earned is deferred; earned
 * beyond what is billed is accrued.
 *
 * Whose: a school's own days are earned of it where it pays for them itself; what several pay for by shares is earned
 * of each by its share (CHARGE_OWNER and pay_weight, as charges are), for each purchase and year, to the penny.
 *
 * The plan 'split' bills parts of one price that are not the worth of each year's days: what it bills beyond the worth
 * of one year's days is for the year that is short of it, the earliest first.
 */
#ifndef BILLING_INCOME_H
#define BILLING_INCOME_H

#include "core/store.h"
#include "core/table.h"

struct income {
	int64_t contract_id, school_id;
	struct fy fy;        /* of the days */
	struct money billed; /* for days of this year */
	struct money used, lapsed, earned;
	struct money owed; /* worth of days that the service owes: not earned */
	struct money left; /* worth of all that is neither used nor ended, with what is owed */
	struct money deferred, accrued;
};

enum income_only { INCOME_ALL, INCOME_DEFERRED, INCOME_ACCRUED, INCOME_LAPSED, INCOME_OWED };

struct income_ask {
	struct date on;
	int64_t known;         /* the last act that was known; 0: all */
	const struct fy *fy;   /* NULL: all; else rows of days of this year */
	enum income_only only; /* rows that have something of it */
};

struct income_list { /* ordered by contract, school and year */
	size_t count;
	struct income *at; /* owned */
};

int income_reckon(struct store *st, const struct income_ask *ask, struct income_list *out,
		  struct err *err) MUST_CHECK;
void income_release(struct income_list *list); /* for SCOPED */
/* Add the figures of a row; whose they are stays. */
void income_add(struct income *sum, const struct income *row);
struct income income_sum(const struct income_list *list);

/* ---- as tables; each adds up to income_sum() ---- */

/* contract, financial_year, school, billed, used, lapsed, earned, deferred, accrued, owed. */
extern const struct column income_contract_columns[];
extern const size_t income_contract_column_count;
int income_by_contract(struct store *st, const struct income_ask *ask, struct table *t,
		       struct income *out_sum, struct err *err) MUST_CHECK;

/* The same by urn, school and financial_year. */
extern const struct column income_school_columns[];
extern const size_t income_school_column_count;
int income_by_school(struct store *st, const struct income_ask *ask, struct table *t,
		     struct income *out_sum, struct err *err) MUST_CHECK;

/*
 * Months of ask->fy, up to ask->on: what was billed and earned in each, what is deferred and accrued at its end. What
 * was billed for the year before it began, and after it, has a row of its own.
 */
extern const struct column income_month_columns[];
extern const size_t income_month_column_count;
int income_by_month(struct store *st, const struct income_ask *ask, struct table *t,
		    struct income *out_sum, struct err *err) MUST_CHECK;

#endif
