/*
 * core/buffer.h - bytes that grow: for text put together row by row, where a stream of stdio a row would cost more
 * than the row (an import of 50,000 schools writes 150,000 rows of the audit trail).
 *
 * A failed allocation is kept in 'failed' and asked for once, at the end.
 */
#ifndef CORE_BUFFER_H
#define CORE_BUFFER_H

#include "core/base.h"

struct buffer {
	char *bytes; /* owned; may be NULL while length is 0 */
	size_t length, room;
	bool failed; /* no memory: the bytes are not all there */
};

void buffer_release(struct buffer *b); /* for SCOPED */

void buffer_add(struct buffer *b, const void *bytes, size_t length);
void buffer_text(struct buffer *b, const char *text); /* without its NUL */
void buffer_char(struct buffer *b, char c);
void buffer_int(struct buffer *b, int64_t value);

/* A JSON string with its quotes, as json_write_string() writes it. */
void buffer_json(struct buffer *b, const char *text);

#endif
