/* calendar/cover_tell.c - the words in which schools are told who comes, or when: never why */
#include "calendar/cover_private.h"

#include "calendar/sender.h"
#include "core/outbox.h"
#include "core/setting.h"

#include "core/banned.h"

int cover_contact_load(struct store *st, struct date on, struct cover_contact *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = setting_get(st, "cover.contact", on, out->s, sizeof out->s, err);

	if (r < 0 || out->s[0])
		return r;
	r = store_one(st,
		      "SELECT name, mail FROM officer WHERE role = 'service-manager' AND (ends_on "
		      "IS NULL OR ends_on >= ?1) ORDER BY code LIMIT 1",
		      BIND(bind_date(on)), &q, &row, err);
	if (r == ERR_OK && row)
		(void) snprintf(out->s, sizeof out->s, "%s%s%s", stmt_text(q, 0),
				stmt_is_null(q, 1) ? "" : ", ",
				stmt_is_null(q, 1) ? "" : stmt_text(q, 1));
	return r;
}

/* ---- the letter ---- */

struct letter {
	const struct cover_news *news;
	char urn[8], school[128], mail[128];
	struct cover_contact contact;
	struct sender sender;
};

static char *write_subject(const struct cover_news *n)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);

	if (!out)
		return NULL;
	fprintf(out, "Your visit on %s", date_table(n->was.on).s);
	if (n->did == COVER_COVERED)
		fprintf(out, ": %s comes instead of %s", n->officer, n->was.officer);
	else if (n->did == COVER_MOVED)
		fprintf(out, " is moved to %s", date_table(n->on).s);
	else
		fprintf(out, " cannot take place");
	if (fclose(out) == 0)
		return text;
	free(text);
	return NULL;
}

static void write_time(FILE *out, struct date on, int start_min, int end_min)
{
	fprintf(out, "  %s, %s to %s\n", date_table(on).s, clock_text(start_min).s,
		clock_text(end_min).s);
}

static void write_news(FILE *out, const struct cover_news *n)
{
	fprintf(out, "%s is not available for visit %" PRId64 ":\n\n", n->was.officer, n->was.id);
	write_time(out, n->was.on, n->was.start_min, n->was.end_min);
	if (n->did == COVER_COVERED) {
		fprintf(out, "\n%s comes instead, at the same time.\n", n->officer);
	} else if (n->did == COVER_MOVED) {
		fprintf(out, "\nIt is moved, and %s comes on\n\n", n->officer);
		write_time(out, n->on, n->start_min, n->end_min);
		fputs("\nIf that does not suit you, tell us.\n", out);
	} else {
		fputs("\nWe found nobody to come instead, and no other date yet. What was booked\n"
		      "for it does not end unused: tell us which days suit you.\n",
		      out);
	}
}

static char *write_body(const struct letter *l)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);

	if (!out)
		return NULL;
	fprintf(out, "%s (%s)\n\n", l->school, l->urn);
	write_news(out, l->news);
	if (l->contact.s[0])
		fprintf(out, "\nYour contact until %s is back: %s.\n", l->news->was.officer,
			l->contact.s);
	sender_sign(out, &l->sender, "To book, or to ask");
	if (fclose(out) == 0)
		return text;
	free(text);
	return NULL;
}

/* ---- to each school of the visit ---- */

static int queue(struct work *work, const struct letter *l, struct err *err)
{
	SCOPED(freep) char *subject = write_subject(l->news), *body = write_body(l);
	char key[MESSAGE_KEY_MAX + 1];
	bool is_new;

	if (!subject || !body)
		return err_nomem(err);
	(void) snprintf(key, sizeof key, "cover:%" PRId64 ":%" PRId64 ":%s", l->news->was.id,
			l->news->was.sequence + 1, l->urn);
	return outbox_queue(work,
			    &(struct mail){ .key = key,
					    .to = l->mail,
					    .whose = l->school,
					    .remedy = "daybook school set",
					    .subject = subject,
					    .body = body },
			    &is_new, err);
}

/* But those that an invitation has just told the same: who comes now, and when. */
static int load_schools(struct store *st, const struct cover_visit *was, struct letter *out,
			size_t *count, size_t *told, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT s.urn, s.name, s.mail, EXISTS (SELECT 1 FROM visit_told t JOIN message m "
		"ON "
		"m.message_id = t.message_id WHERE m.state <> 'dropped' AND t.visit_id = "
		"z.visit_id AND t.party = 'school' AND t.party_id = z.school_id AND "
		"t.sequence > ?2) FROM visit_school z JOIN school s ON s.school_id = z.school_id "
		"WHERE z.visit_id = ?1 ORDER BY z.line",
		BIND(bind_int(was->id), bind_int(was->sequence)), &q, err);

	*count = 0;
	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row &&
	       *count < VISIT_SCHOOLS_MAX) {
		struct letter *l = &out[*count];

		if (stmt_int(q, 3) != 0) {
			++*told;
			continue;
		}
		++*count;

		stmt_copy(q, 0, l->urn, sizeof l->urn);
		stmt_copy(q, 1, l->school, sizeof l->school);
		stmt_copy(q, 2, l->mail, sizeof l->mail);
	}
	return r;
}

int cover_tell(struct work *work, const struct cover_news *news, size_t *told, size_t *untold,
	       struct err *err)
{
	struct letter letters[VISIT_SCHOOLS_MAX];
	struct cover_contact contact = { "" };
	struct sender sender;
	size_t count;
	int r;

	if ((r = sender_load(work->store, work->today, &sender, err)) < 0 ||
	    (r = cover_contact_load(work->store, work->today, &contact, err)) < 0 ||
	    (r = load_schools(work->store, &news->was, letters, &count, told, err)) < 0)
		return r;
	for (size_t i = 0; i < count; i++) {
		struct letter *l = &letters[i];

		if (l->mail[0] == '\0') {
			++*untold;
			continue;
		}
		l->news = news;
		l->contact = contact;
		l->sender = sender;
		if ((r = queue(work, l, err)) < 0)
			return r;
		++*told;
	}
	return ERR_OK;
}
