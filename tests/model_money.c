/* tests/model_money.c - the slow model's money: who pays, what is charged less or more, invoices */
#include "tests/model_private.h"

#include "core/banned.h"

/* ---- who pays ---- */

int m_phase(int school, int day)
{
	return (school == M_BEVOIS && day >= m_day(2025, 9, 1)) ||
	       ((school == M_CANTELL || school == M_HARDMOOR) && day >= m_day(2025, 1, 1)) ||
	       ((school == M_UPPER_SHIRLEY || school == M_WORDSWORTH) && day >= m_day(2026, 1, 1));
}

/* Who is invoiced: the school itself, or a fund of two schools, or a trust. */
int m_payer(int school, int day)
{
	bool trust = school == M_UPPER_SHIRLEY || school == M_WORDSWORTH;

	if (!m_phase(school, day) || school == M_BEVOIS)
		return school;
	return trust ? M_SCHOOLS + 1 : M_SCHOOLS;
}

int m_series_of(int school, int phase)
{
	if (school == M_BEVOIS)
		return !phase;
	return school != M_UPPER_SHIRLEY && school != M_WOODLANDS && school != M_WORDSWORTH;
}

/* ---- less ---- */

static bool stands(const struct m_charge *c, int purchase, int school)
{
	return c->purchase == purchase && c->school == school && c->voided == M_NEVER;
}

static long charged(const struct model *m, int purchase, int school)
{
	long sum = 0;

	for (int i = 0; i < m->charges; i++)
		if (stands(&m->charge[i], purchase, school))
			sum += m->charge[i].net;
	return sum;
}

/* What a purchase costs as it stands: less what was taken back. */
static long price_now(const struct model *m, int purchase)
{
	long sum = m->purchase[purchase].net;

	for (int i = 0; i < m->entries; i++)
		if (m->allotment[m->entry[i].allotment].purchase == purchase &&
		    (m->entry[i].kind == M_CANCEL || m->entry[i].kind == M_TRANSFER))
			sum += m->entry[i].value;
	for (int i = 0; i < m->entries; i++)
		if (m->allotment[m->entry[i].allotment].purchase == purchase)
			sum += m->entry[i].price;
	return sum;
}

long model_open_of(const struct model *m, int charge)
{
	long open = m->charge[charge].net;

	for (int i = 0; i < m->charges; i++)
		if (m->charge[i].credits == charge)
			open += m->charge[i].net;
	return open;
}

/* Is charge a before b in the order in which they are taken back? */
static bool goes_first(const struct model *m, int a, int b, int fy)
{
	const struct m_charge *x = &m->charge[a], *y = &m->charge[b];
	bool billed_x = x->document != M_NEVER, billed_y = y->document != M_NEVER;

	if (billed_x != billed_y)
		return !billed_x;
	if ((x->fy == fy) != (y->fy == fy))
		return x->fy == fy;
	return x->due != y->due ? x->due > y->due : a > b;
}

/* Void it, and charge anew what is left of it; billed: credit it. */
static void take_charge(struct model *m, int charge, const struct m_less *a, long amount,
			bool *credited)
{
	struct m_charge c = m->charge[charge];
	long rest = model_open_of(m, charge) - amount;

	c.voided = c.document = c.use = M_NEVER;
	if (m->charge[charge].document != M_NEVER) {
		c.part = c.parts = 1;
		c.due = m->today;
		c.cause = a->cause;
		c.quantity = *credited ? 0 : a->quantity;
		c.net = -amount;
		c.credits = charge;
		c.replaces = M_NEVER;
		*credited = true;
		m->charge[m->charges++] = c;
		return;
	}
	m->charge[charge].voided = m->today;
	if (rest == 0)
		return;
	c.cause = M_FOR_AGREED;
	c.quantity = 0;
	c.net = rest;
	c.replaces = charge;
	m->charge[m->charges++] = c;
}

static int school_less(struct model *m, const struct m_less *a)
{
	bool used[M_CHARGES] = { false }, credited = false;
	long rest = a->amount;
	int before = m->charges;

	while (rest > 0) {
		int best = M_NEVER;
		long open;

		for (int i = 0; i < before; i++)
			if (!used[i] && stands(&m->charge[i], a->purchase, a->school) &&
			    m->charge[i].net > 0 &&
			    (best == M_NEVER || goes_first(m, i, best, a->fy)))
				best = i;
		if (best == M_NEVER)
			return M_CONFLICT;
		used[best] = true;
		open = model_open_of(m, best);
		if (open > rest)
			open = rest;
		if (open > 0)
			take_charge(m, best, a, open, &credited);
		rest -= open;
	}
	return M_OK;
}

void m_charge_part(struct model *m, int charge, int cause, long quantity, long amount)
{
	const struct m_charge c = m->charge[charge];
	const struct m_less less = { c.purchase, c.school, c.fy, cause, quantity, amount };
	bool credited = false;

	take_charge(m, charge, &less, amount, &credited);
}

void m_charge_back(struct model *m, int charge)
{
	m_charge_part(m, charge, M_FOR_TAKEN_BACK, m->charge[charge].quantity,
		      model_open_of(m, charge));
}

/* What a school agreed to pay of a purchase; nothing, where no charge of it stands. */
static long agreed_share(const struct model *m, int purchase, int school)
{
	bool any = false;

	for (int i = 0; i < m->charges; i++)
		any = any || stands(&m->charge[i], purchase, school);
	for (int i = 0; any && i < m->shares; i++)
		if (m->share[i].purchase == purchase && m->share[i].school == school)
			return m->share[i].net;
	return 0;
}

/* As agreed, but from nobody more than it is charged: the others bear the rest, in their order. */
static void place_by_shares(const struct model *m, const struct m_less *a, long amount,
			    const long *most, long *less)
{
	const struct m_contract *c = &m->contract[m->purchase[a->purchase].contract];
	long weight[M_MEMBERS], part[M_MEMBERS], sum = 0, rest = amount;

	for (int k = 0; k < c->members; k++)
		sum += weight[k] = agreed_share(m, a->purchase, c->member[k].school);
	if (sum > 0)
		m_share(amount, weight, c->members, part);
	for (int k = 0; sum > 0 && k < c->members; k++) {
		less[k] = part[k] < most[k] ? part[k] : most[k];
		rest -= less[k];
	}
	for (int k = 0; k < c->members; k++) {
		long more = most[k] - less[k] < rest ? most[k] - less[k] : rest;

		less[k] += more;
		rest -= more;
	}
}

/* How much of it from each member: the owner, schools with its payer, the others. */
static int place(const struct model *m, const struct m_less *a, int who, long amount, long *less)
{
	const struct m_contract *c = &m->contract[m->purchase[a->purchase].contract];
	long weight[M_MEMBERS];

	for (int k = 0; k < c->members; k++) {
		weight[k] = charged(m, a->purchase, c->member[k].school);
		if (weight[k] < 0)
			weight[k] = 0;
		less[k] = 0;
	}
	if (who == M_SHARES) {
		place_by_shares(m, a, amount, weight, less);
		return M_OK;
	}
	for (int round = 0; round < (who == M_OWNER_ONLY ? 2 : 3); round++)
		for (int k = 0; k < c->members; k++) {
			int school = c->member[k].school;
			long most = weight[k] - less[k];

			if ((round == 0 && school != a->school) ||
			    (round == 1 &&
			     m_payer(school, m->today) != m_payer(a->school, m->today)))
				continue;
			if (most > amount)
				most = amount;
			less[k] += most;
			amount -= most;
		}
	return amount == 0 ? M_OK : M_CONFLICT;
}

int m_charge_less(struct model *m, const struct m_less *a, int who)
{
	const struct m_contract *c = &m->contract[m->purchase[a->purchase].contract];
	long amount = a->amount, excess = -price_now(m, a->purchase), less[M_MEMBERS],
	     days[M_MEMBERS];
	int r;

	for (int k = 0; k < c->members; k++)
		excess += charged(m, a->purchase, c->member[k].school);
	if (who != M_OWNER_ONLY && excess < amount)
		amount = excess;
	if (amount <= 0)
		return M_OK;
	if ((r = place(m, a, who, amount, less)) != M_OK)
		return r;
	m_share(a->quantity, less, c->members, days);
	for (int k = 0; k < c->members && r == M_OK; k++) {
		const struct m_less one = { a->purchase, c->member[k].school,
					    a->fy,       a->cause,
					    days[k],     less[k] };

		r = school_less(m, &one);
	}
	return r;
}

/* ---- more ---- */

/* For days from 'first' to 'end'. */
void m_charge_more(struct model *m, const struct m_less *a, int due, int first, int end)
{
	if (a->amount == 0)
		return;
	m->charge[m->charges++] = (struct m_charge){ .purchase = a->purchase,
						     .school = a->school,
						     .part = 1,
						     .parts = 1,
						     .fy = a->fy,
						     .due = due,
						     .from = m_earlier(m_later(due, first), end),
						     .to = end,
						     .document = M_NEVER,
						     .cause = a->cause,
						     .voided = M_NEVER,
						     .credits = M_NEVER,
						     .replaces = M_NEVER,
						     .use = M_NEVER,
						     .net = a->amount,
						     .quantity = a->quantity };
}

/* ---- invoices ---- */

static void claim_records(struct model *m, int document)
{
	struct m_document *d = &m->document[document];

	for (int i = 0; i < m->records; i++) {
		struct m_free *f = &m->record[i];

		if (f->school == d->school && f->document == M_NEVER && f->withdrawn == M_NEVER &&
		    f->done <= d->issued) {
			f->document = document;
			d->records++;
		}
	}
}

/* Is it due, for this document? */
static bool is_due(const struct model *m, const struct m_charge *c, int school, int phase,
		   int order, int to)
{
	return c->document == M_NEVER && c->due <= to && c->voided == M_NEVER && c->net >= 0 &&
	       c->school == school && m_phase(school, c->due) == phase &&
	       m->purchase[c->purchase].order == order;
}

/* Work that was done, the first of it more than two weeks ago, has its own tax point: it stands by itself. */
static bool stands_apart(const struct model *m, int school, int phase, int order, int to, int on)
{
	for (int i = 0; i < m->charges; i++) {
		const struct m_charge *c = &m->charge[i];

		if (is_due(m, c, school, phase, order, to) && c->use != M_NEVER &&
		    c->from + 14 < on)
			return m_series_of(school, phase) == M_SALES;
	}
	return false;
}

enum { ALL_CHARGES, BUT_USES, USES };

/* One document of one school, payer, treatment and order number, if anything is due. */
static int issue(struct model *m, int school, int phase, int order, int to, int on, int which)
{
	int series = m_series_of(school, phase);
	struct m_document d = { .school = school,
				.series = series,
				.order = order,
				.credits = M_NEVER,
				.settled = M_NEVER,
				.issued = on,
				.trust = phase == 1 && school != M_BEVOIS };
	struct m_series *s = m_numbers_of(m, series, on);

	for (int i = 0; i < m->charges; i++) {
		struct m_charge *c = &m->charge[i];

		if (!is_due(m, c, school, phase, order, to) ||
		    (which == USES && c->use == M_NEVER) ||
		    (which == BUT_USES && c->use != M_NEVER))
			continue;
		c->document = m->documents;
		d.payer = m_payer(school, c->due);
		d.net += c->net;
		d.lines++;
	}
	if (d.lines == 0)
		return M_OK;
	if (on < s->last || on < m->open_from)
		return M_CONFLICT;
	s->last = on;
	d.number = ++s->number;
	d.fy = m_year_of(on);
	d.vat = series == M_SALES ? (d.net * 20 + 50) / 100 : 0;
	m->document[m->documents++] = d;
	m_number_lines(m, m->documents - 1);
	m_bill(m, m->documents - 1);
	claim_records(m, m->documents - 1);
	return M_OK;
}

/* ---- credit notes ---- */

/* VAT of so much net of a document less: of all that is left of it, all its VAT; never more than that. */
static long vat_less(const struct model *m, int document, long net)
{
	long left_net = m->document[document].net, left_vat = m->document[document].vat;
	long vat = left_vat == 0 ? 0 : (net * 20 + 50) / 100;

	for (int i = 0; i < m->documents; i++)
		if (m->document[i].credits == document) {
			left_net += m->document[i].net;
			left_vat += m->document[i].vat;
		}
	return net == left_net || vat > left_vat ? left_vat : vat;
}

/* Credited beyond what is left of a document besides what is written off of it? */
static bool beyond_written_off(const struct model *m, int document, long gross)
{
	long written = 0, left = m->document[document].net + m->document[document].vat;

	for (int i = 0; i < m->write_offs; i++)
		if (m->write_off[i].document == document)
			written += m->write_off[i].net + m->write_off[i].vat;
	for (int i = 0; i < m->documents; i++)
		if (m->document[i].credits == document)
			left += m->document[i].net + m->document[i].vat;
	return written != 0 && gross > left - written;
}

static bool waits_for(const struct model *m, int charge, int document, int to)
{
	const struct m_charge *c = &m->charge[charge];

	return c->credits != M_NEVER && m->charge[c->credits].document == document &&
	       c->document == M_NEVER && c->due <= to;
}

static void claim_credits(struct model *m, int document, int from, int to)
{
	for (int i = from; i < m->charges; i++)
		if (waits_for(m, i, document, to))
			m->charge[i].document = m->documents;
}

int m_credit_note(struct model *m, int document, int from, int to, int on)
{
	const struct m_document of = m->document[document];
	struct m_document d = of;
	struct m_series *s;
	long net = 0, gross, outstanding = model_outstanding(m, document);

	d.lines = d.records = 0;
	for (int i = from; i < m->charges; i++) {
		if (!waits_for(m, i, document, to))
			continue;
		net -= m->charge[i].net;
		d.lines++;
	}
	if (d.lines == 0)
		return M_OK;
	if (beyond_written_off(m, document, net + vat_less(m, document, net)))
		return from == 0 ? M_OK : M_CONFLICT;
	d.series = of.series == M_SALES ? M_SALE_CREDITS : M_RECHARGE_CREDITS;
	s = &m->series[d.series][m_year_of(on) - 2024];
	if (on < s->last || on < m->open_from)
		return M_CONFLICT;
	s->last = on;
	d.number = ++s->number;
	d.fy = m_year_of(on);
	d.issued = on;
	d.credits = document;
	d.settled = M_NEVER;
	d.net = -net;
	d.vat = -vat_less(m, document, net);
	claim_credits(m, document, from, to);
	m->document[m->documents++] = d;
	m_number_lines(m, m->documents - 1);
	m_bill(m, m->documents - 1);
	gross = -d.net - d.vat;
	if (gross > outstanding)
		gross = outstanding;
	if (of.series == M_SALES && gross > 0)
		m_allocate(m, M_NEVER, m->documents - 1, document, gross,
			   m_later(on, m_debt_from(m, document)));
	return M_OK;
}

int m_credit_run(struct model *m, int to, int on)
{
	int before = m->documents, r = M_OK;

	for (int i = 0; i < before && r == M_OK; i++)
		if (m->document[i].credits == M_NEVER && m->document[i].issued <= on)
			r = m_credit_note(m, i, 0, to, on);
	return r;
}

static int issue_apart(struct model *m, int school, int phase, int order, int to, int on)
{
	int r;

	if (!stands_apart(m, school, phase, order, to, on))
		return issue(m, school, phase, order, to, on, ALL_CHARGES);
	r = issue(m, school, phase, order, to, on, BUT_USES);
	return r == M_OK ? issue(m, school, phase, order, to, on, USES) : r;
}

static struct model before_run; /* a run is done wholly or not at all */

int model_run(struct model *m, int actor, int to, int on)
{
	int r = M_OK;

	if (!m_may(actor, M_DO_INVOICE))
		return M_DENIED;
	before_run = *m;
	m_early_money(m, on);
	for (int school = 0; school < M_SCHOOLS; school++)
		for (int phase = 0; phase < 2; phase++)
			for (int order = 0; order < M_ORDERS && r == M_OK; order++)
				r = issue_apart(m, school, phase, order, to, on);
	if (r == M_OK)
		r = m_credit_run(m, to, on);
	if (r != M_OK)
		*m = before_run;
	return r;
}
