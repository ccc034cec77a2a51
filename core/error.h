/* core/error.h - the only way a function below cli/ and web/ reports failure */
#ifndef CORE_ERROR_H
#define CORE_ERROR_H

#include "core/base.h"

enum err_code {
	ERR_OK = 0,
	ERR_USAGE = -1,     /* the option parser refuses: exit 2 */
	ERR_INVALID = -2,   /* the input can never be accepted: exit 1 */
	ERR_CONFLICT = -3,  /* fine in itself, wrong in the record's present state: exit 1 */
	ERR_RANGE = -4,     /* an amount or date outside what we can store: exit 1 */
	ERR_DENIED = -5,    /* the actor's role does not allow the act: exit 1 */
	ERR_NOT_FOUND = -6, /* nothing has that name: exit 3 */
	ERR_STORE = -7,     /* SQLite refused: exit 4 */
	ERR_BUSY = -8,      /* another process holds the book: exit 4 */
	ERR_IO = -9,        /* a file, pipe or library refused: exit 4 */
	ERR_NOMEM = -10,    /* exit 4 */
};

/* One failure: one sentence fit to show a person, and where it was when it lies in a file or an option. */
struct err {
	enum err_code code;
	char msg[400];  /* one line, lower case, no full stop */
	char field[48]; /* option, column or JSON key; "" if none */
	int64_t line;   /* of the input file, 0 if none */
};

/*
 * Record a failure and return its code. One failure, one call: a lower error is passed up unchanged.
 * The message is cut at a code point and control bytes become blanks.
 */
int err_set(struct err *err, int code, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* The code again, in the open: so compiler and analyzer see that a failure is negative. */
static inline int err_failure(int code)
{
	return code;
}
#define err_set(err, code, ...) ((err_set) (err, code, __VA_ARGS__), err_failure(code))

/* Say which option, column or key an error set before is about; keeps what is there. Returns err->code. */
void err_place(struct err *err, const char *field, int64_t line);
static inline int err_at(struct err *err, const char *field, int64_t line)
{
	err_place(err, field, line);
	return err->code < 0 ? (int) err->code : ERR_INVALID;
}

/* "out of memory" */
static inline int err_nomem(struct err *err)
{
	return err_set(err, ERR_NOMEM, "out of memory");
}

/* Stable word for JSON: "usage", "invalid", "not-found", .. */
const char *err_word(int code);

/* Exit status of the command line contract: 0 to 4. */
int err_exit_status(int code);

#endif
