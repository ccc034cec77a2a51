/* invoices/paper.c - keeps papers and finds them again */
#include "invoices/paper.h"

#include "core/blob.h"
#include "core/crypto.h"
#include "core/text.h"
#include "invoices/logo.h"
#include "invoices/render.h"

#include "core/banned.h"

/* The kinds, as the schema has them, and what people call them. */
static const struct {
	const char *kind, *name;
} kinds[] = {
	{ "quote", "quote" },
	{ "agreement", "service level agreement" },
	{ "statement", "statement of account" },
	{ "reminder", "reminder" },
	{ "year-end", "year-end statement" },
	{ "service-log", "log of free services" },
	{ "review", "service review" },
};

void paper_release(struct paper *paper)
{
	free(paper->bytes);
	paper->bytes = NULL;
}

static int take_bytes(const void *bytes, size_t length, struct paper *out, struct err *err)
{
	out->bytes = malloc(length + 1);
	if (!out->bytes)
		return err_nomem(err);
	memcpy(out->bytes, bytes, length);
	out->bytes[length] = '\0';
	out->length = length;
	return ERR_OK;
}

/* The paper whose hash begins so; *out_count: how many do, of which 2 stand for more. */
static int load(struct store *st, const char *begins, struct paper *out, size_t *out_count,
		struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT p.snapshot_sha256, p.kind, p.reference, p.made_on, b.bytes "
			    "FROM paper p JOIN"
			    " blob b ON b.sha256 = p.sha256 WHERE p.snapshot_sha256 >= ?1 AND"
			    " p.snapshot_sha256 < ?1 || 'g' ORDER BY p.snapshot_sha256 LIMIT 2",
			    BIND(bind_text(begins)), &q, err);

	*out_count = 0;
	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		const void *bytes;
		size_t length;

		if ((*out_count)++ > 0)
			continue;
		(void) snprintf(out->mark, sizeof out->mark, "%.*s", PAPER_MARK, stmt_text(q, 0));
		stmt_copy(q, 1, out->kind, sizeof out->kind);
		stmt_copy(q, 2, out->reference, sizeof out->reference);
		out->made_on = stmt_date(q, 3);
		bytes = stmt_blob(q, 4, &length);
		r = take_bytes(bytes, length, out, err);
	}
	return r;
}

/* ---- keep ---- */

static int insert(struct work *work, const struct paper_about *about, const struct json *root,
		  const char *snapshot, const struct sha256_text *hash, const struct paper *p,
		  struct err *err)
{
	struct sha256_text sha;
	int64_t id;
	int r = blob_keep(work, "application/pdf", p->bytes, p->length, &sha, err);

	if (r < 0)
		return r;
	return work_insert(
		work,
		"INSERT INTO paper (kind, reference, contract_id, payer_id, school_id, made_on,"
		" snapshot, snapshot_sha256, renderer, sha256, audit_id)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
		BIND(bind_text(json_text(root, "kind", "")),
		     bind_text(json_text(root, "reference", "")), bind_id(about->contract_id),
		     bind_id(about->payer_id), bind_id(about->school_id), bind_date(p->made_on),
		     bind_text(snapshot), bind_text(hash->s), bind_text(render_version),
		     bind_text(sha.s), bind_int(work_audit_id(work))),
		&id, err);
}

int paper_keep(struct work *work, struct pdf_fonts *fonts, const struct paper_about *about,
	       const char *snapshot, struct paper *out, struct err *err)
{
	SCOPED(json_freep) struct json *root = NULL;
	SCOPED(paper_release) struct paper p = { .is_new = true };
	struct sha256 sha = sha256_of(snapshot, strlen(snapshot));
	struct sha256_text hash = sha256_hex(sha);
	size_t count;
	int r;

	logos_from_book(fonts, work->store);
	if ((r = load(work->store, hash.s, &p, &count, err)) < 0)
		return r;
	if (count > 0) {
		p.is_new = false;
	} else {
		if ((r = json_parse(snapshot, strlen(snapshot), &root, err)) < 0 ||
		    (r = json_need_date(root, "made_on", &p.made_on, err)) < 0 ||
		    (r = render_paper(fonts, snapshot, strlen(snapshot), sha.bytes, &p.bytes,
				      &p.length, err)) < 0 ||
		    (r = insert(work, about, root, snapshot, &hash, &p, err)) < 0)
			return r;
		(void) snprintf(p.mark, sizeof p.mark, "%.*s", PAPER_MARK, hash.s);
		(void) snprintf(p.kind, sizeof p.kind, "%s", json_text(root, "kind", ""));
		(void) snprintf(p.reference, sizeof p.reference, "%s",
				json_text(root, "reference", ""));
	}
	*out = p;
	p.bytes = NULL;
	return ERR_OK;
}

/* ---- find ---- */

int paper_load(struct store *st, const char *mark, struct paper *out, struct err *err)
{
	SCOPED(paper_release) struct paper p = { .is_new = false };
	size_t count, length = strlen(mark);
	int r;

	if (length < 6 || length > 64 || strspn(mark, "0123456789abcdef") != length)
		return err_set(
			err, ERR_INVALID,
			"'%s' is not the mark of a paper, such as 4f3a9c1e07bd: 'daybook paper"
			" list' shows them",
			mark);
	if ((r = load(st, mark, &p, &count, err)) < 0)
		return r;
	if (count == 0)
		return err_set(err, ERR_NOT_FOUND,
			       "no paper has the mark %s: 'daybook paper list' shows them", mark);
	if (count > 1)
		return err_set(err, ERR_INVALID, "several papers have marks that begin %s", mark);
	*out = p;
	p.bytes = NULL;
	return ERR_OK;
}

struct paper_name paper_name(const struct paper *paper)
{
	struct paper_name out;
	const char *name = paper->kind;

	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (strcmp(kinds[i].kind, paper->kind) == 0)
			name = kinds[i].name;
	(void) snprintf(out.s, sizeof out.s, "%s %s, %s", name, paper->reference,
			date_long(paper->made_on).s);
	return out;
}

/* ---- list ---- */

const struct column paper_columns[] = {
	{ "mark", "Mark", COLUMN_CODE },    { "kind", "Kind", COLUMN_CODE },
	{ "made_on", "Date", COLUMN_DATE }, { "reference", "About", COLUMN_TEXT },
	{ "bytes", "Bytes", COLUMN_INT },
};
const size_t paper_column_count = COUNT_OF(paper_columns);

static int check_kind(const char *kind, struct err *err)
{
	char words[160] = "";
	size_t used = 0;

	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		if (strcmp(kinds[i].kind, kind) == 0)
			return ERR_OK;
		used += (size_t) snprintf(words + used, sizeof words - used, "%s%s",
					  used ? ", " : "", kinds[i].kind);
	}
	(void) err_set(err, ERR_INVALID, "'%s' is not a kind of paper: %s", kind, words);
	return err_at(err, "kind", 0);
}

int paper_table_of(struct store *st, const struct paper_filter *filter, struct table *t,
		   struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = filter->kind ? check_kind(filter->kind, err) : ERR_OK;

	if (r < 0 ||
	    (r = store_query(
		     st,
		     "SELECT substr(p.snapshot_sha256, 1, 12), p.kind, p.made_on, p.reference,"
		     " length(b.bytes) FROM paper p JOIN blob b ON b.sha256 = p.sha256 WHERE"
		     " (?1 IS NULL OR p.kind = ?1) AND (?2 = 0 OR p.school_id = ?2) AND"
		     " (?3 IS NULL OR p.made_on >= ?3) AND (?4 IS NULL OR p.made_on <= ?4)"
		     " ORDER BY p.made_on, p.paper_id",
		     BIND(bind_text(filter->kind), bind_int(filter->school_id),
			  bind_date(filter->from), bind_date(filter->to)),
		     &q, err)) < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		table_add_text(t, stmt_text(q, 0));
		table_add_text(t, stmt_text(q, 1));
		table_add_date(t, stmt_date(q, 2));
		table_add_text(t, stmt_text(q, 3));
		table_add_int(t, stmt_int(q, 4));
	}
	return r;
}
