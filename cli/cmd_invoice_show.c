/* cli/cmd_invoice_show.c - daybook invoice show: what a document says, from its frozen snapshot */
#include "billing/document.h"
#include "cli/command.h"

#include "core/banned.h"

static const struct operand operands[] = { { "NUMBER", "of the document, such as EWS24-00087",
					     OPTION_NEEDED } };

static struct date read_date(const struct json *doc, const char *key)
{
	struct err ignored = { 0 };
	struct date d = DATE_NONE;

	if (json_text(doc, key, NULL))
		IGNORE(date_parse(json_text(doc, key, ""), &d, &ignored)); /* none is shown */
	return d;
}

static void say(FILE *out, const char *what, const char *value)
{
	if (value && value[0])
		fprintf(out, "%-14s %s\n", what, value);
}

static void print_lines(FILE *out, const struct json *doc)
{
	const struct json *lines = json_get(doc, "lines");

	fputc('\n', out);
	for (const struct json *line = lines ? json_first(lines) : NULL; line;
	     line = json_next(line))
		fprintf(out, "%s\n  %s\n  %s %s at £%s: £%s\n", json_text(line, "text", ""),
			json_text(line, "note", ""), json_text(line, "quantity", ""),
			json_text(line, "unit", ""), json_text(line, "rate", ""),
			json_text(line, "net", ""));
}

static void print_text(FILE *out, const struct json *doc)
{
	bool recharge = strcmp(json_text(doc, "kind", ""), "recharge") == 0;
	const struct json *annex = json_get(doc, "annex");

	fprintf(out, "%s %s\n\n", recharge ? "Internal charge (no VAT)" : "VAT invoice",
		json_text(doc, "number", ""));
	say(out, "Who we bill", json_text(json_get(doc, "payer"), "name", ""));
	say(out, "For school", json_text(json_get(doc, "school"), "name", ""));
	say(out, "Issued", date_long(read_date(doc, "issued_on")).s);
	if (!recharge) {
		say(out, "Tax point", date_long(read_date(doc, "tax_point_on")).s);
		say(out, "Pay by", date_long(read_date(doc, "due_on")).s);
	}
	say(out, "Order number", json_text(doc, "order_number", ""));
	print_lines(out, doc);
	fputc('\n', out);
	if (!recharge) {
		say(out, "Before VAT", json_text(doc, "net", ""));
		say(out, "VAT", json_text(doc, "vat_total", ""));
	}
	say(out, recharge ? "Charged" : "To pay", json_text(doc, "gross", ""));
	if (annex)
		fprintf(out, "%-14s %zu listed on the annex\n", "Free services",
			json_count(json_get(annex, "services")) +
				json_count(json_get(annex, "counts")));
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *doc = NULL;
	SCOPED(freep) char *snapshot = NULL;
	int64_t id;
	int r;

	if ((r = document_snapshot(cli_store(cli), cli_operand(cli, 0), &id, &snapshot, err)) < 0 ||
	    (r = json_parse(snapshot, strlen(snapshot), &doc, err)) < 0)
		return r;
	if (cli_json(cli))
		return cli_print_json(cli, doc, err);
	print_text(cli_out(cli), doc);
	return ERR_OK;
}

const struct command cmd_invoice_show = {
	.noun = "invoice",
	.verb = "show",
	.summary = "Show what a document says",
	.about = "From the snapshot that was frozen when it was issued: with --json, the snapshot "
		 "itself.",
	.example = "daybook invoice show EWS24-00001",
	OPERANDS(operands),
	.needs = NEEDS_BOOK,
	.run = run,
};
