/* calendar/series_book.c - books the visits of a series, wholly or not at all, and finds them again */
#include "calendar/series.h"

#include "calendar/series_calendar.h"
#include "calendar/visit_private.h"
#include "core/setting.h"

#include "core/banned.h"

/* The hours of sessions and the time to travel, as long as they hold. */
struct hours {
	int am_start, am_end, pm_start, pm_end, travel;
	struct date until; /* the day on which a later value begins; DATE_NONE: there is none */
};

struct booking {
	struct work *work;
	struct visit_plan *plan;
	struct series_calendar *calendar;
	struct series_booked *out;
	struct hours hours;
	struct fy open; /* the last year that was seen to be open; begins 0: none */
};

/* ---- hours of a day ---- */

static int load_hours(struct store *st, struct date on, struct hours *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	int64_t travel = 0;
	bool row = false;
	int r;

	if ((r = setting_span(st, "visit.am", on, &out->am_start, &out->am_end, err)) < 0 ||
	    (r = setting_span(st, "visit.pm", on, &out->pm_start, &out->pm_end, err)) < 0 ||
	    (r = setting_int(st, "visit.travel", on, &travel, err)) < 0 ||
	    (r = store_one(st,
			   "SELECT min(from_on) FROM setting WHERE name IN ('visit.am', "
			   "'visit.pm', 'visit.travel') AND from_on > ?1",
			   BIND(bind_date(on)), &q, &row, err)) < 0)
		return r;
	out->travel = (int) travel;
	out->until = row ? stmt_date(q, 0) : DATE_NONE;
	return ERR_OK;
}

static int fill_hours(struct booking *b, bool first, struct err *err)
{
	struct hours *h = &b->hours;
	struct visit_plan *plan = b->plan;
	bool old = first || (!date_is_none(h->until) && date_compare(plan->on, h->until) >= 0);
	int r;

	if (old && (r = load_hours(b->work->store, plan->on, h, err)) < 0)
		return r;
	if (plan->session == SESSION_TIMED)
		return ERR_OK;
	plan->start_min = plan->session == SESSION_PM ? h->pm_start : h->am_start;
	plan->end_min = plan->session == SESSION_AM ? h->am_end : h->pm_end;
	return ERR_OK;
}

/* ---- one day of the rule ---- */

static int check_year(struct booking *b, struct err *err)
{
	struct fy fy = fy_of(b->plan->on);
	int r;

	if (fy.begins == b->open.begins)
		return ERR_OK;
	if ((r = visit_check_year(b->work, b->plan->on, err)) < 0)
		return r;
	b->open = fy;
	return ERR_OK;
}

/* An officer may be hindered: the sentence of a single booking says how; with a reason it may go all the same. */
static int ask_singly(struct booking *b, struct err *err)
{
	struct visit_when when = { .verb = "book it" };
	int r = ERR_OK;

	for (size_t i = 0; r == ERR_OK && i < b->plan->officer_count; i++)
		r = visit_check_officer(b->work, b->plan, b->plan->officers[i], &when, err);
	if (r == ERR_CONFLICT)
		visit_offer(b->work, b->plan, &b->out->slots);
	return r;
}

static int check_day(struct booking *b, enum series_day_is *out, char *why, size_t size,
		     struct err *err)
{
	int r = check_year(b, err);

	if (r < 0)
		return r;
	*out = series_calendar_day(b->calendar, b->plan, b->work->reason ? 0 : b->hours.travel, why,
				   size);
	if (*out != SERIES_IN_DOUBT)
		return ERR_OK;
	*out = SERIES_FREE;
	return ask_singly(b, err);
}

static int write_visit(struct booking *b, struct err *err)
{
	struct series_booked *out = b->out;
	struct visit_booked booked = { 0 };
	int r = visit_write(b->work, b->plan, &booked, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < b->plan->school_count; i++) {
		out->quantity.hundredths += booked.holds[i].total.hundredths;
		out->unit = booked.holds[i].unit;
	}
	out->visit[out->count++] = (struct series_visit){ booked.id, b->plan->on };
	return ERR_OK;
}

/* ---- all of them ---- */

/* Which days can be: into out->visit, without a number yet, and out->skip. */
static int choose_days(struct booking *b, const struct date *days, size_t count, struct err *err)
{
	struct series_booked *out = b->out;
	int r;

	for (size_t i = 0; i < count; i++) {
		struct series_skip skip = { .on = days[i] };
		enum series_day_is is = SERIES_FREE;

		b->plan->on = days[i];
		if ((r = fill_hours(b, i == 0, err)) < 0 ||
		    (r = check_day(b, &is, skip.why, sizeof skip.why, err)) < 0)
			return r;
		if (is == SERIES_NOT_KNOWN) {
			out->stopped_on = days[i];
			break;
		}
		if (is == SERIES_SKIPPED)
			out->skip[out->skipped++] = skip;
		else
			out->visit[out->count++].on = days[i];
	}
	if (out->count > 0)
		return ERR_OK;
	if (!date_is_none(out->stopped_on))
		return err_set(err, ERR_CONFLICT,
			       "the term dates of %s are not known: no day of the series can be "
			       "booked",
			       academic_year_text(academic_year_of(out->stopped_on)).s);
	return err_set(err, ERR_CONFLICT,
		       "no day of the series can be booked: the first, %s, is %s",
		       date_table(out->skip[0].on).s, out->skip[0].why);
}

/* Too few days: how many would do. */
static int refuse_days(struct booking *b, size_t wanted, struct err *err)
{
	const struct err why = *err;

	b->out->bookable = b->out->count;
	if (why.code != ERR_CONFLICT)
		return (int) why.code;
	return err_set(err, ERR_CONFLICT, "%zu of %zu visits could be booked, and none is: %s",
		       b->out->bookable, wanted, why.msg);
}

static int book_days(struct booking *b, struct err *err)
{
	struct series_booked *out = b->out;
	const size_t wanted = out->count;
	int r;

	out->count = 0;
	for (size_t i = 0; i < wanted; i++) {
		b->plan->on = out->visit[i].on;
		if ((r = fill_hours(b, i == 0, err)) < 0)
			return r;
		if ((r = write_visit(b, err)) < 0)
			return refuse_days(b, wanted, err);
	}
	return ERR_OK;
}

static int check_plan(struct work *work, struct visit_plan *plan, struct date last, struct err *err)
{
	struct visit_plan probe;
	int r;

	if (plan->over.use == OVER_OUR_COST || plan->instead_of != 0)
		return err_set(err, ERR_INVALID,
			       "a series is neither at our own cost nor instead of a visit: book "
			       "such visits singly");
	if ((r = visit_check_who(work, plan, err)) < 0)
		return r;
	if ((r = date_plausible(plan->on, work->today, err)) < 0)
		return err_at(err, "date", 0);
	if ((r = date_plausible(last, work->today, err)) < 0)
		return err_at(err, "repeat", 0);
	probe = *plan; /* the series fills the times of each day */
	return visit_fill_times(work->store, &probe, err);
}

static int insert_series(struct work *work, struct series_booked *out, struct err *err)
{
	return work_insert(work, "INSERT INTO visit_series (rule, audit_id) VALUES (?1, ?2)",
			   BIND(bind_text(out->rule), bind_int(work_audit_id(work))), &out->id,
			   err);
}

static int book_all(struct booking *b, const struct series_rule *rule, struct err *err)
{
	struct date days[SERIES_MAX], first = b->plan->on;
	struct series_booked *out = b->out;
	int r;

	series_text(rule, out->rule);
	if (series_expand(rule, first, days, &out->asked, err) < 0)
		return err_at(err, "repeat", 0);
	if ((r = check_plan(b->work, b->plan, days[out->asked - 1], err)) < 0 ||
	    (r = series_calendar_load(b->work->store, b->plan, days[0], days[out->asked - 1],
				      &b->calendar, err)) < 0 ||
	    (r = choose_days(b, days, out->asked, err)) < 0 ||
	    (r = insert_series(b->work, out, err)) < 0)
		return r;
	b->plan->series_id = out->id;
	r = book_days(b, err);
	b->plan->on = first;
	return r;
}

int series_book(struct work *work, struct visit_plan *plan, const struct series_rule *rule,
		struct series_booked **out, struct err *err)
{
	struct booking b = { .work = work, .plan = plan, .out = calloc(1, sizeof *b.out) };
	int r;

	*out = b.out;
	if (!b.out)
		return err_nomem(err);
	b.out->stopped_on = DATE_NONE;
	r = book_all(&b, rule, err);
	series_calendar_freep(&b.calendar);
	return r;
}

/* ---- finding it again ---- */

int series_load(struct store *st, int64_t series_id, struct series *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st,
			  "SELECT s.rule, (SELECT count(*) FROM visit v WHERE v.series_id = "
			  "s.series_id), (SELECT count(*) FROM visit v WHERE v.series_id = "
			  "s.series_id AND v.state = 'planned') FROM visit_series s WHERE "
			  "s.series_id = ?1",
			  BIND(bind_int(series_id)), &q, &row, err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_NOT_FOUND, "there is no series %" PRId64, series_id);
	*out = (struct series){ .id = series_id,
				.visits = (size_t) stmt_int(q, 1),
				.planned = (size_t) stmt_int(q, 2) };
	stmt_copy(q, 0, out->rule, sizeof out->rule);
	return ERR_OK;
}

static int read_planned(struct store *st, int64_t series_id, struct date from, int64_t *ids,
			size_t room, size_t *out_count, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT visit_id FROM visit WHERE series_id = ?1 AND on_date >= ?2 AND "
			    "state = 'planned' ORDER BY on_date, start_min, visit_id",
			    BIND(bind_int(series_id), bind_date(from)), &q, err);

	*out_count = 0;
	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row && *out_count < room)
		ids[(*out_count)++] = stmt_int(q, 0);
	return r;
}

int series_planned(struct store *st, int64_t series_id, struct date from, int64_t **out,
		   size_t *out_count, struct err *err)
{
	SCOPED(freep) int64_t *ids = NULL;
	struct series s;
	int r = series_load(st, series_id, &s, err);

	if (r < 0)
		return r;
	ids = calloc(s.planned + 1, sizeof *ids);
	if (!ids)
		return err_nomem(err);
	if ((r = read_planned(st, series_id, from, ids, s.planned, out_count, err)) < 0)
		return r;
	if (*out_count == 0)
		return err_set(err, ERR_CONFLICT,
			       "no visit of series %" PRId64 " is planned from %s on", series_id,
			       date_long(from).s);
	*out = ids;
	ids = NULL;
	return ERR_OK;
}
