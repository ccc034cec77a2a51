/* core/blob.c - keeps files by their content, and gives them back */
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

int blob_load(struct store *st, const char *sha256, char **out, size_t *out_length, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	const void *bytes;
	bool row = false;
	size_t length;
	int r = store_one(st, "SELECT bytes FROM blob WHERE sha256 = ?1", BIND(bind_text(sha256)),
			  &q, &row, err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_NOT_FOUND, "the book has no file with the hash %.12s..",
			       sha256);
	bytes = stmt_blob(q, 0, &length);
	*out = malloc(length + 1);
	if (!*out)
		return err_nomem(err);
	if (length > 0)
		memcpy(*out, bytes, length);
	*out_length = length;
	return ERR_OK;
}
