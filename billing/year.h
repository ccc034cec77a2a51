/*
 * billing/year.h - the end of a financial year: what stands to end unused, for whom and of what worth, what is not
 * settled yet, and closing the year.
 *
 * Closing moves no money: nothing is charged or credited but what is billed as it is used (billing/accrue.h), VAT stays
 * as it was charged (DESIGN.md, Financial years).
 */
#ifndef BILLING_YEAR_H
#define BILLING_YEAR_H

#include "core/year_end.h"

/* A payer's part of what ends of a pool, by its share of the payment. */
struct pool_share {
	struct pool_member member;
	struct quantity unused;
	struct money worth;
};

struct year_row {
	struct year_days days;
	size_t first_share, share_count; /* of a pool with something unused */
};

/* What is not settled. */
enum year_matter {
	MATTER_EARLIER, /* an earlier year that is open: count is its first calendar year */
	MATTER_VISITS,
	MATTER_QUERIES,
	MATTER_OWED,
	MATTER_RATES,
	MATTERS_IN_THE_WAY, /* those above keep the year from closing */
	MATTER_AWAITING = MATTERS_IN_THE_WAY,
	MATTER_CHARGES,
	MATTER_CREDITS,
	MATTER_COUNT
};

/* "visits": the code in JSON. */
const char *matter_code(enum year_matter matter);
/* "3 visits are still booked", and "daybook visit list ..", which leads on; "" where there is nothing. */
struct matter_text {
	char what[80], remedy[112];
};

struct year {
	struct fy fy;
	struct date closed_on; /* DATE_NONE: open */
	struct date looked_on;
	size_t row_count, share_count;
	struct year_row *rows;
	struct pool_share *shares;
	struct year_sum {
		size_t rows;
		struct year_days days;
	} sums[UNITS];      /* of each unit */
	struct money worth; /* of all that is unused */
	int64_t matters[MATTER_COUNT];
	struct money charges, credits; /* not billed, not issued (less than 0), before VAT */
	char rate_contract[16];        /* a contract with a rate that is not confirmed */
	bool no_memory;                /* while it was read */
};

void year_release(struct year *year);
struct matter_text matter_text(const struct year *year, enum year_matter matter);

/* As it stands now; the caller ends *out with year_release(). Four queries in all. */
int year_look(struct store *st, struct fy fy, struct date today, struct year *out,
	      struct err *err) MUST_CHECK;

/*
 * Close. 'year' is what year_look() said in the same unit of work; a year that is closed is left as it is, and
 * *out_new is false. ERR_CONFLICT: it is not over, something stands in the way (year->matters), or a second person is
 * missing (approval "year-close", subject "2024-25").
 */
int year_close(struct work *work, const struct year *year, bool *out_new,
	       struct err *err) MUST_CHECK;

#endif
