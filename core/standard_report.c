/* core/standard_report.c - counts how much of what was promised was kept */
#include "core/standard_report.h"

#include "core/party_names.h"
#include "core/whole_term.h"

#include "core/banned.h"

int kept_by_parse(const char *text, enum kept_by *out, struct err *err)
{
	static const char *const words[] = {
		[KEPT_MONTH] = "month", [KEPT_TERM] = "term", [KEPT_YEAR] = "year", [KEPT_FY] = "fy"
	};

	for (size_t i = KEPT_MONTH; i < COUNT_OF(words); i++)
		if (strcmp(words[i], text) == 0) {
			*out = (enum kept_by) i;
			return ERR_OK;
		}
	return err_set(err, ERR_INVALID,
		       "'%s' is none of month, term, year (academic) and fy (financial)", text);
}

int64_t kept_per_cent(int64_t in_time, int64_t late)
{
	int64_t all = in_time + late;

	return all == 0 ? -1 : (in_time * 10000 + all / 2) / all;
}

/* ---- periods ---- */

/* The authority's terms, read once. */
struct terms {
	struct whole_term *term;
	size_t count;
	bool failed;
};

static void keep_term(void *context, const struct whole_term *term)
{
	struct terms *terms = context;
	struct whole_term *grown = array_grow(terms->term, terms->count, sizeof *grown);

	if (!grown) {
		terms->failed = true;
		return;
	}
	terms->term = grown;
	grown[terms->count++] = *term;
}

static const struct whole_term *term_of(const struct terms *terms, struct date on)
{
	const struct whole_term *found = NULL;

	for (size_t i = 0; i < terms->count; i++)
		if (date_compare(terms->term[i].first, on) <= 0)
			found = &terms->term[i];
	return found;
}

/* First day of the period that a day is in; before the first known term: DATE_FIRST. */
static struct date period_of(const struct terms *terms, enum kept_by by, struct date on)
{
	struct civil c = date_civil(on);
	struct date first = DATE_NONE;
	const struct whole_term *term;

	switch (by) {
	case KEPT_WHOLE:
		break;
	case KEPT_MONTH:
		return date_add(on, 1 - c.day);
	case KEPT_TERM:
		term = term_of(terms, on);
		return term ? term->first : DATE_FIRST;
	case KEPT_YEAR:
		if (!date_from_civil(academic_year_of(on), 9, 1, &first))
			first = DATE_FIRST;
		break;
	case KEPT_FY:
		return fy_first(fy_of(on));
	}
	return first;
}

static struct date_text period_text(const struct terms *terms, enum kept_by by, struct date from)
{
	const struct whole_term *term;

	switch (by) {
	case KEPT_MONTH:
		return month_long(from);
	case KEPT_TERM:
		term = term_of(terms, from);
		return term ? whole_term_text(term) : (struct date_text){ "no term" };
	case KEPT_YEAR:
		return academic_year_text(academic_year_of(from));
	case KEPT_FY:
		return fy_text(fy_of(from));
	case KEPT_WHOLE:
		break;
	}
	return (struct date_text){ "" };
}

/* ---- count ---- */

struct counting {
	const struct kept_ask *ask;
	struct terms terms;
	struct kept_line *line;
	size_t count;
};

static void judge(struct kept_line *line, const struct clock_line *c, struct date on)
{
	bool done = !date_is_none(c->done);

	line->due++;
	if (c->paused)
		line->paused++;
	else if (clock_is_late(c, on))
		line->late++;
	else if (done)
		line->in_time++;
	else
		line->open++;
	if (clock_is_late_plain(c, on))
		line->late_plain++;
	else if (done)
		line->in_time_plain++;
}

/* One line a clock; they are put together when all are there. */
static int keep(void *context, const struct clock_line *c, struct err *err)
{
	struct counting *n = context;
	const struct kept_ask *ask = n->ask;
	struct date day = date_is_none(c->due) ? c->due_plain : c->due;
	struct kept_line *grown;

	if (date_compare(day, ask->from) < 0 || date_compare(day, ask->to) > 0 ||
	    (ask->school_id && c->school_id != ask->school_id) ||
	    (ask->officer_id && c->officer_id != ask->officer_id))
		return ERR_OK;
	if (!(grown = array_grow(n->line, n->count, sizeof *grown)))
		return err_nomem(err);
	n->line = grown;
	grown[n->count] = (struct kept_line){
		.promise = c->promise,
		.from = period_of(&n->terms, ask->by, day),
		.party_id = ask->of == KEPT_OFFICER  ? c->officer_id
			    : ask->of == KEPT_SCHOOL ? c->school_id
						     : 0,
	};
	judge(&grown[n->count++], c, ask->on);
	return ERR_OK;
}

static int compare(const void *a, const void *b)
{
	const struct kept_line *x = a, *y = b;
	int c = (x->promise > y->promise) - (x->promise < y->promise);

	if (c == 0)
		c = date_compare(x->from, y->from);
	return c ? c : (x->party_id > y->party_id) - (x->party_id < y->party_id);
}

static void add(struct kept_line *to, const struct kept_line *more)
{
	to->due += more->due;
	to->in_time += more->in_time;
	to->late += more->late;
	to->open += more->open;
	to->paused += more->paused;
	to->in_time_plain += more->in_time_plain;
	to->late_plain += more->late_plain;
}

static void put_together(struct counting *n)
{
	size_t kept = 0;

	if (n->count == 0)
		return;
	qsort(n->line, n->count, sizeof *n->line, compare);
	for (size_t i = 1; i < n->count; i++)
		if (compare(&n->line[kept], &n->line[i]) == 0)
			add(&n->line[kept], &n->line[i]);
		else
			n->line[++kept] = n->line[i];
	n->count = kept + 1;
}

static int read_terms(struct store *st, const struct kept_ask *ask, struct terms *out,
		      struct err *err)
{
	int r = ask->by == KEPT_TERM ? whole_term_each(st, 0, date_add(ask->from, -366), ask->to,
						       keep_term, out, err)
				     : ERR_OK;

	return r == ERR_OK && out->failed ? err_nomem(err) : r;
}

static int count(struct store *st, struct counting *n, struct err *err)
{
	SCOPED(work_days_freep) struct work_days *days = NULL;
	const struct clock_filter clocks = {
		.from = DATE_NONE, .to = n->ask->to, .standard = n->ask->standard, .as = n->ask->as
	};
	int r;

	if ((r = read_terms(st, n->ask, &n->terms, err)) < 0 ||
	    (r = work_days_open(st, &days, err)) < 0 ||
	    (r = clocks_each(st, days, &clocks, keep, n, err)) < 0)
		return r;
	put_together(n);
	return ERR_OK;
}

int standard_report_lines(struct store *st, const struct kept_ask *ask, struct kept_line **out,
			  size_t *out_count, struct err *err)
{
	struct counting n = { .ask = ask };
	int r = count(st, &n, err);

	free(n.terms.term);
	if (r < 0) {
		free(n.line);
		return r;
	}
	*out = n.line;
	*out_count = n.count;
	return ERR_OK;
}

/* ---- table ---- */

const struct column standard_report_columns[STANDARD_REPORT_COLUMNS] = {
	{ "standard", "Standard", COLUMN_CODE }, { "period", "Period", COLUMN_CODE },
	{ "from", NULL, COLUMN_DATE },           { "party", "Of", COLUMN_CODE },
	{ "party_name", NULL, COLUMN_TEXT },     { "due", "Due", COLUMN_INT },
	{ "in_time", "Kept", COLUMN_INT },       { "late", "Late", COLUMN_INT },
	{ "open", "Open", COLUMN_INT },          { "paused", "Paused", COLUMN_INT },
	{ "per_cent", "%", COLUMN_QUANTITY },    { "per_cent_plain", "Plain %", COLUMN_QUANTITY },
};
const size_t standard_report_column_count = COUNT_OF(standard_report_columns);

static void add_per_cent(struct table *t, int64_t hundredths)
{
	if (hundredths < 0)
		table_add_text(t, NULL);
	else
		table_add_quantity(t, quantity_of(hundredths));
}

static void add_row(struct table *t, const struct counting *n, const struct kept_line *line,
		    const struct party_names *names)
{
	const struct party_name *party = party_names_find(names, line->party_id);
	const struct kept_ask *ask = n->ask;

	table_add_text(t, line->promise->code);
	table_add_text(t, period_text(&n->terms, ask->by, line->from).s);
	table_add_date(t, ask->by == KEPT_WHOLE ? ask->from : date_max(line->from, ask->from));
	table_add_text(t, ask->of == KEPT_ALL ? NULL : party ? party->code : "nobody");
	table_add_text(t, party ? party->name : NULL);
	table_add_int(t, line->due);
	table_add_int(t, line->in_time);
	table_add_int(t, line->late);
	table_add_int(t, line->open);
	table_add_int(t, line->paused);
	add_per_cent(t, kept_per_cent(line->in_time, line->late));
	add_per_cent(t, kept_per_cent(line->in_time_plain, line->late_plain));
}

int standard_report(struct store *st, const struct kept_ask *ask, struct table *t, struct err *err)
{
	SCOPED(party_names_free) struct party_names names = { .count = 0 };
	struct counting n = { .ask = ask };
	int r = ask->of == KEPT_OFFICER  ? party_names_officers(st, &names, err)
		: ask->of == KEPT_SCHOOL ? party_names_schools(st, &names, err)
					 : ERR_OK;

	if (r == ERR_OK)
		r = count(st, &n, err);
	for (size_t i = 0; r == ERR_OK && i < n.count; i++)
		add_row(t, &n, &n.line[i], &names);
	free(n.terms.term);
	free(n.line);
	return r;
}
