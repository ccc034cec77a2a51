/*
 * billing/vat.h - the dated VAT table, and VAT on a document.
 *
 * VAT is reckoned per rate on each document's net, half up (VAT Notice 700, 16 and 17.5). A recharge is inside one
 * legal person: outside the scope, no rate, no VAT.
 */
#ifndef BILLING_VAT_H
#define BILLING_VAT_H

#include "core/json.h"
#include "core/work.h"

struct vat_rate {
	char treatment[12], title[32], category[4]; /* category: EN 16931, S, Z, E or O */
	int64_t bp;                                 /* 2000 is 20 % */
};

/* The rate of a treatment on a tax point. ERR_NOT_FOUND. */
int vat_rate_on(struct store *st, const char *treatment, struct date on, struct vat_rate *out,
		struct err *err) MUST_CHECK;

/*
 * VAT of a credit of 'net', at the rate of what it credits, of which so much net and VAT is left: never beyond the VAT
 * that is left, and all of it when the net comes to nothing. All above 0.
 */
struct money vat_credited(struct money net, int64_t bp, struct money left_net,
			  struct money left_vat);

/* data/vat.json: an array of treatment, title, category, from_on, vat_bp. ERR_INVALID names the key. */
int vat_load(struct work *work, const struct json *table, struct err *err) MUST_CHECK;

#endif
