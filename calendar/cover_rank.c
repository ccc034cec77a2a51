/* calendar/cover_rank.c - holds the officers against a visit: who can, who should first, and why the others cannot */
#include "calendar/cover_private.h"

#include "core/banned.h"

bool cover_role_fits(const char *service_code, const struct roster_officer *officer,
		     const char *covered_role)
{
	const char *role = officer->role;
	bool senior = strcmp(role, "acting-senior") == 0, ewo = strcmp(role, "ewo") == 0;

	if (strcmp(service_code, SERVICE_FAST_TRACK) == 0)
		return officer_may_chair(role, officer->experienced);
	return senior || ewo || strcmp(role, covered_role) == 0;
}

/* ---- history ---- */

void cover_past_release(struct cover_past *p)
{
	free(p->links);
	*p = (struct cover_past){ 0 };
}

static int keep_link(struct cover_past *p, const struct stmt *q, enum cover_history history,
		     struct err *err)
{
	if (p->count == p->room) {
		size_t room = p->room ? p->room * 2 : 64;
		struct cover_link *more = realloc(p->links, room * sizeof *more);

		if (!more)
			return err_nomem(err);
		p->links = more;
		p->room = room;
	}
	p->links[p->count++] = (struct cover_link){ stmt_int(q, 0), stmt_int(q, 1), history };
	return ERR_OK;
}

#define OF_VISITS                                                                   \
	" IN (SELECT y.school_id FROM visit u JOIN visit_school y ON y.visit_id = " \
	"u.visit_id WHERE u.on_date BETWEEN ?1 AND ?2 AND u.state = 'planned' AND " \
	"y.line = 1)"

static int load_links(struct store *st, struct date from, struct date to, struct cover_past *p,
		      struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT l.school_id, l.officer_id, CASE WHEN EXISTS (SELECT 1 FROM link_officer n "
		"WHERE n.school_id = l.school_id AND n.from_on > l.from_on AND n.from_on <= ?2) "
		"THEN 0 ELSE 1 END FROM link_officer l WHERE l.officer_id IS NOT NULL AND "
		"l.from_on <= ?2 AND l.school_id" OF_VISITS,
		BIND(bind_date(from), bind_date(to)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row)
		r = keep_link(p, q, stmt_int(q, 2) ? HISTORY_LINK : HISTORY_LINK_BEFORE, err);
	return r;
}

static int load_visited(struct store *st, struct date from, struct date to, struct cover_past *p,
			struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT DISTINCT z.school_id, w.officer_id FROM visit_school z JOIN "
			    "visit v ON v.visit_id = z.visit_id JOIN visit_officer w ON "
			    "w.visit_id = v.visit_id WHERE v.state IN ('delivered','confirmed') "
			    "AND z.school_id" OF_VISITS,
			    BIND(bind_date(from), bind_date(to)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row)
		r = keep_link(p, q, HISTORY_VISITED, err);
	return r;
}

int cover_past_load(struct store *st, struct date from, struct date to, struct cover_past *out,
		    struct err *err)
{
	int r;

	*out = (struct cover_past){ 0 };
	r = load_links(st, from, to, out, err);
	return r < 0 ? r : load_visited(st, from, to, out, err);
}

static enum cover_history history_of(const struct cover_past *p, int64_t school_id,
				     int64_t officer_id)
{
	enum cover_history best = HISTORY_NONE;

	for (size_t i = 0; i < p->count; i++)
		if (p->links[i].school_id == school_id && p->links[i].officer_id == officer_id &&
		    p->links[i].history > best)
			best = p->links[i].history;
	return best;
}

/* ---- who can ---- */

static void refuse(struct cover_candidate *c, const char *why, const char *words)
{
	c->able = false;
	c->why = why;
	(void) snprintf(c->words, sizeof c->words, "%s", words);
}

static void say_time(struct cover_candidate *c, enum roster_why why, const struct roster_hit *hit,
		     struct date ends_on)
{
	char words[200];

	switch (why) {
	case ROSTER_LEFT:
		(void) snprintf(words, sizeof words, "works until %s", date_long(ends_on).s);
		refuse(c, "left", words);
		return;
	case ROSTER_OFF:
		refuse(c, "off", "does not work then");
		return;
	case ROSTER_AWAY:
		if (hit->absence->id == 0)
			(void) snprintf(words, sizeof words, "away");
		else
			(void) snprintf(words, sizeof words, "away (%s, absence %" PRId64 ")",
					absence_kind_word(hit->absence->kind), hit->absence->id);
		refuse(c, "away", words);
		return;
	case ROSTER_BUSY:
	case ROSTER_TRAVEL:
		(void) snprintf(words, sizeof words, "%s at %s, %s to %s (visit %" PRId64 ")",
				why == ROSTER_BUSY ? "is" : "no time to travel:",
				hit->place->school, clock_text(hit->place->at.start_min).s,
				clock_text(hit->place->at.end_min).s, hit->place->at.visit_id);
		refuse(c, why == ROSTER_BUSY ? "busy" : "travel", words);
		return;
	case ROSTER_FREE:
	default:
		return;
	}
}

/* Is the officer one of the visit's? */
static bool is_there(const struct roster *r, const struct cover_visit *v, int64_t officer_id)
{
	for (size_t i = 0; i < r->place_count; i++)
		if (r->places[i].at.visit_id == v->id && r->places[i].officer_id == officer_id)
			return true;
	return false;
}

/* Another officer of the visit, who stays, may chair it. */
static bool others_fit(const struct roster *r, const struct cover_visit *v)
{
	for (size_t i = 0; i < r->place_count; i++) {
		const struct roster_place *p = &r->places[i];
		size_t who = roster_find(r, p->officer_id);

		if (p->at.visit_id == v->id && p->officer_id != v->officer_id && who < r->count &&
		    cover_role_fits(v->service_code, &r->officers[who], ""))
			return true;
	}
	return false;
}

/* The role of the officer who is covered fits, too, but for who chairs. */
static bool role_fits(const struct roster *r, const struct cover_visit *v,
		      const struct roster_officer *who)
{
	size_t covered = roster_find(r, v->officer_id);
	const char *role = covered < r->count ? r->officers[covered].role : "";

	if (strcmp(v->service_code, SERVICE_FAST_TRACK) == 0 && others_fit(r, v))
		return cover_role_fits("", who, role);
	return cover_role_fits(v->service_code, who, role);
}

static void judge(const struct roster *r, const struct cover_visit *v, const struct engagement *t,
		  size_t i, struct cover_candidate *c)
{
	const struct roster_officer *who = &r->officers[i];
	struct roster_hit hit;
	enum roster_why why;

	c->able = true;
	if (who->id == v->officer_id)
		refuse(c, "is-covered", "is who is to be covered");
	else if (is_there(r, v, who->id))
		refuse(c, "is-there", "is at this visit already");
	else if (!role_fits(r, v, who))
		refuse(c, "role",
		       strcmp(v->service_code, SERVICE_FAST_TRACK) == 0
			       ? "may not chair a Fast Track meeting"
			       : "does not go to schools");
	else if ((why = roster_can(r, i, t, &hit)) != ROSTER_FREE)
		say_time(c, why, &hit, who->ends_on);
}

static int by_rank(const void *a, const void *b)
{
	const struct cover_candidate *one = a, *other = b;

	if (one->able != other->able)
		return one->able ? -1 : 1;
	if (one->able && one->history != other->history)
		return one->history > other->history ? -1 : 1;
	if (one->able && one->week_minutes != other->week_minutes)
		return one->week_minutes < other->week_minutes ? -1 : 1;
	if (one->able && one->schools_that_day != other->schools_that_day)
		return one->schools_that_day < other->schools_that_day ? -1 : 1;
	return strcmp(one->code, other->code);
}

struct engagement cover_time(const struct cover_visit *v)
{
	return (struct engagement){ .on = v->on,
				    .session = v->session,
				    .place = v->place,
				    .start_min = v->start_min,
				    .end_min = v->end_min,
				    .visit_id = v->id,
				    .school_id = v->school_id };
}

void cover_rank(const struct roster *r, const struct cover_past *past, const struct cover_visit *v,
		const struct engagement *t, struct cover_candidate *out, size_t *out_able)
{
	*out_able = 0;
	for (size_t i = 0; i < r->count; i++) {
		const struct roster_officer *who = &r->officers[i];

		out[i] = (struct cover_candidate){
			.officer_id = who->id,
			.history = history_of(past, v->school_id, who->id),
			.week_minutes = roster_week_minutes(r, i, t),
			.schools_that_day = roster_schools_that_day(r, i, t),
		};
		memcpy(out[i].code, who->code, sizeof out[i].code);
		memcpy(out[i].name, who->name, sizeof out[i].name);
		memcpy(out[i].role, who->role, sizeof out[i].role);
		judge(r, v, t, i, &out[i]);
		*out_able += out[i].able;
	}
	qsort(out, r->count, sizeof *out, by_rank);
}
