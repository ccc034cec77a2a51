/*
 * core/balance_sql.h - SQL: the day ledger as on a date and as it was known, for the readers that must count the same
 * days: core/balance.c what is left, billing/income.c what it has earned.
 *
 * In all of it ?4 is the date, ?5 the last act that was known, 'a' the allotment.
 */
#ifndef CORE_BALANCE_SQL_H
#define CORE_BALANCE_SQL_H

#include "core/date.h"

#define KNOWN(T) T ".audit_id + 0 <= ?5" /* + 0: no index on audit_id is of use here */
/* The last day of use, as it was known. */
#define LAST_ON "CASE WHEN a.ended_audit_id > ?5 THEN a.expires_on ELSE a.last_on END"

/* Of use_dispute or owed_span: begun by the date and not over, as it was known. */
#define STANDS                                                                  \
	"allotment_id = a.allotment_id AND from_on <= ?4 AND from_audit <= ?5 " \
	"AND (to_on > ?4 OR to_audit > ?5)"

/* Owed and not settled, of what is neither used nor booked. */
#define OWED_NOTED "(SELECT coalesce(sum(quantity), 0) FROM owed_span WHERE " STANDS ")"

/*
 * Dated by the day. What is done about days before their year begins is dated on its first day: it counts from the day
 * of the act, as the days themselves do.
 */
#define BY_THEN(T)                                                                           \
	"(" T ".dated_on <= ?4 OR " T ".dated_on = a.fy || '-04-01' AND (SELECT w.today_on " \
	"FROM audit w WHERE w.audit_id = " T ".audit_id) <= ?4)"

#define OPEN_HOLD                                                                                  \
	"h.made_on <= ?4 AND " KNOWN("h") " AND (h.released_on IS NULL OR h.released_on > ?4"      \
					  " OR h.released_audit_id > ?5) AND NOT EXISTS (SELECT "  \
					  "1 FROM day_entry u WHERE "                              \
					  "u.hold_id = h.hold_id AND u.dated_on <= ?4 AND " KNOWN( \
						  "u") ")"
/* Booked of an allotment. */
#define PLANNED                                                                                   \
	"(SELECT coalesce(sum(h.quantity), 0) FROM hold h WHERE h.allotment_id = a.allotment_id " \
	"AND " OPEN_HOLD ")"

/* Does entry e count? What was bought is there from the day it was bought. */
#define COUNTS "(e.kind = 'purchase' OR " BY_THEN("e") ")"

static inline int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* How what is left of an allotment stands, in hundredths. */
struct standing {
	int64_t balance, planned, owed, ended;
};

/*
 * After its last day what is neither used, booked nor owed has ended unused, whether or not an entry says so yet.
 * What is left then is owed, or booked and not recorded. Never more is booked than is left: on a past day a visit may
 * have been booked that was called off later, and its days used for one of before.
 */
static inline struct standing standing_of(int64_t balance, int64_t booked, int64_t owed_noted,
					  struct date last_on, struct date on)
{
	struct standing s = { .balance = balance, .planned = least(booked, balance) };

	s.owed = least(owed_noted, s.balance - s.planned);
	s.ended = date_compare(last_on, on) < 0 ? s.balance - s.planned - s.owed : 0;
	return s;
}

#endif
