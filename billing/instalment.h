/*
 * billing/instalment.h - what a contract's payers are to pay, part by part: of a quote as it would be charged, of an
 * agreement as it is charged, with what is charged once a provisional rate is confirmed.
 */
#ifndef BILLING_INSTALMENT_H
#define BILLING_INSTALMENT_H

#include "core/contract.h"

struct instalment {
	size_t member;   /* of the contract */
	int64_t payer;   /* its account: the same whatever its address */
	char name[128];  /* who that is on the due date */
	char cause[12];  /* "agreed", "moved", "taken-back", .. (table charge) */
	int64_t charge;  /* 0: not charged yet */
	int64_t credits; /* the charge that it takes back; 0: none */
	struct date due_on, service_from, service_to;
	struct money net, vat; /* below 0: a credit */
	int64_t vat_bp;
	bool recharge;    /* an internal charge: no VAT */
	bool provisional; /* at a rate that is to be confirmed: not charged before */
};

struct instalments {
	size_t count, payers;
	struct instalment *at; /* payer by payer as they come first, in order of their dates */
	struct money net, vat;
	struct money vat_at_once; /* if all that a payer is sold were on one document */
};

void instalments_release(struct instalments *list); /* an empty one is fine */

/*
 * Of a contract as contract_as_known() put it back, on as->on. What each use charges is not there: pay as you go and
 * "at least n" have no instalments. VAT is reckoned on each by itself, at the rate of its due date; credits never bring
 * back more VAT than was charged. The caller ends *out with instalments_release().
 */
int instalments_load(struct store *st, const struct contract *c, const struct as_known *as,
		     struct instalments *out, struct err *err) MUST_CHECK;

#endif
