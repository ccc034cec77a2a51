/* tests/history_owed.c - acts of a history: visits and days that were not delivered after all */
#include "tests/history.h"

#include "billing/decide.h"
#include "calendar/visit.h"

#include "core/banned.h"

/* A visit whose use was charged, the last of a few; M_NEVER: none. */
static int pick_charged(const struct model *m, unsigned number)
{
	int skip = (int) (number % 3), found = M_NEVER;

	for (int i = m->charges - 1; i >= 0 && skip >= 0; i--)
		if (m->charge[i].use != M_NEVER && m->charge[i].voided == M_NEVER) {
			found = m->hold[m->entry[m->charge[i].use].hold].visit;
			skip--;
		}
	return found;
}

bool play_reverse(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int visit = pick_visit(m, a->n[0], one_in(a->n[2], 3) ? M_CONFIRMED : M_DELIVERED, true);
	int actor = pick_actor(a->n[1], M_MANAGER, M_ADMIN), r;
	bool reason = !one_in(a->n[3], 8);
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	if (one_in(a->n[4], 4) && pick_charged(m, a->n[5]) != M_NEVER)
		visit = pick_charged(m, a->n[5]);
	if (visit < 0)
		return true;
	SAY("%s reverses visit %d", history_users[actor], visit + 1);
	if ((r = begin(s, &work, actor, "visit reverse", m->today, reason, &err)) == ERR_OK)
		r = visit_reverse(&work, visit + 1, &err);
	return end(s, &work, r, model_reverse(m, actor, visit, reason), &err);
}

/* Mostly of days that somebody has, and in time. */
static void aim_asking(const struct model *m, const struct act *a, struct m_asking *t)
{
	int skip = (int) (a->n[7] / 5 % 6);

	for (int i = m->allotments - 1; i >= 0 && !one_in(a->n[7], 5); i--) {
		const struct m_allotment *b = &m->allotment[i];
		int by = m_day(b->fy + 1, 1, 31);

		if (b->left <= b->planned || m_day(b->fy, 4, 1) > m->today || skip-- > 0)
			continue;
		t->contract = b->contract;
		t->on = by < m->today ? by - (int) (a->n[3] % 20) : m->today;
		if (b->school != M_NEVER)
			t->school = b->school;
		return;
	}
}

bool play_owed_ask(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int index = pick_contract(m, a->n[1], M_AGREED), r;
	bool known = index >= 0 && index < m->contracts;
	const struct m_contract *mc = &m->contract[known ? index : 0];
	struct m_asking t = { .actor = pick_actor(a->n[0], M_FINANCE, M_MANAGER),
			      .contract = index,
			      .school = pick_school(m, a->n[2]),
			      .on = m->today - (int) (a->n[3] % 60) +
				    (one_in(a->n[4], 10) ? 60 : 0),
			      .quantity = 25 * (long) (a->n[5] % 7),
			      .by = !one_in(a->n[6], 15) };
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	size_t rows;

	if (index < 0)
		return true;
	if (known && !one_in(a->n[2], 15))
		t.school = mc->member[a->n[2] / 15 % (unsigned) mc->members].school;
	aim_asking(m, a, &t);
	if (t.on < m_day(2024, 3, 1))
		t.on = m_day(2024, 3, 1);
	index = t.contract;
	SAY("%s notes that school %d asked for %ld/100 of contract %d on %s",
	    history_users[t.actor], t.school, t.quantity, index, date_iso(date_of(t.on)).s);
	r = begin(s, &work, t.actor, "owed ask", m->today, true, &err);
	if (r == ERR_OK) {
		struct contract c = contract_of(s, index, &r, &err);
		const struct owed_ask ask = { .contract = &c,
					      .school_id = school_key(t.school),
					      .quantity = quantity_of(t.quantity),
					      .on = date_of(t.on),
					      .said_by = t.by ? "Bursar" : "" };

		if (r == ERR_OK)
			r = owed_ask(&work, &ask, &rows, &err);
	}
	return end(s, &work, r, model_owed_ask(m, &t), &err);
}

/* One that is open; now and then any, or one that is not there. */
static int pick_owed(const struct model *m, unsigned number)
{
	int skip = (int) (number / 20 % 3);

	if (one_in(number, 20))
		return m->owings;
	if (number % 20 < 3 && m->owings > 0)
		return (int) (number / 20 % (unsigned) m->owings);
	for (int i = 0; i < m->owings; i++)
		if (m->owed[i].settled == M_NEVER && skip-- == 0)
			return i;
	return M_NEVER;
}

bool play_owed_offer(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int owed = pick_owed(m, a->n[0]), actor = pick_actor(a->n[1], M_FINANCE, M_MANAGER), r;
	int slot = one_in(a->n[2], 2) ? pick_day(m, a->n[3], a->n[4]) : m->today;
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	if (owed < 0)
		return true;
	if (owed < m->owings && one_in(a->n[2] / 2, 2))
		slot = m->owed[owed].since + (int) (a->n[3] % 20) - 2;
	while (!one_in(a->n[5], 6) && !m_works(slot))
		slot++;
	SAY("%s offers a slot on %s for owed %d", history_users[actor], date_iso(date_of(slot)).s,
	    owed + 1);
	if ((r = begin(s, &work, actor, "owed offer", m->today, true, &err)) == ERR_OK)
		r = owed_offer(&work, owed + 1, date_of(slot), &err);
	return end(s, &work, r, model_owed_offer(m, actor, owed, slot), &err);
}

bool decide_owed(struct run_state *s, int actor, int owed, int how, bool by, bool reason)
{
	const struct decision decision = {
		.owed_id = owed + 1,
		.how = how == M_CREDITED ? SETTLED_CREDITED : SETTLED_WAIVED,
		.said_by = how == M_CREDITED ? NULL
			   : by              ? "Head Teacher"
					     : "",
	};
	struct work work = WORK_EMPTY;
	struct decided decided;
	struct err err = { 0 };
	int r = begin(s, &work, actor, "owed decide", s->model->today, reason, &err);

	if (r == ERR_OK)
		r = owed_decide(&work, &decision, &decided, &err);
	return end(s, &work, r, model_owed_decide(s->model, actor, owed, how, by, reason), &err);
}

bool play_owed_decide(struct run_state *s, const struct act *a)
{
	int owed = pick_owed(s->model, a->n[0]), actor = pick_actor(a->n[1], M_MANAGER, M_ADMIN);
	int how = one_in(a->n[2], 3) ? M_WAIVED : M_CREDITED;

	if (owed < 0)
		return true;
	SAY("%s decides owed %d: %s", history_users[actor], owed + 1,
	    how == M_CREDITED ? "credited" : "waived");
	return decide_owed(s, actor, owed, how, !one_in(a->n[3], 8), !one_in(a->n[4], 10));
}
