/*
 * core/mime.h - a message of the outbox as the text of a mail (RFC 5322, 2045 to 2047, 2231).
 *
 * Lines end with CRLF and have at most 998 bytes. The same message of the same book gives the same bytes on every run:
 * Message-ID and boundaries come from its key and from the book's first act, the date from when it was queued.
 */
#ifndef CORE_MIME_H
#define CORE_MIME_H

#include "core/buffer.h"
#include "core/crypto.h"
#include "core/outbox.h"

/* Who writes, and what is the book's own. */
struct mime_sender {
	char name[128], mail[96];
	char book[65]; /* hash of the book's first act */
};

/* As the settings were on the date of the message. ERR_CONFLICT: authority.mail was not set; the message says how to. */
int mime_sender_load(struct store *st, struct date on, struct mime_sender *out,
		     struct err *err) MUST_CHECK;

/* What is the book's own in a Message-ID: the hash of its first act. */
int mime_book(struct store *st, char out[65], struct err *err) MUST_CHECK;

/* The Message-ID of a message before its '@', 32 hex digits: of its key and the book. */
struct sha256_text mime_id(const char *key, const char *book);

/* Append the mail to 'out'. ERR_INVALID: an address that no mail can bear, such as one with a line break. */
int mime_write(const struct message *m, const struct mime_sender *from, struct buffer *out,
	       struct err *err) MUST_CHECK;

#endif
