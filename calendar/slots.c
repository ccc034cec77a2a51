/* calendar/slots.c - the next half-day sessions that an officer could give a school */
#include "calendar/slots.h"

#include "calendar/openings.h"

#include "core/banned.h"

#define LOOK_AHEAD 366 /* days */

/* The wish within the time in which the school is open; false: there is none. */
static bool narrow(const struct school *school, struct date *from, struct date *to)
{
	if (!date_is_none(school->opened_on))
		*from = date_max(*from, school->opened_on);
	if (!date_is_none(school->closed_on))
		*to = date_min(*to, school->closed_on);
	*to = date_min(*to, date_add(*from, LOOK_AHEAD - 1));
	return date_compare(*from, *to) <= 0 && !school_is_closed(school, *from);
}

/* WORKS_AM and WORKS_PM as far as no visit takes them. */
static unsigned open_sessions(unsigned at)
{
	if (at & TAKEN_AM)
		at &= ~(unsigned) WORKS_AM;
	if (at & TAKEN_PM)
		at &= ~(unsigned) WORKS_PM;
	return at & (WORKS_AM | WORKS_PM);
}

static void add_day(unsigned sessions, struct date on, size_t most, struct slots *out)
{
	if ((sessions & WORKS_AM) && out->count < most)
		out->slot[out->count++] = (struct slot){ on, SESSION_AM };
	if ((sessions & WORKS_PM) && out->count < most)
		out->slot[out->count++] = (struct slot){ on, SESSION_PM };
}

int slots_free(struct store *st, const struct slot_wish *wish, struct slots *out, struct err *err)
{
	SCOPED(openings_release) struct openings o = OPENINGS_EMPTY;
	struct slots found = { .count = 0 };
	struct date from = wish->from, to = wish->to;
	struct school school;
	int r;

	assert(wish->most <= SLOTS_MAX);
	if ((r = school_load(st, wish->school_id, &school, err)) < 0)
		return r;
	if (narrow(&school, &from, &to) &&
	    (r = openings_load(st, wish->officer_id, wish->school_id, from, to, &o, err)) < 0)
		return r;
	for (size_t d = 0; o.count > 0 && d < o.days && found.count < wish->most; d++) {
		unsigned sessions = open_sessions(openings_at(&o, 0, d));

		if (o.kinds[d] == DAY_SCHOOL)
			add_day(sessions, date_add(from, (int32_t) d), wish->most, &found);
		else if (o.kinds[d] == DAY_NOT_KNOWN && sessions)
			found.not_known = true;
	}
	*out = found;
	return ERR_OK;
}

void slots_text(const struct slots *slots, char *out, size_t size)
{
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; i < slots->count; i++) {
		char slot[64];
		int n = snprintf(slot, sizeof slot, "%s%s %s", i ? ", " : "",
				 date_table(slots->slot[i].on).s,
				 slots->slot[i].session == SESSION_AM ? "am" : "pm");

		if (used + (size_t) n >= size)
			return;
		memcpy(out + used, slot, (size_t) n + 1);
		used += (size_t) n;
	}
}
