/* calendar/visit_book.c - books visits: who is free, which day it is, which days are promised */
#include "calendar/absence.h"
#include "calendar/ical.h"
#include "calendar/visit_private.h"

#include "core/check_value.h"
#include "core/days.h"
#include "core/setting.h"

#include "core/banned.h"

/* ---- who and what ---- */

static int check_schools(const struct visit_plan *plan, struct err *err)
{
	int sum = 0;

	for (size_t i = 0; i < plan->school_count; i++) {
		const struct visit_share *s = &plan->schools[i];

		sum += s->part_bp;
		if (s->part_bp < 1 || s->part_bp > 10000)
			return err_set(err, ERR_INVALID,
				       "%s would have no part of the visit: say which, as "
				       "URN=40%%",
				       s->school->name);
		for (size_t j = 0; j < i; j++)
			if (plan->schools[j].school->id == s->school->id)
				return err_set(err, ERR_INVALID, "%s stands twice",
					       s->school->name);
	}
	if (sum != 10000)
		return err_set(err, ERR_INVALID,
			       "the parts of the schools come to %s%%: they must come to 100%%",
			       quantity_short(quantity_of(sum)).s);
	return ERR_OK;
}

static int check_officers(const struct visit_plan *plan, struct err *err)
{
	for (size_t i = 0; i < plan->officer_count; i++)
		for (size_t j = 0; j < i; j++)
			if (plan->officers[j]->id == plan->officers[i]->id) {
				err_set(err, ERR_INVALID, "%s stands twice",
					plan->officers[i]->code);
				return err_at(err, "officer", 0);
			}
	return ERR_OK;
}

/* One school, one officer: the leading ones. */
static void fill_members(struct visit_plan *plan)
{
	if (plan->school_count == 0) {
		plan->schools[0] = (struct visit_share){ plan->school, 10000 };
		plan->school_count = 1;
	}
	if (plan->officer_count == 0) {
		plan->officers[0] = plan->officer;
		plan->officer_count = 1;
	}
	plan->school = plan->schools[0].school;
	plan->officer = plan->officers[0];
}

static int check_over(const struct visit_plan *plan, struct err *err)
{
	if (plan->over.use != OVER_REFUSE && plan->service->statutory)
		return err_set(err, ERR_INVALID, "'%s' is free: nothing is bought for it",
			       plan->service->title);
	if (plan->over.use != OVER_TOP_UP)
		return ERR_OK;
	if (line_check("name of who at the school agreed", plan->over.agreed_by, 95, err) < 0)
		return err_at(err, "top-up-by", 0);
	if (plan->over.order_number &&
	    line_check("order number", plan->over.order_number, 63, err) < 0)
		return err_at(err, "po", 0);
	return ERR_OK;
}

/* ---- when ---- */

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

/*
 * A day on which somebody works; a school day of that school too, but for desk work, where terms are known and nobody
 * gave a reason.
 */
static int check_day(struct work *work, const struct visit_plan *plan, const struct school *school,
		     bool *not_known, struct err *err)
{
	enum school_day school_day;
	char why[80];
	bool working;
	int r;

	if ((r = day_is_working(work->store, plan->on, &working, err)) < 0 ||
	    (r = day_is_school_day(work->store, school->id, plan->on, &school_day, why, err)) < 0)
		return r;
	if (!working)
		return err_set(err, ERR_INVALID, "%s is no working day (%s)", date_long(plan->on).s,
			       why);
	if (plan->place == PLACE_DESK)
		return ERR_OK;
	*not_known = *not_known || school_day == SCHOOL_DAY_NOT_KNOWN;
	if (school_day == SCHOOL_DAY_NO && !work->reason)
		return err_set(
			err, ERR_CONFLICT,
			"%s is no school day at %s (%s): to book it all the same give a --reason",
			date_long(plan->on).s, school->name, why);
	return ERR_OK;
}

/* The officer works then and has no other visit. The trigger visit_clash_new says the latter again, for any other path. */
static int check_officer(struct work *work, const struct visit_plan *plan,
			 const struct officer *officer, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool works, clash = false;
	int r;

	if ((r = officer_serves(work->store, officer->id, plan->on, err)) < 0 ||
	    (r = officer_works(work->store, officer->id, plan->on, plan->start_min, plan->end_min,
			       &works, err)) < 0)
		return r;
	if (!works && !work->reason)
		return err_set(err, ERR_CONFLICT,
			       "%s does not work from %s to %s on %s: to book it all the same give "
			       "a --reason",
			       officer->code, clock_text(plan->start_min).s,
			       clock_text(plan->end_min).s, date_table(plan->on).s);
	if ((r = absence_check(work, officer, plan->on, plan->start_min, plan->end_min, err)) < 0)
		return r;
	if ((r = store_one(work->store,
			   "SELECT v.visit_id, s.name, v.start_min, v.end_min FROM visit v JOIN "
			   "visit_officer o ON o.visit_id = v.visit_id JOIN school s ON "
			   "s.school_id = v.school_id WHERE o.officer_id = ?1 AND v.on_date = ?2"
			   " AND v.start_min < ?4 AND v.end_min > ?3 AND v.state IN "
			   "('planned','delivered','confirmed','no-access')",
			   BIND(bind_int(officer->id), bind_date(plan->on),
				bind_int(plan->start_min), bind_int(plan->end_min)),
			   &q, &clash, err)) < 0)
		return r;
	if (clash)
		return err_set(
			err, ERR_CONFLICT, "%s is at %s from %s to %s on %s (visit %" PRId64 ")",
			officer->code, stmt_text(q, 1), clock_text((int) stmt_int(q, 2)).s,
			clock_text((int) stmt_int(q, 3)).s, date_long(plan->on).s, stmt_int(q, 0));
	return ERR_OK;
}

static int check_open(struct work *work, const struct visit_plan *plan, struct err *err)
{
	bool closed;
	int r;

	for (size_t i = 0; i < plan->school_count; i++)
		if (school_is_closed(plan->schools[i].school, plan->on))
			return err_set(err, ERR_CONFLICT, "%s (%s) is closed on %s",
				       plan->schools[i].school->name, plan->schools[i].school->urn,
				       date_long(plan->on).s);
	if ((r = fy_is_closed_to(work, fy_of(plan->on), &closed, err)) < 0)
		return r;
	if (closed)
		return err_set(err, ERR_CONFLICT, "the financial year %s is closed",
			       fy_text(fy_of(plan->on)).s);
	return ERR_OK;
}

static int check_booking(struct work *work, struct visit_plan *plan, bool *not_known,
			 struct err *err)
{
	int64_t officers[VISIT_OFFICERS_MAX];
	int r;

	for (size_t i = 0; i < plan->officer_count; i++)
		officers[i] = plan->officers[i]->id;
	if ((r = visit_answers(work, officers, plan->officer_count, "book a visit", err)) < 0)
		return r;
	if (check_schools(plan, err) < 0)
		return err_at(err, "school", 0);
	if ((r = check_officers(plan, err)) < 0 || (r = check_over(plan, err)) < 0)
		return r;
	if ((r = date_plausible(plan->on, work->today, err)) < 0)
		return err_at(err, "date", 0);
	if ((r = check_open(work, plan, err)) < 0 || (r = fill_times(work->store, plan, err)) < 0)
		return r;
	for (size_t i = 0; i < plan->school_count; i++)
		if ((r = check_day(work, plan, plan->schools[i].school, not_known, err)) < 0)
			return r;
	for (size_t i = 0; i < plan->officer_count; i++)
		if ((r = check_officer(work, plan, plan->officers[i], err)) < 0)
			return r;
	return ERR_OK;
}

/* ---- the days ---- */

/* Of several schools a refusal says which one it is about. */
static int name_school(const struct visit_share *s, struct err *err)
{
	const struct err why = *err;

	return err_set(err, why.code, "%s: %s", s->school->name, why.msg);
}

/* Each school's part is laid after the one before, so that the parts add up to the whole. */
static int hold_parts(struct work *work, const struct visit_plan *plan, struct visit_booked *out,
		      struct err *err)
{
	struct effort effort = visit_effort(plan->session, plan->start_min, plan->end_min);
	const struct holds *first = NULL;
	int r;

	effort.officers = (int) plan->officer_count;
	effort.to_bp = 0;
	for (size_t i = 0; i < plan->school_count; i++) {
		effort.from_bp = effort.to_bp;
		effort.to_bp += plan->schools[i].part_bp;
		const struct ask ask = {
			.school_id = plan->schools[i].school->id,
			.service_id = plan->service->id,
			.on = plan->on,
			.effort = effort,
			.over = plan->over,
		};

		if ((r = hold_days(work, &ask, &out->holds[i], err)) < 0)
			return plan->school_count > 1 ? name_school(&plan->schools[i], err) : r;
		if (out->holds[i].count == 0 && out->holds[i].our_cost.hundredths == 0)
			return err_set(err, ERR_INVALID,
				       "the part of %s is too small to draw anything",
				       plan->schools[i].school->name);
		if (first && first->unit != out->holds[i].unit)
			return err_set(err, ERR_CONFLICT,
				       "the schools buy by the %s and by the %s: book a visit for "
				       "each",
				       unit_terms(first->unit)->word,
				       unit_terms(out->holds[i].unit)->word);
		first = &out->holds[i];
	}
	return ERR_OK;
}

/* ---- writing ---- */

struct uid {
	char s[40];
};

/*
 * Of a visit's calendar entry, for life (RFC 5545, 3.8.4.7): no name or host shows in it, no two are the same in any
 * book, and the same book made again has the same.
 */
static int make_uid(struct work *work, struct uid *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	char text[256];
	bool found;
	int r = store_one(
		work->store,
		"SELECT coalesce((SELECT a.chain_sha256 FROM audit a WHERE a.audit_id = 1), "
		"''), coalesce(max(v.visit_id), 0) + 1 FROM visit v",
		NULL, 0, &q, &found, err);

	if (r < 0)
		return r;
	(void) snprintf(text, sizeof text, "visit %s %" PRId64 " %s", stmt_text(q, 0),
			stmt_int(q, 1), work->now);
	ical_uid(text, out->s);
	return ERR_OK;
}

static int insert_visit(struct work *work, const struct visit_plan *plan, int64_t *out_id,
			struct err *err)
{
	struct uid uid;
	int r = make_uid(work, &uid, err);

	if (r < 0)
		return r;
	return work_insert(
		work,
		"INSERT INTO visit (school_id, officer_id, service_id, kind, place, on_date,"
		" session, start_min, end_min, state, instead_of, audit_id, uid, changed_at)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'planned', ?10, ?11, ?12, ?13)",
		BIND(bind_int(plan->school->id), bind_int(plan->officer->id),
		     bind_int(plan->service->id),
		     bind_text(plan->service->statutory ? "statutory" : "purchased"),
		     bind_text(place_word(plan->place)), bind_date(plan->on),
		     bind_text(session_word(plan->session)), bind_int(plan->start_min),
		     bind_int(plan->end_min), bind_id(plan->instead_of),
		     bind_int(work_audit_id(work)), bind_text(uid.s), bind_text(work->now)),
		out_id, err);
}

static int insert_our_cost(struct work *work, int64_t visit_id, const struct school *school,
			   const struct holds *holds, struct err *err)
{
	if (holds->our_cost.hundredths == 0)
		return ERR_OK;
	return work_run(work,
			"INSERT INTO visit_our_cost (visit_id, school_id, unit, quantity, reason) "
			"VALUES (?1, ?2, ?3, ?4, ?5)",
			BIND(bind_int(visit_id), bind_int(school->id),
			     bind_text(unit_terms(holds->unit)->word),
			     bind_int(holds->our_cost.hundredths), bind_text(work->reason)),
			err);
}

static int insert_school(struct work *work, const struct visit_plan *plan, size_t i,
			 const struct visit_booked *booked, struct err *err)
{
	const struct visit_share *s = &plan->schools[i];
	const struct holds *holds = &booked->holds[i];
	int r = work_run(work,
			 "INSERT INTO visit_school (visit_id, line, school_id, part_bp) VALUES "
			 "(?1, ?2, ?3, ?4)",
			 BIND(bind_int(booked->id), bind_int((int64_t) i + 1),
			      bind_int(s->school->id), bind_int(s->part_bp)),
			 err);

	for (size_t h = 0; r == ERR_OK && h < holds->count; h++)
		r = work_run(work, "INSERT INTO visit_hold (visit_id, hold_id) VALUES (?1, ?2)",
			     BIND(bind_int(booked->id), bind_int(holds->id[h])), err);
	return r < 0 ? r : insert_our_cost(work, booked->id, s->school, holds, err);
}

static int insert_all(struct work *work, const struct visit_plan *plan, struct visit_booked *out,
		      struct err *err)
{
	int r = insert_visit(work, plan, &out->id, err);

	for (size_t i = 0; r == ERR_OK && i < plan->school_count; i++)
		r = insert_school(work, plan, i, out, err);
	for (size_t i = 0; r == ERR_OK && i < plan->officer_count; i++)
		r = work_run(work,
			     "INSERT INTO visit_officer (visit_id, line, officer_id) VALUES (?1, "
			     "?2, ?3)",
			     BIND(bind_int(out->id), bind_int((int64_t) i + 1),
				  bind_int(plan->officers[i]->id)),
			     err);
	return r;
}

int visit_book_any(struct work *work, struct visit_plan *plan, struct visit_booked *out,
		   struct err *err)
{
	struct visit_booked booked = { 0 };
	int r;

	fill_members(plan);
	if (plan->instead_of != 0 &&
	    (r = visit_check_instead(work->store, plan->instead_of, err)) < 0)
		return err_at(err, "instead-of", 0);
	if ((r = check_booking(work, plan, &booked.school_day_not_known, err)) < 0 ||
	    (!plan->service->statutory && (r = hold_parts(work, plan, &booked, err)) < 0) ||
	    (r = insert_all(work, plan, &booked, err)) < 0 ||
	    (plan->instead_of != 0 &&
	     (r = visit_make_good(work, plan->instead_of, &booked.made_good, err)) < 0))
		return r;
	*out = booked;
	return ERR_OK;
}

int visit_book(struct work *work, struct visit_plan *plan, struct visit_booked *out,
	       struct err *err)
{
	if (plan->over.use == OVER_OUR_COST)
		return err_set(err, ERR_INVALID,
			       "a visit is never booked at our own cost: record it once it is "
			       "done");
	return visit_book_any(work, plan, out, err);
}
