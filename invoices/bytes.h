/*
 * invoices/bytes.h - a growable run of bytes; remembers a failed allocation, so adding needs no
 * check
 */
#ifndef INVOICES_BYTES_H
#define INVOICES_BYTES_H

#include "core/base.h"

struct bytes {
	char *at; /* not NUL-terminated */
	size_t length, room;
	bool failed;
};

void bytes_release(struct bytes *bytes);

void bytes_add(struct bytes *bytes, const void *data, size_t length);
void bytes_text(struct bytes *bytes, const char *text);
void bytes_format(struct bytes *bytes, const char *fmt, ...) PRINTF_LIKE(2, 3);
void bytes_number(struct bytes *bytes, size_t value); /* decimal */

/*
 * 'length' more bytes to be filled by the caller; NULL for no memory. Valid until the next
 * addition.
 */
char *bytes_more(struct bytes *bytes, size_t length);

static inline void bytes_char(struct bytes *bytes, char c)
{
	if (bytes->length < bytes->room)
		bytes->at[bytes->length++] = c;
	else
		bytes_add(bytes, &c, 1);
}

/* Big-endian, as fonts, colour profiles and cross-reference streams want it. */
void bytes_be16(struct bytes *bytes, unsigned value);
void bytes_be32(struct bytes *bytes, uint32_t value);

/* A number in hundredths, in the shortest form: 1250 is "12.5". */
void bytes_hundredths(struct bytes *bytes, long value);

/* A PDF string of any UTF-8 text: (plain) for printable ASCII, else <FEFF..> in UTF-16. */
void bytes_pdf_string(struct bytes *bytes, const char *text);

/* Text inside XML: markup escaped, control bytes and bad UTF-8 as '?'. */
void bytes_xml(struct bytes *bytes, const char *text);

#endif
