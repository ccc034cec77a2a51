/* invoices/picture_private.h - for invoices/picture*.c only */
#ifndef INVOICES_PICTURE_PRIVATE_H
#define INVOICES_PICTURE_PRIVATE_H

#include "invoices/picture.h"

/* Refuses more points than a document may have. */
int picture_size(const char *name, struct picture *picture, unsigned width, unsigned height,
		 struct err *err) MUST_CHECK;

int picture_read_jpeg(const char *name, const void *bytes, size_t length, struct picture *out,
		      struct err *err) MUST_CHECK;

#endif
