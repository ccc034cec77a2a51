/* tests/test_outbox.c - messages are queued once, never changed, dropped with a reason */
#include <criterion/criterion.h>

#include "core/check_value.h"
#include "core/clock.h"
#include "core/outbox.h"
#include "tests/deal.h"
#include "tests/raw.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

static struct mail a_mail(const char *key)
{
	return (struct mail){ .key = key,
			      .to = "office@upper-shirley.example",
			      .whose = "Upper Shirley High School (137037)",
			      .remedy = "daybook school set 137037 --mail ...",
			      .subject = "Half a day is left",
			      .body = "Dear office\n\nHalf a day is left until 31 March.\n" };
}

/* Queue in a unit of work of its own: the code of the refusal, or ERR_OK. */
static int queue(struct store *st, const struct mail *m, bool *out_new, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	int r;

	book_begin(&work, st, "finance", "contract agree", "2024-09-02");
	if ((r = outbox_queue(&work, m, out_new, err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

static int drop(struct store *st, const char *user, int64_t id, const char *reason, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	int r;

	if ((r = book_try_begin(&work, st, user, "mail drop", "2024-09-03", err)) < 0)
		return r;
	work.reason = reason;
	if ((r = outbox_drop(&work, id, err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

/* The list as JSON; the caller frees. */
static char *list(struct store *st, const char *state, const char *key)
{
	const struct outbox_filter filter = { .state = state, .key = key };
	struct table *t = NULL;
	struct err err = { 0 };
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);

	cr_assert(out);
	MUST(table_open(out, TABLE_JSON, 80, outbox_columns, outbox_column_count, &t, &err));
	MUST(outbox_table(st, &filter, t, &err));
	MUST(table_close(t, &err));
	cr_assert(fclose(out) == 0);
	return text;
}

static size_t count(struct store *st, const char *state, const char *key)
{
	SCOPED(freep) char *text = list(st, state, key);
	SCOPED(json_freep) struct json *rows = book_json(text);

	return json_count(rows);
}

/* Told once: not again under the same key, whatever else is said, also after it was dropped. */
Test(outbox, a_key_is_queued_once)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(message_release) struct message m = { 0 };
	struct mail first = a_mail("expiry:2024:C-2024-001"), again = first;
	struct err err = { 0 };
	bool is_new = false;

	MUST(queue(st, &first, &is_new, &err));
	cr_expect(is_new);
	again.subject = "Another";
	again.to = ""; /* the address went since: the second call is still the first act again */
	MUST(queue(st, &again, &is_new, &err));
	cr_expect(!is_new);
	MUST(drop(st, "manager", 1, "told by telephone", &err));
	MUST(queue(st, &first, &is_new, &err));
	cr_expect(!is_new);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM message"), 1);
	MUST(outbox_load(st, 1, &m, &err));
	cr_expect_str_eq(m.subject, "Half a day is left");
	cr_expect_str_eq(m.body, first.body);
	cr_expect_str_eq(m.state, "dropped");
	cr_expect_str_eq(m.dropped_by, "manager");
	cr_expect_str_eq(m.reason, "told by telephone");
	cr_expect_str_eq(date_iso(m.queued_on).s, "2024-09-02");
	cr_expect_str_eq(date_iso(m.dropped_on).s, "2024-09-03");
}

static const struct mail_part calendar_parts[] = {
	{ PART_ALTERNATIVE, "text/calendar; charset=UTF-8; method=REQUEST", "", "BEGIN\0END", 9 },
	{ PART_ATTACHMENT, "application/ics", "visit.ics", "BEGIN\0END", 9 },
	{ PART_ATTACHMENT, "application/octet-stream", "nothing", "", 0 },
};

/* Bytes come back as they went in; the same bytes are kept once. */
Test(outbox, parts)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(message_release) struct message m = { 0 };
	SCOPED(freep) char *findings = NULL;
	struct mail mail = a_mail("k");
	struct err err = { 0 };
	bool is_new = false;

	mail.parts = calendar_parts;
	mail.part_count = COUNT_OF(calendar_parts);
	MUST(queue(st, &mail, &is_new, &err));
	MUST(outbox_load(st, 1, &m, &err));
	cr_assert_eq(m.part_count, COUNT_OF(calendar_parts));
	for (size_t i = 0; i < m.part_count; i++) {
		cr_expect_eq(m.parts[i].form, calendar_parts[i].form);
		cr_expect_str_eq(m.parts[i].media_type, calendar_parts[i].media_type);
		cr_expect_str_eq(m.parts[i].name, calendar_parts[i].name);
		cr_assert_eq(m.parts[i].length, calendar_parts[i].length);
		cr_expect_arr_eq(m.parts[i].bytes, calendar_parts[i].bytes, m.parts[i].length + 1);
	}
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM blob"), 2);
	findings = deal_findings(st);
	cr_expect_str_eq(findings, "");
}

Test(outbox, what_is_no_part)
{
	static const struct {
		int line;
		struct mail_part part;
		const char *why; /* NULL: taken */
	} cases[] = {
		{ __LINE__, { PART_ATTACHMENT, "text/plain", "", "x", 1 }, "needs a name" },
		{ __LINE__, { PART_ALTERNATIVE, "text/html", "", "x", 1 }, NULL },
		{ __LINE__, { PART_ATTACHMENT, "text/plain", "../x", "x", 1 }, "not a name of a" },
		{ __LINE__, { PART_ATTACHMENT, "text/plain", "a\"b", "x", 1 }, "not a name of a" },
		{ __LINE__, { PART_ATTACHMENT, "text/plain", "a\nb", "x", 1 }, "line break" },
		{ __LINE__, { PART_ATTACHMENT, "text/plain", "pl\u00e5n.ics", "x", 1 }, NULL },
		{ __LINE__, { PART_ALTERNATIVE, "text", "", "x", 1 }, "not a media type" },
		{ __LINE__, { PART_ALTERNATIVE, "", "", "x", 1 }, "not a media type" },
		{ __LINE__,
		  { PART_ALTERNATIVE, "text/plain\r\nBcc: x", "", "x", 1 },
		  "media type" },
		{ __LINE__,
		  { PART_ALTERNATIVE, "text/plain;charset=x", "", "x", 1 },
		  "media type" },
		{ __LINE__, { PART_ALTERNATIVE, "text/plain; charset", "", "x", 1 }, "media type" },
		{ __LINE__,
		  { PART_ALTERNATIVE, "text/plain; charset=", "", "x", 1 },
		  "media type" },
		{ __LINE__, { PART_ALTERNATIVE, "text/plain; a=b; c=d", "", "x", 1 }, NULL },
		{ __LINE__,
		  { PART_ALTERNATIVE, "text/plain", "", "x", PART_BYTES_MAX + 1 },
		  "at most" },
	};
	SCOPED(store_closep) struct store *st = book_new();

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char key[16];
		struct mail m = a_mail(key);
		struct err err = { 0 };
		bool is_new = false;
		int r;

		(void) snprintf(key, sizeof key, "row %d", cases[i].line);
		m.parts = &cases[i].part;
		m.part_count = 1;
		r = queue(st, &m, &is_new, &err);
		cr_expect_eq(r, cases[i].why ? ERR_INVALID : ERR_OK, "row at line %d: %s",
			     cases[i].line, err.msg);
		if (cases[i].why)
			cr_expect(strstr(err.msg, cases[i].why), "row at line %d: %s",
				  cases[i].line, err.msg);
	}
}

/* What an act undone would have told is not told. */
Test(outbox, undone_with_its_act)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct work work = WORK_EMPTY;
	const struct mail m = a_mail("k");
	struct err err = { 0 };
	bool is_new = false;

	book_begin(&work, st, "finance", "contract agree", "2024-09-02");
	MUST(outbox_queue(&work, &m, &is_new, &err));
	work_undo(&work);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM message"), 0);
	MUST(queue(st, &m, &is_new, &err));
	cr_expect(is_new);
}

Test(outbox, what_is_no_message)
{
	static const struct {
		int line;
		enum { KEY, TO, SUBJECT, BODY } what;
		const char *text, *why; /* why NULL: taken */
	} cases[] = {
		{ __LINE__, KEY, "", "the key of the message is empty" },
		{ __LINE__, KEY, "two\nlines", "has a line break" },
		{ __LINE__, TO, "",
		  "Upper Shirley High School (137037) has no mail address: set one with 'daybook "
		  "school set 137037 --mail ...'" },
		{ __LINE__, TO, "office", "'office' is not a mail address" },
		{ __LINE__, TO, "a@b.example,c@d.example", "is not a mail address" },
		{ __LINE__, TO, "a@b.example\nBcc: c@d.example", "has a line break" },
		{ __LINE__, TO, "a\001@b.example", "control character" },
		{ __LINE__, SUBJECT, "", "the subject is empty" },
		{ __LINE__, SUBJECT, "   ", "the subject is empty" },
		{ __LINE__, SUBJECT, "Days\r\nBcc: c@d.example", "has a line break" },
		{ __LINE__, SUBJECT, "Days\xff", "not UTF-8" },
		{ __LINE__, SUBJECT, "£184.00 – half a day", NULL },
		{ __LINE__, BODY, "", "the body of the message is empty" },
		{ __LINE__, BODY, " \n\t\n", "the body of the message is empty" },
		{ __LINE__, BODY, "one\r\ntwo", "has the control byte 13: lines end with LF" },
		{ __LINE__, BODY, "bell\a", "has the control byte 7" },
		{ __LINE__, BODY, "delete\x7f", "has the control byte 127" },
		{ __LINE__, BODY, "caf\xe9", "not UTF-8" },
		{ __LINE__, BODY, "no last line feed,\n\tand a tab", NULL },
	};
	SCOPED(store_closep) struct store *st = book_new();

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char key[16];
		struct mail m = a_mail(key);
		struct err err = { 0 };
		bool is_new = false;
		int r;

		(void) snprintf(key, sizeof key, "row %d", cases[i].line);
		*(const char **[]){ &m.key, &m.to, &m.subject, &m.body }[cases[i].what] =
			cases[i].text;
		r = queue(st, &m, &is_new, &err);
		cr_expect_eq(r, cases[i].why ? ERR_INVALID : ERR_OK, "row at line %d: %s",
			     cases[i].line, err.msg);
		cr_expect_eq(is_new, cases[i].why == NULL, "row at line %d", cases[i].line);
		if (cases[i].why)
			cr_expect(strstr(err.msg, cases[i].why), "row at line %d: %s",
				  cases[i].line, err.msg);
	}
}

/* As long as it may be, and a byte more. */
Test(outbox, lengths)
{
	static char text[MESSAGE_BODY_MAX + 2];
	static const size_t most[] = { MESSAGE_KEY_MAX, MESSAGE_SUBJECT_MAX, MESSAGE_BODY_MAX };
	SCOPED(store_closep) struct store *st = book_new();

	for (size_t i = 0; i < COUNT_OF(most); i++)
		for (size_t more = 0; more < 2; more++) {
			SCOPED(message_release) struct message m = { 0 };
			char key[24];
			struct mail mail = a_mail(key);
			struct err err = { 0 };
			bool is_new = false;

			(void) snprintf(key, sizeof key, "%zu %zu", i, more);
			memset(text, 'x', most[i] + more);
			text[most[i] + more] = '\0';
			*(const char **[]){ &mail.key, &mail.subject, &mail.body }[i] = text;
			cr_expect_eq(queue(st, &mail, &is_new, &err), more ? ERR_INVALID : ERR_OK,
				     "%zu + %zu: %s", most[i], more, err.msg);
			if (more)
				continue;
			MUST(outbox_load(st, deal_number(st, "SELECT max(message_id) FROM message"),
					 &m, &err));
			cr_expect_str_eq(m.key, mail.key, "nothing is cut");
			cr_expect_str_eq(m.subject, mail.subject);
			cr_expect_str_eq(m.body, mail.body);
		}
}

Test(outbox, dropping)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(freep) char *findings = NULL;
	const struct mail m = a_mail("k");
	struct err err = { 0 };
	bool is_new;

	MUST(queue(st, &m, &is_new, &err));
	cr_expect_eq(drop(st, "manager", 1, NULL, &err), ERR_INVALID);
	cr_expect_str_eq(err.field, "reason");
	err = (struct err){ 0 };
	cr_expect_eq(drop(st, "ewo-01", 1, "no", &err), ERR_DENIED);
	cr_expect_eq(drop(st, "auditor", 1, "no", &err), ERR_DENIED);
	cr_expect_eq(drop(st, "finance", 2, "no such", &err), ERR_NOT_FOUND);
	MUST(drop(st, "finance", 1, "not now", &err));
	cr_expect_eq(drop(st, "finance", 1, "twice", &err), ERR_CONFLICT);
	cr_expect(strstr(err.msg, "message 1 is dropped already"), "%s", err.msg);
	findings = deal_findings(st);
	cr_expect_str_eq(findings, "");
}

Test(outbox, listing)
{
	static const char *const keys[] = { "expiry:1", "expiry:2", "Expiry:3", "exp_ry:4" };
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(freep) char *text = NULL;
	SCOPED(json_freep) struct json *rows = NULL;
	struct outbox_filter filter = { .state = "post" };
	struct err err = { 0 };
	bool is_new;

	cr_expect_eq(count(st, NULL, NULL), 0);
	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		const struct mail m = a_mail(keys[i]);

		MUST(queue(st, &m, &is_new, &err));
	}
	MUST(drop(st, "admin", 2, "told already", &err));
	cr_expect_eq(count(st, NULL, NULL), 4);
	cr_expect_eq(count(st, "queued", NULL), 3);
	cr_expect_eq(count(st, "dropped", NULL), 1);
	cr_expect_eq(count(st, NULL, "expiry:"), 2);
	cr_expect_eq(count(st, "queued", "expiry:"), 1);
	cr_expect_eq(count(st, NULL, "exp_"), 1);
	cr_expect_eq(count(st, NULL, "expiry:1 and more"), 0);
	cr_expect_eq(outbox_table(st, &filter, NULL, &err), ERR_INVALID);
	cr_expect_str_eq(err.field, "state");

	text = list(st, "dropped", NULL);
	rows = book_json(text);
	cr_expect_eq(json_int(json_first(rows), "message", 0), 2);
	cr_expect_str_eq(json_text(json_first(rows), "queued_on", ""), "2024-09-02");
	cr_expect_str_eq(json_text(json_first(rows), "to", ""), "office@upper-shirley.example");
	cr_expect_str_eq(json_text(json_first(rows), "key", ""), "expiry:2");
}

/* What the database itself refuses: only 'queued' becomes 'dropped'. */
Test(outbox, messages_are_frozen)
{
	static const char *const hostile[] = {
		"UPDATE message SET subject = 'x'",
		"UPDATE message SET state = 'dropped', body = 'x'",
		"UPDATE message SET state = 'dropped', mail_to = 'x@y.example'",
		"UPDATE message SET state = 'dropped', message_key = 'x'",
		"UPDATE message SET state = 'dropped', queued_on = '2024-01-01'",
		"UPDATE message SET state = 'dropped', audit_id = 1",
		"UPDATE message SET state = 'dropped', message_id = 9",
		"UPDATE message SET state = 'sent'",
		"UPDATE message SET state = 'queued' WHERE message_id = 2",
		"UPDATE message SET state = 'dropped' WHERE message_id = 2",
		"DELETE FROM message",
		"REPLACE INTO message SELECT * FROM message",
	};
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(raw_closep) sqlite3 *db = NULL;
	const struct mail one = a_mail("1"), two = a_mail("2");
	struct err err = { 0 };
	bool is_new;

	MUST(queue(st, &one, &is_new, &err));
	MUST(queue(st, &two, &is_new, &err));
	MUST(drop(st, "finance", 2, "not now", &err));
	db = raw_open(st);
	for (size_t i = 0; i < COUNT_OF(hostile); i++)
		cr_expect(raw_try(db, hostile[i]), "%s: it was done", hostile[i]);
	raw_run(db, "UPDATE message SET state = 'dropped' WHERE message_id = 1");
}

/* Where mail is handed over: a host, perhaps a port, perhaps a scheme, and nothing else. */
Test(outbox, servers)
{
	static const struct {
		int line;
		const char *text, *host, *port; /* host NULL: refused */
		bool implicit;
	} cases[] = {
		{ __LINE__, "mail.example.gov.uk:587", "mail.example.gov.uk", "587", false },
		{ __LINE__, "mail.example.gov.uk", "mail.example.gov.uk", "", false },
		{ __LINE__, "smtp://127.0.0.1:25", "127.0.0.1", "25", false },
		{ __LINE__, "smtps://mail.example.gov.uk", "mail.example.gov.uk", "", true },
		{ __LINE__, "[::1]:2525", "[::1]", "2525", false },
		{ __LINE__, "", NULL, NULL, false },
		{ __LINE__, "smtp://", NULL, NULL, false },
		{ __LINE__, ":25", NULL, NULL, false },
		{ __LINE__, "a:", NULL, NULL, false },
		{ __LINE__, "a:65536", NULL, NULL, false },
		{ __LINE__, "a:25/b", NULL, NULL, false },
		{ __LINE__, "user@a:25", NULL, NULL, false },
		{ __LINE__, "user:pass@a:25", NULL, NULL, false },
		{ __LINE__, "https://a", NULL, NULL, false },
		{ __LINE__, "-a", NULL, NULL, false },
		{ __LINE__, "[]:25", NULL, NULL, false },
		{ __LINE__, "[::1:25", NULL, NULL, false },
		{ __LINE__, "a b", NULL, NULL, false },
		{ __LINE__, "a\r\nb", NULL, NULL, false },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct server_place place;
		struct err err = { 0 };
		int r = server_parse(cases[i].text, &place, &err);

		cr_assert_eq(r, cases[i].host ? ERR_OK : ERR_INVALID, "row at line %d",
			     cases[i].line);
		if (!cases[i].host)
			continue;
		cr_expect_str_eq(place.host, cases[i].host, "row at line %d", cases[i].line);
		cr_expect_str_eq(place.port, cases[i].port, "row at line %d", cases[i].line);
		cr_expect_eq(place.implicit, cases[i].implicit, "row at line %d", cases[i].line);
	}
}

Test(outbox, an_instant_later)
{
	static const struct {
		int line;
		const char *from;
		int64_t seconds;
		const char *to;
	} cases[] = {
		{ __LINE__, "2024-09-02T09:00:00Z", 300, "2024-09-02T09:05:00Z" },
		{ __LINE__, "2024-09-02T23:59:59Z", 1, "2024-09-03T00:00:00Z" },
		{ __LINE__, "2024-02-28T12:00:00Z", 86400, "2024-02-29T12:00:00Z" },
		{ __LINE__, "2024-12-31T20:00:00Z", 28800, "2025-01-01T04:00:00Z" },
	};
	char out[32];
	struct err err = { 0 };

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		MUST(clock_later(cases[i].from, cases[i].seconds, out, &err));
		cr_expect_str_eq(out, cases[i].to, "row at line %d", cases[i].line);
	}
	cr_expect_eq(clock_later("soon", 1, out, &err), ERR_INVALID);
}
