/* tests/use.h - visits as tests have them: on terms, of several, recorded late; each act in its own unit of work */
#ifndef TESTS_USE_H
#define TESTS_USE_H

#include "tests/deal.h"

struct terms {
	const char *urn; /* NULL: an academy */
	int64_t quantity;
	const char *notice, *ask_by; /* NULL: none, 31 January */
	enum commitment commitment;
	enum unit unit;
	const char *to; /* NULL: the whole year */
};

/* Quoted and agreed on 2 April 2024; the test fails when it is refused. */
struct contract use_sell(struct store *st, const struct terms *terms);

#define TRIP_MAX 4

struct trip {
	const char *user, *today; /* NULL: manager, 2 April 2024 */
	const char *urn[TRIP_MAX];
	int part[TRIP_MAX];            /* in hundredths of a per cent; all 0: one school */
	const char *officer[TRIP_MAX]; /* none: EWO-01 */
	const char *service, *on, *reason;
	enum visit_session session;
	int start, end;
	enum visit_place place;
	struct over over;
	int64_t instead_of;
};

int use_book(struct store *st, const struct trip *t, struct visit_booked *out, struct err *err);
int use_record(struct store *st, const struct trip *t, struct visit_booked *out, struct err *err);
int64_t use_visit(struct store *st, const struct trip *t); /* booked, or the test fails */

/* An act on a visit: the code of the refusal, or ERR_OK. */
struct doing {
	const char *user, *today,
		*reason;       /* NULL: manager, the day of .. 3 September 2024, "a reason" */
	const char *no_reason; /* not NULL: without one */
};
int use_deliver(struct store *st, const struct doing *d, int64_t visit, const char *service,
		int64_t minutes, struct err *err); /* service NULL: no free work */
int use_cancel(struct store *st, const struct doing *d, int64_t visit,
	       const struct visit_told *told, struct err *err);
int use_no_access(struct store *st, const struct doing *d, int64_t visit, bool waive,
		  struct err *err);
int use_query(struct store *st, const struct doing *d, int64_t visit, const char *by,
	      struct err *err);
int use_answer(struct store *st, const struct doing *d, int64_t visit, bool stands,
	       struct err *err);
int use_reverse(struct store *st, const struct doing *d, int64_t visit, struct err *err);

/* Move by an appointment's day, times and reason: 'on' NULL: its day; 'end' 0 and no session: its times. */
int use_move(struct store *st, int64_t visit, const struct trip *t, struct visit_moved *out,
	     struct err *err);
int use_hand_over(struct store *st, const struct doing *d, int64_t visit, const char *from,
		  const char *to, struct err *err);

/* The visit as the list has it, for one school (NULL: all of it). */
struct visit use_seen(struct store *st, int64_t visit, const char *urn);

/* No finding of 'book check' and the audit trail, or the test fails. */
void use_check(struct store *st);

#endif
