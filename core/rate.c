/* core/rate.c - the rate card: the price of a unit of a service in a financial year */
#include "core/service.h"

#include "core/banned.h"

int fy_ensure(struct work *work, struct fy fy, struct err *err)
{
	return work_run(work, "INSERT INTO financial_year (fy) VALUES (?1) ON CONFLICT DO NOTHING",
			BIND(bind_int(fy.begins)), err);
}

int fy_is_closed(struct store *st, struct fy fy, bool *out, struct err *err)
{
	int64_t closed;
	int r = store_int(st, "SELECT closed_audit_id FROM financial_year WHERE fy = ?1",
			  BIND(bind_int(fy.begins)), 0, &closed, err);

	if (r == ERR_OK)
		*out = closed != 0;
	return r;
}

int rate_get(struct store *st, int64_t service_id, struct fy fy, enum unit unit, struct money *out,
	     struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	const char *word = unit_terms(unit)->word;
	int r = store_one(st,
			  "SELECT s.code, r.rate_pence FROM service s LEFT JOIN rate r"
			  " ON r.service_id = s.service_id AND r.fy = ?2 AND r.unit = ?3"
			  " WHERE s.service_id = ?1",
			  BIND(bind_int(service_id), bind_int(fy.begins), bind_text(word)), &q,
			  &row, err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_NOT_FOUND, "the book has no service with the key %" PRId64,
			       service_id);
	if (stmt_is_null(q, 1))
		return err_set(
			err, ERR_NOT_FOUND,
			"there is no rate of %s for %s %s in %s: finance sets it with 'daybook rate"
			" set --service %s --fy %s --unit %s --rate 368.00'",
			stmt_text(q, 0), unit == UNIT_HOUR ? "an" : "a", word, fy_text(fy).s,
			stmt_text(q, 0), fy_text(fy).s, word);
	*out = stmt_money(q, 1);
	return ERR_OK;
}

int rate_set(struct work *work, const struct service *service, struct fy fy, enum unit unit,
	     struct money rate, struct err *err)
{
	bool closed = false;
	int r;

	if (service->statutory)
		return err_set(err, ERR_INVALID,
			       "'%s' is a free service: it can never have a price", service->title);
	if (rate.pence <= 0 || rate.pence > 1000000000) {
		(void) err_set(err, ERR_INVALID,
			       "a rate of %s is not possible: 0.01 to 10,000,000.00",
			       money_pretty(rate).s);
		return err_at(err, "rate", 0);
	}
	if (date_plausible(fy_first(fy), work->today, err) < 0)
		return err_at(err, "fy", 0);
	if ((r = fy_is_closed(work->store, fy, &closed, err)) < 0)
		return r;
	if (closed)
		return err_set(err, ERR_CONFLICT, "the financial year %s is closed", fy_text(fy).s);
	if ((r = fy_ensure(work, fy, err)) < 0)
		return r;
	return work_run(
		work,
		"INSERT INTO rate (service_id, fy, unit, rate_pence) VALUES (?1, ?2, ?3, ?4)"
		" ON CONFLICT (service_id, fy, unit) DO UPDATE SET rate_pence = "
		"excluded.rate_pence",
		BIND(bind_int(service->id), bind_int(fy.begins), bind_text(unit_terms(unit)->word),
		     bind_int(rate.pence)),
		err);
}

const struct column rate_columns[] = {
	{ "service", "Service", COLUMN_CODE },
	{ "financial_year", "Year", COLUMN_CODE },
	{ "unit", "Unit", COLUMN_CODE },
	{ "rate", "Rate", COLUMN_MONEY },
};
const size_t rate_column_count = COUNT_OF(rate_columns);

int rate_list(struct store *st, struct table *t, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT s.code, r.fy, r.unit, r.rate_pence FROM rate r"
			    " JOIN service s ON s.service_id = r.service_id"
			    " ORDER BY r.fy DESC, s.code, r.unit",
			    BIND_NONE, &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		table_add_text(t, stmt_text(q, 0));
		table_add_text(t, fy_text((struct fy){ (int16_t) stmt_int(q, 1) }).s);
		table_add_text(t, stmt_text(q, 2));
		table_add_money(t, stmt_money(q, 3));
	}
	return r;
}
