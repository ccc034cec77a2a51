/* tests/model_year.c - the slow model's years at their end: days that ended unused, years closed and corrected */
#include "tests/model_private.h"

#include "core/banned.h"

static struct model before_it; /* a year is closed, or corrected, wholly or not at all */

bool m_is_closed(const struct model *m, int fy)
{
	return m->closed[fy - 2023];
}

/* ---- days end ---- */

long m_lapsed(const struct model *m, int allotment)
{
	long lapsed = 0;

	for (int i = 0; i < m->entries; i++)
		if (m->entry[i].allotment == allotment && m->entry[i].kind == M_LAPSE)
			lapsed -= m->entry[i].quantity;
	return lapsed;
}

void m_unlapse(struct model *m, int allotment)
{
	int before = m->entries;

	for (int i = 0; i < before; i++)
		if (m->entry[i].allotment == allotment && m->entry[i].kind == M_LAPSE &&
		    m->entry[i].reverses == M_NEVER && !m_is_undone(m, i, M_ALWAYS))
			(void) m_undo(m, i);
}

static bool is_owed(const struct model *m, int allotment)
{
	for (int i = 0; i < m->owings; i++)
		if (m->owed[i].allotment == allotment && m->owed[i].settled == M_NEVER)
			return true;
	return false;
}

/* What is left of it ends on its last day, if nothing of it is booked or owed. */
static void end_days(struct model *m, int allotment)
{
	const struct m_allotment *a = &m->allotment[allotment];

	if (a->left > 0 && a->planned == 0 && !is_owed(m, allotment))
		m_enter(m, allotment, M_LAPSE, -a->left,
			m_later(m_later(a->end, m_first(a->fy)), m_filled_on(m, allotment)),
			m_name(m, allotment));
}

int model_lapse(struct model *m, int actor)
{
	if (!m_may(actor, M_DO_SALE))
		return M_DENIED;
	for (int i = 0; i < m->allotments; i++)
		if (m->allotment[i].end < m->today)
			end_days(m, i);
	return M_OK;
}

/* ---- a year as it stands ---- */

/* The first allotment of its contract and school, or pool, in its year. */
static bool begins_row(const struct model *m, int allotment)
{
	const struct m_allotment *a = &m->allotment[allotment];

	for (int i = 0; i < allotment; i++)
		if (m->allotment[i].contract == a->contract && m->allotment[i].fy == a->fy &&
		    m->allotment[i].school == a->school)
			return false;
	return true;
}

static void add_days(const struct model *m, int allotment, struct m_look *out)
{
	const struct m_allotment *a = &m->allotment[allotment];
	struct m_sum *s = &out->sum[m->contract[a->contract].unit];
	long free = a->left - a->planned, owed = free - m_unpromised(m, allotment);

	s->rows += begins_row(m, allotment);
	s->booked += a->planned;
	s->owed += owed;
	s->left += a->left;
	s->unused += free - owed;
	out->worth += a->worth - m_worth(a, a->planned + owed);
	for (int i = 0; i < m->entries; i++) {
		const struct m_entry *e = &m->entry[i];

		if (e->allotment != allotment)
			continue;
		if (e->kind == M_USE) {
			s->used -= e->quantity;
		} else if (e->kind == M_LAPSE) {
			s->unused -= e->quantity;
			out->worth -= e->value;
		} else {
			s->bought += e->quantity;
		}
		out->awaiting += e->until >= m->today && e->confirmed == M_NEVER &&
				 !m_is_undone(m, i, M_ALWAYS);
	}
}

static void count_charges(const struct model *m, int fy, struct m_look *out)
{
	for (int i = 0; i < m->charges; i++) {
		const struct m_charge *c = &m->charge[i];

		if (c->fy != fy || c->document != M_NEVER || c->voided != M_NEVER)
			continue;
		if (c->net > 0) {
			out->charges++;
			out->charged += c->net;
		} else if (c->net < 0) {
			out->credits++;
			out->credited += c->net;
		}
	}
}

void model_look(const struct model *m, int fy, struct m_look *out)
{
	*out = (struct m_look){ 0 };
	for (int i = 0; i < m->allotments; i++) {
		int other = m->allotment[i].fy;

		if (other == fy)
			add_days(m, i, out);
		else if (other < fy && !m_is_closed(m, other) &&
			 (out->earlier == 0 || other < out->earlier))
			out->earlier = other;
	}
	for (int i = 0; i < m->visits; i++)
		out->visits += m->visit[i].state == M_PLANNED && m_year_of(m->visit[i].on) == fy;
	for (int i = 0; i < m->owings; i++) {
		const struct m_allotment *a = &m->allotment[m->owed[i].allotment];

		out->owed += a->fy == fy && m->owed[i].settled == M_NEVER && a->left > a->planned;
	}
	for (int i = 0; i < m->queries; i++)
		out->queries += m->query[i].answered == M_NEVER &&
				m->allotment[m->entry[m->query[i].entry].allotment].fy == fy;
	count_charges(m, fy, out);
}

/* ---- closing ---- */

/* Everything of a year ends; M_CONFLICT: something of it is booked or owed. */
static int end_year(struct model *m, int fy)
{
	int r = M_OK;

	for (int i = 0; i < m->allotments; i++) {
		if (m->allotment[i].fy != fy)
			continue;
		end_days(m, i);
		if (m->allotment[i].left != 0)
			r = M_CONFLICT;
	}
	return r;
}

/* Its row of closing. */
static void keep_row(struct model *m, int allotment)
{
	struct m_allotment *a = &m->allotment[allotment];

	a->closed = true;
	a->lapsed = a->value = 0;
	a->lapse = M_NEVER;
	for (int i = 0; i < m->entries; i++) {
		const struct m_entry *e = &m->entry[i];

		if (e->allotment != allotment || e->kind != M_LAPSE)
			continue;
		a->lapsed -= e->quantity;
		a->value -= e->value;
		if (e->reverses == M_NEVER && !m_is_undone(m, i, M_ALWAYS))
			a->lapse = i;
	}
}

int model_close(struct model *m, int actor, int fy)
{
	struct m_look look;

	if (!m_may(actor, M_DO_SALE))
		return M_DENIED;
	if (m_is_closed(m, fy))
		return M_OK;
	model_look(m, fy, &look);
	if (m->today <= m_last(fy) || look.earlier || look.visits || look.queries || look.owed)
		return M_CONFLICT;
	before_it = *m;
	m_accrue(m, m_last(fy));
	if (end_year(m, fy) != M_OK) {
		*m = before_it;
		return M_CONFLICT;
	}
	for (int i = 0; i < m->allotments; i++)
		if (m->allotment[i].fy == fy)
			keep_row(m, i);
	m->closed[fy - 2023] = true;
	return M_OK;
}

/* ---- correcting ---- */

/* What was done as in an open year is dated today; what it set free ends again. */
static int end_correction(struct model *m, int fy, int r)
{
	if (r == M_OK)
		r = end_year(m, fy);
	m->closed[fy - 2023] = true;
	for (int i = before_it.entries; i < m->entries; i++) {
		m->entry[i].dated = m->today;
		m->entry[i].correction = true;
	}
	if (r != M_OK)
		*m = before_it;
	return r;
}

static int begin_correction(struct model *m, int fy, bool reason)
{
	if (!reason)
		return M_INVALID;
	if (!m_is_closed(m, fy))
		return M_CONFLICT;
	before_it = *m;
	m->closed[fy - 2023] = false;
	return M_OK;
}

int model_late_use(struct model *m, int fy, const struct m_plan *plan)
{
	int r;

	if (!m_may(plan->actor, M_DO_MANAGE))
		return M_DENIED;
	if (m_year_of(plan->on) != fy)
		return M_INVALID;
	if ((r = begin_correction(m, fy, plan->reason)) != M_OK)
		return r;
	if ((r = model_book(m, plan)) == M_OK)
		r = model_deliver(m, plan->actor, m->visits - 1);
	return end_correction(m, fy, r);
}

/* What was taken back is owed, and credited at once. */
static int credit_uses(struct model *m, int visit, int from)
{
	int upto = m->entries, r = M_OK;

	for (int i = from; i < upto && r == M_OK; i++) {
		const struct m_entry *e = &m->entry[i];

		if (e->kind == M_USE && !m->purchase[m->allotment[e->allotment].purchase].as_used)
			r = m_credit(m, m_owe(m, e->allotment, e->school, M_WRONG_USE,
					      m->visit[visit].on, e->quantity, e->hold));
	}
	return r;
}

int model_wrong_use(struct model *m, int actor, int fy, int visit, bool owed, bool reason)
{
	int r;

	if (!m_may(actor, M_DO_MANAGE))
		return M_DENIED;
	if (visit < m->visits && m_year_of(m->visit[visit].on) != fy)
		return M_INVALID;
	if ((r = begin_correction(m, fy, reason)) != M_OK)
		return r;
	r = visit < m->visits ? m_take_visit_back(m, visit) : M_NOT_FOUND;
	if (r == M_OK && owed)
		r = credit_uses(m, visit, before_it.entries);
	return end_correction(m, fy, r);
}
