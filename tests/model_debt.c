/* tests/model_debt.c - the slow model's debts: how old, disputed, reminded of, and what is claimed for late payment */
#include "tests/model_private.h"

#include "core/banned.h"

enum { DAYS_TO_PAY = 30 };

bool m_is_debt(const struct m_document *d)
{
	return d->series == M_SALES || d->series == M_INTEREST;
}

/* ---- disputes ---- */

static bool is_disputed(const struct model *m, int document, int on)
{
	for (int i = 0; i < m->disputes; i++)
		if (m->dispute[i].document == document && m->dispute[i].opened <= on &&
		    (m->dispute[i].ended == M_NEVER || m->dispute[i].ended > on))
			return true;
	return false;
}

/* The payer was right: such a day bears no interest. */
static bool is_upheld(const struct model *m, int document, int on)
{
	for (int i = 0; i < m->disputes; i++)
		if (m->dispute[i].document == document && m->dispute[i].opened <= on &&
		    m->dispute[i].ended > on && m->dispute[i].outcome == M_UPHELD)
			return true;
	return false;
}

int model_dispute(struct model *m, const struct m_objection *o)
{
	const struct m_document *d = &m->document[o->document];

	if (!m_may(o->actor, M_DO_INVOICE))
		return M_DENIED;
	if (o->document >= m->documents)
		return M_NOT_FOUND;
	if (!m_is_debt(d))
		return M_CONFLICT;
	if (!o->reason || !o->by)
		return M_INVALID;
	if (!o->owner)
		return M_NOT_FOUND;
	if (o->on > m->today)
		return M_INVALID;
	if (o->on < d->issued || o->on < m->open_from)
		return M_CONFLICT;
	for (int i = 0; i < m->disputes; i++)
		if (m->dispute[i].document == o->document &&
		    (m->dispute[i].ended == M_NEVER || m->dispute[i].ended > o->on))
			return M_CONFLICT;
	if (model_outstanding(m, o->document) <= 0)
		return M_CONFLICT;
	m->dispute[m->disputes++] = (struct m_dispute){ o->document, o->on, M_NEVER, M_NEVER };
	return M_OK;
}

int model_dispute_end(struct model *m, int actor, int dispute, int outcome, bool reason)
{
	struct m_dispute *g = &m->dispute[dispute];

	if (!m_may(actor, M_DO_INVOICE))
		return M_DENIED;
	if (outcome >= M_OUTCOMES)
		return M_INVALID;
	if (dispute >= m->disputes)
		return M_NOT_FOUND;
	if (g->ended != M_NEVER)
		return M_CONFLICT;
	if (!reason)
		return M_INVALID;
	if (m->today < m->open_from)
		return M_CONFLICT;
	g->ended = m->today;
	g->outcome = outcome;
	return M_OK;
}

/* ---- how old ---- */

static int overdue_on(const struct model *m, int document, int on)
{
	int due = model_due(m, document);

	return due != M_NEVER && due < on ? on - due : 0;
}

static int age_of(int overdue)
{
	static const int most[] = { 0, 30, 60, 90 };

	for (int age = 0; age < 4; age++)
		if (overdue <= most[age])
			return age;
	return 4;
}

void model_aged(const struct model *m, int account, int on, long *out)
{
	long owed = 0;

	for (int i = 0; i < M_AGED; i++)
		out[i] = 0;
	for (int i = 0; i < m->documents; i++) {
		long part = model_outstanding_on(m, i, on);

		if (!m_is_debt(&m->document[i]) || m->document[i].payer != account)
			continue;
		out[is_disputed(m, i, on) ? M_DISPUTED : age_of(overdue_on(m, i, on))] += part;
		owed += part;
	}
	out[M_ON_ACCOUNT] = model_owed_by(m, account, on) - owed;
}

/* ---- reminders ---- */

/* On which level a document is to be reminded of today; 0: on none. */
static int level_of(const struct model *m, int document)
{
	static const int after[] = { 7, 21, 35 }; /* days overdue */
	int level = 0, sent = 0;

	for (int i = 0; i < m->reminders; i++)
		if (m->reminder[i].document == document && m->reminder[i].level > level) {
			level = m->reminder[i].level;
			sent = m->reminder[i].sent;
		}
	if (!m_is_debt(&m->document[document]) ||
	    model_outstanding_on(m, document, m->today) <= 0 ||
	    is_disputed(m, document, m->today) || level == 3 ||
	    overdue_on(m, document, m->today) < after[level])
		return 0;
	return level > 0 && m->today - sent < after[level] - after[level - 1] ? 0 : level + 1;
}

int model_remind(struct model *m, int actor, int *letters)
{
	bool told[M_ACCOUNTS][4] = { { false } };
	int level[M_MAX];

	*letters = 0;
	if (!m_may(actor, M_DO_INVOICE))
		return M_DENIED;
	for (int i = 0; i < m->documents; i++)
		level[i] = level_of(m, i);
	for (int i = 0; i < m->documents; i++) {
		bool *one = &told[m->document[i].payer][level[i]];

		if (level[i] == 0)
			continue;
		*letters += !*one;
		*one = true;
		m->reminder[m->reminders++] =
			(struct m_reminder){ i, level[i], m->today,
					     model_outstanding_on(m, i, m->today) };
	}
	return M_OK;
}

/* ---- paid late ---- */

/* What was owed of it when a day began: money by the day that it came. */
static long late_on(const struct model *m, int document, int day)
{
	long sum = m->document[document].issued < day
			   ? m->document[document].net + m->document[document].vat
			   : 0;

	for (int i = 0; i < m->allocations; i++) {
		const struct m_allocation *a = &m->allocation[i];
		int came = a->receipt != M_NEVER ? m->receipt[a->receipt].received : a->on;

		if (a->document == document && came < day)
			sum -= a->amount;
	}
	for (int i = 0; i < m->write_offs; i++)
		if (m->write_off[i].document == document && m->write_off[i].on < day)
			sum -= m->write_off[i].net + m->write_off[i].vat;
	return sum;
}

/* In hundredths of a per cent, of the half year in which it became late; 0: not known. */
static long late_rate(int day)
{
	static const struct {
		int year, month;
		long rate;
	} rates[] = { { 2026, 1, 0 },
		      { 2025, 7, 1225 },
		      { 2025, 1, 1275 },
		      { 2024, 7, 1325 },
		      { 2024, 1, 1325 } };

	for (int i = 0; i < 5; i++)
		if (day >= m_day(rates[i].year, rates[i].month, 1))
			return rates[i].rate;
	return 0;
}

/* By what was owed on the first day on which it was late. */
static long fixed_sum(const struct model *m, int document, int to)
{
	long debt = 0;

	for (int day = model_due(m, document) + 1; day <= to && debt <= 0; day++)
		debt = late_on(m, document, day);
	return debt >= 1000000 ? 10000 : debt >= 100000 ? 7000 : 4000;
}

static int check_claim(const struct model *m, int document, int to)
{
	if (document >= m->documents)
		return M_NOT_FOUND;
	if (m->document[document].series != M_SALES)
		return M_CONFLICT;
	for (int i = 0; i < m->disputes; i++)
		if (m->dispute[i].document == document && m->dispute[i].ended == M_NEVER)
			return M_CONFLICT;
	if (to > m->today)
		return M_INVALID;
	return model_due(m, document) == M_NEVER || to <= model_due(m, document) ? M_CONFLICT
										 : M_OK;
}

/* Each day for itself. */
static long add_days(const struct model *m, int document, int from, int to, struct m_claim *c)
{
	long pence_days = 0, was = 0;

	for (int day = from; day <= to; day++) {
		long debt = late_on(m, document, day);

		if (debt <= 0 || is_upheld(m, document, day)) {
			was = 0;
			continue;
		}
		c->from = pence_days == 0 ? day : c->from;
		c->to = day;
		c->lines += debt != was;
		pence_days += debt;
		was = debt;
	}
	return pence_days;
}

int model_interest(const struct model *m, int document, int to, bool with_sum, struct m_claim *out)
{
	int first = model_due(m, document) + 1, from = first;
	int r = check_claim(m, document, to);
	long pence_days;

	*out = (struct m_claim){ .claims = document };
	if (r != M_OK)
		return r;
	for (int i = 0; i < m->claims; i++)
		if (m->claim[i].claims == document) {
			from = m_later(from, m->claim[i].to + 1);
			with_sum = with_sum && m->claim[i].sum == 0;
		}
	if ((out->rate = late_rate(first)) == 0)
		return M_NOT_FOUND;
	if ((pence_days = add_days(m, document, from, to, out)) == 0)
		return M_CONFLICT;
	out->sum = with_sum ? fixed_sum(m, document, to) : 0;
	out->interest = (pence_days * out->rate * 2 + 3650000) / 7300000;
	return out->interest + out->sum == 0 ? M_CONFLICT : M_OK;
}

int model_claim(struct model *m, int actor, int document, int to, bool with_sum)
{
	struct m_document d;
	struct m_series *s = &m->series[M_INTEREST][m_year_of(m->today) - 2024];
	struct m_claim c;
	int r;

	if (!m_may(actor, M_DO_INVOICE))
		return M_DENIED;
	if ((r = model_interest(m, document, to, with_sum, &c)) != M_OK)
		return r;
	if (m->today < m->open_from)
		return M_CONFLICT;
	d = m->document[document]; /* its school, payer and order number */
	d.series = M_INTEREST;
	d.fy = m_year_of(m->today);
	d.number = ++s->number;
	s->last = d.issued = m->today;
	d.lines = c.lines + (c.sum > 0);
	d.records = 0;
	d.settled = M_NEVER;
	d.net = c.interest + c.sum;
	d.vat = 0;
	c.document = m->documents;
	m->document[m->documents++] = d;
	m->claim[m->claims++] = c;
	m_bill(m, c.document);
	return M_OK;
}
