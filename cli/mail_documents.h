/* cli/mail_documents.h - documents that go to who pays after 'invoice run' and in 'daily', where invoice.mail is yes */
#ifndef CLI_MAIL_DOCUMENTS_H
#define CLI_MAIL_DOCUMENTS_H

#include "cli/command.h"
#include "invoices/document_mail.h"

/* In a unit of work of its own; none is open. The caller ends *out with mailed_release(). */
int mail_documents_due(struct cli *cli, struct mailed *out, struct err *err) MUST_CHECK;

/* "Queued 3 messages: 'daybook mail send' sends them.", and what is to be printed; on 'say' or, with NULL, by cli_say(). */
void mail_documents_say(const struct cli *cli, FILE *say, const struct mailed *m);

#endif
