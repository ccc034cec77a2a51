/* tests/test_ical_read.c - other people's calendars: the times they say, and what is refused of them, with its line */
#include <criterion/criterion.h>

#include "calendar/ical_read.h"
#include "calendar/ical_rule.h"
#include "tests/book.h"

#include "core/banned.h"

/* From a year before 2 September 2024 to two years after. */
static struct ical_window window(void)
{
	return (struct ical_window){ day("2023-09-02"), day("2026-09-02"), "ewo@example.gov.uk" };
}

#define CALENDAR(body) "BEGIN:VCALENDAR\nVERSION:2.0\n" body "END:VCALENDAR\n"
#define EVENT(body) CALENDAR("BEGIN:VEVENT\nUID:u\nDTSTAMP:20240901T120000Z\n" body "END:VEVENT\n")

/* As Outlook, Google and Apple write them. */
#define WINDOWS_ZONE                                                                             \
	"BEGIN:VTIMEZONE\nTZID:GMT Standard Time\nBEGIN:STANDARD\nDTSTART:16010101T020000\n"     \
	"TZOFFSETFROM:+0100\nTZOFFSETTO:+0000\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=" \
	"10\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:16010101T010000\nTZOFFSETFROM:+0000\n"        \
	"TZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\n"    \
	"END:VTIMEZONE\n"
#define PARIS_ZONE                                                                            \
	"BEGIN:VTIMEZONE\nTZID:Europe/Paris\nX-LIC-LOCATION:Europe/Paris\nBEGIN:DAYLIGHT\n"   \
	"TZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nTZNAME:CEST\nDTSTART:19700329T020000\n"        \
	"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\nEND:DAYLIGHT\nBEGIN:STANDARD\nTZOFFSETFROM:" \
	"+0200\nTZOFFSETTO:+0100\nTZNAME:CET\nDTSTART:19701025T030000\nRRULE:FREQ=YEARLY;"    \
	"BYMONTH=10;BYDAY=-1SU\nEND:STANDARD\nEND:VTIMEZONE\n"
/* Somebody's own: five hours ahead, all year. */
#define OWN_ZONE                                                                                \
	"BEGIN:VTIMEZONE\nTZID:Customized Time Zone\nBEGIN:STANDARD\nDTSTART:16010101T000000\n" \
	"TZOFFSETFROM:+0500\nTZOFFSETTO:+0500\nEND:STANDARD\nEND:VTIMEZONE\n"

/* "id kind 2024-09-02 09:00 2024-09-02 17:00" for each time, parted by "; ". Whole days have no hours. */
static void say_times(const struct ical_file *f, char *out, size_t size)
{
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; i < f->span_count && used < size; i++) {
		const struct ical_span *s = &f->spans[i];
		bool whole = s->span.start_min == 0 && s->span.end_min == 1440;

		used += (size_t) snprintf(
			out + used, size - used, "%s%s%s%s %s%s%s %s%s%s", i > 0 ? "; " : "",
			s->recurrence_id, s->recurrence_id[0] ? " " : "",
			absence_kind_word(s->kind), date_iso(s->span.first_on).s, whole ? "" : " ",
			whole ? "" : clock_text(s->span.start_min).s, date_iso(s->span.last_on).s,
			whole ? "" : " ", whole ? "" : clock_text(s->span.end_min).s);
	}
}

struct reading {
	int line;
	const char *text, *times; /* times: what say_times() has */
};

static void expect_times(const struct reading *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		SCOPED(ical_file_release) struct ical_file f = ICAL_FILE_EMPTY;
		const struct ical_window w = window();
		struct err err = { 0 };
		char said[4000];

		cr_assert_eq(ical_read(cases[i].text, strlen(cases[i].text), &w, &f, &err), ERR_OK,
			     "row at line %d: %s", cases[i].line, err.msg);
		say_times(&f, said, sizeof said);
		cr_expect_str_eq(said, cases[i].times, "row at line %d: %s", cases[i].line, said);
	}
}

Test(ical_read, whole_days)
{
	static const struct reading cases[] = {
		{ __LINE__, EVENT("DTSTART;VALUE=DATE:20240902\nDTEND;VALUE=DATE:20240903\n"),
		  "busy 2024-09-02 2024-09-02" },
		{ __LINE__, EVENT("DTSTART;VALUE=DATE:20240902\nDTEND;VALUE=DATE:20240907\n"),
		  "busy 2024-09-02 2024-09-06" },
		/* DTEND = DTSTART, none, and as a duration */
		{ __LINE__, EVENT("DTSTART;VALUE=DATE:20240902\nDTEND;VALUE=DATE:20240902\n"),
		  "busy 2024-09-02 2024-09-02" },
		{ __LINE__, EVENT("DTSTART;VALUE=DATE:20240902\n"), "busy 2024-09-02 2024-09-02" },
		{ __LINE__, EVENT("DTSTART:20240902\n"), "busy 2024-09-02 2024-09-02" },
		{ __LINE__, EVENT("DTSTART;VALUE=DATE:20240902\nDURATION:P1D\n"),
		  "busy 2024-09-02 2024-09-02" },
		{ __LINE__, EVENT("DTSTART;VALUE=DATE:20240902\nDURATION:P2W\n"),
		  "busy 2024-09-02 2024-09-15" },
		/* midnight to midnight, as Outlook's all-day events of another zone */
		{ __LINE__,
		  CALENDAR(WINDOWS_ZONE
			   "BEGIN:VEVENT\nUID:u\nDTSTART;TZID=GMT Standard Time:20240902T000000\n"
			   "DTEND;TZID=\"GMT Standard Time\":20240904T000000\nEND:VEVENT\n"),
		  "busy 2024-09-02 2024-09-03" },
		/* a leap day, and the days at the edge of the window */
		{ __LINE__, EVENT("DTSTART;VALUE=DATE:20240229\n"), "busy 2024-02-29 2024-02-29" },
		{ __LINE__, EVENT("DTSTART;VALUE=DATE:20230902\n"), "busy 2023-09-02 2023-09-02" },
		{ __LINE__, EVENT("DTSTART;VALUE=DATE:20260902\n"), "busy 2026-09-02 2026-09-02" },
		{ __LINE__, EVENT("DTSTART;VALUE=DATE:20230901\n"), "" },
		{ __LINE__, EVENT("DTSTART;VALUE=DATE:20260903\n"), "" },
		{ __LINE__, EVENT("DTSTART;VALUE=DATE:20230901\nDTEND;VALUE=DATE:20230903\n"),
		  "busy 2023-09-01 2023-09-02" },
		/* longer than anybody is away */
		{ __LINE__, EVENT("DTSTART;VALUE=DATE:20200101\nDTEND;VALUE=DATE:20300101\n"), "" },
	};

	expect_times(cases, COUNT_OF(cases));
}

Test(ical_read, hours)
{
	static const struct reading cases[] = {
		/* winter and summer, in UTC */
		{ __LINE__, EVENT("DTSTART:20241202T090000Z\nDTEND:20241202T103000Z\n"),
		  "busy 2024-12-02 09:00 2024-12-02 10:30" },
		{ __LINE__, EVENT("DTSTART:20240902T090000Z\nDURATION:PT1H30M\n"),
		  "busy 2024-09-02 10:00 2024-09-02 11:30" },
		/* floating, and the names of London, with a zone in the file and without */
		{ __LINE__, EVENT("DTSTART:20240902T090000\nDTEND:20240902T170000\n"),
		  "busy 2024-09-02 09:00 2024-09-02 17:00" },
		{ __LINE__,
		  EVENT("DTSTART;TZID=Europe/London:20240902T090000\nDTEND;TZID=Europe/London:"
			"20240902T170000\n"),
		  "busy 2024-09-02 09:00 2024-09-02 17:00" },
		{ __LINE__,
		  EVENT("DTSTART;TZID=GMT Standard Time:20240902T090000\nDURATION:PT8H\n"),
		  "busy 2024-09-02 09:00 2024-09-02 17:00" },
		{ __LINE__,
		  EVENT("DTSTART;TZID=/mozilla.org/20070129_1/Europe/London:20240902T090000\n"
			"DURATION:PT8H\n"),
		  "busy 2024-09-02 09:00 2024-09-02 17:00" },
		{ __LINE__,
		  CALENDAR(WINDOWS_ZONE
			   "BEGIN:VEVENT\nUID:u\nDTSTART;TZID=GMT Standard Time:20240902T090000\n"
			   "DTEND;TZID=GMT Standard Time:20240902T170000\nEND:VEVENT\n"),
		  "busy 2024-09-02 09:00 2024-09-02 17:00" },
		{ __LINE__,
		  CALENDAR(WINDOWS_ZONE
			   "BEGIN:VEVENT\nUID:u\nDTSTART;TZID=GMT Standard Time:20241202T090000\n"
			   "DTEND;TZID=GMT Standard Time:20241202T170000\nEND:VEVENT\n"),
		  "busy 2024-12-02 09:00 2024-12-02 17:00" },
		/* Iceland has no summer time */
		{ __LINE__,
		  EVENT("DTSTART;TZID=Greenwich Standard Time:20240902T090000\nDURATION:PT1H\n"),
		  "busy 2024-09-02 10:00 2024-09-02 11:00" },
		/* zones of the file, of Windows and of the system; two zones in one event */
		{ __LINE__,
		  CALENDAR(PARIS_ZONE "BEGIN:VEVENT\nUID:u\nDTSTART;TZID=Europe/Paris:"
				      "20240902T090000\nDTEND;TZID=Europe/Paris:20240902T100000\n"
				      "END:VEVENT\n"),
		  "busy 2024-09-02 08:00 2024-09-02 09:00" },
		{ __LINE__,
		  CALENDAR(OWN_ZONE "BEGIN:VEVENT\nUID:u\nDTSTART;TZID=Customized Time Zone:"
				    "20240902T090000\nDURATION:PT1H\nEND:VEVENT\n"),
		  "busy 2024-09-02 05:00 2024-09-02 06:00" },
		{ __LINE__,
		  EVENT("DTSTART;TZID=Romance Standard Time:20240902T090000\nDURATION:PT1H\n"),
		  "busy 2024-09-02 08:00 2024-09-02 09:00" },
		{ __LINE__,
		  EVENT("DTSTART;TZID=America/New_York:20240902T090000\nDTEND;TZID=Europe/London:"
			"20240902T153000\n"),
		  "busy 2024-09-02 14:00 2024-09-02 15:30" },
		/* the change of clocks differs in America: four hours, for a week */
		{ __LINE__, EVENT("DTSTART;TZID=America/New_York:20241028T090000\nDURATION:PT1H\n"),
		  "busy 2024-10-28 13:00 2024-10-28 14:00" },
		/* over midnight, to midnight, over a night in which the clock changes */
		{ __LINE__, EVENT("DTSTART:20240902T220000\nDTEND:20240903T010000\n"),
		  "busy 2024-09-02 22:00 2024-09-03 01:00" },
		{ __LINE__, EVENT("DTSTART:20240902T220000\nDTEND:20240903T000000\n"),
		  "busy 2024-09-02 22:00 2024-09-02 24:00" },
		{ __LINE__, EVENT("DTSTART:20241026T220000\nDURATION:PT4H\n"),
		  "busy 2024-10-26 22:00 2024-10-27 01:00" },
		{ __LINE__, EVENT("DTSTART:20241026T220000\nDTEND:20241027T030000\n"),
		  "busy 2024-10-26 22:00 2024-10-27 03:00" },
		{ __LINE__, EVENT("DTSTART:20241027T003000Z\nDTEND:20241027T010500Z\n"),
		  "busy 2024-10-27 01:30 2024-10-27 02:05" },
		/* in the hour that the clock leaves out: by the offset before it, with a zone of the file and without */
		{ __LINE__,
		  EVENT("DTSTART;TZID=GMT Standard Time:20250330T013000\nDURATION:PT1H\n"),
		  "busy 2025-03-30 02:30 2025-03-30 03:30" },
		{ __LINE__,
		  CALENDAR(WINDOWS_ZONE
			   "BEGIN:VEVENT\nUID:u\nDTSTART;TZID=GMT Standard Time:20250330T013000\n"
			   "DURATION:PT1H\nEND:VEVENT\n"),
		  "busy 2025-03-30 02:30 2025-03-30 03:30" },
		{ __LINE__,
		  CALENDAR(WINDOWS_ZONE
			   "BEGIN:VEVENT\nUID:u\nDTSTART;TZID=GMT Standard Time:20250330T005959\n"
			   "DTEND;TZID=GMT Standard Time:20250330T020000\nEND:VEVENT\n"),
		  "busy 2025-03-30 00:59 2025-03-30 02:00" },
		{ __LINE__,
		  CALENDAR(PARIS_ZONE "BEGIN:VEVENT\nUID:u\nDTSTART;TZID=Europe/Paris:"
				      "20250330T023000\nDURATION:PT1H\nEND:VEVENT\n"),
		  "busy 2025-03-30 02:30 2025-03-30 03:30" },
		{ __LINE__, EVENT("DTSTART;TZID=Europe/Paris:20250330T023000\nDURATION:PT1H\n"),
		  "busy 2025-03-30 02:30 2025-03-30 03:30" },
		/* in the hour that comes twice: the first */
		{ __LINE__,
		  CALENDAR(PARIS_ZONE "BEGIN:VEVENT\nUID:u\nDTSTART;TZID=Europe/Paris:"
				      "20251026T023000\nDURATION:PT15M\nEND:VEVENT\n"),
		  "busy 2025-10-26 01:30 2025-10-26 01:45" },
		{ __LINE__,
		  CALENDAR(WINDOWS_ZONE
			   "BEGIN:VEVENT\nUID:u\nDTSTART;TZID=GMT Standard Time:20251026T013000\n"
			   "DTEND;TZID=GMT Standard Time:20251026T023000\nEND:VEVENT\n"),
		  "busy 2025-10-26 01:30 2025-10-26 02:30" },
		/* seconds: a minute that is begun is taken */
		{ __LINE__, EVENT("DTSTART:20240902T090030\nDTEND:20240902T100001\n"),
		  "busy 2024-09-02 09:00 2024-09-02 10:01" },
		{ __LINE__, EVENT("DTSTART:20240902T090000\nDTEND:20240902T235960\n"),
		  "busy 2024-09-02 09:00 2024-09-02 24:00" },
		/* takes no time */
		{ __LINE__, EVENT("DTSTART:20240902T090000\n"), "" },
		{ __LINE__, EVENT("DTSTART:20240902T090000\nDTEND:20240902T090000\n"), "" },
	};

	expect_times(cases, COUNT_OF(cases));
}

Test(ical_read, what_takes_time)
{
#define NINE "DTSTART:20240902T090000\nDURATION:PT1H\n"
#define TAKEN "busy 2024-09-02 09:00 2024-09-02 10:00"
	static const struct reading cases[] = {
		{ __LINE__, EVENT(NINE "TRANSP:OPAQUE\nSTATUS:CONFIRMED\n"), TAKEN },
		{ __LINE__, EVENT(NINE "STATUS:TENTATIVE\n"), TAKEN },
		{ __LINE__, EVENT(NINE "TRANSP:TRANSPARENT\n"), "" },
		{ __LINE__, EVENT(NINE "STATUS:CANCELLED\n"), "" },
		{ __LINE__, EVENT(NINE "status:cancelled\n"), "" },
		{ __LINE__, EVENT(NINE "X-MICROSOFT-CDO-BUSYSTATUS:FREE\n"), "" },
		{ __LINE__, EVENT(NINE "X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE\n"), "" },
		{ __LINE__, EVENT(NINE "X-MICROSOFT-CDO-BUSYSTATUS:BUSY\n"), TAKEN },
		{ __LINE__, EVENT(NINE "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE\n"), TAKEN },
		{ __LINE__, EVENT(NINE "X-MICROSOFT-CDO-BUSYSTATUS:OOF\n"),
		  "other 2024-09-02 09:00 2024-09-02 10:00" },
		/* an invitation that was declined, by the officer and by somebody else */
		{ __LINE__, EVENT(NINE "ATTENDEE;PARTSTAT=DECLINED:mailto:EWO@example.gov.uk\n"),
		  "" },
		{ __LINE__, EVENT(NINE "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ewo@example.gov.uk\n"),
		  TAKEN },
		{ __LINE__, EVENT(NINE "ATTENDEE;PARTSTAT=DECLINED:mailto:head@school.example\n"),
		  TAKEN },
		/* what stands within an event is not the event's own */
		{ __LINE__,
		  EVENT(NINE "BEGIN:VALARM\nTRIGGER:-PT15M\nACTION:DISPLAY\nSTATUS:CANCELLED\n"
			     "END:VALARM\n"),
		  TAKEN },
		/* what is no event */
		{ __LINE__,
		  CALENDAR("BEGIN:VTODO\nUID:t\nDUE:20240902T090000\nEND:VTODO\nBEGIN:VJOURNAL\n"
			   "UID:j\nDTSTART:20240902\nEND:VJOURNAL\n"),
		  "" },
		{ __LINE__, CALENDAR(""), "" },
		/* busy times that were published */
		{ __LINE__,
		  CALENDAR("BEGIN:VFREEBUSY\nUID:f\nDTSTART:20240901T000000Z\n"
			   "FREEBUSY:20240902T080000Z/PT1H,20240903T080000Z/20240903T100000Z\n"
			   "FREEBUSY;FBTYPE=FREE:20240904T080000Z/PT1H\n"
			   "FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20240905T080000Z/PT8H\n"
			   "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20200905T080000Z/PT8H\nEND:VFREEBUSY\n"),
		  "20240902T080000Z busy 2024-09-02 09:00 2024-09-02 10:00; "
		  "20240903T080000Z busy 2024-09-03 09:00 2024-09-03 11:00; "
		  "20240905T080000Z other 2024-09-05 09:00 2024-09-05 17:00" },
	};

	expect_times(cases, COUNT_OF(cases));
}

/* Why there is no time of it: it takes none, or lies outside the window. What was said as too long is not counted. */
Test(ical_read, what_is_counted)
{
	static const struct {
		int line;
		const char *text;
		size_t free, outside;
	} cases[] = {
		{ __LINE__, EVENT("DTSTART:20240902T090000\n"), 1, 0 },
		{ __LINE__, EVENT("DTSTART:20240902T090000\nDTEND:20240902T090000\n"), 1, 0 },
		{ __LINE__, EVENT("DTSTART:20300902T090000\n"), 1, 0 },
		{ __LINE__, EVENT("DTSTART:20300902T090000\nRRULE:FREQ=DAILY\n"), 1, 0 },
		{ __LINE__,
		  EVENT("DTSTART:20240902\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE:20240902,20240903\n"),
		  1, 0 },
		{ __LINE__, EVENT("DTSTART:20240902\nTRANSP:TRANSPARENT\n"), 1, 0 },
		{ __LINE__, EVENT("DTSTART:20300902\nTRANSP:TRANSPARENT\n"), 1, 0 },
		{ __LINE__, EVENT("DTSTART:20240902\nDURATION:P1000D\n"), 0, 0 },
		{ __LINE__, EVENT("DTSTART:20300902\n"), 0, 1 },
		{ __LINE__, EVENT("DTSTART:20200902T090000\nDURATION:PT1H\n"), 0, 1 },
		{ __LINE__, EVENT("DTSTART:20200902\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE:20200902\n"),
		  0, 1 },
		{ __LINE__, EVENT("DTSTART:20300902\nRRULE:FREQ=DAILY\n"), 0, 1 },
		{ __LINE__, EVENT("DTSTART:20240902\n"), 0, 0 },
		{ __LINE__,
		  CALENDAR("BEGIN:VFREEBUSY\nFREEBUSY;FBTYPE=FREE:20240904T080000Z/PT1H\n"
			   "END:VFREEBUSY\n"),
		  1, 0 },
		{ __LINE__,
		  CALENDAR("BEGIN:VFREEBUSY\nFREEBUSY:20200904T080000Z/PT1H\nEND:VFREEBUSY\n"), 0,
		  1 },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(ical_file_release) struct ical_file f = ICAL_FILE_EMPTY;
		const struct ical_window w = window();
		struct err err = { 0 };

		cr_assert_eq(ical_read(cases[i].text, strlen(cases[i].text), &w, &f, &err), ERR_OK,
			     "row at line %d: %s", cases[i].line, err.msg);
		cr_expect_eq(f.free, cases[i].free, "row at line %d: %zu", cases[i].line, f.free);
		cr_expect_eq(f.outside, cases[i].outside, "row at line %d: %zu", cases[i].line,
			     f.outside);
	}
}

Test(ical_read, what_recurs)
{
	static const struct reading cases[] = {
		/* the hour on the wall stays when the clock changes */
		{ __LINE__,
		  EVENT("DTSTART;TZID=Europe/London:20241021T090000\nDURATION:PT1H\nRRULE:FREQ="
			"WEEKLY;COUNT=3\n"),
		  "20241021T080000Z busy 2024-10-21 09:00 2024-10-21 10:00; "
		  "20241028T090000Z busy 2024-10-28 09:00 2024-10-28 10:00; "
		  "20241104T090000Z busy 2024-11-04 09:00 2024-11-04 10:00" },
		/* an event of New York, and one of UTC, do not stay */
		{ __LINE__,
		  EVENT("DTSTART;TZID=America/New_York:20241021T090000\nDURATION:PT1H\nRRULE:FREQ="
			"WEEKLY;COUNT=3\n"),
		  "20241021T130000Z busy 2024-10-21 14:00 2024-10-21 15:00; "
		  "20241028T130000Z busy 2024-10-28 13:00 2024-10-28 14:00; "
		  "20241104T140000Z busy 2024-11-04 14:00 2024-11-04 15:00" },
		{ __LINE__,
		  EVENT("DTSTART:20241021T080000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2\n"),
		  "20241021T080000Z busy 2024-10-21 09:00 2024-10-21 10:00; "
		  "20241028T080000Z busy 2024-10-28 08:00 2024-10-28 09:00" },
		/* until: an instant, a local time, a day; the last one counts */
		{ __LINE__,
		  EVENT("DTSTART;TZID=Europe/London:20240902T090000\nDURATION:PT1H\nRRULE:FREQ="
			"DAILY;UNTIL=20240903T080000Z\n"),
		  "20240902T080000Z busy 2024-09-02 09:00 2024-09-02 10:00; "
		  "20240903T080000Z busy 2024-09-03 09:00 2024-09-03 10:00" },
		{ __LINE__,
		  EVENT("DTSTART;TZID=Europe/London:20240902T090000\nDURATION:PT1H\nRRULE:FREQ="
			"DAILY;UNTIL=20240903T075959Z\n"),
		  "20240902T080000Z busy 2024-09-02 09:00 2024-09-02 10:00" },
		{ __LINE__, EVENT("DTSTART;VALUE=DATE:20240902\nRRULE:UNTIL=20240903;FREQ=DAILY\n"),
		  "20240902 busy 2024-09-02 2024-09-02; 20240903 busy 2024-09-03 2024-09-03" },
		{ __LINE__,
		  EVENT("DTSTART:20240902T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL="
			"20240903\n"),
		  "20240902T080000Z busy 2024-09-02 09:00 2024-09-02 10:00; "
		  "20240903T080000Z busy 2024-09-03 09:00 2024-09-03 10:00" },
		/* an end before the beginning: once */
		{ __LINE__, EVENT("DTSTART;VALUE=DATE:20240902\nRRULE:FREQ=DAILY;UNTIL=20240101\n"),
		  "20240902 busy 2024-09-02 2024-09-02" },
		/* left out: the same zone, another zone, a day, UTC; several in a line */
		{ __LINE__,
		  EVENT("DTSTART;TZID=Europe/London:20240902T090000\nDURATION:PT1H\nRRULE:FREQ="
			"DAILY;COUNT=6\nEXDATE;TZID=Europe/London:20240903T090000,20240904T090000\n"
			"EXDATE:20240905T080000Z\nEXDATE;VALUE=DATE:20240906\n"
			"EXDATE;TZID=Europe/London:20240907T093000\n"),
		  "20240902T080000Z busy 2024-09-02 09:00 2024-09-02 10:00; "
		  "20240907T080000Z busy 2024-09-07 09:00 2024-09-07 10:00" },
		{ __LINE__,
		  EVENT("DTSTART;VALUE=DATE:20240902\nRRULE:FREQ=DAILY;COUNT=3\n"
			"EXDATE:20240903T000000\nEXDATE;VALUE=DATE:20240902\n"),
		  "20240904 busy 2024-09-04 2024-09-04" },
		/* added, also one that is there already */
		{ __LINE__,
		  EVENT("DTSTART:20240902T090000\nDURATION:PT1H\nRDATE:20240910T140000,"
			"20240902T090000\n"),
		  "20240902T080000Z busy 2024-09-02 09:00 2024-09-02 10:00; "
		  "20240910T130000Z busy 2024-09-10 14:00 2024-09-10 15:00" },
		/* begins on a day that is none of its rule's, with weeks from Monday and from Sunday */
		{ __LINE__,
		  EVENT("DTSTART;VALUE=DATE:20240907\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;COUNT="
			"2\n"),
		  "20240907 busy 2024-09-07 2024-09-07; 20240908 busy 2024-09-08 2024-09-08; "
		  "20240922 busy 2024-09-22 2024-09-22" },
		{ __LINE__,
		  EVENT("DTSTART;VALUE=DATE:20240907\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;WKST="
			"SU;COUNT="
			"2\n"),
		  "20240907 busy 2024-09-07 2024-09-07; 20240915 busy 2024-09-15 2024-09-15; "
		  "20240929 busy 2024-09-29 2024-09-29" },
		/* from long ago: the window alone */
		{ __LINE__, EVENT("DTSTART;VALUE=DATE:20100901\nRRULE:FREQ=YEARLY\n"),
		  "20240901 busy 2024-09-01 2024-09-01; 20250901 busy 2025-09-01 2025-09-01; "
		  "20260901 busy 2026-09-01 2026-09-01" },
		{ __LINE__, EVENT("DTSTART;VALUE=DATE:20240131\nRRULE:FREQ=MONTHLY;COUNT=3\n"),
		  "20240131 busy 2024-01-31 2024-01-31; 20240331 busy 2024-03-31 2024-03-31; "
		  "20240531 busy 2024-05-31 2024-05-31" },
		{ __LINE__,
		  EVENT("DTSTART;VALUE=DATE:20240906\nRRULE:FREQ=MONTHLY;BYDAY=1FR;INTERVAL=6;"
			"COUNT=2"
			"\n"),
		  "20240906 busy 2024-09-06 2024-09-06; 20250307 busy 2025-03-07 2025-03-07" },
		{ __LINE__,
		  EVENT("DTSTART;VALUE=DATE:20240902\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE;WKST=SU;"
			"INTERVAL="
			"2;COUNT=4\n"),
		  "20240902 busy 2024-09-02 2024-09-02; 20240904 busy 2024-09-04 2024-09-04; "
		  "20240916 busy 2024-09-16 2024-09-16; 20240918 busy 2024-09-18 2024-09-18" },
	};

	expect_times(cases, COUNT_OF(cases));
}

/* One time of a series that was moved, called off, lengthened; a change without its series; newer and older ones. */
Test(ical_read, changed_times)
{
#define SERIES                                                                \
	"BEGIN:VEVENT\nUID:s\nDTSTAMP:20240901T120000Z\nDTSTART;TZID=Europe/" \
	"London:20240902T090000\n"                                            \
	"DURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3\nEND:VEVENT\n"
#define CHANGE(id, body) "BEGIN:VEVENT\nUID:s\nRECURRENCE-ID" id "\n" body "END:VEVENT\n"
#define FIRST "20240902T080000Z busy 2024-09-02 09:00 2024-09-02 10:00; "
#define THIRD "20240904T080000Z busy 2024-09-04 09:00 2024-09-04 10:00"
	static const struct reading cases[] = {
		{ __LINE__,
		  CALENDAR(SERIES CHANGE(";TZID=Europe/London:20240903T090000",
					 "DTSTART:20240910T130000Z\nDURATION:PT2H\n")),
		  FIRST "20240903T080000Z busy 2024-09-10 14:00 2024-09-10 16:00; " THIRD },
		/* before its series in the file; known by UTC; by the day */
		{ __LINE__,
		  CALENDAR(CHANGE(":20240903T080000Z", "DTSTART:20240903T140000\nDURATION:PT1H\n")
				   SERIES),
		  FIRST "20240903T080000Z busy 2024-09-03 14:00 2024-09-03 15:00; " THIRD },
		{ __LINE__,
		  CALENDAR(SERIES CHANGE(";VALUE=DATE:20240903",
					 "DTSTART:20240903T140000\nDURATION:PT1H\n")),
		  FIRST "20240903 busy 2024-09-03 14:00 2024-09-03 15:00; " THIRD },
		/* called off, free, moved out of the window */
		{ __LINE__,
		  CALENDAR(SERIES CHANGE(
			  ":20240903T080000Z",
			  "DTSTART:20240903T090000\nDURATION:PT1H\nSTATUS:CANCELLED\n")),
		  FIRST THIRD },
		{ __LINE__,
		  CALENDAR(SERIES CHANGE(
			  ":20240903T080000Z",
			  "DTSTART:20240903T090000\nDURATION:PT1H\nTRANSP:TRANSPARENT\n")),
		  FIRST THIRD },
		{ __LINE__,
		  CALENDAR(SERIES CHANGE(":20240903T080000Z",
					 "DTSTART:20300903T090000\nDURATION:PT1H\n")),
		  FIRST THIRD },
		/* alone, as in an invitation to one meeting of a series */
		{ __LINE__,
		  CALENDAR(CHANGE(":20240903T080000Z", "DTSTART:20240903T140000\nDURATION:PT1H\n")),
		  "20240903T080000Z busy 2024-09-03 14:00 2024-09-03 15:00" },
		/* twice in the file: the later version, wherever it stands */
		{ __LINE__,
		  CALENDAR("BEGIN:VEVENT\nUID:u\nSEQUENCE:2\nDTSTART:20240902\nEND:VEVENT\n"
			   "BEGIN:VEVENT\nUID:u\nSEQUENCE:1\nDTSTART:20240903\nEND:VEVENT\n"),
		  "busy 2024-09-02 2024-09-02" },
		{ __LINE__,
		  CALENDAR("BEGIN:VEVENT\nUID:u\nDTSTAMP:20240901T000000Z\nDTSTART:20240903\n"
			   "END:VEVENT\nBEGIN:VEVENT\nUID:u\nDTSTAMP:20240902T000000Z\n"
			   "DTSTART:20240902\nEND:VEVENT\n"),
		  "busy 2024-09-02 2024-09-02" },
	};

	expect_times(cases, COUNT_OF(cases));
}

/* A mark, CRLF, lone CR, blank lines, folded lines, also within a character; lower case; two calendars in a file. */
Test(ical_read, forms_of_a_file)
{
	static const struct reading cases[] = {
		{ __LINE__,
		  "\xEF\xBB\xBF"
		  "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:u\r\nDTSTART:20240902\r\nEND:VEVENT\r\n"
		  "END:VCALENDAR\r\n",
		  "busy 2024-09-02 2024-09-02" },
		{ __LINE__,
		  "BEGIN:VCALENDAR\rBEGIN:VEVENT\rUID:u\rDTSTART:20240902\rEND:VEVENT\r"
		  "END:VCALENDAR",
		  "busy 2024-09-02 2024-09-02" },
		{ __LINE__,
		  "\n\nBEGIN:VCALENDAR\n\n\nBEGIN:VEVENT\nUID:u\n\nDTST\n ART:2024\r\n\t0902\n"
		  "SUMMARY:\xC5\n \xB5\nEND:VEVENT\nEND:VCALENDAR\n\n\n",
		  "busy 2024-09-02 2024-09-02" },
		{ __LINE__,
		  "begin:vcalendar\nbegin:vevent\nuid:u\ndtstart;value=date:20240902\nend:vevent\n"
		  "End:VCalendar\n",
		  "busy 2024-09-02 2024-09-02" },
		{ __LINE__,
		  CALENDAR("BEGIN:VEVENT\nUID:a\nDTSTART:20240902\nEND:VEVENT\n")
			  CALENDAR("BEGIN:VEVENT\nUID:b\nDTSTART:20240903\nEND:VEVENT\n"),
		  "busy 2024-09-02 2024-09-02; busy 2024-09-03 2024-09-03" },
		/* a colon and a semicolon within quotes */
		{ __LINE__,
		  EVENT("DTSTART;X-A=\"a:b;TZID=x\";TZID=\"Europe/Paris\":20240902T090000\n"
			"DURATION:PT1H\n"),
		  "busy 2024-09-02 08:00 2024-09-02 09:00" },
		{ __LINE__, CALENDAR("METHOD:PUBLISH\n"), "" },
	};

	expect_times(cases, COUNT_OF(cases));
}

struct refusal {
	int line;
	const char *text, *why;
	int64_t at; /* the line that is said; 0: none */
};

static void expect_refusals(const struct refusal *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		SCOPED(ical_file_release) struct ical_file f = ICAL_FILE_EMPTY;
		const struct ical_window w = window();
		struct err err = { 0 };
		int r = ical_read(cases[i].text, strlen(cases[i].text), &w, &f, &err);

		cr_expect_eq(r, ERR_INVALID, "row at line %d: %d", cases[i].line, r);
		cr_expect(strstr(err.msg, cases[i].why), "row at line %d: %s", cases[i].line,
			  err.msg);
		cr_expect_eq(err.line, cases[i].at, "row at line %d: %" PRId64, cases[i].line,
			     err.line);
	}
}

Test(ical_read, damaged_files)
{
	static const struct refusal cases[] = {
		{ __LINE__, "", "there is no BEGIN:VCALENDAR", 0 },
		{ __LINE__, "\n\n", "there is no BEGIN:VCALENDAR", 0 },
		{ __LINE__, "hello\n", "line 1: 'hello' is not NAME:VALUE", 1 },
		{ __LINE__, "<html>\n", "is not NAME:VALUE", 1 },
		{ __LINE__, "BEGIN:VEVENT\n", "BEGIN:VEVENT stands outside VCALENDAR", 1 },
		{ __LINE__, "UID:x\n", "UID stands outside VCALENDAR", 1 },
		{ __LINE__, "END:VCALENDAR\n", "END:VCALENDAR ends nothing", 1 },
		{ __LINE__, "BEGIN:VCALENDAR\n",
		  "the file ends within VCALENDAR, which began on line 1", 2 },
		{ __LINE__, "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n",
		  "line 3: END:VCALENDAR, but VEVENT began last, on line 2", 3 },
		{ __LINE__, CALENDAR("") "stray text\n", "line 4: 'stray text' is not NAME:VALUE",
		  4 },
		{ __LINE__, CALENDAR("") "\xEF\xBB\xBF" CALENDAR(""), "is not NAME:VALUE", 4 },
		{ __LINE__, " BEGIN:VCALENDAR\n", "is not NAME:VALUE", 1 },
		{ __LINE__, CALENDAR("UID\n"), "line 3: 'UID' is not NAME:VALUE", 3 },
		{ __LINE__, CALENDAR("UID;X=\"a:b\n"), "is not NAME:VALUE", 3 },
		{ __LINE__, CALENDAR("X-A:bell\a\n"), "has the control byte 7", 3 },
		{ __LINE__, CALENDAR("SUMMARY:caf\xe9\n"), "line 3: is not UTF-8 text", 3 },
		{ __LINE__,
		  "BEGIN:VCALENDAR\nBEGIN:X-1\nBEGIN:X-2\nBEGIN:X-3\nBEGIN:X-4\nBEGIN:X-5\nBEGIN:X-"
		  "6\n",
		  "stands within more than 6 others", 7 },
		{ __LINE__, "BEGIN:VCALENDAR\nVERSION:1.0\nEND:VCALENDAR\n",
		  "version '1.0' is not iCalendar's 2.0", 2 },
		/* events */
		{ __LINE__, CALENDAR("BEGIN:VEVENT\nDTSTART:20240902\nEND:VEVENT\n"),
		  "line 3: VEVENT has no UID", 3 },
		{ __LINE__, EVENT(""), "line 3: the event has no DTSTART", 3 },
		{ __LINE__, EVENT("DTSTART:20250230\n"),
		  "line 6: DTSTART: '20250230' is no date or time that there is", 6 },
		{ __LINE__, EVENT("DTSTART:20240902T250000\n"), "no date or time", 6 },
		{ __LINE__, EVENT("DTSTART:20240902T0900\n"), "no date or time", 6 },
		{ __LINE__, EVENT("DTSTART:2024-09-02\n"), "no date or time", 6 },
		{ __LINE__, EVENT("DTSTART:18990902\n"), "no date or time", 6 },
		{ __LINE__, EVENT("DTSTART:\n"), "no date or time", 6 },
		{ __LINE__, EVENT("DTSTART;VALUE=DATE:20240902T090000\n"), "is no date", 6 },
		{ __LINE__, EVENT("DTSTART:20240902\nDTEND:20240901\n"),
		  "line 7: the event ends before it starts", 7 },
		{ __LINE__, EVENT("DTSTART:20240902T090000\nDTEND:20240902T080000\n"),
		  "ends before it starts", 7 },
		{ __LINE__, EVENT("DTSTART:20240902\nDTEND:20240902T080000\n"),
		  "DTEND has a time, and DTSTART is a date", 7 },
		{ __LINE__, EVENT("DTSTART:20240902\nDURATION:-P1D\n"), "is no length of time", 7 },
		{ __LINE__, EVENT("DTSTART:20240902\nDURATION:P\n"), "is no length of time", 7 },
		{ __LINE__, EVENT("DTSTART:20240902\nDURATION:PT\n"), "is no length of time", 7 },
		{ __LINE__, EVENT("DTSTART:20240902\nDURATION:P99999999999D\n"), "is no length",
		  7 },
		{ __LINE__, EVENT("DTSTART:20240902\nDURATION:1D\n"), "is no length of time", 7 },
		{ __LINE__, EVENT("DTSTART:20240902\nSEQUENCE:one\n"), "is not a whole number", 7 },
		{ __LINE__, EVENT("DTSTART:20240902\nSEQUENCE:-1\n"), "SEQUENCE", 7 },
		{ __LINE__,
		  CALENDAR("BEGIN:VEVENT\nUID:u\nDTSTAMP:20240902\nDTSTART:20240902\n"
			   "END:VEVENT\n"),
		  "DTSTAMP: '20240902' is no instant", 5 },
		{ __LINE__, EVENT("DTSTART;TZID=Nowhere/At All:20240902T090000\n"),
		  "line 6: the time zone 'Nowhere/At All' is not in the file", 6 },
		{ __LINE__, EVENT("DTSTART;TZID=../../etc/passwd:20240902T090000\n"),
		  "is not in the file", 6 },
		{ __LINE__, EVENT("DTSTART:20240902\nEXDATE:20240931\n"), "EXDATE: '20240931'", 7 },
		{ __LINE__, EVENT("DTSTART:20240902\nRDATE;VALUE=PERIOD:20240902T090000Z/PT1H\n"),
		  "RDATE with periods is not taken", 7 },
		{ __LINE__, EVENT("DTSTART:20240902\nEXRULE:FREQ=DAILY\n"), "EXRULE is not taken",
		  7 },
		{ __LINE__, EVENT("DTSTART:20240902\nRECURRENCE-ID;RANGE=THISANDFUTURE:20240902\n"),
		  "RANGE=THISANDFUTURE", 7 },
		{ __LINE__, CALENDAR("BEGIN:VFREEBUSY\nFREEBUSY:20240902T080000Z\nEND:VFREEBUSY\n"),
		  "'20240902T080000Z' is no period", 4 },
		{ __LINE__,
		  CALENDAR("BEGIN:VFREEBUSY\nFREEBUSY:20240902T080000Z/20240901T080000Z\n"
			   "END:VFREEBUSY\n"),
		  "a period ends before it starts", 4 },
		/* methods that ask for something */
		{ __LINE__, CALENDAR("METHOD:REQUEST\n"), "METHOD:REQUEST asks somebody", 3 },
		{ __LINE__, CALENDAR("METHOD:CANCEL\n"), "METHOD:CANCEL asks somebody", 3 },
		{ __LINE__, CALENDAR("METHOD:counter\n"), "METHOD:COUNTER asks somebody", 3 },
	};

	expect_refusals(cases, COUNT_OF(cases));
}

Test(ical_read, rules_that_are_not_taken)
{
#define RULE(rule) EVENT("DTSTART:20240902\nRRULE:" rule "\n")
	static const struct refusal cases[] = {
		{ __LINE__, RULE("FREQ=SECONDLY;COUNT=2000000"), "line 7: recurs 'SECONDLY'", 7 },
		{ __LINE__, RULE("FREQ=MINUTELY"), "recurs 'MINUTELY'", 7 },
		{ __LINE__, RULE("FREQ=HOURLY"), "recurs 'HOURLY'", 7 },
		{ __LINE__, RULE("RSCALE=CHINESE;FREQ=YEARLY"), "'RSCALE=CHINESE' is not taken",
		  7 },
		{ __LINE__, RULE("FREQ=YEARLY;SKIP=OMIT"), "'SKIP=OMIT' is not taken", 7 },
		{ __LINE__, RULE("FREQ=DAILY;BYSECOND=1"), "'BYSECOND=1' is not taken", 7 },
		{ __LINE__, RULE("FREQ=DAILY;INTERVAL=0"), "INTERVAL '0' is not between", 7 },
		{ __LINE__, RULE("FREQ=DAILY;INTERVAL=70000"), "INTERVAL '70000' is not between",
		  7 },
		{ __LINE__, RULE("FREQ=DAILY;COUNT=-1"), "COUNT '-1'", 7 },
		{ __LINE__, RULE("FREQ=DAILY;COUNT=0"), "COUNT '0'", 7 },
		{ __LINE__, RULE("FREQ=DAILY;COUNT=99999999999999999999"), "COUNT", 7 },
		{ __LINE__, RULE("FREQ=DAILY;COUNT=2;UNTIL=20240904"), "both COUNT and UNTIL", 7 },
		{ __LINE__, RULE("FREQ=DAILY;UNTIL=20240931"), "'20240931' is no date", 7 },
		{ __LINE__, RULE("FREQ=DAILY;FREQ=WEEKLY"), "'FREQ=WEEKLY' is not taken", 7 },
		{ __LINE__, RULE("INTERVAL=2"), "does not say how often", 7 },
		{ __LINE__, RULE(""), "does not say how often", 7 },
		{ __LINE__, RULE("FREQ"), "'FREQ' is not taken", 7 },
		{ __LINE__, RULE("daily"), "is no rule of recurrence", 7 },
		{ __LINE__, RULE("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), "ever comes true", 7 },
		{ __LINE__, RULE("FREQ=MONTHLY;BYDAY=XX"), "rule of recurrence", 7 },
		{ __LINE__, RULE("FREQ=MONTHLY;BYMONTHDAY=99"), "rule of recurrence", 7 },
	};

	expect_refusals(cases, COUNT_OF(cases));
}

Test(ical_read, zones_that_are_not_taken)
{
#define ZONE(observance) CALENDAR("BEGIN:VTIMEZONE\nTZID:z\n" observance "END:VTIMEZONE\n")
#define STANDARD(body) "BEGIN:STANDARD\n" body "END:STANDARD\n"
#define OFFSETS "TZOFFSETFROM:+0000\nTZOFFSETTO:+0100\n"
	static const struct refusal cases[] = {
		{ __LINE__, CALENDAR("BEGIN:VTIMEZONE\nEND:VTIMEZONE\n"), "has no TZID", 3 },
		{ __LINE__, ZONE(""), "'z' has no time of its own", 3 },
		{ __LINE__, ZONE(STANDARD(OFFSETS)), "STANDARD has no DTSTART", 5 },
		{ __LINE__, ZONE(STANDARD("DTSTART:20240101T000000\nTZOFFSETTO:+0000\n")),
		  "STANDARD has no TZOFFSETFROM", 5 },
		{ __LINE__, ZONE(STANDARD(OFFSETS "DTSTART:20240230T000000\n")), "no date or time",
		  8 },
		{ __LINE__,
		  ZONE(STANDARD("DTSTART:20240101T000000\nTZOFFSETFROM:one\nTZOFFSETTO:+0000\n")),
		  "'one' is no offset", 7 },
		{ __LINE__,
		  ZONE(STANDARD("DTSTART:20240101T000000\nTZOFFSETFROM:+9900\nTZOFFSETTO:+0000\n")),
		  "'+9900' is no offset", 7 },
		{ __LINE__,
		  ZONE(STANDARD(OFFSETS "DTSTART:20240101T000000\nRRULE:FREQ=SECONDLY\n")),
		  "recurs 'SECONDLY'", 9 },
		{ __LINE__, ZONE(STANDARD(OFFSETS "DTSTART:20240101T000000\nRRULE:FREQ=DAILY\n")),
		  "a time zone changes by yearly rules alone", 9 },
		{ __LINE__,
		  ZONE(STANDARD(
			  OFFSETS
			  "DTSTART:20240101T000000\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\n")),
		  "ever comes true", 9 },
		{ __LINE__,
		  ZONE(STANDARD(OFFSETS "DTSTART:20240101T000000\nRDATE:20240230T000000\n")),
		  "RDATE: '20240230T000000'", 9 },
	};

	expect_refusals(cases, COUNT_OF(cases));
}

/* What is not known is said, once, with its line, and passed over. */
Test(ical_read, warnings)
{
	static const char text[] = CALENDAR(
		"BEGIN:VTODO\nEND:VTODO\nBEGIN:VTODO\nEND:VTODO\nBEGIN:X-OWN\nA:b\nEND:X-OWN\n"
		"BEGIN:VEVENT\nUID:u\nDTSTART:20240902\nDTEND:20240903\nDURATION:P1D\n"
		"MOOD:bad\nX-MOOD:bad\nMOOD:worse\nEND:VEVENT\n");
	SCOPED(ical_file_release) struct ical_file f = ICAL_FILE_EMPTY;
	const struct ical_window w = window();
	struct err err = { 0 };

	cr_assert_eq(ical_read(text, strlen(text), &w, &f, &err), ERR_OK, "%s", err.msg);
	cr_expect_eq(f.span_count, 1);
	cr_assert_eq(f.warning_count, 3);
	cr_expect_eq(f.warnings[0].line, 3);
	cr_expect_str_eq(f.warnings[0].text, "VTODO is not known, and is passed over");
	cr_expect_eq(f.warnings[1].line, 15);
	cr_expect_str_eq(f.warnings[1].text, "MOOD is not known, and is passed over");
	cr_expect_eq(f.warnings[2].line, 14);
	cr_expect_str_eq(f.warnings[2].text, "DURATION is passed over: there is a DTEND");
}

/* ---- answers ---- */

#define ANSWER(body)                                                                  \
	CALENDAR("METHOD:REPLY\nBEGIN:VEVENT\nUID:v\nDTSTAMP:20240903T100000Z\n" body \
		 "END:VEVENT\n")

Test(ical_read, answers)
{
	static const char text[] = ANSWER("SEQUENCE:3\nATTENDEE;CN=\"Office: a, "
					  "b\";PARTSTAT=TENTATIVE:MAILTO:Office@School.example\n");
	SCOPED(ical_file_release) struct ical_file f = ICAL_FILE_EMPTY;
	const struct ical_window w = window();
	struct err err = { 0 };

	cr_assert_eq(ical_read(text, strlen(text), &w, &f, &err), ERR_OK, "%s", err.msg);
	cr_expect(f.is_answer);
	cr_expect_eq(f.span_count, 0);
	cr_expect_str_eq(f.answer.uid, "v");
	cr_expect_str_eq(f.answer.mail, "Office@School.example");
	cr_expect_str_eq(f.answer.reply, "tentative");
	cr_expect_str_eq(f.answer.stamped_at, "2024-09-03T10:00:00Z");
	cr_expect_eq(f.answer.sequence, 3);
}

Test(ical_read, what_is_no_answer)
{
#define YES "ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b.example\n"
	static const struct refusal cases[] = {
		{ __LINE__, CALENDAR("METHOD:REPLY\n"), "the answer has no VEVENT", 0 },
		{ __LINE__, ANSWER(""), "line 4: the answer has no ATTENDEE", 4 },
		{ __LINE__, ANSWER(YES YES), "several ATTENDEEs", 8 },
		{ __LINE__, ANSWER("ATTENDEE:mailto:a@b.example\n"), "neither ACCEPTED", 7 },
		{ __LINE__, ANSWER("ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:a@b.example\n"),
		  "'NEEDS-ACTION' is neither", 7 },
		{ __LINE__, ANSWER("ATTENDEE;PARTSTAT=DELEGATED:mailto:a@b.example\n"), "neither",
		  7 },
		{ __LINE__, ANSWER("ATTENDEE;PARTSTAT=ACCEPTED:CN=Office\n"), "not a mail address",
		  7 },
		{ __LINE__, ANSWER(YES "RECURRENCE-ID:20240902\n"), "visits do not recur", 8 },
		{ __LINE__, CALENDAR("METHOD:REPLY\nBEGIN:VEVENT\nUID:v\n" YES "END:VEVENT\n"),
		  "the answer has no DTSTAMP", 4 },
		{ __LINE__,
		  CALENDAR("METHOD:REPLY\nBEGIN:VEVENT\nDTSTAMP:20240903T100000Z\n" YES
			   "END:VEVENT\n"),
		  "has no UID", 4 },
		{ __LINE__, ANSWER(YES) CALENDAR(""), "an answer and a calendar in one file", 10 },
	};

	expect_refusals(cases, COUNT_OF(cases));
}
