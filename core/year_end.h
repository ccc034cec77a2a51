/*
 * core/year_end.h - the days of a financial year at its end: what ends unused, for whom, and closing the year for good.
 *
 * No day is moved into another year. What is left of an allotment when its last day is over ends by an entry of that
 * day, quantity and value kept; days that are booked or owed wait. Closing is of days, not of money. What else stands
 * in the way of it (visits, rates) is billing/year.h's to know. DESIGN.md, Financial years.
 */
#ifndef CORE_YEAR_END_H
#define CORE_YEAR_END_H

#include "core/contract.h"

#define UNITS 3 /* day, session, hour */

/* What one contract gave one school, or a pool, in a year, as it stands now. */
struct year_days {
	int64_t contract_id;
	int64_t school_id; /* of a pool: its first member */
	char urn[8], school[128], contract[16];
	bool pooled;
	enum unit unit;
	struct date ends_on; /* the last of its last days */
	struct quantity bought, used, booked, owed;
	struct quantity left; /* neither used nor ended: with what is booked and owed */
	struct quantity
		unused;     /* neither used, booked nor owed: ends, or has ended, on its last day */
	struct money worth; /* of what is unused, at the contract's rate */
};

/* Add up what both have; of one unit. */
void year_days_add(struct year_days *sum, const struct year_days *d);

/* Ordered by school and contract. One query. */
int year_days_each(struct store *st, struct fy fy,
		   void (*each)(void *context, const struct year_days *d), void *context,
		   struct err *err) MUST_CHECK;

/* The members of the pools of a year, as they share what ends: ordered by contract. One query. */
struct pool_member {
	int64_t contract_id, pay_weight;
	char urn[8], school[128];
};
int year_pools_each(struct store *st, struct fy fy,
		    void (*each)(void *context, const struct pool_member *m), void *context,
		    struct err *err) MUST_CHECK;

/* Entries of days that ended, written by one act. */
struct lapses {
	size_t count;
	struct quantity quantity[UNITS];
	struct money worth;
};

/* Days whose last day is over end, where nothing of their allotment is booked or owed. Again: finds nothing. */
int days_lapse(struct work *work, struct lapses *out, struct err *err) MUST_CHECK;

/* What is left of a year ends. ERR_CONFLICT: days of it are booked or owed. */
int year_days_lapse(struct work *work, struct fy fy, struct lapses *out,
		    struct err *err) MUST_CHECK;

/*
 * Close a year: what is left ends, each allotment gets its row of closing, also of 0, and no entry is dated in the
 * year any more. ERR_CONFLICT: it is closed, or days of it are booked or owed.
 */
int year_days_close(struct work *work, struct fy fy, struct lapses *out,
		    struct err *err) MUST_CHECK;

/* The day on which a year was closed; DATE_NONE: it is open. */
int year_closed_on(struct store *st, struct fy fy, struct date *out, struct err *err) MUST_CHECK;

#endif
