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
	if ((r = days_lapse(work, &out->lapses, err)) < 0)
		return r;
	return warn_schools(work, &out->warned, err);
}
