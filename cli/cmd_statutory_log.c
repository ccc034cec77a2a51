/* cli/cmd_statutory_log.c - daybook statutory log SCHOOL: what a school got free in a period, as a document */
#include "cli/write_paper.h"
#include "invoices/paper_log.h"

#include "core/banned.h"

static const struct operand operands[] = { OPERAND_PAPER_SCHOOL };
static const struct option options[] = { OPTIONS_PAPER_PERIOD };

static int run(struct cli *cli, struct err *err)
{
	return cli_write_period_paper(cli, paper_log, err);
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
