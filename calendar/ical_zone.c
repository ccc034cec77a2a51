/* calendar/ical_zone.c - checks the zones that a file brings, and knows the names of others */
#include <ctype.h>
#include <libical/ical.h>

#include "calendar/ical_rule.h"
#include "calendar/ical_zone.h"

#include "core/buffer.h"

#include "core/banned.h"

struct zone {
	char name[ICAL_ZONE_NAME_MAX + 1]; /* as the file writes it */
	size_t same_as;                    /* the zone that it is another name of, or itself */
	icaltimezone *libical; /* NULL: London or UTC, or another name, or not asked for yet */
	bool known;            /* libical's own: not ours to free */
	size_t component;      /* VTIMEZONE; SIZE_MAX: known by its name */
};

struct ical_zones {
	const struct ical_text *text;
	struct zone zones[ICAL_ZONES_MAX + 2];
	size_t count;
};

/*
 * Names that Windows has for zones, from the table of Unicode's CLDR; those that an officer in England may meet, and
 * names of London. "Greenwich Standard Time" is Iceland's: no summer time.
 */
static const struct {
	const char *name, *known;
} names[] = {
	/* clang-format off */
	{ "GMT Standard Time", "Europe/London" },
	{ "GB", "Europe/London" },
	{ "Europe/Belfast", "Europe/London" },
	{ "Europe/Jersey", "Europe/London" },
	{ "Europe/Guernsey", "Europe/London" },
	{ "Europe/Isle_of_Man", "Europe/London" },
	{ "(UTC+00:00) Dublin, Edinburgh, Lisbon, London", "Europe/London" },
	{ "(GMT) Greenwich Mean Time : Dublin, Edinburgh, Lisbon, London", "Europe/London" },
	{ "Greenwich Standard Time", "Atlantic/Reykjavik" },
	{ "UTC", "UTC" },
	{ "Etc/UTC", "UTC" },
	{ "Etc/GMT", "UTC" },
	{ "GMT", "UTC" },
	{ "Coordinated Universal Time", "UTC" },
	{ "W. Europe Standard Time", "Europe/Berlin" },
	{ "Romance Standard Time", "Europe/Paris" },
	{ "Central Europe Standard Time", "Europe/Budapest" },
	{ "Central European Standard Time", "Europe/Warsaw" },
	{ "GTB Standard Time", "Europe/Bucharest" },
	{ "FLE Standard Time", "Europe/Kiev" },
	{ "E. Europe Standard Time", "Europe/Chisinau" },
	{ "Turkey Standard Time", "Europe/Istanbul" },
	{ "Russian Standard Time", "Europe/Moscow" },
	{ "Israel Standard Time", "Asia/Jerusalem" },
	{ "Egypt Standard Time", "Africa/Cairo" },
	{ "South Africa Standard Time", "Africa/Johannesburg" },
	{ "W. Central Africa Standard Time", "Africa/Lagos" },
	{ "E. Africa Standard Time", "Africa/Nairobi" },
	{ "Arabian Standard Time", "Asia/Dubai" },
	{ "Pakistan Standard Time", "Asia/Karachi" },
	{ "India Standard Time", "Asia/Kolkata" },
	{ "Bangladesh Standard Time", "Asia/Dhaka" },
	{ "China Standard Time", "Asia/Shanghai" },
	{ "Singapore Standard Time", "Asia/Singapore" },
	{ "Tokyo Standard Time", "Asia/Tokyo" },
	{ "AUS Eastern Standard Time", "Australia/Sydney" },
	{ "New Zealand Standard Time", "Pacific/Auckland" },
	{ "Atlantic Standard Time", "America/Halifax" },
	{ "Eastern Standard Time", "America/New_York" },
	{ "Central Standard Time", "America/Chicago" },
	{ "Mountain Standard Time", "America/Denver" },
	{ "Pacific Standard Time", "America/Los_Angeles" },
	/* clang-format on */
};

void ical_zones_freep(struct ical_zones **zones)
{
	for (size_t i = 0; *zones && i < (*zones)->count; i++)
		if ((*zones)->zones[i].libical && !(*zones)->zones[i].known)
			icaltimezone_free((*zones)->zones[i].libical, 1);
	free(*zones);
	*zones = NULL;
}

/* ---- zones of the file ---- */

static bool is_offset(const char *text)
{
	size_t length = strlen(text);

	return (text[0] == '+' || text[0] == '-') && (length == 5 || length == 7) &&
	       strspn(text + 1, "0123456789") == length - 1 && (text[1] < '2') && text[3] < '6' &&
	       (length == 5 || text[5] < '6');
}

static int check_local(const struct ical_property *p, const char *value, struct err *err)
{
	struct civil on;
	bool utc;
	int sec;

	if (!ical_local_read(value, &on, &sec, &utc))
		return ical_refuse(err, p->line, "%s: '%.40s' is no date or time that there is",
				   p->name, value);
	return ERR_OK;
}

/* Must be there, once, and be an offset. */
static int check_offset(const struct ical_text *t, size_t observance, const char *name,
			struct err *err)
{
	const struct ical_property *p = ical_first(t, observance, name);

	if (!p)
		return ical_refuse(err, t->components[observance].line, "%.20s has no %s",
				   t->components[observance].name, name);
	if (!is_offset(p->value) || ical_next(t, p))
		return ical_refuse(err, p->line, "%s: '%.40s' is no offset such as +0100", name,
				   p->value);
	return ERR_OK;
}

static int check_observance(const struct ical_text *t, size_t observance, struct err *err)
{
	const struct ical_property *p = ical_first(t, observance, "DTSTART");
	char value[24];
	int r;

	if (!p)
		return ical_refuse(err, t->components[observance].line, "%.20s has no DTSTART",
				   t->components[observance].name);
	if ((r = check_local(p, p->value, err)) < 0 ||
	    (r = check_offset(t, observance, "TZOFFSETFROM", err)) < 0 ||
	    (r = check_offset(t, observance, "TZOFFSETTO", err)) < 0)
		return r;
	for (p = ical_first(t, observance, "RRULE"); p; p = ical_next(t, p))
		if ((r = ical_rule_check_yearly(p, err)) < 0)
			return r;
	for (p = ical_first(t, observance, "RDATE"); p; p = ical_next(t, p))
		for (const char *list = p->value; ical_list_next(&list, value, sizeof value);)
			if ((r = check_local(p, value, err)) < 0)
				return r;
	return ERR_OK;
}

static bool is_observance(const struct ical_text *t, size_t i, size_t zone)
{
	return t->components[i].parent == zone && (strcmp(t->components[i].name, "STANDARD") == 0 ||
						   strcmp(t->components[i].name, "DAYLIGHT") == 0);
}

static int keep_zone(struct ical_zones *z, size_t component, struct err *err)
{
	const struct ical_text *t = z->text;
	int64_t line = t->components[component].line;
	const char *name = ical_value(t, component, "TZID");
	struct zone *zone = &z->zones[z->count];
	size_t observances = 0;
	int r;

	if (!name || name[0] == '\0' || strlen(name) > ICAL_ZONE_NAME_MAX)
		return ical_refuse(err, line, "VTIMEZONE has no TZID of 1 to %d bytes",
				   ICAL_ZONE_NAME_MAX);
	for (size_t i = component + 1; i < t->component_count; i++)
		if (is_observance(t, i, component)) {
			if ((r = check_observance(t, i, err)) < 0)
				return r;
			observances++;
		}
	if (observances == 0)
		return ical_refuse(err, line, "VTIMEZONE '%.60s' has no time of its own", name);
	*zone = (struct zone){ .component = component, .same_as = z->count };
	(void) snprintf(zone->name, sizeof zone->name, "%s", name);
	z->count++;
	return ERR_OK;
}

int ical_zones_read(const struct ical_text *text, struct ical_zones **out, struct err *err)
{
	SCOPED(ical_zones_freep) struct ical_zones *z = calloc(1, sizeof *z);
	size_t zones = 0, observances = 0;
	int r;

	if (!z)
		return err_nomem(err);
	icalerror_set_errors_are_fatal(0);
	z->text = text;
	z->zones[ICAL_ZONE_LONDON] =
		(struct zone){ .name = "Europe/London", .component = SIZE_MAX };
	z->zones[ICAL_ZONE_UTC] =
		(struct zone){ .name = "UTC", .same_as = 1, .component = SIZE_MAX };
	z->count = 2;
	for (size_t i = 0; i < text->component_count; i++) {
		const struct ical_component *c = &text->components[i];
		bool is_zone = strcmp(c->name, "VTIMEZONE") == 0;

		zones += is_zone;
		observances += strcmp(c->name, "STANDARD") == 0 || strcmp(c->name, "DAYLIGHT") == 0;
		if (zones > ICAL_ZONES_MAX / 2 || observances > ICAL_OBSERVANCES_MAX)
			return ical_refuse(err, c->line, "the file has too many time zones");
		if (is_zone && (r = keep_zone(z, i, err)) < 0)
			return r;
	}
	*out = z;
	z = NULL;
	return ERR_OK;
}

/* ---- given to libical ---- */

/* Values that were checked, and nothing else; nothing begins before 1900. */
static void write_value(struct buffer *out, const struct ical_property *p)
{
	const char *value = p->value;

	buffer_text(out, p->name);
	buffer_char(out, ':');
	if (strcmp(p->name, "DTSTART") == 0 && strncmp(value, "1900", 4) < 0) {
		buffer_text(out, "1900");
		value += 4;
	}
	buffer_text(out, value);
	if (strcmp(p->name, "DTSTART") == 0 && strlen(p->value) == 8)
		buffer_text(out, "T000000");
	buffer_text(out, "\r\n");
}

static void write_observance(struct buffer *out, const struct ical_text *t, size_t observance)
{
	static const char *const taken[] = { "DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE",
					     "RDATE" };

	buffer_text(out, "BEGIN:");
	buffer_text(out, t->components[observance].name);
	buffer_text(out, "\r\n");
	for (size_t i = 0; i < COUNT_OF(taken); i++)
		for (const struct ical_property *p = ical_first(t, observance, taken[i]); p;
		     p = ical_next(t, p))
			write_value(out, p);
	buffer_text(out, "END:");
	buffer_text(out, t->components[observance].name);
	buffer_text(out, "\r\n");
}

static int build(const struct ical_text *t, size_t component, icaltimezone **out, struct err *err)
{
	SCOPED(buffer_release) struct buffer text = { 0 };
	icalcomponent *parsed;
	icaltimezone *zone;

	buffer_text(&text, "BEGIN:VTIMEZONE\r\nTZID:zone\r\n");
	for (size_t i = component + 1; i < t->component_count; i++)
		if (is_observance(t, i, component))
			write_observance(&text, t, i);
	buffer_text(&text, "END:VTIMEZONE\r\n");
	buffer_char(&text, '\0');
	if (text.failed || !(zone = icaltimezone_new()))
		return err_nomem(err);
	parsed = icalparser_parse_string(text.bytes);
	if (parsed && icaltimezone_set_component(zone, parsed)) {
		*out = zone;
		return ERR_OK;
	}
	if (parsed)
		icalcomponent_free(parsed);
	icaltimezone_free(zone, 1);
	return ical_refuse(err, t->components[component].line, "the time zone makes no sense");
}

/* ---- by name ---- */

static const char *known_name(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (strcmp(names[i].name, name) == 0)
			return names[i].known;
	return name;
}

/* By the whole name, then without what somebody put before it: "/mozilla.org/20070129_1/Europe/Paris". */
static bool find_known(const char *name, struct zone *zone)
{
	for (const char *p = name; p; p = strchr(p, '/') ? strchr(p, '/') + 1 : NULL) {
		const char *known = known_name(p);

		if (strcmp(known, "Europe/London") == 0 || strcmp(known, "UTC") == 0) {
			zone->same_as = known[0] == 'U' ? ICAL_ZONE_UTC : ICAL_ZONE_LONDON;
			return true;
		}
		if (*p != '/' && *p != '\0' && strchr(known, '/') &&
		    (zone->libical = icaltimezone_get_builtin_timezone(known))) {
			zone->known = true;
			return true;
		}
	}
	return false;
}

int ical_zone_find(struct ical_zones *z, const char *name, int64_t line, size_t *out,
		   struct err *err)
{
	struct zone *zone;
	size_t i = 2;
	int r;

	while (i < z->count && strcmp(z->zones[i].name, name) != 0)
		i++;
	zone = &z->zones[i];
	if (i == z->count) {
		if (z->count == COUNT_OF(z->zones))
			return ical_refuse(err, line, "the file has too many time zones");
		*zone = (struct zone){ .component = SIZE_MAX, .same_as = i };
		if (!find_known(name, zone))
			return ical_refuse(err, line,
					   "the time zone '%.60s' is not in the file, and nobody "
					   "knows it by that name",
					   name);
		(void) snprintf(zone->name, sizeof zone->name, "%s", name);
		z->count++;
	} else if (zone->component != SIZE_MAX && !zone->libical) {
		if ((r = build(z->text, zone->component, &zone->libical, err)) < 0)
			return r;
	}
	*out = zone->same_as;
	return ERR_OK;
}

static struct icaltimetype to_libical(struct date day, int sec)
{
	struct civil on = date_civil(day);
	struct icaltimetype out = icaltime_null_time();

	out.year = on.year;
	out.month = on.month;
	out.day = on.day;
	out.hour = sec / 3600;
	out.minute = sec / 60 % 60;
	out.second = sec % 60;
	return out;
}

/*
 * A time that the clock leaves out goes by the offset before it, the lesser one (RFC 5545, 3.3.5); libical goes by the
 * one after it.
 */
int64_t ical_zone_offset(const struct ical_zones *zones, const struct ical_time *t)
{
	icaltimezone *zone = zones->zones[t->zone].libical;
	struct icaltimetype local = to_libical(t->on, t->sec), utc = local;
	int after = icaltimezone_get_utc_offset(zone, &local, NULL), before = 0;

	icaltime_adjust(&utc, 0, 0, 0, -after);
	before = icaltimezone_get_utc_offset_of_utc_time(zone, &utc, NULL);
	return before < after ? before : after;
}
