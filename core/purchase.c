/* core/purchase.c - writes purchases: shares of payment, allotments, the ledger's first entries */
#include "core/purchase.h"

#include "core/check_value.h"
#include "core/ledger.h"

#include "core/banned.h"

static const char *const origin_words[] = {
	[ORIGIN_AGREED] = "agreed",
	[ORIGIN_TOP_UP] = "top-up",
	[ORIGIN_AS_USED] = "as-used",
	[ORIGIN_BENEFIT] = "benefit",
};

const char *origin_word(enum purchase_origin origin)
{
	return origin_words[origin];
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

/* ---- shares ---- */

/* The price of the i-th year: as quoted; a top-up's whole, and so a single year that it is for. */
static struct money year_net(const struct contract *c, const struct purchase *p, size_t i)
{
	return p->origin == ORIGIN_AGREED ? c->year[p->first_year + i].net : p->net;
}

static struct quantity year_quantity(const struct contract *c, const struct purchase *p, size_t i)
{
	return p->origin == ORIGIN_AGREED ? c->year[p->first_year + i].quantity : p->quantity;
}

/*
 * Who pays the i-th year in which proportion: by each member's days, or as agreed. Where there are none, because the
 * year has no days or the agreed amounts are nothing, all alike: what a top-up of a pool that cost nothing costs.
 */
static const int64_t *pay_weights(const struct contract *c, const struct purchase *p, size_t i,
				  int64_t weights[MEMBERS_MAX])
{
	bool by_days = c->sharing == SHARING_ALLOTTED && c->pay_by == PAY_BY_DAYS;
	int64_t sum = 0;

	for (size_t m = 0; m < c->member_count; m++) {
		weights[m] = by_days ? c->year[p->first_year + i].part[m].hundredths
				     : c->member[m].pay_weight;
		sum += weights[m];
	}
	return sum > 0 ? weights : NULL;
}

void purchase_pay(const struct contract *c, const struct purchase *p, size_t i,
		  struct money out[MEMBERS_MAX])
{
	int64_t weights[MEMBERS_MAX];

	for (size_t m = 0; m < MEMBERS_MAX; m++)
		out[m] = money_pence(0);
	if (p->member >= 0)
		out[p->member] = year_net(c, p, i);
	else
		money_split(year_net(c, p, i), pay_weights(c, p, i, weights), c->member_count, out);
}

/* The days each member's payment stands for: its own, or of the pool in proportion. */
static void share_days(const struct contract *c, const struct purchase *p, int64_t out[MEMBERS_MAX])
{
	int64_t weights[MEMBERS_MAX];

	for (size_t m = 0; m < MEMBERS_MAX; m++)
		out[m] = 0;
	if (p->member >= 0) {
		out[p->member] = p->quantity.hundredths;
	} else if (c->sharing == SHARING_ALLOTTED) {
		for (size_t i = 0; i < p->year_count; i++)
			for (size_t m = 0; m < c->member_count; m++)
				out[m] += c->year[p->first_year + i].part[m].hundredths;
	} else {
		split_whole(p->quantity.hundredths, pay_weights(c, p, 0, weights), c->member_count,
			    out);
	}
}

static int insert_shares(struct work *work, const struct contract *c, const struct purchase *p,
			 struct err *err)
{
	struct money net[MEMBERS_MAX] = { { 0 } }, pay[MEMBERS_MAX];
	int64_t days[MEMBERS_MAX];
	int r = ERR_OK;

	share_days(c, p, days);
	for (size_t i = 0; i < p->year_count; i++) {
		purchase_pay(c, p, i, pay);
		for (size_t m = 0; m < c->member_count; m++)
			net[m] = money_add(net[m], pay[m]);
	}
	for (size_t m = 0; r == ERR_OK && m < c->member_count; m++) {
		if (net[m].pence == 0 && days[m] == 0)
			continue;
		r = work_run(work,
			     "INSERT INTO purchase_share (purchase_id, school_id, quantity, "
			     "net_pence) VALUES (?1, ?2, ?3, ?4)",
			     BIND(bind_int(p->id), bind_int(c->member[m].school_id),
				  bind_int(days[m]), bind_int(net[m].pence)),
			     err);
	}
	return r;
}

/* ---- allotments ---- */

/* The days of one year: for each member, or for the pool. */
static int allot_year(struct work *work, const struct contract *c, struct purchase *p, size_t i,
		      struct allotment *a, struct err *err)
{
	const struct contract_year *y = &c->year[p->first_year + i];
	struct money parts[MEMBERS_MAX];
	int64_t days[MEMBERS_MAX] = { 0 };
	int r = ERR_OK;

	a->fy = y->fy;
	a->first_on = date_max(p->bought_on, y->first_on);
	a->expires_on = y->last_on;
	a->dated_on =
		p->origin == ORIGIN_AS_USED ? p->bought_on : date_max(work->today, fy_first(y->fy));
	a->quantity = year_quantity(c, p, i);
	a->net = year_net(c, p, i);
	if (i == 0)
		p->first_on = a->first_on;
	if (a->quantity.hundredths == 0)
		return ERR_OK;
	if (c->sharing != SHARING_ALLOTTED || p->member >= 0) {
		a->school_id = c->sharing == SHARING_POOLED
				       ? 0
				       : c->member[p->member < 0 ? 0 : p->member].school_id;
		return ledger_allot(work, a, a->school_id ? a->school_id : c->member[0].school_id,
				    err);
	}
	for (size_t m = 0; m < c->member_count; m++)
		days[m] = y->part[m].hundredths;
	money_split(a->net, days, c->member_count, parts);
	for (size_t m = 0; r == ERR_OK && m < c->member_count; m++) {
		if (days[m] == 0)
			continue;
		a->school_id = c->member[m].school_id;
		a->quantity = quantity_of(days[m]);
		a->net = parts[m];
		r = ledger_allot(work, a, a->school_id, err);
	}
	return r;
}

static int insert_purchase(struct work *work, const struct contract *c, struct purchase *p,
			   int64_t service_id, struct err *err)
{
	return work_insert(
		work,
		"INSERT INTO purchase (contract_id, service_id, origin, bought_on, agreed_by, "
		"order_number, quantity, rate_pence, provisional, net_pence, rate_reason, "
		"audit_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
		BIND(bind_int(c->id), bind_int(service_id), bind_text(origin_words[p->origin]),
		     bind_date(p->bought_on), bind_text(p->agreed_by),
		     p->order_number[0] ? bind_text(p->order_number) : bind_null(),
		     bind_int(p->quantity.hundredths), bind_int(p->rate.pence),
		     bind_int(p->provisional), bind_int(p->net.pence), bind_text(p->rate_reason),
		     bind_int(work_audit_id(work))),
		&p->id, err);
}

/* The purchase, its shares, and the days it gives. */
static int write_purchase(struct work *work, const struct contract *c, struct purchase *p,
			  int64_t service_id, struct allotment *a, struct err *err)
{
	int r;

	if (c->sharing == SHARING_SINGLE && p->member < 0)
		p->member = 0; /* unless it is for a school that joined */
	if ((r = insert_purchase(work, c, p, service_id, err)) < 0 ||
	    (r = insert_shares(work, c, p, err)) < 0)
		return r;
	*a = (struct allotment){ .purchase_id = p->id, .contract_id = c->id, .unit = c->unit };
	if (p->origin == ORIGIN_BENEFIT)
		a->only_service = service_id;
	for (size_t i = 0; i < p->year_count; i++)
		if ((r = allot_year(work, c, p, i, a, err)) < 0)
			return r;
	return ERR_OK;
}

/* ---- agreeing ---- */

static int check_can_agree(struct work *work, const struct contract *c, struct err *err)
{
	int r;

	if (c->state == CONTRACT_AGREED)
		return err_set(err, ERR_CONFLICT,
			       "%s is agreed already: further days are bought with 'daybook "
			       "contract buy %s'",
			       c->ref, c->ref);
	if (c->state != CONTRACT_QUOTE)
		return err_set(err, ERR_CONFLICT, "%s is %s: quote again", c->ref,
			       state_word(c->state));
	if (date_compare(work->today, c->expires_on) > 0)
		return err_set(err, ERR_CONFLICT,
			       "the quote %s held its price until %s: quote again at today's rate",
			       c->ref, date_long(c->expires_on).s);
	if (date_compare(work->today, c->quoted_on) < 0)
		return err_set(err, ERR_CONFLICT, "%s was quoted on %s: it cannot be agreed before",
			       c->ref, date_long(c->quoted_on).s);
	for (size_t i = 0; i < c->year_count; i++)
		if ((r = contract_can_buy(work->store, c, -1, c->year[i].fy, work->today, err)) < 0)
			return r;
	return ERR_OK;
}

/* Years at one firm rate are one purchase; a provisional year stands by itself. */
static bool same_purchase(const struct contract_year *a, const struct contract_year *b)
{
	return a->rate.pence == b->rate.pence && a->basis != RATE_PROVISIONAL &&
	       b->basis != RATE_PROVISIONAL;
}

void purchase_plan(const struct contract *c, const struct purchase *said, struct sold *out)
{
	for (size_t i = 0; i < c->year_count; i++) {
		struct purchase *p;

		if (i == 0 || !same_purchase(&c->year[i - 1], &c->year[i])) {
			p = &out->purchase[out->count++];
			*p = *said;
			p->first_year = i;
			p->rate = c->year[i].rate;
			p->provisional = c->year[i].basis == RATE_PROVISIONAL;
		}
		p = &out->purchase[out->count - 1];
		p->year_count++;
		p->quantity.hundredths += c->year[i].quantity.hundredths;
		p->net = money_add(p->net, c->year[i].net);
	}
}

/* Free with the rest, in the first year, for each member its own or for the pool. */
static void plan_benefits(const struct contract *c, const struct purchase *said, struct sold *out)
{
	for (size_t i = 0; i < c->benefit_count; i++) {
		struct purchase *p = &out->purchase[out->count++];

		*p = *said;
		p->origin = ORIGIN_BENEFIT;
		p->quantity = c->benefit[i].quantity;
		p->year_count = 1;
		p->member = c->sharing == SHARING_POOLED ? -1 : 0;
		p->rate_reason = NULL;
	}
}

static int write_sold(struct work *work, const struct contract *c, struct sold *sold,
		      struct err *err)
{
	size_t benefit = 0;

	for (size_t i = 0; i < sold->count; i++) {
		struct purchase *p = &sold->purchase[i];
		struct allotment a;
		bool free_days = p->origin == ORIGIN_BENEFIT;
		int64_t service = free_days ? c->benefit[benefit++].service_id : c->service_id;
		int r;

		if (p->quantity.hundredths == 0)
			continue;
		if ((r = write_purchase(work, c, p, service, &a, err)) < 0)
			return r;
		if (free_days)
			continue;
		sold->quantity.hundredths += p->quantity.hundredths;
		sold->net = money_add(sold->net, p->net);
	}
	return ERR_OK;
}

int contract_agree(struct work *work, struct contract *c, const char *by, const char *order_number,
		   struct sold *out, struct err *err)
{
	struct purchase said = { .bought_on = work->today, .member = -1 };
	struct sold sold = { 0 };
	int r;

	if ((r = check_can_agree(work, c, err)) < 0)
		return r;
	if (!order_number && c->order_number[0])
		order_number = c->order_number;
	if ((r = purchase_say(&said, by, order_number, err)) < 0 ||
	    (r = contract_move(work, c, CONTRACT_AGREED, err)) < 0 ||
	    (r = contract_note(work, c,
			       &(struct contract_word){ EVENT_AGREED, DATE_NONE, said.agreed_by,
							order_number },
			       err)) < 0)
		return r;
	if (c->rate_reason[0])
		said.rate_reason = c->rate_reason;
	if (c->commitment != COMMITMENT_AS_USED)
		purchase_plan(c, &said, &sold);
	plan_benefits(c, &said, &sold);
	if ((r = write_sold(work, c, &sold, err)) < 0)
		return r;
	c->agreed_on = work->today;
	(void) snprintf(c->agreed_by, sizeof c->agreed_by, "%s", said.agreed_by);
	(void) snprintf(c->order_number, sizeof c->order_number, "%s", said.order_number);
	*out = sold;
	return ERR_OK;
}

/* ---- topping up ---- */

static int check_top_up_quantity(const struct contract *c, struct quantity quantity,
				 struct err *err)
{
	int decimals = unit_terms(c->unit)->decimals;
	int64_t q = quantity.hundredths, step = c->step.hundredths, below = q - q % step;
	struct quantity_text asked = quantity_pretty(quantity, decimals),
			     by = quantity_pretty(c->step, decimals);

	if (q > 0 && q % step == 0)
		return ERR_OK;
	if (below == 0)
		return err_set(err, ERR_INVALID, "a top-up is at least %s, not %s", by.s, asked.s);
	return err_set(err, ERR_INVALID, "top-ups go in steps of %s: take %s or %s, not %s", by.s,
		       quantity_pretty(quantity_of(below), decimals).s,
		       quantity_pretty(quantity_of(below + step), decimals).s, asked.s);
}

int contract_buy(struct work *work, const struct contract *c, struct purchase *p, struct err *err)
{
	struct allotment a;
	int r;

	if (c->state == CONTRACT_QUOTE)
		return err_set(err, ERR_CONFLICT,
			       "%s is a quote: agree it first, with 'daybook contract agree %s'",
			       c->ref, c->ref);
	if (c->state != CONTRACT_AGREED)
		return err_set(err, ERR_CONFLICT, "%s is %s: quote a new contract", c->ref,
			       state_word(c->state));
	if (c->sharing == SHARING_ALLOTTED && p->member < 0)
		return err_set(err, ERR_INVALID,
			       "the partners of %s have days of their own: say whose these are",
			       c->ref);
	p->origin = ORIGIN_TOP_UP;
	p->bought_on = work->today;
	p->year_count = 1;
	if (!p->order_number[0])
		(void) snprintf(p->order_number, sizeof p->order_number, "%s", c->order_number);
	if ((r = contract_can_buy(work->store, c, p->member, c->year[p->first_year].fy, work->today,
				  err)) < 0 ||
	    (r = check_top_up_quantity(c, p->quantity, err)) < 0)
		return r;
	return write_purchase(work, c, p, c->service_id, &a, err);
}

int purchase_as_used(struct work *work, struct purchase *p, int64_t contract_id, int64_t school_id,
		     struct date on, int64_t *out_allotment, struct err *err)
{
	struct contract c;
	const struct contract_year *y;
	const struct member *m;
	struct allotment a;
	int r;

	if ((r = contract_load(work->store, contract_id, &c, err)) < 0)
		return r;
	y = contract_year(&c, fy_of(on));
	m = contract_member(&c, school_id);
	if (!y || !m)
		return err_set(err, ERR_CONFLICT, "%s has no days for that school on %s", c.ref,
			       date_long(on).s);
	p->origin = ORIGIN_AS_USED;
	p->bought_on = on; /* the day of the visit: its days begin and are used then */
	p->first_year = (size_t) (y - c.year);
	p->year_count = 1;
	p->member = c.sharing == SHARING_POOLED ? -1 : (int) (m - c.member);
	p->rate = y->rate;
	p->provisional = year_is_provisional(y);
	if (!p->agreed_by[0])
		(void) snprintf(p->agreed_by, sizeof p->agreed_by, "%s", c.agreed_by);
	if (!p->order_number[0])
		(void) snprintf(p->order_number, sizeof p->order_number, "%s", c.order_number);
	if ((r = money_price(p->rate, p->quantity, &p->net, err)) < 0 ||
	    (r = write_purchase(work, &c, p, c.service_id, &a, err)) < 0)
		return r;
	*out_allotment = a.id;
	return ERR_OK;
}

/* ---- reading ---- */

int purchase_each(struct store *st, int64_t contract_id,
		  void (*each)(void *context, const struct purchase *p), void *context,
		  struct err *err)
{
	return purchase_each_known(st, contract_id, NULL, each, context, err);
}

int purchase_each_known(struct store *st, int64_t contract_id, const struct as_known *as,
			void (*each)(void *context, const struct purchase *p), void *context,
			struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT p.purchase_id, p.origin, p.bought_on, p.agreed_by, "
			    "p.order_number, p.quantity, coalesce(c.rate_pence, p.rate_pence), "
			    "coalesce(c.net_pence, p.net_pence), p.rate_reason, p.provisional, "
			    "c.purchase_id, (SELECT min(a.first_on) FROM allotment a WHERE "
			    "a.purchase_id = p.purchase_id) FROM purchase p LEFT JOIN "
			    "rate_confirmed c ON c.purchase_id = p.purchase_id AND "
			    "c.confirmed_on <= ?2 AND c.audit_id <= ?3 WHERE p.contract_id = ?1 "
			    "AND p.bought_on <= ?2 AND p.audit_id <= ?3 ORDER BY p.purchase_id",
			    BIND(bind_int(contract_id), bind_as_on(as), bind_as_known(as)), &q,
			    err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct purchase p = {
			.id = stmt_int(q, 0),
			.bought_on = stmt_date(q, 2),
			.quantity = stmt_quantity(q, 5),
			.rate = stmt_money(q, 6),
			.net = stmt_money(q, 7),
			.rate_reason = stmt_text(q, 8),
			.provisional = stmt_int(q, 9) && stmt_is_null(q, 10),
			.first_on = stmt_date(q, 11),
			.member = -1,
		};

		while (strcmp(origin_words[p.origin], stmt_text(q, 1)) != 0)
			p.origin++; /* the schema lets no other word stand */
		stmt_copy(q, 3, p.agreed_by, sizeof p.agreed_by);
		stmt_copy(q, 4, p.order_number, sizeof p.order_number);
		each(context, &p);
	}
	return r;
}
