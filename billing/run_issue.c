/* billing/run_issue.c - issues what a run has planned: numbers, snapshots, claims, journal */
#include "billing/run_private.h"

#include "billing/issued.h"
#include "billing/period.h"

#include "core/banned.h"

/* The claims: a charge is billed once, a free-service record stands on one annex. */
static int insert_claims(struct work *work, const struct facts *f, const struct annex *annex,
			 int64_t document_id, struct err *err)
{
	int r = ERR_OK;

	for (size_t i = 0; r == ERR_OK && i < f->count; i++)
		r = document_insert_line(work, document_id, (int64_t) i + 1, f->charge[i].charge_id,
					 f->vat_rate.bp, f->charge[i].net, err);
	for (size_t i = 0; r == ERR_OK && i < annex->count; i++)
		r = work_run(work,
			     "INSERT INTO annex_record (record_id, document_id) VALUES (?1, ?2)",
			     BIND(bind_int(annex->record_ids[i]), bind_int(document_id)), err);
	return r;
}

static int post_document(struct work *work, const struct facts *f, const struct new_document *d,
			 int64_t document_id, struct err *err)
{
	SCOPED(freep) struct billed_days *lines = calloc(f->count, sizeof *lines);

	if (!lines)
		return err_nomem(err);
	for (size_t i = 0; i < f->count; i++)
		lines[i] = (struct billed_days){ .school_id = f->charge[i].school_id,
						 .contract_id = f->charge[i].contract_id,
						 .fy = f->charge[i].fy,
						 .net = f->charge[i].net };
	return document_post(work, d, document_id, f->payer.account_id, lines, f->count, err);
}

/* What a document cannot be without. */
static int check_complete(const struct supplier *supplier, const struct facts *f, struct err *err)
{
	if (!f->payer.address[0])
		return err_set(err, ERR_CONFLICT,
			       "who is billed for %s has no address: 'daybook school set %s "
			       "--address ...'",
			       f->school.name, f->school.urn);
	if (f->by_journal || f->corporate)
		return ERR_OK;
	if (!f->recharge && !supplier->vat_number[0])
		return err_set(err, ERR_CONFLICT,
			       "a VAT invoice needs the authority's VAT number:"
			       " 'daybook setting set authority.vat-number ...'");
	if (!supplier->account[0] || !supplier->sort_code[0])
		return err_set(err, ERR_CONFLICT,
			       "an invoice says where to pay: 'daybook setting set bank.%s ...'",
			       supplier->account[0] ? "sort-code" : "account");
	return ERR_OK;
}

static const char *series_of(const struct supplier *supplier, const struct facts *f)
{
	if (f->corporate)
		return f->recharge ? supplier->series_request_recharge : supplier->series_request;
	return f->recharge ? supplier->series_recharge : supplier->series_sale;
}

/* What the row of a document says; number and snapshot come later. */
static struct new_document document_of(const struct supplier *supplier, const struct facts *f)
{
	struct new_document d = {
		.kind = f->recharge ? "recharge" : "vat-invoice",
		.series = series_of(supplier, f),
		.corporate = f->corporate,
		.payer_id = f->payer.id,
		.school_id = facts_of_several(f) ? 0 : f->school.id,
		.issued_on = f->issued_on,
		.tax_point_on = f->tax_point_on,
		.due_on = f->due_on,
		.order_number = f->charge[0].order_number,
		.treatment = f->charge[0].treatment,
		.by_journal = f->by_journal,
		.net = f->net,
		.vat = f->vat,
	};

	facts_span(f, &d.service_from, &d.service_to);
	return d;
}

static int issue_one(struct work *work, const struct supplier *supplier, struct facts *f,
		     struct err *err)
{
	SCOPED(annex_release) struct annex annex = { 0 };
	SCOPED(freep) char *snapshot = NULL;
	struct new_document d;
	int64_t id = 0;
	int r;

	f->corporate = supplier->corporate;
	if ((r = check_complete(supplier, f, err)) < 0)
		return r;
	f->due_on = f->by_journal || f->corporate
			    ? DATE_NONE
			    : date_add(f->issued_on, (int32_t) supplier->pay_days);
	d = document_of(supplier, f);
	if ((r = document_take_number(work, &d, err)) < 0)
		return r;
	memcpy(f->name, d.name, sizeof f->name);
	if ((r = snapshot_make(work->store, supplier, f, &snapshot, &annex, err)) < 0)
		return r;
	d.snapshot = snapshot;
	if ((r = document_insert(work, &d, &id, err)) < 0 ||
	    (r = insert_claims(work, f, &annex, id, err)) < 0)
		return r;
	return post_document(work, f, &d, id, err);
}

int run_issue(struct work *work, struct run *run, progress_fn *progress, void *context,
	      struct err *err)
{
	struct supplier supplier;
	int r;

	if (run->document_count == 0)
		return ERR_OK;
	if ((r = period_check(work->store, run->on, "a document", err)) < 0 ||
	    (r = supplier_load(work->store, run->on, &supplier, err)) < 0)
		return r;
	for (size_t i = 0; i < run->document_count; i++) {
		if ((r = issue_one(work, &supplier, &run->document[i].facts, err)) < 0)
			return r;
		if (progress && !progress(context, i + 1, run->document_count))
			return err_set(err, ERR_CONFLICT, "stopped: nothing was issued");
	}
	return ERR_OK;
}
