/* tests/model_issuer.c - the slow model's other ledger: requests go out to it, numbers, due dates and money come back */
#include "tests/model_private.h"

#include "core/banned.h"

/* Does another ledger issue on a day? */
static bool is_theirs(const struct model *m, int on)
{
	for (int i = m->issuers - 1; i >= 0; i--)
		if (m->issuer[i].from <= on)
			return m->issuer[i].theirs;
	return false;
}

int model_issuer(struct model *m, int actor, bool theirs)
{
	if (actor != M_ADMIN)
		return M_DENIED;
	m->issuer[m->issuers++] = (struct m_issuer){ m->today, theirs };
	return M_OK;
}

struct m_series *m_numbers_of(struct model *m, int series, int on)
{
	int year = m_year_of(on) - 2024;

	return series < M_SALE_CREDITS && is_theirs(m, on) ? &m->request_series[series][year]
							   : &m->series[series][year];
}

/* A credit note comes from where its document did; so does a claim, which was copied from it. */
void m_issued(struct model *m, int document)
{
	struct m_document *d = &m->document[document];

	d->theirs = d->credits != M_NEVER     ? m->document[d->credits].theirs
		    : d->series == M_INTEREST ? d->theirs
					      : is_theirs(m, d->issued);
	d->asked = d->given = d->given_on = d->due = M_NEVER;
	d->taxed = m_tax_point(m, document);
}

int model_due(const struct model *m, int document)
{
	const struct m_document *d = &m->document[document];

	if (d->theirs)
		return d->due;
	return m_is_debt(d) ? d->issued + 30 : M_NEVER;
}

int model_request(struct model *m, int actor, int *documents)
{
	struct m_request r = { .made = m->today };

	if (!m_may(actor, M_DO_INVOICE))
		return M_DENIED;
	for (int i = 0; i < m->documents; i++)
		if (m->document[i].theirs && m->document[i].asked == M_NEVER) {
			m->document[i].asked = m->requests;
			r.documents++;
			r.lines += m->document[i].lines;
		}
	*documents = r.documents;
	if (r.documents > 0)
		m->request[m->requests++] = r;
	return M_OK;
}

/* M_OK, *out_same: it has just that number. */
static int check_given(const struct model *m, const struct m_given *g, bool *out_same)
{
	const struct m_document *d = &m->document[g->document];

	*out_same = false;
	if (g->due != M_NEVER && g->due < g->on)
		return M_INVALID;
	if (g->document >= m->documents || !d->theirs)
		return M_NOT_FOUND;
	if (d->asked == M_NEVER)
		return M_CONFLICT;
	if (g->on < d->issued)
		return M_INVALID;
	*out_same = d->given == g->number && d->given_on == g->on && d->due == g->due;
	if (d->given != M_NEVER)
		return *out_same ? M_OK : M_CONFLICT;
	for (int i = 0; i < m->documents; i++)
		if (m->document[i].given == g->number)
			return M_CONFLICT;
	return M_OK;
}

static struct model before_numbers; /* a file is taken wholly or not at all */

int model_numbers(struct model *m, int actor, const struct m_given *row, int rows, int *added)
{
	int r = M_OK;

	if (!m_may(actor, M_DO_INVOICE))
		return M_DENIED;
	before_numbers = *m;
	*added = 0;
	for (int i = 0; i < rows && r == M_OK; i++) {
		struct m_document *d = &m->document[row[i].document];
		bool same;

		if ((r = check_given(m, &row[i], &same)) != M_OK || same)
			continue;
		d->given = row[i].number;
		d->given_on = row[i].on;
		d->due = row[i].due;
		++*added;
	}
	if (r != M_OK)
		*m = before_numbers;
	return r;
}

int model_told(struct model *m, int actor, int account, long amount, int on)
{
	int r;

	if (!m_may(actor, M_DO_INVOICE))
		return M_DENIED;
	if (m->requests == 0)
		return M_INVALID;
	if ((r = model_receive(m, actor, account, amount, on)) != M_OK)
		return r;
	m->receipt[m->receipts - 1].theirs = m->owe[m->owes - 1].theirs = true;
	return M_OK;
}
