/* calendar/series_calendar.c - schools' days, officers' patterns, absences and visits over a span */
#include "calendar/series_calendar.h"

#include "calendar/absence.h"
#include "calendar/engagement.h"
#include "core/days.h"

#include "core/banned.h"

struct title {
	struct date on;
	char text[80];
};

/* Of one school. */
struct school_days {
	unsigned char *kinds;
	struct title *titles; /* by date */
	size_t count, room;
};

/* Of one officer. */
struct officer_days {
	struct officer_patterns *patterns;
	struct absence_span *away;
	size_t away_count, away_room;
	struct engagement *busy; /* by date; without the school's name */
	size_t busy_count, busy_room;
};

struct series_calendar {
	struct date from;
	struct school_days school[VISIT_SCHOOLS_MAX];
	struct officer_days officer[VISIT_OFFICERS_MAX];
	bool no_memory;
};

void series_calendar_freep(struct series_calendar **c)
{
	if (!*c)
		return;
	for (size_t i = 0; i < VISIT_SCHOOLS_MAX; i++) {
		free((*c)->school[i].kinds);
		free((*c)->school[i].titles);
	}
	for (size_t i = 0; i < VISIT_OFFICERS_MAX; i++) {
		officer_patterns_freep(&(*c)->officer[i].patterns);
		free((*c)->officer[i].away);
		free((*c)->officer[i].busy);
	}
	free(*c);
	*c = NULL;
}

/* ---- reading ---- */

/* Room for one more; NULL: no memory. */
static void *one_more(void *items, size_t count, size_t *room, size_t size)
{
	void *grown = items;

	if (count == *room) {
		grown = realloc(items, (*room * 2 + 16) * size);
		if (grown)
			*room = *room * 2 + 16;
	}
	return grown;
}

struct reading {
	struct series_calendar *c;
	size_t i; /* the school or officer */
};

static void keep_title(void *context, struct date on, const char *title)
{
	struct reading *r = context;
	struct school_days *s = &r->c->school[r->i];
	struct title *grown = one_more(s->titles, s->count, &s->room, sizeof *grown);

	if (!grown) {
		r->c->no_memory = true;
		return;
	}
	s->titles = grown;
	grown[s->count].on = on;
	(void) snprintf(grown[s->count++].text, sizeof grown->text, "%.70s", title);
}

static void keep_absence(void *context, const struct absence *a)
{
	struct reading *r = context;
	struct officer_days *o = &r->c->officer[r->i];
	struct absence_span *grown = one_more(o->away, o->away_count, &o->away_room, sizeof *grown);

	if (!grown) {
		r->c->no_memory = true;
		return;
	}
	o->away = grown;
	grown[o->away_count++] = a->span;
}

static void keep_engagement(void *context, const struct engagement *e)
{
	struct reading *r = context;
	struct officer_days *o = &r->c->officer[r->i];
	struct engagement *grown = one_more(o->busy, o->busy_count, &o->busy_room, sizeof *grown);

	if (!grown) {
		r->c->no_memory = true;
		return;
	}
	o->busy = grown;
	grown[o->busy_count] = *e;
	grown[o->busy_count++].school = NULL;
}

static int load_school(struct store *st, const struct school *school, struct date from,
		       struct date to, struct reading *reading, struct err *err)
{
	struct school_days *s = &reading->c->school[reading->i];
	int r;

	s->kinds = malloc((size_t) (to.day - from.day) + 1);
	if (!s->kinds)
		return err_nomem(err);
	if ((r = days_kinds(st, school->id, from, to, s->kinds, err)) < 0)
		return r;
	return day_titles_each(st, school->id, from, to, keep_title, reading, err);
}

static int load_officer(struct store *st, const struct officer *officer, struct date from,
			struct date to, struct reading *reading, struct err *err)
{
	const struct absence_filter filter = { .officer_id = officer->id, .from = from, .to = to };
	struct officer_days *o = &reading->c->officer[reading->i];
	int r;

	if ((r = officer_patterns_load(st, officer->id, &o->patterns, err)) < 0 ||
	    (r = absence_each(st, &filter, keep_absence, reading, err)) < 0)
		return r;
	return engagement_each(st, officer->id, from, to, keep_engagement, reading, err);
}

int series_calendar_load(struct store *st, const struct visit_plan *plan, struct date from,
			 struct date to, struct series_calendar **out, struct err *err)
{
	SCOPED(series_calendar_freep) struct series_calendar *c = calloc(1, sizeof *c);
	struct reading reading = { .c = c };
	int r = ERR_OK;

	if (!c)
		return err_nomem(err);
	c->from = from;
	for (size_t i = 0; r == ERR_OK && i < plan->school_count; i++) {
		reading.i = i;
		r = load_school(st, plan->schools[i].school, from, to, &reading, err);
	}
	for (size_t i = 0; r == ERR_OK && i < plan->officer_count; i++) {
		reading.i = i;
		r = load_officer(st, plan->officers[i], from, to, &reading, err);
	}
	if (r == ERR_OK && c->no_memory)
		r = err_nomem(err);
	if (r < 0)
		return r;
	*out = c;
	c = NULL;
	return ERR_OK;
}

/* ---- one day ---- */

static const char *title_of(const struct school_days *s, struct date on)
{
	size_t low = 0, high = s->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (date_compare(s->titles[mid].on, on) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low < s->count && date_compare(s->titles[low].on, on) == 0 ? s->titles[low].text
									  : NULL;
}

static void say_closed(const struct school_days *s, struct date on, char *why, size_t size)
{
	const char *title = title_of(s, on);

	if (date_weekday(on) > 5)
		(void) snprintf(why, size, "a %s", date_weekday(on) == 6 ? "Saturday" : "Sunday");
	else
		(void) snprintf(why, size, "%s", title ? title : day_holiday_name(on));
}

static enum series_day_is school_day(const struct series_calendar *c, const struct visit_plan *plan,
				     size_t i, char *why, size_t size)
{
	const struct school_days *s = &c->school[i];
	const struct school *school = plan->schools[i].school;
	enum day_kind kind = s->kinds[plan->on.day - c->from.day];

	if (kind == DAY_CLOSED || (kind == DAY_NO_SCHOOL && plan->place != PLACE_DESK)) {
		say_closed(s, plan->on, why, size);
		return SERIES_SKIPPED;
	}
	if (school_is_closed(school, plan->on)) {
		(void) snprintf(why, size, "%.60s is closed", school->name);
		return SERIES_SKIPPED;
	}
	return kind == DAY_NOT_KNOWN && plan->place != PLACE_DESK ? SERIES_NOT_KNOWN : SERIES_FREE;
}

static bool is_away(const struct officer_days *o, const struct visit_plan *plan)
{
	for (size_t i = 0; i < o->away_count; i++)
		if (absence_touches(&o->away[i], plan->on, plan->start_min, plan->end_min))
			return true;
	return false;
}

/* Elsewhere, or on the way. */
static bool is_busy(const struct officer_days *o, const struct visit_plan *plan, int travel)
{
	const struct engagement wanted = { .school_id = plan->school->id,
					   .session = plan->session,
					   .place = plan->place,
					   .start_min = plan->start_min,
					   .end_min = plan->end_min };
	size_t low = 0, high = o->busy_count;
	int between;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (date_compare(o->busy[mid].on, plan->on) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < o->busy_count && date_compare(o->busy[low].on, plan->on) == 0; low++)
		if (engagements_clash(&o->busy[low], &wanted) ||
		    engagements_hurry(&o->busy[low], &wanted, travel, &between))
			return true;
	return false;
}

static bool in_doubt(const struct officer_days *o, const struct officer *officer,
		     const struct visit_plan *plan, int travel)
{
	return (!date_is_none(officer->ends_on) && date_compare(plan->on, officer->ends_on) > 0) ||
	       !officer_patterns_cover(o->patterns, officer->id, plan->on, plan->start_min,
				       plan->end_min) ||
	       is_busy(o, plan, travel);
}

enum series_day_is series_calendar_day(const struct series_calendar *c,
				       const struct visit_plan *plan, int travel, char *why,
				       size_t size)
{
	enum series_day_is worst = SERIES_FREE;

	for (size_t i = 0; i < plan->school_count; i++) {
		enum series_day_is is = school_day(c, plan, i, why, size);

		if (is == SERIES_SKIPPED)
			return is;
		if (is == SERIES_NOT_KNOWN)
			worst = is;
	}
	if (worst == SERIES_NOT_KNOWN)
		return worst;
	for (size_t i = 0; i < plan->officer_count; i++)
		if (is_away(&c->officer[i], plan)) {
			(void) snprintf(why, size, "%s is not available", plan->officers[i]->code);
			return SERIES_SKIPPED;
		}
	for (size_t i = 0; i < plan->officer_count; i++)
		if (in_doubt(&c->officer[i], plan->officers[i], plan, travel))
			return SERIES_IN_DOUBT;
	return SERIES_FREE;
}
