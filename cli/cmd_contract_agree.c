/* cli/cmd_contract_agree.c - daybook contract agree */
#include "cli/lookup.h"
#include "cli/show_sale.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "CONTRACT", "reference of the quote, such as C-2024-031", OPTION_NEEDED }
};
static const struct option options[] = {
	{ "by", "NAME", "who at the school agreed", OPTION_NEEDED },
	{ "po", "NUMBER", "the school's order number, if it is not the quote's", 0 },
	{ "reason", "TEXT", "why all the same, where the officers have too little time", 0 },
};

static int run(struct cli *cli, struct err *err)
{
	struct work *work = cli_work(cli);
	struct contract c;
	struct sold sold;
	struct purchase p;
	struct schedule s;
	int r;

	if ((r = cli_contract(cli, &c, err)) < 0 ||
	    (r = sale_agree(work, &c, cli_option(cli, "by"), cli_option(cli, "po"), &sold, &s,
			    err)) < 0 ||
	    (r = work_commit(work, err)) < 0)
		return r;
	p = sold.purchase[0]; /* shown as one, with what all of them come to */
	if (sold.count == 0)  /* pay as you go: nothing is bought yet */
		p = (struct purchase){ .bought_on = c.agreed_on,
				       .first_on = date_max(c.agreed_on, c.starts_on),
				       .rate = c.rate };
	(void) snprintf(p.agreed_by, sizeof p.agreed_by, "%s", c.agreed_by);
	(void) snprintf(p.order_number, sizeof p.order_number, "%s", c.order_number);
	p.quantity = sold.quantity;
	p.net = sold.net;
	return show_sale(cli, "Agreed", &c, &p, &s, err);
}

const struct command cmd_contract_agree = {
	.noun = "contract",
	.verb = "agree",
	.summary = "Agree a quote: the days are bought, the charges fixed",
	.about = "The days can be used from today or the contract's first day, whichever is later, "
		 "to its last day. What is "
		 "agreed is owed in full, used or not. What is more than the officers' free "
		 "half-day sessions of the year is agreed by the manager alone, with a reason.",
	.example = "daybook contract agree C-2024-001 --by \"Head teacher\" --po 4471",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
