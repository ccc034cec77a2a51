/* calendar/cover.c - which visits an absence hits, who could take them, and one visit given to another officer */
#include "calendar/cover_private.h"

#include "core/banned.h"

/* ---- who is hit ---- */

#define TOUCHES                                                                      \
	"v.on_date BETWEEN a.first_on AND a.last_on AND (v.on_date > a.first_on OR " \
	"v.end_min > a.start_min) AND (v.on_date < a.last_on OR v.start_min < a.end_min)"
#define AFFECTED(ABSENCE, FROM, WHERE)                                                           \
	"SELECT v.visit_id, v.sequence, v.on_date, v.session, v.start_min, v.end_min, v.place, " \
	"o.officer_id, o.code, s.school_id, s.urn, s.name, x.code, x.title, (SELECT count(*) "   \
	"FROM visit_school z WHERE z.visit_id = v.visit_id), (SELECT count(*) FROM "             \
	"visit_officer z WHERE z.visit_id = v.visit_id), " ABSENCE FROM                          \
	" JOIN officer o ON o.officer_id = w.officer_id JOIN school s ON s.school_id = "         \
	"v.school_id JOIN service x ON x.service_id = v.service_id WHERE v.state = 'planned' "   \
	"AND " WHERE " GROUP BY v.visit_id, o.officer_id, s.school_id, x.service_id ORDER BY "   \
	"v.on_date, v.start_min, o.code, v.visit_id"
#define AWAY                                                                                   \
	" FROM absence a JOIN visit_officer w ON w.officer_id = a.officer_id JOIN visit v ON " \
	"v.visit_id = w.visit_id AND " TOUCHES
#define BOOKED " FROM visit v JOIN visit_officer w ON w.visit_id = v.visit_id"
#define FIRST_ABSENCE                                                                     \
	"(SELECT min(a.absence_id) FROM absence a WHERE a.officer_id = o.officer_id AND " \
	"a.withdrawn_audit_id IS NULL AND " TOUCHES ")"
#define DATES "v.on_date >= coalesce(?2, '') AND v.on_date <= coalesce(?3, '9')"

static const char of_absence[] =
	AFFECTED("min(a.absence_id)", AWAY,
		 "a.absence_id = ?1 AND " DATES " AND a.withdrawn_audit_id IS NULL");
static const char of_officer[] = AFFECTED(FIRST_ABSENCE, BOOKED, "w.officer_id = ?1 AND " DATES);
static const char of_any[] = AFFECTED("min(a.absence_id)", AWAY,
				      "?1 IS NULL AND a.withdrawn_audit_id IS NULL AND " DATES);
static const char of_visit[] = AFFECTED(FIRST_ABSENCE, BOOKED, "v.visit_id = ?1 AND " DATES);

static int read_visit(const struct stmt *q, struct cover_visit *v, struct err *err)
{
	int r;

	*v = (struct cover_visit){
		.id = stmt_int(q, 0),
		.sequence = stmt_int(q, 1),
		.on = stmt_date(q, 2),
		.start_min = (int) stmt_int(q, 4),
		.end_min = (int) stmt_int(q, 5),
		.officer_id = stmt_int(q, 7),
		.school_id = stmt_int(q, 9),
		.schools = (int) stmt_int(q, 14),
		.officers = (int) stmt_int(q, 15),
		.absence_id = stmt_int(q, 16),
	};
	stmt_copy(q, 8, v->officer, sizeof v->officer);
	stmt_copy(q, 10, v->urn, sizeof v->urn);
	stmt_copy(q, 11, v->school, sizeof v->school);
	stmt_copy(q, 12, v->service_code, sizeof v->service_code);
	stmt_copy(q, 13, v->service, sizeof v->service);
	if (!stmt_is_null(q, 3) && (r = session_parse(stmt_text(q, 3), &v->session, err)) < 0)
		return r;
	return place_parse(stmt_text(q, 6), &v->place, err);
}

static int each_visit(struct store *st, const char *sql, int64_t key, struct date from,
		      struct date to, void (*each)(void *context, const struct cover_visit *v),
		      void *context, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st, sql, BIND(bind_id(key), bind_date(from), bind_date(to)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct cover_visit v;

		if ((r = read_visit(q, &v, err)) == ERR_OK)
			each(context, &v);
	}
	return r;
}

int cover_affected(struct store *st, const struct cover_filter *f,
		   void (*each)(void *context, const struct cover_visit *v), void *context,
		   struct err *err)
{
	const char *sql = f->absence_id ? of_absence : f->officer_id ? of_officer : of_any;

	return each_visit(st, sql, f->absence_id ? f->absence_id : f->officer_id, f->from, f->to,
			  each, context, err);
}

const struct column cover_visit_columns[] = {
	{ "absence", NULL, COLUMN_INT },  { "visit", "No", COLUMN_INT },
	{ "date", "Date", COLUMN_DATE },  { "start", "From", COLUMN_CODE },
	{ "end", "To", COLUMN_CODE },     { "officer", "Officer", COLUMN_CODE },
	{ "urn", NULL, COLUMN_CODE },     { "school", "School", COLUMN_TEXT },
	{ "schools", NULL, COLUMN_INT },  { "service", NULL, COLUMN_TEXT },
	{ NULL, "Absence", COLUMN_CODE },
};
const size_t cover_visit_column_count = COUNT_OF(cover_visit_columns);

static void add_visit(void *context, const struct cover_visit *v)
{
	struct table *t = context;
	char absence[24] = "";

	if (v->absence_id)
		(void) snprintf(absence, sizeof absence, "%" PRId64, v->absence_id);
	if (v->absence_id)
		table_add_int(t, v->absence_id);
	else
		table_add_text(t, NULL);
	table_add_int(t, v->id);
	table_add_date(t, v->on);
	table_add_text(t, clock_text(v->start_min).s);
	table_add_text(t, clock_text(v->end_min).s);
	table_add_text(t, v->officer);
	table_add_text(t, v->urn);
	table_add_text(t, v->school);
	table_add_int(t, v->schools);
	table_add_text(t, v->service);
	table_add_text(t, absence);
}

int cover_affected_list(struct store *st, const struct cover_filter *filter, struct table *t,
			struct err *err)
{
	return cover_affected(st, filter, add_visit, t, err);
}

/* ---- one visit ---- */

/* The officers of a visit, while it is found out which one is to be covered. */
struct choice {
	int64_t asked;
	struct cover_visit found;
	size_t all, away, hits; /* hits: who was asked for */
	struct cover_visit only_away;
};

static void choose(void *context, const struct cover_visit *v)
{
	struct choice *c = context;

	c->all++;
	if (c->asked == 0 ? c->all == 1 : v->officer_id == c->asked) {
		c->found = *v;
		c->hits++;
	}
	if (v->absence_id != 0) {
		c->only_away = *v;
		c->away++;
	}
}

/* The visit with the officer who is to be covered. */
static int find_visit(struct store *st, int64_t visit_id, int64_t officer_id,
		      struct cover_visit *out, struct err *err)
{
	struct choice c = { .asked = officer_id };
	int64_t there = 0;
	int r = each_visit(st, of_visit, visit_id, DATE_NONE, DATE_NONE, choose, &c, err);

	if (r < 0)
		return r;
	if (c.all == 0) {
		r = store_int(st, "SELECT count(*) FROM visit WHERE visit_id = ?1",
			      BIND(bind_int(visit_id)), 0, &there, err);
		if (r < 0)
			return r;
		return there ? err_set(err, ERR_CONFLICT,
				       "visit %" PRId64
				       " is not planned: there is nothing to cover",
				       visit_id)
			     : err_set(err, ERR_NOT_FOUND,
				       "there is no visit %" PRId64
				       ": 'daybook visit list' shows them",
				       visit_id);
	}
	if (officer_id == 0 && c.all > 1 && c.away != 1)
		err_set(err, ERR_CONFLICT,
			"visit %" PRId64 " has %zu officers: say who is to be covered, with --for",
			visit_id, c.all);
	else if (c.hits == 0)
		err_set(err, ERR_CONFLICT, "the officer to be covered is none of visit %" PRId64,
			visit_id);
	else {
		*out = officer_id == 0 && c.all > 1 ? c.only_away : c.found;
		return ERR_OK;
	}
	return err_at(err, "for", 0);
}

void cover_suggestion_release(struct cover_suggestion *s)
{
	free(s->candidates);
	*s = (struct cover_suggestion){ .count = 0 };
}

int cover_suggest(struct store *st, int64_t visit_id, int64_t officer_id,
		  struct cover_suggestion *out, struct err *err)
{
	SCOPED(roster_release) struct roster roster = ROSTER_EMPTY;
	SCOPED(cover_past_release) struct cover_past past = { 0 };
	struct engagement t;
	int r;

	*out = (struct cover_suggestion){ .count = 0 };
	if ((r = find_visit(st, visit_id, officer_id, &out->visit, err)) < 0 ||
	    (r = roster_load(st, out->visit.on, out->visit.on, &roster, err)) < 0 ||
	    (r = cover_past_load(st, out->visit.on, out->visit.on, &past, err)) < 0)
		return r;
	out->candidates = calloc(roster.count + 1, sizeof *out->candidates);
	if (!out->candidates)
		return err_nomem(err);
	out->count = roster.count;
	t = cover_time(&out->visit);
	cover_rank(&roster, &past, &out->visit, &t, out->candidates, &out->able);
	return ERR_OK;
}

const struct column cover_candidate_columns[] = {
	{ "rank", "Rank", COLUMN_INT },
	{ "officer", "Officer", COLUMN_CODE },
	{ "name", NULL, COLUMN_TEXT },
	{ "role", "Role", COLUMN_CODE },
	{ "able", NULL, COLUMN_BOOL },
	{ "why", NULL, COLUMN_CODE },
	{ "reason", NULL, COLUMN_TEXT },
	{ "history", NULL, COLUMN_CODE },
	{ "week_minutes", NULL, COLUMN_INT },
	{ "schools_that_day", NULL, COLUMN_INT },
	{ NULL, "Can, or why not", COLUMN_TEXT },
};
const size_t cover_candidate_column_count = COUNT_OF(cover_candidate_columns);

static const char *const history_codes[] = {
	[HISTORY_NONE] = "none",
	[HISTORY_VISITED] = "visited",
	[HISTORY_LINK_BEFORE] = "link-before",
	[HISTORY_LINK] = "link",
};

/* "link officer; 7 h 24 in that week, 1 other school that day" */
static void say_able(const struct cover_candidate *c, char *out, size_t size)
{
	static const char *const words[] = {
		[HISTORY_NONE] = "",
		[HISTORY_VISITED] = "has been there; ",
		[HISTORY_LINK_BEFORE] = "was its link officer; ",
		[HISTORY_LINK] = "its link officer; ",
	};
	char that_day[40] = "";

	if (c->schools_that_day > 0)
		(void) snprintf(that_day, sizeof that_day, ", %d other %s that day",
				c->schools_that_day,
				c->schools_that_day == 1 ? "school" : "schools");
	(void) snprintf(out, size, "%s%" PRId64 " h %02" PRId64 " booked that week%s",
			words[c->history], c->week_minutes / 60, c->week_minutes % 60, that_day);
}

void cover_suggestion_table(const struct cover_suggestion *s, struct table *t)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct cover_candidate *c = &s->candidates[i];
		char able[120];

		say_able(c, able, sizeof able);
		if (c->able)
			table_add_int(t, (int64_t) i + 1);
		else
			table_add_text(t, NULL);
		table_add_text(t, c->code);
		table_add_text(t, c->name);
		table_add_text(t, c->role);
		table_add_bool(t, c->able);
		table_add_text(t, c->why);
		table_add_text(t, c->able ? NULL : c->words);
		table_add_text(t, history_codes[c->history]);
		table_add_int(t, c->week_minutes);
		table_add_int(t, c->schools_that_day);
		table_add_text(t, c->able ? able : c->words);
	}
}

/* ---- given to another ---- */

/* Who may take it by role; whether there is time is for visit_hand_over(). */
static int check_role(const struct work *work, const struct cover_suggestion *s,
		      const struct officer *to, struct err *err)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct cover_candidate *c = &s->candidates[i];

		if (c->officer_id != to->id || c->able || strcmp(c->why, "role") != 0)
			continue;
		if (strcmp(s->visit.service_code, SERVICE_FAST_TRACK) == 0)
			return err_set(err, ERR_CONFLICT,
				       "%s %s: the service manager, an acting senior or an "
				       "experienced ewo can ('officer set')",
				       to->code, c->words);
		if (!work->reason)
			return err_set(err, ERR_CONFLICT,
				       "%s (%s) %s: to send them all the same give a --reason",
				       to->code, to->role, c->words);
	}
	return ERR_OK;
}

int cover_assign(struct work *work, int64_t visit_id, int64_t officer_id, const struct officer *to,
		 struct cover_assigned *out, struct err *err)
{
	SCOPED(cover_suggestion_release) struct cover_suggestion s = { .count = 0 };
	struct cover_assigned done = { .told = 0 };
	int r;

	if ((r = cover_suggest(work->store, visit_id, officer_id, &s, err)) < 0 ||
	    (r = check_role(work, &s, to, err)) < 0 ||
	    (r = visit_hand_over(work, visit_id, s.visit.officer_id, to, err)) < 0)
		return r;
	done.visit = s.visit;
	r = cover_tell(work,
		       &(struct cover_news){ .was = s.visit,
					     .did = COVER_COVERED,
					     .officer = to->code,
					     .on = s.visit.on,
					     .session = s.visit.session,
					     .start_min = s.visit.start_min,
					     .end_min = s.visit.end_min },
		       &done.told, &done.untold, err);
	if (r == ERR_OK)
		*out = done;
	return r;
}
