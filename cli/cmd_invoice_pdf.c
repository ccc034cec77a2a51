/* cli/cmd_invoice_pdf.c - daybook invoice pdf */
#include "cli/document_file.h"
#include "cli/write_chosen.h"
#include "invoices/issue.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "NUMBER", "of the document, such as EWS24-00087; or several, or --all", OPTION_REPEAT },
};
static const struct option options[] = {
	{ "o", "FILE", "where to (NUMBER.pdf here): a file, a folder, or - for standard output",
	  0 },
	{ "all", NULL, "every document, or those that the options below choose", OPTION_SWITCH },
	{ "to", "DIR", "with --all: each as NUMBER.pdf in this folder, made if need be", 0 },
	{ "combined", "FILE.pdf", "with --all: all in one file, by payer, for the print room", 0 },
	{ "duplex", NULL, "with --combined: each begins on the front of a sheet", OPTION_SWITCH },
	{ "from", "DATE", "with --all: issued from this day on", 0 },
	{ "until", "DATE", "with --all: issued up to this day", 0 },
	{ "fy", "YEAR", "with --all: issued in this financial year, such as 2024-25", 0 },
	{ "payer", "WHO", "with --all: of one payer, or of who pays for a school", 0 },
	{ "school", "SCHOOL", "with --all: of one school", 0 },
	{ "kind", "KIND", "with --all: vat-invoice, invoice, internal or credit-note", 0 },
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

/* What goes with --all goes with nothing else. */
static int check_alone(const struct cli *cli, struct err *err)
{
	static const char *const others[] = { "to", "combined", "from",   "until",
					      "fy", "payer",    "school", "kind" };

	if (cli_operand_count(cli) == 0)
		return err_set(err, ERR_USAGE, "NUMBER is missing: which document, or --all?");
	for (size_t i = 0; i < COUNT_OF(others); i++)
		if (cli_option(cli, others[i]))
			return err_set(err, ERR_USAGE, "--%s goes with --all", others[i]);
	return cli_switch(cli, "duplex") ? err_set(err, ERR_USAGE, "--duplex goes with --combined")
					 : ERR_OK;
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *array = json_array();
	int r;

	if (cli_switch(cli, "all"))
		return cli_write_chosen(cli, err);
	if ((r = check_alone(cli, err)) < 0 || (r = document_file_check(cli, "PDF", err)) < 0)
		return r;
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
	.about = "With --all and --to, what is in the folder as it should be is left alone, so "
		 "that the same command "
		 "again writes only what is new; Ctrl-C stops it after a document. With --combined "
		 "the documents are drawn anew, from what was kept when they were issued, in the "
		 "order of their payers and then of their numbers: what goes into one envelope "
		 "lies together. A bookmark leads to each; pages are counted document by document. "
		 "A request to another ledger has no PDF.",
	.example = "daybook invoice pdf EWS24-00001 -o invoice.pdf\n"
		   "daybook invoice pdf EWS24-00001 EWS24-00002 -o outbox\n"
		   "daybook invoice pdf --all --to outbox --from 2024-09-01\n"
		   "daybook invoice pdf --all --fy 2024-25 --combined print.pdf --duplex",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK,
	.run = run,
};
