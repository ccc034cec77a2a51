/* tests/model_query.c - the slow model's disputes: a school queries what a visit drew, the manager answers */
#include "tests/model_private.h"

#include "core/banned.h"

int m_open_query(const struct model *m, int entry, int on)
{
	for (int i = 0; i < m->queries; i++)
		if (m->query[i].entry == entry && m->query[i].on <= on &&
		    (m->query[i].answered == M_NEVER || m->query[i].answered > on))
			return i;
	return M_NEVER;
}

/* Which entry a hold of a visit was drawn by; M_NEVER. */
static int drawn_by(const struct model *m, int hold, int visit)
{
	int entry = m->hold[hold].visit == visit ? m->hold[hold].entry : M_NEVER;

	return entry != M_NEVER && m_is_undone(m, entry, M_ALWAYS) ? M_NEVER : entry;
}

bool m_is_disputed(const struct model *m, int visit)
{
	for (int i = 0; i < m->holds; i++) {
		int entry = drawn_by(m, i, visit);

		if (entry != M_NEVER && m_open_query(m, entry, m->today) != M_NEVER)
			return true;
	}
	return false;
}

int model_query(struct model *m, int actor, int visit, bool by, bool reason)
{
	int before = m->queries;

	if (!m_may(actor, M_DO_DIARY) && !m_may(actor, M_DO_INVOICE))
		return M_DENIED;
	if (!reason)
		return M_INVALID;
	if (visit >= m->visits)
		return M_NOT_FOUND;
	for (int i = 0; i < m->holds; i++) {
		int entry = drawn_by(m, i, visit);

		if (entry == M_NEVER)
			continue;
		if (!by || m_open_query(m, entry, m->today) != M_NEVER ||
		    m->entry[entry].confirmed != M_NEVER || m->today > m->entry[entry].until) {
			m->queries = before;
			return by ? M_CONFLICT : M_INVALID;
		}
		m->query[m->queries++] = (struct m_query){ entry, m->today, M_NEVER, false };
	}
	return m->queries > before ? M_OK : M_CONFLICT;
}

int model_answer(struct model *m, int actor, int visit, bool stands, bool reason)
{
	const struct m_visit *v = &m->visit[visit];

	if (!m_may(actor, M_DO_MANAGE))
		return M_DENIED;
	if (!reason)
		return M_INVALID;
	if (visit >= m->visits)
		return M_NOT_FOUND;
	if (!m_is_disputed(m, visit))
		return M_CONFLICT;
	if (!stands)
		return m_take_visit_back(m, visit);
	if (v->delivered_by == actor || m_officer(actor) == v->officer)
		return M_DENIED;
	for (int i = 0; i < m->holds; i++) {
		int entry = drawn_by(m, i, visit),
		    query = entry == M_NEVER ? M_NEVER : m_open_query(m, entry, m->today);

		if (query == M_NEVER)
			continue;
		m->query[query].answered = m->today;
		m->query[query].stands = true;
	}
	return M_OK;
}
