/* calendar/visit.c - a visit as it stands: loaded, asked for its state, its officers, its holds */
#include "calendar/visit_private.h"

#include "core/days.h"
#include "core/setting.h"
#include "core/user.h"

#include "core/banned.h"

static const char *const session_words[] = {
	[SESSION_AM] = "am", [SESSION_PM] = "pm", [SESSION_DAY] = "day"
};

const char *session_word(enum visit_session session)
{
	return session_words[session];
}

int session_parse(const char *text, enum visit_session *out, struct err *err)
{
	for (size_t i = SESSION_AM; i < COUNT_OF(session_words); i++)
		if (strcmp(text, session_words[i]) == 0) {
			*out = (enum visit_session) i;
			return ERR_OK;
		}
	return err_set(err, ERR_INVALID, "'%s' is not a session: am, pm or day", text);
}

static const char *const place_words[] = {
	[PLACE_SCHOOL] = "school",
	[PLACE_HOME] = "home",
	[PLACE_ONLINE] = "online",
	[PLACE_DESK] = "desk",
};

int place_parse(const char *text, enum visit_place *out, struct err *err)
{
	for (size_t i = 0; i < COUNT_OF(place_words); i++)
		if (strcmp(text, place_words[i]) == 0) {
			*out = (enum visit_place) i;
			return ERR_OK;
		}
	return err_set(err, ERR_INVALID, "'%s' is not a place: school, home, online or desk", text);
}

const char *place_word(enum visit_place place)
{
	return place_words[place];
}

struct effort visit_effort(enum visit_session session, int start_min, int end_min)
{
	struct effort effort = EFFORT_WHOLE(0, end_min - start_min);

	if (session == SESSION_DAY) {
		effort.half_days = 2;
		effort.minutes = unit_terms(UNIT_DAY)
					 ->minutes; /* the break between the halves is nobody's */
	} else if (session != SESSION_TIMED) {
		effort.half_days = 1;
	}
	return effort;
}

/* ---- loading ---- */

static int load_row(struct store *st, int64_t visit_id, struct visit_now *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	enum visit_session session = SESSION_TIMED;
	bool row = false;
	int r = store_one(st,
			  "SELECT v.service_id, v.state, v.delivered_by, v.on_date, v.session, "
			  "v.start_min, v.end_min, v.kind, v.instead_of, v.confirmed_by FROM visit "
			  "v WHERE v.visit_id = ?1",
			  BIND(bind_int(visit_id)), &q, &row, err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_NOT_FOUND,
			       "there is no visit %" PRId64 ": 'daybook visit list' shows them",
			       visit_id);
	*out = (struct visit_now){
		.id = visit_id,
		.service_id = stmt_int(q, 0),
		.on = stmt_date(q, 3),
		.start_min = (int) stmt_int(q, 5),
		.free_service = strcmp(stmt_text(q, 7), "statutory") == 0,
		.instead_of = stmt_int(q, 8),
		.confirmed = !stmt_is_null(q, 9),
	};
	if (!stmt_is_null(q, 4) && (r = session_parse(stmt_text(q, 4), &session, err)) < 0)
		return r;
	out->minutes = visit_effort(session, out->start_min, (int) stmt_int(q, 6)).minutes;
	stmt_copy(q, 1, out->state, sizeof out->state);
	stmt_copy(q, 2, out->delivered_by, sizeof out->delivered_by);
	return ERR_OK;
}

static int load_schools(struct store *st, struct visit_now *v, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st, "SELECT school_id, part_bp FROM visit_school WHERE visit_id = ?1 ORDER BY line",
		BIND(bind_int(v->id)), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row &&
	       v->school_count < VISIT_SCHOOLS_MAX)
		v->schools[v->school_count++] =
			(struct visit_member){ stmt_int(q, 0), (int) stmt_int(q, 1) };
	return r;
}

static int load_officers(struct store *st, struct visit_now *v, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT officer_id FROM visit_officer WHERE visit_id = ?1 ORDER BY "
			    "line",
			    BIND(bind_int(v->id)), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row &&
	       v->officer_count < VISIT_OFFICERS_MAX)
		v->officers[v->officer_count++] = stmt_int(q, 0);
	return r;
}

int visit_load(struct store *st, int64_t visit_id, struct visit_now *out, struct err *err)
{
	struct visit_now v;
	int r;

	if ((r = load_row(st, visit_id, &v, err)) < 0 || (r = load_schools(st, &v, err)) < 0 ||
	    (r = load_officers(st, &v, err)) < 0)
		return r;
	*out = v;
	return ERR_OK;
}

/* ---- what may be done ---- */

int visit_need_state(const struct visit_now *v, const char *state, const char *verb,
		     struct err *err)
{
	if (strcmp(v->state, state) == 0)
		return ERR_OK;
	return err_set(err, ERR_CONFLICT,
		       "visit %" PRId64 " is %s: only a visit that is %s can be %s", v->id,
		       v->state, state, verb);
}

int visit_answers(const struct work *work, const int64_t *officers, size_t count, const char *what,
		  struct err *err)
{
	int64_t own = 0, asked = officers[0];
	int r = user_officer(work->store, work->actor, &own, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < count; i++)
		if (officers[i] == own)
			asked = own;
	return user_answers_for(work, asked, what, err);
}

int visit_not_own(const struct work *work, const struct visit_now *v, const char *verb,
		  struct err *err)
{
	int64_t own = 0;
	bool is_own = strcmp(v->delivered_by, work->actor) == 0;
	int r = user_officer(work->store, work->actor, &own, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < v->officer_count; i++)
		is_own = is_own || v->officers[i] == own;
	if (!is_own)
		return ERR_OK;
	return err_set(err, ERR_DENIED,
		       "nobody %ss their own delivery: somebody else must %s visit %" PRId64, verb,
		       verb, v->id);
}

int visit_need_reason(const struct work *work, const char *why, struct err *err)
{
	if (work->reason)
		return ERR_OK;
	err_set(err, ERR_INVALID, "%s, with --reason", why);
	return err_at(err, "reason", 0);
}

int visit_awaiting(struct work *work, struct date *out, struct err *err)
{
	int64_t days = 0;
	int r = setting_int(work->store, "visit.confirm-days", work->today, &days, err);

	return r < 0 ? r : day_add_working(work->store, work->today, (int) days, out, err);
}

/* ---- holds ---- */

#define VISIT_HOLDS_MAX (HOLDS_MAX * VISIT_SCHOOLS_MAX)

static const char open_holds[] =
	"SELECT x.hold_id FROM visit_hold x JOIN hold h ON h.hold_id = x.hold_id WHERE x.visit_id "
	"= ?1 AND h.released_on IS NULL ORDER BY x.hold_id";
static const char drawn_holds[] =
	"SELECT x.hold_id FROM visit_hold x JOIN day_entry e ON e.hold_id = x.hold_id WHERE "
	"x.visit_id = ?1 AND e.kind = 'use' AND e.reverses_entry_id IS NULL AND NOT EXISTS (SELECT "
	"1 FROM day_entry b WHERE b.reverses_entry_id = e.entry_id) ORDER BY x.hold_id";

int visit_each_hold(struct work *work, int64_t visit_id, enum visit_holds which, on_hold *fn,
		    void *context, size_t *out_count, struct err *err)
{
	int64_t ids[VISIT_HOLDS_MAX];
	size_t count = 0;
	int r;

	{
		SCOPED(stmt_endp) struct stmt *q = NULL;
		bool row = false;

		if ((r = store_query(work->store, which == HOLDS_OPEN ? open_holds : drawn_holds,
				     BIND(bind_int(visit_id)), &q, err)) < 0)
			return r;
		while ((r = stmt_next(q, &row, err)) == ERR_OK && row && count < VISIT_HOLDS_MAX)
			ids[count++] = stmt_int(q, 0);
	}
	for (size_t i = 0; r == ERR_OK && i < count; i++)
		r = fn(work, ids[i], context, err);
	if (out_count)
		*out_count = count;
	return r;
}
