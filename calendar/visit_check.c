/* calendar/visit_check.c - may a visit be then: which day it is, and whether its officers are free */
#include "calendar/absence.h"
#include "calendar/engagement.h"
#include "calendar/visit_private.h"

#include "core/days.h"
#include "core/setting.h"

#include "core/banned.h"

/* ---- when ---- */

/* Sessions take their times from the settings of that day; timed work says its own. */
int visit_fill_times(struct store *st, struct visit_plan *plan, struct err *err)
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

/* The triggers visit_clash_* say of a clash again, for any other path. */
static int check_engaged(struct work *work, const struct visit_plan *plan,
			 const struct officer *officer, const struct visit_when *when,
			 struct err *err)
{
	const struct engagement wanted = { .visit_id = when->visit_id,
					   .school_id = plan->school->id,
					   .on = plan->on,
					   .session = plan->session,
					   .place = plan->place,
					   .start_min = plan->start_min,
					   .end_min = plan->end_min,
					   .school = plan->school->name };
	int travel = 0, r = travel_minutes(work->store, plan->on, &travel, err);

	if (r < 0)
		return r;
	return engagement_check(work->store, officer, &wanted, work->reason ? 0 : travel,
				when->verb, err);
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
	return check_engaged(work, plan, officer, when, err);
}

int visit_check_year(struct work *work, struct date on, struct err *err)
{
	bool closed = false;
	int r = fy_is_closed_to(work, fy_of(on), &closed, err);

	if (r < 0 || !closed)
		return r;
	return err_set(err, ERR_CONFLICT, "the financial year %s is closed", fy_text(fy_of(on)).s);
}

static int check_open(struct work *work, const struct visit_plan *plan, struct err *err)
{
	for (size_t i = 0; i < plan->school_count; i++)
		if (school_is_closed(plan->schools[i].school, plan->on))
			return err_set(err, ERR_CONFLICT, "%s (%s) is closed on %s",
				       plan->schools[i].school->name, plan->schools[i].school->urn,
				       date_long(plan->on).s);
	return visit_check_year(work, plan->on, err);
}

int visit_check_when(struct work *work, struct visit_plan *plan, struct visit_when *when,
		     struct err *err)
{
	int r;

	if ((r = date_plausible(plan->on, work->today, err)) < 0)
		return err_at(err, "date", 0);
	if ((r = check_open(work, plan, err)) < 0 ||
	    (r = visit_fill_times(work->store, plan, err)) < 0)
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

/* ---- other times ---- */

/* A whole day: a session, or more than half a day of hours. */
static bool needs_day(const struct visit_plan *plan)
{
	return plan->session == SESSION_DAY ||
	       (plan->session == SESSION_TIMED &&
		plan->end_min - plan->start_min > unit_terms(UNIT_SESSION)->minutes);
}

void visit_offer(struct work *work, const struct visit_plan *plan, struct slots *out)
{
	int64_t officers[VISIT_OFFICERS_MAX], schools[VISIT_SCHOOLS_MAX];
	struct slot_wish wish = { .officer_id = plan->officer->id,
				  .school_id = plan->school->id,
				  .from = date_max(plan->on, work->today),
				  .most = VISIT_OFFERS,
				  .whole_days = needs_day(plan),
				  .officers = officers,
				  .schools = schools };
	struct slots found = { .count = 0 };
	struct err ignored = { 0 };

	/* Days are bought by the year: no other year is offered for them. */
	wish.to = plan->service->statutory ? date_add(wish.from, 365) : fy_last(fy_of(plan->on));
	for (size_t i = 1; i < plan->officer_count; i++)
		officers[wish.officer_count++] = plan->officers[i]->id;
	for (size_t i = 1; i < plan->school_count; i++)
		schools[wish.school_count++] = plan->schools[i].school->id;
	IGNORE(slots_free(work->store, &wish, &found, &ignored)); /* it is refused in any case */
	*out = found;
}
