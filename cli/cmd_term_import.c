/* cli/cmd_term_import.c - daybook term import FILE.json */
#include "cli/result.h"
#include "core/days.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "FILE.json", "Term dates; - is standard input", OPTION_NEEDED },
};

static int run(struct cli *cli, struct err *err)
{
	const struct json *file = cli_kept(cli);
	SCOPED(json_freep) struct json *root = json_object();
	size_t terms;
	struct err why = { 0 };
	int r;

	if ((r = json_file_fail(cli_operand(cli, 0), term_load(cli_work(cli), file, &terms, &why),
				&why, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_int(root, "terms", (int64_t) terms);
	return result_print(cli, root, err, "%zu %s in the book now.", terms,
			    terms == 1 ? "term is" : "terms are");
}

const struct command cmd_term_import = {
	.noun = "term",
	.verb = "import",
	.summary = "Take term dates from a file",
	.about = "A year that the file has terms for replaces what was known of it; a year without "
		 "terms"
		 " leaves it. With \"school\": URN in the file they are that school's own, and go "
		 "before"
		 " the authority's. \"inset\" names staff training days.",
	.example = "daybook term import term-dates-southampton.json",
	OPERANDS(operands),
	.needs = NEEDS_WRITE,
	.prepare = json_file_prepare,
	.run = run,
};
