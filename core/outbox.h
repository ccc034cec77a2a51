/*
 * core/outbox.h - mail that waits to be sent.
 *
 * Whoever has something to tell queues it in their own unit of work: told, or not done. A key is queued once, so an
 * act that is run again tells nobody twice. What is queued never changes; a message that must not go out is dropped.
 *
 * A message is queued, then sent; or waiting: the server put it off, or its address takes no mail; or refused; or
 * doubtful: a try was begun and its end is not known, so that it may have arrived (core/outbox_try.h).
 */
#ifndef CORE_OUTBOX_H
#define CORE_OUTBOX_H

#include "core/table.h"
#include "core/work.h"

#define MESSAGE_KEY_MAX 120
#define MESSAGE_SUBJECT_MAX 190
#define MESSAGE_BODY_MAX ((size_t) 64 << 10)
#define MESSAGE_PARTS_MAX 4
#define PART_TYPE_MAX 120
#define PART_NAME_MAX 80
#define PART_BYTES_MAX ((size_t) 1 << 20)

/* What a part is to the text: another form of it, which the reader's program chooses from; or a file beside it. */
enum part_form { PART_ALTERNATIVE, PART_ATTACHMENT };
const char *part_form_word(enum part_form form);

/* All is borrowed. */
struct mail_part {
	enum part_form form;
	const char *media_type; /* "text/calendar; charset=UTF-8; method=REQUEST" */
	const char *name;       /* of the file; "" for an alternative that has none */
	const void *bytes;
	size_t length;
};

/* A message to queue; all texts are borrowed. */
struct mail {
	const char *key;     /* "expiry:2024:C-2024-031:2025-01-15": who, about what, when */
	const char *to;      /* a mail address; "" where none is known */
	const char *whose;   /* for the refusal of "": "Upper Shirley High School (137037)" */
	const char *remedy;  /* and how to set it: "daybook school set 137037 --mail ..." */
	const char *subject; /* one line */
	const char *body;    /* UTF-8, lines parted by LF, no other control byte but the tab */
	const struct mail_part *parts; /* in the order in which they are to stand */
	size_t part_count;
};

/*
 * Queue it, unless its key is there already, queued or dropped: *out_new says which. ERR_INVALID: it has no address
 * (the message names what to set), or the address, subject, body, key or a part is none.
 */
int outbox_queue(struct work *work, const struct mail *mail, bool *out_new,
		 struct err *err) MUST_CHECK;

/*
 * A message that must not go out. ERR_NOT_FOUND; ERR_CONFLICT: it is dropped already, or went out, or may have;
 * ERR_INVALID: work->reason is missing.
 */
int outbox_drop(struct work *work, int64_t message_id, struct err *err) MUST_CHECK;

struct message_part {
	enum part_form form;
	char media_type[PART_TYPE_MAX + 1], name[PART_NAME_MAX + 1];
	char *bytes; /* owned; NUL-terminated after 'length' */
	size_t length;
};

struct message {
	int64_t id;
	char key[MESSAGE_KEY_MAX + 1], to[128], subject[MESSAGE_SUBJECT_MAX + 1], state[12];
	char *body; /* owned */
	struct date queued_on;
	char queued_at[32]; /* by the clock: "2024-09-02T09:00:00Z"; "" while its act is open */
	struct message_part parts[MESSAGE_PARTS_MAX];
	size_t part_count;
	int64_t tries;
	char goes_to[128]; /* where its last try went, or its next will */
	char next_at[32];  /* waiting: from when on it is due; "" otherwise */
	char reply[200]; /* what the server said last, or a report that came back; "" if nothing */
	bool held;       /* waiting, because its address takes no mail */
	/* of a dropped one, from the audit trail; otherwise DATE_NONE and "" */
	struct date dropped_on;
	char dropped_by[64], reason[192];
};

void message_release(struct message *m);

/* ERR_NOT_FOUND. The caller ends *out with message_release(). */
int outbox_load(struct store *st, int64_t message_id, struct message *out,
		struct err *err) MUST_CHECK;

/* Call 'each' for every key that was queued and begins so, in order, also of dropped messages. */
int outbox_keys(struct store *st, const char *begins, void (*each)(void *context, const char *key),
		void *context, struct err *err) MUST_CHECK;

struct outbox_filter {
	const char *state; /* NULL: any. ERR_INVALID lists the words */
	const char *key;   /* how the key begins; NULL: any */
};

/* May take what *m owns, and leaves { 0 } then; a failure ends the reading. */
typedef int outbox_reader(void *context, struct message *m, struct err *err);

/* Call 'each' for every message in order; not asked is who dropped it. ERR_INVALID: no such state. */
int outbox_each(struct store *st, const struct outbox_filter *filter, outbox_reader *each,
		void *context, struct err *err) MUST_CHECK;

/* message, queued_on, to, subject, key, state, next_at, tries, held, reply */
extern const struct column outbox_columns[];
extern const size_t outbox_column_count;
/* When it goes again, on the clock in the authority's place: "2 Sep 09:05", "held", or "". */
struct date_text outbox_next(const char *next_at, bool held);
int outbox_table(struct store *st, const struct outbox_filter *filter, struct table *t,
		 struct err *err) MUST_CHECK;

#endif
