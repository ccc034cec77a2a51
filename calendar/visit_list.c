/* calendar/visit_list.c - reads visits with what they promise or drew */
#include "calendar/visit.h"

#include "core/banned.h"

static enum visit_session read_session(const char *text)
{
	struct err ignored = { 0 };
	enum visit_session session = SESSION_TIMED;

	if (text)
		IGNORE(session_parse(text, &session,
				     &ignored)); /* the schema's CHECK has the same words */
	return session;
}

static int read_visit(const struct stmt *q, struct visit *v, struct err *err)
{
	*v = (struct visit){
		.id = stmt_int(q, 0),
		.school_id = stmt_int(q, 1),
		.officer_id = stmt_int(q, 2),
		.free_service = stmt_int(q, 8) != 0,
		.on = stmt_date(q, 9),
		.session = read_session(stmt_text(q, 10)),
		.start_min = (int) stmt_int(q, 11),
		.end_min = (int) stmt_int(q, 12),
		.days = stmt_quantity(q, 13),
	};
	stmt_copy(q, 3, v->urn, sizeof v->urn);
	stmt_copy(q, 4, v->school, sizeof v->school);
	stmt_copy(q, 5, v->officer, sizeof v->officer);
	stmt_copy(q, 6, v->service, sizeof v->service);
	stmt_copy(q, 7, v->state, sizeof v->state);
	stmt_copy(q, 14, v->contract, sizeof v->contract);
	v->awaiting_until = stmt_date(q, 16);
	return stmt_is_null(q, 15) ? ERR_OK : unit_parse(stmt_text(q, 15), &v->unit, err);
}

/*
 * One literal for each kind of filter, so that each has its index: "?1 IS NULL OR .." has none. ?7 the date, ?8 the
 * last act that was known: a hold counts while it is open, or once it was drawn.
 */
#define HOLD_COUNTS                                                                              \
	"h.audit_id <= ?8 AND h.made_on <= ?7 AND (h.released_on IS NULL OR h.released_on > ?7 " \
	"OR h.released_audit_id > ?8 OR EXISTS (SELECT 1 FROM day_entry u WHERE u.hold_id = "    \
	"h.hold_id AND u.audit_id <= ?8 AND u.dated_on <= ?7))"
#define VISITS(STATE, SCHOOL, FROM, WHERE)                                                         \
	"SELECT v.visit_id, " SCHOOL ", v.officer_id, s.urn, s.name, o.code, x.title, " STATE      \
	", CASE x.kind WHEN 'statutory' THEN 1 ELSE 0 END, v.on_date, v.session, v.start_min, "    \
	"v.end_min,"                                                                               \
	" CASE WHEN " STATE " IN ('planned','delivered','confirmed') THEN"                         \
	"  (SELECT coalesce(sum(h.quantity), 0) FROM visit_hold vh"                                \
	"   JOIN hold h ON h.hold_id = vh.hold_id WHERE vh.visit_id = v.visit_id AND " HOLD_COUNTS \
	") ELSE 0 END,"                                                                            \
	" (SELECT min(c.ref) FROM visit_hold vh JOIN hold h ON h.hold_id = vh.hold_id"             \
	"  JOIN contract c ON c.contract_id = h.contract_id WHERE vh.visit_id = v.visit_id AND "   \
	"h.school_id = " SCHOOL "),"                                                               \
	" (SELECT min(c.unit) FROM visit_hold vh JOIN hold h ON h.hold_id = vh.hold_id"            \
	"  JOIN contract c ON c.contract_id = h.contract_id WHERE vh.visit_id = v.visit_id AND "   \
	"h.school_id = " SCHOOL "),"                                                               \
	" (SELECT max(e.provisional_until) FROM visit_hold vh JOIN day_entry e ON e.hold_id = "    \
	"vh.hold_id WHERE vh.visit_id = v.visit_id AND e.audit_id <= ?8 AND e.dated_on <= ?7)"     \
	" FROM visit v " FROM " JOIN school s ON s.school_id = " SCHOOL                            \
	" JOIN officer o ON o.officer_id = v.officer_id"                                           \
	" JOIN service x ON x.service_id = v.service_id"                                           \
	" WHERE " WHERE " AND v.on_date >= coalesce(?4, '') AND v.on_date <= coalesce(?5, '9')"    \
	" AND (?6 IS NULL OR " STATE " = ?6) ORDER BY v.on_date, v.start_min, o.code, v.visit_id"
#define VISITS_NOW(WHERE) VISITS("v.state", "v.school_id", "", WHERE)

/* The visit as its last event known by then left it. */
#define EVENT_THEN                                                                             \
	"JOIN visit_event t ON t.visit_id = v.visit_id AND t.line = (SELECT max(y.line) FROM " \
	"visit_event y JOIN audit a ON a.audit_id = y.audit_id WHERE y.visit_id = v.visit_id " \
	"AND y.audit_id <= ?8 AND coalesce(y.on_date, a.today_on) <= ?7)"

static const char by_visit[] =
	VISITS_NOW("v.visit_id = ?1 AND (?2 IS NULL OR v.school_id = ?2) AND (?3 IS NULL OR "
		   "v.officer_id = ?3)");
static const char by_school[] =
	VISITS_NOW("v.school_id = ?2 AND ?1 IS NULL AND (?3 IS NULL OR v.officer_id = ?3)");
static const char by_officer[] = VISITS_NOW("v.officer_id = ?3 AND ?1 IS NULL AND ?2 IS NULL");
static const char by_date[] = VISITS_NOW("?1 IS NULL AND ?2 IS NULL AND ?3 IS NULL");
static const char as_known[] = VISITS(
	"t.state", "t.school_id", EVENT_THEN,
	"(?1 IS NULL OR v.visit_id = ?1) AND (?2 IS NULL OR t.school_id = ?2) AND (?3 IS NULL OR "
	"v.officer_id = ?3)");

static const char *sql_of(const struct visit_filter *filter)
{
	if (filter->as)
		return as_known;
	if (filter->visit_id != 0)
		return by_visit;
	if (filter->school_id != 0)
		return by_school;
	return filter->officer_id != 0 ? by_officer : by_date;
}

int visit_each(struct store *st, const struct visit_filter *filter,
	       void (*each)(void *context, const struct visit *v), void *context, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st, sql_of(filter),
			    BIND(bind_id(filter->visit_id), bind_id(filter->school_id),
				 bind_id(filter->officer_id), bind_date(filter->from),
				 bind_date(filter->to), bind_text(filter->state),
				 bind_as_on(filter->as), bind_as_known(filter->as)),
			    &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct visit v;

		if ((r = read_visit(q, &v, err)) < 0)
			return r;
		each(context, &v);
	}
	return r;
}

static const struct {
	const char *code, *words;
} states[] = {
	{ "planned", "booked" },
	{ "delivered", "awaiting" },
	{ "confirmed", "confirmed" },
	{ "cancelled-by-school", "school cancelled" },
	{ "cancelled-by-service", "we cancelled" },
};

int visit_state_parse(const char *text, const char **out_code, struct err *err)
{
	for (size_t i = 0; i < COUNT_OF(states); i++)
		if (strcmp(text, states[i].words) == 0 || strcmp(text, states[i].code) == 0) {
			*out_code = states[i].code;
			return ERR_OK;
		}
	return err_set(err, ERR_INVALID,
		       "'%s' is not a state: booked, awaiting, confirmed, school cancelled or we "
		       "cancelled",
		       text);
}

/* What people are shown: a delivery is confirmed by time, and a free one waits for nobody. */
static const char *state_words(const struct visit *v, struct date today)
{
	if (strcmp(v->state, "delivered") == 0 && date_is_none(v->awaiting_until))
		return "delivered";
	if (strcmp(v->state, "delivered") == 0 && date_compare(today, v->awaiting_until) > 0)
		return "confirmed by time";
	for (size_t i = 0; i < COUNT_OF(states); i++)
		if (strcmp(v->state, states[i].code) == 0)
			return states[i].words;
	return v->state;
}

/* "0.5 day", "2 sessions", "free". */
static void draw_words(const struct visit *v, char *out, size_t size)
{
	const struct unit_terms *terms = unit_terms(v->unit);

	if (v->free_service)
		(void) snprintf(out, size, "free");
	else if (v->days.hundredths == 0)
		(void) snprintf(out, size, "-");
	else
		(void) snprintf(out, size, "%s %s", quantity_pretty(v->days, terms->decimals).s,
				v->days.hundredths <= 100 ? terms->word : terms->plural);
}

const struct column visit_columns[] = {
	{ "visit", "No", COLUMN_INT },           { "date", "Date", COLUMN_DATE },
	{ "start", "From", COLUMN_CODE },        { "end", "To", COLUMN_CODE },
	{ "session", NULL, COLUMN_CODE },        { "urn", NULL, COLUMN_CODE },
	{ "school", "School", COLUMN_TEXT },     { "officer", "Officer", COLUMN_CODE },
	{ "service", NULL, COLUMN_TEXT },        { "free", NULL, COLUMN_BOOL },
	{ "quantity", NULL, COLUMN_QUANTITY },   { "unit", NULL, COLUMN_CODE },
	{ NULL, "Draws", COLUMN_CODE },          { "contract", NULL, COLUMN_CODE },
	{ "state", NULL, COLUMN_CODE },          { NULL, "State", COLUMN_CODE },
	{ "awaiting_until", NULL, COLUMN_DATE },
};
const size_t visit_column_count = COUNT_OF(visit_columns);

struct listing {
	struct table *t;
	struct date today;
};

static void add_row(void *context, const struct visit *v)
{
	static const char *const words[] = { NULL, "am", "pm", "day" };
	const struct listing *listing = context;
	struct table *t = listing->t;
	char draws[48];

	draw_words(v, draws, sizeof draws);
	table_add_int(t, v->id);
	table_add_date(t, v->on);
	table_add_text(t, clock_text(v->start_min).s);
	table_add_text(t, clock_text(v->end_min).s);
	table_add_text(t, words[v->session]);
	table_add_text(t, v->urn);
	table_add_text(t, v->school);
	table_add_text(t, v->officer);
	table_add_text(t, v->service);
	table_add_bool(t, v->free_service);
	table_add_quantity(t, v->days);
	table_add_text(t, v->contract[0] ? unit_terms(v->unit)->word : NULL);
	table_add_text(t, draws);
	table_add_text(t, v->contract[0] ? v->contract : NULL);
	table_add_text(t, v->state);
	table_add_text(t, state_words(v, listing->today));
	table_add_date(t, v->awaiting_until);
}

int visit_list(struct store *st, const struct visit_filter *filter, struct table *t,
	       struct err *err)
{
	struct listing listing = { .t = t, .today = filter->today };

	return visit_each(st, filter, add_row, &listing, err);
}
