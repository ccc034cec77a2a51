/* tests/history_visit.c - acts of a history: visits are booked, delivered, called off; free services logged */
#include "tests/history.h"

#include "calendar/visit.h"
#include "core/statutory.h"

#include "core/banned.h"

struct visit_plan visit_plan_of(const struct run_state *s, const struct m_plan *p)
{
	return (struct visit_plan){
		.school = &s->school[p->school],
		.officer = &fixture.officer[p->officer],
		.service = &fixture.service[p->service],
		.on = date_of(p->on),
		.session = (enum visit_session) p->session,
		.start_min = p->start,
		.end_min = p->end,
		.instead_of = p->instead == M_NEVER ? 0 : p->instead + 1,
		.over = { .use = p->top_up ? OVER_TOP_UP : OVER_REFUSE,
			  .agreed_by = "Bursar",
			  .order_number = p->order ? history_orders[p->order] : NULL },
	};
}

/* Now and then a visit makes another good that the service called off, or one that it did not. */
static int pick_instead(const struct model *m, unsigned number)
{
	int last = M_NEVER;

	if (number % 5 > 1 || m->visits == 0)
		return M_NEVER;
	if (one_in(number / 5, 8))
		return (int) (number / 40 % (unsigned) (m->visits + 1));
	for (int i = 0; i < m->owings; i++)
		if (m->owed[i].settled == M_NEVER && m->owed[i].hold != M_NEVER)
			last = m->hold[m->owed[i].hold].visit;
	return last;
}

/* Now and then it is work of before, on days that ended unused since. */
static void aim_lapsed(const struct model *m, const struct act *a, struct m_plan *p)
{
	for (int i = m->entries - 1; i >= 0 && one_in(a->n[11], 8); i--) {
		const struct m_allotment *b = &m->allotment[m->entry[i].allotment];

		if (m->entry[i].kind != M_LAPSE || b->left > 0 || b->closed)
			continue;
		p->school = m->entry[i].school;
		p->on = b->end - (int) (a->n[4] % 4);
		p->reason = true;
		p->service = 0;
		return;
	}
}

bool play_book(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	struct m_plan p = { .actor = pick_actor(a->n[0], M_MANAGER, M_EWO_1),
			    .school = pick_buyer(m, a->n[1]),
			    .officer = 1 + (one_in(a->n[2], 3) ? 1 : 0),
			    .service = one_in(a->n[3], 6) ? 1 + (int) (a->n[3] / 6 % 2) : 0,
			    .on = pick_day(m, a->n[4], a->n[5]),
			    .session = (int) (a->n[6] % 4),
			    .reason = !one_in(a->n[7], 4),
			    .instead = pick_instead(m, a->n[10]),
			    .top_up = one_in(a->n[10] / 7, 2),
			    .order = (int) (a->n[10] / 35 % 3) };
	struct work work = WORK_EMPTY;
	struct visit_booked booked;
	struct err err = { 0 };
	int r;

	if (p.instead != M_NEVER && p.instead < m->visits) {
		p.school = m->visit[p.instead].school;
		p.service = 0;
	}
	aim_lapsed(m, a, &p);
	if (!one_in(a->n[2] / 3, 10) && (p.actor == M_EWO_1 || p.actor == M_EWO_2))
		p.officer = p.actor == M_EWO_1 ? 1 : 2;
	p.start = 510 + (int) (a->n[8] % 24) * 20;
	p.end = p.start + (one_in(a->n[9], 4) ? (int) (a->n[9] / 4 % 90) - 5 : 20);
	if (p.service != 0 && !one_in(a->n[11] / 8, 6))
		p.top_up = false;
	SAY("%s books officer %d at school %d on %s, session %d, %d-%d, service %d",
	    history_users[p.actor], p.officer, p.school, date_iso(date_of(p.on)).s, p.session,
	    p.start, p.end, p.service);
	struct visit_plan plan = visit_plan_of(s, &p);

	r = begin(s, &work, p.actor, "visit book", m->today, p.reason, &err);
	if (r == ERR_OK)
		r = visit_book(&work, &plan, &booked, &err);
	return end(s, &work, r, model_book(m, &p), &err);
}

/* A visit in a state, the earliest of the last ones; now and then any, or one that is not there. */
int pick_visit(const struct model *m, unsigned number, int state, bool due)
{
	int skip = (int) (number / 40 % 3);

	if (one_in(number, 20))
		return m->visits;
	if (number % 20 == 1 && m->visits > 0)
		return (int) (number / 20 % (unsigned) m->visits);
	for (int i = 0; i < m->visits; i++)
		if (m->visit[i].state == state && (!due || m->visit[i].on <= m->today) &&
		    skip-- == 0)
			return i;
	return M_NEVER;
}

/* Mostly to a day near its own, now and then over the year's end. */
static int pick_shift_day(const struct model *m, const struct act *a, int visit)
{
	if (visit >= m->visits || one_in(a->n[2], 4))
		return pick_day(m, a->n[3], a->n[4]);
	return m->visit[visit].on + (int) (a->n[3] % 30) - 10;
}

bool play_shift(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int visit = pick_visit(m, a->n[0], M_PLANNED, false);
	struct m_shift t = { .actor = pick_actor(a->n[1], M_MANAGER, M_EWO_1),
			     .visit = visit,
			     .officer = one_in(a->n[5], 3) ? 1 + (int) (a->n[5] / 3 % 2) : M_NEVER,
			     .new_time = one_in(a->n[6], 2),
			     .session = (int) (a->n[7] % 4),
			     .start = 510 + (int) (a->n[8] % 24) * 20,
			     .reason = !one_in(a->n[10], 3) };
	struct work work = WORK_EMPTY;
	struct visit_moved moved;
	struct err err = { 0 };
	int r;

	if (visit < 0)
		return true;
	t.on = pick_shift_day(m, a, visit);
	t.end = t.start + (one_in(a->n[9], 4) ? (int) (a->n[9] / 4 % 90) - 5 : 20);
	const struct visit_move to = {
		.on = date_of(t.on),
		.new_time = t.new_time,
		.session = (enum visit_session) t.session,
		.start_min = t.start,
		.end_min = t.end,
		.officer = t.officer == M_NEVER ? NULL : &fixture.officer[t.officer],
	};

	SAY("%s moves visit %d to %s, session %d, %d-%d, officer %d", history_users[t.actor],
	    visit + 1, date_iso(to.on).s, t.new_time ? t.session : -1, t.start, t.end, t.officer);
	if ((r = begin(s, &work, t.actor, "visit move", m->today, t.reason, &err)) == ERR_OK)
		r = visit_move(&work, visit + 1, &to, &moved, &err);
	return end(s, &work, r, model_shift(m, &t), &err);
}

bool deliver_visit(struct run_state *s, int actor, int visit)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int r = begin(s, &work, actor, "visit deliver", s->model->today, false, &err);

	if (r == ERR_OK)
		r = visit_deliver(&work, visit + 1, &err);
	return end(s, &work, r, model_deliver(s->model, actor, visit), &err);
}

bool play_deliver(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int visit = pick_visit(m, a->n[0], M_PLANNED, true), actor;

	actor = pick_actor(
		a->n[1],
		visit >= 0 && visit < m->visits && m->visit[visit].officer == 2 ? M_EWO_2 : M_EWO_1,
		M_MANAGER);
	if (visit < 0)
		return true;
	SAY("%s delivers visit %d", history_users[actor], visit + 1);
	return deliver_visit(s, actor, visit);
}

bool play_confirm(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int visit = pick_visit(m, a->n[0], M_DELIVERED, true);
	int actor = pick_actor(a->n[1], M_MANAGER, M_ADMIN), r;
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	if (visit < 0)
		return true;
	SAY("%s confirms visit %d", history_users[actor], visit + 1);
	if ((r = begin(s, &work, actor, "visit confirm", m->today, false, &err)) == ERR_OK)
		r = visit_confirm(&work, visit + 1, &err);
	return end(s, &work, r, model_confirm(m, actor, visit), &err);
}

bool play_free(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int actor = pick_actor(a->n[0], M_MANAGER, M_EWO_2), school = (int) (a->n[1] % M_SCHOOLS);
	int service = one_in(a->n[2], 10) ? 0 : 1 + (int) (a->n[2] / 10 % 2), r;
	int done = m->today - (int) (a->n[3] % 30) + (one_in(a->n[4], 8) ? 31 : 0);
	int officer = 1 + (int) (a->n[5] / 12 % 2);
	int minutes = one_in(a->n[5], 12) ? 1441 : (int) (a->n[5] % 200);
	struct statutory_record record = { .school = &s->school[school],
					   .service = &fixture.service[service],
					   .officer_id = fixture.officer[officer].id,
					   .done_on = date_of(done),
					   .minutes = minutes };
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int64_t id;

	SAY("%s logs free service %d at school %d", history_users[actor], service, school);
	if ((r = begin(s, &work, actor, "statutory add", m->today, false, &err)) == ERR_OK)
		r = statutory_add(&work, &record, &id, &err);
	return end(s, &work, r, model_free(m, actor, school, service, officer, done, minutes),
		   &err);
}
