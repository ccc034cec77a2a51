/* billing/schedule.c - plans: when which part of a price falls due */
#include "billing/schedule.h"

#include "core/banned.h"

/* Months on whose first day a part falls due, bit 0 January. */
static const unsigned plan_months[] = {
	[PLAN_UPFRONT] = 0,
	[PLAN_TERMLY] = 1U << 3 | 1U << 8 | 1U << 0,
	[PLAN_HALF_YEARLY] = 1U << 3 | 1U << 9,
	[PLAN_MONTHLY] = 0xfff,
};

static void place(enum billing_plan plan, struct date from, struct date to, struct schedule *out)
{
	out->count = 1;
	out->part[0].due_on = out->part[0].service_from = from;
	for (struct date day = date_add(from, 1); date_compare(day, to) <= 0;
	     day = date_add(day, 1)) {
		struct civil c = date_civil(day);

		if (c.day != 1 || !(plan_months[plan] & 1U << (c.month - 1)))
			continue;
		assert(out->count < PARTS_MAX); /* a contract lies inside one year */
		out->part[out->count - 1].service_to = date_add(day, -1);
		out->part[out->count].due_on = out->part[out->count].service_from = day;
		out->count++;
	}
	out->part[out->count - 1].service_to = to;
}

int schedule_vat(struct store *st, const struct school *school, struct schedule *s, struct err *err)
{
	s->vat = money_pence(0);
	for (size_t i = 0; i < s->count; i++) {
		struct part *p = &s->part[i];
		struct school_terms terms;
		struct vat_rate rate;
		int r;

		if ((r = school_terms_on(st, school->id, p->due_on, &terms, err)) < 0 ||
		    (r = vat_rate_on(st, terms.treatment, p->due_on, &rate, err)) < 0)
			return r;
		p->vat_bp = rate.bp;
		p->vat = money_vat(p->net, rate.bp);
		s->vat = money_add(s->vat, p->vat);
		if (i == 0)
			s->recharge = strcmp(terms.treatment, "recharge") == 0;
	}
	s->vat_at_once = money_vat(s->net, s->part[0].vat_bp);
	return ERR_OK;
}

int schedule_make(struct store *st, const struct school *school, enum billing_plan plan,
		  struct date from, struct date to, struct money net, struct schedule *out,
		  struct err *err)
{
	struct schedule s = { .net = net };
	struct money parts[PARTS_MAX];
	int r;

	place(plan, from, to, &s);
	money_split(net, NULL, s.count, parts);
	for (size_t i = 0; i < s.count; i++)
		s.part[i].net = parts[i];
	if ((r = schedule_vat(st, school, &s, err)) < 0)
		return r;
	*out = s;
	return ERR_OK;
}
