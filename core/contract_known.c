/* core/contract_known.c - how a contract stood on a date, as it was known */
#include "core/contract.h"

#include "core/banned.h"

/* The events in order; the last one known decides the state. */
static void apply_event(const struct stmt *q, struct contract *c)
{
	const char *kind = stmt_text(q, 0);

	c->state = CONTRACT_QUOTE;
	while (strcmp(state_word(c->state), kind) != 0)
		c->state++; /* the schema lets no other word stand */
	if (c->state == CONTRACT_AGREED) {
		c->agreed_on = stmt_date(q, 1);
		stmt_copy(q, 3, c->agreed_by, sizeof c->agreed_by);
		if (!stmt_is_null(q, 4))
			stmt_copy(q, 4, c->order_number, sizeof c->order_number);
	} else if (!stmt_is_null(q, 2)) {
		c->last_on = stmt_date(q, 2);
	}
}

static int apply_events(struct store *st, struct contract *c, const struct as_known *as,
			struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT e.kind, e.on_date, e.last_on, e.said_by, e.order_number FROM "
			    "contract_event e WHERE e.contract_id = ?1 AND (e.kind IN "
			    "('agreed','withdrawn') OR e.kind IN ('ended','cancelled') AND "
			    "e.last_on IS NOT NULL) AND e.audit_id <= ?3 AND "
			    "(e.on_date <= ?2 OR e.last_on < ?2) ORDER BY e.line",
			    BIND(bind_int(c->id), bind_as_on(as), bind_as_known(as)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row)
		apply_event(q, c);
	return r;
}

/* The quote: *out_known says whether it was there; its order number stands until the agreement's. */
static int apply_quote(struct store *st, struct contract *c, const struct as_known *as,
		       bool *out_known, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	int r = store_one(st,
			  "SELECT q.order_number FROM quote q WHERE q.contract_id = ?1 AND "
			  "q.quoted_on <= ?2 AND q.audit_id <= ?3",
			  BIND(bind_int(c->id), bind_as_on(as), bind_as_known(as)), &q, out_known,
			  err);

	if (r < 0 || !*out_known)
		return r;
	c->state = CONTRACT_QUOTE;
	c->last_on = c->ends_on;
	c->agreed_on = DATE_NONE;
	c->agreed_by[0] = '\0';
	stmt_copy(q, 0, c->order_number, sizeof c->order_number);
	return ERR_OK;
}

/* A rate that was not confirmed yet was provisional still. */
static int apply_rates(struct store *st, struct contract *c, const struct as_known *as,
		       struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT y.fy, y.rate_pence, y.net_pence FROM quote_year y JOIN "
			    "year_confirmed k ON k.contract_id = y.contract_id AND k.fy = y.fy "
			    "WHERE y.contract_id = ?1 AND (k.confirmed_on > ?2 OR k.audit_id > ?3)",
			    BIND(bind_int(c->id), bind_as_on(as), bind_as_known(as)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row)
		for (size_t i = 0; i < c->year_count; i++)
			if (c->year[i].fy.begins == stmt_int(q, 0)) {
				c->year[i].confirmed = false;
				c->year[i].rate = stmt_money(q, 1);
				c->year[i].net = stmt_money(q, 2);
			}
	return r;
}

#define JOIN_KNOWN ROW_KNOWN("contract_member", MEMBER_KEY, "?3")

/* Members stand in order; those who joined since are the last ones. */
static int count_members(struct store *st, struct contract *c, const struct as_known *as,
			 struct err *err)
{
	int64_t count = 0;
	int r = store_int(st,
			  "SELECT count(*) FROM contract_member m WHERE m.contract_id = ?1 AND "
			  "(m.joined_on IS NULL OR m.joined_on <= ?2 AND " JOIN_KNOWN ")",
			  BIND(bind_int(c->id), bind_as_on(as), bind_as_known(as)), 0, &count, err);

	if (r == ERR_OK && (size_t) count < c->member_count)
		c->member_count = (size_t) count;
	return r;
}

int contract_as_known(struct store *st, struct contract *c, const struct as_known *as,
		      struct err *err)
{
	bool was_known = false;
	int r;

	if ((r = apply_quote(st, c, as, &was_known, err)) < 0)
		return r;
	if (!was_known)
		return err_set(err, ERR_NOT_FOUND,
			       "%s was not in the book then: it was quoted on %s", c->ref,
			       date_long(c->quoted_on).s);
	if ((r = apply_events(st, c, as, err)) < 0 || (r = apply_rates(st, c, as, err)) < 0)
		return r;
	return count_members(st, c, as, err);
}
