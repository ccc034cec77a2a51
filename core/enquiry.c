/* core/enquiry.c - takes, answers and lists messages */
#include "core/enquiry.h"

#include "core/check_value.h"
#include "core/officer.h"
#include "core/standard_clock.h"
#include "core/standard_watch.h"
#include "core/statutory.h"
#include "core/user.h"

#include "core/banned.h"

#define ABOUT_MAX 200
#define STANDARD "answer-message"

static const char *const channels[] = { "phone", "mail", "helpline", "in-person" };
static const char *const senders[] = { "school", "parent", "pupil", "other" };

const char *enquiry_channel(size_t i)
{
	return i < COUNT_OF(channels) ? channels[i] : NULL;
}

const char *enquiry_sender(size_t i)
{
	return i < COUNT_OF(senders) ? senders[i] : NULL;
}

static int check_word(const char *what, const char *word, const char *const *words, size_t count,
		      struct err *err)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i], word) == 0)
			return ERR_OK;
	(void) err_set(err, ERR_INVALID, "'%s' is none of %s, %s, %s, %s", word, words[0], words[1],
		       words[2], words[3]);
	return err_at(err, what, 0);
}

/* A moment that has come: not after today; of today's hours nobody asks. */
static int check_moment(const struct work *work, struct moment at, struct err *err)
{
	if (date_compare(at.on, work->today) > 0) {
		(void) err_set(err, ERR_CONFLICT, "%s is still to come", date_long(at.on).s);
		return err_at(err, "at", 0);
	}
	return date_plausible(at.on, work->today, err) < 0 ? err_at(err, "at", 0) : ERR_OK;
}

static int check(const struct work *work, const struct enquiry *e, struct err *err)
{
	int r;

	if ((r = check_word("by", e->channel, channels, COUNT_OF(channels), err)) < 0 ||
	    (r = check_word("from", e->from_whom, senders, COUNT_OF(senders), err)) < 0)
		return r;
	if (!e->school_id && strcmp(e->from_whom, "school") == 0) {
		(void) err_set(err, ERR_INVALID, "say which school it is from, with --school");
		return err_at(err, "school", 0);
	}
	if (line_check("message", e->about, ABOUT_MAX, err) < 0)
		return err_at(err, "about", 0);
	return check_moment(work, e->at, err);
}

int enquiry_take(struct work *work, const struct enquiry *enquiry, int64_t *out_id, struct err *err)
{
	int r;

	if ((r = check(work, enquiry, err)) < 0 ||
	    (r = officer_serves(work->store, enquiry->officer_id, enquiry->at.on, err)) < 0 ||
	    (r = work_insert(work,
			     "INSERT INTO enquiry (school_id, channel, from_whom, received_on, "
			     "received_min, about, officer_id, audit_id) VALUES (?1, ?2, ?3, ?4, "
			     "?5, ?6, ?7, ?8)",
			     BIND(bind_id(enquiry->school_id), bind_text(enquiry->channel),
				  bind_text(enquiry->from_whom), bind_date(enquiry->at.on),
				  bind_int(enquiry->at.min), bind_text(enquiry->about),
				  bind_int(enquiry->officer_id), bind_int(work_audit_id(work))),
			     out_id, err)) < 0)
		return r;
	return clock_start(work,
			   &(struct clock_start){ STANDARD, "message", *out_id, enquiry->school_id,
						  enquiry->officer_id, enquiry->at, DATE_NONE },
			   NULL, err);
}

/* ---- one that waits ---- */

struct waiting {
	int64_t school_id, officer_id;
	struct moment at;
};

#define OFFICER_NOW                                                                          \
	"coalesce((SELECT p.officer_id FROM enquiry_event p WHERE p.event_id = (SELECT "     \
	"max(x.event_id) FROM enquiry_event x WHERE x.enquiry_id = q.enquiry_id AND x.what " \
	"= 'passed')), q.officer_id)"

static int load_waiting(const struct work *work, int64_t enquiry_id, const char *what,
			struct waiting *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(work->store,
			  "SELECT q.school_id, " OFFICER_NOW
			  ", q.received_on, q.received_min, e.what, e.on_date FROM enquiry q LEFT "
			  "JOIN enquiry_event e ON e.enquiry_id = q.enquiry_id AND e.what <> "
			  "'passed' WHERE q.enquiry_id = ?1",
			  BIND(bind_int(enquiry_id)), &q, &row, err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_NOT_FOUND,
			       "there is no message %" PRId64 ": 'daybook message list' shows them",
			       enquiry_id);
	if (!stmt_is_null(q, 4))
		return err_set(err, ERR_CONFLICT, "message %" PRId64 " was %s on %s", enquiry_id,
			       stmt_text(q, 4), date_long(stmt_date(q, 5)).s);
	*out = (struct waiting){ stmt_int(q, 0),
				 stmt_int(q, 1),
				 { stmt_date(q, 2), (int) stmt_int(q, 3) } };
	return user_answers_for(work, out->officer_id, what, err);
}

static int write_event(struct work *work, int64_t enquiry_id, const char *what, struct moment at,
		       int64_t officer_id, int64_t record_id, const char *note, struct err *err)
{
	return work_run(work,
			"INSERT INTO enquiry_event (enquiry_id, what, on_date, at_min, officer_id, "
			"record_id, note, audit_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
			BIND(bind_int(enquiry_id), bind_text(what), bind_date(at.on),
			     bind_int(at.min), bind_int(officer_id), bind_id(record_id),
			     bind_text(note), bind_int(work_audit_id(work))),
			err);
}

/* The free service that the answer was, in the log of the school. */
static int log_service(struct work *work, const struct waiting *w,
		       const struct enquiry_answer *answer, int64_t officer_id, int64_t *out_id,
		       struct err *err)
{
	struct school school;
	int r;

	if (!w->school_id) {
		(void) err_set(err, ERR_INVALID,
			       "the message is of no school: a free service is logged at one");
		return err_at(err, "service", 0);
	}
	r = school_load(work->store, w->school_id, &school, err);
	return r < 0 ? r
		     : statutory_write(work,
				       &(struct statutory_record){ .school = &school,
								   .service = answer->service,
								   .officer_id = officer_id,
								   .done_on = answer->at.on,
								   .minutes = answer->minutes },
				       out_id, err);
}

int enquiry_answer(struct work *work, int64_t enquiry_id, const struct enquiry_answer *answer,
		   struct err *err)
{
	struct waiting w;
	int64_t officer, record = 0;
	int r = load_waiting(work, enquiry_id, "answer a message", &w, err);

	if (r < 0 || (r = check_moment(work, answer->at, err)) < 0)
		return r;
	if (date_compare(answer->at.on, w.at.on) < 0 ||
	    (date_compare(answer->at.on, w.at.on) == 0 && answer->at.min < w.at.min)) {
		(void) err_set(err, ERR_INVALID, "%s, %s is before the message came (%s, %s)",
			       date_long(answer->at.on).s, clock_text(answer->at.min).s,
			       date_long(w.at.on).s, clock_text(w.at.min).s);
		return err_at(err, "at", 0);
	}
	if (answer->note && line_check("note", answer->note, ABOUT_MAX, err) < 0)
		return err_at(err, "note", 0);
	officer = answer->officer_id ? answer->officer_id : w.officer_id;
	if ((r = officer_serves(work->store, officer, answer->at.on, err)) < 0 ||
	    (answer->service && (r = log_service(work, &w, answer, officer, &record, err)) < 0) ||
	    (r = write_event(work, enquiry_id, "answered", answer->at, officer, record,
			     answer->note, err)) < 0)
		return r;
	return clock_done(work, STANDARD, "message", enquiry_id, answer->at, err);
}

int enquiry_withdraw(struct work *work, int64_t enquiry_id, struct err *err)
{
	struct waiting w;
	int r;

	if ((r = load_waiting(work, enquiry_id, "withdraw a message", &w, err)) < 0 ||
	    (r = work_need_reason(work, "the message is withdrawn", err)) < 0 ||
	    (r = write_event(work, enquiry_id, "withdrawn", (struct moment){ work->today, 0 },
			     w.officer_id, 0, work->reason, err)) < 0)
		return r;
	return clock_void(work, STANDARD, "message", enquiry_id, err);
}

int enquiry_pass(struct work *work, int64_t enquiry_id, int64_t officer_id, struct err *err)
{
	struct waiting w;
	int r;

	if ((r = load_waiting(work, enquiry_id, "pass a message on", &w, err)) < 0 ||
	    (r = officer_serves(work->store, officer_id, work->today, err)) < 0)
		return r;
	if (w.officer_id == officer_id)
		return err_set(err, ERR_CONFLICT, "that officer has message %" PRId64 " already",
			       enquiry_id);
	r = write_event(work, enquiry_id, "passed", (struct moment){ work->today, 0 }, officer_id,
			0, work->reason, err);
	return r < 0 ? r : clock_move(work, "message", enquiry_id, w.school_id, officer_id, err);
}

int enquiry_pause(struct work *work, int64_t enquiry_id, struct date from, struct err *err)
{
	struct waiting w;
	int r = load_waiting(work, enquiry_id, "pause a message", &w, err);

	return r < 0 ? r : clock_pause(work, STANDARD, "message", enquiry_id, from, err);
}

int enquiry_resume(struct work *work, int64_t enquiry_id, struct date on, struct err *err)
{
	struct waiting w;
	int r = load_waiting(work, enquiry_id, "resume a message", &w, err);

	return r < 0 ? r : clock_resume(work, STANDARD, "message", enquiry_id, on, err);
}

/* ---- list ---- */

const struct column enquiry_columns[] = {
	{ "message", "No", COLUMN_INT },       { "received_on", "Received", COLUMN_DATE },
	{ "received_at", NULL, COLUMN_CODE },  { "channel", NULL, COLUMN_CODE },
	{ "from", NULL, COLUMN_CODE },         { "urn", NULL, COLUMN_CODE },
	{ "school", "School", COLUMN_TEXT },   { "about", "About", COLUMN_TEXT },
	{ "officer", "Officer", COLUMN_CODE }, { "due_on", "Due", COLUMN_DATE },
	{ "state", "State", COLUMN_CODE },     { "answered_on", NULL, COLUMN_DATE },
	{ "note", NULL, COLUMN_TEXT },         { "record", NULL, COLUMN_INT },
};
const size_t enquiry_column_count = COUNT_OF(enquiry_columns);

/* The clocks of the messages, read once, by number of the message. */
struct dues {
	struct due {
		int64_t enquiry_id;
		struct date due;
		bool paused;
	} * item;
	size_t count;
};

static int keep_due(void *context, const struct clock_line *line, struct err *err)
{
	struct dues *dues = context;
	struct due *grown = array_grow(dues->item, dues->count, sizeof *grown);

	if (!grown)
		return err_nomem(err);
	dues->item = grown;
	grown[dues->count++] = (struct due){ line->subject_id, line->due, line->paused };
	return ERR_OK;
}

static int by_enquiry(const void *a, const void *b)
{
	const struct due *x = a, *y = b;

	return (x->enquiry_id > y->enquiry_id) - (x->enquiry_id < y->enquiry_id);
}

static const struct due *find_due(const struct dues *dues, int64_t enquiry_id)
{
	struct due key = { .enquiry_id = enquiry_id };

	return dues->count == 0 ? NULL
				: bsearch(&key, dues->item, dues->count, sizeof key, by_enquiry);
}

static const char *state(const char *ended, const struct due *due, struct date on)
{
	if (ended)
		return ended;
	if (due && due->paused)
		return "paused";
	return due && date_compare(on, due->due) > 0 ? "overdue" : "waiting";
}

static void add_row(struct table *t, const struct stmt *q, const struct dues *dues, struct date on)
{
	const struct due *due = find_due(dues, stmt_int(q, 0));

	table_add_int(t, stmt_int(q, 0));
	table_add_date(t, stmt_date(q, 1));
	table_add_text(t, clock_text((int) stmt_int(q, 2)).s);
	for (int i = 3; i < 9; i++)
		table_add_text(t, stmt_text(q, i));
	table_add_date(t, due ? due->due : DATE_NONE);
	table_add_text(t, state(stmt_text(q, 9), due, on));
	table_add_date(t, stmt_date(q, 10));
	table_add_text(t, stmt_text(q, 11));
	if (stmt_is_null(q, 12))
		table_add_text(t, NULL);
	else
		table_add_int(t, stmt_int(q, 12));
}

static int read_dues(struct store *st, const struct enquiry_filter *filter, struct dues *out,
		     struct err *err)
{
	SCOPED(work_days_freep) struct work_days *days = NULL;
	const struct clock_filter clocks = { .from = filter->from,
					     .to = filter->to,
					     .standard = STANDARD,
					     .running = !filter->all };
	int r;

	if ((r = work_days_open(st, &days, err)) < 0 ||
	    (r = clocks_each(st, days, &clocks, keep_due, out, err)) < 0)
		return r;
	if (out->count > 0)
		qsort(out->item, out->count, sizeof *out->item, by_enquiry);
	return ERR_OK;
}

int enquiry_list(struct store *st, struct date on, const struct enquiry_filter *filter,
		 struct table *t, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	SCOPED(freep) struct due *items = NULL;
	struct dues dues = { .count = 0 };
	bool row = false;
	int r = read_dues(st, filter, &dues, err);

	items = dues.item;
	if (r < 0 ||
	    (r = store_query(
		     st,
		     "SELECT b.enquiry_id, b.received_on, b.received_min, b.channel, b.from_whom, "
		     "s.urn, s.name, b.about, o.code, e.what, e.on_date, e.note, e.record_id FROM "
		     "(SELECT q.*, " OFFICER_NOW " AS owner FROM enquiry q) b LEFT JOIN school s "
		     "ON s.school_id = b.school_id LEFT JOIN enquiry_event e ON e.enquiry_id = "
		     "b.enquiry_id AND e.what <> 'passed' JOIN officer o ON o.officer_id = CASE "
		     "WHEN e.what = 'answered' THEN e.officer_id ELSE b.owner END WHERE (?1 IS "
		     "NULL OR b.school_id = ?1) AND (?2 IS NULL OR o.officer_id = ?2) AND (?3 IS "
		     "NULL OR b.received_on >= ?3) AND (?4 IS NULL OR b.received_on <= ?4) AND (?5 "
		     "= 1 OR e.what IS NULL) ORDER BY b.received_on, b.received_min, b.enquiry_id",
		     BIND(bind_id(filter->school_id), bind_id(filter->officer_id),
			  bind_date(filter->from), bind_date(filter->to), bind_int(filter->all)),
		     &q, err)) < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row)
		add_row(t, q, &dues, on);
	return r;
}
