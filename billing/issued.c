/* billing/issued.c - numbers documents, writes their rows and posts them */
#include "billing/issued.h"

#include "billing/journal.h"
#include "core/crypto.h"

#include "core/banned.h"

/* A series numbers one kind, in whatever year. */
static int check_series(struct store *st, const struct new_document *d, struct err *err)
{
	int64_t others = 0;
	int r = store_int(st, "SELECT count(*) FROM series WHERE series = ?1 AND kind <> ?2",
			  BIND(bind_text(d->series), bind_text(d->kind)), 0, &others, err);

	if (r < 0 || others == 0)
		return r;
	return err_set(err, ERR_CONFLICT,
		       "the series %s numbers documents of another kind: give each kind its own",
		       d->series);
}

/* The last number and day of a series in a year; *out_row false: it has none yet. */
static int read_series(struct store *st, const struct new_document *d, struct fy fy, bool *out_row,
		       int64_t *out_number, struct date *out_on, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	int r = store_one(st,
			  "SELECT last_number, last_on FROM series WHERE series = ?1 AND fy = ?2 "
			  "AND kind = ?3",
			  BIND(bind_text(d->series), bind_int(fy.begins), bind_text(d->kind)), &q,
			  out_row, err);

	if (r < 0 || !*out_row)
		return r;
	*out_number = stmt_int(q, 0);
	*out_on = stmt_date(q, 1);
	return ERR_OK;
}

/* The row of a series is made with its first document of the year. */
static int begin_series(struct work *work, const struct new_document *d, struct fy fy,
			struct err *err)
{
	int r = check_series(work->store, d, err);

	return r < 0 ? r
		     : work_run(work,
				"INSERT INTO series (series, fy, kind, last_number, last_on)"
				" VALUES (?1, ?2, ?3, 0, ?4)",
				BIND(bind_text(d->series), bind_int(fy.begins), bind_text(d->kind),
				     bind_date(fy_first(fy))),
				err);
}

int document_take_number(struct work *work, struct new_document *d, struct err *err)
{
	struct fy fy = fy_of(d->issued_on);
	struct date last_on = fy_first(fy);
	int64_t last = 0;
	bool row = false;
	int r = read_series(work->store, d, fy, &row, &last, &last_on, err);

	if (r < 0 || (!row && (r = begin_series(work, d, fy, err)) < 0))
		return r;
	if (date_compare(d->issued_on, last_on) < 0)
		return err_set(err, ERR_CONFLICT,
			       "the last document of the series %s is of %s: none can be issued on "
			       "%s, before it",
			       d->series, date_long(last_on).s, date_long(d->issued_on).s);
	d->number = last + 1;
	(void) snprintf(d->name, sizeof d->name, "%s%02d-%05d", d->series, fy.begins % 100,
			(int) d->number);
	return ERR_OK;
}

int document_insert(struct work *work, const struct new_document *d, int64_t *out_id,
		    struct err *err)
{
	struct sha256_text sha = sha256_hex(sha256_of(d->snapshot, strlen(d->snapshot)));

	return work_insert(
		work,
		"INSERT INTO document (kind, series, fy, number, name, issuer, payer_id, school_id,"
		" issued_on, tax_point_on, due_on, service_from, service_to, order_number,"
		" treatment, settles, net_pence, vat_pence, credits_document_id, snapshot,"
		" snapshot_sha256, audit_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,"
		" ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)",
		BIND(bind_text(d->kind), bind_text(d->series), bind_int(fy_of(d->issued_on).begins),
		     bind_int(d->number), bind_text(d->name),
		     bind_text(d->corporate ? "corporate" : "daybook"), bind_int(d->payer_id),
		     bind_id(d->school_id), bind_date(d->issued_on), bind_date(d->tax_point_on),
		     bind_date(d->due_on), bind_date(d->service_from), bind_date(d->service_to),
		     bind_text(d->order_number && d->order_number[0] ? d->order_number : NULL),
		     bind_text(d->treatment), bind_text(d->by_journal ? "journal" : "bank"),
		     bind_int(d->net.pence), bind_int(d->vat.pence), bind_id(d->credits_id),
		     bind_text(d->snapshot), bind_text(sha.s), bind_int(work_audit_id(work))),
		out_id, err);
}

int document_insert_line(struct work *work, int64_t document_id, int64_t line, int64_t charge_id,
			 int64_t vat_bp, struct money net, struct err *err)
{
	return work_run(work,
			"INSERT INTO document_line (document_id, line, charge_id, vat_bp,"
			" net_pence) VALUES (?1, ?2, ?3, ?4, ?5)",
			BIND(bind_int(document_id), bind_int(line), bind_id(charge_id),
			     bind_int(vat_bp), bind_int(net.pence)),
			err);
}

/* The posting of days of one school, contract and year; the first two of a document are not of days. */
static struct posting *deferred_line(struct posting *lines, size_t *count,
				     const struct billed_days *days)
{
	for (size_t i = 2; i < *count; i++)
		if (lines[i].school_id == days->school_id &&
		    lines[i].contract_id == days->contract_id &&
		    lines[i].fy.begins == days->fy.begins)
			return &lines[i];
	lines[*count] = (struct posting){ .account = "deferred",
					  .school_id = days->school_id,
					  .contract_id = days->contract_id,
					  .fy = days->fy };
	return &lines[(*count)++];
}

int document_post(struct work *work, const struct new_document *d, int64_t document_id,
		  int64_t account_id, const struct billed_days *lines, size_t count,
		  struct err *err)
{
	SCOPED(freep) struct posting *postings = calloc(2 + count, sizeof *postings);
	size_t posted = 2;

	if (!postings)
		return err_nomem(err);
	postings[0] =
		(struct posting){ .account = d->by_journal ? "recharge-clearing" : "receivable",
				  .payer_id = account_id,
				  .school_id = d->school_id,
				  .amount = money_add(d->net, d->vat) };
	postings[1] = (struct posting){ .account = "vat-output", .amount = money_negate(d->vat) };
	for (size_t i = 0; i < count; i++) {
		struct posting *line = deferred_line(postings, &posted, &lines[i]);

		line->amount = money_sub(line->amount, lines[i].net);
	}
	return journal_post(work, "document", document_id, d->issued_on, postings, posted, err);
}
