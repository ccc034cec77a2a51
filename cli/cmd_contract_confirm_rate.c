/* cli/cmd_contract_confirm_rate.c - daybook contract confirm-rate REF --fy YEAR */
#include "billing/confirm.h"
#include "cli/lookup.h"

#include "core/banned.h"

static const struct operand operands[] = { { "CONTRACT", "reference of the agreed contract",
					     OPTION_NEEDED } };
static const struct option options[] = {
	{ "fy", "YEAR", "the year whose rate is provisional", OPTION_NEEDED },
	{ "rate", "POUNDS", "another rate than the card's of that year; needs --reason", 0 },
	{ "reason", "TEXT", "why the rate is another", 0 },
};

static int print_json(const struct cli *cli, const struct contract *c, size_t year,
		      const struct confirmed *k, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct json *told;

	json_add_text(root, "contract", c->ref);
	json_add_text(root, "financial_year", fy_text(c->year[year].fy).s);
	json_add_money(root, "provisional_rate", k->was);
	json_add_money(root, "rate", k->rate);
	json_add_quantity(root, "quantity", k->quantity);
	json_add_money(root, "provisional_net", k->net_was);
	json_add_money(root, "net", k->net);
	json_add_int(root, "charges", (int64_t) k->charge_count);
	told = json_add_array(root, "told");
	for (size_t i = 0; i < k->told_count; i++) {
		struct json *row = json_add_object(told, NULL);

		json_add_text(row, "urn", k->told[i].urn);
		json_add_text(row, "school", k->told[i].name);
		json_add_text(row, "to", k->told[i].to[0] ? k->told[i].to : NULL);
		json_add_quantity(row, "quantity", k->told[i].days);
		json_add_money(row, "difference", k->told[i].difference);
	}
	return cli_print_json(cli, root, err);
}

static void print_difference(FILE *out, const struct contract *c, const struct confirmed *k)
{
	int64_t more = k->net.pence - k->net_was.pence;

	if (k->quantity.hundredths == 0)
		return;
	fprintf(out, "%s: £%s before VAT", quantity_named(k->quantity, c->unit).s,
		money_pretty(k->net).s);
	if (more != 0)
		fprintf(out, ", £%s %s than was provisional",
			money_pretty(money_pence(more < 0 ? -more : more)).s,
			more < 0 ? "less" : "more");
	fputs(".\n", out);
}

static void print_told(FILE *out, const struct confirmed *k)
{
	for (size_t i = 0; i < k->told_count; i++) {
		const struct told *t = &k->told[i];

		if (t->to[0])
			fprintf(out, "Told: %s, %s.\n", t->name, t->to);
		else
			fprintf(out,
				"NOT told: %s has no mail address. To set it, and for the next "
				"time:\n  daybook school set %s --mail ADDRESS\n",
				t->name, t->urn);
	}
}

static void print_text(FILE *out, const struct contract *c, size_t year, const struct confirmed *k)
{
	const struct contract_year *y = &c->year[year];

	fprintf(out, "%s  %s (%s)\n\n", c->ref, c->school.name, c->school.urn);
	fprintf(out, "The rate for %s is confirmed: £%s a %s; £%s was provisional.\n",
		fy_text(y->fy).s, money_pretty(k->rate).s, unit_terms(c->unit)->word,
		money_pretty(k->was).s);
	print_difference(out, c, k);
	if (k->charge_count > 0)
		fprintf(out, "It is charged from now on, in %zu part%s.\n", k->charge_count,
			k->charge_count == 1 ? "" : "s");
	print_told(out, k);
	fprintf(out,
		"The school is free to withdraw from that year:\n  daybook contract cancel %s "
		"--fy %s --all --by NAME --reason TEXT\n",
		c->ref, fy_text(y->fy).s);
}

static int run(struct cli *cli, struct err *err)
{
	struct contract c;
	struct confirmed confirmed;
	struct money rate = money_pence(0);
	size_t year;
	int r;

	if ((r = cli_contract(cli, &c, err)) < 0 ||
	    (r = cli_contract_year(cli, &c, &year, err)) < 0 ||
	    (r = cli_rate(cli, "rate", &rate, err)) < 0 ||
	    (r = sale_confirm_rate(cli_work(cli), &c, year, rate, &confirmed, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	if (cli_json(cli))
		return print_json(cli, &c, year, &confirmed, err);
	print_text(cli_out(cli), &c, year, &confirmed);
	return ERR_OK;
}

const struct command cmd_contract_confirm_rate = {
	.noun = "contract",
	.verb = "confirm-rate",
	.summary = "Confirm a provisional year's rate, once",
	.about = "At the card's rate of that year, or at another with a reason. Its days cost that "
		 "from now on, and are charged by the contract's plan: nothing was at the "
		 "provisional rate. Each school is told what it costs and that it is free to "
		 "withdraw, by a message to its mail address or its payer's.",
	.example = "daybook contract confirm-rate C-2024-001 --fy 2025-26",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
