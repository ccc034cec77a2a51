/* tests/ics.c - takes iCalendar text apart, and asks the library what it lacks */
#include <criterion/criterion.h>
#include <libical/ical.h>

#include "tests/ics.h"

#include "core/text.h"

#include "core/banned.h"

static void check_line(const char *line, size_t length)
{
	cr_assert(length <= 75, "a line of %zu octets: %.*s", length, (int) length, line);
	cr_assert(text_is_utf8(line, length, NULL), "cut inside a character: %.*s", (int) length,
		  line);
	for (size_t i = 0; i < length; i++)
		cr_assert((unsigned char) line[i] >= ' ' && line[i] != 0x7f,
			  "the control byte %d in: %.*s", line[i], (int) length, line);
}

char *ics_plain(const char *text, size_t length)
{
	char *plain = malloc(length + 1);
	size_t used = 0;

	cr_assert(plain && length > 0 && strlen(text) == length,
		  "the text holds a NUL, or nothing");
	for (const char *p = text; *p != '\0';) {
		size_t line = strcspn(p, "\r\n");

		check_line(p, line);
		cr_assert(p[line] == '\r' && p[line + 1] == '\n', "no CRLF after: %.*s", (int) line,
			  p);
		if (*p == ' ' && used > 0)
			used--; /* a fold: it goes on where the line before ended */
		memcpy(plain + used, p + (*p == ' '), line - (*p == ' '));
		used += line - (*p == ' ');
		plain[used++] = '\n';
		p += line + 2;
	}
	plain[used] = '\0';
	return plain;
}

void ics_restrictions(const char *text)
{
	icalcomponent *calendar = icalparser_parse_string(text);

	cr_assert(calendar && icalcomponent_count_errors(calendar) == 0);
	cr_assert(icalrestriction_check(calendar), "%s", icalcomponent_as_ical_string(calendar));
	icalcomponent_free(calendar);
}

bool ics_has(const char *plain, const char *line)
{
	size_t length = strlen(line);

	for (const char *p = plain; *p != '\0'; p += strcspn(p, "\n") + 1)
		if (strcspn(p, "\n") == length && strncmp(p, line, length) == 0)
			return true;
	return false;
}

size_t ics_count(const char *plain, const char *begins)
{
	size_t length = strlen(begins), count = 0;

	for (const char *p = plain; *p != '\0'; p += strcspn(p, "\n") + 1)
		count += strncmp(p, begins, length) == 0;
	return count;
}

struct ics_value ics_value(const char *plain, const char *begins, size_t n)
{
	size_t length = strlen(begins);
	struct ics_value out = { "" };

	for (const char *p = plain; *p != '\0'; p += strcspn(p, "\n") + 1)
		if (strncmp(p, begins, length) == 0 && n-- == 0) {
			(void) snprintf(out.s, sizeof out.s, "%.*s", (int) strcspn(p, "\n"),
					p + length);
			out.s[strcspn(out.s, "\n")] = '\0';
			break;
		}
	return out;
}
