/* tests/model_end.c - the slow model ends contracts by their rule, or by agreement */
#include "tests/model_private.h"

#include "core/banned.h"

static struct model before; /* a contract is ended wholly or not at all */

/* tests/history_end.c has their words. */
static const struct rule {
	int renewal, notice; /* months */
	bool rolling;
} rules[M_ENDINGS] = {
	{ 0, 0, false }, { 0, 3, false }, { 0, 3, true }, { 1, 0, true }, { 2, 2, true }
};

/* ---- when ---- */

/* The last day of the term that a day lies in: a contract that rolls on has one of a year after another. */
static int term_of(int end, int day)
{
	int next = end + 1, last = end;

	for (int years = 1; day > last; years++)
		last = m_months_later(next, 12 * years) - 1;
	return last;
}

static int last_by_rule(const struct m_contract *c, int told)
{
	const struct rule *r = &rules[c->ending];
	int on = m_later(told, c->start), later = m_months_later(on, r->notice), term;

	if (!r->rolling)
		return m_earlier(later, c->end);
	if (r->renewal == 0)
		return later;
	term = term_of(c->end, on);
	if (m_months_later(on, r->renewal) <= term + 1)
		return term;
	return r->notice ? m_later(later, term) : term_of(term, term + 1);
}

static int check_ending(const struct m_contract *c, const struct m_ending *e, int today)
{
	if (c->state != M_AGREED)
		return M_CONFLICT;
	if (!e->by || !e->reason || e->told > today || e->told < c->agreed)
		return M_INVALID;
	if (c->ending != 0)
		return e->on != M_NEVER ? M_INVALID : M_OK;
	if (e->on == M_NEVER)
		return M_CONFLICT;
	return e->on < c->start || e->on >= c->end ? M_INVALID : M_OK;
}

/* ---- days ---- */

/* Booked or used after a day. */
static bool is_used_after(const struct model *m, int contract, int last)
{
	for (int i = 0; i < m->holds; i++)
		if (m->hold[i].contract == contract && m->hold[i].released == M_NEVER &&
		    m->hold[i].on > last)
			return true;
	for (int i = 0; i < m->entries; i++)
		if (m->allotment[m->entry[i].allotment].contract == contract &&
		    m->entry[i].kind == M_USE && m->entry[i].dated > last &&
		    m->entry[i].reverses == M_NEVER && !m_is_undone(m, i, M_ALWAYS))
			return true;
	return false;
}

long m_stands(const struct model *m, int allotment)
{
	long sum = 0;

	for (int i = 0; i < m->entries; i++)
		if (m->entry[i].allotment == allotment && m->entry[i].kind != M_USE &&
		    m->entry[i].kind != M_LAPSE)
			sum += m->entry[i].quantity;
	return sum;
}

/* The part of its calendar days that lie after the end, in whole steps, but not what is used or booked. */
static long after_end(const struct model *m, int allotment, int last)
{
	const struct m_allotment *a = &m->allotment[allotment];
	long step = m_units[m->contract[a->contract].unit].step, taken;

	if (a->first > last)
		return m_free_of(a);
	taken = m_stands(m, allotment) * (a->end - last) / (a->end - a->first + 1);
	taken -= taken % step;
	return taken < m_free_of(a) ? taken : m_free_of(a);
}

static int end_days(struct model *m, int contract, int last)
{
	bool done[M_MAX] = { false };
	int i, r;

	while ((i = m_next_to_take(m, contract, M_NEVER, M_NEVER, m->today, done)) != M_NEVER) {
		struct m_allotment *a = &m->allotment[i];
		long taken;

		done[i] = true;
		if (a->end <= last)
			continue;
		taken = after_end(m, i, last);
		if (taken > 0 && (r = m_take_back(m, i, taken, M_FOR_TAKEN_BACK)) != M_OK)
			return r;
		if (a->first <= last && !a->ended) {
			a->end = last;
			a->ended = true;
		}
	}
	return M_OK;
}

/* ---- the whole ---- */

static int give_notice(struct model *m, int contract, int last)
{
	for (int i = 0; i < m->events; i++)
		if (m->event[i].contract == contract && m->event[i].kind == M_SAID_NOTICE)
			return M_CONFLICT;
	m_say(m, contract, M_SAID_NOTICE, last);
	return M_OK;
}

int model_end(struct model *m, const struct m_ending *e)
{
	struct m_contract *c = &m->contract[e->contract];
	int last, r;

	if (!m_may(e->actor, M_DO_SALE))
		return M_DENIED;
	if (e->contract >= m->contracts)
		return M_NOT_FOUND;
	if ((r = check_ending(c, e, m->today)) != M_OK)
		return r;
	last = c->ending != 0 ? last_by_rule(c, e->told) : e->on;
	if (last >= c->end)
		return give_notice(m, e->contract, last);
	if (is_used_after(m, e->contract, last))
		return M_CONFLICT;
	before = *m;
	if ((r = end_days(m, e->contract, last)) != M_OK) {
		*m = before;
		return r;
	}
	c->state = M_ENDED;
	m_say(m, e->contract, M_SAID_ENDED, last);
	return M_OK;
}
