/* calendar/stranded.c - closed schools with days left or visits booked: two queries, whatever the number of schools */
#include "calendar/stranded.h"

#include <uthash.h>

#include "core/banned.h"

void stranded_release(struct stranded *s)
{
	free(s->schools);
	*s = (struct stranded){ 0 };
}

/* A school that is gone, while its days and visits are being looked for. */
struct gone {
	struct stranded_school school; /* its school_id is the hash key */
	UT_hash_handle hh;
};

struct search {
	struct gone *all;
	bool no_memory;
};

static void search_release(struct search *s)
{
	struct gone *g, *next;

	HASH_ITER(hh, s->all, g, next)
	{
		HASH_DEL(s->all, g);
		free(g);
	}
}

static void add_gone(void *context, const struct school_gone *school)
{
	struct search *s = context;
	struct gone *g = calloc(1, sizeof *g);

	if (!g) {
		s->no_memory = true;
		return;
	}
	g->school.school_id = school->school_id;
	g->school.missing = school->missing;
	g->school.closed_on = school->closed_on;
	(void) snprintf(g->school.urn, sizeof g->school.urn, "%s", school->urn);
	(void) snprintf(g->school.name, sizeof g->school.name, "%s", school->name);
	HASH_ADD(hh, s->all, school.school_id, sizeof g->school.school_id, g);
}

static struct stranded_school *find(const struct search *s, int64_t school_id)
{
	struct gone *g = NULL;

	HASH_FIND(hh, s->all, &school_id, sizeof school_id, g);
	return g ? &g->school : NULL;
}

static int find_days(struct store *st, struct date today, const struct search *s, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT m.school_id, a.unit, sum(x.balance),"
			    " count(DISTINCT a.contract_id) FROM allotment a"
			    " JOIN allotment_sum x ON x.allotment_id = a.allotment_id"
			    " JOIN contract_member m ON m.contract_id = a.contract_id"
			    "  AND (a.school_id = m.school_id OR a.school_id IS NULL)"
			    " WHERE a.last_on >= ?1 AND x.balance > 0 GROUP BY m.school_id, a.unit",
			    BIND(bind_date(today)), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct stranded_school *school = find(s, stmt_int(q, 0));
		struct quantity left = stmt_quantity(q, 2);
		enum unit unit;

		if ((r = unit_parse(stmt_text(q, 1), &unit, err)) < 0)
			return r;
		if (!school)
			continue;
		school->contracts += stmt_int(q, 3); /* a contract has one unit */
		if (unit == UNIT_DAY)
			school->days = left;
		else if (unit == UNIT_SESSION)
			school->sessions = left;
		else
			school->hours = left;
	}
	return r;
}

static int find_visits(struct store *st, const struct search *s, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT z.school_id, count(*) FROM visit v JOIN visit_school z ON "
			    "z.visit_id = v.visit_id WHERE v.state = 'planned' GROUP BY "
			    "z.school_id",
			    BIND_NONE, &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct stranded_school *school = find(s, stmt_int(q, 0));

		if (school)
			school->visits = stmt_int(q, 1);
	}
	return r;
}

static int by_name(const void *a, const void *b)
{
	const struct stranded_school *one = a, *other = b;
	int order = strcmp(one->name, other->name);

	return order ? order : strcmp(one->urn, other->urn);
}

/* Those that have something. */
static int collect(const struct search *s, struct stranded *out, struct err *err)
{
	out->schools = calloc(HASH_COUNT(s->all) + 1, sizeof *out->schools);
	if (!out->schools)
		return err_nomem(err);
	for (const struct gone *g = s->all; g; g = g->hh.next)
		if (g->school.contracts > 0 || g->school.visits > 0)
			out->schools[out->count++] = g->school;
	qsort(out->schools, out->count, sizeof *out->schools, by_name);
	return ERR_OK;
}

int stranded_find(struct store *st, const struct school_import *import, struct date today,
		  struct stranded *out, struct err *err)
{
	SCOPED(search_release) struct search s = { .all = NULL };
	int r;

	school_import_gone(import, add_gone, &s);
	if (s.no_memory)
		return err_nomem(err);
	if ((r = find_days(st, today, &s, err)) < 0 || (r = find_visits(st, &s, err)) < 0)
		return r;
	return collect(&s, out, err);
}

/* ---- to people and programs ---- */

const struct column stranded_columns[] = {
	{ "urn", "URN", COLUMN_CODE },       { "name", "School", COLUMN_TEXT },
	{ "closed", "Closed", COLUMN_CODE }, { "left", "Left", COLUMN_CODE },
	{ "visits", "Visits", COLUMN_INT },
};
const size_t stranded_column_count = COUNT_OF(stranded_columns);

/* "6.0 days, 2 sessions" */
static void left_words(const struct stranded_school *s, char *out, size_t size)
{
	const struct quantity left[] = { s->days, s->sessions, s->hours };
	static const enum unit units[] = { UNIT_DAY, UNIT_SESSION, UNIT_HOUR };
	size_t used = 0;

	(void) snprintf(out, size, "none");
	for (size_t i = 0; i < COUNT_OF(units); i++) {
		const struct unit_terms *terms = unit_terms(units[i]);

		if (left[i].hundredths == 0 || used >= size)
			continue;
		used += (size_t) snprintf(out + used, size - used, "%s%s %s", used ? ", " : "",
					  quantity_pretty(left[i], terms->decimals).s,
					  left[i].hundredths == 100 ? terms->word : terms->plural);
	}
}

void stranded_table(const struct stranded *s, struct table *t)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct stranded_school *school = &s->schools[i];
		const char *closed = school->missing                   ? "not in the file"
				     : date_is_none(school->closed_on) ? "closed"
								       : NULL;
		char left[160];

		left_words(school, left, sizeof left);
		table_add_text(t, school->urn);
		table_add_text(t, school->name);
		table_add_text(t, closed ? closed : date_long(school->closed_on).s);
		table_add_text(t, left);
		table_add_int(t, school->visits);
	}
}

void stranded_json(const struct stranded *s, struct json *array)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct stranded_school *school = &s->schools[i];
		struct json *row = json_add_object(array, NULL);

		json_add_text(row, "urn", school->urn);
		json_add_text(row, "name", school->name);
		json_add_bool(row, "missing", school->missing);
		json_add_date(row, "closed_on", school->closed_on);
		json_add_quantity(row, "days", school->days);
		json_add_quantity(row, "sessions", school->sessions);
		json_add_quantity(row, "hours", school->hours);
		json_add_int(row, "contracts", school->contracts);
		json_add_int(row, "visits", school->visits);
	}
}
