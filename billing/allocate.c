/* billing/allocate.c - has money pay documents, and undoes it */
#include "billing/owing.h"
#include "billing/period.h"
#include "billing/receipt.h"
#include "core/payer.h"

#include "core/banned.h"

/* ---- the money ---- */

/* The last day on which something was given back to it: what is free only falls after. */
#define LAST_UNDONE(of)                                                                        \
	"(SELECT max(a.allocated_on) FROM allocation a WHERE a." of " AND a.undoes_id IS NOT " \
	"NULL)"

static int fund_of_receipt(struct store *st, int64_t receipt_id, struct fund *out, struct err *err)
{
	struct receipt have;
	int r = receipt_load(st, receipt_id, &have, err);

	if (r < 0)
		return r;
	if (!date_is_none(have.back_on))
		return err_set(err, ERR_CONFLICT, "receipt %" PRId64 " was reversed on %s",
			       receipt_id, date_long(have.back_on).s);
	out->account_id = have.account_id;
	out->free = have.free;
	out->from = have.held_on;
	(void) snprintf(out->name, sizeof out->name, "receipt %" PRId64, receipt_id);
	return ERR_OK;
}

static int fund_of_credit(struct store *st, int64_t credit_id, struct fund *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st,
			  "SELECT d.name, d.kind, d.settles, coalesce(p.account_id, p.payer_id),"
			  " d.issued_on, (SELECT coalesce(sum(e.pence), 0) FROM credit_effect e"
			  " WHERE e.document_id = ?1) FROM document d JOIN payer p ON"
			  " p.payer_id = d.payer_id WHERE d.document_id = ?1",
			  BIND(bind_int(credit_id)), &q, &row, err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_NOT_FOUND, "there is no credit note %" PRId64, credit_id);
	stmt_copy(q, 0, out->name, sizeof out->name);
	if (strcmp(stmt_text(q, 1), "credit-note") != 0)
		return err_set(err, ERR_CONFLICT, "%s is no credit note: it has no money to give",
			       out->name);
	if (strcmp(stmt_text(q, 2), "bank") != 0)
		return err_set(err, ERR_CONFLICT,
			       "%s is settled by journal, with what it credits: it pays nothing",
			       out->name);
	out->account_id = stmt_int(q, 3);
	out->from = stmt_date(q, 4);
	out->free = stmt_money(q, 5);
	return ERR_OK;
}

int fund_load(struct store *st, int64_t receipt_id, int64_t credit_id, struct fund *out,
	      struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r;

	*out = (struct fund){ .receipt_id = receipt_id, .credit_id = credit_id };
	if ((r = receipt_id ? fund_of_receipt(st, receipt_id, out, err)
			    : fund_of_credit(st, credit_id, out, err)) < 0 ||
	    (r = store_one(st,
			   "SELECT coalesce(" LAST_UNDONE("receipt_id = ?1") ", " LAST_UNDONE(
				   "credit_id = ?2") ")",
			   BIND(bind_id(receipt_id), bind_id(credit_id)), &q, &row, err)) < 0)
		return r;
	if (!stmt_is_null(q, 0))
		out->from = date_max(out->from, stmt_date(q, 0));
	return ERR_OK;
}

/* ---- what it pays ---- */

struct debt {
	int64_t account_id;
	char name[24], payer[128];
	struct date from; /* the first day on which it can be paid */
	struct money outstanding;
	bool is_credit, by_journal;
};

static int debt_load(struct store *st, int64_t document_id, struct debt *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(
		st,
		"SELECT d.name, p.name, coalesce(p.account_id, p.payer_id), d.kind, d.settles,"
		" d.issued_on, (SELECT coalesce(sum(e.pence), 0) FROM document_effect e WHERE"
		" e.document_id = ?1), " LAST_UNDONE(
			"document_id = d.document_id") ","
						       " (SELECT max(w.written_on) FROM write_off "
						       "w WHERE w.document_id = d.document_id"
						       "  AND w.undoes_id IS NOT NULL) FROM "
						       "document d JOIN payer p ON p.payer_id ="
						       " d.payer_id WHERE d.document_id = ?1",
		BIND(bind_int(document_id)), &q, &row, err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_NOT_FOUND, "there is no document %" PRId64, document_id);
	*out = (struct debt){ .account_id = stmt_int(q, 2),
			      .is_credit = strcmp(stmt_text(q, 3), "credit-note") == 0,
			      .by_journal = strcmp(stmt_text(q, 4), "bank") != 0,
			      .from = stmt_date(q, 5),
			      .outstanding = stmt_money(q, 6) };
	for (int i = 7; i < 9; i++)
		if (!stmt_is_null(q, i))
			out->from = date_max(out->from, stmt_date(q, i));
	stmt_copy(q, 0, out->name, sizeof out->name);
	stmt_copy(q, 1, out->payer, sizeof out->payer);
	return ERR_OK;
}

static int check_kind(const struct debt *debt, struct err *err)
{
	if (debt->is_credit)
		return err_set(err, ERR_CONFLICT,
			       "%s is a credit note: it is not paid, it pays; 'daybook receipt"
			       " allocate %s --to NUMBER', or 'daybook refund pay'",
			       debt->name, debt->name);
	if (debt->by_journal)
		return err_set(err, ERR_CONFLICT,
			       "%s is an internal charge that is settled by journal: no money pays"
			       " it",
			       debt->name);
	return ERR_OK;
}

static int check_holder(struct store *st, const struct fund *fund, const struct debt *debt,
			struct err *err)
{
	struct payer payer;
	int r;

	if (fund->account_id == 0)
		return err_set(err, ERR_CONFLICT,
			       "%s is in suspense: first say whose it is, with 'daybook receipt"
			       " assign %" PRId64 " --payer WHO'",
			       fund->name, fund->receipt_id);
	if (fund->account_id == debt->account_id)
		return ERR_OK;
	if ((r = payer_load(st, fund->account_id, &payer, err)) < 0)
		return r;
	return err_set(err, ERR_CONFLICT, "%s is of %s, and %s is billed to %s", fund->name,
		       payer.name, debt->name, debt->payer);
}

/* How much: what was asked for, or as much as fits. */
static int check_amount(const struct fund *fund, const struct debt *debt, struct money ask,
			struct money *out, struct err *err)
{
	if (debt->outstanding.pence <= 0)
		return err_set(err, ERR_CONFLICT, "nothing is outstanding of %s", debt->name);
	if (fund->free.pence <= 0)
		return err_set(err, ERR_CONFLICT, "nothing is free of %s", fund->name);
	if (ask.pence > debt->outstanding.pence) {
		(void) err_set(err, ERR_CONFLICT, "only £%s is outstanding of %s",
			       money_pretty(debt->outstanding).s, debt->name);
		return err_at(err, "amount", 0);
	}
	if (ask.pence > fund->free.pence) {
		(void) err_set(err, ERR_CONFLICT, "only £%s is free of %s",
			       money_pretty(fund->free).s, fund->name);
		return err_at(err, "amount", 0);
	}
	*out = ask;
	if (ask.pence == 0)
		out->pence = fund->free.pence < debt->outstanding.pence ? fund->free.pence
									: debt->outstanding.pence;
	return ERR_OK;
}

/* The first day on which both are there, where its month is open. */
static int find_day(const struct work *work, const struct fund *fund, const struct debt *debt,
		    struct date *out, struct err *err)
{
	struct err closed = { 0 };

	*out = date_max(fund->from, debt->from);
	if (period_check(work->store, *out, "a payment", &closed) == ERR_OK)
		return ERR_OK;
	if (closed.code != ERR_CONFLICT) {
		*err = closed;
		return closed.code;
	}
	*out = date_max(*out, work->today);
	return period_check(work->store, *out, "a payment", err);
}

static int allocate(struct work *work, const struct fund *fund, int64_t document_id,
		    struct money amount, struct allocated *out, struct err *err)
{
	struct debt debt;
	int r;

	if (amount.pence < 0) {
		(void) err_set(err, ERR_INVALID, "an amount is never less than £0.00");
		return err_at(err, "amount", 0);
	}
	if ((r = debt_load(work->store, document_id, &debt, err)) < 0 ||
	    (r = check_kind(&debt, err)) < 0 ||
	    (r = check_holder(work->store, fund, &debt, err)) < 0 ||
	    (r = check_amount(fund, &debt, amount, &amount, err)) < 0 ||
	    (r = find_day(work, fund, &debt, &out->on, err)) < 0 ||
	    (r = work_insert(work,
			     "INSERT INTO allocation (document_id, receipt_id, credit_id,"
			     " allocated_on, pence, audit_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
			     BIND(bind_int(document_id), bind_id(fund->receipt_id),
				  bind_id(fund->credit_id), bind_date(out->on),
				  bind_int(amount.pence), bind_int(work_audit_id(work))),
			     &out->id, err)) < 0)
		return r;
	out->amount = amount;
	out->left = money_sub(fund->free, amount);
	out->outstanding = money_sub(debt.outstanding, amount);
	memcpy(out->name, debt.name, sizeof out->name);
	return ERR_OK;
}

int receipt_allocate(struct work *work, int64_t receipt_id, int64_t document_id,
		     struct money amount, struct allocated *out, struct err *err)
{
	struct fund fund;
	int r = fund_load(work->store, receipt_id, 0, &fund, err);

	*out = (struct allocated){ .id = 0 };
	return r < 0 ? r : allocate(work, &fund, document_id, amount, out, err);
}

int credit_allocate(struct work *work, int64_t credit_id, int64_t document_id, struct money amount,
		    struct allocated *out, struct err *err)
{
	struct fund fund;
	int r = fund_load(work->store, 0, credit_id, &fund, err);

	*out = (struct allocated){ .id = 0 };
	return r < 0 ? r : allocate(work, &fund, document_id, amount, out, err);
}

/* ---- undone ---- */

struct allocation {
	int64_t document_id, receipt_id, credit_id;
	struct date on;
	struct money amount;
};

static int allocation_load(struct store *st, int64_t id, struct allocation *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(
		st,
		"SELECT a.document_id, a.receipt_id, a.credit_id, a.allocated_on, a.pence,"
		" a.undoes_id, u.allocated_on FROM allocation a LEFT JOIN allocation u ON"
		" u.undoes_id = a.allocation_id WHERE a.allocation_id = ?1",
		BIND(bind_int(id)), &q, &row, err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_NOT_FOUND,
			       "there is no allocation %" PRId64 ": 'daybook receipt show' and"
			       " 'daybook invoice show' list them",
			       id);
	if (!stmt_is_null(q, 5))
		return err_set(err, ERR_CONFLICT,
			       "allocation %" PRId64 " undoes allocation %" PRId64
			       ": allocate the money again instead",
			       id, stmt_int(q, 5));
	if (!stmt_is_null(q, 6))
		return err_set(err, ERR_CONFLICT, "allocation %" PRId64 " was undone on %s", id,
			       date_long(stmt_date(q, 6)).s);
	*out = (struct allocation){ stmt_int(q, 0), stmt_int(q, 1), stmt_int(q, 2), stmt_date(q, 3),
				    stmt_money(q, 4) };
	return ERR_OK;
}

int allocation_undo(struct work *work, int64_t allocation_id, struct allocated *out,
		    struct err *err)
{
	struct allocation have;
	struct fund fund;
	struct debt debt;
	int r;

	*out = (struct allocated){ .id = 0 };
	if ((r = allocation_load(work->store, allocation_id, &have, err)) < 0 ||
	    (r = fund_load(work->store, have.receipt_id, have.credit_id, &fund, err)) < 0 ||
	    (r = debt_load(work->store, have.document_id, &debt, err)) < 0)
		return r;
	out->on = date_max(work->today, have.on);
	if ((r = period_check(work->store, out->on, "this", err)) < 0 ||
	    (r = work_insert(work,
			     "INSERT INTO allocation (document_id, receipt_id, credit_id,"
			     " allocated_on, pence, undoes_id, audit_id)"
			     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
			     BIND(bind_int(have.document_id), bind_id(have.receipt_id),
				  bind_id(have.credit_id), bind_date(out->on),
				  bind_int(-have.amount.pence), bind_int(allocation_id),
				  bind_int(work_audit_id(work))),
			     &out->id, err)) < 0)
		return r;
	out->amount = have.amount;
	out->left = money_add(fund.free, have.amount);
	out->outstanding = money_add(debt.outstanding, have.amount);
	memcpy(out->name, debt.name, sizeof out->name);
	return ERR_OK;
}
