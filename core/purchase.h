/*
 * core/purchase.h - purchases: one agreed quantity at one rate, who pays for it, and the days it gives.
 *
 * A purchase gives an allotment of days for each financial year (and, where days are allotted, each member) it is
 * for. They begin on the later of purchase and the year's first day of the contract and end with the contract, 31
 * March at the latest. DESIGN.md, Buying, Partnership.
 */
#ifndef CORE_PURCHASE_H
#define CORE_PURCHASE_H

#include "core/contract.h"

enum purchase_origin { ORIGIN_AGREED, ORIGIN_TOP_UP, ORIGIN_AS_USED, ORIGIN_BENEFIT };

const char *origin_word(enum purchase_origin origin); /* "agreed", "top-up", "as-used", "benefit" */

struct purchase {
	int64_t id;
	enum purchase_origin origin;
	struct date bought_on;
	char agreed_by[96], order_number[64];
	struct quantity quantity;
	struct money rate, net;
	bool provisional;        /* not charged before its rate is confirmed */
	const char *rate_reason; /* NULL when the rate is the contract's */
	struct date first_on;    /* of its days */
	size_t first_year;       /* the years of the contract it is for */
	size_t year_count;
	int member; /* allotted: the one whose days they are and who pays; -1: each its part */
};

/*
 * Say who agreed, and the order number (NULL: the contract's). ERR_INVALID: empty or too long; err->field is "by"
 * or "po".
 */
int purchase_say(struct purchase *p, const char *by, const char *order_number,
		 struct err *err) MUST_CHECK;

/* What each member pays for the i-th year of a purchase; adds up to that year's price. */
void purchase_pay(const struct contract *c, const struct purchase *p, size_t i,
		  struct money out[MEMBERS_MAX]);

#define SOLD_MAX (YEARS_MAX + BENEFITS_MAX)

struct sold {
	size_t count;
	struct purchase purchase[SOLD_MAX];
	struct quantity quantity; /* of all but benefits */
	struct money net;
};

/* What agreeing would buy, but for benefits: years at one firm rate together, a provisional year by itself. */
void purchase_plan(const struct contract *c, const struct purchase *said, struct sold *out);

/*
 * Agree a quote as it stands, on work->today: a purchase for all years at one rate, their allotments and entries;
 * one more for each benefit. Pay as you go buys nothing yet. ERR_CONFLICT: not a quote, expired, a school closed,
 * contract over, year closed.
 */
int contract_agree(struct work *work, struct contract *c, const char *by, const char *order_number,
		   struct sold *out, struct err *err) MUST_CHECK;

/*
 * A top-up in a year of the contract (p->first_year), at p->rate for p->net, in whole steps, after purchase_say():
 * fills id, origin, bought_on, first_on. Refusals as above.
 */
int contract_buy(struct work *work, const struct contract *c, struct purchase *p,
		 struct err *err) MUST_CHECK;

/*
 * Buy exactly what a visit of a school on a day uses, at the year's rate: the first half of a draw on a pay-as-you-go
 * contract, or of a top-up the school agreed to beforehand. *out_allotment: where it is drawn from.
 */
int purchase_as_used(struct work *work, struct purchase *p, int64_t contract_id, int64_t school_id,
		     struct date on, int64_t *out_allotment, struct err *err) MUST_CHECK;

/* ---- core/rate_confirm.c ---- */

/* A provisional year of a contract has its rate, and its first purchase that price. Once. Changes 'c' with it. */
int contract_confirm_year(struct work *work, struct contract *c, size_t year, struct money rate,
			  struct money net, struct err *err) MUST_CHECK;
/* The same of one of its purchases; its days are repriced by the caller (ledger_reprice()). */
int purchase_confirm(struct work *work, int64_t purchase_id, struct money rate, struct money net,
		     struct err *err) MUST_CHECK;

/* Purchases of a contract in order. */
int purchase_each(struct store *st, int64_t contract_id,
		  void (*each)(void *context, const struct purchase *p), void *context,
		  struct err *err) MUST_CHECK;

/* The same on a date, as it was known. */
int purchase_each_known(struct store *st, int64_t contract_id, const struct as_known *as,
			void (*each)(void *context, const struct purchase *p), void *context,
			struct err *err) MUST_CHECK;

#endif
