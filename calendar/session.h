/* calendar/session.h - the parts of a day that visits are booked by */
#ifndef CALENDAR_SESSION_H
#define CALENDAR_SESSION_H

#include "core/error.h"

enum visit_session { SESSION_TIMED, SESSION_AM, SESSION_PM, SESSION_DAY };

/* "am", "pm" or "day". */
int session_parse(const char *text, enum visit_session *out, struct err *err) MUST_CHECK;
const char *session_word(enum visit_session session); /* NULL: timed */

#endif
