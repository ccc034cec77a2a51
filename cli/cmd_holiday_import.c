/* cli/cmd_holiday_import.c - daybook holiday import FILE.json */
#include "cli/result.h"
#include "core/days.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "FILE.json", "Bank holidays as www.gov.uk/bank-holidays.json; - is standard input",
	  OPTION_NEEDED },
};

struct counted {
	char s[96];
};

/* "3 bank holidays are new, 1 was removed" */
static struct counted say(struct holiday_count n, const char *what)
{
	struct counted text;
	int used = snprintf(text.s, sizeof text.s, "%zu %s%s new", n.added, what,
			    n.added == 1 ? " is" : "s are");

	if (n.removed > 0)
		(void) snprintf(text.s + used, sizeof text.s - (size_t) used, ", %zu %s removed",
				n.removed, n.removed == 1 ? "was" : "were");
	return text;
}

static int run(struct cli *cli, struct err *err)
{
	const struct json *file = cli_kept(cli);
	SCOPED(json_freep) struct json *root = json_object();
	struct holiday_counts n;
	struct err why = { 0 };
	int r;

	if ((r = json_file_fail(cli_operand(cli, 0), holiday_import(cli_work(cli), file, &n, &why),
				&why, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_int(root, "added", (int64_t) n.bank.added);
	json_add_int(root, "removed", (int64_t) n.bank.removed);
	json_add_int(root, "own_added", (int64_t) n.own.added);
	json_add_int(root, "own_removed", (int64_t) n.own.removed);
	if (!n.own.given)
		return result_print(cli, root, err, "%s.", say(n.bank, "bank holiday").s);
	if (!n.bank.given)
		return result_print(cli, root, err, "%s.", say(n.own, "closure day").s);
	return result_print(cli, root, err, "%s; %s.", say(n.bank, "bank holiday").s,
			    say(n.own, "closure day").s);
}

const struct command cmd_holiday_import = {
	.noun = "holiday",
	.verb = "import",
	.summary = "Take bank holidays and the authority's closure days from a file",
	.about = "Of the published file, the bank holidays of England and Wales. Days on which the "
		 "authority itself is closed stand in the same file or in one of their own, in the "
		 "same shape:\n"
		 "  {\"authority\":{\"events\":[{\"title\":\"Christmas closure\",\"date\":"
		 "\"2024-12-27\"}]}}\n"
		 "In the calendar years that the file has days of, what it does not have any more "
		 "is "
		 "removed, and how many that are is said.",
	.example = "curl -s https://www.gov.uk/bank-holidays.json | daybook holiday import -",
	OPERANDS(operands),
	.needs = NEEDS_WRITE,
	.prepare = json_file_prepare,
	.run = run,
};
