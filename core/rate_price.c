/*
 * core/rate_price.c - what a quantity costs by the rate card.
 *
 * A price is put together band by band, from the quantity asked for downwards: a marginal tier prices what lies above
 * it and hands the rest to the tier below; a whole-volume tier prices all that is left. Each band is rounded to the
 * penny by itself, as the line it becomes on a quote.
 */
#include "core/service.h"

#include "core/banned.h"

/* The tiers of one service, year and unit, lowest first; the first is the plain rate. */
struct card {
	size_t count;
	struct rate_tier tier[RATE_TIERS];
};

static int card_load(struct store *st, int64_t service_id, struct fy fy, enum unit unit,
		     struct card *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct card card = { .count = 1 };
	bool row = false;
	int r;

	if ((r = rate_get(st, service_id, fy, unit, &card.tier[0].rate, err)) < 0 ||
	    (r = store_query(st,
			     "SELECT above, rate_pence, whole_volume, reprices FROM rate"
			     " WHERE service_id = ?1 AND fy = ?2 AND unit = ?3 AND above > 0"
			     " ORDER BY above",
			     BIND(bind_int(service_id), bind_int(fy.begins),
				  bind_text(unit_terms(unit)->word)),
			     &q, err)) < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		if (card.count == RATE_TIERS)
			return err_set(err, ERR_CONFLICT, "the card has more than %d rates",
				       RATE_TIERS);
		card.tier[card.count++] = (struct rate_tier){ .above = stmt_quantity(q, 0),
							      .rate = stmt_money(q, 1),
							      .whole_volume = stmt_int(q, 2) != 0,
							      .reprices = stmt_int(q, 3) != 0 };
	}
	if (r < 0)
		return r;
	*out = card;
	return ERR_OK;
}

/* The highest tier that 'q' lies above; the plain rate for all the rest. */
static size_t tier_reached(const struct card *card, int64_t q)
{
	size_t k = card->count - 1;

	while (k > 0 && q <= card->tier[k].above.hundredths)
		k--;
	return k;
}

/* Bands are found from the top; people read them from the bottom. */
static int add_band(struct rate_quote *quote, int64_t hundredths, struct money rate,
		    struct err *err)
{
	struct rate_band band = { .quantity = quantity_of(hundredths), .rate = rate };
	int r = money_price(rate, band.quantity, &band.net, err);

	if (r < 0)
		return r;
	memmove(&quote->band[1], &quote->band[0], quote->band_count * sizeof quote->band[0]);
	quote->band[0] = band;
	quote->band_count++;
	quote->net = money_add(quote->net, band.net);
	if (quote->net.pence > MONEY_MAX)
		return err_set(err, ERR_RANGE, "the price comes to more than 10000000000.00");
	return ERR_OK;
}

/* The bands from 'had' up to 'to'; 'had' 0: of a first purchase. *out_anew: the bands are of all of it. */
static int add_bands(const struct card *card, int64_t had, int64_t to, struct rate_quote *quote,
		     bool *out_anew, struct err *err)
{
	size_t k = tier_reached(card, to);

	*out_anew = false;
	for (;; k--) {
		const struct rate_tier *t = &card->tier[k];
		int64_t from = t->above.hundredths;
		bool last;
		int r;

		if (had > 0 && t->reprices) {
			had = 0;
			*out_anew = true;
		}
		last = had > 0 ? had >= from : k == 0 || t->whole_volume;
		if (last)
			from = had;
		if ((r = add_band(quote, to - from, t->rate, err)) < 0 || last)
			return r;
		to = from;
	}
}

/* *out holds the card's sums for 'had' to 'had' + 'more'. */
static int price(const struct card *card, struct quantity had, struct quantity more,
		 struct rate_quote *out, struct err *err)
{
	int64_t to = had.hundredths + more.hundredths;
	const struct rate_tier *reached = &card->tier[tier_reached(card, to)];
	struct rate_quote quote = { .rate = reached->rate,
				    .tiered = card->count > 1,
				    .whole_volume = reached->whole_volume,
				    .reprices = reached->reprices };
	bool anew = false, ignored;
	int r = add_bands(card, had.hundredths, to, &quote, &anew, err);

	if (r < 0)
		return r;
	if (anew) {
		struct rate_quote before = { 0 };

		if ((r = add_bands(card, 0, had.hundredths, &before, &ignored, err)) < 0)
			return r;
		quote.held = before.net;
		quote.net = money_sub(quote.net, quote.held);
	}
	*out = quote;
	return ERR_OK;
}

int rate_top_up(struct store *st, int64_t service_id, struct fy fy, enum unit unit,
		struct quantity had, struct quantity more, struct rate_quote *out, struct err *err)
{
	struct card card;
	int r;

	assert(had.hundredths >= 0 && more.hundredths >= 0);
	if (had.hundredths > QUANTITY_MAX - more.hundredths)
		return err_set(err, ERR_RANGE,
			       "%s and %s are too much together: the most is 10000000.00",
			       quantity_text(had).s, quantity_text(more).s);
	if ((r = card_load(st, service_id, fy, unit, &card, err)) < 0)
		return r;
	return price(&card, had, more, out, err);
}

int rate_price(struct store *st, int64_t service_id, struct fy fy, enum unit unit,
	       struct quantity q, struct rate_quote *out, struct err *err)
{
	return rate_top_up(st, service_id, fy, unit, quantity_of(0), q, out, err);
}
