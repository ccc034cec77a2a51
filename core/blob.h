/* core/blob.h - files that are kept for ever, named by their content */
#ifndef CORE_BLOB_H
#define CORE_BLOB_H

#include "core/crypto.h"
#include "core/work.h"

/* Keep bytes; the same bytes twice are kept once. *out_sha names them. */
int blob_keep(struct work *work, const char *media_type, const void *bytes, size_t length,
	      struct sha256_text *out_sha, struct err *err) MUST_CHECK;

/* The bytes of that hash; caller frees *out. ERR_NOT_FOUND. */
int blob_load(struct store *st, const char *sha256, char **out, size_t *out_length,
	      struct err *err) MUST_CHECK;

#endif
