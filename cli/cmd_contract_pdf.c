/* cli/cmd_contract_pdf.c - daybook contract pdf: the quote, or the service level agreement, as a document */
#include "cli/lookup.h"
#include "cli/write_paper.h"
#include "invoices/paper_deal.h"

#include "core/banned.h"

static const struct operand operands[] = { { "CONTRACT", "reference, such as C-2024-031",
					     OPTION_NEEDED } };
static const struct option options[] = {
	OPTION_PAPER_FILE,
	{ "on", "DATE", "as it stood on this date (today)", 0 },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(freep) char *snapshot = NULL;
	struct paper_about about = { .contract_id = 0 };
	struct contract c;
	struct date on;
	int r;

	if ((r = cli_contract(cli, &c, err)) < 0 ||
	    (r = cli_date(cli, "on", cli_today(cli), &on, err)) < 0 ||
	    (r = paper_deal(cli_work(cli), &c, on, &snapshot, err)) < 0)
		return r;
	about.contract_id = c.id;
	about.school_id = c.school.id;
	return cli_write_paper(cli, &about, snapshot, err);
}

const struct command cmd_contract_pdf = {
	.noun = "contract",
	.verb = "pdf",
	.summary = "Write the quote or the service level agreement as a PDF",
	.about =
		"Until it is agreed the quote, to send to the school; then the agreement, to be "
		"signed: who agrees and whom we bill, the days of each year and the date they end, "
		"the price, what is due when with its VAT, the rules, what the days are for, what "
		"is free, contacts.\n\n"
		"A changed agreement is dated by its last change: it shows what holds now, and how "
		"it came to it. A quote that has expired or was withdrawn is not sent out again; "
		"--on gives it as it stood. Standards and texts are the authority's own, as on the "
		"day of the agreement: settings agreement.*. The PDF is kept: 'daybook paper list' "
		"shows it, 'daybook invoice verify' knows it again.",
	.example = "daybook contract pdf C-2024-001 -o quote.pdf\n"
		   "daybook contract pdf C-2024-001 --on 2024-09-30 -o agreement.pdf",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
