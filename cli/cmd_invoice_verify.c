/* cli/cmd_invoice_verify.c - daybook invoice verify: is this file a document as we issued it? */
#include "cli/command.h"
#include "core/text.h"
#include "invoices/issue.h"

#include "core/banned.h"

static const struct operand operands[] = { { "FILE", "a PDF or an XML; - is standard input",
					     OPTION_NEEDED } };

#define PDF_LIMIT (64 << 20)

static int run(struct cli *cli, struct err *err)
{
	SCOPED(freep) char *bytes = NULL;
	const char *path = cli_operand(cli, 0);
	struct verified v;
	size_t length;
	int r;

	if ((r = file_read(path, PDF_LIMIT, &bytes, &length, err)) < 0 ||
	    (r = issue_verify(cli_store(cli), bytes, length, &v, err)) < 0)
		return r;
	if (v.verdict == VERDICT_NOT_OURS)
		return err_set(err, ERR_NOT_FOUND, "'%s' is not a document of this book", path);
	if (v.verdict == VERDICT_ALTERED)
		return err_set(err, ERR_CONFLICT,
			       "'%s' is not %s as it was issued: its bytes were altered", path,
			       v.name);
	if (cli_json(cli)) {
		SCOPED(json_freep) struct json *root = json_object();

		json_add_text(root, "file", path);
		json_add_text_if(root, "number", v.number);
		json_add_text_if(root, "mark", v.mark);
		json_add_text(root, "name", v.name);
		json_add_text(root, "verdict", "as issued");
		return cli_print_json(cli, root, err);
	}
	fprintf(cli_out(cli), "%s is %s, as issued.\n", path, v.name);
	return ERR_OK;
}

const struct command cmd_invoice_verify = {
	.noun = "invoice",
	.verb = "verify",
	.summary = "Say whether a file is a document as it was issued",
	.about = "Exit status 0: as issued, byte for byte; 1: one of ours, altered; 3: not ours.",
	.example = "daybook invoice verify EWS24-00001.pdf\n"
		   "daybook invoice verify EWS24-00001.xml",
	OPERANDS(operands),
	.needs = NEEDS_BOOK,
	.run = run,
};
