/* cli/cmd_invoice_show.c - daybook invoice show: what a document says, from its frozen snapshot */
#include "billing/document.h"
#include "cli/command.h"
#include "invoices/document.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "NUMBER", "of the document, such as EWS24-00087", OPTION_NEEDED },
};

static const char *kind_title(const struct document *d)
{
	return d->kind == DOCUMENT_RECHARGE  ? "Internal charge (no VAT)"
	       : d->kind == DOCUMENT_INVOICE ? "Invoice (outside VAT)"
					     : "VAT invoice";
}

static const char *kind_word(const struct document *d)
{
	return d->kind == DOCUMENT_RECHARGE  ? "recharge"
	       : d->kind == DOCUMENT_INVOICE ? "invoice"
					     : "vat-invoice";
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

static void print_line(FILE *out, const struct document_line *line)
{
	const struct unit_terms *terms = unit_terms(line->unit);

	if (line->by_amount &&
	    !line->contract[0]) { /* an amount alone: of a claim for late payment */
		fprintf(out, "%s: £%s\n  %s\n", line->text, money_pretty(line->net).s, line->note);
		return;
	}
	fprintf(out, "%s: %s %s at £%s\n", line->text,
		quantity_pretty(line->quantity, line->decimals).s,
		line->quantity.hundredths == 100 ? terms->word : terms->plural,
		money_pretty(line->rate).s);
	fprintf(out, "  %s: £%s\n", line->note, money_pretty(line->net).s);
}

static void print_text(FILE *out, const struct document *d)
{
	bool recharge = d->kind == DOCUMENT_RECHARGE;
	bool sale = d->kind != DOCUMENT_RECHARGE && d->kind != DOCUMENT_INVOICE;

	fprintf(out, "%s %s\n\n", kind_title(d), d->number);
	say(out, "Who we bill", d->payer.name);
	say(out, "For school", d->school_name);
	say(out, "Issued", date_long(d->issued_on).s);
	if (sale)
		say(out, "Tax point", date_long(d->tax_point_on).s);
	if (!recharge)
		say(out, "Pay by", date_long(d->due_on).s);
	say(out, "Order number", d->order_number);
	fputc('\n', out);
	for (size_t i = 0; i < d->line_count; i++)
		print_line(out, &d->lines[i]);
	fputc('\n', out);
	if (sale) {
		say_money(out, "Before VAT", d->net);
		say_money(out, "VAT", d->vat_total);
	}
	say_money(out, recharge ? "Charged" : "To pay", d->gross);
	if (d->has_annex)
		fprintf(out, "%-14s %zu on its annex\n", "Free services", d->service_count);
}

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
		json_add_money(line, "net", l->net);
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

/* The names of the command line contract. */
static int print_json(const struct cli *cli, const struct document *d, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();

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
	json_add_money(root, "net", d->net);
	json_add_money(root, "vat", d->vat_total);
	json_add_money(root, "gross", d->gross);
	json_add_text(root, "currency", "GBP");
	json_add_text(root, "vat_treatment",
		      d->kind == DOCUMENT_RECHARGE  ? "recharge"
		      : d->kind == DOCUMENT_INVOICE ? "outside"
						    : "standard");
	json_services(root, d);
	return cli_print_json(cli, root, err);
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(document_release) struct document d = { 0 };
	SCOPED(freep) char *snapshot = NULL;
	int64_t id;
	int r;

	if ((r = document_snapshot(cli_store(cli), cli_operand(cli, 0), &id, &snapshot, err)) < 0)
		return r;
	if (cli_switch(cli, "snapshot")) {
		fprintf(cli_out(cli), "%s\n", snapshot);
		return ERR_OK;
	}
	if ((r = document_read(snapshot, strlen(snapshot), &d, err)) < 0)
		return r;
	if (cli_json(cli))
		return print_json(cli, &d, err);
	print_text(cli_out(cli), &d);
	return ERR_OK;
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
		 "can change it.",
	.example = "daybook invoice show EWS24-00001",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK,
	.run = run,
};
