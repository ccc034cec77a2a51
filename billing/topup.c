/* billing/topup.c - further days on a contract, and the volume tiers that they reach */
#include "billing/sale.h"

#include "billing/change.h"
#include "billing/price.h"

#include "core/banned.h"

/* ---- at what price ---- */

/* Days of the year that stand: free ones are none that were bought. */
static int64_t count_days(const struct allotments *list)
{
	int64_t sum = 0;

	for (size_t i = 0; i < list->count; i++)
		if (list->at[i].allotment.only_service == 0)
			sum += list->at[i].stands.hundredths;
	return sum;
}

/* Is the year's rate the card's still, as the card prices what was agreed? A card that was changed since counts for no one. */
static int is_cards(struct store *st, const struct contract *c, const struct contract_year *y,
		    bool *out, struct err *err)
{
	struct rate_quote card;
	struct err none = { 0 };
	int r;

	*out = false;
	if (y->basis != RATE_CARD)
		return ERR_OK;
	r = rate_price(st, c->service_id, y->fy, c->unit, y->quantity, &card, &none);
	if (r == ERR_NOT_FOUND)
		return ERR_OK;
	if (r < 0)
		return err_set(err, r, "%s", none.msg);
	*out = card.rate.pence == y->rate.pence;
	return ERR_OK;
}

/* At the card's price of so many more; *out_difference: what the days before cost more or less with it. */
static int price_more(struct store *st, const struct contract *c, const struct contract_year *y,
		      const struct allotments *had, struct purchase *p,
		      struct money *out_difference, struct err *err)
{
	struct rate_quote card;
	int r = rate_top_up(st, c->service_id, y->fy, c->unit, quantity_of(count_days(had)),
			    p->quantity, &card, err);

	if (r < 0)
		return r;
	p->rate = card.rate;
	p->net = card.net;
	if (card.held.pence == 0)
		return ERR_OK;
	if ((r = money_price(card.rate, p->quantity, &p->net, err)) < 0)
		return r;
	*out_difference = money_sub(card.net, p->net);
	return ERR_OK;
}

static int settle(struct work *work, const struct contract *c, const struct allotments *had,
		  struct purchase *p, struct money *out_difference, struct err *err)
{
	const struct contract_year *y = &c->year[p->first_year];
	bool by_card = false;
	int r;

	*out_difference = money_pence(0);
	if ((r = price_settle(work, y->rate, &p->rate, &p->rate_reason, err)) < 0 ||
	    (r = money_price(p->rate, p->quantity, &p->net, err)) < 0)
		return r;
	p->provisional = year_is_provisional(y) && !p->rate_reason;
	if (p->quantity.hundredths <= 0) /* contract_buy() says what is wrong with it */
		return ERR_OK;
	if (p->rate_reason || (r = is_cards(work->store, c, y, &by_card, err)) < 0 || !by_card)
		return r;
	return price_more(work->store, c, y, had, p, out_difference, err);
}

/* ---- days bought before ---- */

/* What a school, or all who share the payment, are charged more. */
static int charge_all(struct work *work, const struct contract *c, struct adjustment *a,
		      struct repriced *out, struct err *err)
{
	struct money parts[MEMBERS_MAX];
	int64_t weights[MEMBERS_MAX] = { 0 };
	bool own = change_payers(c) == PAYERS_OWNER_FIRST;
	struct money whole = a->amount;
	int r = ERR_OK;

	for (size_t i = 0; i < c->member_count; i++)
		weights[i] = own ? c->member[i].school_id == a->school_id : c->member[i].pay_weight;
	money_split(whole, weights, c->member_count, parts);
	for (size_t i = 0; r == ERR_OK && i < c->member_count; i++) {
		if (parts[i].pence == 0)
			continue;
		a->school_id = c->member[i].school_id;
		a->amount = parts[i];
		r = charge_more(work, a, err);
	}
	out->more = money_add(out->more, whole);
	return r;
}

/* Of days that are billed as they are used nothing is charged yet that would be too much. */
static int charge_effect(struct work *work, const struct contract *c, const struct allotment *of,
			 struct money effect, struct repriced *out, struct err *err)
{
	struct adjustment a = {
		.purchase_id = of->purchase_id,
		.school_id = of->school_id,
		.fy = of->fy,
		.cause = CAUSE_PRICE,
		.amount = money_pence(effect.pence < 0 ? -effect.pence : effect.pence),
		.on = work->today,
	};

	out->difference = money_add(out->difference, effect);
	if (effect.pence == 0 || c->plan == PLAN_ON_USE)
		return ERR_OK;
	return effect.pence > 0 ? charge_all(work, c, &a, out, err)
				: charge_payers_less(work, &a, change_payers(c), &out->less, err);
}

/* The purchases of the list, each once, with their days: what they began with, and what stands of it. */
struct bought {
	int64_t purchase_id, quantity, stands;
};

static size_t add_up(const struct allotments *list, struct bought *out)
{
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++) {
		const struct allotment_now *now = &list->at[i];
		size_t k = 0;

		if (now->allotment.only_service != 0)
			continue;
		while (k < count && out[k].purchase_id != now->allotment.purchase_id)
			k++;
		if (k == count)
			out[count++] = (struct bought){ .purchase_id = now->allotment.purchase_id };
		out[k].quantity += now->given ? 0 : now->allotment.quantity.hundredths;
		out[k].stands += now->stands.hundredths;
	}
	return count;
}

/* One purchase's part, for the days that stand of it: reckoned for all it began with, which is how days are repriced. */
static int reprice_one(struct work *work, const struct contract *c, const struct allotments *list,
		       const struct bought *b, struct money part, struct repriced *out,
		       struct err *err)
{
	SCOPED(freep) struct money *effects = calloc(list->count, sizeof *effects);
	int64_t up = b->stands / 2 * (part.pence < 0 ? -1 : 1);
	int r;

	if (!effects)
		return err_nomem(err);
	r = change_reprice(work, list, b->purchase_id,
			   money_pence((part.pence * b->quantity + up) / b->stands), effects, err);
	for (size_t i = 0; r == ERR_OK && i < list->count; i++)
		if (list->at[i].allotment.purchase_id == b->purchase_id)
			r = charge_effect(work, c, &list->at[i].allotment, effects[i], out, err);
	return r;
}

static int reprice(struct work *work, const struct contract *c, const struct allotments *list,
		   struct money difference, struct repriced *out, struct err *err)
{
	const struct contract_word word = { .event = EVENT_REPRICED, .last_on = DATE_NONE };
	SCOPED(freep) struct bought *bought = calloc(list->count + 1, sizeof *bought);
	SCOPED(freep) int64_t *weights = calloc(list->count + 1, sizeof *weights);
	SCOPED(freep) struct money *parts = calloc(list->count + 1, sizeof *parts);
	size_t count;
	int r;

	if (!bought || !weights || !parts)
		return err_nomem(err);
	count = add_up(list, bought);
	for (size_t i = 0; i < count; i++)
		weights[i] = bought[i].stands;
	money_split(difference, weights, count, parts);
	r = contract_note(work, c, &word, err);
	for (size_t i = 0; r == ERR_OK && i < count; i++)
		if (parts[i].pence != 0)
			r = reprice_one(work, c, list, &bought[i], parts[i], out, err);
	return r;
}

/* ---- the whole ---- */

int sale_top_up(struct work *work, const struct contract *c, struct purchase *p,
		struct schedule *out_schedule, struct repriced *out_repriced, struct err *err)
{
	SCOPED(allotments_release) struct allotments had = { 0 };
	const struct allotment_filter filter = { .contract_id = c->id,
						 .fy = &c->year[p->first_year].fy,
						 .still_on = DATE_NONE };
	struct money difference;
	int r;

	*out_schedule = (struct schedule){ .net = money_pence(0) };
	*out_repriced = (struct repriced){ .more = money_pence(0) };
	if (c->commitment == COMMITMENT_AS_USED)
		return err_set(
			err, ERR_CONFLICT,
			"%s is pay as you go: each visit buys what it uses, nothing is bought "
			"beforehand",
			c->ref);
	if ((r = allotments_load(work->store, &filter, &had, err)) < 0 ||
	    (r = settle(work, c, &had, p, &difference, err)) < 0 ||
	    (r = contract_buy(work, c, p, err)) < 0)
		return r;
	if (!p->provisional && c->plan != PLAN_ON_USE &&
	    (r = sale_charge(work, c, p, PLAN_UPFRONT, p->first_on, out_schedule, err)) < 0)
		return r;
	return difference.pence == 0 ? ERR_OK
				     : reprice(work, c, &had, difference, out_repriced, err);
}

int sale_buy(struct work *work, const struct contract *c, struct purchase *p,
	     struct schedule *out_schedule, struct err *err)
{
	struct repriced ignored;

	return sale_top_up(work, c, p, out_schedule, &ignored, err);
}
