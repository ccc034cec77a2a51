/* cli/cmd_invoice_request_export.c - daybook invoice request export N */
#include "billing/request.h"
#include "cli/lookup.h"
#include "cli/result.h"
#include "core/text.h"

#include "core/banned.h"

static const struct operand operands[] = { { "BATCH", "its number", OPTION_NEEDED } };
static const struct option options[] = {
	{ "o", "FILE.csv", "where to; otherwise standard output", 0 },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	SCOPED(freep) char *bytes = NULL;
	const char *path = cli_option(cli, "o");
	size_t length = 0;
	int64_t batch;
	int r;

	if (cli_json(cli) && (!path || strcmp(path, "-") == 0))
		return err_set(err, ERR_USAGE, "standard output takes the batch or JSON, not both");
	if ((r = cli_number(cli, 0, "batch", &batch, err)) < 0 ||
	    (r = request_export(cli_store(cli), batch, &bytes, &length, err)) < 0)
		return r;
	if (!path || strcmp(path, "-") == 0)
		return fwrite(bytes, 1, length, cli_out(cli)) == length
			       ? ERR_OK
			       : err_set(err, ERR_IO, "cannot write the batch");
	if ((r = file_write(path, bytes, length, err)) < 0)
		return r;
	json_add_int(root, "batch", batch);
	json_add_text(root, "file", path);
	json_add_int(root, "bytes", (int64_t) length);
	return result_print(cli, root, err, "Wrote %s (%zu bytes).", path, length);
}

const struct command cmd_invoice_request_export = {
	.noun = "invoice",
	.verb = "request-export",
	.summary = "Write a batch of requests again: the same bytes as ever",
	.example = "daybook invoice request export 3 -o requests-3.csv",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK,
	.run = run,
};
