/* core/contract.c - quotes, agreements and top-ups: the rules of buying; charges nothing */
#include "core/contract.h"

#include "core/check_value.h"
#include "core/ledger.h"
#include "core/service.h"

#include "core/banned.h"

static const char *const plan_words[] = {
	[PLAN_UPFRONT] = "upfront",
	[PLAN_TERMLY] = "termly",
	[PLAN_HALF_YEARLY] = "half-yearly",
	[PLAN_MONTHLY] = "monthly",
};

int plan_parse(const char *text, enum billing_plan *out, struct err *err)
{
	for (size_t i = 0; i < COUNT_OF(plan_words); i++)
		if (strcmp(text, plan_words[i]) == 0) {
			*out = (enum billing_plan) i;
			return ERR_OK;
		}
	return err_set(err, ERR_INVALID,
		       "'%s' is not a plan: upfront, termly, half-yearly or monthly", text);
}

const char *plan_word(enum billing_plan plan)
{
	return plan_words[plan];
}

/* ---- reading ---- */

#define CONTRACT_SELECT                                                                            \
	"SELECT c.contract_id, c.ref, c.state, c.fy, c.unit, c.minutes_per_unit, c.step, "         \
	"c.minimum, c.starts_on,"                                                                  \
	" c.ends_on, c.plan, q.service_id, s.title, q.quoted_on, q.expires_on, q.quantity, "       \
	"q.rate_pence,"                                                                            \
	" q.net_pence, q.rate_reason, "                                                            \
	" CASE c.state WHEN 'quote' THEN q.order_number ELSE (SELECT p.order_number FROM "         \
	"purchase p"                                                                               \
	"  WHERE p.contract_id = c.contract_id ORDER BY p.purchase_id LIMIT 1) END, m.school_id"   \
	" FROM contract c JOIN quote q ON q.contract_id = c.contract_id"                           \
	" JOIN contract_member m ON m.contract_id = c.contract_id JOIN service s ON s.service_id " \
	"= q.service_id"

static int read_contract(const struct stmt *q, struct contract *c, struct err *err)
{
	int r;

	*c = (struct contract){
		.id = stmt_int(q, 0),
		.state = strcmp(stmt_text(q, 2), "quote") == 0 ? CONTRACT_QUOTE : CONTRACT_AGREED,
		.fy = { (int16_t) stmt_int(q, 3) },
		.minutes_per_unit = (int) stmt_int(q, 5),
		.step = stmt_quantity(q, 6),
		.minimum = stmt_quantity(q, 7),
		.starts_on = stmt_date(q, 8),
		.ends_on = stmt_date(q, 9),
		.service_id = stmt_int(q, 11),
		.quoted_on = stmt_date(q, 13),
		.expires_on = stmt_date(q, 14),
		.quantity = stmt_quantity(q, 15),
		.rate = stmt_money(q, 16),
		.net = stmt_money(q, 17),
	};
	stmt_copy(q, 1, c->ref, sizeof c->ref);
	stmt_copy(q, 12, c->service, sizeof c->service);
	stmt_copy(q, 18, c->rate_reason, sizeof c->rate_reason);
	stmt_copy(q, 19, c->order_number, sizeof c->order_number);
	if ((r = unit_parse(stmt_text(q, 4), &c->unit, err)) < 0)
		return r;
	return plan_parse(stmt_text(q, 10), &c->plan, err);
}

int contract_find(struct store *st, const char *ref, struct contract *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct contract c;
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
	if ((r = read_contract(q, &c, err)) < 0 ||
	    (r = school_load(st, stmt_int(q, 20), &c.school, err)) < 0)
		return r;
	*out = c;
	return ERR_OK;
}

/* ---- the rules of buying ---- */

/* "9.5" for days, "7.40" for hours. */
static struct quantity_text shown(const struct contract *c, int64_t hundredths)
{
	return quantity_pretty(quantity_of(hundredths), unit_terms(c->unit)->decimals);
}

/* The first purchase: the minimum, or whole steps above it. */
static int check_first_quantity(const struct contract *c, struct err *err)
{
	const struct unit_terms *terms = unit_terms(c->unit);
	int64_t q = c->quantity.hundredths, least = c->minimum.hundredths,
		step = c->step.hundredths;

	if (q < least)
		return err_set(err, ERR_INVALID, "%s %s is less than the minimum purchase of %s %s",
			       shown(c, q).s, q == 100 ? terms->word : terms->plural,
			       shown(c, least).s, least == 100 ? terms->word : terms->plural);
	if ((q - least) % step != 0) {
		int64_t below = q - (q - least) % step;

		return err_set(
			err, ERR_INVALID,
			"%s are sold in steps of %s above the first %s: take %s or %s, not %s",
			terms->plural, shown(c, step).s, shown(c, least).s, shown(c, below).s,
			shown(c, below + step).s, shown(c, q).s);
	}
	return ERR_OK;
}

static int check_top_up_quantity(const struct contract *c, struct quantity quantity,
				 struct err *err)
{
	int64_t q = quantity.hundredths, step = c->step.hundredths, below = q - q % step;

	if (q > 0 && q % step == 0)
		return ERR_OK;
	if (below == 0)
		return err_set(err, ERR_INVALID, "a top-up is at least %s, not %s",
			       shown(c, step).s, shown(c, q).s);
	return err_set(err, ERR_INVALID, "top-ups go in steps of %s: take %s or %s, not %s",
		       shown(c, step).s, shown(c, below).s, shown(c, below + step).s,
		       shown(c, q).s);
}

/* Whatever is bought: school open, year open, contract not over. */
static int check_can_buy(struct store *st, const struct contract *c, struct date today,
			 struct err *err)
{
	bool closed;
	int r;

	if (school_is_closed(&c->school, today))
		return err_set(err, ERR_CONFLICT, "%s (%s) is closed: it can buy no days",
			       c->school.name, c->school.urn);
	if ((r = fy_is_closed(st, c->fy, &closed, err)) < 0)
		return r;
	if (closed)
		return err_set(err, ERR_CONFLICT, "the financial year %s is closed",
			       fy_text(c->fy).s);
	if (date_compare(today, c->ends_on) > 0)
		return err_set(err, ERR_CONFLICT,
			       "the days would have ended on %s: no day is sold into the past",
			       date_long(c->ends_on).s);
	return ERR_OK;
}

static int check_dates(const struct contract *c, struct err *err)
{
	if (date_compare(c->starts_on, c->ends_on) > 0)
		return err_set(err, ERR_INVALID,
			       "the contract would end (%s) before it starts (%s)",
			       date_iso(c->ends_on).s, date_iso(c->starts_on).s);
	if (c->quantity.hundredths > 1000000)
		return err_set(err, ERR_INVALID,
			       "%s %s are more than a year holds: is the number right",
			       shown(c, c->quantity.hundredths).s, unit_terms(c->unit)->plural);
	if (date_compare(c->starts_on, fy_first(c->fy)) < 0 ||
	    date_compare(c->ends_on, fy_last(c->fy)) > 0)
		return err_set(err, ERR_INVALID,
			       "%s to %s does not lie inside the financial year %s: days never "
			       "pass from one year into the next, "
			       "so write a contract for each year",
			       date_iso(c->starts_on).s, date_iso(c->ends_on).s, fy_text(c->fy).s);
	return ERR_OK;
}

/* ---- quote ---- */

static int insert_quote(struct work *work, struct contract *c, struct err *err)
{
	int64_t number;
	int r;

	if ((r = store_int(work->store, "SELECT max(number) FROM contract WHERE fy = ?1",
			   BIND(bind_int(c->fy.begins)), 0, &number, err)) < 0)
		return r;
	number++;
	(void) snprintf(c->ref, sizeof c->ref, "C-%d-%03d", c->fy.begins, (int) number);
	if ((r = work_insert(work,
			     "INSERT INTO contract (ref, fy, number, state, sharing, unit, "
			     "minutes_per_unit, step, minimum,"
			     " starts_on, ends_on, plan)"
			     " VALUES (?1, ?2, ?3, 'quote', 'single', ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
			     BIND(bind_text(c->ref), bind_int(c->fy.begins), bind_int(number),
				  bind_text(unit_terms(c->unit)->word),
				  bind_int(c->minutes_per_unit), bind_int(c->step.hundredths),
				  bind_int(c->minimum.hundredths), bind_date(c->starts_on),
				  bind_date(c->ends_on), bind_text(plan_word(c->plan))),
			     &c->id, err)) < 0 ||
	    (r = work_run(work,
			  "INSERT INTO contract_member (contract_id, school_id) VALUES (?1, ?2)",
			  BIND(bind_int(c->id), bind_int(c->school.id)), err)) < 0)
		return r;
	return work_run(work,
			"INSERT INTO quote (contract_id, service_id, quoted_on, expires_on, "
			"quantity, rate_pence, net_pence,"
			" rate_reason, order_number, audit_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, "
			"?8, ?9, ?10)",
			BIND(bind_int(c->id), bind_int(c->service_id), bind_date(c->quoted_on),
			     bind_date(c->expires_on), bind_int(c->quantity.hundredths),
			     bind_int(c->rate.pence), bind_int(c->net.pence),
			     c->rate_reason[0] ? bind_text(c->rate_reason) : bind_null(),
			     c->order_number[0] ? bind_text(c->order_number) : bind_null(),
			     bind_int(work_audit_id(work))),
			err);
}

int contract_quote(struct work *work, struct contract *c, struct err *err)
{
	const struct unit_terms *terms = unit_terms(c->unit);
	int r;

	c->state = CONTRACT_QUOTE;
	c->minutes_per_unit = terms->minutes;
	c->step = terms->step;
	c->minimum = terms->minimum;
	c->quoted_on = work->today;
	c->expires_on = date_min(c->expires_on, c->ends_on);
	if ((r = check_dates(c, err)) < 0 ||
	    (r = check_can_buy(work->store, c, work->today, err)) < 0 ||
	    (r = check_first_quantity(c, err)) < 0 ||
	    (r = money_price(c->rate, c->quantity, &c->net, err)) < 0 ||
	    (r = fy_ensure(work, c->fy, err)) < 0)
		return r;
	return insert_quote(work, c, err);
}

/* ---- purchase ---- */

static int insert_purchase(struct work *work, const struct contract *c, struct purchase *p,
			   struct err *err)
{
	int r = work_insert(work,
			    "INSERT INTO purchase (contract_id, service_id, origin, bought_on, "
			    "agreed_by, order_number, quantity,"
			    " rate_pence, net_pence, rate_reason, audit_id) VALUES (?1, ?2, ?3, "
			    "?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
			    BIND(bind_int(c->id), bind_int(c->service_id),
				 bind_text(p->top_up ? "top-up" : "agreed"),
				 bind_date(p->bought_on), bind_text(p->agreed_by),
				 p->order_number[0] ? bind_text(p->order_number) : bind_null(),
				 bind_int(p->quantity.hundredths), bind_int(p->rate.pence),
				 bind_int(p->net.pence), bind_text(p->rate_reason),
				 bind_int(work_audit_id(work))),
			    &p->id, err);

	return r < 0 ? r
		     : work_run(work,
				"INSERT INTO purchase_share (purchase_id, school_id, quantity, "
				"net_pence)"
				" VALUES (?1, ?2, ?3, ?4)",
				BIND(bind_int(p->id), bind_int(c->school.id),
				     bind_int(p->quantity.hundredths), bind_int(p->net.pence)),
				err);
}

/* The purchase and the days it gives, in the ledger. */
static int write_purchase(struct work *work, const struct contract *c, struct purchase *p,
			  struct err *err)
{
	struct allotment a = {
		.contract_id = c->id,
		.school_id = c->school.id,
		.fy = c->fy,
		.unit = c->unit,
		.expires_on = c->ends_on,
	};
	int r;

	p->bought_on = work->today;
	p->first_on = date_max(p->bought_on, c->starts_on);
	if ((r = money_price(p->rate, p->quantity, &p->net, err)) < 0 ||
	    (r = insert_purchase(work, c, p, err)) < 0)
		return r;
	a.purchase_id = p->id;
	a.first_on = p->first_on;
	return ledger_allot(work, &a, p->quantity, p->net, err);
}

/* Too long is refused: what is cut is not what was said. */
static int take_text(const char *option, const char *what, const char *text, char *out, size_t size,
		     struct err *err)
{
	if (line_check(what, text, size - 1, err) < 0)
		return err_at(err, option, 0);
	(void) snprintf(out, size, "%s", text);
	return ERR_OK;
}

int purchase_say(struct purchase *p, const char *by, const char *order_number, struct err *err)
{
	int r = take_text("by", "name of who at the school agreed", by, p->agreed_by,
			  sizeof p->agreed_by, err);

	if (r < 0 || !order_number)
		return r;
	return take_text("po", "order number", order_number, p->order_number,
			 sizeof p->order_number, err);
}

int contract_agree(struct work *work, struct contract *c, const char *by, const char *order_number,
		   struct purchase *out, struct err *err)
{
	struct purchase p = { .quantity = c->quantity, .rate = c->rate };
	int r;

	if (c->state != CONTRACT_QUOTE)
		return err_set(err, ERR_CONFLICT,
			       "%s is agreed already: further days are bought with 'daybook "
			       "contract buy %s'",
			       c->ref, c->ref);
	if (date_compare(work->today, c->expires_on) > 0)
		return err_set(err, ERR_CONFLICT,
			       "the quote %s held its price until %s: quote again at today's rate",
			       c->ref, date_long(c->expires_on).s);
	if (date_compare(work->today, c->quoted_on) < 0)
		return err_set(err, ERR_CONFLICT, "%s was quoted on %s: it cannot be agreed before",
			       c->ref, date_long(c->quoted_on).s);
	if ((r = check_can_buy(work->store, c, work->today, err)) < 0 ||
	    (r = work_run(work, "UPDATE contract SET state = 'agreed' WHERE contract_id = ?1",
			  BIND(bind_int(c->id)), err)) < 0)
		return r;
	if (c->rate_reason[0])
		p.rate_reason = c->rate_reason;
	if (!order_number && c->order_number[0])
		order_number = c->order_number;
	if ((r = purchase_say(&p, by, order_number, err)) < 0)
		return r;
	if ((r = write_purchase(work, c, &p, err)) < 0)
		return r;
	c->state = CONTRACT_AGREED;
	*out = p;
	return ERR_OK;
}

int contract_buy(struct work *work, const struct contract *c, struct purchase *p, struct err *err)
{
	int r;

	if (c->state != CONTRACT_AGREED)
		return err_set(err, ERR_CONFLICT,
			       "%s is a quote: agree it first, with 'daybook contract agree %s'",
			       c->ref, c->ref);
	p->top_up = true;
	if (!p->order_number[0])
		(void) snprintf(p->order_number, sizeof p->order_number, "%s", c->order_number);
	if ((r = check_can_buy(work->store, c, work->today, err)) < 0 ||
	    (r = check_top_up_quantity(c, p->quantity, err)) < 0)
		return r;
	return write_purchase(work, c, p, err);
}

int purchase_each(struct store *st, int64_t contract_id,
		  void (*each)(void *context, const struct purchase *p), void *context,
		  struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT p.purchase_id, p.origin, p.bought_on, p.agreed_by, "
			    "p.order_number, p.quantity,"
			    " p.rate_pence, p.net_pence, p.rate_reason, a.first_on FROM purchase p"
			    " JOIN allotment a ON a.purchase_id = p.purchase_id WHERE "
			    "p.contract_id = ?1 ORDER BY p.purchase_id",
			    BIND(bind_int(contract_id)), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct purchase p = {
			.id = stmt_int(q, 0),
			.top_up = strcmp(stmt_text(q, 1), "top-up") == 0,
			.bought_on = stmt_date(q, 2),
			.quantity = stmt_quantity(q, 5),
			.rate = stmt_money(q, 6),
			.net = stmt_money(q, 7),
			.rate_reason = stmt_text(q, 8),
			.first_on = stmt_date(q, 9),
		};

		stmt_copy(q, 3, p.agreed_by, sizeof p.agreed_by);
		stmt_copy(q, 4, p.order_number, sizeof p.order_number);
		each(context, &p);
	}
	return r;
}

const struct column contract_columns[] = {
	{ "contract", "Contract", COLUMN_CODE }, { "state", NULL, COLUMN_CODE },
	{ NULL, "State", COLUMN_CODE },          { "urn", NULL, COLUMN_CODE },
	{ "school", "School", COLUMN_TEXT },     { "financial_year", "Year", COLUMN_CODE },
	{ "unit", NULL, COLUMN_CODE },           { "bought", NULL, COLUMN_QUANTITY },
	{ NULL, "Bought", COLUMN_CODE },         { "net", "Net £", COLUMN_MONEY },
	{ "plan", NULL, COLUMN_CODE },           { "starts_on", NULL, COLUMN_DATE },
	{ "ends_on", "Ends", COLUMN_DATE },      { "quote_expires_on", NULL, COLUMN_DATE },
};
const size_t contract_column_count = COUNT_OF(contract_columns);

int contract_list(struct store *st, int64_t school_id, const struct fy *fy, struct date today,
		  struct table *t, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT c.ref, c.state, s.urn, s.name, c.fy, c.unit,"
			    " coalesce(sum(p.quantity), q.quantity), coalesce(sum(p.net_pence), "
			    "q.net_pence), c.plan, c.starts_on,"
			    " c.ends_on, q.expires_on FROM contract c JOIN quote q ON "
			    "q.contract_id = c.contract_id"
			    " JOIN contract_member m ON m.contract_id = c.contract_id JOIN school "
			    "s ON s.school_id = m.school_id"
			    " LEFT JOIN purchase p ON p.contract_id = c.contract_id"
			    " WHERE (?1 IS NULL OR m.school_id = ?1) AND (?2 IS NULL OR c.fy = ?2)"
			    " GROUP BY c.contract_id, c.ref, c.state, s.urn, s.name, c.fy, "
			    "c.number, c.unit, q.quantity, q.net_pence,"
			    " c.plan, c.starts_on, c.ends_on, q.expires_on ORDER BY c.fy, c.number",
			    BIND(bind_id(school_id), fy ? bind_int(fy->begins) : bind_null()), &q,
			    err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		bool quote = strcmp(stmt_text(q, 1), "quote") == 0;
		bool expired = quote && date_compare(today, stmt_date(q, 11)) > 0;
		enum unit unit;

		if ((r = unit_parse(stmt_text(q, 5), &unit, err)) < 0)
			return r;
		table_add_text(t, stmt_text(q, 0));
		table_add_text(t, stmt_text(q, 1));
		table_add_text(t, expired ? "expired" : stmt_text(q, 1));
		table_add_text(t, stmt_text(q, 2));
		table_add_text(t, stmt_text(q, 3));
		table_add_text(t, fy_text((struct fy){ (int16_t) stmt_int(q, 4) }).s);
		table_add_text(t, stmt_text(q, 5));
		table_add_quantity(t, stmt_quantity(q, 6));
		table_add_text(t, quantity_column(stmt_quantity(q, 6), unit).s);
		table_add_money(t, stmt_money(q, 7));
		table_add_text(t, stmt_text(q, 8));
		table_add_date(t, stmt_date(q, 9));
		table_add_date(t, stmt_date(q, 10));
		table_add_date(t, quote ? stmt_date(q, 11) : DATE_NONE);
	}
	return r;
}
