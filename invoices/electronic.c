/* invoices/electronic.c - the XML of issued documents */
#include "invoices/electronic.h"

#include "billing/document.h"
#include "invoices/ubl.h"

#include "core/banned.h"

/* The kept bytes; none: out->bytes stays NULL. A request to the ledger that issues has none. */
static int load_kept(struct store *st, int64_t document_id, struct electronic *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	const void *bytes;
	int r = store_one(st,
			  "SELECT d.issuer, b.bytes FROM document d LEFT JOIN rendering g ON"
			  " g.document_id = d.document_id AND g.format = 'xml' LEFT JOIN blob b ON"
			  " b.sha256 = g.sha256 WHERE d.document_id = ?1",
			  BIND(bind_int(document_id)), &q, &row, err);

	if (r < 0)
		return r;
	if (row && strcmp(stmt_text(q, 0), "corporate") == 0)
		return err_set(err, ERR_CONFLICT,
			       "%s is a request: the ledger that issues has the document",
			       out->name);
	if (!row || stmt_is_null(q, 1))
		return ERR_OK;
	bytes = stmt_blob(q, 1, &out->length);
	out->bytes = malloc(out->length + 1);
	if (!out->bytes)
		return err_nomem(err);
	memcpy(out->bytes, bytes, out->length);
	out->bytes[out->length] = '\0';
	return ERR_OK;
}

static int load(struct store *st, const char *number, struct electronic *out, struct err *err)
{
	SCOPED(document_release) struct document doc = { 0 };
	SCOPED(freep) char *snapshot = NULL;
	int64_t id;
	int r;

	if ((r = document_snapshot(st, number, &id, &snapshot, err)) < 0 ||
	    (r = document_read(snapshot, strlen(snapshot), &doc, err)) < 0)
		return r;
	(void) snprintf(out->name, sizeof out->name, "%s", doc.number);
	(void) snprintf(out->payer, sizeof out->payer, "%s", doc.payer.name);
	(void) snprintf(out->school, sizeof out->school, "%s", doc.school_urn);
	out->lacks = ubl_lacks(&doc);
	if ((r = load_kept(st, id, out, err)) < 0 || out->bytes)
		return r;
	return ubl_write(&doc, &out->bytes, &out->length, err);
}

int electronic_load(struct store *st, const char *number, struct electronic *out, struct err *err)
{
	struct electronic e = { .bytes = NULL };
	int r = load(st, number, &e, err);

	if (r < 0) {
		electronic_release(&e);
		return r;
	}
	*out = e;
	return ERR_OK;
}

void electronic_release(struct electronic *electronic)
{
	free(electronic->bytes);
	*electronic = (struct electronic){ .bytes = NULL };
}
