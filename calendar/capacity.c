/* calendar/capacity.c - counts the sessions that are left to give, and those that are promised */
#include "calendar/capacity.h"

#include "calendar/openings.h"

#include "core/banned.h"

static int count_sold(struct store *st, struct fy fy, struct date from, int64_t *out,
		      struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	const int64_t session = INT64_C(100) * unit_terms(UNIT_SESSION)->minutes;
	bool row = false;
	int64_t sold = 0; /* hundredths of a minute; a day is two sessions, also by its minutes */
	int r = store_query(st,
			    "SELECT a.unit, sum(s.balance - s.planned) FROM allotment a"
			    " JOIN allotment_sum s ON s.allotment_id = a.allotment_id"
			    " WHERE a.fy = ?1 AND a.last_on >= ?2 GROUP BY a.unit",
			    BIND(bind_int(fy.begins), bind_date(from)), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		enum unit unit;

		if ((r = unit_parse(stmt_text(q, 0), &unit, err)) < 0)
			return r;
		sold += stmt_int(q, 1) * unit_terms(unit)->minutes;
	}
	*out = (sold + session - 1) / session;
	return r;
}

static bool counts(const struct openings *o, size_t day)
{
	return o->kinds[day] == DAY_SCHOOL || o->kinds[day] == DAY_NOT_KNOWN;
}

static struct capacity_officer count_officer(const struct openings *o, size_t i)
{
	const struct opening_officer *who = &o->officers[i];
	struct capacity_officer sum = { .code = who->code,
					.name = who->name,
					.has_pattern = who->has_pattern,
					.ends_on = who->ends_on };

	for (size_t d = 0; d < o->days; d++) {
		unsigned at = counts(o, d) ? openings_at(o, i, d) : 0;

		sum.total += (at & WORKS_AM) != 0;
		sum.total += (at & WORKS_PM) != 0;
		sum.taken += (at & WORKS_AM) && (at & TAKEN_AM);
		sum.taken += (at & WORKS_PM) && (at & TAKEN_PM);
	}
	return sum;
}

int capacity_each(struct store *st, struct fy fy, struct date from,
		  void (*each)(void *context, const struct capacity_officer *officer),
		  void *context, struct capacity *out, struct err *err)
{
	SCOPED(openings_release) struct openings o = OPENINGS_EMPTY;
	struct capacity sum = { .from = date_max(from, fy_first(fy)), .to = fy_last(fy) };
	int r;

	if (date_compare(sum.from, sum.to) > 0) { /* the year is over */
		*out = (struct capacity){ .from = DATE_NONE, .to = DATE_NONE };
		return ERR_OK;
	}
	if ((r = openings_load(st, 0, 0, sum.from, sum.to, &o, err)) < 0 ||
	    (r = count_sold(st, fy, sum.from, &sum.sold, err)) < 0)
		return r;
	for (size_t i = 0; i < o.count; i++) {
		struct capacity_officer officer = count_officer(&o, i);

		if (!date_is_none(officer.ends_on) && date_compare(officer.ends_on, sum.from) < 0)
			continue; /* has left */
		sum.known = sum.known || officer.has_pattern;
		sum.total += officer.total;
		sum.taken += officer.taken;
		if (each)
			each(context, &officer);
	}
	sum.free = sum.total - sum.taken - sum.sold;
	*out = sum;
	return ERR_OK;
}

int capacity_left(struct store *st, struct fy fy, struct date from, struct capacity *out,
		  struct err *err)
{
	return capacity_each(st, fy, from, NULL, NULL, out, err);
}
