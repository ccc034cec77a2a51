/* core/outbox_bounce.h - reports about our mails that came back, as facts; and the addresses that take no mail */
#ifndef CORE_OUTBOX_BOUNCE_H
#define CORE_OUTBOX_BOUNCE_H

#include "core/bounce.h"
#include "core/outbox.h"

struct bounced {
	struct bounce bounce;
	int64_t message_id;
	char to[128], subject[MESSAGE_SUBJECT_MAX + 1],
		state[12]; /* of the message, as it is now */
};

/*
 * Keep what a report says. ERR_INVALID: see bounce_parse(). ERR_NOT_FOUND: it is about no message of this book.
 * ERR_CONFLICT: these very bytes were read before.
 */
int outbox_bounce(struct work *work, const char *bytes, size_t length, struct bounced *out,
		  struct err *err) MUST_CHECK;

/* An address whose last word was a bad one, and whose it is: one call for each. Texts are borrowed until the next. */
struct failing {
	const char *address, *reason;
	struct date since;
	bool lasting;     /* it takes no mail, so what waits for it is held */
	const char *kind; /* "school", "payer" or "officer"; NULL: it is nobody's any more */
	const char *code,
		*name; /* URN or code, and name; NULL with it. A payer has the URN of a school it pays for, or NULL */
	int64_t messages; /* that are held, waiting or refused */
};

/* What sets another address: "daybook school set 137037 --mail ADDRESS"; "" where nothing does. */
void failing_remedy(const struct failing *f, char out[80]);

int failing_each(struct store *st, void (*each)(void *context, const struct failing *f),
		 void *context, struct err *err) MUST_CHECK;

#endif
