/* tests/history_credit.c - acts of a history: what was billed is credited
 * because a person says so */
#include "tests/history.h"

#include "billing/credit_give.h"

#include "core/banned.h"

/* One with something left to credit, mostly. */
static int pick_billed(const struct model *m, unsigned number)
{
	int skip = (int) (number / 16 % 5), found = M_NEVER;

	if (one_in(number, 12))
		return (int) (number / 16 % (unsigned) (m->documents + 1));
	for (int i = 0; i < m->charges && skip >= 0; i++) {
		int charge = m->charges - 1 - i;

		if (m->charge[charge].document == M_NEVER || m->charge[charge].net <= 0 ||
		    model_open_of(m, charge) <= 0 || m->charge[charge].document == found)
			continue;
		found = m->charge[charge].document;
		skip--;
	}
	return found == M_NEVER ? m->documents : found;
}

/* Days of a line that are free, as far as one school has them. */
static long free_days(const struct model *m, int charge)
{
	const struct m_charge *c = &m->charge[charge];
	long free = 0;

	if (c->document == M_NEVER || c->net <= 0 || model_open_of(m, charge) <= 0)
		return 0;
	for (int i = 0; i < m->allotments; i++) {
		const struct m_allotment *a = &m->allotment[i];

		if (a->purchase == c->purchase && a->school == c->school && a->fy == c->fy &&
		    a->end >= m->today)
			free += a->left - a->planned;
	}
	return free;
}

/* A line whose days can be taken back, if there is one. */
static void pick_days(const struct model *m, unsigned number, struct m_giving *g)
{
	static const long step[] = { 50, 100, 25 };
	int skip = (int) (number % 4);

	for (int i = m->charges - 1; i >= 0 && skip >= 0; i--) {
		long steps, unit = m->contract[m->purchase[m->charge[i].purchase].contract].unit;

		if ((steps = free_days(m, i) / step[unit]) <= 0)
			continue;
		g->document = m->charge[i].document;
		g->charge = i;
		g->unit = (int) unit;
		g->quantity = step[unit] * (1 + (long) (number / 4 % (unsigned) steps % 6));
		skip--;
	}
	if (g->quantity == 0)
		return;
	/* by what they are worth, of the line or of all */
	if (one_in(number / 1024, 3) || m->document[g->document].lines > 1) {
		g->amount = m->purchase[m->charge[g->charge].purchase].rate * g->quantity / 100;
		g->quantity = 0;
		if (one_in(number / 4096, 2) || m->document[g->document].lines > 1)
			g->charge = M_NEVER;
	}
}

/* One of its lines. */
static int pick_line(const struct model *m, unsigned number, int document)
{
	int lines = document < m->documents ? m->document[document].lines : 0;
	int line = lines ? 1 + (int) (number / 20 % (unsigned) lines) : 0;

	for (int i = 0; i < m->charges && !one_in(number, 20); i++)
		if (m->charge[i].document == document && m->charge[i].line == line)
			return i;
	return M_MAX;
}

/* So many of its unit, mostly in whole steps. */
static void pick_quantity(const struct model *m, unsigned number, struct m_giving *g)
{
	static const long step[] = { 50, 100, 25 };
	const struct m_purchase *p =
		&m->purchase[g->charge < m->charges ? m->charge[g->charge].purchase : 0];

	g->unit = m->purchases ? m->contract[p->contract].unit : M_DAY;
	g->quantity = step[g->unit] * (1 + (long) (number / 24 % 4));
	if (one_in(number, 12))
		g->quantity = 10 + (long) (number / 24 % 90);
	if (number % 12 == 1)
		g->unit = (g->unit + 1) % 3;
}

/* Of a line, or of all: a part, or what days are worth. */
static void pick_amount(const struct model *m, unsigned number, struct m_giving *g)
{
	static const long step[] = { 50, 100, 25 };
	int charge = g->charge;

	for (int i = 0; i < m->charges && charge == M_NEVER; i++)
		if (m->charge[i].document == g->document)
			charge = i;
	g->amount = 1 + (long) (number / 4 % (one_in(number / 4096, 8) ? 900000 : 9000));
	if (g->days_back && charge >= 0 && charge < m->charges && !one_in(number, 3)) {
		const struct m_purchase *p = &m->purchase[m->charge[charge].purchase];

		g->amount = p->rate * step[m->contract[p->contract].unit] *
			    (1 + (long) (number / 4 % 3)) / 100;
	}
}

static void pick_how_much(const struct model *m, const struct act *a, struct m_giving *g)
{
	switch (a->n[2] % 8) {
	case 0: /* whatever is left */
		break;
	case 1:
	case 2:
		pick_amount(m, a->n[3], g);
		break;
	case 3:
		g->charge = pick_line(m, a->n[4], g->document);
		break;
	case 4:
	case 5:
		g->charge = pick_line(m, a->n[4], g->document);
		pick_amount(m, a->n[3], g);
		break;
	default:
		g->charge = pick_line(m, a->n[4], g->document);
		pick_quantity(m, a->n[3], g);
	}
}

static int give(struct work *work, const struct m_giving *g, const struct model *m, struct err *err)
{
	SCOPED(credit_freep) struct credit_run *notes = NULL;
	struct credit_given given;
	char number[24];
	struct credit_ask ask = { .number = number,
				  .all = g->charge == M_NEVER && g->amount == 0,
				  .line = 0,
				  .quantity = quantity_of(g->quantity),
				  .unit = (enum unit) g->unit,
				  .amount = money_pence(g->amount),
				  .how = g->days_back ? CREDIT_DAYS_BACK : CREDIT_PRICE_ONLY,
				  .by = g->by ? "Bursar" : "" };

	document_number(m, g->document, number);
	if (g->charge != M_NEVER)
		ask.line = g->charge < m->charges ? m->charge[g->charge].line : 99;
	return credit_give(work, &ask, &notes, &given, err);
}

bool play_credit(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	struct m_giving g = { .actor = pick_actor(a->n[0], M_FINANCE, M_ADMIN),
			      .document = pick_billed(m, a->n[1]),
			      .charge = M_NEVER,
			      .days_back = one_in(a->n[5], 2),
			      .by = !one_in(a->n[6], 16),
			      .reason = !one_in(a->n[7], 16) };
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int r;

	if (m->documents == 0)
		return true;
	pick_how_much(m, a, &g);
	if (g.days_back && !one_in(a->n[8], 3))
		pick_days(m, a->n[3], &g);
	SAY("%s credits document %d, %s: charge %d, %ld/100 of unit %d, %ld pence",
	    history_users[g.actor], g.document + 1, g.days_back ? "days back" : "price only",
	    g.charge, g.quantity, g.unit, g.amount);
	if ((r = begin(s, &work, g.actor, "invoice credit", m->today, g.reason, &err)) == ERR_OK)
		r = give(&work, &g, m, &err);
	return end(s, &work, r, model_credit_give(m, &g), &err);
}
