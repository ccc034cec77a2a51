/* core/crypto.h - hashes, by libsodium */
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

#endif
