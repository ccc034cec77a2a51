/* core/closed_day.c - days of one school that are closed to its pupils: training days, and days off of its own */
#include "core/days.h"

#include "core/check_value.h"

#include "core/banned.h"

static int check_day(struct work *work, const struct closed_day *d, struct err *err)
{
	bool working = false;
	int r;

	if (strcmp(d->kind, "inset") != 0 && strcmp(d->kind, "own") != 0) {
		(void) err_set(err, ERR_INVALID,
			       "'%s' is not a kind of closed day: inset (staff are trained) or own",
			       d->kind);
		return err_at(err, "kind", 0);
	}
	if (line_check("title of a closed day", d->title, 70, err) < 0)
		return err_at(err, "title", 0);
	if (date_plausible(d->on, work->today, err) < 0)
		return err_at(err, "date", 0);
	if ((r = day_is_working(work->store, d->on, &working, err)) < 0)
		return r;
	if (working)
		return ERR_OK;
	(void) err_set(err, ERR_INVALID, "%s is no working day: every school is closed",
		       date_table(d->on).s);
	return err_at(err, "date", 0);
}

int school_day_close(struct work *work, int64_t school_id, const struct closed_day *d,
		     struct err *err)
{
	int r = check_day(work, d, err);

	if (r < 0)
		return r;
	return work_run(work,
			"INSERT INTO closed_day (on_date, school_id, kind, title) VALUES (?1, ?2,"
			" ?3, ?4) ON CONFLICT (on_date, school_id) DO UPDATE SET kind ="
			" excluded.kind, title = excluded.title",
			BIND(bind_date(d->on), bind_int(school_id), bind_text(d->kind),
			     bind_text(d->title)),
			err);
}

int school_day_open(struct work *work, int64_t school_id, struct date on, struct err *err)
{
	int64_t there = 0;
	int r = store_int(work->store,
			  "SELECT count(*) FROM closed_day WHERE on_date = ?1 AND school_id = ?2",
			  BIND(bind_date(on), bind_int(school_id)), 0, &there, err);

	if (r < 0)
		return r;
	if (there == 0)
		return err_set(err, ERR_NOT_FOUND,
			       "%s is no closed day of that school: 'daybook term days' shows them",
			       date_long(on).s);
	return work_run(work, "DELETE FROM closed_day WHERE on_date = ?1 AND school_id = ?2",
			BIND(bind_date(on), bind_int(school_id)), err);
}

const struct column closed_day_columns[] = {
	{ "date", "Date", COLUMN_DATE },     { "urn", "URN", COLUMN_CODE },
	{ "school", "School", COLUMN_TEXT }, { "kind", "Kind", COLUMN_CODE },
	{ "title", "Title", COLUMN_TEXT },
};
const size_t closed_day_column_count = COUNT_OF(closed_day_columns);

int closed_day_list(struct store *st, int64_t school_id, struct date from, struct date to,
		    struct table *t, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT d.on_date, s.urn, s.name, d.kind, d.title FROM closed_day d LEFT JOIN"
		" school s ON s.school_id = d.school_id WHERE d.on_date BETWEEN ?1 AND ?2 AND"
		" (d.school_id <> 0 OR d.kind = 'inset') AND (?3 IS NULL OR d.school_id IN (0,"
		" ?3)) ORDER BY d.on_date, s.name_folded, s.urn",
		BIND(bind_date(from), bind_date(to), bind_id(school_id)), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		table_add_date(t, stmt_date(q, 0));
		table_add_text(t, stmt_text(q, 1));
		table_add_text(t, stmt_is_null(q, 1) ? "all schools" : stmt_text(q, 2));
		table_add_text(t, stmt_text(q, 3));
		table_add_text(t, stmt_text(q, 4));
	}
	return r;
}
