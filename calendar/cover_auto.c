/* calendar/cover_auto.c - covers or moves the visits of an officer who is away, and says what could not be solved */
#include "calendar/cover_private.h"

#include "calendar/openings.h"
#include "core/clock.h"
#include "core/days.h"
#include "core/setting.h"

#include "core/banned.h"

/* The days on which a visit can be paid for: of what it holds. */
struct limit {
	int64_t visit_id;
	struct date first, last;
};

/* A school of the visits, and what its days are. */
struct days_of {
	struct school school;
	unsigned char *kinds; /* enum day_kind, of each day of the roster */
};

struct plan {
	struct work *work;
	const struct cover_wish *wish;
	struct cover_done *done;
	int64_t officer_id;
	struct roster roster;
	struct cover_past past;
	struct cover_candidate *rank; /* room for all officers */
	struct session_hours *hours;  /* of each day of the roster */
	struct limit *limits;
	struct days_of *schools;
	size_t limit_count, school_count;
	struct moment now;
	int64_t move_days;
	bool no_memory;
};

static void plan_release(struct plan *p)
{
	roster_release(&p->roster);
	cover_past_release(&p->past);
	free(p->rank);
	free(p->hours);
	free(p->limits);
	for (size_t i = 0; i < p->school_count; i++)
		free(p->schools[i].kinds);
	free(p->schools);
}

void cover_done_release(struct cover_done *d)
{
	free(d->steps);
	*d = (struct cover_done){ .count = 0 };
}

/* ---- what is there ---- */

static void keep_visit(void *context, const struct cover_visit *v)
{
	struct plan *p = context;
	struct cover_done *d = p->done;
	struct cover_step *more = realloc(d->steps, (d->count + 1) * sizeof *more);

	if (!more) {
		p->no_memory = true;
		return;
	}
	d->steps = more;
	d->steps[d->count] = (struct cover_step){ .visit = *v,
						  .did = COVER_UNSOLVED,
						  .on = v->on,
						  .start_min = v->start_min,
						  .end_min = v->end_min };
	memcpy(d->steps[d->count++].officer, v->officer, sizeof v->officer);
}

/* An absence that holds, or all of the days from..to. */
static int read_wish(struct plan *p, struct cover_filter *filter, struct absence_span *span,
		     struct err *err)
{
	const struct cover_wish *w = p->wish;
	struct absence a;
	int r;

	*filter = (struct cover_filter){ .absence_id = w->absence_id,
					 .from = DATE_NONE,
					 .to = DATE_NONE };
	if (w->absence_id != 0) {
		if ((r = absence_load(p->work->store, w->absence_id, &a, err)) < 0)
			return r;
		if (!date_is_none(a.withdrawn_on))
			return err_set(err, ERR_CONFLICT, "absence %" PRId64 " was withdrawn on %s",
				       a.id, date_long(a.withdrawn_on).s);
		p->officer_id = a.officer_id;
		*span = a.span;
		return ERR_OK;
	}
	p->officer_id = filter->officer_id = w->officer->id;
	filter->from = w->from;
	filter->to = w->to;
	*span = (struct absence_span){ w->from, 0, w->to, 1440 };
	if (date_compare(w->from, w->to) <= 0 && w->to.day - w->from.day < ABSENCE_DAYS_MAX)
		return ERR_OK;
	(void) err_set(err, ERR_INVALID, "%s to %s is no time of 1 to %d days", date_iso(w->from).s,
		       date_iso(w->to).s, ABSENCE_DAYS_MAX);
	return err_at(err, "to", 0);
}

static int load_limits(struct plan *p, struct date from, struct date to, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		p->work->store,
		"SELECT x.visit_id, max(coalesce(a.first_on, c.starts_on)), "
		"min(coalesce(a.last_on, (SELECT min(e.last_on) FROM contract_event e WHERE "
		"e.contract_id = c.contract_id AND e.last_on IS NOT NULL), c.ends_on)) FROM visit "
		"v JOIN visit_officer w ON w.visit_id = v.visit_id JOIN visit_hold x ON x.visit_id "
		"= v.visit_id JOIN hold h ON h.hold_id = x.hold_id JOIN contract c ON "
		"c.contract_id = h.contract_id LEFT JOIN allotment a ON a.allotment_id = "
		"h.allotment_id WHERE w.officer_id = ?1 AND v.on_date BETWEEN ?2 AND ?3 AND "
		"v.state = 'planned' AND h.released_on IS NULL GROUP BY x.visit_id",
		BIND(bind_int(p->officer_id), bind_date(from), bind_date(to)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct limit *more = realloc(p->limits, (p->limit_count + 1) * sizeof *more);

		if (!more)
			return err_nomem(err);
		p->limits = more;
		more[p->limit_count++] =
			(struct limit){ stmt_int(q, 0), stmt_date(q, 1), stmt_date(q, 2) };
	}
	return r;
}

static const struct days_of *school_of(const struct plan *p, int64_t school_id)
{
	for (size_t i = 0; i < p->school_count; i++)
		if (p->schools[i].school.id == school_id)
			return &p->schools[i];
	return NULL;
}

static int load_school(struct plan *p, int64_t school_id, struct err *err)
{
	const struct roster *r = &p->roster;
	struct days_of *more = realloc(p->schools, (p->school_count + 1) * sizeof *more);
	int code;

	if (!more)
		return err_nomem(err);
	p->schools = more;
	more += p->school_count;
	if ((code = school_load(p->work->store, school_id, &more->school, err)) < 0)
		return code;
	more->kinds = malloc(r->days);
	if (!more->kinds)
		return err_nomem(err);
	p->school_count++;
	return days_kinds(p->work->store, school_id, r->from,
			  date_add(r->from, (int32_t) r->days - 1), more->kinds, err);
}

/* Every school of the visits once, whatever the visits. */
static int load_schools(struct plan *p, struct err *err)
{
	const struct cover_done *d = p->done;
	int r = ERR_OK;

	for (size_t i = 0; r == ERR_OK && i < p->roster.place_count; i++) {
		const struct roster_place *place = &p->roster.places[i];
		bool ours = false;

		for (size_t s = 0; !ours && s < d->count; s++)
			ours = d->steps[s].visit.id == place->at.visit_id;
		if (ours && !school_of(p, place->at.school_id))
			r = load_school(p, place->at.school_id, err);
	}
	return r;
}

/* After the visits: everything else, over the days on which they are and may come to be. */
static int load_rest(struct plan *p, const struct absence_span *span, struct err *err)
{
	struct store *st = p->work->store;
	const struct cover_done *d = p->done;
	struct date from = d->steps[0].visit.on, to = d->steps[d->count - 1].visit.on;
	struct roster *r = &p->roster;
	int code;

	if ((code = setting_int(st, "cover.move-days", p->work->today, &p->move_days, err)) < 0 ||
	    (code = clock_moment(p->work->now, &p->now, err)) < 0 ||
	    (code = roster_load(st, from, date_add(to, (int32_t) p->move_days), r, err)) < 0 ||
	    (code = roster_add_away(r, p->officer_id, span, err)) < 0 ||
	    (code = session_hours_load(st, r->from, r->days, &p->hours, err)) < 0 ||
	    (code = cover_past_load(st, from, to, &p->past, err)) < 0 ||
	    (code = load_limits(p, from, to, err)) < 0)
		return code;
	p->now.on = p->work->today;
	p->rank = calloc(r->count + 1, sizeof *p->rank);
	return p->rank ? load_schools(p, err) : err_nomem(err);
}

/* ---- what was decided ---- */

/* A refusal says which visit it is about. */
static int name_visit(const struct cover_step *s, struct err *err)
{
	const struct err why = *err;

	return err_set(err, why.code, "visit %" PRId64 ": %s", s->visit.id, why.msg);
}

static int tell(struct plan *p, const struct cover_step *s, enum visit_session session,
		struct err *err)
{
	const struct cover_news news = { .was = s->visit,
					 .did = s->did,
					 .officer = s->officer,
					 .on = s->on,
					 .session = session,
					 .start_min = s->start_min,
					 .end_min = s->end_min };

	return cover_tell(p->work, &news, &p->done->told, &p->done->untold, err);
}

/* ---- at its own time ---- */

static bool is_to_come(const struct plan *p, const struct cover_visit *v)
{
	int order = date_compare(v->on, p->now.on);

	return order > 0 || (order == 0 && v->start_min > p->now.min);
}

static int cover(struct plan *p, struct cover_step *s, struct err *err)
{
	struct engagement t = cover_time(&s->visit);
	struct officer to;
	size_t able = 0;
	int r;

	if (!is_to_come(p, &s->visit))
		return ERR_OK;
	cover_rank(&p->roster, &p->past, &s->visit, &t, p->rank, &able);
	if (able == 0)
		return ERR_OK;
	if ((r = officer_load(p->work->store, p->rank[0].officer_id, &to, err)) < 0)
		return r;
	if (visit_hand_over(p->work, s->visit.id, s->visit.officer_id, &to, err) < 0)
		return name_visit(s, err);
	roster_hand_over(&p->roster, &t, s->visit.officer_id, to.id);
	s->did = COVER_COVERED;
	memcpy(s->officer, to.code, sizeof s->officer);
	return tell(p, s, s->visit.session, err);
}

/* ---- at another time ---- */

struct chance {
	struct engagement t;
	enum visit_session session;
	int64_t officer_id; /* 0: those it has */
};

static struct engagement time_on(const struct plan *p, const struct cover_visit *v, struct date on,
				 enum visit_session session)
{
	const struct session_hours *h = &p->hours[on.day - p->roster.from.day];
	struct engagement t = cover_time(v);

	t.on = on;
	t.session = session;
	if (session == SESSION_TIMED)
		return t;
	t.start_min = session == SESSION_PM ? h->pm_start : h->am_start;
	t.end_min = session == SESSION_AM ? h->am_end : h->pm_end;
	return t;
}

/* Its schools are open to pupils, have nobody else then, and it is known; desk work needs a working day alone. */
static bool schools_can(const struct plan *p, const struct cover_visit *v,
			const struct engagement *t, bool *not_known)
{
	bool can = true;

	for (size_t i = 0; can && i < p->roster.place_count; i++) {
		const struct roster_place *place = &p->roster.places[i];
		const struct days_of *days =
			place->at.visit_id == v->id ? school_of(p, place->at.school_id) : NULL;
		struct engagement there = *t;
		enum day_kind kind;

		if (!days)
			continue;
		kind = (enum day_kind) days->kinds[t->on.day - p->roster.from.day];
		there.school_id = place->at.school_id;
		*not_known = *not_known || (v->place != PLACE_DESK && kind == DAY_NOT_KNOWN);
		can = !school_is_closed(&days->school, t->on) &&
		      (kind == DAY_SCHOOL || (v->place == PLACE_DESK && kind != DAY_CLOSED)) &&
		      !roster_school_busy(&p->roster, &there);
	}
	return can;
}

/* All its officers, the absent one too. */
static bool own_can(const struct plan *p, const struct cover_visit *v, const struct engagement *t)
{
	bool can = true;

	for (size_t i = 0; can && i < p->roster.place_count; i++) {
		const struct roster_place *place = &p->roster.places[i];

		if (place->at.visit_id == v->id)
			can = roster_can(&p->roster, roster_find(&p->roster, place->officer_id), t,
					 NULL) == ROSTER_FREE;
	}
	return can;
}

static bool others_can(const struct plan *p, const struct cover_visit *v,
		       const struct engagement *t, int64_t *out_officer)
{
	size_t able = 0;

	if (v->officers > 1)
		return false; /* who comes with whom is for people */
	cover_rank(&p->roster, &p->past, v, t, p->rank, &able);
	*out_officer = p->rank[0].officer_id;
	return able > 0;
}

/* A day: its own officer before others, and its own half of the day before the other half. */
static bool find_on(const struct plan *p, const struct cover_visit *v, struct date on,
		    struct chance *out, bool *not_known)
{
	enum visit_session session[2] = { v->session };
	size_t count = 1;

	if (v->session == SESSION_AM || v->session == SESSION_PM)
		session[count++] = v->session == SESSION_AM ? SESSION_PM : SESSION_AM;
	for (int others = 0; others < 2; others++)
		for (size_t i = 0; i < count; i++) {
			*out = (struct chance){ .t = time_on(p, v, on, session[i]),
						.session = session[i] };
			if (schools_can(p, v, &out->t, not_known) &&
			    (others ? others_can(p, v, &out->t, &out->officer_id)
				    : own_can(p, v, &out->t)))
				return true;
		}
	return false;
}

/* From tomorrow on, never before its date, and as long as its days hold. */
static void window(const struct plan *p, const struct cover_visit *v, struct date *first,
		   struct date *last)
{
	*first = date_max(v->on, date_add(p->now.on, 1));
	*last = date_min(date_add(v->on, (int32_t) p->move_days), fy_last(fy_of(v->on)));
	for (size_t i = 0; i < p->limit_count; i++)
		if (p->limits[i].visit_id == v->id) {
			*first = date_max(*first, p->limits[i].first);
			*last = date_min(*last, p->limits[i].last);
		}
}

static int move(struct plan *p, struct cover_step *s, const struct chance *c, struct err *err)
{
	struct visit_move to = { .on = c->t.on,
				 .new_time = c->session != s->visit.session,
				 .session = c->session };
	struct engagement was = cover_time(&s->visit);
	struct visit_moved moved;
	struct officer officer;
	int r;

	if (c->officer_id != 0) {
		if ((r = officer_load(p->work->store, c->officer_id, &officer, err)) < 0)
			return r;
		to.officer = &officer;
		roster_hand_over(&p->roster, &was, s->visit.officer_id, officer.id);
		memcpy(s->officer, officer.code, sizeof s->officer);
	}
	if (visit_move(p->work, s->visit.id, &to, &moved, err) < 0)
		return name_visit(s, err);
	roster_move(&p->roster, s->visit.id, &c->t);
	s->did = COVER_MOVED;
	s->on = c->t.on;
	s->start_min = c->t.start_min;
	s->end_min = c->t.end_min;
	return tell(p, s, c->session, err);
}

static int rearrange(struct plan *p, struct cover_step *s, struct err *err)
{
	const char *nobody = is_to_come(p, &s->visit) ? "nobody else can then" : "it is over";
	bool not_known = false;
	struct date first, last;
	struct chance c;

	window(p, &s->visit, &first, &last);
	s->until = last;
	for (struct date on = first; date_compare(on, last) <= 0; on = date_add(on, 1))
		if (find_on(p, &s->visit, on, &c, &not_known))
			return move(p, s, &c, err);
	if (date_compare(first, last) > 0)
		(void) snprintf(s->why, sizeof s->why, "%s, and it can be moved until %s alone",
				nobody, date_long(last).s);
	else
		(void) snprintf(s->why, sizeof s->why, "%s, and nobody on a school day until %s%s",
				nobody, date_long(last).s,
				not_known ? ", as far as term dates are known" : "");
	return ERR_OK;
}

/* ---- the rest ---- */

static int give_up(struct plan *p, struct cover_step *s, struct err *err)
{
	if (!p->wish->cancel_unsolved)
		return ERR_OK;
	if (visit_cancel(p->work, s->visit.id, &(struct visit_told){ .by = "service" }, err) < 0)
		return name_visit(s, err);
	s->did = COVER_CANCELLED;
	return tell(p, s, s->visit.session, err);
}

typedef int solve(struct plan *p, struct cover_step *s, struct err *err);

/* What is covered first, whatever comes later: a visit that is moved takes no time from one that can be covered. */
static int solve_all(struct plan *p, struct err *err)
{
	static solve *const ways[] = { cover, rearrange, give_up };
	struct cover_done *d = p->done;
	int r = ERR_OK;

	for (size_t w = 0; r == ERR_OK && w < COUNT_OF(ways); w++)
		for (size_t i = 0; r == ERR_OK && i < d->count; i++)
			if (d->steps[i].did == COVER_UNSOLVED)
				r = ways[w](p, &d->steps[i], err);
	for (size_t i = 0; i < d->count; i++)
		d->did[d->steps[i].did]++;
	return r;
}

int cover_auto(struct work *work, const struct cover_wish *wish, struct cover_done *out,
	       struct err *err)
{
	SCOPED(plan_release) struct plan p = { .work = work, .wish = wish, .done = out };
	struct cover_filter filter;
	struct absence_span span;
	int r;

	*out = (struct cover_done){ .count = 0 };
	if ((r = work_need_reason(work, "the visits are changed", err)) < 0 ||
	    (r = read_wish(&p, &filter, &span, err)) < 0 ||
	    (r = cover_affected(work->store, &filter, keep_visit, &p, err)) < 0)
		return r;
	if (p.no_memory)
		return err_nomem(err);
	if (out->count == 0)
		return ERR_OK;
	r = load_rest(&p, &span, err);
	return r < 0 ? r : solve_all(&p, err);
}

/* ---- to people and programs ---- */

static const char *const did_words[] = {
	[COVER_COVERED] = "covered",
	[COVER_MOVED] = "moved",
	[COVER_CANCELLED] = "cancelled",
	[COVER_UNSOLVED] = "unsolved",
};

const char *cover_did_word(enum cover_did did)
{
	return did_words[did];
}

const struct column cover_step_columns[] = {
	{ "visit", "No", COLUMN_INT },    { "did", "Result", COLUMN_CODE },
	{ "date", "Date", COLUMN_DATE },  { "start", NULL, COLUMN_CODE },
	{ "urn", NULL, COLUMN_CODE },     { "school", "School", COLUMN_TEXT },
	{ "officer", NULL, COLUMN_CODE }, { "to_officer", NULL, COLUMN_CODE },
	{ "to_date", NULL, COLUMN_DATE }, { "to_start", NULL, COLUMN_CODE },
	{ "to_end", NULL, COLUMN_CODE },  { "why", NULL, COLUMN_TEXT },
	{ NULL, "Now", COLUMN_CODE },
};
const size_t cover_step_column_count = COUNT_OF(cover_step_columns);

static void say_step(const struct cover_step *s, char *out, size_t size)
{
	if (s->did == COVER_COVERED)
		(void) snprintf(out, size, "%s", s->officer);
	else if (s->did == COVER_MOVED)
		(void) snprintf(out, size, "%s, %s %s", s->officer, date_table(s->on).s,
				clock_text(s->start_min).s);
	else
		(void) snprintf(out, size, "nobody until %s",
				date_table(s->until).s + strlen("Mon "));
}

void cover_done_table(const struct cover_done *d, struct table *t)
{
	for (size_t i = 0; i < d->count; i++) {
		const struct cover_step *s = &d->steps[i];
		bool goes = s->did == COVER_COVERED || s->did == COVER_MOVED;
		char now[200];

		say_step(s, now, sizeof now);
		table_add_int(t, s->visit.id);
		table_add_text(t, cover_did_word(s->did));
		table_add_date(t, s->visit.on);
		table_add_text(t, clock_text(s->visit.start_min).s);
		table_add_text(t, s->visit.urn);
		table_add_text(t, s->visit.school);
		table_add_text(t, s->visit.officer);
		table_add_text(t, goes ? s->officer : NULL);
		table_add_date(t, goes ? s->on : DATE_NONE);
		table_add_text(t, goes ? clock_text(s->start_min).s : NULL);
		table_add_text(t, goes ? clock_text(s->end_min).s : NULL);
		table_add_text(t, s->why[0] ? s->why : NULL);
		table_add_text(t, now);
	}
}
