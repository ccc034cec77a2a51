/* billing/price.c - rates of a contract's years, and what they come to */
#include "billing/price.h"

#include "core/banned.h"

int price_settle(struct work *work, struct money card, struct money *rate, const char **out_reason,
		 struct err *err)
{
	*out_reason = NULL;
	if (rate->pence == 0)
		*rate = card;
	if (rate->pence == card.pence)
		return ERR_OK;
	if (!work->reason) {
		err_set(err, ERR_INVALID, "£%s is not the rate of £%s: say why, with --reason",
			money_pretty(*rate).s, money_pretty(card).s);
		return err_at(err, "reason", 0);
	}
	*out_reason = work->reason;
	return ERR_OK;
}

/* The years first..last at one price, shared out by their days. */
static void share_price(struct contract *c, size_t first, size_t last, struct money price)
{
	int64_t weights[YEARS_MAX] = { 0 };
	struct money parts[YEARS_MAX];
	bool any = false;

	for (size_t i = first; i <= last; i++) {
		weights[i - first] = c->year[i].quantity.hundredths;
		any = any || weights[i - first] > 0;
	}
	if (!any)
		return;
	money_split(price, weights, last - first + 1, parts);
	for (size_t i = first; i <= last; i++)
		c->year[i].net = parts[i - first];
}

static struct quantity days_of(const struct contract *c, size_t first, size_t last)
{
	struct quantity sum = { 0 };

	for (size_t i = first; i <= last; i++)
		sum.hundredths += c->year[i].quantity.hundredths;
	return sum;
}

/* One rate for several years; the first year's card holds for those after it. */
static int price_at(struct contract *c, size_t first, size_t last, enum rate_basis basis,
		    struct money rate, struct err *err)
{
	struct money price;
	int r = money_price(rate, days_of(c, first, last), &price, err);

	if (r < 0)
		return r;
	for (size_t i = first; i <= last; i++) {
		c->year[i].basis = basis == RATE_CARD && i > first ? RATE_HELD : basis;
		c->year[i].rate = rate;
	}
	share_price(c, first, last, price);
	return ERR_OK;
}

/* The card of one year prices the days of first..last. */
static int price_by_card(struct store *st, struct contract *c, size_t first, size_t last,
			 struct err *err)
{
	struct rate_quote card;
	int r = rate_price(st, c->service_id, c->year[first].fy, c->unit, days_of(c, first, last),
			   &card, err);

	if (r < 0)
		return r;
	for (size_t i = first; i <= last; i++) {
		c->year[i].basis = i == first ? RATE_CARD : RATE_HELD;
		c->year[i].rate = card.rate;
	}
	share_price(c, first, last, card.net);
	return ERR_OK;
}

/* The years after the first: what their card says; or say what holds instead. */
static int price_later(struct store *st, const struct offer *offer, struct contract *c,
		       struct err *err)
{
	int r = ERR_OK;

	if (offer->later == LATER_PROVISIONAL)
		return price_at(c, 1, c->year_count - 1, RATE_PROVISIONAL, offer->provisional, err);
	for (size_t i = 1; r == ERR_OK && i < c->year_count; i++)
		if ((r = price_by_card(st, c, i, i, err)) == ERR_NOT_FOUND)
			return err_set(
				err, ERR_NOT_FOUND,
				"there is no rate for %s yet: set it on the card, or quote with "
				"--hold-rate (the first year's) or --provisional RATE",
				fy_text(c->year[i].fy).s);
	return r;
}

static int price_as_offered(struct work *work, const struct offer *offer, struct contract *c,
			    struct err *err)
{
	size_t last = c->year_count - 1;
	struct money card, rate = offer->rate;
	const char *reason;
	int r;

	if (rate.pence != 0) {
		if ((r = rate_get(work->store, c->service_id, c->fy, c->unit, &card, err)) < 0 ||
		    (r = price_settle(work, card, &rate, &reason, err)) < 0)
			return r;
		(void) snprintf(c->rate_reason, sizeof c->rate_reason, "%s", reason ? reason : "");
		return price_at(c, 0, last, reason ? RATE_AGREED : RATE_CARD, rate, err);
	}
	if (offer->later == LATER_HELD || c->year_count == 1)
		return price_by_card(work->store, c, 0, last, err);
	if ((r = price_by_card(work->store, c, 0, 0, err)) < 0)
		return r;
	return price_later(work->store, offer, c, err);
}

/* Taken off the years in proportion to what they cost. */
static int take_discount(struct work *work, const struct offer *offer, struct contract *c,
			 struct err *err)
{
	struct money parts[YEARS_MAX];
	int64_t weights[YEARS_MAX] = { 0 };

	if (offer->discount_bp == 0 && offer->discount.pence == 0)
		return ERR_OK;
	c->discount = offer->discount_bp ? money_vat(c->net, offer->discount_bp) /* half up, too */
					 : offer->discount;
	if (!work->reason) {
		(void) err_set(err, ERR_INVALID, "a discount of £%s: say why, with --reason",
			       money_pretty(c->discount).s);
		return err_at(err, "reason", 0);
	}
	if (c->discount.pence <= 0 || c->discount.pence > c->net.pence) {
		(void) err_set(err, ERR_INVALID,
			       "a discount of £%s is not possible on a price of £%s",
			       money_pretty(c->discount).s, money_pretty(c->net).s);
		return err_at(err, "discount", 0);
	}
	(void) snprintf(c->discount_reason, sizeof c->discount_reason, "%s", work->reason);
	for (size_t i = 0; i < c->year_count; i++)
		weights[i] = c->year[i].net.pence;
	money_split(c->discount, weights, c->year_count, parts);
	for (size_t i = 0; i < c->year_count; i++)
		c->year[i].net = money_sub(c->year[i].net, parts[i]);
	return ERR_OK;
}

static void add_up(struct contract *c)
{
	c->net = money_pence(0);
	for (size_t i = 0; i < c->year_count; i++)
		c->net = money_add(c->net, c->year[i].net);
	c->rate = c->year[0].rate;
}

int price_years(struct work *work, const struct offer *offer, struct contract *c, struct err *err)
{
	int r = price_as_offered(work, offer, c, err);

	if (r < 0)
		return r;
	add_up(c);
	if ((r = take_discount(work, offer, c, err)) < 0)
		return r;
	add_up(c);
	return ERR_OK;
}
