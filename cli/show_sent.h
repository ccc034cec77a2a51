/* cli/show_sent.h - sends messages for a command, and says what became of them */
#ifndef CLI_SHOW_SENT_H
#define CLI_SHOW_SENT_H

#include "cli/command.h"
#include "core/outbox_send.h"

/*
 * Send the choices in the name of this call, with a progress bar; Ctrl-C ends it after the message in flight. No unit of
 * work is open. The caller ends *out with sent_all_release(), also after a failure.
 */
int send_choices(struct cli *cli, const struct try_choices *choices, bool asked,
		 struct sent_all *out, struct err *err) MUST_CHECK;

/* All that is due, as 'mail send' without more sends it. */
int send_due(struct cli *cli, struct sent_all *out, struct err *err) MUST_CHECK;

/* "Sent 12 messages." and a table of those that were not; members of a JSON object. */
int sent_print(const struct cli *cli, const struct sent_all *sent, struct err *err) MUST_CHECK;
void sent_add_json(struct json *root, const struct sent_all *sent);

/* The failure of a call that sent: ERR_OK; ERR_CONFLICT: stopped, or some are refused; ERR_IO: the server did not take part. */
int sent_verdict(const struct sent_all *sent, struct err *err) MUST_CHECK;

#endif
