/*
 * billing/change.h - what becomes of an agreed contract: days taken back, moved to another school, ended before their
 * time; and what its charges become with it.
 *
 * The worth of days is what the day ledger says. What is not billed yet is voided, what is billed is credited, each with
 * its own VAT (billing/adjust.h).
 */
#ifndef BILLING_CHANGE_H
#define BILLING_CHANGE_H

#include "billing/adjust.h"
#include "core/ledger.h"

/* What was taken of one school, or of the pool, in one year. */
struct change_line {
	int64_t school_id; /* 0: the pool */
	char urn[8], name[128];
	struct fy fy;
	struct quantity quantity;
	struct money worth;
};

struct changed {
	struct quantity quantity;
	struct money worth;    /* of these days, before VAT; free ones are worth nothing */
	struct adjusted money; /* what was charged of it */
	size_t count;
	struct change_line line[MEMBERS_MAX * YEARS_MAX];
};

/* ---- billing/cancel.c ---- */

struct cancel_ask {
	struct quantity quantity; /* 0: all that is neither used nor booked, also what came free */
	const struct fy *fy;      /* NULL: any year */
	int64_t school_id;        /* whose, where each has its own; 0: everybody's */
	const char *by;           /* who at the school said so */
	bool preview;             /* to be undone: asks for no second person */
};

/*
 * Take days back that are neither used nor booked, in whole steps: of the allotment that ends last, then of that
 * bought last. Nothing bought and nothing used is left: the contract is cancelled. Above the setting
 * second-person.credit it needs an approval of "C-2024-001 736.00", reference and worth. ERR_INVALID: no reason, no
 * name, not in steps; ERR_CONFLICT: not agreed, or so much is not left.
 */
int sale_cancel(struct work *work, struct contract *c, const struct cancel_ask *ask,
		struct changed *out, struct err *err) MUST_CHECK;

/* Note that days were taken back by somebody's word; with the last of what was never used the contract is cancelled. */
int change_note_taken(struct work *work, struct contract *c, const char *by,
		      struct err *err) MUST_CHECK;

/* ---- billing/transfer.c ---- */

struct transfer_ask {
	int64_t from_school;
	const struct school *to;
	struct quantity quantity;
	struct fy fy; /* a year of the contract */
};

struct transferred {
	struct money worth;
	bool joined;           /* the taker was no member before */
	bool moves_money;      /* giver and taker have different payers, or treatments */
	struct adjusted given; /* what the giver is charged less */
	struct money charged, charged_vat; /* what the taker is charged */
	int64_t vat_bp;
};

/*
 * Move days to another school inside a year, in whole steps, from the allotments that end last. A taker that is no
 * member joins. ERR_CONFLICT: a pool, pay as you go, so much is not left, a closed taker, or a provisional rate where
 * money would move; ERR_INVALID: no reason, not in steps.
 */
int sale_transfer(struct work *work, struct contract *c, const struct transfer_ask *ask,
		  struct transferred *out, struct err *err) MUST_CHECK;

/* ---- billing/end.c ---- */

struct end_ask {
	struct date told;
	const char *by; /* who at the school said so */
	struct date on; /* the last day as agreed; DATE_NONE: as the contract's rule says */
	bool preview;   /* to be undone: asks for no second person */
};

struct ended {
	struct date last_on;
	bool ends;   /* before its time; else the notice only stops the renewal .. */
	bool renews; /* .. and came too late for this term: last_on lies in a later one */
	struct changed changed; /* the days after the end, taken back */
	struct quantity left;   /* can be used until the end, and end unused then */
};

/*
 * End a contract by the rule in it (core/notice.h), or without a rule by agreement. Of each allotment that runs past
 * the last day the part of its calendar days after it is taken back, floored to the step and never more than is neither
 * used nor booked; years after it whole. ERR_CONFLICT: no rule and no day, ended already, visits booked or days used
 * after the end (listed), notice given before; ERR_INVALID: no reason or name, a day that is none of the contract's.
 */
int sale_end(struct work *work, struct contract *c, const struct end_ask *ask, struct ended *out,
	     struct err *err) MUST_CHECK;

/* ---- billing/change.c: for the files of this header ---- */

/* ERR_CONFLICT: a quote, cancelled or withdrawn. */
int change_check_state(const struct contract *c, struct err *err) MUST_CHECK;

/* ERR_INVALID: no name, or too long a one; err->field is "by". */
int change_check_by(const char *by, struct err *err) MUST_CHECK;

/* ERR_INVALID: 'quantity' is nothing, or no whole steps; "days go in steps of .." */
int change_check_step(const struct contract *c, struct quantity quantity,
		      struct err *err) MUST_CHECK;

/* Who gets the worth of days back: the school whose they were, where each pays for its own; else all by their shares. */
enum payers change_payers(const struct contract *c);

/* Take 'quantity' of an allotment back, with its money. Adds to *out. */
int change_take_back(struct work *work, const struct contract *c, const struct allotment_now *from,
		     struct quantity quantity, struct changed *out, struct err *err) MUST_CHECK;

/*
 * A purchase costs so much more or less: its allotments in 'list' are repriced by their days. effects[i], one for each
 * of the list: what the days that list->at[i] stands for cost more; untouched for other purchases.
 */
int change_reprice(struct work *work, const struct allotments *list, int64_t purchase_id,
		   struct money difference, struct money *effects, struct err *err) MUST_CHECK;

/* The second person of what was taken back, by the setting second-person.credit. */
int change_approve(struct work *work, const struct contract *c, const struct changed *changed,
		   struct err *err) MUST_CHECK;

#endif
