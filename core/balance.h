/*
 * core/balance.h - what each school has bought, used, booked and has left: the one function behind every screen,
 * document and list, so that officer, manager, finance and school see the same figure.
 */
#ifndef CORE_BALANCE_H
#define CORE_BALANCE_H

#include "core/contract.h"

/* One contract of one school, or of a pool, in one financial year, in hundredths of the contract's unit. */
struct balance {
	int64_t contract_id;
	int64_t school_id; /* a pool: of its first member */
	char urn[8], school[128], contract[16];
	enum sharing sharing;
	int members; /* of a pool; else 1 */
	struct fy fy;
	enum unit unit;
	struct quantity bought; /* purchases */
	struct quantity moved;  /* transfers in less transfers out */
	struct quantity cancelled;
	struct quantity purchased; /* bought + moved - cancelled */
	struct quantity used, used_confirmed, used_provisional;
	struct quantity lapsed;  /* ended unused, whether or not the entry is written yet */
	struct quantity left;    /* purchased - used - lapsed: "balance" in JSON */
	struct quantity owed;    /* of left: the service failed to deliver it; it does not lapse */
	struct quantity planned; /* of left: booked */
	struct quantity available; /* left to book; nothing after the last day */
	struct quantity own_used,
		own_planned;     /* of a pool, by the school asked for; else as used and planned */
	struct money value_left; /* worth of 'left' at the contract's rate */
	struct date starts_on, expires_on;
};

struct balance_filter {
	int64_t school_id, contract_id; /* 0: all */
	const struct fy *fy;            /* NULL: all */
	struct date on;                 /* figures as on this date */
	int64_t known;                  /* as it was known after this act (audit_known()); 0: now */
};

/*
 * Call 'each' for every balance, ordered by school, year and contract.
 *
 * A figure "on" a date counts what is dated up to it. Days that expired before it and were not used are lapsed, but
 * for those that are owed; a visit of before that is not recorded yet keeps its days as planned. A booking counts
 * from the day it was made to the day it was used or given back.
 */
int balance_each(struct store *st, const struct balance_filter *filter,
		 void (*each)(void *context, const struct balance *b), void *context,
		 struct err *err) MUST_CHECK;

/* One use or booking behind the figures of a contract in a year. */
struct balance_step {
	struct date on;
	struct quantity quantity;
	enum { STEP_USED, STEP_AWAITING, STEP_BOOKED } state;
};

/* Steps as on a date, oldest first; school_id 0: of all schools of the contract. */
int balance_steps(struct store *st, int64_t contract_id, int64_t school_id, struct fy fy,
		  struct date on, void (*each)(void *context, const struct balance_step *step),
		  void *context, struct err *err) MUST_CHECK;

extern const struct column balance_columns[];
extern const size_t balance_column_count;
int balance_list(struct store *st, const struct balance_filter *filter, struct table *t,
		 struct err *err) MUST_CHECK;

#endif
