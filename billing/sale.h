/*
 * billing/sale.h - quote, agree, buy: contracts together with what they charge.
 */
#ifndef BILLING_SALE_H
#define BILLING_SALE_H

#include "billing/adjust.h"
#include "billing/offer.h"
#include "billing/schedule.h"

/*
 * Quote at the card's rate, or at another with work->reason. *out_schedule is what would be charged if it were
 * agreed today. Refusals as offer_settle() and contract_quote().
 */
int sale_quote(struct work *work, const struct offer *offer, struct contract *out,
	       struct schedule *out_schedule, struct err *err) MUST_CHECK;

/*
 * Agree: the days are bought and the charges fixed; nothing is charged at a provisional rate. ERR_CONFLICT, with both
 * figures: it takes more sessions of a year than the officers have free (calendar/capacity.h), where their patterns
 * are known; with work->reason the manager may (ERR_DENIED: another may not). Other refusals as contract_agree().
 */
int sale_agree(struct work *work, struct contract *c, const char *by, const char *order_number,
	       struct sold *out, struct schedule *out_schedule, struct err *err) MUST_CHECK;

/* The same for days that were sold before, to another school: what officers can give is not asked again. */
int sale_agree_again(struct work *work, struct contract *c, const char *by, struct sold *out,
		     struct schedule *out_schedule, struct err *err) MUST_CHECK;

/* ---- billing/topup.c ---- */

/* What a top-up that reaches a volume tier does to the days bought before. */
struct repriced {
	struct money difference; /* what they cost more; below 0: less */
	struct adjusted less;    /* what of it was voided or credited */
	struct money more;       /* what was charged */
};

/*
 * Top up a year of a contract (p->first_year; p->member: whose days, where they are allotted), charged at once, at
 * the contract's rate, or with work->reason at p->rate (0: the contract's). Where that is the card's, the card's volume
 * tiers hold: the days of the year so far and these together say which is reached, and one that prices all anew reprices
 * the days bought before. In a provisional year nothing is charged before its rate is confirmed; of "at least n" it is
 * charged as it is used, like the rest. ERR_CONFLICT: pay as you go.
 */
int sale_top_up(struct work *work, const struct contract *c, struct purchase *p,
		struct schedule *out_schedule, struct repriced *out_repriced,
		struct err *err) MUST_CHECK;

/* The same, for who does not ask what became of days bought before. */
int sale_buy(struct work *work, const struct contract *c, struct purchase *p,
	     struct schedule *out_schedule, struct err *err) MUST_CHECK;

/* Charge a purchase by a plan: the instalments are reckoned from 'from', none falls due before the purchase. */
int sale_charge(struct work *work, const struct contract *c, const struct purchase *p,
		enum billing_plan plan, struct date from, struct schedule *out,
		struct err *err) MUST_CHECK;

/* What a quote would charge if agreed on 'today'. */
int sale_schedule(struct store *st, const struct contract *c, struct date today,
		  struct schedule *out, struct err *err) MUST_CHECK;

/* ---- billing/charge.c ---- */

/* Charges due by a date and not billed; 'all' with those that are. */
extern const struct column charge_columns[];
extern const size_t charge_column_count;
struct charge_filter {
	int64_t school_id; /* 0: all */
	struct date to;
	bool all;
	bool held;                 /* only those that are held: no order number, or written off */
	const struct as_known *as; /* NULL: as it is known now */
};
int charge_list(struct store *st, const struct charge_filter *filter, struct table *t,
		struct err *err) MUST_CHECK;

/* The charges of one contract, in order of their dates. The last column, the school's name, may be left out. */
extern const struct column contract_charge_columns[];
extern const size_t contract_charge_column_count;
int contract_charge_list(struct store *st, int64_t contract_id, const struct as_known *as,
			 bool with_school, struct table *t, struct err *err) MUST_CHECK;

#endif
