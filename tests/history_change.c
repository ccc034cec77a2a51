/* tests/history_change.c - acts of a history: days are taken back, or moved to another school */
#include "tests/history.h"

#include "billing/change.h"

#include "core/banned.h"

/* Mostly whole steps; 0: all. */
static long pick_taken(int unit, unsigned number)
{
	static const long step[] = { 50, 100, 25 };

	if (one_in(number, 10))
		return 0;
	if (number % 10 == 1)
		return 1 + (long) (number / 10 % 120);
	return step[unit] * (1 + (long) (number / 10 % (unit == M_HOUR ? 20 : 3)));
}

bool play_take_back(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int index = pick_contract(m, a->n[1], M_AGREED), r;
	bool known = index >= 0 && index < m->contracts;
	const struct m_contract *mc = &m->contract[known ? index : 0];
	struct m_taking t = { .actor = pick_actor(a->n[0], M_FINANCE, M_MANAGER),
			      .contract = index,
			      .fy = M_NEVER,
			      .school = M_NEVER,
			      .quantity = pick_taken(mc->unit, a->n[2]),
			      .by = !one_in(a->n[3], 20),
			      .reason = !one_in(a->n[4], 20) };
	struct work work = WORK_EMPTY;
	struct changed changed;
	struct err err = { 0 };

	if (index < 0)
		return true;
	if (known && one_in(a->n[5], 3))
		t.fy = mc->fy + (int) (a->n[5] / 3 % (unsigned) mc->years);
	if (known && (mc->sharing == M_ALLOTTED ? !one_in(a->n[6], 10) : one_in(a->n[6], 10)))
		t.school = mc->member[a->n[6] / 10 % (unsigned) mc->members].school;
	SAY("%s takes %ld/100 of contract %d back, year %d, school %d", history_users[t.actor],
	    t.quantity, index, t.fy, t.school);
	r = begin(s, &work, t.actor, "contract cancel", m->today, t.reason, &err);
	if (r == ERR_OK) {
		struct contract c = contract_of(s, index, &r, &err);
		const struct fy fy = { (int16_t) t.fy };
		const struct cancel_ask ask = {
			.quantity = quantity_of(t.quantity),
			.fy = t.fy == M_NEVER ? NULL : &fy,
			.school_id = t.school == M_NEVER ? 0 : school_key(t.school),
			.by = t.by ? "Head Teacher" : "",
		};

		if (r == ERR_OK)
			r = sale_cancel(&work, &c, &ask, &changed, &err);
	}
	return end(s, &work, r, model_take_back(m, &t), &err);
}

bool play_move(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int index = pick_contract(m, a->n[1], M_AGREED), r;
	bool known = index >= 0 && index < m->contracts;
	const struct m_contract *mc = &m->contract[known ? index : 0];
	struct m_moving t = { .actor = pick_actor(a->n[0], M_FINANCE, M_MANAGER),
			      .contract = index,
			      .to = pick_school(m, a->n[3]),
			      .reason = !one_in(a->n[4], 20) };
	struct work work = WORK_EMPTY;
	struct transferred moved;
	struct err err = { 0 };

	if (index < 0)
		return true;
	if (known) {
		t.quantity = pick_taken(mc->unit, a->n[2]);
		t.fy = m_year_of(m->today > mc->start ? m->today : mc->start);
		if (t.fy > mc->fy + mc->years - 1 || one_in(a->n[5], 4))
			t.fy = mc->fy + mc->years - 1;
		t.from = mc->member[a->n[6] % (unsigned) mc->members].school;
	}
	SAY("%s moves %ld/100 of contract %d from school %d to %d", history_users[t.actor],
	    t.quantity, index, t.from, t.to);
	r = begin(s, &work, t.actor, "contract transfer", m->today, t.reason, &err);
	if (r == ERR_OK) {
		struct contract c = contract_of(s, index, &r, &err);
		const struct transfer_ask ask = { .from_school = school_key(t.from),
						  .to = &s->school[t.to],
						  .quantity = quantity_of(t.quantity),
						  .fy = { (int16_t) t.fy } };

		if (r == ERR_OK)
			r = sale_transfer(&work, &c, &ask, &moved, &err);
	}
	return end(s, &work, r, model_move(m, &t), &err);
}
