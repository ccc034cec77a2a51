/* billing/run.c - groups what is due into documents and issues them */
#include "billing/run_private.h"

#include "billing/tax_point.h"
#include "core/payer.h"

#include "core/banned.h"

void run_free(struct run *run)
{
	if (!run)
		return;
	due_release(&run->due);
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

	for (size_t i = 0; i < run->due.count; i++)
		early += date_compare(run->due.charge[i].due_on, run->on) > 0;
	return early;
}

bool run_requests(const struct run *run)
{
	return run->document_count > 0 && run->document[0].facts.corporate;
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

/* The VAT invoice makes its tax point: it is for what comes, or for work that was done of late. */
static bool by_invoice(const struct run *run, const struct run_document *d)
{
	struct date worked = work_began(&run->due.charge[d->first], d->count);

	return date_is_none(worked) ||
	       date_compare(tax_point_of_work(worked, run->on), run->on) == 0;
}

/* Work of late comes onto the document before it, where that one is of the same day of issue, too. */
static void join_documents(struct run *run)
{
	size_t kept = 0;

	for (size_t i = 1; i < run->document_count; i++) {
		struct run_document *d = &run->document[kept], *next = &run->document[i];

		if (due_together(&run->due.charge[d->first], &run->due.charge[next->first]) &&
		    by_invoice(run, d) && by_invoice(run, next)) {
			d->count += next->count;
			due_order_lines(&run->due.charge[d->first], d->count);
		} else {
			run->document[++kept] = *next;
		}
	}
	if (run->document_count > 0)
		run->document_count = kept + 1;
}

/* One document has one tax point: work that was done at another rate of VAT stands by itself. */
static int group_charges(struct run *run, struct err *err)
{
	for (size_t i = 0; i < run->due.count; i++) {
		const struct due_charge *c = &run->due.charge[i];
		struct run_document *grown;

		if (i > 0 && due_together(c - 1, c) &&
		    date_compare(c[-1].rate_from, c->rate_from) == 0) {
			run->document[run->document_count - 1].count++;
			continue;
		}
		grown = array_grow(run->document, run->document_count, sizeof *grown);
		if (!grown)
			return err_nomem(err);
		run->document = grown;
		run->document[run->document_count++] =
			(struct run_document){ .first = i, .count = 1 };
	}
	join_documents(run);
	return ERR_OK;
}

/* Who and how much. The payer is the one of the due dates: that is how the charges came together. */
static int fill_facts(struct store *st, const struct run *run, struct early_money *money,
		      struct run_document *d, struct err *err)
{
	struct facts *f = &d->facts;
	int r;

	f->charge = &run->due.charge[d->first];
	f->count = d->count;
	f->recharge = strcmp(f->charge[0].treatment, "recharge") == 0;
	f->issued_on = run->on;
	if ((r = school_load(st, f->charge[0].school_id, &f->school, err)) < 0 ||
	    (r = payer_load(st, f->charge[0].payer_id, &f->payer, err)) < 0)
		return r;
	f->by_journal = f->recharge && !f->payer.settles_by_bank;
	f->schools = 1;
	for (size_t i = 0; i < f->count; i++) {
		f->net = money_add(f->net, f->charge[i].net);
		f->schools += i > 0 && f->charge[i].school_id != f->charge[i - 1].school_id;
	}
	return tax_point_set(st, money, f, err);
}

int run_plan(struct store *st, struct date to, struct date on, struct run **out, struct err *err)
{
	SCOPED(run_freep) struct run *run = calloc(1, sizeof *run);
	SCOPED(early_money_freep) struct early_money *money = NULL;
	int r;

	if (!run)
		return err_nomem(err);
	run->on = on;
	if ((r = due_load(st, to, &run->due, err)) < 0 || (r = group_charges(run, err)) < 0 ||
	    (r = early_money_load(st, on, &money, err)) < 0)
		return r;
	for (size_t i = 0; i < run->document_count; i++)
		if ((r = fill_facts(st, run, money, &run->document[i], err)) < 0)
			return r;
	*out = run;
	run = NULL;
	return ERR_OK;
}

/* ---- what is held ---- */

static const struct due_charge *held_charge(const struct run *run, size_t i)
{
	return &run->due.charge[run->due.count + i];
}

size_t run_held(const struct run *run, struct money *out_net)
{
	*out_net = money_pence(0);
	for (size_t i = 0; i < run->due.held; i++)
		*out_net = money_add(*out_net, held_charge(run, i)->net);
	return run->due.held;
}

const char *run_held_contract(const struct run *run)
{
	return run->due.held > 0 ? held_charge(run, 0)->contract : "";
}

const struct column run_held_columns[] = {
	{ "due_on", "Held, due", COLUMN_DATE },    { "urn", NULL, COLUMN_CODE },
	{ "school", "School", COLUMN_TEXT },       { "contract", "Contract", COLUMN_CODE },
	{ "financial_year", "Year", COLUMN_CODE }, { "net", "£ before VAT", COLUMN_MONEY },
};
const size_t run_held_column_count = COUNT_OF(run_held_columns);

void run_held_table(const struct run *run, struct table *t)
{
	for (size_t i = 0; i < run->due.held; i++) {
		const struct due_charge *c = held_charge(run, i);

		table_add_date(t, c->due_on);
		table_add_text(t, c->urn);
		table_add_text(t, c->school);
		table_add_text(t, c->contract);
		table_add_text(t, fy_text(c->fy).s);
		table_add_money(t, c->net);
	}
}

/* ---- the documents ---- */

const struct column run_columns[] = {
	{ "number", "Number", COLUMN_CODE },   { "kind", NULL, COLUMN_CODE },
	{ NULL, "Kind", COLUMN_CODE },         { "urn", "URN", COLUMN_CODE },
	{ "school", "School", COLUMN_TEXT },   { "payer", NULL, COLUMN_TEXT },
	{ "order_number", NULL, COLUMN_CODE }, { "lines", NULL, COLUMN_INT },
	{ "net", "Net £", COLUMN_MONEY },      { "vat", "VAT £", COLUMN_MONEY },
	{ "gross", "Gross £", COLUMN_MONEY },  { "tax_point", NULL, COLUMN_DATE },
	{ "held", NULL, COLUMN_CODE },         { "credits", NULL, COLUMN_CODE },
};
const size_t run_column_count = COUNT_OF(run_columns);

static const char *kind_word(const struct facts *f)
{
	return f->corporate  ? (f->recharge ? "request, internal" : "request")
	       : f->recharge ? "internal"
			     : "VAT invoice";
}

static void add_document(const struct facts *f, struct table *t)
{
	table_add_text(t, f->name[0] ? f->name : NULL);
	table_add_text(t, f->recharge ? "recharge" : "vat-invoice");
	table_add_text(t, kind_word(f));
	table_add_text(t, facts_of_several(f) ? NULL : f->school.urn);
	table_add_text(t, facts_whose(f).s);
	table_add_text(t, f->payer.name);
	table_add_text(t, f->charge[0].order_number[0] ? f->charge[0].order_number : NULL);
	table_add_int(t, (int64_t) f->count);
	table_add_money(t, f->net);
	table_add_money(t, f->vat);
	table_add_money(t, money_add(f->net, f->vat));
	table_add_date(t, f->recharge ? DATE_NONE : f->tax_point_on);
	for (int i = 0; i < 2; i++)
		table_add_text(t, NULL);
}

/* A charge that is held, for programs: no number, no VAT yet. */
static void add_held(const struct due_charge *c, struct table *t)
{
	bool recharge = strcmp(c->treatment, "recharge") == 0;

	table_add_text(t, NULL);
	table_add_text(t, recharge ? "recharge" : "vat-invoice");
	table_add_text(t, recharge ? "internal" : "VAT invoice");
	table_add_text(t, c->urn);
	table_add_text(t, c->school);
	for (int i = 0; i < 2; i++)
		table_add_text(t, NULL);
	table_add_int(t, 1);
	table_add_money(t, c->net);
	for (int i = 0; i < 3; i++)
		table_add_text(t, NULL);
	table_add_text(t, "order-number");
	table_add_text(t, NULL);
}

void run_table(const struct run *run, bool with_held, struct table *t)
{
	for (size_t i = 0; i < run->document_count; i++)
		add_document(&run->document[i].facts, t);
	for (size_t i = 0; with_held && i < run->due.held; i++)
		add_held(held_charge(run, i), t);
}

void run_forget_numbers(struct run *run)
{
	for (size_t i = 0; i < run->document_count; i++)
		run->document[i].facts.name[0] = '\0';
}
