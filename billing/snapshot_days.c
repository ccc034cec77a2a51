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

/* The stair of what was bought in the year: what was taken back or moved away goes down. */
static int add_stair(struct store *st, const struct balance *b, struct date on, struct json *stair,
		     struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int64_t school = b->sharing == SHARING_ALLOTTED ? b->school_id : 0;
	int r = store_query(
		st,
		"SELECT e.dated_on, sum(e.quantity) FROM allotment a JOIN day_entry e ON "
		"e.allotment_id = a.allotment_id WHERE a.contract_id = ?1 AND a.fy = ?2 AND (?3 IS "
		"NULL OR a.school_id = ?3) AND a.only_service IS NULL AND (e.kind = 'purchase' OR "
		"e.kind = 'transfer' OR e.kind = 'cancel') AND e.dated_on <= ?4 GROUP BY "
		"e.dated_on HAVING sum(e.quantity) <> 0 ORDER BY e.dated_on",
		BIND(bind_int(b->contract_id), bind_int(b->fy.begins), bind_id(school),
		     bind_date(on)),
		&q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct json *step = json_add_object(stair, NULL);

		json_add_date(step, "on", stmt_date(q, 0));
		json_add_quantity(step, "quantity", stmt_quantity(q, 1));
	}
	return r;
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
	c->result = add_stair(c->store, b, on, json_add_array(d, "purchases"), c->err);
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

int snapshot_school_days(struct store *st, const int64_t *school_ids, size_t count, struct fy fy,
			 struct date on, struct json *doc, struct err *err)
{
	SCOPED(freep) struct due_charge *of = calloc(count ? count : 1, sizeof *of);
	struct facts facts = { .charge = of, .count = count, .issued_on = on, .schools = count };

	if (!of)
		return err_nomem(err);
	for (size_t i = 0; i < count; i++) {
		of[i].school_id = school_ids[i];
		of[i].fy = fy;
	}
	return snapshot_days(st, &facts, doc, err);
}
