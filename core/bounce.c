/* core/bounce.c - finds, in whatever bytes come in, the report and the Message-ID that it is about */
#include "core/bounce.h"

#include <ctype.h>
#include <strings.h>

#include "core/text.h"

#include "core/banned.h"

#define DEPTH_MAX 6  /* of parts in parts */
#define PARTS_MAX 64 /* of one mail, at any depth */
#define BOUNDARY_MAX 128

struct span {
	const char *p, *end;
};

struct reading {
	struct bounce *out;
	int rank; /* of the action found so far; 0: none */
	int parts;
};

/* ---- lines and headers ---- */

/* The next line without its end; *rest goes behind it. */
static struct span take_line(struct span *rest)
{
	const char *stop = memchr(rest->p, '\n', (size_t) (rest->end - rest->p));
	struct span line = { rest->p, stop ? stop : rest->end };

	rest->p = stop ? stop + 1 : rest->end;
	if (line.end > line.p && line.end[-1] == '\r')
		line.end--;
	return line;
}

static bool is_empty(struct span s)
{
	return s.p >= s.end;
}

/* Headers up to the first empty line, and what follows it. */
static void split(struct span entity, struct span *head, struct span *body)
{
	struct span rest = entity;

	*head = (struct span){ entity.p, entity.end };
	while (!is_empty(rest)) {
		const char *from = rest.p;

		if (is_empty(take_line(&rest))) {
			head->end = from;
			break;
		}
	}
	*body = rest;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_header(struct span line, const char *name)
{
	size_t length = strlen(name);

	return (size_t) (line.end - line.p) > length && strncasecmp(line.p, name, length) == 0 &&
	       line.p[length] == ':';
}

static void append(struct span text, char *out, size_t size)
{
	size_t used = strlen(out);

	for (; text.p < text.end && used + 1 < size; text.p++)
		out[used++] = *text.p == '\0' ? ' ' : *text.p;
	out[used] = '\0';
}

static void trim(char *text)
{
	size_t from = strspn(text, " \t"), length = strlen(text);

	while (length > from && is_blank(text[length - 1]))
		length--;
	memmove(text, text + from, length - from);
	text[length - from] = '\0';
}

/* The first header of that name, unfolded and cut to 'size'; "" if there is none. */
static void header_get(struct span head, const char *name, char *out, size_t size)
{
	bool found = false;

	out[0] = '\0';
	while (!is_empty(head)) {
		struct span line = take_line(&head);

		if (found && (is_empty(line) || !is_blank(line.p[0])))
			break;
		if (!found && is_header(line, name)) {
			found = true;
			line.p += strlen(name) + 1;
		}
		if (found)
			append(line, out, size);
	}
	text_tidy(out);
	trim(out);
}

/* A parameter of a header, quoted or not; "" if there is none that fits. */
static void parameter_get(const char *value, const char *name, char *out, size_t size)
{
	size_t length = strlen(name), used = 0;
	bool quoted;

	out[0] = '\0';
	for (const char *p = strchr(value, ';'); p; p = strchr(p, ';')) {
		p += 1 + strspn(p + 1, " \t");
		if (strncasecmp(p, name, length) != 0 || p[length] != '=')
			continue;
		p += length + 1;
		quoted = *p == '"';
		p += quoted;
		while (*p != '\0' && (quoted ? *p != '"' : !strchr("; \t", *p))) {
			if (quoted && *p == '\\' && p[1] != '\0')
				p++;
			if (used + 1 >= size) { /* cut, it would name other parts */
				out[0] = '\0';
				return;
			}
			out[used++] = *p++;
		}
		out[used] = '\0';
		return;
	}
}

static bool is_type(const char *value, const char *type)
{
	size_t length = strlen(type);

	return strncasecmp(value, type, length) == 0 &&
	       (value[length] == '\0' || strchr("; \t", value[length]));
}

/* ---- Message-IDs ---- */

/* Each "<32 hex digits@" of a header. */
static void find_ids(struct reading *r, struct span head, const char *name)
{
	char value[2000];

	header_get(head, name, value, sizeof value);
	for (const char *p = strchr(value, '<'); p; p = strchr(p + 1, '<')) {
		char *id = r->out->id[r->out->id_count < BOUNCE_IDS ? r->out->id_count : 0];

		if (strspn(p + 1, "0123456789abcdef") != 32 || p[33] != '@' ||
		    r->out->id_count == BOUNCE_IDS)
			continue;
		memcpy(id, p + 1, 32);
		id[32] = '\0';
		r->out->id_count++;
	}
}

/* ---- the report ---- */

/* "rfc822; <office@school.example>" without its kind; "smtp; 550 no" likewise. */
static void after_kind(char *value)
{
	char *semicolon = strchr(value, ';');

	if (semicolon)
		memmove(value, semicolon + 1, strlen(semicolon));
	trim(value);
	if (value[0] == '<' && strchr(value, '>')) {
		*strchr(value, '>') = '\0';
		memmove(value, value + 1, strlen(value));
	}
}

static int rank_of(const char *action)
{
	static const char *const words[] = { "expanded", "relayed", "delivered", "delayed",
					     "failed" };

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (strcmp(action, words[i]) == 0)
			return (int) i + 1;
	return 0;
}

/* What a report says of one recipient: kept when it is worse than what was found before. */
static void read_recipient(struct reading *r, struct span group)
{
	struct bounce *out = r->out;
	char action[64], value[sizeof out->reason];
	int rank;

	header_get(group, "Action", action, sizeof action);
	action[strcspn(action, " \t(;")] = '\0';
	for (char *p = action; *p != '\0'; p++)
		*p = (char) tolower((unsigned char) *p);
	if ((rank = rank_of(action)) <= r->rank)
		return;
	r->rank = rank;
	(void) snprintf(out->action, sizeof out->action, "%s", action);
	header_get(group, "Status", out->status, sizeof out->status);
	out->status[strspn(out->status, "0123456789.")] = '\0';
	header_get(group, "Original-Recipient", value, sizeof value);
	if (value[0] == '\0')
		header_get(group, "Final-Recipient", value, sizeof value);
	after_kind(value);
	(void) snprintf(out->recipient, sizeof out->recipient, "%s", value);
	header_get(group, "Diagnostic-Code", out->reason, sizeof out->reason);
	after_kind(out->reason);
	if (out->reason[0] == '\0')
		(void) snprintf(out->reason, sizeof out->reason, "%s%s%s", out->action,
				out->status[0] ? " " : "", out->status);
	text_tidy(out->reason);
	text_tidy(out->recipient);
}

/* Groups of headers, parted by empty lines: of the mail, then of each recipient. */
static void read_report(struct reading *r, struct span body)
{
	while (!is_empty(body)) {
		struct span group, rest;

		split(body, &group, &rest);
		if (!is_empty(group))
			read_recipient(r, group);
		body = rest;
	}
}

/* ---- parts ---- */

static void walk(struct reading *r, struct span entity, int depth);

/* "--boundary" is a line; with "--" after it the last. */
static bool is_boundary(struct span line, const char *boundary, bool *out_last)
{
	size_t length = strlen(boundary);

	while (line.end > line.p && is_blank(line.end[-1]))
		line.end--;
	if ((size_t) (line.end - line.p) < length + 2 || memcmp(line.p, "--", 2) != 0 ||
	    memcmp(line.p + 2, boundary, length) != 0)
		return false;
	line.p += length + 2;
	*out_last = line.end - line.p == 2 && memcmp(line.p, "--", 2) == 0;
	return is_empty(line) || *out_last;
}

static void walk_parts(struct reading *r, struct span body, const char *boundary, int depth)
{
	struct span part = { NULL, NULL };
	bool last = false;

	while (!is_empty(body) && !last) {
		const char *from = body.p;

		if (!is_boundary(take_line(&body), boundary, &last))
			continue;
		if (part.p)
			walk(r, (struct span){ part.p, from }, depth);
		part.p = body.p;
	}
	if (part.p && !last) /* cut off: what is there is read */
		walk(r, (struct span){ part.p, body.end }, depth);
}

/* A mail within the mail: the one that came back, or a report that somebody passed on. */
static void walk_mail(struct reading *r, struct span body, int depth)
{
	struct span head, ignored;

	split(body, &head, &ignored);
	find_ids(r, head, "Message-ID");
	walk(r, body, depth);
}

static void walk(struct reading *r, struct span entity, int depth)
{
	static const char *const mails[] = { "message/rfc822", "message/global",
					     "text/rfc822-headers", "message/global-headers" };
	char type[1000], boundary[BOUNDARY_MAX];
	struct span head, body;

	if (depth > DEPTH_MAX || r->parts++ > PARTS_MAX)
		return;
	split(entity, &head, &body);
	header_get(head, "Content-Type", type, sizeof type);
	if (is_type(type, "message/delivery-status") ||
	    is_type(type, "message/global-delivery-status"))
		read_report(r, body);
	for (size_t i = 0; i < COUNT_OF(mails); i++)
		if (is_type(type, mails[i]))
			walk_mail(r, body, depth + 1);
	if (strncasecmp(type, "multipart/", 10) == 0) {
		parameter_get(type, "boundary", boundary, sizeof boundary);
		if (boundary[0])
			walk_parts(r, body, boundary, depth + 1);
	}
	find_ids(r, head, "In-Reply-To");
	find_ids(r, head, "References");
}

int bounce_parse(const char *bytes, size_t length, struct bounce *out, struct err *err)
{
	struct bounce b = { .id_count = 0 };
	struct reading r = { .out = &b };

	walk(&r, (struct span){ bytes, bytes + length }, 0);
	if (r.rank == 0)
		return err_set(err, ERR_INVALID,
			       "it is no report of a mail server about a mail (multipart/report"
			       " with message/delivery-status)");
	if (b.id_count == 0)
		return err_set(err, ERR_INVALID, "the report has no Message-ID of a mail of ours");
	*out = b;
	return ERR_OK;
}
