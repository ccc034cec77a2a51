/* tests/history_end.c - acts of a history: contracts are ended, or notice is given */
#include "tests/history.h"

#include "billing/change.h"

#include "core/banned.h"

const char *const history_endings[M_ENDINGS] = { NULL, "3 months", "3 months; rolling",
						 "1 month before renewal",
						 "2 months; 2 months before renewal" };

bool play_end(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int index = pick_contract(m, a->n[1], M_AGREED), r;
	bool known = index >= 0 && index < m->contracts;
	const struct m_contract *mc = &m->contract[known ? index : 0];
	struct m_ending e = { .actor = pick_actor(a->n[0], M_FINANCE, M_MANAGER),
			      .contract = index,
			      .told = m->today -
				      (one_in(a->n[2], 3) ? (int) (a->n[2] / 3 % 60) : 0),
			      .on = M_NEVER,
			      .by = !one_in(a->n[3], 20),
			      .reason = !one_in(a->n[4], 20) };
	struct work work = WORK_EMPTY;
	struct ended ended;
	struct err err = { 0 };

	if (index < 0)
		return true;
	if (one_in(a->n[2] / 180, 12))
		e.told = m->today + 1;
	else if (known && e.told < mc->agreed && !one_in(a->n[2] / 2160, 4))
		e.told = mc->agreed;
	if (known && (mc->ending == 0 ? !one_in(a->n[5], 8) : one_in(a->n[5], 12)))
		e.on = m->today + (int) (a->n[6] % 200) - 20;
	if (e.on != M_NEVER && e.on < m_day(2024, 3, 1))
		e.on = m_day(2024, 3, 1);
	SAY("%s ends contract %d, told on %s, on %s", history_users[e.actor], index,
	    date_iso(date_of(e.told)).s, e.on == M_NEVER ? "-" : date_iso(date_of(e.on)).s);
	r = begin(s, &work, e.actor, "contract end", m->today, e.reason, &err);
	if (r == ERR_OK) {
		struct contract c = contract_of(s, index, &r, &err);
		const struct end_ask ask = { .told = date_of(e.told),
					     .on = date_of(e.on),
					     .by = e.by ? "Head Teacher" : "" };

		if (r == ERR_OK)
			r = sale_end(&work, &c, &ask, &ended, &err);
	}
	return end(s, &work, r, model_end(m, &e), &err);
}
