/*
 * core/ledger.h - the day ledger: what an allotment begins with, and every change of what is left of it.
 *
 * Nothing is edited or deleted; what is left is a sum. The database itself refuses to take more than is left and not
 * booked, so a race for the last half day has one winner. Bookings and uses are in core/hold.h.
 */
#ifndef CORE_LEDGER_H
#define CORE_LEDGER_H

#include "core/work.h"

struct allotment {
	int64_t id, purchase_id, contract_id;
	int64_t school_id;    /* 0: the pool of the contract's members */
	int64_t only_service; /* 0: any; else for visits of this service alone */
	struct fy fy;
	enum unit unit;
	struct date first_on, expires_on;
	struct date dated_on; /* of its first entry */
	struct quantity quantity;
	struct money net;
};

/* Write an allotment and the entry that fills it, in the name of 'school_id'. Fills a->id. */
int ledger_allot(struct work *work, struct allotment *a, int64_t school_id,
		 struct err *err) MUST_CHECK;

/* What stands in an allotment now. */
struct allotment_now {
	struct allotment
		allotment; /* expires_on: the last day of use, also where the contract ended early */
	bool given;        /* it began with days of another school */
	struct quantity stands; /* what it began with, less what was moved away or cancelled */
	struct quantity left, planned; /* planned: booked, of what is left */
	struct money worth;            /* of what is left */
	struct money price;            /* net and the changes of price since */
};

int ledger_load(struct store *st, int64_t allotment_id, struct allotment_now *out,
		struct err *err) MUST_CHECK;

/* Those of a contract, for taking days away: that which ends last comes first, of these that bought last. */
struct allotments {
	size_t count;
	struct allotment_now *at; /* owned */
};

struct allotment_filter {
	int64_t contract_id;
	int64_t school_id;    /* 0: every member's, and the pool's */
	const struct fy *fy;  /* NULL: any year */
	struct date still_on; /* that have not ended before; DATE_NONE: all */
};

/* The caller ends *out with allotments_release(). */
int allotments_load(struct store *st, const struct allotment_filter *filter, struct allotments *out,
		    struct err *err) MUST_CHECK;
void allotments_release(struct allotments *list);

/* Neither used nor booked. */
struct quantity allotment_free(const struct allotment_now *now);

/*
 * Worth of 'left' of an allotment of 'total' that cost 'net': one cumulative split, so that the worths of all draws
 * and of what lapses add up to the penny.
 */
struct money ledger_worth(struct money net, struct quantity total, struct quantity left);

/*
 * Move days to another school of the same contract, on work->today: an allotment for the taker, with the worth that
 * the giver loses. ERR_CONFLICT: more than is left to book.
 */
int ledger_transfer(struct work *work, int64_t allotment_id, int64_t to_school,
		    struct quantity quantity, struct money *out_worth, struct err *err) MUST_CHECK;

/*
 * Take unused days back, dated 'on', or when they were bought or given, if that was later: *out_worth is what they
 * were worth. ERR_CONFLICT: more than is left to book.
 */
int ledger_cancel(struct work *work, int64_t allotment_id, struct quantity quantity, struct date on,
		  struct money *out_worth, struct err *err) MUST_CHECK;

/* Days end unused: an entry dated on the allotment's last day, as above, for 'quantity' of what is left. */
int ledger_lapse(struct work *work, int64_t allotment_id, struct quantity quantity,
		 struct money *out_worth, int64_t *out_entry, struct err *err) MUST_CHECK;

/* Undo the lapses of an allotment of an open year, so that late work can be entered. Nothing lapsed: does nothing. */
int ledger_unlapse(struct work *work, int64_t allotment_id, struct err *err) MUST_CHECK;

/*
 * Undo an entry by one of the same kind, dated 'on', worth what comes back is worth now.
 * ERR_CONFLICT: undone already.
 */
int ledger_reverse(struct work *work, int64_t entry_id, struct date on, struct err *err) MUST_CHECK;

/* What the days that an allotment still stands for cost: its price, less what was taken back or moved away of it. */
int ledger_cost(struct store *st, int64_t allotment_id, struct money *out,
		struct err *err) MUST_CHECK;

/*
 * The whole allotment costs more or less (rate confirmed, repriced): what is left is worth more or less with it, and
 * so is what was taken back or moved away before: that is entered anew, at its new worth and on its old date.
 * *out_effect: what the days that it still stands for cost more.
 */
int ledger_reprice(struct work *work, int64_t allotment_id, struct money difference,
		   struct money *out_effect, struct err *err) MUST_CHECK;

/* The days of an allotment end on 'last_on', before they would. Once: what has ended before its time stays so. */
int ledger_end(struct work *work, int64_t allotment_id, struct date last_on,
	       struct err *err) MUST_CHECK;

/*
 * The one way an entry is written. Fields that are 0 or DATE_NONE are NULL. In the year that the act corrects it is a
 * correction, dated today, whatever its fields say (core/correct.h).
 */
struct entry {
	int64_t allotment_id;
	struct fy fy;
	const char *kind;
	struct quantity quantity; /* signed as it changes what is left */
	struct money value, price;
	int64_t minutes;
	struct date dated_on, provisional_until;
	int64_t school_id, hold_id, reverses_id;
};
int ledger_enter(struct work *work, const struct entry *e, int64_t *out_id,
		 struct err *err) MUST_CHECK;

#endif
