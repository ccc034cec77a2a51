/* core/days.c - which days are working days, and which are school days */
#include "core/days.h"

#include "core/banned.h"

/* Why nobody works on a day: "a Saturday", "Christmas Day"; "" for a working day. */
static int why_closed(struct store *st, struct date on, char why[80], struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int weekday = date_weekday(on), r;

	why[0] = '\0';
	if (weekday > 5) {
		(void) snprintf(why, 80, "a %s", weekday == 6 ? "Saturday" : "Sunday");
		return ERR_OK;
	}
	r = store_one(st,
		      "SELECT title FROM closed_day WHERE on_date = ?1 AND school_id = 0"
		      " AND kind IN ('bank-holiday', 'own')",
		      BIND(bind_date(on)), &q, &row, err);
	if (r == ERR_OK && row)
		(void) snprintf(why, 80, "%.70s", stmt_text(q, 0)[0] ? stmt_text(q, 0) : "closed");
	return r;
}

int day_is_working(struct store *st, struct date on, bool *out, struct err *err)
{
	char why[80];
	int r = why_closed(st, on, why, err);

	if (r == ERR_OK)
		*out = why[0] == '\0';
	return r;
}

int day_add_working(struct store *st, struct date from, int n, struct date *out, struct err *err)
{
	struct date day = n > 0 ? date_add(from, 1) : from;
	bool working = false;
	int r;

	assert(n >= 0);
	for (;; day = date_add(day, 1)) {
		if ((r = day_is_working(st, day, &working, err)) < 0)
			return r;
		if (working && --n <= 0)
			break;
	}
	*out = day;
	return ERR_OK;
}

/* ---- terms ---- */

/* Whose terms hold for a school in an academic year: its own, else the authority's (0), if there are any. */
static int terms_of(struct store *st, int64_t school_id, int year, int64_t *out_owner,
		    bool *out_known, struct err *err)
{
	int64_t own = 0, all = 0;
	int r;

	if ((r = store_int(st,
			   "SELECT count(*) FROM term WHERE school_id = ?1 AND academic_year = ?2",
			   BIND(bind_int(school_id), bind_int(year)), 0, &own, err)) < 0 ||
	    (own == 0 &&
	     (r = store_int(st,
			    "SELECT count(*) FROM term WHERE school_id = 0 AND academic_year = ?1",
			    BIND(bind_int(year)), 0, &all, err)) < 0))
		return r;
	*out_owner = own > 0 ? school_id : 0;
	*out_known = own + all > 0;
	return ERR_OK;
}

/* By the month: no file that we read says what a holiday is called. */
const char *day_holiday_name(struct date on)
{
	switch (date_civil(on).month) {
	case 12:
	case 1:
		return "Christmas holidays";
	case 3:
	case 4:
		return "Easter holidays";
	case 7:
	case 8:
	case 9:
		return "summer holidays";
	default:
		return "half-term holidays";
	}
}

/* Is a working day closed to pupils: a training day of all, or the school's own? 'why' stays "" if not. */
static int closed_to_pupils(struct store *st, int64_t school_id, struct date on, char why[80],
			    struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st,
			  "SELECT title FROM closed_day WHERE on_date = ?1 AND (school_id = ?2 OR"
			  " school_id = 0 AND kind = 'inset') ORDER BY school_id DESC LIMIT 1",
			  BIND(bind_date(on), bind_int(school_id)), &q, &row, err);

	if (r == ERR_OK && row)
		(void) snprintf(why, 80, "%.70s", stmt_text(q, 0)[0] ? stmt_text(q, 0) : "closed");
	return r;
}

/* In a term? For a working day that is not closed, of a year whose terms are known. */
static int in_term(struct store *st, int64_t owner, struct date on, enum school_day *out,
		   char why[80], struct err *err)
{
	int64_t terms;
	int r = store_int(st,
			  "SELECT count(*) FROM term WHERE school_id = ?1 AND first_on <= ?2"
			  " AND last_on >= ?2",
			  BIND(bind_int(owner), bind_date(on)), 0, &terms, err);

	if (r < 0)
		return r;
	if (terms == 0)
		(void) snprintf(why, 80, "%s", day_holiday_name(on));
	*out = terms == 0 ? SCHOOL_DAY_NO : SCHOOL_DAY_YES;
	return ERR_OK;
}

int day_is_school_day(struct store *st, int64_t school_id, struct date on, enum school_day *out,
		      char why[80], struct err *err)
{
	int year = academic_year_of(on), r;
	int64_t owner;
	bool known;

	if ((r = why_closed(st, on, why, err)) < 0 ||
	    (why[0] == '\0' && (r = closed_to_pupils(st, school_id, on, why, err)) < 0))
		return r;
	if (why[0] != '\0') {
		*out = SCHOOL_DAY_NO;
		return ERR_OK;
	}
	if ((r = terms_of(st, school_id, year, &owner, &known, err)) < 0)
		return r;
	if (!known) {
		*out = SCHOOL_DAY_NOT_KNOWN;
		(void) snprintf(why, 80, "term dates of %s are not known",
				academic_year_text(year).s);
		return ERR_OK;
	}
	return in_term(st, owner, on, out, why, err);
}

int term_each(struct store *st, int64_t school_id, struct date from, struct date to,
	      void (*each)(void *context, struct date first, struct date last), void *context,
	      struct err *err)
{
	for (int year = academic_year_of(from); year <= academic_year_of(to); year++) {
		SCOPED(stmt_endp) struct stmt *q = NULL;
		bool row = false, known;
		int64_t owner;
		int r;

		if ((r = terms_of(st, school_id, year, &owner, &known, err)) < 0 ||
		    (r = store_query(
			     st,
			     "SELECT first_on, last_on FROM term WHERE school_id = ?1"
			     " AND academic_year = ?2 AND last_on >= ?3 AND first_on <= ?4"
			     " ORDER BY first_on",
			     BIND(bind_int(owner), bind_int(year), bind_date(from), bind_date(to)),
			     &q, err)) < 0)
			return r;
		while ((r = stmt_next(q, &row, err)) == ERR_OK && row)
			each(context, stmt_date(q, 0), stmt_date(q, 1));
		if (r < 0)
			return r;
	}
	return ERR_OK;
}

/* ---- school days one after the other ---- */

/* A walk along the school days: the days on which the school is closed are read along with its terms. */
struct walk {
	void (*each)(void *context, struct date on, struct date term_first);
	void *context;
	struct stmt *closed;     /* in order */
	struct date next_closed; /* DATE_NONE: there are no more */
};

static int walk_closed(struct walk *w, struct err *err)
{
	bool row = false;
	int r = stmt_next(w->closed, &row, err);

	if (r == ERR_OK)
		w->next_closed = row ? stmt_date(w->closed, 0) : DATE_NONE;
	return r;
}

/* The days of a term from 'first' to 'last'. */
static int walk_term(struct walk *w, struct date term_first, struct date first, struct date last,
		     struct err *err)
{
	for (struct date on = first; date_compare(on, last) <= 0; on = date_add(on, 1)) {
		while (!date_is_none(w->next_closed) && date_compare(w->next_closed, on) < 0) {
			int r = walk_closed(w, err);

			if (r < 0)
				return r;
		}
		if (date_weekday(on) <= 5 &&
		    (date_is_none(w->next_closed) || date_compare(w->next_closed, on) != 0))
			w->each(w->context, on, term_first);
	}
	return ERR_OK;
}

/* *out_unknown as school_day_each() has it. */
static int walk_terms(struct store *st, struct walk *w, int64_t school_id, struct date from,
		      struct date to, int *out_unknown, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	const int last_year = academic_year_of(to);
	int year = academic_year_of(from); /* the next whose terms must come */
	int64_t owner = 0;
	bool row = false;
	int r = store_query(st,
			    "SELECT school_id, academic_year, first_on, last_on FROM term"
			    " WHERE school_id IN (0, ?1) AND academic_year BETWEEN ?2 AND ?3"
			    " ORDER BY academic_year, school_id DESC, first_on",
			    BIND(bind_int(school_id), bind_int(year), bind_int(last_year)), &q,
			    err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row &&
	       stmt_int(q, 1) <= year) {
		struct date first = stmt_date(q, 2), last = stmt_date(q, 3);

		if (stmt_int(q, 1) == year) { /* the school's own terms come first, if it has any */
			owner = stmt_int(q, 0);
			year++;
		}
		if (stmt_int(q, 0) == owner)
			r = walk_term(w, first, date_max(first, from), date_min(last, to), err);
	}
	if (r == ERR_OK)
		*out_unknown = year <= last_year ? year : -1;
	return r;
}

int school_day_each(struct store *st, int64_t school_id, struct date from, struct date to,
		    void (*each)(void *context, struct date on, struct date term_first),
		    void *context, int *out_unknown, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *closed = NULL;
	struct walk w = { .each = each, .context = context };
	int r = store_query(st,
			    "SELECT on_date FROM closed_day WHERE on_date BETWEEN ?1 AND ?2"
			    " AND school_id IN (0, ?3) ORDER BY on_date",
			    BIND(bind_date(from), bind_date(to), bind_int(school_id)), &closed,
			    err);

	w.closed = closed;
	if (r < 0 || (r = walk_closed(&w, err)) < 0)
		return r;
	return walk_terms(st, &w, school_id, from, to, out_unknown, err);
}
/* ---- many days ---- */

/* A range of days that is being marked. */
struct marking {
	struct date from, to;
	unsigned char *kinds;
};

/* Days of first..last that are of kind 'was' become 'is'. */
static void mark(const struct marking *m, struct date first, struct date last, enum day_kind was,
		 enum day_kind is)
{
	int32_t begin = date_max(first, m->from).day - m->from.day;
	int32_t end = date_min(last, m->to).day - m->from.day;

	for (int32_t i = begin; i <= end; i++)
		if (m->kinds[i] == was)
			m->kinds[i] = (unsigned char) is;
}

static void mark_term(void *context, struct date first, struct date last)
{
	mark(context, first, last, DAY_NO_SCHOOL, DAY_SCHOOL);
}

/* Whole years of which terms are known, then the terms. */
static int mark_terms(struct store *st, int64_t school_id, struct marking *m, struct err *err)
{
	int first = academic_year_of(m->from), last = academic_year_of(m->to), r;

	for (int year = first; year <= last; year++) {
		struct date begins = m->from, ends = m->to;
		int64_t owner;
		bool known;

		if ((r = terms_of(st, school_id, year, &owner, &known, err)) < 0)
			return r;
		if ((year > first && !date_from_civil(year, 9, 1, &begins)) ||
		    (year < last && !date_from_civil(year + 1, 8, 31, &ends)))
			continue; /* it is no year that terms can have */
		if (known)
			mark(m, begins, ends, DAY_NOT_KNOWN, DAY_NO_SCHOOL);
	}
	return term_each(st, school_id, m->from, m->to, mark_term, m, err);
}

int days_kinds(struct store *st, int64_t school_id, struct date from, struct date to,
	       unsigned char *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct marking m = { from, to, out };
	bool row = false;
	int r;

	for (struct date d = from; date_compare(d, to) <= 0; d = date_add(d, 1))
		out[d.day - from.day] = date_weekday(d) > 5 ? DAY_CLOSED : DAY_NOT_KNOWN;
	if ((r = mark_terms(st, school_id, &m, err)) < 0 ||
	    (r = store_query(st,
			     "SELECT on_date, CASE WHEN kind = 'inset' OR school_id <> 0 THEN 1"
			     " ELSE 0 END FROM closed_day WHERE on_date BETWEEN ?1 AND ?2"
			     " AND school_id IN (0, ?3)",
			     BIND(bind_date(from), bind_date(to), bind_int(school_id)), &q, err)) <
		    0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct date on = stmt_date(q, 0);

		if (stmt_int(q, 1) != 0) {
			mark(&m, on, on, DAY_SCHOOL, DAY_NO_SCHOOL);
			mark(&m, on, on, DAY_NOT_KNOWN, DAY_NO_SCHOOL);
		} else {
			out[on.day - from.day] = DAY_CLOSED;
		}
	}
	return r;
}

int day_titles_each(struct store *st, int64_t school_id, struct date from, struct date to,
		    void (*each)(void *context, struct date on, const char *title), void *context,
		    struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT on_date, title FROM closed_day WHERE on_date BETWEEN ?1 AND ?2"
			    " AND school_id IN (0, ?3) ORDER BY on_date, school_id DESC",
			    BIND(bind_date(from), bind_date(to), bind_int(school_id)), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row)
		each(context, stmt_date(q, 0), stmt_text(q, 1)[0] ? stmt_text(q, 1) : "closed");
	return r;
}
