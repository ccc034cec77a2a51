/* calendar/freebusy.c - holds an officer's pattern, absences and visits against each other, minute by minute */
#include "calendar/freebusy.h"

#include "calendar/absence.h"
#include "calendar/diary.h"
#include "calendar/sender.h"
#include "core/days.h"

#include "core/banned.h"

#define DAY_MIN 1440

/* What a minute of the officer's is; a visit goes before all else. */
enum minute { MINUTE_FREE, MINUTE_AWAY, MINUTE_BUSY };

struct minutes {
	struct date from;
	int32_t days;
	unsigned char *at;      /* enum minute, 'days' times DAY_MIN */
	struct ical_busy *busy; /* the stretches of it */
	size_t count, room;
};

static void minutes_release(struct minutes *m)
{
	free(m->at);
	free(m->busy);
}

/* From a minute of a day up to, not with, a minute of a day, as far as it lies in what is asked for. */
static void mark(struct minutes *m, struct moment from, struct moment to, enum minute what)
{
	int64_t first = (int64_t) (from.on.day - m->from.day) * DAY_MIN + from.min;
	int64_t end = (int64_t) (to.on.day - m->from.day) * DAY_MIN + to.min;
	int64_t all = (int64_t) m->days * DAY_MIN;

	for (int64_t i = first > 0 ? first : 0; i < end && i < all; i++)
		m->at[i] = (unsigned char) what;
}

/* ---- what there is ---- */

static int mark_pattern(struct store *st, const struct officer *officer, struct minutes *m,
			struct err *err)
{
	SCOPED(officer_patterns_freep) struct officer_patterns *patterns = NULL;
	unsigned char kinds[FREEBUSY_DAYS_MAX];
	int r;

	if ((r = officer_patterns_load(st, officer->id, &patterns, err)) < 0 ||
	    (r = days_kinds(st, 0, m->from, date_add(m->from, m->days - 1), kinds, err)) < 0)
		return r;
	for (int32_t d = 0; d < m->days; d++) {
		struct date on = date_add(m->from, d);
		bool off = kinds[d] == DAY_CLOSED || (!date_is_none(officer->ends_on) &&
						      date_compare(on, officer->ends_on) > 0);

		for (int min = 0; min < DAY_MIN; min++)
			if (off || !officer_patterns_cover(patterns, officer->id, on, min, min + 1))
				m->at[(size_t) d * DAY_MIN + (size_t) min] = MINUTE_AWAY;
	}
	return ERR_OK;
}

static void mark_absence(void *context, const struct absence *a)
{
	mark(context, (struct moment){ a->span.first_on, a->span.start_min },
	     (struct moment){ a->span.last_on, a->span.end_min }, MINUTE_AWAY);
}

static int mark_visit(void *context, const struct diary_visit *v, struct err *err)
{
	(void) err; /* marking cannot fail */
	if (!diary_is_off(v))
		mark(context, (struct moment){ v->on, v->start_min },
		     (struct moment){ v->on, v->end_min }, MINUTE_BUSY);
	return ERR_OK;
}

static int mark_all(struct store *st, const struct officer *officer, struct date to,
		    struct minutes *m, struct err *err)
{
	int r;

	if ((r = mark_pattern(st, officer, m, err)) < 0 ||
	    (r = absence_each(st,
			      &(struct absence_filter){
				      .officer_id = officer->id, .from = m->from, .to = to },
			      mark_absence, m, err)) < 0)
		return r;
	return diary_each(st,
			  &(struct diary_filter){ .officer_id = officer->id,
						  .from = m->from,
						  .to = to,
						  .off_since = DATE_NONE },
			  mark_visit, m, err);
}

/* ---- stretches ---- */

static struct moment moment_at(const struct minutes *m, int64_t i)
{
	return (struct moment){ date_add(m->from, (int32_t) (i / DAY_MIN)), (int) (i % DAY_MIN) };
}

static int add_stretch(struct minutes *m, int64_t first, int64_t end, struct err *err)
{
	if (m->count == m->room) {
		size_t room = m->room ? m->room * 2 : 64;
		struct ical_busy *more = realloc(m->busy, room * sizeof *more);

		if (!more)
			return err_nomem(err);
		m->busy = more;
		m->room = room;
	}
	m->busy[m->count++] = (struct ical_busy){ moment_at(m, first), moment_at(m, end),
						  m->at[first] == MINUTE_AWAY };
	return ERR_OK;
}

static int find_stretches(struct minutes *m, struct err *err)
{
	int64_t all = (int64_t) m->days * DAY_MIN, end;
	int r = ERR_OK;

	for (int64_t i = 0; r == ERR_OK && i < all; i = end) {
		end = i + 1;
		while (end < all && m->at[end] == m->at[i])
			end++;
		if (m->at[i] != MINUTE_FREE)
			r = add_stretch(m, i, end, err);
	}
	return r;
}

/* ---- writing ---- */

/* Whose time it is: the officer's own address, else the service's. */
static int find_organizer(struct store *st, const struct officer *officer, struct date on,
			  struct ical_party *out, struct err *err)
{
	struct sender sender;
	int r = sender_load(st, on, &sender, err);

	if (r < 0)
		return r;
	(void) snprintf(out->name, sizeof out->name, "%s", officer->name);
	(void) snprintf(out->mail, sizeof out->mail, "%s",
			officer->mail[0] ? officer->mail : sender.mail);
	if (out->mail[0] != '\0')
		return ERR_OK;
	return err_set(err, ERR_CONFLICT,
		       "neither %s nor the service has a mail address, which free and busy times "
		       "must name: 'daybook officer set %s --mail ADDRESS'",
		       officer->code, officer->code);
}

/* The same officer of the same book has the same one, and it shows neither. */
static int make_uid(struct store *st, int64_t officer_id, char out[40], struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	char seed[128];
	bool row = false;
	int r = store_one(st, "SELECT a.chain_sha256 FROM audit a WHERE a.audit_id = 1", BIND_NONE,
			  &q, &row, err);

	if (r < 0)
		return r;
	(void) snprintf(seed, sizeof seed, "free and busy %s %" PRId64, row ? stmt_text(q, 0) : "",
			officer_id);
	ical_uid(seed, out);
	return ERR_OK;
}

int freebusy_write(struct store *st, const struct officer *officer, struct date from,
		   struct date to, const char *now, struct buffer *out, size_t *out_stretches,
		   struct err *err)
{
	SCOPED(minutes_release)
	struct minutes m = { .from = from, .days = to.day - from.day + 1 };
	struct ical_party organizer = { .name = "" };
	char uid[40];
	int r;

	if (m.days > FREEBUSY_DAYS_MAX)
		return err_set(err, ERR_RANGE, "%d days are asked for: %d at most", m.days,
			       FREEBUSY_DAYS_MAX);
	m.at = calloc((size_t) m.days, DAY_MIN);
	if (!m.at)
		return err_nomem(err);
	if ((r = find_organizer(st, officer, from, &organizer, err)) < 0 ||
	    (r = make_uid(st, officer->id, uid, err)) < 0 ||
	    (r = mark_all(st, officer, to, &m, err)) < 0 || (r = find_stretches(&m, err)) < 0 ||
	    (r = ical_begin(out, &(struct ical_head){ .method = ICAL_PUBLISH }, err)) < 0 ||
	    (r = ical_free_busy(out,
				&(struct ical_free_busy){ .uid = uid,
							  .made_at = now,
							  .organizer = &organizer,
							  .from = { from, 0 },
							  .to = { date_add(to, 1), 0 },
							  .busy = m.busy,
							  .count = m.count },
				err)) < 0)
		return r;
	*out_stretches = m.count;
	return ical_end(out, err);
}
