/* core/blob.c - keeps files by their content */
#include "core/blob.h"

#include "core/banned.h"

int blob_keep(struct work *work, const char *media_type, const void *bytes, size_t length,
	      struct sha256_text *out_sha, struct err *err)
{
	struct sha256_text sha = sha256_hex(sha256_of(bytes, length));
	int r = work_run(work,
			 "INSERT INTO blob (sha256, media_type, bytes) VALUES (?1, ?2, ?3)"
			 " ON CONFLICT DO NOTHING",
			 BIND(bind_text(sha.s), bind_text(media_type), bind_blob(bytes, length)),
			 err);

	if (r == ERR_OK)
		*out_sha = sha;
	return r;
}
