/* calendar/visit.c - books, delivers, confirms and cancels visits */
#include "calendar/visit.h"

#include "core/days.h"
#include "core/setting.h"
#include "core/statutory.h"
#include "core/user.h"

#include "core/banned.h"

static const char *const session_words[] = {
	[SESSION_AM] = "am", [SESSION_PM] = "pm", [SESSION_DAY] = "day"
};

int session_parse(const char *text, enum visit_session *out, struct err *err)
{
	for (size_t i = SESSION_AM; i < COUNT_OF(session_words); i++)
		if (strcmp(text, session_words[i]) == 0) {
			*out = (enum visit_session) i;
			return ERR_OK;
		}
	return err_set(err, ERR_INVALID, "'%s' is not a session: am, pm or day", text);
}

/* ---- checks of a booking ---- */

/* Sessions take their times from the settings of that day; timed work says its own. */
static int fill_times(struct store *st, struct visit_plan *plan, struct err *err)
{
	int am_start = 0, am_end = 0, pm_start = 0, pm_end = 0, r;

	if (plan->session == SESSION_TIMED) {
		if (plan->start_min >= plan->end_min)
			return err_set(err, ERR_INVALID,
				       "the visit would end (%s) before it starts (%s)",
				       clock_text(plan->end_min).s, clock_text(plan->start_min).s);
		if (plan->end_min - plan->start_min < 5 || plan->end_min - plan->start_min > 720)
			return err_set(err, ERR_INVALID,
				       "a visit takes 5 minutes at least and 12 hours at most, not "
				       "%s to %s",
				       clock_text(plan->start_min).s, clock_text(plan->end_min).s);
		return ERR_OK;
	}
	if ((r = setting_span(st, "visit.am", plan->on, &am_start, &am_end, err)) < 0 ||
	    (r = setting_span(st, "visit.pm", plan->on, &pm_start, &pm_end, err)) < 0)
		return r;
	plan->start_min = plan->session == SESSION_PM ? pm_start : am_start;
	plan->end_min = plan->session == SESSION_AM ? am_end : pm_end;
	return ERR_OK;
}

/* A day on which somebody works; a school day too, where terms are known and nobody gave a reason. */
static int check_day(struct work *work, const struct visit_plan *plan, bool *not_known,
		     struct err *err)
{
	enum school_day school_day;
	char why[80];
	bool working;
	int r;

	if ((r = day_is_working(work->store, plan->on, &working, err)) < 0 ||
	    (r = day_is_school_day(work->store, plan->school->id, plan->on, &school_day, why,
				   err)) < 0)
		return r;
	if (!working)
		return err_set(err, ERR_INVALID, "%s is no working day (%s)", date_long(plan->on).s,
			       why);
	*not_known = school_day == SCHOOL_DAY_NOT_KNOWN;
	if (school_day == SCHOOL_DAY_NO && !work->reason)
		return err_set(
			err, ERR_CONFLICT,
			"%s is no school day at %s (%s): to book it all the same give a --reason",
			date_long(plan->on).s, plan->school->name, why);
	return ERR_OK;
}

/*
 * The officer has not left, works then and has no other visit. The triggers visit_officer_works and visit_clash_new
 * say the first and the last again, for any other path.
 */
static int check_officer(struct work *work, const struct visit_plan *plan, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool works, clash = false;
	int r;

	if ((r = officer_serves(work->store, plan->officer->id, plan->on, err)) < 0 ||
	    (r = officer_works(work->store, plan->officer->id, plan->on, plan->start_min,
			       plan->end_min, &works, err)) < 0)
		return r;
	if (!works && !work->reason)
		return err_set(err, ERR_CONFLICT,
			       "%s does not work from %s to %s on %s: to book it all the same give "
			       "a --reason",
			       plan->officer->code, clock_text(plan->start_min).s,
			       clock_text(plan->end_min).s, date_table(plan->on).s);
	if ((r = store_one(work->store,
			   "SELECT v.visit_id, s.name, v.start_min, v.end_min FROM visit v"
			   " JOIN school s ON s.school_id = v.school_id WHERE v.officer_id = ?1 "
			   "AND v.on_date = ?2"
			   " AND v.start_min < ?4 AND v.end_min > ?3 AND v.state IN "
			   "('planned','delivered','confirmed')",
			   BIND(bind_int(plan->officer->id), bind_date(plan->on),
				bind_int(plan->start_min), bind_int(plan->end_min)),
			   &q, &clash, err)) < 0)
		return r;
	if (clash)
		return err_set(
			err, ERR_CONFLICT, "%s is at %s from %s to %s on %s (visit %" PRId64 ")",
			plan->officer->code, stmt_text(q, 1), clock_text((int) stmt_int(q, 2)).s,
			clock_text((int) stmt_int(q, 3)).s, date_long(plan->on).s, stmt_int(q, 0));
	return ERR_OK;
}

static int check_booking(struct work *work, struct visit_plan *plan, bool *not_known,
			 struct err *err)
{
	bool closed;
	int r;

	if ((r = user_answers_for(work, plan->officer->id, "book a visit", err)) < 0)
		return r;
	if ((r = date_plausible(plan->on, work->today, err)) < 0)
		return err_at(err, "date", 0);
	if (school_is_closed(plan->school, plan->on))
		return err_set(err, ERR_CONFLICT, "%s (%s) is closed on %s", plan->school->name,
			       plan->school->urn, date_long(plan->on).s);
	if ((r = fy_is_closed(work->store, fy_of(plan->on), &closed, err)) < 0)
		return r;
	if (closed)
		return err_set(err, ERR_CONFLICT, "the financial year %s is closed",
			       fy_text(fy_of(plan->on)).s);
	if ((r = fill_times(work->store, plan, err)) < 0 ||
	    (r = check_day(work, plan, not_known, err)) < 0)
		return r;
	return check_officer(work, plan, err);
}

/* ---- booking ---- */

static struct effort effort_of(enum visit_session session, int start_min, int end_min)
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

static int insert_visit(struct work *work, const struct visit_plan *plan, struct visit_booked *out,
			struct err *err)
{
	int r = work_insert(work,
			    "INSERT INTO visit (school_id, officer_id, service_id, kind, on_date,"
			    " session, start_min, end_min, state, audit_id)"
			    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'planned', ?9)",
			    BIND(bind_int(plan->school->id), bind_int(plan->officer->id),
				 bind_int(plan->service->id),
				 bind_text(plan->service->statutory ? "statutory" : "purchased"),
				 bind_date(plan->on), bind_text(session_words[plan->session]),
				 bind_int(plan->start_min), bind_int(plan->end_min),
				 bind_int(work_audit_id(work))),
			    &out->id, err);

	for (size_t i = 0; r == ERR_OK && i < out->holds.count; i++)
		r = work_run(work, "INSERT INTO visit_hold (visit_id, hold_id) VALUES (?1, ?2)",
			     BIND(bind_int(out->id), bind_int(out->holds.id[i])), err);
	return r;
}

int visit_book(struct work *work, struct visit_plan *plan, struct visit_booked *out,
	       struct err *err)
{
	struct visit_booked booked = { 0 };
	int r;

	if ((r = check_booking(work, plan, &booked.school_day_not_known, err)) < 0)
		return r;
	const struct ask ask = {
		.school_id = plan->school->id,
		.service_id = plan->service->id,
		.on = plan->on,
		.effort = effort_of(plan->session, plan->start_min, plan->end_min),
	};

	if (!plan->service->statutory && (r = hold_days(work, &ask, &booked.holds, err)) < 0)
		return r;
	if ((r = insert_visit(work, plan, &booked, err)) < 0)
		return r;
	*out = booked;
	return ERR_OK;
}

/* ---- what happens to a visit ---- */

struct visit_now {
	int64_t id, school_id, officer_id, service_id;
	char state[24], delivered_by[64];
	struct date on;
	int minutes;
	bool free_service;
};

static int load_visit(struct store *st, int64_t visit_id, struct visit_now *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	enum visit_session session = SESSION_TIMED;
	bool row = false;
	int r = store_one(st,
			  "SELECT v.school_id, v.officer_id, v.service_id, v.state, v.delivered_by,"
			  " v.on_date, v.session, v.start_min, v.end_min, v.kind FROM visit v"
			  " WHERE v.visit_id = ?1",
			  BIND(bind_int(visit_id)), &q, &row, err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_NOT_FOUND,
			       "there is no visit %" PRId64 ": 'daybook visit list' shows them",
			       visit_id);
	*out = (struct visit_now){
		.id = visit_id,
		.school_id = stmt_int(q, 0),
		.officer_id = stmt_int(q, 1),
		.service_id = stmt_int(q, 2),
		.on = stmt_date(q, 5),
		.free_service = strcmp(stmt_text(q, 9), "statutory") == 0,
	};
	if (!stmt_is_null(q, 6) && (r = session_parse(stmt_text(q, 6), &session, err)) < 0)
		return r;
	out->minutes = effort_of(session, (int) stmt_int(q, 7), (int) stmt_int(q, 8)).minutes;
	stmt_copy(q, 3, out->state, sizeof out->state);
	stmt_copy(q, 4, out->delivered_by, sizeof out->delivered_by);
	return ERR_OK;
}

static int need_state(const struct visit_now *v, const char *state, const char *verb,
		      struct err *err)
{
	if (strcmp(v->state, state) == 0)
		return ERR_OK;
	return err_set(err, ERR_CONFLICT,
		       "visit %" PRId64 " is %s: only a visit that is %s can be %s", v->id,
		       v->state, state, verb);
}

typedef int on_hold(struct work *work, int64_t hold_id, void *context, struct err *err);

/* Holds are read whole before the first is touched: a statement must not watch the table it changes. */
static int each_hold(struct work *work, int64_t visit_id, on_hold *fn, void *context,
		     struct err *err)
{
	int64_t ids[HOLDS_MAX];
	size_t count = 0;
	int r;

	{
		SCOPED(stmt_endp) struct stmt *q = NULL;
		bool row = false;

		if ((r = store_query(
			     work->store,
			     "SELECT hold_id FROM visit_hold WHERE visit_id = ?1 ORDER BY hold_id",
			     BIND(bind_int(visit_id)), &q, err)) < 0)
			return r;
		while ((r = stmt_next(q, &row, err)) == ERR_OK && row && count < HOLDS_MAX)
			ids[count++] = stmt_int(q, 0);
	}
	for (size_t i = 0; r == ERR_OK && i < count; i++)
		r = fn(work, ids[i], context, err);
	return r;
}

static int draw_hold(struct work *work, int64_t hold_id, void *context, struct err *err)
{
	const struct date *provisional_until = context;

	return hold_draw(work, hold_id, 10000, *provisional_until, err);
}

/* A free visit leaves its record in the log. */
static int log_free(struct work *work, const struct visit_now *v, struct err *err)
{
	struct school school;
	const struct service service = { .id = v->service_id, .statutory = true };
	struct statutory_record record = {
		.school = &school,
		.service = &service,
		.officer_id = v->officer_id,
		.done_on = v->on,
		.minutes = v->minutes,
	};
	int64_t id;
	int r = school_load(work->store, v->school_id, &school, err);

	return r < 0 ? r : statutory_add(work, &record, &id, err);
}

int visit_deliver(struct work *work, int64_t visit_id, struct err *err)
{
	struct date provisional_until;
	struct visit_now v;
	int64_t days;
	int r;

	if ((r = load_visit(work->store, visit_id, &v, err)) < 0 ||
	    (r = need_state(&v, "planned", "delivered", err)) < 0 ||
	    (r = user_answers_for(work, v.officer_id, "deliver a visit", err)) < 0)
		return r;
	if (date_compare(v.on, work->today) > 0)
		return err_set(err, ERR_CONFLICT,
			       "visit %" PRId64
			       " is on %s: it is delivered that day or later, not before",
			       v.id, date_long(v.on).s);
	if ((r = setting_int(work->store, "visit.confirm-days", work->today, &days, err)) < 0 ||
	    (r = day_add_working(work->store, work->today, (int) days, &provisional_until, err)) <
		    0 ||
	    (r = work_run(
		     work,
		     "UPDATE visit SET state = 'delivered', delivered_by = ?2 WHERE visit_id = ?1",
		     BIND(bind_int(v.id), bind_text(work->actor)), err)) < 0)
		return r;
	return v.free_service ? log_free(work, &v, err)
			      : each_hold(work, v.id, draw_hold, &provisional_until, err);
}

static int confirm_hold(struct work *work, int64_t hold_id, void *context, struct err *err)
{
	(void) context;
	return hold_confirm(work, hold_id, err);
}

int visit_confirm(struct work *work, int64_t visit_id, struct err *err)
{
	struct visit_now v;
	int64_t officer_id;
	int r;

	if ((r = load_visit(work->store, visit_id, &v, err)) < 0 ||
	    (r = need_state(&v, "delivered", "confirmed", err)) < 0 ||
	    (r = user_officer(work->store, work->actor, &officer_id, err)) < 0)
		return r;
	if (strcmp(v.delivered_by, work->actor) == 0 || officer_id == v.officer_id)
		return err_set(err, ERR_DENIED,
			       "nobody confirms their own delivery: somebody else must confirm "
			       "visit %" PRId64,
			       v.id);
	if ((r = work_run(
		     work,
		     "UPDATE visit SET state = 'confirmed', confirmed_by = ?2 WHERE visit_id = ?1",
		     BIND(bind_int(v.id), bind_text(work->actor)), err)) < 0)
		return r;
	return each_hold(work, v.id, confirm_hold, NULL, err);
}

static int release_hold(struct work *work, int64_t hold_id, void *context, struct err *err)
{
	(void) context;
	return hold_release(work, hold_id, err);
}

int visit_cancel(struct work *work, int64_t visit_id, const char *by, struct err *err)
{
	bool school = strcmp(by, "school") == 0;
	struct visit_now v;
	int r;

	if (!school && strcmp(by, "service") != 0) {
		err_set(err, ERR_INVALID, "'%s' did not cancel it: say --by school or --by service",
			by);
		return err_at(err, "by", 0);
	}
	if (!work->reason) {
		err_set(err, ERR_INVALID, "say why the visit is cancelled, with --reason");
		return err_at(err, "reason", 0);
	}
	if ((r = load_visit(work->store, visit_id, &v, err)) < 0 ||
	    (r = need_state(&v, "planned", "cancelled", err)) < 0 ||
	    (r = user_answers_for(work, v.officer_id, "cancel a visit", err)) < 0 ||
	    (r = work_run(work, "UPDATE visit SET state = ?2, reason = ?3 WHERE visit_id = ?1",
			  BIND(bind_int(v.id),
			       bind_text(school ? "cancelled-by-school" : "cancelled-by-service"),
			       bind_text(work->reason)),
			  err)) < 0)
		return r;
	return each_hold(work, v.id, release_hold, NULL, err);
}
