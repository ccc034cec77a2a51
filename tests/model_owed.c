/* tests/model_owed.c - the slow model's visits that were not delivered after all: taken back */
#include "tests/model_private.h"

#include "core/banned.h"

/* Its log of free services; one that stands on an annex stays. */
static int withdraw_records(struct model *m, int visit)
{
	for (int i = 0; i < m->records; i++) {
		if (m->record[i].visit != visit)
			continue;
		if (m->record[i].document != M_NEVER)
			return M_CONFLICT;
		m->record[i].withdrawn = m->today;
	}
	return M_OK;
}

int m_take_visit_back(struct model *m, int visit)
{
	struct m_visit *v = &m->visit[visit];
	int before = m->entries;

	if (v->state != M_DELIVERED && v->state != M_CONFIRMED)
		return M_CONFLICT;
	if (withdraw_records(m, visit) != M_OK)
		return M_CONFLICT;
	v->state = M_REVERSED;
	for (int i = 0; i < before; i++)
		if (m->entry[i].kind == M_USE && m->entry[i].reverses == M_NEVER &&
		    m->hold[m->entry[i].hold].visit == visit)
			m_undo(m, i);
	return M_OK;
}

int model_reverse(struct model *m, int actor, int visit, bool reason)
{
	if (!m_may(actor, M_DO_MANAGE))
		return M_DENIED;
	if (!reason)
		return M_INVALID;
	if (visit >= m->visits)
		return M_NOT_FOUND;
	return m_take_visit_back(m, visit);
}
