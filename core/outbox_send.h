/*
 * core/outbox_send.h - sends what is due: each message claimed, handed over, and how it ended written down.
 *
 * A message is three steps: its try is begun in a unit of work of its own, the server is spoken with while nothing is
 * locked, and its end is written in another. Of two who send at once only one begins a try. Killed in between, the
 * message is doubtful. The server as a whole saying no, or not answering, ends the batch.
 */
#ifndef CORE_OUTBOX_SEND_H
#define CORE_OUTBOX_SEND_H

#include "core/mail_server.h"
#include "core/outbox_try.h"

/* What became of a message in this call. */
struct sent_one {
	int64_t message_id;
	char to[128], subject[MESSAGE_SUBJECT_MAX + 1];
	/* "sent", "waiting", "refused", "doubtful"; "kept": it was not tried, for the reason in 'reply' */
	char state[12];
	char reply[TRY_REPLY_MAX + 1], next_at[32];
};

struct sent_all {
	struct sent_one *one; /* owned; in the order in which they were sent */
	size_t count;
	size_t sent, waiting, refused, doubtful, kept;
	size_t left;  /* due, and not come to */
	bool stopped; /* 'progress' wanted it */
	bool unreachable; /* the server did not take part, or not any more: the last of 'one' says why */
};
void sent_all_release(struct sent_all *s);

struct send_hooks {
	int (*now)(char out_instant[32], struct err *err); /* the clock, asked for each step */
	bool (*progress)(void *context, size_t done,
			 size_t total); /* false: no more; may be NULL */
	void *context;
};

/*
 * Send the choices in their order. 'asked': a person wants them again. 'door' says who and when; its act is that of the
 * units of work. A failure is one of the book; what became of the mail is in *out, which the caller ends with
 * sent_all_release() also then.
 */
int outbox_send(struct store *st, const struct work_door *door, const struct mail_server *server,
		const struct try_choices *choices, bool asked, const struct send_hooks *hooks,
		struct sent_all *out, struct err *err) MUST_CHECK;

#endif
