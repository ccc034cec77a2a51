/* tests/bench/calendars.c - feeds and free and busy times out of a large diary */
#include "calendar/feed.h"
#include "calendar/freebusy.h"
#include "core/text.h"
#include "tests/bench/bench.h"

#include "core/banned.h"

#define EVENTS 10000
#define FILE_NAME "feed.ics"

/* The day from which on there are so many visits. */
static struct date day_of(struct store *st, int64_t events)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct err err = { 0 };
	bool row = false;

	MUST(store_one(
		st, "SELECT on_date FROM visit ORDER BY on_date DESC, visit_id LIMIT 1 OFFSET ?1",
		BIND(bind_int(events - 1)), &q, &row, &err));
	return stmt_date(q, 0);
}

static void time_feed(struct store *st, const char *what, const struct feed_wish *wish)
{
	SCOPED(buffer_release) struct buffer out = { 0 };
	struct err err = { 0 };
	int64_t at = clock_ticks();
	size_t events = 0;

	MUST(feed_write(st, wish, &out, &events, &err));
	MUST(file_write(FILE_NAME, out.bytes, out.length, &err));
	bench_line(what, (int64_t) events, clock_ticks() - at);
}

static void time_busy(struct store *st)
{
	SCOPED(buffer_release) struct buffer out = { 0 };
	struct officer officer;
	struct err err = { 0 };
	int64_t at = clock_ticks();
	size_t stretches = 0;

	MUST(officer_load(st, 1, &officer, &err));
	MUST(freebusy_write(st, &officer, bench_day("2024-04-01"), bench_day("2025-03-31"),
			    "2024-04-01T09:00:00Z", &out, &stretches, &err));
	bench_line("free and busy times of an officer, a year", (int64_t) stretches,
		   clock_ticks() - at);
}

void bench_calendars(struct store *st)
{
	struct feed_wish wish = { .from = day_of(st, EVENTS),
				  .to = DATE_NONE,
				  .today = bench_day("2024-10-01") };

	time_feed(st, "feed of the team, from the book to a file", &wish);
	wish.officer_id = 1;
	wish.from = DATE_NONE;
	time_feed(st, "feed of an officer, all years", &wish);
	time_busy(st);
}
