/*
 * calendar/visit.h - visits: booked, delivered (awaiting confirmation), confirmed; called off, or found wrong.
 *
 * A visit for a purchased service promises days of its schools and, delivered, draws them; a visit for a free one
 * draws nothing and writes the free-service log. All checks run inside the unit of work. DESIGN.md, Using.
 */
#ifndef CALENDAR_VISIT_H
#define CALENDAR_VISIT_H

#include "calendar/slots.h"
#include "core/audit_known.h"
#include "core/clock.h"
#include "core/hold.h"
#include "core/officer.h"
#include "core/school.h"
#include "core/service.h"
#include "core/table.h"
#include "core/work.h"

/* Desk work needs no school day. */
enum visit_place { PLACE_SCHOOL, PLACE_HOME, PLACE_ONLINE, PLACE_DESK };

/* "school", "home", "online" or "desk". */
int place_parse(const char *text, enum visit_place *out, struct err *err) MUST_CHECK;
const char *place_word(enum visit_place place);

/* ---- booking (calendar/visit_book.c) ---- */

#define VISIT_SCHOOLS_MAX 8
#define VISIT_OFFICERS_MAX 8

struct visit_share {
	const struct school *school;
	int part_bp; /* of the visit, in hundredths of a per cent; all parts come to 10000 */
};

struct visit_plan {
	const struct school *school;   /* the leading one */
	const struct officer *officer; /* the leading one */
	const struct service *service;
	enum visit_place place;
	struct date on;
	enum visit_session session;
	int start_min,
		end_min; /* SESSION_TIMED: of the local day; else filled from the settings visit.am and visit.pm */
	/* Several: all of them, the leading one first. Count 0: the leading one alone; filled then. */
	size_t school_count, officer_count;
	struct visit_share schools[VISIT_SCHOOLS_MAX];
	const struct officer *officers[VISIT_OFFICERS_MAX];
	struct over over;  /* what to do where more is needed than is left; { 0 }: refuse */
	int64_t series_id; /* of series_book() alone; 0: none */
	int64_t instead_of; /* the visit that the service cancelled and this one makes good; 0: none */
};

struct visit_booked {
	int64_t id;
	struct holds holds[VISIT_SCHOOLS_MAX]; /* each school's; count 0 for a free service */
	bool made_good;            /* instead_of: nothing is owed for that visit any more */
	bool school_day_not_known; /* no term dates for that day: booked all the same, the door says so */
	struct slots
		slots; /* refused, and another time would do: the next that are free, at most VISIT_OFFERS */
};

#define VISIT_OFFERS 3

/*
 * Book. ERR_CONFLICT: too little left (the message says what is), an officer has another visit, a school is
 * closed, the year is closed; without work->reason also: not a school day, outside an officer's working pattern, no time
 * to travel from or to another school.
 * ERR_INVALID: not a working day, times that are none, parts that do not come to the whole; a booking is never at
 * the service's own cost. *out is filled after a refusal, too: with slots alone.
 */
int visit_book(struct work *work, struct visit_plan *plan, struct visit_booked *out,
	       struct err *err) MUST_CHECK;

/* ---- moving and handing over (calendar/visit_move.c) ---- */

struct visit_move {
	struct date on; /* DATE_NONE: the day it has */
	bool new_time; /* session, and of SESSION_TIMED start_min and end_min, hold; else the time it has */
	enum visit_session session;
	int start_min, end_min;
	const enum visit_place *place; /* NULL: the place it has */
	const struct officer
		*officer; /* instead of its officer, who must be its only one; NULL: who it has */
};

struct visit_moved {
	struct holds holds[VISIT_SCHOOLS_MAX]; /* as of visit_booked */
	bool school_day_not_known;
	struct slots slots;
};

/*
 * Move a planned visit. Its days are let go and promised anew for the new date: another financial year draws that
 * year's days. Refusals as of visit_book(), and ERR_CONFLICT: not planned, nothing would change, it makes good
 * another visit and its length or year would change, or more would be topped up than the school agreed to. *out is
 * filled after a refusal, too: with slots alone.
 */
int visit_move(struct work *work, int64_t visit_id, const struct visit_move *to,
	       struct visit_moved *out, struct err *err) MUST_CHECK;

/*
 * Another officer takes the place of one in a planned visit: its days stay. Refusals as of visit_book() for the
 * officer's time, and ERR_CONFLICT: not planned, 'from' is none of its officers, 'to' is one already.
 */
int visit_hand_over(struct work *work, int64_t visit_id, int64_t from_officer_id,
		    const struct officer *to, struct err *err) MUST_CHECK;

/* ---- delivering (calendar/visit_deliver.c) ---- */

/* Minutes of a free service inside a bought session. */
struct free_work {
	const struct service *service;
	int64_t minutes;
};

#define FREE_WORK_MAX 8

/* As delivered, as booked: draws the days. ERR_CONFLICT: not planned any more, still to come. */
int visit_deliver(struct work *work, int64_t visit_id, struct err *err) MUST_CHECK;

/*
 * The same with free work inside it, which is logged; from half of the session on, the session draws nothing.
 * ERR_INVALID: the visit is free itself, a service is not, or the minutes are more than the session has.
 */
int visit_deliver_free(struct work *work, int64_t visit_id, const struct free_work *free,
		       size_t count, struct err *err) MUST_CHECK;

/*
 * Work that was done without a booking, today or before, in one act: booked and delivered. What is more than is left
 * is a top-up that the school agreed to, or at our own cost for work->reason, as plan->over says.
 */
int visit_record(struct work *work, struct visit_plan *plan, const struct free_work *free,
		 size_t count, struct visit_booked *out, struct err *err) MUST_CHECK;

/*
 * The manager's word: of a delivery, or of what a visit draws that was called off late or found nobody.
 * ERR_CONFLICT: neither, or the school disputes it; ERR_DENIED: one's own delivery.
 */
int visit_confirm(struct work *work, int64_t visit_id, struct err *err) MUST_CHECK;

/* ---- calling off (calendar/visit_off.c) ---- */

struct visit_told {
	const char *by;          /* "school" or "service" */
	const struct moment *at; /* when the school told; NULL: now */
	bool waive; /* draw nothing of what the contract's notice would have drawn: the manager's right */
	bool closure; /* the school was closed and could not help it: draws nothing */
};

/*
 * Cancel a planned visit, for work->reason. By the school: the notice of each contract decides what is drawn, the
 * rest is free again. By the service: nothing is drawn, and its days are owed. ERR_CONFLICT: not planned, told after
 * it began, nothing to waive, a second person is needed; ERR_DENIED: only the manager waives.
 */
int visit_cancel(struct work *work, int64_t visit_id, const struct visit_told *told,
		 struct err *err) MUST_CHECK;

/* Nobody was there: told at the visit itself. Refusals as above; ERR_CONFLICT: still to come. */
int visit_no_access(struct work *work, int64_t visit_id, bool waive, struct err *err) MUST_CHECK;

/* What was decided when a visit was called off, or found nobody. */
struct visit_off {
	struct moment told; /* on DATE_NONE: it was not called off */
	char decided[12];   /* "notice", "waived", "closure"; "service": it called it off itself */
	int drawn_bp;       /* of what was booked: the most of any contract's ladder */
	char rung[64];      /* "under 48 hours: 100%"; "": none applied */
	bool owed;          /* days of it are owed, and not settled */
};

int visit_off_load(struct store *st, int64_t visit_id, struct visit_off *out,
		   struct err *err) MUST_CHECK;

/* ---- disputes (calendar/visit_query.c) ---- */

/* The school disputes what a visit drew: it is not confirmed, by time or by anybody, until it is answered. */
int visit_query(struct work *work, int64_t visit_id, const char *said_by,
		struct err *err) MUST_CHECK;

/* For work->reason: it stands (ERR_DENIED: one's own delivery), or it is reversed. */
int visit_answer(struct work *work, int64_t visit_id, bool stands, struct err *err) MUST_CHECK;

/*
 * It did not take place as recorded, for work->reason: what it drew is there again, its officers' time is free, what
 * it left in the log of free services is withdrawn, a dispute is answered. ERR_CONFLICT: neither delivered nor called
 * off with a draw, the year is closed, or a record of it stands on an annex.
 */
int visit_reverse(struct work *work, int64_t visit_id, struct err *err) MUST_CHECK;

/* ---- reading (calendar/visit_list.c, visit_use.c) ---- */

struct visit {
	int64_t id;
	int64_t school_id, officer_id; /* those asked for, else the leading ones */
	int64_t series_id;             /* 0: it was booked alone */
	char urn[8], school[128], officer[16], service[96], state[24];
	enum visit_place place;
	bool free_service;
	struct date on;
	enum visit_session session;
	int start_min, end_min;
	int schools, officers; /* how many */
	struct quantity
		days; /* promised or drawn, of the contract's unit; of the school asked for, else of all */
	enum unit unit; /* of days */
	struct date
		awaiting_until; /* delivered: counts as confirmed after it; DATE_NONE where nothing was drawn */
	bool queried;      /* disputed, and not answered */
	bool confirmed;    /* by the manager */
	char contract[16]; /* the first it draws from; "" for a free service */
};

struct visit_filter {
	int64_t visit_id, school_id, officer_id, series_id; /* 0: all */
	struct date from, to;                               /* DATE_NONE: open */
	const char *state;                                  /* NULL: all */
	const struct as_known *as;                          /* NULL: as it is known now */
	struct date today; /* for the words that people are shown */
};

/* "booked", "awaiting", "school cancelled", .. or the state's own code. ERR_INVALID lists the words. */
int visit_state_parse(const char *text, const char **out_code, struct err *err) MUST_CHECK;

/* What people are shown of a state on a day: "confirmed by time", "queried". */
const char *visit_state_words(const struct visit *v, struct date today);

/* Ordered by date, time and officer. A visit of several schools or officers is one, and is each one's. */
int visit_each(struct store *st, const struct visit_filter *filter,
	       void (*each)(void *context, const struct visit *v), void *context,
	       struct err *err) MUST_CHECK;

extern const struct column visit_columns[];
extern const size_t visit_column_count;
int visit_list(struct store *st, const struct visit_filter *filter, struct table *t,
	       struct err *err) MUST_CHECK;

/* What a visit is to one of its schools. */
struct visit_use {
	int64_t school_id;
	char urn[8], school[128], contract[16]; /* contract "": it holds no days */
	int part_bp;
	enum unit unit;
	struct quantity booked, drawn; /* promised; drawn, in all */
	struct quantity bought;        /* of drawn: bought as it was used */
	struct money bought_net;
	bool topped_up;           /* .. because the school agreed to a top-up */
	struct quantity our_cost; /* beside drawn */
};

/* Call 'each' for the schools of a visit, the leading one first. */
int visit_use_each(struct store *st, int64_t visit_id,
		   void (*each)(void *context, const struct visit_use *use), void *context,
		   struct err *err) MUST_CHECK;

/* Call 'each' with the code of each officer of a visit, the leading one first. */
int visit_officer_each(struct store *st, int64_t visit_id,
		       void (*each)(void *context, const char *code), void *context,
		       struct err *err) MUST_CHECK;

/* ---- what was done with it (calendar/visit_acts.c) ---- */

/* What a calendar shows of a visit. */
struct visit_shown {
	struct date on;
	int start_min, end_min;
	const char *place, *officer; /* officer: who was covered, and who covers; NULL: the same */
};

struct visit_deed { /* lent for the call */
	struct date on;
	const char *act, *actor;      /* 'visit cancel'; who entered it */
	const char *reason, *said_by; /* "" if none; of a dispute: who at the school */
	bool changed;                 /* moved or handed over: 'was' became 'is' */
	struct visit_shown was, is;
};

/* Call 'each' for what was done with a visit, in order. */
int visit_act_each(struct store *st, int64_t visit_id,
		   void (*each)(void *context, const struct visit_deed *deed), void *context,
		   struct err *err) MUST_CHECK;

#endif
