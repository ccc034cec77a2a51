/*
 * calendar/invite.h - officers and schools are invited to visits by mail, and told of every change after that.
 *
 * One message a party: text, the same as an invitation that calendar programs act on (RFC 5546), and as a file. An
 * officer has accepted: it is their duty. A school is asked to answer. The book remembers what each party was told:
 * who is no longer of a visit gets the CANCEL of what they know, at its old time; who came to it a REQUEST; all others
 * the change. Told twice is told once.
 */
#ifndef CALENDAR_INVITE_H
#define CALENDAR_INVITE_H

#include "calendar/diary.h"
#include "core/work.h"

/* A party that could not be told: it has no mail address. */
struct untold_party {
	int64_t visit_id;
	bool is_school;
	char code[16], name[128]; /* a school's URN, or an officer's code */
};

struct invited {
	size_t visits, messages; /* of which anybody was told; queued */
	size_t untold_count, untold_room;
	struct untold_party *untold;
};

void invited_release(struct invited *i); /* for SCOPED */

/*
 * Invite the parties of a planned visit that do not know it as it is. Adds to *out. ERR_NOT_FOUND; ERR_CONFLICT: it is
 * not planned, or the service has no mail address to invite from.
 */
int invite_visit(struct work *work, int64_t visit_id, struct invited *out,
		 struct err *err) MUST_CHECK;

/* The same for every planned visit of from..to (DATE_NONE: open), in one pass. */
int invite_visits(struct work *work, struct date from, struct date to, struct invited *out,
		  struct err *err) MUST_CHECK;

/*
 * The last thing of every act that raises the sequence of a visit. Does nothing for a visit that nobody was invited to;
 * else tells its parties, old and new, what became of it. Who has no address is passed over: invite_visits() names them.
 */
int invite_follow(struct work *work, int64_t visit_id, struct err *err) MUST_CHECK;

/* ---- calendar/invite_text.c ---- */

enum invite_news {
	INVITE_NEW,     /* to a party that was not told of it */
	INVITE_CHANGED, /* to one that knows it as it was */
	INVITE_OFF,     /* it does not take place */
	INVITE_LEFT,    /* it takes place without this party */
	INVITE_ADDRESS, /* the party is told at another address from now on */
};

struct sender;

struct invite_letter {
	enum invite_news news;
	const struct diary_visit *visit;  /* withdrawn: as the party knows it */
	const struct diary_visit *before; /* CHANGED: as the party knows it */
	bool is_school;                   /* the party */
	const struct sender *sender;
};

/* One line; lines of at most 72 columns, but for names. The caller frees; NULL: no memory. */
char *invite_subject(const struct invite_letter *letter);
char *invite_body(const struct invite_letter *letter);

#endif
