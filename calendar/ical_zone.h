/* calendar/ical_zone.h - the time zones of somebody's iCalendar file, by libical */
#ifndef CALENDAR_ICAL_ZONE_H
#define CALENDAR_ICAL_ZONE_H

#include "calendar/ical_time.h"

#define ICAL_ZONE_LONDON ((size_t) 0)
#define ICAL_ZONE_UTC ((size_t) 1)
#define ICAL_ZONE_NAME_MAX 250

/* What a file may have at most. */
#define ICAL_ZONES_MAX 64
#define ICAL_OBSERVANCES_MAX 400 /* STANDARD and DAYLIGHT of all zones */

/* The zone called so, of the file or known. ERR_INVALID with the line: neither. */
int ical_zone_find(struct ical_zones *zones, const char *name, int64_t line, size_t *out,
		   struct err *err) MUST_CHECK;

/* Seconds to take from a time in its zone, which is neither of the two above, to have it in UTC. */
int64_t ical_zone_offset(const struct ical_zones *zones, const struct ical_time *t);

/*
 * "20240902", "20240902T090000" or with Z: a day that there is, of any year from 1 on. *out_sec -1: a date. For
 * calendar/ical_time.c and the zones.
 */
bool ical_local_read(const char *value, struct civil *out, int *out_sec, bool *out_utc);

#endif
