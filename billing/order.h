/*
 * billing/order.h - a payer's order numbers: dated, by contract, member and financial year.
 *
 * Charges of that member's days of the year that fall due from that day on carry the number, unless their purchase has
 * one of its own. A renewal or a successor's contract begins without any.
 */
#ifndef BILLING_ORDER_H
#define BILLING_ORDER_H

#include "core/contract.h"

/*
 * SQL: the order number of charge c of purchase u, as it was known by the parameter named; NULL: none.
 */
#define ORDER_NUMBER(known)                                                                \
	"coalesce(u.order_number, (SELECT o.order_number FROM contract_order o WHERE "     \
	"o.contract_id = u.contract_id AND o.school_id = c.school_id AND o.fy = c.fy AND " \
	"o.from_on <= c.due_on AND o.audit_id <= " known " ORDER BY o.from_on DESC, "      \
	"o.line DESC LIMIT 1))"

struct order {
	int64_t school_id; /* 0: every member, which then must have one payer */
	struct fy fy;
	struct date
		from; /* DATE_NONE: the year's first number holds for all its charges, another from today on */
	const char *number;
};

/* What it came to: charges that are not billed yet and carry the number now. */
struct ordered {
	struct date from;
	int64_t charges;
	struct money net;
};

/*
 * Give the number. ERR_INVALID: not a line of text, a date that is not plausible; ERR_CONFLICT: the contract was never
 * agreed, has no days in the year, or its schools have several payers and none was named. The same again changes
 * nothing.
 */
int order_set(struct work *work, const struct contract *c, const struct order *order,
	      struct ordered *out, struct err *err) MUST_CHECK;

/* The numbers of a contract, by year, school and date: as they were known ('as' NULL: now). */
extern const struct column order_columns[]; /* financial_year, urn, school, from, order_number */
extern const size_t order_column_count;
int order_list(struct store *st, int64_t contract_id, const struct as_known *as, struct table *t,
	       struct err *err) MUST_CHECK;

#endif
