/* invoices/paper_deal_private.h - what the files of a quote and an agreement share: the facts, read once, and the parts */
#ifndef INVOICES_PAPER_DEAL_PRIVATE_H
#define INVOICES_PAPER_DEAL_PRIVATE_H

#include "billing/instalment.h"
#include "billing/supplier.h"
#include "core/story.h"
#include "invoices/layout.h"
#include "invoices/paper_build.h"

/* Days of a financial year as they stand now, for one member or the pool. */
struct deal_days {
	struct fy fy;
	int member; /* of the contract; -1: the pool */
	struct quantity quantity;
	struct date last_on;
};

struct deal {
	struct store *st;
	const struct contract *c;
	const struct unit_terms *unit;
	struct as_known as;
	bool quote;
	bool changed;         /* since it was agreed */
	bool internal;        /* every school's is an internal charge: VAT is not spoken of */
	struct date made_on;  /* of the paper */
	struct date terms_on; /* whose texts hold: the day it was quoted or agreed */
	struct supplier supplier;
	struct instalments bill;
	struct deal_party {
		char payer[128];
		bool recharge;
	} party[MEMBERS_MAX]; /* of each member, when the paper is made or it begins */
	size_t days_count;
	struct deal_days days[MEMBERS_MAX * YEARS_MAX];
	struct quantity bought; /* all of them */
	struct json *paper;
};

/* "2 Sep 2024", for columns. */
struct date_text deal_date(struct date on);
/* " 10.0": as the unit is shown. */
struct quantity_text deal_quantity(const struct deal *d, struct quantity q);

/* The head of a column of money: an internal charge is before no VAT. */
const char *deal_price_head(const struct deal *d);

/* ---- paper_deal_party.c ---- */
int deal_load_parties(struct deal *d, struct err *err) MUST_CHECK;
void deal_parties(struct deal *d);

/* ---- paper_deal_days.c ---- */
int deal_load_days(struct deal *d, struct err *err) MUST_CHECK;
void deal_price(struct deal *d);
/* Fills changed and made_on: the day of the last change, or of the agreement. */
int deal_last_change(struct deal *d, struct err *err) MUST_CHECK;
/* How it was agreed and changed, where it was. */
int deal_history(struct deal *d, struct err *err) MUST_CHECK;

/* ---- paper_deal_bill.c ---- */
void deal_billing(struct deal *d);

/* ---- paper_deal_menu.c ---- */
int deal_menus(struct deal *d, struct err *err) MUST_CHECK;

/* ---- paper_deal_terms.c ---- */

/* The lines of a list of settings, "agreement.introduction", each a paragraph; with a heading where there are any. */
int deal_adopted(struct deal *d, const char *stem, const char *heading, bool list,
		 struct err *err) MUST_CHECK;
/* The service standards that hold on the day (core/standard.h), then the authority's own lines. */
int deal_standards(struct deal *d, struct err *err) MUST_CHECK;
int deal_rules(struct deal *d, struct err *err) MUST_CHECK;
int deal_contacts(struct deal *d, struct err *err) MUST_CHECK;
int deal_acceptance(struct deal *d, struct err *err) MUST_CHECK;

#endif
