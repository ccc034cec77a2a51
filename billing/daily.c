/* billing/daily.c - does what is due by a date */
#include "billing/daily.h"

#include "core/setting.h"

#include "core/banned.h"

void daily_release(struct daily *d)
{
	warned_release(&d->warned);
	invited_release(&d->invited);
	reminds_release(&d->reminded);
}

/* Where the authority wants it. */
static int invite(struct work *work, struct daily *out, struct err *err)
{
	char invites[8];
	int r = setting_get(work->store, "visit.invite", work->today, invites, sizeof invites, err);

	if (r < 0 || strcmp(invites, "yes") != 0)
		return r;
	out->invites = true;
	return invite_visits(work, work->today, DATE_NONE, &out->invited, err);
}

static int remind_payers(struct work *work, const struct remind_printer *printer, struct daily *out,
			 struct err *err)
{
	char automatic[8];
	int r = setting_get(work->store, "reminder.automatic", work->today, automatic,
			    sizeof automatic, err);

	if (r < 0 || strcmp(automatic, "yes") != 0)
		return r;
	out->reminds = true;
	return remind(work, printer, &out->reminded, err);
}

int daily_run(struct work *work, const struct remind_printer *printer, struct daily *out,
	      struct err *err)
{
	int r;

	*out = (struct daily){ .lapses = { .count = 0 } };
	/* The rest of "at least n" is charged before its days lapse. */
	if ((r = charges_accrue(work, work->today, &out->accrued, err)) < 0 ||
	    (r = days_lapse(work, &out->lapses, err)) < 0)
		return r;
	if ((r = warn_schools(work, &out->warned, err)) < 0 ||
	    (r = announce_absences(work, &out->announced, err)) < 0 ||
	    (r = remind_payers(work, printer, out, err)) < 0)
		return r;
	return invite(work, out, err);
}
