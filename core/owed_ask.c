/* core/owed_ask.c - a school asked for dates in time and no slot was offered: which days are owed */
#include "core/owed.h"

#include "core/check_value.h"
#include "core/ledger.h"
#include "core/service.h"

#include "core/banned.h"

static int check_ask(struct work *work, const struct owed_ask *ask, struct err *err)
{
	const struct contract *c = ask->contract;
	struct fy fy = fy_of(ask->on);
	struct date by;
	bool closed;
	int r = fy_day_parse(c->ask_by, fy, &by, err);

	if (r < 0)
		return r;
	if (c->state == CONTRACT_QUOTE || c->state == CONTRACT_WITHDRAWN)
		return err_set(err, ERR_CONFLICT, "%s was not agreed: nothing is owed on it",
			       c->ref);
	if (!contract_member(c, ask->school_id))
		return err_set(err, ERR_INVALID, "the school is none of %s", c->ref);
	if (date_compare(ask->on, work->today) > 0) {
		err_set(err, ERR_INVALID, "%s is still to come", date_long(ask->on).s);
		return err_at(err, "on", 0);
	}
	if (date_compare(ask->on, by) > 0)
		return err_set(err, ERR_INVALID,
			       "%s asks for dates of %s by %s: what is asked for later is not owed "
			       "when no slot is free",
			       c->ref, fy_text(fy).s, date_long(by).s);
	if ((r = fy_is_closed(work->store, fy, &closed, err)) < 0)
		return r;
	if (closed)
		return err_set(err, ERR_CONFLICT, "the financial year %s is closed", fy_text(fy).s);
	return line_check("name of who at the school asked", ask->said_by, 95, err) < 0
		       ? err_at(err, "by", 0)
		       : ERR_OK;
}

struct free_part {
	int64_t allotment_id;
	int64_t hundredths; /* neither used, booked nor owed; what ended by an entry should not have */
};

#define PARTS_MAX 128

/* What is free of the school's days in that year, in the order in which they end. */
static int load_free(struct store *st, const struct owed_ask *ask, struct free_part *parts,
		     size_t *out_count, int64_t *out_total, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT f.allotment_id, f.free FROM (SELECT a.allotment_id, a.last_on, s.balance + "
		"s.lapsed - s.planned - (SELECT coalesce(sum(o.quantity), 0) FROM owed o WHERE "
		"o.allotment_id = a.allotment_id AND NOT EXISTS (SELECT 1 FROM owed_settled t "
		"WHERE t.owed_id = o.owed_id)) AS free FROM allotment a JOIN allotment_sum s ON "
		"s.allotment_id = a.allotment_id WHERE a.contract_id = ?1 AND a.fy = ?2 AND "
		"coalesce(a.school_id, ?3) = ?3 AND a.last_on >= ?4) f WHERE f.free > 0 ORDER BY "
		"f.last_on, f.allotment_id",
		BIND(bind_int(ask->contract->id), bind_int(fy_of(ask->on).begins),
		     bind_int(ask->school_id), bind_date(ask->on)),
		&q, err);

	*out_count = 0;
	*out_total = 0;
	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row && *out_count < PARTS_MAX) {
		parts[*out_count] = (struct free_part){ stmt_int(q, 0), stmt_int(q, 1) };
		*out_total += parts[(*out_count)++].hundredths;
	}
	return r;
}

static int refuse(const struct owed_ask *ask, int64_t total, struct err *err)
{
	enum unit unit = ask->contract->unit;

	if (ask->quantity.hundredths <= 0)
		err_set(err, ERR_INVALID, "say how much the school asked for: more than nothing");
	else
		err_set(err, ERR_CONFLICT,
			"%s cannot be owed: only %s of %s %s neither used, booked nor owed already",
			quantity_named(ask->quantity, unit).s,
			quantity_named(quantity_of(total), unit).s, ask->contract->ref,
			total <= 100 ? "is" : "are");
	return err_at(err, "days", 0);
}

int owed_ask(struct work *work, const struct owed_ask *ask, size_t *out_count, struct err *err)
{
	struct free_part parts[PARTS_MAX] = { 0 };
	int64_t rest = ask->quantity.hundredths, total;
	size_t count, used = 0;
	int r;

	if ((r = check_ask(work, ask, err)) < 0 ||
	    (r = load_free(work->store, ask, parts, &count, &total, err)) < 0)
		return r;
	if (rest <= 0 || rest > total)
		return refuse(ask, total, err);
	for (; rest > 0; used++) {
		int64_t part = rest < parts[used].hundredths ? rest : parts[used].hundredths;
		struct owed o = {
			.allotment_id = parts[used].allotment_id,
			.school_id = ask->school_id,
			.cause = OWED_NOT_OFFERED,
			.since_on = ask->on,
			.quantity = quantity_of(part),
		};

		(void) snprintf(o.said_by, sizeof o.said_by, "%s", ask->said_by);
		if ((r = ledger_unlapse(work, o.allotment_id, err)) < 0 ||
		    (r = owed_add(work, &o, err)) < 0)
			return r;
		rest -= part;
	}
	*out_count = used;
	return ERR_OK;
}
