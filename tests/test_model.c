/*
 * tests/test_model.c - random histories over three financial years, the book against the slow model.
 *
 * A history is a list of acts with their random numbers drawn beforehand, so that it can be played again with
 * acts left out. On a difference the shortest list that still differs is printed. DAYBOOK_MODEL_SEEDS says how
 * many seeds, DAYBOOK_MODEL_SEED the first one.
 */
#include <criterion/criterion.h>
#include <criterion/logging.h>
#include <stdarg.h>

#include "billing/check.h"
#include "billing/run.h"
#include "billing/sale.h"
#include "calendar/visit.h"
#include "core/audit.h"
#include "core/balance.h"
#include "core/check.h"
#include "core/statutory.h"
#include "tests/book.h"
#include "tests/model.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

enum { ACTS = 260, NUMBERS = 10, SEEDS = 300 };

enum kind { PASS, QUOTE, AGREE, BUY, RATE, BOOK, DELIVER, CONFIRM, CANCEL, FREE, RUN, KINDS };

struct act {
	enum kind kind;
	unsigned n[NUMBERS];
};

/* ---- the book that every seed begins with ---- */

static struct {
	void *image;
	size_t length;
	struct school school[M_SCHOOLS];
	struct service service[M_SERVICES];
	struct officer officer[3]; /* 1, 2 */
	long rate[4][3];
} fixture;

static const char *const users[] = { "admin", "finance", "manager", "auditor", "ewo-01", "ewo-02" };
static const char *const orders[] = { "", "PO-1", "PO-2" };

static void find_all(struct store *st)
{
	static const char *const urns[] = { "116088", BOOK_MAINTAINED, BOOK_NURSERY, BOOK_ACADEMY,
					    "116095" };
	static const char *const services[] = { SERVICE_DAYS, "fast-track-meeting",
						"penalty-notice" };
	struct err err = { 0 };

	for (size_t i = 0; i < M_SCHOOLS; i++)
		MUST(school_find(st, urns[i], &fixture.school[i], &err));
	for (size_t i = 0; i < M_SERVICES; i++)
		MUST(service_find(st, services[i], &fixture.service[i], &err));
	MUST(officer_find(st, "EWO-01", &fixture.officer[1], &err));
	MUST(officer_find(st, "EWO-02", &fixture.officer[2], &err));
}

static void set_rates(struct work *work)
{
	static const long rates[4][3] = {
		{ 36800, 18400, 4973 }, { 37900, 18950, 5122 }, { 39033, 0, 5275 }, { 0, 0, 0 }
	};
	struct err err = { 0 };

	memcpy(fixture.rate, rates, sizeof rates);
	for (int fy = 0; fy < 4; fy++)
		for (int unit = 0; unit < 3; unit++)
			if (rates[fy][unit])
				MUST(rate_set(work, &fixture.service[0],
					      (struct fy){ (int16_t) (2024 + fy) },
					      (enum unit) unit, money_pence(rates[fy][unit]),
					      &err));
}

static void fixture_make(void)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	find_all(st);
	book_begin(&work, st, "admin", "rate set", "2024-03-01");
	set_rates(&work);
	MUST(school_set(&work, fixture.school[M_BEVOIS].id,
			&(struct school_change){ .from = day("2025-09-01"),
						 .treatment = "standard",
						 .reason = "governors' own funds" },
			&err));
	MUST(school_set(&work, fixture.school[M_UPPER_SHIRLEY].id,
			&(struct school_change){ .from = day("2026-01-01"),
						 .payer_name = "Wessex Schools Trust",
						 .address = "1 High Street; Winchester; SO23 9AA" },
			&err));
	book_commit(&work);
	MUST(store_image(st, &fixture.image, &fixture.length, &err));
}

/* ---- one run of a history ---- */

struct run_state {
	struct store *store;
	struct model *model;
	char what[400];  /* the difference, "" if there is none */
	char words[240]; /* the act that was played last */
	int done[KINDS], refused[KINDS];
	enum kind kind;
};

static bool PRINTF_LIKE(2, 3) differ(struct run_state *s, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	(void) vsnprintf(s->what, sizeof s->what, fmt, args);
	va_end(args);
	return false;
}

static struct date date_of(int d)
{
	return d == M_NEVER ? DATE_NONE : (struct date){ d };
}

static int day_of(struct date d)
{
	return date_is_none(d) ? M_NEVER : d.day;
}

/* ---- comparing tables: each row as whole numbers ---- */

#define WANT_MAX 14

typedef void fill_row(const struct model *m, int row, long *want);

static long school_key(int school)
{
	return (long) fixture.school[school].id;
}

static void fill_contract(const struct model *m, int row, long *want)
{
	const struct m_contract *c = &m->contract[row];
	int number = 0;

	for (int i = 0; i <= row; i++)
		number += m->contract[i].fy == c->fy;
	const long values[] = { c->agreed,  c->fy,        number,   school_key(c->school),
				c->unit,    c->plan,      c->start, c->end,
				c->expires, c->by_months, c->years };
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
		p->contract + 1, p->bought, p->quantity, p->rate, p->net, p->order
	};

	memcpy(want, values, sizeof values);
}

static void fill_allotment(const struct model *m, int row, long *want)
{
	const struct m_allotment *a = &m->allotment[row];
	const long values[] = { a->purchase + 1, a->contract + 1, a->fy,   a->first,   a->end,
				a->quantity,     a->net,          a->left, a->planned, a->worth };

	memcpy(want, values, sizeof values);
}

static void fill_hold(const struct model *m, int row, long *want)
{
	const struct m_hold *h = &m->hold[row];
	const long values[] = { h->allotment + 1,
				m->allotment[h->allotment].contract + 1,
				h->visit + 1,
				h->made,
				h->on,
				h->quantity,
				h->released,
				h->drawn ? h->quantity : -1,
				h->drawn ? h->value : -1,
				h->drawn ? h->on : M_NEVER,
				h->drawn ? m->visit[h->visit].provisional_until : M_NEVER,
				h->drawn ? m->visit[h->visit].confirmed : M_NEVER };

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
				v->service == 0 && (v->timed || v->unit == M_HOUR) ? v->minutes
										   : -1 };

	memcpy(want, values, sizeof values);
}

static void fill_charge(const struct model *m, int row, long *want)
{
	const struct m_charge *c = &m->charge[row];
	const long values[] = {
		c->purchase + 1, c->part, c->parts,
		c->fy,           c->due,  c->from,
		c->to,           c->net,  c->document == M_NEVER ? -1 : c->document + 1
	};

	memcpy(want, values, sizeof values);
}

static void fill_document(const struct model *m, int row, long *want)
{
	const struct m_document *d = &m->document[row];
	const long values[] = { d->series,  d->fy,
				d->number,  school_key(d->school),
				d->issued,  d->series ? M_NEVER : d->issued + 30,
				d->order,   d->net,
				d->vat,     d->lines,
				d->records, d->trust };

	memcpy(want, values, sizeof values);
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
				f->document == M_NEVER ? -1 : f->document + 1 };

	memcpy(want, values, sizeof values);
}

#define UNIT_NUMBER(x) "CASE " x " WHEN 'day' THEN 0 WHEN 'session' THEN 1 ELSE 2 END"
#define ORDER_NUMBER(x) "CASE " x " WHEN 'PO-1' THEN 1 WHEN 'PO-2' THEN 2 ELSE 0 END"

/* Keys count from 1 without gap, so the model's arrays are in the order of the keys. 'd': a date, 'i': a number. */
static const struct {
	const char *what, *kinds, *sql;
	fill_row *fill;
} tables[] = {
	{ "contract", "iiiiiidddii",
	  "SELECT c.state = 'agreed', c.fy, c.number, m.school_id, " UNIT_NUMBER(
		  "c.unit") ", CASE c.plan WHEN 'upfront' THEN 0 WHEN 'termly' THEN 1 WHEN"
			    " 'half-yearly' THEN 2 WHEN 'monthly' THEN 3 WHEN 'by-year' THEN 4"
			    " WHEN 'split' THEN 5 END, c.starts_on, c.ends_on, q.expires_on,"
			    " c.parted_by = 'months', (SELECT count(*) FROM quote_year y WHERE"
			    " y.contract_id = c.contract_id) FROM contract c JOIN quote q ON"
			    " q.contract_id = c.contract_id JOIN contract_member m ON"
			    " m.contract_id = c.contract_id ORDER BY c.contract_id",
	  fill_contract },
	{ "year of a contract", "iiddiii",
	  "SELECT contract_id, fy, first_on, last_on, quantity, rate_pence, net_pence FROM"
	  " quote_year ORDER BY contract_id, fy",
	  fill_year },
	{ "purchase", "idiiii",
	  "SELECT contract_id, bought_on, quantity, rate_pence, net_pence, " ORDER_NUMBER(
		  "order_number") " FROM purchase ORDER BY purchase_id",
	  fill_purchase },
	{ "allotment", "iiiddiiiii",
	  "SELECT a.purchase_id, a.contract_id, a.fy, a.first_on, a.last_on, a.quantity,"
	  " a.net_pence, s.balance, s.planned, s.value_pence FROM allotment a JOIN"
	  " allotment_sum s ON s.allotment_id = a.allotment_id ORDER BY a.allotment_id",
	  fill_allotment },
	{ "hold", "iiiddidiiddd",
	  "SELECT h.allotment_id, h.contract_id, x.visit_id, h.made_on, h.on_date, h.quantity,"
	  " h.released_on, -e.quantity, -e.value_pence, e.dated_on, e.provisional_until,"
	  " u.confirmed_on FROM hold h JOIN visit_hold x ON x.hold_id = h.hold_id"
	  " LEFT JOIN day_entry e ON e.hold_id = h.hold_id"
	  " LEFT JOIN use_confirmed u ON u.entry_id = e.entry_id ORDER BY h.hold_id",
	  fill_hold },
	{ "visit", "iiidiiiii",
	  "SELECT v.school_id, v.officer_id, v.service_id, v.on_date, v.start_min, v.end_min,"
	  " CASE v.state WHEN 'planned' THEN 0 WHEN 'delivered' THEN 1 WHEN 'confirmed' THEN 2"
	  " WHEN 'cancelled-by-school' THEN 3 ELSE 4 END, CASE v.delivered_by WHEN 'admin' THEN 0"
	  " WHEN 'manager' THEN 2 WHEN 'ewo-01' THEN 4 WHEN 'ewo-02' THEN 5 END,"
	  " (SELECT sum(h.minutes) FROM visit_hold x JOIN hold h ON h.hold_id = x.hold_id"
	  "  WHERE x.visit_id = v.visit_id) FROM visit v ORDER BY v.visit_id",
	  fill_visit },
	{ "charge", "iiiidddii",
	  "SELECT c.purchase_id, c.part, c.parts, c.fy, c.due_on, c.service_from, c.service_to,"
	  " c.net_pence, l.document_id FROM charge c LEFT JOIN document_line l ON l.charge_id ="
	  " c.charge_id ORDER BY c.charge_id",
	  fill_charge },
	{ "document", "iiiiddiiiiii",
	  "SELECT d.kind = 'recharge', d.fy, d.number, d.school_id, d.issued_on, d.due_on,"
	  " " ORDER_NUMBER(
		  "d.order_number") ", d.net_pence, d.vat_pence, (SELECT count(*) FROM"
				    " document_line l WHERE l.document_id = d.document_id),"
				    " (SELECT count(*) FROM annex_record x WHERE"
				    " x.document_id = d.document_id), p.school_id IS NULL"
				    " FROM document d JOIN payer p ON p.payer_id ="
				    " d.payer_id ORDER BY d.document_id",
	  fill_document },
	{ "free-service record", "iiiddii",
	  "SELECT r.school_id, r.service_id, r.officer_id, r.done_on, r.recorded_on, r.minutes,"
	  " x.document_id FROM statutory_record r LEFT JOIN annex_record x ON x.record_id ="
	  " r.record_id ORDER BY r.record_id",
	  fill_record },
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

static bool same_table(struct run_state *s, size_t table)
{
	const struct model *m = s->model;
	const int counts[] = { m->contracts, years_of(m), m->purchases, m->allotments, m->holds,
			       m->visits,    m->charges,  m->documents, m->records };
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct err err = { 0 };
	bool row = false;
	int rows = 0;

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

/* ---- comparing balances ---- */

struct balances {
	struct run_state *state;
	int on, rows;
	bool good;
};

static void same_balance(void *context, const struct balance *b)
{
	struct balances *c = context;
	struct m_balance want;
	int contract = (int) b->contract_id - 1;

	c->rows++;
	if (!c->good)
		return;
	if (!model_balance(c->state->model, contract, b->fy.begins, c->on, &want)) {
		c->good = differ(c->state,
				 "contract %d has a balance in %s on %s before anything was bought",
				 contract, fy_text(b->fy).s, date_iso(date_of(c->on)).s);
		return;
	}
	const struct {
		const char *name;
		int64_t got, want;
	} columns[] = {
		{ "bought", b->bought.hundredths, want.bought },
		{ "purchased", b->purchased.hundredths, want.bought },
		{ "used", b->used.hundredths, want.used },
		{ "used, provisional", b->used_provisional.hundredths, want.provisional },
		{ "used, confirmed", b->used_confirmed.hundredths, want.used - want.provisional },
		{ "lapsed", b->lapsed.hundredths, want.lapsed },
		{ "left", b->left.hundredths, want.left },
		{ "planned", b->planned.hundredths, want.planned },
		{ "available", b->available.hundredths, want.available },
		{ "value left", b->value_left.pence, want.value },
		{ "starts", b->starts_on.day, want.starts },
		{ "ends", b->expires_on.day, want.ends },
		{ "moved", b->moved.hundredths, 0 },
		{ "owed", b->owed.hundredths, want.owed },
		{ "used itself", b->own_used.hundredths, want.used },
		{ "planned itself", b->own_planned.hundredths, want.planned },
		{ "school", b->school_id, school_key(c->state->model->contract[contract].school) },
	};

	for (size_t i = 0; i < COUNT_OF(columns) && c->good; i++)
		if (columns[i].got != columns[i].want)
			c->good = differ(c->state,
					 "%s in %s on %s: %s is %" PRId64 " in the book, %" PRId64
					 " in the model",
					 b->contract, fy_text(b->fy).s, date_iso(date_of(c->on)).s,
					 columns[i].name, columns[i].got, columns[i].want);
}

static bool same_balances(struct run_state *s, int on)
{
	struct balances c = { .state = s, .on = on, .good = true };
	const struct balance_filter filter = { .on = date_of(on) };
	struct err err = { 0 };
	struct m_balance ignored;
	int rows = 0;

	MUST(balance_each(s->store, &filter, same_balance, &c, &err));
	for (int i = 0; i < s->model->contracts; i++)
		for (int y = 0; y < s->model->contract[i].years; y++)
			rows += model_balance(s->model, i, s->model->contract[i].fy + y, on,
					      &ignored);
	return c.good && (rows == c.rows || differ(s, "%d balances on %s, and %d in the model",
						   c.rows, date_iso(date_of(on)).s, rows));
}

static bool same_tables(struct run_state *s)
{
	for (size_t i = 0; i < COUNT_OF(tables); i++)
		if (!same_table(s, i))
			return false;
	return true;
}

static void say_finding(void *context, const char *finding)
{
	struct run_state *s = context;

	(void) differ(s, "finding: %s", finding);
}

static bool no_findings(struct run_state *s)
{
	struct findings f = { .say = say_finding, .context = s };
	struct err err = { 0 };
	int64_t anchor;

	MUST(core_check(s->store, &f, &err));
	MUST(billing_check(s->store, &f, &err));
	MUST(audit_verify(s->store, NULL, &anchor, say_finding, s, &err));
	return s->what[0] == '\0';
}

/* ---- the acts ---- */

static bool one_in(unsigned number, unsigned n)
{
	return number % n == 0;
}

static int pick_actor(unsigned number, int usual, int other)
{
	if (one_in(number, 12))
		return (int) (number / 12 % M_USERS);
	return one_in(number, 3) ? other : usual;
}

static int pick_school(unsigned number)
{
	return one_in(number, 25) ? M_CLOSED : (int) (number / 25 % M_CLOSED);
}

/* Mostly one whose days have not ended. */
static int pick_buyer(const struct model *m, unsigned number)
{
	int skip = (int) (number / 8 % 3), found = M_NEVER;

	for (int i = m->purchases - 1; i >= 0 && !one_in(number, 8) && skip >= 0; i--)
		if (m->contract[m->purchase[i].contract].end >= m->today) {
			found = m->contract[m->purchase[i].contract].school;
			skip--;
		}
	return found == M_NEVER ? pick_school(number) : found;
}

static int last_of(int fy)
{
	return m_day(fy + 1, 3, 31);
}

/* Near today, near 31 March, or near the end of a contract. */
static int pick_day(const struct model *m, unsigned a, unsigned b)
{
	int on = m->today + (int) (a % 40) - 8, first = m_day(2024, 4, 2);

	if (one_in(b, 8))
		on = last_of(m_year_of(m->today)) - 3 + (int) (a % 7);
	else if (b % 8 == 1 && m->contracts > 0)
		on = m->contract[a % (unsigned) m->contracts].end - 2 + (int) (a / 7 % 5);
	if (on < first)
		on = first;
	if (on > m_day(2027, 11, 1))
		on = m_day(2027, 11, 1);
	while (!one_in(b / 8, 10) && !m_works(on))
		on++;
	return on;
}

/* Give a unit of work its reason; it borrows it. */
static int begin(struct run_state *s, struct work *work, int actor, const char *act, int today,
		 bool reason, struct err *err)
{
	int r = book_try_begin(work, s->store, users[actor], act, date_iso(date_of(today)).s, err);

	if (r == ERR_OK && reason)
		work->reason = "so it was agreed";
	return r;
}

/* End the act as it ended in the book; the model must have said the same. */
static bool end(struct run_state *s, struct work *work, int r, int want, struct err *err)
{
	if (r == ERR_OK)
		r = work_commit(work, err);
	work_undo(work);
	if (r != want)
		return differ(s, "the book says %d (%s), the model %d", r, r < 0 ? err->msg : "",
			      want);
	if (r == ERR_OK)
		s->done[s->kind]++;
	else
		s->refused[s->kind]++;
	return true;
}

#define SAY(...) (void) snprintf(s->words, sizeof s->words, __VA_ARGS__)

static bool play_pass(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int to = m->today + (int) (a->n[0] % 14);

	if (one_in(a->n[1], 20)) /* over the end of the year */
		to = last_of(m_year_of(m->today)) + (int) (a->n[0] % 4) - 1;
	if (to > m->today && to <= m_day(2027, 3, 31))
		m->today = to;
	SAY("it is %s", date_iso(date_of(m->today)).s);
	return true;
}

static int pick_fy(const struct model *m, unsigned number)
{
	int fy = m_year_of(m->today);

	if (one_in(number, 6))
		fy += number / 6 % 3 == 0 ? -1 : 1;
	return fy < 2024 ? 2024 : fy > 2027 ? 2027 : fy;
}

static long pick_quantity(int unit, unsigned number)
{
	static const long least[] = { 100, 200, 740 }, step[] = { 50, 100, 25 };

	if (one_in(number, 12))
		return (long) (number / 12 % 900);
	return least[unit] + step[unit] * (long) (number / 12 % 5);
}

static struct contract contract_of(struct run_state *s, int index, int *out_result, struct err *err)
{
	struct contract c = { 0 };
	char ref[24] = "C-2030-001";
	int number = 0;

	if (index < s->model->contracts) {
		for (int i = 0; i <= index; i++)
			number += s->model->contract[i].fy == s->model->contract[index].fy;
		(void) snprintf(ref, sizeof ref, "C-%d-%03d", s->model->contract[index].fy, number);
	}
	*out_result = contract_find(s->store, ref, &c, err);
	return c;
}

static bool play_quote(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	struct m_offer o = { .actor = pick_actor(a->n[0], M_FINANCE, M_MANAGER),
			     .school = pick_school(a->n[1]),
			     .service = one_in(a->n[2], 20) ? 1 : 0,
			     .fy = pick_fy(m, a->n[3]),
			     .unit = (int) (a->n[4] % 5 % 3),
			     .plan = (int) (a->n[4] / 5 % 15 % M_PLANS),
			     .from = M_NEVER,
			     .to = M_NEVER,
			     .order = (int) (a->n[4] / 75 % 3),
			     .expires = one_in(a->n[5], 9) ? m->today + (int) (a->n[5] / 9 % 12) - 2
							   : M_NEVER,
			     .rate = one_in(a->n[6], 6) ? 33333 : 0,
			     .reason = !one_in(a->n[6] / 6, 3) };
	struct work work = WORK_EMPTY;
	struct schedule schedule;
	struct contract c;
	struct err err = { 0 };
	int r;

	o.quantity = pick_quantity(o.unit, a->n[7]);
	if (one_in(a->n[8], 3))
		o.from = m->today + (int) (a->n[8] / 3 % 100) - 60;
	if (one_in(a->n[9], 2))
		o.to = m->today + (int) (a->n[9] / 2 % 120) - 4;
	if (one_in(a->n[8] / 300, 6)) /* into the next financial year, or the one after */
		o.to = m->today + (int) (a->n[9] / 2 % 700);
	else if (o.to > last_of(o.fy))
		o.to = last_of(o.fy);
	if (o.from != M_NEVER && o.from < m_day(2024, 3, 1))
		o.from = m_day(2024, 3, 1);
	if (o.to > last_of(2027))
		o.to = last_of(2027);
	SAY("%s quotes %ld/100 of unit %d to school %d, year %d, plan %d", users[o.actor],
	    o.quantity, o.unit, o.school, o.fy, o.plan);
	const struct offer offer = {
		.member_count = 1,
		.member = { { .school = &fixture.school[o.school] } },
		.service = &fixture.service[o.service],
		.fy = { (int16_t) o.fy },
		.from = date_of(o.from),
		.to = date_of(o.to),
		.unit = (enum unit) o.unit,
		.quantity = quantity_of(o.quantity),
		.rate = money_pence(o.rate),
		.plan = (enum billing_plan) o.plan,
		.order_number = o.order ? orders[o.order] : NULL,
		.expires_on = date_of(o.expires),
	};

	r = begin(s, &work, o.actor, "contract quote", m->today, o.reason, &err);
	if (r == ERR_OK)
		r = sale_quote(&work, &offer, &c, &schedule, &err);
	return end(s, &work, r, model_quote(m, &o), &err);
}

/* The contract an act is about: one of the last few, or now and then one that is not there. */
static int pick_contract(const struct model *m, unsigned number, bool agreed)
{
	int from = (int) (number / 20 % 2);

	if (one_in(number, 20))
		return m->contracts;
	for (int i = m->contracts - 1; i >= 0; i--)
		if ((one_in(number / 160, 8) || m->contract[i].agreed == agreed) && from-- == 0)
			return i;
	for (int i = m->contracts - 1; i >= 0; i--)
		if (m->contract[i].agreed == agreed)
			return i;
	return M_NEVER;
}

static bool play_agree(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int actor = pick_actor(a->n[0], M_FINANCE, M_MANAGER),
	    index = pick_contract(m, a->n[1], false);
	int order = one_in(a->n[2], 3) ? 1 + (int) (a->n[2] / 3 % 2) : M_NEVER, r;
	bool by = !one_in(a->n[3], 20);
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	struct sold sold;
	struct schedule schedule;

	if (index < 0)
		return true;
	SAY("%s agrees contract %d", users[actor], index);
	if ((r = begin(s, &work, actor, "contract agree", m->today, false, &err)) == ERR_OK) {
		struct contract c = contract_of(s, index, &r, &err);

		/* What officers can give is not the model's: the manager lets every sale pass. */
		work.reason = "as the model says";
		(void) snprintf(work.actor, sizeof work.actor, "%s", users[M_MANAGER]);
		if (r == ERR_OK)
			r = sale_agree(&work, &c, by ? "Head Teacher" : "",
				       order == M_NEVER ? NULL : orders[order], &sold, &schedule,
				       &err);
	}
	return end(s, &work, r, model_agree(m, actor, index, by, order), &err);
}

static bool play_buy(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int actor = pick_actor(a->n[0], M_FINANCE, M_MANAGER),
	    index = pick_contract(m, a->n[1], true);
	int order = (int) (a->n[2] % 3),
	    unit = index >= 0 && index < m->contracts ? m->contract[index].unit : 0, r;
	static const long step[] = { 50, 100, 25 };
	long quantity = one_in(a->n[3], 8) ? (long) (a->n[3] / 8 % 130)
					   : step[unit] * (1 + (long) (a->n[3] / 8 % 4));
	long rate = one_in(a->n[4], 5) ? 41234 : 0;
	bool by = !one_in(a->n[5], 20), reason = !one_in(a->n[6], 3);
	struct purchase p = { .quantity = quantity_of(quantity),
			      .rate = money_pence(rate),
			      .member = -1 };
	struct work work = WORK_EMPTY;
	struct schedule schedule;
	struct err err = { 0 };

	if (index < 0)
		return true;
	SAY("%s buys %ld/100 more of contract %d", users[actor], quantity, index);
	if ((r = begin(s, &work, actor, "contract buy", m->today, reason, &err)) == ERR_OK) {
		struct contract c = contract_of(s, index, &r, &err);

		if (r == ERR_OK)
			p.first_year = (size_t) model_buy_year(m, index);
		if (r == ERR_OK)
			r = purchase_say(&p, by ? "Bursar" : " ", order ? orders[order] : NULL,
					 &err);
		if (r == ERR_OK)
			r = sale_buy(&work, &c, &p, &schedule, &err);
	}
	return end(s, &work, r, model_buy(m, actor, index, quantity, rate, order, by, reason),
		   &err);
}

static bool play_rate(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int actor = pick_actor(a->n[0], M_FINANCE, M_ADMIN), service = one_in(a->n[1], 5) ? 1 : 0;
	int fy = pick_fy(m, a->n[2]), unit = (int) (a->n[3] % 3);
	long rate = one_in(a->n[4], 8) ? 0 : 5000 + (long) (a->n[4] % 40000);
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int r = begin(s, &work, actor, "rate set", m->today, false, &err);

	SAY("%s sets the rate of service %d in %d, unit %d, to %ld", users[actor], service, fy,
	    unit, rate);
	if (r == ERR_OK)
		r = rate_set(&work, &fixture.service[service], (struct fy){ (int16_t) fy },
			     (enum unit) unit, money_pence(rate), &err);
	return end(s, &work, r, model_rate(m, actor, service, fy, unit, rate), &err);
}

static bool play_book(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	struct m_plan p = { .actor = pick_actor(a->n[0], M_MANAGER, M_EWO_1),
			    .school = pick_buyer(m, a->n[1]),
			    .officer = 1 + (one_in(a->n[2], 3) ? 1 : 0),
			    .service = one_in(a->n[3], 6) ? 1 + (int) (a->n[3] / 6 % 2) : 0,
			    .on = pick_day(m, a->n[4], a->n[5]),
			    .session = (int) (a->n[6] % 4),
			    .reason = !one_in(a->n[7], 4) };
	struct work work = WORK_EMPTY;
	struct visit_booked booked;
	struct err err = { 0 };
	int r;

	if (!one_in(a->n[2] / 3, 10) && (p.actor == M_EWO_1 || p.actor == M_EWO_2))
		p.officer = p.actor == M_EWO_1 ? 1 : 2;
	p.start = 510 + (int) (a->n[8] % 24) * 20;
	p.end = p.start + (one_in(a->n[9], 4) ? (int) (a->n[9] / 4 % 90) - 5 : 20);
	SAY("%s books officer %d at school %d on %s, session %d, %d-%d, service %d", users[p.actor],
	    p.officer, p.school, date_iso(date_of(p.on)).s, p.session, p.start, p.end, p.service);
	struct visit_plan plan = {
		.school = &fixture.school[p.school],
		.officer = &fixture.officer[p.officer],
		.service = &fixture.service[p.service],
		.on = date_of(p.on),
		.session = (enum visit_session) p.session,
		.start_min = p.start,
		.end_min = p.end,
	};

	r = begin(s, &work, p.actor, "visit book", m->today, p.reason, &err);
	if (r == ERR_OK)
		r = visit_book(&work, &plan, &booked, &err);
	return end(s, &work, r, model_book(m, &p), &err);
}

/* A visit in a state, the earliest of the last ones; now and then any, or one that is not there. */
static int pick_visit(const struct model *m, unsigned number, int state, bool due)
{
	int skip = (int) (number / 40 % 3);

	if (one_in(number, 20))
		return m->visits;
	if (number % 20 == 1 && m->visits > 0)
		return (int) (number / 20 % (unsigned) m->visits);
	for (int i = 0; i < m->visits; i++)
		if (m->visit[i].state == state && (!due || m->visit[i].on <= m->today) &&
		    skip-- == 0)
			return i;
	return M_NEVER;
}

static bool play_deliver(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int visit = pick_visit(m, a->n[0], M_PLANNED, true), actor, r;
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	actor = pick_actor(
		a->n[1],
		visit >= 0 && visit < m->visits && m->visit[visit].officer == 2 ? M_EWO_2 : M_EWO_1,
		M_MANAGER);
	if (visit < 0)
		return true;
	SAY("%s delivers visit %d", users[actor], visit + 1);
	if ((r = begin(s, &work, actor, "visit deliver", m->today, false, &err)) == ERR_OK)
		r = visit_deliver(&work, visit + 1, &err);
	return end(s, &work, r, model_deliver(m, actor, visit), &err);
}

static bool play_confirm(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int visit = pick_visit(m, a->n[0], M_DELIVERED, true);
	int actor = pick_actor(a->n[1], M_MANAGER, M_ADMIN), r;
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	if (visit < 0)
		return true;
	SAY("%s confirms visit %d", users[actor], visit + 1);
	if ((r = begin(s, &work, actor, "visit confirm", m->today, false, &err)) == ERR_OK)
		r = visit_confirm(&work, visit + 1, &err);
	return end(s, &work, r, model_confirm(m, actor, visit), &err);
}

static bool play_cancel(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int visit = pick_visit(m, a->n[0], M_PLANNED, false);
	int actor = pick_actor(a->n[1], M_MANAGER, M_EWO_1), r;
	bool by_school = one_in(a->n[2], 2), reason = !one_in(a->n[3], 8);
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	if (visit < 0)
		return true;
	SAY("%s cancels visit %d", users[actor], visit + 1);
	if ((r = begin(s, &work, actor, "visit cancel", m->today, reason, &err)) == ERR_OK)
		r = visit_cancel(&work, visit + 1,
				 &(struct visit_told){ .by = by_school ? "school" : "service" },
				 &err);
	return end(s, &work, r, model_cancel(m, actor, visit, by_school, reason), &err);
}

static bool play_free(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int actor = pick_actor(a->n[0], M_MANAGER, M_EWO_2), school = (int) (a->n[1] % M_SCHOOLS);
	int service = one_in(a->n[2], 10) ? 0 : 1 + (int) (a->n[2] / 10 % 2), r;
	int done = m->today - (int) (a->n[3] % 30) + (one_in(a->n[4], 8) ? 31 : 0);
	int officer = 1 + (int) (a->n[5] / 12 % 2);
	int minutes = one_in(a->n[5], 12) ? 1441 : (int) (a->n[5] % 200);
	struct statutory_record record = { .school = &fixture.school[school],
					   .service = &fixture.service[service],
					   .officer_id = fixture.officer[officer].id,
					   .done_on = date_of(done),
					   .minutes = minutes };
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int64_t id;

	SAY("%s logs free service %d at school %d", users[actor], service, school);
	if ((r = begin(s, &work, actor, "statutory add", m->today, false, &err)) == ERR_OK)
		r = statutory_add(&work, &record, &id, &err);
	return end(s, &work, r, model_free(m, actor, school, service, officer, done, minutes),
		   &err);
}

/* Plan and issue in one unit of work; 'out_documents' counts what was planned. */
static int run_once(struct run_state *s, int actor, int to, int on, size_t *out_documents,
		    struct work *work, struct err *err)
{
	SCOPED(run_freep) struct run *run = NULL;
	int r = begin(s, work, actor, "invoice run", on, false, err);

	if (r < 0 || (r = run_plan(s->store, date_of(to), date_of(on), &run, err)) < 0)
		return r;
	*out_documents = run_count(run);
	return run_issue(work, run, NULL, NULL, err);
}

static bool play_run(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int actor = pick_actor(a->n[0], M_FINANCE, M_ADMIN), before = m->documents, r;
	int on = m->today - (one_in(a->n[1], 6) ? (int) (a->n[1] / 6 % 40) : 0);
	int to = m->today + (int) (a->n[2] % 60) - 20;
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	size_t planned = 0;

	if (on < m_day(2024, 4, 1))
		on = m_day(2024, 4, 1);
	SAY("%s runs the invoices due to %s on %s", users[actor], date_iso(date_of(to)).s,
	    date_iso(date_of(on)).s);
	r = run_once(s, actor, to, on, &planned, &work, &err);
	if (!end(s, &work, r, model_run(m, actor, to, on), &err))
		return false;
	if (r < 0)
		return true;
	if (planned != (size_t) (m->documents - before))
		return differ(s, "%zu documents were planned, the model issues %d", planned,
			      m->documents - before);
	r = run_once(s, actor, to, on, &planned, &work, &err);
	if (!end(s, &work, r, M_OK, &err))
		return false;
	return planned == 0 || differ(s, "a second run finds %zu documents", planned);
}

static bool play(struct run_state *s, const struct act *a)
{
	typedef bool player(struct run_state *, const struct act *);
	static player *const players[KINDS] = {
		[PASS] = play_pass,       [QUOTE] = play_quote,     [AGREE] = play_agree,
		[BUY] = play_buy,         [RATE] = play_rate,       [BOOK] = play_book,
		[DELIVER] = play_deliver, [CONFIRM] = play_confirm, [CANCEL] = play_cancel,
		[FREE] = play_free,       [RUN] = play_run,
	};

	s->kind = a->kind;
	return model_full(s->model) || players[a->kind](s, a);
}

/* ---- histories ---- */

static uint64_t next_number(uint64_t *state)
{
	uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static void draw_history(uint64_t seed, struct act *acts)
{
	static const unsigned char weights[KINDS] = {
		[PASS] = 44,    [QUOTE] = 16,   [AGREE] = 20,  [BUY] = 8,  [RATE] = 4, [BOOK] = 52,
		[DELIVER] = 32, [CONFIRM] = 12, [CANCEL] = 10, [FREE] = 8, [RUN] = 8
	};
	unsigned all = 0;

	for (int k = 0; k < KINDS; k++)
		all += weights[k];
	for (int i = 0; i < ACTS; i++) {
		unsigned at = (unsigned) (next_number(&seed) % all);
		int kind = 0;

		while (at >= weights[kind])
			at -= weights[kind++];
		acts[i].kind = (enum kind) kind;
		for (int n = 0; n < NUMBERS; n++)
			acts[i].n[n] = (unsigned) (next_number(&seed) >> 33);
	}
}

/* Play the first 'count' acts but those left out. The place of the first difference, or -1. */
static int play_history(const struct act *acts, const bool *left_out, int count, bool thorough,
			struct run_state *s)
{
	static struct model model;
	SCOPED(store_closep) struct store *st = NULL;
	struct err err = { 0 };

	MUST(store_open_image(fixture.image, fixture.length, &st, &err));
	model_begin(&model);
	memcpy(model.rate, fixture.rate, sizeof model.rate);
	model.today = m_day(2024, 4, 2);
	*s = (struct run_state){ .store = st, .model = &model };
	for (int i = 0; i < count; i++) {
		int past = m_day(2024, 4, 1) + (int) (acts[i].n[9] % 1100);

		if (left_out && left_out[i])
			continue;
		if (!play(s, &acts[i]) || !same_balances(s, model.today))
			return i;
		if ((thorough || i % 8 == 7) && (!same_balances(s, past) || !same_tables(s)))
			return i;
	}
	return same_tables(s) && no_findings(s) ? -1 : count - 1;
}

/* Leave out some acts, if the history differs without them too. */
static void leave_out(const struct act *acts, bool *left_out, int from, int to, int count)
{
	struct run_state s;
	bool kept[ACTS], more = false;

	memcpy(kept, left_out, sizeof kept);
	for (int i = from; i < to; i++) {
		more = more || !left_out[i];
		left_out[i] = true;
	}
	if (more && play_history(acts, left_out, count, true, &s) < 0)
		memcpy(left_out, kept, sizeof kept);
}

/* Leave out whatever can be left out, in halves, quarters .. single acts; then print what remains. */
static void shrink_and_print(uint64_t seed, const struct act *acts, int failed_at)
{
	bool left_out[ACTS] = { false };
	struct run_state s;
	int count = failed_at + 1, at = play_history(acts, NULL, count, true, &s);

	if (at >= 0)
		count = at + 1;
	for (int round = 0; round < 3; round++)
		for (int size = count / 2; size >= 1; size /= 2)
			for (int from = 0; from < count; from += size)
				leave_out(acts, left_out, from,
					  from + size < count ? from + size : count, count);
	cr_log_error("DAYBOOK_MODEL_SEED=%" PRIu64 " DAYBOOK_MODEL_SEEDS=1, act %d; the shortest:",
		     seed, failed_at);
	at = play_history(acts, left_out, count, true, &s);
	for (int upto = 1; upto <= at + 1; upto++) {
		struct run_state step;

		if (left_out[upto - 1])
			continue;
		(void) play_history(acts, left_out, upto, false, &step);
		cr_log_error("  act %3d: %s", upto - 1, step.words);
	}
	(void) play_history(acts, left_out, count, true, &s);
	cr_log_error("  %s", s.what);
}

static uint64_t number_of(const char *name, uint64_t fallback)
{
	const char *text = getenv(name);

	return text && *text ? strtoull(text, NULL, 10) : fallback;
}

Test(model, random_histories)
{
	uint64_t first = number_of("DAYBOOK_MODEL_SEED", 1);
	uint64_t count = number_of("DAYBOOK_MODEL_SEEDS", SEEDS);
	static struct act acts[ACTS];
	long done[KINDS] = { 0 }, refused[KINDS] = { 0 };

	fixture_make();
	for (uint64_t seed = first; seed < first + count; seed++) {
		struct run_state s;
		int at;

		draw_history(seed, acts);
		at = play_history(acts, NULL, ACTS, false, &s);
		for (int k = 0; k < KINDS; k++) {
			done[k] += s.done[k];
			refused[k] += s.refused[k];
		}
		if (at >= 0) {
			shrink_and_print(seed, acts, at);
			cr_assert_fail("seed %" PRIu64 ": book and model differ", seed);
		}
	}
	free(fixture.image);
	/* a history that refuses all, or nothing, proves little */
	for (int k = PASS + 1; k < KINDS; k++) {
		cr_log_info("act %2d: %ld done, %ld refused", k, done[k], refused[k]);
		cr_expect_gt(done[k], (long) count, "act %d is hardly ever done", k);
		cr_expect_gt(refused[k], (long) count / 4, "act %d is hardly ever refused", k);
	}
}
