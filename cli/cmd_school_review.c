/* cli/cmd_school_review.c - daybook school review SCHOOL: a period to look at together */
#include "cli/write_paper.h"
#include "invoices/paper_review.h"

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
	    (r = paper_review(cli_work(cli), &school, from, to, &snapshot, err)) < 0)
		return r;
	about.school_id = school.id;
	return cli_write_paper(cli, &about, snapshot, err);
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
