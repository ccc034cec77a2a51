/* calendar/visit_check.c - may a visit be then: which day it is, and whether its officers are free */
#include "calendar/absence.h"
#include "calendar/visit_private.h"

#include "core/days.h"
#include "core/setting.h"

#include "core/banned.h"

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
		     struct visit_when *when, struct err *err)
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
	when->not_known = when->not_known || school_day == SCHOOL_DAY_NOT_KNOWN;
	if (school_day == SCHOOL_DAY_NO && !work->reason)
		return err_set(err, ERR_CONFLICT,
			       "%s is no school day at %s (%s): to %s all the same give a --reason",
			       date_long(plan->on).s, school->name, why, when->verb);
	return ERR_OK;
}

static int check_works(struct work *work, const struct visit_plan *plan,
		       const struct officer *officer, const struct visit_when *when,
		       struct err *err)
{
	bool works;
	int r = officer_works(work->store, officer->id, plan->on, plan->start_min, plan->end_min,
			      &works, err);

	if (r < 0 || works || work->reason)
		return r;
	return err_set(err, ERR_CONFLICT,
		       "%s does not work from %s to %s on %s: to %s all the same give a --reason",
		       officer->code, clock_text(plan->start_min).s, clock_text(plan->end_min).s,
		       date_table(plan->on).s, when->verb);
}

/* The triggers visit_clash_* say it again, for any other path. */
static int check_clash(struct work *work, const struct visit_plan *plan,
		       const struct officer *officer, const struct visit_when *when,
		       struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool clash = false;
	int r = store_one(work->store,
			  "SELECT v.visit_id, s.name, v.start_min, v.end_min FROM visit v JOIN "
			  "visit_officer o ON o.visit_id = v.visit_id JOIN school s ON "
			  "s.school_id = v.school_id WHERE o.officer_id = ?1 AND v.on_date = ?2"
			  " AND v.start_min < ?4 AND v.end_min > ?3 AND v.visit_id <> ?5 AND "
			  "v.state IN ('planned','delivered','confirmed','no-access')",
			  BIND(bind_int(officer->id), bind_date(plan->on),
			       bind_int(plan->start_min), bind_int(plan->end_min),
			       bind_int(when->visit_id)),
			  &q, &clash, err);

	if (r < 0 || !clash)
		return r;
	return err_set(err, ERR_CONFLICT, "%s is at %s from %s to %s on %s (visit %" PRId64 ")",
		       officer->code, stmt_text(q, 1), clock_text((int) stmt_int(q, 2)).s,
		       clock_text((int) stmt_int(q, 3)).s, date_long(plan->on).s, stmt_int(q, 0));
}

int visit_check_officer(struct work *work, const struct visit_plan *plan,
			const struct officer *officer, const struct visit_when *when,
			struct err *err)
{
	int r;

	if ((r = officer_serves(work->store, officer->id, plan->on, err)) < 0 ||
	    (r = check_works(work, plan, officer, when, err)) < 0 ||
	    (r = absence_check(work, officer, plan->on, plan->start_min, plan->end_min, err)) < 0)
		return r;
	return check_clash(work, plan, officer, when, err);
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

int visit_check_when(struct work *work, struct visit_plan *plan, struct visit_when *when,
		     struct err *err)
{
	int r;

	if ((r = date_plausible(plan->on, work->today, err)) < 0)
		return err_at(err, "date", 0);
	if ((r = check_open(work, plan, err)) < 0 || (r = fill_times(work->store, plan, err)) < 0)
		return r;
	when->of_time = true;
	for (size_t i = 0; i < plan->school_count; i++)
		if ((r = check_day(work, plan, plan->schools[i].school, when, err)) < 0)
			return r;
	for (size_t i = 0; i < plan->officer_count; i++)
		if ((r = visit_check_officer(work, plan, plan->officers[i], when, err)) < 0)
			return r;
	when->of_time = false;
	return ERR_OK;
}
