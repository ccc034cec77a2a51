/* billing/renew.c - quotes a contract anew for a later year, on the same terms */
#include "billing/renew.h"

#include "core/banned.h"

/* ---- the same terms ---- */

/* So many years later that it begins after the old one's end. */
static int years_later(const struct contract *c)
{
	int years = 1;

	while (date_compare(date_add_months(c->starts_on, 12 * years), c->ends_on) <= 0)
		years++;
	return years;
}

static int same_members(struct store *st, const struct contract *c, struct renew_room *room,
			struct offer *out, struct err *err)
{
	for (size_t i = 0; i < c->member_count; i++) {
		const struct member *m = &c->member[i];
		struct school *school = &room->school[out->member_count];
		int r;

		if (!date_is_none(m->joined_on)) /* it was given days of that year */
			continue;
		if ((r = school_load(st, m->school_id, school, err)) < 0)
			return r;
		out->member[out->member_count++] = (struct offer_member){
			.school = school,
			.quantity = m->quantity,
			.pay = m->pay_weight,
		};
	}
	return ERR_OK;
}

/* Parted by the visits of a pattern, or as agreed: in the same parts; else by the new dates. */
static void same_parts(const struct contract *c, struct offer *out)
{
	bool given = c->parted_by == PARTED_PATTERN || c->parted_by == PARTED_AGREED;

	out->parted_by = given ? PARTED_SCHOOL_DAYS : c->parted_by;
	if (!given || c->year_count == 1 || c->sharing == SHARING_ALLOTTED)
		return;
	out->parted_by = PARTED_AGREED;
	out->allot_count = c->year_count;
	for (size_t i = 0; i < c->year_count; i++)
		out->allot[i] = c->year[i].quantity;
}

static bool was_held(const struct contract *c)
{
	for (size_t i = 1; i < c->year_count; i++)
		if (c->year[i].basis == RATE_HELD)
			return true;
	return false;
}

int renew_offer(struct store *st, const struct contract *c, const struct fy *fy,
		struct renew_room *room, struct offer *out, struct err *err)
{
	int later = fy ? fy->begins - c->fy.begins : years_later(c), r;
	struct date after = date_add(c->ends_on, 1);

	*out = (struct offer){
		.pooled = c->sharing == SHARING_POOLED,
		.pay_by = c->pay_by,
		.service = &room->service,
		.commitment = c->commitment,
		.unit = c->unit,
		.quantity = c->sharing == SHARING_ALLOTTED ? quantity_of(0) : c->quantity,
		.later = was_held(c) ? LATER_HELD : LATER_CARD,
		.plan = c->plan,
		.minutes_per_unit = c->minutes_per_unit,
		.step = c->step,
		.minimum = c->minimum,
		.notice_ladder = c->notice_ladder,
		.end_rule = c->end_rule,
		.ask_by = c->ask_by,
		.expires_on = DATE_NONE,
		.renews_id = c->id,
	};
	if (later < 1) {
		(void) err_set(err, ERR_INVALID,
			       "%s is of %s itself: it is renewed for a later year", c->ref,
			       fy_text(c->fy).s);
		return err_at(err, "fy", 0);
	}
	out->from = date_add_months(c->starts_on, 12 * later);
	out->to = date_add(date_add_months(after, 12 * later), -1);
	out->fy = fy_of(out->from);
	if (date_compare(out->from, c->ends_on) <= 0) {
		(void) err_set(err, ERR_INVALID, "%s runs to %s: its renewal cannot begin on %s",
			       c->ref, date_long(c->ends_on).s, date_long(out->from).s);
		return err_at(err, "fy", 0);
	}
	same_parts(c, out);
	if ((r = service_load_id(st, c->service_id, &room->service, err)) < 0)
		return r;
	return same_members(st, c, room, out, err);
}

/* ---- whether ---- */

/* A renewal that is still offered, or was agreed; one that was taken back or has expired leaves room for another. */
static int check_first(struct work *work, const struct contract *c, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(work->store,
			  "SELECT n.ref FROM contract n JOIN quote q ON q.contract_id = "
			  "n.contract_id WHERE n.renews_id = ?1 AND (n.state IN ('agreed','ended') "
			  "OR n.state = 'quote' AND q.expires_on >= ?2) ORDER BY n.contract_id",
			  BIND(bind_int(c->id), bind_date(work->today)), &q, &row, err);

	if (r < 0 || !row)
		return r;
	return err_set(err, ERR_CONFLICT, "%s is renewed already, by %s", c->ref, stmt_text(q, 0));
}

/* Notice was given, or it was ended: the school said that it wants no more. */
static int check_wanted(struct work *work, const struct contract *c, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(
		work->store,
		"SELECT e.kind, e.on_date, e.last_on FROM contract_event e WHERE "
		"e.contract_id = ?1 AND e.kind IN ('notice','ended') ORDER BY e.line DESC",
		BIND(bind_int(c->id)), &q, &row, err);

	if (r < 0 || !row || work->reason)
		return r;
	(void) err_set(err, ERR_CONFLICT,
		       strcmp(stmt_text(q, 0), "ended") == 0
			       ? "%s was ended on %s: if it is renewed all the same, say why, with "
				 "--reason"
			       : "notice was given of %s on %s: if it is renewed all the same, say "
				 "why, with --reason",
		       c->ref, date_long(stmt_date(q, 1)).s);
	return err_at(err, "reason", 0);
}

int sale_renew(struct work *work, const struct contract *c, const struct offer *offer,
	       struct contract *out, struct schedule *out_schedule, struct err *err)
{
	int r;

	if (c->state != CONTRACT_AGREED && c->state != CONTRACT_ENDED)
		return err_set(err, ERR_CONFLICT, "%s is %s: only what was agreed is renewed",
			       c->ref, state_word(c->state));
	if ((r = check_first(work, c, err)) < 0 || (r = check_wanted(work, c, err)) < 0 ||
	    (r = sale_quote(work, offer, out, out_schedule, err)) < 0)
		return r;
	(void) snprintf(out->renews, sizeof out->renews, "%s", c->ref);
	return ERR_OK;
}
