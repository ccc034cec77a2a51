/* core/apportion.c - parts quantities between financial years, and a price in 7/12 and 5/12 */
#include "core/apportion.h"

#include "core/days.h"

#include "core/banned.h"

int apportion_years(struct date from, struct date to, size_t *out, struct err *err)
{
	const int years = fy_of(to).begins - fy_of(from).begins + 1;

	if (date_compare(to, from) < 0)
		return err_set(err, ERR_INVALID, "%s is before %s", date_long(to).s,
			       date_long(from).s);
	if (date_compare(to, date_add_months(from, 10 * 12)) >= 0)
		return err_set(err, ERR_RANGE, "%s to %s is more than ten years", date_long(from).s,
			       date_long(to).s);
	assert(years <= APPORTION_YEARS);
	*out = (size_t) years;
	return ERR_OK;
}

static void set_years(const struct apportion *ask, struct apportioned *a)
{
	for (size_t i = 0; i < a->count; i++) {
		struct fy fy = { (int16_t) (fy_of(ask->from).begins + (int) i) };

		a->part[i] = (struct apportion_part){ .fy = fy,
						      .first_on = date_max(ask->from, fy_first(fy)),
						      .last_on = date_min(ask->to, fy_last(fy)) };
	}
}

/* ---- weights ---- */

static void weigh_months(const struct apportion *ask, struct apportioned *a)
{
	for (size_t i = 0; i < a->count; i++) {
		struct civil first = date_civil(a->part[i].first_on);
		struct civil last = date_civil(a->part[i].last_on);

		a->part[i].weight = (last.year - first.year) * 12 + last.month - first.month + 1;
	}
	if (date_civil(ask->to).month == 7 && date_civil(ask->from).month != 8)
		a->part[a->count - 1].weight++; /* the August of its school year */
}

static void count_day(void *context, struct date on, struct date term_first)
{
	struct apportioned *a = context;

	(void) term_first;
	a->part[fy_of(on).begins - a->part[0].fy.begins].weight++;
}

static int64_t sum_of_weights(const struct apportioned *a)
{
	int64_t sum = 0;

	for (size_t i = 0; i < a->count; i++)
		sum += a->part[i].weight;
	return sum;
}

/* By school days; by months where they are not all known, or there is none. */
static int weigh_days(struct store *st, const struct apportion *ask, struct apportioned *a,
		      struct err *err)
{
	int r = school_day_each(st, ask->school_id, ask->from, ask->to, count_day, a,
				&a->unknown_year, err);

	if (r < 0)
		return r;
	if (a->unknown_year >= 0 || sum_of_weights(a) == 0) {
		a->by_months = true;
		weigh_months(ask, a);
	}
	return ERR_OK;
}

static int weigh(struct store *st, const struct apportion *ask, struct apportioned *a,
		 struct err *err)
{
	switch (ask->how) {
	case APPORTION_SCHOOL_DAYS:
		return weigh_days(st, ask, a, err);
	case APPORTION_MONTHS:
		weigh_months(ask, a);
		return ERR_OK;
	default:
		assert(ask->how == APPORTION_PATTERN && ask->given == a->count);
		for (size_t i = 0; i < a->count; i++)
			a->part[i].weight = ask->weights[i];
		if (sum_of_weights(a) == 0)
			return err_set(err, ERR_INVALID, "nothing of the pattern lies in %s to %s",
				       date_long(ask->from).s, date_long(ask->to).s);
		return ERR_OK;
	}
}

/* ---- parts ---- */

static void part_by_weights(const struct apportion *ask, struct apportioned *a)
{
	int64_t weights[APPORTION_YEARS], steps[APPORTION_YEARS];
	size_t earliest = 0;

	for (size_t i = 0; i < a->count; i++)
		weights[i] = a->part[i].weight;
	split_whole(ask->total.hundredths / ask->step.hundredths, weights, a->count, steps);
	for (size_t i = 0; i < a->count; i++)
		a->part[i].quantity = quantity_of(steps[i] * ask->step.hundredths);
	while (a->part[earliest].weight == 0)
		earliest++;
	a->part[earliest].quantity.hundredths += ask->total.hundredths % ask->step.hundredths;
}

/* Whole steps each; where the total is none, one year has what is over. */
static int part_as_agreed(const struct apportion *ask, struct apportioned *a, struct err *err)
{
	bool is_whole = ask->total.hundredths % ask->step.hundredths == 0, over = false;
	int64_t sum = 0;

	if (ask->given != a->count)
		return err_set(err, ERR_INVALID,
			       "the contract lies in %zu financial years, %s to %s, and %zu"
			       " quantities are given: one for each",
			       a->count, fy_text(a->part[0].fy).s,
			       fy_text(a->part[a->count - 1].fy).s, ask->given);
	for (size_t i = 0; i < a->count; i++) {
		struct quantity q = ask->agreed[i];
		bool is_odd = q.hundredths % ask->step.hundredths != 0;

		assert(q.hundredths >= 0 && q.hundredths <= QUANTITY_MAX);
		if (is_odd && (is_whole || over))
			return err_set(err, ERR_INVALID, "%s in %s: %s go in steps of %s",
				       quantity_named(q, ask->unit).s, fy_text(a->part[i].fy).s,
				       unit_terms(ask->unit)->plural, quantity_short(ask->step).s);
		over = over || is_odd;
		sum += q.hundredths;
		a->part[i].quantity = q;
		a->part[i].weight = q.hundredths;
	}
	if (sum != ask->total.hundredths)
		return err_set(err, ERR_INVALID,
			       "the years' quantities come to %s, and the contract has %s",
			       quantity_short(quantity_of(sum)).s,
			       quantity_named(ask->total, ask->unit).s);
	return ERR_OK;
}

int apportion_days(struct store *st, const struct apportion *ask, struct apportioned *out,
		   struct err *err)
{
	struct apportioned a = { .unknown_year = -1 };
	int r;

	assert(ask->total.hundredths >= 0 && ask->step.hundredths > 0);
	if ((r = apportion_years(ask->from, ask->to, &a.count, err)) < 0)
		return r;
	set_years(ask, &a);
	if (ask->how == APPORTION_AGREED) {
		r = part_as_agreed(ask, &a, err);
	} else if (a.count == 1) {
		a.part[0].weight = 1;
		a.part[0].quantity = ask->total;
	} else if ((r = weigh(st, ask, &a, err)) == ERR_OK) {
		part_by_weights(ask, &a);
	}
	if (r == ERR_OK)
		*out = a;
	return r;
}

void split_price(struct money price, struct money out[2])
{
	money_split(price, (const int64_t[]){ 7, 5 }, 2, out);
}
