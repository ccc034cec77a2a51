/* tests/model_off.c - the slow model's visits that did not take place, and what they draw all the same */
#include "tests/model_private.h"

#include "core/banned.h"

/* ---- late notice ---- */

enum { HOURS, WORKING_DAYS, WEEKS };

/* tests/history_sale.c has their words. */
static const struct rung {
	int under, unit, percent;
} ladders[M_LADDERS][2] = {
	{ { 0, HOURS, 0 } },
	{ { 48, HOURS, 100 } },
	{ { 5, WORKING_DAYS, 50 }, { 24, HOURS, 100 } },
	{ { 2, WEEKS, 25 }, { 3, WORKING_DAYS, 60 } },
};

/* Minutes of universal time: the clock on the wall is an hour ahead in summer. */
static long minutes_of(int day, int minute)
{
	return (long) day * 1440 + minute - (m_clock(day) - 540);
}

static bool is_under(const struct rung *r, const struct m_visit *v, int told, int minute)
{
	int day = told;

	if (r->unit == HOURS)
		return minutes_of(v->on, v->start) - minutes_of(told, minute) < r->under * 60L;
	if (r->unit == WEEKS)
		return v->on < told + r->under * 7;
	for (int n = 0; n < r->under;)
		if (m_works(++day))
			n++;
	return v->on < day;
}

/* What a hold draws by the notice of its contract, in hundredths of a per cent. */
static int percent_of(const struct model *m, const struct m_hold *h, int told, int minute)
{
	int ladder = m->contract[h->contract].ladder, most = 0;

	for (int i = 0; i < 2; i++) {
		const struct rung *r = &ladders[ladder][i];

		if (r->percent > most && is_under(r, &m->visit[h->visit], told, minute))
			most = r->percent;
	}
	return most * 100;
}

static int most_of(const struct model *m, int visit, int told, int minute)
{
	int most = 0;

	for (int i = 0; i < m->holds; i++) {
		const struct m_hold *h = &m->hold[i];
		int percent = h->visit == visit && h->released == M_NEVER
				      ? percent_of(m, h, told, minute)
				      : 0;

		if (percent > most)
			most = percent;
	}
	return most;
}

/* ---- calling off ---- */

/* By notice each contract has its part; else everything is free again. */
static int call_off(struct model *m, int actor, struct m_off off, int state)
{
	struct m_visit *v = &m->visit[off.visit];
	bool owed_before = v->instead != M_NEVER && m_is_owed_for(m, v->instead);

	if (off.decided == M_LET_PASS) {
		if (most_of(m, off.visit, off.told, off.minute) == 0)
			return M_CONFLICT;
		if (!m_may(actor, M_DO_MANAGE))
			return M_DENIED;
	}
	if (off.decided == M_BY_NOTICE)
		off.drawn = most_of(m, off.visit, off.told, off.minute);
	for (int i = 0; i < m->holds; i++) {
		struct m_hold *h = &m->hold[i];

		if (h->visit != off.visit || h->released != M_NEVER)
			continue;
		if (off.decided == M_BY_NOTICE)
			m_draw(m, h, percent_of(m, h, off.told, off.minute));
		else
			m_let_go(m, h);
		if (off.decided == M_BY_US && !owed_before && h->allotment != M_NEVER)
			(void) m_owe(m, h->allotment, h->school, M_CALLED_OFF, m->today,
				     h->quantity, i);
	}
	v->state = state;
	if (off.drawn > 0 || state == M_NO_ACCESS)
		v->delivered_by = actor;
	m->off[m->offs++] = off;
	return M_OK;
}

static int check_visit(const struct model *m, int actor, int visit)
{
	if (visit >= m->visits)
		return M_NOT_FOUND;
	if (m->visit[visit].state != M_PLANNED)
		return M_CONFLICT;
	if (m_officer(actor) != 0 && m_officer(actor) != m->visit[visit].officer)
		return M_DENIED;
	return M_OK;
}

int model_cancel(struct model *m, const struct m_call *c)
{
	struct m_off off = { .visit = c->visit, .told = m->today, .minute = m_clock(m->today) };
	const struct m_visit *v = &m->visit[c->visit];
	int r;

	if (!m_may(c->actor, M_DO_DIARY))
		return M_DENIED;
	if (!c->by_school && (c->waive || c->closure || c->told != M_NEVER))
		return M_INVALID;
	if ((c->waive && c->closure) || !c->reason)
		return M_INVALID;
	if ((r = check_visit(m, c->actor, c->visit)) != M_OK)
		return r;
	if (c->told != M_NEVER) {
		off.told = c->told;
		off.minute = c->minute;
	}
	if (!c->by_school) {
		off.decided = M_BY_US;
		return call_off(m, c->actor, off, M_BY_SERVICE);
	}
	if (off.told > m->today)
		return M_INVALID;
	if (!c->closure && minutes_of(off.told, off.minute) > minutes_of(v->on, v->start))
		return M_CONFLICT;
	off.decided = c->closure ? M_CLOSED_THEN : c->waive ? M_LET_PASS : M_BY_NOTICE;
	return call_off(m, c->actor, off, M_BY_SCHOOL);
}

int model_no_access(struct model *m, int actor, int visit, bool waive, bool reason)
{
	struct m_off off = { .visit = visit, .decided = waive ? M_LET_PASS : M_BY_NOTICE };
	int r;

	if (!m_may(actor, M_DO_DIARY))
		return M_DENIED;
	if (!reason)
		return M_INVALID;
	if ((r = check_visit(m, actor, visit)) != M_OK)
		return r;
	if (m->visit[visit].on > m->today)
		return M_CONFLICT;
	off.told = m->visit[visit].on;
	off.minute = m->visit[visit].start;
	return call_off(m, actor, off, M_NO_ACCESS);
}
