/* core/error.c - error sentences; prints nothing and decides nothing */
#include "core/error.h"

#include <stdarg.h>

#include "core/text.h"

#include "core/banned.h"

int(err_set)(struct err *err, int code, const char *fmt, ...)
{
	va_list args;

	assert(code < 0);
	err->code = (enum err_code) code;
	err->field[0] = '\0';
	err->line = 0;
	va_start(args, fmt);
	(void) vsnprintf(err->msg, sizeof err->msg, fmt, args);
	va_end(args);
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
