/* tests/history_tables.c - compares the tables of the book with the slow model: each row as whole numbers */
#include <criterion/criterion.h>

#include "tests/history.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

#define WANT_MAX 20

typedef void fill_row(const struct model *m, int row, long *want);

static void fill_contract(const struct model *m, int row, long *want)
{
	const struct m_contract *c = &m->contract[row];
	int number = 0;

	for (int i = 0; i <= row; i++)
		number += m->contract[i].fy == c->fy;
	const long values[] = { c->state,
				c->fy,
				number,
				c->sharing,
				c->pay_by,
				c->unit,
				c->plan,
				c->start,
				c->end,
				c->expires,
				c->by_months,
				c->years,
				c->succeeds == M_NEVER ? -1 : c->succeeds + 1 };
	memcpy(want, values, sizeof values);
}

static void fill_event(const struct model *m, int row, long *want)
{
	const struct m_event *e = &m->event[row];
	const long values[] = { e->contract + 1, e->kind, e->on, e->last };

	memcpy(want, values, sizeof values);
}

static void fill_off(const struct model *m, int row, long *want)
{
	const struct m_off *o = &m->off[row];
	const long values[] = { o->visit + 1, o->told, o->minute, o->decided, o->drawn };

	memcpy(want, values, sizeof values);
}

static void fill_query(const struct model *m, int row, long *want)
{
	const struct m_query *y = &m->query[row];
	const long values[] = { y->entry + 1, y->on, y->answered, y->stands };

	memcpy(want, values, sizeof values);
}

static void fill_succession(const struct model *m, int row, long *want)
{
	const struct m_succession *x = &m->succession[row];
	const long values[] = { school_key(x->school),
				x->successor == M_NEVER ? -1 : school_key(x->successor), x->on,
				x->kind };

	memcpy(want, values, sizeof values);
}

static void fill_moved(const struct model *m, int row, long *want)
{
	const struct m_moved *x = &m->moved[row];
	const long values[] = { x->visit + 1, school_key(x->school), x->on };

	memcpy(want, values, sizeof values);
}

/* The schools of all contracts, one after the other. */
static void fill_member(const struct model *m, int row, long *want)
{
	int contract = 0;

	while (row >= m->contract[contract].members)
		row -= m->contract[contract++].members;
	const struct m_member *k = &m->contract[contract].member[row];
	const long values[] = { contract + 1, row + 1, school_key(k->school), k->weight,
				k->joined };

	memcpy(want, values, sizeof values);
}

/* The years of all contracts, one after the other. */
static void fill_year(const struct model *m, int row, long *want)
{
	int contract = 0;

	while (row >= m->contract[contract].years)
		row -= m->contract[contract++].years;
	const struct m_contract *c = &m->contract[contract];
	const struct m_year *y = &c->year[row];
	const long values[] = { contract + 1, c->fy + row, y->first, y->end,
				y->quantity,  y->rate,     y->net };

	memcpy(want, values, sizeof values);
}

static void fill_purchase(const struct model *m, int row, long *want)
{
	const struct m_purchase *p = &m->purchase[row];
	const long values[] = {
		p->contract + 1,           p->bought, p->quantity, p->rate, p->net, p->order,
		p->as_used ? 2 : p->top_up
	};

	memcpy(want, values, sizeof values);
}

static void fill_share(const struct model *m, int row, long *want)
{
	const struct m_share *p = &m->share[row];
	const long values[] = { p->purchase + 1, school_key(p->school), p->quantity, p->net };

	memcpy(want, values, sizeof values);
}

static void fill_allotment(const struct model *m, int row, long *want)
{
	const struct m_allotment *a = &m->allotment[row];
	const long values[] = {
		a->purchase + 1, a->contract + 1, a->school == M_NEVER ? -1 : school_key(a->school),
		a->fy,           a->first,        a->end,
		a->quantity,     a->net,          a->left,
		a->planned,      a->worth
	};

	memcpy(want, values, sizeof values);
}

static void fill_entry(const struct model *m, int row, long *want)
{
	const struct m_entry *e = &m->entry[row];
	const long values[] = { e->allotment + 1,
				m->allotment[e->allotment].fy,
				e->kind,
				e->quantity,
				e->value,
				e->dated,
				e->until,
				school_key(e->school),
				e->hold == M_NEVER ? -1 : e->hold + 1,
				e->confirmed,
				e->reverses == M_NEVER ? -1 : e->reverses + 1,
				e->correction,
				e->minutes ? e->minutes : -1,
				e->price };

	memcpy(want, values, sizeof values);
}

static void fill_hold(const struct model *m, int row, long *want)
{
	const struct m_hold *h = &m->hold[row];
	const long values[] = { h->allotment == M_NEVER ? -1 : h->allotment + 1,
				h->contract + 1,
				h->visit + 1,
				school_key(h->school),
				h->made,
				h->on,
				h->quantity,
				h->released,
				h->minutes ? h->minutes : -1 };

	memcpy(want, values, sizeof values);
}

static void fill_owed(const struct model *m, int row, long *want)
{
	const struct m_owed *o = &m->owed[row];
	const long values[] = { o->allotment + 1, school_key(o->school),
				o->cause,         o->since,
				o->quantity,      o->hold == M_NEVER ? -1 : o->hold + 1,
				o->settled,       o->how,
				o->slot };

	memcpy(want, values, sizeof values);
}

/* The allotments whose year is closed. */
static void fill_closing(const struct model *m, int row, long *want)
{
	int i = 0;

	while (!m->allotment[i].closed || row-- > 0)
		i++;
	const struct m_allotment *a = &m->allotment[i];
	const long values[] = { i + 1, a->fy, a->lapsed, a->value,
				a->lapse == M_NEVER ? -1 : a->lapse + 1 };

	memcpy(want, values, sizeof values);
}

static void fill_visit(const struct model *m, int row, long *want)
{
	const struct m_visit *v = &m->visit[row];
	const long values[] = { school_key(v->school),
				(long) fixture.officer[v->officer].id,
				(long) fixture.service[v->service].id,
				v->on,
				v->start,
				v->end,
				v->state,
				v->delivered_by,
				v->confirmed,
				v->instead == M_NEVER ? -1 : v->instead + 1 };

	memcpy(want, values, sizeof values);
}

static void fill_charge(const struct model *m, int row, long *want)
{
	const struct m_charge *c = &m->charge[row];
	const long values[] = { c->purchase + 1,
				school_key(c->school),
				c->cause,
				c->part,
				c->parts,
				c->fy,
				c->due,
				c->from,
				c->to,
				c->net,
				c->quantity ? c->quantity : -1,
				c->credits == M_NEVER ? -1 : c->credits + 1,
				c->replaces == M_NEVER ? -1 : c->replaces + 1,
				c->voided,
				c->document == M_NEVER ? -1 : c->document + 1,
				c->document == M_NEVER ? -1 : c->line };

	memcpy(want, values, sizeof values);
}

static void fill_document(const struct model *m, int row, long *want)
{
	const struct m_document *d = &m->document[row];
	const long values[] = { d->series,
				d->fy,
				d->number,
				school_key(d->school),
				d->issued,
				d->theirs ? M_NEVER : model_due(m, row),
				d->order,
				d->net,
				d->vat,
				d->lines,
				d->records,
				d->trust,
				d->credits == M_NEVER ? -1 : d->credits + 1,
				(long) fixture.account[d->payer],
				d->theirs,
				d->taxed,
				d->asked == M_NEVER ? -1 : d->asked + 1 };

	memcpy(want, values, sizeof values);
}

static long key_of(int index)
{
	return index == M_NEVER ? -1 : index + 1;
}

static void fill_receipt(const struct model *m, int row, long *want)
{
	const struct m_receipt *r = &m->receipt[row];
	const long values[] = { r->received,
				r->posted,
				r->amount,
				r->account == M_SUSPENSE ? -1 : (long) fixture.account[r->account],
				r->back,
				r->moves,
				model_free_of(m, row) };

	memcpy(want, values, sizeof values);
}

static void fill_allocation(const struct model *m, int row, long *want)
{
	const struct m_allocation *a = &m->allocation[row];
	const long values[] = { key_of(a->receipt), key_of(a->credit), key_of(a->document), a->on,
				a->amount,          key_of(a->undoes) };

	memcpy(want, values, sizeof values);
}

static void fill_refund(const struct model *m, int row, long *want)
{
	const struct m_refund *f = &m->refund[row];
	const long values[] = { key_of(f->receipt), key_of(f->credit), f->on, f->amount };

	memcpy(want, values, sizeof values);
}

static void fill_write_off(const struct model *m, int row, long *want)
{
	const struct m_write_off *w = &m->write_off[row];
	const long values[] = { key_of(w->document), w->on, w->net, w->vat, key_of(w->undoes) };

	memcpy(want, values, sizeof values);
}

static void fill_outstanding(const struct model *m, int row, long *want)
{
	want[0] = model_outstanding(m, row);
	want[1] = m->document[row].settled;
}

static void fill_record(const struct model *m, int row, long *want)
{
	const struct m_free *f = &m->record[row];
	const long values[] = { school_key(f->school),
				(long) fixture.service[f->service].id,
				(long) fixture.officer[f->officer].id,
				f->done,
				f->recorded,
				f->minutes,
				f->document == M_NEVER ? -1 : f->document + 1,
				f->visit == M_NEVER ? -1 : f->visit + 1,
				f->withdrawn };

	memcpy(want, values, sizeof values);
}

#define UNIT_NUMBER(x) "CASE " x " WHEN 'day' THEN 0 WHEN 'session' THEN 1 ELSE 2 END"
#define ORDER_NUMBER(x) "CASE " x " WHEN 'PO-1' THEN 1 WHEN 'PO-2' THEN 2 ELSE 0 END"

/* Keys count from 1 without gap, so the model's arrays are in the order of the keys. 'd': a date, 'i': a number. */
static const struct {
	const char *what, *kinds, *sql;
	fill_row *fill;
} tables[] = {
	{ "contract", "iiiiiiidddiii",
	  "SELECT CASE c.state WHEN 'quote' THEN 0 WHEN 'agreed' THEN 1 WHEN 'cancelled' THEN 2 "
	  "WHEN 'ended' THEN 3 END,"
	  " c.fy, c.number, CASE c.sharing WHEN 'single' THEN 0 WHEN 'allotted' THEN 1 ELSE 2 END,"
	  " c.pay_by = 'percent', " UNIT_NUMBER(
		  "c.unit") ", CASE c.plan WHEN 'upfront' THEN 0 WHEN 'termly' THEN 1 WHEN"
			    " 'half-yearly' THEN 2 WHEN 'monthly' THEN 3 WHEN 'by-year' THEN 4"
			    " WHEN 'split' THEN 5 END, c.starts_on, c.ends_on, q.expires_on,"
			    " c.parted_by = 'months', (SELECT count(*) FROM quote_year y WHERE"
			    " y.contract_id = c.contract_id), c.succeeds_id FROM contract c JOIN "
			    "quote q ON"
			    " q.contract_id = c.contract_id ORDER BY c.contract_id",
	  fill_contract },
	{ "member", "iiiid",
	  "SELECT contract_id, line, school_id, pay_weight, joined_on FROM contract_member"
	  " ORDER BY contract_id, line",
	  fill_member },
	{ "year of a contract", "iiddiii",
	  "SELECT contract_id, fy, first_on, last_on, quantity, rate_pence, net_pence FROM"
	  " quote_year ORDER BY contract_id, fy",
	  fill_year },
	{ "purchase", "idiiiii",
	  "SELECT contract_id, bought_on, quantity, rate_pence, net_pence, " ORDER_NUMBER(
		  "order_number") ", CASE origin WHEN 'agreed' THEN 0 WHEN 'top-up' THEN 1 ELSE 2 "
				  "END FROM purchase ORDER BY purchase_id",
	  fill_purchase },
	{ "share of a purchase", "iiii",
	  "SELECT s.purchase_id, s.school_id, s.quantity, s.net_pence FROM purchase_share s JOIN"
	  " purchase p ON p.purchase_id = s.purchase_id JOIN contract_member m ON m.contract_id ="
	  " p.contract_id AND m.school_id = s.school_id ORDER BY s.purchase_id, m.line",
	  fill_share },
	{ "allotment", "iiiiddiiiii",
	  "SELECT a.purchase_id, a.contract_id, a.school_id, a.fy, a.first_on, a.last_on,"
	  " a.quantity, a.net_pence, s.balance, s.planned, s.value_pence FROM allotment a JOIN"
	  " allotment_sum s ON s.allotment_id = a.allotment_id ORDER BY a.allotment_id",
	  fill_allotment },
	{ "entry", "iiiiiddiidiiii",
	  "SELECT e.allotment_id, e.fy, CASE e.kind WHEN 'purchase' THEN 0 WHEN 'use' THEN 1 WHEN"
	  " 'transfer' THEN 2 WHEN 'lapse' THEN 3 WHEN 'cancel' THEN 4 ELSE 5 END, e.quantity,"
	  " e.value_pence, e.dated_on, e.provisional_until, e.school_id, e.hold_id,"
	  " u.confirmed_on, e.reverses_entry_id, e.correction, e.minutes, e.price_pence FROM "
	  "day_entry e LEFT "
	  "JOIN "
	  "use_confirmed u ON "
	  "u.entry_id = e.entry_id"
	  " ORDER BY e.entry_id",
	  fill_entry },
	{ "hold", "iiiiddidi",
	  "SELECT h.allotment_id, h.contract_id, x.visit_id, h.school_id, h.made_on, h.on_date,"
	  " h.quantity, h.released_on, h.minutes FROM hold h JOIN visit_hold x ON x.hold_id = "
	  "h.hold_id ORDER"
	  " BY h.hold_id",
	  fill_hold },
	{ "owed", "iiidiidid",
	  "SELECT o.allotment_id, o.school_id, CASE o.cause WHEN 'cancelled' THEN 0 WHEN"
	  " 'not-offered' THEN 1 ELSE 2 END, o.since_on, o.quantity, o.hold_id, t.settled_on, CASE"
	  " t.how WHEN 're-arranged' THEN 0 WHEN 'offered' THEN 1 WHEN 'credited' THEN 2 WHEN"
	  " 'waived' THEN 3 END, t.slot_on FROM owed o LEFT JOIN owed_settled t ON t.owed_id ="
	  " o.owed_id ORDER BY o.owed_id",
	  fill_owed },
	{ "row of closing", "iiiii",
	  "SELECT allotment_id, fy, lapsed, value_pence, entry_id FROM year_close ORDER BY"
	  " allotment_id",
	  fill_closing },
	{ "visit", "iiidiiiiii",
	  "SELECT v.school_id, v.officer_id, v.service_id, v.on_date, v.start_min, v.end_min,"
	  " CASE v.state WHEN 'planned' THEN 0 WHEN 'delivered' THEN 1 WHEN 'confirmed' THEN 2"
	  " WHEN 'cancelled-by-school' THEN 3 WHEN 'reversed' THEN 5 WHEN 'no-access' THEN 6 ELSE "
	  "4 END, CASE v.delivered_by WHEN 'admin' THEN 0"
	  " WHEN 'manager' THEN 2 WHEN 'ewo-01' THEN 4 WHEN 'ewo-02' THEN 5 END,"
	  " v.confirmed_by IS NOT NULL, v.instead_of FROM visit v ORDER BY v.visit_id",
	  fill_visit },
	{ "charge", "iiiiiidddiiiidii",
	  "SELECT c.purchase_id, c.school_id, CASE c.cause WHEN 'agreed' THEN 0 WHEN 'moved' THEN 1"
	  " WHEN 'taken-back' THEN 2 WHEN 'owed' THEN 3 WHEN 'used' THEN 4 ELSE 5 END, c.part, "
	  "c.parts, c.fy,"
	  " c.due_on, c.service_from, c.service_to, c.net_pence, c.quantity, c.credits_id,"
	  " c.replaces_id, v.voided_on, l.document_id, l.line FROM charge c LEFT JOIN "
	  "document_line l ON"
	  " l.charge_id = c.charge_id LEFT JOIN charge_void v ON v.charge_id = c.charge_id ORDER BY"
	  " c.charge_id",
	  fill_charge },
	{ "document", "iiiiddiiiiiiiiidi",
	  "SELECT CASE d.kind WHEN 'credit-note' THEN 2 WHEN 'invoice' THEN 4 ELSE 0 END + CASE "
	  "d.treatment WHEN"
	  " 'recharge' THEN 1 ELSE 0 END, d.fy, d.number, d.school_id, d.issued_on, d.due_on,"
	  " " ORDER_NUMBER(
		  "d.order_number") ", d.net_pence, d.vat_pence, (SELECT count(*) FROM"
				    " document_line l WHERE l.document_id = d.document_id),"
				    " (SELECT count(*) FROM annex_record x WHERE"
				    " x.document_id = d.document_id), p.school_id IS NULL,"
				    " d.credits_document_id, coalesce(p.account_id, p.payer_id),"
				    " d.issuer = 'corporate', d.tax_point_on, q.batch_id"
				    " FROM document d JOIN payer p ON p.payer_id ="
				    " d.payer_id LEFT JOIN request_line q ON q.document_id ="
				    " d.document_id ORDER BY d.document_id",
	  fill_document },
	{ "free-service record", "iiiddiiid",
	  "SELECT r.school_id, r.service_id, r.officer_id, r.done_on, r.recorded_on, r.minutes,"
	  " x.document_id, f.visit_id, w.withdrawn_on FROM statutory_record r LEFT JOIN "
	  "annex_record x"
	  " ON x.record_id = r.record_id LEFT JOIN visit_free f ON f.record_id = r.record_id LEFT "
	  "JOIN"
	  " record_withdrawn w ON w.record_id = r.record_id ORDER BY r.record_id",
	  fill_record },
	{ "event of a contract", "iidd",
	  "SELECT contract_id, CASE kind WHEN 'agreed' THEN 0 WHEN 'ended' THEN 1 WHEN 'cancelled'"
	  " THEN 2 WHEN 'notice' THEN 3 ELSE 4 END, on_date, last_on FROM contract_event ORDER BY"
	  " rowid",
	  fill_event },
	{ "succession", "iidi",
	  "SELECT school_id, successor_id, on_date, CASE kind WHEN 'academy' THEN 0 WHEN 'merger'"
	  " THEN 1 ELSE 2 END FROM school_succession ORDER BY audit_id",
	  fill_succession },
	{ "visit that went over", "iid",
	  "SELECT visit_id, school_id, on_date FROM visit_moved ORDER BY audit_id, visit_id",
	  fill_moved },
	{ "visit called off", "idiii",
	  "SELECT visit_id, told_on, told_min, CASE decided WHEN 'notice' THEN 0 WHEN 'waived' THEN"
	  " 1 WHEN 'closure' THEN 2 ELSE 3 END, drawn_bp FROM visit_off ORDER BY audit_id",
	  fill_off },
	{ "use that is disputed", "iddi",
	  "SELECT q.entry_id, q.queried_on, w.answered_on, coalesce(w.answer, '') = 'stands' FROM"
	  " use_query q LEFT JOIN use_answer w ON w.query_id = q.query_id ORDER BY q.query_id",
	  fill_query },
	{ "receipt", "ddiidii",
	  "SELECT r.received_on, r.posted_on, r.pence, m.payer_id, b.back_on, m.line, (SELECT"
	  " coalesce(sum(e.pence), 0) FROM receipt_effect e WHERE e.receipt_id = r.receipt_id)"
	  " FROM receipt r JOIN receipt_move m ON m.receipt_id = r.receipt_id AND m.line ="
	  " (SELECT max(x.line) FROM receipt_move x WHERE x.receipt_id = r.receipt_id) LEFT JOIN"
	  " receipt_back b ON b.receipt_id = r.receipt_id ORDER BY r.receipt_id",
	  fill_receipt },
	{ "allocation", "iiidii",
	  "SELECT receipt_id, credit_id, document_id, allocated_on, pence, undoes_id FROM"
	  " allocation ORDER BY allocation_id",
	  fill_allocation },
	{ "refund", "iidi",
	  "SELECT receipt_id, credit_id, paid_on, pence FROM refund ORDER BY refund_id",
	  fill_refund },
	{ "write-off", "idiii",
	  "SELECT document_id, written_on, net_pence, vat_pence, undoes_id FROM write_off ORDER BY"
	  " write_off_id",
	  fill_write_off },
	{ "outstanding of a document", "id",
	  "SELECT (SELECT coalesce(sum(e.pence), 0) FROM document_effect e WHERE e.document_id ="
	  " d.document_id), (SELECT s.settled_on FROM settlement s WHERE s.document_id = "
	  "d.document_id) FROM document d ORDER BY d.document_id",
	  fill_outstanding },
};

static bool same_row(struct run_state *s, const struct stmt *q, size_t table, int row)
{
	long want[WANT_MAX] = { 0 };

	tables[table].fill(s->model, row, want);
	for (int i = 0; tables[table].kinds[i]; i++) {
		long got = tables[table].kinds[i] == 'd' ? day_of(stmt_date(q, i))
			   : stmt_is_null(q, i)          ? -1
							 : (long) stmt_int(q, i);

		if (got != want[i])
			return differ(s, "%s %d, column %d: the book has %ld, the model %ld",
				      tables[table].what, row + 1, i, got, want[i]);
	}
	return true;
}

static int years_of(const struct model *m)
{
	int years = 0;

	for (int i = 0; i < m->contracts; i++)
		years += m->contract[i].years;
	return years;
}

static int members_of(const struct model *m)
{
	int members = 0;

	for (int i = 0; i < m->contracts; i++)
		members += m->contract[i].members;
	return members;
}

static int closings_of(const struct model *m)
{
	int closings = 0;

	for (int i = 0; i < m->allotments; i++)
		closings += m->allotment[i].closed;
	return closings;
}

static bool same_table(struct run_state *s, size_t table)
{
	const struct model *m = s->model;
	const int counts[] = { m->contracts,   members_of(m),  years_of(m),   m->purchases,
			       m->shares,      m->allotments,  m->entries,    m->holds,
			       m->owings,      closings_of(m), m->visits,     m->charges,
			       m->documents,   m->records,     m->events,     m->successions,
			       m->moves,       m->offs,        m->queries,    m->receipts,
			       m->allocations, m->refunds,     m->write_offs, m->documents };
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct err err = { 0 };
	bool row = false;
	int rows = 0;

	static_assert(COUNT_OF(counts) == COUNT_OF(tables), "a count for each table");
	MUST(store_query(s->store, tables[table].sql, BIND_NONE, &q, &err));
	for (;; rows++) {
		MUST(stmt_next(q, &row, &err));
		if (!row || rows >= counts[table])
			break;
		if (!same_row(s, q, table, rows))
			return false;
	}
	return (!row && rows == counts[table]) ||
	       differ(s, "%s: the book has %s than %d rows", tables[table].what,
		      row ? "more" : "fewer", counts[table]);
}

bool same_tables(struct run_state *s)
{
	for (size_t i = 0; i < COUNT_OF(tables); i++)
		if (!same_table(s, i))
			return false;
	return true;
}
