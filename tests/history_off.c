/* tests/history_off.c - acts of a history: visits that are called off, or find nobody */
#include "tests/history.h"

#include "calendar/visit.h"

#include "core/banned.h"

/* When the school told: now; an hour before the visit or several days; now and then to come. */
static void pick_told(const struct model *m, struct m_call *c, unsigned number)
{
	const struct m_visit *v = &m->visit[c->visit < m->visits ? c->visit : 0];

	if (number % 5 == 0 && c->by_school) {
		c->told = m->today - (int) (number / 5 % 12) + 1;
		c->minute = 480 + (int) (number / 60 % 10) * 60;
	} else if (number % 5 == 1 && c->by_school) {
		c->told = v->on - 1 - (int) (number / 5 % 3);
		c->minute = v->start - 10 + (int) (number / 15 % 3) * 10;
	}
}

bool play_cancel(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	struct m_call c = { .actor = pick_actor(a->n[1], M_MANAGER, M_EWO_1),
			    .visit = pick_visit(m, a->n[0], M_PLANNED, false),
			    .told = M_NEVER,
			    .by_school = !one_in(a->n[2], 3),
			    .reason = !one_in(a->n[3], 12),
			    .closure = one_in(a->n[4], 10),
			    .waive = one_in(a->n[5], 6) };
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	struct moment at;
	int r;

	if (c.visit < 0)
		return true;
	if (!c.by_school && !one_in(a->n[4] / 10, 12))
		c.closure = c.waive = false;
	pick_told(m, &c, a->n[6]);
	at = (struct moment){ date_of(c.told), c.minute };
	SAY("%s cancels visit %d, by the %s, told on %s at %d%s%s", history_users[c.actor],
	    c.visit + 1, c.by_school ? "school" : "service", date_iso(date_of(c.told)).s, c.minute,
	    c.closure ? ", closure" : "", c.waive ? ", waived" : "");
	r = begin(s, &work, c.actor, "visit cancel", m->today, c.reason, &err);
	if (r == ERR_OK)
		r = visit_cancel(&work, c.visit + 1,
				 &(struct visit_told){ .by = c.by_school ? "school" : "service",
						       .at = c.told == M_NEVER ? NULL : &at,
						       .waive = c.waive,
						       .closure = c.closure },
				 &err);
	return end(s, &work, r, model_cancel(m, &c), &err);
}

bool play_no_access(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int visit = pick_visit(m, a->n[0], M_PLANNED, !one_in(a->n[4], 6));
	int actor = pick_actor(a->n[1], M_MANAGER, M_EWO_1), r;
	bool waive = one_in(a->n[2], 5), reason = !one_in(a->n[3], 12);
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	if (visit < 0)
		return true;
	SAY("%s finds nobody at visit %d%s", history_users[actor], visit + 1,
	    waive ? ", waived" : "");
	r = begin(s, &work, actor, "visit no-access", m->today, reason, &err);
	if (r == ERR_OK)
		r = visit_no_access(&work, visit + 1, waive, &err);
	return end(s, &work, r, model_no_access(m, actor, visit, waive, reason), &err);
}
