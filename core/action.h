/*
 * core/action.h - agreed actions: who does what by when, of a meeting, a referral, a case, a visit, or by itself.
 *
 * One that an officer owes has the clock of the standard agreed-action; one that the school owes has none, and is
 * listed beside. No pupil's name: core/free_text.h looks at what is typed.
 */
#ifndef CORE_ACTION_H
#define CORE_ACTION_H

#include "core/audit_known.h"
#include "core/table.h"
#include "core/work.h"

struct action {
	const char *subject; /* "meeting", "referral", "case", "visit", "supervision", "school" */
	int64_t subject_id;  /* key of its row; of a school: its id */
	int64_t school_id;   /* 0: of no school */
	int64_t officer_id;  /* 0: the school does it */
	const char *what;    /* one line, up to 200 bytes */
	struct date agreed_on, due_on;
};

/* ERR_INVALID: no line, a due date before it was agreed, neither school nor officer; ERR_CONFLICT: agreed in time to come. */
int action_add(struct work *work, const struct action *action, int64_t *out_id,
	       struct err *err) MUST_CHECK;

/* Done on a day, with what came of it (NULL: nothing to say). ERR_NOT_FOUND; ERR_CONFLICT: it is not open. */
int action_done(struct work *work, int64_t action_id, struct date on, const char *outcome,
		struct err *err) MUST_CHECK;

/* Not needed any more, for work->reason. */
int action_drop(struct work *work, int64_t action_id, struct err *err) MUST_CHECK;

/* It was not done, or is needed, after all; for work->reason. ERR_CONFLICT: it is open. */
int action_reopen(struct work *work, int64_t action_id, struct err *err) MUST_CHECK;

/* A new date was agreed, for work->reason. ERR_INVALID: not after today. */
int action_defer(struct work *work, int64_t action_id, struct date due, struct err *err) MUST_CHECK;

/* Another officer takes it. ERR_CONFLICT: the officer leaves before, or has it. */
int action_pass(struct work *work, int64_t action_id, int64_t officer_id,
		struct err *err) MUST_CHECK;

struct action_filter {
	int64_t school_id, officer_id; /* 0: all */
	const char *subject;           /* NULL: all */
	int64_t subject_id;            /* 0: all of that kind */
	bool all;                      /* also those that are not open */
	struct date due_to;            /* DATE_NONE: open end */
};

extern const struct column action_columns
	[]; /* action, due_on, owner, urn, school, what, subject, subject_no, agreed_on, state, ended_on, outcome, first_due_on */
extern const size_t action_column_count;
int action_list(struct store *st, struct date on, const struct action_filter *filter,
		struct table *t, struct err *err) MUST_CHECK;

#endif
