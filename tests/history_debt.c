/* tests/history_debt.c - acts of a history: disputes, reminders, interest that is claimed; what debts are on a day */
#include <criterion/criterion.h>

#include "tests/history.h"

#include "billing/aged.h"
#include "billing/dispute.h"
#include "billing/interest.h"
#include "billing/remind.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

static const char *const outcomes[] = { "upheld", "rejected", "withdrawn", "won" };

/* Is there a document of which something is outstanding? Without one the acts below prove little, however often. */
static bool any_unpaid(const struct model *m)
{
	for (int i = 0; i < m->documents; i++)
		if (m->document[i].series == M_SALES && model_outstanding(m, i) > 0)
			return true;
	return false;
}

/* ---- acts ---- */

bool play_dispute(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	struct m_objection o = { .actor = pick_actor(a->n[0], M_FINANCE, M_ADMIN),
				 .document = pick_unpaid(m, a->n[1]),
				 .on = m->today - (int) (a->n[2] % 20) +
				       (one_in(a->n[3], 16) ? 21 : 0),
				 .by = !one_in(a->n[4], 16),
				 .reason = !one_in(a->n[5], 16),
				 .owner = !one_in(a->n[6], 16) };
	char number[24];
	struct dispute_said said = { .number = number,
				     .said_by = o.by ? "Bursar" : "",
				     .owner = !o.owner             ? "nobody"
					      : one_in(a->n[7], 2) ? "manager"
								   : NULL };
	struct work work = WORK_EMPTY;
	struct dispute done;
	struct err err = { 0 };
	int r;

	if (!any_unpaid(m) && !one_in(a->n[8], 6))
		return true;
	if (o.document < m->documents && o.on < m->document[o.document].issued &&
	    !one_in(a->n[3] / 16, 6))
		o.on = m->document[o.document].issued;
	said.on = date_of(o.on);
	document_number(m, o.document, number);
	SAY("%s enters that %s is disputed since %s", history_users[o.actor], number,
	    date_iso(date_of(o.on)).s);
	if ((r = begin(s, &work, o.actor, "dispute open", m->today, o.reason, &err)) == ERR_OK)
		r = dispute_open(&work, &said, &done, &err);
	return end(s, &work, r, model_dispute(m, &o), &err);
}

/* One that is open, mostly. */
static int pick_dispute(const struct model *m, unsigned number)
{
	for (int i = m->disputes - 1; i >= 0 && !one_in(number, 5); i--)
		if (m->dispute[i].ended == M_NEVER && !one_in(number / 5 + (unsigned) i, 3))
			return i;
	return pick_last(m->disputes, number / 5);
}

bool play_dispute_end(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int actor = pick_actor(a->n[0], M_FINANCE, M_ADMIN), dispute = pick_dispute(m, a->n[1]), r;
	int outcome = one_in(a->n[2], 16)  ? M_OUTCOMES
		      : one_in(a->n[2], 2) ? M_UPHELD
					   : (int) (a->n[2] % M_OUTCOMES);
	bool reason = !one_in(a->n[3], 12);
	struct work work = WORK_EMPTY;
	struct dispute done;
	struct err err = { 0 };

	SAY("%s ends dispute %d: %s", history_users[actor], dispute + 1, outcomes[outcome]);
	if ((r = begin(s, &work, actor, "dispute end", m->today, reason, &err)) == ERR_OK)
		r = dispute_end(&work, dispute + 1, outcomes[outcome], &done, &err);
	return end(s, &work, r, model_dispute_end(m, actor, dispute, outcome, reason), &err);
}

/* It becomes the day on which a document is due for a reminder, or the day before, if that is near. */
static void pass_to_reminder(struct model *m, unsigned number)
{
	static const int after[] = { 7, 21, 35 };
	int document = pick_unpaid(m, number), to;

	if (document >= m->documents)
		return;
	to = m->document[document].issued + 30 + after[number / 64 % 3] - (int) (number / 256 % 2);
	if (to > m->today && to <= m->today + 20 && to <= m_day(2027, 3, 31))
		m->today = to;
}

bool play_remind(struct run_state *s, const struct act *a)
{
	SCOPED(reminds_release) struct reminds reminds = { 0 };
	struct model *m = s->model;
	int actor = pick_actor(a->n[0], M_FINANCE, M_ADMIN), before, letters, r, want;
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	pass_to_reminder(m, a->n[1]);
	before = m->reminders;
	SAY("%s reminds on %s of what is late", history_users[actor],
	    date_iso(date_of(m->today)).s);
	if ((r = begin(s, &work, actor, "debt remind", m->today, false, &err)) == ERR_OK)
		r = remind(&work, NULL, &reminds, &err);
	want = model_remind(m, actor, &letters);
	if (!end(s, &work, r, want, &err))
		return false;
	if (r == ERR_OK && (reminds.item_count != (size_t) (m->reminders - before) ||
			    reminds.letter_count != (size_t) letters))
		return differ(s, "%zu reminders in %zu letters, the model has %d in %d",
			      reminds.item_count, reminds.letter_count, m->reminders - before,
			      letters);
	return true;
}

/* A sale that was or is late, mostly. */
static int pick_late(const struct model *m, unsigned number)
{
	int skip = (int) (number / 10 % 4), found = M_NEVER;

	for (int i = m->documents - 1; i >= 0 && skip >= 0 && !one_in(number, 10); i--) {
		struct m_claim c;

		if (model_interest(m, i, m->today, true, &c) != M_OK)
			continue;
		found = i;
		skip--;
	}
	return found == M_NEVER && one_in(number / 16, 4) ? pick_last(m->documents, number / 10)
							  : found;
}

bool play_claim(struct run_state *s, const struct act *a)
{
	SCOPED(interest_release) struct interest interest = { .count = 0 };
	struct model *m = s->model;
	int actor = pick_actor(a->n[0], M_FINANCE, M_ADMIN), document = pick_late(m, a->n[1]), r;
	int to = m->today - (one_in(a->n[2], 2) ? (int) (a->n[2] / 2 % 40) : 0) +
		 (one_in(a->n[3], 16) ? 41 : 0);
	bool with_sum = !one_in(a->n[4], 3);
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	char number[24];

	if (document == M_NEVER)
		return true;
	document_number(m, document, number);
	SAY("%s claims interest%s on %s up to %s", history_users[actor],
	    with_sum ? " and the sum" : "", number, date_iso(date_of(to)).s);
	if ((r = begin(s, &work, actor, "debt interest", m->today, false, &err)) == ERR_OK &&
	    (r = interest_reckon(s->store, number, date_of(to), date_of(m->today), with_sum,
				 &interest, &err)) == ERR_OK)
		r = interest_issue(&work, &interest, &err);
	return end(s, &work, r, model_claim(m, actor, document, to, with_sum), &err);
}

/* ---- the same facts ---- */

typedef void fill_fact(const struct model *m, int row, long *want);

static void fill_dispute(const struct model *m, int row, long *want)
{
	const struct m_dispute *g = &m->dispute[row];
	const long values[] = { g->document + 1, g->opened, g->ended, g->outcome };

	memcpy(want, values, sizeof values);
}

/* By document and level; a document has each level once. */
static void fill_reminder(const struct model *m, int row, long *want)
{
	int at = 0;

	for (int i = 0; i < m->reminders; i++) {
		const struct m_reminder *x = &m->reminder[i];
		const long values[] = { x->document + 1, x->level, x->sent, x->amount };

		at = 0;
		for (int k = 0; k < m->reminders; k++)
			at += m->reminder[k].document * 4 + m->reminder[k].level <
			      x->document * 4 + x->level;
		if (at == row)
			memcpy(want, values, sizeof values);
	}
}

static void fill_claim(const struct model *m, int row, long *want)
{
	const struct m_claim *c = &m->claim[row];
	const long values[] = { c->document + 1, c->claims + 1, c->from, c->to,
				c->rate,         c->interest,   c->sum };

	memcpy(want, values, sizeof values);
}

/* 'd': a date, 'i': a number. */
static bool same_facts(struct run_state *s, const char *what, const char *kinds, const char *sql,
		       fill_fact *fill, int count)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct err err = { 0 };
	bool row = false;
	int rows = 0;

	MUST(store_query(s->store, sql, BIND_NONE, &q, &err));
	for (;; rows++) {
		long want[8] = { 0 };

		MUST(stmt_next(q, &row, &err));
		if (!row || rows >= count)
			break;
		fill(s->model, rows, want);
		for (int i = 0; kinds[i]; i++) {
			long got = kinds[i] == 'd'      ? day_of(stmt_date(q, i))
				   : stmt_is_null(q, i) ? -1
							: (long) stmt_int(q, i);

			if (got != want[i])
				return differ(s,
					      "%s %d, column %d: the book has %ld, the model %ld",
					      what, rows + 1, i, got, want[i]);
		}
	}
	return (!row && rows == count) ||
	       differ(s, "%s: the book has %s than %d rows", what, row ? "more" : "fewer", count);
}

static bool same_debt_tables(struct run_state *s)
{
	const struct model *m = s->model;

	return same_facts(s, "dispute", "iddi",
			  "SELECT g.document_id, g.opened_on, h.ended_on, CASE h.outcome WHEN "
			  "'upheld' THEN 0 WHEN 'rejected' THEN 1 WHEN 'withdrawn' THEN 2 END FROM "
			  "dispute g LEFT JOIN dispute_end h ON h.dispute_id = g.dispute_id ORDER "
			  "BY g.dispute_id",
			  fill_dispute, m->disputes) &&
	       same_facts(s, "reminder", "iidi",
			  "SELECT document_id, level, sent_on, pence FROM reminder ORDER BY "
			  "document_id, level",
			  fill_reminder, m->reminders) &&
	       same_facts(s, "claim", "iiddiii",
			  "SELECT document_id, claims_id, from_on, to_on, rate_bp, interest_pence, "
			  "sum_pence FROM late_claim ORDER BY document_id",
			  fill_claim, m->claims);
}

/* ---- the same debts on a day ---- */

/* Aged debt as it was: by age, disputed, on account. */
static bool same_aged(struct run_state *s, int on)
{
	static const char *const columns[M_AGED] = { "not due", "1-30",     "31-60",     "61-90",
						     "over 90", "disputed", "on account" };
	SCOPED(aged_freep) struct aged *aged = NULL;
	struct err err = { 0 };

	MUST(aged_read(s->store, &(struct as_known){ .on = date_of(on) }, &aged, &err));
	for (int account = 0; account < M_ACCOUNTS; account++) {
		struct aged_sum sum = { .total = money_pence(0) };
		long want[M_AGED];

		for (size_t i = 0; i < aged_count(aged); i++)
			if (aged_line(aged, i)->account_id == fixture.account[account])
				aged_add(&sum, aged_line(aged, i));
		model_aged(s->model, account, on, want);
		for (int i = 0; i < M_AGED; i++) {
			struct money got = i == M_ON_ACCOUNT ? sum.on_account
					   : i == M_DISPUTED ? sum.disputed
							     : sum.age[i];

			if (got.pence != want[i])
				return differ(s,
					      "account %d on %s, %s: aged debt has %s, the model "
					      "%ld",
					      account, date_iso(date_of(on)).s, columns[i],
					      money_text(got).s, want[i]);
		}
	}
	return true;
}

/* Interest on every invoice that was paid late, day by day, so far as it is not claimed. */
static bool same_interest(struct run_state *s, int document, int to)
{
	SCOPED(interest_release) struct interest interest = { .count = 0 };
	struct err err = { 0 };
	struct m_claim want;
	char number[24];
	int r, want_r = model_interest(s->model, document, to, true, &want);

	document_number(s->model, document, number);
	r = interest_reckon(s->store, number, date_of(to), date_of(s->model->today), true,
			    &interest, &err);
	if (r != want_r)
		return differ(s, "interest on %s: the book says %d (%s), the model %d", number, r,
			      r < 0 ? err.msg : "", want_r);
	if (r == ERR_OK &&
	    (interest.interest.pence != want.interest || interest.fixed_sum.pence != want.sum))
		return differ(
			s,
			"interest on %s up to %s: the book has £%s and £%s, the model %ld and %ld",
			number, date_iso(date_of(to)).s, money_text(interest.interest).s,
			money_text(interest.fixed_sum).s, want.interest, want.sum);
	return true;
}

/* What was claimed by a day, in the money ledger. */
static bool same_claimed(struct run_state *s, int on)
{
	struct err err = { 0 };
	int64_t posted;
	long want = 0;

	for (int i = 0; i < s->model->documents; i++)
		if (s->model->document[i].series == M_INTEREST &&
		    s->model->document[i].issued <= on)
			want += s->model->document[i].net;
	MUST(store_int(s->store,
		       "SELECT -sum(p.pence) FROM posting p JOIN journal j ON j.journal_id = "
		       "p.journal_id WHERE p.account = 'interest' AND j.dated_on <= ?1",
		       BIND(bind_date(date_of(on))), 0, &posted, &err));
	return posted == want || differ(s, "interest on %s: the ledger has %" PRId64 ", claims %ld",
					date_iso(date_of(on)).s, posted, want);
}

bool same_debts(struct run_state *s, int on)
{
	for (int i = 0; i < s->model->documents; i++)
		if (s->model->document[i].series == M_SALES && on <= s->model->today &&
		    !same_interest(s, i, on))
			return false;
	return same_debt_tables(s) && same_claimed(s, on) && same_aged(s, on);
}
