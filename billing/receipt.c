/* billing/receipt.c - enters receipts, moves them, takes them back; each with its journal */
#include "billing/receipt.h"

#include "billing/journal.h"
#include "billing/period.h"
#include "core/check_value.h"
#include "core/payer.h"

#include "core/banned.h"

/* The key by its parameter, not by its column: so the view is read by its indexes. */
#define EFFECT(what)                                                                        \
	"(SELECT coalesce(-sum(e.pence), 0) FROM receipt_effect e WHERE e.receipt_id = ?1 " \
	"AND e.what = '" what "')"

static const char load_sql[] =
	"SELECT r.received_on, r.posted_on, r.pence, r.method, r.reference, r.bank_key, m.payer_id,"
	" p.name, m.moved_on, b.back_on, " EFFECT("allocated") ", " EFFECT(
		"refunded") " FROM receipt r JOIN receipt_move m ON m.receipt_id = r.receipt_id "
			    "AND m.line = (SELECT"
			    " max(x.line) FROM receipt_move x WHERE x.receipt_id = r.receipt_id) "
			    "LEFT JOIN payer p ON"
			    " p.payer_id = m.payer_id LEFT JOIN receipt_back b ON b.receipt_id = "
			    "r.receipt_id WHERE"
			    " r.receipt_id = ?1";

int receipt_load(struct store *st, int64_t receipt_id, struct receipt *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st, load_sql, BIND(bind_int(receipt_id)), &q, &row, err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_NOT_FOUND,
			       "there is no receipt %" PRId64 ": 'daybook receipt list' shows them",
			       receipt_id);
	*out = (struct receipt){
		.id = receipt_id,
		.received_on = stmt_date(q, 0),
		.posted_on = stmt_date(q, 1),
		.amount = stmt_money(q, 2),
		.account_id = stmt_int(q, 6),
		.held_on = stmt_date(q, 8),
		.back_on = stmt_date(q, 9),
		.allocated = stmt_money(q, 10),
		.refunded = stmt_money(q, 11),
	};
	stmt_copy(q, 3, out->method, sizeof out->method);
	stmt_copy(q, 4, out->reference, sizeof out->reference);
	stmt_copy(q, 5, out->bank_key, sizeof out->bank_key);
	stmt_copy(q, 7, out->payer, sizeof out->payer);
	if (date_is_none(out->back_on))
		out->free = money_sub(money_sub(out->amount, out->allocated), out->refunded);
	return ERR_OK;
}

/* ---- what is asked for ---- */

/* A book without requests has no ledger that could tell of a receipt. */
static int check_corporate(struct store *st, struct err *err)
{
	int64_t requests = 0;
	int r = store_int(st, "SELECT count(*) FROM request_line", BIND_NONE, 0, &requests, err);

	if (r < 0 || requests > 0)
		return r;
	(void) err_set(err, ERR_INVALID,
		       "'corporate' is what the corporate ledger tells: say bank, card, cheque or "
		       "cash");
	return err_at(err, "method", 0);
}

static int check_method(struct store *st, const char *method, struct err *err)
{
	static const char *const methods[] = { "bank", "card", "cheque", "cash" };

	if (strcmp(method, "corporate") == 0)
		return check_corporate(st, err);
	for (size_t i = 0; i < COUNT_OF(methods); i++)
		if (strcmp(method, methods[i]) == 0)
			return ERR_OK;
	(void) err_set(err, ERR_INVALID, "'%s' is no way of paying: bank, card, cheque or cash",
		       method);
	return err_at(err, "method", 0);
}

static int check_new(const struct work *work, const struct new_receipt *ask, struct err *err)
{
	int r;

	if (ask->amount.pence <= 0 || ask->amount.pence > MONEY_MAX) {
		(void) err_set(err, ERR_INVALID, "a receipt is of more than £0.00");
		return err_at(err, "amount", 0);
	}
	if (date_compare(ask->received_on, work->today) > 0) {
		(void) err_set(err, ERR_INVALID, "%s is still to come: no money came then",
			       date_long(ask->received_on).s);
		return err_at(err, "on", 0);
	}
	if (date_plausible(ask->received_on, work->today, err) < 0)
		return err_at(err, "on", 0);
	if ((r = check_method(work->store, ask->method, err)) < 0)
		return r;
	if (ask->reference[0] != '\0' &&
	    line_check("the reference", ask->reference, RECEIPT_REFERENCE_MAX, err) < 0)
		return err_at(err, "reference", 0);
	return ERR_OK;
}

/* It comes in once: the same line again would be the same money twice. */
static int check_key(struct store *st, const char *key, struct err *err)
{
	int64_t there = 0;
	int r = store_int(st, "SELECT receipt_id FROM receipt WHERE bank_key = ?1",
			  BIND(bind_text(key)), 0, &there, err);

	if (r < 0 || there == 0 || !key)
		return r;
	return err_set(err, ERR_CONFLICT,
		       "this line of the bank came in before, as receipt %" PRId64, there);
}

static int check_account(struct store *st, int64_t account_id, struct payer *out, struct err *err)
{
	int r;

	*out = (struct payer){ .id = 0 };
	if (account_id == 0)
		return ERR_OK;
	if ((r = payer_load(st, account_id, out, err)) < 0)
		return r;
	if (out->account_id != account_id)
		return err_set(err, ERR_INVALID, "payer %" PRId64 " is no account", account_id);
	return ERR_OK;
}

/* ---- writing ---- */

/* Where a receipt lies in the money ledger: of a payer, or in suspense. */
static struct posting holder(int64_t account_id, struct money amount)
{
	return (struct posting){ .account = account_id ? "receivable" : "suspense",
				 .payer_id = account_id,
				 .amount = amount };
}

static int insert_move(struct work *work, int64_t receipt_id, int64_t account_id, struct date on,
		       const char *reason, int64_t *out_id, struct err *err)
{
	return work_insert(work,
			   "INSERT INTO receipt_move (receipt_id, line, payer_id, moved_on, reason,"
			   " audit_id) VALUES (?1, (SELECT coalesce(max(m.line), 0) + 1 FROM"
			   " receipt_move m WHERE m.receipt_id = ?1), ?2, ?3, ?4, ?5)",
			   BIND(bind_int(receipt_id), bind_id(account_id), bind_date(on),
				bind_text(reason), bind_int(work_audit_id(work))),
			   out_id, err);
}

int receipt_add(struct work *work, const struct new_receipt *ask, int64_t *out_id, struct err *err)
{
	struct posting lines[] = {
		{ .account = "bank", .amount = ask->amount },
		holder(ask->account_id, money_negate(ask->amount)),
	};
	struct date posted_on;
	struct payer payer;
	int64_t move_id;
	int r;

	if ((r = check_new(work, ask, err)) < 0 ||
	    (r = check_account(work->store, ask->account_id, &payer, err)) < 0 ||
	    (r = check_key(work->store, ask->bank_key, err)) < 0 ||
	    (r = period_first_open(work->store, ask->received_on, &posted_on, err)) < 0 ||
	    (r = work_insert(
		     work,
		     "INSERT INTO receipt (received_on, posted_on, pence, method, reference,"
		     " bank_key, audit_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
		     BIND(bind_date(ask->received_on), bind_date(posted_on),
			  bind_int(ask->amount.pence), bind_text(ask->method),
			  bind_text(ask->reference), bind_text(ask->bank_key),
			  bind_int(work_audit_id(work))),
		     out_id, err)) < 0 ||
	    (r = insert_move(work, *out_id, ask->account_id, posted_on, NULL, &move_id, err)) < 0)
		return r;
	return journal_post(work, "receipt", *out_id, posted_on, lines, COUNT_OF(lines), err);
}

/* Nothing is done with it that would lie before what was done already. */
static int check_order(const struct work *work, const struct receipt *have, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct date last = have->held_on;
	bool row = false;
	int r = store_one(work->store,
			  "SELECT max(allocated_on) FROM allocation WHERE receipt_id = ?1",
			  BIND(bind_int(have->id)), &q, &row, err);

	if (r < 0)
		return r;
	if (row && !stmt_is_null(q, 0))
		last = date_max(last, stmt_date(q, 0));
	if (date_compare(work->today, last) < 0)
		return err_set(err, ERR_CONFLICT,
			       "receipt %" PRId64 " was last dealt with on %s: nothing is done with"
			       " it on %s, before that",
			       have->id, date_long(last).s, date_long(work->today).s);
	return period_check(work->store, work->today, "this", err);
}

static int check_not_back(const struct receipt *have, struct err *err)
{
	if (date_is_none(have->back_on))
		return ERR_OK;
	return err_set(err, ERR_CONFLICT, "receipt %" PRId64 " was reversed on %s", have->id,
		       date_long(have->back_on).s);
}

static int check_whole(const struct receipt *have, const char *doing, struct err *err)
{
	if (have->refunded.pence != 0)
		return err_set(err, ERR_CONFLICT,
			       "£%s of receipt %" PRId64 " was refunded: it cannot be %s",
			       money_pretty(have->refunded).s, have->id, doing);
	if (have->allocated.pence != 0)
		return err_set(err, ERR_CONFLICT,
			       "£%s of receipt %" PRId64 " is allocated: undo that first;"
			       " 'daybook receipt show %" PRId64 "' lists it",
			       money_pretty(have->allocated).s, have->id, have->id);
	return ERR_OK;
}

int receipt_move(struct work *work, int64_t receipt_id, int64_t account_id, struct err *err)
{
	struct posting lines[2];
	struct receipt have;
	struct payer payer;
	int64_t move_id;
	int r;

	if ((r = receipt_load(work->store, receipt_id, &have, err)) < 0 ||
	    (r = check_account(work->store, account_id, &payer, err)) < 0 ||
	    (r = check_not_back(&have, err)) < 0)
		return r;
	if (have.account_id == account_id)
		return err_set(err, ERR_CONFLICT, "receipt %" PRId64 " is %s%s already", receipt_id,
			       account_id ? "of " : "in suspense", have.payer);
	if ((r = check_whole(&have, "moved", err)) < 0 ||
	    (r = have.account_id ? work_need_reason(work, "the receipt is moved", err) : ERR_OK) <
		    0 ||
	    (r = check_order(work, &have, err)) < 0 ||
	    (r = insert_move(work, receipt_id, account_id, work->today, work->reason, &move_id,
			     err)) < 0)
		return r;
	lines[0] = holder(have.account_id, have.amount);
	lines[1] = holder(account_id, money_negate(have.amount));
	return journal_post(work, "receipt-move", move_id, work->today, lines, COUNT_OF(lines),
			    err);
}

/* ---- it was none ---- */

/* The first allocation of a receipt that stands, after the key given; 0: none. */
static int next_allocation(struct store *st, int64_t receipt_id, int64_t after, int64_t *out,
			   struct err *err)
{
	return store_int(st,
			 "SELECT min(a.allocation_id) FROM allocation a WHERE a.receipt_id = ?1 AND"
			 " a.allocation_id > ?2 AND a.undoes_id IS NULL AND NOT EXISTS (SELECT 1"
			 " FROM allocation u WHERE u.undoes_id = a.allocation_id)",
			 BIND(bind_int(receipt_id), bind_int(after)), 0, out, err);
}

static int undo_all(struct work *work, int64_t receipt_id, size_t *out_undone, struct err *err)
{
	struct allocated undone;
	int64_t id = 0;
	int r;

	while ((r = next_allocation(work->store, receipt_id, id, &id, err)) == ERR_OK && id != 0) {
		if ((r = allocation_undo(work, id, &undone, err)) < 0)
			return r;
		++*out_undone;
	}
	return r;
}

int receipt_back(struct work *work, int64_t receipt_id, bool undo, size_t *out_undone,
		 struct err *err)
{
	struct posting lines[2];
	struct receipt have;
	int r;

	*out_undone = 0;
	if ((r = receipt_load(work->store, receipt_id, &have, err)) < 0 ||
	    (r = work_need_reason(work, "the receipt is reversed", err)) < 0 ||
	    (r = check_not_back(&have, err)) < 0)
		return r;
	if (have.refunded.pence == 0 && undo) {
		if ((r = undo_all(work, receipt_id, out_undone, err)) < 0)
			return r;
		have.allocated = money_pence(0);
	}
	if ((r = check_whole(&have, "reversed", err)) < 0 ||
	    (r = check_order(work, &have, err)) < 0 ||
	    (r = work_run(work,
			  "INSERT INTO receipt_back (receipt_id, back_on, reason, audit_id)"
			  " VALUES (?1, ?2, ?3, ?4)",
			  BIND(bind_int(receipt_id), bind_date(work->today),
			       bind_text(work->reason), bind_int(work_audit_id(work))),
			  err)) < 0)
		return r;
	lines[0] = holder(have.account_id, have.amount);
	lines[1] = (struct posting){ .account = "bank", .amount = money_negate(have.amount) };
	return journal_post(work, "receipt-back", receipt_id, work->today, lines, COUNT_OF(lines),
			    err);
}
