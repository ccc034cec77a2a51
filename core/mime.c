/* core/mime.c - writes mails; sends nothing, and asks no clock */
#include "core/mime.h"

#include "core/clock.h"
#include "core/crypto.h"
#include "core/setting.h"
#include "core/text.h"

#include "core/banned.h"

#define LINE_MAX_CHARS 76 /* of an encoded line, and where a header is folded */

int mime_book(struct store *st, char out[65], struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st, "SELECT chain_sha256 FROM audit ORDER BY audit_id LIMIT 1", BIND_NONE,
			  &q, &row, err);

	out[0] = '\0';
	if (r == ERR_OK && row)
		stmt_copy(q, 0, out, 65);
	return r;
}

int mime_sender_load(struct store *st, struct date on, struct mime_sender *out, struct err *err)
{
	struct mime_sender s = { .name = "" };
	int r;

	if ((r = setting_get(st, "authority.service", on, s.name, sizeof s.name, err)) < 0 ||
	    (r = setting_get(st, "authority.mail", on, s.mail, sizeof s.mail, err)) < 0 ||
	    (r = mime_book(st, s.book, err)) < 0)
		return r;
	if (s.mail[0] == '\0')
		return err_set(err, ERR_CONFLICT,
			       "the service has no mail address on %s: set one with 'daybook "
			       "setting set authority.mail ADDRESS --from %s'",
			       date_long(on).s, date_iso(on).s);
	*out = s;
	return ERR_OK;
}

/* ---- headers ---- */

static bool is_plain(const char *text)
{
	for (const char *p = text; *p != '\0'; p++)
		if ((unsigned char) *p < ' ' || (unsigned char) *p > '~')
			return false;
	return true;
}

/* An address stands in a header as it is: nothing in it may end the address, or the line. */
static int check_address(const char *address, struct err *err)
{
	if (!text_is_utf8(address, strlen(address), NULL) || strpbrk(address, "()<>[]:;,\\\" ") ||
	    !strchr(address, '@'))
		return err_set(err, ERR_INVALID, "no mail can be sent to '%s'", address);
	for (const char *p = address; *p != '\0'; p++)
		if ((unsigned char) *p < ' ' || *p == 0x7f)
			return err_set(err, ERR_INVALID, "no mail can be sent to '%s'", address);
	return ERR_OK;
}

/* Encoded words of RFC 2047, none of which cuts a character; a line each. */
static void add_words(struct buffer *out, const char *text)
{
	const char *end = text + strlen(text);

	for (const char *from = text; from < end;) {
		/* a line has 76 characters: the first also the header's name, and each what stands around the word */
		size_t most = from == text ? 39 : 45;
		const char *to = from;

		while (to < end) {
			const char *next = to;

			(void) text_next(&next, end);
			if ((size_t) (next - from) > most)
				break;
			to = next;
		}
		buffer_text(out, from == text ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?");
		buffer_text(out, base64_of(from, (size_t) (to - from)).s);
		buffer_text(out, "?=");
		from = to;
	}
}

/* Text of a header: as it is, folded at blanks, where every reader takes it so; otherwise encoded. */
static void add_unstructured(struct buffer *out, const char *name, const char *text)
{
	size_t length = strlen(text), column = strlen(name) + 2;

	buffer_text(out, name);
	buffer_text(out, ": ");
	if (length == 0 || !is_plain(text) || strstr(text, "=?") || strstr(text, "  ") ||
	    text[0] == ' ' || text[length - 1] == ' ') {
		add_words(out, text);
		buffer_text(out, "\r\n");
		return;
	}
	for (const char *p = text; *p != '\0';) {
		size_t word = strcspn(p + 1, " ") + 1; /* with the blank before it */

		if (p > text && column + word > LINE_MAX_CHARS) {
			buffer_text(out, "\r\n");
			column = 0;
		}
		buffer_add(out, p, word);
		column += word;
		p += word;
	}
	buffer_text(out, "\r\n");
}

static void add_from(struct buffer *out, const struct mime_sender *from)
{
	buffer_text(out, "From: ");
	if (from->name[0] == '\0') {
		/* the address alone */
	} else if (is_plain(from->name)) {
		buffer_char(out, '"');
		for (const char *p = from->name; *p != '\0'; p++) {
			if (*p == '"' || *p == '\\')
				buffer_char(out, '\\');
			buffer_char(out, *p);
		}
		buffer_char(out, '"');
	} else {
		add_words(out, from->name);
	}
	buffer_text(out, from->name[0] ? "\r\n <" : "<");
	buffer_text(out, from->mail);
	buffer_text(out, ">\r\n");
}

static void add_date(struct buffer *out, const struct message *m)
{
	static const char days[] = "MonTueWedThuFriSatSun";
	const char *hour = "12:00:00"; /* queued on a day that was chosen: at no time of it */
	struct date utc = m->queued_on, by_clock;
	struct err ignored = { 0 };
	struct moment at;
	struct civil on;
	char line[64], iso[11];

	(void) snprintf(iso, sizeof iso, "%.10s", m->queued_at);
	if (clock_moment(m->queued_at, &at, &ignored) == ERR_OK &&
	    date_compare(at.on, m->queued_on) == 0 &&
	    date_parse(iso, &by_clock, &ignored) == ERR_OK) {
		utc = by_clock;
		hour = m->queued_at + 11;
	}
	on = date_civil(utc);
	(void) snprintf(line, sizeof line, "Date: %.3s, %d %.3s %04d %.8s +0000\r\n",
			days + (date_weekday(utc) - 1) * 3, on.day, month_name(on.month), on.year,
			hour);
	buffer_text(out, line);
}

/* Of the message's key and the book, and of nothing else. 'what' parts one use from another. */
static struct sha256_text hash_of(const char *key, const char *book, const char *what)
{
	SCOPED(buffer_release) struct buffer text = { 0 };

	buffer_text(&text, what);
	buffer_char(&text, '\n');
	buffer_text(&text, book);
	buffer_char(&text, '\n');
	buffer_text(&text, key);
	return sha256_hex(sha256_of(text.bytes, text.failed ? 0 : text.length));
}

struct sha256_text mime_id(const char *key, const char *book)
{
	struct sha256_text id = hash_of(key, book, "id");

	id.s[32] = '\0';
	return id;
}

static void add_message_id(struct buffer *out, const struct message *m,
			   const struct mime_sender *from)
{
	char line[48];

	(void) snprintf(line, sizeof line, "Message-ID: <%s", mime_id(m->key, from->book).s);
	buffer_text(out, line);
	buffer_text(out, strchr(from->mail, '@'));
	buffer_text(out, ">\r\n");
}

/* ---- bodies ---- */

/* Quoted-printable (RFC 2045, 6.7). Lines of the text end with LF. */
static void add_quoted(struct buffer *out, const char *text)
{
	size_t column = 0;

	for (const char *p = text; *p != '\0'; p++) {
		unsigned char c = (unsigned char) *p;
		bool ends = p[1] == '\n' || p[1] == '\0';
		/* "From " at the beginning of a line is no longer the same after some mail servers */
		bool from = column == 0 && strncmp(p, "From ", 5) == 0;
		bool plain =
			c == ' ' || c == '\t' ? !ends : c > ' ' && c <= '~' && c != '=' && !from;
		char code[4];

		if (c == '\n') {
			buffer_text(out, "\r\n");
			column = 0;
			continue;
		}
		if (column + (plain ? 1 : 3) > LINE_MAX_CHARS - 1) {
			buffer_text(out, "=\r\n");
			column = 0;
		}
		(void) snprintf(code, sizeof code, plain ? "%c" : "=%02X", c);
		buffer_text(out, code);
		column += strlen(code);
	}
	if (column > 0)
		buffer_text(out, "\r\n");
}

static void add_base64(struct buffer *out, const char *bytes, size_t length)
{
	for (size_t at = 0; at < length; at += BASE64_LINE) {
		size_t rest = length - at;

		buffer_text(out, base64_of(bytes + at, rest < BASE64_LINE ? rest : BASE64_LINE).s);
		buffer_text(out, "\r\n");
	}
}

/* ; name="visit.ics" or, where that is not ASCII, ; name*=UTF-8''pl%C3%A5n.ics (RFC 2231, 4). */
static void add_parameter(struct buffer *out, const char *name, const char *value)
{
	static const char hex[] = "0123456789ABCDEF";
	bool plain = is_plain(value);

	buffer_text(out, ";\r\n ");
	buffer_text(out, name);
	buffer_text(out, plain ? "=\"" : "*=UTF-8''");
	for (const char *p = value; *p != '\0'; p++) {
		unsigned char c = (unsigned char) *p;

		if (plain || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
		    c == '.' || c == '-' || c == '_') {
			buffer_char(out, *p);
		} else {
			buffer_char(out, '%');
			buffer_char(out, hex[c >> 4]);
			buffer_char(out, hex[c & 15]);
		}
	}
	if (plain)
		buffer_char(out, '"');
}

static void add_text_part(struct buffer *out, const char *body)
{
	buffer_text(out, "Content-Type: text/plain; charset=UTF-8\r\n"
			 "Content-Transfer-Encoding: quoted-printable\r\n\r\n");
	add_quoted(out, body);
}

static void add_part(struct buffer *out, const struct message_part *part)
{
	buffer_text(out, "Content-Type: ");
	buffer_text(out, part->media_type);
	if (part->name[0])
		add_parameter(out, "name", part->name);
	buffer_text(out, "\r\nContent-Transfer-Encoding: base64\r\n");
	if (part->form == PART_ATTACHMENT) {
		buffer_text(out, "Content-Disposition: attachment");
		add_parameter(out, "filename", part->name);
		buffer_text(out, "\r\n");
	}
	buffer_text(out, "\r\n");
	add_base64(out, part->bytes, part->length);
}

/* ---- several bodies ---- */

/* "=_" is in no line of base64 or quoted-printable, so a boundary is in no part. */
struct boundary {
	char s[40];
};

static struct boundary begin_several(struct buffer *out, const char *kind, const struct message *m,
				     const struct mime_sender *from)
{
	struct boundary b;

	(void) snprintf(b.s, sizeof b.s, "=_%.32s", hash_of(m->key, from->book, kind).s);
	buffer_text(out, "Content-Type: multipart/");
	buffer_text(out, kind);
	add_parameter(out, "boundary", b.s);
	buffer_text(out, "\r\n");
	return b;
}

/* The line break before a boundary is the boundary's own (RFC 2046, 5.1.1). */
static void add_boundary(struct buffer *out, const struct boundary *b, const char *after)
{
	buffer_text(out, "\r\n--");
	buffer_text(out, b->s);
	buffer_text(out, after);
}

/* All parts of a form, each after the boundary. */
static void add_parts(struct buffer *out, const struct message *m, enum part_form form,
		      const struct boundary *b)
{
	for (size_t i = 0; i < m->part_count; i++)
		if (m->parts[i].form == form) {
			add_boundary(out, b, "\r\n");
			add_part(out, &m->parts[i]);
		}
}

static size_t count(const struct message *m, enum part_form form)
{
	size_t n = 0;

	for (size_t i = 0; i < m->part_count; i++)
		n += m->parts[i].form == form;
	return n;
}

/* The text with its other forms, the best one last (RFC 2046, 5.1.4). */
static void add_forms(struct buffer *out, const struct message *m, const struct mime_sender *from)
{
	struct boundary b;

	if (count(m, PART_ALTERNATIVE) == 0) {
		add_text_part(out, m->body);
		return;
	}
	b = begin_several(out, "alternative", m, from);
	add_boundary(out, &b, "\r\n");
	add_text_part(out, m->body);
	add_parts(out, m, PART_ALTERNATIVE, &b);
	add_boundary(out, &b, "--\r\n");
}

int mime_write(const struct message *m, const struct mime_sender *from, struct buffer *out,
	       struct err *err)
{
	struct boundary b;
	int r;

	if ((r = check_address(m->to, err)) < 0 || (r = check_address(from->mail, err)) < 0)
		return r;
	add_from(out, from);
	buffer_text(out, "To: <");
	buffer_text(out, m->to);
	buffer_text(out, ">\r\n");
	add_unstructured(out, "Subject", m->subject);
	add_date(out, m);
	add_message_id(out, m, from);
	buffer_text(out, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n");
	if (count(m, PART_ATTACHMENT) == 0) {
		add_forms(out, m, from);
		return out->failed ? err_nomem(err) : ERR_OK;
	}
	b = begin_several(out, "mixed", m, from);
	add_boundary(out, &b, "\r\n");
	add_forms(out, m, from);
	add_parts(out, m, PART_ATTACHMENT, &b);
	add_boundary(out, &b, "--\r\n");
	return out->failed ? err_nomem(err) : ERR_OK;
}
