/* core/outbox_bounce.c - keeps what reports say, and lists the addresses that fail */
#include "core/outbox_bounce.h"

#include "core/crypto.h"
#include "core/mime.h"

#include "core/banned.h"

/* ---- keep ---- */

static bool is_about(const struct bounce *b, const char *id)
{
	for (size_t i = 0; i < b->id_count; i++)
		if (strcmp(b->id[i], id) == 0)
			return true;
	return false;
}

/* Message-IDs are made of keys, so that they are the same ever after: the one that makes it is looked for. */
static int find_message(struct store *st, const struct bounce *b, int64_t *out_id, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	char book[65];
	bool row = false;
	int r;

	if ((r = mime_book(st, book, err)) < 0 ||
	    (r = store_query(st,
			     "SELECT message_id, message_key FROM message ORDER BY message_id DESC",
			     BIND_NONE, &q, err)) < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row)
		if (is_about(b, mime_id(stmt_text(q, 1), book).s)) {
			*out_id = stmt_int(q, 0);
			return ERR_OK;
		}
	return r < 0 ? r
		     : err_set(err, ERR_NOT_FOUND, "the report is about no message of this book");
}

/* Read before? */
static int check_new(struct store *st, const struct sha256_text *sha, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st, "SELECT told_on, message_id FROM mail_bounce WHERE file_sha256 = ?1",
			  BIND(bind_text(sha->s)), &q, &row, err);

	if (r == ERR_OK && row)
		return err_set(err, ERR_CONFLICT,
			       "this report, about message %" PRId64 ", was read on %s already",
			       stmt_int(q, 1), date_long(stmt_date(q, 0)).s);
	return r;
}

/* Whom the message went to: the recipient of the report, if it did; otherwise where it went last. */
static int find_address(struct store *st, const struct message *m, const struct bounce *b,
			char out[128], struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st,
			  "SELECT t.mail_to FROM message_try t WHERE t.message_id = ?1 AND"
			  " lower(t.mail_to) = lower(?2) ORDER BY t.line DESC LIMIT 1",
			  BIND(bind_int(m->id), bind_text(b->recipient)), &q, &row, err);

	if (r < 0)
		return r;
	(void) snprintf(out, 128, "%s", m->goes_to);
	if (row)
		stmt_copy(q, 0, out, 128);
	return ERR_OK;
}

int outbox_bounce(struct work *work, const char *bytes, size_t length, struct bounced *out,
		  struct err *err)
{
	SCOPED(message_release) struct message m = { 0 }, now = { 0 };
	struct sha256_text sha = sha256_hex(sha256_of(bytes, length));
	struct bounced b = { .message_id = 0 };
	int r;

	if ((r = bounce_parse(bytes, length, &b.bounce, err)) < 0 ||
	    (r = check_new(work->store, &sha, err)) < 0 ||
	    (r = find_message(work->store, &b.bounce, &b.message_id, err)) < 0 ||
	    (r = outbox_load(work->store, b.message_id, &m, err)) < 0 ||
	    (r = find_address(work->store, &m, &b.bounce, b.to, err)) < 0 ||
	    (r = work_run(work,
			  "INSERT INTO mail_bounce (message_id, mail_to, action, status, reason,"
			  " told_on, file_sha256, audit_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7,"
			  " ?8)",
			  BIND(bind_int(m.id), bind_text(b.to), bind_text(b.bounce.action),
			       bind_text(b.bounce.status), bind_text(b.bounce.reason),
			       bind_date(work->today), bind_text(sha.s),
			       bind_int(work_audit_id(work))),
			  err)) < 0 ||
	    (r = outbox_load(work->store, b.message_id, &now, err)) < 0)
		return r;
	(void) snprintf(b.subject, sizeof b.subject, "%s", now.subject);
	(void) snprintf(b.state, sizeof b.state, "%s", now.state);
	*out = b;
	return ERR_OK;
}

/* ---- list ---- */

void failing_remedy(const struct failing *f, char out[80])
{
	out[0] = '\0';
	if (!f->kind || !f->code)
		return;
	if (strcmp(f->kind, "officer") == 0)
		(void) snprintf(out, 80, "daybook officer set %s --mail ADDRESS", f->code);
	else
		(void) snprintf(out, 80, "daybook school set %s --%s ADDRESS", f->code,
				strcmp(f->kind, "payer") == 0 ? "payer-mail" : "mail");
}

/* Whose an address is now; a payer's is that of its latest address. */
#define OWNERS                                                                                \
	"SELECT lower(s.mail) AS address, 'school' AS kind, s.urn AS code, s.name AS name "   \
	"FROM school s WHERE s.mail IS NOT NULL UNION ALL SELECT lower(o.mail), 'officer', "  \
	"o.code, o.name FROM officer o WHERE o.mail IS NOT NULL UNION ALL SELECT "            \
	"lower(p.mail), 'payer', (SELECT min(s.urn) FROM school_kind k JOIN school s ON "     \
	"s.school_id = k.school_id WHERE k.payer_id = p.payer_id), p.name FROM payer p JOIN " \
	"(SELECT max(y.payer_id) AS latest FROM payer y GROUP BY coalesce(y.account_id, "     \
	"y.payer_id)) l ON l.latest = p.payer_id WHERE p.mail IS NOT NULL"

int failing_each(struct store *st, void (*each)(void *context, const struct failing *f),
		 void *context, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT f.address, f.reason, f.on_date, f.fault, x.kind, x.code, x.name,"
		" coalesce(w.messages, 0) FROM mail_failing f LEFT JOIN (" OWNERS ") x ON"
		" x.address = f.address LEFT JOIN (SELECT lower(n.goes_to) AS address, count(*) AS"
		" messages FROM message_now n WHERE n.state IN ('waiting','refused') GROUP BY"
		" lower(n.goes_to)) w ON w.address = f.address WHERE x.kind IS NOT NULL OR"
		" w.messages > 0 ORDER BY f.address, x.kind DESC, x.code",
		BIND_NONE, &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row)
		each(context, &(struct failing){ .address = stmt_text(q, 0),
						 .reason = stmt_text(q, 1),
						 .since = stmt_date(q, 2),
						 .lasting = stmt_int(q, 3) == 2,
						 .kind = stmt_text(q, 4),
						 .code = stmt_text(q, 5),
						 .name = stmt_text(q, 6),
						 .messages = stmt_int(q, 7) });
	return r;
}
