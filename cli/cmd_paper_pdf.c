/* cli/cmd_paper_pdf.c - daybook paper pdf MARK: the kept bytes of a paper */
#include "cli/write_paper.h"

#include "core/banned.h"

static const struct operand operands[] = { { "MARK", "of the paper, such as 4f3a9c1e07bd",
					     OPTION_NEEDED } };
static const struct option options[] = { OPTION_PAPER_FILE };

static int run(struct cli *cli, struct err *err)
{
	SCOPED(paper_release) struct paper paper = { .bytes = NULL };
	int r = paper_load(cli_store(cli), cli_operand(cli, 0), &paper, err);

	return r < 0 ? r : cli_write_kept_paper(cli, &paper, err);
}

const struct command cmd_paper_pdf = {
	.noun = "paper",
	.verb = "pdf",
	.summary = "Write the PDF of a paper, the bytes that were made",
	.example = "daybook paper pdf 4f3a9c1e07bd -o agreement.pdf",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK,
	.run = run,
};
