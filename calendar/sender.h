/* calendar/sender.h - who writes to schools and officers: the service, from its settings */
#ifndef CALENDAR_SENDER_H
#define CALENDAR_SENDER_H

#include "core/store.h"

/* "" where one is not set. */
struct sender {
	char service[128], authority[128], mail[96], telephone[48];
};

/* As the settings are on a date. */
int sender_load(struct store *st, struct date on, struct sender *out, struct err *err) MUST_CHECK;

/* The end of a message. 'why' is for whoever writes or rings: "To book, or to ask". */
void sender_sign(FILE *out, const struct sender *s, const char *why);

#endif
