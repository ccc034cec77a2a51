/* core/crypto.h - hashes and base64, by OpenSSL and libsodium */
#ifndef CORE_CRYPTO_H
#define CORE_CRYPTO_H

#include "core/base.h"

struct sha256 {
	unsigned char bytes[32];
};

struct sha256_text {
	char s[65];
};

struct sha256 sha256_of(const void *bytes, size_t length);
struct sha256_text sha256_hex(struct sha256 h);

/* Base64 (RFC 4648, 4) of at most 57 bytes: a line of a mail. */
struct base64_text {
	char s[77];
};
#define BASE64_LINE ((size_t) 57)
struct base64_text base64_of(const void *bytes, size_t length);

#endif
