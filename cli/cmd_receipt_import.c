/* cli/cmd_receipt_import.c - daybook receipt import FILE.csv */
#include "billing/bank_file.h"
#include "cli/command.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "FILE.csv", "what the bank gives of the account; - is standard input", OPTION_NEEDED },
};
static const struct option options[] = {
	{ "preview", NULL, "show what would come in, and change nothing", OPTION_SWITCH },
};

static const char *const no_column[] = { NULL }; /* the book says which: it is not open yet */

static void release_csv(void *csv)
{
	csv_close(csv);
}

static int prepare(struct cli *cli, struct err *err)
{
	struct csv *csv = NULL;
	int r = csv_read(cli_operand(cli, 0), no_column, &csv, err);

	if (r == ERR_OK)
		cli_keep(cli, csv, release_csv);
	return r;
}

/* What is wrong, line by line, for people; a program gets the first of it in the error. */
static int refuse(const struct cli *cli, const struct bank_file *file, struct err *err)
{
	struct table *t = NULL;
	int r;

	if (!cli_json(cli)) {
		if ((r = table_open(stderr, TABLE_TEXT, 10000, bank_bad_columns,
				    bank_bad_column_count, &t, err)) < 0)
			return r;
		bank_file_bad_table(file, t);
		if ((r = table_close(t, err)) < 0)
			return r;
	}
	return bank_file_refuse(file, cli_json(cli), err);
}

static int print_json(const struct cli *cli, const struct bank_file *file, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct bank_counts n = bank_file_counts(file);

	json_add_bool(root, "preview", cli_switch(cli, "preview"));
	json_add_int(root, "lines", (int64_t) n.lines);
	json_add_int(root, "new", (int64_t) n.fresh);
	json_add_money(root, "new_amount", n.fresh_sum);
	json_add_int(root, "known", (int64_t) n.known);
	json_add_int(root, "passed_over", (int64_t) n.out);
	json_add_money(root, "passed_over_amount", n.out_sum);
	json_add_int(root, "paid", (int64_t) n.paid);
	json_add_int(root, "on_account", (int64_t) n.on_account);
	json_add_int(root, "suspense", (int64_t) n.suspense);
	json_add_money(root, "suspense_amount", n.suspense_sum);
	bank_file_json(file, json_add_array(root, "receipts"));
	bank_file_out_json(file, json_add_array(root, "out"));
	return cli_print_json(cli, root, err);
}

static const char *lines_word(size_t count)
{
	return count == 1 ? "line" : "lines";
}

static void print_counts(FILE *out, struct bank_counts n, bool preview)
{
	fprintf(out, "\n%zu %s: %zu new (£%s), %zu known already, %zu out, passed over.\n", n.lines,
		lines_word(n.lines), n.fresh, money_pretty(n.fresh_sum).s, n.known, n.out);
	if (n.fresh == 0) {
		fputs("Nothing new came: nothing is changed.\n", out);
		return;
	}
	fprintf(out, "Of the new: %zu paid, %zu with money on account, %zu in suspense (£%s).\n",
		n.paid, n.on_account, n.suspense, money_pretty(n.suspense_sum).s);
	if (preview)
		fputs("This is a preview: nothing was written.\n", out);
	else if (n.suspense > 0)
		fputs("Say whose it is: 'daybook receipt list --suspense' shows what is likely,\n"
		      "'daybook receipt assign RECEIPT --payer WHO' says it.\n",
		      out);
}

/* With --csv the new lines alone stand on standard output. */
static int print_text(const struct cli *cli, const struct bank_file *file, struct err *err)
{
	struct bank_counts n = bank_file_counts(file);
	FILE *out = cli_table_only(cli) ? stderr : cli_out(cli);
	struct table *t = NULL;
	int r;

	if (n.fresh > 0 || cli_table_only(cli)) {
		if ((r = cli_table(cli, bank_columns, bank_column_count, &t, err)) < 0)
			return r;
		bank_file_table(file, t);
		if ((r = table_close(t, err)) < 0)
			return r;
	}
	if (n.out > 0) {
		fputs(n.fresh > 0 ? "\nPassed over, for nothing came in by it:\n\n"
				  : "Passed over, for nothing came in by it:\n\n",
		      out);
		if ((r = table_open(out, TABLE_TEXT, 80, bank_out_columns, bank_out_column_count,
				    &t, err)) < 0)
			return r;
		bank_file_out_table(file, t);
		if ((r = table_close(t, err)) < 0)
			return r;
	}
	print_counts(out, n, cli_switch(cli, "preview"));
	return ERR_OK;
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(bank_file_freep) struct bank_file *file = NULL;
	int r = bank_file_read(cli_store(cli), cli_kept(cli), cli_today(cli), &file, err);

	if (r < 0)
		return r;
	if (bank_file_counts(file).bad > 0)
		return refuse(cli, file, err);
	if (!cli_switch(cli, "preview") && ((r = bank_file_write(cli_work(cli), file, err)) < 0 ||
					    (r = work_commit(cli_work(cli), err)) < 0))
		return r;
	return cli_json(cli) ? print_json(cli, file, err) : print_text(cli, file, err);
}

const struct command cmd_receipt_import = {
	.noun = "receipt",
	.verb = "import",
	.summary = "Take in what came, from a bank's file",
	.about =
		"The settings bank.csv.* name its columns. A line that names documents pays them, "
		"what is due first, and the rest is on account. Without a number it pays the only "
		"document of just its amount whose payer, school or URN it names. All else is in "
		"suspense, with what is likely. The same file twice, or one that overlaps, changes "
		"nothing: a line comes in once. Money that went out is passed over. With a wrong "
		"line nothing is imported, and all wrong lines are shown.",
	.example = "daybook receipt import statement.csv --preview\n"
		   "daybook receipt import statement.csv",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_WRITE | NEEDS_TABLE,
	.prepare = prepare,
	.run = run,
};
