/* tests/model_over.c - the slow model's top-ups for a visit: bought in the moment they are used, charged afterwards */
#include "tests/model_private.h"

#include "core/banned.h"

int m_top_up_contract(const struct model *m, int school, int on, int unit)
{
	for (int i = 0; i < m->contracts; i++) {
		const struct m_contract *c = &m->contract[i];

		if ((c->state == M_AGREED || c->state == M_ENDED) && m_is_member(c, school) &&
		    c->start <= on && c->last >= on && c->agreed <= on &&
		    (unit == M_NEVER || c->unit == unit))
			return i;
	}
	return M_NEVER;
}

/* Who pays: the school itself; of a pool all of them, by their shares. */
static void add_shares(struct model *m, int purchase, int school)
{
	const struct m_purchase *p = &m->purchase[purchase];
	const struct m_contract *c = &m->contract[p->contract];
	long weight[M_MEMBERS], days[M_MEMBERS], net[M_MEMBERS];

	for (int k = 0; k < c->members; k++)
		weight[k] = c->sharing == M_POOLED ? c->member[k].weight
						   : c->member[k].school == school;
	m_share(p->quantity, weight, c->members, days);
	m_share(p->net, weight, c->members, net);
	for (int k = 0; k < c->members; k++)
		if (days[k] != 0 || net[k] != 0)
			m->share[m->shares++] =
				(struct m_share){ purchase, c->member[k].school, days[k], net[k] };
}

int m_buy_as_used(struct model *m, const struct m_hold *h, long quantity)
{
	const struct m_contract *c = &m->contract[h->contract];
	int year = m_year_of(h->on) - c->fy, purchase = m->purchases++;
	struct m_purchase p = { .contract = h->contract,
				.bought = h->on,
				.first = h->on,
				.order = h->order != 0 ? h->order : c->order,
				.year = year,
				.years = 1,
				.member = M_NEVER,
				.as_used = true,
				.quantity = quantity,
				.rate = c->year[year].rate,
				.net = m_price(c->year[year].rate, quantity) };
	const struct m_allotment a = { .purchase = purchase,
				       .contract = h->contract,
				       .school = c->sharing == M_POOLED ? M_NEVER : h->school,
				       .fy = m_year_of(h->on),
				       .first = h->on,
				       .end = c->year[year].end,
				       .quantity = p.quantity,
				       .net = p.net };

	m->purchase[purchase] = p;
	add_shares(m, purchase, h->school);
	m->allotment[m->allotments++] = a;
	m_enter(m, m->allotments - 1, M_PURCHASE, p.quantity, h->on, m_name(m, m->allotments - 1));
	return m->allotments - 1;
}

/* ---- charging ---- */

static bool is_charged(const struct model *m, int use)
{
	for (int i = 0; i < m->charges; i++)
		if (m->charge[i].use == use)
			return true;
	return false;
}

/* A use that is none is charged no more. */
static void take_back_charges(struct model *m)
{
	int before = m->charges;

	for (int i = 0; i < before; i++) {
		long open = m->charge[i].net;

		for (int k = 0; k < before; k++)
			if (m->charge[k].credits == i)
				open += m->charge[k].net;
		if (m->charge[i].use != M_NEVER && m->charge[i].voided == M_NEVER && open > 0 &&
		    m_is_undone(m, m->charge[i].use, M_ALWAYS))
			m_charge_back(m, i);
	}
}

/* To those who agreed to pay. */
static void charge_use(struct model *m, int use)
{
	const struct m_entry *e = &m->entry[use];
	int purchase = m->allotment[e->allotment].purchase;

	for (int i = 0; i < m->shares; i++)
		if (m->share[i].purchase == purchase && m->share[i].net > 0)
			m->charge[m->charges++] =
				(struct m_charge){ .purchase = purchase,
						   .school = m->share[i].school,
						   .part = 1,
						   .parts = 1,
						   .fy = m->allotment[e->allotment].fy,
						   .due = e->dated,
						   .from = e->dated,
						   .to = e->dated,
						   .document = M_NEVER,
						   .cause = M_FOR_USED,
						   .voided = M_NEVER,
						   .credits = M_NEVER,
						   .replaces = M_NEVER,
						   .use = use,
						   .net = m->share[i].net,
						   .quantity = m->share[i].quantity };
}

void m_accrue(struct model *m, int to)
{
	take_back_charges(m);
	for (int p = 0; p < m->purchases; p++)
		for (int i = 0; i < m->entries && m->purchase[p].as_used; i++)
			if (m->allotment[m->entry[i].allotment].purchase == p &&
			    m->entry[i].kind == M_USE && m->entry[i].reverses == M_NEVER &&
			    m->entry[i].dated <= to && !m_is_undone(m, i, M_ALWAYS) &&
			    !is_charged(m, i))
				charge_use(m, i);
}

int model_accrue(struct model *m, int actor, int to)
{
	if (!m_may(actor, M_DO_SALE))
		return M_DENIED;
	m_accrue(m, to);
	return M_OK;
}
