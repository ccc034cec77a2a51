/*
 * invoices/document_mail.h - documents on their way to who pays: mailed with the PDF that was kept, or to be printed.
 *
 * A document has one message, whose key is "invoice:" and its number, so nothing goes twice. What has no mail address is
 * listed until somebody says that it was printed. A request to the ledger that issues is nobody's mail.
 */
#ifndef INVOICES_DOCUMENT_MAIL_H
#define INVOICES_DOCUMENT_MAIL_H

#include "core/date.h"
#include "core/money.h"
#include "core/table.h"
#include "core/work.h"

/* Which: the documents named; or those that are neither mailed nor printed, of a day, or issued while invoice.mail was yes. */
struct mailing {
	const char *number; /* NULL: all of */
	struct date on;     /* this day of issue; DATE_NONE: any */
	bool automatic;     /* only where the setting on the day of issue wants it */
	bool printed;       /* what has no address is printed now */
};

enum mailed_by {
	MAILED_NOW,       /* queued */
	MAILED_BEFORE,    /* it has its message, or was printed */
	MAILED_LETTER,    /* no address: to be printed */
	MAILED_TOO_LARGE, /* its PDF is larger than a message takes: to be printed */
	MAILED_NO_PDF,    /* it has none yet: 'invoice run' makes it */
};

struct mailed_one {
	int64_t document_id;
	char number[24], payer[128], to[128];
	struct money gross;
	enum mailed_by by;
	int64_t message_id; /* 0: none */
};

struct mailed {
	struct mailed_one *one; /* owned; in order of issue */
	size_t count;
	size_t queued, letters, without_pdf;
};
void mailed_release(struct mailed *m);

/*
 * Queue what 'which' says, added to *out, which the caller ends with mailed_release(). ERR_NOT_FOUND: no such document.
 * ERR_CONFLICT: it is a request to the ledger that issues.
 */
int documents_mail(struct work *work, const struct mailing *which, struct mailed *out,
		   struct err *err) MUST_CHECK;

extern const struct column mailed_columns[]; /* number, payer, amount, by, to, message */
extern const size_t mailed_column_count;
void mailed_table(const struct mailed *m, struct table *t);

#endif
