/* billing/cancel.c - takes days back that were agreed and are not used */
#include "billing/change.h"

#include "core/banned.h"

/* Pay as you go buys nothing beforehand, so there is nothing to take back but the contract itself. */
static int check_ask(const struct contract *c, const struct cancel_ask *ask, struct err *err)
{
	const char *units = unit_terms(c->unit)->plural;

	if (c->commitment == COMMITMENT_AS_USED && ask->quantity.hundredths > 0)
		return err_set(err, ERR_CONFLICT,
			       "%s is pay as you go: no %s are bought beforehand that could be "
			       "taken back",
			       c->ref, units);
	if (c->sharing == SHARING_POOLED && ask->school_id != 0) {
		(void) err_set(err, ERR_INVALID,
			       "the schools of %s share one pool: no %s are a school's own", c->ref,
			       units);
		return err_at(err, "for", 0);
	}
	if (c->sharing == SHARING_ALLOTTED && ask->school_id == 0 && ask->quantity.hundredths > 0)
		return err_set(err, ERR_USAGE,
			       "the partners of %s have %s of their own: say --for SCHOOL", c->ref,
			       units);
	return ask->quantity.hundredths > 0 ? change_check_step(c, ask->quantity, err) : ERR_OK;
}

/* What came free is taken back only with all the rest. */
static bool is_asked(const struct allotment_now *now, const struct cancel_ask *ask)
{
	return allotment_free(now).hundredths > 0 &&
	       (ask->quantity.hundredths == 0 || now->allotment.only_service == 0);
}

static int refuse(const struct contract *c, const struct cancel_ask *ask, int64_t free,
		  struct err *err)
{
	char where[24] = "";

	if (ask->fy)
		(void) snprintf(where, sizeof where, " in %s", fy_text(*ask->fy).s);
	if (free == 0)
		return err_set(err, ERR_CONFLICT,
			       "nothing of %s%s is left that is neither used nor booked", c->ref,
			       where);
	return err_set(err, ERR_CONFLICT,
		       "only %s of %s%s %s neither used nor booked: %s cannot be taken back",
		       quantity_named(quantity_of(free), c->unit).s, c->ref, where,
		       free <= 100 ? "is" : "are", quantity_short(ask->quantity).s);
}

static int take(struct work *work, const struct contract *c, const struct cancel_ask *ask,
		struct changed *out, struct err *err)
{
	SCOPED(allotments_release) struct allotments list = { 0 };
	const struct allotment_filter filter = { .contract_id = c->id,
						 .school_id = ask->school_id,
						 .fy = ask->fy,
						 .still_on = work->today };
	int64_t free = 0, rest;
	int r = allotments_load(work->store, &filter, &list, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < list.count; i++)
		if (is_asked(&list.at[i], ask))
			free += allotment_free(&list.at[i]).hundredths;
	rest = ask->quantity.hundredths ? ask->quantity.hundredths : free;
	if (c->commitment != COMMITMENT_AS_USED && (free == 0 || rest > free))
		return refuse(c, ask, free, err);
	for (size_t i = 0; r == ERR_OK && rest > 0 && i < list.count; i++) {
		int64_t taken = allotment_free(&list.at[i]).hundredths;

		if (!is_asked(&list.at[i], ask))
			continue;
		taken = taken < rest ? taken : rest;
		rest -= taken;
		r = change_take_back(work, c, &list.at[i], quantity_of(taken), out, err);
	}
	return r;
}

/* Nothing is left, nothing was used or ended unused, and no visit is booked. */
static int find_rest(struct store *st, const struct contract *c, int64_t *out, struct err *err)
{
	return store_int(
		st,
		"SELECT (SELECT count(*) FROM allotment a JOIN allotment_sum s ON s.allotment_id = "
		"a.allotment_id WHERE a.contract_id = ?1 AND (s.balance <> 0 OR s.used <> 0 OR "
		"s.lapsed <> 0)) + (SELECT count(*) FROM hold h WHERE h.contract_id = ?1 AND "
		"h.released_on IS NULL)",
		BIND(bind_int(c->id)), 0, out, err);
}

int change_note_taken(struct work *work, struct contract *c, const char *by, struct err *err)
{
	struct contract_word word = { .event = EVENT_CANCELLED,
				      .last_on = DATE_NONE,
				      .said_by = by };
	int64_t rest;
	int r = find_rest(work->store, c, &rest, err);

	if (r < 0)
		return r;
	if (rest > 0 && c->commitment == COMMITMENT_AS_USED)
		return err_set(err, ERR_CONFLICT,
			       "visits of %s are booked or were used: it is ended with 'daybook "
			       "contract end %s'",
			       c->ref, c->ref);
	if (rest == 0 && c->state == CONTRACT_AGREED) {
		word.last_on = work->today;
		if ((r = contract_move(work, c, CONTRACT_CANCELLED, err)) < 0)
			return r;
	}
	return contract_note(work, c, &word, err);
}

int sale_cancel(struct work *work, struct contract *c, const struct cancel_ask *ask,
		struct changed *out, struct err *err)
{
	int r;

	*out = (struct changed){ 0 };
	if ((r = change_check_state(c, err)) < 0 || (r = change_check_by(ask->by, err)) < 0 ||
	    (r = work_need_reason(work, "days are taken back", err)) < 0 ||
	    (r = check_ask(c, ask, err)) < 0 || (r = take(work, c, ask, out, err)) < 0 ||
	    (r = change_note_taken(work, c, ask->by, err)) < 0)
		return r;
	return ask->preview ? ERR_OK : change_approve(work, c, out, err);
}
