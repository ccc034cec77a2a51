/* cli/cmd_school_import.c - daybook school import FILE.csv */
#include "calendar/stranded.h"
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

/* Closed schools that somebody has to settle, for people; beside a table for programs on standard error. */
static int print_stranded(const struct cli *cli, const struct stranded *s, struct err *err)
{
	FILE *out = cli_table_only(cli) ? stderr : cli_out(cli);
	struct table *t = NULL;
	int r;

	if (s->count == 0)
		return ERR_OK;
	fputs("\nClosed or not in the file, with days left or visits booked:\n\n", out);
	if ((r = table_open(out, TABLE_TEXT, 80, stranded_columns, stranded_column_count, &t,
			    err)) < 0)
		return r;
	stranded_table(s, t);
	if ((r = table_close(t, err)) < 0)
		return r;
	fputs("\nWhere another school follows: 'daybook school succeed OLD NEW --on DATE'.\n"
	      "Else cancel the visits ('daybook visit cancel'); what is left ends with the\n"
	      "contract.\n",
	      out);
	return ERR_OK;
}

static int print_json(const struct cli *cli, const struct school_import *import,
		      const struct stranded *s, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct school_import_counts n = school_import_counts(import);

	json_add_int(root, "rows", (int64_t) n.rows);
	json_add_int(root, "added", (int64_t) n.added);
	json_add_int(root, "changed", (int64_t) n.changed);
	json_add_int(root, "same", (int64_t) n.same);
	json_add_int(root, "other_la", (int64_t) n.other_la);
	if (cli_switch(cli, "preview"))
		school_import_json(import, json_add_array(root, "changes"));
	stranded_json(s, json_add_array(root, "closed_in_use"));
	return cli_print_json(cli, root, err);
}

static void print_counts(const struct cli *cli, struct school_import_counts n)
{
	fprintf(cli_out(cli),
		"%zu %s: %zu new %s, %zu changed, %zu as before, %zu of other authorities"
		" passed over.\n",
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

static int print_preview(const struct cli *cli, const struct school_import *import,
			 const struct stranded *s, struct err *err)
{
	struct school_import_counts n = school_import_counts(import);
	int r;

	if ((r = print_changes(cli, import, err)) < 0 || (r = print_stranded(cli, s, err)) < 0)
		return r;
	cli_say(cli,
		"preview: %zu new, %zu changed, %zu as before, %zu of other"
		" authorities; nothing was written",
		n.added, n.changed, n.same, n.other_la);
	return ERR_OK;
}

static int write_all(struct cli *cli, const struct school_import *import, const struct stranded *s,
		     struct err *err)
{
	struct school_import_counts n = school_import_counts(import);
	int r;

	if ((r = school_import_write(cli_work(cli), import, progress, cli, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	if (n.rows > 0 && n.other_la == n.rows)
		cli_say(cli, "no line is of this authority: give the other with --la");
	if (cli_json(cli))
		return print_json(cli, import, s, err);
	if (!cli_table_only(cli))
		print_counts(cli, n);
	else if ((r = print_changes(cli, import, err)) < 0)
		return r;
	return print_stranded(cli, s, err);
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(school_import_freep) struct school_import *import = NULL;
	SCOPED(stranded_release) struct stranded s = STRANDED_EMPTY;
	int r;

	if ((r = school_import_read(cli_store(cli), cli_kept(cli), cli_option(cli, "la"),
				    cli_today(cli), &import, err)) < 0)
		return r;
	if (school_import_counts(import).bad > 0)
		return refuse(cli, import, err);
	if ((r = stranded_find(cli_store(cli), import, cli_today(cli), &s, err)) < 0)
		return r;
	if (!cli_switch(cli, "preview"))
		return write_all(cli, import, &s, err);
	return cli_json(cli) ? print_json(cli, import, &s, err)
			     : print_preview(cli, import, &s, err);
}

const struct command cmd_school_import = {
	.noun = "school",
	.verb = "import",
	.summary = "Add and update schools from the national register",
	.about = "Nothing is ever deleted, and the same file twice changes nothing. What the file "
		 "has no column for stays as the book has it: the address follows the column "
		 "Street. A payer's name or address that 'school set' changed stays. With a wrong "
		 "line nothing is imported, and all wrong lines are shown. Schools that the file "
		 "calls "
		 "closed, or of this authority that it does not have, are listed if they have days "
		 "left or visits booked; with --json under closed_in_use.",
	.example = "daybook school import edubasealldata.csv --preview\n"
		   "daybook school import edubasealldata.csv",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_WRITE | NEEDS_TABLE,
	.prepare = prepare,
	.run = run,
};
