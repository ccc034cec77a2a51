/* cli/cmd_owed_decide.c - daybook owed decide NUMBER --credit | --waive */
#include "billing/decide.h"
#include "cli/lookup.h"
#include "cli/show_change.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "NUMBER", "of what is owed, as 'owed list' shows it", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "credit", NULL, "take the days back, with their money", OPTION_SWITCH },
	{ "waive", NULL, "the school does without them", OPTION_SWITCH },
	{ "by", "NAME", "waived: who at the school said so", 0 },
	{ "reason", "TEXT", "why it is decided so", OPTION_NEEDED },
};

static int read_decision(const struct cli *cli, struct decision *d, struct err *err)
{
	bool credit = cli_switch(cli, "credit");

	if (credit == cli_switch(cli, "waive"))
		return err_set(err, ERR_USAGE, "say what becomes of it: --credit or --waive");
	if (credit && cli_option(cli, "by"))
		return err_set(err, ERR_USAGE, "--by goes with --waive: it is the school's word");
	d->how = credit ? SETTLED_CREDITED : SETTLED_WAIVED;
	d->said_by = cli_option(cli, "by");
	return cli_number(cli, 0, "owed", &d->owed_id, err);
}

static int print_json(const struct cli *cli, const struct decided *d, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();

	json_add_int(root, "owed", d->owed.id);
	json_add_text(root, "how", owed_how_word(d->owed.how));
	json_add_text(root, "urn", d->owed.urn);
	json_add_text(root, "contract", d->owed.contract);
	json_add_text(root, "financial_year", fy_text(d->owed.fy).s);
	json_add_text(root, "unit", unit_terms(d->owed.unit)->word);
	json_add_quantity(root, "quantity", d->quantity);
	json_add_money(root, "worth", d->worth);
	json_add_money(root, "voided", d->money.voided);
	json_add_money(root, "credited", d->money.credited);
	return cli_print_json(cli, root, err);
}

static void print_text(FILE *out, const struct decided *d)
{
	struct quantity_text what = quantity_named(d->quantity, d->owed.unit);

	if (d->owed.how == SETTLED_WAIVED) {
		fprintf(out, "Waived: %s of %s at %s (£%s before VAT), which end%s unused.\n",
			what.s, d->owed.contract, d->owed.school, money_pretty(d->worth).s,
			d->quantity.hundredths > 100 ? "" : "s");
		return;
	}
	fprintf(out, "Credited: %s of %s at %s, £%s before VAT.\n", what.s, d->owed.contract,
		d->owed.school, money_pretty(d->worth).s);
	if (d->quantity.hundredths < d->owed.quantity.hundredths)
		fprintf(out, "The rest of the %s owed was booked or used since.\n",
			quantity_named(d->owed.quantity, d->owed.unit).s);
	show_money(out, &d->money);
}

static int run(struct cli *cli, struct err *err)
{
	struct decision decision = { .owed_id = 0 };
	struct decided decided = { .worth = money_pence(0) };
	int r;

	if ((r = read_decision(cli, &decision, err)) < 0 ||
	    (r = owed_decide(cli_work(cli), &decision, &decided, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	decided.owed.how = decision.how;
	if (cli_json(cli))
		return print_json(cli, &decided, err);
	print_text(cli_out(cli), &decided);
	return ERR_OK;
}

const struct command cmd_owed_decide = {
	.noun = "owed",
	.verb = "decide",
	.summary = "Credit days that we owe a school, or note that it waived them",
	.about = "Days that the service failed to deliver do not end with the year: the manager "
		 "decides on each before the year can be closed. Credited, they are taken back "
		 "with their money: what is not billed is charged no more, what is billed is "
		 "credited at its own VAT. Waived, they end unused like all others.",
	.example = "daybook owed decide 3 --credit --reason \"Officer ill all March\"\n"
		   "daybook owed decide 4 --waive --by \"J. Head\" --reason \"Found another way\"",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
