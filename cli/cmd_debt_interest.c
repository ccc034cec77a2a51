/* cli/cmd_debt_interest.c - daybook debt interest NUMBER */
#include "billing/interest.h"
#include "cli/result.h"
#include "invoices/issue.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "NUMBER", "of the invoice that is, or was, paid late", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "to", "DATE", "up to this day (today)", 0 },
	{ "no-sum", NULL, "without the fixed sum", OPTION_SWITCH },
	{ "preview", NULL, "show what it comes to, and issue nothing", OPTION_SWITCH },
};

static const struct column columns[] = {
	{ "from", "From", COLUMN_DATE },
	{ "to", "To", COLUMN_DATE },
	{ "days", "Days", COLUMN_INT },
	{ "outstanding", "Outstanding £", COLUMN_MONEY },
	{ "interest", "Interest £", COLUMN_MONEY },
};

static int print_stretches(struct cli *cli, const struct interest *i, struct err *err)
{
	struct table *t = NULL;
	int r = table_open(cli_out(cli), TABLE_TEXT, 0, columns, COUNT_OF(columns), &t, err);

	if (r < 0)
		return r;
	for (size_t k = 0; k < i->count; k++) {
		const struct interest_stretch *s = &i->stretch[k];

		table_add_date(t, s->from);
		table_add_date(t, s->to);
		table_add_int(t, s->days);
		table_add_money(t, s->balance);
		table_add_money(t, s->interest);
	}
	table_begin_sum(t);
	for (int k = 0; k < 4; k++)
		table_add_text(t, NULL);
	table_add_money(t, i->interest);
	return table_close(t, err);
}

static int print_text(struct cli *cli, const struct interest *i, struct err *err)
{
	FILE *out = cli_out(cli);
	int r;

	fprintf(out,
		"%s of %s, due on %s.\n%s %% a year: the reference rate of %s %% and %s %%.\n\n",
		i->debt.number, i->debt.payer.name, date_long(i->debt.due_on).s,
		late_percent(i->rate.reference_bp + i->rate.margin_bp).s,
		late_percent(i->rate.reference_bp).s, late_percent(i->rate.margin_bp).s);
	if ((r = print_stretches(cli, i, err)) < 0)
		return r;
	fprintf(out, "\nFixed sum: £%s. In all: £%s.\n", money_pretty(i->fixed_sum).s,
		money_pretty(money_add(i->interest, i->fixed_sum)).s);
	if (i->number[0] && date_is_none(i->due_on))
		fprintf(out,
			"Made the request %s: 'daybook invoice request-batch' sends it to the "
			"ledger that\nissues.\n",
			i->number);
	else if (i->number[0])
		fprintf(out, "Issued %s, to be paid by %s.\n", i->number, date_long(i->due_on).s);
	return ERR_OK;
}

static int print_json(const struct cli *cli, const struct interest *i, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct json *stretches;

	json_add_text(root, "number", i->number[0] ? i->number : NULL);
	json_add_text(root, "claims", i->debt.number);
	json_add_text(root, "payer", i->debt.payer.name);
	json_add_date(root, "from", i->from);
	json_add_date(root, "to", i->to);
	json_add_text(root, "reference", late_percent(i->rate.reference_bp).s);
	json_add_text(root, "margin", late_percent(i->rate.margin_bp).s);
	json_add_text(root, "rate", late_percent(i->rate.reference_bp + i->rate.margin_bp).s);
	stretches = json_add_array(root, "stretches");
	for (size_t k = 0; k < i->count; k++) {
		const struct interest_stretch *s = &i->stretch[k];
		struct json *node = json_add_object(stretches, NULL);

		json_add_date(node, "from", s->from);
		json_add_date(node, "to", s->to);
		json_add_int(node, "days", s->days);
		json_add_money(node, "outstanding", s->balance);
		json_add_money(node, "interest", s->interest);
	}
	json_add_money(root, "interest", i->interest);
	json_add_money(root, "fixed_sum", i->fixed_sum);
	json_add_money(root, "gross", money_add(i->interest, i->fixed_sum));
	json_add_date(root, "due_on", i->number[0] ? i->due_on : DATE_NONE);
	return cli_print_json(cli, root, err);
}

static int issue(struct cli *cli, struct interest *i, struct err *err)
{
	struct work_door door;
	size_t made;
	int r;

	if ((r = interest_issue(cli_work(cli), i, err)) < 0)
		return r;
	if (cli_switch(cli, "preview")) { /* issued by every rule, then undone */
		work_undo(cli_work(cli));
		i->number[0] = '\0';
		return ERR_OK;
	}
	cli_door(cli, &door);
	if ((r = work_commit(cli_work(cli), err)) < 0)
		return r;
	return issue_render_missing(cli_store(cli), &door, &made, NULL, NULL, err);
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(interest_release) struct interest i = { .count = 0 };
	struct date to;
	int r;

	if ((r = cli_date(cli, "to", cli_today(cli), &to, err)) < 0 ||
	    (r = interest_reckon(cli_store(cli), cli_operand(cli, 0), to, cli_today(cli),
				 !cli_switch(cli, "no-sum"), &i, err)) < 0 ||
	    (r = issue(cli, &i, err)) < 0)
		return r;
	return cli_json(cli) ? print_json(cli, &i, err) : print_text(cli, &i, err);
}

const struct command cmd_debt_interest = {
	.noun = "debt",
	.verb = "interest",
	.summary = "Claim interest and the fixed sum for an invoice that is paid late",
	.about = "Late Payment of Commercial Debts (Interest) Act 1998, and only where it is asked "
		 "for. Simple interest for each day after the due date, on what was outstanding "
		 "that morning, VAT included; the rate is that of the half year in which the "
		 "invoice became late ('rate late'). Days in a dispute that was upheld do not "
		 "count. The claim is an invoice of its own, outside the scope of VAT; a later one "
		 "goes on from the day after its last, and the fixed sum is claimed once. Never "
		 "for internal charges, nor while the invoice is disputed.",
	.example = "daybook debt interest EWS24-00002 --preview\n"
		   "daybook debt interest EWS24-00002 --to 2024-12-31 --no-sum",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
