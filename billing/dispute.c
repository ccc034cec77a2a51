/* billing/dispute.c - opens, ends and lists disputes */
#include "billing/dispute.h"

#include "billing/period.h"
#include "core/check_value.h"

#include "core/banned.h"

static int load(struct store *st, int64_t dispute_id, struct dispute *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(
		st,
		"SELECT g.dispute_id, g.document_id, d.name, p.name, g.said_by, g.owner, "
		"g.opened_on, h.ended_on, h.outcome, (SELECT coalesce(sum(e.pence), 0) "
		"FROM document_effect e WHERE e.document_id = g.document_id) FROM dispute "
		"g JOIN document d ON d.document_id = g.document_id JOIN payer p ON "
		"p.payer_id = d.payer_id LEFT JOIN dispute_end h ON h.dispute_id = "
		"g.dispute_id WHERE g.dispute_id = ?1",
		BIND(bind_int(dispute_id)), &q, &row, err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_NOT_FOUND,
			       "there is no dispute %" PRId64 ": 'daybook dispute list' shows them",
			       dispute_id);
	*out = (struct dispute){ .id = stmt_int(q, 0),
				 .document_id = stmt_int(q, 1),
				 .opened_on = stmt_date(q, 6),
				 .ended_on = stmt_date(q, 7),
				 .outstanding = stmt_money(q, 9) };
	stmt_copy(q, 2, out->number, sizeof out->number);
	stmt_copy(q, 3, out->payer, sizeof out->payer);
	stmt_copy(q, 4, out->said_by, sizeof out->said_by);
	stmt_copy(q, 5, out->owner, sizeof out->owner);
	stmt_copy(q, 8, out->outcome, sizeof out->outcome);
	return ERR_OK;
}

/* ---- open ---- */

static int check_owner(struct store *st, const char *owner, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st, "SELECT disabled FROM book_user WHERE name = ?1",
			  BIND(bind_text(owner)), &q, &row, err);

	if (r < 0 || (row && stmt_int(q, 0) == 0))
		return r;
	(void) err_set(err, row ? ERR_CONFLICT : ERR_NOT_FOUND,
		       row ? "'%s' is disabled: a dispute needs an owner who can act"
			   : "'%s' is no user of the book: 'daybook user list' shows them",
		       owner);
	return err_at(err, "owner", 0);
}

static int check_day(const struct work *work, const struct debt *d, struct date on, struct err *err)
{
	int r;

	if (date_compare(on, work->today) > 0) {
		(void) err_set(err, ERR_INVALID,
			       "%s is still to come: a dispute begins today or "
			       "before",
			       date_long(on).s);
		return err_at(err, "on", 0);
	}
	if (date_compare(on, d->issued_on) < 0) {
		(void) err_set(err, ERR_CONFLICT,
			       "%s was issued on %s: it cannot be disputed before", d->number,
			       date_long(d->issued_on).s);
		return err_at(err, "on", 0);
	}
	r = period_check(work->store, on, "a dispute", err);
	return r < 0 ? err_at(err, "on", 0) : r;
}

/* One at a time, and none inside another. */
static int check_others(struct store *st, const struct debt *d, struct date on, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(
		st,
		"SELECT g.dispute_id, g.opened_on, h.ended_on, g.owner FROM dispute g LEFT "
		"JOIN dispute_end h ON h.dispute_id = g.dispute_id WHERE g.document_id = "
		"?1 AND coalesce(h.ended_on, '9') > ?2 ORDER BY h.ended_on IS NOT NULL, "
		"h.ended_on DESC LIMIT 1",
		BIND(bind_int(d->document_id), bind_date(on)), &q, &row, err);

	if (r < 0 || !row)
		return r;
	if (stmt_is_null(q, 2))
		return err_set(err, ERR_CONFLICT,
			       "%s is disputed already, since %s (dispute %" PRId64 ", owner %s)",
			       d->number, date_long(stmt_date(q, 1)).s, stmt_int(q, 0),
			       stmt_text(q, 3));
	(void) err_set(err, ERR_CONFLICT,
		       "dispute %" PRId64 " of %s ended on %s: the next begins that day or later",
		       stmt_int(q, 0), d->number, date_long(stmt_date(q, 2)).s);
	return err_at(err, "on", 0);
}

int dispute_open(struct work *work, const struct dispute_said *said, struct dispute *out,
		 struct err *err)
{
	const char *owner = said->owner ? said->owner : work->actor;
	struct debt d;
	int64_t id = 0;
	int r;

	if ((r = debt_find(work->store, said->number, &d, err)) < 0 ||
	    (r = work_need_reason(work, "it is disputed", err)) < 0)
		return r;
	if (line_check("name", said->said_by, sizeof out->said_by - 1, err) < 0)
		return err_at(err, "by", 0);
	if ((r = check_owner(work->store, owner, err)) < 0 ||
	    (r = check_day(work, &d, said->on, err)) < 0 ||
	    (r = check_others(work->store, &d, said->on, err)) < 0 ||
	    (r = debt_need_outstanding(&d, err)) < 0 ||
	    (r = work_insert(work,
			     "INSERT INTO dispute (document_id, opened_on, said_by, owner, reason, "
			     "audit_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
			     BIND(bind_int(d.document_id), bind_date(said->on),
				  bind_text(said->said_by), bind_text(owner),
				  bind_text(work->reason), bind_int(work_audit_id(work))),
			     &id, err)) < 0)
		return r;
	return load(work->store, id, out, err);
}

/* ---- end ---- */

static int check_outcome(const char *outcome, struct err *err)
{
	static const char *const outcomes[] = { "upheld", "rejected", "withdrawn" };

	for (size_t i = 0; i < COUNT_OF(outcomes); i++)
		if (strcmp(outcome, outcomes[i]) == 0)
			return ERR_OK;
	(void) err_set(err, ERR_INVALID,
		       "'%s' is no outcome of a dispute: upheld, rejected or withdrawn", outcome);
	return err_at(err, "outcome", 0);
}

int dispute_end(struct work *work, int64_t dispute_id, const char *outcome, struct dispute *out,
		struct err *err)
{
	int r;

	if ((r = check_outcome(outcome, err)) < 0 ||
	    (r = load(work->store, dispute_id, out, err)) < 0)
		return r;
	if (out->outcome[0])
		return err_set(err, ERR_CONFLICT, "dispute %" PRId64 " of %s ended on %s: %s",
			       dispute_id, out->number, date_long(out->ended_on).s, out->outcome);
	if (date_compare(work->today, out->opened_on) < 0)
		return err_set(err, ERR_CONFLICT,
			       "dispute %" PRId64 " was opened on %s: it cannot end before",
			       dispute_id, date_long(out->opened_on).s);
	if ((r = work_need_reason(work, "it ended so", err)) < 0 ||
	    (r = period_check(work->store, work->today, "the end of a dispute", err)) < 0 ||
	    (r = work_run(
		     work,
		     "INSERT INTO dispute_end (dispute_id, ended_on, outcome, reason, audit_id)"
		     " VALUES (?1, ?2, ?3, ?4, ?5)",
		     BIND(bind_int(dispute_id), bind_date(work->today), bind_text(outcome),
			  bind_text(work->reason), bind_int(work_audit_id(work))),
		     err)) < 0)
		return r;
	return load(work->store, dispute_id, out, err);
}

/* ---- list ---- */

const struct column dispute_columns[] = {
	{ "dispute", "No", COLUMN_INT },
	{ "number", "Number", COLUMN_CODE },
	{ "payer", "Payer", COLUMN_TEXT },
	{ "opened_on", "Opened", COLUMN_DATE },
	{ "age_days", "Days", COLUMN_INT },
	{ "owner", "Owner", COLUMN_TEXT },
	{ "said_by", NULL, COLUMN_TEXT },
	{ "reason", NULL, COLUMN_TEXT },
	{ "outstanding", "Outstanding £", COLUMN_MONEY },
	{ "state", "State", COLUMN_CODE },
	{ "ended_on", NULL, COLUMN_DATE },
	{ "end_reason", NULL, COLUMN_TEXT },
};
const size_t dispute_column_count = COUNT_OF(dispute_columns);

static void add_row(const struct stmt *q, struct date on, struct table *t)
{
	struct date opened = stmt_date(q, 3), ended = stmt_date(q, 8);

	table_add_int(t, stmt_int(q, 0));
	table_add_text(t, stmt_text(q, 1));
	table_add_text(t, stmt_text(q, 2));
	table_add_date(t, opened);
	table_add_int(t, (date_is_none(ended) ? on : ended).day - opened.day);
	for (int i = 4; i < 7; i++)
		table_add_text(t, stmt_text(q, i));
	table_add_money(t, stmt_money(q, 7));
	table_add_text(t, date_is_none(ended) ? "open" : stmt_text(q, 9));
	table_add_date(t, ended);
	table_add_text(t, stmt_text(q, 10));
}

int dispute_table(struct store *st, const struct as_known *as, bool all, struct table *t,
		  struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT g.dispute_id, d.name, p.name, g.opened_on, g.owner, g.said_by, "
		"g.reason, " OUTSTANDING_OF(
			"?1", "?2") ", h.ended_on, h.outcome, h.reason FROM dispute g JOIN "
				    "document d ON d.document_id = g.document_id JOIN payer p ON "
				    "p.payer_id = "
				    "d.payer_id LEFT JOIN dispute_end h ON h.dispute_id = "
				    "g.dispute_id AND h.ended_on "
				    "<= ?1 AND h.audit_id <= ?2 WHERE g.opened_on <= ?1 AND "
				    "g.audit_id <= ?2 AND (?3 = "
				    "1 OR h.dispute_id IS NULL) ORDER BY g.opened_on, g.dispute_id",
		BIND(bind_as_on(as), bind_as_known(as), bind_int(all)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row)
		add_row(q, as->on, t);
	return r;
}
