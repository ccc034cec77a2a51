/* calendar/announce.c - finds the schools whose officer will be away, and queues what they are told */
#include "calendar/announce.h"

#include "calendar/cover_private.h"
#include "calendar/sender.h"
#include "core/outbox.h"
#include "core/setting.h"

#include "core/banned.h"

/* An absence and a school that the officer is linked to in it. */
struct notice {
	int64_t absence_id, school_id;
	struct absence_span span;
	bool back; /* announced before, and withdrawn since */
	char officer[16], urn[8], school[128], mail[128];
};

/* A visit that is booked then. */
struct booked {
	int64_t absence_id, school_id;
	struct date on;
	int start_min, end_min;
};

struct announcing {
	struct work *work;
	struct notice *notices;
	size_t count;
	struct booked *booked;
	size_t booked_count;
	struct cover_contact contact;
	struct sender sender;
};

static void announcing_release(struct announcing *a)
{
	free(a->notices);
	free(a->booked);
}

/* ---- what is there ---- */

#define NOTICE                                                                                   \
	"SELECT DISTINCT a.absence_id, a.first_on, a.start_min, a.last_on, a.end_min, o.code, "  \
	"s.school_id, s.urn, s.name, s.mail FROM absence a JOIN officer o ON o.officer_id = "    \
	"a.officer_id JOIN link_officer l ON l.officer_id = a.officer_id AND l.from_on <= "      \
	"a.last_on JOIN school s ON s.school_id = l.school_id WHERE NOT EXISTS (SELECT 1 FROM "  \
	"link_officer n WHERE n.school_id = l.school_id AND n.from_on > l.from_on AND n.from_on" \
	" <= a.first_on) AND coalesce(s.closed_on >= a.first_on, s.status <> 'closed')"
#define ORDER " ORDER BY a.first_on, a.absence_id, s.urn"

static const char away_sql[] =
	NOTICE " AND a.withdrawn_audit_id IS NULL AND a.kind <> 'busy' AND a.first_on BETWEEN ?1 "
	       "AND ?2 AND (a.last_on > a.first_on OR a.start_min = 0 AND a.end_min = 1440)" ORDER;
static const char back_sql[] =
	NOTICE " AND a.withdrawn_audit_id IS NOT NULL AND a.last_on >= ?1 AND EXISTS (SELECT 1 "
	       "FROM message m WHERE m.message_key = 'away:' || a.absence_id || ':' || s.urn AND "
	       "m.state <> 'dropped')" ORDER;

static int add_notice(struct announcing *a, const struct stmt *q, bool back, struct err *err)
{
	struct notice *more = realloc(a->notices, (a->count + 1) * sizeof *more);

	if (!more)
		return err_nomem(err);
	a->notices = more;
	more += a->count++;
	*more = (struct notice){ .absence_id = stmt_int(q, 0),
				 .span = { stmt_date(q, 1), (int) stmt_int(q, 2), stmt_date(q, 3),
					   (int) stmt_int(q, 4) },
				 .school_id = stmt_int(q, 6),
				 .back = back };
	stmt_copy(q, 5, more->officer, sizeof more->officer);
	stmt_copy(q, 7, more->urn, sizeof more->urn);
	stmt_copy(q, 8, more->school, sizeof more->school);
	stmt_copy(q, 9, more->mail, sizeof more->mail);
	return ERR_OK;
}

static int load_away(struct announcing *a, struct date last, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(a->work->store, away_sql,
			    BIND(bind_date(a->work->today), bind_date(last)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row)
		r = add_notice(a, q, false, err);
	return r;
}

static int load_back(struct announcing *a, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(a->work->store, back_sql, BIND(bind_date(a->work->today)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row)
		r = add_notice(a, q, true, err);
	return r;
}

/* All visits of officers who will be away, at once. */
static int load_booked(struct announcing *a, struct date last, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		a->work->store,
		"SELECT a.absence_id, z.school_id, v.on_date, v.start_min, v.end_min FROM absence "
		"a JOIN visit_officer w ON w.officer_id = a.officer_id JOIN visit v ON v.visit_id "
		"= w.visit_id AND v.on_date BETWEEN a.first_on AND a.last_on AND (v.on_date > "
		"a.first_on OR v.end_min > a.start_min) AND (v.on_date < a.last_on OR v.start_min "
		"< a.end_min) JOIN visit_school z ON z.visit_id = v.visit_id WHERE v.state = "
		"'planned' AND a.withdrawn_audit_id IS NULL AND a.first_on BETWEEN ?1 AND ?2 "
		"ORDER BY v.on_date, v.start_min, v.visit_id",
		BIND(bind_date(a->work->today), bind_date(last)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct booked *more = realloc(a->booked, (a->booked_count + 1) * sizeof *more);

		if (!more)
			return err_nomem(err);
		a->booked = more;
		more[a->booked_count++] =
			(struct booked){ stmt_int(q, 0), stmt_int(q, 1), stmt_date(q, 2),
					 (int) stmt_int(q, 3), (int) stmt_int(q, 4) };
	}
	return r;
}

/* ---- the letter ---- */

static void write_booked(FILE *out, const struct announcing *a, const struct notice *n)
{
	bool any = false;

	for (size_t i = 0; i < a->booked_count; i++) {
		const struct booked *b = &a->booked[i];

		if (b->absence_id != n->absence_id || b->school_id != n->school_id)
			continue;
		if (!any)
			fputs("\nThese visits are booked then. We will tell you who comes instead, "
			      "or when:\n\n",
			      out);
		any = true;
		fprintf(out, "  %s, %s to %s\n", date_table(b->on).s, clock_text(b->start_min).s,
			clock_text(b->end_min).s);
	}
}

static char *write_body(const struct announcing *a, const struct notice *n)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);

	if (!out)
		return NULL;
	fprintf(out, "%s (%s)\n\nYour officer, %s, is %s\n%s.\n", n->school, n->urn, n->officer,
		n->back ? "available after all" : "not available", absence_text(&n->span).s);
	if (!n->back) {
		write_booked(out, a, n);
		if (a->contact.s[0])
			fprintf(out, "\nYour contact meanwhile: %s.\n", a->contact.s);
	}
	sender_sign(out, &a->sender, "To book, or to ask");
	if (fclose(out) == 0)
		return text;
	free(text);
	return NULL;
}

static int queue(const struct announcing *a, const struct notice *n, bool *is_new, struct err *err)
{
	SCOPED(freep) char *body = write_body(a, n);
	char key[MESSAGE_KEY_MAX + 1], subject[MESSAGE_SUBJECT_MAX + 1];

	if (!body)
		return err_nomem(err);
	(void) snprintf(key, sizeof key, "%s:%" PRId64 ":%s", n->back ? "back" : "away",
			n->absence_id, n->urn);
	(void) snprintf(subject, sizeof subject, "%s is %s %s", n->officer,
			n->back ? "available after all" : "not available",
			absence_text(&n->span).s);
	return outbox_queue(a->work,
			    &(struct mail){ .key = key,
					    .to = n->mail,
					    .whose = n->school,
					    .remedy = "daybook school set",
					    .subject = subject,
					    .body = body },
			    is_new, err);
}

int announce_absences(struct work *work, struct announced *out, struct err *err)
{
	SCOPED(announcing_release) struct announcing a = { .work = work };
	int64_t days = 0;
	struct date last;
	int r;

	*out = (struct announced){ .told = 0 };
	if ((r = setting_int(work->store, "cover.announce-days", work->today, &days, err)) < 0 ||
	    days == 0)
		return r;
	last = date_add(work->today, (int32_t) days);
	if ((r = load_away(&a, last, err)) < 0 || (r = load_back(&a, err)) < 0 ||
	    (r = load_booked(&a, last, err)) < 0 ||
	    (r = cover_contact_load(work->store, work->today, &a.contact, err)) < 0 ||
	    (r = sender_load(work->store, work->today, &a.sender, err)) < 0)
		return r;
	for (size_t i = 0; r == ERR_OK && i < a.count; i++) {
		bool is_new = false;

		if (a.notices[i].mail[0] == '\0')
			out->untold++;
		else
			r = queue(&a, &a.notices[i], &is_new, err);
		out->told += is_new;
	}
	return r;
}
