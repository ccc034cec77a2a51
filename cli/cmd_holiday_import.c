/* cli/cmd_holiday_import.c - daybook holiday import FILE.json */
#include "cli/result.h"
#include "core/days.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "FILE.json", "Bank holidays as www.gov.uk/bank-holidays.json; - is standard input",
	  OPTION_NEEDED },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *file = NULL;
	SCOPED(json_freep) struct json *root = json_object();
	size_t added;
	int r;

	if ((r = json_file_read(cli_operand(cli, 0), &file, err)) < 0 ||
	    (r = holiday_load(cli_work(cli), file, &added, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_int(root, "added", (int64_t) added);
	return result_print(cli, root, err, "%zu bank holidays are new.", added);
}

const struct command cmd_holiday_import = {
	.noun = "holiday",
	.verb = "import",
	.summary = "Take bank holidays from the published file",
	.about = "Those of England and Wales. A bank holiday that was moved within the years of "
		 "the file is"
		 " moved in the book too.",
	.example = "curl -s https://www.gov.uk/bank-holidays.json | daybook holiday import -",
	OPERANDS(operands),
	.needs = NEEDS_WRITE,
	.run = run,
};
