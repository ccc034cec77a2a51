/* tests/history_pay.c - acts of a history: money comes, pays, goes back; months are closed; the ledgers agree */
#include <criterion/criterion.h>

#include "tests/history.h"

#include "billing/aged.h"
#include "billing/batch.h"
#include "billing/period.h"
#include "billing/receipt.h"
#include "billing/statement.h"
#include "billing/write_off.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

/* ---- picking ---- */

int pick_last(int count, unsigned number)
{
	int back = (int) (number / 16 % 6);

	if (one_in(number, 16) || count == 0)
		return count;
	return back < count ? count - 1 - back : 0;
}

static bool may_be_paid(const struct m_document *d)
{
	return d->series == M_SALES || d->series == M_INTEREST;
}

int pick_unpaid(const struct model *m, unsigned number)
{
	int skip = (int) (number / 8 % 3), found = M_NEVER;

	for (int i = m->documents - 1; i >= 0 && skip >= 0; i--)
		if (may_be_paid(&m->document[i]) && model_outstanding(m, i) > 0) {
			found = i;
			skip--;
		}
	return found == M_NEVER || one_in(number, 8) ? pick_last(m->documents, number / 8) : found;
}

static int pick_account(const struct model *m, unsigned number)
{
	int document = pick_unpaid(m, number);

	if (one_in(number / 64, 6))
		return M_SUSPENSE;
	return document < m->documents && document >= 0 && !one_in(number / 512, 6)
		       ? m->document[document].payer
		       : (int) (number / 512 % M_ACCOUNTS);
}

/* A credit note, if there is one; otherwise anything. */
static int pick_credit(const struct model *m, unsigned number)
{
	for (int i = m->documents - 1; i >= 0 && !one_in(number, 10); i--)
		if (m->document[i].series == M_SALE_CREDITS &&
		    !one_in(number / 10 + (unsigned) i, 3))
			return i;
	return pick_last(m->documents, number);
}

/* A receipt with money left and a document of the same account that is not paid, if there are such. */
static void pick_pair(const struct model *m, unsigned number, int *receipt, int *document)
{
	int skip = (int) (number % 4);

	for (int r = m->receipts - 1; r >= 0; r--)
		for (int d = m->documents - 1; d >= 0; d--)
			if (may_be_paid(&m->document[d]) &&
			    m->document[d].payer == m->receipt[r].account &&
			    model_free_of(m, r) > 0 && model_outstanding(m, d) > 0) {
				*receipt = r;
				*document = d;
				if (skip-- == 0)
					return;
			}
}

/* An allocation that stands, mostly. */
static int pick_allocation(const struct model *m, unsigned number)
{
	for (int i = m->allocations - 1; i >= 0 && !one_in(number, 8); i--)
		if (m->allocation[i].undoes == M_NEVER && !m->allocation[i].undone &&
		    !one_in(number / 8 + (unsigned) i, 3))
			return i;
	return pick_last(m->allocations, number);
}

static int64_t account_id(int account)
{
	return account == M_SUSPENSE ? 0 : fixture.account[account];
}

static const char *money_of(long pence)
{
	static struct money_text text;

	text = money_pretty(money_pence(pence));
	return text.s;
}

static int begin_money(struct run_state *s, struct work *work, int actor, const char *act,
		       bool reason, struct err *err)
{
	return begin(s, work, actor, act, s->model->today, reason, err);
}

/* ---- acts ---- */

bool play_receive(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int actor = pick_actor(a->n[0], M_FINANCE, M_ADMIN), document = pick_unpaid(m, a->n[1]), r;
	int account = pick_account(m, a->n[1]);
	int on = m->today - (int) (a->n[2] % 24) + (one_in(a->n[3], 16) ? 30 : 0);
	long amount = document < m->documents ? model_outstanding(m, document) : 36800;
	struct new_receipt ask;
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int64_t id;

	if (one_in(a->n[4], 3)) /* a part, or too much */
		amount = (long) (a->n[4] / 3 % 200000);
	ask = (struct new_receipt){ .received_on = date_of(on),
				    .amount = money_pence(amount),
				    .method = "bank",
				    .reference = "by bank",
				    .account_id = account_id(account) };
	SAY("%s enters a receipt of £%s on %s of account %d", history_users[actor],
	    money_of(amount), date_iso(date_of(on)).s, account);
	if ((r = begin_money(s, &work, actor, "receipt add", false, &err)) == ERR_OK)
		r = receipt_add(&work, &ask, &id, &err);
	return end(s, &work, r, model_receive(m, actor, account, amount, on), &err);
}

bool play_assign(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int actor = pick_actor(a->n[0], M_FINANCE, M_ADMIN), account = pick_account(m, a->n[1]), r;
	int receipt = pick_last(m->receipts, a->n[2]);
	bool reason = !one_in(a->n[3], 6);
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	SAY("%s says that receipt %d is of account %d%s", history_users[actor], receipt + 1,
	    account, reason ? ", with a reason" : "");
	if ((r = begin_money(s, &work, actor, "receipt assign", reason, &err)) == ERR_OK)
		r = receipt_move(&work, receipt + 1, account_id(account), &err);
	return end(s, &work, r, model_receipt_move(m, actor, receipt, account, reason), &err);
}

bool play_receipt_back(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int actor = pick_actor(a->n[0], M_FINANCE, M_ADMIN),
	    receipt = pick_last(m->receipts, a->n[1]);
	bool undo = one_in(a->n[2], 2), reason = !one_in(a->n[3], 8);
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	size_t undone;
	int r;

	SAY("%s reverses receipt %d%s", history_users[actor], receipt + 1,
	    undo ? " and what it paid" : "");
	if ((r = begin_money(s, &work, actor, "receipt reverse", reason, &err)) == ERR_OK)
		r = receipt_back(&work, receipt + 1, undo, &undone, &err);
	return end(s, &work, r, model_receipt_back(m, actor, receipt, undo, reason), &err);
}

bool play_allocate(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int actor = pick_actor(a->n[0], M_FINANCE, M_ADMIN), document = pick_unpaid(m, a->n[1]), r;
	bool credit = one_in(a->n[2], 4);
	int fund = credit ? pick_credit(m, a->n[3]) : pick_last(m->receipts, a->n[3]);
	long amount = one_in(a->n[4], 3) ? (long) (a->n[4] / 3 % 150000) : 0;
	struct work work = WORK_EMPTY;
	struct allocated done;
	struct err err = { 0 };
	int want;

	if (!credit && !one_in(a->n[5], 5))
		pick_pair(m, a->n[6], &fund, &document);
	SAY("%s has %s %d pay £%s of document %d", history_users[actor],
	    credit ? "credit note" : "receipt", fund + 1, money_of(amount), document + 1);
	if ((r = begin_money(s, &work, actor, "receipt allocate", false, &err)) == ERR_OK)
		r = credit ? credit_allocate(&work, fund + 1, document + 1, money_pence(amount),
					     &done, &err)
			   : receipt_allocate(&work, fund + 1, document + 1, money_pence(amount),
					      &done, &err);
	want = model_allocate(m, actor, credit ? M_NEVER : fund, credit ? fund : M_NEVER, document,
			      amount);
	return end(s, &work, r, want, &err);
}

bool play_undo(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int actor = pick_actor(a->n[0], M_FINANCE, M_ADMIN), r;
	int allocation = pick_allocation(m, a->n[1]);
	struct work work = WORK_EMPTY;
	struct allocated done;
	struct err err = { 0 };

	SAY("%s undoes allocation %d", history_users[actor], allocation + 1);
	if ((r = begin_money(s, &work, actor, "receipt undo", false, &err)) == ERR_OK)
		r = allocation_undo(&work, allocation + 1, &done, &err);
	return end(s, &work, r, model_undo(m, actor, allocation), &err);
}

bool play_refund(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int actor = pick_actor(a->n[0], M_FINANCE, M_ADMIN), r;
	bool credit = one_in(a->n[1], 2), reason = !one_in(a->n[2], 8);
	int fund = credit ? pick_credit(m, a->n[3]) : pick_last(m->receipts, a->n[3]);
	const struct m_refund f = { .receipt = credit ? M_NEVER : fund,
				    .credit = credit ? fund : M_NEVER,
				    .on = m->today -
					  (one_in(a->n[4], 3) ? (int) (a->n[4] % 20) : 0) +
					  (one_in(a->n[5], 16) ? 3 : 0),
				    .amount = (long) (a->n[6] % 20000) };
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int64_t id;

	SAY("%s gives back £%s of %s %d on %s", history_users[actor], money_of(f.amount),
	    credit ? "credit note" : "receipt", fund + 1, date_iso(date_of(f.on)).s);
	if ((r = begin_money(s, &work, actor, "refund pay", reason, &err)) == ERR_OK)
		r = refund_pay(&work,
			       &(struct new_refund){ .receipt_id = credit ? 0 : fund + 1,
						     .credit_id = credit ? fund + 1 : 0,
						     .amount = money_pence(f.amount),
						     .paid_on = date_of(f.on),
						     .reference = "by bank" },
			       &id, &err);
	return end(s, &work, r, model_refund(m, actor, &f, reason), &err);
}

bool play_month(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int actor = pick_actor(a->n[0], M_FINANCE, M_ADMIN), r;
	struct date month = date_of(m->today - 31 * (int) (a->n[1] % 4) - 20);
	struct work work = WORK_EMPTY;
	struct period_close done;
	struct err err = { 0 };

	month = date_add(month, 1 - date_civil(month).day);
	if (day_of(month) < m_day(2024, 4, 1))
		month = date_of(m_day(2024, 4, 1));
	SAY("%s closes %s", history_users[actor], month_text(month).s);
	if ((r = begin_money(s, &work, actor, "period close", false, &err)) == ERR_OK)
		r = period_close(&work, month, &done, &err);
	return end(s, &work, r, model_month(m, actor, day_of(month)), &err);
}

void document_number(const struct model *m, int document, char out[24])
{
	static const char *const series[M_SERIES] = { "EWS", "EWR", "EWC", "EWD", "EWI" };
	static const char *const requests[M_SERIES] = { "EWQ", "EWP", "EWC", "EWD", "EWI" };
	const struct m_document *d = &m->document[document];

	if (document < m->documents)
		(void) snprintf(out, 24, "%s%02d-%05d", (d->theirs ? requests : series)[d->series],
				d->fy % 100, d->number);
	else
		(void) snprintf(out, 24, "EWS30-00001");
}

/* One that stands, mostly. */
static int pick_write_off(const struct model *m, unsigned number)
{
	for (int i = m->write_offs - 1; i >= 0 && !one_in(number, 6); i--)
		if (m->write_off[i].undoes == M_NEVER && !m->write_off[i].undone)
			return i;
	return pick_last(m->write_offs, number / 6);
}

bool play_write_off(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int actor = pick_actor(a->n[0], M_FINANCE, M_ADMIN), document = pick_unpaid(m, a->n[1]), r;
	bool reason = !one_in(a->n[2], 8);
	struct money amount =
		money_pence(one_in(a->n[3], 2) ? 1 + (long) (a->n[3] / 2 % 60000) : 0);
	struct work work = WORK_EMPTY;
	struct write_off done;
	struct err err = { 0 };
	char number[24];

	document_number(m, document, number);
	SAY("%s writes £%s of %s off", history_users[actor], money_of((long) amount.pence), number);
	if ((r = begin_money(s, &work, actor, "debt write-off", reason, &err)) == ERR_OK)
		r = write_off_debt(&work, number, amount.pence ? &amount : NULL, &done, &err);
	return end(s, &work, r, model_write_off(m, actor, document, (long) amount.pence, reason),
		   &err);
}

bool play_write_back(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int actor = pick_actor(a->n[0], M_FINANCE, M_ADMIN), r;
	int write_off = pick_write_off(m, a->n[1]);
	bool reason = !one_in(a->n[2], 8);
	struct work work = WORK_EMPTY;
	struct write_off done;
	struct err err = { 0 };

	SAY("%s takes write-off %d back", history_users[actor], write_off + 1);
	if ((r = begin_money(s, &work, actor, "debt write-back", reason, &err)) == ERR_OK)
		r = write_off_take_back(&work, write_off + 1, &done, &err);
	return end(s, &work, r, model_write_back(m, actor, write_off, reason), &err);
}

bool play_batch(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int actor = pick_actor(a->n[0], M_FINANCE, M_ADMIN), r;
	int to = m->today - (int) (a->n[1] % 40) + (one_in(a->n[2], 10) ? 41 : 0);
	struct work work = WORK_EMPTY;
	struct batch batch;
	struct err err = { 0 };

	SAY("%s sends the journal up to %s out", history_users[actor], date_iso(date_of(to)).s);
	if ((r = begin_money(s, &work, actor, "journal batch", false, &err)) == ERR_OK)
		r = batch_make(&work, date_of(to), &batch, &err);
	return end(s, &work, r, model_batch(m, actor, to), &err);
}

/* ---- the ledgers agree ---- */

/* Aged debt, as it was on a day. */
static bool same_aged(struct run_state *s, int on)
{
	SCOPED(aged_freep) struct aged *aged = NULL;
	long sums[M_ACCOUNTS] = { 0 };
	struct err err = { 0 };

	MUST(aged_read(s->store, &(struct as_known){ .on = date_of(on) }, &aged, &err));
	for (size_t i = 0; i < aged_count(aged); i++) {
		if (!same_debt(s, aged_line(aged, i), on))
			return false;
		for (int account = 0; account < M_ACCOUNTS; account++)
			if (aged_line(aged, i)->account_id == fixture.account[account])
				sums[account] += (long) aged_line(aged, i)->amount.pence;
	}
	for (int account = 0; account < M_ACCOUNTS; account++)
		if (sums[account] != model_owed_by(s->model, account, on))
			return differ(s, "account %d on %s: aged debt is %ld, the model says %ld",
				      account, date_iso(date_of(on)).s, sums[account],
				      model_owed_by(s->model, account, on));
	return true;
}

/* An account of the money ledger and the sales ledger, on a day. */
static bool same_account(struct run_state *s, int account, int on)
{
	long want = model_owed_by(s->model, account, on), got[2];
	static const char *const names[] = { "money", "sales" };
	struct date day = date_of(on);
	struct err err = { 0 };
	int64_t posted = 0, owed = 0;

	if (account == M_SUSPENSE) {
		MUST(store_int(s->store,
			       "SELECT coalesce(sum(p.pence), 0) FROM posting p JOIN journal j ON"
			       " j.journal_id = p.journal_id WHERE p.account = 'suspense' AND"
			       " j.dated_on <= ?1",
			       BIND(bind_date(day)), 0, &posted, &err));
		owed = posted; /* nobody's money is in nobody's account */
	} else {
		MUST(store_int(s->store,
			       "SELECT coalesce(sum(p.pence), 0) FROM posting p JOIN journal j ON"
			       " j.journal_id = p.journal_id WHERE p.payer_id = ?1 AND p.account ="
			       " 'receivable' AND j.dated_on <= ?2",
			       BIND(bind_int(fixture.account[account]), bind_date(day)), 0, &posted,
			       &err));
		MUST(store_int(s->store,
			       "SELECT coalesce(sum(e.pence), 0) FROM payer_effect e WHERE"
			       " e.payer_id = ?1 AND e.on_date <= ?2",
			       BIND(bind_int(fixture.account[account]), bind_date(day)), 0, &owed,
			       &err));
	}
	got[0] = (long) posted;
	got[1] = (long) owed;
	for (int i = 0; i < 2; i++)
		if (got[i] != want)
			return differ(s, "account %d on %s: the %s ledger has %ld, the model %ld",
				      account, date_iso(day).s, names[i], got[i], want);
	return true;
}

/* The statement of an account, from the beginning to a day. */
static bool same_statement(struct run_state *s, int account, int on)
{
	SCOPED(statement_release) struct statement statement = { .count = 0 };
	struct err err = { 0 };
	long want = model_owed_by(s->model, account, on);

	MUST(statement_load(s->store,
			    &(struct statement_ask){ .account_id = fixture.account[account],
						     .from = date_of(m_day(2024, 4, 1)),
						     .to = date_of(on) },
			    &statement, &err));
	if (statement.closing.pence != want ||
	    (statement.count > 0 && statement.line[statement.count - 1].balance.pence != want))
		return differ(s, "account %d on %s: its statement is £%s, the model says %ld",
			      account, date_iso(date_of(on)).s, money_text(statement.closing).s,
			      want);
	return true;
}

bool same_ledgers(struct run_state *s, int on)
{
	for (int account = 0; account < M_ACCOUNTS; account++)
		if (!same_statement(s, account, on))
			return false;
	for (int account = 0; account <= M_ACCOUNTS; account++)
		if (!same_account(s, account, on))
			return false;
	return same_debts(s, on) && same_aged(s, on) && same_reliefs(s, on) && same_requests(s);
}
