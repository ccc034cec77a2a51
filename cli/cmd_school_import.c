/* cli/cmd_school_import.c - daybook school import FILE.csv */
#include "cli/result.h"
#include "core/csv.h"
#include "core/school_import.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "FILE.csv", "The register of schools (GIAS), as downloaded; - is standard input",
	  OPTION_NEEDED },
};

static const struct option options[] = {
	{ "la", "CODE", "Take the schools of this authority; otherwise the book's own", 0 },
	{ "preview", NULL, "Show what would change, and change nothing", OPTION_SWITCH },
};

static const char *const needed[] = { "URN",
				      "LA (code)",
				      "EstablishmentName",
				      "TypeOfEstablishment (code)",
				      "EstablishmentTypeGroup (code)",
				      "EstablishmentStatus (code)",
				      NULL };

static int print_changes(const struct cli *cli, const struct school_import *import, struct err *err)
{
	SCOPED(table_freep) struct table *t = NULL;
	int r = cli_table(cli, school_import_columns, school_import_column_count, &t, err);

	if (r < 0)
		return r;
	school_import_table(import, t);
	table_empty_text(t, "the book has all of it already");
	r = table_close(t, err);
	t = NULL;
	return r;
}

/* What is wrong, line by line, for people; a program gets the first of it in the error. */
static int refuse(const struct cli *cli, const struct school_import *import, struct err *err)
{
	struct table *t = NULL;
	int r;

	if (!cli_json(cli)) {
		if ((r = table_open(stderr, TABLE_TEXT, 10000, school_import_bad_columns,
				    school_import_bad_column_count, &t, err)) < 0)
			return r;
		school_import_bad_table(import, t);
		if ((r = table_close(t, err)) < 0)
			return r;
	}
	return school_import_refuse(import, cli_json(cli), err);
}

static void progress(void *context, size_t done, size_t total)
{
	cli_progress(context, "writing schools", done, total);
}

static int print_counts(const struct cli *cli, struct school_import_counts n, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();

	json_add_int(root, "rows", (int64_t) n.rows);
	json_add_int(root, "added", (int64_t) n.added);
	json_add_int(root, "changed", (int64_t) n.changed);
	json_add_int(root, "same", (int64_t) n.same);
	json_add_int(root, "other_la", (int64_t) n.other_la);
	return result_print(
		cli, root, err,
		"%zu %s: %zu new %s, %zu changed, %zu as before, %zu of other authorities"
		" passed over.",
		n.rows, n.rows == 1 ? "line" : "lines", n.added,
		n.added == 1 ? "school" : "schools", n.changed, n.same, n.other_la);
}

static void release_csv(void *csv)
{
	csv_close(csv);
}

static int prepare(struct cli *cli, struct err *err)
{
	struct csv *csv = NULL;
	int r = csv_read(cli_operand(cli, 0), needed, &csv, err);

	if (r == ERR_OK)
		cli_keep(cli, csv, release_csv);
	return r;
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(school_import_freep) struct school_import *import = NULL;
	struct school_import_counts n;
	int r;

	if ((r = school_import_read(cli_store(cli), cli_kept(cli), cli_option(cli, "la"),
				    cli_today(cli), &import, err)) < 0)
		return r;
	n = school_import_counts(import);
	if (n.bad > 0)
		return refuse(cli, import, err);
	if (cli_switch(cli, "preview")) {
		if ((r = print_changes(cli, import, err)) == ERR_OK)
			cli_say(cli,
				"preview: %zu new, %zu changed, %zu as before, %zu of other"
				" authorities; nothing was written",
				n.added, n.changed, n.same, n.other_la);
		return r;
	}
	if ((r = school_import_write(cli_work(cli), import, progress, cli, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	if (n.rows > 0 && n.other_la == n.rows)
		cli_say(cli, "no line is of this authority: give the other with --la");
	return print_counts(cli, n, err);
}

const struct command cmd_school_import = {
	.noun = "school",
	.verb = "import",
	.summary = "Add and update schools from the national register",
	.about = "Nothing is ever deleted, and the same file twice changes nothing. What the file "
		 "has no column for stays as the book has it: the address follows the column "
		 "Street. A payer's name or address that 'school set' changed stays. With a wrong "
		 "line nothing is imported, and all wrong lines are shown.",
	.example = "daybook school import edubasealldata.csv --preview\n"
		   "daybook school import edubasealldata.csv",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_WRITE | NEEDS_TABLE,
	.prepare = prepare,
	.run = run,
};
