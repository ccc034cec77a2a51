/* core/rate.c - the rate card: the price of a unit of a service in a financial year, and its volume tiers */
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

int fy_is_closed_to(const struct work *work, struct fy fy, bool *out, struct err *err)
{
	int r = fy_is_closed(work->store, fy, out, err);

	if (r == ERR_OK && work->corrects.begins == fy.begins)
		*out = false;
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
			  " AND r.above = 0 WHERE s.service_id = ?1",
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

/* ---- setting ---- */

static int check_open(struct store *st, struct fy fy, struct err *err)
{
	bool closed = false;
	int r = fy_is_closed(st, fy, &closed, err);

	if (r == ERR_OK && closed)
		return err_set(err, ERR_CONFLICT, "the financial year %s is closed", fy_text(fy).s);
	return r;
}

/* A tier needs the plain rate below it, and a card has room for so many. */
static int check_tier(struct store *st, int64_t service_id, struct fy fy, enum unit unit,
		      const struct rate_tier *tier, struct err *err)
{
	struct money plain;
	int64_t others;
	int r;

	if (tier->reprices && !tier->whole_volume)
		return err_set(err, ERR_INVALID,
			       "only a tier that prices the whole purchase can price it anew");
	if (tier->above.hundredths > QUANTITY_MAX)
		return err_set(err, ERR_RANGE, "a tier above %s is not possible",
			       quantity_text(tier->above).s);
	if ((r = rate_get(st, service_id, fy, unit, &plain, err)) < 0 ||
	    (r = store_int(st,
			   "SELECT count(*) FROM rate WHERE service_id = ?1 AND fy = ?2"
			   " AND unit = ?3 AND above <> ?4",
			   BIND(bind_int(service_id), bind_int(fy.begins),
				bind_text(unit_terms(unit)->word),
				bind_int(tier->above.hundredths)),
			   0, &others, err)) < 0)
		return r;
	if (others >= RATE_TIERS)
		return err_set(err, ERR_CONFLICT, "a card has %d rates of a unit at most",
			       RATE_TIERS);
	return ERR_OK;
}

int rate_set_tier(struct work *work, const struct service *service, struct fy fy, enum unit unit,
		  const struct rate_tier *tier, struct err *err)
{
	int r;

	assert(tier->above.hundredths >= 0);
	if (service->statutory)
		return err_set(err, ERR_INVALID,
			       "'%s' is a free service: it can never have a price", service->title);
	if (tier->rate.pence <= 0 || tier->rate.pence > 1000000000) {
		(void) err_set(err, ERR_INVALID,
			       "a rate of %s is not possible: 0.01 to 10,000,000.00",
			       money_pretty(tier->rate).s);
		return err_at(err, "rate", 0);
	}
	if (date_plausible(fy_first(fy), work->today, err) < 0)
		return err_at(err, "fy", 0);
	if ((r = check_open(work->store, fy, err)) < 0)
		return r;
	if (tier->above.hundredths > 0 &&
	    (r = check_tier(work->store, service->id, fy, unit, tier, err)) < 0)
		return r;
	if ((r = fy_ensure(work, fy, err)) < 0)
		return r;
	return work_run(
		work,
		"INSERT INTO rate (service_id, fy, unit, above, rate_pence, whole_volume, reprices)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
		" ON CONFLICT (service_id, fy, unit, above) DO UPDATE SET rate_pence ="
		" excluded.rate_pence, whole_volume = excluded.whole_volume,"
		" reprices = excluded.reprices",
		BIND(bind_int(service->id), bind_int(fy.begins), bind_text(unit_terms(unit)->word),
		     bind_int(tier->above.hundredths), bind_int(tier->rate.pence),
		     bind_int(tier->whole_volume), bind_int(tier->reprices)),
		err);
}

int rate_set(struct work *work, const struct service *service, struct fy fy, enum unit unit,
	     struct money rate, struct err *err)
{
	return rate_set_tier(work, service, fy, unit, &(struct rate_tier){ .rate = rate }, err);
}

int rate_drop_tier(struct work *work, const struct service *service, struct fy fy, enum unit unit,
		   struct quantity above, struct err *err)
{
	int r;

	if (!work->reason) {
		(void) err_set(err, ERR_INVALID, "say why the tier is dropped, with --reason");
		return err_at(err, "reason", 0);
	}
	if (above.hundredths <= 0) {
		(void) err_set(err, ERR_INVALID,
			       "the plain rate is not dropped: 'daybook rate set' changes it");
		return err_at(err, "above", 0);
	}
	if ((r = check_open(work->store, fy, err)) < 0 ||
	    (r = work_run(work,
			  "DELETE FROM rate WHERE service_id = ?1 AND fy = ?2 AND unit = ?3"
			  " AND above = ?4",
			  BIND(bind_int(service->id), bind_int(fy.begins),
			       bind_text(unit_terms(unit)->word), bind_int(above.hundredths)),
			  err)) < 0)
		return r;
	if (store_changes(work->store) > 0)
		return ERR_OK;
	return err_set(err, ERR_NOT_FOUND,
		       "the card of %s has no tier above %s in %s: 'daybook rate list' shows those"
		       " it has",
		       service->code, quantity_named(above, unit).s, fy_text(fy).s);
}

/* ---- listing ---- */

const struct column rate_columns[] = {
	{ "service", "Service", COLUMN_CODE }, { "financial_year", "Year", COLUMN_CODE },
	{ "unit", "Unit", COLUMN_CODE },       { "above", "Above", COLUMN_QUANTITY },
	{ "rate", "Rate", COLUMN_MONEY },      { "whole_volume", "Whole", COLUMN_BOOL },
	{ "reprices", "Anew", COLUMN_BOOL },
};
const size_t rate_column_count = COUNT_OF(rate_columns);

int rate_list(struct store *st, struct table *t, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT s.code, r.fy, r.unit, r.above, r.rate_pence, r.whole_volume,"
			    " r.reprices FROM rate r JOIN service s ON s.service_id = r.service_id"
			    " ORDER BY r.fy DESC, s.code, r.unit, r.above",
			    BIND_NONE, &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		table_add_text(t, stmt_text(q, 0));
		table_add_text(t, fy_text((struct fy){ (int16_t) stmt_int(q, 1) }).s);
		table_add_text(t, stmt_text(q, 2));
		if (stmt_int(q, 3) > 0)
			table_add_quantity(t, stmt_quantity(q, 3));
		else
			table_add_text(t, NULL);
		table_add_money(t, stmt_money(q, 4));
		table_add_bool(t, stmt_int(q, 5) != 0);
		table_add_bool(t, stmt_int(q, 6) != 0);
	}
	return r;
}
