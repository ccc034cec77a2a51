/* tests/test_feed.c - calendars to subscribe to: what stands in them, and what never does */
#include <criterion/criterion.h>

#include "calendar/absence.h"
#include "calendar/feed.h"
#include "calendar/freebusy.h"
#include "calendar/ical.h"
#include "tests/deal.h"
#include "tests/ics.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

/* A book, the mail of its people, and what a test reads of it. */
static struct store *st;

static void begin(void)
{
	st = book_new();
	deal_sell(st, &(struct deal){ .quantity = 1000 });
}

static void end(void)
{
	store_close(st);
}

TestSuite(feed, .init = begin, .fini = end);
TestSuite(freebusy, .init = begin, .fini = end);

/* The whole text of a feed, with its bytes, or unfolded; the caller frees. */
static char *feed_bytes(const char *officer, const char *school, const char *today)
{
	struct feed_wish wish = { .officer_id = officer ? book_officer(st, officer) : 0,
				  .school_id = school ? book_school(st, school) : 0,
				  .from = DATE_NONE,
				  .to = DATE_NONE,
				  .today = day(today) };
	struct buffer out = { 0 };
	struct err err = { 0 };
	size_t events;

	MUST(feed_write(st, &wish, &out, &events, &err));
	buffer_char(&out, '\0');
	return out.bytes;
}

static char *feed(const char *officer, const char *school, const char *today)
{
	SCOPED(freep) char *bytes = feed_bytes(officer, school, today);

	ics_restrictions(bytes);
	return ics_plain(bytes, strlen(bytes));
}

#define HAS(text, line) cr_assert(ics_has((text), (line)), "no line '%s' in:\n%s", (line), (text))
#define LACKS(text, part) cr_assert(!strstr((text), (part)), "'%s' stands in:\n%s", (part), (text))

static struct officer officer(const char *code)
{
	struct officer out;
	struct err err = { 0 };

	MUST(officer_find(st, code, &out, &err));
	return out;
}

/* ---- what a feed is ---- */

Test(feed, head)
{
	SCOPED(freep) char *school = feed(NULL, BOOK_ACADEMY, "2024-04-02");
	SCOPED(freep) char *team = feed(NULL, NULL, "2024-04-02");

	HAS(school, "BEGIN:VCALENDAR");
	HAS(school, "VERSION:2.0");
	HAS(school, "CALSCALE:GREGORIAN");
	HAS(school, "METHOD:PUBLISH");
	HAS(school, "NAME:Education Welfare Service: visits to Upper Shirley High School");
	HAS(school, "X-WR-CALNAME:Education Welfare Service: visits to Upper Shirley High School");
	HAS(school, "REFRESH-INTERVAL;VALUE=DURATION:PT6H");
	HAS(school, "X-PUBLISHED-TTL:PT6H");
	HAS(team, "X-WR-CALNAME:Education Welfare Service: all visits");
	cr_assert(ics_count(school, "PRODID:") == 1);
	cr_assert(ics_count(school, "END:VCALENDAR") == 1);
}

/* Outlook passes over lists of dates, and knows no TZID that is not defined. */
Test(feed, zone_is_two_rules)
{
	SCOPED(freep) char *text = feed("EWO-01", NULL, "2024-04-02");

	cr_assert(ics_count(text, "BEGIN:VTIMEZONE") == 1);
	HAS(text, "TZID:Europe/London");
	HAS(text, "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU");
	HAS(text, "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU");
	LACKS(text, "RDATE");
	LACKS(text, "TZID:GMT");
	LACKS(text, "TZID=GMT");
}

Test(feed, event_of_each_view)
{
	int64_t visit =
		deal_visit(st, &(struct appointment){ .on = "2024-09-10", .session = SESSION_AM });
	SCOPED(freep) char *school = feed(NULL, BOOK_ACADEMY, "2024-04-02");
	SCOPED(freep) char *mine = feed("EWO-01", NULL, "2024-04-02");
	SCOPED(freep) char *team = feed(NULL, NULL, "2024-04-02");
	SCOPED(freep) char *other = feed("EWO-02", NULL, "2024-04-02");

	cr_assert(visit == 1);
	HAS(school, "DTSTART;TZID=Europe/London:20240910T084500");
	HAS(school, "DTEND;TZID=Europe/London:20240910T122700");
	HAS(school, "DTSTAMP:20240402T090000Z");
	HAS(school, "LAST-MODIFIED:20240402T090000Z");
	HAS(school, "SEQUENCE:0");
	HAS(school, "STATUS:CONFIRMED");
	HAS(school, "ORGANIZER;CN=Education Welfare Service:mailto:ews@example.gov.uk");
	HAS(school, "CATEGORIES:Bought service");
	HAS(school, "SUMMARY:Education Welfare Officer days: Officer 01");
	HAS(school, "LOCATION:Upper Shirley High School\\, Southampton\\, SO15 7QU");
	HAS(school, "DESCRIPTION:Officer 01 (EWO-01)\\nBought service\\nVisit 1");
	HAS(mine, "SUMMARY:Education Welfare Officer days: Upper Shirley High School");
	HAS(mine, "DESCRIPTION:Upper Shirley High School (137037)\\nBought service\\nVisit 1");
	HAS(team, "SUMMARY:EWO-01: Education Welfare Officer days: Upper Shirley High School");
	cr_assert(ics_count(other, "BEGIN:VEVENT") == 0);
	cr_assert_str_eq(ics_value(school, "UID:", 0).s, ics_value(mine, "UID:", 0).s);
	cr_assert_str_eq(ics_value(school, "UID:", 0).s, ics_value(team, "UID:", 0).s);
}

/* RFC 5546, 3.2.1, and what readers do with it. */
Test(feed, never_in_it)
{
	deal_visit(st, &(struct appointment){ .on = "2024-09-10", .session = SESSION_AM });
	SCOPED(freep) char *text = feed(NULL, NULL, "2024-04-02");
	const char *event = strstr(text, "BEGIN:VEVENT");

	cr_assert(event);
	LACKS(text, "ATTENDEE");
	LACKS(event, "METHOD");
	cr_assert(ics_count(text, "METHOD:") == 1);
}

/* ---- the clock on the wall ---- */

/* The Mondays before and after each change of the clock: a quarter to nine is a quarter to nine. */
Test(feed, same_wall_time_on_both_sides_of_a_clock_change)
{
	static const struct {
		const char *on, *start, *instant;
	} mondays[] = {
		{ "2025-03-24", "20250324T084500", "2025-03-24T08:45:00Z" },
		{ "2025-03-31", "20250331T084500", "2025-03-31T07:45:00Z" },
		{ "2025-10-20", "20251020T084500", "2025-10-20T07:45:00Z" },
		{ "2025-10-27", "20251027T084500", "2025-10-27T08:45:00Z" },
	};

	for (size_t i = 0; i < COUNT_OF(mondays); i++)
		deal_visit(st, &(struct appointment){ .today = "2025-03-03",
						      .on = mondays[i].on,
						      .service = "link-officer-advice",
						      .session = SESSION_AM });
	SCOPED(freep) char *text = feed("EWO-01", NULL, "2025-03-03");

	for (size_t i = 0; i < COUNT_OF(mondays); i++) {
		cr_assert_str_eq(ics_value(text, "DTSTART;TZID=Europe/London:", i).s,
				 mondays[i].start);
		cr_assert_str_eq(clock_instant((struct moment){ day(mondays[i].on), 525 }).s,
				 mondays[i].instant);
	}
}

/* ---- what changes, and what does not ---- */

Test(feed, same_bytes_whenever_it_is_asked)
{
	deal_visit(st, &(struct appointment){ .on = "2024-09-10", .session = SESSION_AM });
	deal_visit(st, &(struct appointment){ .on = "2024-09-11", .session = SESSION_AM });
	SCOPED(freep) char *before = feed_bytes("EWO-01", NULL, "2024-04-02");
	struct err err = { 0 };

	MUST(deal_deliver(st, "ewo-01", "2024-09-10", 1, &err));
	MUST(deal_confirm(st, "manager", "2024-09-11", 1, &err));
	SCOPED(freep) char *after = feed_bytes("EWO-01", NULL, "2024-11-02");

	cr_assert_str_eq(before, after, "a visit that took place as booked has not changed");
}

Test(feed, cancelled_stays_for_60_days)
{
	struct err err = { 0 };

	deal_visit(st, &(struct appointment){ .on = "2024-09-10", .session = SESSION_AM });
	SCOPED(freep) char *before = feed(NULL, BOOK_ACADEMY, "2024-04-02");

	MUST(deal_cancel(st, "manager", "service", 1, &err)); /* on 2 April */
	SCOPED(freep) char *after = feed(NULL, BOOK_ACADEMY, "2024-04-02");
	SCOPED(freep) char *last = feed(NULL, BOOK_ACADEMY, "2024-06-01");
	SCOPED(freep) char *gone = feed(NULL, BOOK_ACADEMY, "2024-06-02");

	HAS(after, "STATUS:CANCELLED");
	HAS(after, "SEQUENCE:1");
	HAS(after, "DTSTART;TZID=Europe/London:20240910T084500");
	cr_assert_str_eq(ics_value(before, "UID:", 0).s, ics_value(after, "UID:", 0).s);
	LACKS(after, "flood"); /* the reason */
	HAS(last, "STATUS:CANCELLED");
	cr_assert(ics_count(gone, "BEGIN:VEVENT") == 0);
}

/* ---- nothing of a family, and of no other school ---- */

static int64_t book_at(const char *service, enum visit_place place, const char *on)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct visit_booked booked = { 0 };
	struct school school;
	struct service s;
	struct officer who = officer("EWO-01");
	struct err err = { 0 };
	struct visit_plan plan = { .school = &school,
				   .service = &s,
				   .officer = &who,
				   .place = place,
				   .on = day(on),
				   .session = SESSION_AM };

	MUST(school_find(st, BOOK_ACADEMY, &school, &err));
	MUST(service_find(st, service, &s, &err));
	book_begin(&work, st, "manager", "visit book", "2024-04-02");
	MUST(visit_book(&work, &plan, &booked, &err));
	book_commit(&work);
	return booked.id;
}

Test(feed, tells_nothing_of_a_family)
{
	book_at("ewo-days", PLACE_HOME, "2024-09-10");
	book_at("fast-track-meeting", PLACE_SCHOOL, "2024-09-11");
	book_at("court-application", PLACE_DESK, "2024-09-12");
	book_at("casework-plan", PLACE_ONLINE, "2024-09-13");
	book_at("targeting-support-meeting", PLACE_ONLINE, "2024-09-16");
	SCOPED(freep) char *text = feed("EWO-01", NULL, "2024-04-02");

	HAS(text, "SUMMARY:Home visit: Upper Shirley High School");
	HAS(text, "SUMMARY:Visit: Upper Shirley High School");
	HAS(text, "SUMMARY:Desk work: Upper Shirley High School");
	HAS(text, "SUMMARY:Online meeting: Upper Shirley High School");
	HAS(text, "SUMMARY:Targeting Support Meeting (online): Upper Shirley High School");
	HAS(text, "CATEGORIES:Free service");
	LACKS(text, "Fast Track");
	LACKS(text, "ourt");
	LACKS(text, "family");
	cr_assert(ics_count(text, "LOCATION:") == 3, "a home and a desk have no place:\n%s", text);
}

Test(feed, a_school_sees_no_other)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct visit_booked booked = { 0 };
	struct school first, second;
	struct service s;
	struct officer who = officer("EWO-01"), with = officer("EWO-02");
	struct err err = { 0 };

	MUST(school_find(st, BOOK_ACADEMY, &first, &err));
	MUST(school_find(st, BOOK_MAINTAINED, &second, &err));
	MUST(service_find(st, "link-officer-advice", &s, &err));
	struct visit_plan plan = { .school = &first,
				   .service = &s,
				   .officer = &who,
				   .on = day("2024-09-10"),
				   .session = SESSION_AM,
				   .school_count = 2,
				   .officer_count = 2,
				   .schools = { { &first, 5000 }, { &second, 5000 } },
				   .officers = { &who, &with } };

	book_begin(&work, st, "manager", "visit book", "2024-04-02");
	MUST(visit_book(&work, &plan, &booked, &err));
	book_commit(&work);

	SCOPED(freep) char *school = feed(NULL, BOOK_ACADEMY, "2024-04-02");
	SCOPED(freep) char *other = feed(NULL, BOOK_MAINTAINED, "2024-04-02");
	SCOPED(freep) char *team = feed(NULL, NULL, "2024-04-02");

	LACKS(school, "Cantell");
	LACKS(other, "Upper Shirley");
	HAS(school, "SUMMARY:Link officer: advice and guidance: Officer 01 and Officer 02");
	cr_assert(ics_count(team, "BEGIN:VEVENT") == 1);
	HAS(team, "SUMMARY:EWO-01 and EWO-02: Link officer: advice and guidance: Upper Shirley "
		  "High School and Cantell School");
}

/* ---- hostile words ---- */

Test(feed, words_and_addresses)
{
	struct ical_party bad = { .mail = "a@b.example\r\nX-INJ:1" },
			  good = { .mail = "a@b.example" };
	struct ical_event e = { .uid = "u",
				.made_at = "2024-04-02T09:00:00Z",
				.changed_at = "2024-04-02T09:00:00Z",
				.on = day("2024-09-10"),
				.start_min = 600,
				.end_min = 1440,
				.summary = "a\r\nb;c,d\\e\x01\x7f",
				.location =
					"\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5"
					"\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5"
					"\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5"
					"\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5"
					"\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5",
				.organizer = &bad };
	SCOPED(buffer_release) struct buffer out = { 0 };
	struct err err = { 0 };

	cr_assert(ical_event(&out, &e, &err) == ERR_INVALID && out.length == 0, "%s", err.msg);
	e.organizer = &good;
	e.attendees = &bad;
	e.attendee_count = 1;
	cr_assert(ical_event(&out, &e, &err) == ERR_INVALID && out.length == 0);
	e.attendees = &good;
	MUST(ical_event(&out, &e, &err));
	buffer_char(&out, '\0');
	SCOPED(freep) char *plain = ics_plain(out.bytes, out.length - 1);

	HAS(plain, "SUMMARY:a \\nb\\;c\\,d\\\\e  ");
	HAS(plain, "DTEND;TZID=Europe/London:20240911T000000");
	LACKS(plain, "X-INJ");
}

/* ---- free and busy ---- */

static char *times(const char *code, const char *from, const char *to)
{
	struct officer who = officer(code);
	SCOPED(buffer_release) struct buffer out = { 0 };
	struct err err = { 0 };
	size_t stretches;

	MUST(freebusy_write(st, &who, day(from), day(to), "2024-04-02T09:00:00Z", &out, &stretches,
			    &err));
	buffer_char(&out, '\0');
	ics_restrictions(out.bytes);
	return ics_plain(out.bytes, out.length - 1);
}

Test(freebusy, visits_and_all_else)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	int64_t id;
	struct err err = { 0 };

	deal_visit(st, &(struct appointment){ .on = "2024-09-10", .session = SESSION_AM });
	deal_visit(st, &(struct appointment){ .on = "2024-09-12", .session = SESSION_AM });
	MUST(deal_cancel(st, "manager", "service", 2, &err));
	book_begin(&work, st, "manager", "officer absence", "2024-04-02");
	MUST(absence_add(&work,
			 &(struct absence_entry){
				 .officer_id = book_officer(st, "EWO-01"),
				 .kind = ABSENCE_SICKNESS,
				 .span = { day("2024-09-11"), 0, day("2024-09-11"), 1440 } },
			 &id, &err));
	book_commit(&work);
	SCOPED(freep) char *text = times("EWO-01", "2024-09-09", "2024-09-12");

	HAS(text, "METHOD:PUBLISH");
	HAS(text, "ORGANIZER;CN=Officer 01:mailto:ews@example.gov.uk");
	HAS(text, "DTSTART:20240908T230000Z"); /* midnight of a summer's day */
	HAS(text, "DTEND:20240912T230000Z");
	HAS(text, "FREEBUSY;FBTYPE=BUSY:20240910T074500Z/20240910T112700Z");
	/* from the evening before to the morning after: the absence is no stretch of its own */
	HAS(text, "FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20240910T160000Z/20240912T073000Z");
	cr_assert(ics_count(text, "FREEBUSY;FBTYPE=BUSY:") == 1, "what is cancelled is free");
	LACKS(text, "ick");
	LACKS(text, "Upper");
	LACKS(text, "ATTENDEE");
}

Test(freebusy, over_the_clock_change)
{
	SCOPED(freep) char *text = times("EWO-01", "2025-03-28", "2025-03-31");

	HAS(text, "FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20250328T170000Z/20250331T073000Z");
}

Test(freebusy, refusals)
{
	struct officer who = officer("EWO-01");
	SCOPED(buffer_release) struct buffer out = { 0 };
	struct err err = { 0 };
	size_t stretches;

	cr_assert(freebusy_write(st, &who, day("2024-04-02"), day("2025-04-03"),
				 "2024-04-02T09:00:00Z", &out, &stretches, &err) == ERR_RANGE);
}
