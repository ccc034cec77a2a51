/* core/hold_query.c - a school disputes a use; the manager answers */
#include "core/hold.h"

#include "core/check_value.h"

#include "core/banned.h"

/* The use that came of a hold, where there is one that was not taken back. */
struct use {
	int64_t entry_id, allotment_id, confirmed;
	struct date provisional_until;
};

static int load_use(struct store *st, int64_t hold_id, struct use *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st,
			  "SELECT e.entry_id, e.allotment_id, e.provisional_until, (SELECT "
			  "count(*) FROM use_confirmed u WHERE u.entry_id = e.entry_id) FROM "
			  "day_entry e WHERE e.hold_id = ?1 AND e.kind = 'use' AND "
			  "e.reverses_entry_id IS NULL AND NOT EXISTS (SELECT 1 FROM day_entry b "
			  "WHERE b.reverses_entry_id = e.entry_id)",
			  BIND(bind_int(hold_id)), &q, &row, err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_CONFLICT,
			       "no days were drawn: there is nothing to dispute");
	*out = (struct use){
		.entry_id = stmt_int(q, 0),
		.allotment_id = stmt_int(q, 1),
		.provisional_until = stmt_date(q, 2),
		.confirmed = stmt_int(q, 3),
	};
	return ERR_OK;
}

static int open_query(struct store *st, int64_t hold_id, int64_t *out_id, struct err *err)
{
	return store_int(st,
			 "SELECT q.query_id FROM day_entry e JOIN use_query q ON q.entry_id = "
			 "e.entry_id WHERE e.hold_id = ?1 AND NOT EXISTS (SELECT 1 FROM use_answer "
			 "a WHERE a.query_id = q.query_id)",
			 BIND(bind_int(hold_id)), 0, out_id, err);
}

int hold_is_queried(struct store *st, int64_t hold_id, bool *out, struct err *err)
{
	int64_t id = 0;
	int r = open_query(st, hold_id, &id, err);

	*out = id != 0;
	return r;
}

static int check_can_query(struct work *work, int64_t hold_id, const struct use *use,
			   struct err *err)
{
	bool queried = false;
	int r = hold_is_queried(work->store, hold_id, &queried, err);

	if (r < 0)
		return r;
	if (queried)
		return err_set(err, ERR_CONFLICT,
			       "the school disputes this use already: it waits for an answer");
	if (use->confirmed)
		return err_set(err, ERR_CONFLICT, "the manager has confirmed this use");
	if (date_compare(work->today, use->provisional_until) > 0)
		return err_set(err, ERR_CONFLICT,
			       "this use could be disputed until %s and counts as confirmed since",
			       date_long(use->provisional_until).s);
	return ERR_OK;
}

int hold_query(struct work *work, int64_t hold_id, const char *said_by, struct err *err)
{
	struct use use = { 0 };
	int64_t id;
	int r;

	if (line_check("name of who at the school disputes it", said_by, 95, err) < 0)
		return err_at(err, "by", 0);
	if ((r = load_use(work->store, hold_id, &use, err)) < 0 ||
	    (r = check_can_query(work, hold_id, &use, err)) < 0)
		return r;
	return work_insert(work,
			   "INSERT INTO use_query (entry_id, allotment_id, queried_on, said_by, "
			   "reason, audit_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
			   BIND(bind_int(use.entry_id), bind_int(use.allotment_id),
				bind_date(work->today), bind_text(said_by), bind_text(work->reason),
				bind_int(work_audit_id(work))),
			   &id, err);
}

int hold_answer(struct work *work, int64_t hold_id, bool stands, struct err *err)
{
	int64_t id = 0;
	int r = open_query(work->store, hold_id, &id, err);

	if (r < 0)
		return r;
	if (id == 0)
		return err_set(err, ERR_CONFLICT, "the school does not dispute this use");
	return work_run(work,
			"INSERT INTO use_answer (query_id, answered_on, answer, reason, audit_id) "
			"VALUES (?1, ?2, ?3, ?4, ?5)",
			BIND(bind_int(id), bind_date(work->today),
			     bind_text(stands ? "stands" : "reversed"), bind_text(work->reason),
			     bind_int(work_audit_id(work))),
			err);
}
