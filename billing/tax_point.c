/* billing/tax_point.c - finds the tax point of a document */
#include "billing/tax_point.h"

#include "core/banned.h"

struct date tax_point_of_work(struct date worked, struct date issued)
{
	struct date last = date_add(worked, TAX_POINT_DAYS);

	return date_compare(issued, last) <= 0 ? issued : worked;
}

struct date work_began(const struct due_charge *charge, size_t count)
{
	struct date first = charge[0].service_from;

	for (size_t i = 0; i < count; i++) {
		if (date_is_none(charge[i].rate_from))
			return DATE_NONE;
		first = date_min(first, charge[i].service_from);
	}
	return first;
}

/* ---- money that came before ---- */

/* What is free of a receipt. */
struct early {
	int64_t account_id;
	struct date received_on;
	int64_t pence;
};

struct early_money {
	struct early *receipt; /* by account and date */
	size_t count;
};

void early_money_free(struct early_money *money)
{
	if (!money)
		return;
	free(money->receipt);
	free(money);
}

void early_money_freep(struct early_money **money)
{
	early_money_free(*money);
	*money = NULL;
}

static int load_receipts(struct store *st, struct date on, struct early_money *m, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT v.payer_id, r.received_on, e.free FROM (SELECT x.receipt_id,"
		" sum(x.pence) AS free FROM receipt_effect x GROUP BY x.receipt_id HAVING"
		" sum(x.pence) > 0) e JOIN receipt r ON r.receipt_id = e.receipt_id JOIN"
		" receipt_move v ON v.receipt_id = e.receipt_id AND v.line = (SELECT max(y.line)"
		" FROM receipt_move y WHERE y.receipt_id = e.receipt_id) WHERE v.payer_id IS NOT"
		" NULL AND r.received_on <= ?1 ORDER BY v.payer_id, r.received_on, r.receipt_id",
		BIND(bind_date(on)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		if (m->count % 64 == 0) {
			struct early *grown = realloc(m->receipt, (m->count + 64) * sizeof *grown);

			if (!grown)
				return err_nomem(err);
			m->receipt = grown;
		}
		m->receipt[m->count++] = (struct early){ .account_id = stmt_int(q, 0),
							 .received_on = stmt_date(q, 1),
							 .pence = stmt_int(q, 2) };
	}
	return r;
}

static void take(struct early_money *m, int64_t account_id, int64_t pence)
{
	for (size_t i = 0; i < m->count && pence > 0; i++) {
		struct early *e = &m->receipt[i];
		int64_t part = e->account_id != account_id ? 0
			       : e->pence < pence          ? e->pence
							   : pence;

		e->pence -= part;
		pence -= part;
	}
}

/* What is owed for documents that were issued takes the oldest money first, as it will when it is allocated. */
static int take_owed(struct store *st, struct early_money *m, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT coalesce(p.account_id, p.payer_id), sum(e.pence) FROM document_effect e"
		" JOIN document d ON d.document_id = e.document_id JOIN payer p ON p.payer_id ="
		" d.payer_id WHERE d.settles = 'bank' GROUP BY coalesce(p.account_id, p.payer_id)"
		" HAVING sum(e.pence) > 0",
		BIND_NONE, &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row)
		take(m, stmt_int(q, 0), stmt_int(q, 1));
	return r;
}

int early_money_load(struct store *st, struct date on, struct early_money **out, struct err *err)
{
	SCOPED(early_money_freep) struct early_money *m = calloc(1, sizeof *m);
	int r;

	if (!m)
		return err_nomem(err);
	if ((r = load_receipts(st, on, m, err)) < 0 ||
	    (m->count > 0 && (r = take_owed(st, m, err)) < 0))
		return r;
	*out = m;
	m = NULL;
	return ERR_OK;
}

/* ---- of a document ---- */

static int set_on(struct store *st, struct facts *f, struct date on, struct err *err)
{
	int r = vat_rate_on(st, f->charge[0].treatment, on, &f->vat_rate, err);

	f->tax_point_on = on;
	f->vat = money_vat(f->net, f->vat_rate.bp);
	return r;
}

/* The oldest money that covers all of it, at the rate of its own day. */
static int set_by_money(struct store *st, struct early_money *m, struct facts *f, struct err *err)
{
	const struct facts was = *f;

	for (size_t i = 0; i < m->count; i++) {
		struct early *e = &m->receipt[i];
		int64_t gross;
		int r;

		if (e->account_id != f->payer.account_id || e->pence < f->net.pence ||
		    date_compare(e->received_on, was.tax_point_on) >= 0)
			continue;
		if ((r = set_on(st, f, e->received_on, err)) < 0)
			return r;
		gross = f->net.pence + f->vat.pence;
		if (e->pence >= gross) {
			e->pence -= gross;
			return ERR_OK;
		}
		*f = was;
	}
	return ERR_OK;
}

int tax_point_set(struct store *st, struct early_money *money, struct facts *facts, struct err *err)
{
	struct date worked = facts->recharge ? DATE_NONE : work_began(facts->charge, facts->count);
	int r = set_on(st, facts,
		       date_is_none(worked) ? facts->issued_on
					    : tax_point_of_work(worked, facts->issued_on),
		       err);

	if (r < 0 || facts->recharge)
		return r;
	return set_by_money(st, money, facts, err);
}
