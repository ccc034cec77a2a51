/* calendar/ical_import.c - holds a file against the absences that earlier files brought, and writes the difference */
#include <uthash.h>

#include "calendar/ical_import.h"
#include "calendar/visit.h"
#include "core/user.h"

#include "core/banned.h"

struct ical_window ical_import_window(struct date today, const char *mail)
{
	return (struct ical_window){ date_add(today, -366), date_add(today, 731), mail };
}

const char *import_change_word(enum import_change change)
{
	static const char *const words[] = { [IMPORT_ADDED] = "added",
					     [IMPORT_CHANGED] = "changed",
					     [IMPORT_WITHDRAWN] = "withdrawn" };

	return words[change];
}

void ical_imported_release(struct ical_imported *i)
{
	free(i->rows);
	free(i->hits);
	*i = (struct ical_imported) ICAL_IMPORTED_EMPTY;
}

/* ---- what is there ---- */

/* An absence that a file brought, or with id 0 the UID of a visit. */
struct known {
	char *key; /* UID, line feed, RECURRENCE-ID; of a visit the UID */
	int64_t id;
	enum absence_kind kind;
	struct absence_span span;
	bool seen; /* this file has it, too */
	UT_hash_handle hh;
};

struct importing {
	struct work *work;
	const struct officer *officer;
	const struct ical_window *window;
	struct known *absences, *visits;
	struct known *dismissed; /* by hand: their keys go on with the times */
	struct ical_imported *out;
};

static void known_release(struct known **all)
{
	struct known *k, *next;

	HASH_ITER(hh, *all, k, next)
	{
		HASH_DEL(*all, k);
		free(k->key);
		free(k);
	}
}

static void importing_release(struct importing *m)
{
	known_release(&m->absences);
	known_release(&m->visits);
	known_release(&m->dismissed);
}

static int add_known(struct known **all, const char *uid, const char *recurrence_id,
		     struct known **out, struct err *err)
{
	struct known *k = calloc(1, sizeof *k);

	if (!k || asprintf(&k->key, "%s%s%s", uid, recurrence_id ? "\n" : "",
			   recurrence_id ? recurrence_id : "") < 0) {
		free(k);
		return err_nomem(err);
	}
	HASH_ADD_KEYPTR(hh, *all, k->key, strlen(k->key), k);
	*out = k;
	return ERR_OK;
}

static int load_absences(struct importing *m, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		m->work->store,
		"SELECT absence_id, uid, recurrence_id, kind, first_on, start_min,"
		" last_on, end_min FROM absence WHERE officer_id = ?1 AND last_on >= ?2"
		" AND first_on <= ?3 AND uid IS NOT NULL"
		" AND withdrawn_audit_id IS NULL ORDER BY first_on, start_min, absence_id",
		BIND(bind_int(m->officer->id), bind_date(m->window->from),
		     bind_date(m->window->to)),
		&q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct known *k = NULL;

		if ((r = add_known(&m->absences, stmt_text(q, 1), stmt_text(q, 2), &k, err)) < 0 ||
		    (r = absence_kind_parse(stmt_text(q, 3), &k->kind, err)) < 0)
			return r;
		k->id = stmt_int(q, 0);
		k->span = (struct absence_span){ stmt_date(q, 4), (int) stmt_int(q, 5),
						 stmt_date(q, 6), (int) stmt_int(q, 7) };
	}
	return r;
}

struct time_key {
	char text[80];
};

/* RECURRENCE-ID and times as one: they go behind a UID. */
static struct time_key time_key(const char *recurrence_id, const struct absence_span *span)
{
	struct time_key key;

	(void) snprintf(key.text, sizeof key.text, "%.23s\n%d %d %d %d", recurrence_id,
			(int) span->first_on.day, span->start_min, (int) span->last_on.day,
			span->end_min);
	return key;
}

/* What an earlier file brought, and somebody withdrew since: only an import withdraws what a file has no more. */
static int load_dismissed(struct importing *m, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		m->work->store,
		"SELECT a.uid, a.recurrence_id, a.first_on, a.start_min, a.last_on, a.end_min"
		" FROM absence a JOIN audit w ON w.audit_id = a.withdrawn_audit_id"
		" WHERE a.officer_id = ?1 AND a.last_on >= ?2 AND a.first_on <= ?3"
		" AND a.uid IS NOT NULL AND w.act <> 'calendar import'",
		BIND(bind_int(m->officer->id), bind_date(m->window->from),
		     bind_date(m->window->to)),
		&q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		const struct absence_span span = { stmt_date(q, 2), (int) stmt_int(q, 3),
						   stmt_date(q, 4), (int) stmt_int(q, 5) };
		struct known *k = NULL;

		r = add_known(&m->dismissed, stmt_text(q, 0), time_key(stmt_text(q, 1), &span).text,
			      &k, err);
	}
	return r;
}

/* Of all officers: one may have another's visit in the calendar, whom they cover. */
static int load_visits(struct importing *m, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(m->work->store, "SELECT uid FROM visit", BIND_NONE, &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct known *k = NULL;

		r = add_known(&m->visits, stmt_text(q, 0), NULL, &k, err);
	}
	return r;
}

/* ---- what is different ---- */

static int add_row(struct importing *m, enum import_change change, enum absence_kind kind,
		   const struct absence_span *span, struct err *err)
{
	struct ical_imported *out = m->out;

	if (out->row_count == out->row_room) {
		size_t room = out->row_room ? out->row_room * 2 : 64;
		struct import_row *more = realloc(out->rows, room * sizeof *more);

		if (!more)
			return err_nomem(err);
		out->rows = more;
		out->row_room = room;
	}
	out->rows[out->row_count++] = (struct import_row){ change, kind, *span };
	return ERR_OK;
}

static bool is_same_span(const struct absence_span *a, const struct absence_span *b)
{
	return a->first_on.day == b->first_on.day && a->last_on.day == b->last_on.day &&
	       a->start_min == b->start_min && a->end_min == b->end_min;
}

static int withdraw(struct importing *m, const struct known *k, struct err *err)
{
	return work_run(m->work, "UPDATE absence SET withdrawn_audit_id = ?2 WHERE absence_id = ?1",
			BIND(bind_int(k->id), bind_int(work_audit_id(m->work))), err);
}

static int add(struct importing *m, const struct ical_span *s, enum absence_kind kind,
	       struct err *err)
{
	const struct absence_entry entry = { .officer_id = m->officer->id,
					     .kind = kind,
					     .span = s->span,
					     .uid = s->uid,
					     .recurrence_id = s->recurrence_id,
					     .stamped_at = s->stamped_at };
	int64_t id;

	return absence_add(m->work, &entry, &id, err);
}

/* Is it a visit that daybook put into the calendar? Counted once, however often it is there. */
static bool is_visit(struct importing *m, const struct ical_span *s)
{
	struct known *visit = NULL;

	HASH_FIND_STR(m->visits, s->uid, visit);
	if (visit && !visit->seen)
		m->out->visits++;
	if (visit)
		visit->seen = true;
	return visit != NULL;
}

/* Did somebody withdraw just that time? */
static bool is_dismissed(struct importing *m, const struct ical_span *s)
{
	const struct time_key rest = time_key(s->recurrence_id, &s->span);
	char key[ICAL_UID_MAX + sizeof rest.text + 2];
	struct known *k = NULL;

	(void) snprintf(key, sizeof key, "%s\n%s", s->uid, rest.text);
	HASH_FIND_STR(m->dismissed, key, k);
	return k != NULL;
}

static int take(struct importing *m, const struct ical_span *s, enum absence_kind kind,
		struct err *err)
{
	enum import_change change = IMPORT_ADDED;
	struct known *k = NULL;
	char key[ICAL_UID_MAX + sizeof s->recurrence_id + 2];
	int r;

	if (is_visit(m, s))
		return ERR_OK;
	if (!date_is_none(m->officer->ends_on) &&
	    date_compare(s->span.first_on, m->officer->ends_on) > 0) {
		m->out->left++;
		return ERR_OK;
	}
	(void) snprintf(key, sizeof key, "%s\n%s", s->uid, s->recurrence_id);
	HASH_FIND_STR(m->absences, key, k);
	if (!(k && is_same_span(&k->span, &s->span)) && is_dismissed(m, s)) {
		m->out->dismissed++;
		return ERR_OK;
	}
	if (k) {
		k->seen = true;
		if (k->kind == kind && is_same_span(&k->span, &s->span)) {
			m->out->same++;
			return ERR_OK;
		}
		if ((r = withdraw(m, k, err)) < 0)
			return r;
		change = IMPORT_CHANGED;
	}
	if ((r = add(m, s, kind, err)) < 0)
		return r;
	m->out->added += change == IMPORT_ADDED;
	m->out->changed += change == IMPORT_CHANGED;
	return add_row(m, change, kind, &s->span, err);
}

static int withdraw_rest(struct importing *m, struct err *err)
{
	struct known *k, *next;
	int r;

	HASH_ITER(hh, m->absences, k, next)
	{
		if (k->seen)
			continue;
		if ((r = withdraw(m, k, err)) < 0 ||
		    (r = add_row(m, IMPORT_WITHDRAWN, k->kind, &k->span, err)) < 0)
			return r;
		m->out->withdrawn++;
	}
	return ERR_OK;
}

static int by_time(const void *a, const void *b)
{
	const struct import_row *x = a, *y = b;
	int c = date_compare(x->span.first_on, y->span.first_on);

	if (c == 0)
		c = x->span.start_min - y->span.start_min;
	if (c == 0)
		c = date_compare(x->span.last_on, y->span.last_on);
	if (c == 0)
		c = x->span.end_min - y->span.end_min;
	if (c == 0)
		c = (int) x->change - (int) y->change;
	return c == 0 ? (int) x->kind - (int) y->kind : c;
}

/* ---- visits then ---- */

struct hitting {
	struct ical_imported *out;
	bool no_memory;
};

static bool is_hit(const struct ical_imported *i, const struct visit *v)
{
	for (size_t row = 0; row < i->row_count; row++)
		if (i->rows[row].change != IMPORT_WITHDRAWN &&
		    absence_touches(&i->rows[row].span, v->on, v->start_min, v->end_min))
			return true;
	return false;
}

static void keep_hit(void *context, const struct visit *v)
{
	struct hitting *h = context;
	struct ical_imported *out = h->out;
	struct import_hit *hit;

	if (h->no_memory || !is_hit(out, v))
		return;
	if (out->hit_count == out->hit_room) {
		size_t room = out->hit_room ? out->hit_room * 2 : 16;
		struct import_hit *more = realloc(out->hits, room * sizeof *more);

		if (!more) {
			h->no_memory = true;
			return;
		}
		out->hits = more;
		out->hit_room = room;
	}
	hit = &out->hits[out->hit_count++];
	*hit = (struct import_hit){ v->id, v->on, v->start_min, v->end_min, "" };
	memcpy(hit->school, v->school, sizeof hit->school);
}

static int find_hits(struct importing *m, struct err *err)
{
	const struct visit_filter filter = { .officer_id = m->officer->id,
					     .from = m->work->today,
					     .to = DATE_NONE,
					     .state = "planned",
					     .today = m->work->today };
	struct hitting h = { .out = m->out };
	int r;

	if (m->out->added + m->out->changed == 0)
		return ERR_OK;
	if ((r = visit_each(m->work->store, &filter, keep_hit, &h, err)) < 0)
		return r;
	return h.no_memory ? err_nomem(err) : ERR_OK;
}

int ical_import(struct work *work, const struct officer *officer, const struct ical_file *file,
		const struct ical_window *window, const enum absence_kind *kind,
		struct ical_imported *out, struct err *err)
{
	SCOPED(importing_release)
	struct importing m = { .work = work, .officer = officer, .window = window, .out = out };
	int r;

	*out = (struct ical_imported) ICAL_IMPORTED_EMPTY;
	if ((r = user_answers_for(work, officer->id, "take in a calendar", err)) < 0 ||
	    (r = load_absences(&m, err)) < 0 || (r = load_dismissed(&m, err)) < 0 ||
	    (r = load_visits(&m, err)) < 0)
		return r;
	for (size_t i = 0; i < file->span_count; i++)
		if ((r = take(&m, &file->spans[i], kind ? *kind : file->spans[i].kind, err)) < 0)
			return r;
	if ((r = withdraw_rest(&m, err)) < 0)
		return r;
	if (out->row_count > 1)
		qsort(out->rows, out->row_count, sizeof *out->rows, by_time);
	return find_hits(&m, err);
}

/* ---- what changed, as a table ---- */

const struct column ical_import_columns[] = {
	{ "change", "What", COLUMN_CODE }, { "kind", "Kind", COLUMN_CODE },
	{ "from", "From", COLUMN_DATE },   { "start", "Start", COLUMN_CODE },
	{ "to", "To", COLUMN_DATE },       { "end", "End", COLUMN_CODE },
};
const size_t ical_import_column_count = COUNT_OF(ical_import_columns);

void ical_import_table(const struct ical_imported *i, struct table *t)
{
	for (size_t row = 0; row < i->row_count; row++) {
		const struct import_row *x = &i->rows[row];

		table_add_text(t, import_change_word(x->change));
		table_add_text(t, absence_kind_word(x->kind));
		table_add_date(t, x->span.first_on);
		table_add_text(t, clock_text(x->span.start_min).s);
		table_add_date(t, x->span.last_on);
		table_add_text(t, clock_text(x->span.end_min).s);
	}
}
