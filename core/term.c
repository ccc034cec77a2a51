/* core/term.c - term dates of the authority, or of one school */
#include "core/days.h"

#include "core/check_value.h"
#include "core/school.h"
#include "core/setting.h"

#include "core/banned.h"

#define TERMS 24 /* in one academic year */

struct term {
	const char *name;
	struct date first, last;
};

static int read_term(const struct json *node, int year, struct term *out, struct err *err)
{
	struct err why = { 0 };
	int r;

	if ((r = json_need_text(node, "name", &out->name, err)) < 0 ||
	    (r = line_check("name of a term", out->name, 60, err)) < 0)
		return r;
	if ((r = json_need_date(node, "start", &out->first, &why)) < 0 ||
	    (r = json_need_date(node, "end", &out->last, &why)) < 0) {
		(void) err_set(err, r, "'%s' of %s: %s", out->name, academic_year_text(year).s,
			       why.msg);
		return err_at(err, why.field, 0);
	}
	if (date_compare(out->last, out->first) < 0)
		return err_set(err, ERR_INVALID, "'%s' of %s ends on %s, before it starts",
			       out->name, academic_year_text(year).s, date_iso(out->last).s);
	if (academic_year_of(out->first) != year || academic_year_of(out->last) != year)
		return err_set(
			err, ERR_INVALID,
			"'%s' (%s to %s) lies outside the academic year %s, 1 September to 31"
			" August",
			out->name, date_iso(out->first).s, date_iso(out->last).s,
			academic_year_text(year).s);
	return ERR_OK;
}

static int check_apart(const struct term *a, const struct term *b, int year, struct err *err)
{
	if (strcmp(a->name, b->name) == 0)
		return err_set(err, ERR_INVALID, "'%s' stands twice in %s", a->name,
			       academic_year_text(year).s);
	if (date_compare(a->first, b->last) <= 0 && date_compare(b->first, a->last) <= 0)
		return err_set(err, ERR_INVALID, "'%s' and '%s' of %s overlap", a->name, b->name,
			       academic_year_text(year).s);
	return ERR_OK;
}

static int save_terms(struct work *work, int64_t school_id, int year, const struct term *terms,
		      size_t count, struct err *err)
{
	int r = work_run(work, "DELETE FROM term WHERE school_id = ?1 AND academic_year = ?2",
			 BIND(bind_int(school_id), bind_int(year)), err);

	for (size_t i = 0; i < count && r == ERR_OK; i++)
		r = work_run(work,
			     "INSERT INTO term (school_id, academic_year, part, first_on, last_on)"
			     " VALUES (?1, ?2, ?3, ?4, ?5)",
			     BIND(bind_int(school_id), bind_int(year), bind_text(terms[i].name),
				  bind_date(terms[i].first), bind_date(terms[i].last)),
			     err);
	return r;
}

static int load_year(struct work *work, int64_t school_id, const struct json *node,
		     size_t *out_terms, struct err *err)
{
	struct term terms[TERMS];
	const struct json *list = json_get(node, "terms");
	const char *name;
	size_t count = 0;
	int year, r;

	if ((r = json_need_text(node, "academic_year", &name, err)) < 0 ||
	    (r = academic_year_parse(name, &year, err)) < 0)
		return r;
	if (!list || !json_is_array(list))
		return err_set(err, ERR_INVALID, "%s has no list of 'terms'", name);
	for (const struct json *t = json_first(list); t; t = json_next(t)) {
		if (count == TERMS)
			return err_set(err, ERR_INVALID, "%s has more than %d terms", name, TERMS);
		if ((r = read_term(t, year, &terms[count], err)) < 0)
			return r;
		for (size_t i = 0; i < count; i++)
			if ((r = check_apart(&terms[i], &terms[count], year, err)) < 0)
				return r;
		count++;
	}
	if (count == 0)
		return ERR_OK; /* nothing is known: what the book knows stays */
	*out_terms += count;
	return save_terms(work, school_id, year, terms, count, err);
}

/* Training days: what the file names replaces those of the same academic years. */
static int load_inset(struct work *work, int64_t school_id, const struct json *list,
		      struct err *err)
{
	int r;

	if (!json_is_array(list))
		return err_set(err, ERR_INVALID, "'inset' is not a list of dates");
	for (const struct json *node = json_first(list); node; node = json_next(node)) {
		const char *text = json_value(node, "");
		struct date on, first, last;
		int year;

		if ((r = date_parse(text, &on, err)) < 0)
			return err_at(err, "inset", 0);
		year = academic_year_of(on);
		if (!date_from_civil(year, 9, 1, &first) ||
		    !date_from_civil(year + 1, 8, 31, &last))
			return err_set(err, ERR_RANGE, "'%s' is too far off", text);
		/* The first of a year clears that year; those after it find only what this file wrote. */
		bool seen = false;

		for (const struct json *b = json_first(list); b != node; b = json_next(b))
			seen = seen || (strcmp(json_value(b, ""), date_iso(first).s) >= 0 &&
					strcmp(json_value(b, ""), date_iso(last).s) <= 0);
		if (!seen &&
		    (r = work_run(work,
				  "DELETE FROM closed_day WHERE school_id = ?1 AND kind = 'inset'"
				  " AND on_date BETWEEN ?2 AND ?3",
				  BIND(bind_int(school_id), bind_date(first), bind_date(last)),
				  err)) < 0)
			return r;
		if ((r = work_run(work,
				  "INSERT INTO closed_day (on_date, school_id, kind, title)"
				  " VALUES (?1, ?2, 'inset', 'staff training day') ON CONFLICT DO "
				  "NOTHING",
				  BIND(bind_date(on), bind_int(school_id)), err)) < 0)
			return r;
	}
	return ERR_OK;
}

/* Terms of another authority would be silently wrong. */
static int check_authority(struct work *work, const struct json *terms, struct err *err)
{
	const char *la_code = json_text(terms, "la_code", NULL);
	char own[8];
	int r;

	if (!la_code)
		return ERR_OK;
	if ((r = setting_get(work->store, "authority.la-code", work->today, own, sizeof own, err)) <
	    0)
		return r;
	if (own[0] == '\0' || strcmp(own, la_code) == 0)
		return ERR_OK;
	(void) err_set(err, ERR_INVALID,
		       "these are the terms of the authority %s, and this book is of %s", la_code,
		       own);
	return err_at(err, "la_code", 0);
}

int term_load(struct work *work, const struct json *terms, size_t *out_terms, struct err *err)
{
	const struct json *years = json_get(terms, "years"), *inset = json_get(terms, "inset");
	const char *urn = json_text(terms, "school", NULL);
	struct school school = { 0 };
	int r;

	*out_terms = 0;
	if (!json_is_array(years))
		return err_set(err, ERR_INVALID,
			       "no list of 'years', each with its 'academic_year' and 'terms'");
	if ((r = check_authority(work, terms, err)) < 0)
		return r;
	if (json_get(terms, "school") && !urn)
		return err_set(err, ERR_INVALID, "'school' is not a URN in quotes");
	if (urn && (r = school_find(work->store, urn, &school, err)) < 0)
		return r;
	for (const struct json *node = json_first(years); node; node = json_next(node))
		if ((r = load_year(work, school.id, node, out_terms, err)) < 0)
			return r;
	return inset ? load_inset(work, school.id, inset, err) : ERR_OK;
}

const struct column term_columns[] = {
	{ "academic_year", "Year", COLUMN_CODE }, { "part", "Term", COLUMN_TEXT },
	{ "first", "First day", COLUMN_DATE },    { "last", "Last day", COLUMN_DATE },
	{ "school", "School", COLUMN_TEXT },
};
const size_t term_column_count = COUNT_OF(term_columns);

int term_list(struct store *st, struct table *t, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT t.academic_year, t.part, t.first_on, t.last_on, s.urn FROM term t"
		" LEFT JOIN school s ON s.school_id = t.school_id"
		" ORDER BY t.school_id, t.first_on",
		BIND_NONE, &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		table_add_text(t, academic_year_text((int) stmt_int(q, 0)).s);
		table_add_text(t, stmt_text(q, 1));
		table_add_date(t, stmt_date(q, 2));
		table_add_date(t, stmt_date(q, 3));
		table_add_text(t, stmt_text(q, 4));
	}
	return r;
}
