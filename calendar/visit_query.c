/* calendar/visit_query.c - what the school disputes, and what was wrong and is taken back */
#include "calendar/invite.h"
#include "calendar/visit_private.h"

#include "core/statutory.h"

#include "core/banned.h"

static int query_hold(struct work *work, int64_t hold_id, void *context, struct err *err)
{
	return hold_query(work, hold_id, context, err);
}

int visit_query(struct work *work, int64_t visit_id, const char *said_by, struct err *err)
{
	char by[96];
	struct visit_now v;
	size_t count = 0;
	int r;

	(void) snprintf(by, sizeof by, "%s", said_by);
	if ((r = visit_need_reason(work, "say what the school disputes", err)) < 0 ||
	    (r = visit_load(work->store, visit_id, &v, err)) < 0)
		return r;
	if (strlen(said_by) >= sizeof by) {
		err_set(err, ERR_INVALID, "the name of who at the school disputes it is too long");
		return err_at(err, "by", 0);
	}
	if ((r = visit_each_hold(work, v.id, HOLDS_DRAWN, query_hold, by, &count, err)) < 0)
		return r;
	if (count == 0)
		return err_set(err, ERR_CONFLICT,
			       "visit %" PRId64 " is %s and drew nothing: there is nothing to "
			       "dispute",
			       v.id, v.state);
	return ERR_OK;
}

/* Where it does not stand, taking it back answers. */
static int uphold_hold(struct work *work, int64_t hold_id, void *context, struct err *err)
{
	bool queried = false;
	int r = hold_is_queried(work->store, hold_id, &queried, err);

	(void) context;
	return r < 0 || !queried ? r : hold_answer(work, hold_id, true, err);
}

static int is_queried(struct store *st, int64_t visit_id, bool *out, struct err *err)
{
	int64_t count = 0;
	int r = store_int(
		st,
		"SELECT count(*) FROM visit_hold x JOIN day_entry e ON e.hold_id = "
		"x.hold_id JOIN use_query q ON q.entry_id = e.entry_id WHERE x.visit_id = "
		"?1 AND NOT EXISTS (SELECT 1 FROM use_answer a WHERE a.query_id = "
		"q.query_id)",
		BIND(bind_int(visit_id)), 0, &count, err);

	*out = count > 0;
	return r;
}

int visit_answer(struct work *work, int64_t visit_id, bool stands, struct err *err)
{
	struct visit_now v;
	bool queried = false;
	int r;

	if ((r = visit_need_reason(work, "say what the school is answered", err)) < 0 ||
	    (r = visit_load(work->store, visit_id, &v, err)) < 0 ||
	    (r = is_queried(work->store, v.id, &queried, err)) < 0)
		return r;
	if (!queried)
		return err_set(err, ERR_CONFLICT, "the school does not dispute visit %" PRId64,
			       v.id);
	if (!stands)
		return visit_take_back(work, &v, err);
	if ((r = visit_not_own(work, &v, "uphold", err)) < 0)
		return r;
	return visit_each_hold(work, v.id, HOLDS_DRAWN, uphold_hold, NULL, NULL, err);
}

/* ---- taking back ---- */

static int reverse_hold(struct work *work, int64_t hold_id, void *context, struct err *err)
{
	(void) context;
	return hold_reverse(work, hold_id, err);
}

#define RECORDS_MAX (VISIT_SCHOOLS_MAX * FREE_WORK_MAX)

/* What it left in the log was wrong, too. */
static int withdraw_records(struct work *work, int64_t visit_id, struct err *err)
{
	int64_t ids[RECORDS_MAX];
	size_t count = 0;
	int r;

	{
		SCOPED(stmt_endp) struct stmt *q = NULL;
		bool row = false;

		if ((r = store_query(
			     work->store,
			     "SELECT record_id FROM visit_free WHERE visit_id = ?1 ORDER BY "
			     "record_id",
			     BIND(bind_int(visit_id)), &q, err)) < 0)
			return r;
		while ((r = stmt_next(q, &row, err)) == ERR_OK && row && count < RECORDS_MAX)
			ids[count++] = stmt_int(q, 0);
	}
	for (size_t i = 0; r == ERR_OK && i < count; i++)
		r = statutory_withdraw(work, ids[i], err);
	return r;
}

static int check_open_year(struct work *work, const struct visit_now *v, struct err *err)
{
	bool closed;
	int r = fy_is_closed_to(work, fy_of(v->on), &closed, err);

	if (r < 0 || !closed)
		return r;
	return err_set(err, ERR_CONFLICT,
		       "the financial year %s is closed: a use of it is taken back with 'daybook "
		       "year correct'",
		       fy_text(fy_of(v->on)).s);
}

int visit_take_back(struct work *work, const struct visit_now *v, struct err *err)
{
	int r;

	if ((r = check_open_year(work, v, err)) < 0 ||
	    (r = work_run(work,
			  "UPDATE visit SET state = 'reversed', reason = ?2, sequence = sequence + "
			  "1, changed_at = ?3 WHERE visit_id = ?1",
			  BIND(bind_int(v->id), bind_text(work->reason), bind_text(work->now)),
			  err)) < 0 ||
	    (r = visit_each_hold(work, v->id, HOLDS_DRAWN, reverse_hold, NULL, NULL, err)) < 0)
		return r;
	r = withdraw_records(work, v->id, err);
	return r < 0 ? r : invite_follow(work, v->id, err);
}

int visit_reverse(struct work *work, int64_t visit_id, struct err *err)
{
	struct visit_now v;
	int r;

	if ((r = visit_need_reason(work, "say what was wrong", err)) < 0 ||
	    (r = visit_load(work->store, visit_id, &v, err)) < 0)
		return r;
	if (v.delivered_by[0] == '\0' || strcmp(v.state, "reversed") == 0)
		return err_set(err, ERR_CONFLICT,
			       "visit %" PRId64
			       " is %s: only what was delivered, or drawn all the same, can be "
			       "reversed",
			       v.id, v.state);
	return visit_take_back(work, &v, err);
}
