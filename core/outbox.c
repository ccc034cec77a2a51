/* core/outbox.c - queues messages, each key once; lists and drops them. Sends nothing. */
#include "core/outbox.h"

#include <ctype.h>

#include "core/blob.h"
#include "core/check_value.h"
#include "core/clock.h"
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

const char *part_form_word(enum part_form form)
{
	return form == PART_ALTERNATIVE ? "alternative" : "attachment";
}

/* A word of RFC 2045, 5.1 (without the signs that nobody uses); what follows it. NULL: there is none. */
static const char *after_word(const char *p)
{
	const char *from = p;

	while (isalnum((unsigned char) *p) || (*p != '\0' && strchr("!#$&-^_.+", *p)))
		p++;
	return p == from ? NULL : p;
}

/* "text/calendar; charset=UTF-8": a type, a subtype, and parameters that need no quotes. */
static bool is_media_type(const char *p)
{
	if (!(p = after_word(p)) || *p++ != '/' || !(p = after_word(p)))
		return false;
	while (*p != '\0')
		if (strncmp(p, "; ", 2) != 0 || !(p = after_word(p + 2)) || *p++ != '=' ||
		    !(p = after_word(p)))
			return false;
	return true;
}

static int check_part(const struct mail_part *part, struct err *err)
{
	int r;

	if (strlen(part->media_type) > PART_TYPE_MAX || !is_media_type(part->media_type))
		return err_set(err, ERR_INVALID, "'%s' is not a media type such as text/calendar",
			       part->media_type);
	if (part->name[0] == '\0' && part->form == PART_ATTACHMENT)
		return err_set(err, ERR_INVALID, "a file that goes with a message needs a name");
	if (part->name[0] != '\0' &&
	    (r = line_check("name of the file", part->name, PART_NAME_MAX, err)) < 0)
		return r;
	if (strpbrk(part->name, "/\\\""))
		return err_set(err, ERR_INVALID, "'%s' is not a name of a file", part->name);
	if (part->length > PART_BYTES_MAX)
		return err_set(err, ERR_INVALID, "'%s' has %zu bytes: %zu at most", part->name,
			       part->length, PART_BYTES_MAX);
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
	if (m->part_count > MESSAGE_PARTS_MAX)
		return err_set(err, ERR_INVALID, "a message has %d parts at most",
			       MESSAGE_PARTS_MAX);
	for (size_t i = 0; i < m->part_count; i++)
		if ((r = check_part(&m->parts[i], err)) < 0)
			return r;
	return check_body(m->body, err);
}

static int insert(struct work *work, const struct mail *m, struct err *err)
{
	int64_t id = 0;
	int r = work_insert(
		work,
		"INSERT INTO message (message_key, mail_to, subject, body, queued_on, state,"
		" audit_id) VALUES (?1, ?2, ?3, ?4, ?5, 'queued', ?6)",
		BIND(bind_text(m->key), bind_text(m->to), bind_text(m->subject), bind_text(m->body),
		     bind_date(work->today), bind_int(work_audit_id(work))),
		&id, err);

	for (size_t i = 0; r == ERR_OK && i < m->part_count; i++) {
		const struct mail_part *part = &m->parts[i];
		struct sha256_text sha;

		if ((r = blob_keep(work, part->media_type, part->bytes, part->length, &sha, err)) ==
		    ERR_OK)
			r = work_run(work,
				     "INSERT INTO message_part (message_id, line, form, media_type,"
				     " name, sha256) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
				     BIND(bind_int(id), bind_int((int64_t) i + 1),
					  bind_text(part_form_word(part->form)),
					  bind_text(part->media_type), bind_text(part->name),
					  bind_text(sha.s)),
				     err);
	}
	return r;
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
	if (strcmp(m.state, "dropped") == 0)
		return err_set(err, ERR_CONFLICT, "message %" PRId64 " is dropped already", m.id);
	if (strcmp(m.state, "sent") == 0 || strcmp(m.state, "doubtful") == 0)
		return err_set(err, ERR_CONFLICT,
			       "message %" PRId64 " is %s: what went out, or may have, is not"
			       " taken back",
			       m.id, m.state);
	return work_run(work, "UPDATE message SET state = 'dropped' WHERE message_id = ?1",
			BIND(bind_int(message_id)), err);
}

/* ---- read ---- */

void message_release(struct message *m)
{
	free(m->body);
	for (size_t i = 0; i < m->part_count; i++)
		free(m->parts[i].bytes);
	*m = (struct message){ 0 };
}

static int check_state(const char *state, struct err *err)
{
	static const char *const states[] = { "queued",  "waiting",  "sent",
					      "refused", "doubtful", "dropped" };

	for (size_t i = 0; i < COUNT_OF(states); i++)
		if (!state || strcmp(state, states[i]) == 0)
			return ERR_OK;
	return err_set(err, ERR_INVALID,
		       "'%s' is not a state of a message: queued, waiting, sent, refused, doubtful"
		       " or dropped",
		       state);
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

/* A row of what read_messages() asks for has a part of a message, or a message without any. */
static int add_part(struct message *m, const struct stmt *q, struct err *err)
{
	struct message_part *part = &m->parts[m->part_count];
	const void *bytes;

	if (stmt_is_null(q, 13))
		return ERR_OK;
	if (m->part_count == MESSAGE_PARTS_MAX)
		return err_set(err, ERR_STORE, "message %" PRId64 " has too many parts", m->id);
	bytes = stmt_blob(q, 16, &part->length);
	if (!(part->bytes = malloc(part->length + 1)))
		return err_nomem(err);
	m->part_count++;
	if (part->length > 0)
		memcpy(part->bytes, bytes, part->length);
	part->bytes[part->length] = '\0';
	part->form =
		strcmp(stmt_text(q, 13), "attachment") == 0 ? PART_ATTACHMENT : PART_ALTERNATIVE;
	stmt_copy(q, 14, part->media_type, sizeof part->media_type);
	stmt_copy(q, 15, part->name, sizeof part->name);
	return ERR_OK;
}

static int begin_message(struct message *m, const struct stmt *q, struct err *err)
{
	message_release(m);
	m->id = stmt_int(q, 0);
	stmt_copy(q, 1, m->key, sizeof m->key);
	stmt_copy(q, 2, m->to, sizeof m->to);
	stmt_copy(q, 3, m->subject, sizeof m->subject);
	m->queued_on = stmt_date(q, 5);
	stmt_copy(q, 6, m->state, sizeof m->state);
	stmt_copy(q, 7, m->queued_at, sizeof m->queued_at);
	m->tries = stmt_int(q, 8);
	stmt_copy(q, 9, m->goes_to, sizeof m->goes_to);
	stmt_copy(q, 10, m->next_at, sizeof m->next_at);
	stmt_copy(q, 11, m->reply, sizeof m->reply);
	m->held = stmt_int(q, 12) != 0;
	m->dropped_on = DATE_NONE;
	return (m->body = stmt_dup(q, 4)) ? ERR_OK : err_nomem(err);
}

/* Of the message 'id', or with 0 of all that the filter takes. */
static int read_messages(struct store *st, int64_t id, const struct outbox_filter *filter,
			 outbox_reader *each, void *context, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	SCOPED(message_release) struct message m = { 0 };
	bool row = false;
	int r = store_query(
		st,
		"SELECT m.message_id, m.message_key, m.mail_to, m.subject, m.body, m.queued_on,"
		" n.state, a.recorded_at, n.tries, n.goes_to, n.next_at, n.reply, n.held, p.form,"
		" p.media_type, p.name, b.bytes FROM message m"
		" JOIN message_now n ON n.message_id = m.message_id LEFT JOIN audit a ON "
		"a.audit_id = m.audit_id"
		" LEFT JOIN message_part p ON p.message_id = m.message_id"
		" LEFT JOIN blob b ON b.sha256 = p.sha256"
		" WHERE (?1 = 0 OR m.message_id = ?1) AND (?2 IS NULL OR n.state = ?2)"
		" AND (?3 IS NULL OR substr(m.message_key, 1, length(?3)) = ?3)"
		" ORDER BY m.message_id, p.line",
		BIND(bind_int(id), bind_text(filter->state), bind_text(filter->key)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		if (stmt_int(q, 0) != m.id && ((m.id != 0 && (r = each(context, &m, err)) < 0) ||
					       (r = begin_message(&m, q, err)) < 0))
			return r;
		r = add_part(&m, q, err);
	}
	return r == ERR_OK && m.id != 0 ? each(context, &m, err) : r;
}

/* Hand it over: what is read next begins anew. */
static int take(void *context, struct message *m, struct err *err)
{
	struct message *out = context;

	(void) err;
	*out = *m;
	*m = (struct message){ 0 };
	return ERR_OK;
}

int outbox_load(struct store *st, int64_t message_id, struct message *out, struct err *err)
{
	SCOPED(message_release) struct message m = { 0 };
	int r;

	if (message_id > 0 &&
	    (r = read_messages(st, message_id, &(struct outbox_filter){ NULL, NULL }, take, &m,
			       err)) < 0)
		return r;
	if (m.id == 0)
		return err_set(err, ERR_NOT_FOUND,
			       "there is no message %" PRId64 ": 'daybook mail list' shows them",
			       message_id);
	if (strcmp(m.state, "dropped") == 0 && (r = load_dropped(st, &m, err)) < 0)
		return r;
	*out = m;
	m = (struct message){ 0 };
	return ERR_OK;
}

int outbox_each(struct store *st, const struct outbox_filter *filter, outbox_reader *each,
		void *context, struct err *err)
{
	if (check_state(filter->state, err) < 0)
		return err_at(err, "state", 0);
	return read_messages(st, 0, filter, each, context, err);
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
	{ "key", NULL, COLUMN_TEXT },    { "state", NULL, COLUMN_TEXT },
	{ NULL, "State", COLUMN_CODE },  { "next_at", NULL, COLUMN_TEXT },
	{ "tries", NULL, COLUMN_INT },   { "held", NULL, COLUMN_BOOL },
	{ "reply", NULL, COLUMN_TEXT },
};
const size_t outbox_column_count = COUNT_OF(outbox_columns);

struct date_text outbox_next(const char *next_at, bool held)
{
	struct moment at;
	struct err ignored = { 0 };
	struct date_text out = { "" };

	if (held)
		(void) snprintf(out.s, sizeof out.s, "held");
	else if (next_at && next_at[0] && clock_moment(next_at, &at, &ignored) == ERR_OK)
		(void) snprintf(out.s, sizeof out.s, "%d %.3s %s", date_civil(at.on).day,
				month_name(date_civil(at.on).month), clock_text(at.min).s);
	return out;
}

/* "waiting to 2 Sep 10:05", "waiting: held", or the state alone. */
static void add_state(struct table *t, const char *state, const char *next_at, bool held)
{
	struct date_text next = outbox_next(next_at, held);
	char text[64];

	(void) snprintf(text, sizeof text, "%s%s%s", state,
			!next.s[0] ? ""
			: held     ? ": "
				   : " to ",
			next.s);
	table_add_text(t, text);
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
			     "SELECT m.message_id, m.queued_on, n.goes_to, m.subject,"
			     " m.message_key, n.state, n.next_at, n.tries, n.held, n.reply"
			     " FROM message m JOIN message_now n ON n.message_id = m.message_id"
			     " WHERE (?1 IS NULL OR n.state = ?1) AND (?2 IS NULL"
			     " OR substr(m.message_key, 1, length(?2)) = ?2) ORDER BY m.message_id",
			     BIND(bind_text(filter->state), bind_text(filter->key)), &q, err)) < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		bool held = stmt_int(q, 8) != 0;

		table_add_int(t, stmt_int(q, 0));
		table_add_date(t, stmt_date(q, 1));
		for (int i = 2; i < 6; i++)
			table_add_text(t, stmt_text(q, i));
		add_state(t, stmt_text(q, 5), stmt_text(q, 6), held);
		table_add_text(t, stmt_text(q, 6));
		table_add_int(t, stmt_int(q, 7));
		table_add_bool(t, held);
		table_add_text(t, stmt_text(q, 9));
	}
	return r;
}
