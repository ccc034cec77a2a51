/* calendar/reply_take.c - writes down what somebody answered to an invitation, unless it counts for nothing any more */
#include <strings.h>

#include "calendar/reply.h"
#include "calendar/told.h"

#include "core/banned.h"

struct answered {
	int64_t visit_id, sequence, since; /* since: the first sequence at its present time */
	char state[24];
	struct date on;
	int start_min;
};

static int find_visit(struct store *st, const char *uid, struct answered *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(
		st,
		"SELECT v.visit_id, v.sequence, v.state, v.on_date, v.start_min, " REPLY_SINCE
		" FROM visit v WHERE v.uid = ?1",
		BIND(bind_text(uid)), &q, &row, err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_NOT_FOUND,
			       "no visit has the UID '%.100s': the answer is to something else",
			       uid);
	*out = (struct answered){ .visit_id = stmt_int(q, 0),
				  .sequence = stmt_int(q, 1),
				  .on = stmt_date(q, 3),
				  .start_min = (int) stmt_int(q, 4),
				  .since = stmt_int(q, 5) };
	stmt_copy(q, 2, out->state, sizeof out->state);
	return ERR_OK;
}

/*
 * Is there a later answer of the party, or this very one? By sequence, then by when it was given (RFC 5546, 2.1.5). When an
 * answer of a clock that is ahead was given is not known: the same once more is this very one.
 */
static int find_fate(struct work *work, const struct answered *v, const struct told *party,
		     const struct reply_given *given, bool is_ahead, enum reply_fate *out,
		     struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(
		work->store,
		"SELECT y.sequence, y.stamped_at, y.reply FROM visit_reply y WHERE y.visit_id = ?1"
		" AND y.party = ?2 AND y.party_id = ?3"
		" ORDER BY y.sequence DESC, y.stamped_at DESC, y.reply_id DESC LIMIT 1",
		BIND(bind_int(v->visit_id), bind_text(party->is_school ? "school" : "officer"),
		     bind_int(party->party_id)),
		&q, &row, err);

	if (r < 0)
		return r;
	*out = REPLY_TAKEN;
	if (row) {
		int64_t sequence = stmt_int(q, 0);
		int later = strcmp(stmt_text(q, 1), given->stamped_at);

		if (sequence > given->sequence || (sequence == given->sequence && later > 0))
			*out = REPLY_OLDER;
		else if (sequence == given->sequence && (later == 0 || is_ahead) &&
			 strcmp(stmt_text(q, 2), given->reply) == 0)
			*out = REPLY_KNOWN;
	}
	return ERR_OK;
}

static int write_reply(struct work *work, const struct answered *v, const struct told *party,
		       const struct reply_given *given, struct err *err)
{
	return work_run(
		work,
		"INSERT INTO visit_reply (visit_id, party, party_id, sequence, reply,"
		" stamped_at, audit_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
		" ON CONFLICT DO NOTHING",
		BIND(bind_int(v->visit_id), bind_text(party->is_school ? "school" : "officer"),
		     bind_int(party->party_id), bind_int(given->sequence), bind_text(given->reply),
		     bind_text(given->stamped_at), bind_int(work_audit_id(work))),
		err);
}

/* Of each party that was told last at that address: two schools may share an office. */
static int take_each(struct work *work, const struct answered *v, const struct tolds *tolds,
		     const struct reply_given *given, bool is_ahead, struct reply_taken *out,
		     struct err *err)
{
	for (size_t i = 0; i < tolds->count; i++) {
		const struct told *party = &tolds->told[i];
		enum reply_fate fate = out->fate;
		int r = ERR_OK;

		if (!party->is_last || strcasecmp(party->mail, given->mail) != 0)
			continue;
		if (fate == REPLY_TAKEN &&
		    ((r = find_fate(work, v, party, given, is_ahead, &fate, err)) < 0 ||
		     (fate == REPLY_TAKEN && (r = write_reply(work, v, party, given, err)) < 0)))
			return r;
		if (out->parties++ > 0)
			continue;
		out->is_school = party->is_school;
		memcpy(out->code, party->code, sizeof out->code);
		memcpy(out->name, party->name, sizeof out->name);
		out->fate = fate;
	}
	return ERR_OK;
}

/* The time that was answered: the visit may have been moved since. */
static int find_time(struct store *st, const struct answered *v, int64_t sequence,
		     struct reply_taken *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st,
			  "SELECT on_date, start_min FROM visit_version WHERE visit_id = ?1 AND "
			  "sequence = ?2",
			  BIND(bind_int(v->visit_id), bind_int(sequence)), &q, &row, err);

	if (r < 0)
		return r;
	out->on = row ? stmt_date(q, 0) : v->on;
	out->start_min = row ? (int) stmt_int(q, 1) : v->start_min;
	return ERR_OK;
}

int reply_take(struct work *work, const struct reply_given *given, struct reply_taken *out,
	       struct err *err)
{
	SCOPED(tolds_release) struct tolds tolds = { .count = 0 };
	struct reply_taken taken = { .fate = REPLY_TAKEN };
	struct reply_given as_given = *given;
	bool is_ahead = strcmp(given->stamped_at, work->now) > 0;
	struct answered v = { .visit_id = 0 };
	int r;

	if (is_ahead)
		as_given.stamped_at = work->now;
	if ((r = find_visit(work->store, given->uid, &v, err)) < 0 ||
	    (r = tolds_load(work->store, v.visit_id, DATE_NONE, DATE_NONE, &tolds, err)) < 0)
		return r;
	if (given->sequence > v.sequence)
		return err_set(err, ERR_INVALID,
			       "the answer is to version %" PRId64 " of visit %" PRId64
			       ", and there is none after %" PRId64,
			       given->sequence, v.visit_id, v.sequence);
	if (strcmp(v.state, "planned") != 0)
		taken.fate = REPLY_OVER;
	else if (given->sequence < v.since)
		taken.fate = REPLY_STALE;
	taken.visit_id = v.visit_id;
	if ((r = find_time(work->store, &v, given->sequence, &taken, err)) < 0 ||
	    (r = take_each(work, &v, &tolds, &as_given, is_ahead, &taken, err)) < 0)
		return r;
	if (taken.parties == 0)
		return err_set(err, ERR_CONFLICT, "nobody was invited to visit %" PRId64 " at '%s'",
			       v.visit_id, given->mail);
	*out = taken;
	return ERR_OK;
}
