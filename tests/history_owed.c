/* tests/history_owed.c - acts of a history: a visit was not delivered after all */
#include "tests/history.h"

#include "calendar/visit.h"

#include "core/banned.h"

bool play_reverse(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int visit = pick_visit(m, a->n[0], one_in(a->n[2], 3) ? M_CONFIRMED : M_DELIVERED, true);
	int actor = pick_actor(a->n[1], M_MANAGER, M_ADMIN), r;
	bool reason = !one_in(a->n[3], 8);
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	if (visit < 0)
		return true;
	SAY("%s reverses visit %d", history_users[actor], visit + 1);
	if ((r = begin(s, &work, actor, "visit reverse", m->today, reason, &err)) == ERR_OK)
		r = visit_reverse(&work, visit + 1, &err);
	return end(s, &work, r, model_reverse(m, actor, visit, reason), &err);
}
