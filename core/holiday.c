/* core/holiday.c - bank holidays as the government publishes them */
#include "core/days.h"

#include "core/banned.h"

/* *out_new: it was no bank holiday before. */
static int save(struct work *work, struct date on, const char *title, bool *out_new,
		struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(work->store,
			  "SELECT kind, title FROM closed_day WHERE on_date = ?1 AND school_id = 0",
			  BIND(bind_date(on)), &q, &row, err);

	if (r < 0)
		return r;
	*out_new = !row || strcmp(stmt_text(q, 0), "bank-holiday") != 0;
	if (!*out_new && strcmp(stmt_text(q, 1), title) == 0)
		return ERR_OK;
	return work_run(work,
			"INSERT INTO closed_day (on_date, school_id, kind, title)"
			" VALUES (?1, 0, 'bank-holiday', ?2) ON CONFLICT (on_date, school_id)"
			" DO UPDATE SET kind = excluded.kind, title = excluded.title",
			BIND(bind_date(on), bind_text(title)), err);
}

static bool has(const struct json *events, struct date on)
{
	struct date_text iso = date_iso(on);

	for (const struct json *e = json_first(events); e; e = json_next(e))
		if (strcmp(json_text(e, "date", ""), iso.s) == 0)
			return true;
	return false;
}

/* A bank holiday that was moved: the book has it, the file's years do not have it any more. */
static int drop_moved(struct work *work, const struct json *events, struct date first,
		      struct date last, struct err *err)
{
	struct date gone[64];
	size_t count = 0;
	{
		SCOPED(stmt_endp) struct stmt *q = NULL;
		bool row = false;
		int r = store_query(work->store,
				    "SELECT on_date FROM closed_day WHERE school_id = 0"
				    " AND kind = 'bank-holiday' AND on_date BETWEEN ?1 AND ?2",
				    BIND(bind_date(first), bind_date(last)), &q, err);

		if (r < 0)
			return r;
		while ((r = stmt_next(q, &row, err)) == ERR_OK && row)
			if (count < COUNT_OF(gone) && !has(events, stmt_date(q, 0)))
				gone[count++] = stmt_date(q, 0);
		if (r < 0)
			return r;
	}
	for (size_t i = 0; i < count; i++) {
		int r = work_run(work,
				 "DELETE FROM closed_day WHERE on_date = ?1 AND school_id = 0",
				 BIND(bind_date(gone[i])), err);

		if (r < 0)
			return r;
	}
	return ERR_OK;
}

int holiday_load(struct work *work, const struct json *published, size_t *out_added,
		 struct err *err)
{
	const struct json *events = json_get(json_get(published, "england-and-wales"), "events");
	struct date first = DATE_NONE, last = DATE_NONE;
	int number = 0, r;

	*out_added = 0;
	if (!json_is_array(events) || !json_first(events))
		return err_set(err, ERR_INVALID,
			       "no 'england-and-wales' with its 'events': this is not the file of"
			       " https://www.gov.uk/bank-holidays.json");
	for (const struct json *e = json_first(events); e; e = json_next(e)) {
		struct err why = { 0 };
		struct date on;
		const char *title;
		bool is_new = false;

		number++;
		if ((r = json_need_date(e, "date", &on, &why)) < 0 ||
		    (r = json_need_text(e, "title", &title, &why)) < 0) {
			(void) err_set(err, r, "event %d: %s", number, why.msg);
			return err_at(err, why.field, 0);
		}
		if ((r = save(work, on, title, &is_new, err)) < 0)
			return r;
		*out_added += is_new;
		first = date_is_none(first) ? on : date_min(first, on);
		last = date_is_none(last) ? on : date_max(last, on);
	}
	return drop_moved(work, events, first, last, err);
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
