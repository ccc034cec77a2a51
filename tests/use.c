/* tests/use.c - visits as tests have them */
#include <criterion/criterion.h>

#include "tests/use.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

struct contract use_sell(struct store *st, const struct terms *terms)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	struct school school;
	struct service service;
	struct schedule schedule;
	struct contract c;
	struct sold sold;

	MUST(school_find(st, terms->urn ? terms->urn : BOOK_ACADEMY, &school, &err));
	MUST(service_find(st, SERVICE_DAYS, &service, &err));
	const struct offer offer = {
		.member_count = 1,
		.member = { { .school = &school } },
		.service = &service,
		.fy = { 2024 },
		.from = DATE_NONE,
		.to = terms->to ? day(terms->to) : DATE_NONE,
		.commitment = terms->commitment,
		.unit = terms->unit,
		.quantity = quantity_of(terms->quantity),
		.plan = terms->commitment == COMMITMENT_QUANTITY ? PLAN_UPFRONT : PLAN_ON_USE,
		.notice_ladder = terms->notice,
		.ask_by = terms->ask_by,
		.expires_on = DATE_NONE,
	};

	book_begin(&work, st, "finance", "contract quote", "2024-04-02");
	MUST(sale_quote(&work, &offer, &c, &schedule, &err));
	book_commit(&work);
	book_begin(&work, st, "finance", "contract agree", "2024-04-02");
	MUST(sale_agree(&work, &c, "Bursar", NULL, &sold, &schedule, &err));
	book_commit(&work);
	MUST(contract_find(st, c.ref, &c, &err));
	return c;
}

/* ---- visits ---- */

struct room {
	struct school school[TRIP_MAX];
	struct officer officer[TRIP_MAX];
	struct service service;
};

static struct visit_plan plan_of(struct store *st, const struct trip *t, struct room *room)
{
	struct err err = { 0 };
	struct visit_plan plan = { .service = &room->service,
				   .place = t->place,
				   .on = day(t->on),
				   .session = t->session,
				   .start_min = t->start,
				   .end_min = t->end,
				   .over = t->over,
				   .instead_of = t->instead_of };

	MUST(service_find(st, t->service ? t->service : SERVICE_DAYS, &room->service, &err));
	for (size_t i = 0; i < TRIP_MAX && (i == 0 || t->urn[i]); i++) {
		MUST(school_find(st, t->urn[i] ? t->urn[i] : BOOK_ACADEMY, &room->school[i], &err));
		plan.schools[plan.school_count++] =
			(struct visit_share){ &room->school[i], t->part[0] ? t->part[i] : 10000 };
	}
	for (size_t i = 0; i < TRIP_MAX && (i == 0 || t->officer[i]); i++) {
		MUST(officer_find(st, t->officer[i] ? t->officer[i] : "EWO-01", &room->officer[i],
				  &err));
		plan.officers[plan.officer_count++] = &room->officer[i];
	}
	return plan;
}

int use_book(struct store *st, const struct trip *t, struct visit_booked *out, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct room room;
	struct visit_plan plan = plan_of(st, t, &room);
	int r;

	book_begin(&work, st, t->user ? t->user : "manager", "visit book",
		   t->today ? t->today : "2024-04-02");
	work.reason = t->reason;
	if ((r = visit_book(&work, &plan, out, err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

int use_record(struct store *st, const struct trip *t, struct visit_booked *out, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct room room;
	struct visit_plan plan = plan_of(st, t, &room);
	int r;

	book_begin(&work, st, t->user ? t->user : "manager", "visit record",
		   t->today ? t->today : t->on);
	work.reason = t->reason;
	if ((r = visit_record(&work, &plan, NULL, 0, out, err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

int64_t use_visit(struct store *st, const struct trip *t)
{
	struct visit_booked booked = { 0 };
	struct err err = { 0 };

	MUST(use_book(st, t, &booked, &err));
	return booked.id;
}

/* ---- acts ---- */

static int begin(struct work *work, struct store *st, const struct doing *d, const char *act,
		 struct err *err)
{
	int r = book_try_begin(work, st, d->user ? d->user : "manager", act,
			       d->today ? d->today : "2024-09-03", err);

	work->reason = d->no_reason ? NULL : d->reason ? d->reason : "a reason";
	return r;
}

static int commit(struct work *work, int r, struct err *err)
{
	return r < 0 ? r : work_commit(work, err);
}

int use_deliver(struct store *st, const struct doing *d, int64_t visit, const char *service,
		int64_t minutes, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct service free_service = { 0 };
	const struct free_work inside = { &free_service, minutes };
	int r;

	if ((service && (r = service_find(st, service, &free_service, err)) < 0) ||
	    (r = begin(&work, st, d, "visit deliver", err)) < 0)
		return r;
	r = visit_deliver_free(&work, visit, &inside, service ? 1 : 0, err);
	return commit(&work, r, err);
}

int use_cancel(struct store *st, const struct doing *d, int64_t visit,
	       const struct visit_told *told, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	int r = begin(&work, st, d, "visit cancel", err);

	return r < 0 ? r : commit(&work, visit_cancel(&work, visit, told, err), err);
}

int use_no_access(struct store *st, const struct doing *d, int64_t visit, bool waive,
		  struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	int r = begin(&work, st, d, "visit no-access", err);

	return r < 0 ? r : commit(&work, visit_no_access(&work, visit, waive, err), err);
}

int use_query(struct store *st, const struct doing *d, int64_t visit, const char *by,
	      struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	int r = begin(&work, st, d, "visit query", err);

	return r < 0 ? r : commit(&work, visit_query(&work, visit, by, err), err);
}

int use_answer(struct store *st, const struct doing *d, int64_t visit, bool stands, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	int r = begin(&work, st, d, "visit answer", err);

	return r < 0 ? r : commit(&work, visit_answer(&work, visit, stands, err), err);
}

int use_reverse(struct store *st, const struct doing *d, int64_t visit, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	int r = begin(&work, st, d, "visit reverse", err);

	return r < 0 ? r : commit(&work, visit_reverse(&work, visit, err), err);
}

/* ---- looking ---- */

static void keep_visit(void *context, const struct visit *v)
{
	*(struct visit *) context = *v;
}

struct visit use_seen(struct store *st, int64_t visit, const char *urn)
{
	const struct visit_filter filter = { .visit_id = visit,
					     .school_id = urn ? book_school(st, urn) : 0,
					     .from = DATE_NONE,
					     .to = DATE_NONE };
	struct visit v = { 0 };
	struct err err = { 0 };

	MUST(visit_each(st, &filter, keep_visit, &v, &err));
	return v;
}

void use_check(struct store *st)
{
	SCOPED(freep) char *findings = deal_findings(st);

	cr_expect_str_eq(findings, "");
}

int use_move(struct store *st, int64_t visit, const struct trip *t, struct visit_moved *out,
	     struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct officer officer;
	struct visit_move to = { .on = t->on ? day(t->on) : DATE_NONE,
				 .new_time = t->session != SESSION_TIMED || t->end != 0,
				 .session = t->session,
				 .start_min = t->start,
				 .end_min = t->end,
				 .place = t->place == PLACE_SCHOOL ? NULL : &t->place };
	int r;

	if (t->officer[0]) {
		if ((r = officer_find(st, t->officer[0], &officer, err)) < 0)
			return r;
		to.officer = &officer;
	}
	if ((r = book_try_begin(&work, st, t->user ? t->user : "manager", "visit move",
				t->today ? t->today : "2024-04-02", err)) < 0)
		return r;
	work.reason = t->reason;
	return commit(&work, visit_move(&work, visit, &to, out, err), err);
}

int use_hand_over(struct store *st, const struct doing *d, int64_t visit, const char *from,
		  const char *to, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct officer officer;
	int r;

	if ((r = officer_find(st, to, &officer, err)) < 0 ||
	    (r = begin(&work, st, d, "visit move", err)) < 0)
		return r;
	return commit(&work, visit_hand_over(&work, visit, book_officer(st, from), &officer, err),
		      err);
}
