/* cli/cmd_invoice_pdf.c - daybook invoice pdf */
#include <sys/stat.h>

#include "cli/command.h"
#include "cli/write_chosen.h"
#include "core/text.h"
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

/* NUMBER.pdf here or in the folder named; else the file named, for one document alone. Caller frees *out. */
static int choose_path(const struct cli *cli, const char *name, char **out, struct err *err)
{
	const char *given = cli_option(cli, "o");
	struct stat info;
	bool folder = given && stat(given, &info) == 0 && S_ISDIR(info.st_mode);
	int length;

	if (given && !folder && cli_operand_count(cli) > 1)
		return err_set(err, ERR_USAGE, "several documents go into a folder: '%s' is none",
			       given);
	if (given && !folder)
		length = asprintf(out, "%s", given);
	else
		length = asprintf(out, "%s%s%s.pdf", folder ? given : "", folder ? "/" : "", name);
	return length < 0 ? err_nomem(err) : ERR_OK;
}

static int write_one(const struct cli *cli, const char *name, struct json *array, struct err *err)
{
	SCOPED(freep) char *bytes = NULL;
	SCOPED(freep) char *path = NULL;
	struct json *row;
	size_t length;
	int r;

	if ((r = issue_pdf(cli_store(cli), name, &bytes, &length, err)) < 0 ||
	    (r = choose_path(cli, name, &path, err)) < 0)
		return r;
	if (strcmp(path, "-") == 0)
		return fwrite(bytes, 1, length, cli_out(cli)) == length
			       ? ERR_OK
			       : err_set(err, ERR_IO, "cannot write the PDF");
	if ((r = file_write(path, bytes, length, err)) < 0)
		return r;
	if (!cli_json(cli))
		fprintf(cli_out(cli), "Wrote %s (%zu bytes).\n", path, length);
	row = json_add_object(array, NULL);
	json_add_text(row, "number", name);
	json_add_text(row, "file", path);
	json_add_int(row, "bytes", (int64_t) length);
	return ERR_OK;
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
	const char *given = cli_option(cli, "o");

	if (cli_switch(cli, "all"))
		return cli_write_chosen(cli, err);
	if (check_alone(cli, err) < 0)
		return err->code;
	if (given && strcmp(given, "-") == 0 && cli_json(cli))
		return err_set(err, ERR_USAGE, "standard output takes the PDF or JSON, not both");
	for (size_t i = 0; i < cli_operand_count(cli); i++) {
		int r = write_one(cli, cli_operand(cli, i), array, err);

		if (r < 0)
			return r;
	}
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
