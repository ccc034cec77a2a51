/* billing/end.c - ends a contract before its last day, or stops its renewal */
#include "billing/change.h"

#include "core/notice.h"

#include "core/banned.h"

/* ---- when ---- */

static int check_told(struct work *work, const struct contract *c, const struct end_ask *ask,
		      struct err *err)
{
	if (date_compare(ask->told, work->today) > 0)
		(void) err_set(err, ERR_INVALID, "%s is still to come: say when they told",
			       date_long(ask->told).s);
	else if (date_compare(ask->told, c->agreed_on) < 0)
		(void) err_set(err, ERR_INVALID, "%s was agreed on %s: it was not told off before",
			       c->ref, date_long(c->agreed_on).s);
	else
		return ERR_OK;
	return err_at(err, "told", 0);
}

/* By agreement: a day inside the contract. */
static int check_on(const struct contract *c, struct date on, struct err *err)
{
	if (date_compare(on, c->starts_on) < 0)
		(void) err_set(err, ERR_INVALID,
			       "%s starts on %s: what is not to start is taken back with 'daybook "
			       "contract cancel %s --all'",
			       c->ref, date_long(c->starts_on).s, c->ref);
	else if (date_compare(on, c->ends_on) >= 0)
		(void) err_set(err, ERR_INVALID, "%s ends on %s anyway", c->ref,
			       date_long(c->ends_on).s);
	else
		return ERR_OK;
	return err_at(err, "on", 0);
}

static int find_last_day(const struct contract *c, const struct end_ask *ask, struct ended *out,
			 struct err *err)
{
	struct end_rule rule;
	struct ending ending;
	int r = end_rule_parse(c->end_rule, &rule, err);

	if (r < 0)
		return r;
	ending = notice_end(&rule, c->starts_on, c->ends_on, ask->told);
	if (c->end_rule[0] != '\0' && !date_is_none(ask->on)) {
		(void) err_set(err, ERR_INVALID,
			       "the contract's own rule (%s) says when it ends: on %s", c->end_rule,
			       date_long(ending.last_day).s);
		return err_at(err, "on", 0);
	}
	if (c->end_rule[0] == '\0' && date_is_none(ask->on))
		return err_set(err, ERR_CONFLICT,
			       "%s has no rule of ending, so it ends before %s only by agreement: "
			       "say the last day with --on, and why",
			       c->ref, date_long(c->ends_on).s);
	out->last_on = c->end_rule[0] ? ending.last_day : ask->on;
	out->renews = c->end_rule[0] != '\0' && ending.renews;
	out->ends = date_compare(out->last_on, c->ends_on) < 0;
	return date_is_none(ask->on) ? ERR_OK : check_on(c, ask->on, err);
}

/* ---- what stands in the way ---- */

/* Visits booked after the end, by their numbers: whoever ends the contract cancels or moves them first. */
static int check_no_bookings(struct store *st, const struct contract *c, struct date last_on,
			     struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	char list[240] = "", more[40] = "";
	size_t used = 0;
	int count = 0;
	bool row = false;
	int r = store_query(
		st,
		"SELECT DISTINCT h.on_date, x.visit_id FROM hold h LEFT JOIN visit_hold "
		"x ON x.hold_id = h.hold_id WHERE h.contract_id = ?1 AND h.on_date > ?2 "
		"AND h.released_on IS NULL ORDER BY h.on_date, x.visit_id",
		BIND(bind_int(c->id), bind_date(last_on)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row)
		if (++count <= 5)
			used += (size_t) snprintf(list + used, sizeof list - used,
						  "%svisit %" PRId64 " on %s", used ? ", " : "",
						  stmt_int(q, 1), date_long(stmt_date(q, 0)).s);
	if (r < 0 || count == 0)
		return r;
	if (count > 5)
		(void) snprintf(more, sizeof more, " and %d more", count - 5);
	return err_set(err, ERR_CONFLICT, "booked after %s: %s%s; cancel or move %s first",
		       date_long(last_on).s, list, more, count == 1 ? "it" : "them");
}

static int check_no_uses(struct store *st, const struct contract *c, struct date last_on,
			 struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(
		st,
		"SELECT count(*), max(e.dated_on) FROM allotment a JOIN day_entry e ON "
		"e.allotment_id = a.allotment_id WHERE a.contract_id = ?1 AND e.kind = "
		"'use' AND e.dated_on > ?2 AND e.reverses_entry_id IS NULL AND NOT EXISTS "
		"(SELECT 1 FROM day_entry b WHERE b.reverses_entry_id = e.entry_id)",
		BIND(bind_int(c->id), bind_date(last_on)), &q, &row, err);

	if (r < 0 || stmt_int(q, 0) == 0)
		return r;
	return err_set(err, ERR_CONFLICT, "%s were used up to %s: the contract cannot end on %s",
		       unit_terms(c->unit)->plural, date_long(stmt_date(q, 1)).s,
		       date_long(last_on).s);
}

/* ---- days ---- */

/* Of what an allotment has now, the part of its calendar days that lie after the end, in whole steps. */
static int64_t after_end(const struct contract *c, const struct allotment_now *now,
			 struct date last_on)
{
	const struct allotment *a = &now->allotment;
	int64_t span = a->expires_on.day - a->first_on.day + 1;
	int64_t after = a->expires_on.day - last_on.day, step = c->step.hundredths;
	int64_t free = allotment_free(now).hundredths, taken;

	if (after >= span) /* the whole of it */
		return free;
	taken = now->stands.hundredths * after / (span * step) * step;
	return taken < free ? taken : free;
}

static int end_allotment(struct work *work, const struct contract *c,
			 const struct allotment_now *now, struct ended *out, struct err *err)
{
	const struct allotment *a = &now->allotment;
	int64_t taken = a->only_service ? 0 : after_end(c, now, out->last_on);
	int r = ERR_OK;

	if (taken > 0)
		r = change_take_back(work, c, now, quantity_of(taken), &out->changed, err);
	if (r < 0 || date_compare(a->first_on, out->last_on) > 0)
		return r; /* nothing is left of it, and nothing can be used before it begins */
	return ledger_end(work, a->id, out->last_on, err);
}

static int end_days(struct work *work, const struct contract *c, struct ended *out, struct err *err)
{
	SCOPED(allotments_release) struct allotments list = { 0 };
	const struct allotment_filter filter = { .contract_id = c->id, .still_on = work->today };
	int r = allotments_load(work->store, &filter, &list, err);

	for (size_t i = 0; r == ERR_OK && i < list.count; i++) {
		out->left.hundredths +=
			list.at[i].allotment.only_service ? 0 : list.at[i].left.hundredths;
		if (date_compare(list.at[i].allotment.expires_on, out->last_on) > 0)
			r = end_allotment(work, c, &list.at[i], out, err);
	}
	out->left.hundredths -= out->changed.quantity.hundredths;
	return r;
}

/* ---- the whole ---- */

static int give_notice(struct work *work, const struct contract *c, const struct end_ask *ask,
		       const struct ended *ended, struct err *err)
{
	const struct contract_word word = { .event = EVENT_NOTICE,
					    .last_on = ended->last_on,
					    .said_by = ask->by };
	int64_t given;
	int r = store_int(work->store,
			  "SELECT count(*) FROM contract_event WHERE contract_id = ?1 AND kind = "
			  "'notice'",
			  BIND(bind_int(c->id)), 0, &given, err);

	if (r < 0)
		return r;
	if (given > 0)
		return err_set(err, ERR_CONFLICT, "notice was given of %s already", c->ref);
	return contract_note(work, c, &word, err);
}

static int end_early(struct work *work, struct contract *c, const struct end_ask *ask,
		     struct ended *out, struct err *err)
{
	const struct contract_word word = { .event = EVENT_ENDED,
					    .last_on = out->last_on,
					    .said_by = ask->by };
	int r;

	if ((r = check_no_bookings(work->store, c, out->last_on, err)) < 0 ||
	    (r = check_no_uses(work->store, c, out->last_on, err)) < 0 ||
	    (r = end_days(work, c, out, err)) < 0 ||
	    (r = contract_move(work, c, CONTRACT_ENDED, err)) < 0 ||
	    (r = contract_note(work, c, &word, err)) < 0)
		return r;
	c->last_on = out->last_on;
	return ask->preview ? ERR_OK : change_approve(work, c, &out->changed, err);
}

int sale_end(struct work *work, struct contract *c, const struct end_ask *ask, struct ended *out,
	     struct err *err)
{
	int r;

	*out = (struct ended){ .last_on = DATE_NONE };
	if ((r = change_check_state(c, err)) < 0)
		return r;
	if (c->state == CONTRACT_ENDED)
		return err_set(err, ERR_CONFLICT, "%s is ended already: its last day is %s", c->ref,
			       date_long(c->last_on).s);
	if ((r = change_check_by(ask->by, err)) < 0 ||
	    (r = work_need_reason(work, "it is ended", err)) < 0 ||
	    (r = check_told(work, c, ask, err)) < 0 || (r = find_last_day(c, ask, out, err)) < 0)
		return r;
	return out->ends ? end_early(work, c, ask, out, err) : give_notice(work, c, ask, out, err);
}
