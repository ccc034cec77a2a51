/* core/clock.c - asks the system what time it is; nothing else in daybook does */
#include <time.h>

#include "core/clock.h"

/* no core/banned.h here: this is the file that may call time functions */

/* Last Sunday of a month with 31 days. */
static struct date last_sunday(int year, int month)
{
	struct date d = DATE_NONE;

	(void) date_from_civil(year, month, 31, &d); /* March and October have 31 days */
	return date_add(d, -(date_weekday(d) % 7));
}

/* Is 'minute', counted from 1970, in the summer time that begins and ends at 'change' minutes of its Sundays? */
static bool is_summer(int64_t minute, int year, int change)
{
	int64_t begins = (int64_t) last_sunday(year, 3).day * 1440 + change;
	int64_t ends = (int64_t) last_sunday(year, 10).day * 1440 + change;

	return minute >= begins && minute < ends;
}

/* The moment in the United Kingdom at 'seconds' after midnight UTC of 'utc': summer time is an hour ahead. */
static struct moment uk_moment(struct date utc, int64_t seconds)
{
	int min = (int) (seconds / 60);

	if (is_summer((int64_t) utc.day * 1440 + min, date_civil(utc).year, 60))
		min += 60;
	return (struct moment){ date_add(utc, min / 1440), min % 1440 };
}

/* Minutes since 1970 in UTC of a moment on the wall. Clocks go from 1:00 to 2:00, and from 2:00 to 1:00. */
static int64_t utc_minute(struct moment m)
{
	int64_t wall = (int64_t) m.on.day * 1440 + m.min;

	return is_summer(wall, date_civil(m.on).year, 120) ? wall - 60 : wall;
}

struct date_text clock_instant(struct moment at)
{
	int64_t minute = utc_minute(at);
	int64_t day = minute >= 0 ? minute / 1440 : -((1439 - minute) / 1440);
	unsigned min = (unsigned) (minute - day * 1440);
	struct date_text out;

	(void) snprintf(out.s, sizeof out.s, "%.10sT%02u:%02u:00Z",
			date_iso((struct date){ (int32_t) day }).s, min / 60 % 24, min % 60);
	return out;
}

int64_t clock_elapsed(struct moment from, struct moment to)
{
	return utc_minute(to) - utc_minute(from);
}

/* Two digits at 'text', 0 to 'max'; -1: they are not. */
static int two_digits(const char *text, int max)
{
	int n = -1;

	if (text[0] >= '0' && text[0] <= '9' && text[1] >= '0' && text[1] <= '9')
		n = (text[0] - '0') * 10 + text[1] - '0';
	return n <= max ? n : -1;
}

/* "2026-11-22T15:40:30Z", nothing else. */
static bool instant_parse(const char *text, struct date *out_date, int64_t *out_seconds)
{
	struct err ignored = { 0 };
	char day[11];
	int hour, minute, second;

	if (strlen(text) != 20)
		return false;
	memcpy(day, text, 10);
	day[10] = '\0';
	if (date_parse(day, out_date, &ignored) < 0)
		return false;
	hour = two_digits(text + 11, 23);
	minute = two_digits(text + 14, 59);
	second = two_digits(text + 17, 59);
	if (hour < 0 || minute < 0 || second < 0 || text[10] != 'T' || text[13] != ':' ||
	    text[16] != ':' || text[19] != 'Z')
		return false;
	*out_seconds = hour * 3600 + minute * 60 + second;
	return true;
}

static int refuse_instant(const char *instant, struct err *err)
{
	return err_set(err, ERR_INVALID, "'%.40s' is not an instant such as 2026-11-22T15:40:30Z",
		       instant);
}

int clock_moment(const char *instant, struct moment *out, struct err *err)
{
	struct date day;
	int64_t seconds;

	if (!instant_parse(instant, &day, &seconds))
		return refuse_instant(instant, err);
	*out = uk_moment(day, seconds);
	return ERR_OK;
}

static void instant_write(struct date day, int64_t seconds, char out[32])
{
	(void) snprintf(out, 32, "%.10sT%02u:%02u:%02uZ", date_iso(day).s,
			(unsigned) (seconds / 3600) % 24, (unsigned) (seconds / 60) % 60,
			(unsigned) seconds % 60);
}

int clock_later(const char *instant, int64_t seconds, char out_instant[32], struct err *err)
{
	struct date day;
	int64_t second;

	if (!instant_parse(instant, &day, &second))
		return refuse_instant(instant, err);
	second += seconds;
	instant_write(date_add(day, (int32_t) (second / 86400)), second % 86400, out_instant);
	return ERR_OK;
}

int clock_now(char out_instant[32], struct date *out_today, struct err *err)
{
	const char *set = getenv("DAYBOOK_NOW");
	struct date day;
	int64_t seconds;

	if (set) {
		if (!instant_parse(set, &day, &seconds))
			return err_set(
				err, ERR_USAGE,
				"DAYBOOK_NOW '%s' is not an instant such as 2026-11-22T15:40:30Z",
				set);
	} else {
		struct timespec now;

		if (clock_gettime(CLOCK_REALTIME, &now) != 0)
			return err_set(err, ERR_IO, "the clock cannot be read");
		day = (struct date){ (int32_t) (now.tv_sec / 86400) };
		seconds = now.tv_sec % 86400;
	}
	instant_write(day, seconds, out_instant);
	*out_today = uk_moment(day, seconds).on;
	return ERR_OK;
}

int64_t clock_ticks(void)
{
	struct timespec now = { 0 };

	(void) clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail for this clock */
	return (int64_t) now.tv_sec * 1000000 + now.tv_nsec / 1000;
}
