/*
 * billing/daily.h - what is due by a date, done in one unit of work: what was used is charged where it is billed so,
 * days that ended lapse, schools are told in time of what is left and of officers who
 * will be away, officers and schools of visits, and payers of what is overdue. Done again it finds nothing.
 */
#ifndef BILLING_DAILY_H
#define BILLING_DAILY_H

#include "billing/accrue.h"
#include "billing/remind.h"
#include "calendar/announce.h"
#include "calendar/invite.h"
#include "calendar/warn.h"
#include "core/year_end.h"

struct daily {
	struct accrued accrued;
	struct lapses lapses;
	struct warned warned;
	struct announced announced;
	bool invites;           /* the setting visit.invite says so */
	struct invited invited; /* to visits from today on */
	bool reminds;           /* the setting reminder.automatic says so */
	struct reminds reminded;
};

void daily_release(struct daily *d);

/* 'printer' as remind() takes it. The caller ends *out with daily_release(). */
int daily_run(struct work *work, const struct remind_printer *printer, struct daily *out,
	      struct err *err) MUST_CHECK;

#endif
