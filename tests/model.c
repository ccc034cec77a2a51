/* tests/model.c - the slow model: plain arrays and loops, and nothing of the engine */
#include "tests/model.h"

#include <string.h>

#include "core/banned.h"

/* ---- calendar: one row a day, counted forward from Friday 1 March 2024 ---- */

enum { FIRST_DAY = 19783, DAYS = 1600 };

struct row {
	int year, month, day, weekday; /* 1 Monday */
	bool holiday, term, term_known;
};
static struct row rows[DAYS];
static int own_funds_from, trust_from;

static const int holidays[][3] = {
	{ 2024, 3, 29 },  { 2024, 4, 1 },   { 2024, 5, 6 },   { 2024, 5, 27 },  { 2024, 8, 26 },
	{ 2024, 12, 25 }, { 2024, 12, 26 }, { 2025, 1, 1 },   { 2025, 4, 18 },  { 2025, 4, 21 },
	{ 2025, 5, 5 },   { 2025, 5, 26 },  { 2025, 8, 25 },  { 2025, 12, 25 }, { 2025, 12, 26 },
	{ 2026, 1, 1 },   { 2026, 4, 3 },   { 2026, 4, 6 },   { 2026, 5, 4 },   { 2026, 5, 25 },
	{ 2026, 8, 31 },  { 2026, 12, 25 }, { 2026, 12, 28 }, { 2027, 1, 1 },   { 2027, 3, 26 },
	{ 2027, 3, 29 },  { 2027, 5, 3 },   { 2027, 5, 31 },  { 2027, 8, 30 },  { 2027, 12, 27 },
};
static const int terms[][6] = {
	{ 2024, 9, 2, 2024, 10, 25 }, { 2024, 11, 4, 2024, 12, 20 }, { 2025, 1, 6, 2025, 2, 14 },
	{ 2025, 2, 24, 2025, 4, 4 },  { 2025, 4, 22, 2025, 5, 23 },  { 2025, 6, 2, 2025, 7, 22 },
};

static void make_calendar(void)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	struct row now = { .year = 2024, .month = 3, .day = 1, .weekday = 5 };

	for (int i = 0; i < DAYS; i++) {
		int length = lengths[now.month - 1];

		if (now.month == 2 && now.year % 4 == 0)
			length = 29;
		rows[i] = now;
		now.weekday = now.weekday == 7 ? 1 : now.weekday + 1;
		if (++now.day > length) {
			now.day = 1;
			if (++now.month > 12) {
				now.month = 1;
				now.year++;
			}
		}
	}
	for (unsigned i = 0; i < sizeof holidays / sizeof holidays[0]; i++)
		rows[m_day(holidays[i][0], holidays[i][1], holidays[i][2]) - FIRST_DAY].holiday =
			true;
	for (unsigned i = 0; i < sizeof terms / sizeof terms[0]; i++)
		for (int d = m_day(terms[i][0], terms[i][1], terms[i][2]);
		     d <= m_day(terms[i][3], terms[i][4], terms[i][5]); d++)
			rows[d - FIRST_DAY].term = true;
	for (int d = m_day(2024, 9, 1); d <= m_day(2025, 8, 31); d++)
		rows[d - FIRST_DAY].term_known = true;
	own_funds_from = m_day(2025, 9, 1);
	trust_from = m_day(2026, 1, 1);
}

int m_day(int year, int month, int day)
{
	for (int i = 0; i < DAYS; i++)
		if (rows[i].year == year && rows[i].month == month && rows[i].day == day)
			return FIRST_DAY + i;
	return M_NEVER;
}

static const struct row *row_of(int day)
{
	return &rows[day - FIRST_DAY];
}

int m_year_of(int day)
{
	return row_of(day)->month >= 4 ? row_of(day)->year : row_of(day)->year - 1;
}

bool m_works(int day)
{
	return row_of(day)->weekday <= 5 && !row_of(day)->holiday;
}

static int year_first(int fy)
{
	return m_day(fy, 4, 1);
}

static int year_last(int fy)
{
	return m_day(fy + 1, 3, 31);
}

void model_begin(struct model *m)
{
	if (rows[0].year == 0)
		make_calendar();
	memset(m, 0, sizeof *m);
	for (int s = 0; s < 2; s++)
		for (int y = 0; y < 4; y++)
			m->series[s][y].last = M_NEVER;
}

bool model_full(const struct model *m)
{
	return m->contracts > M_MAX - 4 || m->purchases > M_MAX - 8 || m->allotments > M_MAX - 8 ||
	       m->holds > M_MAX - 40 || m->owings > M_MAX - 40 || m->visits > M_MAX - 4 ||
	       m->charges > M_MAX * 8 - 80 || m->documents > M_MAX - 40 || m->records > M_MAX - 4;
}

/* ---- who may ---- */

enum { DO_SALE, DO_RATE, DO_DIARY, DO_CONFIRM, DO_INVOICE };

static bool may(int actor, int what)
{
	switch (actor) {
	case M_ADMIN:
		return true;
	case M_FINANCE:
		return what == DO_SALE || what == DO_RATE || what == DO_INVOICE;
	case M_MANAGER:
		return what == DO_SALE || what == DO_DIARY || what == DO_CONFIRM;
	case M_EWO_1:
	case M_EWO_2:
		return what == DO_DIARY;
	default:
		return false;
	}
}

/* The officer a user is: 1, 2 or 0. */
static int officer_of(int actor)
{
	return actor == M_EWO_1 ? 1 : actor == M_EWO_2 ? 2 : 0;
}

/* ---- buying ---- */

static const struct {
	long minimum, step, minutes;
} units[] = { { 100, 50, 444 }, { 200, 100, 222 }, { 740, 25, 60 } };

/* Pence for hundredths of a unit at a rate, halves up. */
static long price(long rate, long quantity)
{
	return (rate * quantity + 50) / 100;
}

/* 0: the card has none for that year. */
static long card_rate(const struct model *m, int fy, int unit)
{
	return fy >= 2024 && fy <= 2027 ? m->rate[fy - 2024][unit] : 0;
}

/* Parts of a whole by weights: rounded down, then one each to the largest remainders, of equal ones to the first. */
static void share(long whole, const long *weight, int count, long *part)
{
	long sum = 0, given = 0, rest[M_YEARS];

	for (int i = 0; i < count; i++)
		sum += weight[i];
	for (int i = 0; i < count; i++) {
		part[i] = sum ? whole * weight[i] / sum : 0;
		rest[i] = sum ? whole * weight[i] % sum : 0;
		given += part[i];
	}
	for (; sum && given < whole; given++) {
		int most = 0;

		for (int i = 1; i < count; i++)
			if (rest[i] > rest[most])
				most = i;
		part[most]++;
		rest[most] = -1;
	}
}

/* School days of each year, where all of them are known; else months, with the August of a July's school year. */
static bool weigh_years(const struct m_contract *c, long *weight)
{
	bool known = true;

	for (int i = 0; i < c->years; i++) {
		weight[i] = 0;
		for (int d = c->year[i].first; d <= c->year[i].end; d++) {
			known = known && row_of(d)->term_known;
			weight[i] += row_of(d)->term && m_works(d);
		}
	}
	if (known)
		return false;
	for (int i = 0; i < c->years; i++) {
		weight[i] = 1;
		for (int d = c->year[i].first + 1; d <= c->year[i].end; d++)
			weight[i] += row_of(d)->day == 1;
	}
	if (row_of(c->end)->month == 7 && row_of(c->start)->month != 8)
		weight[c->years - 1]++;
	return true;
}

static void part_quantity(struct m_contract *c, long quantity)
{
	long step = units[c->unit].step, weight[M_YEARS] = { 1 }, part[M_YEARS];

	c->fy = m_year_of(c->start);
	c->years = m_year_of(c->end) - c->fy + 1;
	for (int i = 0; i < c->years; i++) {
		int first = year_first(c->fy + i), end = year_last(c->fy + i);

		c->year[i].first = first > c->start ? first : c->start;
		c->year[i].end = end < c->end ? end : c->end;
	}
	c->by_months = c->years > 1 && weigh_years(c, weight);
	share(quantity / step, weight, c->years, part);
	for (int i = 0; i < c->years; i++)
		c->year[i].quantity = part[i] * step;
	for (int i = 0; i < c->years; i++)
		if (weight[i] > 0) {
			c->year[i].quantity += quantity % step;
			break;
		}
}

/* The card's rate of each year; or one for all of them, whose price is shared by their days. */
static int price_years(const struct model *m, struct m_contract *c, long rate, bool reason)
{
	long card = card_rate(m, c->fy, c->unit), weight[M_YEARS] = { 0 }, part[M_YEARS], all = 0;

	if (rate != 0 && card == 0)
		return M_NOT_FOUND;
	if (rate != 0 && rate != card && !reason)
		return M_INVALID;
	for (int i = 0; i < c->years; i++) {
		struct m_year *y = &c->year[i];

		y->rate = rate != 0 ? rate : card_rate(m, c->fy + i, c->unit);
		if (y->rate == 0)
			return M_NOT_FOUND;
		y->net = price(y->rate, y->quantity);
		weight[i] = y->quantity;
		all += y->quantity;
	}
	if (rate == 0)
		return M_OK;
	share(price(rate, all), weight, c->years, part);
	for (int i = 0; i < c->years; i++)
		c->year[i].net = part[i];
	return M_OK;
}

int model_quote(struct model *m, const struct m_offer *o)
{
	struct m_contract c = { .school = o->school, .unit = o->unit, .plan = o->plan };
	int r;

	if (!may(o->actor, DO_SALE))
		return M_DENIED;
	if (o->service != 0)
		return M_INVALID;
	c.start = o->from == M_NEVER ? year_first(o->fy) : o->from;
	c.end = o->to == M_NEVER ? year_last(o->fy) : o->to;
	c.expires = o->expires == M_NEVER ? m->today + 30 : o->expires;
	if (c.start > c.end || c.expires < m->today)
		return M_INVALID;
	part_quantity(&c, o->quantity);
	if ((r = price_years(m, &c, o->rate, o->reason)) != M_OK)
		return r;
	if (c.plan == M_SPLIT && c.years == 2 &&
	    (c.year[0].rate != c.year[1].rate || !c.year[0].quantity || !c.year[1].quantity))
		return M_INVALID;
	if (o->school == M_CLOSED || m->today > c.year[0].end)
		return M_CONFLICT;
	if (o->quantity < units[o->unit].minimum ||
	    (o->quantity - units[o->unit].minimum) % units[o->unit].step != 0)
		return M_INVALID;
	if (c.plan == M_SPLIT && c.years != 2)
		return M_INVALID;
	if (c.expires > c.end)
		c.expires = c.end;
	c.quoted = m->today;
	c.order = o->order;
	m->contract[m->contracts++] = c;
	return M_OK;
}

static int later(int a, int b)
{
	return a > b ? a : b;
}

static bool falls_due(int plan, int day)
{
	int month = row_of(day)->month;

	if (row_of(day)->day != 1)
		return false;
	return plan == M_MONTHLY ||
	       (plan == M_TERMLY && (month == 4 || month == 9 || month == 1)) ||
	       (plan == M_HALF_YEARLY && (month == 4 || month == 10));
}

/* The charges of one year of a purchase. None is for days before they begin; nor due before they were bought. */
static void charge_year(struct model *m, const struct m_purchase *p, int year, int plan, int from,
			long net)
{
	const struct m_contract *c = &m->contract[p->contract];
	const struct m_year *y = &c->year[year];
	int begin = later(y->first, from), due[M_PARTS], count = 0;
	int first_due = later(c->year[p->year].first, from);

	for (int d = begin; d <= later(y->end, begin); d++)
		if (d == begin || falls_due(plan, d))
			due[count++] = d;
	count = net < count ? (int) net : count; /* no part is of nothing */
	for (int i = 0; i < count; i++) {
		struct m_charge charge = { .purchase = (int) (p - m->purchase),
					   .fy = c->fy + year,
					   .due = later(plan == M_UPFRONT ? first_due : due[i],
							p->bought),
					   .from = later(due[i], p->first),
					   .document = M_NEVER };

		charge.to = later(i + 1 < count ? due[i + 1] - 1 : y->end, charge.from);
		charge.net = net / count + (i < net % count ? 1 : 0);
		m->charge[m->charges++] = charge;
	}
}

/* All charges of a purchase, counted. */
static void add_charges(struct model *m, int purchase, int plan, int from)
{
	const struct m_purchase *p = &m->purchase[purchase];
	const struct m_contract *c = &m->contract[p->contract];
	const long sevens[] = { 7, 5 };
	int before = m->charges, parts;
	long split[2];

	share(p->net, sevens, 2, split);
	for (int i = 0; i < p->years; i++) {
		long net = p->years == 1 ? p->net : c->year[p->year + i].net;

		charge_year(m, p, p->year + i, plan, from, plan == M_SPLIT ? split[i] : net);
	}
	parts = m->charges - before;
	for (int i = before; i < before + parts; i++) {
		m->charge[i].part = i - before + 1;
		m->charge[i].parts = parts;
	}
}

static void add_allotment(struct model *m, int purchase, int year, long quantity, long net)
{
	const struct m_purchase *p = &m->purchase[purchase];
	const struct m_contract *c = &m->contract[p->contract];

	if (quantity > 0)
		m->allotment[m->allotments++] =
			(struct m_allotment){ .purchase = purchase,
					      .contract = p->contract,
					      .fy = c->fy + year,
					      .first = later(m->today, c->year[year].first),
					      .end = c->year[year].end,
					      .quantity = quantity,
					      .net = net,
					      .worth = net,
					      .left = quantity };
}

static void sell(struct model *m, struct m_purchase p, int plan, int from)
{
	const struct m_contract *c = &m->contract[p.contract];
	int purchase = m->purchases++;

	p.bought = m->today;
	p.first = later(m->today, c->year[p.year].first);
	m->purchase[purchase] = p;
	for (int i = 0; i < p.years; i++)
		add_allotment(m, purchase, p.year + i,
			      p.years == 1 ? p.quantity : c->year[p.year + i].quantity,
			      p.years == 1 ? p.net : c->year[p.year + i].net);
	add_charges(m, purchase, plan, from);
}

int model_agree(struct model *m, int actor, int contract, bool by, int order)
{
	struct m_contract *c;

	if (!may(actor, DO_SALE))
		return M_DENIED;
	if (contract >= m->contracts)
		return M_NOT_FOUND;
	c = &m->contract[contract];
	if (c->agreed || m->today > c->expires || m->today > c->year[0].end)
		return M_CONFLICT;
	if (!by)
		return M_INVALID;
	c->agreed = true;
	if (order != M_NEVER)
		c->order = order;
	for (int i = 0; i < c->years;) { /* years at one rate are one purchase */
		struct m_purchase p = {
			.contract = contract, .year = i, .rate = c->year[i].rate, .order = c->order
		};

		for (; i < c->years && c->year[i].rate == p.rate; i++) {
			p.years++;
			p.quantity += c->year[i].quantity;
			p.net += c->year[i].net;
		}
		if (p.quantity > 0)
			sell(m, p, c->plan, later(c->start, c->quoted));
	}
	return M_OK;
}

int model_buy_year(const struct model *m, int contract)
{
	const struct m_contract *c = &m->contract[contract];
	int year = m_year_of(later(m->today, c->start)) - c->fy;

	return year < c->years ? year : c->years - 1;
}

int model_buy(struct model *m, int actor, int contract, long quantity, long rate, int order,
	      bool by, bool reason)
{
	const struct m_contract *c;
	struct m_purchase p = { .contract = contract, .years = 1, .quantity = quantity };

	if (!may(actor, DO_SALE))
		return M_DENIED;
	if (contract >= m->contracts)
		return M_NOT_FOUND;
	c = &m->contract[contract];
	p.year = model_buy_year(m, contract);
	p.rate = rate != 0 ? rate : c->year[p.year].rate;
	p.order = order != 0 ? order : c->order;
	if (!by)
		return M_INVALID;
	if (p.rate != c->year[p.year].rate && !reason)
		return M_INVALID;
	if (!c->agreed || m->today > c->year[p.year].end)
		return M_CONFLICT;
	if (quantity <= 0 || quantity % units[c->unit].step != 0)
		return M_INVALID;
	p.net = price(p.rate, quantity);
	sell(m, p, M_UPFRONT, later(m->today, c->year[p.year].first));
	return M_OK;
}

int model_rate(struct model *m, int actor, int service, int fy, int unit, long rate)
{
	if (!may(actor, DO_RATE))
		return M_DENIED;
	if (service != 0 || rate <= 0)
		return M_INVALID;
	m->rate[fy - 2024][unit] = rate;
	return M_OK;
}

/* ---- visits ---- */

static bool officer_works(int officer, int day, int start, int end)
{
	int weekday = row_of(day)->weekday;

	if (officer == 1)
		return weekday <= 5 && start >= 510 && end <= 1020;
	if (weekday == 3)
		return start >= 510 && end <= 750;
	return weekday <= 2 && start >= 510 && end <= 1020;
}

/* What a visit takes of a unit. Timed work is rounded over the whole of the school's year, never each. */
static long needed(const struct model *m, const struct m_visit *v, int unit)
{
	long minutes = v->minutes, drawn = 0, need;

	if (!v->timed && unit != M_HOUR)
		return (unit == M_DAY ? 50 : 100) * (v->session == M_ALL_DAY ? 2 : 1);
	for (int i = 0; i < m->visits; i++) {
		const struct m_visit *w = &m->visit[i];

		if (w->school != v->school || w->service != 0 || w->unit != unit ||
		    m_year_of(w->on) != m_year_of(v->on) || w->state >= M_BY_SCHOOL)
			continue;
		if (unit == M_HOUR || w->timed) {
			minutes += w->minutes;
			drawn += w->quantity;
		}
	}
	need = (2 * minutes * 100 + units[unit].minutes) / (2 * units[unit].minutes) - drawn;
	return need < 1 ? 1 : need;
}

/* The next allotment to draw from: ends first, then bought first. M_NEVER: none. */
static int next_source(const struct model *m, const struct m_visit *v, int unit, const bool *used)
{
	int best = M_NEVER;

	for (int i = 0; i < m->allotments; i++) {
		const struct m_allotment *a = &m->allotment[i];
		const struct m_contract *c = &m->contract[a->contract];

		if (used[i] || c->school != v->school || a->left <= a->planned ||
		    v->on < a->first || v->on > a->end || (unit != M_NEVER && c->unit != unit))
			continue;
		if (best == M_NEVER || a->end < m->allotment[best].end)
			best = i;
	}
	return best;
}

static void hold_from(struct model *m, const struct m_visit *v, bool *used)
{
	for (long need = v->quantity; need > 0;) {
		struct m_hold h = {
			.visit = m->visits, .made = m->today, .on = v->on, .released = M_NEVER
		};
		struct m_allotment *a;

		h.allotment = next_source(m, v, v->unit, used);
		a = &m->allotment[h.allotment];
		h.quantity = a->left - a->planned;
		if (h.quantity > need)
			h.quantity = need;
		need -= h.quantity;
		a->planned += h.quantity;
		m->hold[m->holds++] = h;
	}
}

/* Tries the unit whose days end first, then the others. */
static int hold_days(struct model *m, struct m_visit *v)
{
	bool tried[3] = { false }, used[M_MAX];

	for (;;) {
		long have = 0;
		int source = M_NEVER;

		for (int i = 0; i < m->allotments; i++)
			used[i] = tried[m->contract[m->allotment[i].contract].unit];
		source = next_source(m, v, M_NEVER, used);
		if (source == M_NEVER)
			return M_CONFLICT;
		v->unit = m->contract[m->allotment[source].contract].unit;
		v->quantity = needed(m, v, v->unit);
		for (int i = source; i != M_NEVER; i = next_source(m, v, v->unit, used)) {
			have += m->allotment[i].left - m->allotment[i].planned;
			used[i] = true;
		}
		tried[v->unit] = true;
		if (v->quantity > have)
			continue;
		memset(used, 0, sizeof used);
		hold_from(m, v, used);
		return M_OK;
	}
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
			     .provisional_until = M_NEVER,
			     .confirmed = M_NEVER };

	v.start = p->session == M_TIMED ? p->start : p->session == M_PM ? 780 : 525;
	v.end = p->session == M_TIMED ? p->end : p->session == M_AM ? 747 : 1002;
	v.minutes = p->session == M_ALL_DAY ? 444 : v.end - v.start;
	if (!may(p->actor, DO_DIARY) ||
	    (officer_of(p->actor) != 0 && officer_of(p->actor) != p->officer))
		return M_DENIED;
	if (p->school == M_CLOSED)
		return M_CONFLICT;
	if (v.end - v.start < 5 || !m_works(p->on))
		return M_INVALID;
	if (!p->reason && row_of(p->on)->term_known && !row_of(p->on)->term)
		return M_CONFLICT;
	if (!p->reason && !officer_works(p->officer, p->on, v.start, v.end))
		return M_CONFLICT;
	for (int i = 0; i < m->visits; i++)
		if (m->visit[i].officer == p->officer && m->visit[i].on == p->on &&
		    m->visit[i].state < M_BY_SCHOOL && m->visit[i].start < v.end &&
		    m->visit[i].end > v.start)
			return M_CONFLICT;
	if (p->service == 0 && hold_days(m, &v) != M_OK)
		return M_CONFLICT;
	m->visit[m->visits++] = v;
	return M_OK;
}

/* Worth of so much of an allotment, halves up. */
static long worth(const struct m_allotment *a, long left)
{
	return (2 * a->net * left + a->quantity) / (2 * a->quantity);
}

static int tenth_working_day(int day)
{
	for (int n = 0; n < 10;)
		if (m_works(++day))
			n++;
	return day;
}

static void add_record(struct model *m, int school, int service, int officer, int done, int minutes)
{
	m->record[m->records++] = (struct m_free){ .school = school,
						   .service = service,
						   .officer = officer,
						   .done = done,
						   .recorded = m->today,
						   .minutes = minutes,
						   .document = M_NEVER };
}

int model_deliver(struct model *m, int actor, int visit)
{
	struct m_visit *v;

	if (!may(actor, DO_DIARY))
		return M_DENIED;
	if (visit >= m->visits)
		return M_NOT_FOUND;
	v = &m->visit[visit];
	if (v->state != M_PLANNED)
		return M_CONFLICT;
	if (officer_of(actor) != 0 && officer_of(actor) != v->officer)
		return M_DENIED;
	if (v->on > m->today)
		return M_CONFLICT;
	v->state = M_DELIVERED;
	v->delivered_by = actor;
	v->provisional_until = tenth_working_day(m->today);
	if (v->service != 0)
		add_record(m, v->school, v->service, v->officer, v->on, v->minutes);
	for (int i = 0; i < m->holds; i++) {
		struct m_hold *h = &m->hold[i];
		struct m_allotment *a = &m->allotment[h->allotment];

		if (h->visit != visit)
			continue;
		h->released = m->today;
		h->drawn = true;
		a->planned -= h->quantity;
		a->left -= h->quantity;
		h->value = a->worth - worth(a, a->left);
		a->worth = worth(a, a->left);
	}
	return M_OK;
}

int model_confirm(struct model *m, int actor, int visit)
{
	struct m_visit *v;

	if (!may(actor, DO_CONFIRM))
		return M_DENIED;
	if (visit >= m->visits)
		return M_NOT_FOUND;
	v = &m->visit[visit];
	if (v->state != M_DELIVERED)
		return M_CONFLICT;
	if (v->delivered_by == actor || officer_of(actor) == v->officer)
		return M_DENIED;
	v->state = M_CONFIRMED;
	v->confirmed = m->today;
	return M_OK;
}

static int last_sunday(int year, int month)
{
	int d = m_day(year, month, 31);

	while (row_of(d)->weekday != 7)
		d--;
	return d;
}

/* Every act is done at 9:00 of universal time: the clock on the wall says so, or an hour more. */
static int clock_of(int day)
{
	int year = row_of(day)->year;

	return day >= last_sunday(year, 3) && day < last_sunday(year, 10) ? 600 : 540;
}

int model_cancel(struct model *m, int actor, int visit, bool by_school, bool reason)
{
	struct m_visit *v;

	if (!may(actor, DO_DIARY))
		return M_DENIED;
	if (!reason)
		return M_INVALID;
	if (visit >= m->visits)
		return M_NOT_FOUND;
	v = &m->visit[visit];
	if (v->state != M_PLANNED)
		return M_CONFLICT;
	if (officer_of(actor) != 0 && officer_of(actor) != v->officer)
		return M_DENIED;
	if (by_school && (m->today > v->on || (m->today == v->on && clock_of(m->today) > v->start)))
		return M_CONFLICT;
	v->state = by_school ? M_BY_SCHOOL : M_BY_SERVICE;
	for (int i = 0; i < m->holds; i++) {
		struct m_hold *h = &m->hold[i];

		if (h->visit != visit)
			continue;
		h->released = m->today;
		m->allotment[h->allotment].planned -= h->quantity;
		if (!by_school)
			m->owed[m->owings++] =
				(struct m_owed){ h->allotment, m->today, M_NEVER, h->quantity };
	}
	return M_OK;
}

int model_free(struct model *m, int actor, int school, int service, int officer, int done,
	       int minutes)
{
	if (!may(actor, DO_DIARY))
		return M_DENIED;
	if (officer_of(actor) != 0 && officer_of(actor) != officer)
		return M_DENIED;
	if (service == 0)
		return M_INVALID;
	if (done > m->today)
		return M_CONFLICT;
	if (minutes > 1440)
		return M_INVALID;
	if (school == M_CLOSED)
		return M_CONFLICT;
	add_record(m, school, service, officer, done, minutes);
	return M_OK;
}

/* ---- invoices ---- */

/*
 * Who pays changes twice: Bevois Town pays out of the governors' own funds from 1 September 2025, a trust pays
 * for Upper Shirley from 1 January 2026.
 */
static int phase_of(int school, int due)
{
	return (school == M_BEVOIS && due >= own_funds_from) ||
	       (school == M_UPPER_SHIRLEY && due >= trust_from);
}

/* 0 sale, 1 recharge */
static int series_of(int school, int phase)
{
	return school == M_BEVOIS ? !phase : school != M_UPPER_SHIRLEY;
}

static void claim_records(struct model *m, int document)
{
	struct m_document *d = &m->document[document];

	for (int i = 0; i < m->records; i++) {
		struct m_free *f = &m->record[i];

		if (f->school == d->school && f->document == M_NEVER && f->done <= d->issued) {
			f->document = document;
			d->records++;
		}
	}
}

/* One document of one school, payer, treatment and order number, if anything is due. */
static int issue(struct model *m, int school, int phase, int order, int to, int on)
{
	int series = series_of(school, phase);
	struct m_document d = { .school = school,
				.series = series,
				.order = order,
				.issued = on,
				.trust = school == M_UPPER_SHIRLEY && phase == 1 };
	struct m_series *s = &m->series[series][m_year_of(on) - 2024];

	for (int i = 0; i < m->charges; i++) {
		struct m_charge *c = &m->charge[i];
		const struct m_purchase *p = &m->purchase[c->purchase];

		if (c->document != M_NEVER || c->due > to ||
		    m->contract[p->contract].school != school ||
		    phase_of(school, c->due) != phase || p->order != order)
			continue;
		c->document = m->documents;
		d.net += c->net;
		d.lines++;
	}
	if (d.lines == 0)
		return M_OK;
	if (on < s->last)
		return M_CONFLICT;
	s->last = on;
	d.number = ++s->number;
	d.fy = m_year_of(on);
	d.vat = series == 0 ? (d.net * 20 + 50) / 100 : 0;
	m->document[m->documents++] = d;
	claim_records(m, m->documents - 1);
	return M_OK;
}

static struct model before_run; /* a run is done wholly or not at all */

int model_run(struct model *m, int actor, int to, int on)
{
	int r = M_OK;

	if (!may(actor, DO_INVOICE))
		return M_DENIED;
	before_run = *m;
	for (int school = 0; school < M_SCHOOLS; school++)
		for (int phase = 0; phase < 2; phase++)
			for (int order = 0; order < M_ORDERS && r == M_OK; order++)
				r = issue(m, school, phase, order, to, on);
	if (r != M_OK)
		*m = before_run;
	return r;
}

/* ---- balances ---- */

static void add_balance(const struct model *m, int allotment, int on, struct m_balance *b)
{
	const struct m_allotment *a = &m->allotment[allotment];
	long used = 0, planned = 0, owed = 0, rest;

	for (int i = 0; i < m->holds; i++) {
		const struct m_hold *h = &m->hold[i];
		const struct m_visit *v = &m->visit[h->visit];

		if (h->allotment != allotment)
			continue;
		if (h->drawn && h->on <= on) {
			used += h->quantity;
			if (v->provisional_until >= on &&
			    (v->confirmed == M_NEVER || v->confirmed > on))
				b->provisional += h->quantity;
		} else if (h->made <= on && (h->released == M_NEVER || h->released > on)) {
			planned +=
				h->quantity; /* from the day it was made to the day it was let go */
		}
	}
	if (planned > a->quantity - used) /* called off later, and used for a visit of before */
		planned = a->quantity - used;
	rest = a->quantity - used - planned;
	for (int i = 0; i < m->owings; i++)
		if (m->owed[i].allotment == allotment && m->owed[i].since <= on &&
		    (m->owed[i].settled == M_NEVER || m->owed[i].settled > on))
			owed += m->owed[i].quantity;
	if (owed > rest)
		owed = rest;
	b->bought += a->quantity;
	b->used += used;
	b->planned += planned;
	if (a->end < on) {
		b->lapsed += rest - owed;
		rest = owed;
	} else {
		b->available += rest;
	}
	b->owed += owed;
	b->left += planned + rest;
	b->value += worth(a, planned + rest);
	if (b->starts == M_NEVER || a->first < b->starts)
		b->starts = a->first;
	b->ends = a->end;
}

bool model_balance(const struct model *m, int contract, int fy, int on, struct m_balance *out)
{
	*out = (struct m_balance){ .starts = M_NEVER, .ends = M_NEVER };
	for (int i = 0; i < m->allotments; i++)
		if (m->allotment[i].contract == contract && m->allotment[i].fy == fy &&
		    m->purchase[m->allotment[i].purchase].bought <= on)
			add_balance(m, i, on, out);
	return out->starts != M_NEVER;
}
