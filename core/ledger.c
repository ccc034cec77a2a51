/* core/ledger.c - writes the day ledger; decides nothing about visits or money */
#include "core/ledger.h"

#include "core/banned.h"

struct money ledger_worth(struct money net, struct quantity total, struct quantity left)
{
	const int64_t weights[2] = { left.hundredths, total.hundredths - left.hundredths };
	struct money parts[2];

	if (total.hundredths == 0)
		return money_pence(0);
	money_split(net, weights, 2, parts); /* ties go to what is left */
	return parts[0];
}

int ledger_allot(struct work *work, struct allotment *a, struct quantity quantity,
		 struct money value, struct err *err)
{
	int64_t entry;
	int r = work_insert(work,
			    "INSERT INTO allotment (purchase_id, contract_id, school_id, fy, unit, "
			    "first_on, expires_on)"
			    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
			    BIND(bind_int(a->purchase_id), bind_int(a->contract_id),
				 bind_int(a->school_id), bind_int(a->fy.begins),
				 bind_text(unit_terms(a->unit)->word), bind_date(a->first_on),
				 bind_date(a->expires_on)),
			    &a->id, err);

	if (r < 0)
		return r;
	return work_insert(work,
			   "INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence, "
			   "dated_on, school_id, audit_id)"
			   " VALUES (?1, ?2, 'purchase', ?3, ?4, ?5, ?6, ?7)",
			   BIND(bind_int(a->id), bind_int(a->fy.begins),
				bind_int(quantity.hundredths), bind_int(value.pence),
				bind_date(date_max(work->today, fy_first(a->fy))),
				bind_int(a->school_id), bind_int(work_audit_id(work))),
			   &entry, err);
}

bool effort_is_timed(struct effort effort, enum unit unit)
{
	return effort.half_days == 0 || unit == UNIT_HOUR;
}

/* ---- choosing where days come from ---- */

struct source {
	int64_t allotment_id, contract_id;
	struct quantity available;
	struct date expires_on;
	char ref[16];
};

struct choice {
	struct source from[HOLDS_MAX];
	size_t count;
	enum unit unit;
	int minutes_per_unit;
	struct quantity available; /* all of them together */
};

/*
 * Allotments with something left of one unit on a day, in the order in which they are drawn. 'skip' units
 * were tried before. Days and sessions are never mixed in one visit.
 */
static int choose(struct store *st, int64_t school_id, struct date on, unsigned skip,
		  struct choice *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT a.allotment_id, a.contract_id, s.balance - s.planned, "
			    "a.expires_on, c.ref, c.unit,"
			    " c.minutes_per_unit FROM allotment a JOIN allotment_sum s ON "
			    "s.allotment_id = a.allotment_id"
			    " JOIN contract c ON c.contract_id = a.contract_id"
			    " WHERE a.school_id = ?1 AND a.first_on <= ?2 AND a.expires_on >= ?2 "
			    "AND s.balance > s.planned"
			    " ORDER BY a.expires_on, a.allotment_id",
			    BIND(bind_int(school_id), bind_date(on)), &q, err);

	*out = (struct choice){ 0 };
	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row && out->count < HOLDS_MAX) {
		struct source *s = &out->from[out->count];
		enum unit unit;

		if ((r = unit_parse(stmt_text(q, 5), &unit, err)) < 0)
			return r;
		if ((skip & 1U << unit) || (out->count > 0 && unit != out->unit))
			continue;
		out->unit = unit;
		out->minutes_per_unit = (int) stmt_int(q, 6);
		*s = (struct source){
			.allotment_id = stmt_int(q, 0),
			.contract_id = stmt_int(q, 1),
			.available = stmt_quantity(q, 2),
			.expires_on = stmt_date(q, 3),
		};
		stmt_copy(q, 4, s->ref, sizeof s->ref);
		out->available.hundredths += s->available.hundredths;
		out->count++;
	}
	return r;
}

/* Minutes and quantity of a school's timed work of one unit in a year, promised or used. */
static int timed_so_far(struct store *st, int64_t school_id, struct fy fy, enum unit unit,
			int64_t *minutes, int64_t *quantity, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(
		st,
		"SELECT coalesce(sum(t.minutes), 0), coalesce(sum(t.quantity), 0) FROM ("
		" SELECT h.minutes AS minutes, h.quantity AS quantity FROM allotment a JOIN hold h "
		"ON h.allotment_id = a.allotment_id"
		"  WHERE a.school_id = ?1 AND a.fy = ?2 AND a.unit = ?3 AND h.released = 0 AND "
		"h.minutes IS NOT NULL"
		" UNION ALL"
		" SELECT -e.minutes, -e.quantity FROM allotment a JOIN day_entry e ON "
		"e.allotment_id = a.allotment_id"
		"  WHERE a.school_id = ?1 AND a.fy = ?2 AND a.unit = ?3 AND e.minutes IS NOT NULL) "
		"t",
		BIND(bind_int(school_id), bind_int(fy.begins), bind_text(unit_terms(unit)->word)),
		&q, &row, err);

	if (r < 0)
		return r;
	*minutes = stmt_int(q, 0);
	*quantity = stmt_int(q, 1);
	return ERR_OK;
}

/* What an effort takes of the chosen unit, in hundredths. */
static int price_effort(struct store *st, int64_t school_id, struct date on, struct effort effort,
			const struct choice *from, int64_t *out, struct err *err)
{
	int64_t minutes, so_far, per_unit = from->minutes_per_unit;
	int r;

	if (!effort_is_timed(effort, from->unit)) {
		*out = effort.half_days * (from->unit == UNIT_DAY ? 50 : 100);
		return ERR_OK;
	}
	if ((r = timed_so_far(st, school_id, fy_of(on), from->unit, &minutes, &so_far, err)) < 0)
		return r;
	/* Half up over the sum; never less than a hundredth for work that was done. */
	*out = ((minutes + effort.minutes) * 100 + per_unit / 2) / per_unit - so_far;
	if (*out < 1)
		*out = 1;
	return ERR_OK;
}

/* Nothing is left on that day, and why: none bought, not begun, ended, or all used and booked. */
static int refuse_none(struct store *st, int64_t school_id, struct date on, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct date_text year = fy_text(fy_of(on));
	char why[80] = "";
	bool row = false;
	int r = store_one(st,
			  "SELECT count(*), min(first_on), max(expires_on) FROM allotment"
			  " WHERE school_id = ?1 AND fy = ?2",
			  BIND(bind_int(school_id), bind_int(fy_of(on).begins)), &q, &row, err);

	if (r < 0)
		return r;
	if (stmt_int(q, 0) == 0)
		(void) snprintf(why, sizeof why, ": the school has bought none for %s", year.s);
	else if (date_compare(on, stmt_date(q, 1)) < 0)
		(void) snprintf(why, sizeof why, ": they begin on %s",
				date_long(stmt_date(q, 1)).s);
	else if (date_compare(on, stmt_date(q, 2)) > 0)
		(void) snprintf(why, sizeof why, ": they end on %s", date_long(stmt_date(q, 2)).s);
	return err_set(err, ERR_CONFLICT, "no bought days are left to book on %s%s",
		       date_long(on).s, why);
}

static int refuse(const struct choice *from, int64_t needed, struct date on, struct err *err)
{
	const struct unit_terms *terms = unit_terms(from->unit);
	struct quantity_text need = quantity_pretty(quantity_of(needed), terms->decimals);

	return err_set(err, ERR_CONFLICT,
		       "only %s %s left to book on %s (%s, until %s): the visit needs %s",
		       quantity_pretty(from->available, terms->decimals).s,
		       from->available.hundredths <= 100 ? terms->word : terms->plural,
		       date_long(on).s, from->from[0].ref, date_long(from->from[0].expires_on).s,
		       need.s);
}

static int hold_part(struct work *work, int64_t school_id, struct date on, const struct source *s,
		     int64_t quantity, int64_t minutes, struct holds *out, struct err *err)
{
	out->total.hundredths += quantity;
	return work_insert(work,
			   "INSERT INTO hold (allotment_id, school_id, made_on, on_date, quantity, "
			   "minutes, audit_id)"
			   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
			   BIND(bind_int(s->allotment_id), bind_int(school_id),
				bind_date(work->today), bind_date(on), bind_int(quantity),
				bind_id(minutes), bind_int(work_audit_id(work))),
			   &out->id[out->count++], err);
}

/* No part of timed work goes without a minute: minutes say that its quantity is to be reckoned over the sum. */
static void keep_minutes(int64_t *minutes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t most = 0;

		for (size_t j = 1; j < count; j++)
			if (minutes[j] > minutes[most])
				most = j;
		if (minutes[i] == 0 && minutes[most] > 1) {
			minutes[most]--;
			minutes[i]++;
		}
	}
}

/* Take 'needed' from the sources in order; minutes are parted as the quantity is. */
static int hold_all(struct work *work, int64_t school_id, struct date on, struct effort effort,
		    const struct choice *from, int64_t needed, struct holds *out, struct err *err)
{
	int64_t parts[HOLDS_MAX] = { 0 }, minutes[HOLDS_MAX] = { 0 };
	size_t used = 0;

	*out = (struct holds){ .unit = from->unit };
	for (int64_t rest = needed; rest > 0; used++) {
		int64_t available = from->from[used].available.hundredths;

		parts[used] = rest < available ? rest : available;
		rest -= parts[used];
	}
	if (effort_is_timed(effort, from->unit)) {
		split_whole(effort.minutes, parts, used, minutes);
		keep_minutes(minutes, used);
	}
	for (size_t i = 0; i < used; i++) {
		int r = hold_part(work, school_id, on, &from->from[i], parts[i], minutes[i], out,
				  err);

		if (r < 0)
			return r;
	}
	return ERR_OK;
}

int ledger_hold(struct work *work, int64_t school_id, struct date on, struct effort effort,
		struct holds *out, struct err *err)
{
	struct choice first = { 0 }, from;
	int64_t needed = 0, first_needed = 0;
	unsigned tried = 0;
	int r;

	for (;;) {
		if ((r = choose(work->store, school_id, on, tried, &from, err)) < 0)
			return r;
		if (from.count == 0 && tried == 0)
			return refuse_none(work->store, school_id, on, err);
		if (from.count == 0)
			return refuse(&first, first_needed, on, err);
		if ((r = price_effort(work->store, school_id, on, effort, &from, &needed, err)) < 0)
			return r;
		if (needed <= from.available.hundredths)
			return hold_all(work, school_id, on, effort, &from, needed, out, err);
		if (tried == 0) {
			first = from;
			first_needed = needed;
		}
		tried |= 1U << from.unit;
	}
}

int ledger_release(struct work *work, int64_t hold_id, struct err *err)
{
	return work_run(work, "UPDATE hold SET released = 1 WHERE hold_id = ?1 AND released = 0",
			BIND(bind_int(hold_id)), err);
}

/* ---- drawing ---- */

struct draw {
	int64_t allotment_id, fy, school_id, minutes;
	struct quantity quantity, bought, left;
	struct money net, worth;
	struct date on;
};

/* The hold, and its allotment as it stands. */
static int load_draw(struct store *st, int64_t hold_id, struct draw *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st,
			  "SELECT h.allotment_id, a.fy, h.school_id, h.minutes, h.quantity, "
			  "s.purchased, s.balance, s.value_pence,"
			  " h.on_date, (SELECT sum(e.value_pence) FROM day_entry e WHERE "
			  "e.allotment_id = h.allotment_id"
			  "  AND e.kind = 'purchase') FROM hold h JOIN allotment a ON "
			  "a.allotment_id = h.allotment_id"
			  " JOIN allotment_sum s ON s.allotment_id = h.allotment_id WHERE "
			  "h.hold_id = ?1 AND h.released = 0",
			  BIND(bind_int(hold_id)), &q, &row, err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_CONFLICT, "these days were let go or drawn already");
	*out = (struct draw){
		.allotment_id = stmt_int(q, 0),
		.fy = stmt_int(q, 1),
		.school_id = stmt_int(q, 2),
		.minutes = stmt_int(q, 3),
		.quantity = stmt_quantity(q, 4),
		.bought = stmt_quantity(q, 5),
		.left = stmt_quantity(q, 6),
		.worth = stmt_money(q, 7),
		.on = stmt_date(q, 8),
		.net = stmt_money(q, 9),
	};
	return ERR_OK;
}

int ledger_draw(struct work *work, int64_t hold_id, struct date provisional_until, struct err *err)
{
	struct draw d = { 0 };
	struct money after;
	int64_t entry;
	int r;

	if ((r = load_draw(work->store, hold_id, &d, err)) < 0 ||
	    (r = ledger_release(work, hold_id, err)) < 0)
		return r;
	after = ledger_worth(d.net, d.bought,
			     quantity_of(d.left.hundredths - d.quantity.hundredths));
	return work_insert(
		work,
		"INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence, minutes, "
		"dated_on,"
		" provisional_until, school_id, hold_id, audit_id) VALUES (?1, ?2, 'use', ?3, ?4, "
		"?5, ?6, ?7, ?8, ?9, ?10)",
		BIND(bind_int(d.allotment_id), bind_int(d.fy), bind_int(-d.quantity.hundredths),
		     bind_int(after.pence - d.worth.pence), bind_id(-d.minutes), bind_date(d.on),
		     bind_date(provisional_until), bind_int(d.school_id), bind_int(hold_id),
		     bind_int(work_audit_id(work))),
		&entry, err);
}

int ledger_confirm(struct work *work, int64_t hold_id, struct err *err)
{
	int r = work_run(
		work,
		"INSERT INTO use_confirmed (entry_id, confirmed_on, audit_id)"
		" SELECT entry_id, ?2, ?3 FROM day_entry WHERE hold_id = ?1 AND reverses_entry_id "
		"IS NULL",
		BIND(bind_int(hold_id), bind_date(work->today), bind_int(work_audit_id(work))),
		err);

	if (r == ERR_OK && store_changes(work->store) != 1)
		return err_set(err, ERR_CONFLICT,
			       "these days were not drawn: there is nothing to confirm");
	return r;
}
