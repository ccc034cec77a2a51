/* calendar/visit_private.h - what the files calendar/visit_*.c share */
#ifndef CALENDAR_VISIT_PRIVATE_H
#define CALENDAR_VISIT_PRIVATE_H

#include "calendar/visit.h"

/* A visit as it stands, for what is to happen to it. */
struct visit_now {
	int64_t id, service_id, instead_of;
	char state[24], delivered_by[64];
	struct date on;
	int start_min;
	int minutes; /* of one officer */
	bool free_service, confirmed;
	size_t school_count, officer_count;
	struct visit_member {
		int64_t school_id;
		int part_bp;
	} schools[VISIT_SCHOOLS_MAX];
	int64_t officers[VISIT_OFFICERS_MAX];
};

/* ERR_NOT_FOUND, saying how to see those that there are. */
int visit_load(struct store *st, int64_t visit_id, struct visit_now *out,
	       struct err *err) MUST_CHECK;

/* ERR_CONFLICT: "visit 3 is confirmed: only a visit that is planned can be cancelled". */
int visit_need_state(const struct visit_now *v, const char *state, const char *verb,
		     struct err *err) MUST_CHECK;

/* An officer answers for a visit that they are an officer of. 'what' ends the refusal: "book a visit". */
int visit_answers(const struct work *work, const int64_t *officers, size_t count, const char *what,
		  struct err *err) MUST_CHECK;

/* ERR_DENIED: the actor delivered the visit or is an officer of it: "nobody confirms their own delivery". */
int visit_not_own(const struct work *work, const struct visit_now *v, const char *verb,
		  struct err *err) MUST_CHECK;

/* ERR_INVALID naming --reason, when there is none. 'why' begins the refusal: "say why the visit is cancelled". */
int visit_need_reason(const struct work *work, const char *why, struct err *err) MUST_CHECK;

/* What a visit of that length asks for, of one officer, as the whole. */
struct effort visit_effort(enum visit_session session, int start_min, int end_min);

enum visit_holds { HOLDS_OPEN, HOLDS_DRAWN };

typedef int on_hold(struct work *work, int64_t hold_id, void *context, struct err *err);

/*
 * Do something to each hold of a visit that is still promised, or whose use stands. All are read before the first is
 * touched: a statement must not watch the table it changes.
 */
int visit_each_hold(struct work *work, int64_t visit_id, enum visit_holds which, on_hold *fn,
		    void *context, size_t *out_count, struct err *err) MUST_CHECK;

/* The day up to which what is drawn today awaits confirmation. */
int visit_awaiting(struct work *work, struct date *out, struct err *err) MUST_CHECK;

/* Who and what: officers and schools of a plan, filled where one was said alone; may the actor book for them? */
int visit_check_who(struct work *work, struct visit_plan *plan, struct err *err) MUST_CHECK;

/* Promise its days and write it: all was checked. */
int visit_write(struct work *work, const struct visit_plan *plan, struct visit_booked *out,
		struct err *err) MUST_CHECK;

/* Book it, also at the service's own cost. *out_of_time: refused, and another time would do. */
int visit_book_any(struct work *work, struct visit_plan *plan, struct visit_booked *out,
		   bool *out_of_time, struct err *err) MUST_CHECK;

/*
 * Promise the days of each school of a plan. 'over': of each school; NULL: plan->over of all. Refusals of hold_days();
 * of several schools the sentence names the one.
 */
int visit_hold_parts(struct work *work, const struct visit_plan *plan, const struct over *over,
		     struct visit_booked *out, struct err *err) MUST_CHECK;

/* The days of one school of a visit, written. */
int visit_keep_holds(struct work *work, int64_t visit_id, const struct holds *holds,
		     struct err *err) MUST_CHECK;

/* Take back what a visit drew and left, and say that it did not take place. */
int visit_take_back(struct work *work, const struct visit_now *v, struct err *err) MUST_CHECK;

/* ---- calendar/visit_check.c ---- */

/* What is asked of a time, and what came of it. */
struct visit_when {
	int64_t visit_id; /* of the visit itself, which is not in its own way; 0: it is new */
	const char *verb; /* "book it": what a reason allows all the same */
	bool not_known;   /* term dates of some school */
	bool of_time;     /* refused, and another time would do */
};

/* Sessions take their times from the settings of plan->on; timed work is held to its bounds. */
int visit_fill_times(struct store *st, struct visit_plan *plan, struct err *err) MUST_CHECK;

/* ERR_CONFLICT: the financial year of a day is closed. */
int visit_check_year(struct work *work, struct date on, struct err *err) MUST_CHECK;

/*
 * Fill the times of a session; the schools are open, the year too, it is a school day, and the officers work, are not
 * elsewhere and are employed. Refusals as visit_book() has them.
 */
int visit_check_when(struct work *work, struct visit_plan *plan, struct visit_when *when,
		     struct err *err) MUST_CHECK;

/* The next times that are free for all of a plan's officers, on school days of all of its schools; none where it fails. */
void visit_offer(struct work *work, const struct visit_plan *plan, struct slots *out);

/* One officer at the plan's times. */
int visit_check_officer(struct work *work, const struct visit_plan *plan,
			const struct officer *officer, const struct visit_when *when,
			struct err *err) MUST_CHECK;

/* ---- calendar/visit_instead.c ---- */

/* Is anything still owed for that visit, which the service cancelled? visit_id 0: no. */
int visit_is_owed(struct store *st, int64_t visit_id, bool *out, struct err *err) MUST_CHECK;

/* ERR_CONFLICT: nothing is owed for it. */
int visit_check_instead(struct store *st, int64_t visit_id, struct err *err) MUST_CHECK;

/* Settle what is owed for it, where enough is booked in its stead; *out_settled: nothing is owed for it any more. */
int visit_make_good(struct work *work, int64_t visit_id, bool *out_settled,
		    struct err *err) MUST_CHECK;

#endif
