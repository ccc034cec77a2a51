/*
 * core/send.h - hands mails to a server, by libcurl: SMTP, with TLS and a verified certificate.
 *
 * One connection serves for many mails. It never falls back to clear text, follows no proxy and reads no file of
 * passwords. What the server says decides: see send_mail(). It writes nothing into the book.
 */
#ifndef CORE_SEND_H
#define CORE_SEND_H

#include "core/mail_server.h"
#include "core/outbox_try.h"

struct send; /* opaque: one connection, opened when the first mail goes */

/* 'server' is copied. ERR_IO: the library cannot be used. */
int send_new(const struct mail_server *server, struct send **out, struct err *err) MUST_CHECK;
void send_freep(struct send **s); /* for SCOPED: says goodbye */

/*
 * Send a mail, whose lines end with CRLF. *out says how it ended: accepted; deferred (4xx, no connection, or the server
 * as a whole refuses us); refused (5xx about the address or the mail); doubtful: its body was begun, and no answer came.
 * ERR_NOMEM is the one failure.
 */
int send_mail(struct send *s, const char *from, const char *to, const void *bytes, size_t length,
	      struct try_end *out, struct err *err) MUST_CHECK;

#endif
