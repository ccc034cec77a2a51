/* tests/model_visit.c - the slow model's diary: visits, the days they hold and draw, free services */
#include "tests/model_private.h"

#include <string.h>

#include "core/banned.h"

/* ---- booking ---- */

static bool officer_works(int officer, int day, int start, int end)
{
	int weekday = m_row(day)->weekday;

	if (officer == 1)
		return weekday <= 5 && start >= 510 && end <= 1020;
	if (weekday == 3)
		return start >= 510 && end <= 750;
	return weekday <= 2 && start >= 510 && end <= 1020;
}

static bool is_timed(const struct m_visit *v, int unit)
{
	return v->timed || unit == M_HOUR;
}

static long days_of_half(const struct m_visit *v, int unit)
{
	return (unit == M_DAY ? 50 : 100) * (v->session == M_ALL_DAY ? 2 : 1);
}

/* What a visit takes of a unit. Timed work is rounded over the whole of the school's year, never each. */
static long needed(const struct model *m, const struct m_visit *v, int unit)
{
	long minutes = v->minutes, drawn = 0, need;

	if (!is_timed(v, unit))
		return days_of_half(v, unit);
	for (int i = 0; i < m->holds; i++) {
		const struct m_hold *h = &m->hold[i];

		if (h->school == v->school && m_year_of(h->on) == m_year_of(v->on) &&
		    m->contract[h->contract].unit == unit && h->minutes > 0 &&
		    h->released == M_NEVER) {
			minutes += h->minutes;
			drawn += h->quantity;
		}
	}
	for (int i = 0; i < m->entries; i++) {
		const struct m_entry *e = &m->entry[i];
		const struct m_allotment *a = &m->allotment[e->allotment];

		if (e->school == v->school && a->fy == m_year_of(v->on) && e->minutes != 0 &&
		    m->contract[a->contract].unit == unit) {
			minutes -= e->minutes;
			drawn -= e->quantity;
		}
	}
	need = (2 * minutes * 100 + m_units[unit].minutes) / (2 * m_units[unit].minutes) - drawn;
	return need < 1 ? 1 : need;
}

/* What has ended unused by an entry is there for work of before. */
static long left_for(const struct model *m, int allotment)
{
	const struct m_allotment *a = &m->allotment[allotment];

	return a->left + m_lapsed(m, allotment) - a->planned;
}

/* The next allotment to draw from, the school's own or its pool's: ends first, then bought first. M_NEVER: none. */
static int next_source(const struct model *m, const struct m_visit *v, int unit, const bool *used)
{
	int best = M_NEVER;

	for (int i = 0; i < m->allotments; i++) {
		const struct m_allotment *a = &m->allotment[i];
		const struct m_contract *c = &m->contract[a->contract];

		if (used[i] || !m_is_member(c, v->school) ||
		    (a->school != M_NEVER && a->school != v->school) || left_for(m, i) <= 0 ||
		    v->on < a->first || v->on > a->end || (unit != M_NEVER && c->unit != unit))
			continue;
		if (best == M_NEVER || a->end < m->allotment[best].end)
			best = i;
	}
	return best;
}

/* Minutes go with the days, and no part of timed work is without a minute, if there are so many. */
static void part_minutes(struct model *m, int first, int minutes)
{
	long weight[M_MAX] = { 0 }, part[M_MAX] = { 0 };
	int count = m->holds - first;

	for (int i = 0; i < count; i++)
		weight[i] = m->hold[first + i].quantity;
	m_share(minutes, weight, count, part);
	for (int i = 0; i < count; i++) {
		int most = 0;

		for (int k = 1; k < count; k++)
			if (part[k] > part[most])
				most = k;
		if (part[i] == 0 && part[most] > 1) {
			part[most]--;
			part[i]++;
		}
	}
	for (int i = 0; i < count; i++)
		m->hold[first + i].minutes = (int) part[i];
}

/* .. and, where the school agreed to a top-up, the rest is bought on a contract as it is delivered. */
static void hold_from(struct model *m, const struct m_visit *v, bool *used, int top_up, int order)
{
	int first = m->holds;

	for (long need = v->quantity; need > 0;) {
		struct m_hold h = { .visit = m->visits,
				    .made = m->today,
				    .on = v->on,
				    .released = M_NEVER,
				    .school = v->school,
				    .contract = top_up,
				    .order = order,
				    .entry = M_NEVER,
				    .quantity = need };

		h.allotment = next_source(m, v, v->unit, used);
		if (h.allotment != M_NEVER) {
			struct m_allotment *a = &m->allotment[h.allotment];

			m_unlapse(m, h.allotment);
			h.contract = a->contract;
			h.order = 0;
			if (a->left - a->planned < need)
				h.quantity = a->left - a->planned;
			a->planned += h.quantity;
		}
		need -= h.quantity;
		m->hold[m->holds++] = h;
	}
	if (is_timed(v, v->unit))
		part_minutes(m, first, v->minutes);
}

/* As much of one unit as is left of the school's days. */
static long left_of(const struct model *m, const struct m_visit *v, int source, bool *used)
{
	long have = 0;

	for (int i = source; i != M_NEVER; i = next_source(m, v, v->unit, used)) {
		have += left_for(m, i);
		used[i] = true;
	}
	return have;
}

/* Too little is left of each unit: of the first that there is, what is missing is bought. */
static int hold_top_up(struct model *m, struct m_visit *v, int order)
{
	bool used[M_MAX] = { false };
	int source = next_source(m, v, M_NEVER, used), contract;

	v->unit = source == M_NEVER ? M_NEVER : m->contract[m->allotment[source].contract].unit;
	contract = m_top_up_contract(m, v->school, v->on, v->unit);
	if (contract == M_NEVER)
		return M_CONFLICT;
	v->unit = m->contract[contract].unit;
	v->quantity = needed(m, v, v->unit);
	hold_from(m, v, used, contract, order);
	return M_OK;
}

/* Tries the unit whose days end first, then the others. */
static int hold_days(struct model *m, struct m_visit *v, const struct m_plan *p)
{
	bool tried[3] = { false }, used[M_MAX];

	for (;;) {
		int source;

		for (int i = 0; i < m->allotments; i++)
			used[i] = tried[m->contract[m->allotment[i].contract].unit];
		source = next_source(m, v, M_NEVER, used);
		if (source == M_NEVER)
			return p->top_up ? hold_top_up(m, v, p->order) : M_CONFLICT;
		v->unit = m->contract[m->allotment[source].contract].unit;
		v->quantity = needed(m, v, v->unit);
		tried[v->unit] = true;
		if (v->quantity > left_of(m, v, source, used))
			continue;
		memset(used, 0, sizeof used);
		hold_from(m, v, used, M_NEVER, 0);
		return M_OK;
	}
}

static bool is_busy(const struct model *m, const struct m_visit *v)
{
	for (int i = 0; i < m->visits; i++)
		if (m->visit[i].officer == v->officer && m->visit[i].on == v->on &&
		    (m->visit[i].state < M_BY_SCHOOL || m->visit[i].state == M_NO_ACCESS) &&
		    m->visit[i].start < v->end && m->visit[i].end > v->start)
			return true;
	return false;
}

int model_book(struct model *m, const struct m_plan *p)
{
	struct m_visit v = { .school = p->school,
			     .officer = p->officer,
			     .service = p->service,
			     .session = p->session,
			     .on = p->on,
			     .timed = p->session == M_TIMED,
			     .unit = M_NEVER,
			     .delivered_by = M_NEVER,
			     .instead = p->instead };

	v.start = p->session == M_TIMED ? p->start : p->session == M_PM ? 780 : 525;
	v.end = p->session == M_TIMED ? p->end : p->session == M_AM ? 747 : 1002;
	v.minutes = p->session == M_ALL_DAY ? 444 : v.end - v.start;
	if (!m_may(p->actor, M_DO_DIARY))
		return M_DENIED;
	if (p->instead >= m->visits)
		return M_NOT_FOUND;
	if (p->instead != M_NEVER && !m_is_owed_for(m, p->instead))
		return M_CONFLICT;
	if (m_officer(p->actor) != 0 && m_officer(p->actor) != p->officer)
		return M_DENIED;
	if (p->top_up && p->service != 0)
		return M_INVALID;
	if (model_closed(m, p->school, p->on) || m_is_closed(m, m_year_of(p->on)))
		return M_CONFLICT;
	if (v.end - v.start < 5 || !m_works(p->on))
		return M_INVALID;
	if (!p->reason && m_row(p->on)->term_known && !m_row(p->on)->term)
		return M_CONFLICT;
	if (!p->reason && !officer_works(p->officer, p->on, v.start, v.end))
		return M_CONFLICT;
	if (is_busy(m, &v))
		return M_CONFLICT;
	if (p->service == 0 && hold_days(m, &v, p) != M_OK)
		return M_CONFLICT;
	m->visit[m->visits++] = v;
	if (p->instead != M_NEVER)
		m_make_good(m, p->instead);
	return M_OK;
}

/* ---- moving ---- */

static void set_times(struct m_visit *v, const struct m_shift *t)
{
	v->session = t->session;
	v->timed = t->session == M_TIMED;
	v->start = v->timed ? t->start : t->session == M_PM ? 780 : 525;
	v->end = v->timed ? t->end : t->session == M_AM ? 747 : 1002;
	v->minutes = t->session == M_ALL_DAY ? 444 : v->end - v->start;
}

/* Its own days are let go first; what was agreed beyond what was left goes along within the year, and no more of it. */
static int hold_anew(struct model *m, int visit, struct m_visit *v)
{
	struct m_plan p = { .top_up = false };
	int first = m->holds, unit = M_NEVER;
	long agreed = 0, bought = 0;

	for (int i = 0; i < first; i++) {
		struct m_hold *h = &m->hold[i];

		if (h->visit != visit || h->released != M_NEVER)
			continue;
		if (h->allotment == M_NEVER) {
			agreed += h->quantity;
			unit = m->contract[h->contract].unit;
			p.order = h->order;
			p.top_up = m_year_of(v->on) == m_year_of(m->visit[visit].on);
		}
		m_let_go(m, h);
	}
	if (hold_days(m, v, &p) != M_OK)
		return M_CONFLICT;
	for (int i = first; i < m->holds; i++) {
		m->hold[i].visit = visit;
		if (m->hold[i].allotment == M_NEVER)
			bought += m->hold[i].quantity;
	}
	return bought > 0 && (bought > agreed || v->unit != unit) ? M_CONFLICT : M_OK;
}

static bool is_same(const struct m_visit *a, const struct m_visit *b)
{
	return a->on == b->on && a->session == b->session && a->start == b->start &&
	       a->end == b->end && a->officer == b->officer;
}

static bool keeps_length(const struct m_visit *a, const struct m_visit *b)
{
	return a->minutes == b->minutes && a->timed == b->timed &&
	       (a->session == M_ALL_DAY) == (b->session == M_ALL_DAY) &&
	       m_year_of(a->on) == m_year_of(b->on);
}

/* May it be then? Its own time is not in its way. */
static int check_shift(struct model *m, const struct m_shift *t, const struct m_visit *v)
{
	int state = m->visit[t->visit].state;
	bool busy;

	if (model_closed(m, v->school, v->on) || m_is_closed(m, m_year_of(v->on)))
		return M_CONFLICT;
	if (v->end - v->start < 5 || !m_works(v->on))
		return M_INVALID;
	if (!t->reason && m_row(v->on)->term_known && !m_row(v->on)->term)
		return M_CONFLICT;
	if (!t->reason && !officer_works(v->officer, v->on, v->start, v->end))
		return M_CONFLICT;
	m->visit[t->visit].state = M_BY_SCHOOL; /* out of the way, for the look */
	busy = is_busy(m, v);
	m->visit[t->visit].state = state;
	if (busy || is_same(v, &m->visit[t->visit]))
		return M_CONFLICT;
	return v->instead != M_NEVER && !keeps_length(v, &m->visit[t->visit]) ? M_CONFLICT : M_OK;
}

int model_shift(struct model *m, const struct m_shift *t)
{
	static struct model before;
	struct m_visit v;
	int r;

	if (!m_may(t->actor, M_DO_DIARY))
		return M_DENIED;
	if (t->visit >= m->visits)
		return M_NOT_FOUND;
	v = m->visit[t->visit];
	if (v.state != M_PLANNED)
		return M_CONFLICT;
	if (m_officer(t->actor) != 0 && m_officer(t->actor) != v.officer)
		return M_DENIED;
	if (t->officer != M_NEVER && !m_may(t->actor, M_DO_MANAGE))
		return M_DENIED;
	if (t->on < m->today && !t->reason)
		return M_CONFLICT;
	if (t->officer != M_NEVER &&
	    v.service == 1) /* a Fast Track meeting: none of these two may chair it */
		return M_CONFLICT;
	v.on = t->on;
	if (t->new_time)
		set_times(&v, t);
	if (t->officer != M_NEVER)
		v.officer = t->officer;
	if ((r = check_shift(m, t, &v)) != M_OK)
		return r;
	before = *m;
	if (v.service == 0 && hold_anew(m, t->visit, &v) != M_OK) {
		*m = before;
		return M_CONFLICT;
	}
	m->visit[t->visit] = v;
	return M_OK;
}

/* ---- what becomes of it ---- */

static int tenth_working_day(int day)
{
	for (int n = 0; n < 10;)
		if (m_works(++day))
			n++;
	return day;
}

static void add_record(struct model *m, int visit, int school, int service, int officer, int done,
		       int minutes)
{
	m->record[m->records++] = (struct m_free){ .school = school,
						   .service = service,
						   .officer = officer,
						   .done = done,
						   .recorded = m->today,
						   .minutes = minutes,
						   .document = M_NEVER,
						   .visit = visit,
						   .withdrawn = M_NEVER };
}

void m_let_go(struct model *m, struct m_hold *h)
{
	h->released = m->today;
	if (h->allotment != M_NEVER)
		m->allotment[h->allotment].planned -= h->quantity;
}

static long part_of(long whole, int percent)
{
	return (whole * percent + 5000) / 10000;
}

/* What is lost is lost when it is told, but not before it could be used. */
void m_draw(struct model *m, struct m_hold *h, int percent)
{
	long quantity = part_of(h->quantity, percent);
	struct m_entry *e;

	m_let_go(m, h);
	if (quantity == 0)
		return;
	if (h->allotment == M_NEVER)
		h->entry = m_enter(m, m_buy_as_used(m, h, quantity), M_USE, -quantity, h->on,
				   h->school);
	else
		h->entry = m_enter(
			m, h->allotment, M_USE, -quantity,
			m_earlier(h->on, m_later(m->today, m->allotment[h->allotment].first)),
			h->school);
	e = &m->entry[h->entry];
	e->hold = (int) (h - m->hold);
	e->minutes = -(int) part_of(h->minutes, percent);
	e->until = tenth_working_day(m->today);
}

int model_deliver(struct model *m, int actor, int visit)
{
	struct m_visit *v;

	if (!m_may(actor, M_DO_DIARY))
		return M_DENIED;
	if (visit >= m->visits)
		return M_NOT_FOUND;
	v = &m->visit[visit];
	if (v->state != M_PLANNED)
		return M_CONFLICT;
	if (m_officer(actor) != 0 && m_officer(actor) != v->officer)
		return M_DENIED;
	if (v->on > m->today)
		return M_CONFLICT;
	v->state = M_DELIVERED;
	v->delivered_by = actor;
	if (v->service != 0)
		add_record(m, visit, v->school, v->service, v->officer, v->on, v->minutes);
	for (int i = 0; i < m->holds; i++)
		if (m->hold[i].visit == visit && m->hold[i].released == M_NEVER)
			m_draw(m, &m->hold[i], 10000);
	return M_OK;
}

/* A delivery; or what was drawn all the same. */
static bool can_confirm(const struct m_visit *v)
{
	bool off = v->state == M_NO_ACCESS || v->state == M_BY_SCHOOL;

	return v->state == M_DELIVERED || (off && v->delivered_by != M_NEVER && !v->confirmed);
}

int model_confirm(struct model *m, int actor, int visit)
{
	struct m_visit *v;

	if (!m_may(actor, M_DO_MANAGE))
		return M_DENIED;
	if (visit >= m->visits)
		return M_NOT_FOUND;
	v = &m->visit[visit];
	if (!can_confirm(v))
		return M_CONFLICT;
	if (v->delivered_by == actor || m_officer(actor) == v->officer)
		return M_DENIED;
	if (m_is_disputed(m, visit))
		return M_CONFLICT;
	if (v->state == M_DELIVERED)
		v->state = M_CONFIRMED;
	v->confirmed = true;
	for (int i = 0; i < m->holds; i++)
		if (m->hold[i].visit == visit && m->hold[i].entry != M_NEVER)
			m->entry[m->hold[i].entry].confirmed = m->today;
	return M_OK;
}

int model_free(struct model *m, int actor, int school, int service, int officer, int done,
	       int minutes)
{
	if (!m_may(actor, M_DO_DIARY))
		return M_DENIED;
	if (m_officer(actor) != 0 && m_officer(actor) != officer)
		return M_DENIED;
	if (service == 0)
		return M_INVALID;
	if (done > m->today)
		return M_CONFLICT;
	if (minutes > 1440)
		return M_INVALID;
	if (model_closed(m, school, done))
		return M_CONFLICT;
	add_record(m, M_NEVER, school, service, officer, done, minutes);
	return M_OK;
}
