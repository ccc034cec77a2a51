/* invoices/document_mail.c - chooses documents, and queues a message with the PDF for each */
#include "invoices/document_mail.h"

#include "billing/document.h"
#include "core/outbox.h"
#include "invoices/document_letter.h"

#include "core/banned.h"

void mailed_release(struct mailed *m)
{
	free(m->one);
	*m = (struct mailed){ .one = NULL };
}

/* ---- choose ---- */

#define SELECT_DOCUMENTS                                                                        \
	"SELECT d.document_id, d.name, p.name, a.mail, d.net_pence + d.vat_pence, g.sha256, "   \
	"m.message_id, w.document_id, length(b.bytes) FROM document d JOIN payer p ON "         \
	"p.payer_id = d.payer_id LEFT JOIN account_mail a ON a.account_id = "                   \
	"coalesce(p.account_id, p.payer_id) LEFT JOIN rendering g ON g.document_id = "          \
	"d.document_id AND g.format = 'pdf' LEFT JOIN blob b ON b.sha256 = g.sha256 LEFT JOIN " \
	"message m ON m.message_key = 'invoice:' || d.name LEFT JOIN document_printed w ON "    \
	"w.document_id = d.document_id WHERE d.issuer = 'daybook' AND "

static const char one_sql[] = SELECT_DOCUMENTS "d.document_id = ?1";
static const char open_sql[] =
	SELECT_DOCUMENTS "m.message_id IS NULL AND w.document_id IS NULL AND (?1 IS NULL OR "
			 "d.issued_on = ?1) AND (?2 = 0 OR (SELECT x.value FROM setting x WHERE "
			 "x.name = 'invoice.mail' AND x.from_on <= d.issued_on ORDER BY x.from_on "
			 "DESC LIMIT 1) = 'yes') ORDER BY d.document_id";

static enum mailed_by by_of(const struct stmt *q)
{
	if (!stmt_is_null(q, 6) || !stmt_is_null(q, 7))
		return MAILED_BEFORE;
	if (stmt_is_null(q, 5))
		return MAILED_NO_PDF;
	if (stmt_is_null(q, 3))
		return MAILED_LETTER;
	return stmt_int(q, 8) > (int64_t) PART_BYTES_MAX ? MAILED_TOO_LARGE : MAILED_NOW;
}

static int add_rows(struct stmt *q, struct mailed *out, struct err *err)
{
	bool row = false;
	int r;

	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct mailed_one *grown = array_grow(out->one, out->count, sizeof *grown);

		if (!grown)
			return err_nomem(err);
		out->one = grown;
		grown += out->count++;
		*grown = (struct mailed_one){ .document_id = stmt_int(q, 0),
					      .gross = stmt_money(q, 4),
					      .by = by_of(q),
					      .message_id =
						      stmt_is_null(q, 6) ? 0 : stmt_int(q, 6) };
		stmt_copy(q, 1, grown->number, sizeof grown->number);
		stmt_copy(q, 2, grown->payer, sizeof grown->payer);
		stmt_copy(q, 3, grown->to, sizeof grown->to);
	}
	return r;
}

static int choose(struct store *st, const struct mailing *which, struct mailed *out,
		  struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct document_head head;
	size_t before = out->count;
	int r;

	if (!which->number) {
		r = store_query(st, open_sql,
				BIND(bind_date(which->on), bind_int(which->automatic)), &q, err);
		return r < 0 ? r : add_rows(q, out, err);
	}
	if ((r = document_find(st, which->number, &head, err)) < 0 ||
	    (r = store_query(st, one_sql, BIND(bind_int(head.id)), &q, err)) < 0 ||
	    (r = add_rows(q, out, err)) < 0)
		return r;
	return out->count > before
		       ? ERR_OK
		       : err_set(err, ERR_CONFLICT,
				 "%s is a request: the ledger that issues has the document",
				 head.name);
}

/* ---- queue ---- */

static int queue(struct work *work, struct mailed_one *one, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	SCOPED(document_letter_release) struct document_letter letter = { .body = NULL };
	struct mail_part part = { .form = PART_ATTACHMENT, .media_type = "application/pdf" };
	char name[40], key[MESSAGE_KEY_MAX + 1];
	bool row = false, is_new = false;
	int r;

	if ((r = store_one(work->store,
			   "SELECT b.bytes, d.snapshot FROM document d JOIN rendering g ON"
			   " g.document_id = d.document_id AND g.format = 'pdf' JOIN blob b ON"
			   " b.sha256 = g.sha256 WHERE d.document_id = ?1",
			   BIND(bind_int(one->document_id)), &q, &row, err)) < 0 ||
	    (r = document_letter_write(work->store, work->today, stmt_text(q, 1), &letter, err)) <
		    0)
		return r;
	(void) snprintf(name, sizeof name, "%s.pdf", one->number);
	(void) snprintf(key, sizeof key, "invoice:%s", one->number);
	part.name = name;
	part.bytes = stmt_blob(q, 0, &part.length);
	if ((r = outbox_queue(work,
			      &(struct mail){ .key = key,
					      .to = one->to,
					      .whose = one->payer,
					      .remedy = "daybook school set",
					      .subject = letter.subject,
					      .body = letter.body,
					      .parts = &part,
					      .part_count = 1 },
			      &is_new, err)) < 0)
		return r;
	return store_int(work->store, "SELECT message_id FROM message WHERE message_key = ?1",
			 BIND(bind_text(key)), 0, &one->message_id, err);
}

static int keep_printed(struct work *work, const struct mailed_one *one, struct err *err)
{
	return work_run(work,
			"INSERT INTO document_printed (document_id, printed_on, audit_id) VALUES"
			" (?1, ?2, ?3)",
			BIND(bind_int(one->document_id), bind_date(work->today),
			     bind_int(work_audit_id(work))),
			err);
}

static bool is_letter(const struct mailed_one *one)
{
	return one->by == MAILED_LETTER || one->by == MAILED_TOO_LARGE;
}

int documents_mail(struct work *work, const struct mailing *which, struct mailed *out,
		   struct err *err)
{
	size_t from = out->count;
	int r = choose(work->store, which, out, err);

	for (size_t i = from; r == ERR_OK && i < out->count; i++) {
		struct mailed_one *one = &out->one[i];

		if (one->by == MAILED_NOW)
			r = queue(work, one, err);
		else if (is_letter(one) && which->printed)
			r = keep_printed(work, one, err);
		out->queued += one->by == MAILED_NOW;
		out->letters += is_letter(one);
		out->without_pdf += one->by == MAILED_NO_PDF;
	}
	return r;
}

/* ---- table ---- */

const struct column mailed_columns[] = {
	{ "number", "Number", COLUMN_CODE },    { "payer", "Payer", COLUMN_TEXT },
	{ "amount", "Amount £", COLUMN_MONEY }, { "by", NULL, COLUMN_TEXT },
	{ NULL, "Goes", COLUMN_CODE },          { "to", "To", COLUMN_TEXT },
	{ "message", NULL, COLUMN_INT },
};
const size_t mailed_column_count = COUNT_OF(mailed_columns);

void mailed_table(const struct mailed *m, struct table *t)
{
	static const char *const words[] = { "mail", "before", "letter", "too-large", "no-pdf" };
	static const char *const said[] = { "by mail", "went before", "to be printed",
					    "to be printed", "has no PDF yet" };

	for (size_t i = 0; i < m->count; i++) {
		const struct mailed_one *one = &m->one[i];

		table_add_text(t, one->number);
		table_add_text(t, one->payer);
		table_add_money(t, one->gross);
		table_add_text(t, words[one->by]);
		table_add_text(t, said[one->by]);
		table_add_text(t, one->to[0] ? one->to : NULL);
		if (one->message_id)
			table_add_int(t, one->message_id);
		else
			table_add_text(t, NULL);
	}
}
