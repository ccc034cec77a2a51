/*
 * core/contract.h - contracts: what a school, or several, agreed to buy, and on what terms.
 *
 * A contract is a quote until it is agreed or withdrawn; its terms never change. What is bought on it is in
 * core/purchase.h; what to charge for it is billing/sale.c's. DESIGN.md, Buying, Partnership, Financial years.
 */
#ifndef CORE_CONTRACT_H
#define CORE_CONTRACT_H

#include "core/audit_known.h"
#include "core/school.h"
#include "core/table.h"
#include "core/work.h"

#define MEMBERS_MAX 40 /* schools of one contract */
#define YEARS_MAX 10   /* financial years of one contract */
#define BENEFITS_MAX 4

enum contract_state {
	CONTRACT_QUOTE,
	CONTRACT_AGREED,
	CONTRACT_ENDED, /* before its last day, by notice or because the school became another */
	CONTRACT_CANCELLED, /* agreed, and all of it taken back unused */
	CONTRACT_WITHDRAWN, /* a quote that is offered no more */
};

/* One school; each member its own days; or all members draw from one pool. */
enum sharing { SHARING_SINGLE, SHARING_ALLOTTED, SHARING_POOLED };

/* Days agreed beforehand; each visit buys what it uses; or that, and at least so many. */
enum commitment { COMMITMENT_QUANTITY, COMMITMENT_AS_USED, COMMITMENT_AT_LEAST };

enum billing_plan {
	PLAN_UPFRONT,
	PLAN_TERMLY,
	PLAN_HALF_YEARLY,
	PLAN_MONTHLY,
	PLAN_BY_YEAR, /* each financial year the worth of its own days */
	PLAN_SPLIT,   /* 7/12 and 5/12 of the price, as councils publish it for a school year */
	PLAN_ON_USE,  /* pay as you go */
};

/* How days are parted between the financial years (core/apportion.h). */
enum parted_by { PARTED_SCHOOL_DAYS, PARTED_MONTHS, PARTED_PATTERN, PARTED_AGREED };

/* What the members' weights mean: days allotted, hundredths of a per cent, pence. */
enum pay_by { PAY_BY_DAYS, PAY_BY_PERCENT, PAY_BY_AMOUNT };

/*
 * Where a year's rate comes from: in force on the card; the first year's, held; agreed with a reason; or provisional,
 * which is confirmed once and never charged before.
 */
enum rate_basis { RATE_CARD, RATE_HELD, RATE_AGREED, RATE_PROVISIONAL };

/* Each word is the code in tables and JSON; a word that is none is refused with those that are. */
int plan_parse(const char *text, enum billing_plan *out, struct err *err) MUST_CHECK;
const char *plan_word(enum billing_plan plan);
const char *state_word(enum contract_state state);
const char *sharing_word(enum sharing sharing);
const char *commitment_word(enum commitment commitment);
const char *parted_word(enum parted_by by);
const char *pay_word(enum pay_by by);
const char *basis_word(enum rate_basis basis);

struct member {
	int64_t school_id;
	char urn[8], name[128];
	struct quantity quantity; /* allotted: of all years together */
	int64_t pay_weight;       /* > 0 for one at least; a school that joined later has 0 */
	struct date joined_on;    /* DATE_NONE: from the start */
};

/* The days of a financial year. */
struct contract_year {
	struct fy fy;
	struct date first_on, last_on;
	struct quantity quantity;
	enum rate_basis basis;
	bool confirmed; /* provisional: rate and net are those confirmed */
	struct money rate, net;
	struct quantity part[MEMBERS_MAX]; /* allotted: each member's */
};

/* Nothing is charged at it, and nobody knows yet what it will be. */
static inline bool year_is_provisional(const struct contract_year *y)
{
	return y->basis == RATE_PROVISIONAL && !y->confirmed;
}

struct benefit {
	int64_t service_id;
	char service[96];
	struct quantity quantity;
};

struct contract {
	int64_t id;
	char ref[16]; /* "C-2024-031" */
	enum contract_state state;
	enum sharing sharing;
	enum commitment commitment;
	struct fy fy; /* of the first day */
	enum unit unit;
	int minutes_per_unit;
	struct quantity step, minimum;
	struct date starts_on, ends_on; /* as agreed */
	struct date last_on;            /* the effective end: earlier where it ended before */
	enum billing_plan plan;
	enum parted_by parted_by;
	enum pay_by pay_by;
	char notice_ladder[200], end_rule[64]; /* core/notice.h; "" none */
	char ask_by[8];                        /* "01-31" */
	int64_t renews_id, succeeds_id;        /* 0: none */
	char renews[16], succeeds[16];         /* references of these; "" none */
	struct school school;                  /* the first member */
	size_t member_count, year_count, benefit_count;
	struct member member[MEMBERS_MAX];
	struct contract_year year[YEARS_MAX];
	struct benefit benefit[BENEFITS_MAX];
	/* the quote */
	int64_t service_id;
	char service[96]; /* title */
	struct date quoted_on, expires_on;
	struct quantity quantity; /* of all years */
	struct money rate;        /* of the first year */
	struct money net;         /* of all years, less the discount */
	struct money discount;
	char expansion[96], rate_reason[200], discount_reason[200]; /* "" if none */
	char order_number[64]; /* the quote's; agreed, the agreement's; "" if none */
	/* the agreement */
	struct date agreed_on; /* DATE_NONE: not agreed */
	char agreed_by[96];    /* who at the school */
};

/* ERR_NOT_FOUND: no contract has that reference. */
int contract_find(struct store *st, const char *ref, struct contract *out,
		  struct err *err) MUST_CHECK;
int contract_load(struct store *st, int64_t contract_id, struct contract *out,
		  struct err *err) MUST_CHECK;

/* The member with that school; NULL: it is none. */
const struct member *contract_member(const struct contract *c, int64_t school_id);
/* The year of a date or of a financial year; NULL: the contract has none. */
const struct contract_year *contract_year(const struct contract *c, struct fy fy);

/* ---- core/contract_quote.c ---- */

/*
 * Write a quote from all fields but id, ref, state, net, minimum, step and minutes_per_unit; fills those. Each year
 * comes with its dates, quantity, basis, rate and net. 'succeeding': no minimum, no step, the school's time of asking
 * does not matter (school succeed). The quantity must be the minimum or whole steps above it, all members together,
 * and each member's and year's part whole steps (DESIGN.md, Buying): ERR_INVALID names the nearest ones.
 * ERR_CONFLICT: a school is closed, a year is closed, the time is over.
 */
int contract_quote(struct work *work, struct contract *c, struct err *err) MUST_CHECK;

/* Offer it no more. ERR_CONFLICT: agreed, or withdrawn already. ERR_INVALID: no work->reason. */
int contract_withdraw(struct work *work, struct contract *c, struct err *err) MUST_CHECK;

/* Whatever is bought, for one member or (-1) all of them: schools open, year open, contract not over. */
int contract_can_buy(struct store *st, const struct contract *c, int member, struct fy fy,
		     struct date today, struct err *err) MUST_CHECK;

/* ---- core/contract_event.c ---- */

enum contract_event {
	EVENT_AGREED,
	EVENT_WITHDRAWN,
	EVENT_ENDED,
	EVENT_CANCELLED,
	EVENT_NOTICE, /* given: the contract ends on its last day and is not renewed */
	EVENT_RATE_CONFIRMED,
	EVENT_REPRICED
};

struct contract_word {
	enum contract_event event;
	struct date last_on; /* ended, cancelled, notice: the last day; else DATE_NONE */
	const char *said_by, *order_number; /* NULL if none */
};

/* Note what happened today; the reason is the work's. */
int contract_note(struct work *work, const struct contract *c, const struct contract_word *word,
		  struct err *err) MUST_CHECK;
/* A school that is given days becomes the last member, from today on; it pays for nothing agreed before. */
int contract_join(struct work *work, struct contract *c, const struct school *school,
		  struct err *err) MUST_CHECK;

/* Move an agreed contract to ENDED or CANCELLED, or a quote to WITHDRAWN or AGREED. */
int contract_move(struct work *work, struct contract *c, enum contract_state state,
		  struct err *err) MUST_CHECK;

/* ---- core/contract_list.c ---- */

extern const struct column contract_columns[];
extern const size_t contract_column_count;
/* References of other quotes that are open to one of its schools for one of its years. */
int contract_other_quotes(struct store *st, const struct contract *c, struct date today,
			  void (*each)(void *context, const char *ref), void *context,
			  struct err *err) MUST_CHECK;

struct contract_filter {
	int64_t school_id;         /* 0: all */
	const struct fy *fy;       /* NULL: all */
	const struct as_known *as; /* NULL: as it is known now */
	struct date today;         /* tells which quotes have expired */
};
int contract_list(struct store *st, const struct contract_filter *filter, struct table *t,
		  struct err *err) MUST_CHECK;

/* ---- core/contract_known.c ---- */

/*
 * Put a contract that was found back to how it stood on a date, as it was known: state, agreement, last day, rates,
 * members.
 * ERR_NOT_FOUND: it was not quoted yet.
 */
int contract_as_known(struct store *st, struct contract *c, const struct as_known *as,
		      struct err *err) MUST_CHECK;

/* SQL: the key of member m in the audit trail. */
#define MEMBER_KEY "m.contract_id || '/' || m.school_id"

#endif
