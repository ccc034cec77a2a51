/* cli/cmd_statutory_log.c - daybook statutory log SCHOOL: what a school got free in a period, as a document */
#include "cli/write_paper.h"
#include "invoices/paper_log.h"

#include "core/banned.h"

static const struct operand operands[] = { { "SCHOOL", "URN or a part of its name",
					     OPTION_NEEDED } };
static const struct option options[] = {
	{ "from", "DATE", "from this day on (1 April of the financial year)", 0 },
	{ "to", "DATE", "up to this day (today)", 0 },
	OPTION_PAPER_FILE,
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(freep) char *snapshot = NULL;
	struct paper_about about = { .school_id = 0 };
	struct school school;
	struct date from, to;
	int r;

	if ((r = school_find(cli_store(cli), cli_operand(cli, 0), &school, err)) < 0 ||
	    (r = cli_date(cli, "to", cli_today(cli), &to, err)) < 0 ||
	    (r = cli_date(cli, "from", fy_first(fy_of(to)), &from, err)) < 0 ||
	    (r = paper_log(cli_work(cli), &school, from, to, &snapshot, err)) < 0)
		return r;
	about.school_id = school.id;
	return cli_write_paper(cli, &about, snapshot, err);
}

const struct command cmd_statutory_log = {
	.noun = "statutory",
	.verb = "log",
	.summary = "Write the log of a school's free services as a PDF",
	.about = "Date, service and officer of each service that was delivered free in the period, "
		 "with what it cost the school: nothing. Never a case reference, outcome or free "
		 "text. The PDF is kept: 'daybook paper list' shows it, 'daybook invoice verify' "
		 "knows it again.",
	.example = "daybook statutory log 137037 --from 2024-09-01 --to 2024-12-20 -o log.pdf",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
