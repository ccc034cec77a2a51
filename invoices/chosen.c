/* invoices/chosen.c - writes many documents' PDFs */
#include "invoices/chosen.h"

#include <errno.h>
#include <sys/stat.h>

#include "core/crypto.h"
#include "core/text.h"
#include "invoices/combined.h"
#include "invoices/logo.h"

#include "core/banned.h"

#define PDF_LIMIT (64 << 20)

/* clang-format off */
#define CHOSEN                                                                             \
	" FROM document d JOIN payer p ON p.payer_id = d.payer_id LEFT JOIN rendering g ON"    \
	" g.document_id = d.document_id AND g.format = 'pdf' LEFT JOIN blob b ON b.sha256 ="   \
	" g.sha256 WHERE d.issuer = 'daybook' AND d.issued_on >= coalesce(?1, '') AND"         \
	" d.issued_on <= coalesce(?2, '9') AND (?3 IS NULL OR d.kind = ?3) AND (?4 = 0 OR"     \
	" d.payer_id IN (SELECT a.payer_id FROM payer a WHERE a.payer_id = ?4 OR a.account_id" \
	" = ?4)) AND (?5 = 0 OR d.document_id IN (SELECT x.document_id FROM document x WHERE"  \
	" x.school_id = ?5 UNION SELECT l.document_id FROM charge c JOIN document_line l ON"   \
	" l.charge_id = c.charge_id WHERE c.school_id = ?5))"
/* clang-format on */

#define BIND_CHOSEN(which)                                                                  \
	BIND(bind_date((which)->from), bind_date((which)->until), bind_text((which)->kind), \
	     bind_int((which)->account_id), bind_int((which)->school_id))

int chosen_kind(const char *word, const char **out, struct err *err)
{
	static const struct {
		const char *word, *kind;
	} kinds[] = {
		{ "vat-invoice", "vat-invoice" }, { "invoice", "invoice" },
		{ "recharge", "recharge" },       { "internal", "recharge" },
		{ "credit-note", "credit-note" },
	};

	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (strcmp(kinds[i].word, word) == 0) {
			*out = kinds[i].kind;
			return ERR_OK;
		}
	return err_set(err, ERR_INVALID,
		       "'%s' is not a kind of document: vat-invoice, invoice, internal or"
		       " credit-note",
		       word);
}

static int count(struct store *st, const struct chosen *which, int64_t *out, struct err *err)
{
	return store_int(st, "SELECT count(*)" CHOSEN, BIND_CHOSEN(which), 0, out, err);
}

/* ---- a folder ---- */

static int refuse_missing(struct store *st, const struct chosen *which, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st, "SELECT count(*), min(d.name)" CHOSEN " AND g.sha256 IS NULL",
			  BIND_CHOSEN(which), &q, &row, err);

	if (r < 0 || !row || stmt_int(q, 0) == 0)
		return r;
	return err_set(err, ERR_CONFLICT,
		       "%" PRId64
		       " of the documents have no PDF yet, the first %s: 'daybook invoice"
		       " run' finishes a run that was stopped",
		       stmt_int(q, 0), stmt_text(q, 1));
}

static int make_folder(const char *folder, struct err *err)
{
	struct stat info;

	if (stat(folder, &info) == 0 && S_ISDIR(info.st_mode))
		return ERR_OK;
	if (mkdir(folder, 0777) < 0)
		return err_set(err, ERR_IO, "cannot make the folder '%s': %s", folder,
			       errno == EEXIST ? "there is a file of that name" : strerror(errno));
	return ERR_OK;
}

/* Is the file there, with the bytes of that hash? What cannot be read is not. */
static bool is_there(const char *path, const char *sha256)
{
	SCOPED(freep) char *bytes = NULL;
	struct err ignored = { 0 };
	struct stat info;
	size_t length;

	if (stat(path, &info) < 0 || !S_ISREG(info.st_mode) ||
	    file_read(path, PDF_LIMIT, &bytes, &length, &ignored) < 0)
		return false;
	return strcmp(sha256_hex(sha256_of(bytes, length)).s, sha256) == 0;
}

/* The row's document: its number, the hash and the bytes of its PDF. */
static int write_one(const struct stmt *q, const char *folder, struct chosen_sum *sum,
		     struct err *err)
{
	SCOPED(freep) char *path = NULL;
	const void *bytes;
	size_t length;
	int r;

	if (asprintf(&path, "%s/%s.pdf", folder, stmt_text(q, 0)) < 0) {
		path = NULL;
		return err_nomem(err);
	}
	if (is_there(path, stmt_text(q, 1))) {
		sum->there++;
		return ERR_OK;
	}
	bytes = stmt_blob(q, 2, &length);
	if ((r = file_write(path, bytes, length, err)) < 0)
		return r;
	sum->written++;
	return ERR_OK;
}

static bool go_on(const struct chosen_watch *watch, size_t done, int64_t total)
{
	return !watch || watch->step(watch->context, done, (size_t) total);
}

int chosen_to_folder(struct store *st, const struct chosen *which, const char *folder,
		     const struct chosen_watch *watch, struct chosen_sum *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct chosen_sum sum = { .documents = 0 };
	int64_t total = 0;
	bool row = false;
	int r;

	if ((r = refuse_missing(st, which, err)) < 0 || (r = count(st, which, &total, err)) < 0 ||
	    (total > 0 && (r = make_folder(folder, err)) < 0) ||
	    (r = store_query(st,
			     "SELECT d.name, g.sha256, b.bytes" CHOSEN
			     " ORDER BY d.issued_on, d.series, d.number",
			     BIND_CHOSEN(which), &q, err)) < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		if ((r = write_one(q, folder, &sum, err)) < 0)
			return r;
		if (!go_on(watch, ++sum.documents, total) && sum.documents < (size_t) total)
			return err_set(err, ERR_CONFLICT,
				       "stopped: %zu of %" PRId64 " PDFs are in '%s', the same"
				       " command again writes the others",
				       sum.documents, total, folder);
	}
	*out = sum;
	return r;
}

/* ---- one file ---- */

static int add_one(struct combined *combined, const struct stmt *q, struct err *err)
{
	const char *snapshot = stmt_text(q, 1);
	struct sha256 sha = sha256_of(snapshot, strlen(snapshot));
	struct err why = { 0 };
	int r = combined_add(combined, snapshot, strlen(snapshot), sha.bytes, &why);

	return r < 0 ? err_set(err, r, "%s: %s", stmt_text(q, 0), why.msg) : r;
}

static int add_all(struct store *st, const struct chosen *which, struct combined *combined,
		   const struct chosen_watch *watch, int64_t total, struct chosen_sum *sum,
		   struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT d.name, d.snapshot" CHOSEN
			    " ORDER BY p.name, p.payer_id, d.issued_on, d.series, d.number",
			    BIND_CHOSEN(which), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		if ((r = add_one(combined, q, err)) < 0)
			return r;
		if (!go_on(watch, ++sum->documents, total))
			return err_set(err, ERR_CONFLICT, "stopped: nothing was written");
	}
	return r;
}

int chosen_to_file(struct store *st, const struct chosen *which, const char *file, bool duplex,
		   const struct chosen_watch *watch, struct chosen_sum *out, struct err *err)
{
	SCOPED(pdf_fonts_freep) struct pdf_fonts *fonts = NULL;
	SCOPED(combined_freep) struct combined *combined = NULL;
	SCOPED(freep) char *bytes = NULL;
	struct chosen_sum sum = { .documents = 0 };
	int64_t total = 0;
	int r;

	if ((r = count(st, which, &total, err)) < 0)
		return r;
	if (total == 0)
		return err_set(err, ERR_NOT_FOUND, "no documents match: '%s' is not written", file);
	if ((r = file_check(file, err)) < 0 || (r = pdf_fonts_new(&fonts, err)) < 0 ||
	    (r = combined_new(fonts, duplex, &combined, err)) < 0)
		return r;
	logos_from_book(fonts, st);
	if ((r = add_all(st, which, combined, watch, total, &sum, err)) < 0 ||
	    (r = combined_finish(combined, &bytes, &sum.bytes, err)) < 0 ||
	    (r = file_write(file, bytes, sum.bytes, err)) < 0)
		return r;
	sum.written = sum.documents;
	*out = sum;
	return ERR_OK;
}
