/* core/crypto.c - the only file that includes libsodium */
#include <sodium.h>

#include "core/crypto.h"

#include "core/banned.h"

struct sha256 sha256_of(const void *bytes, size_t length)
{
	struct sha256 h;

	(void) crypto_hash_sha256(h.bytes, bytes, length); /* cannot fail */
	return h;
}

struct sha256_text sha256_hex(struct sha256 h)
{
	struct sha256_text text;

	(void) sodium_bin2hex(text.s, sizeof text.s, h.bytes, sizeof h.bytes);
	return text;
}

struct base64_text base64_of(const void *bytes, size_t length)
{
	struct base64_text text;

	assert(length <= BASE64_LINE);
	(void) sodium_bin2base64(text.s, sizeof text.s, bytes, length,
				 sodium_base64_VARIANT_ORIGINAL);
	return text;
}
