/* tests/history_succeed.c - acts of a history: a school becomes another, or closes */
#include "tests/history.h"

#include "billing/succeed.h"

#include "core/banned.h"

/* One of those after the closed one, mostly; a partner of before; now and then itself, or a closed one. */
static int pick_successor(const struct model *m, unsigned number)
{
	if (one_in(number, 20))
		return (int) (number / 20 % M_SCHOOLS);
	if (one_in(number, 4))
		return pick_school(m, number / 4);
	return M_CLOSED + 1 + (int) (number / 8 % (M_SCHOOLS - M_CLOSED - 1));
}

/* What finance says of each contract that runs, and now and then of one that does not. */
static void pick_choices(const struct model *m, struct m_going *g, const struct act *a)
{
	unsigned bits = a->n[6];

	for (int i = 0; i < m->contracts; i++) {
		bool runs = model_runs(m, i, g->school, g->on);
		bool said = runs ? !one_in(bits, 20) : one_in(bits, 97);

		bits = bits / 3 + a->n[7];
		if (!said || (g->successor == M_NEVER && !one_in(bits, 12)) ||
		    g->choices == SUCCESSION_MAX)
			continue;
		g->choice[g->choices].contract = i;
		g->choice[g->choices++].how = one_in(bits, 4) ? M_STOP : M_CONTINUE;
	}
}

static void fill_ask(struct run_state *s, const struct m_going *g, struct succession_ask *ask,
		     char (*refs)[24])
{
	*ask = (struct succession_ask){
		.school = &s->school[g->school],
		.successor = g->successor == M_NEVER ? NULL : &s->school[g->successor],
		.on = date_of(g->on),
		.kind = (enum succession_kind) g->kind,
		.count = (size_t) g->choices,
	};
	for (int i = 0; i < g->choices; i++) {
		contract_ref(s->model, g->choice[i].contract, refs[i]);
		ask->choice[i] = (struct succession_choice){ refs[i], g->choice[i].how == M_STOP
									      ? HOW_END
									      : HOW_CONTINUE };
	}
}

static bool load_again(struct run_state *s, int school)
{
	struct err err = { 0 };

	return school_load(s->store, school_key(school), &s->school[school], &err) == ERR_OK ||
	       differ(s, "%s", err.msg);
}

bool play_succeed(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	struct m_going g = { .actor = pick_actor(a->n[0], M_FINANCE, M_ADMIN),
			     .school = pick_school(m, a->n[1]),
			     .successor = pick_successor(m, a->n[2]),
			     .kind = (int) (a->n[3] % 2),
			     .on = m->today - (int) (a->n[4] % 8),
			     .reason = !one_in(a->n[5], 20) };
	struct work work = WORK_EMPTY;
	struct succession_ask ask;
	struct succession done = { .visits = 0 };
	struct err err = { 0 };
	char refs[SUCCESSION_MAX][24];
	int before = m->moves, r;

	if (one_in(a->n[3] / 2, 8))
		g.kind = M_CLOSURE;
	if (g.kind == M_CLOSURE && !one_in(a->n[3] / 16, 10))
		g.successor = M_NEVER;
	if (one_in(a->n[4] / 8, 5))
		g.on = m->today - (int) (a->n[4] / 40 % 60) + 2;
	if (g.on < m_day(2024, 4, 2))
		g.on = m_day(2024, 4, 2);
	pick_choices(m, &g, a);
	SAY("%s lets school %d become %d on %s, kind %d, %d choices", history_users[g.actor],
	    g.school, g.successor, date_iso(date_of(g.on)).s, g.kind, g.choices);
	fill_ask(s, &g, &ask, refs);
	r = begin(s, &work, g.actor, "school succeed", m->today, g.reason, &err);
	if (r == ERR_OK)
		r = school_succeed(&work, &ask, &done, &err);
	if (!end(s, &work, r, model_succeed(m, &g), &err) || r < 0)
		return s->what[0] == '\0';
	if (done.visits != (size_t) (m->moves - before))
		return differ(s, "%zu visits went over, in the model %d", done.visits,
			      m->moves - before);
	return load_again(s, g.school);
}
