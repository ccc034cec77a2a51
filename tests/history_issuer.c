/* tests/history_issuer.c - acts of a history: another ledger issues; requests go out to it, numbers and money come back */
#include <criterion/criterion.h>

#include <unistd.h>

#include "tests/history.h"

#include "billing/aged.h"
#include "billing/bank_line.h"
#include "billing/receipt.h"
#include "billing/request.h"
#include "core/setting.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

int history_csv(const char *text, size_t length, struct csv **out, struct err *err)
{
	char path[] = "/tmp/daybook-model-XXXXXX";
	int file = mkstemp(path), r;

	cr_assert(file >= 0);
	cr_assert_eq(write(file, text, length), (ssize_t) length);
	cr_assert_eq(close(file), 0);
	r = csv_read(path, (const char *const[]){ NULL }, out, err);
	cr_assert_eq(unlink(path), 0);
	return r;
}

/* ---- who issues ---- */

bool play_issuer(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int actor = pick_actor(a->n[0], M_ADMIN, one_in(a->n[2], 2) ? M_ADMIN : M_FINANCE), r;
	bool theirs = !one_in(a->n[1], 3);
	const char *issuer = theirs ? "corporate" : "daybook";
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	SAY("%s sets the issuer: %s", history_users[actor], issuer);
	if ((r = begin(s, &work, actor, "setting set", m->today, false, &err)) == ERR_OK)
		r = setting_set(&work, "invoice.issuer", issuer, date_of(m->today), &err);
	return end(s, &work, r, model_issuer(m, actor, theirs), &err);
}

/* ---- requests ---- */

static unsigned long hash_of(const char *bytes, size_t length)
{
	unsigned long h = 5381;

	for (size_t i = 0; i < length; i++)
		h = h * 33 + (unsigned char) bytes[i];
	return h;
}

/* Its lines come to its documents, and each says what its document comes to. */
static bool same_lines(struct run_state *s, const char *bytes, size_t length, int batch)
{
	SCOPED(csv_closep) struct csv *csv = NULL;
	const struct model *m = s->model;
	long net = 0, lines = 0, want = 0;
	struct err err = { 0 };
	size_t row = 0;

	MUST(history_csv(bytes, length, &csv, &err));
	for (int i = 0; i < m->documents; i++) {
		const struct m_document *d = &m->document[i];
		char number[24];

		if (d->asked != batch)
			continue;
		document_number(m, i, number);
		want += d->net;
		lines += d->lines;
		for (int n = 0; n < d->lines && row < csv_rows(csv); n++, row++) {
			const char *gross = csv_cell(csv, row, csv_column(csv, "request_gross"));
			struct money part;

			MUST(bank_amount_parse(csv_cell(csv, row, csv_column(csv, "net")), &part,
					       &err));
			net += part.pence;
			if (strcmp(csv_cell(csv, row, csv_column(csv, "reference")), number) != 0 ||
			    strcmp(gross, money_text(money_pence(d->net + d->vat)).s) != 0)
				return differ(s, "line %zu of batch %d is not of %s, £%s", row + 1,
					      batch + 1, number, gross);
		}
	}
	if (csv_rows(csv) != (size_t) lines || lines != m->request[batch].lines || net != want)
		return differ(s, "batch %d has %zu lines of %ld, the model %ld of %ld", batch + 1,
			      csv_rows(csv), net, lines, want);
	return true;
}

/* The same bytes whenever it is asked for. */
static bool same_batch(struct run_state *s, int batch)
{
	SCOPED(freep) char *bytes = NULL;
	struct m_request *r = &s->model->request[batch];
	unsigned long told;
	struct err err = { 0 };
	size_t length;

	MUST(request_export(s->store, batch + 1, &bytes, &length, &err));
	told = hash_of(bytes, length);
	if (r->told == 0)
		r->told = told;
	if (r->told != told)
		return differ(s, "batch %d of requests has other bytes than when it was made",
			      batch + 1);
	return same_lines(s, bytes, length, batch);
}

bool play_request(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int actor = pick_actor(a->n[0], M_FINANCE, M_ADMIN), asked = 0, want, r;
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	size_t count = 0;
	int64_t batch;

	SAY("%s sends the requests that wait", history_users[actor]);
	if ((r = begin(s, &work, actor, "invoice request-batch", m->today, false, &err)) == ERR_OK)
		r = request_batch(&work, &batch, &count, &err);
	want = model_request(m, actor, &asked);
	if (!end(s, &work, r, want, &err))
		return false;
	if (count != (size_t) asked)
		return differ(s, "%zu requests were sent, the model sends %d", count, asked);
	return m->requests == 0 || (same_batch(s, m->requests - 1) &&
				    same_batch(s, (int) (a->n[1] % (unsigned) m->requests)));
}

/* ---- numbers ---- */

enum { ROWS = 3 };

/* Mostly a request that has none yet; 'skip' so many of them. */
static int pick_request(const struct model *m, unsigned number, int skip)
{
	int found = M_NEVER;

	for (int i = 0; i < m->documents && skip >= 0 && !one_in(number, 9); i++)
		if (m->document[i].theirs && m->document[i].asked != M_NEVER &&
		    (m->document[i].given == M_NEVER || one_in(number / 9, 7))) {
			found = i;
			skip--;
		}
	if (found != M_NEVER)
		return found;
	return (int) (number / 9 % (unsigned) (m->documents + 1));
}

static struct m_given draw_given(const struct model *m, unsigned number, int row)
{
	int document = pick_request(m, number, row);
	const struct m_document *d = &m->document[document];
	bool there = document < m->documents;
	struct m_given g = { .document = document, .number = 100 + document };

	number /= 64;
	if (there && d->given != M_NEVER && !one_in(number, 3)) /* as it said before */
		return (struct m_given){ document, d->given, d->given_on, d->due };
	g.on = (there ? d->issued : m->today) + (int) (number % 30) - (one_in(number / 8, 24) * 30);
	g.due = one_in(number / 30, 4) ? M_NEVER : g.on + (int) (number / 120 % 40);
	if (one_in(number / 16, 30)) /* before its date */
		g.due = g.on - 1;
	if (one_in(number / 32, 20)) /* another's */
		g.number = 99 + document;
	return g;
}

static size_t write_given(const struct model *m, const struct m_given *g, int rows, char *out,
			  size_t size)
{
	size_t used = (size_t) snprintf(out, size, "reference,number,date,due\n");

	for (int i = 0; i < rows; i++) {
		char number[24];

		document_number(m, g[i].document, number);
		if (g[i].number % 2)
			number[0] = (char) (number[0] - 'A' + 'a');
		used += (size_t) snprintf(out + used, size - used, "%s,INV/%05d,%s,", number,
					  g[i].number, date_iso(date_of(g[i].on)).s);
		used += (size_t) snprintf(out + used, size - used, "%s\n",
					  g[i].due == M_NEVER ? "" : date_iso(date_of(g[i].due)).s);
	}
	return used;
}

bool play_numbers(struct run_state *s, const struct act *a)
{
	SCOPED(csv_closep) struct csv *csv = NULL;
	struct model *m = s->model;
	int actor = pick_actor(a->n[0], M_FINANCE, M_ADMIN), rows = 1 + (int) (a->n[1] % ROWS);
	int added = 0, want, r;
	struct m_given given[ROWS];
	struct numbers_read read = { 0 };
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	char text[600];
	size_t length;

	for (int i = 0; i < rows; i++)
		given[i] = draw_given(m, a->n[2 + i], i);
	length = write_given(m, given, rows, text, sizeof text);
	SAY("%s takes numbers: %.180s", history_users[actor], text + 26);
	MUST(history_csv(text, length, &csv, &err));
	if ((r = begin(s, &work, actor, "invoice numbers", m->today, false, &err)) == ERR_OK)
		r = numbers_take(&work, csv, &read, &err);
	want = model_numbers(m, actor, given, rows, &added);
	if (!end(s, &work, r, want, &err))
		return false;
	return r < 0 || read.added == (size_t) added ||
	       differ(s, "%zu numbers were added, the model adds %d", read.added, added);
}

/* ---- money that it tells of ---- */

bool play_told(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int actor = pick_actor(a->n[0], M_FINANCE, M_ADMIN), account = (int) (a->n[1] % M_ACCOUNTS);
	int on = m->today - (int) (a->n[2] % 24) + (one_in(a->n[3], 16) ? 30 : 0), r;
	long amount = 1 + (long) (a->n[4] % 90000);
	struct new_receipt ask;
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int64_t id;

	for (int i = m->documents - 1; i >= 0 && !one_in(a->n[5], 5); i--)
		if (m->document[i].series == M_SALES && m->document[i].theirs &&
		    model_outstanding(m, i) > 0) {
			account = m->document[i].payer;
			amount = model_outstanding(m, i);
			break;
		}
	ask = (struct new_receipt){ .received_on = date_of(on),
				    .amount = money_pence(amount),
				    .method = "corporate",
				    .reference = "told",
				    .account_id = fixture.account[account] };
	SAY("%s is told of a receipt of %ld pence on %s of account %d", history_users[actor],
	    amount, date_iso(date_of(on)).s, account);
	if ((r = begin(s, &work, actor, "receipt add", m->today, false, &err)) == ERR_OK)
		r = receipt_add(&work, &ask, &id, &err);
	return end(s, &work, r, model_told(m, actor, account, amount, on), &err);
}

/* ---- the same ---- */

bool same_debt(struct run_state *s, const struct aged_line *line, int on)
{
	const struct model *m = s->model;
	int document = (int) line->document_id - 1, due;
	char theirs[24] = "";

	if (line->document_id == 0)
		return true;
	due = model_due(m, document);
	if (m->document[document].given != M_NEVER)
		(void) snprintf(theirs, sizeof theirs, "INV/%05d", m->document[document].given);
	if (line->amount.pence == model_outstanding_on(m, document, on) &&
	    day_of(line->due_on) == due && strcmp(line->theirs, theirs) == 0 &&
	    line->overdue_days == (due != M_NEVER && due < on ? on - due : 0))
		return true;
	return differ(
		s, "%s on %s: £%s due on %s (%s) in the list of debts, the model has %ld, %d, %s",
		line->number, date_iso(date_of(on)).s, money_text(line->amount).s,
		date_iso(line->due_on).s, line->theirs, model_outstanding_on(m, document, on), due,
		theirs);
}

static bool same_numbers(struct run_state *s)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	const struct model *m = s->model;
	struct err err = { 0 };
	bool row = false;

	MUST(store_query(s->store,
			 "SELECT document_id, number, given_on, due_on FROM document_number"
			 " ORDER BY document_id",
			 BIND_NONE, &q, &err));
	for (int i = 0; i < m->documents; i++) {
		const struct m_document *d = &m->document[i];
		char number[24];

		if (d->given == M_NEVER)
			continue;
		(void) snprintf(number, sizeof number, "INV/%05d", d->given);
		MUST(stmt_next(q, &row, &err));
		if (!row || stmt_int(q, 0) != i + 1 || strcmp(stmt_text(q, 1), number) != 0 ||
		    day_of(stmt_date(q, 2)) != d->given_on || day_of(stmt_date(q, 3)) != d->due)
			return differ(s, "document %d has not its number %s", i + 1, number);
	}
	MUST(stmt_next(q, &row, &err));
	return !row || differ(s, "a document has a number that the model does not know");
}

/* The account of a payer; M_SUSPENSE: of nobody. */
static int account_of(int64_t payer)
{
	for (int i = 0; i < M_ACCOUNTS; i++)
		if (fixture.account[i] == payer)
			return i;
	return M_SUSPENSE;
}

/* What went out in journal batches: of who pays, of suspense, and of the VAT of bad debts. */
static bool same_sent(struct run_state *s)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	const struct model *m = s->model;
	long left[M_ACCOUNTS + 2] = { 0 }; /* the last is VAT of bad debts */
	struct err err = { 0 };
	bool row = false;

	for (int i = 0; i < m->owes; i++)
		left[m->owe[i].account] += m->owe[i].sent ? m->owe[i].pence : 0;
	for (int i = 0; i < m->write_offs; i++)
		left[M_ACCOUNTS + 1] += m->write_off[i].sent ? m->write_off[i].vat : 0;
	for (int i = 0; i < m->reliefs; i++)
		left[M_ACCOUNTS + 1] -= m->relief[i].sent ? m->relief[i].vat : 0;
	MUST(store_query(
		s->store,
		"SELECT p.account, p.payer_id, sum(p.pence) FROM batch_line b JOIN posting"
		" p ON p.journal_id = b.journal_id AND p.line = b.posting_line WHERE"
		" p.account IN ('receivable', 'suspense', 'vat-relief') GROUP BY p.account,"
		" p.payer_id",
		BIND_NONE, &q, &err));
	for (;;) {
		MUST(stmt_next(q, &row, &err));
		if (!row)
			break;
		left[strcmp(stmt_text(q, 0), "vat-relief") == 0 ? M_ACCOUNTS + 1
								: account_of(stmt_int(q, 1))] -=
			(long) stmt_int(q, 2);
	}
	for (int i = 0; i < M_ACCOUNTS + 2; i++)
		if (left[i] != 0)
			return differ(s, "account %d: what went out in batches is %ld too little",
				      i, left[i]);
	return true;
}

bool same_requests(struct run_state *s)
{
	return same_numbers(s) && same_sent(s);
}
