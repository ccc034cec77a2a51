/* calendar/ical_read.c - goes through a file: what it is, and which parts of it are one event */
#include <stdarg.h>
#include <strings.h>

#include "calendar/ical_event.h"
#include "calendar/ical_rule.h"

#include "core/text.h"

#include "core/banned.h"

void ical_file_release(struct ical_file *f)
{
	ical_zones_freep(&f->zones);
	free(f->spans);
	ical_text_release(&f->text);
	*f = (struct ical_file) ICAL_FILE_EMPTY;
}

void ical_warn(struct ical_file *f, int64_t line, const char *fmt, ...)
{
	struct ical_warning *w = &f->warnings[f->warning_count];
	va_list args;

	if (f->warning_count == ICAL_WARNINGS_MAX) {
		f->more_warnings++;
		return;
	}
	w->line = line;
	va_start(args, fmt);
	(void) vsnprintf(w->text, sizeof w->text, fmt, args);
	va_end(args);
	text_tidy(w->text);
	f->warning_count++;
}

int ical_read_version(const struct ical_text *text, size_t component, int64_t *out_sequence,
		      char out_stamped_at[32], struct err *err)
{
	const struct ical_property *sequence = ical_first(text, component, "SEQUENCE");
	const struct ical_property *stamp = ical_first(text, component, "DTSTAMP");
	struct err why = { 0 };

	*out_sequence = 0;
	out_stamped_at[0] = '\0';
	if (sequence &&
	    number_parse(sequence->value, "SEQUENCE", 0, INT32_MAX, out_sequence, &why) < 0)
		return ical_refuse(err, sequence->line, "%s", why.msg);
	if (stamp && !ical_instant(stamp->value, out_stamped_at))
		return ical_refuse(err, stamp->line,
				   "DTSTAMP: '%.40s' is no instant such as 20240902T090000Z",
				   stamp->value);
	return ERR_OK;
}

int ical_read_uid(const struct ical_text *text, size_t component, const char **out, struct err *err)
{
	const struct ical_property *p = ical_first(text, component, "UID");

	if (!p || p->value[0] == '\0')
		return ical_refuse(err, text->components[component].line,
				   "%.20s has no UID: nobody could know it again",
				   text->components[component].name);
	if (strlen(p->value) > ICAL_UID_MAX)
		return ical_refuse(err, p->line, "the UID has more than %d bytes", ICAL_UID_MAX);
	*out = p->value;
	return ERR_OK;
}

/* ---- what the file is ---- */

static int check_method(struct ical_file *f, const struct ical_property *method, bool *out_answer,
			struct err *err)
{
	static const char *const others[] = { "REQUEST", "CANCEL",         "COUNTER",
					      "ADD",     "DECLINECOUNTER", "REFRESH" };

	*out_answer = method && strcasecmp(method->value, "REPLY") == 0;
	if (!method || *out_answer || strcasecmp(method->value, "PUBLISH") == 0)
		return ERR_OK;
	for (size_t i = 0; i < COUNT_OF(others); i++)
		if (strcasecmp(method->value, others[i]) == 0)
			return ical_refuse(err, method->line,
					   "METHOD:%s asks somebody to do something: take in an "
					   "exported calendar, or an answer (REPLY); visits change "
					   "by 'daybook visit'",
					   others[i]);
	ical_warn(f, method->line, "METHOD:%.40s is not known, and is passed over", method->value);
	return ERR_OK;
}

static int check_calendars(struct ical_file *f, struct err *err)
{
	const struct ical_text *t = &f->text;
	size_t calendars = 0;

	for (size_t i = 0; i < t->component_count; i++) {
		const struct ical_property *version;
		bool answer = false;
		int r;

		if (t->components[i].parent != SIZE_MAX)
			continue;
		version = ical_first(t, i, "VERSION");
		if (version && strcmp(version->value, "2.0") != 0)
			return ical_refuse(err, version->line,
					   "version '%.20s' is not iCalendar's 2.0",
					   version->value);
		if (!version)
			ical_warn(f, t->components[i].line, "no VERSION: read as 2.0");
		if ((r = check_method(f, ical_first(t, i, "METHOD"), &answer, err)) < 0)
			return r;
		if (calendars++ > 0 && answer != f->is_answer)
			return ical_refuse(err, t->components[i].line,
					   "an answer and a calendar in one file");
		f->is_answer = answer;
	}
	return ERR_OK;
}

/* ---- what is passed over ---- */

static bool is_in(const char *const *words, size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i], word) == 0)
			return true;
	return false;
}

/* Was it said of one before? */
static bool said(const struct ical_file *f, const char *text)
{
	for (size_t i = 0; i < f->warning_count; i++)
		if (strcmp(f->warnings[i].text, text) == 0)
			return true;
	return false;
}

static void warn_once(struct ical_file *f, int64_t line, const char *name)
{
	char text[120];

	(void) snprintf(text, sizeof text, "%.60s is not known, and is passed over", name);
	if (!said(f, text))
		ical_warn(f, line, "%s", text);
}

/* Components and properties of no standard: of those that begin with X- everybody has their own. */
static void warn_of_unknown(struct ical_file *f)
{
	static const char *const components[] = { "VCALENDAR", "VEVENT",   "VFREEBUSY", "VTIMEZONE",
						  "STANDARD",  "DAYLIGHT", "VALARM" };
	static const char *const properties[] = {
		/* clang-format off */
		"ACTION", "ACKNOWLEDGED", "ATTACH", "ATTENDEE", "CALSCALE", "CATEGORIES", "CLASS", "COLOR", "COMMENT",
		"COMPLETED", "CONFERENCE", "CONTACT", "CREATED", "DESCRIPTION", "DTEND", "DTSTAMP", "DTSTART", "DUE",
		"DURATION", "EXDATE", "EXRULE", "FREEBUSY", "GEO", "IMAGE", "LAST-MODIFIED", "LINK", "LOCATION",
		"METHOD", "NAME", "ORGANIZER", "PERCENT-COMPLETE", "PRIORITY", "PRODID", "PROXIMITY", "RDATE",
		"RECURRENCE-ID", "REFRESH-INTERVAL", "RELATED-TO", "REPEAT", "REQUEST-STATUS", "RESOURCES", "RRULE",
		"SEQUENCE", "SOURCE", "STATUS", "STRUCTURED-DATA", "STYLED-DESCRIPTION", "SUMMARY", "TRANSP", "TRIGGER",
		"TZID", "TZNAME", "TZOFFSETFROM", "TZOFFSETTO", "TZURL", "TZUNTIL", "UID", "URL", "VERSION",
		/* clang-format on */
	};
	const struct ical_text *t = &f->text;

	for (size_t i = 0; i < t->component_count; i++)
		if (strncmp(t->components[i].name, "X-", 2) != 0 &&
		    !is_in(components, COUNT_OF(components), t->components[i].name))
			warn_once(f, t->components[i].line, t->components[i].name);
	for (size_t i = 0; i < t->property_count; i++) {
		const struct ical_property *p = &t->properties[i];

		if (strncmp(p->name, "X-", 2) != 0 &&
		    is_in(components, COUNT_OF(components), t->components[p->component].name) &&
		    !is_in(properties, COUNT_OF(properties), p->name))
			warn_once(f, p->line, p->name);
	}
}

/* ---- events ---- */

static int read_part(const struct ical_text *t, size_t component, struct ical_event_part *out,
		     struct err *err)
{
	int r;

	*out = (struct ical_event_part){ .component = component };
	out->recurrence_id = ical_first(t, component, "RECURRENCE-ID");
	if (ical_first(t, component, "EXRULE"))
		return ical_refuse(err, ical_first(t, component, "EXRULE")->line,
				   "EXRULE is not taken: no calendar writes it any more");
	if ((r = ical_read_uid(t, component, &out->uid, err)) < 0)
		return r;
	return ical_read_version(t, component, &out->sequence, out->stamped_at, err);
}

/* By UID; the event itself before times of it that were changed; of the same the newest first. */
static int by_event(const void *a, const void *b)
{
	const struct ical_event_part *x = a, *y = b;
	int c = strcmp(x->uid, y->uid);

	if (c == 0)
		c = strcmp(x->recurrence_id ? x->recurrence_id->value : "",
			   y->recurrence_id ? y->recurrence_id->value : "");
	if (c == 0)
		c = (x->sequence < y->sequence) - (x->sequence > y->sequence);
	if (c == 0)
		c = -strcmp(x->stamped_at, y->stamped_at);
	if (c == 0)
		c = (x->component < y->component) - (x->component > y->component);
	return c;
}

static bool is_same(const struct ical_event_part *a, const struct ical_event_part *b)
{
	return strcmp(a->uid, b->uid) == 0 && !a->recurrence_id == !b->recurrence_id &&
	       (!a->recurrence_id || strcmp(a->recurrence_id->value, b->recurrence_id->value) == 0);
}

/* Of the same event, or the same time of it, the newest alone stays. */
static size_t drop_older(struct ical_file *f, struct ical_event_part *parts, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		if (kept > 0 && is_same(&parts[kept - 1], &parts[i])) {
			ical_warn(f, f->text.components[parts[i].component].line,
				  "the event is in the file twice: the newer one is taken");
			continue;
		}
		parts[kept++] = parts[i];
	}
	return kept;
}

static int read_events(struct ical_reading *rd, struct ical_event_part *parts, size_t count,
		       struct err *err)
{
	int r = ERR_OK;

	if (count > 1)
		qsort(parts, count, sizeof *parts, by_event);
	count = drop_older(rd->file, parts, count);
	for (size_t i = 0, next; i < count && r == ERR_OK; i = next) {
		for (next = i + 1; next < count && strcmp(parts[next].uid, parts[i].uid) == 0;)
			next++;
		rd->file->events++;
		r = ical_event_times(rd, &parts[i], next - i, err);
	}
	return r;
}

static int read_times(struct ical_reading *rd, struct err *err)
{
	const struct ical_text *t = &rd->file->text;
	SCOPED(freep) struct ical_event_part *parts = calloc(t->component_count, sizeof *parts);
	size_t count = 0;
	int r = ERR_OK;

	if (!parts)
		return err_nomem(err);
	for (size_t i = 0; i < t->component_count && r == ERR_OK; i++) {
		size_t parent = t->components[i].parent;

		if (parent == SIZE_MAX || t->components[parent].parent != SIZE_MAX)
			continue;
		if (strcmp(t->components[i].name, "VEVENT") == 0) {
			r = read_part(t, i, &parts[count++], err);
		} else if (strcmp(t->components[i].name, "VFREEBUSY") == 0) {
			rd->file->events++;
			r = ical_freebusy_times(rd, i, err);
		}
	}
	return r < 0 ? r : read_events(rd, parts, count, err);
}

/* ---- the times in their order ---- */

static int by_span(const void *a, const void *b)
{
	const struct ical_span *x = a, *y = b;
	int c = strcmp(x->uid, y->uid);

	if (c == 0)
		c = strcmp(x->recurrence_id, y->recurrence_id);
	if (c == 0)
		c = date_compare(x->span.first_on, y->span.first_on);
	if (c == 0)
		c = x->span.start_min - y->span.start_min;
	if (c == 0)
		c = (x->line > y->line) - (x->line < y->line);
	return c;
}

static void sort_spans(struct ical_file *f)
{
	struct ical_span *spans = f->spans;
	size_t kept = 0;

	if (!spans)
		return;
	qsort(spans, f->span_count, sizeof *spans, by_span);
	for (size_t i = 0; i < f->span_count; i++) {
		const struct ical_span *last = kept > 0 ? &spans[kept - 1] : NULL;

		if (last && strcmp(last->uid, spans[i].uid) == 0 &&
		    strcmp(last->recurrence_id, spans[i].recurrence_id) == 0) {
			ical_warn(f, spans[i].line, "the same time is in the file twice");
			continue;
		}
		spans[kept++] = spans[i];
	}
	f->span_count = kept;
}

static int read_file(struct ical_reading *rd, struct err *err)
{
	struct ical_file *f = rd->file;
	int r;

	if ((r = check_calendars(f, err)) < 0 ||
	    (r = ical_zones_read(&f->text, &f->zones, err)) < 0)
		return r;
	if (f->is_answer)
		return ical_answer_read(&f->text, &f->answer, err);
	warn_of_unknown(f);
	if ((r = read_times(rd, err)) < 0)
		return r;
	sort_spans(f);
	return ERR_OK;
}

int ical_read(const char *bytes, size_t length, const struct ical_window *window,
	      struct ical_file *out, struct err *err)
{
	struct ical_reading rd = { .file = out, .window = window, .steps = ICAL_STEPS_MAX };
	int r;

	*out = (struct ical_file) ICAL_FILE_EMPTY;
	if ((r = ical_text_read(bytes, length, &out->text, err)) < 0)
		return r;
	return read_file(&rd, err);
}
