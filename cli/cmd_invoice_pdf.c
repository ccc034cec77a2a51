/* cli/cmd_invoice_pdf.c - daybook invoice pdf */
#include "cli/document_file.h"
#include "invoices/issue.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "NUMBER", "of the document, such as EWS24-00087; or several",
	  OPTION_NEEDED | OPTION_REPEAT },
};
static const struct option options[] = {
	{ "o", "FILE", "where to (NUMBER.pdf here): a file, a folder, or - for standard output",
	  0 },
};

static int write_one(const struct cli *cli, const char *name, struct json *array, struct err *err)
{
	SCOPED(freep) char *bytes = NULL;
	struct document_file file = { .name = name, .ending = "pdf" };
	int r;

	if ((r = issue_pdf(cli_store(cli), name, &bytes, &file.length, err)) < 0)
		return r;
	file.bytes = bytes;
	return document_file_write(cli, &file, array, err);
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *array = json_array();
	int r = document_file_check(cli, "PDF", err);

	for (size_t i = 0; i < cli_operand_count(cli) && r == ERR_OK; i++)
		r = write_one(cli, cli_operand(cli, i), array, err);
	if (r < 0)
		return r;
	return cli_json(cli) ? cli_print_json(cli, array, err) : ERR_OK;
}

const struct command cmd_invoice_pdf = {
	.noun = "invoice",
	.verb = "pdf",
	.summary = "Write documents' PDFs, the bytes that were issued",
	.example = "daybook invoice pdf EWS24-00001 -o invoice.pdf\n"
		   "daybook invoice pdf EWS24-00001 EWS24-00002 -o outbox",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK,
	.run = run,
};
