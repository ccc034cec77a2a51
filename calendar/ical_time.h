/*
 * calendar/ical_time.h - dates, times, durations and time zones of somebody's iCalendar file (RFC 5545, 3.3).
 *
 * Dates are checked here, since libical takes 30 February. What a file says of its own time zones is believed; of others
 * the common names are known, also those that Windows has: "GMT Standard Time" is London, with its summer time.
 */
#ifndef CALENDAR_ICAL_TIME_H
#define CALENDAR_ICAL_TIME_H

#include "calendar/ical_text.h"
#include "core/clock.h"

struct ical_zones; /* opaque: the time zones of a file */

/* Check and keep the VTIMEZONEs of a file; 'text' must outlive them. ERR_INVALID with the line. The caller frees *out. */
int ical_zones_read(const struct ical_text *text, struct ical_zones **out,
		    struct err *err) MUST_CHECK;
void ical_zones_freep(struct ical_zones **zones); /* for SCOPED */

struct ical_time {
	struct date on;
	int sec;      /* of the local day: 0 to 86399 */
	bool is_date; /* a whole day */
	size_t zone; /* of the zones of the file; 0: the clock in London, which a time without a zone goes by */
};

/* One value of a property: its own, or one of a list. ERR_INVALID with the line: no such day, an unknown zone. */
int ical_time_read(struct ical_zones *zones, const struct ical_property *property,
		   const char *value, struct ical_time *out, struct err *err) MUST_CHECK;

/* "20240902T090000Z" as a UTC instant; false: it is none. */
bool ical_instant(const char *value, char out[32]);

/* Seconds since 1970 in UTC; of a day: of its beginning in London. */
int64_t ical_utc(const struct ical_zones *zones, const struct ical_time *t);

/* The same back, by the clock in London. */
struct moment ical_moment(int64_t utc);

struct ical_duration {
	int32_t days;
	int64_t seconds; /* beside them */
};

/* "P1D", "PT1H30M", "P2W". ERR_INVALID with the line: none, less than nothing, more than 20 years. */
int ical_duration_read(const struct ical_property *property, const char *value,
		       struct ical_duration *out, struct err *err) MUST_CHECK;

/*
 * Cut a list of values at its commas: the next one in 'out' and *list moved behind it; false after the last. One that
 * is too long for 'out' is cut, and so is no value of any kind.
 */
bool ical_list_next(const char **list, char *out, size_t size);

#endif
