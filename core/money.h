/* core/money.h - whole pence; the one split rule; VAT and rate arithmetic. No floating point. */
#ifndef CORE_MONEY_H
#define CORE_MONEY_H

#include "core/error.h"
#include "core/quantity.h"

/* Bound by parser and CHECK to |pence| <= 10^12, so sums of a million amounts cannot overflow. */
#define MONEY_MAX INT64_C(1000000000000)

struct money {
	int64_t pence; /* negative on credit notes */
};

static inline struct money money_pence(int64_t pence)
{
	return (struct money){ .pence = pence };
}

static inline struct money money_add(struct money a, struct money b)
{
	return money_pence(a.pence + b.pence);
}

static inline struct money money_sub(struct money a, struct money b)
{
	return money_pence(a.pence - b.pence);
}

static inline struct money money_negate(struct money m)
{
	return money_pence(-m.pence);
}

/* "1250" or "1250.50", never negative. "1250.5" is refused: it may be a slip for .50, .05 or .55. */
int money_parse(const char *text, struct money *out, struct err *err) MUST_CHECK;

struct money_text {
	char s[32];
};

struct money_text money_text(struct money m);   /* 1250.50: JSON, CSV */
struct money_text money_pretty(struct money m); /* 1,250.50: people */

/*
 * Price of 'quantity' at 'rate' a unit, to the penny, halves away from zero.
 * ERR_RANGE beyond MONEY_MAX.
 */
int money_price(struct money rate, struct quantity quantity, struct money *out,
		struct err *err) MUST_CHECK;

/* VAT at 'bp' basis points (2000 = 20 %) on a net, half up (VAT Notice 700, 17.5); a credit mirrors its invoice. */
struct money money_vat(struct money net, int64_t bp);

/*
 * THE split rule: 'total' in 'count' parts by 'weights' (>= 0, not all 0), largest remainder, ties to the
 * earliest part. Parts never change sign and add up to the penny. weights NULL: equal parts.
 */
void money_split(struct money total, const int64_t *weights, size_t count, struct money *out);

/* The same rule for any whole numbers (hundredths of a day). */
void split_whole(int64_t total, const int64_t *weights, size_t count, int64_t *out);

#endif
