/* calendar/visit_book.c - books visits: whose they are, and which days are promised for them */
#include "calendar/ical.h"
#include "calendar/visit_private.h"

#include "core/check_value.h"

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

int visit_check_who(struct work *work, struct visit_plan *plan, struct err *err)
{
	int64_t officers[VISIT_OFFICERS_MAX];
	int r;

	fill_members(plan);
	for (size_t i = 0; i < plan->officer_count; i++)
		officers[i] = plan->officers[i]->id;
	if ((r = visit_answers(work, officers, plan->officer_count, "book a visit", err)) < 0)
		return r;
	if (check_schools(plan, err) < 0)
		return err_at(err, "school", 0);
	if ((r = check_officers(plan, err)) < 0)
		return r;
	return check_over(plan, err);
}

/* ---- the days ---- */

/* Of several schools a refusal says which one it is about. */
static int name_school(const struct visit_share *s, struct err *err)
{
	const struct err why = *err;

	return err_set(err, why.code, "%s: %s", s->school->name, why.msg);
}

/* Each school's part is laid after the one before, so that the parts add up to the whole. */
int visit_hold_parts(struct work *work, const struct visit_plan *plan, const struct over *over,
		     struct visit_booked *out, struct err *err)
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
			.over = over ? over[i] : plan->over,
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
		" session, start_min, end_min, state, instead_of, audit_id, uid, changed_at, "
		"series_id)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'planned', ?10, ?11, ?12, ?13, ?14)",
		BIND(bind_int(plan->school->id), bind_int(plan->officer->id),
		     bind_int(plan->service->id),
		     bind_text(plan->service->statutory ? "statutory" : "purchased"),
		     bind_text(place_word(plan->place)), bind_date(plan->on),
		     bind_text(session_word(plan->session)), bind_int(plan->start_min),
		     bind_int(plan->end_min), bind_id(plan->instead_of),
		     bind_int(work_audit_id(work)), bind_text(uid.s), bind_text(work->now),
		     bind_id(plan->series_id)),
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

int visit_keep_holds(struct work *work, int64_t visit_id, const struct holds *holds,
		     struct err *err)
{
	int r = ERR_OK;

	for (size_t h = 0; r == ERR_OK && h < holds->count; h++)
		r = work_run(work, "INSERT INTO visit_hold (visit_id, hold_id) VALUES (?1, ?2)",
			     BIND(bind_int(visit_id), bind_int(holds->id[h])), err);
	return r;
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

	if (r == ERR_OK)
		r = visit_keep_holds(work, booked->id, holds, err);
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

int visit_write(struct work *work, const struct visit_plan *plan, struct visit_booked *out,
		struct err *err)
{
	int r = plan->service->statutory ? ERR_OK : visit_hold_parts(work, plan, NULL, out, err);

	return r < 0 ? r : insert_all(work, plan, out, err);
}

int visit_book_any(struct work *work, struct visit_plan *plan, struct visit_booked *out,
		   bool *out_of_time, struct err *err)
{
	struct visit_booked booked = { 0 };
	struct visit_when when = { .verb = "book it" };
	int r;

	*out_of_time = false;
	if (plan->instead_of != 0 &&
	    (r = visit_check_instead(work->store, plan->instead_of, err)) < 0)
		return err_at(err, "instead-of", 0);
	if ((r = visit_check_who(work, plan, err)) == ERR_OK)
		r = visit_check_when(work, plan, &when, err);
	*out_of_time = when.of_time;
	if (r < 0 || (r = visit_write(work, plan, &booked, err)) < 0 ||
	    (plan->instead_of != 0 &&
	     (r = visit_make_good(work, plan->instead_of, &booked.made_good, err)) < 0))
		return r;
	booked.school_day_not_known = when.not_known;
	*out = booked;
	return ERR_OK;
}

int visit_book(struct work *work, struct visit_plan *plan, struct visit_booked *out,
	       struct err *err)
{
	bool of_time = false;
	int r;

	*out = (struct visit_booked){ 0 };
	if (plan->over.use == OVER_OUR_COST)
		return err_set(err, ERR_INVALID,
			       "a visit is never booked at our own cost: record it once it is "
			       "done");
	r = visit_book_any(work, plan, out, &of_time, err);
	if (of_time)
		visit_offer(work, plan, &out->slots);
	return r;
}
