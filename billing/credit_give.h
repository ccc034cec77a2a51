/*
 * billing/credit_give.h - credits an issued document because a person says so, and issues the credit note at once.
 *
 * A credit is of the price only, or it takes days back that are neither used nor booked. Either way the day ledger and
 * the charges stay one: a lower price is entered with the days, and days that go take their worth with them.
 */
#ifndef BILLING_CREDIT_GIVE_H
#define BILLING_CREDIT_GIVE_H

#include "billing/credit.h"
#include "core/contract.h"

enum credit_how { CREDIT_PRICE_ONLY, CREDIT_DAYS_BACK };

struct credit_ask {
	const char *number;       /* of the document */
	bool all;                 /* whatever is left of it .. */
	int64_t line;             /* .. or of this line; 0: of all of them .. */
	struct quantity quantity; /* .. so many, of the unit; 0: not said .. */
	enum unit unit;
	struct money amount; /* .. or so much before VAT. Neither: all that is left of the line */
	enum credit_how how;
	const char *by; /* days taken back: who at the school said so */
	bool preview;   /* to be undone: asks for no second person */
};

struct credit_given {
	char number[24];          /* of the document */
	struct quantity quantity; /* taken back */
	enum unit unit;
	struct money net, left_net; /* credited; left of the document then */
};

/*
 * Make the credits and issue their note, which says work->reason. Above the setting second-person.credit it needs an
 * approval of "EWS24-00002 736.00", document and amount before VAT. *out is the run of that one note; the caller frees
 * it. ERR_NOT_FOUND: no such document, or line; ERR_INVALID: no reason or name, not in steps; ERR_CONFLICT: it is a
 * credit note, or no charge of days; it goes beyond what is left of a line; so many days are not left, or an amount is
 * not the worth of whole steps of them; the days are paid by several schools, or as they are used.
 */
int credit_give(struct work *work, const struct credit_ask *ask, struct credit_run **out,
		struct credit_given *given, struct err *err) MUST_CHECK;

/* ---- for the files of this header ---- */

/* A line of the document, and what is to be credited of it. */
struct credit_target {
	int64_t line, charge_id, purchase_id, school_id, contract_id;
	struct fy fy;
	struct money left, rate, amount; /* amount 0: nothing of this one */
	enum unit unit;
	bool done; /* its days are taken back */
	bool as_used, on_use,
		rest; /* bought as it was used; billed by use; what was not used of it */
	char contract[16];
};

struct credit_targets {
	char number[24];
	struct credit_target *at; /* owned */
	size_t count;
};

/* billing/credit_days.c: take the days of the list back, and credit these. Adds to given->quantity. */
int credit_take_days(struct work *work, const struct credit_ask *ask, struct credit_targets *list,
		     struct credit_given *given, struct err *err) MUST_CHECK;

#endif
