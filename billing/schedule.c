/* billing/schedule.c - plans: when which part of a price falls due */
#include "billing/schedule.h"

#include "core/apportion.h"

#include "core/banned.h"

/* Months on whose first day a part falls due, bit 0 January. */
static const unsigned plan_months[] = {
	[PLAN_UPFRONT] = 0,
	[PLAN_TERMLY] = 1U << 3 | 1U << 8 | 1U << 0,
	[PLAN_HALF_YEARLY] = 1U << 3 | 1U << 9,
	[PLAN_MONTHLY] = 0xfff,
	[PLAN_BY_YEAR] = 0,
	[PLAN_SPLIT] = 0,
	[PLAN_ON_USE] = 0,
};

static int add_part(struct schedule *s, const struct part *part, struct err *err)
{
	if (s->count == PARTS_MAX)
		return err_set(err, ERR_RANGE,
			       "the plan would have more than %d instalments: take one with fewer",
			       PARTS_MAX);
	s->part[s->count++] = *part;
	return ERR_OK;
}

/* The dates of one year's parts of one member; the net is shared out over them. */
static int place_year(struct schedule *s, struct part part, enum billing_plan plan, struct date to,
		      struct money net, struct err *err)
{
	size_t first = s->count;
	struct money parts[PARTS_MAX];
	int r = add_part(s, &part, err);

	for (struct date day = date_add(part.service_from, 1);
	     r == ERR_OK && date_compare(day, to) <= 0; day = date_add(day, 1)) {
		struct civil c = date_civil(day);

		if (c.day != 1 || !(plan_months[plan] & 1U << (c.month - 1)))
			continue;
		s->part[s->count - 1].service_to = date_add(day, -1);
		part.due_on = part.service_from = day;
		r = add_part(s, &part, err);
	}
	if (r < 0)
		return r;
	money_split(net, NULL, s->count - first, parts);
	for (size_t i = first; i < s->count; i++)
		s->part[i].net = parts[i - first];
	while (s->count > first + 1 && s->part[s->count - 1].net.pence == 0)
		s->count--; /* fewer pennies than dates: no part is of nothing */
	s->part[s->count - 1].service_to = to;
	return ERR_OK;
}

/* One member's parts: its share of each year, by the plan; split shares the whole out anew. */
static int place_member(struct schedule *s, const struct contract *c, const struct purchase *p,
			size_t member, const struct money *nets, enum billing_plan plan,
			struct date from, struct err *err)
{
	struct money whole = money_pence(0), split[2];
	int r = ERR_OK;

	for (size_t i = 0; i < p->year_count; i++)
		whole = money_add(whole, nets[i]);
	if (whole.pence == 0)
		return ERR_OK;
	split_price(whole, split);
	for (size_t i = 0; r == ERR_OK && i < p->year_count; i++) {
		const struct contract_year *y = &c->year[p->first_year + i];
		struct part part = { .member = member, .year = p->first_year + i };

		if (plan != PLAN_SPLIT && nets[i].pence == 0)
			continue; /* a year without days */
		part.service_from = part.due_on = date_max(y->first_on, from);
		if (plan == PLAN_UPFRONT && i > 0)
			part.due_on = date_max(c->year[p->first_year].first_on, from);
		r = place_year(s, part, plan, date_max(y->last_on, part.service_from),
			       plan == PLAN_SPLIT ? split[i] : nets[i], err);
	}
	return r;
}

int schedule_vat(struct store *st, const struct contract *c, struct schedule *s, struct err *err)
{
	struct money at_once = money_pence(0);
	int64_t first_bp = 0;

	s->vat = s->vat_at_once = money_pence(0);
	s->recharge = s->count > 0;
	for (size_t i = 0; i < s->count; i++) {
		struct part *p = &s->part[i];
		struct school_terms terms;
		struct vat_rate rate;
		int r;

		if ((r = school_terms_on(st, c->member[p->member].school_id, p->due_on, &terms,
					 err)) < 0 ||
		    (r = vat_rate_on(st, terms.treatment, p->due_on, &rate, err)) < 0)
			return r;
		p->vat_bp = rate.bp;
		p->vat = money_vat(p->net, rate.bp);
		p->recharge = strcmp(terms.treatment, "recharge") == 0;
		s->recharge = s->recharge && p->recharge;
		s->vat = money_add(s->vat, p->vat);
		if (i == 0 || s->part[i - 1].member != p->member) {
			at_once = money_pence(0);
			first_bp = p->vat_bp;
		}
		at_once = money_add(at_once, p->net);
		if (i + 1 == s->count || s->part[i + 1].member != p->member)
			s->vat_at_once = money_add(s->vat_at_once, money_vat(at_once, first_bp));
	}
	return ERR_OK;
}

int schedule_make(struct store *st, const struct contract *c, const struct purchase *p,
		  enum billing_plan plan, struct date from, struct schedule *out, struct err *err)
{
	struct money pay[YEARS_MAX][MEMBERS_MAX], nets[YEARS_MAX];
	int r = ERR_OK;

	*out = (struct schedule){ .net = money_pence(0) };
	if (plan == PLAN_ON_USE)
		return ERR_OK;
	if (plan == PLAN_SPLIT && p->year_count != 2)
		return err_set(err, ERR_INVALID,
			       "the plan split shares one price between two financial years: it "
			       "needs one rate for both (--hold-rate), and days in both");
	for (size_t i = 0; i < p->year_count; i++)
		purchase_pay(c, p, i, pay[i]);
	for (size_t m = 0; r == ERR_OK && m < c->member_count; m++) {
		for (size_t i = 0; i < p->year_count; i++)
			nets[i] = pay[i][m];
		r = place_member(out, c, p, m, nets, plan, from, err);
	}
	for (size_t i = 0; i < out->count; i++)
		out->net = money_add(out->net, out->part[i].net);
	return r < 0 ? r : schedule_vat(st, c, out, err);
}
