/* core/mail_server.h - which server takes our mail, and how we speak with it: settings, and a password from outside the book */
#ifndef CORE_MAIL_SERVER_H
#define CORE_MAIL_SERVER_H

#include "core/store.h"

enum mail_tls {
	MAIL_TLS_REQUIRED, /* STARTTLS, or nothing is sent */
	MAIL_TLS_IMPLICIT, /* from the first byte */
	MAIL_TLS_NONE,     /* on this machine alone */
};

struct mail_server {
	char url[200]; /* "smtp://mail.example.gov.uk:587" */
	enum mail_tls tls;
	char ca_file[192]; /* "": those that the system trusts */
	char user[128];    /* "": it asks for none */
	char password[256];
	int64_t timeout; /* seconds that we wait for an answer */
};

/*
 * As the settings are on a date. The password comes from $DAYBOOK_SMTP_PASSWORD or from the file that the setting
 * mail.password-file names, which nobody but its owner may read. ERR_CONFLICT: mail.server is not set, mail.tls is none
 * for another machine, or mail.user has no password. ERR_IO: a file cannot be read. The caller wipes *out.
 */
int mail_server_load(struct store *st, struct date on, struct mail_server *out,
		     struct err *err) MUST_CHECK;
void mail_server_wipe(struct mail_server *server); /* for SCOPED */

#endif
