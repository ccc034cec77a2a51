/* billing/period.c - closes months, lists them, says whether one is closed */
#include "billing/period.h"

#include "billing/journal_list.h"

#include "core/banned.h"

/* When the month of a day was closed, and the last month that is; DATE_NONE when its month is open. */
struct closed {
	struct date since, last_month;
};

/* Days before the first month that was ever closed are closed with it. */
static int find_closed(struct store *st, struct date on, struct closed *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct date_text month = month_text(on);
	bool row = false;
	int r = store_one(st,
			  "SELECT c.closed_on, (SELECT max(x.month) FROM period_close x)"
			  " FROM period_close c WHERE c.month >= ?1 ORDER BY c.month LIMIT 1",
			  BIND(bind_text(month.s)), &q, &row, err);

	*out = (struct closed){ DATE_NONE, DATE_NONE };
	if (r < 0 || !row)
		return r;
	out->since = stmt_date(q, 0);
	return month_parse(stmt_text(q, 1), &out->last_month, err);
}

int period_check(struct store *st, struct date on, const char *what, struct err *err)
{
	struct closed closed;
	int r = find_closed(st, on, &closed, err);

	if (r < 0 || date_is_none(closed.since))
		return r;
	return err_set(err, ERR_CONFLICT,
		       "%s cannot be dated %s: %s is closed since %s; the first day that is open"
		       " is %s",
		       what, date_long(on).s, month_long(on).s, date_long(closed.since).s,
		       date_long(date_add_months(closed.last_month, 1)).s);
}

int period_first_open(struct store *st, struct date on, struct date *out, struct err *err)
{
	struct closed closed;
	int r = find_closed(st, on, &closed, err);

	*out = on;
	if (r == ERR_OK && !date_is_none(closed.since))
		*out = date_add_months(closed.last_month, 1);
	return r;
}

/* ---- close ---- */

static int count_unbilled(struct store *st, struct date to, struct period_close *out,
			  struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(
		st,
		"SELECT count(CASE WHEN c.net_pence > 0 THEN 1 END), sum(CASE WHEN c.net_pence > 0 "
		"THEN c.net_pence END), count(CASE WHEN c.net_pence < 0 THEN 1 END), sum(CASE WHEN "
		"c.net_pence < 0 THEN c.net_pence END) FROM charge c LEFT JOIN document_line l"
		" ON l.charge_id = c.charge_id WHERE c.due_on <= ?1 AND l.charge_id IS NULL"
		" AND NOT EXISTS (SELECT 1 FROM charge_void x WHERE x.charge_id = c.charge_id)",
		BIND(bind_date(to)), &q, &row, err);

	if (r < 0)
		return r;
	out->unbilled = stmt_int(q, 0);
	out->unbilled_net = stmt_money(q, 1);
	out->credits = stmt_int(q, 2);
	out->credits_net = stmt_money(q, 3);
	return ERR_OK;
}

/* The month after the last that is closed; 'month' itself when none is. */
static int find_next(struct store *st, struct date month, struct date *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st, "SELECT max(month) FROM period_close", BIND_NONE, &q, &row, err);

	*out = month;
	if (r < 0 || stmt_is_null(q, 0))
		return r;
	if ((r = month_parse(stmt_text(q, 0), out, err)) == ERR_OK)
		*out = date_add_months(*out, 1);
	return r;
}

static int close_months(struct work *work, struct date first, struct date last, struct err *err)
{
	int r = ERR_OK;

	for (struct date m = first; r == ERR_OK && date_compare(m, last) <= 0;
	     m = date_add_months(m, 1))
		r = work_run(
			work,
			"INSERT INTO period_close (month, closed_on, audit_id) VALUES (?1, ?2, ?3)",
			BIND(bind_text(month_text(m).s), bind_date(work->today),
			     bind_int(work_audit_id(work))),
			err);
	return r;
}

int period_close(struct work *work, struct date month, struct period_close *out, struct err *err)
{
	struct period_close done = { .first = DATE_NONE, .last = DATE_NONE };
	struct date next_month = date_add_months(month, 1);
	struct closed closed;
	int r;

	if ((r = date_plausible(month, work->today, err)) < 0 ||
	    (r = find_closed(work->store, month, &closed, err)) < 0 ||
	    (r = count_unbilled(work->store, date_add(next_month, -1), &done, err)) < 0 ||
	    (r = journal_unbatched(work->store, date_add(next_month, -1), &done.unbatched, err)) <
		    0)
		return r;
	done.closed_on = closed.since;
	if (date_is_none(closed.since)) {
		if (date_compare(work->today, next_month) < 0)
			return err_set(err, ERR_CONFLICT,
				       "%s is not over: it can be closed from %s on",
				       month_long(month).s, date_long(next_month).s);
		if ((r = find_next(work->store, month, &done.first, err)) < 0 ||
		    (r = close_months(work, done.first, month, err)) < 0)
			return r;
		done.last = month;
		done.closed_on = work->today;
	}
	*out = done;
	return ERR_OK;
}

/* ---- list ---- */

const struct column period_columns[] = {
	{ "month", NULL, COLUMN_CODE },
	{ NULL, "Month", COLUMN_CODE },
	{ "closed_on", "Closed", COLUMN_DATE },
	{ "closed_by", "By", COLUMN_CODE },
};
const size_t period_column_count = COUNT_OF(period_columns);

int period_table(struct store *st, struct table *t, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT c.month, c.closed_on, a.actor FROM period_close c"
			    " JOIN audit a ON a.audit_id = c.audit_id ORDER BY c.month",
			    BIND_NONE, &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct date month;

		if ((r = month_parse(stmt_text(q, 0), &month, err)) < 0)
			return r;
		table_add_text(t, stmt_text(q, 0));
		table_add_text(t, month_long(month).s);
		table_add_date(t, stmt_date(q, 1));
		table_add_text(t, stmt_text(q, 2));
	}
	return r;
}
