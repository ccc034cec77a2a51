/* cli/cmd_journal_batch.c - daybook journal batch: what has not gone out goes out */
#include "cli/show_batch.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "to", "DATE", "what is dated up to this day; otherwise up to today", 0 },
	{ "preview", NULL, "show what would go out and change nothing", OPTION_SWITCH },
};

static const char *plural(int64_t count)
{
	return count == 1 ? "" : "s";
}

static void say_settled(FILE *out, const struct batch *b, bool preview)
{
	struct settled_text settled = settled_text(b);

	if (settled.s[0])
		fprintf(out, "%s %s.\n", preview ? "It would settle" : "It settled", settled.s);
}

static int print_text(const struct cli *cli, const struct batch *b, bool preview, struct err *err)
{
	FILE *out = cli_out(cli);
	int r;

	if (b->id == 0) {
		say_settled(out, b, preview);
		fprintf(out, "Nothing is dated up to %s that has not gone out.\n",
			date_long(b->to_on).s);
		return ERR_OK;
	}
	fprintf(out,
		"%s batch %" PRId64 ": %" PRId64 " line%s of %" PRId64
		" journal%s, dated up to %s.\n",
		preview ? "Would be" : "Made", b->id, b->lines, plural(b->lines), b->journals,
		plural(b->journals), date_long(b->to_on).s);
	say_settled(out, b, preview);
	fputc('\n', out);
	if ((r = show_batch_sums(cli, b, err)) < 0 || preview)
		return r;
	fprintf(out,
		"\nTo write it:\n  daybook journal export %" PRId64
		" --format csv -o batch-%" PRId64 ".csv\n",
		b->id, b->id);
	return ERR_OK;
}

/* Made by every rule and read back; a preview is then undone. */
static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	bool preview = cli_switch(cli, "preview");
	struct work *work = cli_work(cli);
	struct batch b;
	struct date to;
	int r;

	if ((r = cli_date(cli, "to", work->today, &to, err)) < 0 ||
	    (r = batch_make(work, to, &b, err)) < 0)
		return r;
	if (!preview && (r = work_commit(work, err)) < 0)
		return r;
	if (cli_json(cli)) {
		json_add_bool(root, "preview", preview);
		r = json_batch(cli, root, &b, err);
		r = r < 0 ? r : cli_print_json(cli, root, err);
	} else {
		r = cli_table_only(cli) ? show_batch_sums(cli, &b, err)
					: print_text(cli, &b, preview, err);
	}
	if (preview)
		work_undo(work);
	return r;
}

const struct command cmd_journal_batch = {
	.noun = "journal",
	.verb = "batch",
	.summary = "Make a batch of every line that has not gone out",
	.about = "First the internal charges, and credit notes of them, that are settled by "
		 "journal and were issued by the date are settled: taken from the budgets of "
		 "their schools, by journals dated today that go out with the batch. Then it takes "
		 "every line of the money ledger dated up to the date that no batch has. A line "
		 "goes out once, with the code of its account on its own date and the names of "
		 "today, and stays so: 'journal export' writes the same bytes for ever. Run again "
		 "it finds nothing.\n\n"
		 "What the corporate ledger posted itself stays out: documents that it issued, "
		 "receipts of method corporate, and what became of them. Income goes out, for only "
		 "this book knows it.",
	.example = "daybook journal batch --to 2024-09-30 --preview\n"
		   "daybook journal batch --to 2024-09-30",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE | NEEDS_TABLE,
	.run = run,
};
