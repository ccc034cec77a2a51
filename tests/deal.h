/* tests/deal.h - what a test does often with a book: sells, books, delivers, bills; each in its own unit of work */
#ifndef TESTS_DEAL_H
#define TESTS_DEAL_H

#include "billing/sale.h"
#include "calendar/visit.h"
#include "core/balance.h"
#include "core/hold.h"
#include "tests/book.h"

#define DEAL_PARTNERS 8

struct deal_partner {
	const char *urn; /* NULL: no more of them */
	int64_t days;    /* its own; 0 in a pool */
	int64_t pay;     /* hundredths of a per cent or pence, by deal.pay_by */
};

struct deal {
	const char *urn, *on;  /* NULL: an academy, 2 April 2024 */
	const char *from, *to; /* NULL: the whole year */
	/* the schools, where it is not 'urn' alone */
	struct deal_partner partner[DEAL_PARTNERS];
	bool pooled;
	enum pay_by pay_by;
	/* how much, in which year */
	enum unit unit;
	int64_t quantity;
	const char *pattern; /* NULL: none */
	int weeks;           /* 0: by the term dates */
	enum commitment commitment;
	enum parted_by parted_by;
	size_t allots;
	int64_t allot[YEARS_MAX];
	int64_t step, minimum; /* 0: the unit's own */
	int minutes_per_unit;
	/* at what price, on what terms */
	enum billing_plan plan; /* pay as you go: PLAN_ON_USE */
	int64_t rate;           /* 0: the card's */
	enum later_rate later;
	int64_t provisional, discount, discount_bp;
	const char *reason;
	const char *notice, *ending, *ask_by, *order_number, *expires;
	const char *benefit; /* code of a service that comes free; NULL: none */
	int64_t benefit_days;
};

/* Quote as finance: the code of the refusal, or ERR_OK. */
int deal_quote(struct store *st, const struct deal *deal, struct contract *out,
	       struct schedule *schedule, struct err *err);
int deal_agree(struct store *st, const char *ref, const char *on, const char *by,
	       struct schedule *schedule, struct err *err);
int deal_buy(struct store *st, const char *ref, const char *on, int64_t quantity,
	     struct purchase *out, struct err *err);
/* The same with its year, member and rate in *p, as sale_buy() takes them. */
int deal_top_up(struct store *st, const char *ref, const char *on, struct purchase *p,
		struct err *err);
/* Quote and agree; the test fails when it is refused. */
struct contract deal_sell(struct store *st, const struct deal *deal);

/*
 * Several schools in short: days of their own, or a pool of 'quantity' paid by per cent (0: by days, the pool equally).
 */
struct shared {
	const char *urn[4], *on, *from, *to; /* NULL: 2 April 2024, the whole year */
	int64_t days[4], pay[4];
	bool pooled;
	int64_t quantity;
	enum billing_plan plan;
	enum commitment commitment;
	enum later_rate later;
	int64_t provisional;
	const char *end_rule;
};
struct contract deal_share(struct store *st, const struct shared *deal);

void deal_rate(struct store *st, int fy, enum unit unit, int64_t pence);
void deal_tier(struct store *st, int fy, enum unit unit, const struct rate_tier *tier);

struct appointment {
	const char *user, *today; /* NULL: manager, 2 April 2024 */
	const char *urn, *officer, *service, *on,
		*reason; /* NULL: academy, EWO-01, ewo-days, -, none */
	enum visit_session session;
	int start, end;
};

int deal_book(struct store *st, const struct appointment *a, struct visit_booked *out,
	      struct err *err);
int64_t deal_visit(struct store *st, const struct appointment *a); /* booked, or the test fails */
int deal_deliver(struct store *st, const char *user, const char *today, int64_t visit,
		 struct err *err);
int deal_confirm(struct store *st, const char *user, const char *today, int64_t visit,
		 struct err *err);
int deal_cancel(struct store *st, const char *user, const char *by, int64_t visit, struct err *err);

/* Days of a school straight from the ledger, without a visit: held, and drawn unless 'book'. */
struct taking {
	const char *urn, *service, *today,
		*on;          /* NULL: academy, ewo-days, the day itself, 1 May 2024 */
	struct effort effort; /* officers 0: a whole day of one */
	struct over over;
	bool book;
};
int deal_take(struct store *st, const struct taking *taking, struct holds *out, struct err *err);

/* Plan and issue, credit notes too; how many documents beside these. */
int deal_run(struct store *st, const char *to, const char *on, size_t *out_documents,
	     struct err *err);
size_t deal_bill(struct store *st, const char *to,
		 const char *on); /* the test fails when it is refused */

/* Queue a message under a key, and drop one: on 2 April 2024; the test fails when it is refused. */
void deal_mail(struct store *st, const char *key);
void deal_drop(struct store *st, int64_t message_id);

/* The manager is a second person to a credit of finance, on 2 April 2024: given and used. */
void deal_approve(struct store *st, const char *subject);

/* Close a month, "2024-03"; the test fails when it is refused. */
void deal_close(struct store *st, const char *month, const char *on);

/* The balance of one contract, in its first year, on a date; all 0 where there is none. */
struct balance deal_balance(struct store *st, const char *ref, const char *on);
/*
 * The same as a school sees it (NULL: as the authority does), in a year (0: the first), as it was known after an act
 * (0: now). Where several match, their figures must be one school's: the test fails otherwise.
 */
struct balance deal_balance_of(struct store *st, const char *ref, const char *urn, int fy,
			       const char *on, int64_t known);

/* One number out of the book. */
int64_t deal_number(struct store *st, const char *sql);
/* The findings of 'book check' and 'book audit verify', one a line; the caller frees. "" is good. */
char *deal_findings(struct store *st);

#endif
