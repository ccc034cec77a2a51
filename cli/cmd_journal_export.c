/* cli/cmd_journal_export.c - daybook journal export N: a batch as a file, the same bytes whenever it is asked for */
#include <unistd.h>

#include "billing/batch.h"
#include "cli/lookup.h"
#include "core/text.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "N", "number of the batch: 'journal show' lists them", 0 },
};

static const struct option options[] = {
	{ "all", NULL, "all batches, in the place of one", OPTION_SWITCH },
	{ "format", "FORMAT", "csv, xlsx or ledger (plain text, for hledger and ledger)",
	  OPTION_NEEDED },
	{ "summed", NULL, "one line a code, without dates; csv and xlsx", OPTION_SWITCH },
	{ "o", "FILE", "where to; otherwise standard output", 0 },
};

struct wish {
	int64_t first, last; /* batches */
	const char *format;
	bool summed;
	const char *path; /* NULL: standard output */
};

static int read_batches(const struct cli *cli, struct wish *out, struct err *err)
{
	bool all = cli_switch(cli, "all");
	struct batch batch;
	int r;

	if (all == (cli_operand(cli, 0) != NULL))
		return err_set(err, ERR_USAGE, "say which batch: its number, or --all");
	if (!all) {
		if ((r = cli_number(cli, 0, "batch", &out->first, err)) < 0)
			return r;
		out->last = out->first;
		return batch_load(cli_store(cli), out->first, &batch, err);
	}
	out->first = 1;
	if ((r = batch_last(cli_store(cli), &out->last, err)) < 0 || out->last > 0)
		return r;
	return err_set(err, ERR_NOT_FOUND,
		       "nothing has gone out yet: 'daybook journal batch' makes a batch");
}

static int read_wish(const struct cli *cli, struct wish *out, struct err *err)
{
	const char *path = cli_option(cli, "o");
	bool is_ledger;

	out->format = cli_option(cli, "format");
	out->summed = cli_switch(cli, "summed");
	out->path = path && strcmp(path, "-") != 0 ? path : NULL;
	is_ledger = strcmp(out->format, "ledger") == 0;
	if (!is_ledger && strcmp(out->format, "csv") != 0 && strcmp(out->format, "xlsx") != 0) {
		(void) err_set(err, ERR_USAGE, "'%s' is not a format: csv, xlsx or ledger",
			       out->format);
		return err_at(err, "format", 0);
	}
	if (is_ledger && out->summed)
		return err_set(err, ERR_USAGE,
			       "a plain-text ledger adds up by itself: --summed is for csv and "
			       "xlsx");
	if (!out->path && cli_json(cli))
		return err_set(err, ERR_USAGE,
			       "standard output takes the batch or JSON, not both: say -o FILE");
	if (!out->path && strcmp(out->format, "xlsx") == 0 && isatty(fileno(cli_out(cli))))
		return err_set(err, ERR_USAGE,
			       "a spreadsheet is nothing for a terminal: say -o FILE.xlsx");
	return read_batches(cli, out, err);
}

static int write_table(const struct cli *cli, const struct wish *w, FILE *out, int64_t *out_lines,
		       struct err *err)
{
	const struct column *columns = w->summed ? batch_sum_columns : batch_line_columns;
	size_t count = w->summed ? batch_sum_column_count : batch_line_column_count;
	struct table *t = NULL;
	char name[32] = "journal batches";
	int64_t rows;
	int r;

	if (w->first == w->last)
		(void) snprintf(name, sizeof name, "journal batch %" PRId64, w->first);
	r = strcmp(w->format, "xlsx") == 0
		    ? table_open_xlsx(out, name, columns, count, &rows, &t, err)
		    : table_open(out, TABLE_CSV, 0, columns, count, &t, err);
	if (r < 0)
		return r;
	r = w->summed ? batch_sums(cli_store(cli), w->first, w->last, true, t, err)
		      : batch_lines(cli_store(cli), w->first, w->last, t, err);
	*out_lines = (int64_t) table_rows(t);
	return cli_table_end(t, r, err);
}

/* Whole, in memory: a failure leaves no file, and nothing on standard output. */
static int make(const struct cli *cli, const struct wish *w, char **out_bytes, size_t *out_length,
		int64_t *out_lines, struct err *err)
{
	FILE *out = open_memstream(out_bytes, out_length);
	int r;

	if (!out)
		return err_nomem(err);
	r = strcmp(w->format, "ledger") == 0
		    ? batch_ledger(cli_store(cli), w->first, w->last, out, out_lines, err)
		    : write_table(cli, w, out, out_lines, err);
	if (fclose(out) != 0 && r == ERR_OK)
		r = err_nomem(err);
	return r;
}

static int report(const struct cli *cli, const struct wish *w, size_t length, int64_t lines,
		  struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();

	if (!cli_json(cli)) {
		fprintf(cli_out(cli), "Wrote %s (%" PRId64 " line%s, %zu bytes).\n", w->path, lines,
			lines == 1 ? "" : "s", length);
		return ERR_OK;
	}
	json_add_text(root, "file", w->path);
	json_add_text(root, "format", w->format);
	json_add_int(root, "first_batch", w->first);
	json_add_int(root, "last_batch", w->last);
	json_add_int(root, "lines", lines);
	json_add_int(root, "bytes", (int64_t) length);
	return cli_print_json(cli, root, err);
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(freep) char *bytes = NULL;
	struct wish w = { .first = 0 };
	size_t length = 0;
	int64_t lines = 0;
	int r;

	if ((r = read_wish(cli, &w, err)) < 0 ||
	    (r = make(cli, &w, &bytes, &length, &lines, err)) < 0)
		return r;
	if (!w.path)
		return fwrite(bytes, 1, length, cli_out(cli)) == length
			       ? ERR_OK
			       : err_set(err, ERR_IO, "cannot write the batch");
	if ((r = file_write(w.path, bytes, length, err)) < 0)
		return r;
	return report(cli, &w, length, lines, err);
}

const struct command cmd_journal_export = {
	.noun = "journal",
	.verb = "export",
	.summary = "Write a batch: CSV, spreadsheet or plain-text ledger",
	.about = "The same bytes whenever it is asked for, whatever codes and names are by then. "
		 "csv and xlsx have a row a line: batch, line, date, journal, code, account, "
		 "title, narrative, debit, credit, contract, financial year; with --summed a row "
		 "a code, what its debits and credits come to, for systems that want totals. "
		 "ledger is a "
		 "plain-text ledger of transactions in GBP: 'hledger -f FILE check' proves that "
		 "it balances, and of --all the balances are those of the money ledger, but for "
		 "what has not gone out.",
	.example = "daybook journal export 3 --format csv -o batch-3.csv\n"
		   "daybook journal export --all --format ledger -o daybook.ledger",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK,
	.run = run,
};
