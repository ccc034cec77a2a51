/* cli/cmd_invoice_xml.c - daybook invoice xml */
#include "cli/document_file.h"
#include "invoices/electronic.h"
#include "invoices/ubl.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "NUMBER", "of the document, such as EWS24-00087; or several",
	  OPTION_NEEDED | OPTION_REPEAT },
};
static const struct option options[] = {
	{ "o", "FILE", "where to (NUMBER.xml here): a file, a folder, or - for standard output",
	  0 },
};

/* Why it cannot go over the Peppol network, and what makes the next one go. */
static void say_lacks(const struct cli *cli, const struct electronic *e)
{
	if (!e->lacks)
		return;
	cli_say(cli,
		"%s is an invoice of EN 16931, not for the Peppol network: when it was issued no"
		" electronic address was known of %s%s%s. For those to come:",
		e->name, e->lacks & UBL_LACKS_SUPPLIER ? "the authority" : "",
		e->lacks == (UBL_LACKS_SUPPLIER | UBL_LACKS_PAYER) ? " and " : "",
		e->lacks & UBL_LACKS_PAYER ? e->payer : "");
	if (e->lacks & UBL_LACKS_SUPPLIER)
		cli_say(cli, "  daybook setting set authority.endpoint SCHEME:NUMBER");
	if (e->lacks & UBL_LACKS_PAYER)
		cli_say(cli, "  daybook school set %s --endpoint SCHEME:NUMBER",
			e->school[0] ? e->school : "SCHOOL");
}

static int write_one(const struct cli *cli, const char *number, struct json *array, struct err *err)
{
	SCOPED(electronic_release) struct electronic e = { .bytes = NULL };
	struct document_file file = { .ending = "xml" };
	int r;

	if ((r = electronic_load(cli_store(cli), number, &e, err)) < 0)
		return r;
	file.name = e.name;
	file.bytes = e.bytes;
	file.length = e.length;
	if ((r = document_file_write(cli, &file, array, err)) < 0)
		return r;
	say_lacks(cli, &e);
	return ERR_OK;
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *array = json_array();
	int r = document_file_check(cli, "XML", err);

	for (size_t i = 0; i < cli_operand_count(cli) && r == ERR_OK; i++)
		r = write_one(cli, cli_operand(cli, i), array, err);
	if (r < 0)
		return r;
	return cli_json(cli) ? cli_print_json(cli, array, err) : ERR_OK;
}

const struct command cmd_invoice_xml = {
	.noun = "invoice",
	.verb = "xml",
	.summary = "Write documents as electronic invoices, the bytes that were issued",
	.about = "UBL 2.1 to Peppol BIS Billing 3.0, or where one of the two has no electronic "
		 "address to EN 16931 alone, which needs none. The same file is inside the PDF.\n"
		 "Addresses are set before an invoice is issued: the authority's by the setting "
		 "authority.endpoint, otherwise its VAT number is its address on sales; a payer's "
		 "by 'school set --endpoint'. An internal charge has no VAT number: there the "
		 "authority is who authority.identifier says.",
	.example = "daybook invoice xml EWS24-00001 -o invoice.xml\n"
		   "daybook invoice xml EWS24-00001 EWS24-00002 -o outbox\n"
		   "daybook invoice xml EWS24-00001 -o -",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK,
	.run = run,
};
