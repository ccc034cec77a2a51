/* tests/model_sale.c - the slow model sells: quotes, agreements, top-ups, rates, instalments */
#include "tests/model_private.h"

#include "core/banned.h"

/* 0: the card has none for that year. */
static long card_rate(const struct model *m, int fy, int unit)
{
	return fy >= 2024 && fy <= 2027 ? m->rate[fy - 2024][unit] : 0;
}

/* ---- quoting ---- */

/* School days of each year, where all of them are known; else months, with the August of a July's school year. */
static bool weigh_years(const struct m_contract *c, long *weight)
{
	bool known = true;

	for (int i = 0; i < c->years; i++) {
		weight[i] = 0;
		for (int d = c->year[i].first; d <= c->year[i].end; d++) {
			known = known && m_row(d)->term_known;
			weight[i] += m_row(d)->term && m_works(d);
		}
	}
	if (known)
		return false;
	for (int i = 0; i < c->years; i++) {
		weight[i] = 1;
		for (int d = c->year[i].first + 1; d <= c->year[i].end; d++)
			weight[i] += m_row(d)->day == 1;
	}
	if (m_row(c->end)->month == 7 && m_row(c->start)->month != 8)
		weight[c->years - 1]++;
	return true;
}

/* Whole steps by the years' weights; what is beyond them goes to the first year that has one. */
static void part_quantity(const struct m_contract *c, const long *weight, long quantity, long *part)
{
	long step = m_units[c->unit].step;

	m_share(quantity / step, weight, c->years, part);
	for (int i = 0; i < c->years; i++)
		part[i] *= step;
	for (int i = 0; i < c->years; i++)
		if (weight[i] > 0) {
			part[i] += quantity % step;
			break;
		}
}

static void part_years(struct m_contract *c, long quantity)
{
	long weight[M_YEARS] = { 1 }, part[M_YEARS];

	c->fy = m_year_of(c->start);
	c->years = m_year_of(c->end) - c->fy + 1;
	for (int i = 0; i < c->years; i++) {
		c->year[i].first = m_later(m_first(c->fy + i), c->start);
		c->year[i].end = m_earlier(m_last(c->fy + i), c->end);
	}
	c->by_months = c->years > 1 && weigh_years(c, weight);
	if (c->sharing != M_ALLOTTED) {
		part_quantity(c, weight, quantity, part);
		for (int i = 0; i < c->years; i++)
			c->year[i].quantity = part[i];
		return;
	}
	for (int k = 0; k < c->members; k++) {
		part_quantity(c, weight, c->member[k].quantity, part);
		for (int i = 0; i < c->years; i++) {
			c->year[i].part[k] = part[i];
			c->year[i].quantity += part[i];
		}
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
		y->net = m_price(y->rate, y->quantity);
		weight[i] = y->quantity;
		all += y->quantity;
	}
	if (rate == 0)
		return M_OK;
	m_share(m_price(rate, all), weight, c->years, part);
	for (int i = 0; i < c->years; i++)
		c->year[i].net = part[i];
	return M_OK;
}

/* Who is in it and what each pays, in proportion. */
static int add_members(struct m_contract *c, const struct m_offer *o, long *quantity)
{
	long own = 0, percent = 0;

	c->sharing = o->members == 1 ? M_SINGLE : o->pooled ? M_POOLED : M_ALLOTTED;
	c->pay_by = o->pay_by;
	c->members = o->members;
	for (int k = 0; k < o->members; k++) {
		struct m_member *to = &c->member[k];

		for (int i = 0; i < k; i++)
			if (o->member[i].school == o->member[k].school)
				return M_INVALID;
		*to = o->member[k];
		to->joined = M_NEVER;
		own += to->quantity;
		percent += to->weight;
		if (c->pay_by == M_BY_DAYS)
			to->weight = c->sharing == M_ALLOTTED ? to->quantity : 1;
	}
	if (c->pay_by == M_BY_PERCENT && percent != 10000)
		return M_INVALID;
	*quantity = o->quantity;
	if (c->sharing == M_ALLOTTED && *quantity == 0)
		*quantity = own;
	return M_OK;
}

/* Only the whole may have something beyond whole steps, and only one part of it. */
static bool goes_by_steps(const struct m_contract *c, long quantity)
{
	const struct m_unit *u = &m_units[c->unit];

	if (quantity < u->minimum || (quantity - u->minimum) % u->step != 0)
		return false;
	for (int i = 0; i < c->years; i++)
		for (int k = -1; k < (c->sharing == M_ALLOTTED ? c->members : 0); k++) {
			long part = k < 0 ? c->year[i].quantity : c->year[i].part[k];

			if (part % u->step != 0 && part % u->step != quantity % u->step)
				return false;
		}
	return true;
}

bool m_any_closed(const struct model *m, const struct m_contract *c)
{
	for (int i = 0; i < c->members; i++)
		if (model_closed(m, c->member[i].school, m->today))
			return true;
	return false;
}

int model_quote(struct model *m, const struct m_offer *o)
{
	struct m_contract c = { .unit = o->unit, .plan = o->plan };
	long quantity;
	int r;

	if (!m_may(o->actor, M_DO_SALE))
		return M_DENIED;
	if (o->service != 0)
		return M_INVALID;
	c.start = o->from == M_NEVER ? m_first(o->fy) : o->from;
	c.end = o->to == M_NEVER ? m_last(o->fy) : o->to;
	c.expires = o->expires == M_NEVER ? m->today + 30 : o->expires;
	if (c.start > c.end || add_members(&c, o, &quantity) != M_OK || c.expires < m->today)
		return M_INVALID;
	if (c.sharing == M_ALLOTTED && o->quantity != 0) {
		long own = 0;

		for (int k = 0; k < c.members; k++)
			own += c.member[k].quantity;
		if (own != o->quantity)
			return M_INVALID;
	}
	part_years(&c, quantity);
	if ((r = price_years(m, &c, o->rate, o->reason)) != M_OK)
		return r;
	if (c.plan == M_SPLIT && c.years == 2 && c.year[0].rate != c.year[1].rate)
		return M_INVALID;
	if (m_any_closed(m, &c) || m->today > c.year[0].end)
		return M_CONFLICT;
	if (!goes_by_steps(&c, quantity))
		return M_INVALID;
	if (c.plan == M_SPLIT && c.years != 2)
		return M_INVALID;
	c.expires = m_earlier(c.expires, c.end);
	c.quoted = m->today;
	c.last = c.end;
	c.succeeds = M_NEVER;
	c.order = o->order;
	c.ladder = o->ladder;
	c.ending = o->ending;
	m->contract[m->contracts++] = c;
	return M_OK;
}

/* ---- who pays ---- */

static long year_net(const struct m_contract *c, const struct m_purchase *p, int i)
{
	return p->top_up ? p->net : c->year[p->year + i].net;
}

/* What each member pays for the i-th year of a purchase. */
static void pays(const struct m_contract *c, const struct m_purchase *p, int i, long *out)
{
	long weight[M_MEMBERS];

	for (int k = 0; k < c->members; k++) {
		out[k] = k == p->member ? year_net(c, p, i) : 0;
		weight[k] = c->sharing == M_ALLOTTED && c->pay_by == M_BY_DAYS
				    ? c->year[p->year + i].part[k]
				    : c->member[k].weight;
	}
	if (p->member == M_NEVER)
		m_share(year_net(c, p, i), weight, c->members, out);
}

static void add_shares(struct model *m, int purchase)
{
	const struct m_purchase *p = &m->purchase[purchase];
	const struct m_contract *c = &m->contract[p->contract];
	long net[M_MEMBERS] = { 0 }, days[M_MEMBERS] = { 0 }, pay[M_MEMBERS], weight[M_MEMBERS];

	for (int i = 0; i < p->years; i++) {
		pays(c, p, i, pay);
		for (int k = 0; k < c->members; k++)
			net[k] += pay[k];
	}
	for (int k = 0; k < c->members; k++) {
		weight[k] = c->member[k].weight;
		for (int i = 0; i < p->years && p->member == M_NEVER; i++)
			days[k] += c->year[p->year + i].part[k];
	}
	if (p->member != M_NEVER)
		days[p->member] = p->quantity;
	else if (c->sharing == M_POOLED)
		m_share(p->quantity, weight, c->members, days);
	for (int k = 0; k < c->members; k++)
		if (net[k] != 0 || days[k] != 0)
			m->share[m->shares++] =
				(struct m_share){ purchase, c->member[k].school, days[k], net[k] };
}

/* ---- instalments ---- */

static bool falls_due(int plan, int day)
{
	int month = m_row(day)->month;

	if (m_row(day)->day != 1)
		return false;
	return plan == M_MONTHLY ||
	       (plan == M_TERMLY && (month == 4 || month == 9 || month == 1)) ||
	       (plan == M_HALF_YEARLY && (month == 4 || month == 10));
}

/* A member's charges of one year. None is for days before they begin; nor due before they were bought. */
static void charge_year(struct model *m, const struct m_purchase *p, int member, int year, int plan,
			int from, long net)
{
	const struct m_contract *c = &m->contract[p->contract];
	const struct m_year *y = &c->year[year];
	int begin = m_later(y->first, from), due[M_PARTS], count = 0;
	int first_due = m_later(c->year[p->year].first, from);

	for (int d = begin; d <= m_later(y->end, begin); d++)
		if (d == begin || falls_due(plan, d))
			due[count++] = d;
	count = net < count ? (int) net : count; /* no part is of nothing */
	for (int i = 0; i < count; i++) {
		struct m_charge charge = { .purchase = (int) (p - m->purchase),
					   .school = c->member[member].school,
					   .fy = c->fy + year,
					   .due = m_later(plan == M_UPFRONT ? first_due : due[i],
							  p->bought),
					   .from = m_later(due[i], p->first),
					   .document = M_NEVER,
					   .voided = M_NEVER,
					   .credits = M_NEVER,
					   .replaces = M_NEVER,
					   .use = M_NEVER };

		charge.to = m_later(i + 1 < count ? due[i + 1] - 1 : y->end, charge.from);
		charge.net = net / count + (i < net % count ? 1 : 0);
		m->charge[m->charges++] = charge;
	}
}

/* A member's charges of a purchase, counted; those that come to nothing are not written. */
static void charge_member(struct model *m, int purchase, int member, int plan, int from)
{
	const struct m_purchase *p = &m->purchase[purchase];
	const struct m_contract *c = &m->contract[p->contract];
	const long sevens[] = { 7, 5 };
	int before = m->charges, parts, kept = before;
	long net[M_YEARS], pay[M_MEMBERS] = { 0 }, whole = 0, split[2];

	for (int i = 0; i < p->years; i++) {
		pays(c, p, i, pay);
		whole += net[i] = pay[member];
	}
	if (whole == 0)
		return;
	m_share(whole, sevens, 2, split);
	for (int i = 0; i < p->years; i++)
		charge_year(m, p, member, p->year + i, plan, from,
			    plan == M_SPLIT ? split[i] : net[i]);
	parts = m->charges - before;
	for (int i = before; i < before + parts; i++) {
		m->charge[i].part = i - before + 1;
		m->charge[i].parts = parts;
		if (m->charge[i].net > 0)
			m->charge[kept++] = m->charge[i];
	}
	m->charges = kept;
}

/* ---- agreeing ---- */

static void add_allotment(struct model *m, int purchase, int year, int school, long quantity,
			  long net)
{
	const struct m_purchase *p = &m->purchase[purchase];
	const struct m_contract *c = &m->contract[p->contract];

	if (quantity == 0)
		return;
	m->allotment[m->allotments++] =
		(struct m_allotment){ .purchase = purchase,
				      .contract = p->contract,
				      .school = school,
				      .fy = c->fy + year,
				      .first = m_later(m->today, c->year[year].first),
				      .end = c->year[year].end,
				      .quantity = quantity,
				      .net = net };
	m_enter(m, m->allotments - 1, M_PURCHASE, quantity,
		m_later(m->today, m_first(c->fy + year)), m_name(m, m->allotments - 1));
}

static void add_days(struct model *m, int purchase, int i)
{
	const struct m_purchase *p = &m->purchase[purchase];
	const struct m_contract *c = &m->contract[p->contract];
	const struct m_year *y = &c->year[p->year + i];
	long quantity = p->top_up ? p->quantity : y->quantity, part[M_MEMBERS];
	int school = c->sharing == M_POOLED ? M_NEVER
		     : p->member == M_NEVER ? c->member[0].school
					    : c->member[p->member].school;

	if (c->sharing != M_ALLOTTED || p->member != M_NEVER) {
		add_allotment(m, purchase, p->year + i, school, quantity, year_net(c, p, i));
		return;
	}
	m_share(year_net(c, p, i), y->part, c->members, part);
	for (int k = 0; k < c->members; k++)
		add_allotment(m, purchase, p->year + i, c->member[k].school, y->part[k], part[k]);
}

static void sell(struct model *m, struct m_purchase p, int plan, int from)
{
	const struct m_contract *c = &m->contract[p.contract];
	int purchase = m->purchases++;

	p.bought = m->today;
	p.first = m_later(m->today, c->year[p.year].first);
	if (c->sharing == M_SINGLE && p.member == M_NEVER)
		p.member = 0;
	m->purchase[purchase] = p;
	add_shares(m, purchase);
	for (int i = 0; i < p.years; i++)
		add_days(m, purchase, i);
	for (int k = 0; k < c->members; k++)
		charge_member(m, purchase, k, plan, from);
}

void m_sell(struct model *m, int contract, int from)
{
	const struct m_contract *c = &m->contract[contract];

	for (int i = 0; i < c->years;) { /* years at one rate are one purchase */
		struct m_purchase p = { .contract = contract,
					.member = M_NEVER,
					.year = i,
					.rate = c->year[i].rate,
					.order = c->order };

		for (; i < c->years && c->year[i].rate == p.rate; i++) {
			p.years++;
			p.quantity += c->year[i].quantity;
			p.net += c->year[i].net;
		}
		if (p.quantity > 0)
			sell(m, p, c->plan, from);
	}
}

int model_agree(struct model *m, int actor, int contract, bool by, int order)
{
	struct m_contract *c;

	if (!m_may(actor, M_DO_SALE))
		return M_DENIED;
	if (contract >= m->contracts)
		return M_NOT_FOUND;
	c = &m->contract[contract];
	if (c->state != M_QUOTE || m->today > c->expires || m->today > c->year[0].end ||
	    m_any_closed(m, c))
		return M_CONFLICT;
	if (!by)
		return M_INVALID;
	c->state = M_AGREED;
	if (order != M_NEVER)
		c->order = order;
	m_say(m, contract, M_SAID_AGREED, M_NEVER);
	m_sell(m, contract, m_later(c->start, c->quoted));
	return M_OK;
}

int model_buy_year(const struct model *m, int contract)
{
	const struct m_contract *c = &m->contract[contract];
	int year = m_year_of(m_later(m->today, c->start)) - c->fy;

	return year < c->years ? year : c->years - 1;
}

int model_buy(struct model *m, const struct m_top_up *t)
{
	const struct m_contract *c;
	struct m_purchase p = { .contract = t->contract,
				.member = t->member,
				.years = 1,
				.top_up = true,
				.quantity = t->quantity };

	if (!m_may(t->actor, M_DO_SALE))
		return M_DENIED;
	if (t->contract >= m->contracts)
		return M_NOT_FOUND;
	c = &m->contract[t->contract];
	p.year = model_buy_year(m, t->contract);
	p.rate = t->rate != 0 ? t->rate : c->year[p.year].rate;
	p.order = t->order != 0 ? t->order : c->order;
	if (!t->by)
		return M_INVALID;
	if (p.rate != c->year[p.year].rate && !t->reason)
		return M_INVALID;
	if (c->state != M_AGREED || m->today > c->year[p.year].end ||
	    (t->member == M_NEVER ? m_any_closed(m, c)
				  : model_closed(m, c->member[t->member].school, m->today)))
		return M_CONFLICT;
	if (t->quantity <= 0 || t->quantity % m_units[c->unit].step != 0)
		return M_INVALID;
	p.net = m_price(p.rate, t->quantity);
	sell(m, p, M_UPFRONT, m_later(m->today, c->year[p.year].first));
	return M_OK;
}

int model_rate(struct model *m, int actor, int service, int fy, int unit, long rate)
{
	if (!m_may(actor, M_DO_RATE))
		return M_DENIED;
	if (service != 0 || rate <= 0)
		return M_INVALID;
	if (m_is_closed(m, fy))
		return M_CONFLICT;
	m->rate[fy - 2024][unit] = rate;
	return M_OK;
}
