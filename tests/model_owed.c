/* tests/model_owed.c - the slow model's days that were not delivered: taken back, owed, made good, decided */
#include "tests/model_private.h"

#include "core/banned.h"

static struct model before_it; /* a decision is made wholly or not at all */

/* ---- taken back ---- */

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

	if (v->delivered_by == M_NEVER || v->state == M_REVERSED ||
	    m_is_closed(m, m_year_of(v->on)))
		return M_CONFLICT;
	if (withdraw_records(m, visit) != M_OK)
		return M_CONFLICT;
	v->state = M_REVERSED;
	for (int i = 0; i < before; i++)
		if (m->entry[i].kind == M_USE && m->entry[i].reverses == M_NEVER &&
		    m->hold[m->entry[i].hold].visit == visit) {
			int allotment = m->entry[i].allotment, query = m_open_query(m, i, m->today);

			if (query != M_NEVER) /* taken back, it is answered */
				m->query[query].answered = m->today;
			m_undo(m, i);
			if (m->purchase[m->allotment[allotment].purchase].as_used)
				m_enter(m, allotment, M_CANCEL, m->entry[i].quantity,
					m->entry[i].dated, m_name(m, allotment));
		}
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

/* ---- owed ---- */

int m_owe(struct model *m, int allotment, int school, int cause, int since, long quantity, int hold)
{
	m->owed[m->owings] = (struct m_owed){ .allotment = allotment,
					      .school = school,
					      .cause = cause,
					      .since = since,
					      .hold = hold,
					      .settled = M_NEVER,
					      .how = M_NEVER,
					      .slot = M_NEVER,
					      .quantity = quantity };
	return m->owings++;
}

static void settle(struct model *m, int owed, int how)
{
	m->owed[owed].settled = m->today;
	m->owed[owed].how = how;
}

static long owed_still(const struct model *m, int allotment)
{
	long owed = 0;

	for (int i = 0; i < m->owings; i++)
		if (m->owed[i].allotment == allotment && m->owed[i].settled == M_NEVER)
			owed += m->owed[i].quantity;
	return owed;
}

long m_unpromised(const struct model *m, int allotment)
{
	const struct m_allotment *a = &m->allotment[allotment];
	long rest = a->left - a->planned - owed_still(m, allotment);

	return rest > 0 ? rest : 0;
}

/* With what has ended by an entry: asked for in time and not offered, it should not have. */
static long askable(const struct model *m, int allotment)
{
	const struct m_allotment *a = &m->allotment[allotment];

	return a->left + m_lapsed(m, allotment) - a->planned - owed_still(m, allotment);
}

/* Could days of it have been asked for on that day? */
static bool is_asked_of(const struct model *m, int allotment, const struct m_asking *t)
{
	const struct m_allotment *a = &m->allotment[allotment];

	return a->contract == t->contract && a->fy == m_year_of(t->on) && a->end >= t->on &&
	       (a->school == M_NEVER || a->school == t->school);
}

static int check_asking(const struct model *m, const struct m_asking *t)
{
	long all = 0;

	if (m->contract[t->contract].state == M_QUOTE)
		return M_CONFLICT;
	if (!m_is_member(&m->contract[t->contract], t->school) || t->on > m->today ||
	    t->on > m_day(m_year_of(t->on) + 1, 1, 31))
		return M_INVALID;
	if (m_is_closed(m, m_year_of(t->on)))
		return M_CONFLICT;
	if (!t->by || t->quantity <= 0)
		return M_INVALID;
	for (int i = 0; i < m->allotments; i++)
		if (is_asked_of(m, i, t))
			all += askable(m, i) > 0 ? askable(m, i) : 0;
	return t->quantity <= all ? M_OK : M_CONFLICT;
}

int model_owed_ask(struct model *m, const struct m_asking *t)
{
	long rest = t->quantity;
	int r;

	if (!m_may(t->actor, M_DO_SALE))
		return M_DENIED;
	if (t->contract >= m->contracts)
		return M_NOT_FOUND;
	if ((r = check_asking(m, t)) != M_OK)
		return r;
	while (rest > 0) { /* those that end first */
		int best = M_NEVER;
		long part;

		for (int i = 0; i < m->allotments; i++)
			if (is_asked_of(m, i, t) && askable(m, i) > 0 &&
			    (best == M_NEVER || m->allotment[i].end < m->allotment[best].end))
				best = i;
		part = askable(m, best);
		m_unlapse(m, best);
		if (part > rest)
			part = rest;
		(void) m_owe(m, best, t->school, M_NOT_OFFERED, t->on, part, M_NEVER);
		rest -= part;
	}
	return M_OK;
}

int model_owed_offer(struct model *m, int actor, int owed, int slot)
{
	struct m_owed *o;

	if (!m_may(actor, M_DO_SALE))
		return M_DENIED;
	if (owed >= m->owings)
		return M_NOT_FOUND;
	o = &m->owed[owed];
	if (o->settled != M_NEVER)
		return M_CONFLICT;
	if (!m_works(slot) || slot < o->since || slot > m->allotment[o->allotment].end)
		return M_INVALID;
	settle(m, owed, M_OFFERED);
	o->slot = slot;
	return M_OK;
}

int m_credit(struct model *m, int owed)
{
	const struct m_owed *o = &m->owed[owed];
	const struct m_allotment *a = &m->allotment[o->allotment];
	long quantity = o->quantity;

	if (quantity > a->left - a->planned)
		quantity = a->left - a->planned;
	if (quantity <= 0)
		return M_CONFLICT;
	settle(m, owed, M_CREDITED);
	return m_take_back(m, o->allotment, quantity, M_FOR_OWED);
}

int model_owed_decide(struct model *m, int actor, int owed, int how, bool by, bool reason)
{
	int r = M_OK;

	if (!m_may(actor, M_DO_MANAGE))
		return M_DENIED;
	if (!reason)
		return M_INVALID;
	if (owed >= m->owings)
		return M_NOT_FOUND;
	if (m->owed[owed].settled != M_NEVER)
		return M_CONFLICT;
	if (how == M_WAIVED && !by)
		return M_INVALID;
	before_it = *m;
	if (how == M_CREDITED)
		r = m_credit(m, owed);
	else
		settle(m, owed, M_WAIVED);
	if (r != M_OK)
		*m = before_it;
	return r;
}

/* ---- made good ---- */

static bool is_for(const struct model *m, const struct m_owed *o, int visit)
{
	return o->hold != M_NEVER && m->hold[o->hold].visit == visit;
}

bool m_is_owed_for(const struct model *m, int visit)
{
	for (int i = 0; i < m->owings; i++)
		if (is_for(m, &m->owed[i], visit) && m->owed[i].settled == M_NEVER)
			return true;
	return false;
}

/* Days of one year and one unit. */
static bool are_alike(const struct model *m, int a, int b)
{
	const struct m_allotment *x = &m->allotment[a], *y = &m->allotment[b];

	return x->fy == y->fy && m->contract[x->contract].unit == m->contract[y->contract].unit;
}

/* Is as much booked instead of a visit, and not called off again, as was owed for it of the same kind? */
static bool is_made_good(const struct model *m, int visit, const struct m_owed *of)
{
	long owed = 0, booked = 0;

	for (int i = 0; i < m->owings; i++)
		if (is_for(m, &m->owed[i], visit) && m->owed[i].school == of->school &&
		    are_alike(m, m->owed[i].allotment, of->allotment))
			owed += m->owed[i].quantity;
	for (int i = 0; i < m->holds; i++) {
		const struct m_visit *v = &m->visit[m->hold[i].visit];

		if (v->instead == visit && v->state < M_BY_SCHOOL &&
		    m->hold[i].school == of->school && m->hold[i].allotment != M_NEVER &&
		    are_alike(m, m->hold[i].allotment, of->allotment))
			booked += m->hold[i].quantity;
	}
	return booked >= owed;
}

void m_make_good(struct model *m, int visit)
{
	bool good[M_MAX];

	for (int i = 0; i < m->owings; i++)
		good[i] = is_for(m, &m->owed[i], visit) && m->owed[i].settled == M_NEVER &&
			  is_made_good(m, visit, &m->owed[i]);
	for (int i = 0; i < m->owings; i++)
		if (good[i])
			settle(m, i, M_RE_ARRANGED);
}
