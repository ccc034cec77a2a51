/*
 * billing/relief.h - the VAT of bad debts, claimed back (VAT Notice 700/18; box 4 of the return).
 *
 * It may be claimed once the debt is written off and more than six months have passed since the later of its due date
 * and its tax point: from the day after those six months; and until four years and six months after the same date. Each
 * write-off is claimed once, whole. One that is taken back after that repays its relief, on the same day.
 */
#ifndef BILLING_RELIEF_H
#define BILLING_RELIEF_H

#include "core/table.h"
#include "core/work.h"

enum relief_state {
	RELIEF_WAITING, /* its first day is still to come */
	RELIEF_DUE,     /* may be claimed */
	RELIEF_CLAIMED,
	RELIEF_EXPIRED, /* its last day is over */
	RELIEF_REPAID,
};

const char *relief_state_word(enum relief_state state);

struct relief {
	int64_t write_off_id;
	char number[24], payer[128];
	struct date written_on, from, until; /* both days included */
	struct date claimed_on, repaid_on;   /* DATE_NONE: not */
	struct money vat;
	enum relief_state state;
};

struct reliefs {
	struct relief *row; /* owned */
	size_t count;
};

void reliefs_release(struct reliefs *r);

/* When the relief of a document may be claimed: first day, were it written off, and last. */
void relief_span(struct date due_on, struct date tax_point_on, struct date *out_from,
		 struct date *out_until);

/* Write-offs with VAT that stand on a day, and those that were claimed before they were taken back. */
int relief_read(struct store *st, struct date on, struct reliefs *out, struct err *err) MUST_CHECK;

/*
 * Claim today what may be, of that which became so by 'to'. *out has what was claimed; the caller ends it with
 * reliefs_release(). ERR_INVALID: 'to' is still to come. ERR_CONFLICT: the month is closed.
 */
int relief_claim(struct work *work, struct date to, struct reliefs *out,
		 struct err *err) MUST_CHECK;

/* For billing/write_off.c: the row that takes a write-off back repays what was claimed for it. */
int relief_repay(struct work *work, int64_t back_id, struct money claimed,
		 struct err *err) MUST_CHECK;

extern const struct column relief_columns[];
extern const size_t relief_column_count;
void relief_table(const struct reliefs *r, struct table *t);

#endif
