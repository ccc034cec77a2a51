/* billing/change.c - what every change of an agreed contract has in common */
#include "billing/change.h"

#include "core/approval.h"
#include "core/check_value.h"

#include "core/banned.h"

int change_check_state(const struct contract *c, struct err *err)
{
	if (c->state == CONTRACT_AGREED || c->state == CONTRACT_ENDED)
		return ERR_OK;
	if (c->state == CONTRACT_QUOTE)
		return err_set(err, ERR_CONFLICT,
			       "%s is a quote: nothing is bought on it yet ('daybook contract "
			       "withdraw %s' takes it back)",
			       c->ref, c->ref);
	return err_set(err, ERR_CONFLICT, "%s is %s: nothing is left on it", c->ref,
		       state_word(c->state));
}

int change_check_by(const char *by, struct err *err)
{
	return line_check("name of who at the school said so", by, 95, err) < 0
		       ? err_at(err, "by", 0)
		       : ERR_OK;
}

int change_check_step(const struct contract *c, struct quantity quantity, struct err *err)
{
	int64_t q = quantity.hundredths, step = c->step.hundredths, below = q - q % step;
	const char *units = unit_terms(c->unit)->plural;

	if (q > 0 && q % step == 0)
		return ERR_OK;
	if (below == 0)
		return err_set(err, ERR_INVALID, "%s go in steps of %s: the least is %s, not %s",
			       units, quantity_short(c->step).s, quantity_short(c->step).s,
			       quantity_short(quantity).s);
	return err_set(err, ERR_INVALID, "%s go in steps of %s: take %s or %s, not %s", units,
		       quantity_short(c->step).s, quantity_short(quantity_of(below)).s,
		       quantity_short(quantity_of(below + step)).s, quantity_short(quantity).s);
}

enum payers change_payers(const struct contract *c)
{
	bool own = c->sharing == SHARING_SINGLE ||
		   (c->sharing == SHARING_ALLOTTED && c->pay_by == PAY_BY_DAYS);

	return own ? PAYERS_OWNER_FIRST : PAYERS_BY_SHARES;
}

/* The line of a school in a year; the first time it is empty. */
static struct change_line *line_of(const struct contract *c, const struct allotment *a,
				   struct changed *out)
{
	const struct member *m = contract_member(c, a->school_id);
	struct change_line *line;

	for (size_t i = 0; i < out->count; i++)
		if (out->line[i].school_id == a->school_id &&
		    out->line[i].fy.begins == a->fy.begins)
			return &out->line[i];
	assert(out->count < COUNT_OF(out->line));
	line = &out->line[out->count++];
	*line = (struct change_line){ .school_id = a->school_id, .fy = a->fy };
	(void) snprintf(line->urn, sizeof line->urn, "%s", m ? m->urn : "");
	(void) snprintf(line->name, sizeof line->name, "%s", m ? m->name : "the pool");
	return line;
}

int change_take_back(struct work *work, const struct contract *c, const struct allotment_now *from,
		     struct quantity quantity, struct changed *out, struct err *err)
{
	const struct allotment *a = &from->allotment;
	struct change_line *line = line_of(c, a, out);
	struct date on = date_min(date_max(work->today, fy_first(a->fy)), fy_last(a->fy));
	struct adjustment less = {
		.purchase_id = a->purchase_id,
		.school_id = a->school_id,
		.fy = a->fy,
		.cause = CAUSE_TAKEN_BACK,
		.quantity = quantity,
		.on = work->today,
	};
	int r = ledger_cancel(work, a->id, quantity, on, &less.amount, err);

	if (r < 0)
		return r;
	line->quantity.hundredths += quantity.hundredths;
	line->worth = money_add(line->worth, less.amount);
	out->quantity.hundredths += quantity.hundredths;
	out->worth = money_add(out->worth, less.amount);
	return charge_payers_less(work, &less, change_payers(c), &out->money, err);
}

/* What was given to another school costs more by its part of the whole; the giver's own is reckoned without it. */
static struct money part_of(struct money difference, struct quantity part, int64_t whole)
{
	return ledger_worth(difference, quantity_of(whole), part);
}

int change_reprice(struct work *work, const struct allotments *list, int64_t purchase_id,
		   struct money difference, struct money *effects, struct err *err)
{
	struct money parts[MEMBERS_MAX];
	int64_t weights[MEMBERS_MAX], whole = 0;
	size_t count = 0, next = 0;
	int r = ERR_OK;

	for (size_t i = 0; i < list->count; i++)
		if (list->at[i].allotment.purchase_id == purchase_id && !list->at[i].given &&
		    count < MEMBERS_MAX)
			whole += weights[count++] = list->at[i].allotment.quantity.hundredths;
	if (whole == 0)
		return ERR_OK;
	money_split(difference, weights, count, parts);
	for (size_t i = 0; r == ERR_OK && i < list->count; i++) {
		const struct allotment *a = &list->at[i].allotment;

		if (a->purchase_id != purchase_id)
			continue;
		r = ledger_reprice(work, a->id,
				   list->at[i].given ? part_of(difference, a->quantity, whole)
						     : parts[next++],
				   &effects[i], err);
	}
	return r;
}

int change_approve(struct work *work, const struct contract *c, const struct changed *changed,
		   struct err *err)
{
	char subject[64];

	if (changed->worth.pence == 0)
		return ERR_OK;
	(void) snprintf(subject, sizeof subject, "%s %s", c->ref, money_text(changed->worth).s);
	return approval_need(work, "credit", subject, changed->worth, err);
}
