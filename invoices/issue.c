/* invoices/issue.c - keeps renderings; writes nothing but its own table and the files it made */
#include "invoices/issue.h"

#include "billing/document.h"
#include "core/blob.h"
#include "core/crypto.h"
#include "invoices/logo.h"
#include "invoices/paper.h"
#include "invoices/render.h"

#include "core/banned.h"

#define BATCH 25

struct missing {
	int64_t document_id;
	char name[24];
	char *snapshot; /* owned */
};

struct missing_batch {
	struct missing document[BATCH];
	size_t count;
};

static void missing_release(struct missing_batch *b)
{
	for (size_t i = 0; i < b->count; i++)
		free(b->document[i].snapshot);
	b->count = 0;
}

static int load_missing(struct store *st, int64_t after, struct missing_batch *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT d.document_id, d.name, d.snapshot FROM document d"
		" LEFT JOIN rendering g ON g.document_id = d.document_id AND g.format = 'pdf'"
		" WHERE g.document_id IS NULL AND d.document_id > ?1 AND d.issuer = 'daybook'"
		" ORDER BY d.document_id LIMIT 25",
		BIND(bind_int(after)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row &&
	       out->count < BATCH) {
		struct missing *m = &out->document[out->count];

		m->document_id = stmt_int(q, 0);
		stmt_copy(q, 1, m->name, sizeof m->name);
		m->snapshot = stmt_dup(q, 2);
		if (!m->snapshot)
			return err_nomem(err);
		out->count++;
	}
	return r;
}

static int keep(struct work *work, int64_t document_id, const char *format, const char *bytes,
		size_t length, struct err *err)
{
	bool pdf = strcmp(format, "pdf") == 0;
	struct sha256_text sha;
	int r = blob_keep(work, pdf ? "application/pdf" : "text/xml", bytes, length, &sha, err);

	return r < 0 ? r
		     : work_run(work,
				"INSERT INTO rendering (document_id, format, renderer, sha256)"
				" VALUES (?1, ?2, ?3, ?4)",
				BIND(bind_int(document_id), bind_text(format),
				     bind_text(render_version), bind_text(sha.s)),
				err);
}

/* How far a rendering has come. A document that cannot be printed is left out and told at the end. */
struct rendering {
	struct pdf_fonts *fonts;
	int64_t last_id;
	size_t seen, made, failed;
	char failure[300]; /* the first: number and why */
};

static int render_one(struct work *work, struct rendering *g, const struct missing *m,
		      struct err *err)
{
	SCOPED(rendered_release) struct rendered made = { .pdf = NULL };
	struct sha256 sha = sha256_of(m->snapshot, strlen(m->snapshot));
	struct err why = { 0 };
	int r;

	g->seen++;
	g->last_id = m->document_id;
	if (render_document(g->fonts, m->snapshot, strlen(m->snapshot), sha.bytes, &made, &why) <
	    0) {
		if (g->failed++ == 0)
			(void) snprintf(g->failure, sizeof g->failure, "%s: %s", m->name, why.msg);
		return ERR_OK;
	}
	if ((r = keep(work, m->document_id, "pdf", made.pdf, made.pdf_length, err)) < 0 ||
	    (made.xml &&
	     (r = keep(work, m->document_id, "xml", made.xml, made.xml_length, err)) < 0))
		return r;
	g->made++;
	return ERR_OK;
}

/* One unit of work. What another process rendered meanwhile is left out: the batch is read under the lock. */
static int render_batch(struct store *st, const struct work_door *door, struct rendering *g,
			struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	SCOPED(missing_release) struct missing_batch batch = { .count = 0 };
	int r;

	if ((r = work_begin(&work, st, door, err)) < 0 ||
	    (r = load_missing(st, g->last_id, &batch, err)) < 0)
		return r;
	for (size_t i = 0; i < batch.count; i++)
		if ((r = render_one(&work, g, &batch.document[i], err)) < 0)
			return r;
	return work_commit(&work, err);
}

int issue_render_missing(struct store *st, const struct work_door *door, size_t *out_count,
			 bool (*progress)(void *context, size_t done, size_t total), void *context,
			 struct err *err)
{
	SCOPED(pdf_fonts_freep) struct pdf_fonts *fonts = NULL;
	struct rendering g = { 0 };
	int64_t total;
	size_t before;
	int r;

	*out_count = 0;
	if ((r = store_int(st,
			   "SELECT count(*) FROM document d LEFT JOIN rendering g ON g.document_id "
			   "= d.document_id AND g.format = 'pdf' WHERE g.document_id IS NULL AND "
			   "d.issuer = 'daybook'",
			   BIND_NONE, 0, &total, err)) < 0)
		return r;
	if (total == 0)
		return ERR_OK;
	if ((r = pdf_fonts_new(&fonts, err)) < 0)
		return r;
	logos_from_book(fonts, st);
	g.fonts = fonts;
	do {
		before = g.seen;
		if ((r = render_batch(st, door, &g, err)) < 0)
			return r;
		*out_count = g.made;
		if (progress &&
		    !progress(context, g.seen, g.seen > (size_t) total ? g.seen : (size_t) total))
			return err_set(err, ERR_CONFLICT,
				       "stopped: %zu PDFs were made, the next 'daybook invoice run'"
				       " makes the others",
				       g.made);
	} while (g.seen > before);
	if (g.failed)
		return err_set(err, ERR_INVALID,
			       "issued, but %zu of the PDFs cannot be made, the first %s", g.failed,
			       g.failure);
	return ERR_OK;
}

int issue_pdf(struct store *st, const char *name, char **out_bytes, size_t *out_length,
	      struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	const void *bytes;
	bool row = false;
	size_t length;
	char *copy;
	struct document_head head;
	int r;

	if ((r = document_find(st, name, &head, err)) < 0 ||
	    (r = store_one(st,
			   "SELECT b.bytes, d.issuer FROM document d LEFT JOIN rendering g ON"
			   " g.document_id = d.document_id AND g.format = 'pdf' LEFT JOIN blob b ON"
			   " b.sha256 = g.sha256 WHERE d.document_id = ?1",
			   BIND(bind_int(head.id)), &q, &row, err)) < 0)
		return r;
	if (strcmp(stmt_text(q, 1), "corporate") == 0)
		return err_set(err, ERR_CONFLICT,
			       "%s is a request: the ledger that issues has the document", name);
	if (stmt_is_null(q, 0))
		return err_set(
			err, ERR_CONFLICT,
			"%s has no PDF yet: 'daybook invoice run' finishes a run that was stopped",
			name);
	bytes = stmt_blob(q, 0, &length);
	copy = malloc(length + 1);
	if (!copy)
		return err_nomem(err);
	memcpy(copy, bytes, length);
	copy[length] = '\0';
	*out_bytes = copy;
	*out_length = length;
	return ERR_OK;
}

/* ---- verify ---- */

/* The file's identifier: the first of the two strings after /ID, 32 hex digits; "" if there is none. */
static void read_identifier(const char *bytes, size_t length, char out[33])
{
	const char *end = bytes + length, *p = bytes;

	out[0] = '\0';
	while ((p = memmem(p, (size_t) (end - p), "/ID", 3)) != NULL) {
		size_t n = 0;

		p += 3;
		while (p < end && (*p == ' ' || *p == '\n' || *p == '\r'))
			p++;
		if (p >= end || *p != '[')
			continue;
		for (p++; p < end && (*p == ' ' || *p == '<' || *p == '\n' || *p == '\r'); p++)
			;
		for (; p < end && n < 32; p++, n++) {
			char c = (char) (*p >= 'A' && *p <= 'F' ? *p - 'A' + 'a' : *p);

			if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
				break;
			out[n] = c;
		}
		out[n == 32 ? 32 : 0] = '\0';
		if (n == 32)
			return;
	}
}

/* The number of an electronic invoice, the first of its identifiers; "" if it is none. */
static void read_number(const char *bytes, size_t length, char out[33])
{
	static const char before[] = "<cbc:ID>";
	const char *at = memmem(bytes, length, before, sizeof before - 1);
	size_t n = 0;

	if (at)
		for (at += sizeof before - 1; at + n < bytes + length && at[n] != '<' && n < 32;
		     n++)
			out[n] = at[n];
	out[n] = '\0';
}

/* The document, or the paper, of a key; *out_found. */
static int find(struct store *st, const char *document_sql, const char *paper_sql, const char *key,
		struct verified *out, bool *out_found, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL, *p = NULL;
	struct paper paper = { .bytes = NULL };
	int r = store_one(st, document_sql, BIND(bind_text(key)), &q, out_found, err);

	if (r < 0)
		return r;
	if (*out_found) {
		stmt_copy(q, 0, out->number, sizeof out->number);
		stmt_copy(q, 0, out->name, sizeof out->name);
		return ERR_OK;
	}
	if ((r = store_one(st, paper_sql, BIND(bind_text(key)), &p, out_found, err)) < 0 ||
	    !*out_found)
		return r;
	stmt_copy(p, 0, paper.kind, sizeof paper.kind);
	stmt_copy(p, 1, paper.reference, sizeof paper.reference);
	paper.made_on = stmt_date(p, 2);
	(void) snprintf(out->mark, sizeof out->mark, "%.*s", PAPER_MARK, stmt_text(p, 3));
	(void) snprintf(out->name, sizeof out->name, "the %s", paper_name(&paper).s);
	return ERR_OK;
}

#define PAPER_NAMED "SELECT p.kind, p.reference, p.made_on, p.snapshot_sha256 FROM paper p WHERE "

int issue_verify(struct store *st, const char *bytes, size_t length, struct verified *out,
		 struct err *err)
{
	bool xml = length > 5 && memcmp(bytes, "<?xml", 5) == 0, found;
	char identifier[33];
	int r;

	*out = (struct verified){ .verdict = VERDICT_AS_ISSUED };
	if ((r = find(st,
		      "SELECT d.name FROM rendering g JOIN document d ON d.document_id ="
		      " g.document_id WHERE g.sha256 = ?1",
		      PAPER_NAMED "p.sha256 = ?1", sha256_hex(sha256_of(bytes, length)).s, out,
		      &found, err)) < 0 ||
	    found)
		return r;
	out->verdict = VERDICT_NOT_OURS;
	if (!xml && (length < 5 || memcmp(bytes, "%PDF-", 5) != 0))
		return ERR_OK;
	(xml ? read_number : read_identifier)(bytes, length, identifier);
	if (!*identifier)
		return ERR_OK;
	if ((r = find(st,
		      xml ? "SELECT d.name FROM document d WHERE d.name = ?1 AND d.issuer ="
			    " 'daybook'"
			  : "SELECT d.name FROM document d WHERE substr(d.snapshot_sha256, 1, 32)"
			    " = ?1",
		      PAPER_NAMED "substr(p.snapshot_sha256, 1, 32) = ?1", identifier, out, &found,
		      err)) < 0)
		return r;
	out->verdict = found ? VERDICT_ALTERED : VERDICT_NOT_OURS;
	return ERR_OK;
}

int issue_check(struct store *st, void (*say)(void *context, const char *finding), void *context,
		struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT x.name, x.sha256, b.bytes, x.format FROM (SELECT 'document ' || d.name AS"
		" name, g.sha256 AS sha256, upper(g.format) AS format FROM rendering g JOIN"
		" document d ON d.document_id = g.document_id UNION ALL SELECT 'paper ' ||"
		" substr(p.snapshot_sha256, 1, 12), p.sha256, 'PDF' FROM paper p UNION ALL SELECT"
		" DISTINCT 'setting ' || s.name, s.value, 'picture' FROM setting s WHERE s.name ="
		" 'theme.logo' AND s.value <> '') x JOIN blob b"
		" ON b.sha256 = x.sha256 ORDER BY x.name, x.format",
		BIND_NONE, &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		char finding[120];
		size_t length;
		const void *bytes = stmt_blob(q, 2, &length);

		if (strcmp(sha256_hex(sha256_of(bytes, length)).s, stmt_text(q, 1)) == 0)
			continue;
		(void) snprintf(finding, sizeof finding, "%s: the bytes of its %s were altered",
				stmt_text(q, 0), stmt_text(q, 3));
		say(context, finding);
	}
	return r;
}
