/*
 * billing/offer.h - what is asked for, and the terms, years and prices that follow from it.
 */
#ifndef BILLING_OFFER_H
#define BILLING_OFFER_H

#include "core/contract.h"
#include "core/pattern.h"
#include "core/service.h"

struct offer_member {
	const struct school *school;
	struct quantity quantity; /* allotted: its own; else 0 */
	int64_t pay;              /* hundredths of a per cent or pence, by offer.pay_by */
};

/* What the rate of the years after the first is. */
enum later_rate { LATER_CARD, LATER_HELD, LATER_PROVISIONAL };

struct offer {
	size_t member_count; /* 1 or more */
	struct offer_member member[MEMBERS_MAX];
	bool pooled;
	enum pay_by pay_by;
	const struct service *service;
	struct fy fy;
	struct date from, to; /* DATE_NONE: the year's first and last day */
	enum commitment commitment;
	enum unit unit;
	struct quantity quantity; /* 0 with a pattern, or where the members' own add up to it */
	const struct pattern *pattern; /* NULL: none */
	int pattern_weeks;             /* 0: by the term dates of the first school */
	enum parted_by parted_by;      /* PARTED_AGREED: allot has the years' parts */
	size_t allot_count;
	struct quantity allot[YEARS_MAX];
	struct money rate; /* 0: the card's */
	enum later_rate later;
	struct money provisional; /* LATER_PROVISIONAL: of the years after the first */
	int64_t discount_bp;      /* hundredths of a per cent; or .. */
	struct money discount;    /* .. pounds; both 0: none. A discount has a reason */
	enum billing_plan plan;
	int minutes_per_unit;                          /* 0: the unit's own */
	struct quantity step, minimum;                 /* 0: the unit's own */
	const char *notice_ladder, *end_rule, *ask_by; /* NULL: none, none, 31 January */
	const char *order_number;                      /* NULL if none */
	struct date expires_on; /* DATE_NONE: by the setting quote.valid-days */
	int64_t renews_id;
};

/*
 * Fill a contract as contract_quote() takes it: members, years, rates, prices. A year's days go by the pattern, else
 * by school days, else months, else as agreed, for each member by itself where days are allotted. Rates: the card's of
 * each year; another for all years, held or agreed, prices the whole and shares it out. ERR_INVALID names the option;
 * ERR_NOT_FOUND: no rate on the card.
 */
int offer_settle(struct work *work, const struct offer *offer, struct contract *out,
		 struct err *err) MUST_CHECK;

#endif
