/* core/action.c - writes and lists agreed actions */
#include "core/action.h"

#include "core/check_value.h"
#include "core/officer.h"
#include "core/standard_clock.h"
#include "core/user.h"

#include "core/banned.h"

#define WHAT_MAX 200
#define STANDARD "agreed-action"

/* ---- one as it stands ---- */

struct standing {
	int64_t id, school_id, officer_id;
	struct date agreed_on, due_on;
	bool open;
	char state[12]; /* "done", "dropped", "open" */
	struct date ended_on;
};

/* The last that ended it or opened it again; who has it; what date was agreed last. */
#define LAST_END                                                                           \
	"(SELECT max(x.event_id) FROM action_event x WHERE x.action_id = a.action_id AND " \
	"x.audit_id <= ?1 AND (x.what = 'done' OR x.what = 'dropped' OR x.what = 'again'))"
#define OWNER                                                                                 \
	"coalesce((SELECT y.officer_id FROM action_event y WHERE y.event_id = (SELECT "       \
	"max(z.event_id) FROM action_event z WHERE z.action_id = a.action_id AND z.audit_id " \
	"<= ?1 AND z.what = 'passed')), a.officer_id)"
#define DUE                                                                                   \
	"coalesce((SELECT y.due_on FROM action_event y WHERE y.event_id = (SELECT "           \
	"max(z.event_id) FROM action_event z WHERE z.action_id = a.action_id AND z.audit_id " \
	"<= ?1 AND z.what = 'deferred')), a.due_on)"

static int load(struct store *st, int64_t action_id, struct standing *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st,
			  "SELECT a.school_id, " OWNER ", a.agreed_on, " DUE
			  ", e.what, e.on_date FROM agreed_action a LEFT JOIN action_event e ON "
			  "e.event_id = " LAST_END " WHERE a.action_id = ?2",
			  BIND(bind_int(INT64_MAX), bind_int(action_id)), &q, &row, err);
	const char *what;

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_NOT_FOUND,
			       "there is no action %" PRId64 ": 'daybook action list' shows them",
			       action_id);
	what = stmt_text(q, 4);
	*out = (struct standing){ .id = action_id,
				  .school_id = stmt_int(q, 0),
				  .officer_id = stmt_int(q, 1),
				  .agreed_on = stmt_date(q, 2),
				  .due_on = stmt_date(q, 3),
				  .open = !what || strcmp(what, "again") == 0,
				  .ended_on = stmt_date(q, 5) };
	(void) snprintf(out->state, sizeof out->state, "%s", out->open ? "open" : what);
	return ERR_OK;
}

/* An officer answers for their own; what the school owes, any officer may note. */
static int check_actor(const struct work *work, const struct standing *s, const char *what,
		       struct err *err)
{
	return s->officer_id ? user_answers_for(work, s->officer_id, what, err) : ERR_OK;
}

static int load_open(const struct work *work, int64_t action_id, const char *what,
		     struct standing *out, struct err *err)
{
	int r = load(work->store, action_id, out, err);

	if (r < 0)
		return r;
	if (!out->open)
		return err_set(err, ERR_CONFLICT, "action %" PRId64 " was %s on %s", action_id,
			       out->state, date_long(out->ended_on).s);
	return check_actor(work, out, what, err);
}

/* ---- add ---- */

static int check(const struct work *work, const struct action *a, struct err *err)
{
	if (line_check("action", a->what, WHAT_MAX, err) < 0)
		return err_at(err, "what", 0);
	if (!a->school_id && !a->officer_id)
		return err_set(err, ERR_INVALID,
			       "say whose action it is: a school's or an officer's");
	if (date_compare(a->agreed_on, work->today) > 0) {
		(void) err_set(err, ERR_CONFLICT, "%s is still to come: nothing was agreed then",
			       date_long(a->agreed_on).s);
		return err_at(err, "on", 0);
	}
	if (date_compare(a->due_on, a->agreed_on) < 0) {
		(void) err_set(err, ERR_INVALID, "it is due on %s, before %s, when it was agreed",
			       date_long(a->due_on).s, date_long(a->agreed_on).s);
		return err_at(err, "due", 0);
	}
	if (date_plausible(a->agreed_on, work->today, err) < 0)
		return err_at(err, "on", 0);
	return date_plausible(a->due_on, work->today, err) < 0 ? err_at(err, "due", 0) : ERR_OK;
}

int action_add(struct work *work, const struct action *action, int64_t *out_id, struct err *err)
{
	int r;

	if ((r = check(work, action, err)) < 0 ||
	    (action->officer_id &&
	     (r = officer_serves(work->store, action->officer_id, action->agreed_on, err)) < 0) ||
	    (r = work_insert(work,
			     "INSERT INTO agreed_action (subject, subject_id, school_id, "
			     "officer_id, what, agreed_on, due_on, audit_id) VALUES (?1, ?2, ?3, "
			     "?4, ?5, ?6, ?7, ?8)",
			     BIND(bind_text(action->subject), bind_int(action->subject_id),
				  bind_id(action->school_id), bind_id(action->officer_id),
				  bind_text(action->what), bind_date(action->agreed_on),
				  bind_date(action->due_on), bind_int(work_audit_id(work))),
			     out_id, err)) < 0 ||
	    !action->officer_id)
		return r;
	return clock_start(work,
			   &(struct clock_start){ STANDARD,
						  "action",
						  *out_id,
						  action->school_id,
						  action->officer_id,
						  { action->agreed_on, 0 },
						  action->due_on },
			   NULL, err);
}

/* ---- what becomes of it ---- */

static int write_event(struct work *work, int64_t action_id, const char *what, struct date on,
		       struct date due, int64_t officer_id, const char *note, struct err *err)
{
	return work_run(work,
			"INSERT INTO action_event (action_id, what, on_date, due_on, officer_id, "
			"note, audit_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
			BIND(bind_int(action_id), bind_text(what), bind_date(on), bind_date(due),
			     bind_id(officer_id), bind_text(note), bind_int(work_audit_id(work))),
			err);
}

int action_done(struct work *work, int64_t action_id, struct date on, const char *outcome,
		struct err *err)
{
	struct standing s;
	int r = load_open(work, action_id, "say that an action is done", &s, err);

	if (r < 0)
		return r;
	if (outcome && line_check("outcome", outcome, WHAT_MAX, err) < 0)
		return err_at(err, "outcome", 0);
	if (date_compare(on, work->today) > 0 || date_compare(on, s.agreed_on) < 0) {
		(void) err_set(err, ERR_INVALID,
			       "%s is %s: an action is done between the day it was agreed and "
			       "today",
			       date_long(on).s,
			       date_compare(on, work->today) > 0 ? "still to come"
								 : "before it was agreed");
		return err_at(err, "on", 0);
	}
	r = write_event(work, action_id, "done", on, DATE_NONE, 0, outcome, err);
	return r < 0 ? r
		     : clock_done(work, STANDARD, "action", action_id, (struct moment){ on, 0 },
				  err);
}

int action_drop(struct work *work, int64_t action_id, struct err *err)
{
	struct standing s;
	int r;

	if ((r = load_open(work, action_id, "drop an action", &s, err)) < 0 ||
	    (r = work_need_reason(work, "the action is dropped", err)) < 0 ||
	    (r = write_event(work, action_id, "dropped", work->today, DATE_NONE, 0, work->reason,
			     err)) < 0)
		return r;
	return clock_void(work, STANDARD, "action", action_id, err);
}

int action_reopen(struct work *work, int64_t action_id, struct err *err)
{
	struct standing s;
	struct clock_state clock;
	int r;

	if ((r = load(work->store, action_id, &s, err)) < 0 ||
	    (r = check_actor(work, &s, "open an action again", err)) < 0 ||
	    (r = work_need_reason(work, "the action is open again", err)) < 0)
		return r;
	if (s.open)
		return err_set(err, ERR_CONFLICT, "action %" PRId64 " is open", action_id);
	if ((r = write_event(work, action_id, "again", work->today, DATE_NONE, 0, work->reason,
			     err)) < 0 ||
	    (r = clock_state(work->store, STANDARD, "action", action_id, work->today, &clock,
			     err)) < 0 ||
	    !clock.promised || clock.running)
		return r;
	return clock_again(work, STANDARD, "action", action_id, err);
}

int action_defer(struct work *work, int64_t action_id, struct date due, struct err *err)
{
	struct standing s;
	int r;

	if ((r = load_open(work, action_id, "agree another date", &s, err)) < 0 ||
	    (r = work_need_reason(work, "another date was agreed", err)) < 0)
		return r;
	if (date_compare(due, work->today) < 0) {
		(void) err_set(err, ERR_INVALID, "%s has passed: agree a date from today on",
			       date_long(due).s);
		return err_at(err, "to", 0);
	}
	if (date_compare(due, s.due_on) == 0) {
		(void) err_set(err, ERR_CONFLICT, "it is due on %s already", date_long(due).s);
		return err_at(err, "to", 0);
	}
	if (date_plausible(due, work->today, err) < 0)
		return err_at(err, "to", 0);
	r = write_event(work, action_id, "deferred", work->today, due, 0, work->reason, err);
	return r < 0 ? r : clock_defer(work, STANDARD, "action", action_id, due, err);
}

int action_pass(struct work *work, int64_t action_id, int64_t officer_id, struct err *err)
{
	struct standing s;
	int r = load_open(work, action_id, "pass an action on", &s, err);

	if (r < 0 || (r = officer_serves(work->store, officer_id, work->today, err)) < 0)
		return r;
	if (!s.officer_id)
		return err_set(err, ERR_CONFLICT,
			       "action %" PRId64
			       " is the school's: agree a new one with the officer",
			       action_id);
	if (s.officer_id == officer_id)
		return err_set(err, ERR_CONFLICT, "that officer has action %" PRId64 " already",
			       action_id);
	r = write_event(work, action_id, "passed", work->today, DATE_NONE, officer_id, work->reason,
			err);
	return r < 0 ? r : clock_move(work, "action", action_id, s.school_id, officer_id, err);
}

/* ---- list ---- */

const struct column action_columns[] = {
	{ "action", "No", COLUMN_INT },        { "due_on", "Due", COLUMN_DATE },
	{ "owner", "Owner", COLUMN_CODE },     { "urn", NULL, COLUMN_CODE },
	{ "school", "School", COLUMN_TEXT },   { "what", "Action", COLUMN_TEXT },
	{ "subject", NULL, COLUMN_CODE },      { "subject_no", NULL, COLUMN_INT },
	{ "agreed_on", NULL, COLUMN_DATE },    { "state", "State", COLUMN_CODE },
	{ "ended_on", NULL, COLUMN_DATE },     { "outcome", NULL, COLUMN_TEXT },
	{ "first_due_on", NULL, COLUMN_DATE },
};
const size_t action_column_count = COUNT_OF(action_columns);

static void add_row(struct table *t, const struct stmt *q, struct date on)
{
	const char *what = stmt_text(q, 8);
	bool open = !what || strcmp(what, "again") == 0;
	struct date due = stmt_date(q, 1);

	table_add_int(t, stmt_int(q, 0));
	table_add_date(t, due);
	table_add_text(t, stmt_is_null(q, 2) ? "school" : stmt_text(q, 2));
	for (int i = 3; i < 6; i++)
		table_add_text(t, stmt_text(q, i));
	table_add_text(t, stmt_text(q, 6));
	table_add_int(t, stmt_int(q, 7));
	table_add_date(t, stmt_date(q, 11));
	table_add_text(t, !open ? what : date_compare(on, due) > 0 ? "overdue" : "open");
	table_add_date(t, open ? DATE_NONE : stmt_date(q, 9));
	table_add_text(t, open ? NULL : stmt_text(q, 10));
	table_add_date(t, stmt_date(q, 12));
}

int action_list(struct store *st, struct date on, const struct action_filter *filter,
		struct table *t, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT b.action_id, b.due, o.code, s.urn, s.name, b.what, b.subject, "
		"b.subject_id, e.what, e.on_date, e.note, b.agreed_on, b.due_on FROM (SELECT "
		"a.*, " DUE " AS due, " OWNER " AS owner, " LAST_END
		" AS last_end FROM agreed_action a WHERE "
		"a.audit_id <= ?1) b LEFT JOIN officer o ON o.officer_id = b.owner LEFT JOIN "
		"school s ON s.school_id = b.school_id LEFT JOIN action_event e ON e.event_id = "
		"b.last_end WHERE (?2 IS NULL OR b.school_id = ?2) AND (?3 IS NULL OR b.owner = "
		"?3) AND (?4 IS NULL OR b.subject = ?4) AND (?5 IS NULL OR b.subject_id = ?5) AND "
		"(?6 = 1 OR e.what IS NULL OR e.what = 'again') AND (?7 IS NULL OR b.due <= ?7) "
		"ORDER BY b.due, b.action_id",
		BIND(bind_int(INT64_MAX), bind_id(filter->school_id), bind_id(filter->officer_id),
		     bind_text(filter->subject), bind_id(filter->subject_id), bind_int(filter->all),
		     bind_date(filter->due_to)),
		&q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row)
		add_row(t, q, on);
	return r;
}
