/* cli/cmd_invoice_pdf.c - daybook invoice pdf */
#include "cli/result.h"
#include "core/text.h"
#include "invoices/issue.h"

#include "core/banned.h"

static const struct operand operands[] = { { "NUMBER", "of the document, such as EWS24-00087",
					     OPTION_NEEDED } };
static const struct option options[] = {
	{ "o", "FILE", "where to (NUMBER.pdf here); - is standard output", 0 }
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	SCOPED(freep) char *bytes = NULL;
	const char *name = cli_operand(cli, 0), *path = cli_option(cli, "o");
	char own[40];
	size_t length;
	int r;

	if ((r = issue_pdf(cli_store(cli), name, &bytes, &length, err)) < 0)
		return r;
	(void) snprintf(own, sizeof own, "%s.pdf", name); /* a number we know is short and plain */
	if (!path)
		path = own;
	if (strcmp(path, "-") == 0)
		return fwrite(bytes, 1, length, cli_out(cli)) == length
			       ? ERR_OK
			       : err_set(err, ERR_IO, "cannot write the PDF");
	if ((r = file_write(path, bytes, length, err)) < 0)
		return r;
	json_add_text(root, "number", name);
	json_add_text(root, "file", path);
	json_add_int(root, "bytes", (int64_t) length);
	return result_print(cli, root, err, "Wrote %s (%zu bytes).", path, length);
}

const struct command cmd_invoice_pdf = {
	.noun = "invoice",
	.verb = "pdf",
	.summary = "Write a document's PDF, the bytes that were issued",
	.example = "daybook invoice pdf EWS24-00001 --o invoice.pdf",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK,
	.run = run,
};
