/* tests/model_balance.c - the slow model's balances: what was known to have happened by a date, added up */
#include "tests/model_private.h"

#include "core/banned.h"

/* Drawn by the date. */
static bool is_drawn(const struct model *m, const struct m_hold *h, int on)
{
	return h->entry != M_NEVER && m->entry[h->entry].dated <= on;
}

static bool is_planned(const struct model *m, const struct m_hold *h, int on)
{
	return h->made <= on && (h->released == M_NEVER || h->released > on) && !is_drawn(m, h, on);
}

/* What is done about days before their year begins is dated on its first day, and counts from the day it is done. */
static bool counts(const struct model *m, const struct m_entry *e, int on)
{
	return e->dated <= on || e->kind == M_PURCHASE ||
	       (e->dated == m_first(m->allotment[e->allotment].fy) && e->made <= on);
}

/* What entries say up to the date, signed as they change what is left. What is agreed counts from the agreement. */
static void add_entries(const struct model *m, int allotment, int asks, int on, long *sum,
			struct m_balance *b)
{
	for (int i = 0; i < m->entries; i++) {
		const struct m_entry *e = &m->entry[i];

		if (e->allotment != allotment || !counts(m, e, on))
			continue;
		sum[e->kind] += e->quantity;
		if (e->kind != M_USE)
			continue;
		if (asks == M_NEVER || e->school == asks)
			b->own_used -= e->quantity;
		if (m_is_undone(m, i, on))
			continue;
		if (e->until < on && m_open_query(m, i, on) != M_NEVER)
			b->provisional -= e->quantity;
		if (e->until >= on && (e->confirmed == M_NEVER || e->confirmed > on))
			b->provisional -= e->quantity;
	}
}

static long owed_of(const struct model *m, int allotment, int on)
{
	long owed = 0;

	for (int i = 0; i < m->owings; i++)
		if (m->owed[i].allotment == allotment && m->owed[i].since <= on &&
		    (m->owed[i].settled == M_NEVER || m->owed[i].settled > on))
			owed += m->owed[i].quantity;
	return owed;
}

/* What it costs, by what was known of its price. */
static long price_on(const struct model *m, int allotment, int on)
{
	long price = m->allotment[allotment].net;

	for (int i = 0; i < m->entries; i++)
		if (m->entry[i].allotment == allotment && counts(m, &m->entry[i], on))
			price += m->entry[i].price;
	return price;
}

static void add_allotment(const struct model *m, int allotment, int asks, int on,
			  struct m_balance *b)
{
	const struct m_allotment *a = &m->allotment[allotment];
	long sum[M_ENTRY_KINDS] = { 0 }, planned = 0, own = 0, owed = owed_of(m, allotment, on),
	     left = 0, rest;

	add_entries(m, allotment, asks, on, sum, b);
	for (int k = 0; k < M_ENTRY_KINDS; k++)
		left += sum[k];
	for (int i = 0; i < m->holds; i++) {
		const struct m_hold *h = &m->hold[i];

		if (h->allotment != allotment || !is_planned(m, h, on))
			continue;
		planned += h->quantity;
		if (asks == M_NEVER || h->school == asks)
			own += h->quantity;
	}
	if (planned > left) /* called off later, and used for a visit of before */
		planned = left;
	b->own_planned += own < planned ? own : planned;
	rest = left - planned;
	if (owed > rest)
		owed = rest;
	b->bought += sum[M_PURCHASE];
	b->moved += sum[M_TRANSFER];
	b->cancelled -= sum[M_CANCEL];
	b->used -= sum[M_USE];
	b->planned += planned;
	b->lapsed -= sum[M_LAPSE];
	if (a->end < on) {
		b->lapsed += rest - owed;
		rest = owed;
	} else {
		b->available += rest;
	}
	b->owed += owed;
	b->left += planned + rest;
	b->value += (2 * price_on(m, allotment, on) * (planned + rest) + a->quantity) /
		    (2 * a->quantity);
	if (b->starts == M_NEVER || a->first < b->starts)
		b->starts = a->first;
	b->ends = m_later(b->ends, a->end);
}

/* Bought by then, or given by another. */
static bool is_there(const struct model *m, int allotment, int on)
{
	if (m->purchase[m->allotment[allotment].purchase].bought > on)
		return false;
	for (int i = 0; i < m->entries; i++)
		if (m->entry[i].allotment == allotment && counts(m, &m->entry[i], on))
			return true;
	return false;
}

bool model_balance(const struct model *m, int contract, int fy, int school, int asks, int on,
		   struct m_balance *out)
{
	*out = (struct m_balance){ .starts = M_NEVER, .ends = M_NEVER };
	for (int i = 0; i < m->allotments; i++)
		if (m->allotment[i].contract == contract && m->allotment[i].fy == fy &&
		    m->allotment[i].school == school && is_there(m, i, on))
			add_allotment(m, i, asks, on, out);
	return out->starts != M_NEVER;
}
