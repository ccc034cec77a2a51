/* core/holiday.c - bank holidays as the government publishes them, and the authority's closure days */
#include "core/days.h"

#include "core/check_value.h"

#include "core/banned.h"

#define BANK "bank-holiday"
#define OWN "own"

/* A division of the file. A bank holiday that is the authority's closure day too stays a bank holiday. */
struct division {
	const char *kind;
	const struct json *events;
	struct date first, last; /* DATE_NONE: it has no day */
};

static int read_division(const struct json *file, const char *key, const char *kind,
			 struct division *out, struct err *err)
{
	const struct json *division = json_get(file, key);
	int number = 0, r;

	*out = (struct division){ kind, json_get(division, "events"), DATE_NONE, DATE_NONE };
	if (division && !json_is_array(out->events)) {
		(void) err_set(err, ERR_INVALID, "'%s' has no list of 'events'", key);
		return err_at(err, key, 0);
	}
	for (const struct json *e = json_first(out->events); e; e = json_next(e)) {
		struct err why = { 0 };
		struct date on;
		const char *title;

		number++;
		if ((r = json_need_date(e, "date", &on, &why)) < 0 ||
		    (r = json_need_text(e, "title", &title, &why)) < 0 ||
		    (r = line_check("title", title, 120, &why)) < 0) {
			(void) err_set(err, r, "event %d%s: %s", number,
				       strcmp(kind, OWN) == 0 ? " of 'authority'" : "", why.msg);
			return err_at(err, why.field, 0);
		}
		out->first = date_is_none(out->first) ? on : date_min(out->first, on);
		out->last = date_is_none(out->last) ? on : date_max(out->last, on);
	}
	return ERR_OK;
}

static int save(struct work *work, struct date on, const char *kind, const char *title,
		struct holiday_count *count, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(work->store,
			  "SELECT kind, title FROM closed_day WHERE on_date = ?1 AND school_id = 0",
			  BIND(bind_date(on)), &q, &row, err);
	const char *was = r == ERR_OK && row ? stmt_text(q, 0) : "";

	if (r < 0 || (strcmp(was, BANK) == 0 && strcmp(kind, OWN) == 0))
		return r;
	if (strcmp(was, kind) == 0 && strcmp(stmt_text(q, 1), title) == 0)
		return ERR_OK;
	count->added += strcmp(was, kind) != 0;
	return work_run(work,
			"INSERT INTO closed_day (on_date, school_id, kind, title)"
			" VALUES (?1, 0, ?2, ?3) ON CONFLICT (on_date, school_id)"
			" DO UPDATE SET kind = excluded.kind, title = excluded.title",
			BIND(bind_date(on), bind_text(kind), bind_text(title)), err);
}

/* Has the file that date, or with its first four bytes only ("2025") one of that year? */
static bool has(const struct json *events, struct date on, size_t bytes)
{
	struct date_text iso = date_iso(on);

	for (const struct json *e = json_first(events); e; e = json_next(e))
		if (strncmp(json_text(e, "date", ""), iso.s, bytes) == 0)
			return true;
	return false;
}

/* The book's next day of a kind after 'day', up to 'last'; DATE_NONE after the last. */
static int next_day(struct store *st, const char *kind, struct date last, struct date *day,
		    struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st,
			  "SELECT min(on_date) FROM closed_day WHERE school_id = 0 AND kind = ?1"
			  " AND on_date > ?2 AND on_date <= ?3",
			  BIND(bind_text(kind), bind_date(*day), bind_date(last)), &q, &row, err);

	if (r == ERR_OK)
		*day = row ? stmt_date(q, 0) : DATE_NONE;
	return r;
}

/* What the book has and the file's years do not have any more: it was moved, or is no holiday. */
static int drop_gone(struct work *work, const struct division *d, struct holiday_count *count,
		     struct err *err)
{
	struct date day, last;
	int r;

	if (!date_from_civil(date_civil(d->first).year, 1, 1, &day) ||
	    !date_from_civil(date_civil(d->last).year, 12, 31, &last))
		return ERR_OK; /* never: their years are years of dates */
	for (day = date_add(day, -1);;) {
		if ((r = next_day(work->store, d->kind, last, &day, err)) < 0 || date_is_none(day))
			return r;
		if (has(d->events, day, 10) || !has(d->events, day, 4))
			continue;
		if ((r = work_run(work,
				  "DELETE FROM closed_day WHERE on_date = ?1 AND school_id = 0",
				  BIND(bind_date(day)), err)) < 0)
			return r;
		count->removed++;
	}
}

static int write_division(struct work *work, const struct division *d, struct holiday_count *count,
			  struct err *err)
{
	int r;

	count->given = d->events != NULL;
	if (date_is_none(d->first))
		return ERR_OK;
	for (const struct json *e = json_first(d->events); e; e = json_next(e)) {
		struct date on;

		if ((r = json_need_date(e, "date", &on, err)) < 0 ||
		    (r = save(work, on, d->kind, json_text(e, "title", ""), count, err)) < 0)
			return r;
	}
	return drop_gone(work, d, count, err);
}

int holiday_import(struct work *work, const struct json *file, struct holiday_counts *out,
		   struct err *err)
{
	struct division bank, own;
	int r;

	*out = (struct holiday_counts){ .bank = { .given = false } };
	if ((r = read_division(file, "england-and-wales", BANK, &bank, err)) < 0 ||
	    (r = read_division(file, "authority", OWN, &own, err)) < 0)
		return r;
	if (date_is_none(bank.first) && date_is_none(own.first))
		return err_set(
			err, ERR_INVALID,
			"no 'england-and-wales' with its 'events', and no 'authority': this is"
			" not the file of https://www.gov.uk/bank-holidays.json, nor one of"
			" closure days");
	if ((r = write_division(work, &bank, &out->bank, err)) < 0)
		return r;
	return write_division(work, &own, &out->own, err);
}

int holiday_load(struct work *work, const struct json *published, size_t *out_added,
		 struct err *err)
{
	struct holiday_counts n;
	int r = holiday_import(work, published, &n, err);

	*out_added = r == ERR_OK ? n.bank.added : 0;
	return r;
}

const struct column holiday_columns[] = {
	{ "date", "Date", COLUMN_DATE },
	{ "kind", "Kind", COLUMN_CODE },
	{ "title", "Title", COLUMN_TEXT },
};
const size_t holiday_column_count = COUNT_OF(holiday_columns);

int holiday_list(struct store *st, struct date from, struct date to, struct table *t,
		 struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT on_date, kind, title FROM closed_day WHERE school_id = 0"
			    " AND on_date BETWEEN ?1 AND ?2 ORDER BY on_date",
			    BIND(bind_date(from), bind_date(to)), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		table_add_date(t, stmt_date(q, 0));
		table_add_text(t, stmt_text(q, 1));
		table_add_text(t, stmt_text(q, 2));
	}
	return r;
}
