/* calendar/leaver.c - ends an officer's work once visits and schools have new owners */
#include "calendar/leaver.h"

#include <stdarg.h>

#include "core/banned.h"

static int look_visits(struct store *st, int64_t officer_id, struct date on, struct leaver *out,
		       struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT v.visit_id, v.on_date, s.name FROM visit_officer w JOIN visit v "
		"ON v.visit_id = w.visit_id JOIN school s ON s.school_id = v.school_id"
		" WHERE w.officer_id = ?1 AND v.on_date > ?2 AND v.state = 'planned'"
		" ORDER BY v.on_date, v.start_min, v.visit_id",
		BIND(bind_int(officer_id), bind_date(on)), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		if (out->visits < LEAVER_MAX) {
			struct leaver_visit *v = &out->visit[out->visits];

			v->id = stmt_int(q, 0);
			v->on = stmt_date(q, 1);
			stmt_copy(q, 2, v->school, sizeof v->school);
		}
		out->visits++;
	}
	return r;
}

static void add_school(void *context, const struct officer_school *school)
{
	struct leaver *out = context;

	if (out->schools < LEAVER_MAX) {
		struct leaver_school *s = &out->school[out->schools];

		(void) snprintf(s->urn, sizeof s->urn, "%s", school->urn);
		(void) snprintf(s->name, sizeof s->name, "%s", school->name);
		s->from = school->from;
	}
	out->schools++;
}

int leaver_look(struct store *st, int64_t officer_id, struct date on, struct leaver *out,
		struct err *err)
{
	struct leaver found = { .visits = 0 };
	int r;

	if ((r = look_visits(st, officer_id, on, &found, err)) < 0 ||
	    (r = officer_schools(st, officer_id, date_add(on, 1), DATE_NONE, add_school, &found,
				 err)) < 0)
		return r;
	*out = found;
	return ERR_OK;
}

/* Add to a text what still fits. */
PRINTF_LIKE(3, 4) static void add(char *out, size_t size, const char *fmt, ...)
{
	size_t used = strlen(out);
	va_list args;

	va_start(args, fmt);
	(void) vsnprintf(out + used, size - used, fmt, args);
	va_end(args);
}

/* "3 visits booked after 31 August 2024 (12, 13, 17) and 1 school then (116469)" */
static void say(const struct leaver *l, struct date on, char *out, size_t size)
{
	out[0] = '\0';
	if (l->visits > 0) {
		add(out, size, "%zu %s booked after %s (", l->visits,
		    l->visits == 1 ? "visit" : "visits", date_long(on).s);
		for (size_t i = 0; i < l->visits && i < LEAVER_MAX; i++)
			add(out, size, "%s%" PRId64, i ? ", " : "", l->visit[i].id);
		add(out, size, "%s)", l->visits > LEAVER_MAX ? ", .." : "");
	}
	if (l->schools > 0) {
		add(out, size, "%s%zu %s%s%s (", l->visits ? " and " : "", l->schools,
		    l->schools == 1 ? "school" : "schools", l->visits ? "" : " after ",
		    l->visits ? "" : date_long(on).s);
		for (size_t i = 0; i < l->schools && i < LEAVER_MAX; i++)
			add(out, size, "%s%s", i ? ", " : "", l->school[i].urn);
		add(out, size, "%s)", l->schools > LEAVER_MAX ? ", .." : "");
	}
}

int officer_end(struct work *work, const struct officer *officer, struct date on, struct err *err)
{
	struct leaver left;
	char what[300];
	int r;

	if (!date_is_none(on)) {
		if (date_plausible(on, work->today, err) < 0)
			return err_at(err, "on", 0);
		if ((r = leaver_look(work->store, officer->id, on, &left, err)) < 0)
			return r;
		if (left.visits + left.schools > 0) {
			say(&left, on, what, sizeof what);
			return err_set(err, ERR_CONFLICT,
				       "%s has %s: give them to another officer first",
				       officer->code, what);
		}
	}
	if (date_compare(on, officer->ends_on) == 0)
		return ERR_OK; /* it is so already: nothing is written */
	return officer_set_end(work, officer->id, on, err);
}
