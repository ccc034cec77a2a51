/* cli/cmd_invoice_pdf.c - daybook invoice pdf */
#include <sys/stat.h>

#include "cli/command.h"
#include "core/text.h"
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

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *array = json_array();
	const char *given = cli_option(cli, "o");

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
	.example = "daybook invoice pdf EWS24-00001 -o invoice.pdf\n"
		   "daybook invoice pdf EWS24-00001 EWS24-00002 -o outbox",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK,
	.run = run,
};
