/* tests/model_tax.c - the slow model's tax points: the day of issue, of work of before, or of money that came first */
#include "tests/model_private.h"

#include "core/banned.h"

/* The receipt of an account that came first of those not looked at; M_NEVER: there is no more. */
static int next_receipt(const struct model *m, int account, const bool *looked)
{
	int first = M_NEVER;

	for (int i = 0; i < m->receipts; i++)
		if (!looked[i] && m->receipt[i].account == account &&
		    (first == M_NEVER || m->receipt[i].received < m->receipt[first].received))
			first = i;
	return first;
}

/* What an account owes by documents takes the oldest money first. */
static void take_owed(struct model *m, int account)
{
	bool looked[M_MAX] = { false };
	long owed = 0;
	int i;

	for (i = 0; i < m->documents; i++)
		if (m_is_debt(&m->document[i]) && m->document[i].payer == account)
			owed += model_outstanding(m, i);
	while (owed > 0 && (i = next_receipt(m, account, looked)) != M_NEVER) {
		long taken = owed < m->early[i] ? owed : m->early[i];

		looked[i] = true;
		m->early[i] -= taken;
		owed -= taken;
	}
}

void m_early_money(struct model *m, int on)
{
	for (int i = 0; i < m->receipts; i++) {
		const struct m_receipt *r = &m->receipt[i];

		m->early[i] = r->received <= on ? model_free_of(m, i) : 0;
	}
	for (int account = 0; account < M_ACCOUNTS; account++)
		take_owed(m, account);
}

/* The first day of work, where there is nothing else on a document; else M_NEVER. */
static int worked_from(const struct model *m, int document)
{
	int first = M_NEVER;

	for (int i = 0; i < m->charges; i++) {
		const struct m_charge *c = &m->charge[i];

		if (c->document != document)
			continue;
		if (c->use == M_NEVER)
			return M_NEVER;
		if (first == M_NEVER || c->from < first)
			first = c->from;
	}
	return first;
}

int m_tax_point(struct model *m, int document)
{
	const struct m_document *d = &m->document[document];
	bool looked[M_MAX] = { false };
	int worked = worked_from(m, document), receipt;
	int on = worked == M_NEVER || worked + 14 >= d->issued ? d->issued : worked;

	if (d->series != M_SALES)
		return d->issued;
	while ((receipt = next_receipt(m, d->payer, looked)) != M_NEVER) {
		looked[receipt] = true;
		if (m->receipt[receipt].received < on && m->early[receipt] >= d->net + d->vat) {
			m->early[receipt] -= d->net + d->vat;
			return m->receipt[receipt].received;
		}
	}
	return on;
}
