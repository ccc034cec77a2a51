/* core/contract.c - reads contracts: terms, members, years; the words of their codes */
#include "core/contract.h"

#include "core/banned.h"

/* ---- words ---- */

static const char *const plan_words[] = {
	[PLAN_UPFRONT] = "upfront", [PLAN_TERMLY] = "termly",   [PLAN_HALF_YEARLY] = "half-yearly",
	[PLAN_MONTHLY] = "monthly", [PLAN_BY_YEAR] = "by-year", [PLAN_SPLIT] = "split",
	[PLAN_ON_USE] = "on-use",
};
static const char *const state_words[] = {
	[CONTRACT_QUOTE] = "quote",         [CONTRACT_AGREED] = "agreed",
	[CONTRACT_ENDED] = "ended",         [CONTRACT_CANCELLED] = "cancelled",
	[CONTRACT_WITHDRAWN] = "withdrawn",
};
static const char *const sharing_words[] = {
	[SHARING_SINGLE] = "single",
	[SHARING_ALLOTTED] = "allotted",
	[SHARING_POOLED] = "pooled",
};
static const char *const commitment_words[] = {
	[COMMITMENT_QUANTITY] = "quantity",
	[COMMITMENT_AS_USED] = "as-used",
	[COMMITMENT_AT_LEAST] = "at-least",
};
static const char *const parted_words[] = {
	[PARTED_PATTERN] = "pattern",
	[PARTED_SCHOOL_DAYS] = "school-days",
	[PARTED_MONTHS] = "months",
	[PARTED_AGREED] = "agreed",
};
static const char *const pay_words[] = {
	[PAY_BY_DAYS] = "days",
	[PAY_BY_PERCENT] = "percent",
	[PAY_BY_AMOUNT] = "amount",
};
static const char *const basis_words[] = {
	[RATE_CARD] = "card",
	[RATE_HELD] = "held",
	[RATE_AGREED] = "agreed",
	[RATE_PROVISIONAL] = "provisional",
};

/* The code of a word that the schema lets stand; the first one for any other. */
static int code_of(const char *const *words, size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i], word) == 0)
			return (int) i;
	return -1;
}
#define CODE(words, text) code_of(words, COUNT_OF(words), text)

int plan_parse(const char *text, enum billing_plan *out, struct err *err)
{
	int code = CODE(plan_words, text);

	if (code < 0)
		return err_set(err, ERR_INVALID,
			       "'%s' is not a plan: upfront, termly, half-yearly, monthly, by-year,"
			       " split or on-use",
			       text);
	*out = (enum billing_plan) code;
	return ERR_OK;
}

const char *plan_word(enum billing_plan plan)
{
	return plan_words[plan];
}

const char *state_word(enum contract_state state)
{
	return state_words[state];
}

const char *sharing_word(enum sharing sharing)
{
	return sharing_words[sharing];
}

const char *commitment_word(enum commitment commitment)
{
	return commitment_words[commitment];
}

const char *parted_word(enum parted_by by)
{
	return parted_words[by];
}

const char *pay_word(enum pay_by by)
{
	return pay_words[by];
}

const char *basis_word(enum rate_basis basis)
{
	return basis_words[basis];
}

/* ---- reading ---- */

#define CONTRACT_SELECT                                                                        \
	"SELECT c.contract_id, c.ref, c.state, c.sharing, c.commitment, c.fy, c.unit, "        \
	"c.minutes_per_unit, c.step, c.minimum, c.starts_on, c.ends_on, c.plan, c.parted_by, " \
	"c.pay_by, c.notice_ladder, c.end_rule, c.ask_by, c.renews_id, c.succeeds_id, "        \
	"q.service_id, s.title, q.quoted_on, q.expires_on, q.discount_pence, q.expansion, "    \
	"q.rate_reason, q.discount_reason, coalesce(g.order_number, q.order_number), "         \
	"(SELECT min(e.last_on) FROM contract_event e WHERE e.contract_id = c.contract_id "    \
	"AND e.kind IN ('ended','cancelled')), g.on_date, g.said_by, "                         \
	"(SELECT o.ref FROM contract o WHERE o.contract_id = c.renews_id), "                   \
	"(SELECT o.ref FROM contract o WHERE o.contract_id = c.succeeds_id)"                   \
	" FROM contract c JOIN quote q ON q.contract_id = c.contract_id"                       \
	" LEFT JOIN contract_event g ON g.contract_id = c.contract_id AND g.kind = 'agreed'"   \
	" JOIN service s ON s.service_id = q.service_id"

/* The schema's CHECKs let no other words stand. */
static void read_terms(const struct stmt *q, struct contract *c)
{
	c->state = (enum contract_state) CODE(state_words, stmt_text(q, 2));
	c->sharing = (enum sharing) CODE(sharing_words, stmt_text(q, 3));
	c->commitment = (enum commitment) CODE(commitment_words, stmt_text(q, 4));
	c->fy = (struct fy){ (int16_t) stmt_int(q, 5) };
	c->minutes_per_unit = (int) stmt_int(q, 7);
	c->step = stmt_quantity(q, 8);
	c->minimum = stmt_quantity(q, 9);
	c->starts_on = stmt_date(q, 10);
	c->ends_on = stmt_date(q, 11);
	c->plan = (enum billing_plan) CODE(plan_words, stmt_text(q, 12));
	c->parted_by = (enum parted_by) CODE(parted_words, stmt_text(q, 13));
	c->pay_by = (enum pay_by) CODE(pay_words, stmt_text(q, 14));
	stmt_copy(q, 15, c->notice_ladder, sizeof c->notice_ladder);
	stmt_copy(q, 16, c->end_rule, sizeof c->end_rule);
	stmt_copy(q, 17, c->ask_by, sizeof c->ask_by);
	c->renews_id = stmt_int(q, 18);
	c->succeeds_id = stmt_int(q, 19);
}

static int read_contract(const struct stmt *q, struct contract *c, struct err *err)
{
	*c = (struct contract){ .id = stmt_int(q, 0) };
	stmt_copy(q, 1, c->ref, sizeof c->ref);
	read_terms(q, c);
	c->service_id = stmt_int(q, 20);
	stmt_copy(q, 21, c->service, sizeof c->service);
	c->quoted_on = stmt_date(q, 22);
	c->expires_on = stmt_date(q, 23);
	c->discount = stmt_money(q, 24);
	stmt_copy(q, 25, c->expansion, sizeof c->expansion);
	stmt_copy(q, 26, c->rate_reason, sizeof c->rate_reason);
	stmt_copy(q, 27, c->discount_reason, sizeof c->discount_reason);
	stmt_copy(q, 28, c->order_number, sizeof c->order_number);
	c->agreed_on = stmt_date(q, 30);
	stmt_copy(q, 31, c->agreed_by, sizeof c->agreed_by);
	stmt_copy(q, 32, c->renews, sizeof c->renews);
	stmt_copy(q, 33, c->succeeds, sizeof c->succeeds);
	c->last_on = stmt_is_null(q, 29) ? c->ends_on : stmt_date(q, 29);
	return unit_parse(stmt_text(q, 6), &c->unit, err);
}

static int load_members(struct store *st, struct contract *c, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT m.school_id, s.urn, s.name, m.pay_weight, m.joined_on,"
			    " (SELECT coalesce(sum(p.quantity), 0) FROM quote_part p WHERE "
			    "p.contract_id = m.contract_id AND p.school_id = m.school_id)"
			    " FROM contract_member m JOIN school s ON s.school_id = m.school_id"
			    " WHERE m.contract_id = ?1 ORDER BY m.line",
			    BIND(bind_int(c->id)), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row && c->member_count < MEMBERS_MAX) {
		struct member *m = &c->member[c->member_count++];

		m->school_id = stmt_int(q, 0);
		stmt_copy(q, 1, m->urn, sizeof m->urn);
		stmt_copy(q, 2, m->name, sizeof m->name);
		m->pay_weight = stmt_int(q, 3);
		m->joined_on = stmt_date(q, 4);
		m->quantity = stmt_quantity(q, 5);
	}
	return r < 0 ? r : school_load(st, c->member[0].school_id, &c->school, err);
}

static int load_years(struct store *st, struct contract *c, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT y.fy, y.first_on, y.last_on, y.quantity, y.rate_basis, "
		"coalesce(k.rate_pence, y.rate_pence), coalesce(k.net_pence, "
		"y.net_pence), k.fy FROM quote_year y LEFT JOIN year_confirmed k ON "
		"k.contract_id = y.contract_id AND k.fy = y.fy WHERE y.contract_id = ?1 "
		"ORDER BY y.fy",
		BIND(bind_int(c->id)), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row && c->year_count < YEARS_MAX) {
		struct contract_year *y = &c->year[c->year_count++];

		y->fy = (struct fy){ (int16_t) stmt_int(q, 0) };
		y->first_on = stmt_date(q, 1);
		y->last_on = stmt_date(q, 2);
		y->quantity = stmt_quantity(q, 3);
		y->basis = (enum rate_basis) CODE(basis_words, stmt_text(q, 4));
		y->rate = stmt_money(q, 5);
		y->net = stmt_money(q, 6);
		y->confirmed = !stmt_is_null(q, 7);
		c->quantity.hundredths += y->quantity.hundredths;
		c->net = money_add(c->net, y->net);
	}
	c->rate = c->year[0].rate;
	return r;
}

static int load_parts(struct store *st, struct contract *c, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT p.fy, m.line, p.quantity FROM quote_part p JOIN "
			    "contract_member m ON m.contract_id = p.contract_id"
			    " AND m.school_id = p.school_id WHERE p.contract_id = ?1",
			    BIND(bind_int(c->id)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		size_t year = (size_t) (stmt_int(q, 0) - c->year[0].fy.begins);
		size_t line = (size_t) (stmt_int(q, 1) - 1);

		if (year < YEARS_MAX && line < MEMBERS_MAX)
			c->year[year].part[line] = stmt_quantity(q, 2);
	}
	return r;
}

static int load_benefits(struct store *st, struct contract *c, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT b.service_id, s.title, b.quantity FROM quote_benefit b JOIN "
			    "service s ON s.service_id = b.service_id"
			    " WHERE b.contract_id = ?1 ORDER BY b.service_id",
			    BIND(bind_int(c->id)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row &&
	       c->benefit_count < BENEFITS_MAX) {
		struct benefit *b = &c->benefit[c->benefit_count++];

		b->service_id = stmt_int(q, 0);
		stmt_copy(q, 1, b->service, sizeof b->service);
		b->quantity = stmt_quantity(q, 2);
	}
	return r;
}

/* What hangs on the row that was read. */
static int load_rest(struct store *st, struct contract *c, struct err *err)
{
	int r;

	if ((r = load_members(st, c, err)) < 0 || (r = load_years(st, c, err)) < 0)
		return r;
	if (c->sharing == SHARING_ALLOTTED && (r = load_parts(st, c, err)) < 0)
		return r;
	return load_benefits(st, c, err);
}

int contract_find(struct store *st, const char *ref, struct contract *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st, CONTRACT_SELECT " WHERE c.ref = ?1", BIND(bind_text(ref)), &q, &row,
			  err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(
			err, ERR_NOT_FOUND,
			"no contract has the reference '%s': 'daybook contract list' shows them",
			ref);
	return (r = read_contract(q, out, err)) < 0 ? r : load_rest(st, out, err);
}

int contract_load(struct store *st, int64_t contract_id, struct contract *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st, CONTRACT_SELECT " WHERE c.contract_id = ?1",
			  BIND(bind_int(contract_id)), &q, &row, err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_NOT_FOUND, "the book has no contract with the key %" PRId64,
			       contract_id);
	return (r = read_contract(q, out, err)) < 0 ? r : load_rest(st, out, err);
}

const struct member *contract_member(const struct contract *c, int64_t school_id)
{
	for (size_t i = 0; i < c->member_count; i++)
		if (c->member[i].school_id == school_id)
			return &c->member[i];
	return NULL;
}

const struct contract_year *contract_year(const struct contract *c, struct fy fy)
{
	for (size_t i = 0; i < c->year_count; i++)
		if (c->year[i].fy.begins == fy.begins)
			return &c->year[i];
	return NULL;
}
