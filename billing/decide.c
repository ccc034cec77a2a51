/* billing/decide.c - credits owed days, or notes that the school waived them */
#include "billing/decide.h"

#include "billing/change.h"
#include "core/approval.h"

#include "core/banned.h"

/* As much of it as can be taken back, and what that is worth. */
static int weigh(struct store *st, const struct decision *decision, struct decided *out,
		 struct allotment_now *now, struct err *err)
{
	int64_t free;
	int r = ledger_load(st, out->owed.allotment_id, now, err);

	if (r < 0)
		return r;
	out->quantity = out->owed.quantity;
	free = now->left.hundredths - now->planned.hundredths;
	if (free < out->quantity.hundredths && decision->how == SETTLED_CREDITED)
		out->quantity = quantity_of(free);
	if (out->quantity.hundredths <= 0)
		return err_set(err, ERR_CONFLICT,
			       "nothing of it is left to credit: all of %s is used or booked",
			       out->owed.contract);
	free = free < out->quantity.hundredths ? free : out->quantity.hundredths;
	out->worth = money_sub(now->worth, ledger_worth(now->price, now->allotment.quantity,
							quantity_of(now->left.hundredths - free)));
	return ERR_OK;
}

static int take_back(struct work *work, struct decided *out, const struct allotment_now *now,
		     struct err *err)
{
	const struct allotment *a = &now->allotment;
	struct adjustment less = {
		.purchase_id = a->purchase_id,
		.school_id = a->school_id,
		.fy = a->fy,
		.cause = CAUSE_OWED,
		.quantity = out->quantity,
		.on = work->today,
	};
	struct date on = date_min(date_max(work->today, fy_first(a->fy)), fy_last(a->fy));
	struct contract c;
	int r;

	if ((r = contract_load(work->store, a->contract_id, &c, err)) < 0 ||
	    (r = ledger_cancel(work, a->id, out->quantity, on, &less.amount, err)) < 0)
		return r;
	return charge_payers_less(work, &less, change_payers(&c), &out->money, err);
}

/* Settle it, and weigh it before anything is taken. */
static int settle(struct work *work, const struct decision *decision, struct decided *out,
		  struct allotment_now *now, struct err *err)
{
	int r;

	if ((r = owed_load(work->store, decision->owed_id, &out->owed, err)) < 0 ||
	    (r = owed_settle(work, decision->owed_id, decision->how, decision->said_by, err)) < 0)
		return r;
	return weigh(work->store, decision, out, now, err);
}

int owed_credit(struct work *work, int64_t owed_id, struct decided *out, struct err *err)
{
	const struct decision credit = { .owed_id = owed_id, .how = SETTLED_CREDITED };
	struct allotment_now now;
	int r = settle(work, &credit, out, &now, err);

	return r < 0 ? r : take_back(work, out, &now, err);
}

int owed_decide(struct work *work, const struct decision *decision, struct decided *out,
		struct err *err)
{
	bool credit = decision->how == SETTLED_CREDITED;
	struct decided d = { .worth = money_pence(0) };
	struct allotment_now now;
	char subject[64];
	int r;

	if (!work->reason) {
		err_set(err, ERR_INVALID, "say why it is decided so, with --reason");
		return err_at(err, "reason", 0);
	}
	if ((r = settle(work, decision, &d, &now, err)) < 0)
		return r;
	(void) snprintf(subject, sizeof subject, "%s owed %" PRId64 " %s", d.owed.contract,
			d.owed.id, money_text(d.worth).s);
	if ((r = approval_need(work, credit ? "credit" : "waiver", subject, d.worth, err)) < 0 ||
	    (credit && (r = take_back(work, &d, &now, err)) < 0))
		return r;
	*out = d;
	return ERR_OK;
}
