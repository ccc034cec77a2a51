/* cli/cmd_invoice_show.c - daybook invoice show: what a document says, from its frozen snapshot */
#include "billing/document.h"
#include "billing/owing.h"
#include "cli/command.h"
#include "cli/show_story.h"
#include "invoices/document.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "NUMBER", "of the document, such as EWS24-00087, or the one a ledger gave it",
	  OPTION_NEEDED },
};

static bool is_credit(const struct document *d)
{
	return d->kind == DOCUMENT_CREDIT_NOTE;
}

/* Of an internal charge, or the credit of one. */
static bool is_internal(const struct document *d)
{
	return d->kind == DOCUMENT_RECHARGE || (is_credit(d) && d->vat_count == 0);
}

static bool has_vat(const struct document *d)
{
	return !is_internal(d) && d->kind != DOCUMENT_INVOICE;
}

static const char *kind_title(const struct document *d)
{
	if (is_credit(d))
		return is_internal(d) ? "Credit for an internal charge (no VAT)" : "Credit note";
	if (d->kind == DOCUMENT_INVOICE)
		return "Invoice (outside VAT)";
	return is_internal(d) ? "Internal charge (no VAT)" : "VAT invoice";
}

static const char *kind_word(const struct document *d)
{
	if (is_credit(d))
		return "credit-note";
	if (d->kind == DOCUMENT_INVOICE)
		return "invoice";
	return is_internal(d) ? "recharge" : "vat-invoice";
}

static void say(FILE *out, const char *what, const char *value)
{
	if (value[0])
		fprintf(out, "%-14s %s\n", what, value);
}

static void say_money(FILE *out, const char *what, struct money amount)
{
	fprintf(out, "%-14s £%s\n", what, money_pretty(amount).s);
}

static void print_line(FILE *out, const struct document *d, const struct document_line *line)
{
	const struct unit_terms *terms = unit_terms(line->unit);
	char note[400];

	if (line->by_amount &&
	    !line->contract[0]) { /* an amount alone: of a claim for late payment */
		fprintf(out, "%s: £%s\n  %s\n", line->text, money_pretty(line->net).s, line->note);
		return;
	}
	if (is_credit(d) && line->by_amount)
		fprintf(out, "%s\n", line->text);
	else
		fprintf(out, "%s: %s %s at £%s\n", line->text,
			quantity_pretty(line->quantity, line->decimals).s,
			line->quantity.hundredths == 100 ? terms->word : terms->plural,
			money_pretty(line->rate).s);
	(void) snprintf(note, sizeof note, "  %s: £%s", line->note, money_pretty(line->net).s);
	print_wrapped(out, "", 2, note);
}

static void print_head(FILE *out, const struct document *d, const struct document_theirs *theirs)
{
	fprintf(out, "%s%s %s\n\n", d->is_request ? "Request: " : "", kind_title(d), d->number);
	say(out, "Their number", theirs->number);
	say(out, "Their date", date_long(theirs->given_on).s);
	say(out, "Who we bill", d->payer.name);
	say(out, *d->school_urn ? "For school" : "For", d->school_name);
	say(out, d->is_request ? "Requested" : "Issued", date_long(d->issued_on).s);
	if (is_credit(d)) {
		fprintf(out, "%-14s %s of %s\n", "Credits", d->credits.number,
			date_long(d->credits.issued_on).s);
		say(out, "Reason", d->credits.reason);
	}
	if (has_vat(d))
		say(out, "Tax point", date_long(d->tax_point_on).s);
	if (!is_credit(d))
		say(out, "Pay by",
		    date_long(date_is_none(d->due_on) ? theirs->due_on : d->due_on).s);
	say(out, "Order number", d->order_number);
}

static void print_totals(FILE *out, const struct document *d)
{
	struct money rest = money_sub(d->gross, d->credits.taken_off);

	if (has_vat(d)) {
		say_money(out, "Before VAT", d->net);
		say_money(out, "VAT", d->vat_total);
	}
	if (!is_credit(d)) {
		say_money(out, is_internal(d) ? "Charged" : "To pay", d->gross);
		return;
	}
	say_money(out, "Credited", d->gross);
	if (d->credits.taken_off.pence > 0)
		fprintf(out, "%-14s £%s off %s\n", "Taken", money_pretty(d->credits.taken_off).s,
			d->credits.number);
	if (!d->journal && rest.pence > 0)
		fprintf(out, "%-14s £%s when it was issued\n", "On account", money_pretty(rest).s);
}

static void print_credited(void *out, const struct credited_by *note)
{
	fprintf(out, "%-14s £%s by %s of %s\n", "Credited",
		money_pretty(money_add(note->net, note->vat)).s, note->name,
		date_long(note->issued_on).s);
}

/* ---- what became of it: this is no part of the document ---- */

static void say_payment(void *context, const struct document_payment *p)
{
	FILE *out = context;

	if (p->credit)
		fprintf(out, "  %-18s£%s by %s (allocation %" PRId64 ")\n", date_long(p->on).s,
			money_pretty(p->amount).s, p->credit, p->allocation_id);
	else
		fprintf(out, "  %-18s£%s by receipt %" PRId64 " (allocation %" PRId64 ")\n",
			date_long(p->on).s, money_pretty(p->amount).s, p->receipt_id,
			p->allocation_id);
}

static int print_owing(const struct cli *cli, int64_t id, struct err *err)
{
	FILE *out = cli_out(cli);
	struct owing o;
	int r = owing_load(cli_store(cli), id, NULL, &o, err);

	if (r < 0)
		return r;
	fputs("\nAs it stands now, which is no part of the document:\n", out);
	if (o.paid.pence)
		say_money(out, "Paid", o.paid);
	if (o.credited.pence)
		say_money(out, "Credited", o.credited);
	if (o.written_off.pence)
		say_money(out, "Written off", o.written_off);
	if (o.settled.pence)
		say_money(out, "By journal", o.settled);
	say_money(out, "Outstanding", o.outstanding);
	if (o.disputed)
		fputs("It is disputed.\n", out);
	r = document_credits(cli_store(cli), id, print_credited, out, err);
	return r < 0 ? r : document_payments(cli_store(cli), id, say_payment, out, err);
}

static int print_text(const struct cli *cli, const struct document *d,
		      const struct document_theirs *theirs, int64_t id, struct err *err)
{
	FILE *out = cli_out(cli);

	print_head(out, d, theirs);
	fputc('\n', out);
	for (size_t i = 0; i < d->line_count; i++)
		print_line(out, d, &d->lines[i]);
	fputc('\n', out);
	print_totals(out, d);
	if (d->has_annex)
		fprintf(out, "%-14s %zu on its annex\n", "Free services", d->service_count);
	return print_owing(cli, id, err);
}

/* As in the book and in lists: what is given back is less than 0. */
static struct money signed_money(const struct document *d, struct money amount)
{
	return is_credit(d) ? money_negate(amount) : amount;
}

static void add_payment(void *context, const struct document_payment *p)
{
	struct json *o = json_add_object(context, NULL);

	json_add_int(o, "allocation", p->allocation_id);
	json_add_date(o, "on", p->on);
	json_add_money(o, "amount", p->amount);
	if (p->credit)
		json_add_text(o, "credit_note", p->credit);
	else
		json_add_int(o, "receipt", p->receipt_id);
}

static int json_owing(const struct cli *cli, int64_t id, struct json *root, struct err *err)
{
	struct json *now = json_add_object(root, "now");
	struct owing o;
	int r = owing_load(cli_store(cli), id, NULL, &o, err);

	if (r < 0)
		return r;
	json_add_money(now, "paid", o.paid);
	json_add_money(now, "credited", o.credited);
	json_add_money(now, "written_off", o.written_off);
	json_add_money(now, "settled", o.settled);
	json_add_money(now, "outstanding", o.outstanding);
	json_add_bool(now, "disputed", o.disputed);
	return document_payments(cli_store(cli), id, add_payment, json_add_array(now, "payments"),
				 err);
}

/* ---- for programs ---- */

static void json_lines(struct json *root, const struct document *d)
{
	struct json *lines = json_add_array(root, "lines");

	for (size_t i = 0; i < d->line_count; i++) {
		const struct document_line *l = &d->lines[i];
		struct json *line = json_add_object(lines, NULL);

		json_add_text(line, "text", l->text);
		json_add_text(line, "note", l->note);
		json_add_text(line, "contract", l->contract);
		json_add_quantity(line, "quantity", l->quantity);
		json_add_text(line, "unit", unit_terms(l->unit)->word);
		json_add_money(line, "rate", l->rate);
		json_add_int(line, "part", l->part);
		json_add_int(line, "parts", l->parts);
		json_add_money(line, "net", signed_money(d, l->net));
	}
}

static void json_services(struct json *root, const struct document *d)
{
	struct json *services = json_add_array(root, "free_services");

	for (size_t i = 0; i < d->service_count; i++) {
		struct json *service = json_add_object(services, NULL);

		json_add_text(service, "service", d->services[i].service);
		if (d->counts_only) {
			json_add_int(service, "count", d->services[i].count);
			continue;
		}
		json_add_date(service, "on", d->services[i].on);
		json_add_text(service, "officer", d->services[i].officer);
	}
}

static void json_credited(void *array, const struct credited_by *note)
{
	struct json *row = json_add_object(array, NULL);

	json_add_text(row, "number", note->name);
	json_add_date(row, "issued_on", note->issued_on);
	json_add_money(row, "net", note->net);
	json_add_money(row, "vat", note->vat);
	json_add_money(row, "gross", money_add(note->net, note->vat));
}

/* A credit note says what it credits, and why; another document which notes credit it. */
static int json_credits(const struct cli *cli, struct json *root, const struct document *d,
			int64_t id, struct err *err)
{
	if (!is_credit(d))
		return document_credits(cli_store(cli), id, json_credited,
					json_add_array(root, "credited_by"), err);
	json_add_text(root, "credits", d->credits.number);
	json_add_text(root, "reason", d->credits.reason);
	json_add_money(root, "taken_off", d->credits.taken_off);
	return ERR_OK;
}

/* The names of the command line contract. */
static int print_json(const struct cli *cli, const struct document *d,
		      const struct document_theirs *theirs, int64_t id, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	int r;

	json_add_text(root, "number", d->number);
	json_add_text(root, "kind", kind_word(d));
	json_add_date(root, "issued_on", d->issued_on);
	json_add_date(root, "tax_point", d->tax_point_on);
	json_add_date(root, "due_on", d->due_on);
	json_add_date(root, "service_from", d->service_from);
	json_add_date(root, "service_to", d->service_to);
	json_add_text(root, "payer", d->payer.name);
	json_add_text(root, "urn", d->school_urn);
	json_add_text(root, "school", d->school_name);
	json_add_text(root, "contract", d->contract);
	json_add_text(root, "order_number", d->order_number[0] ? d->order_number : NULL);
	json_lines(root, d);
	json_add_money(root, "net", signed_money(d, d->net));
	json_add_money(root, "vat", signed_money(d, d->vat_total));
	json_add_money(root, "gross", signed_money(d, d->gross));
	json_add_text(root, "currency", "GBP");
	json_add_text(root, "vat_treatment",
		      is_internal(d) ? "recharge"
		      : has_vat(d)   ? "standard"
				     : "outside");
	json_add_text(root, "issuer", d->is_request ? "corporate" : "daybook");
	json_add_text(root, "issuer_number", theirs->number[0] ? theirs->number : NULL);
	json_services(root, d);
	r = json_credits(cli, root, d, id, err);
	if (r == ERR_OK)
		r = json_owing(cli, id, root, err);
	return r < 0 ? r : cli_print_json(cli, root, err);
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(document_release) struct document d = { 0 };
	SCOPED(freep) char *snapshot = NULL;
	struct document_theirs theirs;
	int64_t id;
	int r;

	if ((r = document_snapshot(cli_store(cli), cli_operand(cli, 0), &id, &snapshot, err)) < 0)
		return r;
	if (cli_switch(cli, "snapshot")) {
		fprintf(cli_out(cli), "%s\n", snapshot);
		return ERR_OK;
	}
	if ((r = document_read(snapshot, strlen(snapshot), &d, err)) < 0 ||
	    (r = document_theirs(cli_store(cli), id, &theirs, err)) < 0)
		return r;
	if (cli_json(cli))
		return print_json(cli, &d, &theirs, id, err);
	return print_text(cli, &d, &theirs, id, err);
}

static const struct option options[] = {
	{ "snapshot", NULL, "print the frozen JSON itself, whose hash the book keeps",
	  OPTION_SWITCH },
};

const struct command cmd_invoice_show = {
	.noun = "invoice",
	.verb = "show",
	.summary = "Show what a document says",
	.about = "From the snapshot that was frozen when it was issued: nothing that changed since "
		 "can change it. What was paid and credited of it since, the credit notes, and "
		 "what is "
		 "outstanding stand below it; with --json under now.",
	.example = "daybook invoice show EWS24-00001",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK,
	.run = run,
};
