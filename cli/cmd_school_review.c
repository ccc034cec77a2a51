/* cli/cmd_school_review.c - daybook school review SCHOOL: a period to look at together */
#include "cli/write_paper.h"
#include "invoices/paper_review.h"

#include "core/banned.h"

static const struct operand operands[] = { OPERAND_PAPER_SCHOOL };
static const struct option options[] = { OPTIONS_PAPER_PERIOD };

static int run(struct cli *cli, struct err *err)
{
	return cli_write_period_paper(cli, paper_review, err);
}

const struct command cmd_school_review = {
	.noun = "school",
	.verb = "review",
	.summary = "Write the service review of a school as a PDF",
	.about =
		"What school and service look at together: days bought, used, booked and left, how "
		"the visits went, each visit of the period, what is booked ahead, what was free, "
		"and room for what is agreed. No case reference, outcome or free text.",
	.example = "daybook school review 137037 --from 2024-09-01 --to 2024-12-20 -o review.pdf",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
