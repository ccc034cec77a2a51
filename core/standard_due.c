/* core/standard_due.c - counts the days of the standards' clocks */
#include "core/standard_due.h"

#include "core/days.h"

#include "core/banned.h"

#define YEAR_FIRST 1980
#define YEARS 200
#define LEAP_YEAR 366

struct work_days {
	struct store *store;
	unsigned char *year[YEARS]; /* kinds of its days from 1 January; NULL: not read yet */
};

int work_days_open(struct store *st, struct work_days **out, struct err *err)
{
	struct work_days *days = calloc(1, sizeof *days);

	if (!days)
		return err_nomem(err);
	days->store = st;
	*out = days;
	return ERR_OK;
}

void work_days_freep(struct work_days **days)
{
	if (*days)
		for (size_t i = 0; i < YEARS; i++)
			free((*days)->year[i]);
	free(*days);
	*days = NULL;
}

int work_days_is(struct work_days *days, struct date on, bool *out, struct err *err)
{
	int year = date_civil(on).year;
	struct date first, last;
	unsigned char **kinds;
	int r;

	if (year < YEAR_FIRST || year >= YEAR_FIRST + YEARS ||
	    !date_from_civil(year, 1, 1, &first) || !date_from_civil(year, 12, 31, &last))
		return day_is_working(days->store, on, out, err);
	kinds = &days->year[year - YEAR_FIRST];
	if (!*kinds) {
		if (!(*kinds = malloc(LEAP_YEAR)))
			return err_nomem(err);
		if ((r = days_kinds(days->store, 0, first, last, *kinds, err)) < 0) {
			free(*kinds);
			*kinds = NULL;
			return r;
		}
	}
	*out = (*kinds)[on.day - first.day] != DAY_CLOSED;
	return ERR_OK;
}

int due_day_zero(struct work_days *days, struct moment at, int day_ends, struct date *out,
		 struct err *err)
{
	struct date on = at.min > day_ends ? date_add(at.on, 1) : at.on;
	bool working = false;

	for (;; on = date_add(on, 1)) {
		int r = work_days_is(days, on, &working, err);

		if (r < 0)
			return r;
		if (working)
			break;
	}
	*out = on;
	return ERR_OK;
}

/* Does a pause hold on a day? *out_for_good: one that has not ended. */
static bool is_paused(const struct due_rule *rule, struct date on, bool *out_for_good)
{
	for (size_t i = 0; i < rule->pause_count; i++) {
		const struct due_pause *p = &rule->pauses[i];

		*out_for_good = date_is_none(p->to);
		if (date_compare(on, p->from) >= 0 &&
		    (*out_for_good || date_compare(on, p->to) < 0))
			return true;
	}
	*out_for_good = false;
	return false;
}

/* The n-th day after 'from' that counts; n 0: 'from' itself. */
static int count_on(struct work_days *days, const struct due_rule *rule, struct date from,
		    int64_t n, struct date *out, struct err *err)
{
	struct date on = from;

	while (n > 0) {
		bool counts = true, for_good;
		int r;

		on = date_add(on, 1);
		if (is_paused(rule, on, &for_good)) {
			if (for_good) {
				*out = DATE_NONE;
				return ERR_OK;
			}
			continue;
		}
		if (rule->measure == MEASURE_WORKING_DAYS &&
		    (r = work_days_is(days, on, &counts, err)) < 0)
			return r;
		n -= counts;
	}
	*out = on;
	return ERR_OK;
}

int due_reckon(struct work_days *days, const struct due_rule *rule, struct date *out,
	       struct err *err)
{
	struct date from = rule->at.on;
	int64_t n = rule->amount;
	int r;

	switch (rule->measure) {
	case MEASURE_WORKING_DAYS:
		if ((r = due_day_zero(days, rule->at, rule->day_ends, &from, err)) < 0)
			return r;
		break;
	case MEASURE_WEEKS:
		n *= 7;
		break;
	case MEASURE_BY_DATE:
		n = date_compare(rule->due, from) > 0 ? rule->due.day - from.day : 0;
		from = n > 0 ? from : rule->due;
		break;
	case MEASURE_DAYS:
	case MEASURE_MONTHLY:
	case MEASURE_TERMLY:
	case MEASURE_YEARLY:
		break;
	}
	return count_on(days, rule, from, n, out, err);
}
