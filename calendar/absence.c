/* calendar/absence.c - enters and withdraws absences, and says who is away when */
#include "calendar/absence.h"

#include "core/clock.h"
#include "core/setting.h"
#include "core/user.h"

#include "core/banned.h"

#define DAY_MINUTES 1440

static const char *const kind_words[] = {
	[ABSENCE_LEAVE] = "leave", [ABSENCE_SICKNESS] = "sickness", [ABSENCE_TRAINING] = "training",
	[ABSENCE_OTHER] = "other", [ABSENCE_BUSY] = "busy",
};

int absence_kind_parse(const char *text, enum absence_kind *out, struct err *err)
{
	for (size_t i = 0; i < COUNT_OF(kind_words); i++)
		if (strcmp(text, kind_words[i]) == 0) {
			*out = (enum absence_kind) i;
			return ERR_OK;
		}
	return err_set(err, ERR_INVALID,
		       "'%s' is not a kind of absence: leave, sickness, training, other or busy",
		       text);
}

const char *absence_kind_word(enum absence_kind kind)
{
	return kind_words[kind];
}

bool absence_touches(const struct absence_span *span, struct date on, int start_min, int end_min)
{
	int first = date_compare(span->first_on, on), last = date_compare(span->last_on, on);

	return (first < 0 || (first == 0 && span->start_min < end_min)) &&
	       (last > 0 || (last == 0 && span->end_min > start_min));
}

int absence_half_day(struct store *st, struct date on, bool afternoon, struct absence_span *out,
		     struct err *err)
{
	int start = 0, end = 0;
	int r = setting_span(st, afternoon ? "visit.pm" : "visit.am", on, &start, &end, err);

	if (r == ERR_OK)
		*out = (struct absence_span){ on, afternoon ? start : 0, on,
					      afternoon ? DAY_MINUTES : end };
	return r;
}

/* ---- entering ---- */

static int check_time(struct work *work, const struct absence_span *t, struct err *err)
{
	if (date_plausible(t->first_on, work->today, err) < 0)
		return err_at(err, "from", 0);
	if (date_plausible(t->last_on, work->today, err) < 0)
		return err_at(err, "to", 0);
	if (date_compare(t->last_on, t->first_on) < 0) {
		(void) err_set(err, ERR_INVALID, "the absence would end (%s) before it starts (%s)",
			       date_long(t->last_on).s, date_long(t->first_on).s);
		return err_at(err, "to", 0);
	}
	if (date_compare(t->last_on, t->first_on) == 0 && t->end_min <= t->start_min) {
		(void) err_set(err, ERR_INVALID, "the absence would end (%s) before it starts (%s)",
			       clock_text(t->end_min).s, clock_text(t->start_min).s);
		return err_at(err, "end", 0);
	}
	if (t->last_on.day - t->first_on.day >= ABSENCE_DAYS_MAX) {
		(void) err_set(err, ERR_INVALID,
			       "an absence lasts %d days at most, and %s to %s are %" PRId32,
			       ABSENCE_DAYS_MAX, date_iso(t->first_on).s, date_iso(t->last_on).s,
			       t->last_on.day - t->first_on.day + 1);
		return err_at(err, "to", 0);
	}
	return ERR_OK;
}

/* The same person, kind and times, entered by hand twice. */
static int check_new(struct store *st, const struct absence_entry *e, struct err *err)
{
	int64_t id = 0;
	int r = store_int(
		st,
		"SELECT absence_id FROM absence WHERE officer_id = ?1 AND last_on = ?2 AND "
		"first_on = ?3 AND start_min = ?4 AND end_min = ?5 AND kind = ?6 AND uid IS NULL "
		"AND withdrawn_audit_id IS NULL LIMIT 1",
		BIND(bind_int(e->officer_id), bind_date(e->span.last_on),
		     bind_date(e->span.first_on), bind_int(e->span.start_min),
		     bind_int(e->span.end_min), bind_text(absence_kind_word(e->kind))),
		0, &id, err);

	if (r < 0 || id == 0)
		return r;
	return err_set(err, ERR_CONFLICT, "it is in the book already (absence %" PRId64 ")", id);
}

int absence_add(struct work *work, const struct absence_entry *e, int64_t *out_id, struct err *err)
{
	int r;

	if ((r = user_answers_for(work, e->officer_id, "enter an absence", err)) < 0 ||
	    (r = check_time(work, &e->span, err)) < 0 ||
	    (r = officer_serves(work->store, e->officer_id, e->span.first_on, err)) < 0 ||
	    (!e->uid && (r = check_new(work->store, e, err)) < 0))
		return r;
	return work_insert(
		work,
		"INSERT INTO absence (officer_id, kind, first_on, start_min, last_on, end_min, "
		"uid, recurrence_id, stamped_at, audit_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, "
		"?9, ?10)",
		BIND(bind_int(e->officer_id), bind_text(absence_kind_word(e->kind)),
		     bind_date(e->span.first_on), bind_int(e->span.start_min),
		     bind_date(e->span.last_on), bind_int(e->span.end_min), bind_text(e->uid),
		     bind_text(e->recurrence_id ? e->recurrence_id : ""),
		     bind_text(e->stamped_at ? e->stamped_at : ""), bind_int(work_audit_id(work))),
		out_id, err);
}

int absence_withdraw(struct work *work, int64_t absence_id, struct err *err)
{
	struct absence a;
	int r;

	if ((r = work_need_reason(work, "the absence is withdrawn", err)) < 0 ||
	    (r = absence_load(work->store, absence_id, &a, err)) < 0 ||
	    (r = user_answers_for(work, a.officer_id, "withdraw an absence", err)) < 0)
		return r;
	if (!date_is_none(a.withdrawn_on))
		return err_set(err, ERR_CONFLICT, "absence %" PRId64 " was withdrawn on %s", a.id,
			       date_long(a.withdrawn_on).s);
	return work_run(work, "UPDATE absence SET withdrawn_audit_id = ?2 WHERE absence_id = ?1",
			BIND(bind_int(absence_id), bind_int(work_audit_id(work))), err);
}

/* ---- who is away ---- */

/* The first absence that touches start..end of a day; id 0: none does. */
static int find_touching(struct store *st, int64_t officer_id, struct date on, int start_min,
			 int end_min, int64_t *out_id, char kind[16], struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(
		st,
		"SELECT absence_id, kind FROM absence WHERE officer_id = ?1 AND last_on >= ?2 AND "
		"first_on <= ?2 AND (first_on < ?2 OR start_min < ?4) AND (last_on > ?2 OR end_min "
		"> ?3) AND withdrawn_audit_id IS NULL ORDER BY first_on, start_min, absence_id "
		"LIMIT 1",
		BIND(bind_int(officer_id), bind_date(on), bind_int(start_min), bind_int(end_min)),
		&q, &row, err);

	*out_id = r == ERR_OK && row ? stmt_int(q, 0) : 0;
	if (r == ERR_OK && row)
		stmt_copy(q, 1, kind, 16);
	return r;
}

int absence_check(struct work *work, const struct officer *officer, struct date on, int start_min,
		  int end_min, struct err *err)
{
	enum role role = ROLE_NONE;
	struct err ignored = { 0 };
	char kind[16] = "", why[64] = "";
	int64_t id = 0;
	bool manages;
	int r = find_touching(work->store, officer->id, on, start_min, end_min, &id, kind, err);

	if (r < 0 || id == 0)
		return r;
	if (work->reason && date_compare(on, work->today) <= 0)
		return ERR_OK;
	if ((r = user_role(work->store, work->actor, &role, err)) < 0)
		return r;
	manages = access_check("absence override", role, work->actor, &ignored) == ERR_OK;
	if (work->reason && manages)
		return ERR_OK;
	if (role != ROLE_SCHOOL)
		(void) snprintf(why, sizeof why, " (%s, absence %" PRId64 ")", kind, id);
	return err_set(err, ERR_CONFLICT, "%s is not available from %s to %s on %s%s%s",
		       officer->code, clock_text(start_min).s, clock_text(end_min).s,
		       date_table(on).s, why,
		       role == ROLE_SCHOOL ? ""
		       : manages           ? ": to book it all the same give a --reason"
					   : ": only the manager can book it all the same");
}

int absence_hits(struct store *st, int64_t officer_id, const struct absence_span *t, int64_t *out,
		 struct err *err)
{
	return store_int(
		st,
		"SELECT count(*) FROM visit_officer w JOIN visit v ON v.visit_id = w.visit_id "
		"WHERE w.officer_id = ?1 AND v.state = 'planned' AND v.on_date BETWEEN ?2 AND ?4 "
		"AND (v.on_date > ?2 OR v.end_min > ?3) AND (v.on_date < ?4 OR v.start_min < ?5)",
		BIND(bind_int(officer_id), bind_date(t->first_on), bind_int(t->start_min),
		     bind_date(t->last_on), bind_int(t->end_min)),
		0, out, err);
}

/* ---- reading ---- */

static int read_absence(const struct stmt *q, struct absence *a, struct err *err)
{
	*a = (struct absence){
		.id = stmt_int(q, 0),
		.officer_id = stmt_int(q, 1),
		.span = { stmt_date(q, 4), (int) stmt_int(q, 5), stmt_date(q, 6),
			  (int) stmt_int(q, 7) },
		.from_file = stmt_int(q, 8) != 0,
		.withdrawn_on = stmt_date(q, 9),
	};
	stmt_copy(q, 2, a->officer, sizeof a->officer);
	return absence_kind_parse(stmt_text(q, 3), &a->kind, err);
}

#define ABSENCES(WHERE)                                                                     \
	"SELECT a.absence_id, o.officer_id, o.code, a.kind, a.first_on, a.start_min, "      \
	"a.last_on, a.end_min, CASE WHEN a.uid IS NULL THEN 0 ELSE 1 END, w.today_on FROM " \
	"officer o JOIN absence a ON a.officer_id = o.officer_id LEFT JOIN audit w ON "     \
	"w.audit_id = a.withdrawn_audit_id WHERE " WHERE                                    \
	" ORDER BY o.code, a.first_on, a.start_min, a.absence_id"
#define IN_RANGE                                                                            \
	"a.last_on >= coalesce(?1, '') AND a.first_on <= coalesce(?2, '9') AND (?3 = 1 OR " \
	"a.withdrawn_audit_id IS NULL)"

int absence_each(struct store *st, const struct absence_filter *f,
		 void (*each)(void *context, const struct absence *a), void *context,
		 struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	struct bind from = bind_date(f->from), to = bind_date(f->to),
		    all = bind_int(f->withdrawn ? 1 : 0);
	int r = f->officer_id ? store_query(st, ABSENCES("o.officer_id = ?4 AND " IN_RANGE),
					    BIND(from, to, all, bind_int(f->officer_id)), &q, err)
			      : store_query(st, ABSENCES(IN_RANGE), BIND(from, to, all), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct absence a;

		if ((r = read_absence(q, &a, err)) < 0)
			return r;
		each(context, &a);
	}
	return r;
}

int absence_load(struct store *st, int64_t absence_id, struct absence *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st, ABSENCES("a.absence_id = ?1"), BIND(bind_int(absence_id)), &q, &row,
			  err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_NOT_FOUND,
			       "there is no absence %" PRId64 ": 'daybook absence list' shows them",
			       absence_id);
	return read_absence(q, out, err);
}

/* "from 9:00 on 9 September 2024"; a whole day has no time. */
struct absence_words absence_text(const struct absence_span *t)
{
	struct absence_words out;
	bool one_day = date_compare(t->first_on, t->last_on) == 0;
	char start[16] = "", end[16] = "";

	if (t->start_min > 0)
		(void) snprintf(start, sizeof start, "%s ", clock_text(t->start_min).s);
	if (t->end_min < DAY_MINUTES)
		(void) snprintf(end, sizeof end, "%s ", clock_text(t->end_min).s);
	if (!one_day)
		(void) snprintf(out.s, sizeof out.s, "from %s%s%s to %s%s%s", start,
				start[0] ? "on " : "", date_long(t->first_on).s, end,
				end[0] ? "on " : "", date_long(t->last_on).s);
	else if (start[0] || end[0])
		(void) snprintf(out.s, sizeof out.s, "from %s to %s on %s",
				clock_text(t->start_min).s, clock_text(t->end_min).s,
				date_long(t->first_on).s);
	else
		(void) snprintf(out.s, sizeof out.s, "on %s", date_long(t->first_on).s);
	return out;
}

const struct column absence_columns[] = {
	{ "absence", "No", COLUMN_INT },       { "officer", "Officer", COLUMN_CODE },
	{ "kind", "Kind", COLUMN_CODE },       { "from", "From", COLUMN_DATE },
	{ "start", "At", COLUMN_CODE },        { "to", "To", COLUMN_DATE },
	{ "end", "Until", COLUMN_CODE },       { "source", "Entered", COLUMN_CODE },
	{ "withdrawn_on", NULL, COLUMN_DATE }, { NULL, "State", COLUMN_CODE },
};
const size_t absence_column_count = COUNT_OF(absence_columns);

static void add_row(void *context, const struct absence *a)
{
	struct table *t = context;

	table_add_int(t, a->id);
	table_add_text(t, a->officer);
	table_add_text(t, absence_kind_word(a->kind));
	table_add_date(t, a->span.first_on);
	table_add_text(t, clock_text(a->span.start_min).s);
	table_add_date(t, a->span.last_on);
	table_add_text(t, clock_text(a->span.end_min).s);
	table_add_text(t, a->from_file ? "from a file" : "here");
	table_add_date(t, a->withdrawn_on);
	table_add_text(t, date_is_none(a->withdrawn_on) ? "" : "withdrawn");
}

int absence_list(struct store *st, const struct absence_filter *filter, struct table *t,
		 struct err *err)
{
	return absence_each(st, filter, add_row, t, err);
}
