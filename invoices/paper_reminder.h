/* invoices/paper_reminder.h - a reminder as a letter: what is overdue, and how to pay it */
#ifndef INVOICES_PAPER_REMINDER_H
#define INVOICES_PAPER_REMINDER_H

#include "billing/remind.h"
#include "invoices/paper.h"

/* Prints reminders (billing/remind.h); each is kept as a paper. Lend 'printer' to remind(). */
struct reminder_press {
	struct remind_printer printer;
	struct pdf_fonts *fonts; /* read with the first letter */
	struct paper paper;      /* the last one */
	char name[PART_NAME_MAX + 1];
};

void reminder_press_open(struct reminder_press *press);
void reminder_press_close(struct reminder_press *press);

#endif
