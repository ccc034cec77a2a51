/* billing/remind_letter.h - for billing/remind.c: the words of a reminder */
#ifndef BILLING_REMIND_LETTER_H
#define BILLING_REMIND_LETTER_H

#include "billing/remind.h"
#include "billing/supplier.h"
#include "calendar/sender.h"

#define REMIND_LINES 12

struct remind_words {
	char line[REMIND_LEVELS][REMIND_LINES][200]; /* "" ends them */
	char bank[300];                              /* where to pay; "": not set */
	struct sender sender;
};

/* The texts of the settings on a date; a level that has none gets ours. */
int remind_words_load(struct store *st, struct date on, struct remind_words *out,
		      struct err *err) MUST_CHECK;

/* Fill in subject and body. */
int remind_letter_write(const struct remind_words *words, const struct reminds *r,
			struct remind_letter *letter, struct err *err) MUST_CHECK;

#endif
