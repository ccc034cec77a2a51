/* tests/model_pay.c - the slow model's sales ledger: receipts, what they pay, what is given back or given up */
#include "tests/model_private.h"

#include "core/banned.h"

/* ---- months ---- */

static bool open_on(const struct model *m, int day)
{
	return day >= m->open_from;
}

int model_month(struct model *m, int actor, int month)
{
	int after = m_months_later(month, 1);

	if (!m_may(actor, M_DO_INVOICE))
		return M_DENIED;
	if (after <= m->open_from && m->open_from != 0)
		return M_OK; /* closed already */
	if (m->today < after)
		return M_CONFLICT;
	m->open_from = after;
	return M_OK;
}

/* ---- what there is ---- */

/* 'theirs': the ledger that issues posted it itself. */
static void owe(struct model *m, int account, int on, long pence, bool theirs)
{
	if (pence != 0)
		m->owe[m->owes++] = (struct m_owe){
			.account = account, .on = on, .pence = pence, .theirs = theirs
		};
}

long model_owed_by(const struct model *m, int account, int on)
{
	long sum = 0;

	for (int i = 0; i < m->owes; i++)
		if (m->owe[i].account == account && m->owe[i].on <= on)
			sum += m->owe[i].pence;
	return sum;
}

static bool by_bank(const struct m_document *d)
{
	return m_is_debt(d) || d->series == M_SALE_CREDITS;
}

void m_bill(struct model *m, int document)
{
	const struct m_document *d = &m->document[document];

	m_issued(m, document);
	if (by_bank(d))
		owe(m, d->payer, d->issued, d->net + d->vat, d->theirs);
}

long model_outstanding(const struct model *m, int document)
{
	long sum = m->document[document].net + m->document[document].vat;

	if (m->document[document].credits != M_NEVER || m->document[document].settled != M_NEVER)
		return 0;
	for (int i = 0; i < m->allocations; i++)
		if (m->allocation[i].document == document)
			sum -= m->allocation[i].amount;
	for (int i = 0; i < m->write_offs; i++)
		if (m->write_off[i].document == document)
			sum -= m->write_off[i].net + m->write_off[i].vat;
	return sum;
}

long model_outstanding_on(const struct model *m, int document, int on)
{
	const struct m_document *d = &m->document[document];
	long sum = d->issued <= on ? d->net + d->vat : 0;

	for (int i = 0; i < m->allocations; i++)
		if (m->allocation[i].document == document && m->allocation[i].on <= on)
			sum -= m->allocation[i].amount;
	for (int i = 0; i < m->write_offs; i++)
		if (m->write_off[i].document == document && m->write_off[i].on <= on)
			sum -= m->write_off[i].net + m->write_off[i].vat;
	return sum;
}

/* Of a receipt, or of a credit note: the other is M_NEVER. */
static long free_of(const struct model *m, int receipt, int credit)
{
	long sum = 0;

	if (receipt != M_NEVER)
		sum = m->receipt[receipt].amount;
	else if (credit != M_NEVER)
		sum = -(m->document[credit].net + m->document[credit].vat);
	if (receipt != M_NEVER && m->receipt[receipt].back != M_NEVER)
		return 0;
	for (int i = 0; i < m->allocations; i++)
		if (m->allocation[i].receipt == receipt && m->allocation[i].credit == credit)
			sum -= m->allocation[i].amount;
	for (int i = 0; i < m->refunds; i++)
		if (m->refund[i].receipt == receipt && m->refund[i].credit == credit)
			sum -= m->refund[i].amount;
	return sum;
}

long model_free_of(const struct model *m, int receipt)
{
	return free_of(m, receipt, M_NEVER);
}

static long allocated_of(const struct model *m, int receipt)
{
	long sum = 0;

	for (int i = 0; i < m->allocations; i++)
		if (m->allocation[i].receipt == receipt)
			sum += m->allocation[i].amount;
	return sum;
}

static bool refunded(const struct model *m, int receipt)
{
	for (int i = 0; i < m->refunds; i++)
		if (m->refund[i].receipt == receipt)
			return true;
	return false;
}

/* ---- receipts ---- */

int model_receive(struct model *m, int actor, int account, long amount, int on)
{
	int posted = m_later(on, m->open_from);

	if (!m_may(actor, M_DO_INVOICE))
		return M_DENIED;
	if (amount <= 0 || on > m->today)
		return M_INVALID;
	m->receipt[m->receipts++] = (struct m_receipt){ .received = on,
							.posted = posted,
							.held = posted,
							.account = account,
							.back = M_NEVER,
							.moves = 1,
							.amount = amount };
	owe(m, account, posted, -amount, false);
	return M_OK;
}

/* Was something done with a receipt after today? */
static bool dealt_later(const struct model *m, int receipt)
{
	for (int i = 0; i < m->allocations; i++)
		if (m->allocation[i].receipt == receipt && m->allocation[i].on > m->today)
			return true;
	return m->receipt[receipt].held > m->today;
}

static int may_change(const struct model *m, int receipt)
{
	if (m->receipt[receipt].back != M_NEVER || refunded(m, receipt) ||
	    allocated_of(m, receipt) != 0)
		return M_CONFLICT;
	return M_OK;
}

int model_receipt_move(struct model *m, int actor, int receipt, int account, bool reason)
{
	struct m_receipt *r = &m->receipt[receipt];

	if (!m_may(actor, M_DO_INVOICE))
		return M_DENIED;
	if (receipt >= m->receipts)
		return M_NOT_FOUND;
	if (r->account == account || may_change(m, receipt) != M_OK)
		return M_CONFLICT;
	if (r->account != M_SUSPENSE && !reason)
		return M_INVALID;
	if (dealt_later(m, receipt) || !open_on(m, m->today))
		return M_CONFLICT;
	owe(m, r->account, m->today, r->amount, r->theirs);
	owe(m, account, m->today, -r->amount, r->theirs);
	r->account = account;
	r->held = m->today;
	r->moves++;
	return M_OK;
}

static void undo(struct model *m, int allocation, int on)
{
	struct m_allocation a = m->allocation[allocation];

	m->allocation[allocation].undone = true;
	a.undoes = allocation;
	a.amount = -a.amount;
	a.on = on;
	m->allocation[m->allocations++] = a;
}

int model_receipt_back(struct model *m, int actor, int receipt, bool undo_all, bool reason)
{
	struct m_receipt *r = &m->receipt[receipt];
	int before = m->allocations, last = m->today;

	if (!m_may(actor, M_DO_INVOICE))
		return M_DENIED;
	if (receipt >= m->receipts)
		return M_NOT_FOUND;
	if (!reason)
		return M_INVALID;
	if (r->back != M_NEVER || refunded(m, receipt))
		return M_CONFLICT;
	for (int i = 0; i < before; i++)
		if (m->allocation[i].receipt == receipt)
			last = m_later(last, m->allocation[i].on);
	if ((!undo_all && allocated_of(m, receipt) != 0) || last > m->today || r->held > m->today ||
	    !open_on(m, m->today))
		return M_CONFLICT;
	for (int i = 0; i < before; i++)
		if (m->allocation[i].receipt == receipt && m->allocation[i].undoes == M_NEVER &&
		    !m->allocation[i].undone)
			undo(m, i, m->today);
	r->back = m->today;
	owe(m, r->account, m->today, r->amount, r->theirs);
	return M_OK;
}

/* ---- what pays what ---- */

/* The first day on which money is there: where something came back to it, not before. */
static int fund_from(const struct model *m, int receipt, int credit)
{
	int from = receipt != M_NEVER ? m->receipt[receipt].held : m->document[credit].issued;

	for (int i = 0; i < m->allocations; i++)
		if (m->allocation[i].receipt == receipt && m->allocation[i].credit == credit &&
		    m->allocation[i].undoes != M_NEVER)
			from = m_later(from, m->allocation[i].on);
	return from;
}

int m_debt_from(const struct model *m, int document)
{
	int from = m->document[document].issued;

	for (int i = 0; i < m->allocations; i++)
		if (m->allocation[i].document == document && m->allocation[i].undoes != M_NEVER)
			from = m_later(from, m->allocation[i].on);
	for (int i = 0; i < m->write_offs; i++)
		if (m->write_off[i].document == document && m->write_off[i].undoes != M_NEVER)
			from = m_later(from, m->write_off[i].on);
	return from;
}

int m_fund_account(const struct model *m, int receipt, int credit)
{
	return receipt != M_NEVER ? m->receipt[receipt].account : m->document[credit].payer;
}

static int check_fund(const struct model *m, int receipt, int credit)
{
	if (receipt != M_NEVER) {
		if (receipt >= m->receipts)
			return M_NOT_FOUND;
		return m->receipt[receipt].back != M_NEVER ? M_CONFLICT : M_OK;
	}
	if (credit >= m->documents)
		return M_NOT_FOUND;
	return m->document[credit].series == M_SALE_CREDITS ? M_OK : M_CONFLICT;
}

void m_allocate(struct model *m, int receipt, int credit, int document, long amount, int on)
{
	m->allocation[m->allocations++] = (struct m_allocation){ .receipt = receipt,
								 .credit = credit,
								 .document = document,
								 .amount = amount,
								 .on = on,
								 .undoes = M_NEVER };
}

int model_allocate(struct model *m, int actor, int receipt, int credit, int document, long amount)
{
	long outstanding, free;
	int on, r;

	if (!m_may(actor, M_DO_INVOICE))
		return M_DENIED;
	if ((r = check_fund(m, receipt, credit)) != M_OK)
		return r;
	if (amount < 0)
		return M_INVALID;
	if (document >= m->documents)
		return M_NOT_FOUND;
	if (!m_is_debt(&m->document[document]) ||
	    m_fund_account(m, receipt, credit) != m->document[document].payer)
		return M_CONFLICT;
	outstanding = model_outstanding(m, document);
	free = free_of(m, receipt, credit);
	if (outstanding <= 0 || free <= 0 || amount > outstanding || amount > free)
		return M_CONFLICT;
	if (amount == 0)
		amount = free < outstanding ? free : outstanding;
	on = m_later(fund_from(m, receipt, credit), m_debt_from(m, document));
	if (!open_on(m, on))
		on = m_later(on, m->today);
	m_allocate(m, receipt, credit, document, amount, on);
	return M_OK;
}

int model_undo(struct model *m, int actor, int allocation)
{
	const struct m_allocation *a = &m->allocation[allocation];
	int on;

	if (!m_may(actor, M_DO_INVOICE))
		return M_DENIED;
	if (allocation >= m->allocations)
		return M_NOT_FOUND;
	if (a->undoes != M_NEVER || a->undone)
		return M_CONFLICT;
	on = m_later(m->today, a->on);
	if (!open_on(m, on))
		return M_CONFLICT;
	undo(m, allocation, on);
	return M_OK;
}

int model_refund(struct model *m, int actor, const struct m_refund *f, bool reason)
{
	int r;

	if (!m_may(actor, M_DO_INVOICE))
		return M_DENIED;
	if ((r = check_fund(m, f->receipt, f->credit)) != M_OK)
		return r;
	if (f->amount <= 0 || !reason || f->on > m->today)
		return M_INVALID;
	if (m_fund_account(m, f->receipt, f->credit) == M_SUSPENSE ||
	    f->amount > free_of(m, f->receipt, f->credit) ||
	    f->on < fund_from(m, f->receipt, f->credit) || !open_on(m, f->on))
		return M_CONFLICT;
	m->refund[m->refunds++] = *f;
	owe(m, m_fund_account(m, f->receipt, f->credit), f->on, f->amount,
	    f->receipt != M_NEVER ? m->receipt[f->receipt].theirs : m->document[f->credit].theirs);
	return M_OK;
}

/* ---- given up ---- */

static long within(long value, long low, long high)
{
	return value < low ? low : value > high ? high : value;
}

/* The VAT in a gross amount at 20 %, halves up. */
static long vat_in(long gross)
{
	return (gross * 2 + 6) / 12;
}

/* Of a part by its own share; of the rest all that is left of the VAT. */
static long vat_of_write_off(const struct model *m, int document, long amount)
{
	const struct m_document *d = &m->document[document];
	long rest = model_outstanding(m, document), written = 0, settled = 0, left;

	for (int i = 0; i < m->write_offs; i++)
		if (m->write_off[i].document == document)
			written += m->write_off[i].vat;
	for (int i = 0; i < m->allocations; i++)
		if (m->allocation[i].document == document)
			settled += m->allocation[i].amount;
	left = within(d->vat - written - vat_in(settled), 0, rest);
	if (amount == rest)
		return within(left, 0, amount);
	return within(within(vat_in(amount), amount - (rest - left), left), 0, amount);
}

/* Given up beyond what is left of it besides what is credited of it? */
static bool credited_beyond(const struct model *m, int document, long amount)
{
	long credited = 0, left = m->document[document].net + m->document[document].vat;

	for (int i = 0; i < m->write_offs; i++)
		if (m->write_off[i].document == document)
			left -= m->write_off[i].net + m->write_off[i].vat;
	for (int i = 0; i < m->documents; i++)
		if (m->document[i].credits == document)
			credited -= m->document[i].net + m->document[i].vat;
	return credited != 0 && amount > left - credited;
}

int model_write_off(struct model *m, int actor, int document, long amount, bool reason)
{
	long rest, vat;

	if (!m_may(actor, M_DO_INVOICE))
		return M_DENIED;
	if (document >= m->documents)
		return M_NOT_FOUND;
	if (!m_is_debt(&m->document[document]))
		return M_CONFLICT;
	rest = model_outstanding(m, document);
	if (rest <= 0 || amount > rest)
		return M_CONFLICT;
	if (credited_beyond(m, document, amount ? amount : rest))
		return M_CONFLICT;
	if (!reason)
		return M_INVALID;
	if (!open_on(m, m->today))
		return M_CONFLICT;
	if (amount == 0)
		amount = rest;
	vat = vat_of_write_off(m, document, amount);
	m->write_off[m->write_offs++] = (struct m_write_off){ .document = document,
							      .on = m->today,
							      .undoes = M_NEVER,
							      .net = amount - vat,
							      .vat = vat };
	owe(m, m->document[document].payer, m->today, -amount, m->document[document].theirs);
	return M_OK;
}

int model_write_back(struct model *m, int actor, int write_off, bool reason)
{
	struct m_write_off w = m->write_off[write_off];

	if (!m_may(actor, M_DO_INVOICE))
		return M_DENIED;
	if (write_off >= m->write_offs)
		return M_NOT_FOUND;
	if (w.undoes != M_NEVER || w.undone || m->today < w.on)
		return M_CONFLICT;
	if (!reason)
		return M_INVALID;
	if (!open_on(m, m->today))
		return M_CONFLICT;
	m->write_off[write_off].undone = true;
	w.undoes = write_off;
	w.sent = false;
	w.on = m->today;
	w.net = -w.net;
	w.vat = -w.vat;
	m->write_off[m->write_offs++] = w;
	owe(m, m->document[w.document].payer, m->today, -w.net - w.vat,
	    m->document[w.document].theirs);
	m_repay(m, write_off, m->write_offs - 1);
	return M_OK;
}

/* ---- sent out ---- */

/* What the ledger that issues posted itself is not sent to it. */
static void send_out(struct model *m, int to)
{
	for (int i = 0; i < m->owes; i++)
		m->owe[i].sent = m->owe[i].sent || (!m->owe[i].theirs && m->owe[i].on <= to);
	for (int i = 0; i < m->write_offs; i++) {
		struct m_write_off *w = &m->write_off[i];

		w->sent = w->sent || (!m->document[w->document].theirs && w->on <= to);
	}
	for (int i = 0; i < m->reliefs; i++) {
		struct m_relief *f = &m->relief[i];
		int document = m->write_off[f->write_off].document;

		f->sent = f->sent || (!m->document[document].theirs && f->on <= to);
	}
}

int model_batch(struct model *m, int actor, int to)
{
	if (!m_may(actor, M_DO_INVOICE))
		return M_DENIED;
	if (to > m->today)
		return M_INVALID;
	for (int i = 0; i < m->documents; i++)
		if (!by_bank(&m->document[i]) && m->document[i].issued <= to &&
		    m->document[i].settled == M_NEVER)
			m->document[i].settled = m->today;
	send_out(m, to);
	return M_OK;
}
