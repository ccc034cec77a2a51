/* calendar/ical_event.c - the times of an event, also of one that recurs; of busy times that were published */
#include <strings.h>

#include "calendar/ical_event.h"
#include "calendar/ical_rule.h"

#include "core/banned.h"

#define DAY_SECONDS 86400

/* ---- numbers in order ---- */

struct numbers {
	int64_t *n;
	size_t count, room;
};

static void numbers_release(struct numbers *s)
{
	free(s->n);
}

static int numbers_add(struct numbers *s, int64_t n, struct err *err)
{
	if (s->count == s->room) {
		size_t room = s->room ? s->room * 2 : 64;
		int64_t *more = realloc(s->n, room * sizeof *more);

		if (!more)
			return err_nomem(err);
		s->n = more;
		s->room = room;
	}
	s->n[s->count++] = n;
	return ERR_OK;
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *) a, y = *(const int64_t *) b;

	return (x > y) - (x < y);
}

static void numbers_sort(struct numbers *s)
{
	if (s->count > 1)
		qsort(s->n, s->count, sizeof *s->n, by_number);
}

static bool numbers_have(const struct numbers *s, int64_t n)
{
	return s->count > 0 && bsearch(&n, s->n, s->count, sizeof *s->n, by_number);
}

/* ---- one event ---- */

/* How long each of its times is. */
struct length {
	int32_t days;    /* of whole days */
	int64_t seconds; /* of others */
};

struct event {
	struct ical_reading *rd;
	const struct ical_event_part *part;
	struct ical_time start;
	struct length length;
	enum absence_kind kind;
	bool recurs;
	struct numbers starts;         /* seconds in UTC; of whole days the day */
	struct numbers not_on, not_at; /* days in its zone, and instants, that are left out */
	struct err *err;
	int failed;
};

static void event_release(struct event *e)
{
	numbers_release(&e->starts);
	numbers_release(&e->not_on);
	numbers_release(&e->not_at);
}

static const struct ical_zones *zones(const struct event *e)
{
	return e->rd->file->zones;
}

static int64_t start_number(const struct event *e, const struct ical_time *t)
{
	return e->start.is_date ? t->on.day : ical_utc(zones(e), t);
}

static int read_end(struct event *e, const struct ical_property *p, struct err *err)
{
	struct ical_time end;
	int r = ical_time_read(e->rd->file->zones, p, p->value, &end, err);

	if (r < 0)
		return r;
	if (e->start.is_date && !end.is_date)
		return ical_refuse(err, p->line, "DTEND has a time, and DTSTART is a date");
	e->length.days = end.on.day - e->start.on.day;
	e->length.seconds = ical_utc(zones(e), &end) - ical_utc(zones(e), &e->start);
	if (e->start.is_date ? e->length.days < 0 : e->length.seconds < 0)
		return ical_refuse(err, p->line, "the event ends before it starts");
	return ERR_OK;
}

static int read_length(struct event *e, struct err *err)
{
	const struct ical_text *t = &e->rd->file->text;
	const struct ical_property *end = ical_first(t, e->part->component, "DTEND");
	const struct ical_property *duration = ical_first(t, e->part->component, "DURATION");
	struct ical_duration d = { .days = 0 };
	int r = ERR_OK;

	if (end && duration)
		ical_warn(e->rd->file, duration->line, "DURATION is passed over: there is a DTEND");
	if (end) {
		r = read_end(e, end, err);
	} else if (duration) {
		if ((r = ical_duration_read(duration, duration->value, &d, err)) == ERR_OK)
			e->length = (struct length){ d.days + (int32_t) (d.seconds / DAY_SECONDS),
						     (int64_t) d.days * DAY_SECONDS + d.seconds };
	}
	if (e->length.days == 0)
		e->length.days = 1; /* DTEND = DTSTART, as some write a day */
	return r;
}

static bool is_value(const struct ical_text *t, size_t component, const char *name,
		     const char *value)
{
	const char *is = ical_value(t, component, name);

	return is && strcasecmp(is, value) == 0;
}

/* Did the person whose calendar it is say no? */
static bool is_declined(const struct ical_reading *rd, size_t component)
{
	const struct ical_text *t = &rd->file->text;
	const char *mail = rd->window->mail;
	char answer[16];

	for (const struct ical_property *p = ical_first(t, component, "ATTENDEE");
	     p && mail && mail[0] != '\0'; p = ical_next(t, p))
		if (strncasecmp(p->value, "mailto:", 7) == 0 &&
		    strcasecmp(p->value + 7, mail) == 0 &&
		    ical_param(p, "PARTSTAT", answer, sizeof answer) &&
		    strcasecmp(answer, "DECLINED") == 0)
			return true;
	return false;
}

/* Does the event take its time from nobody? */
static bool is_free(const struct ical_reading *rd, size_t component)
{
	static const char busy[] = "X-MICROSOFT-CDO-BUSYSTATUS";
	const struct ical_text *t = &rd->file->text;

	return is_value(t, component, "STATUS", "CANCELLED") ||
	       is_value(t, component, "TRANSP", "TRANSPARENT") ||
	       is_value(t, component, busy, "FREE") ||
	       is_value(t, component, busy, "WORKINGELSEWHERE") || is_declined(rd, component);
}

static int event_begin(struct ical_reading *rd, const struct ical_event_part *part,
		       struct event *out, struct err *err)
{
	const struct ical_text *t = &rd->file->text;
	const struct ical_property *p = ical_first(t, part->component, "DTSTART");
	struct event e = { .rd = rd, .part = part, .err = err, .kind = ABSENCE_BUSY };
	int r;

	if (!p)
		return ical_refuse(err, t->components[part->component].line,
				   "the event has no DTSTART");
	if ((r = ical_time_read(rd->file->zones, p, p->value, &e.start, err)) < 0 ||
	    (r = read_length(&e, err)) < 0)
		return r;
	if (is_value(t, part->component, "X-MICROSOFT-CDO-BUSYSTATUS", "OOF"))
		e.kind = ABSENCE_OTHER;
	*out = e;
	return ERR_OK;
}

/* ---- spans ---- */

static int add_span(struct ical_reading *rd, const struct ical_span *span, struct err *err)
{
	struct ical_file *f = rd->file;

	if (f->span_count == ICAL_SPANS_MAX)
		return ical_refuse(err, span->line,
				   "the events of the file come to more than %zu times",
				   ICAL_SPANS_MAX);
	if (f->span_count == f->span_room) {
		size_t room = f->span_room ? f->span_room * 2 : 64;
		struct ical_span *more = realloc(f->spans, room * sizeof *more);

		if (!more)
			return err_nomem(err);
		f->spans = more;
		f->span_room = room;
	}
	f->spans[f->span_count++] = *span;
	return ERR_OK;
}

/* In London, from an instant up to another; false: it takes no time. A minute that is begun is taken. */
static bool timed_span(int64_t from, int64_t to, struct absence_span *out)
{
	struct moment start = ical_moment(from), end = ical_moment(to + 59);

	if (to <= from)
		return false;
	if (end.min == 0)
		end = (struct moment){ date_add(end.on, -1), 1440 };
	/* within the hour that comes twice the wall goes back: by the minutes that pass */
	if (date_compare(end.on, start.on) < 0 ||
	    (end.on.day == start.on.day && end.min <= start.min)) {
		int64_t min = start.min + (to - from + 59) / 60;

		end = (struct moment){ start.on, min < 1440 ? (int) min : 1440 };
	}
	*out = (struct absence_span){ start.on, start.min, end.on, end.min };
	return true;
}

static bool in_window(struct ical_reading *rd, const struct absence_span *span)
{
	bool in = date_compare(span->last_on, rd->window->from) >= 0 &&
		  date_compare(span->first_on, rd->window->to) <= 0;

	rd->any_outside = rd->any_outside || !in;
	return in;
}

static void write_id(char out[24], bool is_date, int64_t number)
{
	struct date on = { (int32_t) (number / DAY_SECONDS) };
	int sec = (int) (number % DAY_SECONDS);
	struct civil c;

	if (is_date || sec < 0)
		on = (struct date){ (int32_t) (is_date ? number : number / DAY_SECONDS - 1) };
	if (sec < 0)
		sec += DAY_SECONDS;
	c = date_civil(on);
	if (is_date)
		(void) snprintf(out, 24, "%04d%02d%02d", c.year, c.month, c.day);
	else
		(void) snprintf(out, 24, "%04d%02d%02dT%02d%02d%02dZ", c.year, c.month, c.day,
				sec / 3600, sec / 60 % 60, sec % 60);
}

/* The time that begins at 'number', if it is in the window. */
static bool span_at(const struct event *e, int64_t number, struct absence_span *out)
{
	if (e->start.is_date) {
		struct date first = { (int32_t) number };

		*out = (struct absence_span){ first, 0, date_add(first, e->length.days - 1), 1440 };
	} else if (!timed_span(number, number + e->length.seconds, out)) {
		return false;
	}
	return in_window(e->rd, out);
}

/* Too long to be a time somebody is away: said, and passed over. */
static bool is_too_long(const struct event *e)
{
	if (e->start.is_date ? e->length.days < ABSENCE_DAYS_MAX
			     : e->length.seconds < (int64_t) (ABSENCE_DAYS_MAX - 1) * DAY_SECONDS)
		return false;
	ical_warn(e->rd->file, e->rd->file->text.components[e->part->component].line,
		  "the event lasts %d days or more, and is passed over", ABSENCE_DAYS_MAX - 1);
	e->rd->any_too_long = true;
	return true;
}

/* ---- what recurs ---- */

static bool take_start(void *context, const struct ical_time *t)
{
	struct event *e = context;
	struct absence_span span;
	int64_t number;

	if (date_compare(t->on, date_add(e->rd->window->to, 2)) > 0) {
		e->rd->any_outside =
			e->rd->any_outside || e->start.is_date || e->length.seconds > 0;
		return false;
	}
	number = start_number(e, t);
	if (!numbers_have(&e->not_on, t->on.day) && !numbers_have(&e->not_at, number) &&
	    span_at(e, number, &span))
		e->failed = numbers_add(&e->starts, number, e->err);
	return e->failed == ERR_OK;
}

/* Leave out a time: by the day where either is a day, otherwise by the instant. */
static int leave_out(struct event *e, const struct ical_time *t, struct err *err)
{
	if (e->start.is_date || t->is_date)
		return numbers_add(&e->not_on, t->on.day, err);
	return numbers_add(&e->not_at, ical_utc(zones(e), t), err);
}

typedef int take_value(struct event *e, const struct ical_time *t, struct err *err);

static int add_start(struct event *e, const struct ical_time *t, struct err *err)
{
	(void) err; /* it is e->err */
	(void) take_start(e, t);
	return e->failed;
}

/* Each value of all properties of that name. */
static int each_value(struct event *e, const char *name, take_value *take, struct err *err)
{
	const struct ical_text *text = &e->rd->file->text;
	int r;

	assert(e->part);
	for (const struct ical_property *p = ical_first(text, e->part->component, name); p;
	     p = ical_next(text, p)) {
		const char *list = p->value;
		char value[40];

		while (ical_list_next(&list, value, sizeof value)) {
			struct ical_time t = { .on = { 0 } };

			if (strchr(value, '/'))
				return ical_refuse(err, p->line, "%s with periods is not taken",
						   name);
			if ((r = ical_time_read(e->rd->file->zones, p, value, &t, err)) < 0 ||
			    (r = take(e, &t, err)) < 0)
				return r;
		}
	}
	return ERR_OK;
}

static int read_recurrence_id(struct ical_reading *rd, const struct ical_property *p,
			      struct ical_time *out, struct err *err)
{
	char range[24];

	if (ical_param(p, "RANGE", range, sizeof range))
		return ical_refuse(err, p->line,
				   "a change of this time and all that follow (RANGE=%.20s) is not "
				   "taken",
				   range);
	return ical_time_read(rd->file->zones, p, p->value, out, err);
}

static int leave_out_changed(struct event *e, const struct ical_event_part *parts, size_t count,
			     struct err *err)
{
	int r;

	for (size_t i = 0; i < count; i++) {
		struct ical_time t = { .on = { 0 } };

		if (!parts[i].recurrence_id)
			continue;
		if ((r = read_recurrence_id(e->rd, parts[i].recurrence_id, &t, err)) < 0 ||
		    (r = leave_out(e, &t, err)) < 0)
			return r;
	}
	return ERR_OK;
}

static int find_starts(struct event *e, struct err *err)
{
	const struct ical_text *t = &e->rd->file->text;
	size_t c = e->part->component;
	int r = ERR_OK;

	e->recurs = ical_first(t, c, "RRULE") || ical_first(t, c, "RDATE");
	(void) take_start(e, &e->start);
	for (const struct ical_property *p = ical_first(t, c, "RRULE"); p && e->failed == ERR_OK;
	     p = ical_next(t, p))
		if ((r = ical_rule_each(zones(e), p, &e->start, &e->rd->steps, take_start, e,
					err)) < 0)
			return r;
	if (e->failed < 0)
		return e->failed;
	r = each_value(e, "RDATE", add_start, err);
	numbers_sort(&e->starts);
	return r;
}

static int add_times(struct event *e, struct err *err)
{
	struct ical_span s = { .uid = e->part->uid,
			       .kind = e->kind,
			       .line = e->rd->file->text.components[e->part->component].line };
	int r = ERR_OK;

	memcpy(s.stamped_at, e->part->stamped_at, sizeof s.stamped_at);
	for (size_t i = 0; i < e->starts.count && r == ERR_OK; i++) {
		if (i > 0 && e->starts.n[i] == e->starts.n[i - 1])
			continue;
		if (e->recurs)
			write_id(s.recurrence_id, e->start.is_date, e->starts.n[i]);
		if (span_at(e, e->starts.n[i], &s.span))
			r = add_span(e->rd, &s, err);
	}
	return r;
}

/* The event itself, without the times of it that were changed. */
static int event_times(struct ical_reading *rd, const struct ical_event_part *parts, size_t count,
		       struct err *err)
{
	SCOPED(event_release) struct event e = { .rd = rd };
	int r;

	if ((r = event_begin(rd, &parts[0], &e, err)) < 0)
		return r;
	if ((r = each_value(&e, "EXDATE", leave_out, err)) < 0 ||
	    (r = leave_out_changed(&e, parts, count, err)) < 0)
		return r;
	numbers_sort(&e.not_on);
	numbers_sort(&e.not_at);
	if ((r = find_starts(&e, err)) < 0)
		return r;
	if (is_free(rd, parts[0].component) || is_too_long(&e))
		return ERR_OK;
	return add_times(&e, err);
}

/* One time that was changed: known by when it was to begin. */
static int changed_time(struct ical_reading *rd, const struct ical_event_part *part,
			struct err *err)
{
	SCOPED(event_release) struct event e = { .rd = rd };
	struct ical_span s = { .uid = part->uid };
	struct ical_time was;
	int r;

	if ((r = event_begin(rd, part, &e, err)) < 0 ||
	    (r = read_recurrence_id(rd, part->recurrence_id, &was, err)) < 0)
		return r;
	if (is_free(rd, part->component) || is_too_long(&e) ||
	    !span_at(&e, start_number(&e, &e.start), &s.span))
		return ERR_OK;
	write_id(s.recurrence_id, was.is_date,
		 was.is_date ? was.on.day : ical_utc(zones(&e), &was));
	memcpy(s.stamped_at, part->stamped_at, sizeof s.stamped_at);
	s.kind = e.kind;
	s.line = rd->file->text.components[part->component].line;
	return add_span(rd, &s, err);
}

/* What of an event there is to say, which had so many spans before it: nothing, where it was said as too long. */
static void count_event(struct ical_reading *rd, size_t before, bool is_taken)
{
	if (is_taken && (rd->file->span_count > before || rd->any_too_long))
		return;
	if (is_taken && rd->any_outside)
		rd->file->outside++;
	else
		rd->file->free++;
}

int ical_event_times(struct ical_reading *rd, const struct ical_event_part *parts, size_t count,
		     struct err *err)
{
	size_t before = rd->file->span_count, taken = 0;
	int r = ERR_OK;

	rd->any_outside = rd->any_too_long = false;
	for (size_t i = 0; i < count && r == ERR_OK; i++) {
		taken += !is_free(rd, parts[i].component);
		r = parts[i].recurrence_id ? changed_time(rd, &parts[i], err)
					   : event_times(rd, parts, count, err);
	}
	count_event(rd, before, taken > 0);
	return r;
}

/* ---- VFREEBUSY ---- */

/* "20240902T080000Z/20240902T093000Z" or with a duration after the stroke. */
static int read_period(struct ical_reading *rd, const struct ical_property *p, char *value,
		       int64_t *out_from, int64_t *out_to, struct err *err)
{
	char *stroke = strchr(value, '/');
	struct ical_time from, to;
	struct ical_duration d;
	int r;

	if (!stroke)
		return ical_refuse(err, p->line, "'%.40s' is no period", value);
	*stroke = '\0';
	if ((r = ical_time_read(rd->file->zones, p, value, &from, err)) < 0)
		return r;
	*out_from = ical_utc(rd->file->zones, &from);
	if (stroke[1] == 'P') {
		r = ical_duration_read(p, stroke + 1, &d, err);
		*out_to = r < 0 ? 0 : *out_from + d.days * (int64_t) DAY_SECONDS + d.seconds;
		return r;
	}
	if ((r = ical_time_read(rd->file->zones, p, stroke + 1, &to, err)) < 0)
		return r;
	*out_to = ical_utc(rd->file->zones, &to);
	return *out_to >= *out_from ? ERR_OK
				    : ical_refuse(err, p->line, "a period ends before it starts");
}

static int add_period(struct ical_reading *rd, const struct ical_property *p, char *value,
		      struct ical_span *s, struct err *err)
{
	int64_t from = 0, to = 0;
	int r = read_period(rd, p, value, &from, &to, err);

	if (r < 0 || !timed_span(from, to, &s->span) || !in_window(rd, &s->span))
		return r;
	if (s->span.last_on.day - s->span.first_on.day >= ABSENCE_DAYS_MAX) {
		ical_warn(rd->file, p->line, "a period of %d days or more is passed over",
			  ABSENCE_DAYS_MAX);
		rd->any_too_long = true;
		return ERR_OK;
	}
	write_id(s->recurrence_id, false, from);
	s->line = p->line;
	return add_span(rd, s, err);
}

int ical_freebusy_times(struct ical_reading *rd, size_t component, struct err *err)
{
	const struct ical_text *t = &rd->file->text;
	size_t before = rd->file->span_count;
	struct ical_span s = { .uid = "freebusy" };
	int64_t sequence;
	int r;

	rd->any_outside = rd->any_too_long = false;
	if ((r = ical_read_version(t, component, &sequence, s.stamped_at, err)) < 0 ||
	    (ical_first(t, component, "UID") && (r = ical_read_uid(t, component, &s.uid, err)) < 0))
		return r;
	for (const struct ical_property *p = ical_first(t, component, "FREEBUSY"); p;
	     p = ical_next(t, p)) {
		const char *list = p->value;
		char kind[24], value[80];

		if (ical_param(p, "FBTYPE", kind, sizeof kind) && strcasecmp(kind, "FREE") == 0)
			continue;
		s.kind = strcasecmp(kind, "BUSY-UNAVAILABLE") == 0 ? ABSENCE_OTHER : ABSENCE_BUSY;
		while (ical_list_next(&list, value, sizeof value))
			if ((r = add_period(rd, p, value, &s, err)) < 0)
				return r;
	}
	count_event(rd, before, true);
	return ERR_OK;
}
