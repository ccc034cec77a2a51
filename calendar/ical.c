/* calendar/ical.c - writes iCalendar with libical, property by property; the only writer's file that knows the library */
#include "calendar/ical.h"

#include <libical/ical.h>

#include "core/crypto.h"

#include "core/banned.h"

#define ZONE "Europe/London"
#define LINE_MAX_OCTETS 75

/*
 * The library's own has 8 KB of history under a name of its own. These two rules hold since 1981 and 1996; Outlook
 * reads rules, and no lists of dates.
 */
static const char zone[] = "BEGIN:VTIMEZONE\r\n"
			   "TZID:" ZONE "\r\n"
			   "X-LIC-LOCATION:" ZONE "\r\n"
			   "BEGIN:DAYLIGHT\r\n"
			   "TZNAME:BST\r\n"
			   "TZOFFSETFROM:+0000\r\n"
			   "TZOFFSETTO:+0100\r\n"
			   "DTSTART:19810329T010000\r\n"
			   "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"
			   "END:DAYLIGHT\r\n"
			   "BEGIN:STANDARD\r\n"
			   "TZNAME:GMT\r\n"
			   "TZOFFSETFROM:+0100\r\n"
			   "TZOFFSETTO:+0000\r\n"
			   "DTSTART:19961027T020000\r\n"
			   "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
			   "END:STANDARD\r\n"
			   "END:VTIMEZONE\r\n";

static const struct {
	const char *word;
	icalproperty_method method;
} methods[] = {
	[ICAL_PUBLISH] = { "PUBLISH", ICAL_METHOD_PUBLISH },
	[ICAL_REQUEST] = { "REQUEST", ICAL_METHOD_REQUEST },
	[ICAL_CANCEL] = { "CANCEL", ICAL_METHOD_CANCEL },
};

const char *ical_method_word(enum ical_method method)
{
	return methods[method].word;
}

/* ---- text ---- */

/* Words fit to be written: the library escapes line ends, and lets every other control byte pass. Caller frees. */
static char *words(const char *text)
{
	char *copy = strdup(text);

	for (char *p = copy; p && *p != '\0'; p++)
		if (((unsigned char) *p < ' ' && *p != '\n') || *p == 0x7f)
			*p = ' ';
	return copy;
}

/* The library writes an address as it is, so that a line end in it would begin a property of its own. */
static int check_address(const char *mail, struct err *err)
{
	for (const char *p = mail; *p != '\0'; p++)
		if ((unsigned char) *p <= ' ' || *p == 0x7f || strchr("\",;<>", *p))
			return err_set(err, ERR_INVALID,
				       "'%s' is not a mail address: it has the byte %d", mail, *p);
	return mail[0] != '\0' ? ERR_OK
			       : err_set(err, ERR_INVALID, "a party of a calendar has no address");
}

struct time_text {
	char s[24];
};

/* 2024-09-30T08:45:00Z as 20240930T084500Z. */
static struct time_text instant_text(const char *text)
{
	struct time_text out;
	size_t used = 0;

	for (; *text != '\0' && used + 1 < sizeof out.s; text++)
		if (*text != '-' && *text != ':')
			out.s[used++] = *text;
	out.s[used] = '\0';
	return out;
}

/* What the clock on the wall shows, without a zone: 20240930T084500. */
static struct time_text wall_text(struct date on, int min)
{
	struct civil c = date_civil(date_add(on, min / 1440));
	struct time_text out;

	(void) snprintf(out.s, sizeof out.s, "%04d%02d%02dT%02d%02d00", c.year, c.month, c.day,
			min % 1440 / 60, min % 60);
	return out;
}

void ical_uid(const char *text, char out[40])
{
	struct sha256_text hash = sha256_hex(sha256_of(text, strlen(text)));

	(void) snprintf(out, 40, "%.8s-%.4s-8%.3s-a%.3s-%.12s", hash.s, hash.s + 8, hash.s + 12,
			hash.s + 15, hash.s + 18);
}

/* ---- properties; NULL where there is no memory ---- */

static void add_name(icalproperty *property, const char *name)
{
	SCOPED(freep) char *fit = words(name);

	if (fit && fit[0])
		icalproperty_add_parameter(property, icalparameter_new_cn(fit));
}

static void address_of(const struct ical_party *party, char out[144])
{
	(void) snprintf(out, 144, "mailto:%s", party->mail);
}

static icalproperty *new_organizer(const struct ical_party *party)
{
	char address[144];
	icalproperty *p;

	address_of(party, address);
	p = icalproperty_new_organizer(address);
	add_name(p, party->name);
	return p;
}

static icalparameter_partstat answer_of(const char *word)
{
	static const struct {
		const char *word;
		icalparameter_partstat answer;
	} answers[] = {
		{ "accepted", ICAL_PARTSTAT_ACCEPTED },
		{ "tentative", ICAL_PARTSTAT_TENTATIVE },
		{ "declined", ICAL_PARTSTAT_DECLINED },
	};

	for (size_t i = 0; i < COUNT_OF(answers); i++)
		if (strcmp(word, answers[i].word) == 0)
			return answers[i].answer;
	return ICAL_PARTSTAT_NEEDSACTION;
}

static icalproperty *new_attendee(const struct ical_party *party, bool asked)
{
	icalparameter_partstat answer = answer_of(party->answer);
	char address[144];
	icalproperty *p;

	address_of(party, address);
	p = icalproperty_new_attendee(address);
	add_name(p, party->name);
	icalproperty_add_parameter(p, icalparameter_new_role(ICAL_ROLE_REQPARTICIPANT));
	icalproperty_add_parameter(p, icalparameter_new_partstat(answer));
	if (asked && answer == ICAL_PARTSTAT_NEEDSACTION)
		icalproperty_add_parameter(p, icalparameter_new_rsvp(ICAL_RSVP_TRUE));
	return p;
}

/* ---- writing ---- */

/* Text of the library's, which is freed. */
static void write_text(struct buffer *out, char *text)
{
	if (text)
		buffer_text(out, text);
	else
		out->failed = true;
	icalmemory_free_buffer(text);
}

static void write_property(struct buffer *out, icalproperty *property)
{
	write_text(out, property ? icalproperty_as_ical_string_r(property) : NULL);
	if (property)
		icalproperty_free(property);
}

/* Nothing in it is to be escaped, and the line is none to be folded. */
static bool is_plain(const char *name, const char *text)
{
	size_t length = strcspn(text, "\\,;\"");

	if (text[length] != '\0' || strlen(name) + 1 + length > LINE_MAX_OCTETS)
		return false;
	for (const char *p = text; *p != '\0'; p++)
		if ((unsigned char) *p < ' ' || *p == 0x7f)
			return false;
	return true;
}

/* With the words of a text, if it has any. The library takes a microsecond for each: only where it has something to do. */
static void write_words(struct buffer *out, const char *name, icalproperty *make(const char *),
			const char *text)
{
	SCOPED(freep) char *fit = NULL;

	if (!text || text[0] == '\0')
		return;
	if (is_plain(name, text)) {
		buffer_text(out, name);
		buffer_char(out, ':');
		buffer_text(out, text);
		buffer_text(out, "\r\n");
		return;
	}
	fit = words(text);
	if (fit)
		write_property(out, make(fit));
	else
		out->failed = true;
}

static int written(const struct buffer *out, struct err *err)
{
	return out->failed ? err_nomem(err) : ERR_OK;
}

/* X-WR-CALNAME, X-PUBLISHED-TTL: what Outlook and Google read instead of NAME and REFRESH-INTERVAL. */
static void write_x(struct buffer *out, const char *name, const char *value)
{
	icalproperty *p = icalproperty_new_x(value);

	if (p)
		icalproperty_set_x_name(p, name);
	write_property(out, p);
}

static void write_subscription(struct buffer *out, const struct ical_head *head)
{
	SCOPED(freep) char *name = words(head->name);
	char every[16];

	(void) snprintf(every, sizeof every, "PT%dH", head->refresh_hours);
	if (!name) {
		out->failed = true;
		return;
	}
	write_property(out, icalproperty_new_name(name));
	write_x(out, "X-WR-CALNAME", name);
	write_x(out, "X-WR-TIMEZONE", ZONE);
	write_property(out, icalproperty_new_refreshinterval(icaldurationtype_from_string(every)));
	write_x(out, "X-PUBLISHED-TTL", every);
}

int ical_begin(struct buffer *out, const struct ical_head *head, struct err *err)
{
	buffer_text(out, "BEGIN:VCALENDAR\r\n"
			 "VERSION:2.0\r\n"
			 "PRODID:-//daybook//Education Welfare Service//EN\r\n"
			 "CALSCALE:GREGORIAN\r\n");
	write_property(out, icalproperty_new_method(methods[head->method].method));
	if (head->name)
		write_subscription(out, head);
	if (head->zone)
		buffer_text(out, zone);
	return written(out, err);
}

int ical_end(struct buffer *out, struct err *err)
{
	buffer_text(out, "END:VCALENDAR\r\n");
	return written(out, err);
}

/* ---- events ---- */

/* What needs no escape and no fold: numbers, times and words of our own. */
static void write_facts(struct buffer *out, const struct ical_event *e)
{
	char text[500];

	(void) snprintf(text, sizeof text,
			"DTSTAMP:%s\r\n"
			"LAST-MODIFIED:%s\r\n"
			"SEQUENCE:%" PRId64 "\r\n"
			"DTSTART;TZID=" ZONE ":%s\r\n"
			"DTEND;TZID=" ZONE ":%s\r\n"
			"STATUS:%s\r\n"
			"TRANSP:%s\r\n",
			instant_text(e->made_at).s, instant_text(e->changed_at).s, e->sequence,
			wall_text(e->on, e->start_min).s, wall_text(e->on, e->end_min).s,
			e->cancelled ? "CANCELLED" : "CONFIRMED",
			e->cancelled ? "TRANSPARENT" : "OPAQUE");
	buffer_text(out, text);
}

int ical_event(struct buffer *out, const struct ical_event *e, struct err *err)
{
	int r = e->organizer ? check_address(e->organizer->mail, err) : ERR_OK;

	for (size_t i = 0; r == ERR_OK && i < e->attendee_count; i++)
		r = check_address(e->attendees[i].mail, err);
	if (r < 0)
		return r;
	buffer_text(out, "BEGIN:VEVENT\r\n");
	write_words(out, "UID", icalproperty_new_uid, e->uid);
	write_facts(out, e);
	write_words(out, "SUMMARY", icalproperty_new_summary, e->summary);
	write_words(out, "LOCATION", icalproperty_new_location, e->location);
	write_words(out, "CATEGORIES", icalproperty_new_categories, e->category);
	write_words(out, "DESCRIPTION", icalproperty_new_description, e->description);
	if (e->organizer)
		write_property(out, new_organizer(e->organizer));
	for (size_t i = 0; i < e->attendee_count; i++)
		write_property(out, new_attendee(&e->attendees[i], !e->cancelled));
	buffer_text(out, "END:VEVENT\r\n");
	return written(out, err);
}

/* ---- free and busy times: in UTC, as RFC 5545 (3.6.4) has it ---- */

static struct icaltimetype utc(struct moment at)
{
	return icaltime_from_string(instant_text(clock_instant(at).s).s);
}

static icalproperty *new_stretch(const struct ical_busy *busy)
{
	struct icalperiodtype period = icalperiodtype_null_period();
	icalproperty *p;

	period.start = utc(busy->from);
	period.end = utc(busy->to);
	p = icalproperty_new_freebusy(period);
	icalproperty_add_parameter(p,
				   icalparameter_new_fbtype(busy->away ? ICAL_FBTYPE_BUSYUNAVAILABLE
								       : ICAL_FBTYPE_BUSY));
	return p;
}

int ical_free_busy(struct buffer *out, const struct ical_free_busy *times, struct err *err)
{
	int r = check_address(times->organizer->mail, err);

	if (r < 0)
		return r;
	buffer_text(out, "BEGIN:VFREEBUSY\r\n");
	write_words(out, "UID", icalproperty_new_uid, times->uid);
	write_property(out, icalproperty_new_dtstamp(
				    icaltime_from_string(instant_text(times->made_at).s)));
	write_property(out, icalproperty_new_dtstart(utc(times->from)));
	write_property(out, icalproperty_new_dtend(utc(times->to)));
	write_property(out, new_organizer(times->organizer));
	for (size_t i = 0; i < times->count; i++)
		write_property(out, new_stretch(&times->busy[i]));
	buffer_text(out, "END:VFREEBUSY\r\n");
	return written(out, err);
}
