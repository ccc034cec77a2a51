/*
 * calendar/ical_rule.h - the rules by which events of somebody's calendar recur (RFC 5545, 3.3.10), by libical.
 *
 * Taken are DAILY, WEEKLY, MONTHLY and YEARLY. Refused with their line are those that libical cannot be trusted with:
 * more often than daily (also by several hours of a day), another calendar (RSCALE), what never comes true, and what
 * takes too long to find out.
 */
#ifndef CALENDAR_ICAL_RULE_H
#define CALENDAR_ICAL_RULE_H

#include "calendar/ical_time.h"

/*
 * Steps that the rules of one file may take together, also those that libical makes to find the next time: ten years of
 * a hundred daily events, a second or two.
 */
#define ICAL_STEPS_MAX 400000

/* Called for each start in order; false: enough. */
typedef bool ical_start(void *context, const struct ical_time *start);

/*
 * The starts of an event that begins at 'start', which need not be the first of them. *steps is what is left of
 * ICAL_STEPS_MAX. ERR_INVALID with the line.
 */
int ical_rule_each(const struct ical_zones *zones, const struct ical_property *p,
		   const struct ical_time *start, int64_t *steps, ical_start *each, void *context,
		   struct err *err) MUST_CHECK;

/* Of a time zone: is it a yearly rule that comes true? */
int ical_rule_check_yearly(const struct ical_property *p, struct err *err) MUST_CHECK;

#endif
