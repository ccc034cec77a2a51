/*
 * invoices/picture.h - PNG and JPEG files: which may stand on a document, and what is drawn of them.
 *
 * A picture is read through whole before the book takes it in, so that what is printed later cannot be broken. Decoding is
 * the libraries' work: libpng's and libjpeg's.
 */
#ifndef INVOICES_PICTURE_H
#define INVOICES_PICTURE_H

#include "core/error.h"

#define PICTURE_BYTES 524288 /* each document carries it */
#define PICTURE_SIDE 4000    /* points of either side */

struct picture {
	const char *media_type; /* "image/png" or "image/jpeg" */
	unsigned width, height; /* points */
	unsigned parts;         /* of a colour: 1 grey, 3 red, green and blue */
	/* Of a PNG, owned: width x height x parts bytes, row by row. NULL: a JPEG, which is drawn from its own bytes. */
	unsigned char *colours;
	unsigned char *opacity; /* width x height bytes; NULL: opaque throughout */
};

/*
 * 'name' is the file's, for what is said of it. ERR_INVALID: neither PNG nor JPEG, too large, in colours for a press,
 * or broken; the sentence says what to do. The caller ends *out with picture_release().
 */
int picture_read(const char *name, const void *bytes, size_t length, struct picture *out,
		 struct err *err) MUST_CHECK;

void picture_release(struct picture *picture); /* an empty one is fine */

#endif
