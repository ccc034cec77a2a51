/* calendar/engagement.c - where an officer is on a day, and whether there is time for something else */
#include "calendar/engagement.h"

#include "core/setting.h"

#include "core/banned.h"

bool engagements_clash(const struct engagement *a, const struct engagement *b)
{
	return a->start_min < b->end_min && a->end_min > b->start_min;
}

static bool is_elsewhere(const struct engagement *e)
{
	return e->place == PLACE_SCHOOL || e->place == PLACE_HOME;
}

/* A morning and an afternoon. */
static bool lunch_between(const struct engagement *a, const struct engagement *b)
{
	return (a->session == SESSION_AM && b->session == SESSION_PM) ||
	       (a->session == SESSION_PM && b->session == SESSION_AM);
}

bool engagements_hurry(const struct engagement *a, const struct engagement *b, int travel,
		       int *out_between)
{
	int between =
		a->start_min < b->start_min ? b->start_min - a->end_min : a->start_min - b->end_min;

	*out_between = between;
	return between >= 0 && between < travel && a->school_id != b->school_id &&
	       is_elsewhere(a) && is_elsewhere(b) && !lunch_between(a, b);
}

/* One day is found by its date, many days by the officer: SQLite takes what is asked to be equal. */
#define ENGAGEMENTS(WHEN)                                                                         \
	"SELECT v.visit_id, v.school_id, v.on_date, v.session, v.place, v.start_min, v.end_min, " \
	"s.name FROM visit v JOIN visit_officer o ON o.visit_id = v.visit_id JOIN school s ON "   \
	"s.school_id = v.school_id WHERE o.officer_id = ?1 AND v.on_date " WHEN                   \
	" AND v.state IN ('planned','delivered','confirmed','no-access') ORDER BY v.on_date, "    \
	"v.start_min, v.visit_id"

int engagement_each(struct store *st, int64_t officer_id, struct date from, struct date to,
		    void (*each)(void *context, const struct engagement *e), void *context,
		    struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = date_compare(from, to) == 0
			? store_query(st, ENGAGEMENTS("= ?2"),
				      BIND(bind_int(officer_id), bind_date(from)), &q, err)
			: store_query(st, ENGAGEMENTS("BETWEEN ?2 AND ?3"),
				      BIND(bind_int(officer_id), bind_date(from), bind_date(to)),
				      &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct engagement e = { .visit_id = stmt_int(q, 0),
					.school_id = stmt_int(q, 1),
					.on = stmt_date(q, 2),
					.session = SESSION_TIMED,
					.start_min = (int) stmt_int(q, 5),
					.end_min = (int) stmt_int(q, 6),
					.school = stmt_text(q, 7) };

		if ((!stmt_is_null(q, 3) &&
		     (r = session_parse(stmt_text(q, 3), &e.session, err)) < 0) ||
		    (r = place_parse(stmt_text(q, 4), &e.place, err)) < 0)
			return r;
		each(context, &e);
	}
	return r;
}

int travel_minutes(struct store *st, struct date on, int *out, struct err *err)
{
	int64_t minutes = 0;
	int r = setting_int(st, "visit.travel", on, &minutes, err);

	*out = (int) minutes;
	return r;
}

/* ---- is there time? ---- */

struct look {
	const struct engagement *wanted;
	int travel, between;
	struct engagement clash, hurry; /* the first of each; visit_id 0: none */
	char at[128], near[128];        /* their schools */
};

static void look_at(void *context, const struct engagement *e)
{
	struct look *look = context;
	int between = 0;

	if (e->visit_id == look->wanted->visit_id)
		return; /* it is not in its own way */
	if (look->clash.visit_id == 0 && engagements_clash(e, look->wanted)) {
		look->clash = *e;
		(void) snprintf(look->at, sizeof look->at, "%s", e->school);
	}
	if (look->hurry.visit_id == 0 &&
	    engagements_hurry(e, look->wanted, look->travel, &between)) {
		look->hurry = *e;
		look->between = between;
		(void) snprintf(look->near, sizeof look->near, "%s", e->school);
	}
}

static int refuse_hurry(const struct officer *officer, const struct look *look, const char *verb,
			struct err *err)
{
	const struct engagement *first = &look->hurry, *then = look->wanted;
	bool before = first->start_min < then->start_min;

	return err_set(err, ERR_CONFLICT,
		       "%s would have %d minutes from %s to %s on %s, and %d are needed to travel "
		       "(visit %" PRId64 " %s at %s): to %s all the same give a --reason",
		       officer->code, look->between, before ? look->near : then->school,
		       before ? then->school : look->near, date_table(then->on).s, look->travel,
		       first->visit_id, before ? "ends" : "begins",
		       clock_text(before ? first->end_min : first->start_min).s, verb);
}

int engagement_check(struct store *st, const struct officer *officer, const struct engagement *e,
		     int travel, const char *verb, struct err *err)
{
	struct look look = { .wanted = e, .travel = travel };
	int r = engagement_each(st, officer->id, e->on, e->on, look_at, &look, err);

	if (r < 0)
		return r;
	if (look.clash.visit_id != 0)
		return err_set(
			err, ERR_CONFLICT, "%s is at %s from %s to %s on %s (visit %" PRId64 ")",
			officer->code, look.at, clock_text(look.clash.start_min).s,
			clock_text(look.clash.end_min).s, date_long(e->on).s, look.clash.visit_id);
	return look.hurry.visit_id == 0 ? ERR_OK : refuse_hurry(officer, &look, verb, err);
}
