/* cli/cmd_journal_show.c - daybook journal show [N] */
#include "cli/lookup.h"
#include "cli/show_batch.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "N", "number of a batch; without it, all batches are listed", 0 },
};

static int list(const struct cli *cli, struct err *err)
{
	struct table *t = NULL;
	int r = cli_table(cli, batch_columns, batch_column_count, &t, err);

	if (r < 0)
		return r;
	table_empty_text(t, "Nothing has gone out yet: 'daybook journal batch' makes a batch.");
	return cli_table_end(t, batch_table(cli_store(cli), t, err), err);
}

static void print_heading(FILE *out, const struct batch *b)
{
	struct settled_text settled = settled_text(b);

	fprintf(out, "Journal batch %" PRId64 "\n\n", b->id);
	fprintf(out, "Made      %s, by %s\n", date_long(b->made_on).s, b->made_by);
	fprintf(out, "Takes     journals dated up to %s\n", date_long(b->to_on).s);
	fprintf(out, "Holds     %" PRId64 " lines of %" PRId64 " journals\n", b->lines,
		b->journals);
	if (settled.s[0])
		fprintf(out, "Settled   %s\n", settled.s);
	fputc('\n', out);
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct batch b;
	int64_t id;
	int r;

	if (!cli_operand(cli, 0))
		return list(cli, err);
	if ((r = cli_number(cli, 0, "batch", &id, err)) < 0 ||
	    (r = batch_load(cli_store(cli), id, &b, err)) < 0)
		return r;
	if (cli_json(cli))
		return (r = json_batch(cli, root, &b, err)) < 0 ? r
								: cli_print_json(cli, root, err);
	if (!cli_table_only(cli))
		print_heading(cli_out(cli), &b);
	return show_batch_sums(cli, &b, err);
}

const struct command cmd_journal_show = {
	.noun = "journal",
	.verb = "show",
	.summary = "Show what a batch holds: its sums by code; or list the batches",
	.about = "Debits and credits are equal. The lines themselves are written by 'journal "
		 "export'.",
	.example = "daybook journal show 3\ndaybook journal show",
	OPERANDS(operands),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
