/*
 * core/outbox_try.h - tries to send messages, as facts: begun, how it ended, and what came back.
 *
 * A try is begun and committed before the network is touched. Killed at any instant after that, the message is doubtful
 * to everybody: only a person sends it again. What the server put off is due again later, a few times.
 */
#ifndef CORE_OUTBOX_TRY_H
#define CORE_OUTBOX_TRY_H

#include "core/crypto.h"
#include "core/outbox.h"

enum try_outcome { TRY_ACCEPTED, TRY_DEFERRED, TRY_REFUSED, TRY_GIVEN_UP, TRY_DOUBTFUL };
/* What the server's words are about: "server" (also no connection to it), "address", "message". */
enum try_about { ABOUT_SERVER, ABOUT_ADDRESS, ABOUT_MESSAGE };

/* "accepted" .. "given-up", "doubtful" */
const char *try_outcome_word(enum try_outcome outcome);

#define TRY_REPLY_MAX 190

/* A message that may be tried, as it stood when it was chosen. */
struct try_choice {
	int64_t message_id, tries;
	char to[128];
};

struct try_choices {
	struct try_choice *choice; /* owned */
	size_t count;
};
void try_choices_release(struct try_choices *c);

/*
 * All that is due by 'now': what is queued, and what waits for a time that has come ('early': or not), but nothing
 * that is held; the first 'limit' of them (0: all). The caller ends *out with try_choices_release().
 */
int try_due(struct store *st, const char *now, bool early, int64_t limit, struct try_choices *out,
	    struct err *err) MUST_CHECK;

/*
 * One message that a person names, added to 'out'. 'again': whatever became of it; 'to': to another address ("": its
 * own), which is a request to send what is held or was refused. ERR_NOT_FOUND; ERR_CONFLICT: it went out, or may have,
 * or was refused, or is held, and nobody asked for it again; or it was dropped.
 */
int try_choose(struct store *st, int64_t message_id, bool again, const char *to,
	       struct try_choices *out, struct err *err) MUST_CHECK;

/*
 * Begin the try of a choice. *out_line 0: it is not as it was when it was chosen, another process has it. ERR_CONFLICT:
 * its bytes are not those that went out before.
 */
int try_begin(struct work *work, const struct try_choice *choice, const char *server, bool asked,
	      const struct sha256_text *sha, int64_t *out_line, struct err *err) MUST_CHECK;

struct try_end {
	enum try_outcome outcome; /* deferred becomes given up when it was put off too often */
	enum try_about about;
	char reply[TRY_REPLY_MAX + 1];
	char next_at[32]; /* set by try_finish(): "" unless it is deferred */
};

/* How the try ended. After 5 minutes, 30 minutes, 2 hours, 8 hours and a day it is given up: but never for the server's own sake. */
int try_finish(struct work *work, int64_t message_id, int64_t line, struct try_end *end,
	       struct err *err) MUST_CHECK;

/* A try, or a report that came back, in the order of the acts. Texts are borrowed until the next. */
struct try_event {
	int64_t line;            /* 0: a report */
	const char *at;          /* instant; of a report the day it was read */
	const char *to, *server; /* server NULL: a report */
	const char *
		what; /* an outcome, or what the report says: "failed"; NULL: its end is not known */
	const char *about, *reply, *next_at; /* may be NULL */
	bool asked;
	const char *by; /* whose act it was */
};
int try_each(struct store *st, int64_t message_id,
	     void (*each)(void *context, const struct try_event *event), void *context,
	     struct err *err) MUST_CHECK;

#endif
