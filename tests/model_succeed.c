/* tests/model_succeed.c - the slow model lets a school become another, or close */
#include "tests/model_private.h"

#include "core/banned.h"

static struct model before; /* a school goes over wholly or not at all */

bool model_closed(const struct model *m, int school, int on)
{
	return m->shut[school] != M_NEVER && on > m->shut[school];
}

bool model_runs(const struct model *m, int contract, int school, int on)
{
	const struct m_contract *c = &m->contract[contract];

	return (c->state == M_AGREED || c->state == M_ENDED) && m_is_member(c, school) &&
	       c->last >= on;
}

/* ---- what stands in the way ---- */

static int check_schools(const struct model *m, const struct m_going *g)
{
	if ((g->kind == M_CLOSURE) != (g->successor == M_NEVER))
		return M_INVALID;
	if (g->successor == g->school)
		return M_INVALID;
	if (g->successor != M_NEVER && m->shut[g->successor] != M_NEVER)
		return M_CONFLICT;
	if (g->on > m->today)
		return M_INVALID;
	if (m_is_closed(m, m_year_of(g->on)))
		return M_CONFLICT;
	return m->shut[g->school] != M_NEVER && m->shut[g->school] < g->on - 1 ? M_CONFLICT : M_OK;
}

static bool is_booked(const struct model *m, const struct m_going *g, int visit)
{
	const struct m_visit *v = &m->visit[visit];

	return v->school == g->school && v->state == M_PLANNED && v->on >= g->on;
}

/* Promised to the school for a visit that is booked. */
static bool is_promised(const struct model *m, const struct m_going *g, const struct m_hold *h)
{
	return h->released == M_NEVER && h->school == g->school && is_booked(m, g, h->visit);
}

static int check_visits(const struct model *m, const struct m_going *g)
{
	for (int i = 0; i < m->visits; i++) {
		const struct m_visit *v = &m->visit[i];

		if (v->school == g->school && v->on >= g->on &&
		    (v->state == M_DELIVERED || v->state == M_CONFIRMED || v->state == M_NO_ACCESS))
			return M_CONFLICT;
		if (g->successor == M_NEVER && is_booked(m, g, i))
			return M_CONFLICT;
	}
	for (int i = 0; i < m->holds; i++) {
		const struct m_hold *h = &m->hold[i];

		if (h->school == g->school && h->entry != M_NEVER &&
		    m->entry[h->entry].dated >= g->on && !m->entry[h->entry].correction &&
		    !m_is_undone(m, h->entry, M_ALWAYS))
			return M_CONFLICT;
	}
	return M_OK;
}

/* ---- what finance says of each contract ---- */

/* Neither used nor booked before that day; of a pool, all of it. */
static long left_of(const struct model *m, const struct m_going *g, int contract)
{
	long left = 0;

	for (int i = 0; i < m->allotments; i++) {
		const struct m_allotment *a = &m->allotment[i];

		if (a->contract != contract || a->end < g->on ||
		    (a->school != M_NEVER && a->school != g->school))
			continue;
		left += a->left;
		for (int k = 0; k < m->holds; k++)
			if (m->hold[k].allotment == i && m->hold[k].released == M_NEVER &&
			    m->hold[k].on < g->on)
				left -= m->hold[k].quantity;
	}
	return left;
}

static int said_of(const struct m_going *g, int contract)
{
	for (int i = 0; i < g->choices; i++)
		if (g->choice[i].contract == contract)
			return g->choice[i].how;
	return M_UNSAID;
}

/* With nobody to follow, or nothing left, it ends; but not while a visit is booked on it. */
static int choose(const struct model *m, const struct m_going *g, int contract, int *how)
{
	*how = said_of(g, contract);
	if (*how == M_CONTINUE && g->successor == M_NEVER)
		return M_INVALID;
	if (*how == M_UNSAID &&
	    (g->successor == M_NEVER ||
	     (m->contract[contract].sharing != M_POOLED && left_of(m, g, contract) == 0)))
		*how = M_STOP;
	for (int i = 0; i < m->holds; i++)
		if (*how == M_STOP && is_promised(m, g, &m->hold[i]) &&
		    m->hold[i].contract == contract)
			return M_CONFLICT;
	return M_OK;
}

static int choose_all(const struct model *m, const struct m_going *g, int *how)
{
	int r;

	for (int i = 0; i < m->contracts; i++)
		if (model_runs(m, i, g->school, g->on) && (r = choose(m, g, i, &how[i])) != M_OK)
			return r;
	for (int i = 0; i < g->choices; i++)
		if (g->choice[i].contract >= m->contracts ||
		    !model_runs(m, g->choice[i].contract, g->school, g->on))
			return M_INVALID;
	for (int i = 0; i < m->contracts; i++)
		if (model_runs(m, i, g->school, g->on) && how[i] == M_UNSAID)
			return M_CONFLICT;
	return M_OK;
}

/* ---- one contract ---- */

/* What each year of a contract gives the successor. */
struct gift {
	long quantity[M_YEARS], worth[M_YEARS];
};

/* Its days end the day before; those that are free are taken back first, if they go over. */
static int stop_days(struct model *m, const struct m_going *g, int contract, struct gift *gift)
{
	bool done[M_MAX] = { false };
	int i, r;

	while ((i = m_next_to_take(m, contract, g->school, M_NEVER, g->on, done)) != M_NEVER) {
		struct m_allotment *a = &m->allotment[i];
		int year = a->fy - m->contract[contract].fy;
		long quantity = m_free_of(a), worth = a->worth;

		done[i] = true;
		if (gift && quantity > 0) {
			if ((r = m_take_back(m, i, quantity, M_FOR_TAKEN_BACK)) != M_OK)
				return r;
			gift->quantity[year] += quantity;
			gift->worth[year] += worth - a->worth;
		}
		if ((!gift || a->first < g->on) && !a->ended && a->end >= g->on) {
			a->end = g->on - 1;
			a->ended = true;
		}
	}
	return M_OK;
}

/* At the same rate, or at one that gives what the days were worth. */
static struct m_year year_again(const struct m_contract *c, int i, const struct gift *gift, int on)
{
	struct m_year y = c->year[i];

	y.first = m_later(y.first, on);
	y.end = m_earlier(y.end, c->last);
	y.quantity = gift->quantity[i];
	y.net = gift->worth[i];
	if (m_price(y.rate, y.quantity) < y.net)
		y.rate = (y.net * 100 + y.quantity - 1) / y.quantity;
	return y;
}

static int sell_again(struct model *m, const struct m_going *g, int contract,
		      const struct gift *gift)
{
	const struct m_contract old = m->contract[contract];
	bool yearly = old.plan == M_BY_YEAR || old.plan == M_SPLIT;
	struct m_contract c = { .unit = old.unit,
				.plan = yearly ? M_BY_YEAR : M_UPFRONT,
				.start = m_later(g->on, old.start),
				.end = old.last,
				.last = old.last,
				.quoted = g->on,
				.expires = old.last,
				.ladder = old.ladder,
				.ending = old.ending,
				.state = M_AGREED,
				.members = 1,
				.member = { { g->successor, M_NEVER, 0, 100 } },
				.succeeds = contract };
	long sum = 0;

	c.fy = m_year_of(c.start);
	for (int i = 0; i < old.years; i++) {
		sum += gift->quantity[i];
		if (old.year[i].end >= g->on && old.year[i].first <= old.last)
			c.year[c.years++] = year_again(&old, i, gift, g->on);
	}
	for (int i = 0; i < m->holds && sum == 0; i++) /* a top-up for a visit */
		if (m->hold[i].contract == contract && m->hold[i].allotment == M_NEVER &&
		    m->hold[i].school == g->school && is_booked(m, g, m->hold[i].visit))
			return M_CONFLICT;
	if (sum == 0)
		return M_OK;
	m->contract[m->contracts++] = c;
	m_say(m, m->contracts - 1, M_SAID_AGREED, M_NEVER);
	m_sell(m, m->contracts - 1, c.start);
	return M_OK;
}

/* What is owed of days that go over is owed no more: the successor bought them. */
static void settle_owed(struct model *m, const struct m_going *g, int contract)
{
	for (int i = 0; i < m->owings; i++) {
		struct m_owed *o = &m->owed[i];
		const struct m_allotment *a = &m->allotment[o->allotment];

		if (a->contract == contract && a->school == g->school && a->end >= g->on &&
		    o->settled == M_NEVER) {
			o->settled = m->really;
			o->how = M_CREDITED;
		}
	}
}

/* Partners go on, and so does who was given days; else it is over. */
static void note_end(struct model *m, const struct m_going *g, int contract)
{
	struct m_contract *c = &m->contract[contract];

	for (int i = 0; i < m->allotments; i++)
		if (m->allotment[i].contract == contract && m->allotment[i].school != g->school &&
		    m->allotment[i].end >= g->on && m->allotment[i].left > 0)
			return;
	if (c->sharing == M_ALLOTTED || c->state != M_AGREED)
		return;
	c->state = M_ENDED;
	m->today = m->really;
	m_say(m, contract, M_SAID_ENDED, g->on - 1);
}

static int go_over(struct model *m, const struct m_going *g, int contract, int how)
{
	struct m_contract *c = &m->contract[contract];
	struct gift gift = { 0 };
	int r;

	if (c->sharing == M_POOLED) {
		if (how == M_CONTINUE && !m_is_member(c, g->successor))
			c->member[c->members++] = (struct m_member){ g->successor, g->on, 0, 0 };
		return M_OK;
	}
	if (how == M_CONTINUE)
		settle_owed(m, g, contract);
	m->today = g->on - 1;
	if ((r = stop_days(m, g, contract, how == M_CONTINUE ? &gift : (struct gift *) 0)) != M_OK)
		return r;
	m->today = g->on;
	if (how == M_CONTINUE && (r = sell_again(m, g, contract, &gift)) != M_OK)
		return r;
	note_end(m, g, contract);
	return M_OK;
}

/* ---- the whole ---- */

static void move_visits(struct model *m, const struct m_going *g)
{
	for (int i = 0; i < m->visits; i++)
		if (is_booked(m, g, i)) {
			m->moved[m->moves++] = (struct m_moved){ i, g->school, g->on };
			m->visit[i].school = g->successor;
		}
}

/* The same days are promised anew: of the contract that goes on, or of the same pool. */
static void promise_again(struct model *m, const struct m_going *g, int hold, int first_contract)
{
	struct m_hold h = m->hold[hold];
	int old = h.contract, fy = m_year_of(h.on);

	for (int i = first_contract; i < m->contracts; i++)
		if (m->contract[i].succeeds == old)
			h.contract = i;
	for (int i = m->allotments - 1; i >= 0 && h.contract != old && h.allotment != M_NEVER; i--)
		if (m->allotment[i].contract == h.contract && m->allotment[i].fy == fy)
			h.allotment = i;
	h.order = 0;
	h.school = g->successor;
	h.made = g->on;
	h.released = M_NEVER;
	if (h.allotment != M_NEVER)
		m->allotment[h.allotment].planned += h.quantity;
	m->hold[m->holds++] = h;
}

static int succeed(struct model *m, const struct m_going *g, const int *how)
{
	bool goes[M_MAX] = { false };
	int contracts = m->contracts, holds = m->holds, r = M_OK;

	for (int i = 0; i < holds; i++)
		if (is_promised(m, g, &m->hold[i])) {
			goes[i] = true;
			m->hold[i].released = g->on - 1;
			if (m->hold[i].allotment != M_NEVER)
				m->allotment[m->hold[i].allotment].planned -= m->hold[i].quantity;
		}
	m->really = m->today;
	for (int i = 0; i < contracts && r == M_OK; i++)
		if (model_runs(&before, i, g->school, g->on))
			r = go_over(m, g, i, how[i]);
	m->today = m->really;
	m->really = M_NEVER;
	for (int i = 0; i < m->successions; i++)
		if (m->succession[i].school == g->school)
			return M_CONFLICT;
	m->succession[m->successions++] =
		(struct m_succession){ g->school, g->successor, g->on, g->kind };
	m->shut[g->school] = g->on - 1;
	m->heir[g->school] = g->successor;
	if (g->successor == M_NEVER)
		return r;
	move_visits(m, g);
	for (int i = 0; i < holds; i++)
		if (goes[i])
			promise_again(m, g, i, contracts);
	return r;
}

int model_succeed(struct model *m, const struct m_going *g)
{
	int how[M_MAX] = { 0 }, r;

	if (!m_may(g->actor, M_DO_SUCCEED))
		return M_DENIED;
	if (!g->reason)
		return M_INVALID;
	if ((r = check_schools(m, g)) != M_OK || (r = check_visits(m, g)) != M_OK ||
	    (r = choose_all(m, g, how)) != M_OK)
		return r;
	before = *m;
	if ((r = succeed(m, g, how)) != M_OK)
		*m = before;
	return r;
}
