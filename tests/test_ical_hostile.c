/* tests/test_ical_hostile.c - files that are meant to harm, or were cut off, or altered: refused, soon, and never a crash */
#include <criterion/criterion.h>

#include "calendar/ical_import.h"
#include "calendar/ical_rule.h"
#include "core/buffer.h"
#include "core/clock.h"
#include "tests/deal.h"
#include "tests/ical_files.h"

#include "core/banned.h"

static struct ical_window window(void)
{
	return ical_import_window(day("2024-09-02"), NULL);
}

static void add_times(struct buffer *b, const char *text, int times)
{
	for (int i = 0; i < times; i++)
		buffer_text(b, text);
}

/* Refused, with these words, within seconds: also on a slow machine that checks every access. */
static void expect_refused(const char *what, const struct buffer *b, const char *why)
{
	SCOPED(ical_file_release) struct ical_file f = ICAL_FILE_EMPTY;
	const struct ical_window w = window();
	int64_t from = clock_ticks();
	struct err err = { 0 };

	cr_assert(!b->failed);
	cr_expect_eq(ical_read(b->bytes, b->length, &w, &f, &err), ERR_INVALID, "%s", what);
	cr_expect(strstr(err.msg, why), "%s: %s", what, err.msg);
	cr_expect_lt(clock_ticks() - from, 20 * 1000000, "%s", what);
}

#define HEAD "BEGIN:VCALENDAR\nVERSION:2.0\n"
#define TAIL "END:VCALENDAR\n"

Test(ical_hostile, too_much)
{
	static const struct {
		int line, times;
		const char *head, *text, *tail, *why;
	} cases[] = {
		{ __LINE__, 20000, "", "END:VCALENDAR\n", "",
		  "line 1: END:VCALENDAR ends nothing" },
		{ __LINE__, 20000, HEAD, "END:VEVENT\n", "", "line 3: END:VEVENT, but VCALENDAR" },
		{ __LINE__, 20000, HEAD, "BEGIN:VEVENT\n", "", "stands within more than 6 others" },
		{ __LINE__, 100001, HEAD, "\n", TAIL, "the file has more than 100000 lines" },
		{ __LINE__, 100001, HEAD, "X:\n", TAIL, "the file has more than 100000 lines" },
		{ __LINE__, 70000, HEAD "X-A:", "a", "\n" TAIL,
		  "line 3: is longer than 65536 bytes" },
		{ __LINE__, 70000, HEAD "X-A:", "\n a", "\n" TAIL, "line 3: is longer than 65536" },
		{ __LINE__, 70000, HEAD "X-A;B=\"", "a", "\n" TAIL, "is longer than 65536 bytes" },
		{ __LINE__, 300000, HEAD, "X-A:12345\n", TAIL, "bytes: 2097152 at most" },
		{ __LINE__, 100, HEAD,
		  "BEGIN:VTIMEZONE\nTZID:z\nBEGIN:STANDARD\nDTSTART:20240101T000000\n"
		  "TZOFFSETFROM:+0000\nTZOFFSETTO:+0000\nEND:STANDARD\nEND:VTIMEZONE\n",
		  TAIL, "too many time zones" },
		{ __LINE__, 2000, HEAD "BEGIN:VTIMEZONE\nTZID:z\n",
		  "BEGIN:STANDARD\nDTSTART:20240101T000000\nTZOFFSETFROM:+0000\nTZOFFSETTO:+0000\n"
		  "END:STANDARD\n",
		  "END:VTIMEZONE\n" TAIL, "too many time zones" },
		/* every day for ever, again and again */
		{ __LINE__, 1, HEAD "BEGIN:VEVENT\nUID:u\nDTSTART:19000101\nRRULE:",
		  "FREQ=DAILY\nRRULE:FREQ=DAILY\nRRULE:FREQ=DAILY\nRRULE:FREQ=DAILY\n"
		  "RRULE:FREQ=DAILY\nRRULE:FREQ=DAILY\nRRULE:FREQ=DAILY\nRRULE:FREQ=DAILY\n"
		  "RRULE:FREQ=DAILY\n",
		  "END:VEVENT\n" TAIL, "recur more than 400000 times" },
		/* never: the first such rule ends it */
		{ __LINE__, 2000, HEAD "BEGIN:VEVENT\nUID:u\nDTSTART:20240101\n",
		  "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\n", "END:VEVENT\n" TAIL,
		  "ever comes true" },
		{ __LINE__, 2000, HEAD "BEGIN:VEVENT\nUID:u\nDTSTART:20240101T000000\n",
		  "RRULE:FREQ=DAILY;BYHOUR=0;BYMONTH=2;BYMONTHDAY=30\n", "END:VEVENT\n" TAIL,
		  "ever comes true" },
		/* each minute of each day, by the back door */
		{ __LINE__, 1, HEAD "BEGIN:VEVENT\nUID:u\nDTSTART:20000101T000000\nDURATION:PT1M\n",
		  "RRULE:FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,"
		  "22,"
		  "23;BYMINUTE=0,5,10,15,20,25,30,35,40,45,50,55\n",
		  "END:VEVENT\n" TAIL, "'BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,1' recurs more" },
		{ __LINE__, 1, HEAD "BEGIN:VEVENT\nUID:u\nDTSTART:19900101T000000\nDURATION:PT1M\n",
		  "RRULE:FREQ=DAILY;BYMONTH=1;BYMONTHDAY=1;BYSETPOS=1;BYMINUTE=0,1,2,3,4,5,6,7,8,"
		  "9\n",
		  "END:VEVENT\n" TAIL,
		  "'BYMINUTE=0,1,2,3,4,5,6,7,8,9' recurs more often than daily" },
		/* each day is looked at for the one that is meant */
		{ __LINE__, 10, HEAD "BEGIN:VEVENT\nUID:u\nDTSTART;VALUE=DATE:19000101\n",
		  "RRULE:FREQ=DAILY;BYMONTH=1;BYMONTHDAY=1;COUNT=100000\n", "END:VEVENT\n" TAIL,
		  "line 14: the events of the file recur more than 400000 times, or so seldom" },
		{ __LINE__, 10, HEAD "BEGIN:VEVENT\nUID:u\nDTSTART;VALUE=DATE:19000101\n",
		  "RRULE:FREQ=WEEKLY;BYMONTH=2;BYDAY=MO,TU,WE,TH,FR,SA,SU\n", "END:VEVENT\n" TAIL,
		  "or so seldom" },
		{ __LINE__, 100, HEAD "BEGIN:VEVENT\nUID:u\nDTSTART;VALUE=DATE:19000101\n",
		  "RRULE:FREQ=DAILY;INTERVAL=7;BYMONTH=2;BYMONTHDAY=29\n", "END:VEVENT\n" TAIL,
		  "or so seldom" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(buffer_release) struct buffer b = { 0 };
		char what[32];

		(void) snprintf(what, sizeof what, "row at line %d", cases[i].line);
		buffer_text(&b, cases[i].head);
		add_times(&b, cases[i].text, cases[i].times);
		buffer_text(&b, cases[i].tail);
		expect_refused(what, &b, cases[i].why);
	}
}

Test(ical_hostile, too_many_times)
{
	SCOPED(buffer_release) struct buffer b = { 0 };
	char event[120];

	buffer_text(&b, HEAD);
	for (int i = 0; i < 20; i++) {
		(void) snprintf(
			event, sizeof event,
			"BEGIN:VEVENT\nUID:%d\nDTSTART:20240901\nRRULE:FREQ=DAILY\nEND:VEVENT\n",
			i);
		buffer_text(&b, event);
	}
	buffer_text(&b, TAIL);
	expect_refused("twenty daily events", &b, "come to more than 10000 times");
}

Test(ical_hostile, bytes_that_are_no_text)
{
	static const char nul[] = HEAD "X-A:\0\n" TAIL;
	SCOPED(buffer_release) struct buffer b = { 0 };

	buffer_add(&b, nul, sizeof nul - 1);
	expect_refused("a NUL", &b, "it is no text");
}

/* ---- truncated and altered at random ---- */

static const char *const good[] = { OUTLOOK_FILE, GOOGLE_FILE, APPLE_FILE };

/* Of George Marsaglia's xorshift: the same on every machine. */
static uint32_t next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

/* One change in place: a byte, a stretch cut out, a stretch twice, something that means something. */
static void alter(struct buffer *b, uint32_t *state)
{
	static const char *const words[] = {
		"BEGIN:VEVENT\r\n",
		"END:VEVENT\r\n",
		"END:VCALENDAR\r\n",
		"\r\n",
		" ",
		":",
		";",
		"\"",
		"RRULE:FREQ=DAILY\r\n",
		"RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29\r\n",
		"DTSTART:20250230\r\n",
		"DTEND:20240901T090000Z\r\n",
		"DURATION:P700D\r\n",
		"EXDATE:20240909\r\n",
		"RECURRENCE-ID:20241023T130000Z\r\n",
		"UID:0\r\n",
		"99999999",
		"-",
		"=",
		"\xC3",
		"\xEF\xBB\xBF",
		"METHOD:REPLY\r\n",
	};
	size_t at = b->length > 0 ? next_random(state) % b->length : 0;
	size_t length = b->length > at ? next_random(state) % (b->length - at) % 200 : 0;
	char *copy = malloc(b->length + 300);
	size_t used = 0;
	const char *word = words[next_random(state) % COUNT_OF(words)];
	uint32_t how = next_random(state) % 4;

	cr_assert(copy);
	if (b->length == 0) {
		free(copy);
		return;
	}
	memcpy(copy, b->bytes, at);
	used = at;
	if (how == 1) { /* twice */
		memcpy(copy + used, b->bytes + at, length);
		used += length;
	} else if (how == 2) {
		for (const char *c = word; *c != '\0'; c++)
			copy[used++] = *c;
	}
	if (how == 3) /* cut out */
		at += length;
	memcpy(copy + used, b->bytes + at, b->length - at);
	used += b->length - at;
	if (how == 0 && used > 0)
		copy[next_random(state) % used] = (char) next_random(state);
	buffer_release(b);
	buffer_add(b, copy, used);
	free(copy);
}

static void make_damaged(struct buffer *b, uint32_t *state)
{
	const char *text = good[next_random(state) % COUNT_OF(good)];

	buffer_text(b, text);
	if (next_random(state) % 4 == 0)
		b->length = next_random(state) % (b->length + 1);
	for (uint32_t n = next_random(state) % 4; n > 0; n--)
		alter(b, state);
	if (b->length == 0)
		buffer_char(b, '\n');
}

Test(ical_hostile, every_truncation)
{
	const struct ical_window w = window();

	for (size_t i = 0; i < COUNT_OF(good); i++) {
		/* the last line break may be missing, and nothing else */
		size_t whole = strlen(good[i]) - (strstr(good[i], "\r\n") ? 2 : 1);

		for (size_t length = 0; length <= strlen(good[i]); length++) {
			SCOPED(ical_file_release) struct ical_file f = ICAL_FILE_EMPTY;
			SCOPED(freep)
			char *exact = malloc(length ? length : 1); /* and not a byte more */
			struct err err = { 0 };

			cr_assert(exact);
			memcpy(exact, good[i], length);
			cr_assert_eq(ical_read(exact, length, &w, &f, &err),
				     length >= whole ? ERR_OK : ERR_INVALID,
				     "file %zu, %zu bytes: %s", i, length, err.msg);
		}
	}
}

Test(ical_hostile, altered_at_random)
{
	const struct ical_window w = window();
	uint32_t state = 20240902;
	int taken = 0;

	for (int i = 0; i < 3000; i++) {
		SCOPED(ical_file_release) struct ical_file f = ICAL_FILE_EMPTY;
		SCOPED(buffer_release) struct buffer b = { 0 };
		struct err err = { 0 };
		int r;

		make_damaged(&b, &state);
		r = ical_read(b.bytes, b.length, &w, &f, &err);
		cr_assert(r == ERR_OK || (r == ERR_INVALID && err.msg[0] != '\0'), "file %d: %d", i,
			  r);
		taken += r == ERR_OK;
		for (size_t n = 0; n < f.span_count && r == ERR_OK; n++) {
			const struct absence_span *s = &f.spans[n].span;

			cr_assert(s->start_min >= 0 && s->start_min < 1440 && s->end_min > 0 &&
					  s->end_min <= 1440 &&
					  (date_compare(s->last_on, s->first_on) > 0 ||
					   (s->last_on.day == s->first_on.day &&
					    s->end_min > s->start_min)),
				  "file %d, time %zu", i, n);
		}
	}
	cr_expect_gt(taken, 300, "some of them are still calendars: %d", taken);
	cr_expect_lt(taken, 2700, "and some are not: %d", taken);
}

/* Taken in one after the other: each wholly or not at all, and the book is in order at the end. */
Test(ical_hostile, no_half_done_work)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(freep) char *findings = NULL;
	const struct ical_window w = window();
	struct err err = { 0 };
	struct officer officer;
	uint32_t state = 42;

	cr_assert_eq(officer_find(st, "EWO-01", &officer, &err), ERR_OK);
	for (int i = 0; i < 150; i++) {
		SCOPED(work_undo) struct work work = WORK_EMPTY;
		SCOPED(ical_file_release) struct ical_file f = ICAL_FILE_EMPTY;
		SCOPED(ical_imported_release) struct ical_imported done = ICAL_IMPORTED_EMPTY;
		SCOPED(buffer_release) struct buffer b = { 0 };
		int64_t acts = deal_number(st, "SELECT count(*) FROM audit");
		int64_t absences = deal_number(st, "SELECT count(*) FROM absence");
		int r;

		make_damaged(&b, &state);
		book_begin(&work, st, "manager", "calendar import", "2024-09-02");
		r = ical_read(b.bytes, b.length, &w, &f, &err);
		if (r == ERR_OK && !f.is_answer)
			r = ical_import(&work, &officer, &f, &w, NULL, &done, &err);
		if (r == ERR_OK) {
			book_commit(&work);
			acts += done.row_count > 0;
			absences += (int64_t) (done.added + done.changed);
		} else {
			cr_assert_eq(r, ERR_INVALID, "file %d: %s", i, err.msg);
			work_undo(&work);
		}
		cr_assert_eq(deal_number(st, "SELECT count(*) FROM audit"), acts, "file %d", i);
		cr_assert_eq(deal_number(st, "SELECT count(*) FROM absence"), absences, "file %d",
			     i);
	}
	findings = deal_findings(st);
	cr_expect_str_eq(findings, "");
}
