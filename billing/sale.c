/* billing/sale.c - sells days: the contract in core, and the charges that follow from it */
#include "billing/sale.h"

#include "core/check_value.h"
#include "core/service.h"
#include "core/setting.h"

#include "core/banned.h"

/* Before the commit: the charges of every purchase of the act come to its price. */
static int check_charges(struct work *work, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(
		work->store,
		"SELECT p.purchase_id FROM purchase p WHERE p.audit_id = ?1 AND (p.net_pence <>"
		" (SELECT coalesce(sum(c.net_pence), 0) FROM charge c WHERE c.purchase_id = "
		"p.purchase_id)"
		" OR p.net_pence <> (SELECT sum(s.net_pence) FROM purchase_share s WHERE "
		"s.purchase_id = p.purchase_id)"
		" OR p.quantity <> (SELECT sum(s.quantity) FROM purchase_share s WHERE "
		"s.purchase_id = p.purchase_id))",
		BIND(bind_int(work_audit_id(work))), &q, &row, err);

	if (r < 0)
		return r;
	return row ? err_set(err, ERR_CONFLICT,
			     "the charges of purchase %" PRId64 " do not come to its price",
			     stmt_int(q, 0))
		   : ERR_OK;
}

static int write_charges(struct work *work, const struct contract *c, const struct purchase *p,
			 const struct schedule *s, struct err *err)
{
	work_ensure(work, check_charges);
	for (size_t i = 0; i < s->count; i++) {
		const struct part *part = &s->part[i];
		int r;

		if (part->net.pence == 0)
			continue;
		r = work_run(
			work,
			"INSERT INTO charge (purchase_id, school_id, part, parts, fy, due_on, "
			"service_from, service_to,"
			" net_pence, audit_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
			BIND(bind_int(p->id), bind_int(c->school.id), bind_int((int64_t) i + 1),
			     bind_int((int64_t) s->count), bind_int(c->fy.begins),
			     bind_date(part->due_on), bind_date(part->service_from),
			     bind_date(part->service_to), bind_int(part->net.pence),
			     bind_int(work_audit_id(work))),
			err);
		if (r < 0)
			return r;
	}
	return ERR_OK;
}

/* The card's rate, or another with a reason. 'card' is what the contract would pay without one. */
static int settle_rate(struct work *work, struct money card, struct money *rate,
		       const char **out_reason, struct err *err)
{
	*out_reason = NULL;
	if (rate->pence == 0)
		*rate = card;
	if (rate->pence == card.pence)
		return ERR_OK;
	if (!work->reason) {
		err_set(err, ERR_INVALID, "£%s is not the rate of £%s: say why, with --reason",
			money_pretty(*rate).s, money_pretty(card).s);
		return err_at(err, "reason", 0);
	}
	*out_reason = work->reason;
	return ERR_OK;
}

static int settle_offer(struct work *work, const struct offer *offer, struct contract *c,
			struct err *err)
{
	struct money card;
	const char *reason;
	int64_t valid;
	int r;

	*c = (struct contract){
		.school = *offer->school,
		.fy = offer->fy,
		.unit = offer->unit,
		.starts_on = date_is_none(offer->from) ? fy_first(offer->fy) : offer->from,
		.ends_on = date_is_none(offer->to) ? fy_last(offer->fy) : offer->to,
		.plan = offer->plan,
		.service_id = offer->service->id,
		.expires_on = offer->expires_on,
		.quantity = offer->quantity,
		.rate = offer->rate,
	};
	if ((r = rate_get(work->store, offer->service->id, offer->fy, offer->unit, &card, err)) <
		    0 ||
	    (r = settle_rate(work, card, &c->rate, &reason, err)) < 0 ||
	    (r = setting_int(work->store, "quote.valid-days", work->today, &valid, err)) < 0)
		return r;
	if (date_is_none(c->expires_on))
		c->expires_on = date_add(work->today, (int32_t) valid);
	if (date_compare(c->expires_on, work->today) < 0)
		return err_set(err, ERR_INVALID, "a quote cannot have expired on %s already",
			       date_long(c->expires_on).s);
	(void) snprintf(c->service, sizeof c->service, "%s", offer->service->title);
	(void) snprintf(c->rate_reason, sizeof c->rate_reason, "%s", reason ? reason : "");
	if (offer->order_number) {
		if (line_check("order number", offer->order_number, sizeof c->order_number - 1,
			       err) < 0)
			return err_at(err, "po", 0);
		(void) snprintf(c->order_number, sizeof c->order_number, "%s", offer->order_number);
	}
	return ERR_OK;
}

int sale_schedule(struct store *st, const struct contract *c, struct date today,
		  struct schedule *out, struct err *err)
{
	return schedule_make(st, &c->school, c->plan, date_max(c->starts_on, today), c->ends_on,
			     c->net, out, err);
}

int sale_quote(struct work *work, const struct offer *offer, struct contract *out,
	       struct schedule *out_schedule, struct err *err)
{
	struct contract c;
	int r;

	if (offer->service->statutory)
		return err_set(err, ERR_INVALID, "'%s' is free for every school: it cannot be sold",
			       offer->service->title);
	if ((r = settle_offer(work, offer, &c, err)) < 0 ||
	    (r = contract_quote(work, &c, err)) < 0 ||
	    (r = sale_schedule(work->store, &c, work->today, out_schedule, err)) < 0)
		return r;
	*out = c;
	return ERR_OK;
}

/* 'from' is where the instalments are reckoned from; none falls due before the purchase, none is for earlier days. */
static int charge_purchase(struct work *work, const struct contract *c, const struct purchase *p,
			   enum billing_plan plan, struct date from, struct schedule *out,
			   struct err *err)
{
	int r = schedule_make(work->store, &c->school, plan, from, c->ends_on, p->net, out, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < out->count; i++) {
		struct part *part = &out->part[i];

		part->due_on = date_max(part->due_on, p->bought_on);
		part->service_from = date_max(part->service_from, p->first_on);
		part->service_to = date_max(part->service_to, part->service_from);
	}
	if ((r = schedule_vat(work->store, &c->school, out, err)) < 0)
		return r;
	return write_charges(work, c, p, out, err);
}

int sale_agree(struct work *work, struct contract *c, const char *by, const char *order_number,
	       struct purchase *out, struct schedule *out_schedule, struct err *err)
{
	int r = contract_agree(work, c, by, order_number, out, err);

	if (r < 0)
		return r;
	return charge_purchase(work, c, out, c->plan, date_max(c->starts_on, c->quoted_on),
			       out_schedule, err); /* the instalments are those that were quoted */
}

int sale_buy(struct work *work, const struct contract *c, struct purchase *p,
	     struct schedule *out_schedule, struct err *err)
{
	int r;

	if ((r = settle_rate(work, c->rate, &p->rate, &p->rate_reason, err)) < 0 ||
	    (r = contract_buy(work, c, p, err)) < 0)
		return r;
	return charge_purchase(work, c, p, PLAN_UPFRONT, p->first_on, out_schedule, err);
}
