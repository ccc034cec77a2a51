/* tests/model_credit.c - the slow model credits what was billed because a person says so */
#include "tests/model_private.h"

#include "core/banned.h"

static struct model before; /* a credit is given wholly or not at all */

/* ---- lines ---- */

/* Does a line stand before another of its document? A note's as those that it credits. */
static bool stands_before(const struct model *m, int a, int b)
{
	const struct m_charge *x = &m->charge[a], *y = &m->charge[b];

	if (x->credits != M_NEVER && x->credits != y->credits)
		return m->charge[x->credits].line < m->charge[y->credits].line;
	if (x->credits == M_NEVER && x->fy != y->fy)
		return x->fy < y->fy;
	if (x->credits == M_NEVER && x->due != y->due)
		return x->due < y->due;
	return a < b;
}

void m_number_lines(struct model *m, int document)
{
	for (int i = 0; i < m->charges; i++) {
		if (m->charge[i].document != document)
			continue;
		m->charge[i].line = 1;
		for (int k = 0; k < m->charges; k++)
			m->charge[i].line += m->charge[k].document == document && k != i &&
					     stands_before(m, k, i);
	}
}

/* A line, and what is to be credited of it. */
struct target {
	int charge;
	long left, amount;
	bool done;
};

static struct target target[M_MAX];
static int targets;

static void find_targets(const struct model *m, int document)
{
	targets = 0;
	for (int i = 0; i < m->charges && targets < M_MAX; i++)
		if (m->charge[i].document == document) {
			target[m->charge[i].line - 1] =
				(struct target){ .charge = i, .left = model_open_of(m, i) };
			targets++;
		}
}

static const struct m_charge *charge_of(const struct model *m, int i)
{
	return &m->charge[target[i].charge];
}

static bool same_days(const struct model *m, int i, int k)
{
	const struct m_charge *a = charge_of(m, i), *b = charge_of(m, k);

	return a->purchase == b->purchase && a->school == b->school && a->fy == b->fy;
}

static struct m_contract *contract_of(struct model *m, int i)
{
	return &m->contract[m->purchase[charge_of(m, i)->purchase].contract];
}

/* ---- how much of each ---- */

static int choose_line(struct model *m, const struct m_giving *g)
{
	int line = M_NEVER;

	for (int i = 0; i < targets; i++)
		if (target[i].charge == g->charge)
			line = i;
	if (line == M_NEVER)
		return M_NOT_FOUND;
	if (g->quantity > 0 && g->unit != contract_of(m, line)->unit)
		return M_INVALID;
	target[line].amount = g->amount > 0 ? g->amount : target[line].left;
	if (g->quantity > 0 && !g->days_back)
		target[line].amount =
			m_price(m->purchase[charge_of(m, line)->purchase].rate, g->quantity);
	return target[line].left <= 0 || target[line].amount > target[line].left ? M_CONFLICT
										 : M_OK;
}

static int choose_all(const struct m_giving *g)
{
	long left = 0, weight[M_MAX], part[M_MAX];

	for (int i = 0; i < targets; i++)
		left += weight[i] = target[i].left;
	if (left <= 0 || g->amount > left)
		return M_CONFLICT;
	m_share(g->amount > 0 ? g->amount : left, weight, targets, part);
	for (int i = 0; i < targets; i++)
		target[i].amount = part[i];
	return M_OK;
}

/* ---- price only ---- */

/* Days of a purchase, by their end, the latest first; of one school, or M_NEVER; of one year, or M_NEVER. */
static int list_days(const struct model *m, int purchase, int school, int fy, int *out)
{
	int count = 0;

	for (int i = m->allotments - 1; i >= 0; i--) {
		const struct m_allotment *a = &m->allotment[i];
		int at = count;

		if (a->purchase != purchase || (school != M_NEVER && a->school != school) ||
		    (fy != M_NEVER && a->fy != fy))
			continue;
		while (at > 0 && m->allotment[out[at - 1]].end < a->end) {
			out[at] = out[at - 1];
			at--;
		}
		out[at] = i;
		count++;
	}
	return count;
}

/* What the days that an allotment stands for cost: its price, less what was taken away of it. */
static long price_of(const struct model *m, int allotment)
{
	long sum = m->allotment[allotment].net + m->allotment[allotment].raised;

	for (int i = 0; i < m->entries; i++) {
		const struct m_entry *e = &m->entry[i];

		if (e->allotment == allotment &&
		    (e->kind == M_CANCEL ||
		     (e->kind == M_TRANSFER && (e->quantity < 0 || e->reverses != M_NEVER))))
			sum += e->value;
	}
	return sum;
}

/* Undo what was taken away at the worth that it had then. */
static void untake(struct model *m, int entry)
{
	int back = m_undo(m, entry);
	long off = -m->entry[entry].value - m->entry[back].value;

	m->entry[back].value += off;
	m->allotment[m->entry[entry].allotment].worth += off;
}

/* The price of the whole changes; days that were taken away or given are so at the new one. What that came to. */
static long reprice(struct model *m, int allotment, long by)
{
	struct m_allotment *a = &m->allotment[allotment];
	int taken[M_MAX], count = 0, entries = m->entries;
	int on = m_later(m_earlier(m->today, m_last(a->fy)), m_first(a->fy)), entry;
	long before_it = price_of(m, allotment);

	for (int i = 0; i < entries; i++) {
		const struct m_entry *e = &m->entry[i];

		if (e->allotment == allotment && e->quantity < 0 && e->reverses == M_NEVER &&
		    (e->kind == M_CANCEL || e->kind == M_TRANSFER) && !m_is_undone(m, i, M_ALWAYS))
			taken[count++] = i;
	}
	for (int i = 0; i < count; i++)
		untake(m, taken[i]);
	a->raised += by;
	entry = m_enter(m, allotment, M_PRICE, 0, on, m_name(m, allotment));
	m->entry[entry].price = by;
	for (int i = 0; i < count; i++) {
		const struct m_entry *e = &m->entry[taken[i]];

		(void) m_enter(m, allotment, e->kind, e->quantity, e->dated, e->school);
	}
	return price_of(m, allotment) - before_it;
}

/* Days that stand cost so much less, to the penny: the whole does by their part, and then by single pennies. */
static int lower_one(struct model *m, int allotment, long less)
{
	const struct m_allotment *a = &m->allotment[allotment];
	long standing = m_stands(m, allotment), rest = -less;
	long step = -(2 * less * a->quantity + standing) / (2 * standing);
	int first = m->entries;

	if (a->net + a->raised + step < 0)
		step = -(a->net + a->raised);
	for (int i = 0; i < 400 && rest != 0; i++) {
		rest -= reprice(m, allotment, step);
		step = rest < 0 ? -1 : 1;
	}
	for (int i = first; i < m->entries && m_is_closed(m, a->fy); i++) {
		m->entry[i].dated = m->today;
		m->entry[i].correction = true;
	}
	return rest == 0 ? M_OK : M_CONFLICT;
}

/* Of the line's year, or of the others; the rest that is left then. */
static int lower_group(struct model *m, const int *days, int count, int fy, bool in_year,
		       long *rest)
{
	long weight[M_MAX] = { 0 }, part[M_MAX], sum = 0;
	int r = M_OK;

	for (int i = 0; i < count; i++)
		if ((m->allotment[days[i]].fy == fy) == in_year)
			sum += weight[i] = price_of(m, days[i]);
	if (sum == 0)
		return M_OK;
	sum = sum < *rest ? sum : *rest;
	*rest -= sum;
	m_share(sum, weight, count, part);
	for (int i = 0; i < count && r == M_OK; i++)
		if (part[i] > 0)
			r = lower_one(m, days[i], part[i]);
	return r;
}

/* Each its own days, or all of them where all pay for all. */
static bool pays_own(const struct m_contract *c)
{
	return c->sharing == M_SINGLE || (c->sharing == M_ALLOTTED && c->pay_by == M_BY_DAYS);
}

static int lower(struct model *m, int i)
{
	const struct m_charge c = *charge_of(m, i);
	int contract = m->purchase[c.purchase].contract, days[M_MAX], count, kept = 0, r;
	long rest = target[i].amount;

	count = list_days(m, c.purchase, pays_own(&m->contract[contract]) ? c.school : M_NEVER,
			  M_NEVER, days);
	for (int k = 0; k < count; k++)
		if (m_stands(m, days[k]) > 0)
			days[kept++] = days[k];
	if ((r = lower_group(m, days, kept, c.fy, true, &rest)) != M_OK ||
	    (r = lower_group(m, days, kept, c.fy, false, &rest)) != M_OK)
		return r;
	if (rest > 0)
		return M_CONFLICT;
	m_say(m, contract, M_SAID_REPRICED, M_NEVER);
	m_charge_part(m, target[i].charge, M_FOR_PRICE, 0, target[i].amount);
	return M_OK;
}

/* ---- days back ---- */

/* Those that have not ended, of which so many are free. */
static long free_in(const struct model *m, const int *days, int count)
{
	long sum = 0;

	for (int i = 0; i < count; i++)
		if (m->allotment[days[i]].end >= m->today)
			sum += m_free_of(&m->allotment[days[i]]);
	return sum;
}

/* What the first so many of them that are free are worth; take: and they are taken back. */
static long worth_of(struct model *m, const int *days, int count, long quantity, bool take)
{
	long worth = 0;

	for (int i = 0; i < count && quantity > 0; i++) {
		struct m_allotment *a = &m->allotment[days[i]];
		long part = m_free_of(a) < quantity ? m_free_of(a) : quantity;
		int on = m_later(m_earlier(m_later(m->today, m_first(a->fy)), m_last(a->fy)),
				 m_filled_on(m, days[i]));

		if (a->end < m->today || part == 0)
			continue;
		quantity -= part;
		worth += a->worth - m_worth(a, a->left - part);
		if (take)
			(void) m_enter(m, days[i], M_CANCEL, -part, on, m_name(m, days[i]));
	}
	return worth;
}

/* So many, or as many as the amount is the worth of. */
static int settle_quantity(struct model *m, const struct m_giving *g, const int *days, int count,
			   long step, long amount, long left, long *quantity)
{
	long free = free_in(m, days, count);

	if (g->quantity > 0) {
		*quantity = g->quantity;
		if (*quantity % step != 0)
			return M_INVALID;
		return *quantity > free || worth_of(m, days, count, *quantity, false) > left
			       ? M_CONFLICT
			       : M_OK;
	}
	if (amount > worth_of(m, days, count, free, false))
		return M_CONFLICT;
	for (*quantity = free - free % step;
	     *quantity > 0 && worth_of(m, days, count, *quantity, false) > amount;)
		*quantity -= step;
	return *quantity == 0 || worth_of(m, days, count, *quantity, false) != amount ? M_INVALID
										      : M_OK;
}

/* The days of the last of some lines, and all lines for the same. */
static int take_days(struct model *m, const struct m_giving *g, int last)
{
	const struct m_charge c = *charge_of(m, last);
	int contract = m->purchase[c.purchase].contract, days[M_MAX], count, r;
	long amount = 0, left = 0, quantity, worth;

	if (!pays_own(&m->contract[contract]))
		return M_CONFLICT;
	count = list_days(m, c.purchase, c.school, c.fy, days);
	for (int i = 0; i < targets; i++)
		if (same_days(m, i, last) && target[i].amount > 0) {
			target[i].done = true;
			amount += target[i].amount;
			left += target[i].left;
		}
	r = settle_quantity(m, g, days, count, m_units[m->contract[contract].unit].step, amount,
			    left, &quantity);
	if (r != M_OK)
		return r;
	worth = worth_of(m, days, count, quantity, true);
	for (int i = targets - 1; i >= 0; i--) {
		long part = target[i].left < worth ? target[i].left : worth;

		if (!same_days(m, i, last) || target[i].amount == 0 || part == 0)
			continue;
		worth -= part;
		m_charge_part(m, target[i].charge, M_FOR_TAKEN_BACK, quantity, part);
		quantity = 0;
	}
	m_note_taken(m, contract);
	return M_OK;
}

static int take_all(struct model *m, const struct m_giving *g)
{
	int r = M_OK;

	for (int i = 1; i < targets && g->charge == M_NEVER && g->amount > 0; i++)
		if (!same_days(m, i, 0))
			return M_USAGE;
	for (int i = targets - 1; i >= 0 && r == M_OK; i--)
		if (target[i].amount > 0 && !target[i].done)
			r = take_days(m, g, i);
	return r;
}

/* ---- the whole ---- */

static int check(const struct model *m, const struct m_giving *g)
{
	const struct m_document *d = &m->document[g->document];

	if (!g->reason || (g->days_back && !g->by))
		return M_INVALID;
	if (g->document >= m->documents)
		return M_NOT_FOUND;
	return d->series > M_RECHARGES || d->issued > m->today ? M_CONFLICT : M_OK;
}

int model_credit_give(struct model *m, const struct m_giving *g)
{
	int charges = m->charges, r;

	if (!m_may(g->actor, M_DO_INVOICE))
		return M_DENIED;
	if ((r = check(m, g)) != M_OK)
		return r;
	before = *m;
	find_targets(m, g->document);
	r = g->charge == M_NEVER ? choose_all(g) : choose_line(m, g);
	if (r == M_OK && g->days_back)
		r = take_all(m, g);
	for (int i = 0; i < targets && r == M_OK && !g->days_back; i++)
		if (target[i].amount > 0)
			r = lower(m, i);
	if (r == M_OK)
		r = m_credit_note(m, g->document, charges, m->today, m->today);
	if (r != M_OK)
		*m = before;
	return r;
}
