/* cli/cmd_period_close.c - daybook period close MONTH */
#include "billing/period.h"
#include "cli/result.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "MONTH", "year and month, such as 2024-06", OPTION_NEEDED },
};

static int print_json(const struct cli *cli, struct date month, const struct period_close *p,
		      struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct json *closed;

	json_add_text(root, "month", month_text(month).s);
	json_add_date(root, "closed_on", p->closed_on);
	closed = json_add_array(root, "closed");
	if (!date_is_none(p->first))
		for (struct date m = p->first; date_compare(m, p->last) <= 0;
		     m = date_add_months(m, 1))
			json_add_text(closed, NULL, month_text(m).s);
	json_add_int(root, "unbilled_charges", p->unbilled);
	json_add_money(root, "unbilled_net", p->unbilled_net);
	json_add_int(root, "unissued_credits", p->credits);
	json_add_money(root, "unissued_credits_net", p->credits_net);
	json_add_int(root, "unbatched_lines", p->unbatched);
	return cli_print_json(cli, root, err);
}

static void print_text(FILE *out, struct date month, const struct period_close *p)
{
	struct date_text last = date_long(date_add(date_add_months(month, 1), -1));

	if (date_is_none(p->first))
		fprintf(out, "%s is closed since %s.\n", month_long(month).s,
			date_long(p->closed_on).s);
	else if (date_compare(p->first, p->last) == 0)
		fprintf(out, "Closed %s: no document and no journal is dated in it any more.\n",
			month_long(month).s);
	else
		fprintf(out,
			"Closed %s to %s, for months close in order:\n"
			"no document and no journal is dated in them any more.\n",
			month_long(p->first).s, month_long(p->last).s);
	if (p->unbilled > 0)
		fprintf(out,
			"Not billed: %" PRId64 " charge%s due by %s (£%s before VAT).\n"
			"The next invoice run bills %s, dated then.\n",
			p->unbilled, p->unbilled == 1 ? "" : "s", last.s,
			money_pretty(p->unbilled_net).s, p->unbilled == 1 ? "it" : "them");
	if (p->credits > 0)
		fprintf(out, "Not issued: %" PRId64 " credit%s due by %s (£%s before VAT).\n",
			p->credits, p->credits == 1 ? "" : "s", last.s,
			money_pretty(money_sub(money_pence(0), p->credits_net)).s);
	if (p->unbatched > 0)
		fprintf(out,
			"Not gone out: %" PRId64 " journal line%s dated up to %s. To send %s:\n"
			"  daybook journal batch --to %s\n",
			p->unbatched, p->unbatched == 1 ? "" : "s", last.s,
			p->unbatched == 1 ? "it" : "them",
			date_iso(date_add(date_add_months(month, 1), -1)).s);
}

static int run(struct cli *cli, struct err *err)
{
	struct period_close p;
	struct date month;
	int r;

	if ((r = month_parse(cli_operand(cli, 0), &month, err)) < 0 ||
	    (r = period_close(cli_work(cli), month, &p, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	if (cli_json(cli))
		return print_json(cli, month, &p, err);
	print_text(cli_out(cli), month, &p);
	return ERR_OK;
}

const struct command cmd_period_close = {
	.noun = "period",
	.verb = "close",
	.summary = "Close a month for money",
	.about = "No document and no journal is dated in it, or before it, any more. Months close "
		 "in order: those that are open before it close with it. A month that is not over "
		 "cannot be closed; one that is closed stays closed. What is due and not billed "
		 "stops nothing, nor does what is in no batch of the journal: it is said.",
	.example = "daybook period close 2024-06",
	OPERANDS(operands),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
