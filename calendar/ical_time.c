/* calendar/ical_time.c - reads dates, times and durations; their zones are calendar/ical_zone.c's */
#include <ctype.h>

#include "calendar/ical_zone.h"

#include "core/banned.h"

/* 'count' digits as a number; -1: they are not. */
static int digits(const char *text, int count)
{
	int n = 0;

	for (int i = 0; i < count; i++) {
		if (!isdigit((unsigned char) text[i]))
			return -1;
		n = n * 10 + (text[i] - '0');
	}
	return n;
}

bool ical_local_read(const char *value, struct civil *out, int *out_sec, bool *out_utc)
{
	size_t length = strlen(value);
	int hour, minute, second;
	struct date ignored;

	if (length != 8 && length != 15 && length != 16)
		return false;
	*out = (struct civil){ digits(value, 4), digits(value + 4, 2), digits(value + 6, 2) };
	*out_utc = length == 16;
	*out_sec = -1;
	/* days are the same every 400 years: zones of Windows begin in 1601 */
	if (out->year < 1 || !date_from_civil(out->year < 1900 ? 2000 + out->year % 400 : out->year,
					      out->month, out->day, &ignored))
		return false;
	if (length == 8)
		return true;
	hour = digits(value + 9, 2);
	minute = digits(value + 11, 2);
	second = digits(value + 13, 2);
	if (value[8] != 'T' || (length == 16 && value[15] != 'Z') || hour < 0 || hour > 23 ||
	    minute < 0 || minute > 59 || second < 0 || second > 60)
		return false;
	*out_sec = hour * 3600 + minute * 60 + (second == 60 ? 59 : second);
	return true;
}

int ical_time_read(struct ical_zones *zones, const struct ical_property *p, const char *value,
		   struct ical_time *out, struct err *err)
{
	char zone[ICAL_ZONE_NAME_MAX + 1], kind[16];
	struct ical_time t = { .sec = 0 };
	struct civil on;
	bool utc;
	int r;

	if (!ical_local_read(value, &on, &t.sec, &utc) ||
	    !date_from_civil(on.year, on.month, on.day, &t.on))
		return ical_refuse(err, p->line, "%s: '%.40s' is no date or time that there is",
				   p->name, value);
	t.is_date = t.sec < 0;
	if (ical_param(p, "VALUE", kind, sizeof kind) && strcmp(kind, "DATE") == 0 && !t.is_date)
		return ical_refuse(err, p->line, "%s: '%.40s' is no date", p->name, value);
	if (t.is_date)
		t.sec = 0;
	else if (utc)
		t.zone = ICAL_ZONE_UTC;
	else if (zones && ical_param(p, "TZID", zone, sizeof zone) &&
		 (r = ical_zone_find(zones, zone, p->line, &t.zone, err)) < 0)
		return r;
	*out = t;
	return ERR_OK;
}

bool ical_instant(const char *value, char out[32])
{
	struct civil on;
	bool utc;
	int sec;

	if (!ical_local_read(value, &on, &sec, &utc) || !utc || on.year < 1900)
		return false;
	(void) snprintf(out, 32, "%04d-%02d-%02dT%02d:%02d:%02dZ", on.year, on.month, on.day,
			sec / 3600, sec / 60 % 60, sec % 60);
	return true;
}

int64_t ical_utc(const struct ical_zones *zones, const struct ical_time *t)
{
	const struct moment epoch = { .on = { 0 }, .min = 0 };
	int64_t wall = (int64_t) t->on.day * 86400 + t->sec;

	if (t->zone == 0 || t->is_date)
		return clock_elapsed(epoch, (struct moment){ t->on, t->sec / 60 }) * 60 +
		       t->sec % 60;
	return t->zone == ICAL_ZONE_UTC ? wall : wall - ical_zone_offset(zones, t);
}

struct moment ical_moment(int64_t utc)
{
	int64_t sec = ((utc % 86400) + 86400) % 86400;
	struct moment m = { .on = { (int32_t) ((utc - sec) / 86400) }, .min = (int) (sec / 60) };
	struct err ignored = { 0 };
	char instant[32];

	/* an instant of the years that a date can have is one to the clock */
	(void) snprintf(instant, sizeof instant, "%.10sT%02d:%02d:%02dZ", date_iso(m.on).s,
			(int) (sec / 3600), (int) (sec / 60 % 60), (int) (sec % 60));
	IGNORE(clock_moment(instant, &m, &ignored) < 0);
	return m;
}

/* ---- durations ---- */

static int refuse_duration(const struct ical_property *p, const char *value, struct err *err)
{
	return ical_refuse(err, p->line, "%s: '%.40s' is no length of time", p->name, value);
}

int ical_duration_read(const struct ical_property *property, const char *value,
		       struct ical_duration *out, struct err *err)
{
	static const struct {
		char unit;
		bool timed; /* stands after the T */
		int64_t seconds;
	} units[] = { { 'W', false, 604800 },
		      { 'D', false, 86400 },
		      { 'H', true, 3600 },
		      { 'M', true, 60 },
		      { 'S', true, 1 } };
	const char *p = value + (*value == '+');
	struct ical_duration d = { .days = 0 };
	bool timed = false, any = false;

	if (*p++ != 'P')
		return refuse_duration(property, value, err);
	for (size_t unit = 0; *p != '\0'; any = true) {
		size_t count = strspn(p, "0123456789");
		int64_t number;

		if (count == 0 && *p == 'T' && !timed) {
			timed = true;
			p++;
			continue;
		}
		while (unit < COUNT_OF(units) && units[unit].unit != p[count])
			unit++;
		if (count == 0 || count > 8 || unit == COUNT_OF(units) ||
		    units[unit].timed != timed)
			return refuse_duration(property, value, err);
		number = digits(p, (int) count) * units[unit].seconds;
		if (number > (int64_t) 20 * 366 * 86400)
			return refuse_duration(property, value, err);
		if (timed)
			d.seconds += number;
		else
			d.days += (int32_t) (number / 86400);
		unit++;
		p += count + 1;
	}
	if (!any || (d.days == 0 && timed && d.seconds == 0 && p[-1] == 'T'))
		return refuse_duration(property, value, err);
	*out = d;
	return ERR_OK;
}

bool ical_list_next(const char **list, char *out, size_t size)
{
	size_t length = strcspn(*list, ",");

	if (**list == '\0')
		return false;
	(void) snprintf(out, size, "%.*s", (int) length, *list);
	*list += length + ((*list)[length] == ',');
	return true;
}
