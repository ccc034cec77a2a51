/* calendar/ical.c - writes iCalendar with libical, component by component; the only writer's file that knows the library */
#include "calendar/ical.h"

#include <libical/ical.h>

#include "core/crypto.h"

#include "core/banned.h"

#define ZONE "Europe/London"

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

static void component_freep(icalcomponent **component)
{
	if (*component)
		icalcomponent_free(*component);
	*component = NULL;
}

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

/* 2024-09-30T08:45:00Z as the library has it. */
static struct icaltimetype instant(const char *text)
{
	struct icaltimetype t = icaltime_null_time();

	(void) sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2dZ", &t.year, &t.month, &t.day, &t.hour,
		      &t.minute, &t.second); /* the book's own, by core/clock.c */
	t.zone = icaltimezone_get_utc_timezone();
	return t;
}

/* What the clock on the wall shows, without a zone. */
static struct icaltimetype wall(struct date on, int min)
{
	struct civil c = date_civil(date_add(on, min / 1440));
	struct icaltimetype t = icaltime_null_time();

	t.year = c.year;
	t.month = c.month;
	t.day = c.day;
	t.hour = min % 1440 / 60;
	t.minute = min % 60;
	return t;
}

void ical_uid(const char *text, char out[40])
{
	struct sha256_text hash = sha256_hex(sha256_of(text, strlen(text)));

	(void) snprintf(out, 40, "%.8s-%.4s-8%.3s-a%.3s-%.12s", hash.s, hash.s + 8, hash.s + 12,
			hash.s + 15, hash.s + 18);
}

/* ---- properties; the component takes each ---- */

static void add(icalcomponent *component, icalproperty *property)
{
	if (property)
		icalcomponent_add_property(component, property);
}

/* With the words of a text, if it has any. */
static void add_words(icalcomponent *component, icalproperty *make(const char *), const char *text)
{
	SCOPED(freep) char *fit = text && text[0] ? words(text) : NULL;

	if (fit)
		add(component, make(fit));
}

static void add_local(icalcomponent *component, icalproperty *property)
{
	icalproperty_add_parameter(property, icalparameter_new_tzid(ZONE));
	add(component, property);
}

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

static void add_organizer(icalcomponent *component, const struct ical_party *party)
{
	char address[144];
	icalproperty *p;

	address_of(party, address);
	p = icalproperty_new_organizer(address);
	add_name(p, party->name);
	add(component, p);
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

static void add_attendee(icalcomponent *component, const struct ical_party *party, bool asked)
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
	add(component, p);
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

static void add_parties(icalcomponent *component, const struct ical_event *e)
{
	if (e->organizer)
		add_organizer(component, e->organizer);
	for (size_t i = 0; i < e->attendee_count; i++)
		add_attendee(component, &e->attendees[i], !e->cancelled);
}

int ical_event(struct buffer *out, const struct ical_event *e, struct err *err)
{
	SCOPED(component_freep) icalcomponent *event = NULL;
	int r = e->organizer ? check_address(e->organizer->mail, err) : ERR_OK;

	for (size_t i = 0; r == ERR_OK && i < e->attendee_count; i++)
		r = check_address(e->attendees[i].mail, err);
	if (r < 0)
		return r;
	event = icalcomponent_new(ICAL_VEVENT_COMPONENT);
	if (!event)
		return err_nomem(err);
	add_words(event, icalproperty_new_uid, e->uid);
	add(event, icalproperty_new_dtstamp(instant(e->made_at)));
	add(event, icalproperty_new_lastmodified(instant(e->changed_at)));
	add(event, icalproperty_new_sequence((int) e->sequence));
	add_local(event, icalproperty_new_dtstart(wall(e->on, e->start_min)));
	add_local(event, icalproperty_new_dtend(wall(e->on, e->end_min)));
	add(event,
	    icalproperty_new_status(e->cancelled ? ICAL_STATUS_CANCELLED : ICAL_STATUS_CONFIRMED));
	add(event,
	    icalproperty_new_transp(e->cancelled ? ICAL_TRANSP_TRANSPARENT : ICAL_TRANSP_OPAQUE));
	add_words(event, icalproperty_new_summary, e->summary);
	add_words(event, icalproperty_new_location, e->location);
	add_words(event, icalproperty_new_categories, e->category);
	add_words(event, icalproperty_new_description, e->description);
	add_parties(event, e);
	write_text(out, icalcomponent_as_ical_string_r(event));
	return written(out, err);
}

/* ---- free and busy times: in UTC, as RFC 5545 (3.6.4) has it ---- */

static struct icaltimetype utc(struct moment at)
{
	return instant(clock_instant(at).s);
}

int ical_free_busy(struct buffer *out, const struct ical_free_busy *times, struct err *err)
{
	SCOPED(component_freep) icalcomponent *free_busy = NULL;
	int r = check_address(times->organizer->mail, err);

	if (r < 0)
		return r;
	free_busy = icalcomponent_new(ICAL_VFREEBUSY_COMPONENT);
	if (!free_busy)
		return err_nomem(err);
	add_words(free_busy, icalproperty_new_uid, times->uid);
	add(free_busy, icalproperty_new_dtstamp(instant(times->made_at)));
	add_organizer(free_busy, times->organizer);
	add(free_busy, icalproperty_new_dtstart(utc(times->from)));
	add(free_busy, icalproperty_new_dtend(utc(times->to)));
	for (size_t i = 0; i < times->count; i++) {
		struct icalperiodtype period = icalperiodtype_null_period();
		icalproperty *p;

		period.start = utc(times->busy[i].from);
		period.end = utc(times->busy[i].to);
		p = icalproperty_new_freebusy(period);
		icalproperty_add_parameter(
			p,
			icalparameter_new_fbtype(times->busy[i].away ? ICAL_FBTYPE_BUSYUNAVAILABLE
								     : ICAL_FBTYPE_BUSY));
		add(free_busy, p);
	}
	write_text(out, icalcomponent_as_ical_string_r(free_busy));
	return written(out, err);
}
