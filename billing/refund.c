/* billing/refund.c - gives money back, out of a receipt or a credit note */
#include "billing/journal.h"
#include "billing/period.h"
#include "billing/receipt.h"
#include "core/approval.h"
#include "core/check_value.h"

#include "core/banned.h"

static int check_ask(const struct work *work, const struct new_refund *ask, struct err *err)
{
	int r;

	if (ask->amount.pence <= 0) {
		(void) err_set(err, ERR_INVALID, "a refund is of more than £0.00");
		return err_at(err, "amount", 0);
	}
	if (line_check("the reference", ask->reference, RECEIPT_REFERENCE_MAX, err) < 0)
		return err_at(err, "reference", 0);
	if ((r = work_need_reason(work, "money is given back", err)) < 0)
		return r;
	if (date_compare(ask->paid_on, work->today) > 0) {
		(void) err_set(err, ERR_INVALID,
			       "%s is still to come: enter a refund when it was paid",
			       date_long(ask->paid_on).s);
		return err_at(err, "on", 0);
	}
	return ERR_OK;
}

static int check_fund(const struct fund *fund, const struct new_refund *ask, struct err *err)
{
	if (fund->account_id == 0)
		return err_set(err, ERR_CONFLICT,
			       "%s is in suspense: first say whose it is, with 'daybook receipt"
			       " assign %" PRId64 " --payer WHO'",
			       fund->name, fund->receipt_id);
	if (ask->amount.pence > fund->free.pence) {
		(void) err_set(err, ERR_CONFLICT, "only £%s is free of %s",
			       money_pretty(fund->free).s, fund->name);
		return err_at(err, "amount", 0);
	}
	if (date_compare(ask->paid_on, fund->from) < 0) {
		(void) err_set(err, ERR_CONFLICT,
			       "this money of %s is free since %s: it was not paid back on %s,"
			       " before that",
			       fund->name, date_long(fund->from).s, date_long(ask->paid_on).s);
		return err_at(err, "on", 0);
	}
	return ERR_OK;
}

int refund_pay(struct work *work, const struct new_refund *ask, int64_t *out_id, struct err *err)
{
	struct posting lines[] = {
		{ .account = "receivable", .amount = ask->amount },
		{ .account = "bank", .amount = money_sub(money_pence(0), ask->amount) },
	};
	struct fund fund;
	char subject[80];
	int r;

	if ((r = fund_load(work->store, ask->receipt_id, ask->credit_id, &fund, err)) < 0 ||
	    (r = check_ask(work, ask, err)) < 0 || (r = check_fund(&fund, ask, err)) < 0)
		return r;
	if (period_check(work->store, ask->paid_on, "a refund", err) < 0)
		return err_at(err, "on", 0);
	lines[0].payer_id = fund.account_id;
	(void) snprintf(subject, sizeof subject, "%s %s", fund.name, money_text(ask->amount).s);
	if ((r = approval_need(work, "refund", subject, ask->amount, err)) < 0 ||
	    (r = work_insert(
		     work,
		     "INSERT INTO refund (payer_id, receipt_id, credit_id, paid_on, pence,"
		     " reference, reason, audit_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
		     BIND(bind_int(fund.account_id), bind_id(ask->receipt_id),
			  bind_id(ask->credit_id), bind_date(ask->paid_on),
			  bind_int(ask->amount.pence), bind_text(ask->reference),
			  bind_text(work->reason), bind_int(work_audit_id(work))),
		     out_id, err)) < 0)
		return r;
	return journal_post(work, "refund", *out_id, ask->paid_on, lines, COUNT_OF(lines), err);
}
