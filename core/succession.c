/* core/succession.c - writes and reads which school became which */
#include "core/succession.h"

#include "core/banned.h"

static const char *const kind_words[] = {
	[SUCCESSION_ACADEMY] = "academy",
	[SUCCESSION_MERGER] = "merger",
	[SUCCESSION_CLOSURE] = "closure",
};

int succession_kind_parse(const char *text, enum succession_kind *out, struct err *err)
{
	for (size_t i = 0; i < COUNT_OF(kind_words); i++)
		if (strcmp(text, kind_words[i]) == 0) {
			*out = (enum succession_kind) i;
			return ERR_OK;
		}
	return err_set(err, ERR_INVALID, "'%s' is not a kind: academy, merger or closure", text);
}

const char *succession_kind_word(enum succession_kind kind)
{
	return kind_words[kind];
}

static int check_first(struct store *st, const struct school *school, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st,
			  "SELECT x.on_date, s.name, s.urn FROM school_succession x LEFT JOIN "
			  "school s ON s.school_id = x.successor_id WHERE x.school_id = ?1",
			  BIND(bind_int(school->id)), &q, &row, err);

	if (r < 0 || !row)
		return r;
	if (stmt_is_null(q, 1))
		return err_set(err, ERR_CONFLICT,
			       "%s (%s) closed on %s already, and nobody follows", school->name,
			       school->urn, date_long(date_add(stmt_date(q, 0), -1)).s);
	return err_set(err, ERR_CONFLICT, "%s (%s) became %s (%s) on %s already", school->name,
		       school->urn, stmt_text(q, 1), stmt_text(q, 2), date_long(stmt_date(q, 0)).s);
}

/* The link in force that day, and those known for later. */
static int copy_links(struct work *work, int64_t from_school, int64_t to_school, struct date on,
		      struct err *err)
{
	return work_run(
		work,
		"INSERT INTO link_officer (school_id, from_on, officer_id) SELECT ?2, CASE WHEN "
		"l.from_on < ?3 THEN ?3 ELSE l.from_on END, l.officer_id FROM link_officer l WHERE "
		"l.school_id = ?1 AND l.officer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "
		"link_officer n WHERE n.school_id = ?1 AND n.from_on > l.from_on AND n.from_on <= "
		"?3) AND NOT EXISTS (SELECT 1 FROM link_officer o WHERE o.school_id = ?2 AND "
		"o.officer_id IS NOT NULL)",
		BIND(bind_int(from_school), bind_int(to_school), bind_date(on)), err);
}

static int end_links(struct work *work, int64_t school_id, struct date on, struct err *err)
{
	int r = work_run(work,
			 "UPDATE link_officer SET officer_id = NULL WHERE school_id = ?1 AND "
			 "from_on >= ?2 AND officer_id IS NOT NULL",
			 BIND(bind_int(school_id), bind_date(on)), err);

	if (r < 0)
		return r;
	return work_run(
		work,
		"INSERT INTO link_officer (school_id, from_on, officer_id) SELECT ?1, ?2, "
		"NULL WHERE EXISTS (SELECT 1 FROM link_officer l WHERE l.school_id = ?1 AND "
		"l.officer_id IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM link_officer l "
		"WHERE l.school_id = ?1 AND l.from_on = ?2)",
		BIND(bind_int(school_id), bind_date(on)), err);
}

int succession_write(struct work *work, const struct school *school, const struct school *successor,
		     struct date on, enum succession_kind kind, struct err *err)
{
	int r;

	if ((r = check_first(work->store, school, err)) < 0 ||
	    (r = work_run(work,
			  "INSERT INTO school_succession (school_id, successor_id, on_date, kind, "
			  "reason, audit_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
			  BIND(bind_int(school->id), bind_id(successor ? successor->id : 0),
			       bind_date(on), bind_text(kind_words[kind]), bind_text(work->reason),
			       bind_int(work_audit_id(work))),
			  err)) < 0 ||
	    (r = work_run(
		     work,
		     "UPDATE school SET status = 'closed', closed_on = ?2 WHERE school_id = ?1",
		     BIND(bind_int(school->id), bind_date(date_add(on, -1))), err)) < 0)
		return r;
	if (successor && (r = copy_links(work, school->id, successor->id, on, err)) < 0)
		return r;
	return end_links(work, school->id, on, err);
}

int descent_each(struct store *st, int64_t school_id,
		 void (*each)(void *context, const struct descent *d), void *context,
		 struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT 0 AS place, s.urn, s.name, x.on_date AS on_date, x.kind FROM "
		"school_succession x LEFT JOIN school s ON s.school_id = x.successor_id WHERE "
		"x.school_id = ?1 UNION ALL SELECT 1, s.urn, s.name, x.on_date, x.kind FROM "
		"school_succession x JOIN school s ON s.school_id = x.school_id WHERE "
		"x.successor_id = ?1 ORDER BY place, on_date",
		BIND(bind_int(school_id)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct descent d = { .forward = stmt_int(q, 0) == 0, .on = stmt_date(q, 3) };

		stmt_copy(q, 1, d.urn, sizeof d.urn);
		stmt_copy(q, 2, d.school, sizeof d.school);
		if ((r = succession_kind_parse(stmt_text(q, 4), &d.kind, err)) < 0)
			return r;
		each(context, &d);
	}
	return r;
}
