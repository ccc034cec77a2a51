/* tests/model_relief.c - the slow model's VAT of bad debts: when it is claimed, and when it is paid back */
#include "tests/model_private.h"

#include "core/banned.h"

/* More than six months after it was due, or taxed if that came later; no later than four and a half years. */
void model_relief_span(const struct model *m, int write_off, int *from, int *until)
{
	const struct m_write_off *w = &m->write_off[write_off];
	int since = m_later(model_due(m, w->document), m->document[w->document].taxed);

	*from = m_later(m_months_later(since, 6) + 1, w->on);
	*until = m_months_later(since, 54);
}

int model_undone_on(const struct model *m, int write_off)
{
	for (int i = 0; i < m->write_offs; i++)
		if (m->write_off[i].undoes == write_off)
			return m->write_off[i].on;
	return M_NEVER;
}

int model_relief_of(const struct model *m, int write_off)
{
	for (int i = 0; i < m->reliefs; i++)
		if (m->relief[i].write_off == write_off)
			return i;
	return M_NEVER;
}

int model_relief(struct model *m, int actor, int to)
{
	if (!m_may(actor, M_DO_INVOICE))
		return M_DENIED;
	if (to > m->today)
		return M_INVALID;
	for (int i = 0; i < m->write_offs; i++) {
		const struct m_write_off *w = &m->write_off[i];
		int from, until;

		if (w->undoes != M_NEVER || w->undone || w->vat == 0 ||
		    model_relief_of(m, i) != M_NEVER)
			continue;
		model_relief_span(m, i, &from, &until);
		if (from <= to && m->today <= until)
			m->relief[m->reliefs++] =
				(struct m_relief){ .write_off = i, .on = m->today, .vat = w->vat };
	}
	return M_OK;
}

void m_repay(struct model *m, int write_off, int back)
{
	int claim = model_relief_of(m, write_off);

	if (claim != M_NEVER)
		m->relief[m->reliefs++] = (struct m_relief){ .write_off = back,
							     .on = m->today,
							     .vat = -m->relief[claim].vat };
}
