/* billing/sale.c - sells days: the contract in core, and the charges that follow from it */
#include "billing/sale.h"

#include "billing/adjust.h"
#include "billing/price.h"
#include "calendar/capacity.h"
#include "core/user.h"

#include "core/banned.h"

/* ---- charges ---- */

/* How many parts the member of part i has, and which of them it is. */
static void number_part(const struct schedule *s, size_t i, int64_t *part, int64_t *parts)
{
	*part = *parts = 0;
	for (size_t k = 0; k < s->count; k++)
		if (s->part[k].member == s->part[i].member) {
			*parts += 1;
			if (k <= i)
				*part += 1;
		}
}

static int write_charges(struct work *work, const struct contract *c, const struct purchase *p,
			 const struct schedule *s, struct err *err)
{
	work_ensure(work, charges_ensure);
	for (size_t i = 0; i < s->count; i++) {
		const struct part *part = &s->part[i];
		int64_t number, count;
		int r;

		if (part->net.pence == 0)
			continue;
		number_part(s, i, &number, &count);
		r = work_run(
			work,
			"INSERT INTO charge (purchase_id, school_id, kind, cause, part, parts, fy, "
			"due_on, service_from, service_to, net_pence, audit_id)"
			" VALUES (?1, ?2, 'sale', 'agreed', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
			BIND(bind_int(p->id), bind_int(c->member[part->member].school_id),
			     bind_int(number), bind_int(count),
			     bind_int(c->year[part->year].fy.begins), bind_date(part->due_on),
			     bind_date(part->service_from), bind_date(part->service_to),
			     bind_int(part->net.pence), bind_int(work_audit_id(work))),
			err);
		if (r < 0)
			return r;
	}
	return ERR_OK;
}

/* 'from' is where the instalments are reckoned from; none falls due before the purchase, none is for earlier days. */
int sale_charge(struct work *work, const struct contract *c, const struct purchase *p,
		enum billing_plan plan, struct date from, struct schedule *out, struct err *err)
{
	int r = schedule_make(work->store, c, p, plan, from, out, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < out->count; i++) {
		struct part *part = &out->part[i];

		part->due_on = date_max(part->due_on, p->bought_on);
		part->service_from = date_max(part->service_from, p->first_on);
		part->service_to = date_max(part->service_to, part->service_from);
	}
	if ((r = schedule_vat(work->store, c, out, err)) < 0)
		return r;
	return write_charges(work, c, p, out, err);
}

/* ---- quote ---- */

static int append(struct schedule *to, const struct schedule *from, struct err *err)
{
	if (to->count + from->count > PARTS_MAX)
		return err_set(err, ERR_RANGE, "the contract has more than %d instalments",
			       PARTS_MAX);
	for (size_t i = 0; i < from->count; i++)
		to->part[to->count++] = from->part[i];
	to->net = money_add(to->net, from->net);
	return ERR_OK;
}

/* The parts of several purchases, member by member again: each purchase's own were in order. */
static void by_member(struct schedule *s)
{
	for (size_t i = 1; i < s->count; i++) {
		struct part part = s->part[i];
		size_t at = i;

		for (; at > 0 && s->part[at - 1].member > part.member; at--)
			s->part[at] = s->part[at - 1];
		s->part[at] = part;
	}
}

int sale_schedule(struct store *st, const struct contract *c, struct date today,
		  struct schedule *out, struct err *err)
{
	const struct purchase said = { .origin = ORIGIN_AGREED,
				       .member = c->sharing == SHARING_SINGLE ? 0 : -1 };
	struct sold sold = { 0 };
	int r = ERR_OK;

	*out = (struct schedule){ .net = money_pence(0) };
	purchase_plan(c, &said, &sold);
	for (size_t i = 0; r == ERR_OK && i < sold.count; i++) {
		const struct purchase *p = &sold.purchase[i];
		struct schedule s;

		if (p->net.pence == 0)
			continue;
		if ((r = schedule_make(st, c, p, c->plan, date_max(c->starts_on, today), &s,
				       err)) == ERR_OK)
			r = append(out, &s, err);
	}
	by_member(out);
	return r < 0 ? r : schedule_vat(st, c, out, err);
}

static int check_plan(const struct contract *c, struct err *err)
{
	bool on_use = c->plan == PLAN_ON_USE;

	if (on_use == (c->commitment == COMMITMENT_QUANTITY)) {
		(void) err_set(err, ERR_INVALID,
			       on_use ? "days agreed beforehand are owed in full: billed on use is "
					"what is sold with --pay-as-you-go or --at-least"
				      : "pay as you go is billed on use: leave --plan out");
		return err_at(err, "plan", 0);
	}
	if (c->plan == PLAN_SPLIT && c->year_count == 2 &&
	    (c->year[0].rate.pence != c->year[1].rate.pence ||
	     c->year[1].basis == RATE_PROVISIONAL)) {
		(void) err_set(err, ERR_INVALID,
			       "the plan split shares one price between two financial years: it "
			       "needs one rate for both (--hold-rate)");
		return err_at(err, "plan", 0);
	}
	return ERR_OK;
}

int sale_quote(struct work *work, const struct offer *offer, struct contract *out,
	       struct schedule *out_schedule, struct err *err)
{
	int r;

	if (offer->service->statutory)
		return err_set(err, ERR_INVALID, "'%s' is free for every school: it cannot be sold",
			       offer->service->title);
	if ((r = offer_settle(work, offer, out, err)) < 0 || (r = check_plan(out, err)) < 0 ||
	    (r = contract_quote(work, out, err)) < 0)
		return r;
	return sale_schedule(work->store, out, work->today, out_schedule, err);
}

/* ---- agree, top up ---- */

/* Half-day sessions of a quantity, rounded up; hours go by their minutes. */
static int64_t sessions_of(struct quantity quantity, enum unit unit)
{
	int64_t session = INT64_C(100) * unit_terms(UNIT_SESSION)->minutes;

	return (quantity.hundredths * unit_terms(unit)->minutes + session - 1) / session;
}

/* More than the officers can still give is agreed for the manager's reason alone. */
static int check_capacity(struct work *work, const struct contract *c, struct err *err)
{
	for (size_t i = 0; i < c->year_count; i++) {
		const struct contract_year *y = &c->year[i];
		int64_t asked = sessions_of(y->quantity, c->unit);
		struct capacity left = { 0 };
		int r = asked > 0 ? capacity_left(work->store, y->fy, work->today, &left, err)
				  : ERR_OK;

		if (r < 0)
			return r;
		if (asked == 0 || !left.known || asked <= left.free)
			continue;
		if (!work->reason)
			return err_set(err, ERR_CONFLICT,
				       "%s takes %" PRId64 " half-day sessions of %s, and %" PRId64
				       " of the officers' %" PRId64
				       " are free: the manager may agree it all the same, with a "
				       "--reason",
				       c->ref, asked, fy_text(y->fy).s,
				       left.free > 0 ? left.free : 0, left.total);
		return user_may(work, "contract oversell", err);
	}
	return ERR_OK;
}

static int agree(struct work *work, struct contract *c, const char *by, const char *order_number,
		 struct sold *out, struct schedule *out_schedule, struct err *err)
{
	struct date from =
		date_max(c->starts_on, c->quoted_on); /* the instalments are those quoted */
	int r = contract_agree(work, c, by, order_number, out, err);

	*out_schedule = (struct schedule){ .net = money_pence(0) };
	for (size_t i = 0; r == ERR_OK && i < out->count; i++) {
		const struct purchase *p = &out->purchase[i];
		struct schedule s;

		if (p->provisional || p->net.pence == 0)
			continue;
		if ((r = sale_charge(work, c, p, c->plan, from, &s, err)) == ERR_OK)
			r = append(out_schedule, &s, err);
	}
	by_member(out_schedule);
	return r < 0 ? r : schedule_vat(work->store, c, out_schedule, err);
}

int sale_agree(struct work *work, struct contract *c, const char *by, const char *order_number,
	       struct sold *out, struct schedule *out_schedule, struct err *err)
{
	int r = check_capacity(work, c, err);

	return r < 0 ? r : agree(work, c, by, order_number, out, out_schedule, err);
}

int sale_agree_again(struct work *work, struct contract *c, const char *by, struct sold *out,
		     struct schedule *out_schedule, struct err *err)
{
	return agree(work, c, by, NULL, out, out_schedule, err);
}
