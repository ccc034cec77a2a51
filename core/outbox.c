/* core/outbox.c - queues messages, each key once; lists and drops them. Sends nothing. */
#include "core/outbox.h"

#include "core/check_value.h"
#include "core/text.h"

#include "core/banned.h"

/* ---- queue ---- */

static int check_body(const char *body, struct err *err)
{
	size_t length = strlen(body);

	if (body[strspn(body, " \t\n")] == '\0')
		return err_set(err, ERR_INVALID, "the body of the message is empty");
	if (length > MESSAGE_BODY_MAX)
		return err_set(err, ERR_INVALID,
			       "the body of the message has %zu bytes: %zu at most", length,
			       MESSAGE_BODY_MAX);
	if (!text_is_utf8(body, length, NULL))
		return err_set(err, ERR_INVALID, "the body of the message is not UTF-8 text");
	for (const char *p = body; *p != '\0'; p++)
		if (((unsigned char) *p < ' ' && *p != '\n' && *p != '\t') || *p == 0x7f)
			return err_set(err, ERR_INVALID,
				       "the body of the message has the control byte %d: lines end "
				       "with LF",
				       *p);
	return ERR_OK;
}

static int check_mail(const struct mail *m, struct err *err)
{
	int r;

	if (m->to[0] == '\0')
		return err_set(err, ERR_INVALID, "%s has no mail address: set one with '%s'",
			       m->whose, m->remedy);
	if ((r = line_check("mail address", m->to, 120, err)) < 0 ||
	    (r = mail_check(m->to, err)) < 0 ||
	    (r = line_check("subject", m->subject, MESSAGE_SUBJECT_MAX, err)) < 0)
		return r;
	return check_body(m->body, err);
}

static int insert(struct work *work, const struct mail *m, struct err *err)
{
	return work_run(
		work,
		"INSERT INTO message (message_key, mail_to, subject, body, queued_on, state,"
		" audit_id) VALUES (?1, ?2, ?3, ?4, ?5, 'queued', ?6)",
		BIND(bind_text(m->key), bind_text(m->to), bind_text(m->subject), bind_text(m->body),
		     bind_date(work->today), bind_int(work_audit_id(work))),
		err);
}

int outbox_queue(struct work *work, const struct mail *mail, bool *out_new, struct err *err)
{
	int64_t there = 0;
	int r;

	if ((r = line_check("key of the message", mail->key, MESSAGE_KEY_MAX, err)) < 0 ||
	    (r = store_int(work->store, "SELECT count(*) FROM message WHERE message_key = ?1",
			   BIND(bind_text(mail->key)), 0, &there, err)) < 0)
		return r;
	if (there == 0 && ((r = check_mail(mail, err)) < 0 || (r = insert(work, mail, err)) < 0))
		return r;
	*out_new = there == 0;
	return ERR_OK;
}

/* ---- drop ---- */

int outbox_drop(struct work *work, int64_t message_id, struct err *err)
{
	SCOPED(message_release) struct message m = { 0 };
	int r;

	if ((r = outbox_load(work->store, message_id, &m, err)) < 0)
		return r;
	if (!work->reason) {
		(void) err_set(err, ERR_INVALID, "say why it must not go out, with --reason");
		return err_at(err, "reason", 0);
	}
	if (strcmp(m.state, "queued") != 0)
		return err_set(err, ERR_CONFLICT, "message %" PRId64 " is %s already", m.id,
			       m.state);
	return work_run(work, "UPDATE message SET state = 'dropped' WHERE message_id = ?1",
			BIND(bind_int(message_id)), err);
}

/* ---- read ---- */

void message_release(struct message *m)
{
	free(m->body);
	*m = (struct message){ 0 };
}

/* Who dropped it, when and why: the last act that changed its row. */
static int load_dropped(struct store *st, struct message *m, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	char key[24];
	bool row = false;
	int r;

	(void) snprintf(key, sizeof key, "%" PRId64, m->id);
	if ((r = store_one(st,
			   "SELECT a.today_on, a.actor, a.reason FROM audit_detail d"
			   " JOIN audit a ON a.audit_id = d.audit_id WHERE d.table_name = 'message'"
			   " AND d.row_key = ?1 AND d.kind = 'u' ORDER BY d.audit_id DESC LIMIT 1",
			   BIND(bind_text(key)), &q, &row, err)) < 0 ||
	    !row)
		return r;
	m->dropped_on = stmt_date(q, 0);
	stmt_copy(q, 1, m->dropped_by, sizeof m->dropped_by);
	stmt_copy(q, 2, m->reason, sizeof m->reason);
	return ERR_OK;
}

int outbox_load(struct store *st, int64_t message_id, struct message *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	SCOPED(message_release) struct message m = { .id = message_id, .dropped_on = DATE_NONE };
	bool row = false;
	int r = store_one(st,
			  "SELECT message_key, mail_to, subject, body, queued_on, state"
			  " FROM message WHERE message_id = ?1",
			  BIND(bind_int(message_id)), &q, &row, err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_NOT_FOUND,
			       "there is no message %" PRId64 ": 'daybook mail list' shows them",
			       message_id);
	stmt_copy(q, 0, m.key, sizeof m.key);
	stmt_copy(q, 1, m.to, sizeof m.to);
	stmt_copy(q, 2, m.subject, sizeof m.subject);
	m.queued_on = stmt_date(q, 4);
	stmt_copy(q, 5, m.state, sizeof m.state);
	if (!(m.body = stmt_dup(q, 3)))
		return err_nomem(err);
	if (strcmp(m.state, "dropped") == 0 && (r = load_dropped(st, &m, err)) < 0)
		return r;
	*out = m;
	m.body = NULL;
	return ERR_OK;
}

int outbox_keys(struct store *st, const char *begins, void (*each)(void *context, const char *key),
		void *context, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT message_key FROM message WHERE substr(message_key, 1, "
			    "length(?1)) = ?1 ORDER BY message_key",
			    BIND(bind_text(begins)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row)
		each(context, stmt_text(q, 0));
	return r;
}

const struct column outbox_columns[] = {
	{ "message", "No", COLUMN_INT }, { "queued_on", "Queued", COLUMN_DATE },
	{ "to", "To", COLUMN_TEXT },     { "subject", "Subject", COLUMN_TEXT },
	{ "key", "Key", COLUMN_TEXT },   { "state", "State", COLUMN_CODE },
};
const size_t outbox_column_count = COUNT_OF(outbox_columns);

static int check_state(const char *state, struct err *err)
{
	if (!state || strcmp(state, "queued") == 0 || strcmp(state, "dropped") == 0)
		return ERR_OK;
	return err_set(err, ERR_INVALID, "'%s' is not a state of a message: queued or dropped",
		       state);
}

int outbox_table(struct store *st, const struct outbox_filter *filter, struct table *t,
		 struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r;

	if (check_state(filter->state, err) < 0)
		return err_at(err, "state", 0);
	if ((r = store_query(st,
			     "SELECT message_id, queued_on, mail_to, subject, message_key, state"
			     " FROM message WHERE (?1 IS NULL OR state = ?1) AND (?2 IS NULL"
			     " OR substr(message_key, 1, length(?2)) = ?2) ORDER BY message_id",
			     BIND(bind_text(filter->state), bind_text(filter->key)), &q, err)) < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		table_add_int(t, stmt_int(q, 0));
		table_add_date(t, stmt_date(q, 1));
		for (int i = 2; i < 6; i++)
			table_add_text(t, stmt_text(q, i));
	}
	return r;
}
