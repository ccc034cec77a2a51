/* core/hold.c - chooses where the days of a visit come from, and promises them */
#include "core/hold.h"

#include "core/banned.h"

bool effort_is_timed(struct effort effort, enum unit unit)
{
	return effort.half_days == 0 || unit == UNIT_HOUR;
}

/* The part of a whole that lies between two marks, so that the parts of all schools add up to it. */
static int64_t part_of(int64_t whole, struct effort e)
{
	return (whole * e.to_bp + 5000) / 10000 - (whole * e.from_bp + 5000) / 10000;
}

int64_t effort_minutes(struct effort effort)
{
	return part_of((int64_t) effort.minutes * effort.officers, effort);
}

/* ---- choosing where days come from ---- */

struct source {
	int64_t allotment_id; /* 0: bought as used */
	int64_t contract_id;
	struct quantity available;
	struct date last_on;
	char ref[16];
};

#define SOURCES_MAX (HOLDS_MAX - 1) /* one more hold is what is bought as used */

struct choice {
	struct source from[SOURCES_MAX];
	size_t count;
	enum unit unit;
	int minutes_per_unit;
	struct quantity available; /* all of them together */
	struct source as_used;     /* contract_id 0: none */
};

/*
 * Allotments of the school, or of a pool it is in, with something left of one unit on a day, in the order in which
 * they are drawn. Days and sessions are never mixed in one visit: 'skip' units were tried before. Days that ended and
 * lapsed are there again for work of before, as long as the year is open.
 */
#define SOURCES                                                                               \
	"SELECT a.allotment_id, a.contract_id, s.balance - s.planned + s.lapsed, a.last_on, " \
	"c.ref, c.unit, c.minutes_per_unit FROM allotment a JOIN allotment_sum s ON "         \
	"s.allotment_id = a.allotment_id JOIN contract c ON c.contract_id = a.contract_id"    \
	" WHERE a.contract_id IN (SELECT m.contract_id FROM contract_member m WHERE "         \
	"m.school_id = ?1) AND a.fy = ?4 AND (a.school_id = ?1 OR a.school_id IS NULL)"       \
	" AND a.first_on <= ?2 AND a.last_on >= ?2 AND s.balance + s.lapsed > s.planned"      \
	" AND (a.only_service IS NULL OR a.only_service = ?3)"                                \
	" ORDER BY CASE WHEN a.only_service IS NULL THEN 1 ELSE 0 END, a.last_on, a.allotment_id"

static int choose(struct store *st, int64_t school_id, int64_t service_id, struct date on,
		  unsigned skip, struct choice *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st, SOURCES,
			    BIND(bind_int(school_id), bind_date(on), bind_int(service_id),
				 bind_int(fy_of(on).begins)),
			    &q, err);

	*out = (struct choice){ 0 };
	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row && out->count < SOURCES_MAX) {
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
			.last_on = stmt_date(q, 3),
		};
		stmt_copy(q, 4, s->ref, sizeof s->ref);
		out->available.hundredths += s->available.hundredths;
		out->count++;
	}
	return r;
}

/*
 * The contract on which what is missing is bought as it is used: pay as you go, or at least so much; where the
 * school agreed to a top-up, any that runs on the day.
 */
static int choose_as_used(struct store *st, int64_t school_id, struct date on, bool any,
			  struct choice *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT c.contract_id, c.ref, c.unit, c.minutes_per_unit FROM contract_member m "
		"JOIN contract c ON c.contract_id = m.contract_id JOIN quote_year y ON "
		"y.contract_id = c.contract_id WHERE m.school_id = ?1 AND c.state IN "
		"('agreed','ended') AND y.first_on <= ?2 AND y.last_on >= ?2 AND (?3 = 1 OR "
		"c.commitment <> 'quantity') AND NOT EXISTS (SELECT 1 FROM contract_event e WHERE "
		"e.contract_id = c.contract_id AND (e.kind = 'ended' AND e.last_on < ?2 OR "
		"e.kind = 'agreed' AND e.on_date > ?2)) ORDER BY CASE c.commitment WHEN "
		"'quantity' THEN 1 ELSE 0 END, c.contract_id",
		BIND(bind_int(school_id), bind_date(on), bind_int(any)), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		enum unit unit;

		if ((r = unit_parse(stmt_text(q, 2), &unit, err)) < 0)
			return r;
		if (out->count > 0 && unit != out->unit)
			continue;
		out->unit = unit;
		out->minutes_per_unit = (int) stmt_int(q, 3);
		out->as_used.contract_id = stmt_int(q, 0);
		stmt_copy(q, 1, out->as_used.ref, sizeof out->as_used.ref);
		return ERR_OK;
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
		" SELECT h.minutes AS minutes, h.quantity AS quantity FROM contract_member m JOIN "
		"contract c ON c.contract_id = m.contract_id JOIN hold h ON h.contract_id = "
		"c.contract_id WHERE m.school_id = ?1 AND h.school_id = ?1 AND c.unit = ?3 AND "
		"h.on_date BETWEEN ?4 AND ?5 AND h.released_on IS NULL AND h.minutes IS NOT NULL"
		" UNION ALL"
		" SELECT -e.minutes, -e.quantity FROM allotment a JOIN day_entry e ON "
		"e.allotment_id = a.allotment_id WHERE a.contract_id IN (SELECT m.contract_id FROM "
		"contract_member m WHERE m.school_id = ?1) AND a.fy = ?2 AND a.unit = ?3 AND "
		"e.school_id = ?1 AND e.minutes IS NOT NULL) t",
		BIND(bind_int(school_id), bind_int(fy.begins), bind_text(unit_terms(unit)->word),
		     bind_date(fy_first(fy)), bind_date(fy_last(fy))),
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
		int64_t half = from->unit == UNIT_DAY ? 50 : 100;

		*out = part_of(effort.half_days * half * effort.officers, effort);
		return ERR_OK;
	}
	if ((r = timed_so_far(st, school_id, fy_of(on), from->unit, &minutes, &so_far, err)) < 0)
		return r;
	/* Half up over the sum; never less than a hundredth for work that was done. */
	*out = ((minutes + effort_minutes(effort)) * 100 + per_unit / 2) / per_unit - so_far;
	if (*out < 1)
		*out = 1;
	return ERR_OK;
}

/* ---- refusing ---- */

/* Nothing is left on that day, and why: none bought, not begun, ended, or all used and booked. */
static int refuse_none(struct store *st, int64_t school_id, struct date on, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct date_text year = fy_text(fy_of(on));
	char why[80] = "";
	bool row = false;
	int r = store_one(st,
			  "SELECT count(*), min(a.first_on), max(a.last_on) FROM allotment a WHERE "
			  "a.contract_id IN (SELECT m.contract_id FROM contract_member m WHERE "
			  "m.school_id = ?1) AND a.fy = ?2 AND coalesce(a.school_id, ?1) = ?1 AND "
			  "a.only_service IS NULL",
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
		       date_long(on).s, from->from[0].ref, date_long(from->from[0].last_on).s,
		       need.s);
}

/* In a closed year there is what ended unused of it, and no more. */
static int refuse_closed(const struct choice *from, int64_t needed, struct date on, struct err *err)
{
	struct date_text year = fy_text(fy_of(on));

	if (from->count == 0)
		return err_set(err, ERR_CONFLICT,
			       "nothing that could be used on %s ended unused in %s",
			       date_long(on).s, year.s);
	return err_set(err, ERR_CONFLICT, "only %s ended unused in %s: the visit needs %s",
		       quantity_named(from->available, from->unit).s, year.s,
		       quantity_named(quantity_of(needed), from->unit).s);
}

/* ---- promising ---- */

static int hold_part(struct work *work, const struct ask *ask, const struct source *s,
		     int64_t quantity, int64_t minutes, struct holds *out, struct err *err)
{
	bool topped_up = s->allotment_id == 0 && ask->over.use == OVER_TOP_UP;

	out->total.hundredths += quantity;
	if (s->allotment_id == 0)
		out->as_used.hundredths += quantity;
	return work_insert(work,
			   "INSERT INTO hold (contract_id, allotment_id, school_id, made_on, "
			   "on_date, quantity, minutes, agreed_by, order_number, audit_id)"
			   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
			   BIND(bind_int(s->contract_id), bind_id(s->allotment_id),
				bind_int(ask->school_id), bind_date(work->today),
				bind_date(ask->on), bind_int(quantity), bind_id(minutes),
				bind_text(topped_up ? ask->over.agreed_by : NULL),
				bind_text(topped_up ? ask->over.order_number : NULL),
				bind_int(work_audit_id(work))),
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

/* Lapsed days of an open year are there again for work of before they ended. */
static int make_free(struct work *work, const struct source *s, struct err *err)
{
	return s->allotment_id ? ledger_unlapse(work, s->allotment_id, err) : ERR_OK;
}

/* Take 'needed' from the sources in order; minutes are parted as the quantity is. */
static int hold_all(struct work *work, const struct ask *ask, const struct choice *from,
		    int64_t needed, struct holds *out, struct err *err)
{
	int64_t parts[HOLDS_MAX] = { 0 }, minutes[HOLDS_MAX] = { 0 }, rest = needed;
	size_t used = 0;

	for (; rest > 0 && used < from->count; used++) {
		int64_t available = from->from[used].available.hundredths;

		parts[used] = rest < available ? rest : available;
		rest -= parts[used];
	}
	if (rest > 0)
		parts[used++] = rest; /* bought as used, or at our cost */
	if (effort_is_timed(ask->effort, from->unit)) {
		split_whole(effort_minutes(ask->effort), parts, used, minutes);
		keep_minutes(minutes, used);
	}
	for (size_t i = 0; i < used; i++) {
		const struct source *s = i < from->count ? &from->from[i] : &from->as_used;
		int r;

		if (s->contract_id == 0) {
			out->our_cost = quantity_of(parts[i]);
			continue;
		}
		if ((r = make_free(work, s, err)) < 0 ||
		    (r = hold_part(work, ask, s, parts[i], minutes[i], out, err)) < 0)
			return r;
	}
	return ERR_OK;
}

/* The first unit of which enough is left; if there is none, the first of which anything is. */
static int choose_enough(struct work *work, const struct ask *ask, struct choice *out,
			 int64_t *out_needed, struct err *err)
{
	struct choice from;
	unsigned tried = 0;
	int64_t needed = 0;
	int r;

	for (;;) {
		if ((r = choose(work->store, ask->school_id, ask->service_id, ask->on, tried, &from,
				err)) < 0)
			return r;
		if (from.count == 0 && tried == 0)
			*out = from;
		if (from.count == 0)
			return ERR_OK;
		if ((r = price_effort(work->store, ask->school_id, ask->on, ask->effort, &from,
				      &needed, err)) < 0)
			return r;
		if (tried == 0 || needed <= from.available.hundredths) {
			*out = from;
			*out_needed = needed;
		}
		if (needed <= from.available.hundredths)
			return ERR_OK;
		tried |= 1U << from.unit;
	}
}

/* Where more is needed than is left: a contract on which the rest is bought as used, or the service's own cost. */
static int choose_rest(struct work *work, const struct ask *ask, struct choice *from,
		       int64_t *needed, struct err *err)
{
	int r = ERR_OK;

	if (work->corrects.begins != 0 && ask->over.use != OVER_OUR_COST)
		return refuse_closed(from, *needed, ask->on,
				     err); /* nothing is bought in it any more */
	if (ask->over.use != OVER_OUR_COST)
		r = choose_as_used(work->store, ask->school_id, ask->on,
				   ask->over.use == OVER_TOP_UP, from, err);
	if (r < 0)
		return r;
	if (from->as_used.contract_id == 0 && ask->over.use != OVER_OUR_COST)
		return from->count == 0 ? refuse_none(work->store, ask->school_id, ask->on, err)
					: refuse(from, *needed, ask->on, err);
	if (from->count == 0 && from->as_used.contract_id == 0)
		from->minutes_per_unit = unit_terms(UNIT_DAY)->minutes;
	return price_effort(work->store, ask->school_id, ask->on, ask->effort, from, needed, err);
}

int hold_days(struct work *work, const struct ask *ask, struct holds *out, struct err *err)
{
	struct choice from = { 0 };
	int64_t needed = 0;
	int r = choose_enough(work, ask, &from, &needed, err);

	if (r == ERR_OK && (from.count == 0 || needed > from.available.hundredths))
		r = choose_rest(work, ask, &from, &needed, err);
	if (r < 0)
		return r;
	*out = (struct holds){ .unit = from.unit };
	return hold_all(work, ask, &from, needed, out, err);
}
