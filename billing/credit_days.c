/* billing/credit_days.c - takes days back that a document billed, and credits them on its own lines */
#include "billing/credit_give.h"

#include "billing/change.h"

#include "core/banned.h"

/* Lines of the document that are for the same days: of one purchase, school and year. */
struct group {
	struct contract contract;
	struct allotments days; /* of these; first those to take from */
	size_t taken_from;      /* so many of them have not ended */
	struct credit_target *last;
	size_t lines;
	struct money amount, left; /* of its lines */
};

static void group_release(struct group *g)
{
	allotments_release(&g->days);
}

static bool same_days(const struct credit_target *a, const struct credit_target *b)
{
	return a->purchase_id == b->purchase_id && a->school_id == b->school_id &&
	       a->fy.begins == b->fy.begins;
}

/* Days have one payer, and are charged before they are used; else what is credited here is charged there. */
static int check_group(const struct group *g, const char *number, struct err *err)
{
	const struct contract *c = &g->contract;
	const char *units = unit_terms(c->unit)->plural;

	if (c->plan == PLAN_ON_USE)
		return err_set(err, ERR_CONFLICT,
			       "line %" PRId64 " of %s is for %s of %s that were used, and none "
			       "else are billed: a visit that was none is taken back by 'daybook "
			       "visit reverse'",
			       g->last->line, number, units, c->ref);
	if (change_payers(c) == PAYERS_OWNER_FIRST)
		return ERR_OK;
	return err_set(err, ERR_CONFLICT,
		       "%zu schools share the price of the %s of %s: 'daybook contract cancel %s' "
		       "takes them back and credits each its part",
		       c->member_count, units, c->ref, c->ref);
}

static bool is_of(const struct credit_target *t, const struct allotment_now *now)
{
	return now->allotment.purchase_id == t->purchase_id && now->allotment.only_service == 0;
}

static int load_group(struct work *work, struct credit_target *t, struct group *g, struct err *err)
{
	const struct allotment_filter filter = { .contract_id = t->contract_id,
						 .school_id = t->school_id,
						 .fy = &t->fy,
						 .still_on = DATE_NONE };
	size_t kept = 0;
	int r;

	g->last = t;
	if ((r = contract_load(work->store, t->contract_id, &g->contract, err)) < 0 ||
	    (r = allotments_load(work->store, &filter, &g->days, err)) < 0)
		return r;
	for (size_t i = 0; i < g->days.count; i++)
		if (is_of(t, &g->days.at[i]))
			g->days.at[kept++] = g->days.at[i];
	g->days.count = kept; /* that which ends last comes first */
	while (g->taken_from < kept &&
	       date_compare(g->days.at[g->taken_from].allotment.expires_on, work->today) >= 0)
		g->taken_from++;
	return ERR_OK;
}

/* ---- how many days, and what they are worth ---- */

static int64_t free_of(const struct group *g)
{
	int64_t sum = 0;

	for (size_t i = 0; i < g->taken_from; i++)
		sum += allotment_free(&g->days.at[i]).hundredths;
	return sum;
}

/* Of the first so many that are free. */
static struct money worth_of(const struct group *g, int64_t quantity)
{
	struct money sum = money_pence(0);

	for (size_t i = 0; i < g->taken_from && quantity > 0; i++) {
		const struct allotment_now *now = &g->days.at[i];
		int64_t free = allotment_free(now).hundredths;
		int64_t taken = free < quantity ? free : quantity;
		struct money after = ledger_worth(now->price, now->allotment.quantity,
						  quantity_of(now->left.hundredths - taken));

		sum = money_add(sum, money_sub(now->worth, after));
		quantity -= taken;
	}
	return sum;
}

/* "--line 1 --days 6", or where several lines are for them, "--amount 2208.00". */
static void say_option(const struct group *g, int64_t quantity, char *out, size_t size)
{
	if (g->lines > 1)
		(void) snprintf(out, size, "--amount %s", money_text(worth_of(g, quantity)).s);
	else
		(void) snprintf(out, size, "--line %" PRId64 " --%s %s", g->last->line,
				unit_terms(g->contract.unit)->plural,
				quantity_short(quantity_of(quantity)).s);
}

/* How many are left, why, and the two ways out. */
static int refuse_days(const struct group *g, const char *number, struct err *err)
{
	int64_t stands = 0, planned = 0, gone = 0, free = free_of(g);
	char option[64], what[160];

	for (size_t i = 0; i < g->days.count; i++) {
		const struct allotment_now *now = &g->days.at[i];

		stands += now->stands.hundredths;
		planned += now->planned.hundredths;
		gone += now->stands.hundredths - now->left.hundredths;
	}
	(void) snprintf(
		what, sizeof what,
		"of the %s that line %" PRId64 " of %s is for, %s used or ended and %s booked",
		quantity_named(quantity_of(stands), g->contract.unit).s, g->last->line, number,
		quantity_short(quantity_of(gone)).s, quantity_short(quantity_of(planned)).s);
	if (free == 0)
		return err_set(err, ERR_CONFLICT,
			       "%s: none can be taken back; --price-only credits the price alone",
			       what);
	say_option(g, free, option, sizeof option);
	return err_set(err, ERR_CONFLICT,
		       "%s: take back what is left, £%s, with %s, or credit the price alone with "
		       "--price-only",
		       what, money_pretty(worth_of(g, free)).s, option);
}

/* The amount lies between two steps. */
static int refuse_amount(const struct group *g, int64_t below, struct err *err)
{
	enum unit unit = g->contract.unit;
	int64_t above = below + g->contract.step.hundredths;
	struct quantity_text first = quantity_named(quantity_of(below), unit);
	struct quantity_text next = quantity_named(quantity_of(above), unit);
	struct money_text first_worth = money_pretty(worth_of(g, below));
	struct money_text next_worth = money_pretty(worth_of(g, above));

	if (below == 0)
		return err_set(err, ERR_INVALID, "£%s is not even the worth of %s, £%s",
			       money_pretty(g->amount).s, next.s, next_worth.s);
	if (above > free_of(g))
		return err_set(err, ERR_INVALID,
			       "£%s is not the worth of whole steps: the nearest is %s, £%s",
			       money_pretty(g->amount).s, first.s, first_worth.s);
	return err_set(err, ERR_INVALID,
		       "£%s is not the worth of whole steps: the nearest are %s, £%s, and %s, £%s",
		       money_pretty(g->amount).s, first.s, first_worth.s, next.s, next_worth.s);
}

/* How many days the amount is for. */
static int find_quantity(const struct group *g, const char *number, int64_t *out, struct err *err)
{
	int64_t step = g->contract.step.hundredths, free = free_of(g), quantity = 0;

	if (g->amount.pence > worth_of(g, free).pence)
		return refuse_days(g, number, err);
	while (quantity + step <= free && worth_of(g, quantity + step).pence <= g->amount.pence)
		quantity += step;
	*out = quantity;
	if (quantity == 0 || worth_of(g, quantity).pence != g->amount.pence)
		return refuse_amount(g, quantity, err);
	return ERR_OK;
}

static int settle_quantity(const struct group *g, const struct credit_ask *ask, const char *number,
			   int64_t *out, struct err *err)
{
	struct money worth;

	if (ask->quantity.hundredths == 0)
		return find_quantity(g, number, out, err);
	*out = ask->quantity.hundredths;
	if (change_check_step(&g->contract, ask->quantity, err) < 0)
		return ERR_INVALID;
	if (*out > free_of(g))
		return refuse_days(g, number, err);
	worth = worth_of(g, *out);
	if (worth.pence <= g->left.pence)
		return ERR_OK;
	return err_set(err, ERR_CONFLICT,
		       "%s are worth £%s, and £%s of line %" PRId64 " of %s is left to credit",
		       quantity_named(ask->quantity, g->contract.unit).s, money_pretty(worth).s,
		       money_pretty(g->left).s, g->last->line, number);
}

/* ---- taking them ---- */

static int take(struct work *work, const struct group *g, int64_t quantity, struct money *out_worth,
		struct err *err)
{
	int r = ERR_OK;

	*out_worth = money_pence(0);
	for (size_t i = 0; r == ERR_OK && quantity > 0 && i < g->taken_from; i++) {
		const struct allotment *a = &g->days.at[i].allotment;
		int64_t free = allotment_free(&g->days.at[i]).hundredths;
		int64_t taken = free < quantity ? free : quantity;
		struct date on = date_min(date_max(work->today, fy_first(a->fy)), fy_last(a->fy));
		struct money worth;

		if (taken == 0)
			continue;
		quantity -= taken;
		r = ledger_cancel(work, a->id, quantity_of(taken), on, &worth, err);
		*out_worth = money_add(*out_worth, worth);
	}
	return r;
}

/* Credit the group's lines, from the last; the first of these credits says how many days it is for. */
static int credit_lines(struct work *work, struct credit_targets *list, const struct group *g,
			struct quantity quantity, struct money worth, struct err *err)
{
	struct adjusted done = { .voided = money_pence(0) };
	int r = ERR_OK;

	for (size_t i = list->count; r == ERR_OK && i-- > 0;) {
		struct credit_target *t = &list->at[i];

		if (!same_days(t, g->last) || t->amount.pence == 0)
			continue;
		t->amount = worth.pence < t->left.pence ? worth : t->left;
		worth = money_sub(worth, t->amount);
		if (t->amount.pence == 0)
			continue;
		r = charge_back_part(work, t->charge_id, CAUSE_TAKEN_BACK, quantity, t->amount,
				     &done, err);
		quantity = quantity_of(0);
	}
	return r;
}

static int take_group(struct work *work, const struct credit_ask *ask, struct credit_targets *list,
		      struct credit_target *last, struct credit_given *given, struct err *err)
{
	SCOPED(group_release) struct group g = { .taken_from = 0 };
	struct money worth;
	int64_t quantity = 0;
	int r;

	if ((r = load_group(work, last, &g, err)) < 0 ||
	    (r = check_group(&g, list->number, err)) < 0)
		return r;
	for (size_t i = 0; i < list->count; i++) {
		struct credit_target *t = &list->at[i];

		if (!same_days(t, last) || t->amount.pence == 0)
			continue;
		t->done = true;
		g.lines++;
		g.amount = money_add(g.amount, t->amount);
		g.left = money_add(g.left, t->left);
	}
	if ((r = settle_quantity(&g, ask, list->number, &quantity, err)) < 0 ||
	    (r = take(work, &g, quantity, &worth, err)) < 0 ||
	    (r = credit_lines(work, list, &g, quantity_of(quantity), worth, err)) < 0)
		return r;
	given->quantity.hundredths += quantity;
	given->unit = g.contract.unit;
	return change_note_taken(work, &g.contract, ask->by, err);
}

/* An amount of a whole document is of days only where its lines are for the same ones. */
static int check_one(const struct credit_ask *ask, const struct credit_targets *list,
		     struct err *err)
{
	for (size_t i = 1; !ask->all && ask->line == 0 && i < list->count; i++)
		if (!same_days(&list->at[i], &list->at[0]))
			return err_set(err, ERR_USAGE,
				       "the lines of %s are for different days: say which, with "
				       "--line",
				       list->number);
	return ERR_OK;
}

int credit_take_days(struct work *work, const struct credit_ask *ask, struct credit_targets *list,
		     struct credit_given *given, struct err *err)
{
	int r = check_one(ask, list, err);

	for (size_t i = list->count; r == ERR_OK && i-- > 0;)
		if (list->at[i].amount.pence > 0 && !list->at[i].done)
			r = take_group(work, ask, list, &list->at[i], given, err);
	return r;
}
