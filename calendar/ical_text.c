/* calendar/ical_text.c - reads the lines of an iCalendar file, and nothing into them */
#include <ctype.h>
#include <stdarg.h>
#include <strings.h>

#include "calendar/ical_text.h"

#include "core/text.h"

#include "core/banned.h"

int ical_refuse(struct err *err, int64_t line, const char *fmt, ...)
{
	char why[300];
	va_list args;

	va_start(args, fmt);
	(void) vsnprintf(why, sizeof why, fmt, args);
	va_end(args);
	(void) err_set(err, ERR_INVALID, "line %" PRId64 ": %s", line, why);
	return err_at(err, NULL, line);
}

void ical_text_release(struct ical_text *text)
{
	free(text->bytes);
	free(text->properties);
	free(text->components);
	*text = (struct ical_text) ICAL_TEXT_EMPTY;
}

/* ---- unfolding ---- */

/* A file being read: lines are unfolded in place, which only makes them shorter. */
struct reader {
	struct ical_text *text;
	char *at, *end;
	int64_t line; /* that 'at' is in */
	size_t open;  /* the innermost component; SIZE_MAX: none */
	size_t depth;
};

/* Step over one line break; false: there is none at 'at'. */
static bool skip_break(struct reader *rd)
{
	if (rd->at == rd->end || (*rd->at != '\r' && *rd->at != '\n'))
		return false;
	if (*rd->at == '\r' && rd->at + 1 < rd->end && rd->at[1] == '\n')
		rd->at++;
	rd->at++;
	rd->line++;
	return true;
}

/*
 * The next line that is not blank, NUL-terminated: *out NULL at the end. The break that follows it is stepped over
 * before its place is taken by the NUL.
 */
static int next_line(struct reader *rd, char **out, int64_t *out_line, struct err *err)
{
	char *to;

	while (skip_break(rd)) {}
	*out = rd->at == rd->end ? NULL : rd->at;
	*out_line = rd->line;
	to = rd->at;
	for (;;) {
		while (rd->at < rd->end && *rd->at != '\r' && *rd->at != '\n')
			*to++ = *rd->at++;
		if (!skip_break(rd) || rd->at == rd->end || (*rd->at != ' ' && *rd->at != '\t'))
			break;
		rd->at++; /* the blank of a folded line */
	}
	*to = '\0';
	if (rd->line > ICAL_LINES_MAX)
		return ical_refuse(err, rd->line, "the file has more than %d lines",
				   ICAL_LINES_MAX);
	if (*out && to - *out > ICAL_LINE_MAX)
		return ical_refuse(err, *out_line, "is longer than %d bytes", ICAL_LINE_MAX);
	return ERR_OK;
}

static int check_bytes(const char *text, int64_t line, struct err *err)
{
	size_t bad = 0;

	for (const char *p = text; *p != '\0'; p++)
		if (((unsigned char) *p < ' ' && *p != '\t') || *p == 0x7f)
			return ical_refuse(err, line, "has the control byte %d", *p);
	if (!text_is_utf8(text, strlen(text), &bad))
		return ical_refuse(err, line, "is not UTF-8 text");
	return ERR_OK;
}

/* ---- one line ---- */

static bool is_name_byte(char c)
{
	return isalnum((unsigned char) c) || c == '-' || c == '_' || c == '.';
}

/* Where the value begins: the first colon outside quotes. NULL: there is none. */
static char *find_colon(char *text)
{
	bool quoted = false;

	for (char *p = text; *p != '\0'; p++) {
		if (*p == '"')
			quoted = !quoted;
		else if (*p == ':' && !quoted)
			return p;
	}
	return NULL;
}

static int split(char *text, int64_t line, struct ical_property *out, struct err *err)
{
	char *name_end = text, *colon;

	while (is_name_byte(*name_end))
		name_end++;
	if (name_end == text || (*name_end != ':' && *name_end != ';') ||
	    !(colon = find_colon(name_end)))
		return ical_refuse(err, line, "'%.*s' is not NAME:VALUE",
				   (int) text_prefix(text, 40), text);
	*out = (struct ical_property){ .name = text, .value = colon + 1, .line = line };
	out->params = *name_end == ';' ? name_end + 1 : name_end;
	*colon = '\0';
	*name_end = '\0';
	for (char *p = text; *p != '\0'; p++)
		*p = (char) toupper((unsigned char) *p);
	return ERR_OK;
}

/* ---- the tree ---- */

/* Room for one more of 'size' bytes each; NULL: no memory, and what is there stays. */
static void *grown(void *array, size_t count, size_t *room, size_t size)
{
	void *more;

	if (count < *room)
		return array;
	if ((more = realloc(array, (*room ? *room * 2 : 64) * size)))
		*room = *room ? *room * 2 : 64;
	return more;
}

static int begin(struct reader *rd, char *name, int64_t line, struct err *err)
{
	struct ical_text *t = rd->text;
	struct ical_component *more =
		grown(t->components, t->component_count, &t->component_room, sizeof *more);

	if (!more)
		return err_nomem(err);
	t->components = more;
	for (char *p = name; *p != '\0'; p++)
		*p = (char) toupper((unsigned char) *p);
	if (rd->depth == ICAL_DEPTH_MAX)
		return ical_refuse(err, line, "BEGIN:%.40s stands within more than %d others", name,
				   ICAL_DEPTH_MAX);
	if (rd->open == SIZE_MAX && strcmp(name, "VCALENDAR") != 0)
		return ical_refuse(err, line, "BEGIN:%.40s stands outside VCALENDAR", name);
	t->components[t->component_count] = (struct ical_component){
		.name = name, .line = line, .parent = rd->open, .first = t->property_count
	};
	rd->open = t->component_count++;
	rd->depth++;
	return ERR_OK;
}

static int end(struct reader *rd, const char *name, int64_t line, struct err *err)
{
	struct ical_component *c;

	if (rd->open == SIZE_MAX)
		return ical_refuse(err, line, "END:%.40s ends nothing", name);
	c = &rd->text->components[rd->open];
	if (strcasecmp(name, c->name) != 0)
		return ical_refuse(err, line, "END:%.40s, but %.40s began last, on line %" PRId64,
				   name, c->name, c->line);
	c->past = rd->text->property_count;
	rd->open = c->parent;
	rd->depth--;
	return ERR_OK;
}

static int take_line(struct reader *rd, char *line_text, int64_t line, struct err *err)
{
	struct ical_text *t = rd->text;
	struct ical_property p = { .name = line_text, .value = line_text }, *more;
	int r;

	if ((r = check_bytes(line_text, line, err)) < 0 ||
	    (r = split(line_text, line, &p, err)) < 0)
		return r;
	if (strcmp(p.name, "BEGIN") == 0)
		return begin(rd, p.value, line, err);
	if (strcmp(p.name, "END") == 0)
		return end(rd, p.value, line, err);
	if (rd->open == SIZE_MAX)
		return ical_refuse(err, line, "%.40s stands outside VCALENDAR", p.name);
	if (!(more = grown(t->properties, t->property_count, &t->property_room, sizeof *more)))
		return err_nomem(err);
	t->properties = more;
	p.component = rd->open;
	t->properties[t->property_count++] = p;
	return ERR_OK;
}

static int read_lines(struct reader *rd, struct err *err)
{
	char *text = NULL;
	int64_t line = 0;
	int r;

	while ((r = next_line(rd, &text, &line, err)) == ERR_OK && text)
		if ((r = take_line(rd, text, line, err)) < 0)
			return r;
	if (r < 0)
		return r;
	if (rd->open != SIZE_MAX)
		return ical_refuse(
			err, rd->line, "the file ends within %.40s, which began on line %" PRId64,
			rd->text->components[rd->open].name, rd->text->components[rd->open].line);
	if (rd->text->component_count == 0)
		return err_set(err, ERR_INVALID,
			       "it is no iCalendar file: there is no BEGIN:VCALENDAR");
	return ERR_OK;
}

int ical_text_read(const char *bytes, size_t length, struct ical_text *out, struct err *err)
{
	struct reader rd = { .text = out, .line = 1, .open = SIZE_MAX };
	const char *nul = memchr(bytes, '\0', length);

	*out = (struct ical_text) ICAL_TEXT_EMPTY;
	if (length > ICAL_BYTES_MAX)
		return err_set(err, ERR_INVALID, "it has %zu bytes: %zu at most", length,
			       ICAL_BYTES_MAX);
	if (nul)
		return err_set(err, ERR_INVALID, "it is no text: byte %zu is 0",
			       (size_t) (nul - bytes) + 1);
	if (!(out->bytes = malloc(length + 1)))
		return err_nomem(err);
	memcpy(out->bytes, bytes, length);
	rd.at = out->bytes;
	rd.end = out->bytes + length;
	if (length >= 3 && memcmp(rd.at, "\xEF\xBB\xBF", 3) == 0)
		rd.at += 3;
	return read_lines(&rd, err);
}

/* ---- asking ---- */

static const struct ical_property *find(const struct ical_text *text, size_t component,
					const char *name, size_t from)
{
	for (size_t i = from; i < text->components[component].past; i++)
		if (text->properties[i].component == component &&
		    strcmp(text->properties[i].name, name) == 0)
			return &text->properties[i];
	return NULL;
}

const struct ical_property *ical_first(const struct ical_text *text, size_t component,
				       const char *name)
{
	return find(text, component, name, text->components[component].first);
}

const struct ical_property *ical_next(const struct ical_text *text,
				      const struct ical_property *property)
{
	return find(text, property->component, property->name,
		    (size_t) (property - text->properties) + 1);
}

const char *ical_value(const struct ical_text *text, size_t component, const char *name)
{
	const struct ical_property *p = ical_first(text, component, name);

	return p ? p->value : NULL;
}

bool ical_param(const struct ical_property *property, const char *name, char *out, size_t size)
{
	size_t name_length = strlen(name), length = 0;
	bool ours = false, quoted = false;
	const char *p = property->params;

	while (*p != '\0' && !ours) {
		ours = strncasecmp(p, name, name_length) == 0 && p[name_length] == '=';
		if (ours)
			p += name_length + 1;
		for (; *p != '\0' && (quoted || *p != ';'); p++) {
			if (*p == '"')
				quoted = !quoted;
			else if (ours && length + 1 < size)
				out[length++] = *p;
		}
		p += *p == ';';
	}
	out[length] = '\0';
	return length > 0;
}
