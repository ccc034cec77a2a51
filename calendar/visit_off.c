/*
 * calendar/visit_off.c - visits that did not take place: called off by the school or the service, or nobody was there.
 *
 * What the notice ladder printed on the contract says is drawn, no more: none by default (DESIGN.md, Using).
 */
#include "calendar/invite.h"
#include "calendar/visit_private.h"

#include "core/approval.h"
#include "core/contract.h"
#include "core/notice.h"
#include "core/owed.h"
#include "core/user.h"

#include "core/banned.h"

/* ---- what the notice decides ---- */

struct decision {
	const struct visit_now *visit;
	struct moment told;
	const char *decided; /* visit_off.decided */
	struct date provisional_until;
	struct money worth; /* of what is drawn */
	int drawn_bp;       /* by the rung that draws most */
	char rung[64];
};

static int load_ladder(struct store *st, int64_t hold_id, struct notice_ladder *out,
		       struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st,
			  "SELECT c.notice_ladder FROM hold h JOIN contract c ON c.contract_id = "
			  "h.contract_id WHERE h.hold_id = ?1",
			  BIND(bind_int(hold_id)), &q, &row, err);

	*out = (struct notice_ladder){ .count = 0 };
	return r < 0 || !row ? r : notice_parse(stmt_text(q, 0), out, err);
}

/* "under 48 hours: 100%": the rung that drew; each draws more than the one before, so the per cent tells it. */
static void name_rung(const struct notice_ladder *ladder, int bp, struct decision *d)
{
	for (size_t i = 0; i < ladder->count; i++)
		if (ladder->rungs[i].percent * 100 == bp) {
			const struct notice_ladder one = { .count = 1,
							   .rungs = { ladder->rungs[i] } };

			(void) snprintf(d->rung, sizeof d->rung, "%s", notice_text(&one).s);
		}
	d->drawn_bp = bp;
}

static int notice_of(struct store *st, int64_t hold_id, const struct decision *d,
		     struct notice_ladder *ladder, int *out_bp, struct err *err)
{
	const struct moment visit = { d->visit->on, d->visit->start_min };
	int r = load_ladder(st, hold_id, ladder, err);

	return r < 0 ? r : notice_due(st, ladder, visit, d->told, out_bp, err);
}

/* What a hold would draw, before anything is written: how much, what it is worth, by which rung. */
static int weigh_hold(struct work *work, int64_t hold_id, void *context, struct err *err)
{
	struct decision *d = context;
	struct notice_ladder ladder;
	struct money worth;
	int bp = 0, r;

	if ((r = notice_of(work->store, hold_id, d, &ladder, &bp, err)) < 0 ||
	    (r = hold_worth(work->store, hold_id, bp, &worth, err)) < 0)
		return r;
	d->worth = money_add(d->worth, worth);
	if (bp > d->drawn_bp)
		name_rung(&ladder, bp, d);
	return ERR_OK;
}

/* The manager lets it pass; where a setting says so, with a second person. */
static int waive(struct work *work, struct decision *d, struct err *err)
{
	char subject[64];
	int r;

	if (d->drawn_bp == 0)
		return err_set(err, ERR_CONFLICT,
			       "visit %" PRId64
			       " draws nothing as it is: there is nothing to waive",
			       d->visit->id);
	(void) snprintf(subject, sizeof subject, "visit %" PRId64 " %s", d->visit->id,
			money_text(d->worth).s);
	if ((r = user_may(work, "visit waive", err)) < 0 ||
	    (r = approval_need(work, "waiver", subject, d->worth, err)) < 0)
		return r;
	d->decided = "waived";
	d->drawn_bp = 0;
	d->rung[0] = '\0';
	return ERR_OK;
}

static int decide(struct work *work, struct decision *d, bool closure, bool waived, struct err *err)
{
	int r;

	if (closure) {
		d->decided = "closure";
		return ERR_OK;
	}
	d->decided = "notice";
	if ((r = visit_each_hold(work, d->visit->id, HOLDS_OPEN, weigh_hold, d, NULL, err)) < 0)
		return r;
	return waived ? waive(work, d, err) : ERR_OK;
}

/* ---- writing ---- */

/* Each hold by its own contract's ladder. */
static int draw_by_notice(struct work *work, int64_t hold_id, void *context, struct err *err)
{
	struct decision *d = context;
	struct notice_ladder ladder;
	int bp = 0, r;

	if (strcmp(d->decided, "notice") != 0)
		return hold_release(work, hold_id, err);
	if ((r = notice_of(work->store, hold_id, d, &ladder, &bp, err)) < 0)
		return r;
	return hold_draw(work, hold_id, bp, d->provisional_until, err);
}

static int insert_off(struct work *work, const struct decision *d, struct err *err)
{
	return work_run(work,
			"INSERT INTO visit_off (visit_id, told_on, told_min, decided, drawn_bp, "
			"rung, audit_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
			BIND(bind_int(d->visit->id), bind_date(d->told.on), bind_int(d->told.min),
			     bind_text(d->decided), bind_int(d->drawn_bp),
			     bind_text(d->rung[0] ? d->rung : NULL), bind_int(work_audit_id(work))),
			err);
}

/* The new state; who drew something late answers for it as for a delivery. */
static int move(struct work *work, const struct decision *d, const char *state, struct err *err)
{
	bool drew = d->drawn_bp > 0 || strcmp(state, "no-access") == 0;

	return work_run(work,
			"UPDATE visit SET state = ?2, reason = ?3, delivered_by = ?4, sequence = "
			"sequence + CASE ?2 WHEN 'no-access' THEN 0 ELSE 1 END, changed_at = CASE "
			"?2 WHEN 'no-access' THEN changed_at ELSE ?5 END WHERE visit_id = ?1",
			BIND(bind_int(d->visit->id), bind_text(state), bind_text(work->reason),
			     bind_text(drew ? work->actor : NULL), bind_text(work->now)),
			err);
}

static int call_off(struct work *work, struct decision *d, const char *state, struct err *err)
{
	int r;

	if ((r = visit_awaiting(work, &d->provisional_until, err)) < 0 ||
	    (r = move(work, d, state, err)) < 0 || (r = insert_off(work, d, err)) < 0)
		return r;
	return visit_each_hold(work, d->visit->id, HOLDS_OPEN, draw_by_notice, d, NULL, err);
}

/* ---- by the service: what was booked is owed ---- */

struct owing {
	const struct visit_now *visit;
	bool owed_before; /* the visit made good another, whose days are still owed: they are not owed twice */
};

static int owe_hold(struct work *work, int64_t hold_id, void *context, struct err *err)
{
	struct owing *owing = context;
	struct owed o = { .hold_id = hold_id, .cause = OWED_CANCELLED, .since_on = work->today };
	int r;

	{
		SCOPED(stmt_endp) struct stmt *q = NULL;
		bool row = false;

		if ((r = store_one(work->store,
				   "SELECT allotment_id, school_id, quantity FROM hold WHERE "
				   "hold_id = ?1",
				   BIND(bind_int(hold_id)), &q, &row, err)) < 0)
			return r;
		o.allotment_id = stmt_int(q, 0);
		o.school_id = stmt_int(q, 1);
		o.quantity = stmt_quantity(q, 2);
	}
	if ((r = hold_release(work, hold_id, err)) < 0)
		return r;
	/* Pay as you go has bought nothing yet: nothing is owed. */
	if (o.allotment_id == 0 || owing->owed_before)
		return ERR_OK;
	return owed_add(work, &o, err);
}

static int cancel_by_service(struct work *work, struct decision *d, struct err *err)
{
	struct owing owing = { .visit = d->visit };
	int r;

	d->decided = "service";
	if ((r = visit_is_owed(work->store, d->visit->instead_of, &owing.owed_before, err)) < 0 ||
	    (r = move(work, d, "cancelled-by-service", err)) < 0 ||
	    (r = insert_off(work, d, err)) < 0)
		return r;
	return visit_each_hold(work, d->visit->id, HOLDS_OPEN, owe_hold, &owing, NULL, err);
}

/* ---- the acts ---- */

static int check_told(const struct visit_now *v, const struct moment *told, bool closure,
		      struct date today, struct err *err)
{
	const struct moment visit = { v->on, v->start_min };

	if (date_compare(told->on, today) > 0)
		err_set(err, ERR_INVALID, "%s is still to come: nobody was told then",
			date_long(told->on).s);
	else if (!closure && clock_elapsed(*told, visit) < 0)
		err_set(err, ERR_CONFLICT,
			"visit %" PRId64 " began at %s on %s: say when the school told you before "
			"that, with --told, or 'daybook visit no-access %" PRId64 "'",
			v->id, clock_text(v->start_min).s, date_long(v->on).s, v->id);
	else
		return ERR_OK;
	return err_at(err, "told", 0);
}

/* When the act is done: its date, at the clock's time of day. */
static int moment_now(const struct work *work, struct moment *out, struct err *err)
{
	int r = clock_moment(work->now, out, err);

	out->on = work->today;
	return r;
}

static int check_words(const struct work *work, const struct visit_told *told, bool *by_school,
		       struct err *err)
{
	*by_school = strcmp(told->by, "school") == 0;
	if (!*by_school && strcmp(told->by, "service") != 0) {
		err_set(err, ERR_INVALID, "'%s' did not cancel it: say --by school or --by service",
			told->by);
		return err_at(err, "by", 0);
	}
	if (!*by_school && (told->waive || told->closure || told->at))
		return err_set(err, ERR_INVALID,
			       "a visit that the service cancels draws nothing: --told, --closure "
			       "and --waive are for the school's");
	if (told->waive && told->closure)
		return err_set(err, ERR_INVALID,
			       "a closure draws nothing: there is nothing to waive");
	return visit_need_reason(work, "say why the visit is cancelled", err);
}

int visit_cancel(struct work *work, int64_t visit_id, const struct visit_told *told,
		 struct err *err)
{
	struct visit_now v;
	struct decision d = { .visit = &v };
	bool by_school;
	int r;

	if ((r = check_words(work, told, &by_school, err)) < 0 ||
	    (r = visit_load(work->store, visit_id, &v, err)) < 0 ||
	    (r = visit_need_state(&v, "planned", "cancelled", err)) < 0 ||
	    (r = visit_answers(work, v.officers, v.officer_count, "cancel a visit", err)) < 0 ||
	    (r = moment_now(work, &d.told, err)) < 0)
		return r;
	if (told->at)
		d.told = *told->at;
	if (!by_school)
		r = cancel_by_service(work, &d, err);
	else if ((r = check_told(&v, &d.told, told->closure, work->today, err)) == ERR_OK &&
		 (r = decide(work, &d, told->closure, told->waive, err)) == ERR_OK)
		r = call_off(work, &d, "cancelled-by-school", err);
	return r < 0 ? r : invite_follow(work, visit_id, err);
}

int visit_no_access(struct work *work, int64_t visit_id, bool waived, struct err *err)
{
	struct visit_now v;
	struct decision d = { .visit = &v };
	int r;

	if ((r = visit_need_reason(work, "say what the officer found", err)) < 0 ||
	    (r = visit_load(work->store, visit_id, &v, err)) < 0 ||
	    (r = visit_need_state(&v, "planned", "recorded as no access", err)) < 0 ||
	    (r = visit_answers(work, v.officers, v.officer_count, "record no access", err)) < 0)
		return r;
	if (date_compare(v.on, work->today) > 0)
		return err_set(err, ERR_CONFLICT,
			       "visit %" PRId64 " is on %s: nobody can have been there yet", v.id,
			       date_long(v.on).s);
	d.told = (struct moment){ v.on, v.start_min };
	r = decide(work, &d, false, waived, err);
	return r < 0 ? r : call_off(work, &d, "no-access", err);
}

/* ---- reading ---- */

int visit_off_load(struct store *st, int64_t visit_id, struct visit_off *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st,
			  "SELECT told_on, told_min, decided, drawn_bp, rung FROM visit_off WHERE "
			  "visit_id = ?1",
			  BIND(bind_int(visit_id)), &q, &row, err);

	*out = (struct visit_off){ .told = { DATE_NONE, 0 } };
	if (r < 0 || !row)
		return r;
	out->told = (struct moment){ stmt_date(q, 0), (int) stmt_int(q, 1) };
	stmt_copy(q, 2, out->decided, sizeof out->decided);
	out->drawn_bp = (int) stmt_int(q, 3);
	stmt_copy(q, 4, out->rung, sizeof out->rung);
	return visit_is_owed(st, visit_id, &out->owed, err);
}
