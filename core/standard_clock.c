/* core/standard_clock.c - starts, pauses and stops the clocks of the standards */
#include "core/standard_clock.h"

#include "core/standard_watch.h"

#include "core/banned.h"

static int write_clock(struct work *work, const struct clock_start *start, int64_t standard_id,
		       int64_t *out_id, struct err *err)
{
	return work_insert(
		work,
		"INSERT INTO standard_clock (standard_id, subject, subject_id, "
		"school_id, officer_id, started_on, started_min, due_on, audit_id) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
		BIND(bind_int(standard_id), bind_text(start->subject), bind_int(start->subject_id),
		     bind_id(start->school_id), bind_id(start->officer_id), bind_date(start->at.on),
		     bind_int(start->at.min), bind_date(start->due), bind_int(work_audit_id(work))),
		out_id, err);
}

int clock_start(struct work *work, const struct clock_start *start, int64_t *out_clock,
		struct err *err)
{
	struct standard standard;
	int64_t id = 0;
	bool adopted;
	int r = standard_on(work->store, start->standard, start->at.on, &standard, &adopted, err);

	if (r < 0)
		return r;
	if (adopted) {
		assert((standard.promise->measure == MEASURE_BY_DATE) == !date_is_none(start->due));
		assert(standard.promise->measure <= MEASURE_BY_DATE);
		r = write_clock(work, start, standard.id, &id, err);
	}
	if (r == ERR_OK && out_clock)
		*out_clock = id;
	return r;
}

/* One thing that becomes of a clock. */
struct event {
	int64_t clock_id;
	const char *what;
	struct moment at;
	struct date due;               /* "due" */
	int64_t school_id, officer_id; /* "moved" */
	const char *reason;
};

static int write_event(struct work *work, const struct event *e, struct err *err)
{
	return work_run(work,
			"INSERT INTO clock_event (clock_id, what, on_date, at_min, due_on, "
			"school_id, officer_id, reason, audit_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, "
			"?7, ?8, ?9)",
			BIND(bind_int(e->clock_id), bind_text(e->what), bind_date(e->at.on),
			     bind_int(e->at.min), bind_date(e->due), bind_id(e->school_id),
			     bind_id(e->officer_id), bind_text(e->reason),
			     bind_int(work_audit_id(work))),
			err);
}

/* The subject's newest clock of a standard, where it runs; *out_running false: there is nothing to do. */
static int find_running(const struct work *work, const char *standard, const char *subject,
			int64_t subject_id, struct clock_line *out, bool *out_running,
			struct err *err)
{
	bool there;
	int r = clock_of(work->store, standard, subject, subject_id, out, &there, err);

	*out_running = r == ERR_OK && there && !out->voided && date_is_none(out->done);
	return r;
}

int clock_done(struct work *work, const char *standard, const char *subject, int64_t subject_id,
	       struct moment at, struct err *err)
{
	struct clock_line line;
	bool running;
	int r = find_running(work, standard, subject, subject_id, &line, &running, err);

	if (r < 0 || !running)
		return r;
	if (date_compare(at.on, line.started.on) < 0)
		return err_set(err, ERR_INVALID, "%s is before %s, when it came",
			       date_long(at.on).s, date_long(line.started.on).s);
	return write_event(
		work, &(struct event){ line.clock_id, "done", at, DATE_NONE, 0, 0, NULL }, err);
}

int clock_void(struct work *work, const char *standard, const char *subject, int64_t subject_id,
	       struct err *err)
{
	struct clock_line line;
	bool running;
	int r = find_running(work, standard, subject, subject_id, &line, &running, err);

	if (r < 0 || !running)
		return r;
	return write_event(work,
			   &(struct event){ line.clock_id,
					    "void",
					    { work->today, 0 },
					    DATE_NONE,
					    0,
					    0,
					    work->reason ? work->reason : "not needed" },
			   err);
}

int clock_again(struct work *work, const char *standard, const char *subject, int64_t subject_id,
		struct err *err)
{
	struct clock_line line;
	bool there;
	int r = clock_of(work->store, standard, subject, subject_id, &line, &there, err);

	if (r < 0 || !there)
		return r;
	if (!line.voided && date_is_none(line.done))
		return err_set(err, ERR_CONFLICT, "the clock of '%s' has not ended", standard);
	return write_event(
		work,
		&(struct event){
			line.clock_id, "again", { work->today, 0 }, DATE_NONE, 0, 0, work->reason },
		err);
}

/* ---- pauses ---- */

/* A pause's day must not lie before the clock's start nor inside an earlier pause. */
static int check_pause_day(const struct clock_line *line, struct date on, struct err *err)
{
	const struct due_pause *last =
		line->pause_count > 0 ? &line->pause[line->pause_count - 1] : NULL;

	if (date_compare(on, line->started.on) < 0)
		return err_set(err, ERR_INVALID, "%s is before %s, when it came", date_long(on).s,
			       date_long(line->started.on).s);
	if (last && !date_is_none(last->to) && date_compare(on, last->to) < 0)
		return err_set(err, ERR_CONFLICT, "it was paused already until %s",
			       date_long(date_add(last->to, -1)).s);
	return ERR_OK;
}

int clock_pause(struct work *work, const char *standard, const char *subject, int64_t subject_id,
		struct date from, struct err *err)
{
	struct clock_line line;
	bool running;
	int r;

	if ((r = work_need_reason(work, "the clock is paused", err)) < 0 ||
	    (r = find_running(work, standard, subject, subject_id, &line, &running, err)) < 0)
		return r;
	if (!running)
		return err_set(err, ERR_CONFLICT, "no clock of '%s' runs here", standard);
	if (line.paused)
		return err_set(err, ERR_CONFLICT, "it has been paused since %s",
			       date_long(line.pause[line.pause_count - 1].from).s);
	if (line.pause_count == CLOCK_PAUSES_MAX)
		return err_set(err, ERR_CONFLICT, "it was paused %d times already",
			       CLOCK_PAUSES_MAX);
	if ((r = check_pause_day(&line, from, err)) < 0)
		return err_at(err, "on", 0);
	return write_event(
		work,
		&(struct event){
			line.clock_id, "pause", { from, 0 }, DATE_NONE, 0, 0, work->reason },
		err);
}

int clock_resume(struct work *work, const char *standard, const char *subject, int64_t subject_id,
		 struct date on, struct err *err)
{
	struct clock_line line;
	bool running;
	int r = find_running(work, standard, subject, subject_id, &line, &running, err);

	if (r < 0)
		return r;
	if (!running || !line.paused)
		return err_set(err, ERR_CONFLICT, "no clock of '%s' is paused here", standard);
	if (date_compare(on, line.pause[line.pause_count - 1].from) < 0) {
		(void) err_set(err, ERR_INVALID, "%s is before %s, when it was paused",
			       date_long(on).s, date_long(line.pause[line.pause_count - 1].from).s);
		return err_at(err, "on", 0);
	}
	return write_event(
		work, &(struct event){ line.clock_id, "resume", { on, 0 }, DATE_NONE, 0, 0, NULL },
		err);
}

int clock_defer(struct work *work, const char *standard, const char *subject, int64_t subject_id,
		struct date due, struct err *err)
{
	struct clock_line line;
	bool running;
	int r;

	if ((r = work_need_reason(work, "another date was agreed", err)) < 0 ||
	    (r = find_running(work, standard, subject, subject_id, &line, &running, err)) < 0 ||
	    !running)
		return r;
	return write_event(
		work,
		&(struct event){
			line.clock_id, "due", { work->today, 0 }, due, 0, 0, work->reason },
		err);
}

/* ---- another owner ---- */

int clock_move(struct work *work, const char *subject, int64_t subject_id, int64_t school_id,
	       int64_t officer_id, struct err *err)
{
	for (size_t i = 0; promise_at(i); i++) {
		struct clock_line line;
		bool running;
		int r = find_running(work, promise_at(i)->code, subject, subject_id, &line,
				     &running, err);

		if (r < 0)
			return r;
		if (!running || (line.school_id == school_id && line.officer_id == officer_id))
			continue;
		if ((r = write_event(work,
				     &(struct event){ line.clock_id,
						      "moved",
						      { work->today, 0 },
						      DATE_NONE,
						      school_id,
						      officer_id,
						      NULL },
				     err)) < 0)
			return r;
	}
	return ERR_OK;
}

/* ---- how it stands ---- */

int clock_state(struct store *st, const char *standard, const char *subject, int64_t subject_id,
		struct date on, struct clock_state *out, struct err *err)
{
	struct clock_line line;
	bool there;
	int r = clock_of(st, standard, subject, subject_id, &line, &there, err);

	*out = (struct clock_state){ .due = DATE_NONE, .due_plain = DATE_NONE, .done = DATE_NONE };
	if (r < 0 || !there)
		return r;
	*out = (struct clock_state){ .promised = true,
				     .running = !line.voided && date_is_none(line.done),
				     .paused = line.paused && date_is_none(line.done),
				     .voided = line.voided,
				     .due = line.due,
				     .due_plain = line.due_plain,
				     .done = line.done,
				     .late = !line.voided && clock_is_late(&line, on) };
	return ERR_OK;
}
