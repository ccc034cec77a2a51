/* calendar/follow.c - moves planned visits to the school that theirs became */
#include "calendar/follow.h"

#include "calendar/invite.h"
#include "core/hold.h"

#include "core/banned.h"

/* ---- what stands in the way ---- */

/* Refuse, naming the visits of a query: number, date. 'why' begins the sentence, 'what' says what to do. */
static int refuse_visits(struct stmt *q, const char *why, const char *what, struct err *err)
{
	char list[200] = "", more[32] = "";
	size_t used = 0;
	int count = 0, r;
	bool row = false;

	while ((r = stmt_next(q, &row, err)) == ERR_OK && row)
		if (++count <= 4)
			used += (size_t) snprintf(list + used, sizeof list - used,
						  "%svisit %" PRId64 " on %s", used ? ", " : "",
						  stmt_int(q, 0), date_long(stmt_date(q, 1)).s);
	if (r < 0 || count == 0)
		return r;
	if (count > 4)
		(void) snprintf(more, sizeof more, " and %d more", count - 4);
	return err_set(err, ERR_CONFLICT, "%s: %s%s; %s", why, list, more, what);
}

#define PLANNED                                                                          \
	"SELECT v.visit_id, v.on_date FROM visit_school z JOIN visit v ON v.visit_id = " \
	"z.visit_id WHERE z.school_id = ?1 AND v.on_date >= ?2 AND v.state = 'planned' "
#define IN_ORDER " ORDER BY v.on_date, v.visit_id"

static int check_delivered(struct store *st, const struct follow *f, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	char why[80];
	int r = store_query(
		st,
		"SELECT v.visit_id, v.on_date FROM visit_school z JOIN visit v ON v.visit_id = "
		"z.visit_id WHERE z.school_id = ?1 AND (v.on_date >= ?2 AND v.state IN "
		"('delivered','confirmed','no-access') OR EXISTS (SELECT 1 FROM visit_hold x JOIN "
		"day_entry e ON e.hold_id = x.hold_id WHERE x.visit_id = v.visit_id AND "
		"e.school_id "
		"= ?1 AND e.dated_on >= ?2 AND e.kind = 'use' AND e.correction = 0 AND "
		"e.reverses_entry_id IS NULL AND NOT EXISTS (SELECT 1 FROM day_entry b WHERE "
		"b.reverses_entry_id = "
		"e.entry_id)))" IN_ORDER,
		BIND(bind_int(f->school_id), bind_date(f->on)), &q, err);

	(void) snprintf(why, sizeof why, "delivered there on %s or later", date_long(f->on).s);
	return r < 0 ? r
		     : refuse_visits(q, why,
				     "reverse them first, with 'daybook visit reverse', and record "
				     "them at the successor",
				     err);
}

int follow_check(struct store *st, const struct follow *f, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	int r = check_delivered(st, f, err);

	if (r < 0)
		return r;
	if (f->successor_id == 0)
		return (r = store_query(st, PLANNED IN_ORDER,
					BIND(bind_int(f->school_id), bind_date(f->on)), &q, err)) <
				       0
			       ? r
			       : refuse_visits(q, "nobody follows, and there are visits booked",
					       "cancel them first, with 'daybook visit cancel'",
					       err);
	r = store_query(st,
			PLANNED "AND EXISTS (SELECT 1 FROM visit_school y WHERE y.visit_id = "
				"v.visit_id AND y.school_id = ?3)" IN_ORDER,
			BIND(bind_int(f->school_id), bind_date(f->on), bind_int(f->successor_id)),
			&q, err);
	return r < 0 ? r
		     : refuse_visits(q, "booked for the school and its successor together",
				     "cancel them first, and book them for the successor", err);
}

int follow_check_contract(struct store *st, const struct follow *f, int64_t contract_id,
			  const char *ref, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	char why[80];
	int r = store_query(st,
			    PLANNED "AND EXISTS (SELECT 1 FROM visit_hold x JOIN hold h ON "
				    "h.hold_id = x.hold_id WHERE x.visit_id = v.visit_id AND "
				    "h.contract_id = ?3 AND h.school_id = ?1 AND h.released_on IS "
				    "NULL)" IN_ORDER,
			    BIND(bind_int(f->school_id), bind_date(f->on), bind_int(contract_id)),
			    &q, err);

	(void) snprintf(why, sizeof why, "%s would end, and there are visits booked on it", ref);
	return r < 0 ? r
		     : refuse_visits(q, why,
				     "cancel them first, with 'daybook visit cancel', or let the "
				     "contract continue",
				     err);
}

/* ---- the days of the visits ---- */

/* The rows of a query as a list of up to so many keys; read before anything is written. */
struct keys {
	size_t count, room;
	int64_t (*at)[4];
};

static void keys_release(struct keys *k)
{
	free(k->at);
	*k = (struct keys){ 0 };
}

static int keys_read(struct stmt *q, int columns, struct keys *out, struct err *err)
{
	bool row = false;
	int r;

	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		if (out->count == out->room) {
			int64_t(*grown)[4] = realloc(out->at, (out->room * 2 + 16) * sizeof *grown);

			if (!grown)
				return err_nomem(err);
			out->at = grown;
			out->room = out->room * 2 + 16;
		}
		for (int i = 0; i < columns; i++)
			out->at[out->count][i] = stmt_int(q, i);
		out->count++;
	}
	return r;
}

static int read_open(struct store *st, const struct follow *f, struct keys *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	int r = store_query(st,
			    "SELECT h.hold_id FROM visit_school z JOIN visit v ON v.visit_id = "
			    "z.visit_id JOIN visit_hold x ON x.visit_id = v.visit_id JOIN hold h "
			    "ON h.hold_id = x.hold_id WHERE z.school_id = ?1 AND h.school_id = ?1 "
			    "AND v.on_date >= ?2 AND v.state = 'planned' AND h.released_on IS NULL "
			    "ORDER BY h.hold_id",
			    BIND(bind_int(f->school_id), bind_date(f->on)), &q, err);

	return r < 0 ? r : keys_read(q, 1, out, err);
}

int follow_let_go(struct work *work, const struct follow *f, struct err *err)
{
	SCOPED(keys_release) struct keys holds = { 0 };
	int r = read_open(work->store, f, &holds, err);

	for (size_t i = 0; r == ERR_OK && i < holds.count; i++)
		r = hold_release(work, holds.at[i][0], err);
	return r;
}

/*
 * What was let go in this act: visit, hold, the contract that goes on, and its days of that year. A contract that goes
 * on was quoted in this act, for the successor, as the other's; of a pool it is the pool itself.
 */
static int read_let_go(struct work *work, const struct follow *f, struct keys *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	int r = store_query(
		work->store,
		"SELECT x.visit_id, h.hold_id, coalesce(n.contract_id, h.contract_id), CASE WHEN "
		"n.contract_id IS NULL THEN h.allotment_id ELSE (SELECT min(b.allotment_id) FROM "
		"allotment a JOIN allotment b ON b.fy = a.fy AND coalesce(b.only_service, 0) = "
		"coalesce(a.only_service, 0) WHERE a.allotment_id = h.allotment_id AND "
		"b.contract_id = n.contract_id) END FROM visit_school z JOIN visit v ON v.visit_id "
		"= z.visit_id JOIN visit_hold x ON x.visit_id = v.visit_id JOIN hold h ON "
		"h.hold_id "
		"= x.hold_id LEFT JOIN (SELECT c.contract_id, c.succeeds_id FROM quote q JOIN "
		"contract c ON c.contract_id = q.contract_id WHERE q.audit_id = ?3) n ON "
		"n.succeeds_id = h.contract_id WHERE z.school_id = ?1 AND h.school_id = ?1 AND "
		"v.on_date >= ?2 AND v.state = 'planned' AND h.released_audit_id = ?3 ORDER BY "
		"h.hold_id",
		BIND(bind_int(f->school_id), bind_date(f->on), bind_int(work_audit_id(work))), &q,
		err);

	return r < 0 ? r : keys_read(q, 4, out, err);
}

/* ---- the visits themselves ---- */

static int move_visits(struct work *work, const struct follow *f, struct err *err)
{
	const struct bind values[] = { bind_int(f->school_id), bind_date(f->on),
				       bind_int(f->successor_id), bind_int(work_audit_id(work)),
				       bind_text(work->now) };
	int r;

	if ((r = work_run(work,
			  "INSERT INTO visit_moved (visit_id, line, school_id, on_date, audit_id) "
			  "SELECT z.visit_id, z.line, z.school_id, ?2, ?4 FROM visit_school z JOIN "
			  "visit v ON v.visit_id = z.visit_id WHERE z.school_id = ?1 AND v.on_date "
			  ">= ?2 AND v.state = 'planned' AND ?3 IS NOT NULL",
			  values, 4, err)) < 0 ||
	    (r = work_run(
		     work,
		     "UPDATE visit_school SET school_id = ?3 WHERE school_id = ?1 AND visit_id "
		     "IN (SELECT v.visit_id FROM visit v WHERE v.on_date >= ?2 AND v.state = "
		     "'planned')",
		     values, 3, err)) < 0)
		return r;
	return work_run(
		work,
		"UPDATE visit SET school_id = CASE school_id WHEN ?1 THEN ?3 ELSE school_id END, "
		"sequence = sequence + 1, changed_at = ?5 WHERE state = 'planned' AND visit_id IN "
		"(SELECT m.visit_id FROM visit_moved m WHERE m.audit_id = ?4)",
		values, 5, err);
}

/* Their parties, where they were invited: the school that is gone, the one that came, the officers. */
static int tell_visits(struct work *work, struct err *err)
{
	SCOPED(keys_release) struct keys visits = { 0 };
	int r;

	{
		SCOPED(stmt_endp) struct stmt *q = NULL;

		r = store_query(work->store,
				"SELECT DISTINCT visit_id FROM visit_moved WHERE audit_id = ?1 "
				"ORDER BY visit_id",
				BIND(bind_int(work_audit_id(work))), &q, err);
		if (r < 0 || (r = keys_read(q, 1, &visits, err)) < 0)
			return r;
	}
	for (size_t i = 0; r == ERR_OK && i < visits.count; i++)
		r = invite_follow(work, visits.at[i][0], err);
	return r;
}

int follow_go_over(struct work *work, const struct follow *f, size_t *out_visits, struct err *err)
{
	SCOPED(keys_release) struct keys holds = { 0 };
	int64_t visits, hold;
	int r;

	if ((r = read_let_go(work, f, &holds, err)) < 0 || (r = move_visits(work, f, err)) < 0 ||
	    (r = store_int(work->store,
			   "SELECT count(DISTINCT visit_id) FROM visit_moved WHERE audit_id = ?1",
			   BIND(bind_int(work_audit_id(work))), 0, &visits, err)) < 0)
		return r;
	for (size_t i = 0; r == ERR_OK && i < holds.count; i++) {
		const struct carry to = { holds.at[i][2], holds.at[i][3], f->successor_id };

		if ((r = hold_carry(work, holds.at[i][1], &to, &hold, err)) == ERR_OK)
			r = work_run(work,
				     "INSERT INTO visit_hold (visit_id, hold_id) VALUES (?1, ?2)",
				     BIND(bind_int(holds.at[i][0]), bind_int(hold)), err);
	}
	*out_visits = (size_t) visits;
	return r < 0 ? r : tell_visits(work, err);
}
