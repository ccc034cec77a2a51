/* billing/late_rate.c - the rates and fixed sums of late payment */
#include "billing/late_rate.h"

#include "core/banned.h"

struct date half_year_first(struct date d)
{
	struct civil c = date_civil(d);
	struct date first = d;

	(void) date_from_civil(c.year, c.month < 7 ? 1 : 7, 1, &first);
	return first;
}

struct date half_year_last(struct date first)
{
	return date_add(date_add_months(first, 6), -1);
}

struct money_text late_percent(int64_t bp)
{
	return money_text(money_pence(bp));
}

int late_rate_on(struct store *st, struct date late_on, struct late_rate *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct date first = half_year_first(late_on);
	bool row = false;
	int r = store_one(st, "SELECT rate_bp, margin_bp FROM late_rate WHERE from_on = ?1",
			  BIND(bind_date(first)), &q, &row, err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_NOT_FOUND,
			       "the book has no rate of late payment for %s to %s: 'daybook rate "
			       "late-set %s RATE'",
			       date_long(first).s, date_long(half_year_last(first)).s,
			       date_iso(first).s);
	*out = (struct late_rate){ first, stmt_int(q, 0), stmt_int(q, 1) };
	return ERR_OK;
}

int late_sum_on(struct store *st, struct date late_on, struct money debt, struct money *out,
		struct err *err)
{
	return store_int(st,
			 "SELECT sum_pence FROM late_sum WHERE from_pence <= ?2 AND from_on = "
			 "(SELECT max(from_on) FROM late_sum WHERE from_on <= ?1) ORDER BY "
			 "from_pence DESC LIMIT 1",
			 BIND(bind_date(late_on), bind_int(debt.pence)), 0, &out->pence, err);
}

/* ---- writing ---- */

static int put_rate(struct work *work, const struct late_rate *rate, struct err *err)
{
	if (date_compare(rate->from_on, half_year_first(rate->from_on)) != 0) {
		(void) err_set(err, ERR_INVALID,
			       "%s begins no half year: 1 January or 1 July of a year",
			       date_long(rate->from_on).s);
		return err_at(err, "from_on", 0);
	}
	if (rate->reference_bp < 0 || rate->reference_bp > 10000 || rate->margin_bp < 1 ||
	    rate->margin_bp > 10000) {
		bool margin = rate->reference_bp >= 0 && rate->reference_bp <= 10000;

		(void) err_set(err, ERR_INVALID, "%s %% is no %s: %s to 100 %%",
			       late_percent(margin ? rate->margin_bp : rate->reference_bp).s,
			       margin ? "margin" : "reference rate", margin ? "0.01" : "0");
		return err_at(err, margin ? "margin_bp" : "reference_bp", 0);
	}
	return work_run(work,
			"INSERT INTO late_rate (from_on, rate_bp, margin_bp) VALUES (?1, ?2, ?3) "
			"ON CONFLICT (from_on) DO UPDATE SET rate_bp = excluded.rate_bp, margin_bp "
			"= excluded.margin_bp",
			BIND(bind_date(rate->from_on), bind_int(rate->reference_bp),
			     bind_int(rate->margin_bp)),
			err);
}

int late_rate_set(struct work *work, struct date from_on, int64_t reference_bp, int64_t margin_bp,
		  struct late_rate *out, struct err *err)
{
	*out = (struct late_rate){ from_on, reference_bp, margin_bp };
	if (margin_bp < 0) {
		int r = store_int(work->store,
				  "SELECT margin_bp FROM late_rate WHERE from_on <= ?1 ORDER BY "
				  "from_on DESC LIMIT 1",
				  BIND(bind_date(from_on)), -1, &out->margin_bp, err);

		if (r < 0)
			return r;
		if (out->margin_bp < 0)
			return err_set(err, ERR_CONFLICT,
				       "no half year before %s has a margin: give it, with "
				       "--margin 8.00",
				       date_long(from_on).s);
	}
	return put_rate(work, out, err);
}

static int load_sum(struct work *work, const struct json *entry, struct err *err)
{
	struct date from;
	struct money debt, sum;
	int r;

	if ((r = json_need_date(entry, "from_on", &from, err)) < 0 ||
	    (r = json_need_money(entry, "debt_from", &debt, err)) < 0 ||
	    (r = json_need_money(entry, "sum", &sum, err)) < 0)
		return r;
	return work_run(work,
			"INSERT INTO late_sum (from_on, from_pence, sum_pence) VALUES (?1, ?2, ?3)",
			BIND(bind_date(from), bind_int(debt.pence), bind_int(sum.pence)), err);
}

int late_load(struct work *work, const struct json *data, struct err *err)
{
	int r = ERR_OK;

	if (!json_is_array(json_get(data, "rates")) || !json_is_array(json_get(data, "sums")))
		return err_set(err, ERR_INVALID,
			       "the law of late payment has arrays of rates and of sums");
	for (const struct json *e = json_first(json_get(data, "rates")); e && r == ERR_OK;
	     e = json_next(e)) {
		struct late_rate rate = { .reference_bp = json_int(e, "reference_bp", -1),
					  .margin_bp = json_int(e, "margin_bp", -1) };

		if ((r = json_need_date(e, "from_on", &rate.from_on, err)) == ERR_OK)
			r = put_rate(work, &rate, err);
	}
	for (const struct json *e = json_first(json_get(data, "sums")); e && r == ERR_OK;
	     e = json_next(e))
		r = load_sum(work, e, err);
	return r;
}

/* ---- tables ---- */

const struct column late_rate_columns[] = {
	{ "from", "Late from", COLUMN_DATE },         { "to", "to", COLUMN_DATE },
	{ "reference", "Reference %", COLUMN_MONEY }, { "margin", "Margin %", COLUMN_MONEY },
	{ "rate", "Rate %", COLUMN_MONEY },
};
const size_t late_rate_column_count = COUNT_OF(late_rate_columns);

int late_rate_table(struct store *st, struct table *t, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT from_on, rate_bp, margin_bp FROM late_rate ORDER BY from_on "
			    "DESC",
			    BIND_NONE, &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		table_add_date(t, stmt_date(q, 0));
		table_add_date(t, half_year_last(stmt_date(q, 0)));
		table_add_money(t, stmt_money(q, 1));
		table_add_money(t, stmt_money(q, 2));
		table_add_money(t, money_add(stmt_money(q, 1), stmt_money(q, 2)));
	}
	return r;
}

const struct column late_sum_columns[] = {
	{ "from", "Late from", COLUMN_DATE },
	{ "debt_from", "Debt from £", COLUMN_MONEY },
	{ "sum", "Fixed sum £", COLUMN_MONEY },
};
const size_t late_sum_column_count = COUNT_OF(late_sum_columns);

int late_sum_table(struct store *st, struct table *t, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT from_on, from_pence, sum_pence FROM late_sum ORDER BY from_on "
			    "DESC, from_pence",
			    BIND_NONE, &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		table_add_date(t, stmt_date(q, 0));
		table_add_money(t, stmt_money(q, 1));
		table_add_money(t, stmt_money(q, 2));
	}
	return r;
}
