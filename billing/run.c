/* billing/run.c - groups what is due into documents and issues them */
#include "billing/run.h"

#include "billing/facts.h"
#include "billing/issued.h"
#include "billing/journal.h"
#include "billing/period.h"

#include "core/banned.h"

struct run_document {
	size_t first, count; /* of run.charge */
	struct facts facts;
};

struct run {
	struct date on;
	struct due_charge *charge;
	size_t charge_count;
	struct run_document *document;
	size_t document_count;
};

void run_free(struct run *run)
{
	if (!run)
		return;
	free(run->charge);
	free(run->document);
	free(run);
}

void run_freep(struct run **run)
{
	run_free(*run);
	*run = NULL;
}

size_t run_count(const struct run *run)
{
	return run->document_count;
}

size_t run_early(const struct run *run)
{
	size_t early = 0;

	for (size_t i = 0; i < run->charge_count; i++)
		early += date_compare(run->charge[i].due_on, run->on) > 0;
	return early;
}

struct money run_net(const struct run *run)
{
	struct money sum = money_pence(0);

	for (size_t i = 0; i < run->document_count; i++)
		sum = money_add(sum, run->document[i].facts.net);
	return sum;
}

struct money run_vat(const struct run *run)
{
	struct money sum = money_pence(0);

	for (size_t i = 0; i < run->document_count; i++)
		sum = money_add(sum, run->document[i].facts.vat);
	return sum;
}

/* ---- plan ---- */

/* Room for one more, doubling. */
static void *grow(void *array, size_t count, size_t size)
{
	if (count != 0 && (count & (count - 1)) != 0)
		return array;
	return realloc(array, (count == 0 ? 1 : count * 2) * size);
}

static int read_charge(const struct stmt *q, struct due_charge *c, struct err *err)
{
	*c = (struct due_charge){
		.charge_id = stmt_int(q, 0),
		.school_id = stmt_int(q, 1),
		.payer_id = stmt_int(q, 2),
		.part = (int) stmt_int(q, 5),
		.parts = (int) stmt_int(q, 6),
		.due_on = stmt_date(q, 7),
		.service_from = stmt_date(q, 8),
		.service_to = stmt_date(q, 9),
		.net = stmt_money(q, 10),
		.quantity = stmt_quantity(q, 11),
		.rate = stmt_money(q, 12),
		.price = stmt_money(q, 13),
		.fy = { (int16_t) stmt_int(q, 16) },
		.ends_on = stmt_date(q, 18),
		.bought_on = stmt_date(q, 20),
		.contract_id = stmt_int(q, 22),
	};
	struct money multiplied;
	int r;

	while (strcmp(origin_word(c->origin), stmt_text(q, 19)) != 0)
		c->origin++; /* the schema lets no other word stand */
	stmt_copy(q, 3, c->treatment, sizeof c->treatment);
	stmt_copy(q, 4, c->order_number, sizeof c->order_number);
	stmt_copy(q, 14, c->contract, sizeof c->contract);
	stmt_copy(q, 17, c->service, sizeof c->service);
	stmt_copy(q, 21, c->cause, sizeof c->cause);
	if ((r = money_price(c->rate, c->quantity, &multiplied, err)) < 0)
		return r;
	c->by_amount = c->parts > 1 || multiplied.pence != c->net.pence;
	return unit_parse(stmt_text(q, 15), &c->unit, err);
}

static int load_charges(struct store *st, struct date to, struct run *run, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT c.charge_id, c.school_id, k.payer_id, k.treatment, "
		"coalesce(u.order_number, ''), c.part,"
		" c.parts, c.due_on, c.service_from, c.service_to, c.net_pence, "
		"coalesce(c.quantity, CASE WHEN f.purchase_id IS NULL THEN h.quantity END, "
		"u.quantity), coalesce(f.rate_pence, u.rate_pence), coalesce(f.net_pence, "
		"h.net_pence, u.net_pence), t.ref, t.unit, c.fy, v.title, t.ends_on, u.origin, "
		"u.bought_on, c.cause, t.contract_id FROM charge c JOIN purchase "
		"u ON u.purchase_id = c.purchase_id"
		" LEFT JOIN rate_confirmed f ON f.purchase_id = u.purchase_id LEFT JOIN "
		"purchase_share h ON h.purchase_id = u.purchase_id AND h.school_id = c.school_id"
		" JOIN contract t ON t.contract_id = u.contract_id JOIN service v ON "
		"v.service_id = u.service_id"
		" JOIN school s ON s.school_id = c.school_id"
		" JOIN school_kind k ON k.school_id = c.school_id AND k.from_on =" SCHOOL_KIND_FROM(
			"c.school_id",
			"c.due_on") " LEFT JOIN document_line l ON l.charge_id = c.charge_id"
				    " WHERE c.due_on <= ?1 AND l.charge_id IS NULL AND c.kind = "
				    "'sale'"
				    " AND NOT EXISTS (SELECT 1 FROM charge_void z WHERE "
				    "z.charge_id = "
				    "c.charge_id)"
				    " ORDER BY s.name_folded, c.school_id, k.payer_id, "
				    "k.treatment, 5, c.fy, "
				    "c.due_on, c.charge_id",
		BIND(bind_date(to)), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct due_charge *grown = grow(run->charge, run->charge_count, sizeof *grown);

		if (!grown)
			return err_nomem(err);
		run->charge = grown;
		if ((r = read_charge(q, &run->charge[run->charge_count], err)) < 0)
			return r;
		run->charge_count++;
	}
	return r;
}

static bool same_document(const struct due_charge *a, const struct due_charge *b)
{
	return a->school_id == b->school_id && a->payer_id == b->payer_id &&
	       strcmp(a->treatment, b->treatment) == 0 &&
	       strcmp(a->order_number, b->order_number) == 0;
}

static int group_charges(struct run *run, struct err *err)
{
	for (size_t i = 0; i < run->charge_count; i++) {
		struct run_document *grown;

		if (i > 0 && same_document(&run->charge[i - 1], &run->charge[i])) {
			run->document[run->document_count - 1].count++;
			continue;
		}
		grown = grow(run->document, run->document_count, sizeof *grown);
		if (!grown)
			return err_nomem(err);
		run->document = grown;
		run->document[run->document_count++] =
			(struct run_document){ .first = i, .count = 1 };
	}
	return ERR_OK;
}

/* Who and how much. The payer is read as it was on the due date: that is how it was chosen. */
static int fill_facts(struct store *st, const struct run *run, struct run_document *d,
		      struct err *err)
{
	struct facts *f = &d->facts;
	struct school_terms terms;
	int r;

	f->charge = &run->charge[d->first];
	f->count = d->count;
	f->recharge = strcmp(f->charge[0].treatment, "recharge") == 0;
	f->issued_on = f->tax_point_on =
		run->on; /* billed in advance: the VAT invoice makes the tax point */
	if ((r = school_load(st, f->charge[0].school_id, &f->school, err)) < 0 ||
	    (r = school_terms_on(st, f->charge[0].school_id, f->charge[0].due_on, &terms, err)) <
		    0 ||
	    (r = vat_rate_on(st, f->charge[0].treatment, f->tax_point_on, &f->vat_rate, err)) < 0)
		return r;
	f->payer = terms.payer;
	for (size_t i = 0; i < f->count; i++)
		f->net = money_add(f->net, f->charge[i].net);
	f->vat = money_vat(f->net, f->vat_rate.bp);
	return ERR_OK;
}

int run_plan(struct store *st, struct date to, struct date on, struct run **out, struct err *err)
{
	SCOPED(run_freep) struct run *run = calloc(1, sizeof *run);
	int r;

	if (!run)
		return err_nomem(err);
	run->on = on;
	if ((r = load_charges(st, to, run, err)) < 0 || (r = group_charges(run, err)) < 0)
		return r;
	for (size_t i = 0; i < run->document_count; i++)
		if ((r = fill_facts(st, run, &run->document[i], err)) < 0)
			return r;
	*out = run;
	run = NULL;
	return ERR_OK;
}

const struct column run_columns[] = {
	{ "number", "Number", COLUMN_CODE },   { "kind", NULL, COLUMN_CODE },
	{ NULL, "Kind", COLUMN_CODE },         { "urn", "URN", COLUMN_CODE },
	{ "school", "School", COLUMN_TEXT },   { "payer", NULL, COLUMN_TEXT },
	{ "order_number", NULL, COLUMN_CODE }, { "lines", NULL, COLUMN_INT },
	{ "net", "Net £", COLUMN_MONEY },      { "vat", "VAT £", COLUMN_MONEY },
	{ "gross", "Gross £", COLUMN_MONEY },
};
const size_t run_column_count = COUNT_OF(run_columns);

static const char *kind_of(const struct facts *f)
{
	return f->recharge ? "recharge" : "vat-invoice";
}

void run_table(const struct run *run, struct table *t)
{
	for (size_t i = 0; i < run->document_count; i++) {
		const struct facts *f = &run->document[i].facts;

		table_add_text(t, f->name[0] ? f->name : NULL);
		table_add_text(t, kind_of(f));
		table_add_text(t, f->recharge ? "internal" : "VAT invoice");
		table_add_text(t, f->school.urn);
		table_add_text(t, f->school.name);
		table_add_text(t, f->payer.name);
		table_add_text(t, f->charge[0].order_number[0] ? f->charge[0].order_number : NULL);
		table_add_int(t, (int64_t) f->count);
		table_add_money(t, f->net);
		table_add_money(t, f->vat);
		table_add_money(t, money_add(f->net, f->vat));
	}
}

/* ---- issue ---- */

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

/* The line of a charge's days: those of one school, contract and year stand together. */
static struct posting *deferred_line(struct posting *lines, size_t *count,
				     const struct due_charge *c)
{
	for (size_t i = 2; i < *count; i++)
		if (lines[i].school_id == c->school_id && lines[i].contract_id == c->contract_id &&
		    lines[i].fy.begins == c->fy.begins)
			return &lines[i];
	lines[*count] = (struct posting){ .account = "deferred",
					  .school_id = c->school_id,
					  .contract_id = c->contract_id,
					  .fy = c->fy };
	return &lines[(*count)++];
}

/* Billed in advance: the payer owes it, the income is deferred, in the year of its days, until they are used or end. */
static int post_document(struct work *work, const struct facts *f, int64_t document_id,
			 struct err *err)
{
	SCOPED(freep) struct posting *lines = calloc(2 + f->count, sizeof *lines);
	size_t count = 2;

	if (!lines)
		return err_nomem(err);
	lines[0] = (struct posting){ .account = f->recharge ? "recharge-clearing" : "receivable",
				     .payer_id = f->payer.account_id,
				     .school_id = f->school.id,
				     .amount = money_add(f->net, f->vat) };
	lines[1] =
		(struct posting){ .account = "vat-output", .amount = money_pence(-f->vat.pence) };
	for (size_t i = 0; i < f->count; i++) {
		struct posting *line = deferred_line(lines, &count, &f->charge[i]);

		line->amount = money_sub(line->amount, f->charge[i].net);
	}
	return journal_post(work, "document", document_id, f->issued_on, lines, count, err);
}

/* What a document cannot be without. */
static int check_complete(const struct supplier *supplier, const struct facts *f, struct err *err)
{
	if (!f->payer.address[0])
		return err_set(err, ERR_CONFLICT,
			       "who is billed for %s has no address: 'daybook school set %s "
			       "--address ...'",
			       f->school.name, f->school.urn);
	if (f->recharge)
		return ERR_OK;
	if (!supplier->vat_number[0])
		return err_set(err, ERR_CONFLICT,
			       "a VAT invoice needs the authority's VAT number:"
			       " 'daybook setting set authority.vat-number ...'");
	if (!supplier->account[0] || !supplier->sort_code[0])
		return err_set(err, ERR_CONFLICT,
			       "an invoice says where to pay: 'daybook setting set bank.%s ...'",
			       supplier->account[0] ? "sort-code" : "account");
	return ERR_OK;
}

/* What the row of a document says; number and snapshot come later. */
static struct new_document document_of(const struct supplier *supplier, const struct facts *f)
{
	struct new_document d = {
		.kind = kind_of(f),
		.series = f->recharge ? supplier->series_recharge : supplier->series_sale,
		.payer_id = f->payer.id,
		.school_id = f->school.id,
		.issued_on = f->issued_on,
		.tax_point_on = f->tax_point_on,
		.due_on = f->due_on,
		.order_number = f->charge[0].order_number,
		.treatment = f->charge[0].treatment,
		.by_journal = f->recharge,
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

	if ((r = check_complete(supplier, f, err)) < 0)
		return r;
	f->due_on = f->recharge ? DATE_NONE : date_add(f->issued_on, (int32_t) supplier->pay_days);
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
	return post_document(work, f, id, err);
}

int run_issue(struct work *work, struct run *run,
	      void (*progress)(void *context, size_t done, size_t total), void *context,
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
		if (progress)
			progress(context, i + 1, run->document_count);
	}
	return ERR_OK;
}

void run_forget_numbers(struct run *run)
{
	for (size_t i = 0; i < run->document_count; i++)
		run->document[i].facts.name[0] = '\0';
}
