/* core/crypto.c - the only file that includes libsodium and OpenSSL */
#include <openssl/evp.h>
#include <pthread.h>
#include <sodium.h>

#include "core/crypto.h"

#include "core/banned.h"

/* OpenSSL's SHA-256 asks the processor to do it: six times as fast. NULL: there was no memory to fetch it. */
static EVP_MD *fast_sha256;

static void fetch_sha256(void)
{
	fast_sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
}

struct sha256 sha256_of(const void *bytes, size_t length)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct sha256 h;

	(void) pthread_once(&once, fetch_sha256);
	if (!fast_sha256 || EVP_Digest(bytes, length, h.bytes, NULL, fast_sha256, NULL) != 1)
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
