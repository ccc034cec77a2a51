/* tests/history_sale.c - acts of a history: days are offered, agreed, topped up; rates set */
#include "tests/history.h"

#include "billing/sale.h"

#include "core/banned.h"

/* Words of the model's ladders. */
static const char *const ladders[M_LADDERS] = {
	NULL,
	"under 48 hours: 100%",
	"under 5 working days: 50%, under 24 hours: 100%",
	"under 2 weeks: 25%, under 3 working days: 60%",
};

static int pick_fy(const struct model *m, unsigned number)
{
	int fy = m_year_of(m->today);

	if (one_in(number, 6))
		fy += number / 6 % 3 == 0 ? -1 : 1;
	return fy < 2024 ? 2024 : fy > 2027 ? 2027 : fy;
}

static long pick_quantity(int unit, unsigned number)
{
	static const long least[] = { 100, 200, 740 }, step[] = { 50, 100, 25 };

	if (one_in(number, 12))
		return (long) (number / 12 % 900);
	return least[unit] + step[unit] * (long) (number / 12 % 5);
}

/* One school, or two or three with days of their own or a pool; what each pays, now and then not all of it. */
static void pick_members(const struct model *m, struct m_offer *o, const struct act *a)
{
	long rest = 10000;

	o->members = a->n[10] % 5 < 3 ? 1 : 2 + (int) (a->n[10] / 5 % 2);
	o->pooled = one_in(a->n[10] / 10, 2);
	o->pay_by = o->members > 1 && one_in(a->n[10] / 20, 2) ? M_BY_PERCENT : M_BY_DAYS;
	for (int k = 0; k < o->members; k++) {
		struct m_member *to = &o->member[k];

		to->school = k == 0 ? pick_school(m, a->n[1])
				    : school_at(m, ((int) (a->n[1] / 25 % M_CLOSED) +
						    k * (1 + (int) (a->n[10] / 40 % 2))) %
							   M_CLOSED);
		if (o->members > 1 && !o->pooled)
			to->quantity = pick_quantity(o->unit, a->n[7] / (unsigned) (k * 7 + 1));
		if (o->pay_by != M_BY_PERCENT)
			continue;
		to->weight = k + 1 < o->members ? rest / 3 + (long) (a->n[11] % 1000) : rest;
		rest -= to->weight;
	}
	if (o->pay_by == M_BY_PERCENT && one_in(a->n[11] / 1000, 12))
		o->member[0].weight++;
	if (o->members == 1 || o->pooled || one_in(a->n[11] / 12000, 12))
		o->quantity = pick_quantity(o->unit, a->n[7]);
}

bool play_quote(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	struct m_offer o = { .actor = pick_actor(a->n[0], M_FINANCE, M_MANAGER),
			     .service = one_in(a->n[2], 20) ? 1 : 0,
			     .fy = pick_fy(m, a->n[3]),
			     .unit = (int) (a->n[4] % 5 % 3),
			     .plan = (int) (a->n[4] / 5 % 15 % M_PLANS),
			     .from = M_NEVER,
			     .to = M_NEVER,
			     .order = (int) (a->n[4] / 75 % 3),
			     .expires = one_in(a->n[5], 9) ? m->today + (int) (a->n[5] / 9 % 12) - 2
							   : M_NEVER,
			     .ladder = (int) (a->n[2] / 20 % M_LADDERS),
			     .ending = (int) (a->n[2] / 80 % M_ENDINGS),
			     .rate = one_in(a->n[6], 6) ? 33333 : 0,
			     .reason = !one_in(a->n[6] / 6, 3) };
	struct work work = WORK_EMPTY;
	struct schedule schedule;
	struct contract c;
	struct err err = { 0 };
	int r;

	pick_members(m, &o, a);
	if (one_in(a->n[8], 3))
		o.from = m->today + (int) (a->n[8] / 3 % 100) - 60;
	if (one_in(a->n[9], 2))
		o.to = m->today + (int) (a->n[9] / 2 % 120) - 4;
	if (one_in(a->n[8] / 300, 6)) /* into the next financial year, or the one after */
		o.to = m->today + (int) (a->n[9] / 2 % 700);
	else if (o.to > last_of(o.fy))
		o.to = last_of(o.fy);
	if (o.from != M_NEVER && o.from < m_day(2024, 3, 1))
		o.from = m_day(2024, 3, 1);
	if (o.to > last_of(2027))
		o.to = last_of(2027);
	SAY("%s quotes %ld/100 of unit %d to %d schools, the first %d, year %d, plan %d",
	    history_users[o.actor], o.quantity, o.unit, o.members, o.member[0].school, o.fy,
	    o.plan);
	struct offer offer = {
		.member_count = (size_t) o.members,
		.pooled = o.pooled,
		.pay_by = o.pay_by == M_BY_PERCENT ? PAY_BY_PERCENT : PAY_BY_DAYS,
		.service = &fixture.service[o.service],
		.fy = { (int16_t) o.fy },
		.from = date_of(o.from),
		.to = date_of(o.to),
		.unit = (enum unit) o.unit,
		.quantity = quantity_of(o.quantity),
		.rate = money_pence(o.rate),
		.plan = (enum billing_plan) o.plan,
		.order_number = o.order ? history_orders[o.order] : NULL,
		.expires_on = date_of(o.expires),
		.notice_ladder = ladders[o.ladder],
		.end_rule = history_endings[o.ending],
	};

	for (int k = 0; k < o.members; k++)
		offer.member[k] = (struct offer_member){ &s->school[o.member[k].school],
							 quantity_of(o.member[k].quantity),
							 o.member[k].weight };
	r = begin(s, &work, o.actor, "contract quote", m->today, o.reason, &err);
	if (r == ERR_OK)
		r = sale_quote(&work, &offer, &c, &schedule, &err);
	return end(s, &work, r, model_quote(m, &o), &err);
}

bool play_agree(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int actor = pick_actor(a->n[0], M_FINANCE, M_MANAGER),
	    index = pick_contract(m, a->n[1], M_QUOTE);
	int order = one_in(a->n[2], 3) ? 1 + (int) (a->n[2] / 3 % 2) : M_NEVER, r;
	bool by = !one_in(a->n[3], 20);
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	struct sold sold;
	struct schedule schedule;

	if (index < 0)
		return true;
	SAY("%s agrees contract %d", history_users[actor], index);
	if ((r = begin(s, &work, actor, "contract agree", m->today, false, &err)) == ERR_OK) {
		struct contract c = contract_of(s, index, &r, &err);

		/* What officers can give is not the model's: the manager lets every sale pass. */
		work.reason = "as the model says";
		(void) snprintf(work.actor, sizeof work.actor, "%s", history_users[M_MANAGER]);
		if (r == ERR_OK)
			r = sale_agree(&work, &c, by ? "Head Teacher" : "",
				       order == M_NEVER ? NULL : history_orders[order], &sold,
				       &schedule, &err);
	}
	return end(s, &work, r, model_agree(m, actor, index, by, order), &err);
}

bool play_buy(struct run_state *s, const struct act *a)
{
	static const long step[] = { 50, 100, 25 };
	struct model *m = s->model;
	int index = pick_contract(m, a->n[1], M_AGREED), r;
	bool known = index >= 0 && index < m->contracts;
	const struct m_contract *mc = &m->contract[known ? index : 0];
	struct m_top_up t = { .actor = pick_actor(a->n[0], M_FINANCE, M_MANAGER),
			      .contract = index,
			      .member = M_NEVER,
			      .order = (int) (a->n[2] % 3),
			      .quantity = one_in(a->n[3], 8)
						  ? (long) (a->n[3] / 8 % 130)
						  : step[mc->unit] * (1 + (long) (a->n[3] / 8 % 4)),
			      .rate = one_in(a->n[4], 5) ? 41234 : 0,
			      .by = !one_in(a->n[5], 20),
			      .reason = !one_in(a->n[6], 3) };
	struct work work = WORK_EMPTY;
	struct schedule schedule;
	struct err err = { 0 };

	if (index < 0)
		return true;
	if (known && (mc->sharing == M_ALLOTTED || (mc->sharing == M_SINGLE && mc->members > 1)))
		t.member = (int) (a->n[7] % (unsigned) mc->members);
	struct purchase p = { .quantity = quantity_of(t.quantity),
			      .rate = money_pence(t.rate),
			      .member = t.member };

	SAY("%s buys %ld/100 more of contract %d for member %d", history_users[t.actor], t.quantity,
	    index, t.member);
	if ((r = begin(s, &work, t.actor, "contract buy", m->today, t.reason, &err)) == ERR_OK) {
		struct contract c = contract_of(s, index, &r, &err);

		if (r == ERR_OK)
			p.first_year = (size_t) model_buy_year(m, index);
		if (r == ERR_OK)
			r = purchase_say(&p, t.by ? "Bursar" : " ",
					 t.order ? history_orders[t.order] : NULL, &err);
		if (r == ERR_OK)
			r = sale_buy(&work, &c, &p, &schedule, &err);
	}
	return end(s, &work, r, model_buy(m, &t), &err);
}

bool play_rate(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int actor = pick_actor(a->n[0], M_FINANCE, M_ADMIN), service = one_in(a->n[1], 5) ? 1 : 0;
	int fy = pick_fy(m, a->n[2]), unit = (int) (a->n[3] % 3);
	long rate = one_in(a->n[4], 8) ? 0 : 5000 + (long) (a->n[4] % 40000);
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int r = begin(s, &work, actor, "rate set", m->today, false, &err);

	SAY("%s sets the rate of service %d in %d, unit %d, to %ld", history_users[actor], service,
	    fy, unit, rate);
	if (r == ERR_OK)
		r = rate_set(&work, &fixture.service[service], (struct fy){ (int16_t) fy },
			     (enum unit) unit, money_pence(rate), &err);
	return end(s, &work, r, model_rate(m, actor, service, fy, unit, rate), &err);
}
