/*
 * calendar/visit_move.c - a planned visit at another time or place, or with another officer.
 *
 * A change raises the sequence of the visit by one, and what it was stays in visit_version and visit_covered: their
 * triggers keep it. The visit is written before its officers: the triggers hold the new officer against the new time.
 */
#include "calendar/invite.h"
#include "calendar/visit_private.h"

#include "core/user.h"

#include "core/banned.h"

/* A planned visit as a plan, and what that borrows. */
struct moving {
	struct visit_now visit;
	struct visit_plan plan;
	struct school school[VISIT_SCHOOLS_MAX];
	struct officer officer[VISIT_OFFICERS_MAX];
	struct service service;
	struct agreed { /* to a top-up */
		struct quantity quantity;
		enum unit unit;
		char by[96], order_number[64];
	} agreed[VISIT_SCHOOLS_MAX];
};

/* ---- the visit as it stands ---- */

static int load_time(struct store *st, struct moving *m, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct visit_plan *plan = &m->plan;
	bool row = false;
	int r = store_one(
		st, "SELECT place, session, start_min, end_min FROM visit WHERE visit_id = ?1",
		BIND(bind_int(m->visit.id)), &q, &row, err);

	if (r < 0 || (r = place_parse(stmt_text(q, 0), &plan->place, err)) < 0)
		return r;
	if (!stmt_is_null(q, 1) && (r = session_parse(stmt_text(q, 1), &plan->session, err)) < 0)
		return r;
	plan->start_min = (int) stmt_int(q, 2);
	plan->end_min = (int) stmt_int(q, 3);
	return ERR_OK;
}

/* What a school agreed to buy for the visit, if it did. */
static int load_agreed(struct store *st, int64_t visit_id, int64_t school_id, struct agreed *out,
		       struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st,
			  "SELECT sum(h.quantity), min(h.agreed_by), min(h.order_number), "
			  "min(c.unit) FROM visit_hold x JOIN hold h ON h.hold_id = x.hold_id JOIN "
			  "contract c ON c.contract_id = h.contract_id WHERE x.visit_id = ?1 "
			  "AND h.school_id = ?2 AND h.released_on IS NULL AND h.agreed_by IS NOT "
			  "NULL",
			  BIND(bind_int(visit_id), bind_int(school_id)), &q, &row, err);

	if (r < 0)
		return r;
	out->quantity = stmt_quantity(q, 0);
	stmt_copy(q, 1, out->by, sizeof out->by);
	stmt_copy(q, 2, out->order_number, sizeof out->order_number);
	return stmt_is_null(q, 3) ? ERR_OK : unit_parse(stmt_text(q, 3), &out->unit, err);
}

static int load_members(struct store *st, struct moving *m, struct err *err)
{
	const struct visit_now *v = &m->visit;
	struct visit_plan *plan = &m->plan;
	int r;

	for (size_t i = 0; i < v->school_count; i++) {
		if ((r = school_load(st, v->schools[i].school_id, &m->school[i], err)) < 0 ||
		    (r = load_agreed(st, v->id, m->school[i].id, &m->agreed[i], err)) < 0)
			return r;
		plan->schools[i] = (struct visit_share){ &m->school[i], v->schools[i].part_bp };
	}
	for (size_t i = 0; i < v->officer_count; i++) {
		if ((r = officer_load(st, v->officers[i], &m->officer[i], err)) < 0)
			return r;
		plan->officers[i] = &m->officer[i];
	}
	plan->school_count = v->school_count;
	plan->officer_count = v->officer_count;
	plan->school = plan->schools[0].school;
	plan->officer = plan->officers[0];
	return ERR_OK;
}

static int load(struct work *work, int64_t visit_id, const char *done, struct moving *m,
		struct err *err)
{
	int r;

	if ((r = visit_load(work->store, visit_id, &m->visit, err)) < 0 ||
	    (r = visit_need_state(&m->visit, "planned", done, err)) < 0 ||
	    (r = visit_answers(work, m->visit.officers, m->visit.officer_count, "change a visit",
			       err)) < 0 ||
	    (r = load_time(work->store, m, err)) < 0 ||
	    (r = load_members(work->store, m, err)) < 0 ||
	    (r = service_load_id(work->store, m->visit.service_id, &m->service, err)) < 0)
		return r;
	m->plan.on = m->visit.on;
	m->plan.service = &m->service;
	m->plan.instead_of = m->visit.instead_of;
	return ERR_OK;
}

/* ---- the visit as it is to be ---- */

static int plan_officer(struct moving *m, const struct officer *officer, struct err *err)
{
	if (m->plan.officer_count == 1) {
		m->plan.officers[0] = officer;
		m->plan.officer = officer;
		return ERR_OK;
	}
	err_set(err, ERR_CONFLICT,
		"visit %" PRId64 " has several officers: say who covers whom, with 'daybook cover "
		"assign'",
		m->visit.id);
	return err_at(err, "officer", 0);
}

static int plan_change(struct moving *m, const struct visit_move *to, struct err *err)
{
	struct visit_plan *plan = &m->plan;

	if (!date_is_none(to->on))
		plan->on = to->on;
	if (to->new_time) {
		plan->session = to->session;
		plan->start_min = to->start_min;
		plan->end_min = to->end_min;
	}
	if (to->place)
		plan->place = *to->place;
	return to->officer ? plan_officer(m, to->officer, err) : ERR_OK;
}

/* After the times of a session were filled. */
static int check_changes(const struct visit_plan *was, const struct moving *m, struct err *err)
{
	const struct visit_plan *is = &m->plan;

	if (date_compare(was->on, is->on) == 0 && was->session == is->session &&
	    was->start_min == is->start_min && was->end_min == is->end_min &&
	    was->place == is->place && was->officer->id == is->officer->id)
		return err_set(err, ERR_CONFLICT,
			       "visit %" PRId64 " is at %s to %s on %s already: nothing would "
			       "change",
			       m->visit.id, clock_text(is->start_min).s, clock_text(is->end_min).s,
			       date_long(is->on).s);
	return ERR_OK;
}

/* What it made good stays made good. */
static int check_instead(const struct visit_plan *was, const struct moving *m, struct err *err)
{
	struct effort before = visit_effort(was->session, was->start_min, was->end_min);
	struct effort after = visit_effort(m->plan.session, m->plan.start_min, m->plan.end_min);

	if (m->plan.instead_of == 0 ||
	    (before.half_days == after.half_days && before.minutes == after.minutes &&
	     fy_of(was->on).begins == fy_of(m->plan.on).begins))
		return ERR_OK;
	return err_set(err, ERR_CONFLICT,
		       "visit %" PRId64 " makes good visit %" PRId64
		       ": it keeps its length, and stays in %s",
		       m->visit.id, m->plan.instead_of, fy_text(fy_of(was->on)).s);
}

/* ---- its days ---- */

static int let_go(struct work *work, int64_t hold_id, void *context, struct err *err)
{
	IGNORE(context);
	return hold_release(work, hold_id, err);
}

/* A top-up was agreed for that year, and for so much. */
static int check_agreed(const struct moving *m, size_t i, const struct holds *holds,
			struct err *err)
{
	const struct agreed *agreed = &m->agreed[i];

	if (agreed->by[0] == '\0' || holds->as_used.hundredths == 0 ||
	    (holds->unit == agreed->unit &&
	     holds->as_used.hundredths <= agreed->quantity.hundredths))
		return ERR_OK;
	return err_set(err, ERR_CONFLICT,
		       "%s agreed to a top-up of %s: moved, the visit would need %s",
		       m->school[i].name, quantity_named(agreed->quantity, agreed->unit).s,
		       quantity_named(holds->as_used, holds->unit).s);
}

static int promise_anew(struct work *work, const struct moving *m, struct visit_moved *out,
			struct err *err)
{
	const bool same_year = fy_of(m->visit.on).begins == fy_of(m->plan.on).begins;
	struct over over[VISIT_SCHOOLS_MAX] = { { 0 } };
	struct visit_booked booked = { 0 };
	int r;

	for (size_t i = 0; i < m->plan.school_count; i++)
		if (same_year && m->agreed[i].by[0] != '\0')
			over[i] = (struct over){ OVER_TOP_UP, m->agreed[i].by,
						 m->agreed[i].order_number[0]
							 ? m->agreed[i].order_number
							 : NULL };
	if ((r = visit_each_hold(work, m->visit.id, HOLDS_OPEN, let_go, NULL, NULL, err)) < 0 ||
	    (r = visit_hold_parts(work, &m->plan, over, &booked, err)) < 0)
		return r;
	for (size_t i = 0; i < m->plan.school_count; i++)
		if ((same_year && (r = check_agreed(m, i, &booked.holds[i], err)) < 0) ||
		    (r = visit_keep_holds(work, m->visit.id, &booked.holds[i], err)) < 0)
			return r;
	memcpy(out->holds, booked.holds, sizeof out->holds);
	return ERR_OK;
}

/* ---- writing ---- */

static int write_visit(struct work *work, const struct moving *m, struct err *err)
{
	const struct visit_plan *plan = &m->plan;

	return work_run(work,
			"UPDATE visit SET on_date = ?2, session = ?3, start_min = ?4, end_min = "
			"?5, place = ?6, officer_id = ?7, sequence = sequence + 1, changed_at = ?8 "
			"WHERE visit_id = ?1",
			BIND(bind_int(m->visit.id), bind_date(plan->on),
			     bind_text(session_word(plan->session)), bind_int(plan->start_min),
			     bind_int(plan->end_min), bind_text(place_word(plan->place)),
			     bind_int(plan->officer->id), bind_text(work->now)),
			err);
}

/* After the visit itself. */
static int write_officer(struct work *work, int64_t visit_id, int64_t from, int64_t to,
			 struct err *err)
{
	if (from == to)
		return ERR_OK;
	return work_run(work,
			"UPDATE visit_officer SET officer_id = ?3 WHERE visit_id = ?1 AND "
			"officer_id = ?2",
			BIND(bind_int(visit_id), bind_int(from), bind_int(to)), err);
}

/* ---- who goes instead ---- */

/* One of its officers may chair a Fast Track meeting, whatever the reason. */
static int check_chair(const struct moving *m, const struct officer *to, struct err *err)
{
	bool may = strcmp(m->service.code, SERVICE_FAST_TRACK) != 0;

	for (size_t i = 0; i < m->plan.officer_count && !may; i++)
		may = officer_may_chair(m->plan.officers[i]->role,
					m->plan.officers[i]->experienced);
	return may ? ERR_OK
		   : err_set(err, ERR_CONFLICT,
			     "%s may not chair a Fast Track meeting: the service manager, an "
			     "acting "
			     "senior or an experienced ewo can ('officer set')",
			     to->code);
}

/* An officer moves a visit of their own; that another goes is for who may have it covered. */
static int check_gives(struct work *work, struct err *err)
{
	enum role role = ROLE_NONE;
	int r = user_role(work->store, work->actor, &role, err);

	return r < 0 ? r : access_check("cover assign", role, work->actor, err);
}

/* What is over is moved for a reason alone: somebody wrote down the wrong day. */
static int check_not_over(const struct work *work, const struct visit_move *to, struct err *err)
{
	if (date_is_none(to->on) || date_compare(to->on, work->today) >= 0 || work->reason)
		return ERR_OK;
	err_set(err, ERR_CONFLICT, "%s is over: to move it all the same give a --reason",
		date_long(to->on).s);
	return err_at(err, "date", 0);
}

/* ---- the acts ---- */

int visit_move(struct work *work, int64_t visit_id, const struct visit_move *to,
	       struct visit_moved *out, struct err *err)
{
	struct moving m = { .visit = { .id = visit_id } };
	struct visit_when when = { .visit_id = visit_id, .verb = "move it" };
	struct visit_moved moved = { 0 };
	struct visit_plan was;
	int r;

	*out = moved;
	if ((r = load(work, visit_id, "moved", &m, err)) < 0 ||
	    (to->officer && (r = check_gives(work, err)) < 0) ||
	    (r = check_not_over(work, to, err)) < 0)
		return r;
	was = m.plan;
	if ((r = plan_change(&m, to, err)) < 0 ||
	    (to->officer && (r = check_chair(&m, to->officer, err)) < 0))
		return r;
	r = visit_check_when(work, &m.plan, &when, err);
	if (when.of_time)
		visit_offer(work, &m.plan, &out->slots);
	if (r < 0 || (r = check_changes(&was, &m, err)) < 0 ||
	    (r = check_instead(&was, &m, err)) < 0 ||
	    (!m.service.statutory && (r = promise_anew(work, &m, &moved, err)) < 0) ||
	    (r = write_visit(work, &m, err)) < 0 ||
	    (r = write_officer(work, visit_id, was.officer->id, m.plan.officer->id, err)) < 0)
		return r;
	moved.school_day_not_known = when.not_known;
	*out = moved;
	return invite_follow(work, visit_id, err);
}

/* Which of its officers is replaced. */
static int find_officer(const struct moving *m, int64_t officer_id, const struct officer *to,
			size_t *out, struct err *err)
{
	size_t at = m->plan.officer_count;

	for (size_t i = 0; i < m->plan.officer_count; i++) {
		if (m->plan.officers[i]->id == to->id)
			return err_set(err, ERR_CONFLICT,
				       "%s is an officer of visit %" PRId64 " already", to->code,
				       m->visit.id);
		if (m->plan.officers[i]->id == officer_id)
			at = i;
	}
	if (at == m->plan.officer_count)
		return err_set(err, ERR_CONFLICT,
			       "the officer to be covered is none of visit %" PRId64, m->visit.id);
	*out = at;
	return ERR_OK;
}

int visit_hand_over(struct work *work, int64_t visit_id, int64_t from_officer_id,
		    const struct officer *to, struct err *err)
{
	const struct visit_when when = { .visit_id = visit_id, .verb = "hand it over" };
	struct moving m = { .visit = { .id = visit_id } };
	size_t at = 0;
	int r;

	if ((r = load(work, visit_id, "handed over", &m, err)) < 0 ||
	    (r = find_officer(&m, from_officer_id, to, &at, err)) < 0 ||
	    (r = visit_check_officer(work, &m.plan, to, &when, err)) < 0)
		return r;
	m.plan.officers[at] = to;
	if (at == 0)
		m.plan.officer = to;
	if ((r = check_chair(&m, to, err)) < 0)
		return r;
	if ((r = write_visit(work, &m, err)) < 0 ||
	    (r = write_officer(work, visit_id, from_officer_id, to->id, err)) < 0)
		return r;
	return invite_follow(work, visit_id, err);
}
