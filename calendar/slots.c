/* calendar/slots.c - the next half-day sessions that an officer could give a school */
#include "calendar/slots.h"

#include "calendar/engagement.h"
#include "calendar/openings.h"
#include "core/setting.h"

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

/* ---- whose time it takes ---- */

/* WORKS_AM and WORKS_PM as far as no visit takes them. */
static unsigned open_sessions(unsigned at)
{
	if (at & TAKEN_AM)
		at &= ~(unsigned) WORKS_AM;
	if (at & TAKEN_PM)
		at &= ~(unsigned) WORKS_PM;
	return at & (WORKS_AM | WORKS_PM);
}

/* The days of a wish: what they are to all of its schools, and which sessions all of its officers have. */
struct days {
	struct date from;
	size_t count;
	unsigned char *kinds, *sessions;
};

static void days_release(struct days *d)
{
	free(d->kinds);
	free(d->sessions);
	*d = (struct days){ 0 };
}

/* Of one officer, by the days of the leading school. */
static int take_officer(struct store *st, const struct slot_wish *wish, int64_t officer_id,
			bool first, struct days *days, struct err *err)
{
	SCOPED(openings_release) struct openings o = OPENINGS_EMPTY;
	int r = openings_load(st, officer_id, wish->school_id, days->from,
			      date_add(days->from, (int32_t) days->count - 1), &o, err);

	if (r < 0)
		return r;
	for (size_t d = 0; d < days->count; d++) {
		unsigned open = o.count > 0 ? open_sessions(openings_at(&o, 0, d)) : 0;

		days->sessions[d] = (unsigned char) (first ? open : days->sessions[d] & open);
		if (first)
			days->kinds[d] = o.kinds[d];
	}
	return ERR_OK;
}

/* A school day to all of them; not known, where it may be one. */
static int take_school(struct store *st, int64_t school_id, struct days *days, struct err *err)
{
	SCOPED(freep) unsigned char *kinds = malloc(days->count);
	int r;

	if (!kinds)
		return err_nomem(err);
	r = days_kinds(st, school_id, days->from, date_add(days->from, (int32_t) days->count - 1),
		       kinds, err);
	for (size_t d = 0; r == ERR_OK && d < days->count; d++)
		if (kinds[d] != DAY_SCHOOL &&
		    (days->kinds[d] == DAY_SCHOOL || kinds[d] != DAY_NOT_KNOWN))
			days->kinds[d] = kinds[d];
	return r;
}

static int days_load(struct store *st, const struct slot_wish *wish, struct days *days,
		     struct err *err)
{
	int r;

	days->kinds = malloc(days->count);
	days->sessions = malloc(days->count);
	if (!days->kinds || !days->sessions)
		return err_nomem(err);
	r = take_officer(st, wish, wish->officer_id, true, days, err);
	for (size_t i = 0; r == ERR_OK && i < wish->officer_count; i++)
		r = take_officer(st, wish, wish->officers[i], false, days, err);
	for (size_t i = 0; r == ERR_OK && i < wish->school_count; i++)
		r = take_school(st, wish->schools[i], days, err);
	return r;
}

/* ---- time to travel ---- */

struct hurry {
	struct engagement wanted;
	int travel;
	bool found;
};

static void look_at(void *context, const struct engagement *e)
{
	struct hurry *h = context;
	int between;

	h->found = h->found || engagements_hurry(e, &h->wanted, h->travel, &between);
}

static int fits_officer(struct store *st, int64_t officer_id, struct hurry *h, struct err *err)
{
	return engagement_each(st, officer_id, h->wanted.on, h->wanted.on, look_at, h, err);
}

static int session_fits(struct store *st, const struct slot_wish *wish, const struct slot *slot,
			bool *out, struct err *err)
{
	struct hurry h = { .wanted = { .school_id = wish->school_id,
				       .on = slot->on,
				       .session = slot->session,
				       .place = PLACE_SCHOOL } };
	int am_end, pm_start, r;

	if ((r = travel_minutes(st, slot->on, &h.travel, err)) < 0 || h.travel == 0) {
		*out = true;
		return r;
	}
	if ((r = setting_span(st, "visit.am", slot->on, &h.wanted.start_min, &am_end, err)) < 0 ||
	    (r = setting_span(st, "visit.pm", slot->on, &pm_start, &h.wanted.end_min, err)) < 0)
		return r;
	if (slot->session == SESSION_AM)
		h.wanted.end_min = am_end;
	else if (slot->session == SESSION_PM)
		h.wanted.start_min = pm_start;
	r = fits_officer(st, wish->officer_id, &h, err);
	for (size_t i = 0; r == ERR_OK && i < wish->officer_count; i++)
		r = fits_officer(st, wish->officers[i], &h, err);
	*out = !h.found;
	return r;
}

/* ---- the next ones ---- */

static int add_slot(struct store *st, const struct slot_wish *wish, struct date on,
		    enum visit_session session, struct slots *out, struct err *err)
{
	const struct slot slot = { on, session };
	bool fits = false;
	int r;

	if (out->count == wish->most)
		return ERR_OK;
	if ((r = session_fits(st, wish, &slot, &fits, err)) == ERR_OK && fits)
		out->slot[out->count++] = slot;
	return r;
}

static int add_day(struct store *st, const struct slot_wish *wish, unsigned sessions,
		   struct date on, struct slots *out, struct err *err)
{
	int r = ERR_OK;

	if (wish->whole_days)
		return sessions == (WORKS_AM | WORKS_PM)
			       ? add_slot(st, wish, on, SESSION_DAY, out, err)
			       : ERR_OK;
	if (sessions & WORKS_AM)
		r = add_slot(st, wish, on, SESSION_AM, out, err);
	if (r == ERR_OK && (sessions & WORKS_PM))
		r = add_slot(st, wish, on, SESSION_PM, out, err);
	return r;
}

int slots_free(struct store *st, const struct slot_wish *wish, struct slots *out, struct err *err)
{
	SCOPED(days_release) struct days days = { 0 };
	struct slots found = { .count = 0 };
	struct date from = wish->from, to = wish->to;
	struct school school;
	int r;

	assert(wish->most <= SLOTS_MAX);
	if ((r = school_load(st, wish->school_id, &school, err)) < 0)
		return r;
	if (narrow(&school, &from, &to)) {
		days.from = from;
		days.count = (size_t) (to.day - from.day) + 1;
		if ((r = days_load(st, wish, &days, err)) < 0)
			return r;
	}
	for (size_t d = 0; d < days.count && found.count < wish->most; d++) {
		if (days.kinds[d] == DAY_SCHOOL &&
		    (r = add_day(st, wish, days.sessions[d], date_add(from, (int32_t) d), &found,
				 err)) < 0)
			return r;
		if (days.kinds[d] == DAY_NOT_KNOWN && days.sessions[d])
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
				 session_word(slots->slot[i].session));

		if (used + (size_t) n >= size)
			return;
		memcpy(out + used, slot, (size_t) n + 1);
		used += (size_t) n;
	}
}
