/* calendar/visit_deliver.c - what was done is recorded, drawn, logged where it was free, and confirmed */
#include "calendar/visit_private.h"

#include "core/statutory.h"

#include "core/banned.h"

/* ---- the log of free services ---- */

static int log_record(struct work *work, const struct visit_now *v, const struct service *service,
		      int64_t school_id, int64_t minutes, struct err *err)
{
	struct school school;
	struct statutory_record record = {
		.school = &school,
		.service = service,
		.officer_id = v->officers[0],
		.done_on = v->on,
		.minutes = minutes,
	};
	int64_t id;
	int r;

	if ((r = school_load(work->store, school_id, &school, err)) < 0 ||
	    (r = statutory_write(work, &record, &id, err)) < 0)
		return r;
	return work_run(work, "INSERT INTO visit_free (record_id, visit_id) VALUES (?1, ?2)",
			BIND(bind_int(id), bind_int(v->id)), err);
}

/* A record for each school, with its part of the minutes. */
static int log_free(struct work *work, const struct visit_now *v, const struct service *service,
		    int minutes, struct err *err)
{
	struct effort effort = EFFORT_WHOLE(0, minutes);
	int r = ERR_OK;

	effort.to_bp = 0;
	for (size_t i = 0; r == ERR_OK && i < v->school_count; i++) {
		effort.from_bp = effort.to_bp;
		effort.to_bp += v->schools[i].part_bp;
		r = log_record(work, v, service, v->schools[i].school_id, effort_minutes(effort),
			       err);
	}
	return r;
}

/* ---- delivering ---- */

static int draw_hold(struct work *work, int64_t hold_id, void *context, struct err *err)
{
	const struct date *provisional_until = context;

	return hold_draw(work, hold_id, 10000, *provisional_until, err);
}

static int release_hold(struct work *work, int64_t hold_id, void *context, struct err *err)
{
	(void) context;
	return hold_release(work, hold_id, err);
}

static int check_free(const struct visit_now *v, const struct free_work *free, size_t count,
		      int *out_minutes, struct err *err)
{
	int64_t sum = 0;

	*out_minutes = 0;
	if (count > 0 && v->free_service)
		return err_set(err, ERR_INVALID,
			       "visit %" PRId64 " is free: all of it goes into the log as it is",
			       v->id);
	for (size_t i = 0; i < count; i++) {
		if (!free[i].service->statutory)
			return err_set(err, ERR_INVALID,
				       "'%s' is a purchased service: free minutes are of a free "
				       "one",
				       free[i].service->title);
		if (free[i].minutes < 1)
			return err_set(err, ERR_INVALID, "free work takes a minute at least");
		sum += free[i].minutes;
	}
	if (sum > v->minutes)
		return err_set(err, ERR_INVALID,
			       "the free minutes come to %" PRId64 ": visit %" PRId64 " has %d",
			       sum, v->id, v->minutes);
	*out_minutes = (int) sum;
	return ERR_OK;
}

static int check_deliver(struct work *work, const struct visit_now *v, struct err *err)
{
	int r;

	if ((r = visit_need_state(v, "planned", "delivered", err)) < 0 ||
	    (r = visit_answers(work, v->officers, v->officer_count, "deliver a visit", err)) < 0)
		return r;
	if (date_compare(v->on, work->today) > 0)
		return err_set(err, ERR_CONFLICT,
			       "visit %" PRId64
			       " is on %s: it is delivered that day or later, not before",
			       v->id, date_long(v->on).s);
	return ERR_OK;
}

int visit_deliver_free(struct work *work, int64_t visit_id, const struct free_work *free,
		       size_t count, struct err *err)
{
	struct date provisional_until;
	struct visit_now v;
	int minutes, r;

	if ((r = visit_load(work->store, visit_id, &v, err)) < 0 ||
	    (r = check_deliver(work, &v, err)) < 0)
		return r;
	if (check_free(&v, free, count, &minutes, err) < 0)
		return err_at(err, "free", 0);
	if ((r = visit_awaiting(work, &provisional_until, err)) < 0 ||
	    (r = work_run(
		     work,
		     "UPDATE visit SET state = 'delivered', delivered_by = ?2 WHERE visit_id = ?1",
		     BIND(bind_int(v.id), bind_text(work->actor)), err)) < 0)
		return r;
	if (v.free_service)
		return log_free(work, &v,
				&(struct service){ .id = v.service_id, .statutory = true },
				v.minutes, err);
	for (size_t i = 0; r == ERR_OK && i < count; i++)
		r = log_free(work, &v, free[i].service, (int) free[i].minutes, err);
	if (r < 0)
		return r;
	/* From half of the session on it was free work, and the session draws nothing. */
	return visit_each_hold(work, v.id, HOLDS_OPEN,
			       minutes * 2 >= v.minutes ? release_hold : draw_hold,
			       &provisional_until, NULL, err);
}

int visit_deliver(struct work *work, int64_t visit_id, struct err *err)
{
	return visit_deliver_free(work, visit_id, NULL, 0, err);
}

int visit_record(struct work *work, struct visit_plan *plan, const struct free_work *free,
		 size_t count, struct visit_booked *out, struct err *err)
{
	bool of_time = false;
	int r;

	if (date_compare(plan->on, work->today) > 0) {
		err_set(err, ERR_CONFLICT, "%s is still to come: book the visit",
			date_long(plan->on).s);
		return err_at(err, "date", 0);
	}
	if (plan->over.use == OVER_OUR_COST &&
	    (r = visit_need_reason(work, "say why the service bears the cost", err)) < 0)
		return r;
	if ((r = visit_book_any(work, plan, out, &of_time, err)) < 0)
		return r;
	return visit_deliver_free(work, out->id, free, count, err);
}

/* ---- confirming ---- */

static int confirm_hold(struct work *work, int64_t hold_id, void *context, struct err *err)
{
	(void) context;
	return hold_confirm(work, hold_id, err);
}

/* What a visit draws that was called off late, or found nobody, is confirmed like a delivery; its state stays. */
static int check_confirm(const struct visit_now *v, struct err *err)
{
	bool off =
		strcmp(v->state, "no-access") == 0 || strcmp(v->state, "cancelled-by-school") == 0;

	if (!off)
		return visit_need_state(v, "delivered", "confirmed", err);
	if (v->confirmed)
		return err_set(err, ERR_CONFLICT,
			       "what visit %" PRId64 " drew was confirmed already", v->id);
	if (v->delivered_by[0] == '\0')
		return err_set(err, ERR_CONFLICT,
			       "visit %" PRId64 " drew nothing: there is nothing to confirm",
			       v->id);
	return ERR_OK;
}

int visit_confirm(struct work *work, int64_t visit_id, struct err *err)
{
	struct visit_now v;
	int r;

	if ((r = visit_load(work->store, visit_id, &v, err)) < 0 ||
	    (r = check_confirm(&v, err)) < 0 || (r = visit_not_own(work, &v, "confirm", err)) < 0 ||
	    (r = work_run(work,
			  "UPDATE visit SET state = CASE state WHEN 'delivered' THEN 'confirmed' "
			  "ELSE state END, confirmed_by = ?2 WHERE visit_id = ?1",
			  BIND(bind_int(v.id), bind_text(work->actor)), err)) < 0)
		return r;
	return visit_each_hold(work, v.id, HOLDS_DRAWN, confirm_hold, NULL, NULL, err);
}
