/* core/outbox_try.c - chooses what may be sent, and keeps each try; touches no network */
#include "core/outbox_try.h"

#include "core/check_value.h"
#include "core/clock.h"
#include "core/text.h"

#include "core/banned.h"

/* How long what was put off waits: after the first time, the second, .. After the last it is given up. */
static const int64_t waits[] = { 5 * 60, 30 * 60, 2 * 3600, 8 * 3600, 24 * 3600 };

const char *try_outcome_word(enum try_outcome outcome)
{
	static const char *const words[] = { "accepted", "deferred", "refused", "given-up",
					     "doubtful" };

	return words[outcome];
}

static const char *about_word(enum try_about about)
{
	static const char *const words[] = { "server", "address", "message" };

	return words[about];
}

/* ---- choose ---- */

void try_choices_release(struct try_choices *c)
{
	free(c->choice);
	*c = (struct try_choices){ NULL, 0 };
}

static int add_choice(struct try_choices *out, const struct try_choice *choice, struct err *err)
{
	struct try_choice *grown = array_grow(out->choice, out->count, sizeof *grown);

	if (!grown)
		return err_nomem(err);
	out->choice = grown;
	grown[out->count++] = *choice;
	return ERR_OK;
}

int try_due(struct store *st, const char *now, bool early, int64_t limit, struct try_choices *out,
	    struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT n.message_id, n.tries, n.goes_to FROM message_now n WHERE"
		" n.state IN ('queued','waiting') AND n.held = 0 AND (?2 = 1 OR"
		" n.next_at IS NULL OR n.next_at <= ?1) ORDER BY n.message_id LIMIT ?3",
		BIND(bind_text(now), bind_int(early), bind_int(limit > 0 ? limit : INT64_MAX)), &q,
		err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct try_choice c = { stmt_int(q, 0), stmt_int(q, 1), "" };

		stmt_copy(q, 2, c.to, sizeof c.to);
		r = add_choice(out, &c, err);
	}
	return r;
}

/* May it be sent because a person named it? */
static int check_named(const struct message *m, bool again, bool elsewhere, struct err *err)
{
	if (strcmp(m->state, "dropped") == 0)
		return err_set(err, ERR_CONFLICT, "message %" PRId64 " was dropped (%s)", m->id,
			       m->reason);
	if (again)
		return ERR_OK;
	if (strcmp(m->state, "sent") == 0)
		return err_set(err, ERR_CONFLICT,
			       "message %" PRId64 " was sent already: --again sends it once more",
			       m->id);
	if (strcmp(m->state, "doubtful") == 0)
		return err_set(err, ERR_CONFLICT,
			       "message %" PRId64 " is doubtful, it may have arrived: --again"
			       " sends it once more, with the same Message-ID",
			       m->id);
	if (elsewhere)
		return ERR_OK;
	if (m->held)
		return err_set(err, ERR_CONFLICT,
			       "message %" PRId64 " is held, %s takes no mail (%s): --to sends it"
			       " to another address, --again to this one all the same",
			       m->id, m->goes_to, m->reply);
	if (strcmp(m->state, "refused") == 0)
		return err_set(err, ERR_CONFLICT,
			       "message %" PRId64 " was refused (%s): --again sends it once more,"
			       " --to to another address",
			       m->id, m->reply);
	return ERR_OK;
}

int try_choose(struct store *st, int64_t message_id, bool again, const char *to,
	       struct try_choices *out, struct err *err)
{
	SCOPED(message_release) struct message m = { 0 };
	struct try_choice c;
	int r;

	if (to[0] && mail_check(to, err) < 0)
		return err_at(err, "to", 0);
	if ((r = outbox_load(st, message_id, &m, err)) < 0 ||
	    (r = check_named(&m, again, to[0] != '\0', err)) < 0)
		return r;
	for (size_t i = 0; i < out->count; i++)
		if (out->choice[i].message_id == m.id)
			return ERR_OK; /* named twice, sent once */
	c = (struct try_choice){ .message_id = m.id, .tries = m.tries };
	(void) snprintf(c.to, sizeof c.to, "%s", to[0] ? to : m.goes_to);
	return add_choice(out, &c, err);
}

/* ---- begin ---- */

/* A setting of the day of the message that was changed since would make another mail of it. */
static int check_bytes(struct store *st, const struct try_choice *c, const struct sha256_text *sha,
		       struct err *err)
{
	int64_t others = 0;
	int r = store_int(st,
			  "SELECT count(*) FROM message_try WHERE message_id = ?1 AND sha256 <> ?2",
			  BIND(bind_int(c->message_id), bind_text(sha->s)), 0, &others, err);

	if (r == ERR_OK && others > 0)
		return err_set(err, ERR_CONFLICT,
			       "message %" PRId64 " would not be the mail that went out before:"
			       " authority.mail or authority.service of its day was changed since",
			       c->message_id);
	return r;
}

int try_begin(struct work *work, const struct try_choice *c, const char *server, bool asked,
	      const struct sha256_text *sha, int64_t *out_line, struct err *err)
{
	int64_t as_chosen = 0;
	int r;

	*out_line = 0;
	if ((r = store_int(
		     work->store,
		     "SELECT count(*) FROM message_now n WHERE n.message_id = ?1 AND n.tries ="
		     " ?2 AND n.state <> 'dropped'",
		     BIND(bind_int(c->message_id), bind_int(c->tries)), 0, &as_chosen, err)) < 0 ||
	    as_chosen == 0 || (r = check_bytes(work->store, c, sha, err)) < 0 ||
	    (r = work_run(work,
			  "INSERT INTO message_try (message_id, line, mail_to, server, asked,"
			  " sha256, tried_at, audit_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
			  BIND(bind_int(c->message_id), bind_int(c->tries + 1), bind_text(c->to),
			       bind_text(server), bind_int(asked), bind_text(sha->s),
			       bind_text(work->now), bind_int(work_audit_id(work))),
			  err)) < 0)
		return r;
	*out_line = c->tries + 1;
	return ERR_OK;
}

/* ---- end ---- */

/* How often it was put off for the same cause, since a person asked for it. */
static int count_deferred(struct store *st, int64_t message_id, enum try_about about, int64_t *out,
			  struct err *err)
{
	return store_int(st,
			 "SELECT count(*) FROM message_outcome o WHERE o.message_id = ?1 AND"
			 " o.outcome = 'deferred' AND (o.about = 'server') = (?2 = 1) AND o.line >="
			 " (SELECT coalesce(max(t.line), 0) FROM message_try t WHERE t.message_id ="
			 " ?1 AND t.asked = 1)",
			 BIND(bind_int(message_id), bind_int(about == ABOUT_SERVER)), 0, out, err);
}

static int plan_next(struct work *work, int64_t message_id, struct try_end *end, struct err *err)
{
	int64_t before = 0;
	int r;

	end->next_at[0] = '\0';
	if (end->outcome != TRY_DEFERRED)
		return ERR_OK;
	if ((r = count_deferred(work->store, message_id, end->about, &before, err)) < 0)
		return r;
	if (before >= (int64_t) COUNT_OF(waits)) {
		before = COUNT_OF(waits) - 1;
		if (end->about != ABOUT_SERVER) {
			end->outcome = TRY_GIVEN_UP;
			return ERR_OK;
		}
	}
	return clock_later(work->now, waits[before], end->next_at, err);
}

int try_finish(struct work *work, int64_t message_id, int64_t line, struct try_end *end,
	       struct err *err)
{
	int r;

	text_tidy(end->reply);
	if ((r = plan_next(work, message_id, end, err)) < 0)
		return r;
	return work_run(work,
			"INSERT INTO message_outcome (message_id, line, outcome, about, reply,"
			" next_at, audit_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
			BIND(bind_int(message_id), bind_int(line),
			     bind_text(try_outcome_word(end->outcome)),
			     bind_text(about_word(end->about)), bind_text(end->reply),
			     bind_text(end->next_at[0] ? end->next_at : NULL),
			     bind_int(work_audit_id(work))),
			err);
}

/* ---- read ---- */

int try_each(struct store *st, int64_t message_id,
	     void (*each)(void *context, const struct try_event *event), void *context,
	     struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT t.line, t.tried_at, t.mail_to, t.server, o.outcome, o.about, o.reply,"
		" o.next_at, t.asked, a.actor, t.audit_id FROM message_try t JOIN audit a ON"
		" a.audit_id = t.audit_id LEFT JOIN message_outcome o ON o.message_id ="
		" t.message_id AND o.line = t.line WHERE t.message_id = ?1"
		" UNION ALL SELECT 0, b.told_on, b.mail_to, NULL, b.action, NULL, b.reason, NULL,"
		" 0, a.actor, b.audit_id FROM mail_bounce b JOIN audit a ON a.audit_id ="
		" b.audit_id WHERE b.message_id = ?1 ORDER BY 11",
		BIND(bind_int(message_id)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row)
		each(context, &(struct try_event){ .line = stmt_int(q, 0),
						   .at = stmt_text(q, 1),
						   .to = stmt_text(q, 2),
						   .server = stmt_text(q, 3),
						   .what = stmt_text(q, 4),
						   .about = stmt_text(q, 5),
						   .reply = stmt_text(q, 6),
						   .next_at = stmt_text(q, 7),
						   .asked = stmt_int(q, 8) != 0,
						   .by = stmt_text(q, 9) });
	return r;
}
