/* core/pattern_expand.c - what a pattern comes to over weeks, or over the school days between two dates */
#include "core/pattern.h"

#include "core/days.h"

#include "core/banned.h"

#define TERM_LONGEST 140 /* days, from its first: what is longer was not parted into terms */

static int times_of(const struct pattern *p)
{
	return p->every == PATTERN_WEEKS ? p->weeks : 1;
}

/* "week", "weeks", "months", "terms" */
static const char *period_word(const struct pattern *p, int count)
{
	static const char *const words[][2] = { [PATTERN_WEEKS] = { "week", "weeks" },
						[PATTERN_MONTHLY] = { "month", "months" },
						[PATTERN_TERMLY] = { "term", "terms" } };

	return words[p->every][count != 1];
}

/* Fill what follows from pattern and periods. */
static int reckon(struct expansion *x, struct err *err)
{
	const struct pattern *p = &x->pattern;
	int64_t sum = p->quantity.hundredths * x->periods, times = times_of(p), part = sum / times;

	if (part >= QUANTITY_MAX)
		return err_set(err, ERR_RANGE, "%s for %d %s is too much", pattern_text(p).s,
			       x->periods, period_word(p, x->periods));
	if (sum % times != 0)
		return err_set(err, ERR_INVALID,
			       "%s for %d %s does not come out in hundredths: the nearest are %s"
			       " and %s",
			       pattern_text(p).s, x->periods, period_word(p, x->periods),
			       quantity_short(quantity_of(part)).s,
			       quantity_named(quantity_of(part + 1), p->unit).s);
	x->quantity = quantity_of(part);
	x->occurrences = x->periods / (int) times;
	x->weeks_over = x->periods % (int) times;
	return ERR_OK;
}

int pattern_expand_weeks(const struct pattern *p, int weeks, struct expansion *out, struct err *err)
{
	struct expansion x = {
		.pattern = *p, .from = DATE_NONE, .to = DATE_NONE, .periods = weeks
	};
	int r;

	if (p->every != PATTERN_WEEKS)
		return err_set(err, ERR_INVALID,
			       "'%s' is no pattern by the week: it is reckoned over the first and"
			       " last day of the contract",
			       pattern_text(p).s);
	if (weeks < 1 || weeks > PATTERN_WEEKS_MAX)
		return err_set(err, ERR_INVALID, "%d weeks are not possible: 1 to %d", weeks,
			       PATTERN_WEEKS_MAX);
	if ((r = reckon(&x, err)) == ERR_OK)
		*out = x;
	return r;
}

/* ---- over dates ---- */

/* A walk along the school days, period by period. */
struct walk {
	struct expansion *x;
	int period;  /* that the last day lay in; -1: there was none yet */
	int year;    /* index of the financial year its first day lay in */
	int days[2]; /* its school days in that year, and in the next */
	int uncut;   /* academic year whose dates do not part the terms; -1 */
};

/* Which period a day lies in: any number that is another in the next. */
static int period_of(const struct pattern *p, struct date on, struct date term_first)
{
	struct civil c = date_civil(p->every == PATTERN_TERMLY ? term_first : on);

	switch (p->every) {
	case PATTERN_MONTHLY:
		return c.year * 12 + c.month;
	case PATTERN_TERMLY: /* spring begins by March, summer by July, autumn after that */
		return c.year * 3 + (c.month > 3) + (c.month > 7);
	default:
		return (on.day - date_weekday(on) + 7 - DATE_FIRST.day) / 7;
	}
}

static void end_period(struct walk *walk)
{
	if (walk->period < 0)
		return;
	walk->x->periods++;
	walk->x->weights[walk->year + (walk->days[1] > walk->days[0])]++;
}

static void walk_day(void *context, struct date on, struct date term_first)
{
	struct walk *walk = context;
	int period = period_of(&walk->x->pattern, on, term_first);
	int year = fy_of(on).begins - walk->x->first_year.begins;

	if (period != walk->period) {
		end_period(walk);
		*walk = (struct walk){
			.x = walk->x, .period = period, .year = year, .uncut = walk->uncut
		};
	}
	if (on.day - term_first.day > TERM_LONGEST && walk->uncut < 0)
		walk->uncut = academic_year_of(on);
	walk->days[year - walk->year]++;
}

int pattern_expand_dates(struct store *st, const struct pattern *p, int64_t school_id,
			 struct date from, struct date to, struct expansion *out, struct err *err)
{
	struct expansion x = { .pattern = *p, .from = from, .to = to };
	struct walk walk = { .x = &x, .period = -1, .uncut = -1 };
	int64_t parts[APPORTION_YEARS];
	int unknown = -1, r;

	if ((r = apportion_years(from, to, &x.years, err)) < 0)
		return r;
	x.first_year = fy_of(from);
	if ((r = school_day_each(st, school_id, from, to, walk_day, &walk, &unknown, err)) < 0)
		return r;
	if (unknown >= 0)
		return err_set(err, ERR_CONFLICT,
			       "the term dates of %s are not known: load them with 'daybook term"
			       " import'%s",
			       academic_year_text(unknown).s,
			       p->every == PATTERN_WEEKS ? ", or say for how many weeks" : "");
	if (p->every == PATTERN_TERMLY && walk.uncut >= 0)
		return err_set(err, ERR_CONFLICT,
			       "the dates of %s do not part it into terms: say how much in all, or"
			       " give a pattern by the week",
			       academic_year_text(walk.uncut).s);
	end_period(&walk);
	if (x.periods == 0)
		return err_set(err, ERR_INVALID, "there is no school day from %s to %s",
			       date_long(from).s, date_long(to).s);
	if ((r = reckon(&x, err)) < 0)
		return r;
	split_whole(x.quantity.hundredths, x.weights, x.years, parts);
	for (size_t i = 0; i < x.years; i++)
		x.by_year[i] = quantity_of(parts[i]);
	*out = x;
	return ERR_OK;
}

struct pattern_text expansion_text(const struct expansion *x)
{
	struct pattern_text text, pattern = pattern_text(&x->pattern);
	struct quantity_text sum = quantity_named(x->quantity, x->pattern.unit);
	const char *word = period_word(&x->pattern, x->periods);

	if (date_is_none(x->from))
		(void) snprintf(text.s, sizeof text.s, "%.80s for %d %s: %s", pattern.s, x->periods,
				word, sum.s);
	else
		(void) snprintf(text.s, sizeof text.s, "%.80s for %d school %s, %s to %s: %s",
				pattern.s, x->periods, word, date_long(x->from).s,
				date_long(x->to).s, sum.s);
	return text;
}
