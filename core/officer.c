/* core/officer.c - officers, and which schools they are linked to */
#include "core/officer.h"

#include "core/check_value.h"
#include "core/find.h"
#include "core/text.h"

#include "core/banned.h"

static void read_officer(const struct stmt *q, struct officer *out)
{
	*out = (struct officer){ .id = stmt_int(q, 0) };
	stmt_copy(q, 1, out->code, sizeof out->code);
	stmt_copy(q, 2, out->name, sizeof out->name);
	stmt_copy(q, 3, out->role, sizeof out->role);
	stmt_copy(q, 4, out->mail, sizeof out->mail);
	out->ends_on = stmt_date(q, 5);
	out->experienced = stmt_int(q, 6) != 0;
}

int officer_load(struct store *st, int64_t officer_id, struct officer *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st,
			  "SELECT officer_id, code, name, role, mail, ends_on, experienced FROM"
			  " officer WHERE officer_id = ?1",
			  BIND(bind_int(officer_id)), &q, &row, err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_NOT_FOUND, "the book has no officer with the key %" PRId64,
			       officer_id);
	read_officer(q, out);
	return ERR_OK;
}

bool officer_may_chair(const char *role, bool experienced)
{
	return strcmp(role, "service-manager") == 0 || strcmp(role, "acting-senior") == 0 ||
	       (strcmp(role, "ewo") == 0 && experienced);
}

int officer_find(struct store *st, const char *text, struct officer *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	SCOPED(find_release) struct find find = FIND_EMPTY;
	bool row = false;
	int64_t id;
	int r;

	if ((r = find_begin(&find, "officer", text, err)) < 0 ||
	    (r = store_query(st,
			     "SELECT officer_id, name_folded, name, code, ends_on FROM officer"
			     " ORDER BY code",
			     BIND_NONE, &q, err)) < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		if (strcmp(stmt_text(q, 3), text) == 0)
			return officer_load(st, stmt_int(q, 0), out, err);
		find_offer(&find, stmt_int(q, 0), stmt_text(q, 1), stmt_text(q, 2), stmt_text(q, 3),
			   !stmt_is_null(q, 4));
	}
	if (r < 0 || (r = find_end(&find, &id, err)) < 0)
		return r;
	return officer_load(st, id, out, err);
}

static int check_officer(const char *code, const char *name, const char *role, const char *mail,
			 struct err *err)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
	static const char *const roles[] = { "ewo", "service-manager", "acting-senior",
					     "legal-co-ordinator", "cme-officer" };
	size_t length = strlen(code), known = 0;

	if (length == 0 || length > 15 || strspn(code, allowed) != length)
		return err_set(
			err, ERR_INVALID,
			"'%s' is not an officer's code: 1 to 15 of A to Z, 0 to 9 and '-', such"
			" as EWO-01",
			code);
	while (known < COUNT_OF(roles) && strcmp(roles[known], role) != 0)
		known++;
	if (known == COUNT_OF(roles)) {
		(void) err_set(err, ERR_INVALID,
			       "'%s' is not an officer's role: ewo, service-manager, acting-senior,"
			       " legal-co-ordinator or cme-officer",
			       role);
		return err_at(err, "role", 0);
	}
	if (line_check("officer's name", name, 90, err) < 0)
		return err_at(err, "name", 0);
	if (mail && mail_check(mail, err) < 0)
		return err_at(err, "mail", 0);
	return ERR_OK;
}

int officer_add(struct work *work, const char *code, const char *name, const char *role,
		const char *mail, int64_t *out_id, struct err *err)
{
	SCOPED(freep) char *folded = NULL;
	int64_t there;
	int r;

	if ((r = check_officer(code, name, role, mail, err)) < 0 ||
	    (r = store_int(work->store, "SELECT count(*) FROM officer WHERE code = ?1",
			   BIND(bind_text(code)), 0, &there, err)) < 0)
		return r;
	if (there)
		return err_set(err, ERR_CONFLICT, "there is an officer %s already", code);
	folded = text_fold(name);
	if (!folded)
		return err_nomem(err);
	return work_insert(work,
			   "INSERT INTO officer (code, name, name_folded, role, mail)"
			   " VALUES (?1, ?2, ?3, ?4, ?5)",
			   BIND(bind_text(code), bind_text(name), bind_text(folded),
				bind_text(role), bind_text(mail)),
			   out_id, err);
}

int officer_set_experienced(struct work *work, const struct officer *officer, bool experienced,
			    struct err *err)
{
	if (officer->experienced == experienced)
		return err_set(err, ERR_CONFLICT, "%s counts as %s already", officer->code,
			       experienced ? "experienced" : "not experienced");
	return work_run(work, "UPDATE officer SET experienced = ?2 WHERE officer_id = ?1",
			BIND(bind_int(officer->id), bind_int(experienced ? 1 : 0)), err);
}

int officer_set_mail(struct work *work, int64_t officer_id, const char *mail, struct err *err)
{
	if (line_check("mail address", mail, 120, err) < 0 || mail_check(mail, err) < 0)
		return err_at(err, "mail", 0);
	return work_run(work, "UPDATE officer SET mail = ?2 WHERE officer_id = ?1",
			BIND(bind_int(officer_id), bind_text(mail)), err);
}

/* ---- the end of work ---- */

int officer_set_end(struct work *work, int64_t officer_id, struct date on, struct err *err)
{
	return work_run(work, "UPDATE officer SET ends_on = ?2 WHERE officer_id = ?1",
			BIND(bind_int(officer_id), bind_date(on)), err);
}

int officer_serves(struct store *st, int64_t officer_id, struct date on, struct err *err)
{
	struct officer officer;
	int r = officer_load(st, officer_id, &officer, err);

	if (r < 0)
		return r;
	if (!date_is_none(officer.ends_on) && date_compare(on, officer.ends_on) > 0)
		return err_set(err, ERR_CONFLICT, "%s works until %s, and not on %s any more",
			       officer.code, date_long(officer.ends_on).s, date_long(on).s);
	return ERR_OK;
}

/* ---- link officers ---- */

/* Who leaves has a school only when it is known who has it next: a link holds until the next one. */
static int check_link(struct store *st, int64_t officer_id, int64_t school_id, struct date from,
		      struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct officer officer;
	bool row = false;
	int r;

	if ((r = officer_serves(st, officer_id, from, err)) < 0 ||
	    (r = officer_load(st, officer_id, &officer, err)) < 0)
		return r;
	if (date_is_none(officer.ends_on))
		return ERR_OK;
	r = store_one(
		st,
		"SELECT min(from_on) FROM link_officer WHERE school_id = ?1 AND from_on > ?2"
		" AND from_on <= ?3",
		BIND(bind_int(school_id), bind_date(from), bind_date(date_add(officer.ends_on, 1))),
		&q, &row, err);
	if (r < 0 || (row && !stmt_is_null(q, 0)))
		return r;
	return err_set(err, ERR_CONFLICT,
		       "%s works until %s: link who has the school from the next day on first",
		       officer.code, date_long(officer.ends_on).s);
}

int officer_link(struct work *work, int64_t officer_id, int64_t school_id, struct date from,
		 struct err *err)
{
	int r;

	if (date_plausible(from, work->today, err) < 0)
		return err_at(err, "from", 0);
	if (officer_id && (r = check_link(work->store, officer_id, school_id, from, err)) < 0)
		return r;
	return work_run(
		work,
		"INSERT INTO link_officer (school_id, from_on, officer_id) VALUES (?1, ?2, ?3)"
		" ON CONFLICT (school_id, from_on) DO UPDATE SET officer_id = excluded.officer_id",
		BIND(bind_int(school_id), bind_date(from), bind_id(officer_id)), err);
}

int officer_linked(struct store *st, int64_t school_id, struct date on, struct officer *out,
		   struct err *err)
{
	int64_t id;
	int r = store_int(
		st,
		"SELECT officer_id FROM link_officer WHERE school_id = ?1 AND from_on <= ?2"
		" ORDER BY from_on DESC LIMIT 1",
		BIND(bind_int(school_id), bind_date(on)), 0, &id, err);

	if (r < 0)
		return r;
	*out = (struct officer){ .id = 0, .ends_on = DATE_NONE };
	return id == 0 ? ERR_OK : officer_load(st, id, out, err);
}

int officer_schools(struct store *st, int64_t officer_id, struct date from, struct date to,
		    void (*each)(void *context, const struct officer_school *school), void *context,
		    struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT s.school_id, s.urn, s.name, min(l.from_on) FROM link_officer l"
		" JOIN school s ON s.school_id = l.school_id"
		" WHERE l.officer_id = ?1 AND l.from_on <= coalesce(?3, '9') AND NOT EXISTS"
		" (SELECT 1 FROM link_officer n WHERE n.school_id = l.school_id"
		" AND n.from_on > l.from_on AND n.from_on <= ?2)"
		" GROUP BY s.school_id, s.urn, s.name, s.name_folded ORDER BY s.name_folded, s.urn",
		BIND(bind_int(officer_id), bind_date(from), bind_date(to)), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		const struct officer_school school = { .school_id = stmt_int(q, 0),
						       .urn = stmt_text(q, 1),
						       .name = stmt_text(q, 2),
						       .from = stmt_date(q, 3) };

		each(context, &school);
	}
	return r;
}

/* ---- listing ---- */

const struct column officer_columns[] = {
	{ "code", "Officer", COLUMN_CODE },   { "name", "Name", COLUMN_TEXT },
	{ "role", "Role", COLUMN_CODE },      { "days", NULL, COLUMN_TEXT },
	{ NULL, "Works", COLUMN_TEXT },       { "schools", "Schools", COLUMN_INT },
	{ "mail", "Mail", COLUMN_TEXT },      { "ends_on", NULL, COLUMN_DATE },
	{ "experienced", NULL, COLUMN_BOOL },
};
const size_t officer_column_count = COUNT_OF(officer_columns);

/* Officers with their working days, a row for each part of a day; one row without for who has no pattern. */
#define LIST                                                                                   \
	"SELECT o.code, o.name, o.role, o.mail, c.schools, p.weekday, p.start_min, p.end_min," \
	" o.ends_on, o.experienced"                                                            \
	" FROM officer o LEFT JOIN officer_pattern p ON p.officer_id = o.officer_id"           \
	" AND p.from_on = (SELECT max(x.from_on) FROM officer_pattern x"                       \
	" WHERE x.officer_id = o.officer_id AND x.from_on <= ?1)"                              \
	" LEFT JOIN (SELECT l.officer_id, count(*) AS schools FROM link_officer l"             \
	" WHERE l.from_on = (SELECT max(y.from_on) FROM link_officer y"                        \
	" WHERE y.school_id = l.school_id AND y.from_on <= ?1) GROUP BY l.officer_id) c"       \
	" ON c.officer_id = o.officer_id ORDER BY o.code, p.weekday, p.start_min"

struct list_row {
	struct officer officer;
	int64_t schools;
	char days[120];
};

static void add_row(struct table *t, const struct list_row *row)
{
	struct date ends_on = row->officer.ends_on;
	char until[48];

	(void) snprintf(until, sizeof until, "until %s",
			date_is_none(ends_on) ? "" : date_table(ends_on).s + strlen("Mon "));
	table_add_text(t, row->officer.code);
	table_add_text(t, row->officer.name);
	table_add_text(t, row->officer.role);
	table_add_text(t, row->days);
	table_add_text(t, date_is_none(ends_on) ? row->days : until);
	table_add_int(t, row->schools);
	table_add_text(t, row->officer.mail);
	table_add_date(t, ends_on);
	table_add_bool(t, row->officer.experienced);
}

int officer_list(struct store *st, struct date on, struct table *t, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct list_row held = { .schools = 0 };
	bool row = false;
	int r = store_query(st, LIST, BIND(bind_date(on)), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		if (strcmp(stmt_text(q, 0), held.officer.code) != 0) {
			if (held.officer.code[0])
				add_row(t, &held);
			held = (struct list_row){ .schools = stmt_int(q, 4) };
			stmt_copy(q, 0, held.officer.code, sizeof held.officer.code);
			stmt_copy(q, 1, held.officer.name, sizeof held.officer.name);
			stmt_copy(q, 2, held.officer.role, sizeof held.officer.role);
			stmt_copy(q, 3, held.officer.mail, sizeof held.officer.mail);
			held.officer.ends_on = stmt_date(q, 8);
			held.officer.experienced = stmt_int(q, 9) != 0;
		}
		if (stmt_is_null(q, 5))
			(void) snprintf(held.days, sizeof held.days, "%s", OFFICER_DAYS_ALL);
		else
			officer_days_add(held.days, sizeof held.days, stmt_int(q, 5),
					 stmt_int(q, 6), stmt_int(q, 7));
	}
	if (r == ERR_OK && held.officer.code[0])
		add_row(t, &held);
	return r;
}
