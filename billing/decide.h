/*
 * billing/decide.h - what becomes of bought days that the service owes: credited at the contract's rate, or waived by
 * the school. It is the manager's word, with a reason; nothing that is owed ends or is closed away before it.
 */
#ifndef BILLING_DECIDE_H
#define BILLING_DECIDE_H

#include "billing/adjust.h"
#include "core/owed.h"

struct decision {
	int64_t owed_id;
	enum owed_how how;   /* SETTLED_CREDITED or SETTLED_WAIVED */
	const char *said_by; /* waived: who at the school; NULL otherwise */
};

struct decided {
	struct owed owed;
	struct quantity
		quantity; /* credited: what of it was neither used nor booked since; waived: all */
	struct money worth;    /* of that, before VAT */
	struct adjusted money; /* credited: what was charged of it */
};

/*
 * Decide, for work->reason. Credited, the days are taken back with their money, for each payer its own; waived, they
 * end unused like all others. By the settings second-person.credit and second-person.waiver it needs an approval of
 * "C-2024-001 owed 3 736.00": reference, number and worth. ERR_INVALID: no reason, waived by nobody; ERR_CONFLICT:
 * decided already, or nothing of it is left to credit.
 */
int owed_decide(struct work *work, const struct decision *decision, struct decided *out,
		struct err *err) MUST_CHECK;

/*
 * Credit what is owed, as above, but for an act that has asked its second person itself (billing/correct.h). Adds to
 * out->money.
 */
int owed_credit(struct work *work, int64_t owed_id, struct decided *out,
		struct err *err) MUST_CHECK;

#endif
