/* billing/snapshot_days.c - the days: bought, used, booked, left, and the date they end */
#include "billing/snapshot_private.h"

#include "core/balance.h"
#include "core/days.h"

#include "core/banned.h"

struct days_context {
	struct store *store;
	struct json *array;
	const struct facts *facts;
	int result;
	struct err *err;
};

static void add_purchase(void *context, const struct purchase *p)
{
	struct json *row = json_add_object(context, NULL);

	json_add_date(row, "on", p->bought_on);
	json_add_quantity(row, "quantity", p->quantity);
}

static void add_step(void *context, const struct balance_step *step)
{
	static const char *const words[] = {
		[STEP_USED] = "used", [STEP_AWAITING] = "awaiting", [STEP_BOOKED] = "booked"
	};
	struct json *row = json_add_object(context, NULL);

	json_add_date(row, "on", step->on);
	json_add_quantity(row, "quantity", step->quantity);
	json_add_text(row, "state", words[step->state]);
}

static void add_school_term(void *context, struct date first, struct date last)
{
	struct json *row = json_add_object(context, NULL);

	json_add_date(row, "from", first);
	json_add_date(row, "to", last);
}

static void add_figures(struct json *d, const struct balance *b, struct date on)
{
	json_add_text(d, "contract", b->contract);
	json_add_text(d, "fy", fy_text(b->fy).s);
	json_add_date(d, "on", on);
	json_add_text(d, "unit", unit_terms(b->unit)->word);
	json_add_int(d, "decimals", unit_terms(b->unit)->decimals);
	json_add_quantity(d, "bought", b->purchased);
	json_add_quantity(d, "used_confirmed", b->used_confirmed);
	json_add_quantity(d, "used_awaiting", b->used_provisional);
	json_add_quantity(d, "booked", b->planned);
	json_add_quantity(d, "left", b->available);
	json_add_quantity(d, "lapsed", b->lapsed);
	json_add_date(d, "starts_on", b->starts_on);
	json_add_date(d, "ends_on", b->expires_on);
}

/* A pool's days stand once, under the first of its schools that is billed. */
static bool is_added(const struct json *array, const struct balance *b)
{
	for (const struct json *d = json_first(array); d; d = json_next(d))
		if (strcmp(json_text(d, "contract", ""), b->contract) == 0 &&
		    strcmp(json_text(d, "fy", ""), fy_text(b->fy).s) == 0)
			return true;
	return false;
}

/* Of several schools the figures alone, and whose they are. */
static void add_of_several(struct json *array, const struct balance *b, struct date on)
{
	char pool[40];
	struct json *d;

	if (b->sharing == SHARING_POOLED && is_added(array, b))
		return;
	(void) snprintf(pool, sizeof pool, "pool of %d schools", b->members);
	d = json_add_object(array, NULL);
	json_add_text(d, "school", b->sharing == SHARING_POOLED ? pool : b->school);
	add_figures(d, b, on);
}

static void add_days(void *context, const struct balance *b)
{
	struct days_context *c = context;
	struct date on = c->facts->issued_on;
	struct json *d;

	if (c->result < 0)
		return;
	if (facts_of_several(c->facts)) {
		add_of_several(c->array, b, on);
		return;
	}
	d = json_add_object(c->array, NULL);
	add_figures(d, b, on);
	c->result = purchase_each(c->store, b->contract_id, add_purchase,
				  json_add_array(d, "purchases"), c->err);
	if (c->result == ERR_OK)
		c->result = balance_steps(c->store, b->contract_id,
					  b->sharing == SHARING_ALLOTTED ? b->school_id : 0, b->fy,
					  on, add_step, json_add_array(d, "visits"), c->err);
	if (c->result == ERR_OK)
		c->result = term_each(c->store, b->school_id, b->starts_on, b->expires_on,
				      add_school_term, json_add_array(d, "school_terms"), c->err);
}

/* Charges of one school stand together, and in it those of one year. */
int snapshot_days(struct store *st, const struct facts *f, struct json *doc, struct err *err)
{
	struct days_context c = {
		.store = st, .array = json_add_array(doc, "days"), .facts = f, .err = err
	};
	struct balance_filter filter = { .on = f->issued_on };
	int r = ERR_OK;

	for (size_t i = 0; r == ERR_OK && i < f->count; i++) {
		if (i > 0 && f->charge[i].fy.begins == f->charge[i - 1].fy.begins &&
		    f->charge[i].school_id == f->charge[i - 1].school_id)
			continue;
		filter.school_id = f->charge[i].school_id;
		filter.fy = &f->charge[i].fy;
		r = balance_each(st, &filter, add_days, &c, err);
		if (r == ERR_OK)
			r = c.result;
	}
	return r;
}
