/* calendar/slots.h - the next half-day sessions that an officer could give a school: for refusals and warnings */
#ifndef CALENDAR_SLOTS_H
#define CALENDAR_SLOTS_H

#include "calendar/session.h"
#include "core/store.h"

#define SLOTS_MAX 32

struct slots {
	struct slot {
		struct date on;
		enum visit_session
			session; /* SESSION_AM or SESSION_PM; of whole days SESSION_DAY */
	} slot[SLOTS_MAX];
	size_t count;
	bool not_known; /* days were passed over because their terms are not known: there may be earlier ones */
};

struct slot_wish {
	int64_t officer_id, school_id;
	struct date from, to; /* both included; of more than a year the first year */
	size_t most;          /* at most SLOTS_MAX */
	bool whole_days;      /* else half days */
	/* Beside those, others who must be free too, and on school days of theirs. */
	const int64_t *officers, *schools;
	size_t officer_count, school_count;
};

/*
 * Sessions, oldest first, that the officer works and has no visit in, on school days of the school while it is open,
 * with time to travel (setting visit.travel). Whether the school has days left is not asked.
 */
int slots_free(struct store *st, const struct slot_wish *wish, struct slots *out,
	       struct err *err) MUST_CHECK;

/* "Tue 3 Sep 2024 am, Wed 4 Sep 2024 pm" as far as it fits; "" for none. */
void slots_text(const struct slots *slots, char *out, size_t size);

#endif
