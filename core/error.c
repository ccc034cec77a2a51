/* core/error.c - error sentences; prints nothing and decides nothing */
#include "core/error.h"

#include <stdarg.h>

#include "core/text.h"

#include "core/banned.h"

/* The next opening quote: one that no letter stands before, as in "the user's name". */
static char *opening_quote(const char *text, char *from)
{
	while ((from = strchr(from, '\'')) && from > text && from[-1] != ' ' && from[-1] != '(')
		from++;
	return from;
}

/* "'a very long.." for what stands between single quotes, so that the sentence keeps its end. */
static void shorten_quoted(char *text, size_t size)
{
	enum { KEPT = 60 };

	for (char *from = opening_quote(text, text); from && strlen(text) >= size;) {
		char *to = strchr(from + 1, '\'');

		if (!to)
			return;
		if (to - from > KEPT + 3) {
			char *cut = from + 1 + KEPT;

			while (((unsigned char) *cut & 0xC0) == 0x80) /* not inside a code point */
				cut--;
			cut[0] = cut[1] = '.';
			memmove(cut + 2, to, strlen(to) + 1);
			to = cut + 2;
		}
		from = opening_quote(text, to + 1);
	}
}

int(err_set)(struct err *err, int code, const char *fmt, ...)
{
	SCOPED(freep) char *whole = NULL;
	va_list args;

	assert(code < 0);
	err->code = (enum err_code) code;
	err->field[0] = '\0';
	err->line = 0;
	va_start(args, fmt);
	if (vasprintf(&whole, fmt, args) < 0)
		whole = NULL;
	va_end(args);
	if (whole)
		shorten_quoted(whole, sizeof err->msg);
	(void) snprintf(err->msg, sizeof err->msg, "%s", whole ? whole : fmt);
	text_tidy(err->msg);
	return code;
}

void err_place(struct err *err, const char *field, int64_t line)
{
	if (err->field[0] == '\0' && field)
		(void) snprintf(err->field, sizeof err->field, "%s", field);
	if (err->line == 0)
		err->line = line;
}

static const struct {
	const char *word;
	int exit_status;
} kinds[] = {
	[-ERR_OK] = { "ok", 0 },
	[-ERR_USAGE] = { "usage", 2 },
	[-ERR_INVALID] = { "invalid", 1 },
	[-ERR_CONFLICT] = { "conflict", 1 },
	[-ERR_RANGE] = { "range", 1 },
	[-ERR_DENIED] = { "denied", 1 },
	[-ERR_NOT_FOUND] = { "not-found", 3 },
	[-ERR_STORE] = { "store", 4 },
	[-ERR_BUSY] = { "busy", 4 },
	[-ERR_IO] = { "io", 4 },
	[-ERR_NOMEM] = { "memory", 4 },
};

const char *err_word(int code)
{
	assert(code <= 0 && (size_t) -code < COUNT_OF(kinds));
	return kinds[-code].word;
}

int err_exit_status(int code)
{
	assert(code <= 0 && (size_t) -code < COUNT_OF(kinds));
	return kinds[-code].exit_status;
}
