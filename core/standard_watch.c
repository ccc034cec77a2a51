/* core/standard_watch.c - puts a clock together from its start and what became of it */
#include "core/standard_watch.h"

#include "core/setting.h"

#include "core/banned.h"

bool clock_is_late(const struct clock_line *line, struct date on)
{
	if (date_is_none(line->due))
		return false;
	return date_compare(date_is_none(line->done) ? on : line->done, line->due) > 0;
}

bool clock_is_late_plain(const struct clock_line *line, struct date on)
{
	return date_compare(date_is_none(line->done) ? on : line->done, line->due_plain) > 0;
}

#define CLOCK_COLUMNS                                                                 \
	"SELECT c.clock_id, s.code, s.amount, c.subject, c.subject_id, c.school_id, " \
	"c.officer_id, c.started_on, c.started_min, c.due_on, e.what, e.on_date, "    \
	"e.due_on, e.school_id, e.officer_id, e.reason FROM standard_clock c JOIN "   \
	"standard s ON s.standard_id = c.standard_id LEFT JOIN clock_event e ON "     \
	"e.clock_id = c.clock_id"

/* A clock while its rows are read. */
struct folding {
	struct clock_line line;
	char subject[16];
	struct date due_first, due_last; /* of a standard by date */
};

static void begin(struct folding *f, const struct stmt *q)
{
	*f = (struct folding){ .line = { .clock_id = stmt_int(q, 0),
					 .promise = promise_find(stmt_text(q, 1)),
					 .amount = stmt_int(q, 2),
					 .subject_id = stmt_int(q, 4),
					 .school_id = stmt_int(q, 5),
					 .officer_id = stmt_int(q, 6),
					 .started = { stmt_date(q, 7), (int) stmt_int(q, 8) },
					 .due = DATE_NONE,
					 .due_plain = DATE_NONE,
					 .done = DATE_NONE },
			       .due_first = stmt_date(q, 9),
			       .due_last = stmt_date(q, 9) };
	stmt_copy(q, 3, f->subject, sizeof f->subject);
	f->line.subject = f->subject;
}

static void fold_pause(struct clock_line *line, const char *what, struct date on)
{
	struct due_pause *last = line->pause_count > 0 ? &line->pause[line->pause_count - 1] : NULL;

	if (strcmp(what, "resume") == 0 && last) {
		last->to = on;
		line->paused = false;
	} else if (strcmp(what, "pause") == 0 && line->pause_count < CLOCK_PAUSES_MAX) {
		line->pause[line->pause_count++] = (struct due_pause){ on, DATE_NONE };
		line->paused = true;
	}
}

/* One event, in the order in which they were entered. */
static void fold(struct folding *f, const struct stmt *q)
{
	struct clock_line *line = &f->line;
	const char *what = stmt_text(q, 10);

	if (!what)
		return;
	if (strcmp(what, "done") == 0) {
		line->done = stmt_date(q, 11);
	} else if (strcmp(what, "again") == 0) {
		line->done = DATE_NONE;
		line->voided = false;
	} else if (strcmp(what, "void") == 0) {
		line->voided = true;
	} else if (strcmp(what, "moved") == 0) {
		line->school_id = stmt_int(q, 13);
		line->officer_id = stmt_int(q, 14);
	} else if (strcmp(what, "due") == 0) {
		f->due_last = stmt_date(q, 12);
	} else {
		fold_pause(line, what, stmt_date(q, 11));
	}
	if (!stmt_is_null(q, 15))
		stmt_copy(q, 15, line->why, sizeof line->why);
}

/* The minute at which the service's day ended on a day, kept from one clock to the next. */
struct day_end {
	struct date on; /* DATE_NONE: not asked yet */
	int minute;
};

static int look_day_end(struct store *st, struct date on, struct day_end *end, struct err *err)
{
	int start;

	if (!date_is_none(end->on) && date_compare(end->on, on) == 0)
		return ERR_OK;
	end->on = on;
	return setting_span(st, "standard.day", on, &start, &end->minute, err);
}

/* All rows were read: when is it due? */
static int finish(struct store *st, struct folding *f, struct work_days *days, struct day_end *end,
		  struct err *err)
{
	struct clock_line *line = &f->line;
	struct due_rule rule = { .amount = line->amount, .at = line->started, .due = f->due_first };
	int r;

	line->subject = f->subject;
	if (!line->promise)
		return err_set(err, ERR_STORE,
			       "clock %" PRId64 " is of a standard that this daybook does not "
			       "know: use a newer one",
			       line->clock_id);
	rule.measure = line->promise->measure;
	if ((r = look_day_end(st, line->started.on, end, err)) < 0)
		return r;
	rule.day_ends = end->minute;
	if ((r = due_reckon(days, &rule, &line->due_plain, err)) < 0)
		return r;
	rule.due = f->due_last;
	rule.pauses = line->pause;
	rule.pause_count = line->pause_count;
	return due_reckon(days, &rule, &line->due, err);
}

/* ---- many ---- */

struct walk {
	struct store *store;
	struct work_days *days;
	const struct clock_filter *filter;
	struct day_end end;
	int (*each)(void *context, const struct clock_line *line, struct err *err);
	void *context;
};

static int tell(struct walk *w, struct folding *f, struct err *err)
{
	const struct clock_line *line = &f->line;
	int r;

	if (line->clock_id == 0 || line->voided ||
	    (w->filter->running && !date_is_none(line->done)))
		return ERR_OK;
	r = finish(w->store, f, w->days, &w->end, err);
	return r < 0 ? r : w->each(w->context, line, err);
}

static int walk(struct stmt *q, struct walk *w, struct err *err)
{
	struct folding f = { .line = { .clock_id = 0 } };
	bool row = false;
	int r;

	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		if (stmt_int(q, 0) != f.line.clock_id) {
			if ((r = tell(w, &f, err)) < 0)
				return r;
			begin(&f, q);
		}
		fold(&f, q);
	}
	return r < 0 ? r : tell(w, &f, err);
}

int clocks_each(struct store *st, struct work_days *days, const struct clock_filter *filter,
		int (*each)(void *context, const struct clock_line *line, struct err *err),
		void *context, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct walk w = { st, days, filter, { DATE_NONE, 0 }, each, context };
	int r = store_query(
		st,
		CLOCK_COLUMNS " AND e.audit_id <= ?4 AND e.on_date <= ?5 WHERE c.started_on >= "
			      "coalesce(?1, '') AND c.started_on <= coalesce(?2, '9') AND "
			      "(?3 IS NULL OR s.code = ?3) AND c.audit_id <= ?4 AND "
			      "c.started_on <= ?5 ORDER BY c.clock_id, e.event_id",
		BIND(bind_date(filter->from), bind_date(filter->to), bind_text(filter->standard),
		     bind_as_known(filter->as), bind_as_on(filter->as)),
		&q, err);

	return r < 0 ? r : walk(q, &w, err);
}

/* ---- one ---- */

int clock_of(struct store *st, const char *standard, const char *subject, int64_t subject_id,
	     struct clock_line *out, bool *out_there, struct err *err)
{
	SCOPED(work_days_freep) struct work_days *days = NULL;
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct folding f = { .line = { .clock_id = 0 } };
	struct day_end end = { DATE_NONE, 0 };
	bool row = false;
	int r;

	*out_there = false;
	if ((r = store_query(st,
			     CLOCK_COLUMNS " WHERE c.clock_id = (SELECT max(x.clock_id) FROM "
					   "standard_clock x JOIN standard y ON y.standard_id = "
					   "x.standard_id WHERE x.subject = ?1 AND x.subject_id = "
					   "?2 AND y.code = ?3) ORDER BY e.event_id",
			     BIND(bind_text(subject), bind_int(subject_id), bind_text(standard)),
			     &q, err)) < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		if (!*out_there)
			begin(&f, q);
		*out_there = true;
		fold(&f, q);
	}
	if (r < 0 || !*out_there)
		return r;
	if ((r = work_days_open(st, &days, err)) < 0 || (r = finish(st, &f, days, &end, err)) < 0)
		return r;
	*out = f.line;
	out->subject = subject;
	return ERR_OK;
}
