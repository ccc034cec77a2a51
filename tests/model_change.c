/* tests/model_change.c - the slow model changes what was sold: days taken back, days moved */
#include "tests/model_private.h"

#include <stddef.h>

#include "core/banned.h"

static struct model before; /* a change is made wholly or not at all */

long m_free_of(const struct m_allotment *a)
{
	return a->left - a->planned;
}

int m_next_to_take(const struct model *m, int contract, int school, int fy, int on,
		   const bool *done)
{
	int best = M_NEVER;

	for (int i = 0; i < m->allotments; i++) {
		const struct m_allotment *a = &m->allotment[i],
					 *b = &m->allotment[best < 0 ? 0 : best];

		if (a->contract != contract || (school != M_NEVER && a->school != school) ||
		    (fy != M_NEVER && a->fy != fy) || a->end < on ||
		    (done ? done[i] : m_free_of(a) <= 0))
			continue;
		if (best == M_NEVER || a->end > b->end ||
		    (a->end == b->end && a->purchase >= b->purchase))
			best = i;
	}
	return best;
}

static long free_in_all(const struct model *m, int contract, int school, int fy)
{
	long sum = 0;

	for (int i = 0; i < m->allotments; i++) {
		const struct m_allotment *a = &m->allotment[i];

		if (a->contract == contract && (school == M_NEVER || a->school == school) &&
		    (fy == M_NEVER || a->fy == fy) && a->end >= m->today)
			sum += m_free_of(a);
	}
	return sum;
}

static bool in_steps(const struct m_contract *c, long quantity)
{
	return quantity > 0 && quantity % m_units[c->unit].step == 0;
}

/* ---- taking back ---- */

/* Was it given by another school, for money? Then who has it paid for it alone. */
static bool was_bought(const struct model *m, int allotment)
{
	const struct m_allotment *a = &m->allotment[allotment];
	bool given = false;

	for (int i = 0; i < m->entries; i++)
		if (m->entry[i].allotment == allotment && m->entry[i].kind == M_TRANSFER &&
		    m->entry[i].quantity > 0 && m->entry[i].reverses == M_NEVER)
			given = true;
	for (int i = 0; given && i < m->charges; i++)
		if (m->charge[i].purchase == a->purchase && m->charge[i].school == a->school &&
		    m->charge[i].cause == M_FOR_MOVED && m->charge[i].net > 0)
			return true;
	return false;
}

/* Nothing is taken before it was there. */
int m_filled_on(const struct model *m, int allotment)
{
	int i = 0;

	while (m->entry[i].allotment != allotment)
		i++;
	return m->entry[i].dated;
}

int m_take_back(struct model *m, int allotment, long quantity, int cause)
{
	const struct m_allotment *a = &m->allotment[allotment];
	const struct m_contract *c = &m->contract[a->contract];
	bool own = c->sharing == M_SINGLE || was_bought(m, allotment) ||
		   (c->sharing == M_ALLOTTED && c->pay_by == M_BY_DAYS);
	int on = m_later(m_earlier(m_later(m->today, m_first(a->fy)), m_last(a->fy)),
			 m_filled_on(m, allotment));
	int entry = m_enter(m, allotment, M_CANCEL, -quantity, on, m_name(m, allotment));
	const struct m_less less = { a->purchase, a->school, a->fy,
				     cause,       quantity,  -m->entry[entry].value };

	return m_charge_less(m, &less, own ? M_OWNER_FIRST : M_SHARES);
}

/* Nothing of it is left, used, or ended unused. */
static bool is_nothing(const struct model *m, int contract)
{
	for (int i = 0; i < m->allotments; i++)
		if (m->allotment[i].contract == contract && m->allotment[i].left != 0)
			return false;
	for (int i = 0; i < m->allotments; i++) {
		long used = 0;

		for (int k = 0; k < m->entries; k++)
			if (m->entry[k].allotment == i &&
			    (m->entry[k].kind == M_USE || m->entry[k].kind == M_LAPSE))
				used += m->entry[k].quantity;
		if (m->allotment[i].contract == contract && used != 0)
			return false;
	}
	for (int i = 0; i < m->holds; i++)
		if (m->hold[i].contract == contract && m->hold[i].released == M_NEVER)
			return false;
	return true;
}

void m_note_taken(struct model *m, int contract)
{
	if (m->contract[contract].state != M_AGREED || !is_nothing(m, contract)) {
		m_say(m, contract, M_SAID_CANCELLED, M_NEVER);
		return;
	}
	m->contract[contract].state = M_CANCELLED;
	m_say(m, contract, M_SAID_CANCELLED, m->today);
}

static int check_taking(const struct m_contract *c, const struct m_taking *t)
{
	if (c->state != M_AGREED && c->state != M_ENDED)
		return M_CONFLICT;
	if (!t->by || !t->reason || (c->sharing == M_POOLED && t->school != M_NEVER))
		return M_INVALID;
	if (c->sharing == M_ALLOTTED && t->school == M_NEVER && t->quantity > 0)
		return M_USAGE;
	return t->quantity == 0 || in_steps(c, t->quantity) ? M_OK : M_INVALID;
}

int model_take_back(struct model *m, const struct m_taking *t)
{
	long all, rest;
	int r;

	if (!m_may(t->actor, M_DO_SALE))
		return M_DENIED;
	if (t->contract >= m->contracts)
		return M_NOT_FOUND;
	if ((r = check_taking(&m->contract[t->contract], t)) != M_OK)
		return r;
	all = free_in_all(m, t->contract, t->school, t->fy);
	rest = t->quantity ? t->quantity : all;
	if (all == 0 || rest > all)
		return M_CONFLICT;
	before = *m;
	while (rest > 0 && r == M_OK) {
		int i = m_next_to_take(m, t->contract, t->school, t->fy, m->today, NULL);
		long part = m_free_of(&m->allotment[i]);

		if (part > rest)
			part = rest;
		rest -= part;
		r = m_take_back(m, i, part, M_FOR_TAKEN_BACK);
	}
	if (r != M_OK) {
		*m = before;
		return r;
	}
	m_note_taken(m, t->contract);
	return M_OK;
}

/* ---- moving ---- */

static int check_moving(const struct model *m, const struct m_moving *t)
{
	const struct m_contract *c = &m->contract[t->contract];

	if ((c->state != M_AGREED && c->state != M_ENDED) || c->sharing == M_POOLED)
		return M_CONFLICT;
	if (t->from == t->to)
		return M_INVALID;
	if (model_closed(m, t->to, m->today))
		return M_CONFLICT;
	if (!t->reason || !in_steps(c, t->quantity))
		return M_INVALID;
	return t->quantity <= free_in_all(m, t->contract, t->from, t->fy) ? M_OK : M_CONFLICT;
}

/* Between payers, or where the VAT differs, the money goes with the days. */
static bool moves_money(const struct model *m, const struct m_moving *t)
{
	return m_payer(t->from, m->today) != m_payer(t->to, m->today) ||
	       m_series_of(t->from, m_phase(t->from, m->today)) !=
		       m_series_of(t->to, m_phase(t->to, m->today));
}

static int move(struct model *m, const struct m_moving *t, int giver, long quantity)
{
	struct m_allotment a = m->allotment[giver];
	int on = m_later(m->today, m_first(a.fy)), r;
	int out = m_enter(m, giver, M_TRANSFER, -quantity, on, a.school);
	struct m_less money = { a.purchase,  t->from,  a.fy,
				M_FOR_MOVED, quantity, -m->entry[out].value };

	a.school = t->to;
	a.first = m_later(a.first, on);
	a.quantity = quantity;
	a.net = -m->entry[out].value;
	a.left = a.planned = a.worth = a.raised = 0;
	a.ended = false;
	m->allotment[m->allotments++] = a;
	m_enter(m, m->allotments - 1, M_TRANSFER, quantity, on, t->to);
	if (!moves_money(m, t))
		return M_OK;
	if ((r = m_charge_less(m, &money, M_OWNER_ONLY)) != M_OK)
		return r;
	money.school = t->to;
	m_charge_more(m, &money, on, a.first, a.end);
	return M_OK;
}

int model_move(struct model *m, const struct m_moving *t)
{
	struct m_contract *c;
	long rest = t->quantity;
	int r;

	if (!m_may(t->actor, M_DO_SALE))
		return M_DENIED;
	if (t->contract >= m->contracts)
		return M_NOT_FOUND;
	if ((r = check_moving(m, t)) != M_OK)
		return r;
	before = *m;
	c = &m->contract[t->contract];
	if (!m_is_member(c, t->to))
		c->member[c->members++] = (struct m_member){ t->to, m->today, 0, 0 };
	while (rest > 0 && r == M_OK) {
		int i = m_next_to_take(m, t->contract, t->from, t->fy, m->today, NULL);
		long part = m_free_of(&m->allotment[i]);

		if (part > rest)
			part = rest;
		rest -= part;
		r = move(m, t, i, part);
	}
	if (r != M_OK)
		*m = before;
	return r;
}
