/*
 * core/contract.h - contracts and their purchases; the day ledger's first entries.
 *
 * A contract is a quote until it is agreed; its terms never change. Each purchase has one rate, fixed when it is
 * agreed, and gives an allotment of days that begin on the later of purchase and start and end with the contract,
 * 31 March at the latest. What to charge for it is billing/sale.c's.
 */
#ifndef CORE_CONTRACT_H
#define CORE_CONTRACT_H

#include "core/school.h"
#include "core/table.h"
#include "core/work.h"

enum contract_state { CONTRACT_QUOTE, CONTRACT_AGREED };
enum billing_plan { PLAN_UPFRONT, PLAN_TERMLY, PLAN_HALF_YEARLY, PLAN_MONTHLY };

/* "upfront", "termly", "half-yearly", "monthly". */
int plan_parse(const char *text, enum billing_plan *out, struct err *err) MUST_CHECK;
const char *plan_word(enum billing_plan plan);

struct contract {
	int64_t id;
	char ref[16]; /* "C-2024-031" */
	enum contract_state state;
	struct school school;
	struct fy fy;
	enum unit unit;
	int minutes_per_unit;
	struct quantity step, minimum;
	struct date starts_on, ends_on;
	enum billing_plan plan;
	/* the quote */
	int64_t service_id;
	char service[96]; /* title */
	struct date quoted_on, expires_on;
	struct quantity quantity;
	struct money rate, net;
	char rate_reason[200]; /* "" when the rate is the card's */
	char order_number[64]; /* the quote's; agreed, the first purchase's; "" if none */
};

/* ERR_NOT_FOUND: no contract has that reference. */
int contract_find(struct store *st, const char *ref, struct contract *out,
		  struct err *err) MUST_CHECK;

/*
 * Write a quote from the fields school, fy, unit, starts_on .. order_number of 'c'; fills id, ref, state and the
 * unit's terms. The quantity must be the minimum or whole steps above it (DESIGN.md, Buying): ERR_INVALID names the
 * nearest ones. ERR_CONFLICT: school closed, dates outside the year, year closed, already over.
 */
int contract_quote(struct work *work, struct contract *c, struct err *err) MUST_CHECK;

struct purchase {
	int64_t id;
	bool top_up;
	struct date bought_on;
	char agreed_by[96], order_number[64];
	struct quantity quantity;
	struct money rate, net;
	const char *rate_reason; /* NULL when the rate is the contract's */
	struct date first_on;    /* of its days; they end with the contract */
};

/*
 * Say who agreed, and the order number (NULL: the contract's). ERR_INVALID: empty or too long; err->field is "by"
 * or "po".
 */
int purchase_say(struct purchase *p, const char *by, const char *order_number,
		 struct err *err) MUST_CHECK;

/*
 * Agree a quote as it stands, on work->today: the first purchase, its allotment and its entry.
 * ERR_CONFLICT: agreed already, expired, school closed, contract over, year closed.
 */
int contract_agree(struct work *work, struct contract *c, const char *by, const char *order_number,
		   struct purchase *out, struct err *err) MUST_CHECK;

/* A top-up, at p->rate, in whole steps, after purchase_say(): fills id, bought_on, net, first_on. Refusals as above. */
int contract_buy(struct work *work, const struct contract *c, struct purchase *p,
		 struct err *err) MUST_CHECK;

/* Purchases of a contract in order. */
int purchase_each(struct store *st, int64_t contract_id,
		  void (*each)(void *context, const struct purchase *p), void *context,
		  struct err *err) MUST_CHECK;

extern const struct column contract_columns[];
extern const size_t contract_column_count;
/* school_id 0 and fy NULL: all. 'today' tells which quotes have expired. */
int contract_list(struct store *st, int64_t school_id, const struct fy *fy, struct date today,
		  struct table *t, struct err *err) MUST_CHECK;

#endif
