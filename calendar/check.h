/* calendar/check.h - holds the diary against the day ledger: a part of 'book check' */
#ifndef CALENDAR_CHECK_H
#define CALENDAR_CHECK_H

#include "core/check.h"

/* Visits and their holds, schools, officers, free minutes, call-offs. */
int calendar_check(struct store *st, struct findings *f, struct err *err) MUST_CHECK;

#endif
