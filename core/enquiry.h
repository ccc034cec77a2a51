/*
 * core/enquiry.h - messages and calls that wait for an answer: of schools, and of who rings the helpline.
 *
 * Each has the clock of the standard answer-message from the moment it came until it is answered (seed 001: within two
 * working days). On the command line and on the pages they are called messages; core/outbox.h has the mail we send.
 * No pupil's name: what it is about is one line.
 */
#ifndef CORE_ENQUIRY_H
#define CORE_ENQUIRY_H

#include "core/clock.h"
#include "core/service.h"
#include "core/table.h"
#include "core/work.h"

struct enquiry {
	const char *channel;   /* "phone", "mail", "helpline", "in-person" */
	const char *from_whom; /* "school", "parent", "pupil", "other" */
	int64_t school_id;     /* 0: of no school */
	int64_t officer_id;    /* who is to answer */
	struct moment at;      /* when it came */
	const char *about;     /* one line, up to 200 bytes */
};

/* Words of a list, for the doors: NULL after the last. */
const char *enquiry_channel(size_t i);
const char *enquiry_sender(size_t i);

/* ERR_INVALID: a word that is none, no line, of the school and no school; ERR_CONFLICT: it came in time to come. */
int enquiry_take(struct work *work, const struct enquiry *enquiry, int64_t *out_id,
		 struct err *err) MUST_CHECK;

struct enquiry_answer {
	struct moment at;
	int64_t officer_id;            /* who answered; 0: who was to */
	const char *note;              /* NULL: nothing to say */
	const struct service *service; /* the free service that it was, to be logged; NULL: none */
	int64_t minutes;               /* of that */
};

/*
 * Answered: its clock stops. With a service a line is logged at the school, too. ERR_NOT_FOUND; ERR_CONFLICT: it was
 * answered or withdrawn; ERR_INVALID: before it came, or in time to come, or a service to log at no school.
 */
int enquiry_answer(struct work *work, int64_t enquiry_id, const struct enquiry_answer *answer,
		   struct err *err) MUST_CHECK;

/* Entered in error: no report counts it; for work->reason. */
int enquiry_withdraw(struct work *work, int64_t enquiry_id, struct err *err) MUST_CHECK;

/* Another officer is to answer. ERR_CONFLICT: that officer has it, or leaves before. */
int enquiry_pass(struct work *work, int64_t enquiry_id, int64_t officer_id,
		 struct err *err) MUST_CHECK;

/* Exceptional circumstances (seed 001): days from 'from' do not count, for work->reason, until it goes on. */
int enquiry_pause(struct work *work, int64_t enquiry_id, struct date from,
		  struct err *err) MUST_CHECK;
int enquiry_resume(struct work *work, int64_t enquiry_id, struct date on,
		   struct err *err) MUST_CHECK;

struct enquiry_filter {
	int64_t school_id, officer_id; /* 0: all */
	struct date from, to;          /* received; DATE_NONE: open */
	bool all;                      /* also those that are answered */
};

extern const struct column enquiry_columns
	[]; /* message, received, channel, from, urn, school, about, officer, due_on, state, answered_on, note, record */
extern const size_t enquiry_column_count;
int enquiry_list(struct store *st, struct date on, const struct enquiry_filter *filter,
		 struct table *t, struct err *err) MUST_CHECK;

#endif
