/* tests/test_mime.c - messages as mails: the same bytes each time, and nothing in a header but what belongs there */
#include <criterion/criterion.h>

#include "core/mime.h"
#include "tests/book.h"

#include "core/banned.h"

static const struct mime_sender sender = { .name = "Education Welfare Service",
					   .mail = "ews@example.gov.uk",
					   .book = "0123abcd" };

/* A message without parts; the texts are borrowed. */
static struct message a_message(const char *to, const char *subject, char *body)
{
	struct message m = { .id = 7,
			     .key = "left:2024:C-2024-001",
			     .state = "queued",
			     .queued_at = "2024-09-02T09:00:00Z",
			     .body = body };

	(void) snprintf(m.to, sizeof m.to, "%s", to);
	(void) snprintf(m.subject, sizeof m.subject, "%s", subject);
	m.queued_on = day("2024-09-02");
	return m;
}

static void add_part(struct message *m, enum part_form form, const char *type, const char *name,
		     char *bytes)
{
	struct message_part *part = &m->parts[m->part_count++];

	*part = (struct message_part){ .form = form, .bytes = bytes, .length = strlen(bytes) };
	(void) snprintf(part->media_type, sizeof part->media_type, "%s", type);
	(void) snprintf(part->name, sizeof part->name, "%s", name);
}

/* The mail as text; the caller frees. */
static char *written(const struct message *m, const struct mime_sender *from)
{
	struct buffer out = { 0 };
	struct err err = { 0 };

	cr_assert_eq(mime_write(m, from, &out, &err), ERR_OK, "%s", err.msg);
	buffer_char(&out, '\0');
	cr_assert(!out.failed);
	return out.bytes;
}

/* CRLF alone ends a line, no line is long, headers are ASCII and end before the body. */
static void check_lines(const char *mail)
{
	size_t column = 0;

	for (const char *p = mail; *p != '\0'; p++) {
		cr_expect(*p != '\n', "a LF by itself: %.40s", p);
		if (p[0] == '\r' && p[1] == '\n') {
			cr_expect_leq(column, 998);
			column = 0;
			p++;
			continue;
		}
		cr_expect(*p != '\r', "a CR by itself");
		cr_expect((unsigned char) *p < 0x80, "a byte that is not ASCII");
		column++;
	}
	cr_expect_eq(column, 0, "the last line is ended");
}

Test(mime, text_alone)
{
	SCOPED(freep) char *mail = NULL;
	char body[] = "Dear office\n\nHalf a day is left: 184.00 = 1 session.\n"
		      "\xC2\xBD day\t\nFrom now on \nno last line feed";
	const struct message m = a_message("office@school.example", "Half a day is left", body);

	mail = written(&m, &sender);
	check_lines(mail);
	cr_expect_str_eq(mail, "From: \"Education Welfare Service\"\r\n"
			       " <ews@example.gov.uk>\r\n"
			       "To: <office@school.example>\r\n"
			       "Subject: Half a day is left\r\n"
			       "Date: Mon, 2 Sep 2024 09:00:00 +0000\r\n"
			       "Message-ID: <5eb72b150c01f4953c110aba436f2b2e@example.gov.uk>\r\n"
			       "Auto-Submitted: auto-generated\r\n"
			       "MIME-Version: 1.0\r\n"
			       "Content-Type: text/plain; charset=UTF-8\r\n"
			       "Content-Transfer-Encoding: quoted-printable\r\n"
			       "\r\n"
			       "Dear office\r\n"
			       "\r\n"
			       "Half a day is left: 184.00 =3D 1 session.\r\n"
			       "=C2=BD day=09\r\n"
			       "=46rom now on=20\r\n"
			       "no last line feed\r\n");
}

/* The parts in their order, each between boundaries of its own level; bytes that are no text stay as they are. */
Test(mime, forms_and_files)
{
	SCOPED(freep) char *mail = NULL;
	char body[] = "A visit is planned.\n", calendar[] = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";
	struct message m = a_message("office@school.example", "A visit", body);
	const char *alternative, *mixed, *file;

	add_part(&m, PART_ATTACHMENT, "application/ics", "visit.ics", calendar);
	add_part(&m, PART_ALTERNATIVE, "text/calendar; charset=UTF-8; method=REQUEST", "",
		 calendar);
	mail = written(&m, &sender);
	check_lines(mail);
	cr_assert((mixed = strstr(mail, "Content-Type: multipart/mixed;\r\n boundary=\"=_")));
	cr_assert((alternative = strstr(mixed,
					"Content-Type: multipart/alternative;\r\n boundary=\"=_")));
	cr_assert(strstr(alternative, "Content-Type: text/plain"));
	cr_assert(strstr(alternative, "Content-Type: text/calendar; charset=UTF-8; method=REQUEST"
				      "\r\nContent-Transfer-Encoding: base64\r\n\r\n"
				      "QkVHSU46VkNBTEVOREFSDQpFTkQ6VkNBTEVOREFSDQo=\r\n\r\n--=_"));
	cr_assert((file = strstr(alternative, "Content-Disposition: attachment;\r\n "
					      "filename=\"visit.ics\"\r\n\r\nQkVHSU46")));
	cr_assert(!strstr(file + 1, "text/calendar"));
}

/* The same message of the same book: the same bytes; another key or another book: another Message-ID. */
Test(mime, same_bytes)
{
	SCOPED(freep) char *one = NULL, *two = NULL, *other = NULL, *book = NULL;
	char body[] = "text\n", part[] = "x";
	struct message m = a_message("a@b.example", "s", body);
	struct mime_sender elsewhere = sender;

	add_part(&m, PART_ATTACHMENT, "text/plain", "x", part);
	one = written(&m, &sender);
	two = written(&m, &sender);
	cr_expect_str_eq(one, two);
	(void) snprintf(m.key, sizeof m.key, "left:2024:C-2024-002");
	other = written(&m, &sender);
	cr_expect_str_neq(one, other);
	(void) snprintf(m.key, sizeof m.key, "left:2024:C-2024-001");
	elsewhere.book[0] = '9';
	book = written(&m, &elsewhere);
	cr_expect_str_neq(one, book);
	cr_expect_eq(strlen(one), strlen(book), "nothing else differs");
}

Test(mime, subjects)
{
	static const struct {
		int line;
		const char *subject, *header;
	} cases[] = {
		{ __LINE__, "x", "Subject: x\r\n" },
		{ __LINE__, "Half a day", "Subject: Half a day\r\n" },
		{ __LINE__,
		  "a line that is longer than the seventy-six columns that a header has before it "
		  "folds",
		  "Subject: a line that is longer than the seventy-six columns that a header\r\n"
		  " has before it folds\r\n" },
		{ __LINE__,
		  "\xC2\xA3"
		  "184.00",
		  "Subject: =?UTF-8?B?wqMxODQuMDA=?=\r\n" },
		{ __LINE__, "two  blanks", "Subject: =?UTF-8?B?dHdvICBibGFua3M=?=\r\n" },
		{ __LINE__, " before", "Subject: =?UTF-8?B?IGJlZm9yZQ==?=\r\n" },
		{ __LINE__,
		  "=?UTF-8?B?eA==?=", "Subject: =?UTF-8?B?PT9VVEYtOD9CP2VBPT0/PQ==?=\r\n" },
		/* 23 characters of two bytes: the 20th does not fit into a first word of 39 bytes */
		{ __LINE__,
		  "\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5"
		  "\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5"
		  "\xC5\xB5\xC5\xB5\xC5\xB5",
		  "Subject: "
		  "=?UTF-8?B?xbXFtcW1xbXFtcW1xbXFtcW1xbXFtcW1xbXFtcW1xbXFtcW1xbU=?="
		  "\r\n =?UTF-8?B?xbXFtcW1xbU=?=\r\n" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(freep) char *mail = NULL;
		char body[] = "x\n";
		const struct message m = a_message("a@b.example", cases[i].subject, body);
		const char *header;

		mail = written(&m, &sender);
		check_lines(mail);
		header = strstr(mail, "Subject: ");
		cr_expect(strncmp(header, cases[i].header, strlen(cases[i].header)) == 0,
			  "row at line %d: %.200s", cases[i].line, header);
	}
}

/* Whatever a row of the book has, no header gets a line that is not its own. */
Test(mime, no_header_is_brought_in)
{
	static const struct {
		int line;
		const char *to, *from;
	} cases[] = {
		{ __LINE__, "a@b.example\r\nBcc: c@d.example", "ews@example.gov.uk" },
		{ __LINE__, "a@b.example>, <c@d.example", "ews@example.gov.uk" },
		{ __LINE__, "a@b.example, c@d.example", "ews@example.gov.uk" },
		{ __LINE__, "\"a\"@b.example", "ews@example.gov.uk" },
		{ __LINE__, "a\001@b.example", "ews@example.gov.uk" },
		{ __LINE__, "", "ews@example.gov.uk" },
		{ __LINE__, "a@b.example", "e\nws@example.gov.uk" },
		{ __LINE__, "a@b.example", "ews" },
		{ __LINE__, "a@b.example", "\xff@example.gov.uk" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(buffer_release) struct buffer out = { 0 };
		char body[] = "x\n";
		const struct message m = a_message(cases[i].to, "s", body);
		struct mime_sender from = sender;
		struct err err = { 0 };

		(void) snprintf(from.mail, sizeof from.mail, "%s", cases[i].from);
		cr_expect_eq(mime_write(&m, &from, &out, &err), ERR_INVALID, "row at line %d",
			     cases[i].line);
		cr_expect_eq(out.length, 0, "row at line %d", cases[i].line);
	}
}

/* A name and a subject with line breaks are encoded, and so are names of files that are not ASCII. */
Test(mime, what_is_odd_is_encoded)
{
	SCOPED(freep) char *mail = NULL;
	char body[] = "x\n", bytes[] = "x";
	struct message m = a_message("a@b.example", "s\r\nBcc: c@d.example", body);
	struct mime_sender from = sender;

	(void) snprintf(from.name, sizeof from.name, "a\r\nBcc: c@d.example");
	add_part(&m, PART_ATTACHMENT, "text/plain", "pl\xC3\xA5n 1.ics", bytes);
	mail = written(&m, &from);
	check_lines(mail);
	cr_expect(!strstr(mail, "\nBcc"), "%s", mail);
	cr_expect(strstr(mail, "filename*=UTF-8''pl%C3%A5n%201.ics\r\n"), "%s", mail);
	(void) snprintf(from.name, sizeof from.name, "The \"Service\" \\ here");
	freep(&mail);
	mail = written(&m, &from);
	cr_expect(strstr(mail, "From: \"The \\\"Service\\\" \\\\ here\"\r\n"), "%s", mail);
}

/* Queued shortly after midnight of British summer time: the day before in UTC. On a chosen day: at noon. */
Test(mime, dates)
{
	static const struct {
		int line;
		const char *on, *at, *date;
	} cases[] = {
		{ __LINE__, "2024-09-02", "2024-09-01T23:30:05Z",
		  "Sun, 1 Sep 2024 23:30:05 +0000" },
		{ __LINE__, "2024-12-25", "2024-12-25T00:00:00Z",
		  "Wed, 25 Dec 2024 00:00:00 +0000" },
		{ __LINE__, "2024-09-02", "2026-11-22T10:00:00Z",
		  "Mon, 2 Sep 2024 12:00:00 +0000" },
		{ __LINE__, "2024-09-02", "", "Mon, 2 Sep 2024 12:00:00 +0000" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(freep) char *mail = NULL;
		char body[] = "x\n", line[80];
		struct message m = a_message("a@b.example", "s", body);

		m.queued_on = day(cases[i].on);
		(void) snprintf(m.queued_at, sizeof m.queued_at, "%s", cases[i].at);
		(void) snprintf(line, sizeof line, "\r\nDate: %s\r\n", cases[i].date);
		mail = written(&m, &sender);
		cr_expect(strstr(mail, line), "row at line %d: %s", cases[i].line, mail);
	}
}

/* As long as a message may be, in one line: every line of the mail is short. */
Test(mime, longest)
{
	SCOPED(freep) char *body = malloc(MESSAGE_BODY_MAX + 1);
	SCOPED(freep) char *mail = NULL;
	struct message m;

	cr_assert(body);
	for (size_t i = 0; i < MESSAGE_BODY_MAX; i++)
		body[i] = "ab =\xC2\xA3"[i % 6];
	body[MESSAGE_BODY_MAX] = '\0';
	m = a_message("a@b.example", "s", body);
	mail = written(&m, &sender);
	check_lines(mail);
	for (char *line = strstr(mail, "\r\n\r\n") + 4; *line != '\0';) {
		size_t length = strcspn(line, "\r");

		cr_assert_leq(length, 76);
		line += length + 2;
	}
}

/* From the book: the sender as of a date; a book whose service has no address says how to set one. */
Test(mime, sender_of_a_book)
{
	SCOPED(store_closep) struct store *st = book_new(), *empty = book_empty();
	struct mime_sender from;
	struct err err = { 0 };

	cr_assert_eq(mime_sender_load(st, day("2024-09-02"), &from, &err), ERR_OK, "%s", err.msg);
	cr_expect_str_eq(from.mail, "ews@example.gov.uk");
	cr_expect_eq(strlen(from.book), 64);
	cr_expect_eq(mime_sender_load(empty, day("2024-09-02"), &from, &err), ERR_CONFLICT);
	cr_expect(strstr(err.msg, "daybook setting set authority.mail"), "%s", err.msg);
}
