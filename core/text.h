/* core/text.h - UTF-8 text: validity, width, folding for search, Windows-1252 in */
#ifndef CORE_TEXT_H
#define CORE_TEXT_H

#include "core/error.h"

/*
 * Decode one code point at *p, before 'end', and advance *p past it.
 * Returns -1 on a bad sequence (overlong, surrogate, cut off) and advances one byte.
 */
int32_t text_next(const char **p, const char *end);

/* Is it valid UTF-8 throughout? *bad, if given, is the offset of the first bad byte. */
bool text_is_utf8(const char *text, size_t length, size_t *bad);

/* Make a fixed buffer fit to print: bytes that are no UTF-8 and control bytes become blanks, a cut code point at the end goes. */
void text_tidy(char *text);

/* Columns on a terminal: one a code point, none for combining marks. */
size_t text_width(const char *text);

/* Bytes of the longest prefix no wider than 'columns'. */
size_t text_prefix(const char *text, size_t columns);

/*
 * Folded for search and sort: lower case, Latin letters without their accents, each run of
 * anything else one blank, none at the ends. Caller frees; NULL for no memory.
 */
char *text_fold(const char *text);

/* Windows-1252 to UTF-8. Caller frees *out. ERR_INVALID: one of the five bytes it leaves undefined. */
int text_from_cp1252(const char *bytes, size_t length, char **out, struct err *err) MUST_CHECK;

/* A whole number in min..max, the whole string or nothing. 'what' names it in the message. */
int number_parse(const char *text, const char *what, int64_t min, int64_t max, int64_t *out,
		 struct err *err) MUST_CHECK;

/* The whole of a file, NUL-terminated after *length bytes; at most 'limit' bytes. Caller frees *out. "-" is standard input. */
int file_read(const char *path, size_t limit, char **out, size_t *length,
	      struct err *err) MUST_CHECK;

/* Write a file whole or not at all: a temporary name beside it, flushed to disk, then renamed. */
int file_write(const char *path, const void *bytes, size_t length, struct err *err) MUST_CHECK;

/* A folder to write into: made, where it is not there yet. ERR_IO. */
int folder_make(const char *path, struct err *err) MUST_CHECK;

/* Would it find its place? Asked before an act whose result goes there: ERR_IO with the reason, as file_write() has it. */
int file_check(const char *path, struct err *err) MUST_CHECK;

/* The same as file_write() for a file that must be new: of two at once only one makes it. ERR_CONFLICT: there is something of that name. */
int file_create(const char *path, const void *bytes, size_t length, struct err *err) MUST_CHECK;

#endif
