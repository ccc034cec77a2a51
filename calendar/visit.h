/*
 * calendar/visit.h - visits: booked, delivered (awaiting confirmation), confirmed, or cancelled.
 *
 * A visit for a purchased service promises days of the school and, delivered, draws them; a visit for a free one
 * draws nothing and writes the free-service log. All checks run inside the unit of work.
 */
#ifndef CALENDAR_VISIT_H
#define CALENDAR_VISIT_H

#include "core/audit_known.h"
#include "core/hold.h"
#include "core/officer.h"
#include "core/school.h"
#include "core/service.h"
#include "core/table.h"
#include "core/work.h"

enum visit_session { SESSION_TIMED, SESSION_AM, SESSION_PM, SESSION_DAY };

/* "am", "pm" or "day". */
int session_parse(const char *text, enum visit_session *out, struct err *err) MUST_CHECK;

struct visit_plan {
	const struct school *school;
	const struct officer *officer;
	const struct service *service;
	struct date on;
	enum visit_session session;
	int start_min,
		end_min; /* SESSION_TIMED: of the local day; else filled from the settings visit.am and visit.pm */
};

struct visit_booked {
	int64_t id;
	struct holds holds;        /* count 0 for a free service */
	bool school_day_not_known; /* no term dates for that day: booked all the same, the door says so */
};

/*
 * Book. ERR_CONFLICT: too little left (the message says what is), the officer has another visit, the school is
 * closed, the year is closed; without work->reason also: not a school day, outside the officer's working pattern.
 * ERR_INVALID: not a working day, or times that are none.
 */
int visit_book(struct work *work, struct visit_plan *plan, struct visit_booked *out,
	       struct err *err) MUST_CHECK;

/* As delivered, as booked: draws the days. ERR_CONFLICT: not planned any more, still to come. */
int visit_deliver(struct work *work, int64_t visit_id, struct err *err) MUST_CHECK;

/* The manager's word. ERR_CONFLICT: not delivered; ERR_DENIED: one's own delivery. */
int visit_confirm(struct work *work, int64_t visit_id, struct err *err) MUST_CHECK;

/* Cancel a planned visit by "school" or "service"; work->reason is needed. Its days are free again. */
int visit_cancel(struct work *work, int64_t visit_id, const char *by, struct err *err) MUST_CHECK;

struct visit {
	int64_t id, school_id, officer_id;
	char urn[8], school[128], officer[16], service[96], state[24];
	bool free_service;
	struct date on;
	enum visit_session session;
	int start_min, end_min;
	struct quantity
		days; /* promised or drawn, of the contract's unit; 0 for a free service or cancelled */
	enum unit unit; /* of days */
	struct date
		awaiting_until; /* delivered: counts as confirmed after it; DATE_NONE where nothing was drawn */
	char contract[16]; /* the first it draws from; "" for a free service */
};

struct visit_filter {
	int64_t visit_id, school_id, officer_id; /* 0: all */
	struct date from, to;                    /* DATE_NONE: open */
	const char *state;                       /* NULL: all */
	const struct as_known *as;               /* NULL: as it is known now */
	struct date today;                       /* for the words that people are shown */
};

/* "booked", "awaiting", "school cancelled", .. or the state's own code. ERR_INVALID lists the words. */
int visit_state_parse(const char *text, const char **out_code, struct err *err) MUST_CHECK;

/* Ordered by date, time and officer. */
int visit_each(struct store *st, const struct visit_filter *filter,
	       void (*each)(void *context, const struct visit *v), void *context,
	       struct err *err) MUST_CHECK;

extern const struct column visit_columns[];
extern const size_t visit_column_count;
int visit_list(struct store *st, const struct visit_filter *filter, struct table *t,
	       struct err *err) MUST_CHECK;

#endif
