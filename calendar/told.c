/* calendar/told.c - remembers what the parties of visits were told, and what a visit was then */
#include "calendar/told.h"

#include "core/banned.h"

void tolds_release(struct tolds *t)
{
	free(t->told);
	*t = (struct tolds){ .count = 0 };
}

#define TOLDS(WHERE)                                                                             \
	"SELECT t.visit_id, t.party_id, t.sequence, t.party, t.method, m.mail_to, "              \
	"coalesce(s.urn, o.code), coalesce(s.name, o.name), m.queued_on FROM visit_told t JOIN " \
	"message m ON m.message_id = t.message_id JOIN visit v ON v.visit_id = t.visit_id LEFT " \
	"JOIN school s ON t.party = 'school' AND s.school_id = t.party_id LEFT JOIN officer o "  \
	"ON t.party = 'officer' AND o.officer_id = t.party_id WHERE m.state <> 'dropped' "       \
	"AND " WHERE " ORDER BY t.visit_id, t.message_id"

static const char of_visit[] = TOLDS("t.visit_id = ?1");
static const char of_planned[] = TOLDS("v.state = 'planned' AND v.on_date >= coalesce(?1, '') AND "
				       "v.on_date <= coalesce(?2, '9')");

static bool is_same_party(const struct told *a, const struct told *b)
{
	return a->visit_id == b->visit_id && a->is_school == b->is_school &&
	       a->party_id == b->party_id;
}

/* What it was told before is not the last any more. */
static void supersede(struct tolds *t, const struct told *last)
{
	for (size_t i = t->count; i-- > 0 && t->told[i].visit_id == last->visit_id;)
		if (is_same_party(&t->told[i], last))
			t->told[i].is_last = false;
}

static int keep(struct tolds *out, const struct stmt *q, struct err *err)
{
	struct told *t;

	if (out->count == out->room) {
		size_t room = out->room ? out->room * 2 : 16;
		struct told *more = realloc(out->told, room * sizeof *more);

		if (!more)
			return err_nomem(err);
		out->told = more;
		out->room = room;
	}
	t = &out->told[out->count];
	*t = (struct told){
		.visit_id = stmt_int(q, 0),
		.party_id = stmt_int(q, 1),
		.sequence = stmt_int(q, 2),
		.is_school = strcmp(stmt_text(q, 3), "school") == 0,
		.is_request = strcmp(stmt_text(q, 4), "REQUEST") == 0,
		.is_last = true,
		.on = stmt_date(q, 8),
	};
	stmt_copy(q, 5, t->mail, sizeof t->mail);
	stmt_copy(q, 6, t->code, sizeof t->code);
	stmt_copy(q, 7, t->name, sizeof t->name);
	supersede(out, t);
	out->count++;
	return ERR_OK;
}

int tolds_load(struct store *st, int64_t visit_id, struct date from, struct date to,
	       struct tolds *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = visit_id ? store_query(st, of_visit, BIND(bind_int(visit_id)), &q, err)
			 : store_query(st, of_planned, BIND(bind_date(from), bind_date(to)), &q,
				       err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row)
		r = keep(out, q, err);
	return r;
}

const struct told *tolds_of(const struct tolds *t, int64_t visit_id, size_t *out_count)
{
	size_t low = 0, high = t->count, count = 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (t->told[middle].visit_id < visit_id)
			low = middle + 1;
		else
			high = middle;
	}
	while (low + count < t->count && t->told[low + count].visit_id == visit_id)
		count++;
	*out_count = count;
	return count > 0 ? &t->told[low] : NULL;
}

const struct told *tolds_last(const struct tolds *t, int64_t visit_id, bool is_school,
			      int64_t party_id)
{
	size_t count;
	const struct told *told = tolds_of(t, visit_id, &count);

	for (size_t i = 0; i < count; i++)
		if (told[i].is_last && told[i].is_school == is_school &&
		    told[i].party_id == party_id)
			return &told[i];
	return NULL;
}

/* Its officers were those whom others have covered since, and those who are still there. */
static int officers_then(struct store *st, int64_t sequence, struct diary_visit *visit,
			 struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT o.officer_id, o.code, o.name, o.mail FROM visit_officer n JOIN "
			    "officer o ON o.officer_id = coalesce((SELECT c.officer_id FROM "
			    "visit_covered c WHERE c.visit_id = n.visit_id AND c.line = n.line AND "
			    "c.sequence >= ?2 ORDER BY c.sequence LIMIT 1), n.officer_id) WHERE "
			    "n.visit_id = ?1 ORDER BY n.line",
			    BIND(bind_int(visit->visit_id), bind_int(sequence)), &q, err);

	visit->officer_count = 0;
	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row &&
	       visit->officer_count < VISIT_OFFICERS_MAX) {
		struct diary_party *officer = &visit->officers[visit->officer_count++];

		officer->id = stmt_int(q, 0);
		stmt_copy(q, 1, officer->code, sizeof officer->code);
		stmt_copy(q, 2, officer->name, sizeof officer->name);
		stmt_copy(q, 3, officer->mail, sizeof officer->mail);
	}
	return r;
}

int told_version(struct store *st, int64_t sequence, struct diary_visit *visit, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st,
			  "SELECT w.on_date, w.start_min, w.end_min, w.place FROM visit_version w "
			  "WHERE w.visit_id = ?1 AND w.sequence = ?2",
			  BIND(bind_int(visit->visit_id), bind_int(sequence)), &q, &row, err);

	if (r < 0 || !row)
		return r;
	visit->on = stmt_date(q, 0);
	visit->start_min = (int) stmt_int(q, 1);
	visit->end_min = (int) stmt_int(q, 2);
	if ((r = place_parse(stmt_text(q, 3), &visit->place, err)) < 0)
		return r;
	return officers_then(st, sequence, visit, err);
}

int told_dropped(struct store *st, const struct told *t, int64_t *out, struct err *err)
{
	return store_int(
		st,
		"SELECT count(*) FROM visit_told t JOIN message m ON m.message_id = "
		"t.message_id WHERE t.visit_id = ?1 AND t.party = ?2 AND t.party_id = ?3 AND "
		"t.sequence = ?4 AND t.method = ?5 AND m.state = 'dropped'",
		BIND(bind_int(t->visit_id), bind_text(t->is_school ? "school" : "officer"),
		     bind_int(t->party_id), bind_int(t->sequence),
		     bind_text(t->is_request ? "REQUEST" : "CANCEL")),
		0, out, err);
}

int told_write(struct work *work, const struct told *t, const char *key, struct err *err)
{
	return work_run(work,
			"INSERT INTO visit_told (visit_id, party, party_id, sequence, method, "
			"message_id, audit_id) SELECT ?1, ?2, ?3, ?4, ?5, m.message_id, ?6 FROM "
			"message m WHERE m.message_key = ?7",
			BIND(bind_int(t->visit_id), bind_text(t->is_school ? "school" : "officer"),
			     bind_int(t->party_id), bind_int(t->sequence),
			     bind_text(t->is_request ? "REQUEST" : "CANCEL"),
			     bind_int(work_audit_id(work)), bind_text(key)),
			err);
}
