/*
 * core/approval.h - a second person's word for an act that settings name.
 *
 * Acts come in families; the setting "second-person.FAMILY" says when one needs a second person: never, always, or above
 * an amount. That person gives an approval of one subject beforehand; the act uses it up. Nobody is their own second
 * person, an approval is used once, and it grows stale.
 */
#ifndef CORE_APPROVAL_H
#define CORE_APPROVAL_H

#include "core/table.h"
#include "core/work.h"

/*
 * Does the act need a second person? Then use up the approval of exactly this family and subject, oldest first, in this
 * unit of work. 'subject' is a short text that the caller always makes in the same way: "C-2024-001 736.00". 'amount'
 * is what the act comes to, of either sign, 0 where it has none. ERR_CONFLICT: nobody else gave one that still holds;
 * the message says how to, and why the last one does not count.
 */
int approval_need(struct work *work, const char *family, const char *subject, struct money amount,
		  struct err *err) MUST_CHECK;

struct approval {
	int64_t id;
	struct date usable_until;
};

/*
 * Give one, for work->reason. ERR_INVALID: there is no such family, the subject is not a short line, or the reason is
 * missing; ERR_CONFLICT: the same person has given the same already, and it is neither used nor stale.
 */
int approval_give(struct work *work, const char *family, const char *subject, struct approval *out,
		  struct err *err) MUST_CHECK;

/* approval, given_on, given_by, family, subject, state (open, used or stale on 'on'), reason, usable_until, used_on, used_by. */
extern const struct column approval_columns[];
extern const size_t approval_column_count;
int approval_table(struct store *st, struct date on, struct table *t, struct err *err) MUST_CHECK;

#endif
