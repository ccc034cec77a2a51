/* billing/snapshot_annex.c - the annex: free services of the invoiced schools alone, each on exactly one */
#include "billing/snapshot_private.h"

#include "core/banned.h"

void annex_release(struct annex *annex)
{
	free(annex->record_ids);
	*annex = (struct annex){ 0 };
}

static int annex_add(struct annex *annex, int64_t record_id, struct err *err)
{
	if (annex->count % 64 == 0) {
		int64_t *grown = realloc(annex->record_ids, (annex->count + 64) * sizeof *grown);

		if (!grown)
			return err_nomem(err);
		annex->record_ids = grown;
	}
	annex->record_ids[annex->count++] = record_id;
	return ERR_OK;
}

/* Day after the last document that billed for the school; the year's first day if it had none. */
static int annex_from(struct store *st, const struct facts *f, int64_t school_id, struct date *out,
		      struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st,
			  "SELECT max(x.issued_on) FROM (SELECT d.issued_on FROM document d WHERE"
			  " d.school_id = ?1 AND d.kind <> 'credit-note' UNION ALL SELECT "
			  "g.issued_on FROM charge c JOIN "
			  "document_line l ON"
			  " l.charge_id = c.charge_id JOIN document g ON g.document_id ="
			  " l.document_id WHERE c.school_id = ?1 AND g.school_id IS NULL AND "
			  "g.kind <> 'credit-note') x",
			  BIND(bind_int(school_id)), &q, &row, err);

	if (r < 0)
		return r;
	*out = date_min(*out, stmt_is_null(q, 0) ? fy_first(fy_of(f->issued_on))
						 : date_add(stmt_date(q, 0), 1));
	return ERR_OK;
}

static int add_records(struct store *st, const struct facts *f, int64_t school_id,
		       struct json *services, struct date *from, struct annex *annex,
		       struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT r.record_id, r.done_on, v.title, o.code FROM statutory_record r"
			    " JOIN service v ON v.service_id = r.service_id JOIN officer o ON "
			    "o.officer_id = r.officer_id"
			    " LEFT JOIN annex_record x ON x.record_id = r.record_id"
			    " WHERE r.school_id = ?1 AND r.done_on <= ?2 AND x.record_id IS NULL "
			    "AND NOT EXISTS (SELECT 1 FROM record_withdrawn w WHERE w.record_id = "
			    "r.record_id) "
			    "ORDER BY r.done_on, r.record_id",
			    BIND(bind_int(school_id), bind_date(f->issued_on)), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct json *service;

		*from = date_min(*from, stmt_date(q, 1));
		if ((r = annex_add(annex, stmt_int(q, 0), err)) < 0)
			return r;
		if (!services)
			continue;
		service = json_add_object(services, NULL);
		json_add_date(service, "on", stmt_date(q, 1));
		json_add_text(service, "service", stmt_text(q, 2));
		json_add_text(service, "officer", stmt_text(q, 3));
	}
	return r;
}

/* Counts only, where the payer is not the school; of several each says whose. */
static int add_counts(struct store *st, const struct facts *f, const struct due_charge *of,
		      struct json *counts, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT v.title, count(*) FROM statutory_record r JOIN service v ON "
			    "v.service_id = r.service_id"
			    " LEFT JOIN annex_record x ON x.record_id = r.record_id"
			    " WHERE r.school_id = ?1 AND r.done_on <= ?2 AND x.record_id IS NULL "
			    "AND NOT EXISTS (SELECT 1 FROM record_withdrawn w WHERE w.record_id = "
			    "r.record_id) "
			    "GROUP BY v.title ORDER BY v.title",
			    BIND(bind_int(of->school_id), bind_date(f->issued_on)), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct json *count = json_add_object(counts, NULL);

		if (facts_of_several(f)) {
			json_add_text(count, "urn", of->urn);
			json_add_text(count, "school", of->school);
		}
		json_add_text(count, "service", stmt_text(q, 0));
		json_add_int(count, "count", stmt_int(q, 1));
	}
	return r;
}

int snapshot_annex(struct store *st, const struct facts *f, struct json *doc, struct annex *annex,
		   struct err *err)
{
	bool counts_only = facts_of_several(f) || f->payer.school_id != f->school.id;
	struct json *node = json_add_object(doc, "annex"), *services, *counts;
	struct date from = f->issued_on;
	int r = ERR_OK;

	json_add_bool(node, "counts_only", counts_only);
	services = json_add_array(node, "services");
	counts = json_add_array(node, "counts");
	for (size_t i = 0; r == ERR_OK && i < f->count; i++) {
		const struct due_charge *c = &f->charge[i];

		if (i > 0 && c->school_id == c[-1].school_id)
			continue;
		if ((r = annex_from(st, f, c->school_id, &from, err)) < 0 ||
		    (counts_only && (r = add_counts(st, f, c, counts, err)) < 0))
			return r;
		r = add_records(st, f, c->school_id, counts_only ? NULL : services, &from, annex,
				err);
	}
	json_add_date(node, "from", from);
	json_add_date(node, "to", f->issued_on);
	return r;
}
