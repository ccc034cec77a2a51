/* core/benefit.c - rules of what comes free with enough days */
#include "core/benefit.h"

#include "core/banned.h"

static int check_rule(const struct benefit_rule *rule, const struct service *service,
		      const struct service *gives, struct err *err)
{
	if (service->statutory || gives->statutory)
		return err_set(err, ERR_INVALID, "'%s' is free for every school: nobody buys it",
			       service->statutory ? service->title : gives->title);
	if (service->id == gives->id) {
		(void) err_set(err, ERR_INVALID,
			       "what comes free is another service than what is bought");
		return err_at(err, "gives", 0);
	}
	if (rule->from.hundredths <= 0) {
		(void) err_set(err, ERR_INVALID, "say from how many %s on",
			       unit_terms(rule->unit)->plural);
		return err_at(err, "from", 0);
	}
	return ERR_OK;
}

static int drop(struct work *work, const struct benefit_rule *rule, const struct service *service,
		const struct service *gives, struct err *err)
{
	int r = work_run(work,
			 "DELETE FROM benefit_rule WHERE service_id = ?1 AND fy = ?2 AND unit = ?3 "
			 "AND gives_id = ?4 AND from_quantity = ?5",
			 BIND(bind_int(rule->service_id), bind_int(rule->fy.begins),
			      bind_text(unit_terms(rule->unit)->word), bind_int(rule->gives_id),
			      bind_int(rule->from.hundredths)),
			 err);

	if (r < 0 || store_changes(work->store) > 0)
		return r;
	return err_set(err, ERR_NOT_FOUND, "no %s comes free with %s from %s in %s", gives->code,
		       service->code, quantity_named(rule->from, rule->unit).s,
		       fy_text(rule->fy).s);
}

int benefit_set(struct work *work, const struct benefit_rule *rule, const struct service *service,
		const struct service *gives, struct err *err)
{
	bool closed;
	int r;

	if ((r = check_rule(rule, service, gives, err)) < 0)
		return r;
	if (date_plausible(fy_first(rule->fy), work->today, err) < 0)
		return err_at(err, "fy", 0);
	if ((r = fy_ensure(work, rule->fy, err)) < 0 ||
	    (r = fy_is_closed(work->store, rule->fy, &closed, err)) < 0)
		return r;
	if (closed)
		return err_set(err, ERR_CONFLICT, "the financial year %s is closed",
			       fy_text(rule->fy).s);
	if (rule->gives.hundredths == 0)
		return drop(work, rule, service, gives, err);
	return work_run(work,
			"INSERT INTO benefit_rule (service_id, fy, unit, gives_id, from_quantity, "
			"quantity) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (service_id, fy, "
			"unit, gives_id, from_quantity) DO UPDATE SET quantity = excluded.quantity",
			BIND(bind_int(rule->service_id), bind_int(rule->fy.begins),
			     bind_text(unit_terms(rule->unit)->word), bind_int(rule->gives_id),
			     bind_int(rule->from.hundredths), bind_int(rule->gives.hundredths)),
			err);
}

int benefits_of(struct store *st, int64_t service_id, struct fy fy, enum unit unit,
		struct quantity bought, struct benefit out[BENEFITS_MAX], size_t *out_count,
		struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT b.gives_id, s.title, b.quantity FROM benefit_rule b JOIN service s ON "
		"s.service_id = b.gives_id WHERE b.service_id = ?1 AND b.fy = ?2 AND b.unit = ?3 "
		"AND b.from_quantity = (SELECT max(x.from_quantity) FROM benefit_rule x WHERE "
		"x.service_id = b.service_id AND x.fy = b.fy AND x.unit = b.unit AND x.gives_id = "
		"b.gives_id AND x.from_quantity <= ?4) ORDER BY b.gives_id",
		BIND(bind_int(service_id), bind_int(fy.begins), bind_text(unit_terms(unit)->word),
		     bind_int(bought.hundredths)),
		&q, err);

	*out_count = 0;
	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct benefit *b = &out[*out_count];

		if (*out_count == BENEFITS_MAX)
			return err_set(
				err, ERR_CONFLICT,
				"more than %d services come free with that: take some of the "
				"rules away",
				BENEFITS_MAX);
		*out_count += 1;
		*b = (struct benefit){ .service_id = stmt_int(q, 0),
				       .quantity = stmt_quantity(q, 2) };
		stmt_copy(q, 1, b->service, sizeof b->service);
	}
	return r;
}

/* ---- listing ---- */

const struct column benefit_columns[] = {
	{ "service", "Service", COLUMN_CODE }, { "financial_year", "Year", COLUMN_CODE },
	{ "unit", "Unit", COLUMN_CODE },       { "from", "From", COLUMN_QUANTITY },
	{ "gives", "Free", COLUMN_TEXT },      { "quantity", "So many", COLUMN_QUANTITY },
};
const size_t benefit_column_count = COUNT_OF(benefit_columns);

int benefit_list(struct store *st, struct table *t, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT s.code, b.fy, b.unit, b.from_quantity, g.code, b.quantity FROM "
			    "benefit_rule b JOIN service s ON s.service_id = b.service_id JOIN "
			    "service g ON g.service_id = b.gives_id ORDER BY b.fy DESC, s.code, "
			    "b.unit, g.code, b.from_quantity",
			    BIND_NONE, &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		table_add_text(t, stmt_text(q, 0));
		table_add_text(t, fy_text((struct fy){ (int16_t) stmt_int(q, 1) }).s);
		table_add_text(t, stmt_text(q, 2));
		table_add_quantity(t, stmt_quantity(q, 3));
		table_add_text(t, stmt_text(q, 4));
		table_add_quantity(t, stmt_quantity(q, 5));
	}
	return r;
}
