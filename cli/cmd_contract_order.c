/* cli/cmd_contract_order.c - daybook contract order REF --number PO */
#include "billing/order.h"
#include "cli/lookup.h"
#include "cli/result.h"

#include "core/banned.h"

static const struct operand operands[] = { { "CONTRACT", "reference of the agreed contract",
					     OPTION_NEEDED } };
static const struct option options[] = {
	{ "number", "PO", "the payer's order number", OPTION_NEEDED },
	{ "school", "SCHOOL", "whose, where its schools have several payers", 0 },
	{ "fy", "YEAR", "for days of this year (this year, or the first to come)", 0 },
	{ "from", "DATE", "for charges due from this day on", 0 },
};

static int report(const struct cli *cli, const struct contract *c, const struct order *order,
		  const struct ordered *done, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	char waiting[80] = "No charge waits for it yet.";

	json_add_text(root, "contract", c->ref);
	json_add_text(root, "order_number", order->number);
	json_add_text(root, "financial_year", fy_text(order->fy).s);
	json_add_date(root, "from", done->from);
	json_add_int(root, "charges", done->charges);
	json_add_money(root, "net", done->net);
	if (done->charges > 0)
		(void) snprintf(waiting, sizeof waiting,
				"%" PRId64 " charge%s of £%s before VAT carr%s it now.",
				done->charges, done->charges == 1 ? "" : "s",
				money_pretty(done->net).s, done->charges == 1 ? "ies" : "y");
	return result_print(cli, root, err,
			    "%s, %s: charges due from %s have the order number %s.\n%s", c->ref,
			    fy_text(order->fy).s, date_long(done->from).s, order->number, waiting);
}

static int run(struct cli *cli, struct err *err)
{
	struct order order = { .number = cli_option(cli, "number") };
	struct ordered done = { .charges = 0 };
	struct contract c;
	size_t year;
	int r;

	if ((r = cli_contract(cli, &c, err)) < 0 ||
	    (r = cli_member(cli, "school", &c, &order.school_id, err)) < 0 ||
	    (r = cli_contract_year(cli, &c, &year, err)) < 0 ||
	    (r = cli_date(cli, "from", DATE_NONE, &order.from, err)) < 0)
		return r;
	order.fy = c.year[year].fy;
	if ((r = order_set(cli_work(cli), &c, &order, &done, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	return report(cli, &c, &order, &done, err);
}

const struct command cmd_contract_order = {
	.noun = "contract",
	.verb = "order",
	.summary = "Give the payer's order number for a year's charges",
	.about = "Charges of the year's days that are not billed yet carry it: all of them with "
		 "the first number, those due from today on (or from --from) with another. What "
		 "was bought with an order number of its own keeps that. A renewal, or the "
		 "contract of a school that follows, begins without one.",
	.example = "daybook contract order C-2024-001 --number \"PO 4471\"\n"
		   "daybook contract order C-2024-001 --number \"PO 5120\" --from 2024-09-01",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
