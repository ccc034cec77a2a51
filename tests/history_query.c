/* tests/history_query.c - acts of a history: what a visit drew is disputed, and answered */
#include "tests/history.h"

#include "calendar/visit.h"

#include "core/banned.h"

/* The last visit that is disputed, or that could be; now and then any, or one that is not there. */
static int pick_drawn(const struct model *m, unsigned number, bool disputed)
{
	if (one_in(number, 16))
		return (int) (number / 16 % (unsigned) (m->visits + 1));
	for (int i = m->holds - 1; i >= 0; i--) {
		int entry = m->hold[i].entry;
		bool open = false;

		for (int k = 0; k < m->queries; k++)
			open = open ||
			       (m->query[k].entry == entry && m->query[k].answered == M_NEVER);
		if (entry != M_NEVER && (disputed ? open : m->entry[entry].until >= m->today))
			return m->hold[i].visit;
	}
	return M_NEVER;
}

bool play_query(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int visit = pick_drawn(m, a->n[0], false), actor = pick_actor(a->n[1], M_MANAGER, M_EWO_1);
	bool by = !one_in(a->n[2], 12), reason = !one_in(a->n[3], 12);
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int r;

	if (visit < 0)
		return true;
	SAY("%s notes that visit %d is disputed", history_users[actor], visit + 1);
	r = begin(s, &work, actor, "visit query", m->today, reason, &err);
	if (r == ERR_OK)
		r = visit_query(&work, visit + 1, by ? "Bursar" : "", &err);
	return end(s, &work, r, model_query(m, actor, visit, by, reason), &err);
}

bool play_answer(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int visit = pick_drawn(m, a->n[0], true), actor = pick_actor(a->n[1], M_MANAGER, M_ADMIN);
	bool stands = !one_in(a->n[2], 3), reason = !one_in(a->n[3], 12);
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int r;

	if (visit < 0)
		return true;
	SAY("%s answers that visit %d %s", history_users[actor], visit + 1,
	    stands ? "stands" : "is taken back");
	r = begin(s, &work, actor, "visit answer", m->today, reason, &err);
	if (r == ERR_OK)
		r = visit_answer(&work, visit + 1, stands, &err);
	return end(s, &work, r, model_answer(m, actor, visit, stands, reason), &err);
}
