/*
 * billing/remind.h - reminders: one, two, three, in plain words, by mail or to be printed.
 *
 * A document is reminded of once on each level, in their order: on the day that the settings reminder.days.1 to .3 say
 * after it was due, or later, and never sooner after the level before than those lie apart. What is paid, disputed or
 * settled by journal is left out. A payer gets one message for each level, with its documents. Done again it finds nothing.
 *
 * The text comes from the settings reminder.text.N.1 and on, or is ours. {payer}, {number}, {amount}, {due_on} and
 * {days} are filled in: a line with {number} stands once for each document, any other once, with {amount} the sum.
 */
#ifndef BILLING_REMIND_H
#define BILLING_REMIND_H

#include "billing/aged.h"
#include "core/outbox.h"

#define REMIND_LEVELS 3

struct remind_item {
	const struct aged_line *line; /* of 'aged' */
	int level;
	size_t letter;
};

/* A message, or a letter to be printed: of one payer and level. */
struct remind_letter {
	int level;
	const char *payer;   /* of 'aged' */
	size_t first, count; /* its items */
	struct money sum, on_account;
	char mail[128]; /* "": none is known, it is to be printed */
	char subject[MESSAGE_SUBJECT_MAX + 1];
	char *body;       /* owned: what the mail says */
	char *paragraphs; /* owned: what the letter says beside its table, a paragraph a line */
	char mark[16];    /* of its paper; "": it was not printed */
};

/*
 * Prints a letter as a file that goes with its mail, or by post: fills in letter->mark and *out, whose bytes hold until
 * the next call.
 */
struct reminds;
struct remind_printer {
	int (*print)(void *context, struct work *work, const struct reminds *r,
		     struct remind_letter *letter, struct mail_part *out, struct err *err);
	void *context;
};

struct reminds {
	struct aged *aged;
	struct remind_item *item; /* by payer, level, due date */
	size_t item_count;
	struct remind_letter *letter;
	size_t letter_count, printed_count; /* printed: those without a mail address */
};

void reminds_release(struct reminds *r);

/* "Reminder", "Second reminder", "Last reminder". */
const char *remind_title(int level);

/*
 * Remind of all that is due for it today. printer NULL: by the text of the mail alone. ERR_CONFLICT: the days of the
 * settings do not rise. The caller ends *out with reminds_release().
 */
int remind(struct work *work, const struct remind_printer *printer, struct reminds *out,
	   struct err *err) MUST_CHECK;

/* level, number, payer, due_on, overdue_days, outstanding, mail: a row for each document. */
extern const struct column remind_columns[];
extern const size_t remind_column_count;
void remind_table(const struct reminds *r, struct table *t);

/* What was sent, newest first. */
extern const struct column reminded_columns[];
extern const size_t reminded_column_count;
int reminded_table(struct store *st, const struct as_known *as, struct table *t,
		   struct err *err) MUST_CHECK;

#endif
