/* billing/credit.c - groups credits that wait into notes and issues them */
#include "billing/credit.h"

#include "billing/credit_facts.h"
#include "billing/credit_held.h"
#include "billing/issued.h"
#include "billing/period.h"
#include "billing/receipt.h"

#include "core/banned.h"

struct credit_run {
	struct date on;
	struct credit_line *line;
	size_t line_count;
	struct credit_note *note; /* those that can be issued, then those that are held */
	size_t note_count, held_count;
};

void credit_free(struct credit_run *run)
{
	if (!run)
		return;
	free(run->line);
	free(run->note);
	free(run);
}

void credit_freep(struct credit_run **run)
{
	credit_free(*run);
	*run = NULL;
}

size_t credit_count(const struct credit_run *run)
{
	return run->note_count;
}

struct money credit_net(const struct credit_run *run)
{
	struct money sum = money_pence(0);

	for (size_t i = 0; i < run->note_count; i++)
		sum = money_sub(sum, run->note[i].net);
	return sum;
}

struct money credit_vat(const struct credit_run *run)
{
	struct money sum = money_pence(0);

	for (size_t i = 0; i < run->note_count; i++)
		sum = money_sub(sum, run->note[i].vat);
	return sum;
}

struct credit_issued credit_at(const struct credit_run *run, size_t i)
{
	const struct credit_note *note = &run->note[i];

	return (struct credit_issued){ .name = note->name,
				       .net = note->net,
				       .vat = note->vat,
				       .taken_off = note->taken_off,
				       .by_journal = note->of.by_journal };
}

bool credit_is_recharge(const struct credit_note *note)
{
	return strcmp(note->of.treatment, "recharge") == 0;
}

/* ---- plan ---- */

/* What a row says of the document, the same in each of its rows. */
static void read_credited(const struct stmt *q, struct credited *d)
{
	*d = (struct credited){
		.id = stmt_int(q, 0),
		.payer_id = stmt_int(q, 1),
		.school_id = stmt_int(q, 2),
		.issued_on = stmt_date(q, 6),
		.tax_point_on = stmt_date(q, 7),
		.corporate = stmt_int(q, 8) != 0,
		.by_journal = stmt_int(q, 9) != 0,
		.left_net = stmt_money(q, 10),
		.left_vat = stmt_money(q, 11),
		.outstanding = stmt_money(q, 12),
		.written_off = stmt_money(q, 30),
	};
	stmt_copy(q, 3, d->name, sizeof d->name);
	stmt_copy(q, 4, d->treatment, sizeof d->treatment);
	stmt_copy(q, 5, d->order_number, sizeof d->order_number);
}

static int read_line(const struct stmt *q, struct credit_line *l, struct err *err)
{
	*l = (struct credit_line){
		.charge_id = stmt_int(q, 13),
		.line = stmt_int(q, 14),
		.vat_bp = stmt_int(q, 15),
		.school_id = stmt_int(q, 16),
		.contract_id = stmt_int(q, 17),
		.net = stmt_money(q, 18),
		.rate = stmt_money(q, 19),
		.quantity = stmt_quantity(q, 20),
		.fy = { (int16_t) stmt_int(q, 21) },
		.service_from = stmt_date(q, 22),
		.service_to = stmt_date(q, 23),
	};
	stmt_copy(q, 24, l->contract, sizeof l->contract);
	stmt_copy(q, 25, l->service, sizeof l->service);
	stmt_copy(q, 26, l->cause, sizeof l->cause);
	stmt_copy(q, 28, l->urn, sizeof l->urn);
	stmt_copy(q, 29, l->school, sizeof l->school);
	return unit_parse(stmt_text(q, 27), &l->unit, err);
}

/* Lines and documents keep their place: both have room for all rows before the first is read. */
static int make_room(struct store *st, const struct credit_filter *filter, struct credit_run *run,
		     struct err *err)
{
	int64_t most = 0;
	int r = store_int(st,
			  "SELECT count(*) FROM charge c LEFT JOIN document_line x ON x.charge_id "
			  "= c.charge_id WHERE c.kind = 'credit' AND c.due_on <= ?1 AND "
			  "x.charge_id IS NULL",
			  BIND(bind_date(filter->to)), 0, &most, err);

	if (r < 0)
		return r;
	run->line = calloc((size_t) most + 1, sizeof *run->line);
	run->note = calloc((size_t) most + 1, sizeof *run->note);
	return run->line && run->note ? ERR_OK : err_nomem(err);
}

static int load_lines(struct store *st, const struct credit_filter *filter, struct credit_run *run,
		      struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT d.document_id, d.payer_id, coalesce(d.school_id, 0), d.name, d.treatment, "
		"coalesce(d.order_number, ''), d.issued_on, d.tax_point_on, CASE d.issuer WHEN "
		"'corporate' THEN 1 ELSE 0 END, CASE d.settles WHEN 'journal' THEN 1 ELSE 0 END, "
		"d.net_pence + (SELECT coalesce(sum(n.net_pence), 0) FROM document n WHERE "
		"n.credits_document_id = d.document_id), d.vat_pence + (SELECT "
		"coalesce(sum(n.vat_pence), 0) FROM document n WHERE n.credits_document_id = "
		"d.document_id), (SELECT coalesce(sum(e.pence), 0) FROM document_effect e WHERE "
		"e.document_id = d.document_id), c.charge_id, l.line, l.vat_bp, c.school_id, "
		"t.contract_id, -c.net_pence, coalesce(f.rate_pence, u.rate_pence), "
		"coalesce(c.quantity, 0), c.fy, c.service_from, c.service_to, t.ref, v.title, "
		"c.cause, t.unit, s.urn, s.name, (SELECT coalesce(sum(w.net_pence + w.vat_pence), "
		"0) FROM "
		"write_off w WHERE w.document_id = d.document_id) FROM charge c JOIN document_line "
		"l ON l.charge_id "
		"= "
		"c.credits_id JOIN school s ON s.school_id = c.school_id JOIN document d ON "
		"d.document_id = l.document_id JOIN purchase u ON u.purchase_id "
		"= c.purchase_id JOIN contract t ON t.contract_id = u.contract_id JOIN service v "
		"ON v.service_id = u.service_id LEFT JOIN rate_confirmed f ON f.purchase_id = "
		"u.purchase_id LEFT JOIN document_line x ON x.charge_id = c.charge_id WHERE "
		"c.kind = 'credit' AND c.due_on <= ?1 AND d.issued_on <= ?2 AND x.charge_id IS "
		"NULL AND (?3 IS NULL OR c.audit_id = ?3) ORDER BY d.document_id, l.line, "
		"c.charge_id",
		BIND(bind_date(filter->to), bind_date(filter->on), bind_id(filter->audit_id)), &q,
		err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct credit_line *l = &run->line[run->line_count];
		struct credit_note *note = run->note + run->note_count;

		if ((r = read_line(q, l, err)) < 0)
			return r;
		run->line_count++;
		if (run->note_count > 0 && note[-1].of.id == stmt_int(q, 0)) {
			note[-1].count++;
			continue;
		}
		note->line = l;
		note->count = 1;
		note->reason = filter->reason;
		note->issued_on = filter->on;
		read_credited(q, &note->of);
		run->note_count++;
	}
	return r;
}

/* Who and how much. The rate is that of the credited document's tax point. */
static int fill_note(struct store *st, struct credit_note *note, struct err *err)
{
	const struct credited *of = &note->of;
	struct money gross;
	int r;

	note->schools = 1; /* lines of one school stand together, as on the document */
	for (size_t i = 0; i < note->count; i++) {
		note->net = money_add(note->net, note->line[i].net);
		note->schools += i > 0 && note->line[i].school_id != note->line[i - 1].school_id;
	}
	note->vat = vat_credited(note->net, note->line[0].vat_bp, of->left_net, of->left_vat);
	gross = money_add(note->net, note->vat);
	note->taken_off = of->by_journal                        ? money_pence(0)
			  : gross.pence < of->outstanding.pence ? gross
								: of->outstanding;
	if ((r = payer_load(st, of->payer_id, &note->payer, err)) < 0 ||
	    (r = school_load(st, note->line[0].school_id, &note->school, err)) < 0)
		return r;
	return vat_rate_on(st, of->treatment, of->tax_point_on, &note->rate, err);
}

static int compare_notes(const void *left, const void *right)
{
	const struct credited *a = &((const struct credit_note *) left)->of;
	const struct credited *b = &((const struct credit_note *) right)->of;

	if ((a->write_off_id != 0) != (b->write_off_id != 0))
		return a->write_off_id != 0 ? 1 : -1;
	return (a->id > b->id) - (a->id < b->id);
}

/* What a person credits is refused instead: they can do something about it. */
static int hold(struct store *st, const struct credit_filter *filter, struct credit_run *run,
		struct err *err)
{
	SCOPED(held_credits_release) struct held_credits list = { 0 };
	size_t all = run->note_count;
	int r = filter->audit_id != 0 ? ERR_OK
				      : held_credits_load(st, filter->to, NULL, &list, err);

	if (r < 0 || list.count == 0)
		return r;
	for (size_t i = 0; i < all; i++) {
		const struct held_credit *held = held_credits_find(&list, run->note[i].of.id);

		run->note[i].of.write_off_id = held ? held->write_off_id : 0;
		run->held_count += held != NULL;
	}
	run->note_count = all - run->held_count;
	qsort(run->note, all, sizeof *run->note, compare_notes);
	return ERR_OK;
}

int credit_plan(struct store *st, const struct credit_filter *filter, struct credit_run **out,
		struct err *err)
{
	SCOPED(credit_freep) struct credit_run *run = calloc(1, sizeof *run);
	int r;

	if (!run)
		return err_nomem(err);
	run->on = filter->on;
	if ((r = make_room(st, filter, run, err)) < 0 || (r = load_lines(st, filter, run, err)) < 0)
		return r;
	for (size_t i = 0; i < run->note_count; i++)
		if ((r = fill_note(st, &run->note[i], err)) < 0)
			return r;
	if ((r = hold(st, filter, run, err)) < 0)
		return r;
	*out = run;
	run = NULL;
	return ERR_OK;
}

static void add_note(const struct credit_note *note, struct table *t)
{
	bool held = note->of.write_off_id != 0;
	const char *order = note->of.order_number;

	table_add_text(t, note->name[0] ? note->name : NULL);
	table_add_text(t, "credit-note");
	table_add_text(t, "credit note");
	table_add_text(t, credit_whose_urn(note));
	table_add_text(t, credit_whose(note).s);
	table_add_text(t, note->payer.name);
	table_add_text(t, order[0] ? order : NULL);
	table_add_int(t, (int64_t) note->count);
	table_add_money(t, money_negate(note->net));
	table_add_money(t, money_negate(note->vat));
	table_add_money(t, money_negate(money_add(note->net, note->vat)));
	table_add_date(t, credit_is_recharge(note) ? DATE_NONE : note->issued_on);
	table_add_text(t, held ? "written-off" : NULL);
	table_add_text(t, note->of.name);
}

void credit_table(const struct credit_run *run, bool with_held, struct table *t)
{
	for (size_t i = 0; i < run->note_count + (with_held ? run->held_count : 0); i++)
		add_note(&run->note[i], t);
}

/* ---- what is held ---- */

struct credit_held credit_held(const struct credit_run *run)
{
	const struct credit_note *held = &run->note[run->note_count];
	struct credit_held out = { .count = run->held_count, .document = "" };

	if (out.count == 0)
		return out;
	out.document = held[0].of.name;
	out.write_off_id = held[0].of.write_off_id;
	for (size_t i = 0; i < out.count; i++)
		out.net = money_add(out.net, held[i].net);
	return out;
}

const struct column credit_held_columns[] = {
	{ "document", "Held, credits", COLUMN_CODE },
	{ "urn", NULL, COLUMN_CODE },
	{ "school", "School", COLUMN_TEXT },
	{ "write_off", "Write-off", COLUMN_INT },
	{ "written_off", "Written off £", COLUMN_MONEY },
	{ "net", "£ before VAT", COLUMN_MONEY },
};
const size_t credit_held_column_count = COUNT_OF(credit_held_columns);

void credit_held_table(const struct credit_run *run, struct table *t)
{
	for (size_t i = 0; i < run->held_count; i++) {
		const struct credit_note *note = &run->note[run->note_count + i];

		table_add_text(t, note->of.name);
		table_add_text(t, credit_whose_urn(note));
		table_add_text(t, credit_whose(note).s);
		table_add_int(t, note->of.write_off_id);
		table_add_money(t, note->of.written_off);
		table_add_money(t, note->net);
	}
}

/* ---- issue ---- */

/* Of one school where only its lines are credited, whatever else the document was for. 0: several */
static int64_t credit_school_id(const struct credit_note *note)
{
	return note->schools > 1 ? 0 : note->school.id;
}

static struct new_document document_of(const struct supplier *supplier,
				       const struct credit_note *note)
{
	struct new_document d = {
		.kind = "credit-note",
		.series = credit_is_recharge(note) ? supplier->series_recharge_credit
						   : supplier->series_credit,
		.corporate = note->of.corporate,
		.payer_id = note->of.payer_id,
		.school_id = credit_school_id(note),
		.issued_on = note->issued_on,
		.tax_point_on = note->issued_on,
		.due_on = DATE_NONE,
		.order_number = note->of.order_number,
		.treatment = note->of.treatment,
		.by_journal = note->of.by_journal,
		.net = money_negate(note->net),
		.vat = money_negate(note->vat),
		.credits_id = note->of.id,
	};

	credit_span(note, &d.service_from, &d.service_to);
	return d;
}

/* See billing/credit_held.h. */
static int check_written_off(const struct credit_note *note, struct err *err)
{
	const struct credited *of = &note->of;
	struct money gross = money_add(note->net, note->vat);

	if (!credit_beyond_written_off(gross, money_add(of->left_net, of->left_vat),
				       of->written_off))
		return ERR_OK;
	return err_set(err, ERR_CONFLICT,
		       "£%s of %s is written off: £%s cannot be credited as well; 'daybook debt "
		       "written-off' shows the write-off, 'daybook debt write-back' takes it back",
		       money_pretty(of->written_off).s, of->name, money_pretty(gross).s);
}

/* What a credit note cannot be without. */
static int check_complete(const struct supplier *supplier, const struct credit_note *note,
			  struct err *err)
{
	int r;

	if (note->net.pence > note->of.left_net.pence)
		return err_set(err, ERR_CONFLICT, "£%s of %s is left to credit: £%s goes beyond it",
			       money_pretty(note->of.left_net).s, note->of.name,
			       money_pretty(note->net).s);
	if ((r = check_written_off(note, err)) < 0)
		return r;
	if (!note->payer.address[0])
		return err_set(err, ERR_CONFLICT,
			       "who was billed for %s has no address: 'daybook school set %s "
			       "--address ...'",
			       note->school.name, note->school.urn);
	if (!credit_is_recharge(note) && !supplier->vat_number[0])
		return err_set(err, ERR_CONFLICT,
			       "a credit note needs the authority's VAT number: 'daybook setting "
			       "set authority.vat-number ...'");
	return ERR_OK;
}

static int post(struct work *work, const struct credit_note *note, const struct new_document *d,
		int64_t id, struct err *err)
{
	SCOPED(freep) struct billed_days *lines = NULL;

	assert(note->count > 0);
	if (!(lines = calloc(note->count, sizeof *lines)))
		return err_nomem(err);
	for (size_t i = 0; i < note->count; i++)
		lines[i] = (struct billed_days){ .school_id = note->line[i].school_id,
						 .contract_id = note->line[i].contract_id,
						 .fy = note->line[i].fy,
						 .net = money_negate(note->line[i].net) };
	return document_post(work, d, id, note->payer.account_id, lines, note->count, err);
}

/* It pays its document as far as that is outstanding. */
static int allocate(struct work *work, const struct credit_note *note, int64_t id, struct err *err)
{
	struct allocated done;

	if (note->taken_off.pence <= 0)
		return ERR_OK;
	return credit_allocate(work, id, note->of.id, note->taken_off, &done, err);
}

static int issue_one(struct work *work, const struct supplier *supplier, struct credit_note *note,
		     struct err *err)
{
	SCOPED(freep) char *snapshot = NULL;
	struct new_document d;
	int64_t id = 0;
	int r;

	if ((r = check_complete(supplier, note, err)) < 0)
		return r;
	d = document_of(supplier, note);
	if ((r = document_take_number(work, &d, err)) < 0)
		return r;
	memcpy(note->name, d.name, sizeof note->name);
	if ((r = credit_snapshot(work->store, supplier, note, &snapshot, err)) < 0)
		return r;
	d.snapshot = snapshot;
	if ((r = document_insert(work, &d, &id, err)) < 0)
		return r;
	for (size_t i = 0; r == ERR_OK && i < note->count; i++)
		r = document_insert_line(work, id, (int64_t) i + 1, note->line[i].charge_id,
					 note->line[i].vat_bp, money_negate(note->line[i].net),
					 err);
	if (r < 0 || (r = post(work, note, &d, id, err)) < 0)
		return r;
	return allocate(work, note, id, err);
}

int credit_issue(struct work *work, struct credit_run *run, progress_fn *progress, void *context,
		 struct err *err)
{
	struct supplier supplier;
	int r;

	if (run->note_count == 0)
		return ERR_OK;
	if ((r = period_check(work->store, run->on, "a credit note", err)) < 0 ||
	    (r = supplier_load(work->store, run->on, &supplier, err)) < 0)
		return r;
	for (size_t i = 0; i < run->note_count; i++) {
		if ((r = issue_one(work, &supplier, &run->note[i], err)) < 0)
			return r;
		if (progress && !progress(context, i + 1, run->note_count))
			return err_set(err, ERR_CONFLICT, "stopped: nothing was issued");
	}
	return ERR_OK;
}

void credit_forget_numbers(struct credit_run *run)
{
	for (size_t i = 0; i < run->note_count; i++)
		run->note[i].name[0] = '\0';
}
