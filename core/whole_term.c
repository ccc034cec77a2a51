/* core/whole_term.c - puts the parts of a term together */
#include "core/whole_term.h"

#include "core/text.h"

#include "core/banned.h"

static const char *const names[] = { "Autumn", "Spring", "Summer" };

struct date_text whole_term_text(const struct whole_term *term)
{
	struct date_text out;

	(void) snprintf(out.s, sizeof out.s, "%s %d", names[term->season], term->year);
	return out;
}

int whole_term_parse(const char *text, enum season *out_season, int *out_year, struct err *err)
{
	SCOPED(freep) char *folded = text_fold(text);
	struct err ignored = { 0 };
	int64_t year;

	if (!folded)
		return err_nomem(err);
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		SCOPED(freep) char *name = text_fold(names[i]);

		if (!name)
			return err_nomem(err);
		if (strlen(folded) == strlen(name) + 5 &&
		    strncmp(folded, name, strlen(name)) == 0 && folded[strlen(name)] == ' ' &&
		    number_parse(folded + strlen(name) + 1, "year", 1990, 2999, &year, &ignored) ==
			    ERR_OK) {
			*out_season = (enum season) i;
			*out_year = (int) year;
			return ERR_OK;
		}
	}
	return err_set(err, ERR_INVALID, "'%s' is not a term such as autumn-2024", text);
}

static enum season season_of(struct date first)
{
	int month = date_civil(first).month;

	return month >= 8 ? SEASON_AUTUMN : month <= 3 ? SEASON_SPRING : SEASON_SUMMER;
}

/* Parts come in order: the term that grows, told when the next begins. */
struct joining {
	void (*each)(void *context, const struct whole_term *term);
	void *context;
	struct date from, to;
	bool any;
	struct whole_term now;
};

static void tell(struct joining *j)
{
	if (j->any && date_compare(j->now.last, j->from) >= 0 &&
	    date_compare(j->now.first, j->to) <= 0)
		j->each(j->context, &j->now);
}

static void join(void *context, struct date first, struct date last)
{
	struct joining *j = context;
	enum season season = season_of(first);
	int year = date_civil(first).year;

	if (j->any && j->now.season == season && j->now.year == year) {
		j->now.last = date_max(j->now.last, last);
		return;
	}
	tell(j);
	j->any = true;
	j->now = (struct whole_term){ season, year, first, last };
}

#define HALF_A_YEAR 184

int whole_term_each(struct store *st, int64_t school_id, struct date from, struct date to,
		    void (*each)(void *context, const struct whole_term *term), void *context,
		    struct err *err)
{
	struct joining j = { each, context, from, to, false, { .year = 0 } };
	int r = term_each(st, school_id, date_add(from, -HALF_A_YEAR), date_add(to, HALF_A_YEAR),
			  join, &j, err);

	if (r == ERR_OK)
		tell(&j);
	return r;
}

/* The last term that had begun by a day. */
struct last_begun {
	struct date on;
	bool any;
	struct whole_term term;
};

static void keep_begun(void *context, const struct whole_term *term)
{
	struct last_begun *l = context;

	if (date_compare(term->first, l->on) <= 0) {
		l->any = true;
		l->term = *term;
	}
}

int whole_term_on(struct store *st, int64_t school_id, struct date on, struct whole_term *out,
		  bool *out_known, struct err *err)
{
	struct last_begun l = { .on = on };
	/* no holiday is longer than the summer's: what ended before belongs to a year that is not known */
	int r = whole_term_each(st, school_id, date_add(on, -70), on, keep_begun, &l, err);

	*out_known = r == ERR_OK && l.any;
	if (*out_known)
		*out = l.term;
	return r;
}

struct wanted {
	enum season season;
	int year;
	bool found;
	struct whole_term term;
};

static void keep_wanted(void *context, const struct whole_term *term)
{
	struct wanted *w = context;

	if (term->season == w->season && term->year == w->year) {
		w->found = true;
		w->term = *term;
	}
}

int whole_term_of(struct store *st, int64_t school_id, enum season season, int year,
		  struct whole_term *out, bool *out_known, struct err *err)
{
	struct wanted w = { .season = season, .year = year };
	struct date first, last;
	int r;

	*out_known = false;
	if (!date_from_civil(year, 1, 1, &first) || !date_from_civil(year, 12, 31, &last))
		return ERR_OK;
	r = whole_term_each(st, school_id, first, last, keep_wanted, &w, err);
	*out_known = r == ERR_OK && w.found;
	if (*out_known)
		*out = w.term;
	return r;
}
