/* calendar/roster.c - reads officers, patterns, absences and visits once, and holds a time against them */
#include "calendar/roster.h"

#include "core/banned.h"

void roster_release(struct roster *r)
{
	free(r->officers);
	officer_patterns_freep(&r->patterns);
	free(r->away);
	free(r->places);
	free(r->first);
	*r = (struct roster){ 0 };
}

/* ---- reading ---- */

static int load_officers(struct store *st, struct roster *r, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int code = store_query(st,
			       "SELECT officer_id, code, name, role, experienced, ends_on FROM "
			       "officer ORDER BY code",
			       BIND_NONE, &q, err);

	while (code == ERR_OK && (code = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct roster_officer *more = realloc(r->officers, (r->count + 1) * sizeof *more);

		if (!more)
			return err_nomem(err);
		r->officers = more;
		more += r->count++;
		*more = (struct roster_officer){ .id = stmt_int(q, 0),
						 .experienced = stmt_int(q, 4) != 0,
						 .ends_on = stmt_date(q, 5) };
		stmt_copy(q, 1, more->code, sizeof more->code);
		stmt_copy(q, 2, more->name, sizeof more->name);
		stmt_copy(q, 3, more->role, sizeof more->role);
	}
	return code;
}

static bool add_away(struct roster *r, const struct absence *a)
{
	if (r->away_count == r->away_room) {
		size_t room = r->away_room ? r->away_room * 2 : 16;
		struct absence *more = realloc(r->away, room * sizeof *more);

		if (!more)
			return false;
		r->away = more;
		r->away_room = room;
	}
	r->away[r->away_count++] = *a;
	return true;
}

struct reading {
	struct roster *r;
	bool no_memory;
};

static void keep_away(void *context, const struct absence *a)
{
	struct reading *reading = context;

	reading->no_memory = reading->no_memory || !add_away(reading->r, a);
}

static int load_away(struct store *st, struct roster *r, struct err *err)
{
	const struct absence_filter filter = { .from = r->from,
					       .to = date_add(r->from, (int32_t) r->days - 1) };
	struct reading reading = { .r = r };
	int code = absence_each(st, &filter, keep_away, &reading, err);

	return code == ERR_OK && reading.no_memory ? err_nomem(err) : code;
}

/* The day's list, where its first stands. */
static size_t *day_list(const struct roster *r, struct date on)
{
	return &r->first[on.day - r->from.day];
}

static bool add_place(struct roster *r, const struct roster_place *place)
{
	size_t *first = day_list(r, place->at.on);

	if (r->place_count == r->place_room) {
		size_t room = r->place_room ? r->place_room * 2 : 64;
		struct roster_place *more = realloc(r->places, room * sizeof *more);

		if (!more)
			return false;
		r->places = more;
		r->place_room = room;
	}
	r->places[r->place_count] = *place;
	r->places[r->place_count].next = *first;
	*first = ++r->place_count;
	return true;
}

static int load_places(struct store *st, struct roster *r, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int code = store_query(
		st,
		"SELECT v.visit_id, w.officer_id, z.school_id, z.line, v.on_date, v.start_min, "
		"v.end_min, s.name, v.session, v.place FROM visit v JOIN visit_officer w ON "
		"w.visit_id = v.visit_id "
		"JOIN visit_school z ON z.visit_id = v.visit_id JOIN school s ON s.school_id = "
		"z.school_id WHERE v.on_date BETWEEN ?1 AND ?2 AND v.state IN "
		"('planned','delivered','confirmed','no-access') ORDER BY v.on_date DESC, "
		"v.start_min DESC, v.visit_id DESC, w.line DESC, z.line DESC",
		BIND(bind_date(r->from), bind_date(date_add(r->from, (int32_t) r->days - 1))), &q,
		err);

	while (code == ERR_OK && (code = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct roster_place place = { .at = { .visit_id = stmt_int(q, 0),
						      .school_id = stmt_int(q, 2),
						      .on = stmt_date(q, 4),
						      .session = SESSION_TIMED,
						      .start_min = (int) stmt_int(q, 5),
						      .end_min = (int) stmt_int(q, 6) },
					      .officer_id = stmt_int(q, 1),
					      .leading = stmt_int(q, 3) == 1 };

		if ((!stmt_is_null(q, 8) &&
		     (code = session_parse(stmt_text(q, 8), &place.at.session, err)) < 0) ||
		    (code = place_parse(stmt_text(q, 9), &place.at.place, err)) < 0)
			return code;
		stmt_copy(q, 7, place.school, sizeof place.school);
		if (!add_place(r, &place))
			return err_nomem(err);
	}
	return code;
}

int roster_load(struct store *st, struct date from, struct date to, struct roster *out,
		struct err *err)
{
	struct date monday = date_add(from, 1 - date_weekday(from));
	struct date sunday = date_add(to, 7 - date_weekday(to));
	int r;

	assert(date_compare(from, to) <= 0 && to.day - from.day < ROSTER_DAYS_MAX);
	*out = (struct roster){ .from = monday, .days = (size_t) (sunday.day - monday.day) + 1 };
	out->first = calloc(out->days, sizeof *out->first);
	if (!out->first)
		return err_nomem(err);
	if ((r = load_officers(st, out, err)) < 0 ||
	    (r = officer_patterns_load(st, 0, &out->patterns, err)) < 0 ||
	    (r = load_away(st, out, err)) < 0 ||
	    (r = travel_minutes(st, from, &out->travel, err)) < 0)
		return r;
	return load_places(st, out, err);
}

/* ---- asking ---- */

size_t roster_find(const struct roster *r, int64_t officer_id)
{
	size_t i = 0;

	while (i < r->count && r->officers[i].id != officer_id)
		i++;
	return i;
}

static const struct roster_place *first_of(const struct roster *r, struct date on)
{
	size_t at = *day_list(r, on);

	return at ? &r->places[at - 1] : NULL;
}

static const struct roster_place *next_of(const struct roster *r, const struct roster_place *place)
{
	return place->next ? &r->places[place->next - 1] : NULL;
}

/* Another visit of the officer at the same time. */
static const struct roster_place *find_clash(const struct roster *r, int64_t officer_id,
					     const struct engagement *t)
{
	for (const struct roster_place *p = first_of(r, t->on); p; p = next_of(r, p))
		if (p->officer_id == officer_id && p->at.visit_id != t->visit_id &&
		    engagements_clash(&p->at, t))
			return p;
	return NULL;
}

/* Another visit of the officer from which, or to which, there is no time to travel. */
static const struct roster_place *find_hurry(const struct roster *r, int64_t officer_id,
					     const struct engagement *t)
{
	int between;

	for (const struct roster_place *p = first_of(r, t->on); p; p = next_of(r, p))
		if (p->leading && p->officer_id == officer_id && p->at.visit_id != t->visit_id &&
		    engagements_hurry(&p->at, t, r->travel, &between))
			return p;
	return NULL;
}

static const struct absence *find_away(const struct roster *r, int64_t officer_id,
				       const struct engagement *t)
{
	for (size_t i = 0; i < r->away_count; i++)
		if (r->away[i].officer_id == officer_id &&
		    absence_touches(&r->away[i].span, t->on, t->start_min, t->end_min))
			return &r->away[i];
	return NULL;
}

enum roster_why roster_can(const struct roster *r, size_t officer, const struct engagement *t,
			   struct roster_hit *hit)
{
	const struct roster_officer *who = &r->officers[officer];
	struct roster_hit found = { .absence = NULL };
	enum roster_why why = ROSTER_FREE;

	if (!date_is_none(who->ends_on) && date_compare(t->on, who->ends_on) > 0)
		why = ROSTER_LEFT;
	else if ((found.absence = find_away(r, who->id, t)))
		why = ROSTER_AWAY;
	else if (!officer_patterns_cover(r->patterns, who->id, t->on, t->start_min, t->end_min))
		why = ROSTER_OFF;
	else if ((found.place = find_clash(r, who->id, t)))
		why = ROSTER_BUSY;
	else if (r->travel > 0 && (found.place = find_hurry(r, who->id, t)))
		why = ROSTER_TRAVEL;
	if (hit)
		*hit = found;
	return why;
}

bool roster_school_busy(const struct roster *r, const struct engagement *t)
{
	for (const struct roster_place *p = first_of(r, t->on); p; p = next_of(r, p))
		if (p->at.school_id == t->school_id && p->at.visit_id != t->visit_id &&
		    engagements_clash(&p->at, t))
			return true;
	return false;
}

int64_t roster_week_minutes(const struct roster *r, size_t officer, const struct engagement *t)
{
	struct date monday = date_add(t->on, 1 - date_weekday(t->on));
	int64_t sum = 0;

	for (int32_t d = 0; d < 7; d++)
		for (const struct roster_place *p = first_of(r, date_add(monday, d)); p;
		     p = next_of(r, p))
			if (p->leading && p->officer_id == r->officers[officer].id &&
			    p->at.visit_id != t->visit_id)
				sum += p->at.end_min - p->at.start_min;
	return sum;
}

int roster_schools_that_day(const struct roster *r, size_t officer, const struct engagement *t)
{
	int count = 0;

	for (const struct roster_place *p = first_of(r, t->on); p; p = next_of(r, p)) {
		bool is_new = p->officer_id == r->officers[officer].id &&
			      p->at.visit_id != t->visit_id && p->at.school_id != t->school_id;

		for (const struct roster_place *o = next_of(r, p); is_new && o; o = next_of(r, o))
			is_new = o->officer_id != p->officer_id || o->at.visit_id == t->visit_id ||
				 o->at.school_id != p->at.school_id;
		count += is_new;
	}
	return count;
}

/* ---- changing ---- */

int roster_add_away(struct roster *r, int64_t officer_id, const struct absence_span *span,
		    struct err *err)
{
	const struct absence away = { .officer_id = officer_id,
				      .kind = ABSENCE_OTHER,
				      .span = *span };

	return add_away(r, &away) ? ERR_OK : err_nomem(err);
}

void roster_move(struct roster *r, int64_t visit_id, const struct engagement *to)
{
	for (size_t i = 0; i < r->place_count; i++) {
		struct roster_place *p = &r->places[i];
		size_t *at = day_list(r, p->at.on);

		if (p->at.visit_id != visit_id)
			continue;
		while (*at != i + 1)
			at = &r->places[*at - 1].next;
		*at = p->next;
		p->at.on = to->on;
		p->at.session = to->session;
		p->at.start_min = to->start_min;
		p->at.end_min = to->end_min;
		p->next = *day_list(r, to->on);
		*day_list(r, to->on) = i + 1;
	}
}

void roster_hand_over(struct roster *r, const struct engagement *t, int64_t from, int64_t to)
{
	for (size_t at = *day_list(r, t->on); at; at = r->places[at - 1].next)
		if (r->places[at - 1].at.visit_id == t->visit_id &&
		    r->places[at - 1].officer_id == from)
			r->places[at - 1].officer_id = to;
}
