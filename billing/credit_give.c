/* billing/credit_give.c - what of a document is credited, the price of its days lowered, the note issued */
#include "billing/credit_give.h"

#include "billing/change.h"
#include "billing/document.h"
#include "core/approval.h"
#include "core/correct.h"
#include "core/service.h"

#include "core/banned.h"

static void targets_release(struct credit_targets *list)
{
	free(list->at);
}

/* ---- the document and its lines ---- */

static int check_document(const struct stmt *q, const struct work *work, struct err *err)
{
	const char *kind = stmt_text(q, 1), *name = stmt_text(q, 0);

	if (strcmp(kind, "credit-note") == 0)
		return err_set(err, ERR_CONFLICT,
			       "%s is a credit note itself: what it gave back is billed anew with "
			       "the days, by 'daybook contract buy'",
			       name);
	if (strcmp(kind, "invoice") == 0)
		return err_set(err, ERR_CONFLICT,
			       "%s is no charge of days or their price: it is written off, not "
			       "credited",
			       name);
	if (date_compare(stmt_date(q, 2), work->today) > 0)
		return err_set(err, ERR_CONFLICT, "%s is of %s: it cannot be credited before that",
			       name, date_long(stmt_date(q, 2)).s);
	return ERR_OK;
}

static int find_document(struct work *work, int64_t id, char name[24], struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(work->store,
			  "SELECT name, kind, issued_on FROM document WHERE document_id = ?1",
			  BIND(bind_int(id)), &q, &row, err);

	if (r < 0)
		return r;
	stmt_copy(q, 0, name, 24);
	return check_document(q, work, err);
}

static int read_target(const struct stmt *q, struct credit_target *t, struct err *err)
{
	*t = (struct credit_target){
		.line = stmt_int(q, 0),
		.charge_id = stmt_int(q, 1),
		.purchase_id = stmt_int(q, 2),
		.school_id = stmt_int(q, 3),
		.contract_id = stmt_int(q, 4),
		.fy = { (int16_t) stmt_int(q, 5) },
		.left = stmt_money(q, 6),
		.rate = stmt_money(q, 7),
		.rest = strcmp(stmt_text(q, 8), "rest") == 0,
		.on_use = strcmp(stmt_text(q, 9), "on-use") == 0,
		.as_used = strcmp(stmt_text(q, 10), "as-used") == 0,
	};
	stmt_copy(q, 11, t->contract, sizeof t->contract);
	return unit_parse(stmt_text(q, 12), &t->unit, err);
}

static int load_targets(struct store *st, int64_t document_id, struct credit_targets *out,
			struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	int64_t lines = 0;
	bool row = false;
	int r = store_int(st, "SELECT count(*) FROM document_line WHERE document_id = ?1",
			  BIND(bind_int(document_id)), 0, &lines, err);

	if (r < 0)
		return r;
	if (!(out->at = calloc((size_t) lines + 1, sizeof *out->at)))
		return err_nomem(err);
	r = store_query(
		st,
		"SELECT l.line, c.charge_id, c.purchase_id, c.school_id, t.contract_id, c.fy, "
		"l.net_pence + (SELECT coalesce(sum(k.net_pence), 0) FROM charge k WHERE "
		"k.credits_id = c.charge_id), coalesce(f.rate_pence, u.rate_pence), c.cause, "
		"t.plan, u.origin, t.ref, t.unit FROM document_line l JOIN charge c ON "
		"c.charge_id = l.charge_id JOIN purchase u ON u.purchase_id = c.purchase_id LEFT "
		"JOIN rate_confirmed f ON f.purchase_id = u.purchase_id JOIN contract t ON "
		"t.contract_id = u.contract_id WHERE l.document_id = ?1 ORDER BY l.line",
		BIND(bind_int(document_id)), &q, err);
	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row)
		r = read_target(q, &out->at[out->count++], err);
	return r;
}

/* ---- how much of each ---- */

static struct money left_of(const struct credit_targets *list)
{
	struct money sum = money_pence(0);

	for (size_t i = 0; i < list->count; i++)
		sum = money_add(sum, list->at[i].left);
	return sum;
}

static int refuse_beyond(struct money left, const char *what, struct money asked, struct err *err)
{
	if (left.pence <= 0)
		return err_set(err, ERR_CONFLICT,
			       "nothing of %s is left to credit: it was credited before", what);
	return err_set(err, ERR_CONFLICT, "£%s of %s is left to credit: £%s goes beyond it",
		       money_pretty(left).s, what, money_pretty(asked).s);
}

static int choose_line(const struct credit_ask *ask, struct credit_targets *list, struct err *err)
{
	struct credit_target *t = NULL;
	char what[48];
	int r = ERR_OK;

	for (size_t i = 0; i < list->count && !t; i++)
		if (list->at[i].line == ask->line)
			t = &list->at[i];
	if (!t) {
		(void) err_set(err, ERR_NOT_FOUND,
			       "%s has no line %" PRId64
			       ": 'daybook invoice show %s' shows its %zu",
			       list->number, ask->line, list->number, list->count);
		return err_at(err, "line", 0);
	}
	(void) snprintf(what, sizeof what, "line %" PRId64 " of %s", t->line, list->number);
	if (ask->quantity.hundredths > 0 && ask->unit != t->unit)
		return err_set(err, ERR_INVALID, "%s is sold by the %s: say --%s", what,
			       unit_terms(t->unit)->word, unit_terms(t->unit)->plural);
	t->amount = ask->amount.pence > 0 ? ask->amount : t->left;
	if (ask->quantity.hundredths > 0 && ask->how == CREDIT_PRICE_ONLY)
		r = money_price(t->rate, ask->quantity, &t->amount, err);
	if (r == ERR_OK && (t->left.pence <= 0 || t->amount.pence > t->left.pence))
		return refuse_beyond(t->left, what, t->amount, err);
	return r;
}

/* The whole, or an amount shared by what is left of the lines. */
static int choose_all(const struct credit_ask *ask, struct credit_targets *list, struct err *err)
{
	SCOPED(freep) int64_t *weights = calloc(list->count + 1, sizeof *weights);
	SCOPED(freep) struct money *parts = calloc(list->count + 1, sizeof *parts);
	struct money left = left_of(list), amount = ask->all ? left : ask->amount;

	if (!weights || !parts)
		return err_nomem(err);
	if (left.pence <= 0 || amount.pence > left.pence)
		return refuse_beyond(left, list->number, amount, err);
	for (size_t i = 0; i < list->count; i++)
		weights[i] = list->at[i].left.pence;
	money_split(amount, weights, list->count, parts);
	for (size_t i = 0; i < list->count; i++)
		list->at[i].amount = parts[i];
	return ERR_OK;
}

/* ---- price only ---- */

/* A purchase that is billed by use bills what is left by its price, too: what one use gave back the next would bill. */
static int check_price(const struct credit_target *t, const char *number, struct err *err)
{
	if (!t->on_use || t->as_used || t->rest)
		return ERR_OK;
	return err_set(err, ERR_CONFLICT,
		       "%s bills its %s as they are used, all at one price: the price of those on "
		       "line %" PRId64 " of %s cannot be lowered alone",
		       t->contract, unit_terms(t->unit)->plural, t->line, number);
}

/* Whose days get cheaper: the school's own, or where the price is shared all of the purchase. */
static int load_days(struct store *st, const struct contract *c, const struct credit_target *t,
		     struct allotments *out, struct err *err)
{
	const struct allotment_filter filter = {
		.contract_id = c->id,
		.school_id = change_payers(c) == PAYERS_OWNER_FIRST ? t->school_id : 0,
		.still_on = DATE_NONE,
	};
	size_t kept = 0;
	int r = allotments_load(st, &filter, out, err);

	for (size_t i = 0; r == ERR_OK && i < out->count; i++)
		if (out->at[i].allotment.purchase_id == t->purchase_id &&
		    out->at[i].stands.hundredths > 0)
			out->at[kept++] = out->at[i];
	out->count = kept;
	return r;
}

/*
 * The days that an allotment stands for cost so much less: to the penny, whatever became of the others. The whole is
 * repriced by their part, then by single pennies until it is so.
 */
static int lower_one(struct work *work, const struct allotment_now *now, struct money less,
		     struct err *err)
{
	int64_t whole = now->allotment.quantity.hundredths, stands = now->stands.hundredths;
	int64_t step = -(less.pence * whole + stands / 2) / stands, rest = -less.pence;
	struct money effect;
	int r;

	if (now->price.pence + step < 0)
		step = -now->price.pence;
	for (int i = 0; i < 400; i++) {
		if ((r = ledger_reprice(work, now->allotment.id, money_pence(step), &effect, err)) <
		    0)
			return r;
		rest -= effect.pence;
		if (rest == 0)
			return ERR_OK;
		step = rest < 0 ? -1 : 1;
	}
	return err_set(err, ERR_CONFLICT,
		       "the price of days that were taken back before cannot be lowered by £%s",
		       money_pretty(less).s);
}

/* A closed year is entered as a correction: no day of it moves. */
static int lower_in_year(struct work *work, const struct allotment_now *now, struct money less,
			 struct err *err)
{
	bool closed = false;
	int r = fy_is_closed(work->store, now->allotment.fy, &closed, err);

	if (r == ERR_OK && closed)
		r = correct_begin(work, now->allotment.fy, "", err);
	if (r == ERR_OK)
		r = lower_one(work, now, less, err);
	work->corrects = (struct fy){ 0 };
	return r;
}

/* First those of the line's year, then the others; in each group by what they cost. */
static int lower_group(struct work *work, const struct allotments *list, struct fy fy, bool in_year,
		       struct money *rest, struct err *err)
{
	SCOPED(freep) int64_t *weights = calloc(list->count + 1, sizeof *weights);
	SCOPED(freep) struct money *parts = calloc(list->count + 1, sizeof *parts);
	int64_t sum = 0;
	int r = ERR_OK;

	if (!weights || !parts)
		return err_nomem(err);
	for (size_t i = 0; i < list->count; i++)
		if ((list->at[i].allotment.fy.begins == fy.begins) == in_year) {
			struct money cost;

			if ((r = ledger_cost(work->store, list->at[i].allotment.id, &cost, err)) <
			    0)
				return r;
			sum += weights[i] = cost.pence > 0 ? cost.pence : 0;
		}
	if (sum == 0 || rest->pence == 0)
		return ERR_OK;
	sum = sum < rest->pence ? sum : rest->pence;
	money_split(money_pence(sum), weights, list->count, parts);
	rest->pence -= sum;
	for (size_t i = 0; r == ERR_OK && i < list->count; i++)
		if (parts[i].pence > 0)
			r = lower_in_year(work, &list->at[i], parts[i], err);
	return r;
}

static int lower(struct work *work, const struct credit_target *t, const char *number,
		 struct err *err)
{
	SCOPED(allotments_release) struct allotments list = { 0 };
	struct adjusted done = { .voided = money_pence(0) };
	const struct contract_word word = { .event = EVENT_REPRICED, .last_on = DATE_NONE };
	struct money rest = t->amount;
	struct contract c;
	int r;

	if ((r = check_price(t, number, err)) < 0 ||
	    (r = contract_load(work->store, t->contract_id, &c, err)) < 0 ||
	    (r = load_days(work->store, &c, t, &list, err)) < 0 ||
	    (r = lower_group(work, &list, t->fy, true, &rest, err)) < 0 ||
	    (r = lower_group(work, &list, t->fy, false, &rest, err)) < 0)
		return r;
	if (rest.pence > 0)
		return err_set(err, ERR_CONFLICT,
			       "the %s that line %" PRId64 " of %s is for cost £%s as they stand: "
			       "£%s cannot be taken off their price",
			       unit_terms(t->unit)->plural, t->line, number,
			       money_pretty(money_sub(t->amount, rest)).s,
			       money_pretty(t->amount).s);
	if ((r = contract_note(work, &c, &word, err)) < 0)
		return r;
	return charge_back_part(work, t->charge_id, CAUSE_PRICE, quantity_of(0), t->amount, &done,
				err);
}

/* ---- the whole ---- */

/* Credit what was chosen, and ask for the second person. */
static int credit(struct work *work, const struct credit_ask *ask, struct credit_targets *list,
		  struct credit_given *given, struct err *err)
{
	struct money left = left_of(list);
	char subject[64];
	int r = ask->line ? choose_line(ask, list, err) : choose_all(ask, list, err);

	if (r == ERR_OK && ask->how == CREDIT_DAYS_BACK)
		r = credit_take_days(work, ask, list, given, err);
	for (size_t i = 0; r == ERR_OK && ask->how == CREDIT_PRICE_ONLY && i < list->count; i++)
		if (list->at[i].amount.pence > 0)
			r = lower(work, &list->at[i], list->number, err);
	for (size_t i = 0; i < list->count; i++)
		given->net = money_add(given->net, list->at[i].amount);
	given->left_net = money_sub(left, given->net);
	if (r < 0 || ask->preview)
		return r;
	(void) snprintf(subject, sizeof subject, "%s %s", list->number, money_text(given->net).s);
	return approval_need(work, "credit", subject, given->net, err);
}

int credit_give(struct work *work, const struct credit_ask *ask, struct credit_run **out,
		struct credit_given *given, struct err *err)
{
	SCOPED(targets_release) struct credit_targets list = { .count = 0 };
	SCOPED(credit_freep) struct credit_run *run = NULL;
	SCOPED(freep) char *snapshot = NULL;
	const struct credit_filter filter = { .to = work->today,
					      .on = work->today,
					      .audit_id = work_audit_id(work),
					      .reason = work->reason };
	int64_t id = 0;
	int r;

	*given = (struct credit_given){ .net = money_pence(0) };
	if ((r = work_need_reason(work, "something is credited", err)) < 0 ||
	    (ask->how == CREDIT_DAYS_BACK && (r = change_check_by(ask->by, err)) < 0) ||
	    (r = document_snapshot(work->store, ask->number, &id, &snapshot, err)) < 0 ||
	    (r = find_document(work, id, list.number, err)) < 0 ||
	    (r = load_targets(work->store, id, &list, err)) < 0 ||
	    (r = credit(work, ask, &list, given, err)) < 0 ||
	    (r = credit_plan(work->store, &filter, &run, err)) < 0 ||
	    (r = credit_issue(work, run, NULL, NULL, err)) < 0)
		return r;
	memcpy(given->number, list.number, sizeof given->number);
	*out = run;
	run = NULL;
	return ERR_OK;
}
