/* calendar/openings.c - reads officers, patterns, closed days, absences and visits once, and lays them over each other */
#include "calendar/openings.h"

#include "calendar/absence.h"
#include "core/setting.h"

#include "core/banned.h"

#define DAYS_MAX 3660

void openings_release(struct openings *o)
{
	free(o->kinds);
	free(o->officers);
	free(o->sessions);
	*o = (struct openings){ 0 };
}

/* ---- the hours of sessions, which may change from a day on ---- */

static int read_hours(struct store *st, struct date on, struct session_hours *out, struct err *err)
{
	int r = setting_span(st, "visit.am", on, &out->am_start, &out->am_end, err);

	return r < 0 ? r : setting_span(st, "visit.pm", on, &out->pm_start, &out->pm_end, err);
}

/* The day on which a later value of them begins; DATE_NONE: there is none. */
static int next_hours(struct store *st, struct date on, struct date *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st,
			  "SELECT min(from_on) FROM setting WHERE name IN ('visit.am', 'visit.pm')"
			  " AND from_on > ?1",
			  BIND(bind_date(on)), &q, &row, err);

	if (r == ERR_OK)
		*out = row ? stmt_date(q, 0) : DATE_NONE;
	return r;
}

int session_hours_load(struct store *st, struct date from, size_t days, struct session_hours **out,
		       struct err *err)
{
	SCOPED(freep) struct session_hours *hours = calloc(days, sizeof *hours);
	struct date change = from;
	int r;

	if (!hours)
		return err_nomem(err);
	for (size_t i = 0; i < days; i++) {
		struct date on = date_add(from, (int32_t) i);

		if (date_is_none(change) || date_compare(on, change) < 0) {
			hours[i] = hours[i - 1];
			continue;
		}
		if ((r = read_hours(st, on, &hours[i], err)) < 0 ||
		    (r = next_hours(st, on, &change, err)) < 0)
			return r;
	}
	*out = hours;
	hours = NULL;
	return ERR_OK;
}

/* ---- officers ---- */

#define OFFICERS(WHERE)                                                 \
	"SELECT o.officer_id, o.code, o.name, o.ends_on FROM officer o" \
	" WHERE " WHERE " ORDER BY o.code"

static int load_officers(struct store *st, int64_t officer_id, struct openings *o, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = officer_id ? store_query(st, OFFICERS("o.officer_id = ?1"),
					 BIND(bind_int(officer_id)), &q, err)
			   : store_query(st, OFFICERS("o.role IN ('ewo', 'acting-senior')"),
					 BIND_NONE, &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct opening_officer *more = realloc(o->officers, (o->count + 1) * sizeof *more);

		if (!more)
			return err_nomem(err);
		o->officers = more;
		more[o->count] = (struct opening_officer){ .id = stmt_int(q, 0),
							   .ends_on = stmt_date(q, 3) };
		stmt_copy(q, 1, more[o->count].code, sizeof more->code);
		stmt_copy(q, 2, more[o->count].name, sizeof more->name);
		o->count++;
	}
	return r;
}

static int mark_work(struct store *st, int64_t officer_id, const struct session_hours *hours,
		     struct openings *o, struct err *err)
{
	SCOPED(officer_patterns_freep) struct officer_patterns *patterns = NULL;
	int r = officer_patterns_load(st, officer_id, &patterns, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < o->count; i++) {
		struct opening_officer *who = &o->officers[i];

		who->has_pattern = officer_patterns_known(patterns, who->id);
		for (size_t d = 0; d < o->days; d++) {
			unsigned char *at = &o->sessions[i * o->days + d];
			struct date on = date_add(o->from, (int32_t) d);
			const struct session_hours *h = &hours[d];

			if (o->kinds[d] == DAY_CLOSED ||
			    (!date_is_none(who->ends_on) && date_compare(on, who->ends_on) > 0))
				continue;
			if (officer_patterns_cover(patterns, who->id, on, h->am_start, h->am_end))
				*at |= WORKS_AM;
			if (officer_patterns_cover(patterns, who->id, on, h->pm_start, h->pm_end))
				*at |= WORKS_PM;
		}
	}
	return ERR_OK;
}

/* ---- absences ---- */

struct away {
	struct openings *o;
	const struct session_hours *hours;
	size_t i; /* of the officer before: both are by code */
};

static void mark_away(void *context, const struct absence *a)
{
	struct away *w = context;
	struct openings *o = w->o;
	int32_t first = a->span.first_on.day - o->from.day,
		last = a->span.last_on.day - o->from.day;

	while (w->i < o->count && strcmp(o->officers[w->i].code, a->officer) < 0)
		w->i++;
	if (w->i == o->count || o->officers[w->i].id != a->officer_id)
		return; /* does not go to schools */
	for (int32_t d = first > 0 ? first : 0; d <= last && (size_t) d < o->days; d++) {
		unsigned char *at = &o->sessions[w->i * o->days + (size_t) d];
		struct date on = date_add(o->from, d);
		const struct session_hours *h = &w->hours[d];

		if ((*at & WORKS_AM) && absence_touches(&a->span, on, h->am_start, h->am_end))
			*at = (unsigned char) ((*at & ~WORKS_AM) | AWAY_AM);
		if ((*at & WORKS_PM) && absence_touches(&a->span, on, h->pm_start, h->pm_end))
			*at = (unsigned char) ((*at & ~WORKS_PM) | AWAY_PM);
	}
}

/* One query, after mark_work(). */
static int mark_absences(struct store *st, int64_t officer_id, const struct session_hours *hours,
			 struct openings *o, struct err *err)
{
	const struct absence_filter filter = { .officer_id = officer_id,
					       .from = o->from,
					       .to = date_add(o->from, (int32_t) o->days - 1) };
	struct away away = { .o = o, .hours = hours };

	return absence_each(st, &filter, mark_away, &away, err);
}

/* ---- visits ---- */

/* Officer by officer. */
#define VISITS(WHERE)                                                                            \
	"SELECT o.code, v.on_date, v.start_min, v.end_min FROM visit v JOIN visit_officer w ON " \
	"w.visit_id = v.visit_id JOIN officer o ON o.officer_id = w.officer_id WHERE " WHERE     \
	" AND v.on_date BETWEEN ?1 AND ?2 AND v.state IN "                                       \
	"('planned','delivered','confirmed','no-access') ORDER BY o.code"

static int mark_visits(struct store *st, int64_t officer_id, const struct session_hours *hours,
		       struct openings *o, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct bind from = bind_date(o->from),
		    to = bind_date(date_add(o->from, (int32_t) o->days - 1));
	bool row = false;
	size_t i = 0;
	int r = officer_id ? store_query(st, VISITS("o.officer_id = ?3"),
					 BIND(from, to, bind_int(officer_id)), &q, err)
			   : store_query(st, VISITS("o.role IN ('ewo', 'acting-senior')"),
					 BIND(from, to), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		size_t d = (size_t) (stmt_date(q, 1).day - o->from.day);
		int64_t start = stmt_int(q, 2), end = stmt_int(q, 3);
		unsigned char *at;

		/* Both are by code; who was added between the two queries is passed over. */
		while (i < o->count && strcmp(o->officers[i].code, stmt_text(q, 0)) < 0)
			i++;
		if (i == o->count || strcmp(o->officers[i].code, stmt_text(q, 0)) != 0)
			continue;
		at = &o->sessions[i * o->days + d];
		if (start < hours[d].am_end && end > hours[d].am_start)
			*at |= TAKEN_AM;
		if (start < hours[d].pm_end && end > hours[d].pm_start)
			*at |= TAKEN_PM;
	}
	return r;
}

int openings_load(struct store *st, int64_t officer_id, int64_t school_id, struct date from,
		  struct date to, struct openings *out, struct err *err)
{
	SCOPED(freep) struct session_hours *hours = NULL;
	int r;

	assert(date_compare(from, to) <= 0 && to.day - from.day < DAYS_MAX);
	*out = (struct openings){ .from = from, .days = (size_t) (to.day - from.day) + 1 };
	out->kinds = malloc(out->days);
	if (!out->kinds)
		return err_nomem(err);
	if ((r = days_kinds(st, school_id, from, to, out->kinds, err)) < 0 ||
	    (r = session_hours_load(st, from, out->days, &hours, err)) < 0 ||
	    (r = load_officers(st, officer_id, out, err)) < 0)
		return r;
	out->sessions = calloc(out->count + 1, out->days); /* never nothing */
	if (!out->sessions)
		return err_nomem(err);
	if ((r = mark_work(st, officer_id, hours, out, err)) < 0 ||
	    (r = mark_absences(st, officer_id, hours, out, err)) < 0)
		return r;
	return mark_visits(st, officer_id, hours, out, err);
}
