/* core/officer_pattern.c - on which days and hours an officer works, from a date on */
#include "core/officer.h"

#include "core/check_value.h"

#include "core/banned.h"

#define SPANS 28 /* parts of days in one pattern */

static const char *const names[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
static const char *const titles[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };

struct span {
	int weekday, start, end; /* 1 Monday; minutes */
};

struct pattern {
	struct span spans[SPANS];
	size_t count;
};

/* "mon", "Monday": 1 to 7, 0 for none. */
static int weekday_of(const char *text, size_t length)
{
	static const char *const full[] = { "monday", "tuesday",  "wednesday", "thursday",
					    "friday", "saturday", "sunday" };

	for (int i = 0; i < 7; i++)
		if ((length == 3 && strncasecmp(text, names[i], 3) == 0) ||
		    (length == strlen(full[i]) && strncasecmp(text, full[i], length) == 0))
			return i + 1;
	return 0;
}

static int add_span(struct pattern *p, struct span s, struct err *err)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->spans[i].weekday == s.weekday && p->spans[i].start < s.end &&
		    s.start < p->spans[i].end)
			return err_set(err, ERR_INVALID, "%s is given twice for the same hours",
				       titles[s.weekday - 1]);
	if (p->count == SPANS)
		return err_set(err, ERR_INVALID, "more than %d parts of days", SPANS);
	p->spans[p->count++] = s;
	return ERR_OK;
}

/* "wed", "mon-fri", "wed:8:30-12:30" */
static int add_word(struct pattern *p, const char *word, const char *hours, struct err *err)
{
	size_t day_length = strcspn(word, ":"), dash = strcspn(word, "-");
	const char *span = word[day_length] == ':' ? word + day_length + 1 : hours;
	struct span s = { 0 };
	int first, last, r;

	first = weekday_of(word, dash < day_length ? dash : day_length);
	last = dash < day_length ? weekday_of(word + dash + 1, day_length - dash - 1) : first;
	if (first == 0 || last < first)
		return err_set(err, ERR_INVALID,
			       "'%s' is not a day of the week: mon, tue, wed.., mon-fri, or"
			       " wed:8:30-12:30 with hours",
			       word);
	if (!span)
		return err_set(err, ERR_INVALID,
			       "'%s' has no hours: give --hours, such as 8:30-17:00", word);
	if ((r = span_parse(span, &s.start, &s.end, err)) < 0)
		return r;
	for (s.weekday = first; s.weekday <= last; s.weekday++)
		if ((r = add_span(p, s, err)) < 0)
			return r;
	return ERR_OK;
}

static int pattern_parse(const char *days, const char *hours, struct pattern *out, struct err *err)
{
	static const char between[] = " ,\t";
	char word[40];
	int r;

	*out = (struct pattern){ .count = 0 };
	if (strcmp(days, "none") == 0) {
		out->count = 1; /* weekday 0 alone: works no day */
		return ERR_OK;
	}
	for (days += strspn(days, between); *days != '\0'; days += strspn(days, between)) {
		size_t length = strcspn(days, between);

		(void) snprintf(word, sizeof word, "%.*s", (int) (length < 40 ? length : 39), days);
		if ((r = add_word(out, word, hours, err)) < 0)
			return r;
		days += length;
	}
	if (out->count == 0)
		return err_set(err, ERR_INVALID,
			       "no day is given: such as \"mon tue wed:8:30-12:30\", or none");
	return ERR_OK;
}

int officer_pattern_set(struct work *work, int64_t officer_id, struct date from, const char *days,
			const char *hours, struct err *err)
{
	struct pattern p;
	int r;

	if (date_plausible(from, work->today, err) < 0)
		return err_at(err, "from", 0);
	if ((r = pattern_parse(days, hours, &p, err)) < 0)
		return err_at(err, "days", 0);
	if ((r = work_run(work,
			  "DELETE FROM officer_pattern WHERE officer_id = ?1 AND from_on = ?2",
			  BIND(bind_int(officer_id), bind_date(from)), err)) < 0)
		return r;
	for (size_t i = 0; i < p.count; i++)
		if ((r = work_run(
			     work,
			     "INSERT INTO officer_pattern (officer_id, from_on, weekday, start_min,"
			     " end_min) VALUES (?1, ?2, ?3, ?4, ?5)",
			     BIND(bind_int(officer_id), bind_date(from),
				  bind_int(p.spans[i].weekday), bind_int(p.spans[i].start),
				  bind_int(p.spans[i].end)),
			     err)) < 0)
			return r;
	return ERR_OK;
}

/* The spans that hold on a date, in order; none if no pattern was ever set by then. */
static int spans_on(struct store *st, int64_t officer_id, struct date on, struct stmt **out,
		    struct err *err)
{
	return store_query(st,
			   "SELECT weekday, start_min, end_min FROM officer_pattern"
			   " WHERE officer_id = ?1 AND from_on = (SELECT max(x.from_on)"
			   " FROM officer_pattern x WHERE x.officer_id = ?1 AND x.from_on <= ?2)"
			   " ORDER BY weekday, start_min",
			   BIND(bind_int(officer_id), bind_date(on)), out, err);
}

/* ---- does an officer work then ---- */

struct dated_span {
	int64_t officer_id;
	struct date from;
	struct span span;
};

struct officer_patterns {
	struct dated_span *spans; /* by officer, date and time */
	size_t count, room;
};

void officer_patterns_freep(struct officer_patterns **patterns)
{
	if (*patterns)
		free((*patterns)->spans);
	free(*patterns);
	*patterns = NULL;
}

static int keep_span(struct officer_patterns *p, const struct stmt *q, struct err *err)
{
	if (p->count == p->room) {
		size_t room = p->room ? p->room * 2 : 64;
		struct dated_span *more = realloc(p->spans, room * sizeof *more);

		if (!more)
			return err_nomem(err);
		p->spans = more;
		p->room = room;
	}
	p->spans[p->count++] = (struct dated_span){ stmt_int(q, 0),
						    stmt_date(q, 1),
						    { (int) stmt_int(q, 2), (int) stmt_int(q, 3),
						      (int) stmt_int(q, 4) } };
	return ERR_OK;
}

#define PATTERNS(WHERE)                                           \
	"SELECT officer_id, from_on, weekday, start_min, end_min" \
	" FROM officer_pattern" WHERE " ORDER BY officer_id, from_on, weekday, start_min"

int officer_patterns_load(struct store *st, int64_t officer_id, struct officer_patterns **out,
			  struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	SCOPED(officer_patterns_freep)
	struct officer_patterns *patterns = calloc(1, sizeof *patterns);
	bool row = false;
	int r;

	if (!patterns)
		return err_nomem(err);
	r = officer_id ? store_query(st, PATTERNS(" WHERE officer_id = ?1"),
				     BIND(bind_int(officer_id)), &q, err)
		       : store_query(st, PATTERNS(""), BIND_NONE, &q, err);
	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row)
		if ((r = keep_span(patterns, q, err)) < 0)
			return r;
	if (r < 0)
		return r;
	*out = patterns;
	patterns = NULL;
	return ERR_OK;
}

/* Where the spans of an officer begin: the first that is not of one with a smaller key. */
static size_t first_span(const struct officer_patterns *p, int64_t officer_id)
{
	size_t low = 0, high = p->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (p->spans[middle].officer_id < officer_id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool officer_patterns_known(const struct officer_patterns *patterns, int64_t officer_id)
{
	size_t at = first_span(patterns, officer_id);

	return at < patterns->count && patterns->spans[at].officer_id == officer_id;
}

bool officer_patterns_cover(const struct officer_patterns *patterns, int64_t officer_id,
			    struct date on, int start_min, int end_min)
{
	int weekday = date_weekday(on), covered = start_min; /* up to here */
	struct date from = DATE_NONE;                        /* of the pattern that holds */

	for (size_t i = first_span(patterns, officer_id); i < patterns->count; i++) {
		const struct dated_span *d = &patterns->spans[i];

		if (d->officer_id != officer_id || date_compare(d->from, on) > 0)
			break;
		if (date_compare(d->from, from) > 0) { /* a later pattern replaces the one before */
			from = d->from;
			covered = start_min;
		}
		if (d->span.weekday == weekday && d->span.start <= covered && d->span.end > covered)
			covered = d->span.end;
	}
	if (date_is_none(from))
		return weekday <= 5;
	return covered >= end_min && covered > start_min;
}

int officer_works(struct store *st, int64_t officer_id, struct date on, int start_min, int end_min,
		  bool *out, struct err *err)
{
	SCOPED(officer_patterns_freep) struct officer_patterns *patterns = NULL;
	int r = officer_patterns_load(st, officer_id, &patterns, err);

	if (r == ERR_OK)
		*out = officer_patterns_cover(patterns, officer_id, on, start_min, end_min);
	return r;
}

/* ---- in words ---- */

void officer_days_add(char *out, size_t size, int64_t weekday, int64_t start_min, int64_t end_min)
{
	const char *part = end_min <= 13 * 60 ? " (am)" : start_min >= 12 * 60 ? " (pm)" : "";
	size_t used = strlen(out);

	(void) snprintf(out + used, size - used, "%s%s%s", used ? " " : "",
			weekday ? titles[weekday - 1] : "none", weekday ? part : "");
}

int officer_days_text(struct store *st, int64_t officer_id, struct date on, char *out, size_t size,
		      struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = spans_on(st, officer_id, on, &q, err);

	if (r < 0)
		return r;
	out[0] = '\0';
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row)
		officer_days_add(out, size, stmt_int(q, 0), stmt_int(q, 1), stmt_int(q, 2));
	if (r == ERR_OK && out[0] == '\0')
		(void) snprintf(out, size, "%s", OFFICER_DAYS_ALL);
	return r;
}
