/*
 * core/owed.h - bought days that the service failed to deliver: they do not lapse, they are decided.
 *
 * A row says how many days of an allotment are owed, since when and why; it reduces nothing and only keeps them from
 * lapsing. It is settled once: re-arranged, offered to the school after all, credited or waived. DESIGN.md, Financial
 * years.
 */
#ifndef CORE_OWED_H
#define CORE_OWED_H

#include "core/contract.h"

enum owed_cause {
	OWED_CANCELLED,   /* by the service */
	OWED_NOT_OFFERED, /* asked for by the contract's date, and no slot was offered */
	OWED_WRONG_USE,   /* of a closed year, taken back */
};

enum owed_how {
	SETTLED_RE_ARRANGED, /* booked again */
	SETTLED_OFFERED,     /* a slot was offered: the days end unused like all others */
	SETTLED_CREDITED,    /* at the contract's rate */
	SETTLED_WAIVED,      /* by the school */
};

const char *owed_cause_word(enum owed_cause cause); /* "cancelled", "not-offered", "wrong-use" */
const char *owed_how_word(enum owed_how how); /* "re-arranged", "offered", "credited", "waived" */

struct owed {
	int64_t id, allotment_id, contract_id, school_id;
	int64_t hold_id;                        /* the booking it was; 0: asked for */
	char urn[8], school[128], contract[16]; /* of the school it is owed to */
	struct fy fy;
	enum unit unit;
	enum owed_cause cause;
	struct date since_on;
	struct quantity quantity;
	char said_by[96]; /* not-offered: who at the school asked */
	char reason[200]; /* "" if none */
	bool settled;
	/* of a settled one */
	enum owed_how how;
	struct date settled_on, slot_on;          /* slot_on: offered; else DATE_NONE */
	char settled_by[96], settled_reason[200]; /* settled_by: waived: who at the school */
};

/*
 * Note that 'quantity' of an allotment is owed to a school since a day, for work->reason. Fields used: allotment_id,
 * school_id, hold_id, cause, since_on, quantity, said_by. Fills o->id.
 */
int owed_add(struct work *work, struct owed *o, struct err *err) MUST_CHECK;

/* ERR_NOT_FOUND. */
int owed_load(struct store *st, int64_t owed_id, struct owed *out, struct err *err) MUST_CHECK;

/*
 * Settle it whole, for work->reason. 'said_by': who at the school waived it; NULL otherwise. ERR_INVALID: waived by
 * nobody, or the name is none; ERR_CONFLICT: settled already.
 */
int owed_settle(struct work *work, int64_t owed_id, enum owed_how how, const char *said_by,
		struct err *err) MUST_CHECK;

/* Settle it by a slot that was offered. ERR_INVALID: the slot is no working day, or lies before it was owed or after the days end. */
int owed_offer(struct work *work, int64_t owed_id, struct date slot_on, struct err *err) MUST_CHECK;

struct owed_ask {
	const struct contract *contract;
	int64_t school_id; /* a member */
	struct quantity quantity;
	struct date on; /* the day the school asked */
	const char *said_by;
};

/*
 * The school asked for dates and no slot was offered: what is neither used, booked nor owed already of its days is
 * owed, those that end first before the others, also where they ended unused in a year that is open. *out_count rows
 * were written. ERR_INVALID: asked after the contract's date (the message says which); ERR_CONFLICT: not agreed, or less
 * is left.
 */
int owed_ask(struct work *work, const struct owed_ask *ask, size_t *out_count,
	     struct err *err) MUST_CHECK;

struct owed_filter {
	int64_t school_id, contract_id, allotment_id, owed_id; /* 0: all */
	const struct fy *fy;                                   /* NULL: all */
	bool all;                                              /* with those that are settled */
};

/* Ordered by school, year and number. Those that are settled only where the filter says so. */
int owed_open_each(struct store *st, const struct owed_filter *filter,
		   void (*each)(void *context, const struct owed *o), void *context,
		   struct err *err) MUST_CHECK;

extern const struct column owed_columns[];
extern const size_t owed_column_count;
int owed_list(struct store *st, const struct owed_filter *filter, struct table *t,
	      struct err *err) MUST_CHECK;

#endif
