/* cli/cmd_invoice_request_batch.c - daybook invoice request batch */
#include "billing/request.h"
#include "cli/result.h"
#include "core/text.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "o", "FILE.csv", "where to; - for standard output", 0 },
};

static int report(const struct cli *cli, int64_t batch, size_t count, const char *path,
		  struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();

	json_add_int(root, "batch", batch);
	json_add_int(root, "requests", (int64_t) count);
	json_add_text(root, "file", path);
	if (!path)
		return result_print(cli, root, err,
				    "Batch %" PRId64 " has %zu request%s. 'daybook invoice request"
				    " export %" PRId64 "' writes it.",
				    batch, count, count == 1 ? "" : "s", batch);
	return result_print(cli, root, err, "Batch %" PRId64 " has %zu request%s. Wrote %s.", batch,
			    count, count == 1 ? "" : "s", path);
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(freep) char *bytes = NULL;
	const char *path = cli_option(cli, "o");
	bool out = path && strcmp(path, "-") == 0;
	size_t count, length = 0;
	int64_t batch;
	int r;

	if (out && cli_json(cli))
		return err_set(err, ERR_USAGE, "standard output takes the batch or JSON, not both");
	if ((r = request_batch(cli_work(cli), &batch, &count, err)) < 0)
		return r;
	if (count == 0)
		return err_set(err, ERR_CONFLICT,
			       "no request waits to be sent: 'daybook invoice request list' shows"
			       " those that were");
	if ((r = request_export(cli_store(cli), batch, &bytes, &length, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	if (path && !out && (r = file_write(path, bytes, length, err)) < 0)
		return r; /* the batch is there: 'export' writes it */
	if (out)
		return fwrite(bytes, 1, length, cli_out(cli)) == length
			       ? ERR_OK
			       : err_set(err, ERR_IO, "cannot write the batch");
	return report(cli, batch, count, path, err);
}

const struct command cmd_invoice_request_batch = {
	.noun = "invoice",
	.verb = "request-batch",
	.summary =
		"Put the requests that were not sent yet into a batch for the ledger that issues",
	.about =
		"Where the setting invoice.issuer is corporate, 'invoice run' makes requests. Each "
		"goes out in one batch, as CSV: a row for each line, with whom to bill, school, "
		"order number, treatment, net and VAT rate, and our reference. The ledger's "
		"numbers come back with 'invoice numbers'.",
	.example = "daybook invoice request batch -o requests.csv",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
