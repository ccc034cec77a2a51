/* calendar/diary.c - reads visits for calendars, and says of them what may be said there */
#include "calendar/diary.h"

#include "core/banned.h"

/* ---- reading ---- */

#define DIARY(MORE, WHERE)                                                                    \
	"SELECT v.visit_id, v.uid, v.sequence, v.changed_at, v.state, v.place, v.on_date, "   \
	"v.start_min, v.end_min, x.title, x.family, x.kind, s.school_id, s.urn, s.name, "     \
	"s.mail, s.address, o.officer_id, o.code, o.name, o.mail FROM visit v JOIN "          \
	"visit_school z ON z.visit_id = v.visit_id JOIN school s ON s.school_id = "           \
	"z.school_id JOIN visit_officer g ON g.visit_id = v.visit_id JOIN officer o ON "      \
	"o.officer_id = g.officer_id JOIN service x ON x.service_id = v.service_id" MORE      \
	" WHERE " WHERE " AND v.on_date >= coalesce(?2, '') AND v.on_date <= coalesce(?3, "   \
	"'9') AND (?4 IS NULL OR v.state NOT IN ('cancelled-by-school', "                     \
	"'cancelled-by-service', 'reversed') OR substr(v.changed_at, 1, 10) >= ?4) ORDER BY " \
	"v.on_date, v.start_min, v.visit_id, z.line, g.line"

/* One literal for each kind of filter, so that each has its index. */
static const char of_visit[] = DIARY("", "v.visit_id = ?1");
static const char of_school[] =
	DIARY(" JOIN visit_school f ON f.visit_id = v.visit_id", "f.school_id = ?1");
static const char of_officer[] =
	DIARY(" JOIN visit_officer f ON f.visit_id = v.visit_id", "f.officer_id = ?1");
static const char of_team[] = DIARY("", "?1 IS NULL");

static const char *sql_of(const struct diary_filter *filter, int64_t *out_id)
{
	*out_id = filter->visit_id;
	if (filter->visit_id != 0)
		return of_visit;
	*out_id = filter->school_id;
	if (filter->school_id != 0)
		return of_school;
	*out_id = filter->officer_id;
	return filter->officer_id != 0 ? of_officer : of_team;
}

static int read_visit(const struct stmt *q, struct diary_visit *v, struct err *err)
{
	v->visit_id = stmt_int(q, 0);
	stmt_copy(q, 1, v->uid, sizeof v->uid);
	v->sequence = stmt_int(q, 2);
	stmt_copy(q, 3, v->changed_at, sizeof v->changed_at);
	stmt_copy(q, 4, v->state, sizeof v->state);
	v->on = stmt_date(q, 6);
	v->start_min = (int) stmt_int(q, 7);
	v->end_min = (int) stmt_int(q, 8);
	stmt_copy(q, 9, v->service, sizeof v->service);
	stmt_copy(q, 10, v->family, sizeof v->family);
	v->free_service = strcmp(stmt_text(q, 11), "statutory") == 0;
	stmt_copy(q, 16, v->address, sizeof v->address);
	v->school_count = v->officer_count = 0;
	return place_parse(stmt_text(q, 5), &v->place, err);
}

/* The party of a row, unless it is there already: rows are every school with every officer. */
static void read_party(const struct stmt *q, int column, struct diary_party *parties, size_t most,
		       size_t *count)
{
	int64_t id = stmt_int(q, column);
	struct diary_party *p = &parties[*count];

	for (size_t i = 0; i < *count; i++)
		if (parties[i].id == id)
			return;
	if (*count == most)
		return;
	p->id = id;
	stmt_copy(q, column + 1, p->code, sizeof p->code);
	stmt_copy(q, column + 2, p->name, sizeof p->name);
	stmt_copy(q, column + 3, p->mail, sizeof p->mail);
	++*count;
}

int diary_each(struct store *st, const struct diary_filter *filter, diary_reader *each,
	       void *context, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct diary_visit v = { .visit_id = 0 };
	bool row = false;
	int64_t id;
	const char *sql = sql_of(filter, &id);
	int r = store_query(st, sql,
			    BIND(bind_id(id), bind_date(filter->from), bind_date(filter->to),
				 bind_date(filter->off_since)),
			    &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		if (stmt_int(q, 0) != v.visit_id) {
			if (v.visit_id != 0 && (r = each(context, &v, err)) < 0)
				return r;
			if ((r = read_visit(q, &v, err)) < 0)
				return r;
		}
		read_party(q, 12, v.schools, VISIT_SCHOOLS_MAX, &v.school_count);
		read_party(q, 17, v.officers, VISIT_OFFICERS_MAX, &v.officer_count);
	}
	return r < 0 || v.visit_id == 0 ? r : each(context, &v, err);
}

bool diary_is_off(const struct diary_visit *v)
{
	return strncmp(v->state, "cancelled", 9) == 0 || strcmp(v->state, "reversed") == 0;
}

/* ---- words ---- */

/* Families of the catalogue that are about a school, and no child of it. Of every other the title is not said. */
static bool tells_of_nobody(const char *family)
{
	static const char *const plain[] = { "officer-days", "targeting-support", "advice",
					     "patrol",       "group-work",        "data",
					     "policy",       "training" };

	for (size_t i = 0; i < COUNT_OF(plain); i++)
		if (strcmp(family, plain[i]) == 0)
			return true;
	return false;
}

/* "Targeting Support Meeting (online)"; "Visit", "Home visit". */
static const char *say_what(const struct diary_visit *v, char *out, size_t size)
{
	static const struct {
		const char *alone, *beside;
	} places[] = {
		[PLACE_SCHOOL] = { "Visit", "" },
		[PLACE_HOME] = { "Home visit", "" },
		[PLACE_ONLINE] = { "Online meeting", " (online)" },
		[PLACE_DESK] = { "Desk work", " (desk work)" },
	};

	if (v->place != PLACE_HOME && tells_of_nobody(v->family))
		(void) snprintf(out, size, "%s%s", v->service, places[v->place].beside);
	else
		(void) snprintf(out, size, "%s", places[v->place].alone);
	return out;
}

/* "Officer 01 and Officer 02"; by code or by name. */
static const char *say_parties(const struct diary_party *parties, size_t count, bool by_code,
			       char *out, size_t size)
{
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; i < count && used < size; i++) {
		const char *before = i == 0 ? "" : i + 1 == count ? " and " : ", ";

		used += (size_t) snprintf(out + used, size - used, "%s%s", before,
					  by_code ? parties[i].code : parties[i].name);
	}
	return out;
}

static void say_summary(const struct diary_visit *v, enum diary_view view, char *out, size_t size)
{
	char what[128], schools[1100], officers[1100];

	say_what(v, what, sizeof what);
	say_parties(v->schools, v->school_count, false, schools, sizeof schools);
	say_parties(v->officers, v->officer_count, view == VIEW_TEAM, officers, sizeof officers);
	if (view == VIEW_SCHOOL)
		(void) snprintf(out, size, "%s: %s", what, officers);
	else if (view == VIEW_OFFICER)
		(void) snprintf(out, size, "%s: %s", what, schools);
	else
		(void) snprintf(out, size, "%s: %s: %s", officers, what, schools);
}

/*
 * The leading school and the lines of its address in one; a home is never said. Of several schools none is told which
 * the leading one is: a school sees no other.
 */
static void say_location(const struct diary_visit *v, enum diary_view view, char *out, size_t size)
{
	size_t used;

	out[0] = '\0';
	if (v->place == PLACE_ONLINE)
		(void) snprintf(out, size, "Online");
	if (v->place != PLACE_SCHOOL || (view == VIEW_SCHOOL && v->school_count > 1))
		return;
	used = (size_t) snprintf(out, size, "%s", v->schools[0].name);
	for (const char *line = v->address; *line != '\0' && used < size;) {
		int length = (int) strcspn(line, "\n");

		if (length > 0)
			used += (size_t) snprintf(out + used, size - used, ", %.*s", length, line);
		line += length + (line[length] == '\n');
	}
}

static size_t say_lines(const struct diary_party *parties, size_t count, char *out, size_t size)
{
	size_t used = 0;

	for (size_t i = 0; i < count && used < size; i++)
		used += (size_t) snprintf(out + used, size - used, "%s (%s)\n", parties[i].name,
					  parties[i].code);
	return used < size ? used : size - 1;
}

static void say_description(const struct diary_visit *v, enum diary_view view,
			    struct diary_words *out)
{
	char *text = out->description;
	size_t size = sizeof out->description, used = 0;

	if (view != VIEW_SCHOOL)
		used = say_lines(v->schools, v->school_count, text, size);
	if (view != VIEW_OFFICER || v->officer_count > 1)
		used += say_lines(v->officers, v->officer_count, text + used, size - used);
	(void) snprintf(text + used, size - used, "%s\nVisit %" PRId64, out->category, v->visit_id);
}

void diary_say(const struct diary_visit *v, enum diary_view view, struct diary_words *out)
{
	out->category = v->free_service ? "Free service" : "Bought service";
	say_summary(v, view, out->summary, sizeof out->summary);
	say_location(v, view, out->location, sizeof out->location);
	say_description(v, view, out);
}

void diary_event(const struct diary_visit *v, const struct diary_words *words,
		 struct ical_event *event)
{
	*event = (struct ical_event){
		.uid = v->uid,
		.sequence = v->sequence,
		.made_at = v->changed_at,
		.changed_at = v->changed_at,
		.on = v->on,
		.start_min = v->start_min,
		.end_min = v->end_min,
		.cancelled = diary_is_off(v),
		.summary = words->summary,
		.location = words->location,
		.category = words->category,
		.description = words->description,
	};
}
