/* billing/daily.c - does what is due by a date */
#include "billing/daily.h"

#include "core/banned.h"

void daily_release(struct daily *d)
{
	warned_release(&d->warned);
}

int daily_run(struct work *work, struct daily *out, struct err *err)
{
	int r;

	*out = (struct daily){ .lapses = { .count = 0 } };
	/* The rest of "at least n" is charged before its days lapse. */
	if ((r = charges_accrue(work, work->today, &out->accrued, err)) < 0 ||
	    (r = days_lapse(work, &out->lapses, err)) < 0)
		return r;
	return warn_schools(work, &out->warned, err);
}
