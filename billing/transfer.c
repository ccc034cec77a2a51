/* billing/transfer.c - moves days between the schools of a contract, and their money between payers */
#include "billing/change.h"

#include "billing/vat.h"

#include "core/banned.h"

static int check_ask(struct work *work, const struct contract *c, const struct transfer_ask *ask,
		     struct err *err)
{
	int r;

	if (c->sharing == SHARING_POOLED)
		return err_set(err, ERR_CONFLICT,
			       "the schools of %s share one pool: each can use its %s, so there "
			       "is nothing to move",
			       c->ref, unit_terms(c->unit)->plural);
	if (c->commitment == COMMITMENT_AS_USED)
		return err_set(err, ERR_CONFLICT,
			       "%s is pay as you go: no %s are bought beforehand that could be "
			       "moved",
			       c->ref, unit_terms(c->unit)->plural);
	if (ask->from_school == ask->to->id)
		return err_set(err, ERR_INVALID, "%s cannot give %s to itself", ask->to->name,
			       unit_terms(c->unit)->plural);
	if (school_is_closed(ask->to, work->today))
		return err_set(err, ERR_CONFLICT, "%s (%s) is closed: it can take no %s",
			       ask->to->name, ask->to->urn, unit_terms(c->unit)->plural);
	if ((r = work_need_reason(work, "days are moved", err)) < 0)
		return r;
	return change_check_step(c, ask->quantity, err);
}

/* Schools of one payer and one treatment settle it among themselves; days billed as they are used are not paid yet. */
static int find_money(struct work *work, const struct contract *c, const struct transfer_ask *ask,
		      struct transferred *out, struct err *err)
{
	struct date due = date_max(work->today, fy_first(ask->fy));
	struct school_terms from, to;
	struct vat_rate rate;
	int r;

	if ((r = school_terms_on(work->store, ask->from_school, work->today, &from, err)) < 0 ||
	    (r = school_terms_on(work->store, ask->to->id, work->today, &to, err)) < 0)
		return r;
	out->moves_money = c->plan != PLAN_ON_USE && (from.payer.id != to.payer.id ||
						      strcmp(from.treatment, to.treatment) != 0);
	if (!out->moves_money)
		return ERR_OK;
	if (year_is_provisional(contract_year(c, ask->fy)))
		return err_set(err, ERR_CONFLICT,
			       "the rate of %s is provisional, so nobody knows what these %s cost: "
			       "confirm it first, with 'daybook contract confirm-rate %s'",
			       fy_text(ask->fy).s, unit_terms(c->unit)->plural, c->ref);
	if ((r = school_terms_on(work->store, ask->to->id, due, &to, err)) < 0 ||
	    (r = vat_rate_on(work->store, to.treatment, due, &rate, err)) < 0)
		return r;
	out->vat_bp = rate.bp;
	return ERR_OK;
}

/* The giver is charged less, the taker more: the same sum, each with its own VAT. */
static int move_money(struct work *work, const struct transfer_ask *ask,
		      const struct allotment *from, struct quantity quantity, struct money worth,
		      struct transferred *out, struct err *err)
{
	struct adjustment a = {
		.purchase_id = from->purchase_id,
		.school_id = ask->from_school,
		.fy = from->fy,
		.cause = CAUSE_MOVED,
		.quantity = quantity,
		.amount = worth,
		.on = work->today,
	};
	int r = charge_payers_less(work, &a, PAYERS_OWNER_ONLY, &out->given, err);

	if (r < 0)
		return r;
	a.school_id = ask->to->id;
	a.on = date_max(work->today, fy_first(from->fy));
	out->charged = money_add(out->charged, worth);
	out->charged_vat = money_add(out->charged_vat, money_vat(worth, out->vat_bp));
	return charge_more(work, &a, err);
}

static bool can_move(const struct allotment_now *now)
{
	return now->allotment.only_service == 0 && allotment_free(now).hundredths > 0;
}

static int check_enough(const struct contract *c, const struct transfer_ask *ask,
			const struct allotments *list, struct err *err)
{
	const struct member *from = contract_member(c, ask->from_school);
	int64_t free = 0;

	for (size_t i = 0; i < list->count; i++)
		if (can_move(&list->at[i]))
			free += allotment_free(&list->at[i]).hundredths;
	if (ask->quantity.hundredths <= free)
		return ERR_OK;
	return err_set(err, ERR_CONFLICT,
		       "%s has %s in %s on %s that %s neither used nor booked: %s cannot be moved",
		       from->name, quantity_named(quantity_of(free), c->unit).s, fy_text(ask->fy).s,
		       c->ref, free <= 100 ? "is" : "are", quantity_short(ask->quantity).s);
}

static int move_days(struct work *work, const struct contract *c, const struct transfer_ask *ask,
		     struct transferred *out, struct err *err)
{
	SCOPED(allotments_release) struct allotments list = { 0 };
	const struct allotment_filter filter = { .contract_id = c->id,
						 .school_id = ask->from_school,
						 .fy = &ask->fy,
						 .still_on = work->today };
	int64_t rest = ask->quantity.hundredths;
	int r = allotments_load(work->store, &filter, &list, err);

	if (r < 0 || (r = check_enough(c, ask, &list, err)) < 0)
		return r;
	for (size_t i = 0; r == ERR_OK && rest > 0 && i < list.count; i++) {
		int64_t taken = allotment_free(&list.at[i]).hundredths;
		struct money worth;

		if (!can_move(&list.at[i]))
			continue;
		taken = taken < rest ? taken : rest;
		rest -= taken;
		r = ledger_transfer(work, list.at[i].allotment.id, ask->to->id, quantity_of(taken),
				    &worth, err);
		out->worth = money_add(out->worth, worth);
		if (r == ERR_OK && out->moves_money)
			r = move_money(work, ask, &list.at[i].allotment, quantity_of(taken), worth,
				       out, err);
	}
	return r;
}

int sale_transfer(struct work *work, struct contract *c, const struct transfer_ask *ask,
		  struct transferred *out, struct err *err)
{
	int r;

	*out = (struct transferred){ .joined = !contract_member(c, ask->to->id) };
	if ((r = change_check_state(c, err)) < 0 || (r = check_ask(work, c, ask, err)) < 0 ||
	    (r = find_money(work, c, ask, out, err)) < 0)
		return r;
	if (out->joined && (r = contract_join(work, c, ask->to, err)) < 0)
		return r;
	return move_days(work, c, ask, out, err);
}
