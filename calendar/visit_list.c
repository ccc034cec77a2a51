/* calendar/visit_list.c - reads visits with what they promise or drew */
#include "calendar/reply.h"
#include "calendar/visit_private.h"

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

static enum visit_place read_place(const char *text)
{
	struct err ignored = { 0 };
	enum visit_place place = PLACE_SCHOOL;

	IGNORE(place_parse(text, &place, &ignored)); /* the schema's CHECK has the same words */
	return place;
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
		.awaiting_until = stmt_date(q, 16),
		.place = read_place(stmt_text(q, 17)),
		.schools = (int) stmt_int(q, 18),
		.officers = (int) stmt_int(q, 19),
		.queried = stmt_int(q, 20) > 0,
		.confirmed = stmt_int(q, 21) != 0,
		.series_id = stmt_int(q, 22),
	};
	stmt_copy(q, 3, v->urn, sizeof v->urn);
	stmt_copy(q, 4, v->school, sizeof v->school);
	stmt_copy(q, 5, v->officer, sizeof v->officer);
	stmt_copy(q, 6, v->service, sizeof v->service);
	stmt_copy(q, 7, v->state, sizeof v->state);
	stmt_copy(q, 14, v->contract, sizeof v->contract);
	return stmt_is_null(q, 15) ? ERR_OK : unit_parse(stmt_text(q, 15), &v->unit, err);
}

/*
 * All of it on a date (?7), as it was known (?8). Of the school asked for, else of all: what was drawn and not given
 * back, else what was promised.
 */
#define USE_THEN \
	"e.hold_id = h.hold_id AND e.kind = 'use' AND e.dated_on <= ?7 AND e.audit_id <= ?8"
#define HOLD_THEN                                                                           \
	"h.made_on <= ?7 AND h.audit_id <= ?8 AND (h.released_on IS NULL OR h.released_on " \
	"> ?7 OR h.released_audit_id > ?8)"
#define OF_ASKED "vh.visit_id = v.visit_id AND (?2 IS NULL OR h.school_id = ?2)"
#define HELD                                                                                      \
	"(SELECT coalesce(sum(coalesce((SELECT sum(-e.quantity) FROM day_entry e WHERE " USE_THEN \
	"), CASE WHEN " HOLD_THEN " THEN h.quantity ELSE 0 END)), 0) FROM "                       \
	"visit_hold vh JOIN hold h ON h.hold_id = vh.hold_id WHERE " OF_ASKED ")"
/*
 * Of the last promise of the school shown: a visit that went over to another school draws on what that one bought, one
 * that was moved to another year on that year's contract.
 */
#define OF_CONTRACT                                                                       \
	" FROM visit_hold vh JOIN hold h ON h.hold_id = vh.hold_id JOIN contract c ON "   \
	"c.contract_id = h.contract_id WHERE vh.visit_id = v.visit_id AND h.school_id = " \
	"s.school_id ORDER BY CASE WHEN h.made_on <= ?7 AND h.audit_id <= ?8 THEN "       \
	"h.audit_id ELSE 0 END DESC, c.ref LIMIT 1)"
#define AWAITING                                                                           \
	"(SELECT max(e.provisional_until) FROM visit_hold h JOIN day_entry e ON " USE_THEN \
	" WHERE h.visit_id = v.visit_id)"
#define OPEN_QUERIES                                                                         \
	"(SELECT count(*) FROM visit_hold vh JOIN day_entry e ON e.hold_id = vh.hold_id "    \
	"JOIN use_query y ON y.entry_id = e.entry_id AND y.queried_on <= ?7 AND y.audit_id " \
	"<= ?8 WHERE vh.visit_id = v.visit_id AND NOT EXISTS (SELECT 1 FROM use_answer w "   \
	"WHERE w.query_id = y.query_id AND w.answered_on <= ?7 AND w.audit_id <= ?8))"

/* One literal for each kind of filter, so that each has its index: "?1 IS NULL OR .." has none. */
#define VISITS(STATE, CONFIRMED, VISIT, OFFICERS, SCHOOLS, WHERE)                               \
	"SELECT v.visit_id, s.school_id, g.officer_id, s.urn, s.name, o.code, x.title, " STATE  \
	", CASE x.kind WHEN 'statutory' THEN 1 ELSE 0 END, v.on_date, v.session, "              \
	"v.start_min, v.end_min, " HELD ", (SELECT c.ref" OF_CONTRACT ", (SELECT "              \
	"c.unit" OF_CONTRACT ", " AWAITING ", v.place, (SELECT count(*) FROM "                  \
	"visit_school z WHERE z.visit_id = v.visit_id), (SELECT count(*) FROM "                 \
	"visit_officer z WHERE z.visit_id = v.visit_id), " OPEN_QUERIES ", " CONFIRMED          \
	", v.series_id " VISIT " JOIN visit_school f ON f.visit_id = v.visit_id " OFFICERS      \
	" ON g.visit_id = v.visit_id " SCHOOLS " JOIN officer o ON o.officer_id = g.officer_id" \
	" JOIN service x ON x.service_id = v.service_id WHERE " WHERE                           \
	" AND v.on_date >= coalesce(?4, '') AND v.on_date <= coalesce(?5, '9')"                 \
	" AND (?9 IS NULL OR v.series_id = ?9) AND (?6 IS NULL OR " STATE                       \
	" = ?6) ORDER BY v.on_date, v.start_min, o.code, "                                      \
	"v.visit_id"
#define VISITS_NOW(WHERE)                                                                       \
	VISITS("v.state", "CASE WHEN v.confirmed_by IS NULL THEN 0 ELSE 1 END", "FROM visit v", \
	       "JOIN visit_officer g", "JOIN school s ON s.school_id = f.school_id", WHERE)

#define SCHOOL "f.school_id = coalesce(?2, v.school_id)"
#define OFFICER "g.officer_id = coalesce(?3, v.officer_id)"

static const char by_visit[] = VISITS_NOW("v.visit_id = ?1 AND " SCHOOL " AND " OFFICER);
static const char by_school[] = VISITS_NOW("?1 IS NULL AND f.school_id = ?2 AND " OFFICER);
static const char by_officer[] = VISITS_NOW("?1 IS NULL AND " SCHOOL " AND g.officer_id = ?3");
static const char by_series[] = VISITS_NOW("v.series_id = ?9 AND " SCHOOL " AND " OFFICER);
static const char by_date[] = VISITS_NOW("?1 IS NULL AND " SCHOOL " AND " OFFICER);

/* ---- as it was ---- */

/* Was this version, or this officer, still so: the act that ended it was not done, or not known? */
#define ENDED_LATER(ROW) "(" ROW ".audit_id > ?8 OR a.today_on > ?7)"

/* The visit before it was moved and handed over, its officers before they were covered. */
#define VISIT_THEN                                                                                 \
	"FROM (SELECT n.visit_id, n.service_id, n.series_id, n.school_id, coalesce(w.officer_id, " \
	"n.officer_id)"                                                                            \
	" AS officer_id, coalesce(w.place, n.place) AS place, coalesce(w.on_date, n.on_date)"      \
	" AS on_date, CASE WHEN w.visit_id IS NULL THEN n.session ELSE w.session END AS "          \
	"session, coalesce(w.start_min, n.start_min) AS start_min, coalesce(w.end_min, "           \
	"n.end_min) AS end_min FROM visit n LEFT JOIN visit_version w ON w.visit_id = "            \
	"n.visit_id AND w.sequence = (SELECT min(y.sequence) FROM visit_version y JOIN "           \
	"audit a ON a.audit_id = y.audit_id WHERE y.visit_id = n.visit_id AND " ENDED_LATER(       \
		"y") ")) v"
#define OFFICERS_THEN                                                                          \
	"JOIN (SELECT z.visit_id, z.line, coalesce((SELECT c.officer_id FROM visit_covered c " \
	"JOIN "                                                                                \
	"audit a ON a.audit_id = c.audit_id WHERE c.visit_id = z.visit_id AND c.line = "       \
	"z.line AND " ENDED_LATER("c") " ORDER BY c.sequence LIMIT 1), z.officer_id) AS "      \
				       "officer_id FROM visit_officer z) g"

/* The visit as its last event by then left it, and the school that it was for before it went over to another. */
#define EVENT_THEN                                                                         \
	"JOIN visit_event t ON t.visit_id = v.visit_id AND t.line = (SELECT max(y.line) "  \
	"FROM visit_event y JOIN audit a ON a.audit_id = y.audit_id WHERE y.visit_id = "   \
	"v.visit_id AND y.audit_id <= ?8 AND coalesce(y.on_date, a.today_on) <= ?7) JOIN " \
	"school s ON s.school_id = coalesce((SELECT m.school_id FROM visit_moved m WHERE " \
	"m.visit_id = f.visit_id AND m.line = f.line AND (m.audit_id > ?8 OR m.on_date > " \
	"?7) ORDER BY m.audit_id LIMIT 1), f.school_id)"

static const char as_known[] =
	VISITS("t.state", "t.confirmed", VISIT_THEN, OFFICERS_THEN, EVENT_THEN,
	       "(?1 IS NULL OR v.visit_id = ?1) AND CASE WHEN ?2 IS NULL THEN f.line = 1 ELSE "
	       "s.school_id = ?2 END AND CASE WHEN ?3 IS NULL THEN g.line = 1 ELSE "
	       "g.officer_id = ?3 END");

static const char *sql_of(const struct visit_filter *filter)
{
	if (filter->as)
		return as_known;
	if (filter->visit_id != 0)
		return by_visit;
	if (filter->series_id != 0)
		return by_series;
	if (filter->school_id != 0)
		return by_school;
	return filter->officer_id != 0 ? by_officer : by_date;
}

#define DISPUTED "queried" /* disputed, whatever state it is in */

int visit_each(struct store *st, const struct visit_filter *filter,
	       void (*each)(void *context, const struct visit *v), void *context, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false, queried = filter->state && strcmp(filter->state, DISPUTED) == 0;
	int r = store_query(st, sql_of(filter),
			    BIND(bind_id(filter->visit_id), bind_id(filter->school_id),
				 bind_id(filter->officer_id), bind_date(filter->from),
				 bind_date(filter->to), bind_text(queried ? NULL : filter->state),
				 bind_as_on(filter->as), bind_as_known(filter->as),
				 bind_id(filter->series_id)),
			    &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct visit v;

		if ((r = read_visit(q, &v, err)) < 0)
			return r;
		if (!queried || v.queried)
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
	{ "no-access", "no access" },
	{ "reversed", "reversed" },
	{ DISPUTED, DISPUTED },
};

int visit_state_parse(const char *text, const char **out_code, struct err *err)
{
	for (size_t i = 0; i < COUNT_OF(states); i++)
		if (strcmp(text, states[i].words) == 0 || strcmp(text, states[i].code) == 0) {
			*out_code = states[i].code;
			return ERR_OK;
		}
	return err_set(err, ERR_INVALID,
		       "'%s' is not a state: booked, awaiting, confirmed, school cancelled, we "
		       "cancelled, no access, reversed or queried",
		       text);
}

/* A delivery is confirmed by time, unless it is disputed; a free one waits for nobody. */
const char *visit_state_words(const struct visit *v, struct date today)
{
	if (v->queried)
		return DISPUTED;
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
	{ "visit", "No", COLUMN_INT },        { "date", "Date", COLUMN_DATE },
	{ "start", "From", COLUMN_CODE },     { "end", "To", COLUMN_CODE },
	{ "session", NULL, COLUMN_CODE },     { "place", NULL, COLUMN_CODE },
	{ "urn", NULL, COLUMN_CODE },         { "school", NULL, COLUMN_TEXT },
	{ NULL, "School", COLUMN_TEXT },      { "schools", NULL, COLUMN_INT },
	{ "officer", NULL, COLUMN_CODE },     { NULL, "Officer", COLUMN_CODE },
	{ "officers", NULL, COLUMN_INT },     { "service", NULL, COLUMN_TEXT },
	{ "free", NULL, COLUMN_BOOL },        { "quantity", NULL, COLUMN_QUANTITY },
	{ "unit", NULL, COLUMN_CODE },        { NULL, "Draws", COLUMN_CODE },
	{ "contract", NULL, COLUMN_CODE },    { "state", NULL, COLUMN_CODE },
	{ NULL, "State", COLUMN_CODE },       { "awaiting_until", NULL, COLUMN_DATE },
	{ "queried", NULL, COLUMN_BOOL },     { "reply", NULL, COLUMN_CODE },
	{ "declined_by", NULL, COLUMN_CODE }, { "series", NULL, COLUMN_INT },
};
const size_t visit_column_count = COUNT_OF(visit_columns);

struct named {
	char s[160];
};

/* "EWO-01 +1": there are others. */
static struct named with_more(const char *name, int count)
{
	struct named out;

	if (count > 1)
		(void) snprintf(out.s, sizeof out.s, "%s +%d", name, count - 1);
	else
		(void) snprintf(out.s, sizeof out.s, "%s", name);
	return out;
}

struct listing {
	struct table *t;
	struct date today;
	struct replies replies; /* as they are now */
};

static void listing_release(struct listing *listing)
{
	replies_release(&listing->replies);
}

/*
 * "booked, accepted": of a visit to come that its schools were invited to. "EWO-03 declined": an officer will not
 * come, which goes before all, and "booked" has no room beside it.
 */
static void state_words(const struct visit *v, const struct listing *listing, char *out,
			size_t size)
{
	const char *reply = reply_of_visit(&listing->replies, v->id);
	const char *declined_by = reply_declined_by(&listing->replies, v->id);
	bool is_planned = strcmp(v->state, "planned") == 0;

	if (is_planned && declined_by)
		(void) snprintf(out, size, "%s declined", declined_by);
	else if (is_planned && reply)
		(void) snprintf(out, size, "%s, %s", visit_state_words(v, listing->today),
				reply_words(reply));
	else
		(void) snprintf(out, size, "%s", visit_state_words(v, listing->today));
}

static void add_row(void *context, const struct visit *v)
{
	const struct listing *listing = context;
	struct table *t = listing->t;
	char draws[48], state[48];

	state_words(v, listing, state, sizeof state);
	draw_words(v, draws, sizeof draws);
	table_add_int(t, v->id);
	table_add_date(t, v->on);
	table_add_text(t, clock_text(v->start_min).s);
	table_add_text(t, clock_text(v->end_min).s);
	table_add_text(t, session_word(v->session));
	table_add_text(t, place_word(v->place));
	table_add_text(t, v->urn);
	table_add_text(t, v->school);
	table_add_text(t, with_more(v->school, v->schools).s);
	table_add_int(t, v->schools);
	table_add_text(t, v->officer);
	table_add_text(t, with_more(v->officer, v->officers).s);
	table_add_int(t, v->officers);
	table_add_text(t, v->service);
	table_add_bool(t, v->free_service);
	table_add_quantity(t, v->days);
	table_add_text(t, v->contract[0] ? unit_terms(v->unit)->word : NULL);
	table_add_text(t, draws);
	table_add_text(t, v->contract[0] ? v->contract : NULL);
	table_add_text(t, v->state);
	table_add_text(t, state);
	table_add_date(t, v->awaiting_until);
	table_add_bool(t, v->queried);
	table_add_text(t, reply_of_visit(&listing->replies, v->id));
	table_add_text(t, reply_declined_by(&listing->replies, v->id));
	if (v->series_id)
		table_add_int(t, v->series_id);
	else
		table_add_text(t, NULL);
}

int visit_list(struct store *st, const struct visit_filter *filter, struct table *t,
	       struct err *err)
{
	SCOPED(listing_release) struct listing listing = { .t = t, .today = filter->today };
	int r = filter->as ? ERR_OK : replies_load(st, filter->visit_id, &listing.replies, err);

	return r < 0 ? r : visit_each(st, filter, add_row, &listing, err);
}
